"""Pieces of furniture, rooms and places in them: the values that laying out a room works with. No Blender.

A piece's own axes: x is depth, its front looks along +x; y is width. Rooms lie around the origin, north is +y, and the
north wall is the one the camera looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Rect = tuple[float, float, float, float]
"""x0, y0, x1, y1 in metres."""

GAP_M = 0.05
"""Least distance between two pieces."""

WALL_GAP_M = 0.03

STEP_M = 0.1

FACING = {"north": -90.0, "west": 0.0, "east": 180.0, "south": 90.0}
"""Turn about z of a piece whose back is to that wall."""


@dataclass(frozen=True)
class Piece:
    """A thing to place. size_m is depth, width, height; anchor names the piece it belongs to."""

    name: str
    size_m: tuple[float, float, float]
    place: str
    anchor: str | None = None
    flat: bool = False
    """A rug: everything else may stand on it."""


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
    light: tuple[Rect, ...] = ()
    """Floor kept free for the sunlight; what is asked to stand at the window may stand there."""

    def before(self, opening: Opening, reach_m: float) -> Rect:
        """Floor before an opening, as far as reach_m into the room."""
        half_x, half_y = self.width_m / 2, self.depth_m / 2
        low, high = opening.centre_m - opening.width_m / 2, opening.centre_m + opening.width_m / 2
        return {
            "north": (low, half_y - reach_m, high, half_y),
            "south": (low, -half_y, high, -half_y + reach_m),
            "east": (half_x - reach_m, low, half_x, high),
            "west": (-half_x, low, -half_x + reach_m, high),
        }[opening.wall]


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


def along(piece: Piece, plot: Plot, wall: str, key: Callable[[float], object]) -> Iterator[Placed]:
    """Standing with its back to a wall, runs along it sorted by key."""
    depth, width, _ = piece.size_m
    length = plot.width_m if wall in {"north", "south"} else plot.depth_m
    reach = (length - width) / 2 - WALL_GAP_M
    if reach < 0:
        return
    count = int(reach / STEP_M)
    runs = sorted({-reach, reach, *(step * STEP_M for step in range(-count, count + 1))}, key=key)  # type: ignore[arg-type]
    for run in runs:
        yield against(piece, plot, wall, run, depth)


def against(piece: Piece, plot: Plot, wall: str, run: float, depth: float) -> Placed:
    out_x = plot.width_m / 2 - WALL_GAP_M - depth / 2
    out_y = plot.depth_m / 2 - WALL_GAP_M - depth / 2
    x, y = {"north": (run, out_y), "south": (run, -out_y), "east": (out_x, run), "west": (-out_x, run)}[wall]
    return Placed(piece, x, y, FACING[wall])
