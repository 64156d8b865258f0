"""A current made visible: flecks of foam that ride on a river, faster in its middle than at its banks."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..objects import surfaces
from ..surroundings import solids
from .surface import Body
from .waves import Array

LANES = 7
PER_M2 = 1.5
BANK_SHARE = 0.45
"""Speed at the banks over that of the middle; the surface of a stream runs like a parabola across it."""
LENGTH_M = 26.0
"""Of river that flecks cover, before and behind the middle of the picture together."""


def lanes(body: Body, speed_m_s: float) -> list[tuple[float, float, float]]:
    """(lower y, upper y, speed) of strips across the river; their mean speed is speed_m_s."""
    (_, y0), (_, y1) = body.low, body.high
    edges = np.linspace(y0, y1, LANES + 1)
    middle = (edges[1:] + edges[:-1]) / 2.0
    away = np.abs(middle - (y0 + y1) / 2.0) / ((y1 - y0) / 2.0)
    profile = 1.0 - (1.0 - BANK_SHARE) * away**2
    return [
        (float(a), float(b), float(speed_m_s * share))
        for a, b, share in zip(edges[:-1], edges[1:], profile / profile.mean(), strict=True)
    ]


def flecks(body: Body, speed_m_s: float, frames: int, fps: int, seed: int) -> list[bpy.types.Object]:
    """One object of foam a lane, keyed to move along +x or -x as the river flows."""
    rng = np.random.default_rng([seed, 61])
    sign = 1.0 if abs(body.flow_deg) < 90.0 else -1.0
    foam = surfaces.make("snow", (0.93, 0.96, 0.95), size_m=0.4)
    made = []
    for index, (y0, y1, speed) in enumerate(lanes(body, speed_m_s)):
        travel = speed * (frames - 1) / fps
        length = LENGTH_M + travel
        count = max(3, round(PER_M2 * length * (y1 - y0)))
        spots = np.column_stack([rng.uniform(-length / 2, length / 2, count), rng.uniform(y0, y1, count)])
        lane = _patches(f"foam_{index + 1}", spots, rng, foam)
        lane.location.z = body.level_m + 0.004
        for frame in (1, frames):
            lane.location.x = sign * travel * ((frame - 1) / max(frames - 1, 1) - 0.5)
            lane.keyframe_insert("location", frame=frame)
        for curve in lane.animation_data.action.fcurves:
            for point in curve.keyframe_points:
                point.interpolation = "LINEAR"
        made.append(lane)
    return made


def _patches(name: str, spots: Array, rng: np.random.Generator, material: bpy.types.Material) -> bpy.types.Object:
    """Torn flat flecks drawn out along the flow, each a few bubbles' patches side by side."""
    vertices: list[solids.Vec] = []
    faces: list[tuple[int, ...]] = []
    for x, y in spots:
        for _ in range(int(rng.integers(2, 6))):
            cx, cy = x + float(rng.normal(0, 0.09)), y + float(rng.normal(0, 0.03))
            size, start, sides = float(rng.uniform(0.012, 0.05)), len(vertices), 9
            for step in range(sides):
                angle = 2 * np.pi * step / sides
                reach = size * float(rng.uniform(0.6, 1.2))
                vertices.append((cx + 1.9 * reach * float(np.cos(angle)), cy + reach * float(np.sin(angle)), 0.0))
            faces.append(tuple(range(start, start + sides)))
    return solids.mesh_object(name, vertices, faces, material)


def speeds_m_s(scene: bpy.types.Scene, objects: Sequence[bpy.types.Object], frames: int, fps: int) -> Array:
    """(F,) mean speed of the flecks along x, from where the finished scene puts them; the last repeats."""
    places = np.empty((frames, len(objects)))
    for frame in range(frames):
        scene.frame_set(frame + 1)
        places[frame] = [thing.matrix_world.translation.x for thing in objects]
    if frames < 2:
        return np.zeros(frames)
    speed = np.diff(places, axis=0).mean(axis=1) * fps
    return np.asarray(np.append(speed, speed[-1]))
