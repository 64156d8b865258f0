"""Things of the house and of the desk: clocks, keys, paper, tools that hang by the door."""

from __future__ import annotations

import math

import bpy

from .shapes_build import block, dressed, rounded, turned, united
from .shapes_solids import (
    INK,
    Flat,
    Look,
    Place,
    alike,
    around,
    ball,
    box_outline,
    disc,
    lofted,
    placed,
    rod,
    shaped,
    sheets,
    slab,
    torus,
    tube,
    welded,
)

STEEL: Look = ("steel", None)
BRASS: Look = ("brass", None)
WOOD: Look = ("wood", (0.55, 0.34, 0.18))
WHITE: Look = ("plastic", (0.95, 0.94, 0.91))
BLACK: Look = ("plastic", INK)


def umbrella(diameter_m: float = 1.0) -> bpy.types.Object:
    """An open umbrella of eight gores, its crook down."""
    r = diameter_m / 2
    top, rows, across = 0.36 * r, 8, 48

    def at(row: int, k: int) -> Place:
        t, a = row / rows, 2 * math.pi * k / across
        slack = abs(math.sin(4 * a)) ** 1.4
        far = r * t * (1 - 0.07 * t * slack)
        return (far * math.cos(a), far * math.sin(a), top * (1 - t**1.8) + 0.03 * r * t * slack)

    faces: list[list[Place]] = [[at(0, 0), at(1, k), at(1, k + 1)] for k in range(across)]
    faces += [[at(i, k), at(i + 1, k), at(i + 1, k + 1), at(i, k + 1)] for i in range(1, rows) for k in range(across)]
    ribs = [
        tube(
            [(0.96 * x, 0.96 * y, z - 0.012 * r) for x, y, z in (at(i, 6 * n) for i in range(1, rows + 1))],
            [0.006 * r] * rows,
            sides=8,
        )
        for n in range(8)
    ]
    hook = [
        (0.1 * r * (1 - math.cos(math.radians(a))), 0.0, -1.0 * r - 0.1 * r * math.sin(math.radians(a)))
        for a in range(0, 181, 15)
    ]
    crook = tube([(0, 0, -0.84 * r), *hook], [0.022 * r] * (len(hook) + 1))
    parts = [dressed(sheets("canopy", faces, 0.006 * r), ("fabric", (0.72, 0.07, 0.1))), dressed(crook, WOOD)]
    return united([*parts, alike([rod((0, 0, -0.9 * r), (0, 0, top + 0.09 * r), 0.014 * r), *ribs], STEEL)], "umbrella")


def bell(height_m: float = 0.25) -> bpy.types.Object:
    """A bronze bell with its clapper and a loop to hang it by."""
    h = height_m
    outer = [(0.42, 0.02), (0.36, 0.14), (0.28, 0.4), (0.25, 0.62), (0.17, 0.76), (0, 0.79)]
    inner = [(0, 0.72), (0.14, 0.69), (0.21, 0.56), (0.25, 0.36), (0.37, 0.03)]
    body = welded(turned("bell", [(rounded([(r * h, z * h) for r, z in (*outer, *inner, outer[0])], 0.03 * h), 0)]))
    loop = placed(torus("loop", 0.2 * h, 0.055 * h, segments=40), (0, 0, 0.87 * h), (90, 0, 0))
    clapper = [rod((0, 0, 0.1 * h), (0, 0, 0.74 * h), 0.02 * h), ball((0.16 * h,) * 3, (0, 0, 0.08 * h))]
    return united([alike([body, loop], BRASS), alike(clapper, ("iron", (0.2, 0.2, 0.2)))], "bell")


def hourglass(height_m: float = 0.2) -> bpy.types.Object:
    """Two glass bulbs with sand in both, between wooden discs on three posts."""
    h = height_m
    half = [(0.2, 0.43), (0.24, 0.34), (0.22, 0.22), (0.12, 0.1), (0.03, 0.02)]
    outer = [*((r, -z) for r, z in half), *reversed(half)]
    wall = [(r * h, z * h) for r, z in outer] + [((r - 0.014) * h, z * h) for r, z in reversed(outer)]
    bulbs = welded(turned("bulbs", [([*wall, wall[0]], 0)]))
    below = [(0, -0.425), (0.185, -0.425), (0.222, -0.34), (0.2, -0.28), (0, -0.2)]
    above = [(0, 0.02), (0.012, 0.02), (0.1, 0.1), (0.165, 0.17), (0, 0.14)]
    sand = [turned("sand", [([(r * h, z * h) for r, z in part], 0)]) for part in (below, above)]
    ends = [placed(disc(0.31 * h, 0.07 * h, edge=0.3), (0, 0, z * h)) for z in (-0.465, 0.465)]
    posts = [rod((x, y, -0.45 * h), (x, y, 0.45 * h), 0.022 * h) for x, y, _ in around(3, 0.265 * h, 30)]
    parts = [alike([*ends, *posts], WOOD), dressed(bulbs, ("glass", None)), alike(sand, ("sand", (0.9, 0.72, 0.42)))]
    return united(parts, "hourglass")


def alarm_clock(height_m: float = 0.15) -> bpy.types.Object:
    """A round clock on two feet with two bells on top; it looks towards -Y."""
    h = height_m
    red: Look = ("plastic", (0.78, 0.1, 0.09))
    body = placed(disc(0.38 * h, 0.3 * h, edge=0.2), (0, 0, 0.44 * h), (90, 0, 0))
    bells = [placed(ball((0.3 * h, 0.26 * h, 0.2 * h)), (x * 0.22 * h, 0, 0.84 * h), (0, x * 28, 0)) for x in (-1, 1)]
    feet = [rod((x * 0.2 * h, 0, 0.14 * h), (x * 0.27 * h, 0, 0.01 * h), 0.035 * h, 0.025 * h) for x in (-1, 1)]
    stems = [rod((x * 0.18 * h, 0, 0.75 * h), (x * 0.22 * h, 0, 0.86 * h), 0.02 * h) for x in (-1, 1)]
    striker = [rod((0, 0, 0.8 * h), (0, 0, 0.92 * h), 0.015 * h), ball((0.08 * h,) * 3, (0, 0, 0.94 * h))]
    parts = [dressed(body, red), alike([*bells, *feet, *stems, *striker], BRASS)]
    return united([*parts, *_dial(0.32 * h, (0, -0.152 * h, 0.44 * h))], "alarm clock")


def wall_clock(diameter_m: float = 0.3) -> bpy.types.Object:
    """A round clock in a dark rim, standing; it looks towards -Y."""
    r = diameter_m / 2
    rim = [(0, -0.1), (1, -0.1), (1.0, 0.08), (0.93, 0.1), (0.86, 0.06), (0.84, 0.0), (0, 0.0)]
    made = placed(turned("rim", [(rounded([(x * r, z * r) for x, z in rim], 0.03 * r), 0)]), turn_deg=(90, 0, 0))
    return united([dressed(made, ("wood", (0.3, 0.17, 0.09))), *_dial(0.84 * r, (0, -0.005 * r, 0))], "wall clock")


def key(length_m: float = 0.065) -> bpy.types.Object:
    """An old door key, lying, its bit towards X."""
    s = length_m
    bow = placed(torus("bow", 0.36 * s, 0.07 * s, segments=48), (-0.32 * s, 0, 0))
    shaft = rod((-0.17 * s, 0, 0), (0.5 * s, 0, 0), 0.035 * s)
    collars = [placed(disc(0.05 * s, 0.03 * s), (x * s, 0, 0), (0, 90, 0)) for x in (-0.14, -0.08)]
    bit: list[Flat] = [
        (0.24, 0),
        (0.24, 0.2),
        (0.3, 0.2),
        (0.3, 0.13),
        (0.34, 0.13),
        (0.34, 0.2),
        (0.4, 0.2),
        (0.4, 0.1),
        (0.46, 0.1),
        (0.46, 0),
    ]
    return alike([bow, shaft, *collars, slab([(x * s, y * s) for x, y in bit], 0.035 * s, bevel_m=0.004 * s)], BRASS)


def envelope(width_m: float = 0.22) -> bpy.types.Object:
    """A closed letter with a red seal on its flap, lying."""
    w = width_m
    h = 0.64 * w
    flap: list[Flat] = [(-0.495 * w, 0.495 * h), (0, -0.12 * h), (0.495 * w, 0.495 * h)]
    parts = [block("letter", (w, h, 0.012 * w), bevel_m=0.003 * w), placed(slab(flap, 0.004 * w), (0, 0, 0.008 * w))]
    seams = [
        rod((x * 0.49 * w, -0.49 * h, 0.0062 * w), (x * 0.06 * w, -0.07 * h, 0.0062 * w), 0.002 * w) for x in (-1, 1)
    ]
    line = [rod((x * 0.49 * w, 0.48 * h, 0.01 * w), (0, -0.12 * h, 0.01 * w), 0.0018 * w) for x in (-1, 1)]
    seal = ball((0.13 * w, 0.13 * w, 0.02 * w), (0, -0.06 * h, 0.011 * w))
    return united(
        [
            alike(parts, ("paper", (0.93, 0.87, 0.74))),
            alike([*seams, *line], ("paper", (0.6, 0.52, 0.4))),
            dressed(seal, ("wax", (0.66, 0.05, 0.06))),
        ],
        "envelope",
    )


def matchstick(length_m: float = 0.048) -> bpy.types.Object:
    """A wooden match with a red head, lying along X."""
    s = length_m
    stick = block("stick", (s, 0.05 * s, 0.05 * s), bevel_m=0.004 * s)
    return united(
        [
            dressed(stick, ("wood", (0.88, 0.72, 0.48))),
            dressed(ball((0.15 * s, 0.09 * s, 0.09 * s), (0.46 * s, 0, 0)), ("clay", (0.7, 0.08, 0.07))),
        ],
        "matchstick",
    )


def wine_cork(height_m: float = 0.045) -> bpy.types.Object:
    """The cork of a bottle, standing."""
    h = height_m
    side = rounded([(0, 0), (0.24 * h, 0), (0.27 * h, h), (0, h)], 0.03 * h)
    return dressed(turned("cork", [(side, 0)]), ("cork", None))


def kitchen_sponge(length_m: float = 0.11) -> bpy.types.Object:
    """A yellow sponge with a green scouring side."""
    s = length_m
    foam = block("foam", (s, 0.62 * s, 0.26 * s), bevel_m=0.03 * s)
    pad = block("pad", (s, 0.62 * s, 0.08 * s), bevel_m=0.02 * s, at=(0, 0, 0.15 * s))
    return united(
        [dressed(foam, ("foam", (0.96, 0.8, 0.2))), dressed(pad, ("fabric", (0.1, 0.4, 0.18)))], "kitchen sponge"
    )


def bar_of_soap(length_m: float = 0.085) -> bpy.types.Object:
    """A rounded bar with a shallow oval on top."""
    s = length_m

    def squared(place: Place) -> Place:
        x, y, z = place
        reach = (abs(2 * x) ** 4 + abs(2 * y) ** 4 + abs(2 * z) ** 4) ** -0.25
        dip = 0.05 * max(0.0, 1 - (2.6 * x * reach) ** 2 - (2.6 * y * reach) ** 2) * (z > 0)
        return (x * reach * s, y * reach * 0.64 * s, (z * reach * 0.32 - dip) * s)

    return dressed(shaped(ball((1, 1, 1), detail=6), squared), ("wax", (0.95, 0.72, 0.78)))


def wicker_basket(diameter_m: float = 0.34) -> bpy.types.Object:
    """A round woven basket with a handle over it."""
    r = diameter_m / 2
    hoops = [
        placed(torus("hoop", 2 * r * (0.74 + 0.26 * t / 9), 0.15 * r, segments=48), (0, 0, r * (0.08 + 0.085 * t)))
        for t in range(10)
    ]
    for n, hoop in enumerate(hoops):
        for vertex in hoop.data.vertices:
            vertex.co.xy = vertex.co.xy * (1 + 0.035 * (-1) ** n * math.sin(12 * math.atan2(vertex.co.y, vertex.co.x)))
    floor = placed(disc(0.7 * r, 0.07 * r), (0, 0, 0.06 * r))
    stakes = [
        rod((0.68 * x, 0.68 * y, 0.04 * r), (0.92 * x, 0.92 * y, 0.9 * r), 0.045 * r) for x, y, _ in around(24, r)
    ]
    arch = [
        (0.93 * r * math.cos(math.radians(a)), 0.0, 0.8 * r + 1.0 * r * math.sin(math.radians(a)))
        for a in range(0, 181, 10)
    ]
    rim = placed(torus("rim", 2.08 * r, 0.16 * r), (0, 0, 0.9 * r))
    parts = [alike([*hoops, floor, *stakes], ("wood", (0.66, 0.45, 0.22)))]
    return united(
        [*parts, alike([rim, tube(arch, [0.055 * r] * len(arch))], ("wood", (0.5, 0.31, 0.14)))], "wicker basket"
    )


def tray(length_m: float = 0.42) -> bpy.types.Object:
    """A flat wooden tray with a raised edge, lying along X."""
    s = length_m
    levels = ((0.95, 0.0), (1.0, 0.1), (0.96, 0.1), (0.91, 0.022))
    rings = [[(x, y, z * s) for x, y in box_outline(s * k, s * (k - 0.32), 0.08 * s)] for k, z in levels]
    return dressed(lofted("tray", rings), ("wood", (0.6, 0.4, 0.22)))


def suitcase(width_m: float = 0.6) -> bpy.types.Object:
    """A leather travelling case with straps, corners and a handle, standing."""
    w = width_m
    body = block("case", (w, 0.28 * w, 0.64 * w), bevel_m=0.04 * w, at=(0, 0, 0.32 * w))
    straps = [
        block("strap", (0.07 * w, 0.292 * w, 0.652 * w), bevel_m=0.035 * w, at=(x * w, 0, 0.32 * w))
        for x in (-0.27, 0.27)
    ]
    grip = tube(
        [(-0.13 * w, 0, 0.63 * w), (-0.12 * w, 0, 0.71 * w), (0.12 * w, 0, 0.71 * w), (0.13 * w, 0, 0.63 * w)],
        [0.022 * w] * 4,
    )
    seam = block("seam", (1.006 * w, 0.014 * w, 0.646 * w), bevel_m=0.004 * w, at=(0, 0, 0.32 * w))
    locks = [
        block("lock", (0.06 * w, 0.3 * w, 0.05 * w), bevel_m=0.008 * w, at=(x * w, 0, 0.5 * w)) for x in (-0.27, 0.27)
    ]
    return united(
        [
            dressed(body, ("leather", (0.46, 0.26, 0.13))),
            alike([*straps, grip, seam], ("leather", (0.22, 0.12, 0.07))),
            alike(locks, BRASS),
        ],
        "suitcase",
    )


def smartphone(height_m: float = 0.15) -> bpy.types.Object:
    """A telephone with a black screen, lying on its back."""
    h = height_m
    body = slab(box_outline(0.48 * h, h, 0.06 * h), 0.05 * h, bevel_m=0.012 * h)
    pane = placed(slab(box_outline(0.45 * h, 0.97 * h, 0.05 * h), 0.004 * h), (0, 0, 0.025 * h))
    lenses = [placed(disc(0.032 * h, 0.02 * h), (x * h, y * h, -0.028 * h)) for x, y in ((-0.15, 0.42), (-0.15, 0.33))]
    return united(
        [dressed(body, ("aluminium", (0.6, 0.63, 0.68))), alike([pane, *lenses], ("ceramic", (0.02, 0.02, 0.03)))],
        "smartphone",
    )


def laptop(width_m: float = 0.33) -> bpy.types.Object:
    """An open laptop, its screen towards -Y."""
    w = width_m
    base = slab(box_outline(w, 0.68 * w, 0.03 * w), 0.04 * w, bevel_m=0.006 * w)
    keys = [
        block(
            "key",
            (0.06 * w, 0.055 * w, 0.012 * w),
            bevel_m=0.004 * w,
            at=((i - 5.5) * 0.073 * w, (0.24 - 0.07 * j) * w, 0.022 * w),
        )
        for i in range(12)
        for j in range(5)
    ]
    pad = block("pad", (0.3 * w, 0.17 * w, 0.002 * w), bevel_m=0, at=(0, -0.22 * w, 0.021 * w))
    lid, pane = (
        slab(box_outline(w, 0.66 * w, 0.03 * w), 0.024 * w, bevel_m=0.005 * w),
        placed(slab(box_outline(0.95 * w, 0.6 * w, 0.01 * w), 0.004 * w), (0, 0, 0.012 * w)),
    )
    lid, pane = (placed(placed(part, (0, 0.34 * w, 0)), (0, 0.335 * w, 0.015 * w), (72, 0, 0)) for part in (lid, pane))
    return united(
        [
            alike([base, lid], ("aluminium", (0.68, 0.69, 0.71))),
            alike(keys, BLACK),
            dressed(pad, ("plastic", (0.5, 0.51, 0.53))),
            dressed(pane, ("ceramic", (0.05, 0.1, 0.18))),
        ],
        "laptop",
    )


def rolling_pin(length_m: float = 0.42) -> bpy.types.Object:
    """A wooden roller with two handles, lying along X."""
    s = length_m
    side = [(0, -0.5), (0.03, -0.49), (0.04, -0.42), (0.022, -0.32), (0.022, -0.3), (0.075, -0.29), (0.08, -0.27)]
    profile = [(r * s, z * s) for r, z in (*side, *((r, -z) for r, z in reversed(side)))]
    made = placed(turned("rolling pin", [(rounded(profile, 0.01 * s), 0)]), turn_deg=(0, 90, 0))
    return dressed(made, ("wood", (0.78, 0.58, 0.36)))


def toilet_roll(diameter_m: float = 0.11) -> bpy.types.Object:
    """A roll of white paper on a cardboard tube, standing."""
    r = diameter_m / 2
    outer = [(0.4 * r, 0), (0.97 * r, 0), (r, 0.03 * r), (r, 1.77 * r), (0.97 * r, 1.8 * r), (0.4 * r, 1.8 * r)]
    made = welded(turned("roll", [(outer, 0), ([(0.37 * r, 1.8 * r), (0.37 * r, 0), (0.4 * r, 0)], 1)]))
    return dressed(made, ("fabric", (0.95, 0.95, 0.93)), ("cardboard", None))


def _dial(radius_m: float, at: Place) -> list[bpy.types.Object]:
    """A white dial with twelve marks and hands at ten past ten, facing -Y."""
    r = radius_m
    face = disc(r, 0.03 * r)
    marks = []
    for x, y, a in around(12, 0.86 * r):
        marks.append(placed(block("mark", (0.14 * r, 0.04 * r, 0.02 * r), bevel_m=0), (x, y, 0.015 * r), (0, 0, a)))
    for long, wide, a in ((0.5, 0.07, 150), (0.74, 0.05, 30)):
        hand = block("hand", (long * r, wide * r, 0.02 * r), bevel_m=0, at=(0.42 * long * r, 0, 0.03 * r))
        marks.append(placed(hand, turn_deg=(0, 0, a)))
    marks.append(placed(disc(0.07 * r, 0.06 * r), (0, 0, 0.02 * r)))
    return [placed(dressed(face, WHITE), at, (90, 0, 0)), placed(alike(marks, BLACK), at, (90, 0, 0))]
