"""Measure a built environment from its evaluated geometry: supports, obstacles, bounds."""

from __future__ import annotations

from collections.abc import Iterable

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import Box, FreePath, Obstacle, Support
from ..pictures.framing import Array

HIGHEST_M = 5000.0
"""Above any land."""
LANDS = ("ground", "floor", "land", "lawn")
"""Names of objects that are land outdoors; their own coordinates are the world's."""


def bounds(obj: bpy.types.Object) -> Box:
    """World bounds of the evaluated object."""
    corners = np.array([obj.matrix_world @ Vector(corner) for corner in obj.bound_box])
    return Box(low=_vec(corners.min(axis=0)), high=_vec(corners.max(axis=0)))


def obstacles(objects: Iterable[bpy.types.Object]) -> tuple[Obstacle, ...]:
    """Every object by its bounds, in the order of names."""
    bpy.context.view_layer.update()
    return tuple(Obstacle(name=obj.name, bounds=bounds(obj)) for obj in sorted(objects, key=lambda item: item.name))


def surface_of(obj: bpy.types.Object) -> BVHTree:
    """The evaluated mesh in world coordinates, for rays."""
    evaluated = obj.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = evaluated.to_mesh()
    mesh.transform(obj.matrix_world)
    tree = BVHTree.FromPolygons([v.co.copy() for v in mesh.vertices], [tuple(p.vertices) for p in mesh.polygons])
    evaluated.to_mesh_clear()
    return tree


def top_height(surface: BVHTree, x: float, y: float, *, from_m: float = 10.0) -> float | None:
    """Height at which a ray falling at (x, y) meets the surface, None where it misses."""
    place = surface.ray_cast(Vector((x, y, from_m)), Vector((0, 0, -1)))[0]
    return None if place is None else float(place.z)


def ground_height(x: float, y: float) -> float | None:
    """Height of the object "ground" as it is built, None beside it. Far off its mesh is coarser than its formula."""
    ground, graph = bpy.data.objects["ground"], bpy.context.evaluated_depsgraph_get()
    hit, place, *_ = ground.ray_cast(Vector((x, y, HIGHEST_M)), Vector((0, 0, -1)), depsgraph=graph)
    return float(place.z) if hit else None


def land_height(x: float, y: float) -> float | None:
    """Height of the highest of what things stand on outdoors (ground, floor, land, lawn) at (x, y), None beside it."""
    graph, found = bpy.context.evaluated_depsgraph_get(), []
    for name in LANDS:
        thing = bpy.data.objects.get(name)
        if thing is not None and thing.type == "MESH":
            hit, place, *_ = thing.ray_cast(Vector((x, y, HIGHEST_M)), Vector((0, 0, -1)), depsgraph=graph)
            found += [float(place.z)] if hit else []
    return max(found, default=None)


def flat_top(obj: bpy.types.Object, *, tolerance_m: float = 0.0015) -> tuple[float, tuple[float, float, float, float]]:
    """Height of an object's flat top, and the rectangle x0, y0, x1, y1 around its centre that is level and whole.

    Raises ValueError when the middle of the top is not level.
    """
    bpy.context.view_layer.update()
    box, surface = bounds(obj), surface_of(obj)
    centre_x, centre_y = (box.low[0] + box.high[0]) / 2, (box.low[1] + box.high[1]) / 2
    near = [top_height(surface, centre_x + dx, centre_y + dy) for dx in (-0.1, 0.0, 0.1) for dy in (-0.1, 0.0, 0.1)]
    if any(height is None for height in near) or max(near) - min(near) > tolerance_m:  # type: ignore[type-var,operator]
        raise ValueError(f"the top of {obj.name} is not level in its middle: {near}")
    height = float(np.median(np.array(near, dtype=float)))

    def reach(step_x: float, step_y: float) -> float:
        length = 0.0
        while length < 3.0:
            found = top_height(surface, centre_x + step_x * (length + 0.005), centre_y + step_y * (length + 0.005))
            if found is None or abs(found - height) > tolerance_m:
                return length
            length += 0.005
        return length

    east, west, north, south = reach(1, 0), reach(-1, 0), reach(0, 1), reach(0, -1)
    return height, (centre_x - west, centre_y - south, centre_x + east, centre_y + north)


def _vec(values: Array) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def table_support(table: bpy.types.Object, *, lands_on: str) -> tuple[Support, FreePath]:
    """The table's top as a support, and the path along it that leaves over its east edge."""
    height, (x0, y0, x1, y1) = flat_top(table)
    support = Support(
        name="table",
        kind="table",
        object=table.name,
        height_m=height,
        low=(x0, y0),
        high=(x1, y1),
        friction=0.75,
        restitution=0.8,
    )
    path = FreePath(
        support="table",
        start=(x0 + 0.15 * (x1 - x0), (y0 + y1) / 2),
        heading_deg=0.0,
        length_m=0.85 * (x1 - x0),
        width_m=0.8 * (y1 - y0),
        leaves_support=True,
        lands_on=lands_on,
    )
    return support, path
