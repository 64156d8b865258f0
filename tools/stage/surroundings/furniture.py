"""Where furniture stands: along walls, by function, never in the way. Pure geometry, no Blender.

A piece's own axes: x is depth, its front looks along +x; y is width. Rooms lie around the origin, north is +y, and the
north wall is the one the camera looks at.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in metres."""

GAP_M = 0.05
"""Least distance between two pieces."""

WALL_GAP_M = 0.03

STEP_M = 0.1

ORDER = ("fixed", "back", "around", "side", "corner", "beside", "front", "rug", "on", "hung")
"""Kinds of places in the order they are filled."""

FACING = {"north": -90.0, "west": 0.0, "east": 180.0, "south": 90.0}
"""Turn about z of a piece whose back is to that wall."""


@dataclass(frozen=True)
class Piece:
    """A thing to place. size_m is depth, width, height; anchor names the piece it belongs to."""

    name: str
    size_m: tuple[float, float, float]
    place: str
    anchor: str | None = None


@dataclass(frozen=True)
class Opening:
    """A window or door that tall things must not cover. centre_m runs along the wall."""

    wall: str
    centre_m: float
    width_m: float
    sill_m: float


@dataclass(frozen=True)
class Plot:
    """The room to fill."""

    width_m: float
    depth_m: float
    keep_free: tuple[Rect, ...] = ()
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A piece in its place: centre of its footprint, height of its base, turn about z."""

    piece: Piece
    x: float
    y: float
    turn_deg: float = 0.0
    base_m: float = 0.0

    @property
    def rect(self) -> Rect:
        """Footprint in the room; turns are multiples of 90 degrees."""
        depth, width, _ = self.piece.size_m
        if round(self.turn_deg / 90) % 2:
            depth, width = width, depth
        return self.x - depth / 2, self.y - width / 2, self.x + depth / 2, self.y + width / 2

    @property
    def top_m(self) -> float:
        return self.base_m + self.piece.size_m[2]


def overlap(a: Rect, b: Rect, gap_m: float = 0.0) -> bool:
    """True when two footprints come nearer than gap_m."""
    return a[0] < b[2] + gap_m and b[0] < a[2] + gap_m and a[1] < b[3] + gap_m and b[1] < a[3] + gap_m


def arrange(
    pieces: Sequence[Piece], plot: Plot, seed: int, fixed: Sequence[Placed] = ()
) -> tuple[list[Placed], list[str]]:
    """Place what fits, in order of ORDER and then as given; also the names of what did not fit.

    What stands on the floor keeps GAP_M from everything else on it and lies outside keep_free and inside the room.
    """
    rng = random.Random(seed)
    placed, left_out = list(fixed), []
    for piece in sorted(pieces, key=lambda item: ORDER.index(item.place)):
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
        yield from _along(piece, plot, "north", key=abs)
    elif piece.place == "side":
        walls = rng.sample(["west", "east"], 2)
        for wall in walls:
            yield from _along(piece, plot, wall, key=lambda run: -run)
    elif piece.place == "corner":
        side = rng.choice([-1.0, 1.0])
        yield from _along(piece, plot, "north", key=lambda run: (-abs(run), run * side))
    elif anchor is not None:
        yield from RELATIVE[piece.place](piece, plot, anchor)


def _along(piece: Piece, plot: Plot, wall: str, key: object) -> Iterator[Placed]:
    """Standing with its back to a wall, runs along it sorted by key."""
    depth, width, _ = piece.size_m
    length = plot.width_m if wall in {"north", "south"} else plot.depth_m
    reach = (length - width) / 2 - WALL_GAP_M
    if reach < 0:
        return
    count = int(reach / STEP_M)
    runs = sorted({-reach, reach, *(step * STEP_M for step in range(-count, count + 1))}, key=key)  # type: ignore[call-overload]
    for run in runs:
        yield _against(piece, plot, wall, run, depth)


def _against(piece: Piece, plot: Plot, wall: str, run: float, depth: float) -> Placed:
    out_x = plot.width_m / 2 - WALL_GAP_M - depth / 2
    out_y = plot.depth_m / 2 - WALL_GAP_M - depth / 2
    x, y = {"north": (run, out_y), "south": (run, -out_y), "east": (out_x, run), "west": (-out_x, run)}[wall]
    return Placed(piece, x, y, FACING[wall])


def _beside(piece: Piece, plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """At either side of an anchor at the north wall, backs aligned; the side nearer the middle first."""
    x0, _, x1, _ = anchor.rect
    half, back = piece.size_m[1] / 2, plot.depth_m / 2 - WALL_GAP_M - piece.size_m[0] / 2
    sides = [x0 - half - GAP_M * 1.6, x1 + half + GAP_M * 1.6]
    for x in sorted(sides, key=abs):
        for farther in (0.0, 0.15, 0.3, 0.5):
            yield Placed(piece, x + (farther if x > anchor.x else -farther), back, FACING["north"])


def _front(piece: Piece, _plot: Plot, anchor: Placed) -> Iterator[Placed]:
    """Before an anchor at the north wall, nearer and nearer, then aside."""
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


RELATIVE = {"beside": _beside, "front": _front, "rug": _rug, "on": _on, "hung": _hung, "around": _around}


def _fits(spot: Placed, plot: Plot, placed: Sequence[Placed]) -> bool:
    x0, y0, x1, y1 = spot.rect
    half_x, half_y = plot.width_m / 2, plot.depth_m / 2
    if x0 < -half_x or x1 > half_x or y0 < -half_y or y1 > half_y:
        return False
    if _covers_opening(spot, plot):
        return False
    if spot.base_m == 0 and any(overlap(spot.rect, free) for free in plot.keep_free):
        return False
    return not any(_in_the_way(spot, other) for other in placed)


def _in_the_way(spot: Placed, other: Placed) -> bool:
    """Rugs lie under everything else; what stands on an anchor may not share its place with other such things."""
    if (spot.piece.place == "rug") != (other.piece.place == "rug"):
        return False
    if spot.base_m >= other.top_m or other.base_m >= spot.top_m:
        return False
    return overlap(spot.rect, other.rect, GAP_M)


def _covers_opening(spot: Placed, plot: Plot) -> bool:
    return any(
        spot.top_m > opening.sill_m and overlap(spot.rect, _before_opening(opening, plot)) for opening in plot.openings
    )


def _before_opening(opening: Opening, plot: Plot, reach_m: float = 0.6) -> Rect:
    half_x, half_y = plot.width_m / 2, plot.depth_m / 2
    low, high = opening.centre_m - opening.width_m / 2, opening.centre_m + opening.width_m / 2
    return {
        "north": (low, half_y - reach_m, high, half_y),
        "south": (low, -half_y, high, -half_y + reach_m),
        "east": (half_x - reach_m, low, half_x, high),
        "west": (-half_x, low, -half_x + reach_m, high),
    }[opening.wall]


def _on_rugs(placed: Sequence[Placed]) -> list[Placed]:
    """Lift what stands over a rug by the rug's thickness, and what stands on that."""
    rugs = [spot for spot in placed if spot.piece.place == "rug"]
    lifted: dict[str, float] = {}
    done = []
    for spot in placed:
        under = [rug.piece.size_m[2] for rug in rugs if rug is not spot and overlap(spot.rect, rug.rect)]
        lift = max(under, default=0.0) if spot.piece.place not in {"rug", "hung", "on"} else 0.0
        if spot.piece.place == "on":
            lift = lifted.get(spot.piece.anchor or "", 0.0)
        lifted[spot.piece.name] = lift
        done.append(replace(spot, base_m=spot.base_m + lift))
    return done
