"""How gas looks: volume materials that settle in few samples, and the light a fire gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from scipy.ndimage import gaussian_filter1d

from ..bodies.hulls import Array
from ..objects.surfaces import Rgb, linear
from .fluid_domain import Extent

FADE_FROM = 0.78
"""Share of the way from the domain's middle to its side, or its top, from which on gas fades: a domain has no edges."""
FOLLOWS = 1.5
TREMBLE = 0.1
TREMBLE_S = 0.4
FLAME_COLOURS: tuple[tuple[float, Rgb], ...] = (
    (0.0, (0.0, 0.0, 0.0)),
    (0.12, (0.28, 0.03, 0.0)),
    (0.4, (1.0, 0.26, 0.015)),
    (0.75, (1.0, 0.52, 0.06)),
    (1.0, (1.0, 0.74, 0.2)),
)
"""(flame value, linear colour of its glow), chosen by eye against a wood fire at dusk."""


@dataclass(frozen=True)
class Wisps:
    """Detail that the simulation's cells are too coarse for."""

    size_m: float
    depth: float
    """0 none, 1 from clear to twice as thick."""
    rise_m_s: float
    frames: int
    fps: int


def gas_material(
    name: str, extent: Extent, *, density_per_m: float, colour: Rgb, glow: float = 0.0, wisps: Wisps | None = None
) -> bpy.types.Material:
    """A volume that is density_per_m thick where the grid says 1, of an sRGB colour; glow is radiance per metre at
    flame 1; wisps breaks it up finer than the grid. Anisotropy is 0.2: forward scattering, little of it, since it
    costs samples."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    fade = _fade(tree, extent)
    volume = tree.nodes.new("ShaderNodeVolumePrincipled")
    volume.inputs["Color"].default_value = (*linear(colour), 1.0)
    volume.inputs["Anisotropy"].default_value = 0.2
    volume.inputs["Density Attribute"].default_value = ""
    volume.inputs["Temperature Attribute"].default_value = ""
    density = _times(tree, _attribute(tree, "density"), fade)
    if wisps is not None:
        density = _times(tree, density, _torn(tree, wisps))
    tree.links.new(_times(tree, density, density_per_m), volume.inputs["Density"])
    if glow > 0.0:
        flame = _attribute(tree, "flame")
        ramp = tree.nodes.new("ShaderNodeValToRGB")
        _set_ramp(ramp.color_ramp)
        tree.links.new(flame, ramp.inputs["Fac"])
        tree.links.new(ramp.outputs["Color"], volume.inputs["Emission Color"])
        tree.links.new(_times(tree, _times(tree, flame, fade), glow), volume.inputs["Emission Strength"])
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(volume.outputs["Volume"], output.inputs["Volume"])
    return material


def _torn(tree: bpy.types.NodeTree, wisps: Wisps) -> Any:
    """Noise from 0 to 2 about 1 that rises with the gas: keyframed, so it needs no script to play."""
    place, moved = tree.nodes.new("ShaderNodeTexCoord"), tree.nodes.new("ShaderNodeMapping")
    tree.links.new(place.outputs["Object"], moved.inputs["Vector"])
    for frame in (1, wisps.frames):
        moved.inputs["Location"].default_value[2] = -wisps.rise_m_s * (frame - 1) / wisps.fps
        moved.inputs["Location"].keyframe_insert("default_value", index=2, frame=frame)
    for curve in tree.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value, noise.inputs["Detail"].default_value = 1.0 / wisps.size_m, 2.0
    noise.inputs["Distortion"].default_value = 0.6
    tree.links.new(moved.outputs[0], noise.inputs["Vector"])
    ramp = tree.nodes.new("ShaderNodeMapRange")
    low, high = 0.5 - 0.22 / max(wisps.depth, 0.05), 0.5 + 0.22 / max(wisps.depth, 0.05)
    for key, value in (("From Min", low), ("From Max", high), ("To Min", 0.0), ("To Max", 2.0)):
        ramp.inputs[key].default_value = value
    tree.links.new(noise.outputs["Fac"], ramp.inputs["Value"])
    return ramp.outputs["Result"]


def fire_light(name: str, places: Array, watts: Array, colour: Rgb, radius_m: float) -> bpy.types.Object:
    """A lamp that goes with the flames: one LINEAR keyframe per video frame. places (F, 3), watts (F,)."""
    lamp = bpy.data.lights.new(name, "POINT")
    lamp.color, lamp.shadow_soft_size = linear(colour), radius_m
    thing = bpy.data.objects.new(name, lamp)
    bpy.context.scene.collection.objects.link(thing)
    for frame, (place, power) in enumerate(zip(places, watts, strict=True), start=1):
        thing.location = place
        thing.keyframe_insert("location", frame=frame)
        lamp.energy = float(power)
        lamp.keyframe_insert("energy", frame=frame)
    for data in (thing.animation_data, lamp.animation_data):
        for curve in data.action.fcurves:
            for point in curve.keyframe_points:
                point.interpolation = "LINEAR"
    return thing


def flicker(amount: Array, mean_w: float, fps: int, seed: int) -> Array:
    """(F,) watts about a mean: they follow the amount of flame (FOLLOWS times its swing), and tongues too small for the
    grid make them tremble by TREMBLE, faster than every TREMBLE_S."""
    mean = float(amount.mean())
    if mean <= 0.0:
        raise ValueError("there is no flame in any frame: raise fierceness or the size of the fire")
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal(len(amount))
    noise -= gaussian_filter1d(noise, max(1.0, TREMBLE_S * fps), mode="nearest")
    return np.asarray(mean_w * np.clip(1.0 + FOLLOWS * (amount / mean - 1.0) + TREMBLE * noise, 0.3, 2.2))


def _fade(tree: bpy.types.NodeTree, extent: Extent) -> Any:
    """1 in the middle of the domain, 0 at its sides and top."""
    place = tree.nodes.new("ShaderNodeTexCoord")
    centre, half = extent.size_m / 2.0, extent.size_m / 2.0
    moved = _vector(tree, "SUBTRACT", place.outputs["Object"], centre)
    scaled = _vector(tree, "DIVIDE", moved, half)
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    tree.links.new(scaled, split.inputs[0])
    sides = [_math(tree, "ABSOLUTE", split.outputs[axis]) for axis in "XY"]
    farthest = _math(tree, "MAXIMUM", _math(tree, "MAXIMUM", *sides), split.outputs["Z"])
    ramp = tree.nodes.new("ShaderNodeMapRange")
    ramp.interpolation_type = "SMOOTHSTEP"
    for name, value in (("From Min", FADE_FROM), ("From Max", 0.98), ("To Min", 1.0), ("To Max", 0.0)):
        ramp.inputs[name].default_value = value
    tree.links.new(farthest, ramp.inputs["Value"])
    return ramp.outputs["Result"]


def _set_ramp(ramp: Any) -> None:
    while len(ramp.elements) > 1:
        ramp.elements.remove(ramp.elements[0])
    ramp.elements[0].position, ramp.elements[0].color = FLAME_COLOURS[0][0], (*FLAME_COLOURS[0][1], 1.0)
    for place, colour in FLAME_COLOURS[1:]:
        ramp.elements.new(place).color = (*colour, 1.0)


def _attribute(tree: bpy.types.NodeTree, name: str) -> Any:
    node = tree.nodes.new("ShaderNodeAttribute")
    node.attribute_name = name
    return node.outputs["Fac"]


def _times(tree: bpy.types.NodeTree, socket: Any, factor: Any) -> Any:
    return _math(tree, "MULTIPLY", socket, factor)


def _math(tree: bpy.types.NodeTree, operation: str, *values: Any) -> Any:
    node = tree.nodes.new("ShaderNodeMath")
    node.operation = operation
    for index, value in enumerate(values):
        if isinstance(value, float | int):
            node.inputs[index].default_value = float(value)
        else:
            tree.links.new(value, node.inputs[index])
    return node.outputs[0]


def _vector(tree: bpy.types.NodeTree, operation: str, socket: Any, value: Array) -> Any:
    node = tree.nodes.new("ShaderNodeVectorMath")
    node.operation = operation
    tree.links.new(socket, node.inputs[0])
    node.inputs[1].default_value = tuple(float(number) for number in value)
    return node.outputs[0]
