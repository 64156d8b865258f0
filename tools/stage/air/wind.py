"""Wind on what grows: roots stay, the sway grows to the tip, every plant in its own time, gusts run downwind.

All of it is geometry nodes driven by the scene's time, so a world plays in any Blender without a bake. Linked copies
keep their shared mesh: the modifier sits on each object.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from ..bodies.hulls import Array
from . import wind_nodes
from .air_record import Clip, Swayed

WORDS = frozenset(
    [
        "tree",
        "trees",
        "bush",
        "bushes",
        "shrub",
        "plant",
        "plants",
        "grass",
        "leaf",
        "leaves",
        "flower",
        "flowers",
        "fern",
        "palm",
        "reed",
        "reeds",
        "hedge",
        "weed",
        "weeds",
        "seaweed",
        "kelp",
        "ivy",
        "bamboo",
        "cactus",
        "sapling",
        "monocot",
        "dandelion",
        "grassland",
        "mushroom",
    ]
) - {"mushroom", "cactus"}  # stiff
"""Parts of names of what sways."""

SWAY_SHARE = 0.035
"""Sway of a 6 m tree's tip at 8 m/s over its height: 0.2 m, whole branches moving (Beaufort 5)."""

SLENDER = 0.5
"""Small plants bend farther for their height: the share goes as height to minus this."""

DRAG = 1.5
"""Exponent of wind speed. Drag goes as its square, less what leaves give way: Vogel exponent -0.5 (Vogel 1989)."""

MOST_SHARE = 0.45
"""Nothing bends farther than this share of its height."""

MODIFIER = "wind"

BLADES = 200
"""Blades of a lawn that are measured."""


@dataclass(frozen=True)
class Plant:
    """A plant with the objects it is made of, as placed in the world."""

    name: str
    members: tuple[bpy.types.Object, ...]
    root_m: Array
    """(3,) middle of its foot."""
    height_m: float
    standing: bool = False
    """True for an object that only places instances (a lawn): each instance sways about its own foot."""


@dataclass(frozen=True)
class Sway:
    """How far and how fast a plant sways."""

    amplitude_m: float
    frequency_hz: float


def sway_of(height_m: float, wind_m_s: float) -> Sway:
    """Sway of the tip of a plant of that height in that wind; 0.2 to 1.5 Hz, slower the taller."""
    share = SWAY_SHARE * (6.0 / max(height_m, 0.05)) ** SLENDER * (wind_m_s / 8.0) ** DRAG
    amplitude = height_m * MOST_SHARE * np.tanh(share / MOST_SHARE)
    return Sway(float(amplitude), float(np.clip(1.1 / np.sqrt(max(height_m, 0.05)), 0.2, 1.5)))


def vegetation(scene: bpy.types.Scene, also: Sequence[bpy.types.Object] = ()) -> tuple[Plant, ...]:
    """What grows in the scene, by the names of objects and collections, and the objects given; by name."""
    chosen = [o for o in scene.objects if o.type == "MESH" and not o.hide_render and (o in also or _grows(o))]
    roots: dict[str, list[bpy.types.Object]] = {}
    for thing in chosen:
        top = thing
        while top.parent is not None and top.parent in chosen:
            top = top.parent
        roots.setdefault(top.name, []).append(thing)
    return tuple(_plant(scene.objects[name], members) for name, members in sorted(roots.items()))


def blow(
    plants: Sequence[Plant], *, wind_m_s: float, towards_deg: float, gustiness: float = 0.35, seed: int = 0
) -> dict[str, Sway]:
    """Let the plants sway; returns how, by name. gustiness is the share by which gusts exceed the mean wind."""
    rng = np.random.default_rng([seed, 31])
    around = np.radians(towards_deg)
    along = np.array([np.cos(around), np.sin(around), 0.0])
    across = np.array([-np.sin(around), np.cos(around), 0.0])
    done = {}
    for plant in plants:
        sway, phase = sway_of(plant.height_m, wind_m_s), float(rng.uniform(0, 2 * np.pi))
        late = 2 * np.pi * sway.frequency_hz / max(wind_m_s, 1.0)
        for thing in plant.members:
            inward = np.array(thing.matrix_world.inverted_safe().to_3x3())
            values: dict[str, Any] = {
                "along": inward @ along * sway.amplitude_m,
                "across": inward @ across * sway.amplitude_m,
                "rate": 2 * np.pi * sway.frequency_hz,
                "phase": phase - late * float(along @ plant.root_m),
                "gust": gustiness,
            }
            if plant.standing:
                values |= {"height": plant.height_m, "late": inward @ along * late}
            else:
                foot = thing.matrix_world.inverted_safe() @ Vector(plant.root_m)
                values |= {
                    "root": foot.z,
                    "height": float(np.linalg.norm(inward @ np.array([0.0, 0.0, plant.height_m]))),
                    "flutter": 0.03 * min(wind_m_s / 3.0, 1.2) * min(plant.height_m / 2.0, 1.0) / _scale(thing),
                }
            _modify(thing, wind_nodes.standing() if plant.standing else wind_nodes.rooted(), values)
        done[plant.name] = sway
    return done


def watch(
    scene: bpy.types.Scene, plants: Sequence[Plant], *, clip: Clip, towards_deg: float, most: int = 3
) -> list[Swayed]:
    """Measure the tallest plants frame by frame: meshes by their vertices, and where there are none a lawn's blades."""
    rooted = sorted((p for p in plants if not p.standing), key=lambda p: (-p.height_m, p.name))[:most]
    watched = rooted or [plant for plant in plants if plant.standing][:1]
    heads = [next(m for m in plant.members if m.name == plant.name) for plant in watched]
    unseen = [head for head in heads if head.hide_viewport]
    for head in heads:
        head.hide_viewport, head.modifiers[MODIFIER].show_viewport = False, False
    rest = [_points(head, plant) for head, plant in zip(heads, watched, strict=True)]
    for head in heads:
        head.modifiers[MODIFIER].show_viewport = True
    way = np.array([np.cos(np.radians(towards_deg)), np.sin(np.radians(towards_deg)), 0.0])
    foot = [points[:, 2] <= points[:, 2].min() + 0.02 * np.ptp(points[:, 2]) for points in rest]
    tip = [points[:, 2] >= points[:, 2].max() - 0.05 * np.ptp(points[:, 2]) for points in rest]
    drift, offset = np.zeros((len(heads), clip.frames)), np.zeros((len(heads), clip.frames))
    for frame in range(clip.frames):
        scene.frame_set(frame + 1)
        for index, (head, plant) in enumerate(zip(heads, watched, strict=True)):
            moved = _points(head, plant) - rest[index]
            drift[index, frame] = np.linalg.norm(moved[foot[index]], axis=1).max()
            offset[index, frame] = (moved[tip[index]] @ way).mean()
    for head in unseen:
        head.hide_viewport = True
    return [
        Swayed(plant.name, plant.height_m, drift[i], offset[i], dominant_hz(offset[i], clip.fps))
        for i, plant in enumerate(watched)
    ]


def dominant_hz(values: Array, fps: int) -> float:
    """Frequency of the strongest oscillation above 0.15 Hz, trend removed; 0 for what does not move."""
    if len(values) < 4 or np.ptp(values) < 1e-6:
        return 0.0
    time = np.arange(len(values)) / fps
    flat = (values - np.polyval(np.polyfit(time, values, 1), time)) * np.hanning(len(values))
    power = np.abs(np.fft.rfft(flat, 16 * len(values)))
    hertz = np.fft.rfftfreq(16 * len(values), 1.0 / fps)
    return float(hertz[np.argmax(np.where(hertz >= 0.15, power, 0.0))])


def _grows(thing: bpy.types.Object) -> bool:
    names = [thing.name, *(c.name for c in thing.users_collection if c.name not in {"environment", "key_object"})]
    return any(WORDS & {part.lower() for part in re.findall(r"[A-Z]?[a-z]+", name)} for name in names)


def _plant(head: bpy.types.Object, members: Sequence[bpy.types.Object]) -> Plant:
    corners = np.array([head.matrix_world @ Vector(corner) for corner in head.bound_box])
    low, high = corners.min(axis=0), corners.max(axis=0)
    root = np.array([*((low + high)[:2] / 2), low[2]])
    if not len(head.data.polygons) and any(m.type == "NODES" for m in head.modifiers):
        return Plant(head.name, tuple(members), root, _instance_height_m(head), standing=True)
    return Plant(head.name, tuple(members), root, float(high[2] - low[2]))


def _instance_height_m(head: bpy.types.Object) -> float:
    """Height of the tallest thing the object's node trees place."""
    heights = [0.15]
    for modifier in head.modifiers:
        for node in modifier.node_group.nodes if modifier.type == "NODES" and modifier.node_group else ():
            if node.bl_idname == "GeometryNodeCollectionInfo" and node.inputs["Collection"].default_value:
                kinds = node.inputs["Collection"].default_value.all_objects
                heights += [max(corner[2] for corner in kind.bound_box) for kind in kinds]
    return float(max(heights[1:] or heights))


def _modify(thing: bpy.types.Object, group: bpy.types.NodeTree, values: dict[str, Any]) -> None:
    before = thing.modifiers.get(MODIFIER)
    if before is not None:
        thing.modifiers.remove(before)
    modifier = thing.modifiers.new(MODIFIER, "NODES")
    modifier.node_group = group
    for item in group.interface.items_tree:
        if item.in_out == "INPUT" and item.name in values:
            value = values[item.name]
            modifier[item.identifier] = [float(v) for v in value] if np.ndim(value) else float(value)


def _points(thing: bpy.types.Object, plant: Plant) -> Array:
    """(V, 3) world places of the evaluated vertices; of a lawn feet, then tips, of its first blades."""
    graph = bpy.context.evaluated_depsgraph_get()
    if plant.standing:
        return _blades(graph, thing.name, plant.height_m)
    seen = thing.evaluated_get(graph)
    flat = np.empty(3 * len(seen.data.vertices), dtype=np.float32)
    seen.data.vertices.foreach_get("co", flat)
    matrix = np.array(seen.matrix_world)
    return np.asarray(flat.reshape(-1, 3).astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3])


def _blades(graph: bpy.types.Depsgraph, name: str, height_m: float) -> Array:
    placed = (entry for entry in graph.object_instances if entry.is_instance and entry.parent.name == name)
    matrices = np.array([np.array(entry.matrix_world) for entry in itertools.islice(placed, BLADES)])
    if not len(matrices):
        raise ValueError(f"{name} places nothing that could sway")
    return np.concatenate([matrices[:, :3, 3], matrices[:, :3, 3] + height_m * matrices[:, :3, 2]])


def _scale(thing: bpy.types.Object) -> float:
    return max(float(np.mean(thing.matrix_world.to_scale())), 1e-6)
