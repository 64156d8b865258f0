"""Any tree of Blender objects (children, modifiers, instances, curves) becomes one plain mesh object."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

PURGED = ("objects", "meshes", "curves", "collections", "node_groups", "materials", "images", "armatures", "textures")
"""Kinds of data a factory may leave behind, users before what they use."""

FLAT, SHEET = 1e-6, 0.002
"""Shares of the largest side: extent under which a mesh is a sheet, and the thickness it gets."""


@dataclass(frozen=True)
class Snapshot:
    """What the file held before a factory ran. Session ids, because names are reused and objects move in memory."""

    ids: frozenset[int]

    @classmethod
    def take(cls) -> Snapshot:
        return cls(frozenset(item.session_uid for kind in PURGED for item in getattr(bpy.data, kind)))

    def delete_new(self, *, keep: bpy.types.Object | None) -> None:
        """Remove every object and collection made since but `keep`, then what nothing uses any more."""
        for kind in ("objects", "collections"):
            data = getattr(bpy.data, kind)
            doomed = [item for item in data if item.session_uid not in self.ids and item != keep]
            for item in doomed:
                data.remove(item)
        for _ in range(3):  # a material frees its node groups, these free their images
            for kind in PURGED[1:]:
                data = getattr(bpy.data, kind)
                unused = [item for item in data if item.users == 0 and item.session_uid not in self.ids]
                for item in unused:
                    data.remove(item)


def one_mesh(roots: Iterable[bpy.types.Object], name: str) -> bpy.types.Object:
    """A new object `name` in the scene's collection with all geometry of the trees in world space. The trees stay.

    Raises ValueError when there is no face at all.
    """
    tree = [member for root in roots for member in (root, *root.children_recursive)]
    _link_missing(tree)
    for member in tree:
        if member.type in {"MESH", "CURVE"}:
            _realise_instances(member)
    parts = _evaluated_parts({member.name for member in tree})
    parts = [part for part in parts if len(part.data.polygons)]
    if not parts:
        raise ValueError(f"{name}: the factory made no faces")
    joined = _joined(parts)
    joined.name = joined.data.name = name
    return joined


def apply_modifiers(obj: bpy.types.Object) -> None:
    """Replace the mesh by its evaluated form and drop the modifiers."""
    graph = bpy.context.evaluated_depsgraph_get()
    mesh = bpy.data.meshes.new_from_object(obj.evaluated_get(graph), preserve_all_data_layers=True, depsgraph=graph)
    old, obj.data = obj.data, mesh
    obj.modifiers.clear()
    mesh.name = old.name
    if old.users == 0:
        bpy.data.meshes.remove(old)


def thicken_if_flat(obj: bpy.types.Object) -> None:
    """Give a sheet without any thickness SHEET of its size: what has no inside can neither be weighed nor collide."""
    extent = size(obj)
    if min(extent) < FLAT * max(extent):
        solid = obj.modifiers.new("thickness", "SOLIDIFY")
        solid.thickness, solid.offset = SHEET * max(extent), 0.0
        apply_modifiers(obj)


def centre_origin(obj: bpy.types.Object) -> None:
    """Bake the transform into the mesh and move it so that the centre of its bounds is the origin, location 0."""
    obj.data.transform(obj.matrix_world)
    obj.matrix_world.identity()
    corners = coordinates(obj)
    centre = (corners.min(axis=0) + corners.max(axis=0)) / 2
    obj.data.transform(_translation(-centre))
    obj.data.update()


def coordinates(obj: bpy.types.Object) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Vertices in object space, shape (n, 3), metres."""
    flat = np.empty(len(obj.data.vertices) * 3, dtype=np.float32)
    obj.data.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(np.float64)


def size(obj: bpy.types.Object) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Extent of the mesh along X, Y, Z, metres."""
    points = coordinates(obj)
    extent: np.ndarray[Any, np.dtype[np.float64]] = points.max(axis=0) - points.min(axis=0)
    return extent


def _translation(offset: np.ndarray[Any, np.dtype[np.float64]]) -> Any:
    return Matrix.Translation(Vector([float(value) for value in offset]))


def _link_missing(tree: Iterable[bpy.types.Object]) -> None:
    """Objects outside the view layer, or hidden in it, are not evaluated."""
    visible = bpy.context.view_layer.objects
    for member in tree:
        if member.name not in visible:
            bpy.context.scene.collection.objects.link(member)
        member.hide_viewport = member.hide_render
        member.hide_set(False)


def _realise_instances(obj: bpy.types.Object) -> None:
    """Add a node modifier that turns instances into real geometry, so that thousands of leaves are one mesh."""
    group = bpy.data.node_groups.new("realise instances", "GeometryNodeTree")
    group.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    group.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    source, sink = group.nodes.new("NodeGroupInput"), group.nodes.new("NodeGroupOutput")
    realise = group.nodes.new("GeometryNodeRealizeInstances")
    group.links.new(source.outputs[0], realise.inputs[0])
    group.links.new(realise.outputs[0], sink.inputs[0])
    obj.modifiers.new("realise instances", "NODES").node_group = group


def _evaluated_parts(names: set[str]) -> list[bpy.types.Object]:
    """New mesh objects, one for each visible thing of the tree, instances of collections included."""
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    parts = []
    for instance in graph.object_instances:
        owner = instance.parent if instance.is_instance else instance.object
        if owner is None or owner.original.name not in names or instance.object.type not in {"MESH", "CURVE"}:
            continue
        mesh = bpy.data.meshes.new_from_object(instance.object, preserve_all_data_layers=True, depsgraph=graph)
        mesh.transform(instance.matrix_world)
        parts.append(bpy.data.objects.new("part", mesh))
    return parts


def _joined(parts: list[bpy.types.Object]) -> bpy.types.Object:
    for part in parts:
        bpy.context.scene.collection.objects.link(part)
    first = parts[0]
    if len(parts) > 1:
        with bpy.context.temp_override(
            active_object=first, object=first, selected_objects=parts, selected_editable_objects=parts
        ):
            bpy.ops.object.join()
    return first
