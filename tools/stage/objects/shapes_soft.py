"""Things that wobble, and things that hang."""

from __future__ import annotations

import math

import bpy

from .shapes_build import Band, arc, block, dressed, fine, rounded, turned, united


def jelly(diameter_m: float = 0.13, height_m: float = 0.085) -> bpy.types.Object:
    """A moulded jelly: a fluted dome with a dent on top."""
    r, h = diameter_m / 2, height_m
    side = rounded([(0, 0), (r * 0.98, 0), (r, h * 0.06), (r * 0.72, h * 0.84), (r * 0.5, h)], r * 0.1)
    profile = [*side, (r * 0.34, h), (r * 0.2, h * 0.93), (0, h * 0.91)]
    made = turned("jelly", [(fine(profile, h * 0.08), 0)], segments=120)
    for vertex in made.data.vertices:
        away, angle = vertex.co.xy.length / r, math.atan2(vertex.co.y, vertex.co.x)
        depth = min(1.0, max(0.0, away - 0.35) / 0.3) * min(1.0, vertex.co.z / (0.1 * h))
        vertex.co.xy = vertex.co.xy * (1 - 0.1 * depth * abs(math.sin(7 * angle)) ** 0.7)
    return dressed(made, ("jelly", None))


def pudding(diameter_m: float = 0.11, height_m: float = 0.06) -> bpy.types.Object:
    """A turned-out custard pudding with caramel on top."""
    r, h = diameter_m / 2, height_m
    body = fine(rounded([(0, 0), (r, 0), (r * 0.8, h * 0.86)], r * 0.06), h * 0.12)
    top = rounded([(r * 0.8, h * 0.86), (r * 0.76, h), (0, h)], r * 0.08)
    made = turned("pudding", [(body, 0), (top, 1)], segments=96)
    return dressed(made, ("jelly", (0.95, 0.82, 0.5)), ("jelly", (0.36, 0.13, 0.03)))


def lantern(diameter_m: float = 0.16, height_m: float = 0.3) -> bpy.types.Object:
    """A metal lantern with a warm pane all round, a pointed roof and a ring on top."""
    r, h = diameter_m / 2, height_m
    foot: Band = (rounded([(0, 0), (r, 0), (r, h * 0.08), (r * 0.86, h * 0.1)], r * 0.05), 0)
    pane: Band = ([(r * 0.82, h * 0.1), (r * 0.82, h * 0.66)], 1)
    roof: Band = ([(r, h * 0.67), (r, h * 0.7), (r * 0.3, h * 0.85), (r * 0.22, h * 0.9), (0, h * 0.9)], 0)
    parts = [dressed(turned("lantern", [foot, pane, roof]), ("iron", (0.1, 0.1, 0.11)), ("wax", (1.0, 0.74, 0.3)))]
    for index in range(4):
        angle = math.pi * (index / 2 + 0.25)
        at = (r * 0.86 * math.cos(angle), r * 0.86 * math.sin(angle), h * 0.38)
        parts.append(
            dressed(block("bar", (r * 0.1, r * 0.1, h * 0.58), bevel_m=0.0, at=at), ("iron", (0.1, 0.1, 0.11)))
        )
    circle = [(x + r * 0.22, z) for x, z in arc(r * 0.03, -180, 180, steps=12)]
    ring = turned("ring", [(circle, 0)], segments=32)
    for vertex in ring.data.vertices:
        x, y, z = vertex.co
        vertex.co = (x, z, y + h * 0.9 + r * 0.2)
    parts.append(dressed(ring, ("iron", (0.1, 0.1, 0.11))))
    return united(parts, "lantern")


def swing_seat(length_m: float = 0.5, width_m: float = 0.2, thickness_m: float = 0.035) -> bpy.types.Object:
    """The board of a swing, long along Y."""
    made = block("swing seat", (width_m, length_m, thickness_m), bevel_m=thickness_m * 0.2)
    return dressed(made, ("wood", (0.55, 0.34, 0.18)))
