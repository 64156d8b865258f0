"""Everyday things that are turned on a lathe or made of boxes."""

from __future__ import annotations

import math
from itertools import pairwise

import bmesh
import bpy
from mathutils import Matrix, Vector

from .shapes_build import Band, block, dressed, finished, paint, rounded, turned, united
from .shapes_solids import INK, torus
from .surfaces import Rgb

IVORY: Rgb = (0.94, 0.92, 0.85)


def cube(edge_m: float = 0.1) -> bpy.types.Object:
    """A plain cube."""
    return dressed(block("cube", (edge_m,) * 3, bevel_m=edge_m * 0.03), ("plastic", None))


def wooden_block(edge_m: float = 0.05) -> bpy.types.Object:
    """A toy building block."""
    return dressed(block("wooden block", (edge_m,) * 3, bevel_m=edge_m * 0.04), ("wood", (0.76, 0.56, 0.34)))


def plank(length_m: float = 0.6, width_m: float = 0.1, thickness_m: float = 0.02) -> bpy.types.Object:
    """A board, long along X."""
    made = block("plank", (length_m, width_m, thickness_m), bevel_m=thickness_m * 0.08)
    return dressed(made, ("wood", (0.66, 0.47, 0.28)))


def brick(length_m: float = 0.215, width_m: float = 0.1025, height_m: float = 0.065) -> bpy.types.Object:
    """A clay brick, standard metric size."""
    return dressed(block("brick", (length_m, width_m, height_m), bevel_m=height_m * 0.05), ("brick", None))


def box(length_m: float = 0.3, width_m: float = 0.22, height_m: float = 0.2) -> bpy.types.Object:
    """A closed cardboard box with a strip of tape along its top."""
    body = dressed(block("box", (length_m, width_m, height_m), bevel_m=0.003), ("cardboard", None))
    tape = block("tape", (length_m * 1.002, 0.045, 0.0006), bevel_m=0, at=(0, 0, height_m / 2))
    return united([body, dressed(tape, ("plastic", (0.7, 0.58, 0.4)))], "box")


def crate(length_m: float = 0.5, width_m: float = 0.4, height_m: float = 0.35) -> bpy.types.Object:
    """A wooden crate of planks round a closed core."""
    look = ("wood", (0.6, 0.43, 0.26))
    size = (length_m, width_m, height_m)
    core = block("core", [s - 0.03 for s in size], bevel_m=0.0)
    parts = [dressed(core, ("wood", (0.4, 0.28, 0.17)))]
    gap = height_m / 4
    for level in range(4):
        z = -height_m / 2 + gap * (level + 0.5)
        parts.append(
            dressed(block("slat", (length_m - 0.004, width_m - 0.004, gap * 0.86), bevel_m=0.003, at=(0, 0, z)), look)
        )
    for x in (-1, 1):
        for y in (-1, 1):
            corner = (x * (length_m / 2 - 0.02), y * (width_m / 2 - 0.02), 0)
            parts.append(dressed(block("post", (0.04, 0.04, height_m), bevel_m=0.003, at=corner), look))
    return united(parts, "crate")


def cylinder(diameter_m: float = 0.08, height_m: float = 0.16) -> bpy.types.Object:
    """A plain cylinder."""
    radius, half = diameter_m / 2, height_m / 2
    profile = rounded([(0, -half), (radius, -half), (radius, half), (0, half)], radius * 0.04)
    return dressed(turned("cylinder", [(profile, 0)]), ("plastic", None))


def log(diameter_m: float = 0.16, length_m: float = 0.6) -> bpy.types.Object:
    """A piece of a trunk, standing: bark round it, pale wood at its ends."""
    radius, half = diameter_m / 2, length_m / 2
    end = [(0, -half), (radius * 0.97, -half)]
    bark = [(radius, -half * 0.99), (radius, half * 0.99)]
    made = turned("log", [(end, 1), (bark, 0), ([(radius * 0.97, half), (0, half)], 1)], segments=96)
    for vertex in made.data.vertices:
        if vertex.co.xy.length > radius * 0.99:
            angle = math.atan2(vertex.co.y, vertex.co.x)
            vertex.co.xy = vertex.co.xy * (1 - 0.015 * (1 + math.sin(17 * angle) * math.sin(29 * angle)))
    return dressed(made, ("soil", (0.33, 0.24, 0.17)), ("wood", (0.76, 0.6, 0.4)))


def pipe(diameter_m: float = 0.06, length_m: float = 0.5, wall_m: float = 0.004) -> bpy.types.Object:
    """An open tube, standing."""
    outer, inner, half = diameter_m / 2, diameter_m / 2 - wall_m, length_m / 2
    profile = [(inner, -half), (outer, -half), (outer, half), (inner, half), (inner, -half)]
    return dressed(turned("pipe", [(profile, 0)]), ("steel", None))


def cone(diameter_m: float = 0.12, height_m: float = 0.18) -> bpy.types.Object:
    """A plain cone."""
    radius, half = diameter_m / 2, height_m / 2
    profile = rounded([(0, -half), (radius, -half), (radius * 0.02, half * 0.98), (0, half)], radius * 0.03)
    return dressed(turned("cone", [(profile, 0)]), ("plastic", (0.93, 0.45, 0.1)))


def pyramid(edge_m: float = 0.12, height_m: float = 0.1) -> bpy.types.Object:
    """A square pyramid."""
    half = height_m / 2
    made = turned("pyramid", [([(0, -half), (edge_m / math.sqrt(2), -half), (0, half)], 0)], segments=4)
    made.data.transform(Matrix.Rotation(math.pi / 4, 4, "Z"))
    return dressed(made, ("stone", (0.75, 0.65, 0.47)))


def coin(diameter_m: float = 0.0243, thickness_m: float = 0.0019) -> bpy.types.Object:
    """A coin with a raised rim."""
    radius, half = diameter_m / 2, thickness_m / 2
    sunk, inner = half * 0.75, radius * 0.9
    profile = [(0, -sunk), (inner, -sunk), (inner * 1.01, -half), (radius, -half)]
    profile += [(radius, half), (inner * 1.01, half), (inner, sunk), (0, sunk)]
    return dressed(turned("coin", [(profile, 0)]), ("gold", (0.86, 0.68, 0.34)))


def ring(diameter_m: float = 0.022, thickness_m: float = 0.0022) -> bpy.types.Object:
    """A finger ring, lying flat."""
    return dressed(torus("ring", diameter_m, thickness_m), ("gold", None))


def hoop(diameter_m: float = 0.8, thickness_m: float = 0.025) -> bpy.types.Object:
    """A toy hoop, lying flat."""
    return dressed(torus("hoop", diameter_m, thickness_m), ("plastic", (0.9, 0.2, 0.45)))


def donut(diameter_m: float = 0.09, thickness_m: float = 0.032) -> bpy.types.Object:
    """A ring of dough with pink icing on top."""
    made = dressed(torus("donut", diameter_m, thickness_m), ("wax", (0.76, 0.52, 0.27)), ("wax", (0.93, 0.55, 0.66)))
    wave = thickness_m * 0.08
    return paint(made, lambda c: int(c[2] > wave * math.sin(9 * math.atan2(c[1], c[0]))))


def tyre(diameter_m: float = 0.62, width_m: float = 0.19) -> bpy.types.Object:
    """A car tyre without its wheel, lying flat."""
    made = turned("tyre", [(_tyre_profile(diameter_m / 2, width_m / 2), 0)], segments=96)
    return dressed(made, ("rubber", (0.07, 0.07, 0.07)))


def wheel(diameter_m: float = 0.62, width_m: float = 0.19) -> bpy.types.Object:
    """A car wheel: tyre and metal disc, lying flat."""
    rim, half = diameter_m * 0.31, width_m * 0.32
    disc = [(0, -half * 0.5), (rim * 0.3, -half * 0.5), (rim * 0.85, -half * 0.2), (rim, -half)]
    disc += [(rim, half), (rim * 0.85, half * 0.6), (rim * 0.3, half * 0.9), (0, half)]
    metal = dressed(turned("disc", [(disc, 0)]), ("aluminium", None))
    return united([tyre(diameter_m, width_m), metal], "wheel")


def soda_can(diameter_m: float = 0.066, height_m: float = 0.122) -> bpy.types.Object:
    """A painted drinks can with bare metal ends."""
    r, h = diameter_m / 2, height_m
    bottom = [(0, 0.008), (r * 0.6, 0.006), (r * 0.72, 0.0), (r * 0.8, 0.001), (r, 0.011)]
    side = [(r, 0.011), (r, h - 0.014)]
    top = [(r * 0.84, h - 0.003), (r * 0.84, h), (r * 0.79, h), (r * 0.77, h - 0.005), (0, h - 0.005)]
    made = turned("soda can", [(bottom, 1), (side, 0), (top, 1)])
    return dressed(made, ("plastic", (0.78, 0.08, 0.1)), ("aluminium", None))


def barrel(diameter_m: float = 0.58, height_m: float = 0.88) -> bpy.types.Object:
    """A wooden barrel with four iron hoops."""
    r, h = diameter_m / 2, height_m / 2
    curve = [(r * (1 - 0.2 * (z / h) ** 2), z) for z in (h * (index / 24 - 1) for index in range(49))]
    ends = [
        [(0, -h * 0.94), (r * 0.74, -h * 0.94), (r * 0.76, -h)],
        [(r * 0.76, h), (r * 0.74, h * 0.94), (0, h * 0.94)],
    ]
    made = turned("barrel", [(ends[0], 0), (curve, 0), (ends[1], 0)])
    made = dressed(made, ("wood", (0.5, 0.33, 0.18)), ("iron", None))
    bands = [0.36, 0.86]
    return paint(
        made, lambda c: int(math.hypot(c[0], c[1]) > r * 0.77 and any(abs(abs(c[2]) / h - b) < 0.06 for b in bands))
    )


def bucket(diameter_m: float = 0.28, height_m: float = 0.26) -> bpy.types.Object:
    """An open metal bucket, its handle up."""
    r, h, wall = diameter_m / 2, height_m, 0.003
    outside = [(0, 0.0), (r * 0.72, 0.0), (r * 0.97, h * 0.97), (r, h * 0.97), (r, h)]
    inside = [(r - wall * 2, h), (r * 0.72 - wall, wall), (0, wall)]
    body = dressed(turned("bucket", [(outside, 0), (inside, 0)]), ("steel", None))
    handle = torus("handle", diameter_m, 0.006)
    for vertex in handle.data.vertices:
        x, y, z = vertex.co
        vertex.co = (x, z, h * 0.96 + max(0.0, y))
    return united([body, dressed(handle, ("steel", None))], "bucket")


def candle(diameter_m: float = 0.05, height_m: float = 0.12) -> bpy.types.Object:
    """A wax candle with its wick."""
    r, h = diameter_m / 2, height_m
    wax = rounded([(0, 0), (r, 0), (r, h), (r * 0.7, h * 0.985), (0.0012, h * 0.98)], r * 0.1)
    wick = [(0.0012, h * 0.98), (0.001, h * 1.08), (0, h * 1.08)]
    return dressed(turned("candle", [(wax, 0), (wick, 1)]), ("wax", None), ("fabric", (0.1, 0.09, 0.08)))


def bowling_pin(height_m: float = 0.381) -> bpy.types.Object:
    """White with two red stripes round its neck."""
    h = height_m
    radii = (0, 0.075, 0.1, 0.14, 0.158, 0.15, 0.12, 0.088, 0.068, 0.066, 0.078, 0.087, 0.08, 0.05, 0)
    heights = (0, 0, 0.05, 0.18, 0.3, 0.38, 0.5, 0.6, 0.68, 0.75, 0.83, 0.9, 0.96, 0.992, 1)
    profile = rounded([(r * h, z * h) for r, z in zip(radii, heights, strict=True)], h * 0.03, steps=6)
    made = dressed(
        turned("bowling pin", [(profile, 0)]), ("plastic", (0.94, 0.93, 0.89)), ("plastic", (0.75, 0.08, 0.1))
    )
    return paint(made, lambda c: int(0.68 < c[2] / h < 0.705 or 0.735 < c[2] / h < 0.76))


def spinning_top(diameter_m: float = 0.06, height_m: float = 0.07) -> bpy.types.Object:
    """A wooden top standing on its point."""
    r, h = diameter_m / 2, height_m
    body = [(0, 0), (r * 0.06, 0.002), (r, h * 0.45), (r * 0.96, h * 0.55), (r * 0.2, h * 0.62)]
    stem = [(r * 0.14, h * 0.66), (r * 0.12, h * 0.97), (0, h)]
    made = turned("spinning top", [(rounded(body, r * 0.1), 0), (stem, 1)])
    return dressed(made, ("wood", (0.72, 0.2, 0.14)), ("wood", (0.76, 0.58, 0.36)))


def puck(diameter_m: float = 0.0762, thickness_m: float = 0.0254) -> bpy.types.Object:
    """An ice-hockey puck."""
    radius, half = diameter_m / 2, thickness_m / 2
    profile = rounded([(0, -half), (radius, -half), (radius, half), (0, half)], half * 0.2)
    return dressed(turned("puck", [(profile, 0)]), ("rubber", None))


def pencil(length_m: float = 0.19, diameter_m: float = 0.0075) -> bpy.types.Object:
    """A round pencil with an eraser, standing on its eraser."""
    r, n = diameter_m / 2, length_m
    bands: list[Band] = [
        ([(0, 0), (r * 0.9, 0), (r * 0.9, n * 0.035)], 1),
        ([(r, n * 0.035), (r, n * 0.08)], 2),
        ([(r, n * 0.88)], 0),
        ([(r * 0.28, n * 0.975)], 3),
        ([(0, n)], 4),
    ]
    made = turned("pencil", bands, segments=24)
    looks: list[tuple[str, Rgb | None]] = [
        ("plastic", (0.93, 0.7, 0.1)),
        ("rubber", (0.86, 0.5, 0.5)),
        ("aluminium", None),
    ]
    return dressed(made, *looks, ("wood", (0.82, 0.65, 0.43)), ("iron", (0.15, 0.15, 0.16)))


def dice(edge_m: float = 0.016) -> bpy.types.Object:
    """A die: opposite faces add up to seven."""
    body = dressed(block("dice", (edge_m,) * 3, bevel_m=edge_m * 0.1), ("plastic", IVORY))
    faces = {1: (0, 0, 1), 6: (0, 0, -1), 2: (0, 1, 0), 5: (0, -1, 0), 3: (1, 0, 0), 4: (-1, 0, 0)}
    spots = _pips([(edge_m * 0.25 * u, edge_m * 0.25 * v, edge_m / 2, normal) for number, normal in faces.items()
                   for u, v in PIPS[number]], edge_m * 0.09)  # fmt: skip
    return united([body, spots], "dice")


def domino(length_m: float = 0.048, width_m: float = 0.024, thickness_m: float = 0.0075) -> bpy.types.Object:
    """A domino tile, standing on its short edge, 3 over 5."""
    body = dressed(block("domino", (width_m, thickness_m, length_m), bevel_m=thickness_m * 0.12), ("plastic", IVORY))
    step = width_m * 0.28
    halves = ((length_m / 4, 3), (-length_m / 4, 5))
    marks = [(u * step, v * step + up, thickness_m / 2, (0, -1, 0)) for up, number in halves for u, v in PIPS[number]]
    line = block("line", (width_m * 0.8, 0.0002, 0.0006), bevel_m=0, at=(0, -thickness_m / 2, 0))
    return united([body, _pips(marks, width_m * 0.07), dressed(line, ("plastic", INK))], "domino")


def anvil(length_m: float = 0.5) -> bpy.types.Object:
    """A smith's anvil: foot, waist, face and horn along X."""
    n = length_m
    parts = [
        block("foot", (n * 0.5, n * 0.34, n * 0.1), bevel_m=n * 0.01, at=(0, 0, n * 0.05)),
        block("waist", (n * 0.26, n * 0.2, n * 0.24), bevel_m=n * 0.02, at=(0, 0, n * 0.2)),
        block("face", (n * 0.6, n * 0.24, n * 0.16), bevel_m=n * 0.008, at=(-n * 0.06, 0, n * 0.38)),
    ]
    horn = turned("horn", [([(0, 0), (n * 0.09, 0), (n * 0.07, n * 0.14), (n * 0.025, n * 0.28), (0, n * 0.3)], 0)])
    for vertex in horn.data.vertices:
        x, y, z = vertex.co
        vertex.co = (n * 0.235 + z, y, n * 0.375 + x + 0.18 * z)
    return united([dressed(part, ("iron", (0.25, 0.25, 0.27))) for part in (*parts, horn)], "anvil")


def feather(length_m: float = 0.16, width_m: float = 0.035) -> bpy.types.Object:
    """A curved vane about a shaft, long along X."""
    mesh = bmesh.new()
    rows = []
    for index in range(41):
        t = index / 40
        half = (
            width_m / 2 * math.sin(math.pi * min(1.0, max(0.0, (t - 0.15) / 0.85)) ** 0.7) ** 0.6 if t > 0.15 else 0.0
        )
        half = max(half, 0.0006)
        x, z = (t - 0.5) * length_m, 0.18 * length_m * (t - 0.5) ** 2
        rows.append(
            [mesh.verts.new((x - 0.35 * abs(s) * half, s * half, z + 0.12 * abs(s) * half)) for s in (-1, 0, 1)]
        )
    for a, b in pairwise(rows):
        mesh.faces.new((a[0], b[0], b[1], a[1]))
        mesh.faces.new((a[1], b[1], b[2], a[2]))
    bmesh.ops.solidify(mesh, geom=mesh.faces, thickness=0.0004)
    return dressed(finished("feather", mesh), ("fabric", (0.92, 0.91, 0.88)))


PIPS = {
    1: [(0, 0)],
    2: [(-1, -1), (1, 1)],
    3: [(-1, -1), (0, 0), (1, 1)],
    4: [(-1, -1), (-1, 1), (1, -1), (1, 1)],
    5: [(-1, -1), (-1, 1), (0, 0), (1, -1), (1, 1)],
    6: [(-1, -1), (-1, 0), (-1, 1), (1, -1), (1, 0), (1, 1)],
}
"""Where the pips of a face lie, in steps from its centre."""


def _pips(marks: list[tuple[float, float, float, tuple[int, int, int]]], radius: float) -> bpy.types.Object:
    """Flat discs on faces: (across, up, distance of the face from the centre, normal)."""
    mesh = bmesh.new()
    for across, up, distance, normal in marks:
        turn = Vector(normal).to_track_quat("Z", "Y").to_matrix().to_4x4()
        place = turn @ Matrix.Translation((across, up, distance + radius * 0.02))
        bmesh.ops.create_circle(mesh, cap_ends=True, segments=20, radius=radius, matrix=place)
    return dressed(finished("pips", mesh, smooth=False), ("plastic", INK))


def _tyre_profile(radius: float, half: float) -> list[tuple[float, float]]:
    rim = radius * 0.6
    corners = [(rim, -half * 0.7), (radius * 0.8, -half), (radius * 0.96, -half * 0.9), (radius, -half * 0.6)]
    corners += [(radius, half * 0.6), (radius * 0.96, half * 0.9), (radius * 0.8, half), (rim, half * 0.7)]
    return [*rounded(corners, radius * 0.05), (rim * 1.03, 0.0), (rim, -half * 0.7)]
