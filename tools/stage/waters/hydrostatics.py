"""Archimedes for a mesh: volume of what lies under a plane of water, where it pushes, how large it looks from a side.

Exact for closed triangle meshes, convex or not: the volume under the plane is the flux of the height below it through
the wetted triangles, which are clipped at the plane (the lid adds nothing, its height is 0). numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

Array = NDArray[np.float64]
MAX_POINTS = 160


@dataclass(frozen=True)
class Solid:
    """A closed mesh about its centre of mass; triangles look outwards."""

    points: Array
    """(P, 3) metres"""
    triangles: NDArray[np.int64]
    volume_m3: float

    def projected_m2(self, direction: Array) -> float:
        """Area of its outline seen along a unit vector in its own axes (exact for convex solids)."""
        corners = self.points[self.triangles]
        areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2.0
        return float(np.abs(areas @ direction).sum() / 2.0)


@dataclass(frozen=True)
class Wetted:
    """What is under water."""

    volume_m3: float
    centre_m: Array
    """(3,) centre of buoyancy; the origin of the points when nothing is under water."""


def solid_of(points: Array) -> Solid:
    """The convex hull of points (P, 3), thinned to MAX_POINTS, scaled back to the volume of the whole hull."""
    whole = ConvexHull(points)
    corners = points[np.sort(whole.vertices)]
    if len(corners) > MAX_POINTS:
        index = np.arange(MAX_POINTS) + 0.5
        z = 1.0 - 2.0 * index / MAX_POINTS
        turn = index * np.pi * (3.0 - np.sqrt(5.0))
        ways = np.stack([np.sqrt(1 - z * z) * np.cos(turn), np.sqrt(1 - z * z) * np.sin(turn), z], axis=1)
        corners = corners[np.unique(np.argmax(corners @ ways.T, axis=0))]
    hull = ConvexHull(corners)
    corners = corners * (whole.volume / hull.volume) ** (1.0 / 3.0)
    triangles = hull.simplices.astype(np.int64)
    middle = corners.mean(axis=0)
    a, b, c = (corners[triangles[:, i]] for i in range(3))
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), a - middle) < 0.0
    triangles[inward] = triangles[inward][:, ::-1]
    return Solid(corners, triangles, float(whole.volume))


def under_water(points: Array, triangles: NDArray[np.int64], height_m: Array) -> Wetted:
    """points (P, 3) in world axes, height_m (P,) each point's height over the water plane (negative under it)."""
    corner, height = points[triangles], height_m[triangles]
    wet = height < 0.0
    count = wet.sum(axis=1)
    parts = [(corner[count == 3], height[count == 3])]
    for wet_count in (1, 2):
        chosen = count == wet_count
        if chosen.any():
            parts += _clipped(corner[chosen], height[chosen], wet[chosen], wet_count)
    corners, heights = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    if not len(corners):
        return Wetted(0.0, np.zeros(3))
    flat = np.cross((corners[:, 1] - corners[:, 0])[:, :2], (corners[:, 2] - corners[:, 0])[:, :2]) / 2.0
    volume = float((flat * heights.mean(axis=1)).sum())
    if volume <= 1e-12:
        return Wetted(0.0, np.zeros(3))
    columns = corners.copy()
    columns[..., 2] -= heights / 2.0  # the middle of the column of water between a point and the plane
    # Integral of f g over a triangle, both linear: area / 12 (sum f_i g_i + sum f sum g).
    both = (columns * heights[..., None]).sum(axis=1) + columns.sum(axis=1) * heights.sum(axis=1)[:, None]
    return Wetted(volume, np.asarray((flat[:, None] * both / 12.0).sum(axis=0) / volume))


def _clipped(corner: Array, height: Array, wet: Array, wet_count: int) -> list[tuple[Array, Array]]:
    """The wet parts of triangles that cross the plane, orientation kept."""
    lone = np.argmax(wet if wet_count == 1 else ~wet, axis=1)
    order = (lone[:, None] + np.arange(3)) % 3
    row = np.arange(len(corner))[:, None]
    (a, b, c), (ha, hb, hc) = np.moveaxis(corner[row, order], 1, 0), np.moveaxis(height[row, order], 1, 0)
    ab = a + (b - a) * (ha / (ha - hb))[:, None]
    ac = a + (c - a) * (ha / (ha - hc))[:, None]
    none = np.zeros(len(a))
    if wet_count == 1:
        return [(np.stack([a, ab, ac], 1), np.stack([ha, none, none], 1))]
    return [
        (np.stack([ab, b, c], 1), np.stack([none, hb, hc], 1)),
        (np.stack([ab, c, ac], 1), np.stack([none, hc, none], 1)),
    ]


def float_depth_m(solid: Solid, density_kg_m3: float, water_kg_m3: float) -> float:
    """Draught at rest, upright as it stands: how deep its lowest point lies. Its height and more when it sinks."""
    low, high = float(solid.points[:, 2].min()), float(solid.points[:, 2].max())
    wanted = density_kg_m3 / water_kg_m3 * solid.volume_m3
    if wanted >= solid.volume_m3:
        return high - low
    bottom, top = low, high
    for _ in range(50):
        middle = (bottom + top) / 2.0
        lies = under_water(solid.points, solid.triangles, solid.points[:, 2] - middle).volume_m3
        bottom, top = (middle, top) if lies < wanted else (bottom, middle)
    return (bottom + top) / 2.0 - low
