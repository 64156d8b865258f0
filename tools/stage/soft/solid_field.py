"""How far points are from a solid thing, fast enough for a cloth: a grid of signed distances made from its mesh."""

from __future__ import annotations

from dataclasses import dataclass

import bmesh
import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray
from scipy import ndimage

from .sheet import Array, Mask

CELLS = 56
"""Cells of the grid along the longest side; its corners cost one look-up each."""

SHELL_CELLS = 2
"""Cells of air around the thing that the grid covers."""


@dataclass(frozen=True)
class SolidField:
    """Signed distances at the corners of a grid, negative inside; (X, Y, Z) metres from the grid's low corner."""

    low: Array
    cell_m: float
    distance_m: Array
    tree: BVHTree
    size_m: Array
    highest: Array
    """(3,) bounds of the thing itself: its high corner."""
    lowest: Array

    def sample(self, points: Array) -> tuple[Array, Array]:
        """(N,) distances and (3, N) unit directions out of the thing, of points (3, N) inside the grid."""
        place = (points - self.low[:, None]) / self.cell_m
        top = np.array(self.distance_m.shape)[:, None] - 1.001
        place = np.clip(place, 0.0, top)
        base = place.astype(np.int64)
        x, y, z = place - base
        i, j, k = base
        d = self.distance_m
        c = [d[i + a, j + b, k + e] for a in (0, 1) for b in (0, 1) for e in (0, 1)]
        near, far = _flat(c[:4], y, z), _flat(c[4:], y, z)
        slope_x = far - near
        slope_y = _line(c[2] - c[0], c[3] - c[1], z) * (1 - x) + _line(c[6] - c[4], c[7] - c[5], z) * x
        slope_z = _line(c[1] - c[0], c[3] - c[2], y) * (1 - x) + _line(c[5] - c[4], c[7] - c[6], y) * x
        out = np.stack([slope_x, slope_y, slope_z])
        return near + slope_x * x, out / np.maximum(np.sqrt((out**2).sum(axis=0)), 1e-9)

    def push_out(self, position: Array, before: Array, gap_m: float, friction: float) -> None:
        """Move points (3, R, C) in place to at least gap_m outside; Coulomb friction on their way since `before`."""
        flat, was = position.reshape(3, -1), before.reshape(3, -1)
        high = self.low + self.cell_m * (np.array(self.distance_m.shape) - 1)
        inside = ((flat > self.low[:, None]) & (flat < high[:, None])).all(axis=0)
        index = np.flatnonzero(inside)
        if not len(index):
            return
        distance, out = self.sample(flat[:, index])
        hit = distance < gap_m
        if not hit.any():
            return
        index, depth, out = index[hit], gap_m - distance[hit], out[:, hit]
        flat[:, index] = _rubbed(flat[:, index] + depth * out, was[:, index], out, depth, friction)

    def settle(self, points: Array, gap_m: float) -> Array:
        """The points (N, 3), those nearer than gap_m or inside moved out exactly, by the mesh itself."""
        moved = points.copy()
        for index, (place, out, depth) in self._near(points).items():
            if depth > -gap_m:
                moved[index] = place + gap_m * out
        return moved

    def depths(self, points: Array) -> Array:
        """(N,) exact depth of points (N, 3) under the surface, negative outside; minus two cells for far points."""
        found = np.full(len(points), -2.0 * self.cell_m)
        for index, (_, _, depth) in self._near(points).items():
            found[index] = depth
        return found

    def _near(self, points: Array) -> dict[int, tuple[Array, Array, float]]:
        """Of each point near the thing or in it: nearest place on the surface, way out from there, depth.

        A point is inside when the nearest face looks away from it and the grid does not say that air is round it: an
        open shell has two outsides, and faces of furniture now and then look the wrong way.
        """
        reach = 2.0 * self.cell_m
        near = np.flatnonzero(((points > self.lowest - reach) & (points < self.highest + reach)).all(axis=1))
        found: dict[int, tuple[Array, Array, float]] = {}
        if not len(near):
            return found
        rough, outward = self.sample(points[near].T)
        for row, index in enumerate(near.tolist()):
            if rough[row] > reach:
                continue
            place, normal, _, away = self.tree.find_nearest(Vector(points[index]))
            at, way = np.array(place), points[index] - np.array(place)
            inside = rough[row] < 0.25 * self.cell_m and float(way.dot(normal)) < -0.5 * away
            inside |= bool(rough[row] < -0.6 * self.cell_m)
            side = -1.0 if inside else 1.0
            out = outward[:, row] if away < 1e-6 else side * way / away
            found[index] = at, out, float(away if inside else -away)
        return found


def field_of(thing: bpy.types.Object, *, cells: int = CELLS) -> SolidField:
    """The field of a mesh object as it stands. Raises ValueError for one without faces."""
    points, triangles = _world_mesh(thing)
    if not len(triangles):
        raise ValueError(f"{thing.name} has no surface a cloth could lie on")
    tree = BVHTree.FromPolygons(points.tolist(), triangles.tolist(), all_triangles=True)
    low, high = points.min(axis=0), points.max(axis=0)
    cell = float((high - low).max()) / cells
    low_corner = low - SHELL_CELLS * cell
    shape = np.ceil((high + SHELL_CELLS * cell - low_corner) / cell).astype(int) + 1
    distance, facing = _distances(tree, low_corner, cell, shape)
    signed = np.where(_inside(distance, facing, cell), -distance, distance)
    return SolidField(low_corner, cell, signed, tree, high - low, high, low)


def _world_mesh(thing: bpy.types.Object) -> tuple[Array, NDArray[np.int32]]:
    """Vertices and triangles in the world, the faces of every closed part looking outwards."""
    mesh = bmesh.new()
    mesh.from_object(thing, bpy.context.evaluated_depsgraph_get())
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    bmesh.ops.triangulate(mesh, faces=mesh.faces)
    matrix = np.array(thing.matrix_world)
    points = np.array([vertex.co for vertex in mesh.verts], dtype=np.float64).reshape(-1, 3)
    mesh.verts.index_update()
    corners = np.array([[v.index for v in face.verts] for face in mesh.faces], dtype=np.int32).reshape(-1, 3)
    mesh.free()
    return points @ matrix[:3, :3].T + matrix[:3, 3], corners


def _distances(tree: BVHTree, low: Array, cell: float, shape: NDArray[np.int64]) -> tuple[Array, Mask]:
    """Unsigned distance at each corner, and whether the nearest face looks away from it."""
    distance, facing = np.empty(shape), np.zeros(shape, dtype=bool)
    for place in np.ndindex(*shape):
        point = Vector(low + cell * np.array(place))
        nearest, normal, _, away = tree.find_nearest(point)
        distance[place], facing[place] = away, (point - nearest).dot(normal) < 0.0
    return distance, facing


def _inside(distance: Array, facing: Mask, cell: float) -> Mask:
    """Corners that air from outside does not reach; right at the surface, those that its nearest face looks away from.

    Things are often several closed parts that overlap, or open shells: neither normals nor ray counts alone serve.
    """
    air = distance > 0.9 * cell
    labels, _ = ndimage.label(air)
    outer = labels == labels[0, 0, 0]
    sealed = ~outer & air
    near_air = ndimage.binary_dilation(outer, iterations=2)
    near_sealed = ndimage.binary_dilation(sealed, iterations=2)
    # A shell with air on both sides (an open bowl) has no inside; one that bounds sealed space has.
    return np.asarray(sealed | (~air & facing & (near_sealed | ~near_air)) | (~air & facing & near_sealed))


def _flat(c: list[Array], y: Array, z: Array) -> Array:
    return np.asarray(_line(c[0], c[1], z) * (1 - y) + _line(c[2], c[3], z) * y)


def _line(a: Array, b: Array, t: Array) -> Array:
    return a + (b - a) * t


def floor_contact(position: Array, before: Array, height_m: float, friction: float) -> None:
    """Keep points (3, R, C) above a level floor, in place, with Coulomb friction."""
    flat, was = position.reshape(3, -1), before.reshape(3, -1)
    index = np.flatnonzero(flat[2] < height_m)
    if len(index):
        depth = height_m - flat[2, index]
        up = np.zeros((3, len(index)))
        up[2] = 1.0
        flat[:, index] = _rubbed(flat[:, index] + depth * up, was[:, index], up, depth, friction)


def _rubbed(at: Array, was: Array, out: Array, depth: Array, friction: float) -> Array:
    """Positions after friction took away up to friction * depth of the way along the surface."""
    way = at - was
    along = way - (way * out).sum(axis=0) * out
    length = np.sqrt((along**2).sum(axis=0))
    kept = np.maximum(0.0, 1.0 - friction * depth / np.maximum(length, 1e-12))
    return np.asarray(at - (1.0 - kept) * along)
