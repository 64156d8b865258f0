"""Many small things that a simulation moved: instances on points whose places are keyed in every frame."""

from __future__ import annotations

from collections.abc import Sequence

import bmesh
import bpy
import numpy as np
from numpy.typing import NDArray

from ..bodies.hulls import Array
from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import solids
from . import played


def pebble(name: str, colour: Rgb, *, long: float = 1.0) -> bpy.types.Object:
    """A rounded grain, 1 across; long stretches it along X (rice: 3)."""
    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=2 if long > 1.5 else 1, radius=0.5)
    for vertex in mesh.verts:
        vertex.co.x *= long
    data = bpy.data.meshes.new(name)
    mesh.to_mesh(data)
    mesh.free()
    data.shade_smooth()
    data.materials.append(_matt(name, colour))
    thing = bpy.data.objects.new(name, data)
    solids.collection("grains").objects.link(thing)
    return thing


def dust(name: str, colour: Rgb) -> bpy.types.Object:
    """A speck lit from both sides, 1 across, that throws no shadow."""
    thing = pebble(name, colour)
    tree = thing.data.materials[0].node_tree
    graph = Graph(tree)
    shine = graph.node("MixShader", Fac=0.45)
    shader, output = tree.nodes["Principled BSDF"], tree.nodes["Material Output"]
    graph.put(shader.outputs[0], shine.inputs[1])
    graph.put(graph.node("BsdfTranslucent", Color=(*linear(colour), 1.0)).outputs[0], shine.inputs[2])
    graph.put(shine.outputs[0], output.inputs["Surface"])
    thing.visible_shadow = False
    return thing


def _matt(name: str, colour: Rgb) -> bpy.types.Material:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = (*linear(colour), 1.0)
    shader.inputs["Roughness"].default_value = 0.9
    return made


def show(
    name: str,
    shapes: Sequence[Array],
    templates: Sequence[bpy.types.Object],
    *,
    sizes: Array,
    choice: NDArray[np.int64],
    turns: Array,
) -> bpy.types.Object:
    """Instances of the templates on points that are at shapes[f] (N, 3) in frame f + 1; sizes (N,) scale them.

    turns: (N, 3) XYZ Euler angles. Templates leave the scene. Hidden in the viewport, so that rays pass.
    """
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(shapes[0].tolist(), [], [])
    mesh.attributes.new("speck_size", "FLOAT", "POINT").data.foreach_set("value", sizes.astype(np.float32))
    mesh.attributes.new("speck_kind", "INT", "POINT").data.foreach_set("value", choice.astype(np.int32))
    mesh.attributes.new("speck_turn", "FLOAT_VECTOR", "POINT").data.foreach_set(
        "vector", turns.astype(np.float32).ravel()
    )
    thing = bpy.data.objects.new(name, mesh)
    solids.collection("grains").objects.link(thing)
    played.play(thing, shapes)
    kinds = bpy.data.collections.new(f"{name}_kinds")
    for template in templates:
        for holder in list(template.users_collection):
            holder.objects.unlink(template)
        kinds.objects.link(template)
    thing.modifiers.new("specks", "NODES").node_group = _instances(name, kinds)
    return thing


def _instances(name: str, kinds: bpy.types.Collection) -> bpy.types.NodeTree:
    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        group.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
    node, link = group.nodes.new, group.links.new
    source, sink, place = node("NodeGroupInput"), node("NodeGroupOutput"), node("GeometryNodeInstanceOnPoints")
    info, to_points = node("GeometryNodeCollectionInfo"), node("GeometryNodeMeshToPoints")
    info.inputs["Collection"].default_value = kinds
    info.inputs["Separate Children"].default_value = info.inputs["Reset Children"].default_value = True
    place.inputs["Pick Instance"].default_value = True
    link(source.outputs[0], to_points.inputs[0])
    link(to_points.outputs[0], place.inputs["Points"])
    link(info.outputs[0], place.inputs["Instance"])
    for attribute, kind, socket in (
        ("speck_size", "FLOAT", "Scale"),
        ("speck_kind", "INT", "Instance Index"),
        ("speck_turn", "FLOAT_VECTOR", "Rotation"),
    ):
        read = node("GeometryNodeInputNamedAttribute")
        read.data_type = kind
        read.inputs["Name"].default_value = attribute
        link(next(out for out in read.outputs if out.enabled), place.inputs[socket])
    link(place.outputs[0], sink.inputs[0])
    return group
