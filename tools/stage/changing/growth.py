"""Growing things as Blender objects, their vertices keyed in every frame, and the record of their growth."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..grains import played
from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..pictures import camera, framing, wide_view
from ..surroundings import solids
from ..world import World
from . import plants
from .plants import FLOWERS, Part

GREEN: Rgb = (0.24, 0.42, 0.12)
FOOT = "foot"
"""Property of a growing object: how many of its first vertices are the ring it stands on."""
KINDS = (*FLOWERS, "mushroom", "crystal")

UNITS = {
    "height_m": "m",
    "width_m": "m",
    "bloom_share": "",
    "root_drift_m": "m",
    "in_view": "",
    "screen_height": "",
}


def parts_of(kind: str, height_m: float, seed: int) -> list[Part]:
    """Raises ValueError naming the kinds there are."""
    rng = np.random.default_rng([seed, 47])
    if kind == "mushroom":
        return plants.mushroom(height_m, rng)
    if kind == "crystal":
        return plants.crystal(height_m, rng)
    if kind not in FLOWERS:
        raise ValueError(f"nothing called {kind!r} can grow here; there are: {', '.join(KINDS)}")
    return plants.flower(FLOWERS[kind], height_m, rng)


def grow(
    kind: str,
    parts: Sequence[Part],
    at: Array,
    ages: Sequence[float],
    *,
    colour: Rgb | None,
    size_m: float,
    turn: float,
) -> bpy.types.Object:
    """One object of all parts, rooted at a place, as old as ages[f] in frame f + 1."""
    shapes = [np.concatenate([part.at(age) for part in parts]) for age in ages]
    faces, slots, start = [], [], 0
    for part in parts:
        faces += (part.faces + start).tolist()
        slots += [part.slot] * len(part.faces)
        start += len(part.at(1.0))
    mesh = bpy.data.meshes.new(f"growing_{kind}")
    mesh.from_pydata(shapes[-1].tolist(), [], faces)
    for material in _materials(kind, colour, size_m):
        mesh.materials.append(material)
    mesh.polygons.foreach_set("material_index", slots)
    if kind != "crystal":
        mesh.shade_smooth()
    mesh.update()
    thing = bpy.data.objects.new(mesh.name, mesh)
    thing.location = [float(v) for v in at]
    thing.rotation_euler = (0.0, 0.0, turn)
    solids.collection("growing").objects.link(thing)
    thing[FOOT] = {"mushroom": 2 * plants.SIDES, "crystal": 6}.get(kind, plants.SIDES)
    played.play(thing, shapes)
    return thing


def _materials(kind: str, colour: Rgb | None, size_m: float) -> list[bpy.types.Material]:
    if kind == "crystal":
        return [surfaces.make("glass", colour or (0.72, 0.5, 0.92), size_m=size_m)]
    if kind == "mushroom":
        looks = [("wax", (0.93, 0.9, 0.82)), ("fruit", colour or (0.76, 0.16, 0.1)), ("wax", (0.86, 0.78, 0.66))]
    else:
        found = FLOWERS[kind]
        looks = [("plant", GREEN), ("wax", colour or found.colour), ("plant", found.heart_colour)]
    return [surfaces.make(name, rgb, size_m=size_m) for name, rgb in looks]


def measure(world: World, things: Sequence[bpy.types.Object], frames: int) -> tuple[dict[str, Array], dict[str, str]]:
    """From the evaluated meshes of all things together. bloom_share: how far flowers are open, by the width of their
    crown over its widest. root_drift_m: how far the lowest points of the first have moved."""
    scene = world.scene
    rows: dict[str, list[float]] = {name: [] for name in UNITS}
    view = wide_view.current_view(world.contract.model_dump(mode="json"))
    root: Array | None = None
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        first = played.points_at(things[0])
        points = np.concatenate([played.points_at(thing) for thing in things])
        floor = float(things[0].location.z)
        high = first[:, 2] - floor
        crown = first[high > 0.8 * float(high.max())]
        foot = first[: int(things[0][FOOT])].mean(axis=0)
        root = foot if root is None else root
        seen = framing.projected(points, view, camera.aspect())
        rows["height_m"].append(float(high.max()))
        rows["width_m"].append(float(np.ptp(first[:, :2], axis=0).max()))
        rows["bloom_share"].append(float(np.ptp(crown[:, :2], axis=0).max()))
        rows["root_drift_m"].append(float(np.linalg.norm((foot - root)[:2])))
        rows["in_view"].append(float((np.abs(seen[:, :2]) <= 1.0).all(axis=1).mean()))
        rows["screen_height"].append(float(np.ptp(seen[:, 1])) / 2.0)
    widest = max(rows["bloom_share"])
    rows["bloom_share"] = [value / max(widest, 1e-9) for value in rows["bloom_share"]]
    return {name: np.array(values) for name, values in rows.items()}, dict(UNITS)
