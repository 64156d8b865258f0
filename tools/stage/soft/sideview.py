"""A view of one action from a side, as near as holds all of it: flags against the sky, small things from close by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import bpy
import numpy as np

from ..pictures import camera, framing
from ..pictures.framing import View
from .sheet import Array

LENSES_MM = (40.0, 35.0, 50.0, 28.0, 65.0, 85.0, 105.0)
WIDE_MM = (24.0, 20.0, 18.0)
"""For what fills a small room, where no other lens holds it."""
OFF_DEG = (0.0, 10.0, -10.0, 22.0, -22.0, 38.0, -38.0)
MARGINS = {"close": 0.06, "medium": 0.1, "wide": 0.24}

SKYWARD_DEG = -4.0
"""Looks down by: a little upwards, so that sky lies behind what stands taller than the camera."""
DOWNWARD_DEG = 15.0
"""Looks down on what lies on the ground or a table."""

FARTHER = (1.0, 1.4, 2.0, 3.0, 4.5)
"""Factors on the least distance, tried until the camera stands in its space."""

LEAST_M = 0.5
WALL_M = 0.15
"""Least distance of a camera from a wall."""
HIDDEN = 0.4
"""Share of the action that may be out of sight."""


def frame_side(
    contract: Mapping[str, Any],
    points: Array,
    *,
    acting: Sequence[bpy.types.Object],
    side_deg: float,
    down_deg: float,
    shot: str,
) -> View:
    """Point the contract's camera at points (N, 3) from about azimuth side_deg, looking down by about down_deg.

    Raises ValueError when it cannot stand anywhere in contract["camera_space"] with a free line of sight.
    """
    if shot not in MARGINS:
        raise ValueError(f"shot must be one of {sorted(MARGINS)}, not {shot!r}")
    targets = points[:: max(1, len(points) // 30)]
    best: tuple[float, View] | None = None
    held = (list(_views(contract, points, (side_deg, down_deg), MARGINS[shot], each)) for each in (LENSES_MM, WIDE_MM))
    for cost, view in sorted(next((views for views in held if views), []), key=lambda item: item[0]):
        if best is not None and cost >= best[0]:
            break
        hidden = 1.0 - camera.seen_share(view.position, targets, acting)
        if hidden < HIDDEN and (best is None or cost + 6.0 * hidden < best[0]):
            best = (cost + 6.0 * hidden, view)
    if best is None:
        raise ValueError("no place for a camera has a free line of sight on this")
    camera.set_camera(contract, best[1])
    return best[1]


def inside(contract: Mapping[str, Any]) -> dict[str, Any]:
    """The contract with the camera kept within the room's walls: from behind the open wall one sees their ends."""
    low, high = (list(contract["camera_space"][key]) for key in ("low", "high"))
    for axis in (0, 1):
        low[axis] = max(low[axis], contract["bounds"]["low"][axis] + WALL_M)
        high[axis] = min(high[axis], contract["bounds"]["high"][axis] - WALL_M)
    return {**contract, "camera_space": {"low": low, "high": high}}


def side_of(contract: Mapping[str, Any]) -> float:
    """Azimuth from which the environment's own camera looks; -90 where it has none."""
    eye = bpy.data.objects.get(str(contract["camera"]))
    if eye is None:
        return -90.0
    backward = np.array(eye.matrix_world.to_3x3())[:, 2]
    return float(np.degrees(np.arctan2(backward[1], backward[0])))


def _views(
    contract: Mapping[str, Any], points: Array, ideal_deg: tuple[float, float], margin: float, lenses: Sequence[float]
) -> Iterator[tuple[float, View]]:
    """Views that hold every point and stand in the camera space, with their cost: small things large is what counts."""
    low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
    ends, aspect = framing.extremes(points), camera.aspect()
    for off in OFF_DEG:
        for change in (0.0, -5.0, 5.0, -10.0, 10.0, 18.0):
            for lens in lenses:
                side, down = ideal_deg[0] + off, ideal_deg[1] + change
                nearest = framing.fitted(ends, lens, aspect, side, down, margin=margin, least_m=LEAST_M)
                for farther in FARTHER:
                    away = nearest.look_at + farther * (nearest.position - nearest.look_at)
                    if np.all(away >= low) and np.all(away <= high):
                        cost = 0.02 * abs(off) + 0.04 * abs(change) + 0.3 * abs(float(np.log2(lens / 45.0)))
                        yield cost + 2.5 * (farther - 1.0), View(away, nearest.look_at, lens, side, down)
                        break
