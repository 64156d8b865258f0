"""Blender's Bullet in a bare scene: stand-in meshes, static colliders, removal without a trace."""

from __future__ import annotations

from typing import Literal

import bpy
import numpy as np
from scipy.spatial import ConvexHull

from .colliders import BoxCollider, Collider
from .hulls import Array, Hull

MARGIN_M = 0.001
"""Bullet's collision margin. Hulls are shrunk by it, so that what one sees rests without a gap."""
SOLVER_ITERATIONS = 30
COLLECTION = "simulation_bodies"


def bare_scene(sim_hz: int, gravity_m_s2: float, substeps: int) -> bpy.types.Scene:
    """An empty scene with a rigid body world whose frames are simulation steps."""
    scene = bpy.data.scenes.new("simulation")
    scene.render.fps = sim_hz
    scene.gravity = (0.0, 0.0, -gravity_m_s2)
    with bpy.context.temp_override(scene=scene):
        bpy.ops.rigidbody.world_add()
    collection = bpy.data.collections.new(COLLECTION)
    scene.collection.children.link(collection)
    world = scene.rigidbody_world
    world.collection = collection
    world.substeps_per_frame = substeps
    world.solver_iterations = SOLVER_ITERATIONS
    world.use_split_impulse = False
    return scene


def set_steps(scene: bpy.types.Scene, steps: int) -> None:
    """Let the scene simulate frames 1..steps."""
    scene.frame_start, scene.frame_end = 1, steps
    cache = scene.rigidbody_world.point_cache
    cache.frame_start, cache.frame_end = 1, steps


def remove_scene(scene: bpy.types.Scene) -> None:
    """Remove the scene, its stand-ins and their meshes."""
    collection = scene.rigidbody_world.collection
    for thing in list(collection.objects):
        mesh = thing.data
        bpy.data.objects.remove(thing, do_unlink=True)
        bpy.data.meshes.remove(mesh)
    bpy.data.scenes.remove(scene)
    bpy.data.collections.remove(collection)


def margin_of(hull: Hull) -> float:
    return float(min(MARGIN_M, 0.03 * hull.size_m.min()))


def add_active(scene: bpy.types.Scene, name: str, hull: Hull, mass_kg: float) -> bpy.types.Object:
    """An invisible body of the hull's shape with its origin at the centre of mass, undamped."""
    margin = margin_of(hull)
    points = hull.points
    if hull.is_sphere:
        points = np.concatenate([s * hull.radius_m * np.eye(3) for s in (-1, 1)])
    elif hull.shape == "hull":
        points = _shrunk(hull.points, margin)
    thing = _stand_in(scene, name, points, _faces(points))
    rigid = thing.rigid_body
    rigid.type = "ACTIVE"
    rigid.collision_shape = {"sphere": "SPHERE", "box": "BOX", "hull": "CONVEX_HULL"}[hull.shape]
    rigid.mass = mass_kg
    rigid.linear_damping = 0.0
    rigid.use_margin = True
    rigid.collision_margin = margin
    rigid.use_deactivation = False
    thing.rotation_mode = "QUATERNION"
    return thing


def add_static(scene: bpy.types.Scene, collider: Collider, friction: float = 1.0) -> bpy.types.Object:
    """A passive stand-in of a collider. Bullet multiplies both numbers, so with 1 a body's own are the pair's."""
    shape: Literal["BOX", "MESH"] = "BOX" if isinstance(collider, BoxCollider) else "MESH"
    if isinstance(collider, BoxCollider):
        middle, half = (collider.low + collider.high) / 2.0, (collider.high - collider.low) / 2.0
        signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=float)
        thing = _stand_in(scene, f"static_{collider.name}", signs * half, _faces(signs * half))
        thing.location = middle
    else:
        thing = _stand_in(scene, f"static_{collider.name}", collider.vertices, collider.triangles)
    rigid = thing.rigid_body
    rigid.type = "PASSIVE"
    rigid.collision_shape = shape
    rigid.mesh_source = "BASE"
    rigid.friction = friction
    rigid.restitution = 1.0
    rigid.use_margin = True
    rigid.collision_margin = MARGIN_M if shape == "BOX" else 0.0
    return thing


def _stand_in(
    scene: bpy.types.Scene, name: str, points: Array, faces: tuple[tuple[int, int, int], ...]
) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.tolist(), [], list(faces))
    thing = bpy.data.objects.new(name, mesh)
    # Linking into the rigid body world's collection is what makes it a rigid body.
    scene.rigidbody_world.collection.objects.link(thing)
    return thing


def _faces(points: Array) -> tuple[tuple[int, int, int], ...]:
    return tuple((int(a), int(b), int(c)) for a, b, c in ConvexHull(points).simplices)


def _shrunk(points: Array, margin: float) -> Array:
    """Points moved inwards so that the margin around them ends at the original bounds."""
    middle = (points.max(axis=0) + points.min(axis=0)) / 2.0
    half = np.ptp(points, axis=0) / 2.0
    return np.asarray(middle + (points - middle) * (1.0 - margin / half))
