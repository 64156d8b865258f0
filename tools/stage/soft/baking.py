"""A deforming mesh that plays anywhere: one absolute shape key a frame, no cache and no solver in the file."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Vector

from ..surroundings import solids
from ..world import World
from .sheet import Array, Mask

KEY_STEP = 10.0
"""Blender puts absolute shape keys 10 units of evaluation time apart."""


def sheet_object(
    name: str, places: Array, present: Mask, material: bpy.types.Material, *, thickness_m: float, rounded: bool = True
) -> bpy.types.Object:
    """A cloth from (F, 3, R, C) points of its F frames; UV in metres of cloth along columns and rows.

    rounded smooths it between its points, which draws it inwards at bends: not for what lies on something.
    """
    _, _, rows, columns = places.shape
    number = np.full((rows, columns), -1)
    number[present] = np.arange(int(present.sum()))
    quads = np.stack([number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]], axis=-1).reshape(-1, 4)
    quads = quads[(quads >= 0).all(axis=1)]
    frames = places.transpose(0, 2, 3, 1)[:, present]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(frames[0].tolist(), [], quads.tolist())
    mesh.materials.append(material)
    _lay_cloth(mesh, present, float(np.linalg.norm(places[0, :, 0, 1] - places[0, :, 0, 0])) or 1.0)
    made = bpy.data.objects.new(name, mesh)
    solids.collection("dynamics").objects.link(made)
    solids.smooth(made)
    _thicken(made, thickness_m, rounded)
    key_frames(made, frames)
    return made


def key_frames(thing: bpy.types.Object, frames: Array) -> None:
    """Play (F, V, 3) vertex positions, in the object's own coordinates, on the video's frames 1..F."""
    basis = thing.shape_key_add(name="frame_1", from_mix=False)
    basis.data.foreach_set("co", frames[0].astype(np.float32).ravel())
    for number, points in enumerate(frames[1:], start=2):
        block = thing.shape_key_add(name=f"frame_{number}", from_mix=False)
        block.data.foreach_set("co", points.astype(np.float32).ravel())
    keys = thing.data.shape_keys
    for block in keys.key_blocks:
        block.interpolation = "KEY_LINEAR"
    keys.use_relative = False
    for frame in (1, len(frames)):
        keys.eval_time = KEY_STEP * (frame - 1)
        keys.keyframe_insert("eval_time", frame=frame)
    straighten(keys)


def straighten(data: bpy.types.ID) -> None:
    """Straight lines between the keyframes of an object or data block."""
    for curve in data.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def played(world: World, thing: bpy.types.Object, frames: int) -> Array:
    """(F, V, 3) world positions of a mesh's vertices at the frames 1..F, read back from the evaluated scene.

    Thickness and smoothing, which the viewport hides, are left out.
    """
    found = []
    for frame in range(1, frames + 1):
        world.scene.frame_set(frame)
        seen = thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
        flat = np.empty(3 * len(seen.data.vertices), dtype=np.float32)
        seen.data.vertices.foreach_get("co", flat)
        matrix = np.array(seen.matrix_world)
        found.append(flat.reshape(-1, 3).astype(np.float64) @ matrix[:3, :3].T + matrix[:3, 3])
    world.scene.frame_set(1)
    return np.array(found)


def as_grid(points: Array, present: Mask) -> Array:
    """(F, 3, R, C) from (F, V, 3) read back; what is not part of the cloth repeats the first point."""
    grid = np.repeat(points[:, :1], present.size, axis=1)
    grid[:, present.ravel()] = points
    return np.asarray(grid.reshape(len(points), *present.shape, 3).transpose(0, 3, 1, 2))


def _lay_cloth(mesh: bpy.types.Mesh, present: Mask, cell_m: float) -> None:
    row, column = np.nonzero(present)
    layer = mesh.uv_layers.new(name="UVMap")
    corners = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    uv = np.stack([column[corners], row[corners]], axis=1) * cell_m
    layer.data.foreach_set("uv", uv.astype(np.float32).ravel())


def _thicken(thing: bpy.types.Object, thickness_m: float, rounded: bool) -> None:
    """Round and thicken in renders only, so that what is measured are the points of the solver."""
    smooth = thing.modifiers.new("smooth", "SUBSURF")
    smooth.levels, smooth.render_levels, smooth.boundary_smooth = 0, int(rounded), "PRESERVE_CORNERS"
    thick = thing.modifiers.new("thickness", "SOLIDIFY")
    thick.thickness, thick.offset = thickness_m, 0.0
    smooth.show_viewport = thick.show_viewport = False


def rods(name: str, ways: Sequence[tuple[Array, float]], material: bpy.types.Material) -> bpy.types.Object:
    """Round rods, cords or poles: each a polyline (N, 3) and its radius, as one mesh."""
    parts = []
    for points, radius in ways:
        curve = bpy.data.curves.new(name, "CURVE")
        curve.dimensions, curve.bevel_depth, curve.bevel_resolution, curve.use_fill_caps = "3D", radius, 4, True
        spline = curve.splines.new("POLY")
        spline.points.add(len(points) - 1)
        for point, place in zip(spline.points, points, strict=True):
            point.co = (*map(float, place), 1.0)
        parts.append(bpy.data.objects.new(name, curve))
    return _one_mesh(name, parts, material)


def _one_mesh(name: str, parts: Sequence[bpy.types.Object], material: bpy.types.Material) -> bpy.types.Object:
    vertices: list[Array] = []
    faces: list[tuple[int, ...]] = []
    for part in parts:
        bpy.context.scene.collection.objects.link(part)
        bpy.context.view_layer.update()
        mesh = bpy.data.meshes.new_from_object(part.evaluated_get(bpy.context.evaluated_depsgraph_get()))
        flat = np.empty(3 * len(mesh.vertices))
        mesh.vertices.foreach_get("co", flat)
        start = sum(map(len, vertices))
        vertices.append(flat.reshape(-1, 3))
        faces += [tuple(start + index for index in face.vertices) for face in mesh.polygons]
        curve = part.data
        bpy.data.objects.remove(part)
        bpy.data.curves.remove(curve)
        bpy.data.meshes.remove(mesh)
    data = bpy.data.meshes.new(name)
    data.from_pydata(np.concatenate(vertices).tolist(), [], faces)
    data.materials.append(material)
    data.shade_smooth()
    data.set_sharp_from_angle(angle=0.7)
    made = bpy.data.objects.new(name, data)
    solids.collection("dynamics").objects.link(made)
    return made


def bounds(thing: bpy.types.Object) -> Array:
    """(2, 3) low and high corner of an object's bounds in the world."""
    corners = np.array([thing.matrix_world @ Vector(corner) for corner in thing.bound_box])
    return np.array([corners.min(axis=0), corners.max(axis=0)])
