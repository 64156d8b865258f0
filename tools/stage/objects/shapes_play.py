"""Games, sport and music: folded paper, chess, cards, instruments, prizes."""

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
    box_outline,
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
from .surfaces import Rgb

BOXWOOD: Look = ("wood", (0.86, 0.68, 0.42))
GOLD: Look = ("gold", None)
WHITE: Look = ("plastic", (0.95, 0.95, 0.93))
PAWN: list[Flat] = [
    (0, 0),
    (0.32, 0),
    (0.34, 0.08),
    (0.28, 0.16),
    (0.24, 0.22),
    (0.14, 0.36),
    (0.11, 0.58),
    (0.21, 0.62),
    (0.21, 0.66),
    (0.1, 0.69),
]
KING: list[Flat] = [
    (0, 0),
    (0.22, 0),
    (0.23, 0.06),
    (0.19, 0.12),
    (0.16, 0.15),
    (0.1, 0.26),
    (0.08, 0.5),
    (0.16, 0.53),
    (0.16, 0.56),
    (0.09, 0.58),
    (0.1, 0.62),
    (0.15, 0.8),
    (0.1, 0.84),
    (0.03, 0.87),
    (0, 0.87),
]
"""Profiles of chessmen in shares of their height."""


def paper_plane(length_m: float = 0.28) -> bpy.types.Object:
    """A folded dart: two wings and the keel between them, its nose towards X."""
    s = length_m
    nose, tail = (0.5 * s, 0.0, 0.0), (-0.5 * s, 0.0, -0.17 * s)
    faces: list[list[Place]] = []
    for side in (-1, 1):
        fold, tip = (-0.5 * s, side * 0.035 * s, 0.0), (-0.5 * s, side * 0.36 * s, 0.045 * s)
        faces += [[nose, tail, fold], [nose, fold, tip]]
    flaps: list[list[Place]] = []
    for side in (-1, 1):
        inner, outer = (-0.32 * s, side * 0.03 * s, 0.004 * s), (-0.3 * s, side * 0.19 * s, 0.024 * s)
        flaps.append([(0.48 * s, side * 0.002 * s, 0.004 * s), inner, outer])
    white: Look = ("paper", (0.95, 0.95, 0.93))
    return united(
        [dressed(sheets("plane", faces, 0.006 * s), white), dressed(sheets("flaps", flaps, 0.004 * s), white)],
        "paper plane",
    )


def kite(height_m: float = 0.9) -> bpy.types.Object:
    """A diamond of four colours on two sticks with a bowed tail; it stands and looks towards -Y."""
    h = height_m
    top, low, mid = (0.0, 0.0, h), (0.0, 0.0, 0.0), (0.0, -0.05 * h, 0.66 * h)
    ends = [(x * 0.36 * h, 0.0, 0.66 * h) for x in (-1, 1)]
    quarters = [[mid, ends[0], top], [mid, top, ends[1]], [mid, low, ends[0]], [mid, ends[1], low]]
    colours: list[Rgb] = [(0.85, 0.12, 0.1), (0.97, 0.78, 0.1), (0.1, 0.4, 0.8), (0.2, 0.62, 0.25)]
    parts = [
        dressed(sheets("quarter", [face], 0.006 * h), ("fabric", c)) for face, c in zip(quarters, colours, strict=True)
    ]
    sticks = [
        tube([low, (0, -0.035 * h, 0.66 * h), top], [0.008 * h] * 3),
        tube([ends[0], (0, -0.035 * h, 0.66 * h), ends[1]], [0.008 * h] * 3),
    ]
    line = [(0.06 * h * math.sin(t * 0.55), 0.0, -0.03 * h * t) for t in range(21)]
    bows = []
    for n in (4, 9, 14, 19):
        x, _, z = line[n]
        bows += [
            placed(ball((0.08 * h, 0.02 * h, 0.05 * h), (side * 0.04 * h, 0, 0)), (x, 0, z), (0, 20 * side, 0))
            for side in (-1, 1)
        ]
    parts += [
        alike([*sticks], ("wood", None)),
        dressed(tube(line, [0.005 * h] * 21, sides=8), ("fabric", (0.9, 0.9, 0.86))),
    ]
    return united([*parts, alike(bows, ("fabric", colours[0]))], "kite")


def frisbee(diameter_m: float = 0.27) -> bpy.types.Object:
    """A flying disc, hollow below, lying on its rim."""
    r = diameter_m / 2
    side = [(0, 0.14), (0.9, 0.13), (0.93, 0.02), (0.97, 0), (1, 0.08), (0.95, 0.2), (0.8, 0.23), (0, 0.235)]
    made = turned("frisbee", [(fine(rounded([(x * r, z * r) for x, z in side], 0.03 * r), 0.05 * r), 0)], segments=96)
    dressed(made, ("plastic", (0.95, 0.4, 0.06)), WHITE)
    return paint(made, lambda c: int(c[2] > 0.2 * r and 0.42 < math.hypot(c[0], c[1]) / r < 0.55))


def boomerang(span_m: float = 0.42) -> bpy.types.Object:
    """A bent throwing stick with painted tips, lying."""
    s = span_m
    turns = [math.radians(a) for a in range(50, 131, 10)]
    middle = [(-0.5, -0.3), *((0.14 * math.cos(a), 0.06 + 0.14 * math.sin(a)) for a in reversed(turns)), (0.5, -0.3)]
    shares = [
        (x, y)
        for (x0, y0), (x1, y1) in itertools.pairwise(middle)
        for k in range(4)
        for x, y in (((x0 + (x1 - x0) * k / 4), (y0 + (y1 - y0) * k / 4)),)
    ]
    line = [*shares, middle[-1]]
    made = tube([(x * s, y * s, 0) for x, y in line], [0.075 * s * (1 - abs(2 * x) ** 8 * 0.75) for x, _ in line])
    shaped(made, lambda p: (p[0], p[1], 0.22 * p[2]))
    dressed(made, ("wood", (0.62, 0.38, 0.18)), ("wood", (0.75, 0.12, 0.08)))
    return paint(made, lambda c: int(abs(c[0]) > 0.36 * s))


def rugby_ball(length_m: float = 0.29) -> bpy.types.Object:
    """A white ball with blunt ends and coloured tips, lying along X."""
    made = placed(
        turned("ball", [(arc(0.33 * length_m, -90, 90, tall=1.515, steps=40), 0)], segments=64), turn_deg=(0, 90, 0)
    )
    dressed(made, WHITE, ("plastic", (0.1, 0.25, 0.62)))
    seam = 0.012 * length_m
    return paint(made, lambda c: int(abs(c[0]) > 0.36 * length_m or min(abs(c[1]), abs(c[2])) < seam))


def american_football(length_m: float = 0.28) -> bpy.types.Object:
    """A pointed brown ball with white stripes and laces on top, lying along X."""
    s = length_m
    shares = [t / 20 - 1 for t in range(41)]
    body = tube(
        [(0.5 * t * s, 0, 0) for t in shares], [s * (0.305 * (1 - abs(t) ** 1.75) + 0.002) for t in shares], sides=40
    )
    dressed(body, ("leather", (0.48, 0.23, 0.1)), ("leather", (0.93, 0.92, 0.88)))
    paint(body, lambda c: int(0.27 < abs(c[0]) / s < 0.32))
    laces = [
        rod((x * 0.045 * s, -0.035 * s, 0.298 * s), (x * 0.045 * s, 0.035 * s, 0.298 * s), 0.009 * s)
        for x in range(-3, 4)
    ]
    laces.append(rod((-0.17 * s, 0, 0.296 * s), (0.17 * s, 0, 0.296 * s), 0.008 * s))
    return united([body, alike(laces, ("fabric", (0.95, 0.95, 0.93)))], "american football")


def baseball_bat(length_m: float = 0.84) -> bpy.types.Object:
    """A wooden bat with a taped grip, lying along X."""
    s = length_m
    grip = [(0, -0.5), (0.03, -0.495), (0.03, -0.48), (0.016, -0.465), (0.015, -0.22)]
    wood = [(0.015, -0.2), (0.022, 0.0), (0.036, 0.22), (0.039, 0.42), (0.034, 0.485), (0.015, 0.5), (0, 0.5)]
    bands = [(rounded([(r * s, z * s) for r, z in part], 0.02 * s), slot) for slot, part in ((1, grip), (0, wood))]
    made = placed(turned("bat", bands), turn_deg=(0, 90, 0))
    return dressed(made, ("wood", (0.82, 0.62, 0.36)), ("fabric", (0.12, 0.12, 0.13)))


def chess_pawn(height_m: float = 0.05) -> bpy.types.Object:
    """A turned pawn, standing."""
    h = height_m
    head = [(x, z + 0.81 * h) for x, z in arc(0.19 * h, -52, 90)]
    side = [*rounded([(r * h, z * h) for r, z in PAWN], 0.03 * h), *head]
    return dressed(turned("pawn", [(side, 0)]), BOXWOOD)


def chess_king(height_m: float = 0.095) -> bpy.types.Object:
    """A turned king with a cross on his crown, standing."""
    h = height_m
    body = turned("king", [(rounded([(r * h, z * h) for r, z in KING], 0.02 * h), 0)])
    arms = [
        block("arm", (x * h, 0.04 * h, z * h), bevel_m=0.006 * h, at=(0, 0, up * h))
        for x, z, up in ((0.045, 0.15, 0.925), (0.12, 0.045, 0.94))
    ]
    return alike([body, *arms], BOXWOOD)


def paper_sheet(length_m: float = 0.297) -> bpy.types.Object:
    """A sheet of writing paper, A4 by its sides, lying bowed along its length, one corner up."""
    n, width = 16, length_m / math.sqrt(2.0)

    def at(row: int, column: int) -> Place:
        u, v = row / n - 0.5, column / n - 0.5
        bow = 0.06 * u * u + 0.02 * math.sin(2.0 * u) * v + 0.3 * max(0.0, u + v - 0.6) ** 2
        return (u * length_m, v * width, bow * length_m)

    faces = [[at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)] for i in range(n) for j in range(n)]
    return dressed(sheets("sheet of paper", faces, 0.0004), ("paper", (0.95, 0.95, 0.93)))


def playing_card(height_m: float = 0.088) -> bpy.types.Object:
    """The ace of hearts, lying face up, its back blue."""
    h = height_m
    card = slab(box_outline(0.7 * h, h, 0.05 * h), 0.006 * h)
    back = placed(slab(box_outline(0.62 * h, 0.92 * h, 0.02 * h), 0.002 * h), (0, 0, -0.0029 * h))
    turns = [2 * math.pi * t / 40 for t in range(40)]
    heart = [
        (math.sin(a) ** 3, (13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a) - math.cos(4 * a)) / 16)
        for a in turns
    ]
    pips = []
    for x, y, size, turn in ((0, 0, 0.16, 0), (-0.27, 0.34, 0.045, 0), (0.27, -0.34, 0.045, 180)):
        pips.append(
            placed(
                slab([(u * size * h, v * size * h) for u, v in heart], 0.002 * h),
                (x * h, y * h, 0.003 * h),
                (0, 0, turn),
            )
        )
    for x, y in ((-0.27, 0.43), (0.27, -0.43)):
        way = 1 if y > 0 else -1
        strokes = [
            rod(
                ((x + u * 0.03) * h, (y - way * 0.035) * h, 0.003 * h),
                (x * h, (y + way * 0.035) * h, 0.003 * h),
                0.006 * h,
            )
            for u in (-1, 1)
        ]
        pips += [
            *strokes,
            rod(
                ((x - 0.016) * h, (y - way * 0.01) * h, 0.003 * h),
                ((x + 0.016) * h, (y - way * 0.01) * h, 0.003 * h),
                0.005 * h,
            ),
        ]
    parts = [dressed(card, ("paper", (0.96, 0.96, 0.94))), dressed(back, ("paper", (0.1, 0.2, 0.55)))]
    return united([*parts, alike(pips, ("plastic", (0.8, 0.05, 0.08)))], "playing card")


def drum(diameter_m: float = 0.34) -> bpy.types.Object:
    """A side drum with laced cords, standing."""
    r = diameter_m / 2
    h = 1.3 * r
    shell = turned("shell", [([(0, 0.02 * r), (0.96 * r, 0.02 * r), (0.96 * r, h - 0.02 * r), (0, h - 0.02 * r)], 0)])
    skins = [placed(disc(0.96 * r, 0.05 * r), (0, 0, z)) for z in (0.0, h)]
    hoops = [
        turned(
            "hoop",
            [([(0.95 * r, z), (1.04 * r, z), (1.04 * r, z + 0.14 * r), (0.95 * r, z + 0.14 * r), (0.95 * r, z)], 0)],
        )
        for z in (-0.04 * r, h - 0.1 * r)
    ]
    foot, top = around(12, 1.01 * r), around(12, 1.01 * r, 15)
    pairs = [*zip(foot, top, strict=True), *zip([*foot[1:], foot[0]], top, strict=True)]
    cords = [rod((a[0], a[1], 0.05 * r), (b[0], b[1], h - 0.05 * r), 0.018 * r) for a, b in pairs]
    parts = [dressed(shell, ("wood", (0.72, 0.1, 0.09))), alike(skins, ("paper", (0.95, 0.92, 0.84)))]
    return united(
        [
            *parts,
            alike([welded(hoop) for hoop in hoops], ("wood", (0.95, 0.78, 0.2))),
            alike(cords, ("fabric", (0.95, 0.94, 0.9))),
        ],
        "drum",
    )


def guitar(length_m: float = 1.0) -> bpy.types.Object:
    """An acoustic guitar, standing on its lower end; it looks towards -Y."""
    s = length_m
    half = [
        (0, 0.0),
        (0.1, 0.005),
        (0.165, 0.05),
        (0.185, 0.13),
        (0.165, 0.21),
        (0.125, 0.27),
        (0.12, 0.31),
        (0.135, 0.37),
        (0.125, 0.44),
        (0.08, 0.48),
        (0, 0.485),
    ]
    curve = rounded(half, 0.04 * 1.0, steps=4)
    outline = [(x * s, z * s) for x, z in (*curve, *((-x, z) for x, z in reversed(curve[1:-1])))]
    body, top = (
        placed(slab(outline, t * s, bevel_m=b * s), (0, y * s, 0), (90, 0, 0))
        for t, b, y in ((0.1, 0.006, 0), (0.006, 0.0, -0.05))
    )
    shaped(top, lambda p: (0.96 * p[0], p[1], 0.242 * s + 0.96 * (p[2] - 0.242 * s)))
    hole = placed(disc(0.052 * s, 0.012 * s), (0, -0.05 * s, 0.32 * s), (90, 0, 0))
    dark = [
        block("bridge", (0.16 * s, 0.02 * s, 0.03 * s), bevel_m=0.004 * s, at=(0, -0.056 * s, 0.15 * s)),
        block("board", (0.055 * s, 0.014 * s, 0.52 * s), bevel_m=0.003 * s, at=(0, -0.06 * s, 0.62 * s)),
        hole,
    ]
    neck = [
        block("neck", (0.052 * s, 0.04 * s, 0.46 * s), bevel_m=0.01 * s, at=(0, -0.038 * s, 0.68 * s)),
        block("head", (0.08 * s, 0.025 * s, 0.14 * s), bevel_m=0.006 * s, at=(0, -0.04 * s, 0.935 * s)),
    ]
    strings = [
        rod((x * 0.0075 * s, -0.069 * s, 0.15 * s), (x * 0.0065 * s, -0.069 * s, 0.9 * s), 0.0012 * s)
        for x in (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)
    ]
    pegs = [
        ball((0.03 * s, 0.016 * s, 0.02 * s), (x * 0.05 * s, -0.04 * s, z * s), detail=3)
        for x in (-1, 1)
        for z in (0.9, 0.94, 0.98)
    ]
    parts = [
        dressed(body, ("wood", (0.5, 0.26, 0.11))),
        dressed(top, ("wood", (0.85, 0.6, 0.3))),
        alike(dark, ("wood", (0.12, 0.07, 0.05))),
    ]
    return united(
        [*parts, alike(neck, ("wood", (0.4, 0.2, 0.09))), alike([*strings, *pegs], ("steel", None))], "guitar"
    )


def trophy(height_m: float = 0.3) -> bpy.types.Object:
    """A golden cup with two handles on a dark base."""
    h = height_m
    outer = [(0.12, 0.22), (0.05, 0.27), (0.04, 0.4), (0.1, 0.46), (0.22, 0.58), (0.26, 0.78), (0.3, 1.0)]
    inner = [(0.28, 1.0), (0.24, 0.78), (0.2, 0.6), (0, 0.5)]
    cup = turned("cup", [(rounded([(0, 0.2 * h), *((r * h, z * h) for r, z in (*outer, *inner))], 0.02 * h), 0)])
    bend = [
        (0.25 + 0.2 * math.sin(math.radians(a)), 0.76 + 0.17 * math.cos(math.radians(a))) for a in range(0, 181, 15)
    ]
    handles = [
        tube([(side * x * h, 0, z * h) for x, z in ((0.26, 0.93), *bend, (0.2, 0.59))], [0.02 * h] * (len(bend) + 2))
        for side in (-1, 1)
    ]
    base = block("base", (0.34 * h, 0.34 * h, 0.18 * h), bevel_m=0.015 * h, at=(0, 0, 0.09 * h))
    plate = block("plate", (0.2 * h, 0.345 * h, 0.09 * h), bevel_m=0.004 * h, at=(0, 0, 0.09 * h))
    return united([alike([cup, *handles, plate], GOLD), dressed(base, ("wood", (0.16, 0.09, 0.06)))], "trophy")


def crown(diameter_m: float = 0.19) -> bpy.types.Object:
    """A golden crown of eight points with pearls and red stones, standing."""
    r = diameter_m / 2
    high = (0.5, 0.62, 0.85, 1.15, 0.85, 0.62)
    across = 48
    rings: list[list[Place]] = []
    for k in range(across + 1):
        a = 2 * math.pi * k / across
        rings.append(
            [
                ((0.93 + 0.1 * z) * r * math.cos(a), (0.93 + 0.1 * z) * r * math.sin(a), z * r)
                for z in (0.0, high[k % 6])
            ]
        )
    band = sheets("band", [[a[0], b[0], b[1], a[1]] for a, b in itertools.pairwise(rings)], 0.04 * r)
    tips = around(8, 1.045 * r, 22.5)
    pearls = [ball((0.13 * r,) * 3, (x, y, 1.18 * r)) for x, y, _ in tips]
    stones = [ball((0.16 * r,) * 3, (0.97 * x, 0.97 * y, 0.24 * r)) for x, y, _ in [*tips, *around(8, 1.0 * r)]]
    rims = [placed(torus("rim", d * r, 0.08 * r), (0, 0, z * r)) for d, z in ((1.97, 0.04), (2.03, 0.45))]
    parts = [alike([band, *rims], GOLD), alike(pearls, ("ceramic", (0.96, 0.94, 0.9)))]
    return united(
        [
            *parts,
            alike(stones[::2], ("plastic", (0.7, 0.03, 0.08))),
            alike(stones[1::2], ("plastic", (0.06, 0.2, 0.65))),
        ],
        "crown",
    )
