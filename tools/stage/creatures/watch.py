"""What is measured of creatures on the finished world: evaluated meshes, baked keyframes, what the camera sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .. import program, series
from ..pictures import camera
from ..pictures.framing import SENSOR_MM
from ..world import World, save
from . import habitat
from .acting import Act
from .flesh import Array
from .habitat import Habitat

SAMPLES = 60
"""Vertices of a creature that stand for all of it."""

Record = dict[str, tuple[Array, str]]


@dataclass(frozen=True)
class Swing:
    """What beats: the mean of some vertices of the first creature, along one axis of its own frame, after scaling."""

    name: str
    unit: str
    vertices: NDArray[np.int64]
    measure: str
    """x, y or z: mean coordinate; radius: mean distance from the X axis; angle: elevation about it, degrees."""
    sideways_deg: float = 0.0
    """Angle off its nose at which it goes."""
    level: bool = False
    """Whether heading_error_deg is as seen from above."""


def finish(
    world: World, place: Habitat, acts: Sequence[Act], things: Sequence[bpy.types.Object], *,
    swing: Swing, config: Mapping[str, Any], job: program.Job,
) -> dict[str, Any]:  # fmt: skip
    """Measure, write series.npz and world.blend; the facts."""
    record = measured(place, acts, things, swing, int(config["fps"]))
    size_m = float(np.ptp(acts[0].shapes[0][:, 0]))
    record["speed_bl_s"] = (record["creature_speed_m_s"][0] / size_m, "1/s")
    values = {name: value for name, (value, _) in record.items()}
    series.record(
        job.out, fps=int(config["fps"]), frames=len(acts[0].position), series=values,
        units={name: unit for name, (_, unit) in record.items()},
    )  # fmt: skip
    save(world, job.out / "world.blend")
    return {
        "frames": len(acts[0].position),
        "creatures": len(acts),
        "vertices": sum(len(act.body.points) for act in acts),
        "objects": [thing.name for thing in things],
    }


def measured(
    place: Habitat,
    acts: Sequence[Act],
    things: Sequence[bpy.types.Object],
    swing: Swing,
    fps: int,
) -> Record:
    """Series over the frames of the open scene; speed, heading and swing are of the first creature, the rest of all."""
    scene = bpy.context.scene
    frames, names = len(acts[0].position), {thing.name for thing in things}
    places = np.empty((frames, len(things), 3))
    ahead = np.empty((frames, 3))
    found: dict[str, list[float]] = {key: [] for key in ("swing", "clear", "view", "seen", "share")}
    for frame in range(frames):
        scene.frame_set(frame + 1)
        graph = bpy.context.evaluated_depsgraph_get()
        clouds = []
        for index, thing in enumerate(things):
            local = _evaluated(thing.evaluated_get(graph))
            matrix = np.array(thing.evaluated_get(graph).matrix_world)
            if index == 0:
                found["swing"].append(_swing(local, swing))
                ahead[frame] = matrix[:3, 0]
            places[frame, index] = matrix[:3, 3]
            clouds.append(local[:: max(1, len(local) // SAMPLES)] @ matrix[:3, :3].T + matrix[:3, 3])
        screen = on_screen(np.concatenate(clouds))
        inside = (np.abs(screen[:, :2]) <= 1.0).all(axis=1) & (screen[:, 2] > 0.0)
        found["view"].append(float(inside.mean()))
        found["share"].append(float(np.ptp(on_screen(clouds[0])[:, :2], axis=0).max()) / 2.0)
        eye = np.array(scene.camera.matrix_world.translation)
        found["seen"].append(habitat.sees(eye, clouds[0][:: max(1, len(clouds[0]) // 6)], names))
        found["clear"].append(min(_clear(place, cloud) for cloud in clouds))
    return _record(places, ahead, found, swing, fps)


def on_screen(points: Array) -> Array:
    """(N, 3): -1..1 across and up the frame of the scene's camera at the current frame, and depth in metres."""
    eye = bpy.context.scene.camera
    matrix = np.array(eye.matrix_world.normalized().inverted())
    local = points @ matrix[:3, :3].T + matrix[:3, 3]
    depth = np.maximum(-local[:, 2], 1e-6)
    tan_x = SENSOR_MM / 2.0 / eye.data.lens
    tan_y = tan_x / camera.aspect()
    return np.stack([local[:, 0] / depth / tan_x, local[:, 1] / depth / tan_y, -local[:, 2]], axis=1)


def _evaluated(thing: bpy.types.Object) -> Array:
    flat = np.empty(3 * len(thing.data.vertices), dtype=np.float32)
    thing.data.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(np.float64)


def _swing(local: Array, swing: Swing) -> float:
    chosen = local[swing.vertices]
    if swing.measure == "radius":
        return float(np.hypot(chosen[:, 1], chosen[:, 2]).mean())
    if swing.measure == "angle":
        return float(np.degrees(np.arctan2(chosen[:, 2].mean(), np.abs(chosen[:, 1]).mean())))
    return float(chosen[:, "xyz".index(swing.measure)].mean())


def _clear(place: Habitat, cloud: Array) -> float:
    """Least distance from obstacles, or height above the ground where that is less."""
    low = cloud[np.argsort(cloud[:, 2])[:4]]
    return min(place.clearance_m(cloud), float((low[:, 2] - place.ground_at(low)).min()))


def _record(places: Array, ahead: Array, found: Mapping[str, list[float]], swing: Swing, fps: int) -> Record:
    lead = places[:, 0]
    moved = np.gradient(lead, 1.0 / fps, axis=0) if len(lead) > 1 else np.zeros_like(lead)
    speed = np.linalg.norm(moved, axis=1)
    seen = np.array([1.0, 1.0, 0.0 if swing.level else 1.0])
    going, nose = (v / np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9) for v in (moved * seen, ahead * seen))
    angle = np.degrees(np.arccos(np.clip((going * nose).sum(axis=1), -1.0, 1.0)))
    error = np.where(speed > 1e-3, np.abs(angle - swing.sideways_deg), 0.0)
    steps = np.linalg.norm(np.diff(lead, axis=0), axis=1)
    centred = places - places.mean(axis=1, keepdims=True)
    record: Record = {
        "creature_speed_m_s": (speed, "m/s"),
        "heading_error_deg": (error, "deg"),
        "travel_m": (np.concatenate([[0.0], np.cumsum(steps)]), "m"),
        "height_m": (lead[:, 2], "m"),
        swing.name: (np.array(found["swing"]), swing.unit),
        "min_clearance_m": (np.array(found["clear"]), "m"),
        "in_view": (np.array(found["view"]), ""),
        "visible": (np.array(found["seen"]), ""),
        "picture_share": (np.array(found["share"]), ""),
    }
    if places.shape[1] > 1:
        record["spread_m"] = (np.sqrt((centred**2).sum(axis=2).mean(axis=1)), "m")
        record["nearest_m"] = (np.array([cKDTree(now).query(now, k=2)[0][:, 1].mean() for now in places]), "m")
    return record
