"""The net of light that waves throw on the ground below: one packed picture, laid twice and moved over itself."""

from __future__ import annotations

from collections.abc import Iterable

import bpy
import numpy as np
from numpy.typing import NDArray

from ..objects.surfaces import Graph
from ..surroundings import finishes

PIXELS = 512
RAYS = 1536
"""Light rays a side: nine for every pixel."""
WAVES = (4.0, 11.0)
"""Waves across the picture that bend the light."""
FOCUS = 0.021
"""How far rays are bent, times the waves' steepness of 1; where neighbours meet, light gathers in lines."""

Field = NDArray[np.float32]


def picture(seed: int) -> Field:
    """(PIXELS, PIXELS) light on the ground, mean 1, tiling both ways: rays of an even sun bent by random waves."""
    rng = np.random.default_rng([seed, 71])
    fy, fx = np.meshgrid(np.fft.fftfreq(RAYS) * RAYS, np.fft.rfftfreq(RAYS) * RAYS, indexing="ij")
    waves = np.hypot(fx, fy)
    band = (waves >= WAVES[0]) & (waves <= WAVES[1])
    spectrum = np.fft.rfft2(rng.standard_normal((RAYS, RAYS))) * np.where(
        band, 1.0 / np.maximum(waves, 1.0) ** 1.5, 0.0
    )
    height = np.fft.irfft2(spectrum, s=(RAYS, RAYS))
    slope_y, slope_x = (np.roll(height, -1, axis) - np.roll(height, 1, axis) for axis in (0, 1))
    bend = FOCUS / float(np.sqrt((slope_x**2 + slope_y**2).mean()))
    rows, columns = np.mgrid[0:RAYS, 0:RAYS] / RAYS
    y = ((rows + bend * slope_y) % 1.0 * PIXELS).astype(int) % PIXELS
    x = ((columns + bend * slope_x) % 1.0 * PIXELS).astype(int) % PIXELS
    light = np.bincount((y * PIXELS + x).ravel(), minlength=PIXELS * PIXELS).reshape(PIXELS, PIXELS).astype(np.float32)
    light /= light.mean()
    soft = (light + np.roll(light, 1, 0) + np.roll(light, 1, 1) + np.roll(light, (1, 1), (0, 1))) / 4.0
    return np.asarray(soft, dtype=np.float32)


def lay(
    materials: Iterable[bpy.types.Material],
    *,
    seed: int,
    strength: float,
    repeat_m: float = 2.6,
    speed_m_s: float = 0.12,
) -> None:
    """Let the net of light play over the materials, seen from above; strength 0 leaves them as they are.

    It moves by a driver that is a simple expression of frame and frame rate, which Blender evaluates without scripts.
    """
    if strength <= 0.0:
        return
    rgba = np.ones((PIXELS, PIXELS, 4), np.float32)
    rgba[..., :3] = np.clip(picture(seed) / 2.0, 0.0, 2.0)[..., None]
    image = finishes.packed_image("caustics", rgba)
    for material in materials:
        _onto(material, image, strength, repeat_m, speed_m_s)


def _onto(
    material: bpy.types.Material, image: bpy.types.Image, strength: float, repeat_m: float, speed_m_s: float
) -> None:
    shader = material.node_tree.nodes.get("Principled BSDF")
    if shader is None:
        return
    graph = Graph(material.node_tree)
    place = graph.node("NewGeometry").outputs["Position"]
    layers = []
    for repeat, heading in ((repeat_m, 0.6), (repeat_m * 1.31, 2.9)):
        mapping = graph.node("Mapping", Vector=place)
        mapping.inputs["Scale"].default_value = (1.0 / repeat, 1.0 / repeat, 0.0)
        mapping.inputs["Rotation"].default_value = (0.0, 0.0, heading)
        for axis, way in enumerate((np.cos(heading), np.sin(heading))):
            _move(mapping.inputs["Location"], axis, float(way) * speed_m_s / repeat)
        texture = graph.node("TexImage", Vector=mapping.outputs[0])
        texture.image = image
        layers.append(texture.outputs["Color"])
    net = graph.math("MULTIPLY", graph.math("MINIMUM", *layers), 4.0)  # stored as a quarter
    upward = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Normal"]).outputs["Z"]
    share = graph.math("MULTIPLY", graph.math("MAXIMUM", upward, 0.0), strength)
    factor = graph.math("MULTIPLY_ADD", share, graph.math("SUBTRACT", net, 0.75), 1.0)
    colour = shader.inputs["Base Color"]
    before = colour.links[0].from_socket if colour.is_linked else tuple(colour.default_value)
    mixed = graph.mix(1.0, before, factor, "MULTIPLY")
    graph.put(mixed, colour)


def _move(socket: bpy.types.NodeSocket, axis: int, per_s: float) -> None:
    curve = socket.driver_add("default_value", axis)
    rate = curve.driver.variables.new()
    rate.name, rate.type = "fps", "SINGLE_PROP"
    rate.targets[0].id_type = "SCENE"
    rate.targets[0].id = bpy.context.scene
    rate.targets[0].data_path = "render.fps"
    curve.driver.type = "SCRIPTED"
    curve.driver.expression = f"frame / fps * {per_s:.6f}"
