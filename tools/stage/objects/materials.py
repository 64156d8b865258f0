"""Put a material or a colour on any object, whatever made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bmesh
import bpy
import numpy as np

from . import weathering
from .surfaces import TINT, Graph, Rgb, linear, make

MAIN_SHARE = 0.15
"""A material that covers at least this share of the surface is a main one; caps, stems and screws lie below."""

OBJECT_SHARE = 0.05
"""Share of the surface from which what does not grow is the object, and what grows on it is left as it is."""

GROWN = (
    "plant", "leaf", "succulent", "monocot", "cactus", "petal", "flower", "stem", "grass", "greenery", "twig", "fern",
    "mushroom", "needle", "calyx", "shader_soil", "shader_dirt",
)  # fmt: skip
"""Words in the names of materials of leaves, stems and the earth they stand in, Infinigen's and ours."""

LIGHT = 0.4
"""Mean of linear red, green and blue from which white does not show on a colour."""

LABELS = ("shader_text",)
"""Names of Infinigen's printed labels and wrappers."""

LABEL_MARGIN = 0.05
"""Share of the bounds that a wrapper may stand out from the body it is wrapped round; a handle stands out further."""

GLASSES = ("shader_glass",)
"""Names of Infinigen's clear glasses: their shader takes the colour at each of four faces and throws black shadows."""

COLOUR_INPUTS = ("Base Color", "Color")

UNCOLOURED = {"EMISSION", "HOLDOUT", "BACKGROUND"}


def apply_surface(
    obj: bpy.types.Object,
    material: str | None = None,
    colour: Sequence[float] | None = None,
    *,
    everywhere: bool = False,
) -> None:
    """Give the object a material (a name of surfaces.SURFACES), a colour (sRGB 0..1), or both; neither changes nothing.

    Only the main materials change, so that a bottle keeps its cap; `everywhere` changes all. With a colour alone the
    materials stay and are recoloured, their patterns kept as light and dark. Raises ValueError for an unknown name.
    """
    rgb = None if colour is None else _rgb(colour)
    slots = range(max(1, len(obj.data.materials))) if everywhere else main_slots(obj)
    if material is not None:
        made = make(material, rgb, size_m=max(obj.dimensions))
        _ensure_slot(obj)
        for index in slots:
            obj.data.materials[index] = made
    elif rgb is not None:
        _ensure_slot(obj)
        for index in slots:
            obj.data.materials[index] = _recoloured(obj.data.materials[index], rgb)


def apply_look(
    obj: bpy.types.Object,
    *,
    finish: str | None = None,
    pattern: str | None = None,
    pattern_colour: Sequence[float] | None = None,
    condition: str | None = None,
) -> None:
    """A finish, a painted pattern (of an sRGB colour, one that shows where None) and a covering, named in weathering.

    Finish and pattern go on the main materials, a covering on all. Raises ValueError for an unknown name.
    """
    if finish is None and pattern is None and condition is None:
        return
    _ensure_slot(obj)
    size_m, main = max(obj.dimensions), main_slots(obj)
    for index, old in enumerate(obj.data.materials):
        if old is None or (condition is None and index not in main):
            continue
        made = obj.data.materials[index] = old.copy() if _has_surface(old) else make("plastic", None, size_m=size_m)
        if finish is not None and index in main:
            weathering.finish(made, finish)
        if pattern is not None and index in main:
            weathering.decorate(made, pattern, _rgb(pattern_colour or _against(made)), size_m=size_m)
        if condition is not None:
            weathering.cover(made, condition, size_m=size_m)


def _against(material: bpy.types.Material) -> Rgb:
    """A colour that a pattern shows in: dark on a light tint, white on any other."""
    tint = material.node_tree.nodes.get(TINT)
    light = tint is not None and sum(tint.outputs[0].default_value[:3]) / 3 > LIGHT
    return (0.12, 0.2, 0.42) if light else (0.93, 0.93, 0.92)


def _has_surface(material: bpy.types.Material) -> bool:
    if not material.use_nodes:
        return False
    outputs = [node for node in material.node_tree.nodes if node.type == "OUTPUT_MATERIAL"]
    return any(node.inputs["Surface"].is_linked for node in outputs)


def main_slots(obj: bpy.types.Object) -> list[int]:
    """Indices of the slots that a material or colour is meant for; slot 0 when there is none.

    They are those that cover at least MAIN_SHARE of the surface, and their like: the horn of an anvil is of its iron.
    Leaves in a pot stay leaves: what grows counts only where nothing else covers OBJECT_SHARE.
    """
    if not len(obj.data.materials):
        return [0]
    shares = slot_shares(obj)
    grown = {index for index, material in enumerate(obj.data.materials) if _grows(material)}
    made = [index for index in range(len(shares)) if index not in grown]
    if sum(shares[index] for index in made) < OBJECT_SHARE:
        made = list(range(len(shares)))
    total = sum(shares[index] for index in made)
    main = [index for index in made if shares[index] >= MAIN_SHARE * total] or [max(made, key=shares.__getitem__)]
    looks = {_look(obj.data.materials[index]) for index in main}
    return [index for index in made if index in main or _look(obj.data.materials[index]) in looks]


def _grows(material: bpy.types.Material | None) -> bool:
    return material is not None and any(word in material.name for word in GROWN)


def _look(material: bpy.types.Material | None) -> tuple[str, tuple[float, ...]]:
    """Name and tint: what two slots share when their parts are of one material."""
    if material is None or not material.use_nodes:
        return "" if material is None else material.name, ()
    tint = material.node_tree.nodes.get(TINT)
    colour = () if tint is None else tuple(round(value, 4) for value in tint.outputs[0].default_value)
    return material.name.split(".")[0], colour


def slot_shares(obj: bpy.types.Object) -> list[float]:
    """Share of the surface area that each material slot covers."""
    count = len(obj.data.polygons)
    areas, slots = np.empty(count, dtype=np.float32), np.empty(count, dtype=np.int32)
    obj.data.polygons.foreach_get("area", areas)
    obj.data.polygons.foreach_get("material_index", slots)
    covered = np.bincount(slots, weights=areas, minlength=len(obj.data.materials))
    return [float(value) for value in covered / max(covered.sum(), 1e-12)]


def remove_labels(obj: bpy.types.Object, labels: Sequence[str] = LABELS) -> int:
    """Take printed labels off; how many faces changed.

    A wrapper, a piece of its own close round the body (of a bottle), is deleted; what is printed on the body or is a
    part of it (the handle of a cup) gets the body's material. What is all label, such as a carton, stays as it is.
    """
    slots = [i for i, m in enumerate(obj.data.materials) if m and m.name.startswith(tuple(labels))]
    body = [i for i, share in enumerate(slot_shares(obj)) if share > 0 and i not in slots] if slots else []
    if not body:
        return 0
    main = max(body, key=slot_shares(obj).__getitem__)
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    changed = sum(_remove_label(mesh, slot, main) for slot in slots)
    mesh.to_mesh(obj.data)
    mesh.free()
    return changed


def _remove_label(mesh: bmesh.types.BMesh, slot: int, main: int) -> int:
    label = [face for face in mesh.faces if face.material_index == slot]
    body = [face for face in mesh.faces if face.material_index != slot]
    touches = any(other.material_index != slot for face in label for edge in face.edges for other in edge.link_faces)
    if not touches and (_extent(body) > (1 - LABEL_MARGIN) * _extent([*body, *label])).all():
        bmesh.ops.delete(mesh, geom=label, context="FACES")
        return len(label)
    for face in label:
        face.material_index = main
    return len(label)


def _extent(faces: Sequence[bmesh.types.BMFace]) -> np.ndarray[Any, np.dtype[np.float64]]:
    points = np.array([vertex.co for face in faces for vertex in face.verts], dtype=np.float64)
    extent: np.ndarray[Any, np.dtype[np.float64]] = points.max(axis=0) - points.min(axis=0)
    return extent


def material_names(obj: bpy.types.Object) -> tuple[str, ...]:
    """Names of the materials in use, main one first."""
    shares = slot_shares(obj) if len(obj.data.materials) else []
    order = sorted(range(len(shares)), key=lambda index: -shares[index])
    return tuple(obj.data.materials[i].name for i in order if shares[i] > 0 and obj.data.materials[i])


def is_volume(obj: bpy.types.Object) -> bool:
    """Whether all its materials fill it instead of covering it: a cloud has no surface that shows."""
    made_of = [material for material in obj.data.materials if material and material.use_nodes]
    return bool(made_of) and all(_fills(material.node_tree) for material in made_of)


def _fills(tree: bpy.types.NodeTree) -> bool:
    output = tree.get_output_node("CYCLES")
    return output is not None and output.inputs["Volume"].is_linked and not output.inputs["Surface"].is_linked


def _rgb(colour: Sequence[float]) -> Rgb:
    red, green, blue = (min(1.0, max(0.0, float(value))) for value in colour)
    return red, green, blue


def _ensure_slot(obj: bpy.types.Object) -> None:
    if not len(obj.data.materials):
        obj.data.materials.append(make("plastic", None, size_m=max(obj.dimensions)))


def _recoloured(material: bpy.types.Material | None, rgb: Rgb) -> bpy.types.Material:
    """A copy of the material in the colour; a plastic one where the old has no shader that takes a colour."""
    if material is None or not material.use_nodes:
        return make("plastic", rgb)
    if material.name.startswith(GLASSES):
        return make("glass", rgb)
    copy = material.copy()
    tint = copy.node_tree.nodes.get(TINT)
    if tint is not None:
        tint.outputs[0].default_value = (*linear(rgb), 1.0)
    elif not _recolour_tree(copy.node_tree, rgb):
        return make("plastic", rgb)
    return copy


def _recolour_tree(tree: bpy.types.NodeTree, rgb: Rgb) -> int:
    """Recolour every shader of the tree and of its groups; how many there were."""
    done = 0
    for node in list(tree.nodes):
        if node.type == "GROUP" and node.node_tree is not None:
            node.node_tree = node.node_tree.copy()
            done += _recolour_tree(node.node_tree, rgb)
        elif any(out.type == "SHADER" for out in node.outputs) and node.type not in UNCOLOURED:
            for name in COLOUR_INPUTS:
                if name in node.inputs:
                    _tint_input(tree, node.inputs[name], rgb)
                    done += 1
    return done


def _tint_input(tree: bpy.types.NodeTree, socket: Any, rgb: Rgb) -> None:
    """The colour itself, or, where a pattern feeds the input, the colour times 0.6..1.2 by the pattern's brightness."""
    if not socket.is_linked:
        socket.default_value = (*linear(rgb), 1.0)
        return
    graph = Graph(tree)
    pattern = socket.links[0].from_socket
    grey = graph.node("RGBToBW", Color=pattern).outputs[0]
    shade = graph.math("MULTIPLY_ADD", graph.math("MINIMUM", grey, 1.0), 0.6, 0.6)
    graph.put(graph.mix(1.0, (*linear(rgb), 1.0), shade, "MULTIPLY"), socket)
