"""Plain meshes with texture coordinates in metres, so that one tiling image fits every wall and floor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np

from ..objects.flatten import centre_origin
from ..pictures.framing import Array

Vec = tuple[float, float, float]

BOX_FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def collection(name: str) -> bpy.types.Collection:
    """The collection of that name under the scene's own, made when missing."""
    found = bpy.data.collections.get(name)
    if found is None:
        found = bpy.data.collections.new(name)
        bpy.context.scene.collection.children.link(found)
    return found


def move_to(obj: bpy.types.Object, name: str = "environment") -> bpy.types.Object:
    """Put the object into that collection only."""
    for holder in list(obj.users_collection):
        holder.objects.unlink(obj)
    collection(name).objects.link(obj)
    return obj


def mesh_object(
    name: str, vertices: Sequence[Vec], faces: Sequence[Sequence[int]], material: bpy.types.Material | None
) -> bpy.types.Object:
    """A mesh object in collection `environment`; UV = metres, seen along the face's main axis."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(map(float, v)) for v in vertices], [], [tuple(face) for face in faces])
    mesh.update()
    lay_metres(mesh)
    if material is not None:
        mesh.materials.append(material)
    obj = bpy.data.objects.new(name, mesh)
    collection("environment").objects.link(obj)
    return obj


def lay_metres(mesh: bpy.types.Mesh) -> None:
    """Write UV coordinates in metres: x and y on level faces, the run along the wall and z on upright ones."""
    layer = mesh.uv_layers.get("UVMap") or mesh.uv_layers.new(name="UVMap")
    for polygon in mesh.polygons:
        axis = int(np.argmax(np.abs(polygon.normal)))
        first, second = ((1, 2), (0, 2), (0, 1))[axis]
        for loop in polygon.loop_indices:
            co = mesh.vertices[mesh.loops[loop].vertex_index].co
            layer.data[loop].uv = (co[first], co[second])


def box(name: str, low: Vec, high: Vec, material: bpy.types.Material | None) -> bpy.types.Object:
    """An axis-aligned box between two corners, in world coordinates."""
    return boxes(name, [(low, high)], material)


def boxes(name: str, parts: Sequence[tuple[Vec, Vec]], material: bpy.types.Material | None) -> bpy.types.Object:
    """Several axis-aligned boxes as one object."""
    vertices: list[Vec] = []
    faces: list[tuple[int, ...]] = []
    for (x0, y0, z0), (x1, y1, z1) in parts:
        start = len(vertices)
        vertices += [(x0, y0, z0), (x1, y0, z0), (x1, y1, z0), (x0, y1, z0)]
        vertices += [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
        faces += [tuple(start + index for index in face) for face in BOX_FACES]
    return mesh_object(name, vertices, faces, material)


def sheet(name: str, heights: Array, low: tuple[float, float], high: tuple[float, float]) -> bpy.types.Object:
    """A grid of shape (rows along y, columns along x) of heights in metres, smooth, without material."""
    rows, columns = heights.shape
    xs, ys = np.linspace(low[0], high[0], columns), np.linspace(low[1], high[1], rows)
    vertices = [(float(x), float(y), float(heights[j, i])) for j, y in enumerate(ys) for i, x in enumerate(xs)]
    faces = [
        (j * columns + i, j * columns + i + 1, (j + 1) * columns + i + 1, (j + 1) * columns + i)
        for j in range(rows - 1)
        for i in range(columns - 1)
    ]
    obj = mesh_object(name, vertices, faces, None)
    smooth(obj)
    return obj


def smooth(obj: bpy.types.Object) -> None:
    """Shade all faces smooth."""
    obj.data.polygons.foreach_set("use_smooth", [True] * len(obj.data.polygons))


def save(path: Path) -> None:
    """Write the scene, unused data purged, pictures packed. Raises OSError when nothing was written."""
    bpy.ops.outliner.orphans_purge(do_local_ids=True, do_linked_ids=True, do_recursive=True)
    bpy.ops.file.pack_all()
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
    if not path.is_file() or path.stat().st_size == 0:
        raise OSError(f"Blender reported success but {path.name} was not written")


def bevel(obj: bpy.types.Object, width_m: float, segments: int = 2) -> None:
    """Round the edges of a box-like mesh."""
    import bmesh

    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.bevel(
        mesh, geom=list(mesh.edges), offset=width_m, segments=segments, profile=0.5, affect="EDGES", clamp_overlap=True
    )
    mesh.to_mesh(obj.data)
    mesh.free()


def face_outward(obj: bpy.types.Object) -> None:
    """Make all faces of every closed part look outwards, as colliders and measures expect."""
    import bmesh

    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.recalc_face_normals(mesh, faces=list(mesh.faces))
    mesh.to_mesh(obj.data)
    mesh.free()


def joined(parts: Sequence[bpy.types.Object], name: str) -> bpy.types.Object:
    """The parts as one object with their materials, transforms applied, origin at the centre of its bounds."""
    for part in parts:
        part.data.transform(part.matrix_basis)
        part.matrix_basis.identity()
    first = parts[0]
    if len(parts) > 1:
        chosen = list(parts)
        with bpy.context.temp_override(
            active_object=first, object=first, selected_objects=chosen, selected_editable_objects=chosen
        ):
            bpy.ops.object.join()
    first.name = first.data.name = name
    centre_origin(first)
    return first
