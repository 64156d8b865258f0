"""Pointing the camera at liquids and gases."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..pictures.camera import frame_action
from ..world import World
from .course import Drawn
from .liquid_frames import corners_of
from .pouring import Pour

STREAM_SHOWN_M = 0.1
"""How much of a falling stream above its target has to be in the picture."""

DRIP_SHOWN = 0.85
"""Share of the fall of drops that has to be in the picture: they are seen falling, not where they let go."""


def frame(
    world: World,
    points: Array,
    acting: Sequence[bpy.types.Object],
    *,
    detail_m: float,
    frames: int,
    shot: str,
) -> None:
    """Point the camera at points (P, 3) unless the shot is "kept"; detail_m is the size that has to be recognised."""
    if shot == "kept":
        return
    frame_action(
        world.contract.model_dump(mode="json"),
        points,
        object_size_m=detail_m,
        acting=[*world.objects, *acting],
        frames=list(range(1, frames + 1)),
        shot=shot,
    )


def pour_points(world: World, plan: Pour, drawn: Sequence[Drawn]) -> Array:
    """The vessel, what has run out of it, and the lower end of the stream: its spout stays above the picture."""
    films = [one.film.vertices for one in drawn if len(one.film.vertices)]
    points = [films[-1][:: max(1, len(films[-1]) // 200)]] if films else []
    points += [corners_of(thing) for thing in world.objects]
    fall = float(plan.spout[2] - plan.target[2])
    shown = DRIP_SHOWN * fall if plan.drops_hz > 0.0 else STREAM_SHOWN_M
    points.append(plan.target + np.array([[0.0, 0.0, shown], [0.02, 0.02, 0.0], [-0.02, -0.02, 0.0]]))
    return np.concatenate(points)
