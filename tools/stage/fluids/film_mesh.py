"""Drawing liquid: the surface of a film, falling drops and streams as one clean skin, one mesh per video frame."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np
from scipy.ndimage import binary_dilation, gaussian_filter

from ..bodies.hulls import Array
from .drops import Blob
from .film import DRY_M, Film, Mask
from .film_bed import LIP_M, Bed
from .fluid_shapes import Mesh

SMOOTH_CELLS = 0.8
DEEPEST_BELOW_M = 0.0025
"""How far below its bed the drawn surface dives beyond a wet edge: the outline is where the two meet."""
LEAST_M = 1.5e-4
"""A wet film is drawn at least this thick, else it flickers with the table it lies on."""


def film_surface(film: Film, bed: Bed, *, shown: Mask | None = None) -> tuple[Mesh, float]:
    """Upper surface of a film in world metres, and the volume between it and its bed, in m3.

    The surface goes on for one cell beyond what is wet and dives under the bed there (or on into a wall), so that its
    outline is smooth and not one of cells. shown leaves out cells that hold liquid out of sight.
    """
    wet = film.depth_m > DRY_M
    if shown is not None:
        wet &= shown
    if not wet.any():
        return empty(), 0.0
    level = _smoothed(film.bed_m + film.depth_m, wet)
    thick = _smoothed(film.depth_m, wet)
    near = binary_dilation(wet, np.ones((3, 3), dtype=bool)) & ~wet
    height = np.where(wet, np.maximum(level, film.bed_m + LEAST_M), film.bed_m - np.minimum(thick, DEEPEST_BELOW_M))
    above = np.where(wet, height - film.bed_m, 0.0)
    scale = float(film.depth_m[wet].sum()) / float(above.sum())  # smoothing and LEAST_M add a few per cent
    above = above * float(np.clip(scale, 0.8, 1.25))
    height = np.where(wet, film.bed_m + above, height)
    height = np.where(near & (film.bed_m > level), level, height)
    height = np.where(near & film.off, -LIP_M, height)
    part = wet | near
    index = np.full(wet.shape, -1)
    index[part] = np.arange(int(part.sum()))
    x, y = film.grid.centres
    vertices = np.stack([x[part], y[part], height[part] + bed.base_m], axis=1)
    corners = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], axis=-1)
    any_wet = wet[:-1, :-1] | wet[:-1, 1:] | wet[1:, 1:] | wet[1:, :-1]
    quads = corners[any_wet & (corners >= 0).all(axis=-1)]
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32)
    return Mesh(vertices, triangles), float(above.sum()) * film.grid.cell_m**2


def _smoothed(values: Array, wet: Mask) -> Array:
    """Mean over wet neighbours; what is far from any keeps 0."""
    weight = gaussian_filter(wet.astype(float), SMOOTH_CELLS, mode="nearest")
    held = gaussian_filter(np.where(wet, values, 0.0), SMOOTH_CELLS, mode="nearest")
    return np.asarray(np.where(weight > 1e-6, held / np.maximum(weight, 1e-6), 0.0))


def empty() -> Mesh:
    return Mesh(np.empty((0, 3)), np.empty((0, 3), dtype=np.int32))


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """All in one."""
    kept = [mesh for mesh in meshes if len(mesh.triangles)]
    if not kept:
        return empty()
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in kept[:-1])])
    triangles = [mesh.triangles + start for mesh, start in zip(kept, starts, strict=True)]
    return Mesh(np.concatenate([mesh.vertices for mesh in kept]), np.concatenate(triangles).astype(np.int32))


def blob_skin(blobs: Sequence[Blob], voxel_m: float) -> Mesh:
    """Round drops as they are, and one closed surface around streams, whose blobs overlap: Blender's voxel remesh."""
    drops = [blob for blob in blobs if not blob.joins]
    streams = [blob for blob in blobs if blob.joins]
    return joined([drop_skin(drops), _remeshed(drop_skin(streams), voxel_m)])


def _remeshed(surface: Mesh, voxel_m: float) -> Mesh:
    if not len(surface.triangles):
        return surface
    source = made_mesh("drops", surface)
    thing = bpy.data.objects.new("drops", source)
    bpy.context.scene.collection.objects.link(thing)
    remesh = thing.modifiers.new("skin", "REMESH")
    remesh.mode, remesh.voxel_size = "VOXEL", voxel_m
    made = read_mesh(thing)
    bpy.data.objects.remove(thing, do_unlink=True)
    bpy.data.meshes.remove(source)
    return made


def read_mesh(thing: bpy.types.Object) -> Mesh:
    """Triangles of an object as its modifiers leave it; it must stand at the origin."""
    seen = thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = seen.to_mesh()
    vertices = np.empty(3 * len(mesh.vertices))
    mesh.vertices.foreach_get("co", vertices)
    mesh.calc_loop_triangles()
    triangles = np.empty(3 * len(mesh.loop_triangles), dtype=np.int32)
    mesh.loop_triangles.foreach_get("vertices", triangles)
    seen.to_mesh_clear()
    return Mesh(vertices.reshape(-1, 3), triangles.reshape(-1, 3))


def drop_skin(blobs: Sequence[Blob]) -> Mesh:
    """Each blob as an ellipsoid of its own."""
    if not blobs:
        return empty()
    points, faces = _ball()
    way = np.array([blob.way for blob in blobs])
    side = np.cross(way, np.where(np.abs(way[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]]))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    across = np.array([[blob.radius_m] for blob in blobs])
    half = np.array([[blob.half_m] for blob in blobs])
    axes = np.stack([side * across, np.cross(way, side) * across, way * half], axis=1)
    placed = np.einsum("pi,bij->bpj", points, axes) + np.array([blob.centre for blob in blobs])[:, None]
    triangles = faces[None] + (np.arange(len(blobs)) * len(points))[:, None, None]
    return Mesh(placed.reshape(-1, 3), triangles.reshape(-1, 3).astype(np.int32))


def made_mesh(name: str, surface: Mesh) -> bpy.types.Mesh:
    """A Blender mesh of it; many times faster than from_pydata."""
    mesh = bpy.data.meshes.new(name)
    count = len(surface.triangles)
    mesh.vertices.add(len(surface.vertices))
    mesh.vertices.foreach_set("co", surface.vertices.astype(np.float32).ravel())
    mesh.loops.add(3 * count)
    mesh.loops.foreach_set("vertex_index", surface.triangles.astype(np.int32).ravel())
    mesh.polygons.add(count)
    mesh.polygons.foreach_set("loop_start", np.arange(0, 3 * count, 3, dtype=np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(count, dtype=bool))
    mesh.update(calc_edges=True)
    return mesh


def _ball(segments: int = 8, rings: int = 6) -> tuple[Array, Array]:
    """A unit sphere with its poles on Z; its volume is brought up to that of the round one."""
    up = np.linspace(-np.pi / 2, np.pi / 2, rings)[1:-1]
    around = np.linspace(0.0, 2.0 * np.pi, segments, endpoint=False)
    inner = [(np.cos(u) * np.cos(a), np.cos(u) * np.sin(a), np.sin(u)) for u in up for a in around]
    points = np.array([(0.0, 0.0, -1.0), *inner, (0.0, 0.0, 1.0)])
    last, faces = len(points) - 1, []
    for step in range(segments):
        after = (step + 1) % segments
        faces.append((0, 1 + after, 1 + step))
        top = 1 + (rings - 3) * segments
        faces.append((last, top + step, top + after))
        for ring in range(rings - 3):
            a, b = 1 + ring * segments + step, 1 + ring * segments + after
            faces += [(a, b, b + segments), (a, b + segments, a + segments)]
    return points * BALL_SCALE, np.array(faces)


BALL_SCALE = 1.071
"""A polyhedron of 8 by 6 inside a unit sphere holds a fifth less than the sphere."""
