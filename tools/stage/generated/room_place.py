"""Where in a furnished room something can play: the strip of floor that takes the fewest pieces out of the way."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ....state.scene import Box

LANE_M = (3.0, 0.8)
"""Length and width of the strip of floor the action has."""
VIEW_M = (1.4, 2.6)
"""Width and depth of what stays open between the camera and the strip."""
LEAST_VIEW_M = 1.5
EDGE_M = 0.25
"""Distance kept from walls."""
STEP_M = 0.15
BEHIND_M = (2.2, 3.0)
"""Half width and depth of the floor behind the strip whose furniture the camera shows."""
ENOUGH_BEHIND = 3
HANGS_M = 1.9
"""What begins above this height stands in nobody's way."""


@dataclass(frozen=True)
class Place:
    """A strip of floor: the middle of it, in the room's own frame turned by turn_deg about its centre."""

    turn_deg: int
    middle: tuple[float, float]
    length_m: float
    view_m: float
    """Free depth from the strip to the camera's end."""
    blocked: tuple[str, ...]
    """Pieces that stand in it."""
    behind: int = 0
    """Pieces that stand behind it, as the camera sees it."""


def turned(box: Box, degrees: int) -> Box:
    """The bounds of a box turned about the Z axis by a multiple of 90 degrees."""
    quarter = np.radians(degrees)
    turn = np.array([[np.cos(quarter), -np.sin(quarter)], [np.sin(quarter), np.cos(quarter)]])
    corners = np.array([[box.low[0], box.low[1]], [box.high[0], box.high[1]]]) @ turn.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    return Box(low=(float(low[0]), float(low[1]), box.low[2]), high=(float(high[0]), float(high[1]), box.high[2]))


def best(room: Box, pieces: Mapping[str, Box], outside: Sequence[Box] = ()) -> Place:
    """The place with the fewest pieces in it, of these one with furniture behind it. Raises ValueError in a closet.

    room: bounds of the floor; outside: what of them does not belong to the room.
    """
    found = [place for degrees in (0, 90, 180, 270) for place in _places(room, pieces, outside, degrees)]
    if not found:
        raise ValueError(f"the room is too small for an action: {room}")
    return min(found, key=_worth)


def _worth(place: Place) -> tuple[object, ...]:
    backdrop = min(place.behind, ENOUGH_BEHIND)
    return len(place.blocked), -backdrop, -place.view_m, -place.length_m, place.turn_deg, place.middle


def level_part(room: Box, place: Place, outside: Sequence[Box] = ()) -> Box:
    """The rectangle of floor about the strip, in the turned frame: each side grows until it meets what is no floor."""
    shell, walls = turned(room, place.turn_deg), [turned(box, place.turn_deg) for box in outside]
    (x, y), (along, across) = place.middle, (place.length_m / 2, LANE_M[1] / 2)
    sides = [x - along, y - across, x + along, y + across]
    ends = [shell.low[0], shell.low[1], shell.high[0], shell.high[1]]
    growing = [0, 1, 2, 3]
    while growing:
        for side in tuple(growing):
            wider = list(sides)
            wider[side] += np.clip(ends[side] - sides[side], -STEP_M, STEP_M)
            if wider == sides or any(_meets(wall, (wider[0], wider[1], wider[2], wider[3])) for wall in walls):
                growing.remove(side)
            else:
                sides = wider
    low, high = (float(sides[0]), float(sides[1])), (float(sides[2]), float(sides[3]))
    return Box(low=(*low, shell.low[2]), high=(*high, shell.high[2]))


def _places(room: Box, pieces: Mapping[str, Box], outside: Sequence[Box], degrees: int) -> list[Place]:
    shell = turned(room, degrees)
    boxes = {name: turned(box, degrees) for name, box in pieces.items() if box.low[2] < HANGS_M}
    walls = [turned(box, degrees) for box in outside]
    (x0, y0, _), (x1, y1, _) = shell.low, shell.high
    length = min(LANE_M[0], x1 - x0 - 2 * EDGE_M)
    half = length / 2
    if length < 1.2:
        return []
    xs = np.arange(x0 + EDGE_M + half, x1 - EDGE_M - half + 1e-6, STEP_M)
    ys = np.arange(y0 + LEAST_VIEW_M + LANE_M[1] / 2, y1 - EDGE_M - LANE_M[1] / 2 + 1e-6, STEP_M)
    found = []
    for x, y in itertools.product(xs, ys):
        near = y - LANE_M[1] / 2
        lane = (x - half, near, x + half, near + LANE_M[1])
        depth = _depth(walls, x, near, near - y0 - EDGE_M)
        if depth < LEAST_VIEW_M - EDGE_M or any(_meets(wall, _wider(lane)) for wall in walls):
            continue
        view = (x - VIEW_M[0] / 2, near - depth, x + VIEW_M[0] / 2, near)
        blocked = sorted(name for name, box in boxes.items() if _meets(box, lane) or _meets(box, view))
        back = (x - BEHIND_M[0], near + LANE_M[1], x + BEHIND_M[0], near + LANE_M[1] + BEHIND_M[1])
        behind = sum(_meets(box, back) for name, box in boxes.items() if name not in blocked)
        found.append(Place(degrees, (float(x), float(y)), float(length), depth, tuple(blocked), behind))
    return found


def _depth(walls: Sequence[Box], x: float, near: float, least: float) -> float:
    """How far a view may reach back from the strip before it meets a wall, at most VIEW_M; m."""
    beside = [box for box in walls if box.low[0] < x + VIEW_M[0] / 2 and box.high[0] > x - VIEW_M[0] / 2]
    backs = [near - box.high[1] - EDGE_M for box in beside if box.low[1] < near]
    return float(min([VIEW_M[1], least, *backs]))


def _wider(lane: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return (lane[0] - EDGE_M, lane[1], lane[2] + EDGE_M, lane[3] + EDGE_M)


def _meets(box: Box, rect: tuple[float, float, float, float]) -> bool:
    return box.low[0] < rect[2] and box.high[0] > rect[0] and box.low[1] < rect[3] and box.high[1] > rect[1]
