"""Boats: open hulls, sails, folded paper, logs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy

from .shapes_build import block, dressed, united
from .shapes_solids import Place, alike, ball, lofted, placed, rod, sheets, torus, tube
from .surfaces import Rgb

HULL_STATIONS = 28
HULL_POINTS = 10


def rowing_boat(length_m: float = 2.4, width_m: float = 1.0) -> bpy.types.Object:
    """An open wooden boat with three thwarts, its bow towards X."""
    wood: tuple[str, Rgb | None] = ("wood", (0.55, 0.34, 0.18))
    depth = 0.38 * width_m
    parts = [dressed(_hull("hull", length_m, width_m, depth, 0.03 * width_m), wood)]
    for x in (-0.26, 0.0, 0.24):
        half = 0.9 * _beam(2 * x) * width_m
        seat = block(
            "thwart", (0.09 * length_m, half, 0.03 * width_m), bevel_m=0.005, at=(x * length_m, 0, 0.7 * depth)
        )
        parts.append(dressed(seat, ("wood", (0.7, 0.5, 0.3))))
    return united(parts, "rowing boat")


def toy_sailboat(length_m: float = 0.3) -> bpy.types.Object:
    """A toy boat with a mast and two sails, its bow towards X."""
    s = length_m
    hull = dressed(_hull("hull", s, 0.36 * s, 0.16 * s, 0.012 * s), ("wood", (0.72, 0.16, 0.12)))
    deck = block("deck", (0.76 * s, 0.24 * s, 0.02 * s), bevel_m=0.004 * s, at=(-0.02 * s, 0, 0.125 * s))
    mast = tube([(0.03 * s, 0, 0.1 * s), (0.03 * s, 0, 1.02 * s)], [0.012 * s, 0.008 * s])
    white: tuple[str, Rgb | None] = ("fabric", (0.94, 0.93, 0.88))
    mainsail = _sail([(0.01 * s, 0.24 * s), (-0.4 * s, 0.24 * s), (0.01 * s, 0.98 * s)], 0.05 * s)
    jib = _sail([(0.06 * s, 0.24 * s), (0.42 * s, 0.24 * s), (0.06 * s, 0.86 * s)], 0.04 * s)
    wood: tuple[str, Rgb | None] = ("wood", (0.7, 0.5, 0.3))
    return united(
        [hull, dressed(deck, wood), dressed(mast, wood), dressed(mainsail, white), dressed(jib, white)], "toy sailboat"
    )


def paper_boat(length_m: float = 0.18) -> bpy.types.Object:
    """A folded boat: two sides that meet at both ends, and the peak between them."""
    s = length_m
    keel, top = ((-0.28 * s, 0, 0), (0.28 * s, 0, 0)), 0.2 * s
    ends, middle, peak = (0.5 * s, 0.27 * s), 0.16 * s, (0, 0, 0.42 * s)
    faces: list[Sequence[Place]] = []
    for side in (-1, 1):
        rim = ((-ends[0], 0, ends[1]), (0, side * middle, top), (ends[0], 0, ends[1]))
        faces += [(keel[0], rim[0], rim[1]), (keel[0], rim[1], keel[1]), (keel[1], rim[1], rim[2])]
        faces.append(((-0.3 * s, 0, 0.05 * s), (0, side * 0.04 * s, 0.07 * s), peak))
        faces.append(((0.3 * s, 0, 0.05 * s), (0, side * 0.04 * s, 0.07 * s), peak))
    return dressed(sheets("paper boat", faces, 0.006 * s), ("paper", (0.95, 0.95, 0.93)))


def canoe(length_m: float = 4.6) -> bpy.types.Object:
    """A slender open boat pointed at both ends, with two thwarts and a paddle laid in it."""
    s = length_m
    width, depth, wall = 0.2 * s, 0.085 * s, 0.006 * s
    rings = []
    for station in range(HULL_STATIONS + 1):
        at = 2 * station / HULL_STATIONS - 1
        half = 0.5 * width * max(0.02, 1 - abs(at) ** 2.4)
        sheer, rise = depth * (1 + 0.55 * at**4), 0.1 * depth * at**6
        sides = [(half, rise, 1), (max(0.4 * half, half - wall), rise + wall, -1)]
        ring = [
            _section(w, sheer, low, way * k / HULL_POINTS)
            for w, low, way in sides
            for k in range(-HULL_POINTS, HULL_POINTS + 1)
        ]
        rings.append([(at * s / 2, y, z) for y, z in ring])
    seats = [
        block(
            "seat",
            (0.035 * s, 0.92 * width * (1 - abs(2 * x) ** 2.4), 0.008 * s),
            bevel_m=0.002 * s,
            at=(x * s, 0, 0.8 * depth),
        )
        for x in (-0.22, 0.2)
    ]
    paddle = [
        rod((-0.16 * s, 0, 0.95 * depth), (0.2 * s, 0, 0.95 * depth), 0.004 * s),
        ball((0.13 * s, 0.035 * s, 0.006 * s), (0.24 * s, 0, 0.95 * depth)),
    ]
    parts = [dressed(lofted("canoe", rings), ("wood", (0.6, 0.2, 0.1)))]
    return united([*parts, alike([*seats, *paddle], ("wood", (0.8, 0.6, 0.35)))], "canoe")


def raft(length_m: float = 2.4) -> bpy.types.Object:
    """Logs tied side by side to two crossbars, long along X."""
    s = length_m
    logs = [
        rod(
            (-(0.5 - 0.02 * (k % 2)) * s, (k - 3) * 0.1 * s, 0),
            ((0.5 - 0.015 * (k % 3)) * s, (k - 3) * 0.1 * s, 0),
            0.052 * s,
        )
        for k in range(7)
    ]
    bars = [rod((x * s, -0.36 * s, 0.065 * s), (x * s, 0.36 * s, 0.065 * s), 0.025 * s) for x in (-0.3, 0.3)]
    ties = [
        placed(torus("tie", 0.13 * s, 0.014 * s, segments=24), (x * s, (k - 3) * 0.1 * s, 0.022 * s), (0, 90, 0))
        for x in (-0.33, -0.27, 0.27, 0.33)
        for k in range(7)
    ]
    return united(
        [
            alike(logs, ("wood", (0.5, 0.34, 0.2))),
            alike(bars, ("wood", (0.62, 0.45, 0.27))),
            alike(ties, ("fabric", (0.8, 0.7, 0.5))),
        ],
        "raft",
    )


def _beam(at: float) -> float:
    """Half width of a hull at a place from stern -1 to bow 1, over its greatest; a transom at the stern."""
    return 0.5 * math.sqrt(max(0.0004, 1 - max(0.0, at) ** 2.2)) * (1 - 0.28 * max(0.0, -at) ** 2)


def _hull(name: str, length_m: float, width_m: float, depth_m: float, wall_m: float) -> bpy.types.Object:
    """An open hull with a wall all round, its bow towards X, keel at z = 0."""
    rings = []
    for station in range(HULL_STATIONS + 1):
        at = 2 * station / HULL_STATIONS - 1
        half, sheer = _beam(at) * width_m, depth_m * (1 + 0.25 * at * at)
        rise = 0.55 * depth_m * max(0.0, at) ** 4
        outer = [_section(half, sheer, rise, k / HULL_POINTS) for k in range(-HULL_POINTS, HULL_POINTS + 1)]
        thin = max(0.15 * half, half - wall_m)
        inner = [
            _section(thin, sheer, rise + wall_m, k / HULL_POINTS) for k in range(HULL_POINTS, -HULL_POINTS - 1, -1)
        ]
        rings.append([(at * length_m / 2, y, z) for y, z in (*outer, *inner)])
    floor = [(-0.499 * length_m, y, z) for _, y, z in rings[0]]
    return lofted(name, [_closed_end(rings[0]), floor, *rings[1:]])


def _section(half: float, sheer: float, rise: float, share: float) -> tuple[float, float]:
    """A point of a round section: share -1 at one rim, 0 at the keel, 1 at the other."""
    turn = share * math.pi / 2
    return half * math.sin(turn), rise + (sheer - rise) * (1 - math.cos(turn) ** 1.4)


def _closed_end(ring: Sequence[Place]) -> list[Place]:
    """The ring with its inner half drawn together to the rim's line, so that the stern is a board."""
    half = len(ring) // 2
    x, rim = ring[0][0], ring[0][2]
    return [*ring[:half], *((x, y, max(z, rim)) for _, y, z in ring[half:])]


def _sail(corners: Sequence[tuple[float, float]], belly_m: float) -> bpy.types.Object:
    """A thin triangle in the plane y = 0, (x, z) corners, that bulges towards -Y."""
    steps = 10
    faces: list[Sequence[Place]] = []

    def at(i: int, j: int) -> Place:
        a, b = i / steps, j / steps
        x, z = (corners[0][n] * (1 - a - b) + corners[1][n] * a + corners[2][n] * b for n in (0, 1))
        return (x, -belly_m * 6.75 * 4 * a * b * (1 - a - b), z)

    for i in range(steps):
        for j in range(steps - i):
            faces.append((at(i, j), at(i + 1, j), at(i, j + 1)))
            if j < steps - i - 1:
                faces.append((at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)))
    return sheets("sail", faces, 0.004 * math.dist(corners[0], corners[2]))
