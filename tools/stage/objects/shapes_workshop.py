"""What hangs in a workshop, an armoury or a gymnasium: gears, screws, a lock, blades, weights."""

from __future__ import annotations

import math

import bpy

from .shapes_build import arc, block, dressed, turned, united
from .shapes_solids import (
    INK,
    Flat,
    Look,
    alike,
    around,
    ball,
    carved,
    coil,
    disc,
    lofted,
    placed,
    rod,
    shaped,
    slab,
    torus,
    tube,
)

STEEL: Look = ("steel", None)
BRASS: Look = ("brass", None)
BLACK: Look = ("plastic", INK)
WOOD: Look = ("wood", (0.62, 0.42, 0.23))


def padlock(height_m: float = 0.07) -> bpy.types.Object:
    """A closed padlock with its keyhole; it looks towards -Y."""
    h = height_m
    body = block("body", (0.66 * h, 0.26 * h, 0.56 * h), bevel_m=0.05 * h, at=(0, 0, 0.28 * h))
    bend = [
        (0.2 * h * math.cos(math.radians(a)), 0.0, 0.72 * h + 0.22 * h * math.sin(math.radians(a)))
        for a in range(0, 181, 12)
    ]
    shackle = tube([(0.2 * h, 0, 0.5 * h), *bend, (-0.2 * h, 0, 0.5 * h)], [0.055 * h] * (len(bend) + 2))
    hole = [
        placed(disc(0.05 * h, 0.02 * h), (0, -0.13 * h, 0.31 * h), (90, 0, 0)),
        block("slot", (0.04 * h, 0.02 * h, 0.13 * h), bevel_m=0.0, at=(0, -0.13 * h, 0.23 * h)),
    ]
    return united([dressed(body, BRASS), dressed(shackle, STEEL), alike(hole, BLACK)], "padlock")


def magnet(height_m: float = 0.1) -> bpy.types.Object:
    """A horseshoe magnet, red with bare steel ends, standing on its bend."""
    h = height_m
    turns = [math.radians(a) for a in range(180, 361, 10)]
    line = [
        (-0.27, 1.0),
        (-0.27, 0.76),
        *((0.27 * math.cos(a), 0.4 + 0.27 * math.sin(a)) for a in turns),
        (0.27, 0.76),
        (0.27, 1.0),
    ]
    outer = [(1.43 * x, z) if z > 0.4 else (1.43 * x, 0.4 + 1.43 * (z - 0.4)) for x, z in line]
    inner = [(0.57 * x, z) if z > 0.4 else (0.57 * x, 0.4 + 0.57 * (z - 0.4)) for x, z in line]
    made = placed(
        slab([(x * h, z * h) for x, z in (*outer, *reversed(inner))], 0.22 * h, bevel_m=0.012 * h), turn_deg=(90, 0, 0)
    )
    tips = [
        block("tip", (0.236 * h, 0.224 * h, 0.2 * h), bevel_m=0.012 * h, at=(x * 0.27 * h, 0, 0.905 * h))
        for x in (-1, 1)
    ]
    return united([dressed(made, ("plastic", (0.78, 0.08, 0.08))), alike(tips, STEEL)], "magnet")


def gear(diameter_m: float = 0.1) -> bpy.types.Object:
    """A toothed wheel with a hole in its middle, lying."""
    r, teeth = diameter_m / 2, 14
    shape = ((-0.34, 0.82), (-0.2, 1.0), (0.2, 1.0), (0.34, 0.82))
    outline = [(r * far * math.cos(a), r * far * math.sin(a)) for k in range(teeth) for part, far in shape
               for a in (2 * math.pi * (k + part) / teeth,)]  # fmt: skip
    holes = [disc(0.2 * r, r), *(placed(disc(0.14 * r, r), (x, y, 0)) for x, y, _ in around(5, 0.5 * r))]
    hub = carved(disc(0.32 * r, 0.4 * r), [disc(0.2 * r, r)])
    return alike([carved(slab(outline, 0.26 * r, bevel_m=0.015 * r), holes), hub], ("iron", (0.36, 0.36, 0.38)))


def coil_spring(height_m: float = 0.12, diameter_m: float = 0.06) -> bpy.types.Object:
    """A steel spring of seven turns, standing."""
    wire = 0.055 * diameter_m
    return dressed(coil(diameter_m / 2 - wire, wire, height_m - wire, 7, wire), STEEL)


def nail(length_m: float = 0.08) -> bpy.types.Object:
    """A wire nail, standing on its head."""
    s = length_m
    side = [(0, 0), (0.055, 0), (0.055, 0.02), (0.024, 0.035), (0.024, 0.92), (0.003, 1.0), (0, 1.0)]
    return dressed(turned("nail", [([(r * s, z * s) for r, z in side], 0)], segments=32), STEEL)


def screw(length_m: float = 0.05) -> bpy.types.Object:
    """A wood screw with a slotted head, standing on its head."""
    s = length_m
    side = [(0, 0), (0.12, 0), (0.12, 0.02), (0.05, 0.1), (0.045, 0.3), (0.035, 0.86), (0.004, 1.0), (0, 1.0)]
    body = carved(
        turned("screw", [([(r * s, z * s) for r, z in side], 0)], segments=32),
        [placed(block("slot", (0.3 * s, 0.03 * s, 0.06 * s), bevel_m=0), turn_deg=(0, 0, 4))],
    )
    turns = [(t / 140, 2 * math.pi * t / 20) for t in range(141)]
    line = [
        ((0.062 - 0.045 * t) * s * math.cos(a), (0.062 - 0.045 * t) * s * math.sin(a), (0.28 + 0.66 * t) * s)
        for t, a in turns
    ]
    return alike([body, tube(line, [0.016 * s] * len(line), sides=8)], BRASS)


def bolt(length_m: float = 0.06) -> bpy.types.Object:
    """A hexagon bolt with its nut, standing on its head."""
    s = length_m
    nuts = []
    for z, reach in ((0.09, 0.22), (0.66, 0.22)):
        nuts.append(
            placed(slab([(x, y) for x, y, _ in around(6, reach * s)], 0.18 * s, bevel_m=0.014 * s), (0, 0, z * s))
        )
    thread = coil(0.098 * s, 0.4 * s, 0.98 * s, 14, 0.018 * s)
    return alike([*nuts, rod((0, 0, 0.1 * s), (0, 0, s), 0.1 * s), thread], STEEL)


def magnifying_glass(length_m: float = 0.2) -> bpy.types.Object:
    """A round lens in a ring with a wooden handle, lying along X."""
    s = length_m
    ring = placed(torus("ring", 0.48 * s, 0.05 * s), (0.26 * s, 0, 0))
    lens = placed(ball((0.44 * s, 0.44 * s, 0.05 * s)), (0.26 * s, 0, 0))
    grip = tube([(x * s, 0, 0) for x in (-0.5, -0.47, -0.3, -0.1)], [r * s for r in (0.025, 0.04, 0.036, 0.028)])
    neck = rod((-0.1 * s, 0, 0), (0.03 * s, 0, 0), 0.02 * s)
    return united(
        [alike([ring, neck], BRASS), dressed(lens, ("glass", None)), dressed(grip, ("wood", (0.3, 0.15, 0.08)))],
        "magnifying glass",
    )


def axe(length_m: float = 0.6) -> bpy.types.Object:
    """A felling axe, lying, its handle along X."""
    s = length_m
    line = [
        (-0.5, 0.02, 0.036),
        (-0.46, 0.01, 0.028),
        (-0.2, 0.0, 0.024),
        (0.2, 0.008, 0.022),
        (0.48, 0, 0.026),
        (0.5, 0, 0.024),
    ]
    shaft = tube([(x * s, y * s, 0) for x, y, _ in line], [r * s for _, _, r in line])
    side: list[Flat] = [
        (0.35, 0.07),
        (0.35, -0.06),
        (0.3, -0.17),
        (0.29, -0.25),
        (0.38, -0.27),
        (0.47, -0.25),
        (0.49, -0.17),
        (0.47, -0.06),
        (0.47, 0.07),
    ]
    head = slab([(x * s, y * s) for x, y in side], 0.075 * s)
    thin = lambda p: (p[0], p[1], p[2] * max(0.06, min(1.0, 1 + (p[1] / s + 0.06) * 4.9)))  # noqa: E731
    return united([dressed(shaft, WOOD), dressed(shaped(head, thin), STEEL)], "axe")


def sword(length_m: float = 0.95) -> bpy.types.Object:
    """A straight two-edged sword, lying along X, its point towards X."""
    s = length_m
    across = [(0.0, 0.009), (0.026, 0.0), (0.0, -0.009), (-0.026, 0.0)]
    rings = [
        [(x * s, y * k * s, z * k * s) for y, z in across]
        for x, k in ((-0.3, 1.0), (0.4, 0.8), (0.47, 0.5), (0.5, 0.02))
    ]
    guard = tube(
        [(x * s, y * s, 0) for x, y in ((-0.285, -0.12), (-0.3, -0.06), (-0.3, 0.06), (-0.285, 0.12))],
        [0.014 * s, 0.012 * s, 0.012 * s, 0.014 * s],
    )
    grip = rod((-0.3 * s, 0, 0), (-0.46 * s, 0, 0), 0.015 * s, 0.013 * s)
    pommel = ball((0.05 * s, 0.05 * s, 0.034 * s), (-0.475 * s, 0, 0))
    return united(
        [
            dressed(lofted("blade", rings), STEEL),
            alike([guard, pommel], BRASS),
            dressed(grip, ("leather", (0.2, 0.1, 0.05))),
        ],
        "sword",
    )


def shield(diameter_m: float = 0.7) -> bpy.types.Object:
    """A round painted shield with an iron rim and boss, lying on its back."""
    r = diameter_m / 2
    dome = [(x, z) for x, z in arc(r, 0, 90, tall=0.2)]
    board = turned(
        "board", [([(0, -0.05 * r), (0.97 * r, -0.05 * r), *((0.98 * x, z) for x, z in dome)], 0)], segments=96
    )
    dressed(board, ("wood", (0.72, 0.1, 0.08)), ("wood", (0.92, 0.86, 0.7)))
    for polygon in board.data.polygons:
        polygon.material_index = int((math.atan2(polygon.center.y, polygon.center.x) / math.tau % 1.0 * 8) % 2)
    boss = ball((0.42 * r, 0.42 * r, 0.3 * r), (0, 0, 0.18 * r))
    rivets = [ball((0.06 * r,) * 3, (x, y, 0.04 * r), detail=2) for x, y, _ in around(16, 0.97 * r)]
    return united([board, alike([torus("rim", 2 * r, 0.1 * r), boss, *rivets], ("iron", (0.3, 0.3, 0.32)))], "shield")


def arrow(length_m: float = 0.75) -> bpy.types.Object:
    """An arrow with a steel point and three feathers, lying along X."""
    s = length_m
    point = tube([(0.44 * s, 0, 0), (0.45 * s, 0, 0), (0.5 * s, 0, 0)], [0.007 * s, 0.014 * s, 0.0004 * s])
    vane: list[Flat] = [(-0.49, 0.004), (-0.47, 0.04), (-0.42, 0.04), (-0.34, 0.004)]
    vanes = [placed(slab([(x * s, y * s) for x, y in vane], 0.003 * s), turn_deg=(a, 0, 0)) for a in (90, 210, 330)]
    shaft = rod((-0.5 * s, 0, 0), (0.45 * s, 0, 0), 0.006 * s)
    return united([dressed(shaft, WOOD), dressed(point, STEEL), alike(vanes, ("fabric", (0.78, 0.12, 0.1)))], "arrow")


def dumbbell(length_m: float = 0.36) -> bpy.types.Object:
    """A short bar with two iron discs at each end, lying along X."""
    s = length_m
    discs = [
        placed(disc(r * s, 0.1 * s, edge=0.2), (x * side * s, 0, 0), (0, 90, 0))
        for side in (-1, 1)
        for x, r in ((0.26, 0.27), (0.37, 0.2))
    ]
    nuts = [placed(disc(0.07 * s, 0.06 * s), (x * s, 0, 0), (0, 90, 0)) for x in (-0.44, 0.44)]
    bar = rod((-0.5 * s, 0, 0), (0.5 * s, 0, 0), 0.04 * s)
    return united([alike(discs, ("iron", (0.13, 0.13, 0.14))), alike([bar, *nuts], ("chrome", None))], "dumbbell")


def ladder(height_m: float = 2.4) -> bpy.types.Object:
    """A straight wooden ladder, standing."""
    h = height_m
    rails = [block("rail", (0.025 * h, 0.035 * h, h), bevel_m=0.004 * h, at=(x * h, 0, 0)) for x in (-0.09, 0.09)]
    rungs = [rod((-0.09 * h, 0, z * h), (0.09 * h, 0, z * h), 0.009 * h) for z in (k * 0.11 - 0.44 for k in range(9))]
    return alike([*rails, *rungs], ("wood", (0.7, 0.5, 0.28)))
