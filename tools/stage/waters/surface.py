"""The mesh of a water surface: a grid that knows its body of water, and the shape keys that move it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import bpy
import numpy as np
from scipy.interpolate import RegularGridInterpolator

from ..surroundings import footing, solids
from .waves import Array, Mode

NAME = "water"
FACTS = "water"
"""Custom property of the object that holds its Body as JSON."""
BED = "bed_m"
"""Float attribute of its vertices: height of the bottom under each."""
MAX_NUMBERS = 24_000_000
"""Coordinates that shape keys of one surface may hold in all: 96 MB before compression."""


@dataclass(frozen=True)
class Body:
    """A body of water. Bounds are of the part where things may float."""

    kind: str
    """pool, bathtub, pond, lake, coast, sea, river or puddles"""
    level_m: float
    bed_m: float
    """Height of the bottom under the middle of [low, high]."""
    low: tuple[float, float]
    high: tuple[float, float]
    flow_deg: float = 0.0
    """Where a current goes to."""
    shore_y_m: float = 0.0
    slope: float = 0.0
    """Of a beach: where still water ends, and the fall of its bed a metre towards +y; slope 0 has no beach."""

    @property
    def depth_m(self) -> float:
        return self.level_m - self.bed_m

    @property
    def centre(self) -> tuple[float, float]:
        return (self.low[0] + self.high[0]) / 2.0, (self.low[1] + self.high[1]) / 2.0


def axis_m(low: float, high: float, fine: tuple[float, float], step: float, growth: float = 1.12) -> Array:
    """Coordinates from low to high: `step` apart between the bounds of `fine`, then ever farther apart."""
    start, stop = max(low, fine[0]), min(high, fine[1])
    inner = np.linspace(start, stop, max(2, round((stop - start) / step) + 1))
    outer: list[list[float]] = []
    for end, sign in ((low, -1.0), (high, 1.0)):
        at, width, found = (start if sign < 0 else stop), step, []
        while sign * (end - at) > 1e-9:
            width *= growth
            at = at + sign * width
            if sign * (end - at) < 0.6 * width:
                at = end
            found.append(at)
        outer.append(found)
    return np.asarray(np.concatenate([outer[0][::-1], inner, outer[1]]))


def lay(
    body: Body, xs: Array, ys: Array, bed: Callable[[Array, Array], Array], material: bpy.types.Material
) -> bpy.types.Object:
    """The object "water" at its level, a grid over xs and ys. The viewport hides it, so that rays for sight pass."""
    made = bpy.data.objects.new(NAME, _mesh(xs, ys, body.level_m, bed, material))
    solids.collection("environment").objects.link(made)
    footing.mark(made, footing.HELD)
    made[FACTS] = json.dumps(asdict(body))
    made.hide_viewport = True
    return made


def find() -> tuple[bpy.types.Object, Body]:
    """The water of the open scene. Raises ValueError when there is none."""
    found = bpy.data.objects.get(NAME)
    if found is None or FACTS not in found:
        raise ValueError("this scene has no water: choose a pool, pond, lake, river, sea or bathtub")
    facts = json.loads(found[FACTS])
    return found, Body(**{**facts, "low": tuple(facts["low"]), "high": tuple(facts["high"])})


def regrid(water: bpy.types.Object, body: Body, xs: Array, ys: Array) -> tuple[Array, Array]:
    """Lay the surface anew over other coordinates, bed and material kept; (V,) x and y of its vertices.

    Raises ValueError when an earlier layer has already moved it.
    """
    if water.data.shape_keys is not None:
        raise ValueError("this water moves already")
    old = points(water)
    depths = np.empty(len(old))
    water.data.attributes[BED].data.foreach_get("value", depths)
    old_x, old_y = np.unique(old[:, 0]), np.unique(old[:, 1])
    known = RegularGridInterpolator(
        (old_y, old_x), depths.reshape(len(old_y), len(old_x)), bounds_error=False, fill_value=None
    )
    before = water.data
    water.data = _mesh(xs, ys, body.level_m, lambda x, y: known(np.column_stack([y, x])), before.materials[0])
    bpy.data.meshes.remove(before)
    new = points(water)
    return new[:, 0], new[:, 1]


def points(water: bpy.types.Object) -> Array:
    """(V, 3) vertices at rest, row by row along x."""
    flat = np.empty(3 * len(water.data.vertices), dtype=np.float32)
    water.data.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(np.float64)


def bake_modes(water: bpy.types.Object, modes: Sequence[Mode], frames: int, fps: int) -> None:
    """Two shape keys a wave, its cosine and its sine, their values keyed at every frame: exact at each, and short."""
    rest = _basis(water)
    times = np.arange(frames) / fps
    for index, mode in enumerate(modes):
        turned = mode.omega_rad_s * times
        parts = ((mode.cosine, mode.cosine_xy, np.cos(turned)), (mode.sine, mode.sine_xy, np.sin(turned)))
        for name, (up, aside, values) in zip(("cosine", "sine"), parts, strict=True):
            moved = rest + np.column_stack([aside, up])
            _curve(water, _key(water, f"wave_{index + 1}_{name}", moved), values)


def bake_frames(water: bpy.types.Object, heights_m: Array) -> None:
    """One shape key a frame for heights (F, V) over the rest, blended from each frame to the next.

    Raises ValueError when they would fill the file.
    """
    if 3 * heights_m.size > MAX_NUMBERS:
        raise ValueError(f"{heights_m.size} heights are too many to keep: use a shorter clip or a coarser surface")
    rest = _basis(water)
    frames = len(heights_m)
    for index, heights in enumerate(heights_m):
        moved = rest.copy()
        moved[:, 2] += heights
        key = _key(water, f"frame_{index + 1}", moved)
        values = np.zeros(frames)
        values[index] = 1.0
        _curve(water, key, values, around=index)


def heights_m(water: bpy.types.Object, frame: int) -> Array:
    """(V,) heights of the evaluated surface at a frame, world metres."""
    scene = bpy.context.scene
    hidden, water.hide_viewport = water.hide_viewport, False
    scene.frame_set(frame)
    evaluated = water.evaluated_get(bpy.context.evaluated_depsgraph_get())
    flat = np.empty(3 * len(evaluated.data.vertices), dtype=np.float32)
    evaluated.data.vertices.foreach_get("co", flat)
    water.hide_viewport = hidden
    return np.asarray(flat.reshape(-1, 3)[:, 2].astype(np.float64) + water.location.z)


def _mesh(
    xs: Array, ys: Array, level_m: float, bed: Callable[[Array, Array], Array], material: bpy.types.Material
) -> bpy.types.Mesh:
    grid_x, grid_y = np.meshgrid(xs, ys)
    flat = np.column_stack([grid_x.ravel(), grid_y.ravel(), np.full(grid_x.size, level_m)])
    rows, columns = grid_x.shape
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).ravel()
    faces = np.stack([corner, corner + 1, corner + columns + 1, corner + columns], axis=1)
    mesh = bpy.data.meshes.new(NAME)
    mesh.vertices.add(len(flat))
    mesh.vertices.foreach_set("co", flat.ravel())
    mesh.loops.add(faces.size)
    mesh.loops.foreach_set("vertex_index", faces.ravel())
    mesh.polygons.add(len(faces))
    mesh.polygons.foreach_set("loop_start", np.arange(0, faces.size, 4))
    mesh.update(calc_edges=True)
    mesh.polygons.foreach_set("use_smooth", np.ones(len(faces), dtype=bool))
    depth = mesh.attributes.new(BED, "FLOAT", "POINT")
    depth.data.foreach_set("value", np.asarray(bed(flat[:, 0], flat[:, 1]), dtype=np.float32))
    mesh.materials.append(material)
    return mesh


def _basis(water: bpy.types.Object) -> Array:
    if water.data.shape_keys is None:
        water.shape_key_add(name="Basis")
    return points(water)


def _key(water: bpy.types.Object, name: str, moved: Array) -> bpy.types.ShapeKey:
    key = water.shape_key_add(name=name, from_mix=False)
    key.slider_min, key.slider_max, key.value = -1.0, 1.0, 0.0
    key.data.foreach_set("co", moved.astype(np.float32).ravel())
    return key


def _curve(water: bpy.types.Object, key: bpy.types.ShapeKey, values: Array, around: int | None = None) -> None:
    """Key the values at frames 1..F; with `around` only that frame and its neighbours."""
    keys = water.data.shape_keys
    if keys.animation_data is None:
        keys.animation_data_create()
    if keys.animation_data.action is None:
        keys.animation_data.action = bpy.data.actions.new(f"{water.name}_motion")
    curve = keys.animation_data.action.fcurves.new(f'key_blocks["{key.name}"].value')
    chosen = np.arange(len(values)) if around is None else np.arange(max(0, around - 1), min(len(values), around + 2))
    curve.keyframe_points.add(len(chosen))
    curve.keyframe_points.foreach_set("co", np.column_stack([chosen + 1.0, values[chosen]]).ravel())
    linear = bpy.types.Keyframe.bl_rna.properties["interpolation"].enum_items["LINEAR"].value
    curve.keyframe_points.foreach_set("interpolation", np.full(len(chosen), linear))
    curve.update()
