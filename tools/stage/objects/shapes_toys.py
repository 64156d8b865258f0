"""Toys and a few things of the house that Infinigen lacks, made of balls and tubes."""

from __future__ import annotations

import math

import bpy

from .shapes_build import arc, block, dressed, paint, rounded, turned, united
from .shapes_solids import INK, Place, alike, ball, disc, placed, rod, shaped, tube
from .surfaces import Rgb

ORANGE: Rgb = (0.93, 0.42, 0.06)


def rubber_duck(height_m: float = 0.09) -> bpy.types.Object:
    """A bath duck with its tail up; it looks towards -Y."""
    h = height_m
    yellow: tuple[str, Rgb | None] = ("rubber", (0.97, 0.78, 0.07))

    def tail_up(place: Place) -> Place:
        x, y, z = place
        return (x, y, z + 0.28 * h * max(0.0, y / (0.5 * h)) ** 3)

    body = shaped(ball((0.86 * h, 1.05 * h, 0.62 * h), (0, 0.06 * h, 0.31 * h)), tail_up)
    parts = [dressed(body, yellow), dressed(ball((0.5 * h, 0.5 * h, 0.48 * h), (0, -0.26 * h, 0.76 * h)), yellow)]
    parts.append(dressed(ball((0.24 * h, 0.26 * h, 0.09 * h), (0, -0.53 * h, 0.71 * h)), ("rubber", ORANGE)))
    for side in (-1, 1):
        parts.append(dressed(ball((0.12 * h, 0.52 * h, 0.3 * h), (side * 0.4 * h, 0.14 * h, 0.38 * h)), yellow))
        parts.append(dressed(ball((0.07 * h,) * 3, (side * 0.13 * h, -0.46 * h, 0.84 * h)), ("plastic", INK)))
    return united(parts, "rubber duck")


def teddy_bear(height_m: float = 0.3) -> bpy.types.Object:
    """A sitting stuffed bear; it looks towards -Y."""
    h = height_m
    fur: tuple[str, Rgb | None] = ("fabric", (0.52, 0.33, 0.17))
    pale: tuple[str, Rgb | None] = ("fabric", (0.78, 0.6, 0.4))
    parts = [
        dressed(ball((0.5 * h, 0.42 * h, 0.56 * h), (0, 0, 0.29 * h)), fur),
        dressed(ball((0.4 * h, 0.36 * h, 0.36 * h), (0, -0.02 * h, 0.73 * h)), fur),
        dressed(ball((0.2 * h, 0.18 * h, 0.15 * h), (0, -0.19 * h, 0.68 * h)), pale),
        dressed(ball((0.06 * h, 0.05 * h, 0.045 * h), (0, -0.275 * h, 0.71 * h)), ("plastic", INK)),
    ]
    for side in (-1, 1):
        parts += [
            dressed(ball((0.16 * h, 0.08 * h, 0.16 * h), (side * 0.16 * h, 0, 0.9 * h)), fur),
            dressed(ball((0.16 * h, 0.18 * h, 0.36 * h), (side * 0.27 * h, -0.08 * h, 0.38 * h)), fur),
            dressed(ball((0.2 * h, 0.4 * h, 0.19 * h), (side * 0.19 * h, -0.22 * h, 0.1 * h)), fur),
            dressed(ball((0.15 * h, 0.06 * h, 0.15 * h), (side * 0.19 * h, -0.4 * h, 0.11 * h)), pale),
            dressed(ball((0.045 * h,) * 3, (side * 0.08 * h, -0.17 * h, 0.79 * h)), ("plastic", INK)),
        ]
    return united(parts, "teddy bear")


def teapot(diameter_m: float = 0.16) -> bpy.types.Object:
    """A round pot with a lid, its spout towards X."""
    r = diameter_m / 2
    belly = [(0, 0), (0.55 * r, 0), *((x, z + 0.85 * r) for x, z in arc(r, -58, 68, tall=0.85)), (0, 1.66 * r)]
    knob = [
        (0, 1.62 * r),
        (0.1 * r, 1.66 * r),
        (0.08 * r, 1.74 * r),
        (0.16 * r, 1.84 * r),
        (0.1 * r, 1.95 * r),
        (0, 1.97 * r),
    ]
    look: tuple[str, Rgb | None] = ("ceramic", (0.9, 0.88, 0.82))
    spout = [(0.8 * r, 0, 0.62 * r), (1.2 * r, 0, 0.78 * r), (1.42 * r, 0, 1.15 * r), (1.68 * r, 0, 1.42 * r)]
    turns = [math.radians(a) for a in range(-80, 81, 10)]
    handle = [(-0.88 * r - 0.62 * r * math.cos(a), 0.0, 0.9 * r + 0.5 * r * math.sin(a)) for a in turns]
    parts = [
        turned("belly", [(rounded(belly, 0.06 * r), 0)]),
        turned("knob", [(rounded(knob, 0.03 * r), 0)]),
        tube(spout, [0.26 * r, 0.19 * r, 0.13 * r, 0.1 * r]),
        tube(handle, [0.08 * r] * len(handle)),
    ]
    return united([dressed(part, look) for part in parts], "teapot")


def banana(length_m: float = 0.19) -> bpy.types.Object:
    """A bent banana, lying along X."""
    s = length_m
    turns = [math.radians(a) for a in range(-50, 51, 5)]
    places = [(0.65 * s * math.sin(a), 0.0, 0.65 * s * (1 - math.cos(a))) for a in turns]
    shares = [abs(2 * i / (len(places) - 1) - 1) for i in range(len(places))]
    radii = [s * (0.1 * math.sqrt(max(0.0, 1 - share**3)) + 0.018) for share in shares]
    made = dressed(tube(places, radii), ("fruit", (0.95, 0.79, 0.16)), ("wood", (0.25, 0.17, 0.08)))
    return paint(made, lambda c: int(abs(c[0]) > 0.475 * s))


def carrot(length_m: float = 0.17) -> bpy.types.Object:
    """A carrot with a tuft of green, lying along X, its tip towards X."""
    s = length_m
    places = [(s * (t / 10 - 0.5), 0.0, 0.0) for t in range(11)]
    root = tube(places, [s * 0.1 * (1 - t / 10) ** 0.62 + s * 0.006 for t in range(11)])
    parts = [dressed(root, ("fruit", (0.93, 0.43, 0.08)))]
    for turn in range(5):
        y, z = 0.12 * s * math.cos(turn * 1.257), 0.12 * s * math.sin(turn * 1.257)
        leaf = tube(
            [(-0.48 * s, 0, 0), (-0.62 * s, 0.4 * y, 0.4 * z), (-0.78 * s, y, z)], [0.02 * s, 0.02 * s, 0.006 * s]
        )
        parts.append(dressed(leaf, ("plant", (0.2, 0.48, 0.12))))
    return united(parts, "carrot")


def pear(height_m: float = 0.11) -> bpy.types.Object:
    """A pear with its stalk."""
    h = height_m
    radii = (0, 0.16, 0.32, 0.38, 0.36, 0.27, 0.19, 0.155, 0.12, 0.05, 0)
    heights = (0.02, 0, 0.1, 0.27, 0.42, 0.56, 0.68, 0.78, 0.86, 0.9, 0.885)
    profile = rounded([(r * h, z * h) for r, z in zip(radii, heights, strict=True)], 0.05 * h, steps=5)
    stalk = tube([(0, 0, 0.86 * h), (0.015 * h, 0, 0.95 * h), (0.04 * h, 0, 1.02 * h)], [0.014 * h] * 3)
    body = dressed(turned("pear", [(profile, 0)]), ("fruit", (0.68, 0.72, 0.2)))
    return united([body, dressed(stalk, ("wood", (0.28, 0.18, 0.1)))], "pear")


def hammer(length_m: float = 0.32) -> bpy.types.Object:
    """A hammer, lying, its handle along X."""
    s = length_m
    handle = tube([(-0.5 * s, 0, 0), (-0.3 * s, 0, 0), (0.42 * s, 0, 0)], [0.042 * s, 0.05 * s, 0.036 * s])
    head = block("head", (0.1 * s, 0.36 * s, 0.1 * s), bevel_m=0.012 * s, at=(0.4 * s, 0, 0))
    return united([dressed(handle, ("wood", (0.66, 0.45, 0.25))), dressed(head, ("steel", None))], "hammer")


def top_hat(height_m: float = 0.17) -> bpy.types.Object:
    """A black top hat with its band, standing on its brim."""
    h = height_m
    crown = [(0, 0.02 * h), (0.56 * h, 0.02 * h), (0.84 * h, 0.06 * h), (0.85 * h, 0.09 * h), (0.54 * h, 0.05 * h)]
    band = [(0.545 * h, 0.07 * h), (0.54 * h, 0.25 * h)]
    top = [(0.5 * h, 0.26 * h), (0.52 * h, 0.7 * h), (0.57 * h, 0.99 * h), (0.52 * h, h), (0, 0.99 * h)]
    made = turned("top hat", [(crown, 0), (band, 1), (rounded(top, 0.015 * h), 0)])
    return dressed(made, ("fabric", INK), ("fabric", (0.45, 0.05, 0.08)))


def toy_robot(height_m: float = 0.2) -> bpy.types.Object:
    """A tin robot of boxes with lamps for eyes; it looks towards -Y."""
    h = height_m
    tin = [
        block("body", (0.42 * h, 0.28 * h, 0.36 * h), bevel_m=0.02 * h, at=(0, 0, 0.43 * h)),
        block("head", (0.3 * h, 0.24 * h, 0.2 * h), bevel_m=0.02 * h, at=(0, 0, 0.76 * h)),
    ]
    dark, lamps = (
        [rod((0, 0, 0.6 * h), (0, 0, 0.68 * h), 0.06 * h), rod((0, 0, 0.85 * h), (0, 0, 0.95 * h), 0.01 * h)],
        [ball((0.06 * h,) * 3, (0, 0, 0.96 * h))],
    )
    for x in (-1, 1):
        tin.append(
            block("foot", (0.15 * h, 0.26 * h, 0.09 * h), bevel_m=0.02 * h, at=(x * 0.11 * h, -0.03 * h, 0.045 * h))
        )
        tin.append(
            block("hand", (0.09 * h, 0.1 * h, 0.11 * h), bevel_m=0.02 * h, at=(x * 0.31 * h, -0.12 * h, 0.3 * h))
        )
        dark += [rod((x * 0.11 * h, 0, 0.06 * h), (x * 0.11 * h, 0, 0.28 * h), 0.045 * h)]
        dark.append(
            tube(
                [
                    (x * 0.2 * h, 0, 0.55 * h),
                    (x * 0.3 * h, 0, 0.53 * h),
                    (x * 0.31 * h, -0.05 * h, 0.42 * h),
                    (x * 0.31 * h, -0.12 * h, 0.32 * h),
                ],
                [0.04 * h] * 4,
            )
        )
        dark.append(placed(disc(0.05 * h, 0.04 * h), (x * 0.16 * h, 0, 0.76 * h), (0, 90, 0)))
        lamps.append(ball((0.075 * h, 0.04 * h, 0.075 * h), (x * 0.07 * h, -0.12 * h, 0.79 * h)))
    plate = block("plate", (0.28 * h, 0.02 * h, 0.16 * h), bevel_m=0.006 * h, at=(0, -0.14 * h, 0.47 * h))
    knobs = [ball((0.045 * h,) * 3, (x * 0.08 * h, -0.15 * h, 0.5 * h)) for x in (-1, 0, 1)]
    mouth = block("mouth", (0.15 * h, 0.02 * h, 0.03 * h), bevel_m=0.004 * h, at=(0, -0.12 * h, 0.71 * h))
    parts = [
        alike(tin, ("aluminium", (0.55, 0.66, 0.74))),
        alike([*dark, mouth], ("plastic", (0.2, 0.21, 0.23))),
        alike(lamps, ("plastic", (0.97, 0.8, 0.15))),
    ]
    return united(
        [*parts, dressed(plate, ("plastic", (0.95, 0.95, 0.93))), alike(knobs, ("plastic", (0.8, 0.1, 0.08)))],
        "toy robot",
    )


def yo_yo(diameter_m: float = 0.057) -> bpy.types.Object:
    """Two discs on an axle with string wound between them, standing on their rims."""
    r = diameter_m / 2
    halves = [placed(disc(r, 0.42 * r, edge=0.4), (0, y * 0.31 * r, 0), (90, 0, 0)) for y in (-1, 1)]
    caps = [placed(disc(0.5 * r, 0.06 * r), (0, y * 0.53 * r, 0), (90, 0, 0)) for y in (-1, 1)]
    thread = placed(disc(0.55 * r, 0.2 * r), turn_deg=(90, 0, 0))
    loose = tube(
        [(0, 0, -0.5 * r), (0.6 * r, 0, -0.85 * r), (1.3 * r, 0, -0.97 * r), (2.2 * r, 0.2 * r, -0.97 * r)],
        [0.03 * r] * 4,
    )
    return united(
        [
            alike(halves, ("plastic", (0.78, 0.1, 0.09))),
            alike(caps, ("plastic", (0.97, 0.8, 0.15))),
            alike([thread, loose], ("fabric", (0.95, 0.94, 0.9))),
        ],
        "yo-yo",
    )
