"""Where a piece may stand that is asked for by its relation: beside, before, behind, under another one, by the window.

Pure geometry, no Blender; see furniture.py for the axes. Every function yields places to try, best first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product

from .spots import FACING, WALL_GAP_M, Opening, Piece, Placed, Plot, against, along

GAPS_M = (0.08, 0.2, 0.35, 0.55, 0.8)
BEFORE_M = (0.4, 0.3, 0.5, 0.2, 0.12, 0.7)
CURTAIN_M = 0.24
"""Room left for the curtain between a window and what stands before it."""
HANG_M = 1.3
"""Least height of the lower edge of what hangs on a wall with nothing below."""


def beside(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """At either side of the anchor, backs aligned, looking the same way."""
    aside = _axes(anchor)[1]
    half = (anchor.piece.size_m[1] + piece.size_m[1]) / 2
    back = (piece.size_m[0] - anchor.piece.size_m[0]) / 2
    sides = sorted((-1.0, 1.0), key=lambda side: abs(anchor.x + side * aside[0] * half))
    for gap, forward, side in product(GAPS_M, (back, 0.0, -back), sides):
        yield _at(piece, anchor, forward, side * (half + gap), anchor.turn_deg)


def before(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """Before the front of the anchor, looking at it."""
    half = (anchor.piece.size_m[0] + piece.size_m[0]) / 2
    for shift in (0.0, 0.3, -0.3, 0.6, -0.6):
        for gap in BEFORE_M:
            yield _at(piece, anchor, half + gap, shift, anchor.turn_deg + 180.0)


def behind(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """Behind the back of the anchor, looking the same way."""
    half = (anchor.piece.size_m[0] + piece.size_m[0]) / 2
    for shift in (0.0, 0.3, -0.3):
        for gap in (0.06, 0.15, 0.3):
            yield _at(piece, anchor, -half - gap, shift, anchor.turn_deg)


def under(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """On the floor below the anchor; what is no rug must be lower and smaller than it."""
    fits = piece.size_m[2] < anchor.piece.size_m[2] - 0.08 and piece.size_m[1] < anchor.piece.size_m[1]
    if piece.flat or fits:
        for turn in (anchor.turn_deg, anchor.turn_deg + 90.0):
            yield Placed(piece, anchor.x, anchor.y, turn)


def in_corner(piece: Piece, plot: Plot) -> Iterator[Placed]:
    """In the corners of the room, those the camera looks at first."""
    depth, width, _ = piece.size_m
    reach_x, reach_y = (plot.width_m - width) / 2 - WALL_GAP_M, (plot.depth_m - width) / 2 - WALL_GAP_M
    for side in (1.0, -1.0):
        for pulled in (0.0, 0.15):
            yield against(piece, plot, "north", side * (reach_x - pulled), depth)
    for wall in ("east", "west"):
        yield against(piece, plot, wall, reach_y, depth)
    for wall in ("east", "west"):
        yield against(piece, plot, wall, -reach_y, depth)


def at_wall(piece: Piece, plot: Plot) -> Iterator[Placed]:
    """With its back to any wall that the camera sees."""
    for wall in ("north", "east", "west"):
        yield from along(piece, plot, wall, key=abs)


def at_window(piece: Piece, plot: Plot) -> Iterator[Placed]:
    """Before a window when it is low enough to look over, else right beside it."""
    for opening in plot.openings:
        if opening.sill_m > 0.0:
            yield from _before_window(piece, plot, opening)


def in_middle(piece: Piece, plot: Plot) -> Iterator[Placed]:
    """On the free floor, nearest to the middle of what is left of it."""
    free_from = max((rect[3] for rect in plot.keep_free), default=-plot.depth_m / 2)
    middle = (free_from + plot.depth_m / 2) / 2
    steps = [0.1 * step for step in range(-25, 26)]
    spots = sorted(((x, middle + y) for x in steps for y in steps), key=lambda at: math.hypot(at[0], at[1] - middle))
    for x, y in spots:
        yield Placed(piece, x, y, FACING["north"])


def on_wall(piece: Piece, plot: Plot) -> Iterator[Placed]:
    """Hung on the wall the camera looks at, then on the side walls; higher where something tall stands below."""
    spans = (("north", plot.width_m), ("east", plot.depth_m), ("west", plot.depth_m))
    for base in (HANG_M, 1.5):
        for wall, length in spans:
            reach = (length - piece.size_m[1]) / 2 - 0.15
            steps = sorted((0.25 * s for s in range(-20, 21) if abs(0.25 * s) <= reach), key=abs)
            for run in steps:
                at = against(piece, plot, wall, run, piece.size_m[0] - 2 * WALL_GAP_M + 0.008)
                yield Placed(piece, at.x, at.y, at.turn_deg, base)


def _before_window(piece: Piece, plot: Plot, opening: Opening) -> Iterator[Placed]:
    depth, width, height = piece.size_m
    runs = [opening.centre_m, opening.centre_m + 0.4, opening.centre_m - 0.4, opening.centre_m + 0.8]
    if height <= LOOK_OVER_M:
        for run in runs:
            yield against(piece, plot, opening.wall, run, depth + 2 * CURTAIN_M)
    beyond = opening.width_m / 2 + 0.4 + width / 2
    for run in (opening.centre_m + beyond, opening.centre_m - beyond):
        yield against(piece, plot, opening.wall, run, depth)
    turned = opening.centre_m + opening.width_m / 2 + 0.4 + depth / 2
    x = {"west": -1.0, "east": 1.0}.get(opening.wall, 0.0) * (plot.width_m / 2 - width / 2 - CURTAIN_M)
    yield Placed(piece, x, turned, FACING["north"])


LOOK_OVER_M = 1.1
"""Height up to which a piece may stand before a window."""


def _axes(anchor: Placed) -> tuple[tuple[float, float], tuple[float, float]]:
    """Unit vectors ahead of a placed piece and to its left."""
    turn = math.radians(anchor.turn_deg)
    return (math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))


def _at(piece: Piece, anchor: Placed, forward_m: float, aside_m: float, turn_deg: float) -> Placed:
    """Placed by how far ahead of the anchor's middle and to its left."""
    ahead, aside = _axes(anchor)
    x = anchor.x + ahead[0] * forward_m + aside[0] * aside_m
    y = anchor.y + ahead[1] * forward_m + aside[1] * aside_m
    return Placed(piece, x, y, turn_deg)
