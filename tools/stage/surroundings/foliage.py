"""Plants of an open ground: grass scattered as instances, bushes and trees of leaf-sized cards, stones."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Matrix, Vector, noise

from ..objects import assets, surfaces
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from . import solids

TUFT = "infinigen.assets.objects.grassland.GrassTuftFactory"


def grass_tufts(seed: int, length_m: float, colour: Rgb, count: int = 3) -> list[bpy.types.Object]:
    """Tufts of Infinigen's, base at their origin, about length_m high; templates for scatter, not shown themselves."""
    blade = surfaces.make("plant", colour, size_m=0.5)
    tufts = []
    for index in range(count):
        tuft = assets.decimate(assets.spawn(TUFT, seed + index, name=f"grass_tuft_{index}"), 1500)
        tuft.data.transform(Matrix.Scale(length_m / tuft.dimensions.z, 4))
        bpy.context.view_layer.update()
        tuft.data.transform(Matrix.Translation((0, 0, tuft.dimensions.z / 2)))
        tuft.data.materials.clear()
        tuft.data.materials.append(blade)
        tufts.append(tuft)
    return tufts


def scatter(
    name: str,
    templates: Sequence[bpy.types.Object],
    points: Array,
    scales: Array,
    rng: np.random.Generator,
) -> bpy.types.Object:
    """Instances of the templates at points (N, 3), turned about z by chance.

    The result is hidden in the viewport only, so that rays cast for sight do not stop at blades of grass.
    """
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([tuple(map(float, point)) for point in points], [], [])
    for key, values, kind in (
        ("scale", scales, "FLOAT"),
        ("turn", rng.uniform(0, 2 * np.pi, len(points)), "FLOAT"),
        ("choice", rng.integers(0, len(templates), len(points)), "INT"),
    ):
        mesh.attributes.new(key, kind, "POINT").data.foreach_set("value", values)
    obj = bpy.data.objects.new(name, mesh)
    solids.collection("environment").objects.link(obj)
    kinds = bpy.data.collections.new(f"{name}_kinds")
    for template in templates:
        for holder in list(template.users_collection):
            holder.objects.unlink(template)
        kinds.objects.link(template)
    obj.modifiers.new("scatter", "NODES").node_group = _instancing(name, kinds)
    obj.hide_viewport = True
    return obj


def _instancing(name: str, kinds: bpy.types.Collection) -> bpy.types.NodeTree:
    group = bpy.data.node_groups.new(name, "GeometryNodeTree")
    group.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    group.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    node = group.nodes.new
    source, sink = node("NodeGroupInput"), node("NodeGroupOutput")
    info, place, turn = (
        node("GeometryNodeCollectionInfo"),
        node("GeometryNodeInstanceOnPoints"),
        node("ShaderNodeCombineXYZ"),
    )
    info.inputs["Collection"].default_value = kinds
    info.inputs["Separate Children"].default_value = info.inputs["Reset Children"].default_value = True
    place.inputs["Pick Instance"].default_value = True
    link = group.links.new
    for key, kind, socket in (
        ("scale", "FLOAT", place.inputs["Scale"]),
        ("turn", "FLOAT", turn.inputs["Z"]),
        ("choice", "INT", place.inputs["Instance Index"]),
    ):
        attribute = node("GeometryNodeInputNamedAttribute")
        attribute.data_type = kind
        attribute.inputs["Name"].default_value = key
        link(next(out for out in attribute.outputs if out.enabled), socket)
    link(source.outputs[0], place.inputs["Points"])
    link(info.outputs[0], place.inputs["Instance"])
    link(turn.outputs[0], place.inputs["Rotation"])
    link(place.outputs[0], sink.inputs[0])
    return group


def leafy(
    name: str,
    rng: np.random.Generator,
    *,
    crown_m: tuple[float, float],
    trunk_m: float,
    leaf_m: float,
    count: int,
    colour: Rgb,
    conifer: bool = False,
) -> bpy.types.Object:
    """A bush or tree seen from afar: a trunk and a crown (width, height) of `count` leaf-sized cards."""
    width, height = crown_m
    spots = rng.normal(size=(count, 3))
    spots /= np.linalg.norm(spots, axis=1, keepdims=True)
    spots *= (rng.random((count, 1)) ** 0.35) * np.array([width / 2, width / 2, height / 2])
    lumps = np.array([noise.noise(Vector(spot / width * 4)) for spot in spots])[:, None]
    spots *= 1 + 0.45 * lumps
    if conifer:
        share = rng.random(count) ** 1.6
        around, out = rng.uniform(0, 2 * np.pi, count), (1 - share) * width / 2 * rng.random(count) ** 0.4
        spots = np.stack([np.cos(around) * out, np.sin(around) * out, (share - 0.5) * height], axis=1)
    spots[:, 2] += trunk_m + height / 2
    vertices, faces = _cards(spots, leaf_m, rng)
    crown = solids.mesh_object(name, vertices, faces, surfaces.make("plant", colour, size_m=width))
    parts = [crown]
    if trunk_m > 0.05:
        bark = surfaces.make("wood", (0.27, 0.23, 0.19), size_m=1.0)
        radius = max(0.06, 0.018 * (trunk_m + height))
        parts.append(
            solids.boxes("trunk", [((-radius, -radius, 0.0), (radius, radius, trunk_m + height * 0.35))], bark)
        )
    made = solids.joined(parts, name)
    bpy.context.view_layer.update()  # else its bound_box is still that of the crown, and it would stand on air
    return made


def _cards(spots: Array, leaf_m: float, rng: np.random.Generator) -> tuple[list[solids.Vec], list[tuple[int, ...]]]:
    """One rhombus a leaf, tilted by chance."""
    count = len(spots)
    first = rng.normal(size=(count, 3))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    second = np.cross(first, rng.normal(size=(count, 3)))
    second /= np.linalg.norm(second, axis=1, keepdims=True)
    size = leaf_m * rng.uniform(0.6, 1.3, (count, 1))
    corners = [spots + first * size, spots + second * size * 0.5, spots - first * size, spots - second * size * 0.5]
    vertices = np.stack(corners, axis=1).reshape(-1, 3)
    faces: list[tuple[int, ...]] = [(4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3) for i in range(count)]
    return [(float(x), float(y), float(z)) for x, y, z in vertices], faces


def stone(name: str, rng: np.random.Generator, size_m: float, material: bpy.types.Material) -> bpy.types.Object:
    """A rounded stone, broader than high, sunk a little."""
    import bmesh

    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=4, radius=0.5)
    shift, squeeze = Vector(rng.uniform(-50, 50, 3)), rng.uniform(0.7, 1.1, 3) * np.array([1.0, 1.0, 0.62])
    for vertex in mesh.verts:
        rough = noise.fractal(vertex.co * 1.6 + shift, 1.0, 2.0, 5)
        vertex.co = Vector(np.array(vertex.co * (1 + 0.28 * rough)) * squeeze * size_m)
    data = bpy.data.meshes.new(name)
    mesh.to_mesh(data)
    mesh.free()
    data.materials.append(material)
    obj = bpy.data.objects.new(name, data)
    solids.collection("environment").objects.link(obj)
    solids.smooth(obj)
    return obj
