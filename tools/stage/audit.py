"""Audit the open .blend of a program nobody has read: what in it could run or reach out, and do its records hold?

A program writes its own telemetry and facts. Here a process that did not run it compares them with the file: a record
of motion that the file does not show, or an object that is not as large as its facts say, is a fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..files import read_json

SIZE_TOLERANCE = 0.02
PLACE_TOLERANCE_M = 0.05
SUPPORT_TOLERANCE_M = 0.15
FRAMES_COMPARED = 12
MAX_VERTICES = 60_000_000
"""What subdivision, arrays and instances may make of the file before a render of it is a bomb."""


def faults_in(path: Path) -> Iterator[str]:
    """Faults of the file that is open; path says what lies beside it."""
    yield from _what_could_run()
    yield from _what_reaches_out()
    yield from _bombs()
    yield from _facts_faults(path)
    yield from _telemetry_faults(path)
    yield from _series_faults(path)


def _what_could_run() -> Iterator[str]:
    for text in bpy.data.texts:
        if text.use_module:
            yield f"text {text.name!r} registers itself when the file is opened"
    for owner in _animated():
        for driver in (curve.driver for curve in owner.animation_data.drivers):
            if driver.type == "SCRIPTED" and not driver.is_simple_expression:
                yield f"{owner.name!r} has a driver that is a Python script: {driver.expression[:60]!r}"
    for tree in _node_trees():
        for node in tree.nodes:
            if node.bl_idname == "ShaderNodeScript":
                yield f"node {node.name!r} of {tree.name!r} runs a script"


def _what_reaches_out() -> Iterator[str]:
    for tree in _node_trees():
        for node in tree.nodes:
            if node.bl_idname == "CompositorNodeOutputFile":
                yield f"node {node.name!r} of {tree.name!r} writes files when the scene is rendered"
    for scene in bpy.data.scenes:
        strips = scene.sequence_editor.sequences_all if scene.sequence_editor else ()
        for strip in strips:
            if strip.type in ("IMAGE", "MOVIE", "SOUND"):
                yield f"scene {scene.name!r} plays the {strip.type.lower()} strip {strip.name!r} instead of the world"


def _bombs() -> Iterator[str]:
    total = 0.0
    for thing in bpy.data.objects:
        if thing.type == "MESH":
            total += len(thing.data.vertices) * _growth(thing)
    if total > MAX_VERTICES:
        yield f"its modifiers would make {total:.3g} vertices of it"


def _growth(thing: Any) -> float:
    """Factor by which an object's modifiers multiply its vertices."""
    factor = 1.0
    for modifier in thing.modifiers:
        if modifier.type in ("SUBSURF", "MULTIRES"):
            factor *= 4.0 ** max(modifier.levels, modifier.render_levels)
        elif modifier.type == "ARRAY" and modifier.fit_type == "FIXED_COUNT":
            factor *= modifier.count
        elif modifier.type == "SCREW":
            factor *= max(modifier.steps, modifier.render_steps) * modifier.iterations
    return factor


def _facts_faults(path: Path) -> Iterator[str]:
    """facts.json of an object or an environment against the file."""
    try:
        facts = read_json(path.parent / "facts.json")
    except FileNotFoundError:
        return
    if not isinstance(facts, dict):
        yield "facts.json is not an object"
    elif path.name == "object.blend":
        yield from _object_faults(facts)
    elif path.name == "environment.blend":
        yield from _environment_faults(facts)


def _object_faults(facts: dict[str, Any]) -> Iterator[str]:
    thing = bpy.data.objects.get("key_object")
    if thing is None or thing.type != "MESH":
        yield "there is no mesh object 'key_object'"
        return
    size = np.ptp(_vertices(thing), axis=0) * np.abs(np.array(thing.scale))
    claimed = np.array(facts.get("size_m", (0.0, 0.0, 0.0)), dtype=float)
    if claimed.shape != (3,) or np.abs(size - claimed).max() > SIZE_TOLERANCE * max(float(size.max()), 1e-3):
        yield f"facts.json says key_object is {claimed.round(3).tolist()} m large; it is {size.round(3).tolist()} m"


def _environment_faults(facts: dict[str, Any]) -> Iterator[str]:
    camera = bpy.data.objects.get(str(facts.get("camera", "camera")))
    if camera is None or camera.type != "CAMERA":
        yield f"there is no camera {facts.get('camera', 'camera')!r}"
    for name in facts.get("lights", ()):
        if name not in bpy.data.objects and name not in bpy.data.worlds:
            yield f"facts.json names a light {name!r} that is not there"
    for support in facts.get("supports", ()):
        thing = bpy.data.objects.get(str(support.get("object")))
        if thing is None or thing.type != "MESH" or not len(thing.data.vertices):
            yield f"support {support.get('name')!r} has no mesh object {support.get('object')!r}"
            continue
        heights = (_vertices(thing) @ np.array(thing.matrix_world)[:3, :3].T)[:, 2] + thing.matrix_world.translation.z
        height = float(support.get("height_m", np.nan))
        low, high = float(heights.min()) - SUPPORT_TOLERANCE_M, float(heights.max()) + SUPPORT_TOLERANCE_M
        if not low <= height <= high:
            yield f"support {support.get('name')!r} is said to be at {height:.2f} m; {thing.name!r} is not there"


def _telemetry_faults(path: Path) -> Iterator[str]:
    """Each body's path in telemetry.npz against the path its object takes in the file."""
    file = path.parent / "telemetry.npz"
    if path.name != "world.blend" or not file.is_file():
        return
    with np.load(file, allow_pickle=False) as record:
        names = [str(name) for name in record["names"]]
        time_s, frame_time_s = record["time_s"], record["frame_time_s"]
        position_m = record["position_m"]
    frames = np.unique(np.linspace(0, len(frame_time_s) - 1, FRAMES_COMPARED).round().astype(int))
    samples = [int(np.abs(time_s - frame_time_s[frame]).argmin()) for frame in frames]
    for index, name in enumerate(names):
        thing = bpy.data.objects.get(name)
        if thing is None:
            yield f"telemetry.npz records {name!r}, which the file does not hold"
            continue
        shown = _origins(thing, [int(frame) + 1 for frame in frames])
        recorded = position_m[samples, index]
        offset_m = float(np.linalg.norm(shown[0] - recorded[0]))
        largest_m = float(np.abs(np.linalg.norm(shown - recorded, axis=1) - offset_m).max())
        allowed_m = PLACE_TOLERANCE_M + 0.02 * float(np.linalg.norm(np.ptp(recorded, axis=0)))
        if offset_m > _reach(thing) or largest_m > allowed_m:
            yield f"telemetry.npz and the file disagree by {max(largest_m, 0.0):.2f} m on where {name!r} goes"


def _series_faults(path: Path) -> Iterator[str]:
    """Series that vary over a file in which nothing is animated were not measured on it."""
    file = path.parent / "series.npz"
    if path.name != "world.blend" or not file.is_file():
        return
    with np.load(file, allow_pickle=False) as record:
        varies = any(
            record[name].ndim == 1 and record[name].dtype.kind == "f" and np.ptp(record[name]) > 1e-6
            for name in record.files
            if name != "frame_time_s"
        )
    if varies and not _is_animated():
        yield "series.npz tells of change, but nothing in the file is animated"


def _is_animated() -> bool:
    if any(len(action.fcurves) for action in bpy.data.actions) or len(bpy.data.cache_files):
        return True
    changing = ("FLUID", "CLOTH", "SOFT_BODY", "PARTICLE_SYSTEM", "MESH_CACHE", "MESH_SEQUENCE_CACHE", "NODES", "OCEAN")
    moved = any(modifier.type in (*changing, "WAVE") for thing in bpy.data.objects for modifier in thing.modifiers)
    return moved or any(len(owner.animation_data.drivers) for owner in _animated()) or bool(bpy.data.volumes)


def _origins(thing: Any, frames: list[int]) -> Any:
    """(F, 3) world positions of an object's origin at frames; from its own curves where nothing else moves it."""
    action = thing.animation_data.action if thing.animation_data else None
    curves = {c.array_index: c for c in action.fcurves if c.data_path == "location"} if action else {}
    if thing.parent is None and not thing.constraints and set(curves) == {0, 1, 2} and not thing.animation_data.drivers:
        return np.array([[curves[axis].evaluate(frame) for axis in range(3)] for frame in frames])
    found = []
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        found.append(tuple(thing.matrix_world.translation))
    return np.array(found)


def _reach(thing: Any) -> float:
    """How far an object's centre of mass may lie from its origin."""
    if thing.type != "MESH":
        return float("inf")
    points = _vertices(thing) * np.array(thing.scale)
    return float(np.linalg.norm(points, axis=1).max()) + PLACE_TOLERANCE_M if len(points) else 0.0


def _vertices(thing: Any) -> Any:
    points = np.empty(len(thing.data.vertices) * 3, dtype=np.float32)
    thing.data.vertices.foreach_get("co", points)
    return points.reshape(-1, 3).astype(np.float64)


def _animated() -> Iterator[Any]:
    """Everything that may carry drivers."""
    for name in dir(bpy.data):
        kind = getattr(bpy.data, name)
        if isinstance(kind, bpy.types.bpy_prop_collection):
            for owner in kind:
                if getattr(owner, "animation_data", None) is not None:
                    yield owner
    for tree in _node_trees():
        if tree.animation_data is not None:
            yield tree


def _node_trees() -> Iterator[Any]:
    """Node groups, and the trees that materials, worlds, lights and scenes hold inside themselves."""
    yield from bpy.data.node_groups
    for kind in (bpy.data.materials, bpy.data.worlds, bpy.data.lights, bpy.data.scenes, bpy.data.textures):
        for owner in kind:
            if getattr(owner, "node_tree", None) is not None:
                yield owner.node_tree


def describe() -> str:
    """The faults of the open file as JSON, for tests inside Blender."""
    return json.dumps(list(faults_in(Path(bpy.data.filepath))))
