"""Where furniture stands: along walls, by function, as it is asked to, never in the way. Pure geometry, no Blender."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from . import asked_places
from .spots import FACING, GAP_M, STEP_M, WALL_GAP_M, Opening, Piece, Placed, Plot, Rect, along, overlap

__all__ = ["ORDER", "Opening", "Piece", "Placed", "Plot", "Rect", "arrange", "overlap"]

ORDER = (
    "fixed", "in_corner", "window", "wall", "middle", "back", "around", "side", "corner", "next", "facing", "behind",
    "beside", "front", "under", "rug", "on", "hung", "on_wall",
)  # fmt: skip
"""Kinds of places in the order they are filled; a piece waits for the one it belongs to."""

COVERED_M = 0.6
"""What stands within this distance of a window or door covers it."""


def arrange(
    pieces: Sequence[Piece], plot: Plot, seed: int, fixed: Sequence[Placed] = ()
) -> tuple[list[Placed], list[str]]:
    """Place what fits, in order of ORDER and then as given; also the names of what did not fit.

    What stands on the floor keeps GAP_M from everything else on it and lies outside keep_free and inside the room.
    """
    rng = random.Random(seed)
    placed, left_out = list(fixed), []
    waiting = sorted(pieces, key=lambda item: ORDER.index(item.place))
    while waiting:
        names = {piece.name for piece in waiting}
        piece = next((p for p in waiting if p.anchor not in names), waiting[0])
        waiting.remove(piece)
        spot = next((at for at in _candidates(piece, plot, placed, rng) if _fits(at, plot, placed)), None)
        if spot is None:
            left_out.append(piece.name)
        else:
            placed.append(spot)
    return _on_rugs(placed), left_out


def _candidates(piece: Piece, plot: Plot, placed: Sequence[Placed], rng: random.Random) -> Iterator[Placed]:
    """Places to try, best first."""
    anchor = next((other for other in placed if other.piece.name == piece.anchor), None)
    if piece.anchor is not None and anchor is None:
        return
    if piece.place == "back":
        yield from along(piece, plot, "north", key=abs)
    elif piece.place == "side":
        walls = rng.sample(["west", "east"], 2)
        for wall in walls:
            yield from along(piece, plot, wall, key=lambda run: -run)
    elif piece.place == "corner":
        side = rng.choice([-1.0, 1.0])
        yield from along(piece, plot, "north", key=lambda run: (-abs(run), run * side))
    elif piece.place in FREE:
        yield from FREE[piece.place](piece, plot)
    elif anchor is not None:
        yield from RELATIVE[piece.place](piece, plot, anchor)


def _looks_south(anchor: Placed) -> bool:
    return round(anchor.turn_deg) % 360 == round(FACING["north"]) % 360


def _beside(piece: Piece, plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """At either side of an anchor at the north wall, backs aligned; the side nearer the middle first."""
    if not _looks_south(anchor):
        yield from asked_places.beside(piece, plot, anchor)
        return
    x0, _, x1, _ = anchor.rect
    half, back = piece.size_m[1] / 2, plot.depth_m / 2 - WALL_GAP_M - piece.size_m[0] / 2
    sides = [x0 - half - GAP_M * 1.6, x1 + half + GAP_M * 1.6]
    for farther in (0.0, 0.15, 0.3, 0.5):  # a second one goes to the other side before it stands beyond the first
        for x in sorted(sides, key=abs):
            yield Placed(piece, x + (farther if x > anchor.x else -farther), back, FACING["north"])


def _front(piece: Piece, plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """Before an anchor at the north wall, nearer and nearer, then aside."""
    if not _looks_south(anchor):
        yield from asked_places.before(piece, plot, anchor)
        return
    _, y0, _, _ = anchor.rect
    for x in (anchor.x, anchor.x - 0.3, anchor.x + 0.3, anchor.x - 0.7, anchor.x + 0.7):
        for gap in (0.4, 0.3, 0.2, 0.12):
            facing = FACING["north"] if piece.anchor is None else FACING["south"]
            yield Placed(piece, x, y0 - gap - piece.size_m[0] / 2, facing)


def _rug(piece: Piece, plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """Under what stands before an anchor, moved back until the free floor stays free."""
    start = anchor.rect[1] - piece.size_m[0] / 2
    for step in range(30):
        y = start + step * STEP_M
        if y + piece.size_m[0] / 2 < plot.depth_m / 2:
            yield Placed(piece, anchor.x, y, FACING["north"])


def _on(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """On top of the anchor, facing as it does, where the footprint allows."""
    x0, y0, x1, y1 = anchor.rect
    for share in (0.5, 0.25, 0.75, 0.12, 0.88):
        x, y = (x0 + share * (x1 - x0), anchor.y) if x1 - x0 >= y1 - y0 else (anchor.x, y0 + share * (y1 - y0))
        spot = Placed(piece, x, y, anchor.turn_deg, anchor.top_m)
        a = spot.rect
        if a[0] >= x0 - 0.01 and a[1] >= y0 - 0.01 and a[2] <= x1 + 0.01 and a[3] <= y1 + 0.01:
            yield spot


def _hung(piece: Piece, plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """On the north wall above the anchor, else beside that place."""
    base = max(anchor.top_m + 0.2, 1.15)
    y = plot.depth_m / 2 - piece.size_m[0] / 2 - 0.004
    for shift in (0.0, 0.4, -0.4, 0.8, -0.8, 1.2, -1.2, 1.6, -1.6):
        yield Placed(piece, anchor.x + shift, y, FACING["north"], base)


def _around(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """At the sides of a table, looking at it: far side, ends, near side."""
    x0, y0, x1, y1 = anchor.rect
    away = piece.size_m[0] / 2 + GAP_M * 1.2
    for share in (0.28, 0.72, 0.5):
        yield Placed(piece, x0 + share * (x1 - x0), y1 + away, FACING["north"])
    yield Placed(piece, x0 - away, anchor.y, FACING["west"])
    yield Placed(piece, x1 + away, anchor.y, FACING["east"])
    for share in (0.28, 0.72, 0.5):
        yield Placed(piece, x0 + share * (x1 - x0), y0 - away, FACING["south"])


RELATIVE = {
    "beside": _beside,
    "front": _front,
    "rug": _rug,
    "on": _on,
    "hung": _hung,
    "around": _around,
    "next": asked_places.beside,
    "facing": asked_places.before,
    "behind": asked_places.behind,
    "under": asked_places.under,
}
FREE = {
    "in_corner": asked_places.in_corner,
    "wall": asked_places.at_wall,
    "window": asked_places.at_window,
    "middle": asked_places.in_middle,
    "on_wall": asked_places.on_wall,
}


SHADING = frozenset({"window", "in_corner", "wall", "next", "facing", "behind", "around", "middle", "under"})
"""Places that are asked for: there a piece may stand in the sunlight."""


def _fits(spot: Placed, plot: Plot, placed: Sequence[Placed]) -> bool:
    x0, y0, x1, y1 = spot.rect
    half_x, half_y = plot.width_m / 2, plot.depth_m / 2
    if x0 < -half_x or x1 > half_x or y0 < -half_y or y1 > half_y:
        return False
    low = spot.piece.place == "window" and spot.top_m <= asked_places.LOOK_OVER_M
    asked_there = low or spot.piece.place == "on"
    if not asked_there and not spot.piece.flat and _covers_opening(spot, plot):
        return False
    free = plot.keep_free if spot.piece.place in SHADING else (*plot.keep_free, *plot.light)
    if spot.base_m == 0 and any(overlap(spot.rect, rect) for rect in free):
        return False
    return not any(_in_the_way(spot, other) for other in placed)


def _in_the_way(spot: Placed, other: Placed) -> bool:
    """Rugs lie under everything else; what stands on an anchor may not share its place with other such things."""
    if spot.piece.flat != other.piece.flat:
        return False
    if spot.piece.place == "under" and other.piece.name == spot.piece.anchor:
        return False
    if spot.base_m >= other.top_m or other.base_m >= spot.top_m:
        return False
    return overlap(spot.rect, other.rect, GAP_M)


def _covers_opening(spot: Placed, plot: Plot) -> bool:
    return any(
        spot.top_m > opening.sill_m and overlap(spot.rect, plot.before(opening, COVERED_M)) for opening in plot.openings
    )


def _on_rugs(placed: Sequence[Placed]) -> list[Placed]:
    """Lift what stands over a rug by the rug's thickness, and what stands on that."""
    rugs = [spot for spot in placed if spot.piece.flat]
    lifted: dict[str, float] = {}
    done = []
    for spot in placed:
        under = [rug.piece.size_m[2] for rug in rugs if rug is not spot and overlap(spot.rect, rug.rect)]
        stands = not spot.piece.flat and spot.piece.place not in {"hung", "on_wall", "on"}
        lift = max(under, default=0.0) if stands else 0.0
        if spot.piece.place == "on":
            lift = lifted.get(spot.piece.anchor or "", 0.0)
        lifted[spot.piece.name] = lift
        done.append(replace(spot, base_m=spot.base_m + lift))
    return done
