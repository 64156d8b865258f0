"""Things of streets, parks, coasts and camps."""

from __future__ import annotations

import itertools
import math

import bpy

from .shapes_build import arc, block, dressed, fine, paint, rounded, turned, united
from .shapes_solids import (
    Flat,
    Look,
    Place,
    alike,
    around,
    ball,
    disc,
    placed,
    rod,
    shaped,
    sheets,
    slab,
    torus,
    tube,
    welded,
)

IRON: Look = ("iron", (0.14, 0.15, 0.16))
SAND: Look = ("sand", (0.86, 0.7, 0.43))
DARK: Look = ("plastic", (0.05, 0.05, 0.06))
WHITE: Look = ("plaster", (0.95, 0.94, 0.91))
RED: Look = ("plaster", (0.75, 0.1, 0.08))


def park_bench(length_m: float = 1.6) -> bpy.types.Object:
    """A bench of wooden slats on two iron frames; one sits facing -Y."""
    s = length_m
    slats = [
        block("slat", (s, 0.065 * s, 0.022 * s), bevel_m=0.005 * s, at=(0, (0.08 * k - 0.16) * s, 0.28 * s))
        for k in range(5)
    ]
    slats += [
        placed(
            block("slat", (s, 0.022 * s, 0.065 * s), bevel_m=0.005 * s),
            (0, (0.2 + 0.025 * k) * s, (0.36 + 0.08 * k) * s),
            (-15, 0, 0),
        )
        for k in range(3)
    ]
    frames = []
    for x in (-0.38 * s, 0.38 * s):
        back = [(x, 0.2 * s, 0), (x, 0.17 * s, 0.26 * s), (x, 0.2 * s, 0.32 * s), (x, 0.275 * s, 0.56 * s)]
        rest = [(x, -0.19 * s, 0), (x, -0.17 * s, 0.26 * s), (x, -0.2 * s, 0.4 * s), (x, 0.22 * s, 0.41 * s)]
        frames += [
            tube(back, [0.02 * s] * 4),
            tube(rest, [0.018 * s] * 4),
            rod((x, -0.18 * s, 0.262 * s), (x, 0.18 * s, 0.262 * s), 0.016 * s),
        ]
    return united([alike(slats, ("wood", (0.55, 0.33, 0.16))), alike(frames, IRON)], "park bench")


def tent(length_m: float = 2.2) -> bpy.types.Object:
    """A ridge tent with its door open, its door towards -Y."""
    s = length_m
    top, wide, deep = 0.62 * s, 0.42 * s, 0.5 * s
    roof: list[list[Place]] = [[(x, -deep, 0), (x, deep, 0), (0, deep, top), (0, -deep, top)] for x in (-wide, wide)]
    roof.append([(-wide, deep, 0), (wide, deep, 0), (0, deep, top)])
    flaps = [[(x * wide, -deep, 0), (x * 0.16 * s, -deep - 0.03 * s, 0), (0, -deep, top)] for x in (-1, 1)]
    floor = block("floor", (2 * wide, 2 * deep, 0.01 * s), bevel_m=0, at=(0, 0, 0.005 * s))
    inside = placed(slab([(-0.16 * s, 0), (0.16 * s, 0), (0, 0.97 * top)], 0.005 * s), (0, -0.9 * deep, 0), (90, 0, 0))
    poles = [rod((0, y * deep, 0), (0, y * deep, 1.05 * top), 0.012 * s) for y in (-1, 1)]
    ropes = [rod((0, y * deep, top), (0, y * (deep + 0.42 * s), 0), 0.005 * s) for y in (-1, 1)]
    parts = [
        dressed(sheets("roof", roof, 0.012 * s), ("fabric", (0.9, 0.45, 0.1))),
        dressed(sheets("flaps", flaps, 0.012 * s), ("fabric", (0.95, 0.55, 0.16))),
    ]
    parts += [
        alike([floor, inside], ("fabric", (0.12, 0.11, 0.1))),
        alike(poles, ("aluminium", None)),
        alike(ropes, ("fabric", (0.9, 0.9, 0.85))),
    ]
    return united(parts, "tent")


def igloo(diameter_m: float = 3.0) -> bpy.types.Object:
    """A dome of snow blocks with an entrance towards -Y."""
    r = diameter_m / 2
    rows = 6
    blocks = []
    for row in range(rows):
        low, high = math.radians(90 * row / rows), math.radians(90 * (row + 1) / rows - 1.2)
        count = max(3, round(16 * math.cos((low + high) / 2)))
        for k in range(count):
            start, end = ((k + share + 0.5 * (row % 2)) * math.tau / count for share in (0.015, 0.985))
            corners = [
                (start + (end - start) * t / 6, lat)
                for lat in (low, high)
                for t in (range(7) if lat == low else range(6, -1, -1))
            ]
            face: list[Place] = [
                (r * math.cos(lat) * math.cos(a), r * math.cos(lat) * math.sin(a), r * math.sin(lat))
                for a, lat in corners
            ]
            blocks.append(sheets("block", [face], 0.06 * r))
    core = turned("core", [([(0, 0), *((x, z) for x, z in arc(0.97 * r, 0, 90))], 0)])
    hoops = [
        turned(
            "hoop",
            [([(0.26 * r, y), (0.42 * r, y), (0.42 * r, y + 0.17 * r), (0.26 * r, y + 0.17 * r), (0.26 * r, y)], 0)],
        )
        for y in (0.85 * r, 1.03 * r, 1.21 * r)
    ]
    for hoop in hoops:
        shaped(welded(hoop), lambda p: (p[0], -p[2], max(0.0, p[1]) * 1.25))
    door = placed(
        slab([(0.3 * r * math.cos(a), 0.38 * r * math.sin(a)) for a in (math.pi * t / 16 for t in range(17))], 0.4 * r),
        (0, -1.1 * r, 0),
        (90, 0, 0),
    )
    return united(
        [
            alike([*blocks, *hoops], ("snow", None)),
            dressed(core, ("snow", (0.78, 0.85, 0.92))),
            dressed(door, ("plastic", (0.05, 0.07, 0.1))),
        ],
        "igloo",
    )


def sandcastle(width_m: float = 0.5) -> bpy.types.Object:
    """Four towers and a keep with battlements, a door and a flag, all of sand."""
    s = width_m
    parts = [block("wall", (0.72 * s, 0.72 * s, 0.28 * s), bevel_m=0.02 * s, at=(0, 0, 0.14 * s))]
    parts += [
        block("merlon", (0.07 * s, 0.07 * s, 0.06 * s), bevel_m=0.008 * s, at=(x * s, y * s, 0.3 * s))
        for x, y in _merlons(0.325, 5)
    ]
    spots = [(x * 0.37 * s, y * 0.37 * s, 0.16 * s, 0.42 * s) for x in (-1, 1) for y in (-1, 1)]
    for x, y, r, h in [*spots, (0.0, 0.0, 0.2 * s, 0.6 * s)]:
        parts.append(
            placed(turned("tower", [(rounded([(0, 0), (r, 0), (0.8 * r, h), (0, h)], 0.02 * s), 0)]), (x, y, 0))
        )
        parts += [
            block("merlon", (0.05 * s, 0.05 * s, 0.06 * s), bevel_m=0.008 * s, at=(x + u, y + v, h + 0.015 * s))
            for u, v, _ in around(7, 0.68 * r)
        ]
    mound = turned("mound", [([(0, 0), (0.72 * s, 0), (0.6 * s, 0.05 * s), (0, 0.07 * s)], 0)])
    door = placed(
        slab(
            [
                (x * s, z * s)
                for x, z in (
                    (-0.07, 0),
                    (0.07, 0),
                    (0.07, 0.12),
                    (0.04, 0.17),
                    (0, 0.185),
                    (-0.04, 0.17),
                    (-0.07, 0.12),
                )
            ],
            0.02 * s,
        ),
        (0, -0.36 * s, 0.03 * s),
        (90, 0, 0),
    )
    flag = placed(slab([(0, 0), (0.16 * s, 0.05 * s), (0, 0.1 * s)], 0.006 * s), (0, 0, 0.72 * s), (90, 0, 0))
    return united(
        [
            alike([*parts, mound], SAND),
            dressed(door, ("sand", (0.4, 0.28, 0.15))),
            dressed(rod((0, 0, 0.58 * s), (0, 0, 0.84 * s), 0.008 * s), ("wood", None)),
            dressed(flag, ("fabric", (0.8, 0.08, 0.08))),
        ],
        "sandcastle",
    )


def lighthouse(height_m: float = 12.0) -> bpy.types.Object:
    """A tapering red and white tower with a gallery, a lantern and a dome."""
    h = height_m
    tower = turned("tower", [(fine([(0, 0), (0.15 * h, 0), (0.095 * h, 0.76 * h), (0, 0.76 * h)], 0.02 * h), 0)])
    dressed(tower, WHITE, RED)
    paint(tower, lambda c: int(c[2] / h * 100 // 12.7) % 2)
    ledges = [
        turned("ledge", [(rounded([(0, z * h), (r * h, z * h), (r * h, (z + t) * h), (0, (z + t) * h)], 0.005 * h), 0)])
        for r, z, t in ((0.13, 0.76, 0.025), (0.085, 0.885, 0.02), (0.165, 0, 0.03))
    ]
    dome = turned("dome", [([(0, 0.9 * h), *((x, z + 0.9 * h) for x, z in arc(0.078 * h, 0, 90))], 0)])
    lamp = turned("lamp", [([(0, 0.78 * h), (0.062 * h, 0.78 * h), (0.062 * h, 0.89 * h), (0, 0.89 * h)], 0)])
    rail = [placed(torus("rail", 0.25 * h, 0.007 * h), (0, 0, z * h)) for z in (0.81, 0.83)]
    bars = [rod((x, y, 0.78 * h), (x, y, 0.83 * h), 0.003 * h) for x, y, _ in around(16, 0.122 * h)]
    bars += [rod((x, y, 0.78 * h), (x, y, 0.89 * h), 0.004 * h) for x, y, _ in around(8, 0.064 * h)]
    ball_top = [rod((0, 0, 0.97 * h), (0, 0, 1.0 * h), 0.006 * h), ball((0.02 * h,) * 3, (0, 0, 0.985 * h))]
    dark = [block("door", (0.06 * h, 0.02 * h, 0.1 * h), bevel_m=0.004 * h, at=(0, -0.142 * h, 0.08 * h))]
    dark += [
        block("window", (0.025 * h, 0.02 * h, 0.04 * h), bevel_m=0.003 * h, at=(0, -(0.15 - 0.073 * z) * h, z * h))
        for z in (0.3, 0.5, 0.68)
    ]
    parts = [
        tower,
        dressed(lamp, ("plastic", (1.0, 0.85, 0.4))),
        alike([*ledges, dome], RED),
        alike([*rail, *bars, *ball_top], IRON),
        alike(dark, DARK),
    ]
    return united(parts, "lighthouse")


def windmill(height_m: float = 10.0) -> bpy.types.Object:
    """A white tower mill with a wooden cap and four lattice sails towards -Y."""
    h = height_m
    tower = turned("tower", [(rounded([(0, 0), (0.2 * h, 0), (0.13 * h, 0.62 * h), (0, 0.62 * h)], 0.01 * h), 0)])
    cap = turned(
        "cap", [([(0, 0.61 * h), (0.15 * h, 0.61 * h), *((x, z + 0.63 * h) for x, z in arc(0.145 * h, 0, 90))], 0)]
    )
    wood: Look = ("wood", (0.38, 0.23, 0.12))
    sails, cloths = (
        [
            rod((0, -0.1 * h, 0.68 * h), (0, -0.22 * h, 0.68 * h), 0.02 * h),
            ball((0.06 * h,) * 3, (0, -0.21 * h, 0.68 * h)),
        ],
        [],
    )
    for a in (20, 110, 200, 290):
        bars = [
            rod((0, 0, 0), (0.44 * h, 0, 0), 0.009 * h),
            rod((0.1 * h, 0, 0.09 * h), (0.44 * h, 0, 0.09 * h), 0.005 * h),
        ]
        bars += [rod((x * h, 0, 0), (x * h, 0, 0.09 * h), 0.004 * h) for x in (0.1, 0.168, 0.236, 0.304, 0.372, 0.44)]
        sails += [placed(bar, (0, -0.2 * h, 0.68 * h), (0, a, 0)) for bar in bars]
        cloths.append(
            placed(
                block("cloth", (0.34 * h, 0.004 * h, 0.085 * h), bevel_m=0, at=(0.27 * h, 0.004 * h, 0.045 * h)),
                (0, -0.2 * h, 0.68 * h),
                (0, a, 0),
            )
        )
    dark = [block("door", (0.08 * h, 0.03 * h, 0.14 * h), bevel_m=0.004 * h, at=(0, -0.19 * h, 0.07 * h))]
    dark += [
        block("window", (0.045 * h, 0.03 * h, 0.06 * h), bevel_m=0.004 * h, at=(0, -(0.2 - 0.113 * z) * h, z * h))
        for z in (0.27, 0.46)
    ]
    return united(
        [
            dressed(tower, WHITE),
            alike([cap, *sails], wood),
            alike(cloths, ("fabric", (0.93, 0.9, 0.82))),
            alike(dark, DARK),
        ],
        "windmill",
    )


def gravestone(height_m: float = 0.9) -> bpy.types.Object:
    """An old stone with a round head on a foot, lines cut in its face towards -Y."""
    h = height_m
    head = [(0.32 * h * math.cos(a), 0.64 * h + 0.32 * h * math.sin(a)) for a in (math.pi * t / 24 for t in range(25))]
    outline: list[Flat] = [(0.32 * h, 0), *head, (-0.32 * h, 0)]
    stone = [
        placed(slab(outline, 0.14 * h, bevel_m=0.015 * h), turn_deg=(90, 0, 0)),
        block("foot", (0.82 * h, 0.3 * h, 0.12 * h), bevel_m=0.015 * h, at=(0, 0, 0.06 * h)),
    ]
    marks = [
        block("line", (w * h, 0.01 * h, 0.022 * h), bevel_m=0, at=(0, -0.07 * h, z * h))
        for w, z in ((0.4, 0.5), (0.3, 0.43), (0.36, 0.36))
    ]
    marks += [
        block("cross", size, bevel_m=0, at=(0, -0.07 * h, z * h))
        for size, z in (((0.035 * h, 0.01 * h, 0.26 * h), 0.72), ((0.17 * h, 0.01 * h, 0.035 * h), 0.77))
    ]
    return united([alike(stone, ("stone", (0.56, 0.56, 0.54))), alike(marks, ("stone", (0.2, 0.2, 0.2)))], "gravestone")


def street_lamp(height_m: float = 3.2) -> bpy.types.Object:
    """An old iron lamp post with a glazed lantern."""
    h = height_m
    post = [
        (0, 0),
        (0.055, 0),
        (0.055, 0.03),
        (0.035, 0.06),
        (0.03, 0.16),
        (0.018, 0.2),
        (0.013, 0.78),
        (0.022, 0.8),
        (0.04, 0.81),
        (0, 0.81),
    ]
    made = turned("post", [(rounded([(r * h, z * h) for r, z in post], 0.006 * h), 0)])
    pane = turned(
        "pane", [([(0, 0.81 * h), (0.035 * h, 0.81 * h), (0.058 * h, 0.93 * h), (0, 0.93 * h)], 0)], segments=6
    )
    roof = turned(
        "roof",
        [([(0, 0.93 * h), (0.072 * h, 0.93 * h), (0.02 * h, 0.98 * h), (0.012 * h, 1.0 * h), (0, 1.0 * h)], 0)],
        segments=6,
    )
    low, high = around(6, 0.036 * h), around(6, 0.059 * h)
    bars = [rod((a[0], a[1], 0.81 * h), (b[0], b[1], 0.93 * h), 0.004 * h) for a, b in zip(low, high, strict=True)]
    arms = rod((-0.09 * h, 0, 0.75 * h), (0.09 * h, 0, 0.75 * h), 0.006 * h)
    return united(
        [alike([made, roof, *bars, arms], IRON), dressed(pane, ("plastic", (1.0, 0.88, 0.55)))], "street lamp"
    )


def traffic_light(height_m: float = 2.8) -> bpy.types.Object:
    """Red, amber and green lamps on a post, towards -Y."""
    h = height_m
    box = block("box", (0.13 * h, 0.1 * h, 0.36 * h), bevel_m=0.012 * h, at=(0, 0, 0.81 * h))
    parts = [
        alike([box], ("plastic", (0.1, 0.11, 0.11))),
        alike(
            [rod((0, 0, 0), (0, 0, 0.65 * h), 0.02 * h), placed(disc(0.06 * h, 0.02 * h), (0, 0, 0.01 * h))],
            ("steel", (0.45, 0.46, 0.47)),
        ),
    ]
    lamps: tuple[tuple[float, Look], ...] = (
        (0.92, ("plastic", (0.9, 0.07, 0.05))),
        (0.81, ("plastic", (0.98, 0.68, 0.05))),
        (0.7, ("plastic", (0.08, 0.72, 0.3))),
    )
    hoods = []
    for z, look in lamps:
        parts.append(dressed(ball((0.09 * h, 0.03 * h, 0.09 * h), (0, -0.05 * h, z * h)), look))
        turns = [math.radians(a) for a in range(0, 181, 15)]
        faces = [
            [
                (0.05 * h * math.cos(a), y, z * h + 0.05 * h * math.sin(a))
                for a, y in ((a, -0.05 * h), (b, -0.05 * h), (b, -0.1 * h), (a, -0.1 * h))
            ]
            for a, b in itertools.pairwise(turns)
        ]
        hoods.append(sheets("hood", faces, 0.004 * h))
    return united([*parts, alike(hoods, ("plastic", (0.1, 0.11, 0.11)))], "traffic light")


def mailbox(height_m: float = 1.2) -> bpy.types.Object:
    """A box with a round top and a red flag on a wooden post, its door towards -Y."""
    h = height_m
    top = [(0.11 * h * math.cos(a), 0.12 * h + 0.11 * h * math.sin(a)) for a in (math.pi * t / 20 for t in range(21))]
    outline: list[Flat] = [(0.11 * h, 0), *top, (-0.11 * h, 0)]
    box, door = (
        placed(slab([(k * x, k * z) for x, z in outline], t * h, bevel_m=0.006 * h), (0, y * h, 0.72 * h), (90, 0, 0))
        for t, y, k in ((0.42, 0, 1.0), (0.02, -0.215, 0.96))
    )
    post = block("post", (0.09 * h, 0.09 * h, 0.74 * h), bevel_m=0.008 * h, at=(0, 0.02 * h, 0.37 * h))
    board = block("board", (0.2 * h, 0.36 * h, 0.025 * h), bevel_m=0.005 * h, at=(0, 0, 0.71 * h))
    flag = [
        block("arm", (0.012 * h, 0.02 * h, 0.15 * h), bevel_m=0, at=(0.118 * h, -0.05 * h, 0.88 * h)),
        block("flag", (0.012 * h, 0.09 * h, 0.06 * h), bevel_m=0, at=(0.118 * h, -0.085 * h, 0.93 * h)),
    ]
    knob = ball((0.03 * h,) * 3, (0, -0.235 * h, 0.9 * h))
    return united(
        [
            alike([box, door], ("aluminium", (0.12, 0.28, 0.55))),
            alike([post, board], ("wood", (0.6, 0.42, 0.25))),
            alike(flag, ("plastic", (0.8, 0.08, 0.07))),
            dressed(knob, ("brass", None)),
        ],
        "mailbox",
    )


def starfish(diameter_m: float = 0.16) -> bpy.types.Object:
    """A five-armed orange star with a bumpy back, lying."""
    r = diameter_m / 2

    def arms(place: Place) -> Place:
        x, y, z = place
        turn = math.atan2(y, x)
        off = abs((turn / math.tau * 5) % 1.0 - 0.5) * 2
        reach = 0.3 + 0.7 * off**2.4
        knob = 0.02 * math.sin(26 * x) * math.sin(26 * y)
        return (
            2 * x * reach * r,
            2 * y * reach * r,
            max(0.0, 2 * z * (0.16 + 0.12 * (1 - math.hypot(2 * x, 2 * y))) + knob) * r,
        )

    return dressed(shaped(ball((1, 1, 1), detail=6), arms), ("shell", (0.9, 0.42, 0.12)))


def _merlons(half: float, count: int) -> list[tuple[float, float]]:
    """Places along the four sides of a square."""
    steps = [half * (2 * k / count - 1) for k in range(count)]
    return [
        *((t, -half) for t in steps),
        *((half, t) for t in steps),
        *((-t, half) for t in steps),
        *((-half, -t) for t in steps),
    ]
