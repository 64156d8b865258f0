"""Closed shapes that fluid comes out of or runs against, in world metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from ..bodies.hulls import Array

SEGMENTS = 24


@dataclass(frozen=True)
class Shape:
    """A closed triangle mesh."""

    vertices: Array
    """(V, 3) metres, world."""
    triangles: tuple[tuple[int, int, int], ...]

    @property
    def low(self) -> Array:
        return np.asarray(self.vertices.min(axis=0))

    @property
    def high(self) -> Array:
        return np.asarray(self.vertices.max(axis=0))

    @property
    def volume_m3(self) -> float:
        """Enclosed volume; 0 for a flat or open sheet whose sides cancel."""
        return volume_m3(self.vertices - self.vertices.mean(axis=0), np.array(self.triangles))

    def moved(self, offset: Array) -> Shape:
        return Shape(self.vertices + offset, self.triangles)


@dataclass(frozen=True)
class Mesh:
    """A surface as it is drawn: world metres, triangles (T, 3)."""

    vertices: Array
    triangles: NDArray[np.int32]


def volume_m3(vertices: Array, triangles: NDArray[np.integer[Any]]) -> float:
    """Volume inside a closed mesh by the divergence theorem."""
    if not len(triangles):
        return 0.0
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    return float(abs((a * np.cross(b, c)).sum()) / 6.0)


def hull(points: Array) -> Shape:
    """Convex hull, its triangles facing outwards. Raises ValueError when the points have no volume."""
    if len(points) < 4 or np.ptp(points, axis=0).min() < 1e-6:
        raise ValueError("a fluid's source or obstacle has no volume: give it a thickness in all three directions")
    found = ConvexHull(points)
    used = {int(old): new for new, old in enumerate(found.vertices)}
    triangles = []
    for simplex, plane in zip(found.simplices, found.equations, strict=True):
        a, b, c = points[simplex]
        outward = np.dot(np.cross(b - a, c - a), plane[:3]) > 0.0
        i, j, k = (used[int(corner)] for corner in simplex)
        triangles.append((i, j, k) if outward else (i, k, j))
    return Shape(points[found.vertices], tuple(triangles))


def box(low: Array, high: Array) -> Shape:
    corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    return hull(np.asarray(low) + corners * (np.asarray(high) - np.asarray(low)))


def ellipsoid(centre: Array, radii: Array) -> Shape:
    """radii (3,) half-axes along X, Y, Z."""
    return _revolved(np.asarray(centre), np.asarray(radii), np.linspace(-np.pi / 2, np.pi / 2, 9))


def disc(centre: Array, radius_m: float, thickness_m: float, axis: Array) -> Shape:
    """A round plate with its middle at centre, its faces across axis."""
    normal = np.asarray(axis) / np.linalg.norm(axis)
    side = np.cross(normal, [0.0, 0.0, 1.0] if abs(normal[2]) < 0.9 else [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side)
    around = np.linspace(0.0, 2.0 * np.pi, SEGMENTS, endpoint=False)
    ring = radius_m * (np.outer(np.cos(around), side) + np.outer(np.sin(around), np.cross(normal, side)))
    half = normal * thickness_m / 2.0
    return hull(np.asarray(centre) + np.concatenate([ring - half, ring + half]))


def shell(axis_xy: Array, heights_m: Array, inner_m: Array, outer_m: Array) -> Shape:
    """An open vessel turned about a vertical axis: inner and outer radius by height, heights_m[0] its inner floor.

    The bottom is as thick as the wall is there.
    """
    around = np.linspace(0.0, 2.0 * np.pi, SEGMENTS, endpoint=False)
    base = heights_m[0] - (outer_m[0] - inner_m[0])
    profile = [(outer_m[0], base), *zip(outer_m, heights_m, strict=True)]
    profile += list(zip(inner_m[::-1], heights_m[::-1], strict=True))
    rings = [np.stack([r * np.cos(around), r * np.sin(around), np.full(SEGMENTS, z)], axis=1) for r, z in profile]
    centre = np.array([*axis_xy, 0.0])
    poles = np.array([[0.0, 0.0, base], [0.0, 0.0, heights_m[0]]])
    vertices = np.concatenate([*rings, poles]) + centre
    triangles: list[tuple[int, int, int]] = []
    for ring in range(len(rings) - 1):
        for step in range(SEGMENTS):
            a, b = ring * SEGMENTS + step, ring * SEGMENTS + (step + 1) % SEGMENTS
            triangles += [(a, b, b + SEGMENTS), (a, b + SEGMENTS, a + SEGMENTS)]
    below, inside, last = len(vertices) - 2, len(vertices) - 1, (len(rings) - 1) * SEGMENTS
    for step in range(SEGMENTS):
        following = (step + 1) % SEGMENTS
        triangles += [(below, following, step), (inside, last + step, last + following)]
    return Shape(vertices, tuple(triangles))


def _revolved(centre: Array, radii: Array, latitudes: Array) -> Shape:
    around = np.linspace(0.0, 2.0 * np.pi, SEGMENTS, endpoint=False)
    points = [(np.cos(up) * np.cos(turn), np.cos(up) * np.sin(turn), np.sin(up)) for up in latitudes for turn in around]
    return hull(centre + np.unique(np.round(points, 9), axis=0) * radii)
