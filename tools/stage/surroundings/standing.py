"""Does furniture stand as it was asked to? Judged on the measured bounds of what was built. No Blender."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy import ndimage

from ....state.scene import Box
from .spots import Plot, Rect

CELL_M = 0.1
BODY_M = 0.5
"""Width of a person who must get through."""
STEP_IN_M = 0.9
"""Floor before a door or window that must be reached."""

Judge = Callable[[Box, Sequence[Box]], bool]


def faults_of(
    name: str, relation: str | None, targets: Sequence[str], bounds: Mapping[str, Box], plot: Plot
) -> list[str]:
    """What is wrong with how one piece stands to its targets (any of which will do); empty for nothing."""
    thing, others = bounds[name], [bounds[target] for target in targets if target in bounds]
    if relation is None:
        return []
    if relation in PLACES:
        return [] if PLACES[relation](thing, plot) else [f"{name} is not at the {relation}"]
    if relation in PAIRS and targets and not others:
        return [f"there is nothing for {name} to be {relation}"]
    if relation in PAIRS and others and not PAIRS[relation](thing, others):
        return [f"{name} is not {relation} {targets[0]}"]
    return []


def unreachable(bounds: Mapping[str, Box], plot: Plot, flat: Sequence[str] = ()) -> list[str]:
    """Doors and windows that a person cannot walk to from the free floor, past what stands on it."""
    blocked = _grid(plot)
    for name, box in bounds.items():
        if box.low[2] < 1.0 and name not in flat and box.high[2] > 0.05:
            blocked |= _covered(plot, (box.low[0], box.low[1], box.high[0], box.high[1]), BODY_M / 2 - CELL_M)
    free, _ = ndimage.label(~blocked)
    start = set(np.unique(free[_covered(plot, plot.keep_free[0], 0.0)])) - {0} if plot.keep_free else set()
    gone = []
    for opening in plot.openings:
        reached = set(np.unique(free[_covered(plot, plot.before(opening, STEP_IN_M), 0.0)])) - {0}
        if not reached & start:
            gone.append(f"the {'door' if opening.sill_m == 0.0 else 'window'} in the {opening.wall} wall")
    return gone


def _near(a: Box, others: Sequence[Box], reach_m: float) -> bool:
    return any(_apart_m(a, b) <= reach_m for b in others)


def _apart_m(a: Box, b: Box) -> float:
    """Distance between two footprints."""
    gaps = [max(a.low[i] - b.high[i], b.low[i] - a.high[i], 0.0) for i in (0, 1)]
    return math.hypot(*gaps)


def _over(a: Box, b: Box) -> bool:
    """Is the middle of a within the footprint of b?"""
    middle = [(a.low[i] + a.high[i]) / 2 for i in (0, 1)]
    return all(b.low[i] <= middle[i] <= b.high[i] for i in (0, 1))


def _on(a: Box, others: Sequence[Box]) -> bool:
    return any(_over(a, b) and abs(a.low[2] - b.high[2]) < 0.03 for b in others)


def _under(a: Box, others: Sequence[Box]) -> bool:
    return any(_over(b, a) or _over(a, b) for b in others if a.low[2] < 0.05)


def _in_corner(a: Box, plot: Plot) -> bool:
    return all(min(_wall_gaps(a, plot)[i], _wall_gaps(a, plot)[i + 1]) <= 0.35 for i in (0, 2))


def _at_wall(a: Box, plot: Plot) -> bool:
    return min(_wall_gaps(a, plot)) <= 0.15


def _wall_gaps(a: Box, plot: Plot) -> tuple[float, float, float, float]:
    """Distances to the west, east, south and north wall."""
    half_x, half_y = plot.width_m / 2, plot.depth_m / 2
    return a.low[0] + half_x, half_x - a.high[0], a.low[1] + half_y, half_y - a.high[1]


def _at_window(a: Box, plot: Plot) -> bool:
    windows = [plot.before(opening, 1.0) for opening in plot.openings if opening.sill_m > 0.0]
    boxes = [Box(low=(r[0], r[1], 0.0), high=(r[2], r[3], 1.0)) for r in windows]
    return _near(a, boxes, 0.6)


def _in_middle(a: Box, plot: Plot) -> bool:
    return min(_wall_gaps(a, plot)) >= 0.4


PAIRS: dict[str, Judge] = {
    "on": _on,
    "under": _under,
    "beside": lambda a, others: _near(a, others, 0.9),
    "front": lambda a, others: _near(a, others, 1.2),
    "behind": lambda a, others: _near(a, others, 0.9),
    "around": lambda a, others: _near(a, others, 0.6),
}
PLACES: dict[str, Callable[[Box, Plot], bool]] = {
    "corner": _in_corner,
    "wall": _at_wall,
    "window": _at_window,
    "middle": _in_middle,
}


def _grid(plot: Plot) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.zeros((round(plot.width_m / CELL_M), round(plot.depth_m / CELL_M)), dtype=bool)


def _covered(plot: Plot, rect: Rect, wider_m: float) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Cells whose middle lies in a rectangle, made wider on every side."""
    grid = _grid(plot)
    x = (np.arange(grid.shape[0]) + 0.5) * CELL_M - plot.width_m / 2
    y = (np.arange(grid.shape[1]) + 0.5) * CELL_M - plot.depth_m / 2
    in_x = (x > rect[0] - wider_m) & (x < rect[2] + wider_m)
    in_y = (y > rect[1] - wider_m) & (y < rect[3] + wider_m)
    return np.asarray(in_x[:, None] & in_y[None, :])
