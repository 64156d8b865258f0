"""Materials of cloth and jelly. The pattern of a cloth lies in its own UV, so that it moves with the threads."""

from __future__ import annotations

import bpy

from ..objects import materials
from ..objects.surfaces import TINT, Graph, Rgb, linear

THREADS_PER_M = 260.0
"""Coarser than real cotton (2000 a metre), so that a picture shows a weave and not noise."""


def cloth(
    colour: Rgb, *, see_through: float = 0.15, sheen: float = 0.12, stripe: Rgb | None = None
) -> bpy.types.Material:
    """Woven fabric of an sRGB colour, alike on both sides; see_through is the share of light that passes it."""
    material = bpy.data.materials.new("cloth")
    material.use_nodes = True
    graph = Graph(material.node_tree)
    shader = material.node_tree.nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = 0.9
    shader.inputs["Sheen Weight"].default_value = sheen
    tint = graph.node("RGB").outputs[0]
    tint.node.name = tint.node.label = TINT
    tint.default_value = (*linear(colour), 1.0)
    weave, parts = _weave(graph)
    shown = (
        graph.mix(graph.math("MULTIPLY", _bands(graph, parts), 1.0), tint, (*linear(stripe), 1.0)) if stripe else tint
    )
    shade = graph.math("MULTIPLY_ADD", weave, 0.16, 0.88)
    dyed = graph.mix(1.0, shown, shade, "MULTIPLY")
    graph.put(dyed, shader.inputs["Base Color"])
    bump = graph.node("Bump", Height=weave, Distance=0.0006, Strength=0.4)
    graph.put(bump.outputs[0], shader.inputs["Normal"])
    through = graph.node("BsdfTranslucent", Color=dyed)
    both = graph.node("MixShader", Fac=see_through)
    graph.put(shader.outputs[0], both.inputs[1])
    graph.put(through.outputs[0], both.inputs[2])
    graph.put(both.outputs[0], material.node_tree.nodes["Material Output"].inputs["Surface"])
    return material


def recolour(thing: bpy.types.Object, colour: Rgb) -> None:
    """Give a thing an sRGB colour, its materials and patterns kept."""
    materials.apply_surface(thing, None, colour)


def _weave(graph: Graph) -> tuple[bpy.types.NodeSocket, bpy.types.Node]:
    """Threads over and under, 0..1, and the separated UV."""
    parts = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["UV"])
    turn = 6.2832 * THREADS_PER_M / 2.0
    waves = [graph.math("SINE", graph.math("MULTIPLY", parts.outputs[axis], turn)) for axis in (0, 1)]
    return graph.math("MULTIPLY_ADD", graph.math("MULTIPLY", *waves), 0.5, 0.5), parts


def _bands(graph: Graph, parts: bpy.types.Node) -> bpy.types.NodeSocket:
    """1 in every second band of 8 cm across the cloth."""
    return graph.math("GREATER_THAN", graph.math("FRACT", graph.math("MULTIPLY", parts.outputs[1], 6.25)), 0.5)
