"""What a breaking thing did, measured on the keyed objects of the finished world, one number per video frame."""

from __future__ import annotations

import bpy
import numpy as np

from ..bodies.colliders import lowest_support
from ..bodies.hulls import Array
from ..grains import played
from ..pictures import camera, framing, wide_view
from ..world import World
from .cells import Shards
from .impact import Break
from .shards import Scattered, volumes_m3

UNITS = {
    "pieces": "",
    "breaks_at_s": "s",
    "fall_m": "m",
    "impact_speed_m_s": "m/s",
    "shard_spread_m": "m",
    "shard_speed_m_s": "m/s",
    "lowest_m": "m",
    "volume_share": "",
    "in_view": "",
    "screen_height": "",
}


def measure(
    world: World, shards: Shards, scattered: Scattered, broken: Break, *, first: int, frames: int, fps: int
) -> tuple[dict[str, Array], dict[str, str]]:
    """pieces: visible parts. fall_m: drop of the middle since the start. shard_spread_m: root mean square level way
    of the shards from their middle. lowest_m: height of the lowest point above the lowest support. volume_share:
    volume of what is shown over that of the body. in_view: share of the parts' middles that the camera frames.
    screen_height: height of what is shown as a share of the picture's."""
    scene = world.scene
    rows: dict[str, list[float]] = {name: [] for name in UNITS}
    view = wide_view.current_view(world.contract.model_dump(mode="json"))
    floor = lowest_support(world.contract).height_m
    share = float(volumes_m3(scattered.things).sum()) / shards.body_m3
    before: Array | None = None
    start = 0.0
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        things = [thing for thing in (*world.objects, *scattered.things) if not thing.hide_render]
        clouds = [played.points_at(thing) for thing in things]
        middles = np.array([(c.max(axis=0) + c.min(axis=0)) / 2.0 for c in clouds])
        start = float(middles[:, 2].mean()) if frame == 1 else start
        points = np.concatenate(clouds)
        seen = framing.projected(np.concatenate([middles, points]), view, camera.aspect())
        level = middles[:, :2] - middles[:, :2].mean(axis=0)
        moved = None if before is None or len(before) != len(middles) else middles - before
        rows["pieces"].append(float(len(things)))
        rows["fall_m"].append(start - float(middles[:, 2].mean()))
        rows["shard_spread_m"].append(float(np.sqrt((level**2).sum(axis=1).mean())))
        rows["shard_speed_m_s"].append(0.0 if moved is None else float(np.linalg.norm(moved, axis=1).mean()) * fps)
        rows["lowest_m"].append(float(points[:, 2].min()) - floor)
        rows["volume_share"].append(1.0 if frame < first else share)
        inside = (np.abs(seen[: len(middles), :2]) <= 1.0).all(axis=1)
        rows["in_view"].append(float(inside.mean()))
        rows["screen_height"].append(float(np.ptp(seen[len(middles) :, 1])) / 2.0)
        before = middles
    rows["breaks_at_s"] = [broken.time_s] * frames
    rows["impact_speed_m_s"] = [float(np.linalg.norm(broken.flight.velocity))] * frames
    return {name: np.array(values) for name, values in rows.items()}, dict(UNITS)


def swept(world: World, scattered: Scattered, places: Array, *, first: int, frames: int) -> Array:
    """(P, 3) what a camera must hold: the body on its way, and where nearly all shards go."""
    scene, found = world.scene, []
    for frame in range(1, min(first, frames)):
        scene.frame_set(frame)
        thing: bpy.types.Object = world.objects[0]
        corners = np.array([corner[:] for corner in thing.bound_box]) @ np.array(thing.matrix_world)[:3, :3].T
        found.append(corners + np.array(thing.matrix_world)[:3, 3])
    flown = places[first - 1 :].reshape(-1, 3)
    middle = np.median(flown[:, :2], axis=0)
    away = np.linalg.norm(flown[:, :2] - middle, axis=1)
    kept = flown[away <= np.quantile(away, 0.8)]
    return np.concatenate([*found, kept])
