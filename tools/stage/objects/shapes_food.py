"""Bakery, fast food, and what grows in a kitchen garden."""

from __future__ import annotations

import math

import bpy
from mathutils import Vector, noise

from .shapes_build import arc, block, dressed, fine, paint, rounded, turned, united
from .shapes_solids import Flat, Look, Place, alike, around, ball, carved, disc, placed, rod, shaped, slab, tube

CRUST: Look = ("foam", (0.66, 0.42, 0.21))
CRUMB: Look = ("foam", (0.94, 0.85, 0.66))
GREEN: Look = ("plant", (0.3, 0.55, 0.14))
STALK: Look = ("wood", (0.36, 0.3, 0.14))
CREAM: Look = ("wax", (0.97, 0.94, 0.87))
CHERRY: Look = ("fruit", (0.7, 0.04, 0.07))


def loaf_of_bread(length_m: float = 0.26) -> bpy.types.Object:
    """A long loaf, flat below, with three slashes across its crust."""
    s = length_m

    def cut(place: Place) -> float:
        x, y, z = place
        depth = max(0.0, 1 - min(abs(x / s - 0.25 * y / s - at) for at in (-0.26, 0.0, 0.26)) / 0.045)
        return depth * max(0.0, min(1.0, 7 * (z / s - 0.08)))

    def moved(place: Place) -> Place:
        x, y, z = place
        z = max(z, -0.11 * s)
        return (x, y, z - 0.03 * s * cut((x, y, z)) ** 0.7)

    body = shaped(ball((s, 0.5 * s, 0.44 * s), detail=6), moved)
    return paint(dressed(body, CRUST, CRUMB), lambda c: int(cut((c[0], c[1], c[2] + 0.02 * s)) > 0.3))


def slice_of_bread(height_m: float = 0.12) -> bpy.types.Object:
    """A slice of tin loaf, lying, with its crust round it."""
    h = height_m
    side = [(0.4, -0.5), (0.43, -0.46), (0.42, 0.1), (0.47, 0.2), (0.47, 0.36), (0.36, 0.47), (0.15, 0.5)]
    outline: list[Flat] = [(x * h, y * h) for x, y in (*side, *((-x, y) for x, y in reversed(side)))]
    made = dressed(slab(outline, 0.12 * h, bevel_m=0.012 * h), CRUMB, CRUST)
    return paint(made, lambda c: int(abs(c[2]) < 0.055 * h))


def cake(diameter_m: float = 0.24) -> bpy.types.Object:
    """A round cake: pink icing, chocolate running down from the top, cherries on cream."""
    r = diameter_m / 2
    h = 0.9 * r
    side = fine(rounded([(0, 0), (r, 0), (r, h), (0, h)], 0.06 * r), 0.03 * r)
    body = dressed(turned("cake", [(side, 0)], segments=128), ("wax", (0.95, 0.66, 0.72)), ("wax", (0.3, 0.15, 0.08)))
    paint(body, lambda c: int(c[2] > h * (0.72 + 0.13 * math.sin(11 * math.atan2(c[1], c[0])))))
    cream = [ball((0.24 * r, 0.24 * r, 0.2 * r), (x, y, h + 0.05 * r)) for x, y, _ in around(8, 0.74 * r)]
    fruit = [ball((0.17 * r,) * 3, (x, y, h + 0.2 * r)) for x, y, _ in around(8, 0.74 * r)]
    foot = [ball((0.17 * r,) * 3, (x, y, 0.075 * r), detail=3) for x, y, _ in around(30, 1.0 * r)]
    return united([body, alike([*cream, *foot], CREAM), alike(fruit, CHERRY)], "cake")


def slice_of_cake(length_m: float = 0.12) -> bpy.types.Object:
    """A wedge of two sponges with cream between, iced on top and at the back, a cherry on it."""
    s = length_m
    low, cream, top = (_wedge(s, 48, low * s, high * s) for low, high in ((0, 0.3), (0.3, 0.37), (0.37, 0.67)))
    icing = [_wedge(1.03 * s, 48, 0.67 * s, 0.75 * s)]
    back = [(r * math.cos(math.radians(a)), r * math.sin(math.radians(a))) for r, turn in ((1.0, 1), (1.05, -1))
            for a in [turn * (-24 + 48 * k / 12) for k in range(13)]]  # fmt: skip
    icing.append(placed(slab([(x * s, y * s) for x, y in back], 0.74 * s), (0, 0, 0.37 * s)))
    whip, fruit = (
        ball((0.26 * s, 0.26 * s, 0.16 * s), (0.72 * s, 0, 0.8 * s)),
        ball((0.17 * s,) * 3, (0.72 * s, 0, 0.92 * s)),
    )
    parts = [alike([low, top], ("foam", (0.9, 0.7, 0.36))), alike([cream, whip], CREAM)]
    return united([*parts, alike(icing, ("wax", (0.93, 0.6, 0.68))), dressed(fruit, CHERRY)], "slice of cake")


def cupcake(height_m: float = 0.09) -> bpy.types.Object:
    """A fluted paper case, a swirl of icing, a cherry."""
    h = height_m
    case = turned(
        "case", [(fine([(0, 0), (0.27 * h, 0), (0.36 * h, 0.42 * h), (0, 0.42 * h)], 0.05 * h), 0)], segments=144
    )
    for vertex in case.data.vertices:
        if vertex.co.xy.length > 0.2 * h:
            vertex.co.xy = vertex.co.xy * (1 + 0.05 * math.sin(24 * math.atan2(vertex.co.y, vertex.co.x)))
    turns = [(t / 90, math.radians(t * 13)) for t in range(91)]
    line = [
        ((0.28 - 0.27 * t) * h * math.cos(a), (0.28 - 0.27 * t) * h * math.sin(a), (0.46 + 0.36 * t) * h)
        for t, a in turns
    ]
    swirl = tube(line, [(0.12 - 0.06 * t) * h for t, _ in turns])
    core = placed(turned("core", [([(0, 0), (0.3 * h, 0), (0, 0.4 * h)], 0)]), (0, 0, 0.42 * h))
    parts = [dressed(case, ("paper", (0.85, 0.3, 0.36))), alike([swirl, core], ("wax", (0.97, 0.88, 0.9)))]
    return united([*parts, dressed(ball((0.17 * h,) * 3, (0, 0, 0.9 * h)), CHERRY)], "cupcake")


def cookie(diameter_m: float = 0.08) -> bpy.types.Object:
    """A flat biscuit with chips of chocolate."""
    r = diameter_m / 2
    top = [(0, 0), (0.9 * r, 0), (r, 0.1 * r), (0.85 * r, 0.22 * r), (0.4 * r, 0.27 * r), (0, 0.28 * r)]
    body = dressed(turned("cookie", [(rounded(top, 0.08 * r), 0)]), ("foam", (0.78, 0.53, 0.27)))
    spots = [*around(8, 0.72 * r, 12), *around(5, 0.4 * r, 40), (0.0, 0.05 * r, 0.0)]
    chips = [
        ball(((0.16 + 0.05 * (i % 3)) * r, 0.18 * r, 0.14 * r), (x, y, 0.24 * r), detail=3)
        for i, (x, y, _) in enumerate(spots)
    ]
    return united([body, alike(chips, ("wax", (0.22, 0.1, 0.05)))], "cookie")


def pizza(diameter_m: float = 0.32) -> bpy.types.Object:
    """A whole pizza: crust, cheese, salami and basil."""
    r = diameter_m / 2
    base = [(0, 0), (0.94 * r, 0), (r, 0.05 * r), (0.98 * r, 0.13 * r), (0.9 * r, 0.14 * r), (0.85 * r, 0.08 * r)]
    made = turned(
        "pizza",
        [(rounded(base, 0.03 * r), 0), ([(0.84 * r, 0.075 * r), (0.8 * r, 0.08 * r)], 2), ([(0, 0.085 * r)], 1)],
        segments=96,
    )
    dressed(made, CRUST, ("wax", (0.95, 0.78, 0.35)), ("wax", (0.72, 0.15, 0.06)))
    spots = [*around(7, 0.6 * r, 10), *around(3, 0.26 * r, 60)]
    salami = [placed(disc(0.13 * r, 0.03 * r), (x, y, 0.095 * r)) for x, y, _ in spots]
    basil = [
        placed(ball((0.16 * r, 0.08 * r, 0.02 * r), detail=3), (x, y, 0.1 * r), (8, 0, 3 * a))
        for x, y, a in around(6, 0.42 * r, 33)
    ]
    return united([made, alike(salami, ("wax", (0.62, 0.1, 0.07))), alike(basil, GREEN)], "pizza")


def hamburger(diameter_m: float = 0.11) -> bpy.types.Object:
    """A bun with sesame, lettuce, tomato, cheese and a patty."""
    r = diameter_m / 2
    bun = ("foam", (0.84, 0.56, 0.24))
    low = placed(disc(0.95 * r, 0.3 * r, edge=0.4), (0, 0, 0.15 * r))
    top = turned(
        "top", [([(0, 0.78 * r), (0.93 * r, 0.78 * r), *((x, z + 0.84 * r) for x, z in arc(r, 0, 90, tall=0.62))], 0)]
    )
    seeds = []
    for count, lean in ((1, 0), (6, 22), (11, 42), (15, 60)):
        for x, y, a in around(count, math.sin(math.radians(lean)) * r, lean):
            at = (x, y, (0.84 + 0.62 * math.cos(math.radians(lean))) * r)
            seeds.append(placed(ball((0.05 * r, 0.09 * r, 0.04 * r), detail=2), at, (0, lean * 0.6, a)))
    lettuce = disc(1.0 * r, 0.05 * r)
    for vertex in lettuce.data.vertices:
        x, y, z = vertex.co
        far = max(0.0, vertex.co.xy.length / r - 0.6) / 0.4
        wave = math.sin(9 * math.atan2(y, x))
        vertex.co = (x * (1 + 0.05 * far * wave), y * (1 + 0.05 * far * wave), z + 0.34 * r + 0.05 * r * far * wave)
    patty = placed(disc(0.98 * r, 0.22 * r, edge=0.35), (0, 0, 0.5 * r))
    cheese = placed(
        block("cheese", (1.45 * r, 1.45 * r, 0.05 * r), bevel_m=0.01 * r, at=(0, 0, 0.63 * r)), turn_deg=(0, 0, 20)
    )
    tomato = placed(disc(0.88 * r, 0.1 * r), (0, 0, 0.71 * r))
    parts = [alike([low, top], bun), alike(seeds, ("wax", (0.97, 0.92, 0.76))), dressed(lettuce, GREEN)]
    parts += [dressed(patty, ("soil", (0.29, 0.15, 0.08))), dressed(cheese, ("wax", (0.98, 0.7, 0.12)))]
    return united([*parts, dressed(tomato, ("fruit", (0.8, 0.12, 0.07)))], "hamburger")


def hot_dog(length_m: float = 0.17) -> bpy.types.Object:
    """A sausage in an open bun with a line of mustard."""
    s = length_m
    ends = [(-0.5, 0.0), (-0.49, 0.5), (-0.46, 0.8), (-0.4, 1.0), (0.4, 1.0), (0.46, 0.8), (0.49, 0.5), (0.5, 0.0)]
    halves = [
        tube([(0.94 * x * s, y * s, 0.12 * s) for x, _ in ends], [max(0.12 * t, 0.004) * s for _, t in ends])
        for y in (-0.09, 0.09)
    ]
    sausage = tube(
        [(1.08 * x * s, 0, (0.17 + 0.25 * x * x) * s) for x, _ in ends], [max(0.075 * t, 0.003) * s for _, t in ends]
    )
    wave = [
        (0.9 * s * (t / 60 - 0.5), 0.035 * s * math.sin(t * 0.75), s * (0.243 + 0.2 * (t / 60 - 0.5) ** 2))
        for t in range(61)
    ]
    parts = [alike(halves, ("foam", (0.86, 0.6, 0.3))), dressed(sausage, ("wax", (0.66, 0.22, 0.1)))]
    return united([*parts, dressed(tube(wave, [0.014 * s] * 61, sides=10), ("wax", (0.95, 0.74, 0.08)))], "hot dog")


def cheese(length_m: float = 0.13) -> bpy.types.Object:
    """A wedge of yellow cheese with holes in its sides."""
    s = length_m
    wedge = _wedge(s, 44, 0, 0.48 * s)
    way = math.radians(22)
    spots = [(0.3, 0.28, 0.07), (0.52, 0.15, 0.09), (0.7, 0.33, 0.1), (0.88, 0.14, 0.06)]
    holes = [ball((2 * r * s,) * 3, (d * s * math.cos(way), side * d * s * math.sin(way), z * s), detail=3)
             for side, tilt in ((-1, 0.0), (1, 0.06)) for d, z, r in spots for z in (abs(z - tilt),)]  # fmt: skip
    holes += [
        ball((2 * r * s,) * 3, (x * s, y * s, 0.49 * s), detail=3)
        for x, y, r in ((0.5, -0.06, 0.06), (0.78, 0.1, 0.08))
    ]
    return dressed(carved(wedge, holes), ("wax", (0.97, 0.77, 0.24)))


def lollipop(length_m: float = 0.16) -> bpy.types.Object:
    """A flat round sweet with a spiral on it, on a stick, standing."""
    s = length_m
    r = 0.24 * s
    sweet = turned(
        "sweet",
        [(fine(rounded([(0, -0.05 * s), (r, -0.05 * s), (r, 0.05 * s), (0, 0.05 * s)], 0.03 * s), 0.01 * s), 0)],
        segments=144,
    )
    dressed(sweet, ("ceramic", (0.9, 0.12, 0.25)), ("ceramic", (0.97, 0.95, 0.93)))
    paint(sweet, lambda c: int((math.atan2(c[1], c[0]) / math.tau * 4 + 4.5 * math.hypot(c[0], c[1]) / r) % 1.0 > 0.5))
    placed(sweet, (0, 0, s - r), (90, 0, 0))
    return united([sweet, dressed(rod((0, 0, 0), (0, 0, s - r), 0.018 * s), ("paper", None))], "lollipop")


def cherry(diameter_m: float = 0.022) -> bpy.types.Object:
    """A cherry on its long bent stalk."""
    r = diameter_m / 2
    skin = [(0, -0.93 * r), *arc(r, -80, 62, tall=0.94), (0.2 * r, 0.8 * r), (0, 0.68 * r)]
    stalk = tube(
        [(0, 0, 0.65 * r), (0.1 * r, 0, 1.6 * r), (0.5 * r, 0, 2.7 * r), (1.1 * r, 0, 3.5 * r)],
        [0.06 * r, 0.05 * r, 0.05 * r, 0.1 * r],
    )
    return united(
        [
            dressed(turned("cherry", [(rounded(skin, 0.1 * r), 0)]), CHERRY),
            dressed(stalk, ("plant", (0.3, 0.42, 0.12))),
        ],
        "cherry",
    )


def grapes(length_m: float = 0.16) -> bpy.types.Object:
    """A bunch of grapes, standing on its tip, with its stalk."""
    s = length_m
    berries = []
    for level, (count, radius) in enumerate(
        ((1, 0), (3, 0.065), (5, 0.11), (7, 0.16), (8, 0.19), (7, 0.16), (4, 0.08))
    ):
        at = around(count, radius * s, 31 * level)
        berries += [
            ball((0.15 * s,) * 3, (x, y, s * (0.09 + 0.115 * level + 0.02 * (i % 2)))) for i, (x, y, _) in enumerate(at)
        ]
    stalk = tube(
        [(0, 0, 0.15 * s), (0, 0, 0.8 * s), (0.02 * s, 0, 0.92 * s), (0.07 * s, 0, s)],
        [0.03 * s, 0.02 * s, 0.016 * s, 0.02 * s],
    )
    return united([alike(berries, ("fruit", (0.33, 0.1, 0.32))), dressed(stalk, STALK)], "grapes")


def potato(length_m: float = 0.1) -> bpy.types.Object:
    """A lumpy brown tuber."""
    s = length_m

    def lumpy(place: Place) -> Place:
        way = Vector(place).normalized()
        reach = 0.5 + 0.07 * noise.noise(way * 1.3 + Vector((4, 1, 7))) + 0.02 * noise.noise(way * 4)
        return (way.x * reach * s, way.y * reach * 0.7 * s, way.z * reach * 0.6 * s)

    return dressed(shaped(ball((1, 1, 1), detail=5), lumpy), ("soil", (0.68, 0.5, 0.29)))


def onion(diameter_m: float = 0.075) -> bpy.types.Object:
    """A brown onion with its dry neck and a tuft of roots."""
    r = diameter_m / 2
    skin = [
        (0, -0.88 * r),
        *arc(r, -75, 55, tall=0.9),
        (0.28 * r, 0.92 * r),
        (0.13 * r, 1.1 * r),
        (0.12 * r, 1.5 * r),
        (0, 1.48 * r),
    ]
    body = turned("onion", [(rounded(skin, 0.12 * r), 0)], segments=72)
    dressed(body, ("fruit", (0.78, 0.47, 0.18)), ("fruit", (0.66, 0.36, 0.12)))
    paint(body, lambda c: int((math.atan2(c[1], c[0]) / math.tau * 18) % 1.0 < 0.2))
    roots = [rod((0, 0, -0.84 * r), (x, y, -1.0 * r), 0.02 * r) for x, y, _ in around(9, 0.12 * r)]
    return united([body, alike(roots, CREAM)], "onion")


def cucumber(length_m: float = 0.22) -> bpy.types.Object:
    """A dark green cucumber, a little bent, lying along X."""
    shares = [t / 24 - 0.5 for t in range(25)]
    radii = [length_m * 0.1 * max(0.12, (1 - abs(2 * t) ** 5)) ** 0.5 for t in shares]
    made = tube([(t * length_m, 0.25 * t * t * length_m, 0) for t in shares], radii)
    dressed(made, ("fruit", (0.12, 0.36, 0.1)), ("fruit", (0.24, 0.48, 0.16)))
    return paint(
        made, lambda c: int((math.atan2(c[2], c[1] - 0.25 * c[0] ** 2 / length_m) / math.tau * 10) % 1.0 < 0.3)
    )


def aubergine(length_m: float = 0.2) -> bpy.types.Object:
    """A glossy purple fruit with a green cap, lying along X."""
    s = length_m
    line = (
        (-0.42, 0.1),
        (-0.34, 0.135),
        (-0.2, 0.155),
        (0.0, 0.19),
        (0.2, 0.225),
        (0.34, 0.22),
        (0.44, 0.16),
        (0.49, 0.08),
        (0.5, 0.01),
    )
    body = tube([(x * s, 0.12 * x * x * s, 0) for x, _ in line], [r * s for _, r in line], sides=36)
    cap = tube(
        [(-0.5 * s, 0.03 * s, 0), (-0.44 * s, 0.024 * s, 0), (-0.38 * s, 0.018 * s, 0), (-0.31 * s, 0.012 * s, 0)],
        [0.03 * s, 0.1 * s, 0.145 * s, 0.15 * s],
    )
    stalk = tube(
        [(-0.62 * s, 0.07 * s, 0), (-0.54 * s, 0.04 * s, 0), (-0.44 * s, 0.024 * s, 0)],
        [0.036 * s, 0.028 * s, 0.03 * s],
    )
    return united(
        [dressed(body, ("ceramic", (0.2, 0.05, 0.22))), alike([cap, stalk], ("plant", (0.26, 0.4, 0.14)))], "aubergine"
    )


def bell_pepper(height_m: float = 0.1) -> bpy.types.Object:
    """A red pepper of four lobes with a green stalk."""
    h = height_m
    side = [
        (0, 0.09),
        (0.12, 0.03),
        (0.27, 0.04),
        (0.35, 0.2),
        (0.41, 0.55),
        (0.42, 0.74),
        (0.32, 0.86),
        (0.16, 0.84),
        (0, 0.76),
    ]
    body = turned("pepper", [(fine(rounded([(r * h, z * h) for r, z in side], 0.08 * h), 0.04 * h), 0)], segments=96)
    for vertex in body.data.vertices:
        lobe = abs(math.cos(2 * math.atan2(vertex.co.y, vertex.co.x)))
        vertex.co.xy = vertex.co.xy * (0.84 + 0.16 * lobe**0.6)
    stalk = tube(
        [(0, 0, 0.74 * h), (0, 0, 0.8 * h), (0.01 * h, 0, 0.92 * h), (0.05 * h, 0, 1.02 * h)],
        [0.12 * h, 0.05 * h, 0.04 * h, 0.055 * h],
    )
    return united([dressed(body, ("ceramic", (0.78, 0.07, 0.05))), dressed(stalk, GREEN)], "bell pepper")


def chilli(length_m: float = 0.12) -> bpy.types.Object:
    """A thin curved red pod with a green stalk, lying along X."""
    s = length_m
    shares = [t / 16 for t in range(17)]
    bend = [(s * (t - 0.4), 0.22 * s * t * t, 0.0) for t in shares]
    pod = tube(bend, [s * (0.075 * (1 - t) ** 0.6 * min(1.0, 0.6 + 4 * t) + 0.004) for t in shares])
    cap = tube(
        [(-0.62 * s, 0.05 * s, 0), (-0.5 * s, 0.01 * s, 0), (-0.42 * s, 0, 0), (-0.37 * s, 0, 0)],
        [0.018 * s, 0.018 * s, 0.05 * s, 0.066 * s],
    )
    return united([dressed(pod, ("ceramic", (0.8, 0.06, 0.04))), dressed(cap, GREEN)], "chilli")


def acorn(height_m: float = 0.03) -> bpy.types.Object:
    """An acorn in its cup, cup up."""
    h = height_m
    nut = [(0, 0), (0.03, 0.02), (0.06, 0.06), (0.22, 0.16), (0.3, 0.36), (0.3, 0.6), (0, 0.6)]
    cup = [(0, 0.58), (0.35, 0.56), (0.37, 0.64), (0.32, 0.78), (0.18, 0.88), (0.05, 0.9), (0.04, 1.0), (0, 1.0)]
    looks: tuple[tuple[list[Flat], Look], ...] = (
        (nut, ("fruit", (0.6, 0.36, 0.13))),
        (cup, ("cork", (0.4, 0.29, 0.16))),
    )
    return united(
        [
            dressed(turned("acorn", [(rounded([(r * h, z * h) for r, z in side], 0.06 * h), 0)]), look)
            for side, look in looks
        ],
        "acorn",
    )


def _wedge(radius_m: float, angle_deg: float, low_m: float, high_m: float) -> bpy.types.Object:
    """A sector of a disc from one height to another, its point at the origin, opening towards X."""
    turns = [math.radians(angle_deg * (k / 16 - 0.5)) for k in range(17)]
    outline: list[Flat] = [(0, 0), *((radius_m * math.cos(a), radius_m * math.sin(a)) for a in turns)]
    return placed(slab(outline, high_m - low_m), (0, 0, (low_m + high_m) / 2))
