"""The few ways our own shapes are built: turned on a lathe, boxes with bevelled edges, spheres. Metres, Z up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import bmesh
import bpy

from . import flatten
from .surfaces import Rgb, make

Point = tuple[float, float]
Band = tuple[Sequence[Point], int]
"""Profile points (radius, height) from bottom to top, and the material slot of the band they span."""

SEGMENTS = 64
"""Sides of a turned thing: round to 0.1 % of the radius."""

SHARP_DEG = 35.0


def turned(name: str, bands: Sequence[Band], *, segments: int = SEGMENTS) -> bpy.types.Object:
    """Turn a profile about Z. Bands follow each other; a band starts where the one before it ended."""
    points, slots = _chain(bands)
    mesh = bmesh.new()
    rings = [_ring(mesh, radius, height, segments) for radius, height in points]
    for lower, upper, slot in zip(rings, rings[1:], slots, strict=False):
        _bridge(mesh, lower, upper, slot)
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    return finished(name, mesh)


def rounded(points: Sequence[Point], radius: float, steps: int = 4) -> list[Point]:
    """The profile with its inner corners rounded by curves that begin `radius` from the corner."""
    result = [points[0]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, radius), _towards(corner, after, radius)
        for step in range(steps + 1):
            t = step / steps
            result.append(tuple(_bezier(a, b, c, t) for a, b, c in zip(start, corner, end, strict=True)))  # type: ignore[arg-type]
    result.append(points[-1])
    return result


def fine(profile: Sequence[Point], step_m: float) -> list[Point]:
    """The profile with long straight parts divided, so that it can bulge."""
    found = [profile[0]]
    for (r0, z0), (r1, z1) in pairwise(profile):
        parts = max(1, math.ceil(math.hypot(r1 - r0, z1 - z0) / step_m))
        found += [(r0 + (r1 - r0) * i / parts, z0 + (z1 - z0) * i / parts) for i in range(1, parts + 1)]
    return found


def arc(radius: float, low_deg: float, high_deg: float, *, tall: float = 1.0, steps: int = 24) -> list[Point]:
    """Points of a circle (tall: of an ellipse) about the origin, from low to high latitude."""
    angles = [math.radians(low_deg + (high_deg - low_deg) * step / steps) for step in range(steps + 1)]
    return [(max(0.0, radius * math.cos(a)), radius * tall * math.sin(a)) for a in angles]


def block(name: str, size_m: Sequence[float], *, bevel_m: float, at: Sequence[float] = (0, 0, 0)) -> bpy.types.Object:
    """A box with rounded edges, centred at `at`."""
    mesh = bmesh.new()
    bmesh.ops.create_cube(mesh, size=1.0)
    for vertex in mesh.verts:
        vertex.co = [c * s + a for c, s, a in zip(vertex.co, size_m, at, strict=True)]
    if bevel_m > 0:
        bmesh.ops.bevel(mesh, geom=mesh.edges, offset=bevel_m, segments=3, profile=0.5, affect="EDGES")
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    return finished(name, mesh)


def globe(name: str, diameter_m: float, *, detail: int = 5) -> bpy.types.Object:
    """A sphere of even triangles (detail 5: 2,562 vertices)."""
    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=detail, radius=diameter_m / 2)
    return finished(name, mesh)


def finished(name: str, mesh: bmesh.types.BMesh, *, smooth: bool = True) -> bpy.types.Object:
    """The bmesh as an object of the scene, smooth but for edges sharper than SHARP_DEG; the bmesh is freed."""
    data = bpy.data.meshes.new(name)
    mesh.to_mesh(data)
    mesh.free()
    if smooth:
        data.shade_smooth()
        data.set_sharp_from_angle(angle=math.radians(SHARP_DEG))
    made = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(made)
    return made


def united(parts: Sequence[bpy.types.Object], name: str) -> bpy.types.Object:
    """One object of several, their materials kept; the parts are gone."""
    bpy.context.view_layer.update()
    made = flatten.one_mesh(parts, name)
    for part in parts:
        mesh = part.data
        bpy.data.objects.remove(part)
        bpy.data.meshes.remove(mesh)
    made.name = made.data.name = name
    return made


def dressed(obj: bpy.types.Object, *looks: tuple[str, Rgb | None]) -> bpy.types.Object:
    """Give slot 0, 1, … a material each, by name and sRGB colour (None: the material's own)."""
    for material, colour in looks:
        obj.data.materials.append(make(material, colour, size_m=max(obj.dimensions)))
    return obj


def paint(obj: bpy.types.Object, slot_of: Callable[[tuple[float, float, float]], int]) -> bpy.types.Object:
    """Choose the material slot of every face by its centre."""
    for polygon in obj.data.polygons:
        polygon.material_index = slot_of(tuple(polygon.center))
    return obj


def _chain(bands: Sequence[Band]) -> tuple[list[Point], list[int]]:
    points: list[Point] = [bands[0][0][0]]
    slots: list[int] = []
    for profile, slot in bands:
        for point in profile:
            if math.dist(point, points[-1]) > 1e-7:
                points.append(point)
                slots.append(slot)
    return points, slots


def _ring(mesh: bmesh.types.BMesh, radius: float, height: float, segments: int) -> list[bmesh.types.BMVert]:
    if radius < 1e-7:
        return [mesh.verts.new((0.0, 0.0, height))]
    angles = (2 * math.pi * index / segments for index in range(segments))
    return [mesh.verts.new((radius * math.cos(a), radius * math.sin(a), height)) for a in angles]


def _bridge(
    mesh: bmesh.types.BMesh, lower: list[bmesh.types.BMVert], upper: list[bmesh.types.BMVert], slot: int
) -> None:
    sides = max(len(lower), len(upper))
    for index in range(sides if sides > 1 else 0):
        corners = [lower[index % len(lower)], lower[(index + 1) % len(lower)]]
        corners += [upper[(index + 1) % len(upper)], upper[index % len(upper)]]
        mesh.faces.new(list(dict.fromkeys(corners))).material_index = slot


def _towards(start: Point, target: Point, distance: float) -> Point:
    share = min(0.5, distance / max(math.dist(start, target), 1e-9))
    return start[0] + (target[0] - start[0]) * share, start[1] + (target[1] - start[1]) * share


def _bezier(start: float, corner: float, end: float, t: float) -> float:
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * corner + t**2 * end
