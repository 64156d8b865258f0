"""Toys, boats and a few things of the house that Infinigen lacks, made of balls, tubes and lofted hulls."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import bmesh
import bpy
from mathutils import Vector

from .shapes_build import arc, block, dressed, finished, globe, paint, rounded, turned, united
from .surfaces import Rgb

Place = tuple[float, float, float]

INK: Rgb = (0.03, 0.03, 0.03)
ORANGE: Rgb = (0.93, 0.42, 0.06)
TUBE_SIDES = 20
HULL_STATIONS = 28
HULL_POINTS = 10


def rubber_duck(height_m: float = 0.09) -> bpy.types.Object:
    """A bath duck with its tail up; it looks towards -Y."""
    h = height_m
    yellow: tuple[str, Rgb | None] = ("rubber", (0.97, 0.78, 0.07))

    def tail_up(place: Place) -> Place:
        x, y, z = place
        return (x, y, z + 0.28 * h * max(0.0, y / (0.5 * h)) ** 3)

    body = _shaped(_ball((0.86 * h, 1.05 * h, 0.62 * h), (0, 0.06 * h, 0.31 * h)), tail_up)
    parts = [dressed(body, yellow), dressed(_ball((0.5 * h, 0.5 * h, 0.48 * h), (0, -0.26 * h, 0.76 * h)), yellow)]
    parts.append(dressed(_ball((0.24 * h, 0.26 * h, 0.09 * h), (0, -0.53 * h, 0.71 * h)), ("rubber", ORANGE)))
    for side in (-1, 1):
        parts.append(dressed(_ball((0.12 * h, 0.52 * h, 0.3 * h), (side * 0.4 * h, 0.14 * h, 0.38 * h)), yellow))
        parts.append(dressed(_ball((0.07 * h,) * 3, (side * 0.13 * h, -0.46 * h, 0.84 * h)), ("plastic", INK)))
    return united(parts, "rubber duck")


def teddy_bear(height_m: float = 0.3) -> bpy.types.Object:
    """A sitting stuffed bear; it looks towards -Y."""
    h = height_m
    fur: tuple[str, Rgb | None] = ("fabric", (0.52, 0.33, 0.17))
    pale: tuple[str, Rgb | None] = ("fabric", (0.78, 0.6, 0.4))
    parts = [
        dressed(_ball((0.5 * h, 0.42 * h, 0.56 * h), (0, 0, 0.29 * h)), fur),
        dressed(_ball((0.4 * h, 0.36 * h, 0.36 * h), (0, -0.02 * h, 0.73 * h)), fur),
        dressed(_ball((0.2 * h, 0.18 * h, 0.15 * h), (0, -0.19 * h, 0.68 * h)), pale),
        dressed(_ball((0.06 * h, 0.05 * h, 0.045 * h), (0, -0.275 * h, 0.71 * h)), ("plastic", INK)),
    ]
    for side in (-1, 1):
        parts += [
            dressed(_ball((0.16 * h, 0.08 * h, 0.16 * h), (side * 0.16 * h, 0, 0.9 * h)), fur),
            dressed(_ball((0.16 * h, 0.18 * h, 0.36 * h), (side * 0.27 * h, -0.08 * h, 0.38 * h)), fur),
            dressed(_ball((0.2 * h, 0.4 * h, 0.19 * h), (side * 0.19 * h, -0.22 * h, 0.1 * h)), fur),
            dressed(_ball((0.15 * h, 0.06 * h, 0.15 * h), (side * 0.19 * h, -0.4 * h, 0.11 * h)), pale),
            dressed(_ball((0.045 * h,) * 3, (side * 0.08 * h, -0.17 * h, 0.79 * h)), ("plastic", INK)),
        ]
    return united(parts, "teddy bear")


def toy_car(length_m: float = 0.14) -> bpy.types.Object:
    """A toy car on four wheels, driving along X."""
    s = length_m
    paintwork: tuple[str, Rgb | None] = ("plastic", (0.78, 0.1, 0.09))
    body = block("body", (s, 0.44 * s, 0.17 * s), bevel_m=0.045 * s, at=(0, 0, 0.175 * s))
    cabin = block("cabin", (0.5 * s, 0.38 * s, 0.17 * s), bevel_m=0.05 * s, at=(-0.04 * s, 0, 0.32 * s))
    roof = block("roof", (0.36 * s, 0.34 * s, 0.03 * s), bevel_m=0.012 * s, at=(-0.04 * s, 0, 0.405 * s))
    parts = [dressed(body, paintwork), dressed(cabin, ("plastic", (0.12, 0.16, 0.2))), dressed(roof, paintwork)]
    for x in (-0.29 * s, 0.3 * s):
        parts += [_wheel(0.115 * s, 0.09 * s, (x, side * 0.2 * s, 0.115 * s)) for side in (-1, 1)]
    for side in (-1, 1):
        lamp = _ball((0.03 * s, 0.07 * s, 0.05 * s), (0.5 * s, side * 0.14 * s, 0.19 * s))
        parts.append(dressed(lamp, ("plastic", (0.95, 0.9, 0.7))))
    return united(parts, "toy car")


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
    mast = _tube([(0.03 * s, 0, 0.1 * s), (0.03 * s, 0, 1.02 * s)], [0.012 * s, 0.008 * s])
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
    sheets: list[Sequence[Place]] = []
    for side in (-1, 1):
        rim = ((-ends[0], 0, ends[1]), (0, side * middle, top), (ends[0], 0, ends[1]))
        sheets += [(keel[0], rim[0], rim[1]), (keel[0], rim[1], keel[1]), (keel[1], rim[1], rim[2])]
        sheets.append(((-0.3 * s, 0, 0.05 * s), (0, side * 0.04 * s, 0.07 * s), peak))
        sheets.append(((0.3 * s, 0, 0.05 * s), (0, side * 0.04 * s, 0.07 * s), peak))
    return dressed(_sheets("paper boat", sheets, 0.006 * s), ("paper", (0.95, 0.95, 0.93)))


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
        _tube(spout, [0.26 * r, 0.19 * r, 0.13 * r, 0.1 * r]),
        _tube(handle, [0.08 * r] * len(handle)),
    ]
    return united([dressed(part, look) for part in parts], "teapot")


def banana(length_m: float = 0.19) -> bpy.types.Object:
    """A bent banana, lying along X."""
    s = length_m
    turns = [math.radians(a) for a in range(-50, 51, 5)]
    places = [(0.65 * s * math.sin(a), 0.0, 0.65 * s * (1 - math.cos(a))) for a in turns]
    shares = [abs(2 * i / (len(places) - 1) - 1) for i in range(len(places))]
    radii = [s * (0.1 * math.sqrt(max(0.0, 1 - share**3)) + 0.018) for share in shares]
    made = dressed(_tube(places, radii), ("fruit", (0.95, 0.79, 0.16)), ("wood", (0.25, 0.17, 0.08)))
    return paint(made, lambda c: int(abs(c[0]) > 0.475 * s))


def carrot(length_m: float = 0.17) -> bpy.types.Object:
    """A carrot with a tuft of green, lying along X, its tip towards X."""
    s = length_m
    places = [(s * (t / 10 - 0.5), 0.0, 0.0) for t in range(11)]
    root = _tube(places, [s * 0.1 * (1 - t / 10) ** 0.62 + s * 0.006 for t in range(11)])
    parts = [dressed(root, ("fruit", (0.93, 0.43, 0.08)))]
    for turn in range(5):
        y, z = 0.12 * s * math.cos(turn * 1.257), 0.12 * s * math.sin(turn * 1.257)
        leaf = _tube(
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
    stalk = _tube([(0, 0, 0.86 * h), (0.015 * h, 0, 0.95 * h), (0.04 * h, 0, 1.02 * h)], [0.014 * h] * 3)
    body = dressed(turned("pear", [(profile, 0)]), ("fruit", (0.68, 0.72, 0.2)))
    return united([body, dressed(stalk, ("wood", (0.28, 0.18, 0.1)))], "pear")


def hammer(length_m: float = 0.32) -> bpy.types.Object:
    """A hammer, lying, its handle along X."""
    s = length_m
    handle = _tube([(-0.5 * s, 0, 0), (-0.3 * s, 0, 0), (0.42 * s, 0, 0)], [0.042 * s, 0.05 * s, 0.036 * s])
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


def _ball(size_m: Sequence[float], at: Place) -> bpy.types.Object:
    """An ellipsoid of that size about a place."""
    made = globe("ball", 1.0, detail=4)
    return _shaped(made, lambda p: (p[0] * size_m[0] + at[0], p[1] * size_m[1] + at[1], p[2] * size_m[2] + at[2]))


def _shaped(obj: bpy.types.Object, moved: Callable[[Place], Place]) -> bpy.types.Object:
    for vertex in obj.data.vertices:
        vertex.co = moved(tuple(vertex.co))
    return obj


def _wheel(radius_m: float, width_m: float, at: Place) -> bpy.types.Object:
    """A wheel that rolls along X."""
    tread = rounded([(0, 0), (radius_m * 0.6, 0), (radius_m, 0), (radius_m, width_m), (radius_m * 0.6, width_m)], 0.002)
    made = turned("wheel", [(tread, 0), ([(0, width_m)], 1)], segments=32)
    _shaped(made, lambda p: (p[0] + at[0], p[2] - width_m / 2 + at[1], p[1] + at[2]))
    return dressed(made, ("rubber", INK), ("plastic", (0.7, 0.7, 0.72)))


def _tube(places: Sequence[Place], radii: Sequence[float]) -> bpy.types.Object:
    """A closed tube along places, as thick as radii say."""
    line = [Vector(place) for place in places]
    rings = []
    side = Vector((0, 1, 0)) if abs((line[-1] - line[0]).normalized().y) < 0.9 else Vector((1, 0, 0))
    for i, (centre, radius) in enumerate(zip(line, radii, strict=True)):
        along = (line[min(i + 1, len(line) - 1)] - line[max(i - 1, 0)]).normalized()
        across = side - along * side.dot(along)
        across.normalize()
        up = along.cross(across)
        turns = [2 * math.pi * k / TUBE_SIDES for k in range(TUBE_SIDES)]
        rings.append([tuple(centre + radius * (math.cos(a) * across + math.sin(a) * up)) for a in turns])
    return _lofted("tube", rings)


def _lofted(name: str, rings: Sequence[Sequence[Place]]) -> bpy.types.Object:
    """A closed body through rings of as many points each, capped at both ends."""
    mesh = bmesh.new()
    rows = [[mesh.verts.new(place) for place in ring] for ring in rings]
    count = len(rows[0])
    for low, high in pairwise(rows):
        for k in range(count):
            mesh.faces.new((low[k], low[(k + 1) % count], high[(k + 1) % count], high[k]))
    mesh.faces.new(rows[0][::-1])
    mesh.faces.new(rows[-1])
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    return finished(name, mesh)


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
    return _lofted(name, [_closed_end(rings[0]), floor, *rings[1:]])


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
    sheets: list[Sequence[Place]] = []

    def at(i: int, j: int) -> Place:
        a, b = i / steps, j / steps
        x, z = (corners[0][n] * (1 - a - b) + corners[1][n] * a + corners[2][n] * b for n in (0, 1))
        return (x, -belly_m * 6.75 * 4 * a * b * (1 - a - b), z)

    for i in range(steps):
        for j in range(steps - i):
            sheets.append((at(i, j), at(i + 1, j), at(i, j + 1)))
            if j < steps - i - 1:
                sheets.append((at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)))
    return _sheets("sail", sheets, 0.004 * math.dist(corners[0], corners[2]))


def _sheets(name: str, triangles: Sequence[Sequence[Place]], thickness_m: float) -> bpy.types.Object:
    """Triangles joined where they meet, given a thickness."""
    mesh = bmesh.new()
    for triangle in triangles:
        mesh.faces.new([mesh.verts.new(place) for place in triangle])
    bmesh.ops.remove_doubles(mesh, verts=mesh.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    bmesh.ops.solidify(mesh, geom=mesh.faces, thickness=thickness_m)
    return finished(name, mesh)
