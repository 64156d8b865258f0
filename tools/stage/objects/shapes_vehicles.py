"""Things that drive, fly and slide: cars, a train, an aeroplane, a rocket. They face X."""

from __future__ import annotations

import math

import bpy

from .shapes_build import arc, block, dressed, paint, rounded, turned, united
from .shapes_solids import (
    INK,
    Flat,
    Look,
    alike,
    around,
    ball,
    disc,
    placed,
    rod,
    shaped,
    slab,
    torus,
    tube,
    wheel,
)

GLASS: Look = ("plastic", (0.12, 0.16, 0.2))
LAMP: Look = ("plastic", (0.95, 0.9, 0.7))
CAR_SIDE: list[Flat] = [
    (-0.5, 0.06),
    (0.5, 0.06),
    (0.5, 0.14),
    (0.46, 0.185),
    (0.24, 0.21),
    (-0.44, 0.22),
    (-0.5, 0.19),
]
CABIN_SIDE: list[Flat] = [(-0.38, 0.21), (0.25, 0.205), (0.09, 0.315), (-0.2, 0.325)]
"""Outlines of a saloon in shares of its length: x forward, z up."""


def toy_car(length_m: float = 0.14) -> bpy.types.Object:
    """A toy car on four wheels, driving along X."""
    s = length_m
    paintwork: Look = ("plastic", (0.78, 0.1, 0.09))
    body = block("body", (s, 0.44 * s, 0.17 * s), bevel_m=0.045 * s, at=(0, 0, 0.175 * s))
    cabin = block("cabin", (0.5 * s, 0.38 * s, 0.17 * s), bevel_m=0.05 * s, at=(-0.04 * s, 0, 0.32 * s))
    roof = block("roof", (0.36 * s, 0.34 * s, 0.03 * s), bevel_m=0.012 * s, at=(-0.04 * s, 0, 0.405 * s))
    parts = [dressed(body, paintwork), dressed(cabin, GLASS), dressed(roof, paintwork)]
    for x in (-0.29 * s, 0.3 * s):
        parts += [wheel(0.115 * s, 0.09 * s, (x, side * 0.2 * s, 0.115 * s)) for side in (-1, 1)]
    for side in (-1, 1):
        lamp = ball((0.03 * s, 0.07 * s, 0.05 * s), (0.5 * s, side * 0.14 * s, 0.19 * s))
        parts.append(dressed(lamp, LAMP))
    return united(parts, "toy car")


def car(length_m: float = 4.4) -> bpy.types.Object:
    """A plain saloon: body, glazed cabin, roof, lamps, bumpers."""
    s = length_m
    red: Look = ("plastic", (0.62, 0.07, 0.08))
    body = _upright(slab([(x * s, z * s) for x, z in CAR_SIDE], 0.4 * s, bevel_m=0.022 * s))
    cabin = _upright(slab([(x * s, z * s) for x, z in CABIN_SIDE], 0.34 * s, bevel_m=0.02 * s))
    roof = block("roof", (0.29 * s, 0.31 * s, 0.018 * s), bevel_m=0.008 * s, at=(-0.056 * s, 0, 0.325 * s))
    pillars = [rod((-0.06 * s, y * s, 0.2 * s), (-0.06 * s, y * s, 0.325 * s), 0.012 * s) for y in (-0.166, 0.166)]
    lips = [
        block("bumper", (0.03 * s, 0.37 * s, 0.035 * s), bevel_m=0.01 * s, at=(x * s, 0, 0.09 * s)) for x in (-0.5, 0.5)
    ]
    lamps = [ball((0.02 * s, 0.07 * s, 0.035 * s), (0.49 * s, y * s, 0.155 * s)) for y in (-0.14, 0.14)]
    tails = [
        block("lamp", (0.012 * s, 0.07 * s, 0.03 * s), bevel_m=0.003 * s, at=(-0.499 * s, y * s, 0.17 * s))
        for y in (-0.14, 0.14)
    ]
    parts = [
        dressed(body, red),
        dressed(cabin, GLASS),
        alike([roof, *pillars], red),
        alike(lips, ("plastic", (0.2, 0.2, 0.21))),
    ]
    parts += [alike(lamps, LAMP), alike(tails, ("plastic", (0.7, 0.04, 0.03)))]
    parts += [wheel(0.074 * s, 0.055 * s, (x * s, y * s, 0.074 * s)) for x in (-0.31, 0.31) for y in (-0.185, 0.185)]
    return united(parts, "car")


def bus(length_m: float = 9.0) -> bpy.types.Object:
    """A long yellow bus with windows all round."""
    s = length_m
    yellow: Look = ("plastic", (0.93, 0.66, 0.06))
    hull = block("body", (s, 0.26 * s, 0.26 * s), bevel_m=0.025 * s, at=(0, 0, 0.19 * s))
    panes = [
        block(
            "pane",
            (0.098 * s, 0.264 * s, 0.085 * s),
            bevel_m=0.004 * s,
            at=((i - 3) * 0.118 * s - 0.03 * s, 0, 0.245 * s),
        )
        for i in range(7)
    ]
    panes += [block("pane", (1.004 * s, 0.21 * s, 0.1 * s), bevel_m=0.004 * s, at=(0, 0, 0.24 * s))]
    band = block("band", (0.99 * s, 0.263 * s, 0.014 * s), bevel_m=0.0, at=(0, 0, 0.14 * s))
    lamps = [ball((0.016 * s, 0.036 * s, 0.036 * s), (0.5 * s, y * s, 0.12 * s)) for y in (-0.09, 0.09)]
    parts = [dressed(hull, yellow), alike(panes, GLASS), dressed(band, ("plastic", INK)), alike(lamps, LAMP)]
    parts += [wheel(0.055 * s, 0.04 * s, (x * s, y * s, 0.055 * s)) for x in (-0.3, 0.31) for y in (-0.115, 0.115)]
    return united(parts, "bus")


def toy_train(length_m: float = 0.2) -> bpy.types.Object:
    """A toy steam engine: boiler, funnel, cab, six wheels."""
    s = length_m
    frame = block("frame", (0.96 * s, 0.34 * s, 0.07 * s), bevel_m=0.015 * s, at=(0, 0, 0.17 * s))
    cab = block("cab", (0.3 * s, 0.36 * s, 0.34 * s), bevel_m=0.02 * s, at=(-0.31 * s, 0, 0.37 * s))
    window = block("window", (0.15 * s, 0.365 * s, 0.12 * s), bevel_m=0.01 * s, at=(-0.31 * s, 0, 0.43 * s))
    roof = block("roof", (0.4 * s, 0.44 * s, 0.045 * s), bevel_m=0.02 * s, at=(-0.31 * s, 0, 0.56 * s))
    boiler = placed(disc(0.15 * s, 0.58 * s, edge=0.04), (0.15 * s, 0, 0.35 * s), (0, 90, 0))
    face = placed(disc(0.125 * s, 0.03 * s), (0.445 * s, 0, 0.35 * s), (0, 90, 0))
    bands = [
        placed(torus("band", 0.32 * s, 0.022 * s, segments=40), (x * s, 0, 0.35 * s), (0, 90, 0))
        for x in (0.0, 0.2, 0.4)
    ]
    funnel = turned(
        "funnel",
        [(rounded([(0, 0), (0.05 * s, 0), (0.05 * s, 0.14 * s), (0.09 * s, 0.22 * s), (0, 0.22 * s)], 0.01 * s), 0)],
    )
    dome = ball((0.14 * s, 0.14 * s, 0.14 * s), (0.06 * s, 0, 0.5 * s))
    parts = [
        alike([boiler, cab], ("wood", (0.1, 0.36, 0.62))), alike([frame, roof], ("wood", (0.78, 0.12, 0.1))),
        alike([placed(funnel, (0.32 * s, 0, 0.47 * s)), face], ("wood", (0.08, 0.08, 0.09))),
        alike([*bands, dome], ("wood", (0.95, 0.76, 0.15))), dressed(window, ("plastic", (0.85, 0.93, 0.96))),
    ]  # fmt: skip
    parts += [wheel(0.1 * s, 0.06 * s, (x * s, y * s, 0.1 * s)) for x in (-0.32, 0.0, 0.32) for y in (-0.18, 0.18)]
    return united(parts, "toy train")


def aeroplane(length_m: float = 12.0) -> bpy.types.Object:
    """An airliner with two engines, standing on its wheels."""
    s = length_m
    shares = (0, 0.02, 0.06, 0.12, 0.2, 0.65, 0.8, 0.92, 1.0)
    radii = (0.004, 0.022, 0.04, 0.051, 0.055, 0.055, 0.044, 0.024, 0.01)
    trunk = tube(
        [((0.5 - t) * s, 0, (0.17 + 0.03 * max(0, t - 0.65)) * s) for t in shares], [r * s for r in radii], sides=32
    )
    wing: list[Flat] = [(0.1, 0), (-0.06, 0.46), (-0.13, 0.46), (-0.09, 0)]
    tail: list[Flat] = [(-0.38, 0), (-0.46, 0.17), (-0.5, 0.17), (-0.48, 0)]
    fin: list[Flat] = [(-0.33, 0.2), (-0.45, 0.36), (-0.51, 0.36), (-0.48, 0.18)]
    flats = [
        slab([(x * s, y * s * side) for x, y in outline], 0.012 * s, bevel_m=0.004 * s)
        for outline in (wing, tail)
        for side in (-1, 1)
    ]
    flats = [placed(flat, (0, 0, z * s)) for flat, z in zip(flats, (0.145, 0.145, 0.19, 0.19), strict=True)]
    white: Look = ("plastic", (0.93, 0.93, 0.94))
    parts = [dressed(trunk, white), alike(flats, ("aluminium", None))]
    parts.append(
        dressed(
            _upright(slab([(x * s, z * s) for x, z in fin], 0.012 * s, bevel_m=0.004 * s)),
            ("plastic", (0.1, 0.25, 0.62)),
        )
    )
    engines = [
        placed(disc(0.028 * s, 0.11 * s, edge=0.1), (0.04 * s, y * s, 0.11 * s), (0, 90, 0)) for y in (-0.16, 0.16)
    ]
    parts.append(alike(engines, ("plastic", (0.1, 0.25, 0.62))))
    panes = [ball((0.012 * s, 0.113 * s, 0.018 * s), ((0.3 - 0.04 * i) * s, 0, 0.185 * s), detail=2) for i in range(16)]
    panes.append(ball((0.05 * s, 0.07 * s, 0.03 * s), (0.425 * s, 0, 0.199 * s)))
    struts = [
        rod((x * s, y * s, 0.03 * s), (x * s, y * s, 0.15 * s), 0.006 * s)
        for x, y in ((0.34, 0), (-0.04, 0.06), (-0.04, -0.06))
    ]
    parts += [alike(panes, GLASS), alike(struts, ("steel", None))]
    parts += [
        wheel(0.025 * s, 0.02 * s, (x * s, y * s, 0.025 * s)) for x, y in ((0.34, 0), (-0.04, 0.06), (-0.04, -0.06))
    ]
    return united(parts, "aeroplane")


def rocket(height_m: float = 6.0) -> bpy.types.Object:
    """A space rocket as children draw it: white body, red nose, three fins, a round window."""
    h = height_m
    skin = [(0.09, 0.1), (0.125, 0.2), (0.145, 0.36), (0.14, 0.52), (0.115, 0.68)]
    nose = [(0.115, 0.68), (0.075, 0.84), (0.03, 0.96), (0, 1.0)]
    bell = [(0, 0.06), (0.085, 0.02), (0.06, 0.1), (0.09, 0.1)]
    bands = [
        ([(r * h, z * h) for r, z in bell], 2),
        (rounded([(r * h, z * h) for r, z in skin], 0.05 * h), 0),
        (rounded([(r * h, z * h) for r, z in nose], 0.05 * h), 1),
    ]
    red: Look = ("plastic", (0.8, 0.1, 0.08))
    body = dressed(turned("rocket", bands), ("plastic", (0.93, 0.93, 0.92)), red, ("steel", None))
    fin: list[Flat] = [(0.11, 0.34), (0.25, 0.14), (0.25, 0.0), (0.2, 0.02), (0.09, 0.13)]
    fins = [
        placed(_upright(slab([(x * h, z * h) for x, z in fin], 0.025 * h, bevel_m=0.006 * h)), turn_deg=(0, 0, a))
        for _, _, a in around(3, 1, 30)
    ]
    rim = placed(torus("rim", 0.13 * h, 0.024 * h), (0, -0.135 * h, 0.54 * h), (90, 0, 0))
    pane = placed(disc(0.055 * h, 0.02 * h), (0, -0.135 * h, 0.54 * h), (90, 0, 0))
    return united(
        [body, alike(fins, red), dressed(rim, ("steel", None)), dressed(pane, ("plastic", (0.35, 0.65, 0.88)))],
        "rocket",
    )


def flying_saucer(diameter_m: float = 3.0) -> bpy.types.Object:
    """A saucer with a glass dome, lamps round its rim and three legs."""
    r = diameter_m / 2
    hull = [
        (0, 0.16 * r),
        (0.4 * r, 0.17 * r),
        (0.98 * r, 0.36 * r),
        (r, 0.4 * r),
        (0.96 * r, 0.43 * r),
        (0.4 * r, 0.56 * r),
        (0, 0.58 * r),
    ]
    dome = [(x, z + 0.53 * r) for x, z in arc(0.38 * r, 0, 90, tall=0.85)]
    legs = [rod((0.5 * x, 0.5 * y, 0.22 * r), (x, y, 0.02 * r), 0.03 * r) for x, y, _ in around(3, 0.72 * r, 30)]
    feet = [ball((0.16 * r, 0.16 * r, 0.06 * r), (x, y, 0.03 * r)) for x, y, _ in around(3, 0.72 * r, 30)]
    lamps = [ball((0.1 * r,) * 3, (x, y, 0.47 * r), detail=3) for x, y, _ in around(12, 0.82 * r)]
    parts = [
        dressed(turned("saucer", [(rounded(hull, 0.04 * r), 0)]), ("aluminium", None)),
        alike([*legs, *feet], ("steel", None)),
    ]
    parts += [
        dressed(turned("dome", [([(0, 0.53 * r), *dome], 0)]), ("plastic", (0.3, 0.72, 0.8))),
        alike(lamps, ("plastic", (0.95, 0.8, 0.15))),
    ]
    return united(parts, "flying saucer")


def hot_air_balloon(height_m: float = 8.0) -> bpy.types.Object:
    """A striped envelope over a wicker basket on four ropes."""
    h = height_m
    skin = [
        (0, 0.31),
        (0.1, 0.3),
        (0.2, 0.4),
        (0.31, 0.54),
        (0.36, 0.68),
        (0.34, 0.82),
        (0.25, 0.93),
        (0.12, 0.99),
        (0, 1.0),
    ]
    made = turned("envelope", [(rounded([(r * h, z * h) for r, z in skin], 0.06 * h, steps=6), 0)], segments=96)
    colours = ((0.8, 0.1, 0.1), (0.95, 0.75, 0.1), (0.1, 0.35, 0.7))
    dressed(made, *(("fabric", colour) for colour in colours))
    paint(made, lambda c: int((math.atan2(c[1], c[0]) / math.tau % 1.0) * 12) % 3)
    basket = block("basket", (0.14 * h, 0.14 * h, 0.1 * h), bevel_m=0.012 * h, at=(0, 0, 0.05 * h))
    rims = [block("rim", (0.15 * h, 0.15 * h, 0.014 * h), bevel_m=0.005 * h, at=(0, 0, z * h)) for z in (0.03, 0.1)]
    ropes = [
        rod((x * 0.06 * h, y * 0.06 * h, 0.1 * h), (x * 0.075 * h, y * 0.075 * h, 0.315 * h), 0.004 * h)
        for x in (-1, 1)
        for y in (-1, 1)
    ]
    parts = [
        made,
        dressed(basket, ("wood", (0.55, 0.36, 0.18))),
        alike(rims, ("leather", (0.3, 0.17, 0.08))),
        alike(ropes, ("fabric", (0.6, 0.5, 0.35))),
    ]
    return united(parts, "hot air balloon")


def skateboard(length_m: float = 0.8) -> bpy.types.Object:
    """A deck with kicked ends on four wheels."""
    s = length_m
    outline = [(x, y) for x, y in _stadium(s, 0.25 * s)]
    kick = lambda p: (p[0], p[1], p[2] + 0.9 * max(0.0, abs(p[0]) / s - 0.33) ** 1.5 * s)  # noqa: E731
    deck, grip = (
        slab(outline, 0.016 * s, bevel_m=0.004 * s),
        slab([(0.98 * x, 0.97 * y) for x, y in outline], 0.003 * s),
    )
    deck, grip = (shaped(part, kick) for part in (placed(deck, (0, 0, 0.125 * s)), placed(grip, (0, 0, 0.134 * s))))
    parts = [dressed(deck, ("wood", (0.72, 0.5, 0.28))), dressed(grip, ("rubber", (0.08, 0.08, 0.09)))]
    trucks = [
        block("truck", (0.05 * s, 0.1 * s, 0.07 * s), bevel_m=0.01 * s, at=(x * s, 0, 0.085 * s)) for x in (-0.28, 0.28)
    ]
    axles = [rod((x * s, -0.11 * s, 0.035 * s), (x * s, 0.11 * s, 0.035 * s), 0.014 * s) for x in (-0.28, 0.28)]
    joints = [rod((x * s, 0, 0.03 * s), (x * s, 0, 0.08 * s), 0.02 * s) for x in (-0.28, 0.28)]
    parts.append(alike([*trucks, *axles, *joints], ("aluminium", None)))
    tyres = [
        placed(disc(0.036 * s, 0.045 * s, edge=0.3), (x * s, y * s, 0.036 * s), (90, 0, 0))
        for x in (-0.28, 0.28)
        for y in (-0.09, 0.09)
    ]
    return united([*parts, alike(tyres, ("plastic", (0.9, 0.3, 0.1)))], "skateboard")


def sled(length_m: float = 1.0) -> bpy.types.Object:
    """A wooden sledge: slats over two runners that curl up in front."""
    s = length_m
    wood: Look = ("wood", (0.66, 0.44, 0.22))
    slats = [
        block("slat", (0.82 * s, 0.075 * s, 0.022 * s), bevel_m=0.006 * s, at=(-0.06 * s, y * s, 0.22 * s))
        for y in (-0.15, -0.05, 0.05, 0.15)
    ]
    bars = [
        block("bar", (0.05 * s, 0.42 * s, 0.025 * s), bevel_m=0.005 * s, at=(x * s, 0, 0.2 * s))
        for x in (-0.36, -0.05, 0.26)
    ]
    legs = [
        rod((x * s, y * s, 0.02 * s), (x * s, y * s, 0.2 * s), 0.016 * s)
        for x in (-0.36, -0.05, 0.26)
        for y in (-0.19, 0.19)
    ]
    curl = [
        (0.3 + 0.16 * math.sin(math.radians(a)), 0.16 - 0.14 * math.cos(math.radians(a))) for a in range(0, 151, 15)
    ]
    line = [(-0.5, 0.02), *curl]
    runners = [tube([(x * s, y * s, z * s) for x, z in line], [0.018 * s] * len(line)) for y in (-0.19, 0.19)]
    return united([alike([*slats, *bars, *legs], wood), alike(runners, ("iron", (0.16, 0.16, 0.17)))], "sled")


def _upright(flat: bpy.types.Object) -> bpy.types.Object:
    """A slab of the XY plane stood up, so that its outline is (x, z)."""
    return placed(flat, turn_deg=(90, 0, 0))


def _stadium(length_m: float, width_m: float, steps: int = 12) -> list[Flat]:
    """A rectangle with half circles at both ends, its long sides divided so that they can bend."""
    r, half = width_m / 2, length_m / 2 - width_m / 2
    right = [(half + r * math.cos(a), r * math.sin(a)) for a in (math.pi * (i / steps - 0.5) for i in range(steps + 1))]
    top = [(half - 2 * half * i / 20, r) for i in range(1, 20)]
    return [*right, *top, *((-x, -y) for x, y in right), *((-x, -y) for x, y in top)]
