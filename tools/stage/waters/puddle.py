"""A puddle that grows on level ground: a thin film with a lobed rim whose area goes with the water that has come."""

from __future__ import annotations

import bpy
import numpy as np

from ..objects.surfaces import Graph
from ..surroundings import solids
from .waves import Array

THICKNESS_M = 0.004
"""Of water spread on rough ground: at rest 2 sin(angle / 2) times the capillary length of 2.7 mm, here for about 90
degrees (de Gennes, Brochard-Wyart, Quere 2004, ch. 2)."""
AROUND = 144
RINGS = 10


def make(at: tuple[float, float, float], radius_m: float, seed: int) -> tuple[bpy.types.Object, Array, Array]:
    """The object "puddle" at its full size, and its rim (AROUND,) at the very start and at the end, metres."""
    rng = np.random.default_rng([seed, 37])
    angle = 2 * np.pi * np.arange(AROUND) / AROUND
    lobes = sum(float(rng.normal(0, 0.34 / n)) * np.cos(n * angle + float(rng.uniform(0, 6.28))) for n in range(2, 9))
    full = 1.0 + np.clip(lobes, -0.4, 0.5)
    full = full / np.sqrt((full**2).mean()) * radius_m
    start = 0.12 * radius_m * (1.0 + 0.3 * (full / radius_m - 1.0))
    puddle = solids.mesh_object("puddle", _film(full), _faces(), _wet())
    solids.smooth(puddle)
    puddle.location = at
    return puddle, np.asarray(start), np.asarray(full)


def grow(puddle: bpy.types.Object, start: Array, full: Array, areas_m2: Array) -> None:
    """Key the puddle so that at each frame it covers the areas (F,), between that of start and that of full."""
    puddle.shape_key_add(name="Basis")
    key = puddle.shape_key_add(name="small", from_mix=False)
    key.data.foreach_set("co", np.array(_film(start), dtype=np.float32).ravel())
    share = np.linspace(0.0, 1.0, 400)
    covered = np.array([area_m2((1 - s) * full + s * start) for s in share])
    for frame, area in enumerate(areas_m2):
        key.value = float(np.interp(area, covered[::-1], share[::-1]))
        key.keyframe_insert("value", frame=frame + 1)
    for curve in puddle.data.shape_keys.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def area_m2(rim: Array) -> float:
    """Of the polygon with its corners at those distances from the middle."""
    return float(0.5 * np.sin(2 * np.pi / len(rim)) * (rim * np.roll(rim, -1)).sum())


def measured_m2(puddle: bpy.types.Object, frame: int) -> float:
    """Area that the evaluated mesh covers at a frame."""
    bpy.context.scene.frame_set(frame)
    mesh = puddle.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    flat = np.empty(3 * len(mesh.vertices), dtype=np.float32)
    mesh.vertices.foreach_get("co", flat)
    rim = flat.reshape(-1, 3)[-AROUND:, :2].astype(np.float64)
    x, y = rim.T
    return float(0.5 * abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()))


def _film(rim: Array) -> list[solids.Vec]:
    """Rings from the middle out, domed at the rim."""
    angle = 2 * np.pi * np.arange(AROUND) / AROUND
    found: list[solids.Vec] = [(0.0, 0.0, THICKNESS_M)]
    for ring in range(1, RINGS + 1):
        share = 1.0 - (1.0 - ring / RINGS) ** 1.7
        height = THICKNESS_M * (1.0 - share**10) + 0.0005
        found += [
            (float(share * r * np.cos(a)), float(share * r * np.sin(a)), height)
            for r, a in zip(rim, angle, strict=True)
        ]
    return found


def _faces() -> list[tuple[int, ...]]:
    inner: list[tuple[int, ...]] = [(0, 1 + s, 1 + (s + 1) % AROUND) for s in range(AROUND)]
    for ring in range(RINGS - 1):
        low = 1 + ring * AROUND
        inner += [
            (low + s, low + AROUND + s, low + AROUND + (s + 1) % AROUND, low + (s + 1) % AROUND) for s in range(AROUND)
        ]
    return inner


def _wet() -> bpy.types.Material:
    """The ground seen through it, darker as wet ground is, under a mirror of the sky."""
    made = bpy.data.materials.new("puddle_water")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    made.node_tree.nodes.remove(made.node_tree.nodes["Principled BSDF"])
    through = graph.node("BsdfTransparent", Color=(0.42, 0.42, 0.45, 1.0))
    mirror = graph.node("BsdfGlossy", Color=(1.0, 1.0, 1.0, 1.0), Roughness=0.02)
    facing = graph.math("MULTIPLY_ADD", graph.node("Fresnel", IOR=1.333).outputs[0], 1.0, 0.06)
    both = graph.node("MixShader", Fac=facing)
    graph.put(through.outputs[0], both.inputs[1])
    graph.put(mirror.outputs[0], both.inputs[2])
    graph.put(both.outputs[0], made.node_tree.nodes["Material Output"].inputs["Surface"])
    return made
