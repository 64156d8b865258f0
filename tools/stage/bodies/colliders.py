"""Static things bodies meet: supports, furniture, walls; as Bullet colliders and for measuring distances."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import Obstacle, SceneContract, Support
from .hulls import Array

FLOOR_THICKNESS_M = 1.0
"""Floors collide as deep boxes, so that nothing tunnels through a thin mesh."""
SLAB_THICKNESS_M = 0.03
WALL_THICKNESS_M = 0.5
SINK_M = 0.0005
MESH_VERTEX_LIMIT = 60_000
"""Obstacles above this collide as their bounds."""


@dataclass(frozen=True)
class BoxCollider:
    """An axis-aligned solid box."""

    name: str
    low: Array
    high: Array

    def distance_m(self, points: Array) -> Array:
        """Signed distance of (..., 3) points, negative inside."""
        middle, half = (self.low + self.high) / 2.0, (self.high - self.low) / 2.0
        beyond = np.abs(points - middle) - half
        outside = np.linalg.norm(np.maximum(beyond, 0.0), axis=-1)
        return np.asarray(outside + np.minimum(beyond.max(axis=-1), 0.0))


@dataclass(frozen=True)
class MeshCollider:
    """A static triangle mesh in world coordinates."""

    name: str
    vertices: Array
    triangles: tuple[tuple[int, int, int], ...]
    tree: BVHTree
    closed: bool
    """Only a closed mesh has an inside, so only there a point can be measured to penetrate."""
    low: Array
    high: Array

    def distance_m(self, points: Array) -> Array:
        """Distance of (..., 3) points to the surface; negative inside a closed mesh."""
        flat = points.reshape(-1, 3)
        return np.array([self._distance(Vector(point)) for point in flat]).reshape(points.shape[:-1])

    def _distance(self, point: Vector) -> float:
        nearest, normal, _, distance = self.tree.find_nearest(point)
        # From inside, the way to the nearest point runs against the normal; beside a sharp edge it may only seem to.
        inside = self.closed and (point - nearest).dot(normal) < -0.9 * distance
        return float(-distance if inside else distance)


Collider = BoxCollider | MeshCollider


def colliders_of(contract: SceneContract) -> list[Collider]:
    """Colliders of every support, obstacle and, indoors, the walls."""
    found: list[Collider] = [_slab(support, contract) for support in contract.supports]
    found += [_obstacle(obstacle, contract) for obstacle in contract.obstacles]
    return found + (_walls(contract) if contract.indoor else [])


def lowest_support(contract: SceneContract) -> Support:
    return min(contract.supports, key=lambda support: support.height_m)


def _slab(support: Support, contract: SceneContract) -> BoxCollider:
    low, high = np.array([*support.low, 0.0]), np.array([*support.high, support.height_m])
    floor = support.height_m <= lowest_support(contract).height_m + 1e-6
    low[2] = support.height_m - (FLOOR_THICKNESS_M if floor else SLAB_THICKNESS_M)
    return BoxCollider(support.name, low, high)


def _obstacle(obstacle: Obstacle, contract: SceneContract) -> Collider:
    """The obstacle's own mesh where it is there and light, its bounds otherwise.

    Furniture that carries a support is sunk a little, so that bodies roll on the support's even slab and not over the
    inner edges of a triangulated table top, which Bullet lets them stumble over.
    """
    sunk = SINK_M if any(s.object == obstacle.name for s in contract.supports) else 0.0
    mesh = mesh_collider(obstacle.name, sunk)
    if mesh is not None:
        return mesh
    return BoxCollider(obstacle.name, np.array(obstacle.bounds.low), np.array(obstacle.bounds.high))


def mesh_collider(name: str, sunk_m: float = 0.0) -> MeshCollider | None:
    """Collider of the object (with its children) or collection of that name; None when absent or too heavy."""
    parts = _meshes_named(name)
    vertices: list[Array] = []
    triangles: list[tuple[int, int, int]] = []
    graph = bpy.context.evaluated_depsgraph_get()
    for part in parts:
        evaluated = part.evaluated_get(graph)
        mesh = evaluated.to_mesh()
        base = sum(map(len, vertices))
        if base + len(mesh.vertices) > MESH_VERTEX_LIMIT:
            evaluated.to_mesh_clear()
            return None
        matrix = np.array(part.matrix_world)
        points = np.empty(3 * len(mesh.vertices))
        mesh.vertices.foreach_get("co", points)
        points = points.reshape(-1, 3)
        vertices.append(points @ matrix[:3, :3].T + matrix[:3, 3] - [0.0, 0.0, sunk_m])
        mesh.calc_loop_triangles()
        triangles += [tuple(base + i for i in face.vertices) for face in mesh.loop_triangles]
        evaluated.to_mesh_clear()
    if not triangles:
        return None
    points = np.concatenate(vertices)
    tree = BVHTree.FromPolygons(points.tolist(), triangles, all_triangles=True)
    return MeshCollider(name, points, tuple(triangles), tree, _closed(triangles), points.min(0), points.max(0))


def _meshes_named(name: str) -> list[bpy.types.Object]:
    if name in bpy.data.objects:
        root = bpy.data.objects[name]
        things = [root, *root.children_recursive]
    elif name in bpy.data.collections:
        things = list(bpy.data.collections[name].all_objects)
    else:
        return []
    return [thing for thing in things if thing.type == "MESH"]


def _closed(triangles: list[tuple[int, int, int]]) -> bool:
    """Every edge shared by exactly two triangles that run it in opposite directions: closed, one orientation."""
    ends = np.array(triangles, dtype=np.int64)
    edges = np.concatenate([ends[:, [0, 1]], ends[:, [1, 2]], ends[:, [2, 0]]])
    forward = np.sort(edges[:, 0] * (ends.max() + 1) + edges[:, 1])
    backward = np.sort(edges[:, 1] * (ends.max() + 1) + edges[:, 0])
    return bool((np.diff(forward) > 0).all() and (forward == backward).all())


def _walls(contract: SceneContract) -> list[Collider]:
    low, high = np.array(contract.bounds.low), np.array(contract.bounds.high)
    walls: list[Collider] = []
    for axis in (0, 1):
        for sign, name in ((-1, "low"), (1, "high")):
            a, b = low - WALL_THICKNESS_M, high + WALL_THICKNESS_M
            if sign < 0:
                b[axis] = low[axis]
            else:
                a[axis] = high[axis]
            walls.append(BoxCollider(f"wall_{'xy'[axis]}_{name}", a, b))
    return walls
