"""The inside of an open vessel, measured by rays from its axis."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector

from ..bodies.hulls import Array
from .film import Mask
from .fluid_shapes import Shape, shell
from .gas import bounds_of

LEVELS = 24
AXIS_AT = 0.7
"""Share of the height at which the axis is found: above the floor, below the rim of most vessels."""
RAYS = 16
SHALLOWEST = 0.15
"""Share of the height a hollow must reach down for the thing to count as a vessel."""


@dataclass(frozen=True)
class Cavity:
    """Inner radius by height, about a vertical axis; world metres."""

    axis_xy: Array
    heights_m: Array
    """(L,) increasing: the inner floor first, the rim last."""
    radius_m: Array
    """(L,) the nearest wall at each height."""

    @property
    def floor_m(self) -> float:
        return float(self.heights_m[0])

    @property
    def rim_m(self) -> float:
        return float(self.heights_m[-1])

    @property
    def mouth_m(self) -> float:
        """Radius of the opening."""
        return float(self.radius_m[-1])

    @property
    def volume_m3(self) -> float:
        return float(np.trapz(math.pi * self.radius_m**2, self.heights_m))

    def shape(self, wall_m: float, inset_m: float) -> Shape:
        """A vessel of this inside, its wall widened outwards so that a coarse grid holds liquid in it.

        inset_m makes the inside smaller all round: a liquid's surface lies a little outside its particles.
        """
        inner = np.maximum(self.radius_m - inset_m, 0.2 * self.radius_m)
        heights = np.maximum(self.heights_m, self.floor_m + inset_m)
        keep = np.concatenate([np.diff(heights) > 0.0, [True]])
        return shell(self.axis_xy, heights[keep], inner[keep], self.radius_m[keep] + wall_m)

    def holds(self, points: Array) -> Array:
        """(P,) whether each point lies inside."""
        away = np.hypot(*(points[:, :2] - self.axis_xy).T)
        wide = np.interp(points[:, 2], self.heights_m, self.radius_m)
        return np.asarray(
            (away < wide * 1.1) & (points[:, 2] > self.floor_m - 0.2 * wide) & (points[:, 2] < self.rim_m)
        )

    def encloses(self, points: Array, margin: float = 1.0) -> Mask:
        """(P,) whether each point lies inside, walls moved out by a factor."""
        away = np.hypot(*(points[:, :2] - self.axis_xy).T)
        wide = np.interp(points[:, 2], self.heights_m, self.radius_m)
        return np.asarray((away < wide * margin) & (points[:, 2] > self.floor_m) & (points[:, 2] < self.rim_m))


def cavity_of(thing: bpy.types.Object) -> Cavity | None:
    """The hollow of an upright vessel, as it stands; None for a thing that is closed, solid or flat."""
    low, high = bounds_of(thing)
    axis, tall = (low + high)[:2] / 2.0, float(high[2] - low[2])
    graph = bpy.context.evaluated_depsgraph_get()
    seen = thing.evaluated_get(graph)
    into = seen.matrix_world.inverted()

    def hit(origin: Vector, way: Vector) -> float | None:
        start = into @ origin
        found, place, _, _ = seen.ray_cast(start, (into.to_3x3() @ way).normalized())
        return float((seen.matrix_world @ place - origin).length) if found else None

    axis = _axis(hit, axis, float(low[2] + AXIS_AT * tall))
    floor = _floor(hit, axis, low, high)
    if high[2] - floor < SHALLOWEST * tall:
        return None
    heights = np.linspace(floor + 0.02 * tall, float(high[2]) - 0.01 * tall, LEVELS)
    radii = []
    for z in heights:
        ways = [Vector((math.cos(a), math.sin(a), 0.0)) for a in np.linspace(0, 2 * math.pi, RAYS, endpoint=False)]
        found = [hit(Vector((*axis, z)), way) for way in ways]
        if sum(distance is None for distance in found) > RAYS // 4:
            break  # above the lowest part of the rim
        radii.append(float(np.median([distance for distance in found if distance is not None])))
    if len(radii) < LEVELS // 3 or heights[len(radii) - 1] - floor < SHALLOWEST * tall:
        return None
    return Cavity(axis, np.array([floor, *heights[: len(radii)]]), np.array([radii[0], *radii]))


def _axis(hit: Callable[[Vector, Vector], float | None], axis: Array, height_m: float) -> Array:
    """(2,) middle of the circle through the inner wall at a height: a handle moves the middle of the bounds."""
    for _ in range(2):
        turns = np.linspace(0, 2 * math.pi, RAYS, endpoint=False)
        found = [(a, hit(Vector((*axis, height_m)), Vector((math.cos(a), math.sin(a), 0.0)))) for a in turns]
        wall = np.array([(math.cos(a) * away, math.sin(a) * away) for a, away in found if away is not None])
        if len(wall) < RAYS - 2:
            return axis
        # x^2 + y^2 = 2 a x + 2 b y + c, least squares
        fit = np.linalg.lstsq(np.column_stack([2.0 * wall, np.ones(len(wall))]), (wall**2).sum(axis=1), rcond=None)[0]
        axis = axis + fit[:2]
    return axis


def _floor(hit: Callable[[Vector, Vector], float | None], axis: Array, low: Array, high: Array) -> float:
    """Height of the inner floor: the median over the middle, so that a handle across the mouth does not count."""
    above, reach = float(high[2]) + 0.1, 0.2 * float((high - low)[:2].min())
    found = []
    for x in np.linspace(-reach, reach, 5):
        for y in np.linspace(-reach, reach, 5):
            depth = hit(Vector((axis[0] + x, axis[1] + y, above)), Vector((0.0, 0.0, -1.0)))
            found.append(above - depth if depth is not None else float(low[2]))
    return float(np.median(found))
