"""Solid pieces that things are put together from: balls, tubes, slabs, lofts, sheets, rings. Metres, Z up."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import bmesh
import bpy
from mathutils import Euler, Matrix, Vector

from .shapes_build import dressed, finished, globe, rounded, turned, united
from .surfaces import Rgb

Place = tuple[float, float, float]
Flat = tuple[float, float]
Look = tuple[str, Rgb | None]
"""Name of a material and its sRGB colour, None for its own."""

INK: Rgb = (0.03, 0.03, 0.03)
TUBE_SIDES = 20


def ball(size_m: Sequence[float], at: Place = (0, 0, 0), *, detail: int = 4) -> bpy.types.Object:
    """An ellipsoid of that size about a place."""
    made = globe("ball", 1.0, detail=detail)
    return shaped(made, lambda p: (p[0] * size_m[0] + at[0], p[1] * size_m[1] + at[1], p[2] * size_m[2] + at[2]))


def shaped(obj: bpy.types.Object, moved: Callable[[Place], Place]) -> bpy.types.Object:
    """The object with every vertex moved."""
    for vertex in obj.data.vertices:
        vertex.co = moved(tuple(vertex.co))
    return obj


def placed(
    obj: bpy.types.Object, at: Sequence[float] = (0, 0, 0), turn_deg: Sequence[float] = (0, 0, 0)
) -> bpy.types.Object:
    """The object turned about X, Y, Z through its origin, then shifted."""
    turn = Euler([math.radians(angle) for angle in turn_deg]).to_matrix().to_4x4()
    obj.data.transform(Matrix.Translation(Vector(at)) @ turn)
    return obj


def alike(parts: Iterable[bpy.types.Object], look: Look) -> bpy.types.Object:
    """Several undressed parts as one object of one material."""
    return dressed(united(list(parts), "parts"), look)


def around(count: int, radius_m: float, start_deg: float = 0.0) -> list[tuple[float, float, float]]:
    """(x, y, angle in degrees) of places on a circle."""
    angles = [start_deg + 360 * index / count for index in range(count)]
    return [(radius_m * math.cos(math.radians(a)), radius_m * math.sin(math.radians(a)), a) for a in angles]


def rod(
    start: Sequence[float], end: Sequence[float], radius_m: float, end_radius_m: float | None = None
) -> bpy.types.Object:
    """A straight round bar; end_radius_m where it tapers."""
    first, last = Vector(start), Vector(end)
    return tube([tuple(first), tuple(last)], [radius_m, radius_m if end_radius_m is None else end_radius_m])


def disc(radius_m: float, thickness_m: float, *, edge: float = 0.15) -> bpy.types.Object:
    """A round slab about the origin; edge is the share of its thickness that is rounded off."""
    half = thickness_m / 2
    profile = rounded([(0, -half), (radius_m, -half), (radius_m, half), (0, half)], thickness_m * edge, steps=3)
    return turned("disc", [(profile, 0)], segments=48)


def wheel(radius_m: float, width_m: float, at: Place) -> bpy.types.Object:
    """A wheel that rolls along X."""
    hub = radius_m * 0.6
    tread = rounded([(hub, 0), (radius_m, 0), (radius_m, width_m), (hub, width_m)], 0.1 * width_m)
    made = turned("wheel", [([(0, 0), (hub, 0)], 1), (tread, 0), ([(0, width_m)], 1)], segments=32)
    shaped(made, lambda p: (p[0] + at[0], p[2] - width_m / 2 + at[1], p[1] + at[2]))
    return dressed(made, ("rubber", INK), ("plastic", (0.7, 0.7, 0.72)))


def tube(places: Sequence[Place], radii: Sequence[float], *, sides: int = TUBE_SIDES) -> bpy.types.Object:
    """A closed tube along places, as thick as radii say; its section is carried along without twist."""
    line = [Vector(place) for place in places]
    rings = []
    across = Vector((0, 1, 0)) if abs((line[1] - line[0]).normalized().y) < 0.9 else Vector((1, 0, 0))
    for i, (centre, radius) in enumerate(zip(line, radii, strict=True)):
        along = (line[min(i + 1, len(line) - 1)] - line[max(i - 1, 0)]).normalized()
        across = (across - along * across.dot(along)).normalized()
        up = along.cross(across)
        turns = [2 * math.pi * k / sides for k in range(sides)]
        rings.append([tuple(centre + radius * (math.cos(a) * across + math.sin(a) * up)) for a in turns])
    return lofted("tube", rings)


def coil(radius_m: float, low_m: float, high_m: float, turns: float, wire_m: float) -> bpy.types.Object:
    """Wire of that radius wound about Z from one height to another."""
    count = math.ceil(turns * 28)
    angles = [2 * math.pi * turns * index / count for index in range(count + 1)]
    places = [
        (radius_m * math.cos(a), radius_m * math.sin(a), low_m + (high_m - low_m) * i / count)
        for i, a in enumerate(angles)
    ]
    return tube(places, [wire_m] * len(places), sides=10)


def torus(name: str, diameter_m: float, thickness_m: float, *, segments: int = 96) -> bpy.types.Object:
    """A ring lying flat; diameter_m is the outer one."""
    pipe = thickness_m / 2
    middle = diameter_m / 2 - pipe
    angles = [2 * math.pi * index / 24 for index in range(25)]
    profile = [(middle + pipe * math.cos(a), pipe * math.sin(a)) for a in angles]
    return welded(turned(name, [(profile, 0)], segments=segments))


def welded(obj: bpy.types.Object) -> bpy.types.Object:
    """Join the first and the last ring of a closed profile."""
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.remove_doubles(mesh, verts=mesh.verts, dist=1e-7)
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    mesh.to_mesh(obj.data)
    mesh.free()
    obj.data.shade_smooth()
    return obj


def lofted(name: str, rings: Sequence[Sequence[Place]]) -> bpy.types.Object:
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


def slab(outline: Sequence[Flat], thickness_m: float, *, bevel_m: float = 0.0) -> bpy.types.Object:
    """An outline of the XY plane made thick about it; bevel_m rounds its upper and lower edges."""
    mesh = bmesh.new()
    low = [mesh.verts.new((x, y, -thickness_m / 2)) for x, y in outline]
    high = [mesh.verts.new((x, y, thickness_m / 2)) for x, y in outline]
    for k in range(len(outline)):
        after = (k + 1) % len(outline)
        mesh.faces.new((low[k], low[after], high[after], high[k]))
    rims = [*mesh.faces.new(low[::-1]).edges, *mesh.faces.new(high).edges]
    if bevel_m > 0:
        bmesh.ops.bevel(mesh, geom=rims, offset=bevel_m, segments=2, profile=0.5, affect="EDGES", clamp_overlap=True)
    bmesh.ops.triangulate(mesh, faces=[face for face in mesh.faces if len(face.verts) > 4])
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    return finished("slab", mesh)


def sheets(name: str, faces: Sequence[Sequence[Place]], thickness_m: float) -> bpy.types.Object:
    """Faces joined where they meet, given a thickness."""
    mesh = bmesh.new()
    for face in faces:
        mesh.faces.new([mesh.verts.new(place) for place in face])
    bmesh.ops.remove_doubles(mesh, verts=mesh.verts, dist=1e-5)
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    bmesh.ops.solidify(mesh, geom=mesh.faces, thickness=thickness_m)
    return finished(name, mesh)


def carved(body: bpy.types.Object, cutters: Iterable[bpy.types.Object]) -> bpy.types.Object:
    """The body less the cutters, which are gone; still closed where all of them are."""
    cutter = united(list(cutters), "cutter")
    cut = body.modifiers.new("cut", "BOOLEAN")
    cut.operation, cut.solver, cut.object = "DIFFERENCE", "EXACT", cutter
    made = united([body], body.name)
    mesh = cutter.data
    bpy.data.objects.remove(cutter)
    bpy.data.meshes.remove(mesh)
    return made


def box_outline(length_m: float, width_m: float, corner_m: float, *, steps: int = 6) -> list[Flat]:
    """A rectangle with round corners, anticlockwise."""
    found: list[Flat] = []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        x, y = sx * (length_m / 2 - corner_m), sy * (width_m / 2 - corner_m)
        turns = [math.radians(90 * (quarter + step / steps)) for step in range(steps + 1)]
        found += [(x + corner_m * math.cos(a), y + corner_m * math.sin(a)) for a in turns]
    return found


def oval(length_m: float, width_m: float, *, steps: int = 40) -> list[Flat]:
    """An ellipse, anticlockwise."""
    turns = [2 * math.pi * step / steps for step in range(steps)]
    return [(length_m / 2 * math.cos(a), width_m / 2 * math.sin(a)) for a in turns]
