"""A move of the camera through a real scene: as far as there is room for it, never into anything, always in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from . import camera, camera_follow, framing, moves
from .framing import Array
from .moves import Ask, Path

CLEAR_M = 0.2
"""Nearest a moving camera may come to anything."""
AMOUNTS = (1.0, 0.8, 0.62, 0.48, 0.36, 0.26)
"""How far a move is made, tried in turn until nothing is in its way."""
HELD = 0.85
"""Least share of the clip in which the picture holds the middle of what acts."""
SWEEPS = frozenset({"pan", "tilt"})
"""Moves that are meant to sweep past what they show."""
SIGHT = 0.75
"""Least share of the way on which the key object's middle must be in sight."""
WALL_M = np.array([0.15, 0.0, 0.1])
"""Room left to the side walls, floor and ceiling of a room."""
SIDES = (1.0, -1.0)
FAR_M = (3.0, 14.0)
NEAR_M = (1.2, 2.4)
"""Bounds of the distance to what a camera without an object looks at, outdoors and in a room."""
RAYS = 48
"""Directions in which a camera feels for what is near, spread evenly over the sphere."""
LOW_CLEAR_M = 0.06
"""The same as CLEAR_M for a camera that stands on the ground, amid grass."""


@dataclass(frozen=True)
class Taken:
    """A path that was found, and how it was."""

    path: Path
    amount: float
    clearance_m: Array
    """(F,) distance to the nearest thing at every frame, at most 5."""


def base_path(eye: bpy.types.Object, acting: Sequence[bpy.types.Object], frames: int, *, indoor: bool) -> Path:
    """The way of a camera as it is; it looks at the middle of the acting objects, else at what is ahead."""
    far_m = NEAR_M if indoor else FAR_M
    scene = bpy.context.scene
    before, places, forwards, lenses = scene.frame_current, [], [], []
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        places.append(list(eye.matrix_world.translation))
        forwards.append(list(eye.matrix_world.to_quaternion() @ Vector((0.0, 0.0, -1.0))))
        lenses.append(eye.data.lens)
    scene.frame_set(before)
    at, ahead = np.array(places), np.array(forwards)
    if acting:
        middle = camera_follow.track(acting, list(range(1, frames + 1)))
        aim = np.repeat(middle.mean(axis=0)[None, :], frames, axis=0) if np.ptp(at, axis=0).max() < 1e-6 else middle
    else:
        reach = _reach(Vector(at[0]), Vector(ahead[0]), far_m[1])
        aim = at + ahead * float(np.clip(reach, *far_m))
    return Path(at, aim, np.array(lenses))


def taken(move: str, base: Path, ask: Ask, contract: Mapping[str, Any], acting: Sequence[bpy.types.Object]) -> Taken:
    """The move, made as far as it can be, to the one side or the other. Raises ValueError saying why none can."""
    why = ""
    track = camera_follow.track(acting, list(range(1, len(base.eye) + 1))) if acting else None
    for amount in AMOUNTS:
        for side in SIDES:
            path = moves.bent(move, base, replace(ask, amount=amount, turn_deg=side * ask.turn_deg))
            fault, clear = _fault(path, contract, acting, LOW_CLEAR_M if move == "low" else CLEAR_M)
            if track is not None and move not in SWEEPS and moves.held(path, track, camera.aspect()).mean() < HELD:
                fault = fault or "what it shows would leave the picture"
            if not fault:
                return Taken(path, amount, clear)
            why = why or fault
    raise ValueError(f"there is no room for the camera's move {move!r}: {why}")


def keyed(eye: bpy.types.Object, path: Path) -> None:
    """Keyframe the camera along a path, one key a frame, upright."""
    eye.animation_data_clear()
    eye.data.animation_data_clear()
    eye.rotation_mode = "QUATERNION"
    last = None
    for index in range(len(path.eye)):
        turn = Vector(path.eye[index] - path.aim[index]).to_track_quat("Z", "Y")
        if last is not None:
            turn.make_compatible(last)
        last = turn
        eye.location, eye.rotation_quaternion, eye.data.lens = Vector(path.eye[index]), turn, path.lens_mm[index]
        if moves_at_all(path):
            eye.keyframe_insert("location", frame=index + 1)
            eye.keyframe_insert("rotation_quaternion", frame=index + 1)
            eye.data.keyframe_insert("lens", frame=index + 1)
    for data in (eye.animation_data, eye.data.animation_data):
        for curve in data.action.fcurves if data is not None and data.action is not None else ():
            for point in curve.keyframe_points:
                point.interpolation = "LINEAR"
    bpy.context.scene.camera = eye
    bpy.context.view_layer.update()


def moves_at_all(path: Path) -> bool:
    """Is it more than a view?"""
    spread = [np.ptp(values, axis=0).max() for values in (path.eye, path.aim, path.lens_mm[:, None])]
    return bool(max(spread) > 1e-4)


def in_frame(eye: bpy.types.Object, acting: Sequence[bpy.types.Object], frames: int) -> Array:
    """(F,) share of the corners of the acting objects that the picture holds; 1 without any."""
    scene, shares = bpy.context.scene, []
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        corners = [thing.matrix_world @ Vector(corner) for thing in acting for corner in thing.bound_box]
        seen = [world_to_camera_view(scene, eye, corner) for corner in corners]
        held = [0.0 <= p.x <= 1.0 and 0.0 <= p.y <= 1.0 and p.z > 0.0 for p in seen]
        shares.append(float(np.mean(held)) if held else 1.0)
    scene.frame_set(1)
    return np.array(shares)


def _fault(
    path: Path, contract: Mapping[str, Any], acting: Sequence[bpy.types.Object], least_m: float
) -> tuple[str, Array]:
    """What is wrong with a path, "" for nothing, and the room round the camera at every frame."""
    clear = np.array([_clearance_m(Vector(place)) for place in path.eye])
    if contract["indoor"] and not _inside(path.eye, contract):
        return "it would leave the room", clear
    if (clear < least_m).any():
        return f"it would come within {least_m} m of something", clear
    steps = zip(path.eye[:-1], path.eye[1:], strict=True)
    if any(np.isfinite(_between(Vector(a), Vector(b))) for a, b in steps):
        return "something is in its way", clear
    if acting:
        seen = [camera.seen_share(place, aim[None, :], acting) for place, aim in _sampled(path)]
        if float(np.mean(seen)) < SIGHT:
            return "something hides what it looks at", clear
    return "", clear


def _sampled(path: Path) -> list[tuple[Array, Array]]:
    every = max(1, len(path.eye) // 12)
    return list(zip(path.eye[::every], path.aim[::every], strict=True))


def _inside(places: Array, contract: Mapping[str, Any]) -> bool:
    """Within the walls, or in the camera's own space before them."""
    low, high = (np.array(contract["bounds"][key]) for key in ("low", "high"))
    front = np.minimum(low, np.array(contract["camera_space"]["low"]))
    return bool((places >= front + WALL_M).all() and (places <= high - WALL_M).all())


def _between(start: Vector, end: Vector) -> float:
    way = end - start
    return _reach(start, way.normalized(), way.length) if way.length > 1e-6 else np.inf


def _clearance_m(place: Vector, most_m: float = 5.0) -> float:
    """Distance to the nearest thing that rays in all directions meet."""
    return min(most_m, *(_reach(place, Vector(way), most_m) for way in framing.all_round(RAYS)))


def _reach(start: Vector, way: Vector, far_m: float) -> float:
    """Distance to the first thing on the way, inf where there is none."""
    graph = bpy.context.evaluated_depsgraph_get()
    hit, place, *_ = bpy.context.scene.ray_cast(graph, start, way, distance=far_m)
    return float((place - start).length) if hit else float(np.inf)
