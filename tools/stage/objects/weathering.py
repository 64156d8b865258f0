"""What lies on a surface whatever it is made of: rust, moss, dust, snow, scratches, spots, stripes; and its finish.

A covering is mixed over the finished shader of a material, so that it works on Infinigen's materials and on ours. Its
mask is told in object coordinates and rides with the object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from .surfaces import Graph, Rgb, linear


@dataclass(frozen=True)
class Covering:
    """A thin second surface. colour is sRGB; share says about how much of the surface it hides at full strength."""

    colour: Rgb
    second: Rgb
    """Its other colour, in patches."""
    roughness: float
    share: float
    where: str = "patches"
    """patches, top (what faces the object's own +Z, and patches), cracks, scratches, or all."""
    strength: float = 1.0
    """How opaque it is where it lies."""
    scale: float = 5.0
    """Repeats of its patches over the object."""
    soft: float = 0.06
    bump: float = 0.0
    """Relief of the covering as a share of the object's size."""


COVERINGS: dict[str, Covering] = {
    "rust": Covering((0.46, 0.22, 0.1), (0.28, 0.13, 0.08), 0.9, 0.62, scale=5, bump=0.004),
    "moss": Covering((0.24, 0.36, 0.09), (0.36, 0.44, 0.14), 0.95, 0.5, where="top", scale=6, bump=0.012),
    "dust": Covering((0.66, 0.62, 0.55), (0.58, 0.54, 0.48), 1.0, 0.75, where="top", strength=0.7, soft=0.25),
    "snow": Covering((0.95, 0.96, 0.98), (0.9, 0.93, 0.97), 0.8, 0.42, where="top", scale=4, soft=0.04, bump=0.008),
    "frost": Covering((0.9, 0.95, 0.98), (0.78, 0.87, 0.94), 0.55, 0.7, strength=0.75, scale=14, soft=0.2),
    "mud": Covering((0.27, 0.18, 0.1), (0.36, 0.25, 0.15), 0.7, 0.55, scale=4, bump=0.006),
    "dirt": Covering((0.2, 0.16, 0.12), (0.3, 0.24, 0.17), 0.95, 0.5, strength=0.75, scale=6, soft=0.16),
    "wear": Covering((0.6, 0.57, 0.52), (0.42, 0.38, 0.33), 0.8, 0.36, where="scratches", strength=0.8, scale=7),
    "cracks": Covering((0.05, 0.045, 0.04), (0.09, 0.08, 0.07), 1.0, 0.04, where="cracks", scale=5, soft=0.015),
    "soot": Covering((0.025, 0.022, 0.02), (0.09, 0.075, 0.06), 1.0, 0.72, strength=0.95, scale=4, soft=0.14),
    "mould": Covering((0.55, 0.6, 0.5), (0.25, 0.3, 0.2), 1.0, 0.45, scale=9, soft=0.08, bump=0.004),
    "withering": Covering((0.38, 0.25, 0.1), (0.5, 0.38, 0.18), 0.95, 0.8, strength=0.92, scale=5, soft=0.2),
}
"""By name; the everyday words for them are in library/attributes.yaml."""

PATTERNS = ("spots", "stripes", "checks")

FINISHES: dict[str, dict[str, float]] = {
    "shiny": {"Roughness": 0.06, "Coat Weight": 0.5},
    "matt": {"Roughness": 0.9, "Coat Weight": 0.0, "Specular IOR Level": 0.2},
    "wet": {"Roughness": 0.12, "Coat Weight": 1.0, "Coat Roughness": 0.03},
    "glowing": {"Emission Strength": 1.2},
}
"""Inputs of the Principled shader that a finish sets."""


def cover(material: bpy.types.Material, name: str, *, size_m: float) -> None:
    """Lay a covering of COVERINGS over the material. Raises ValueError naming those there are."""
    if name not in COVERINGS:
        raise ValueError(f"no condition {name!r}; there are: {', '.join(sorted(COVERINGS))}")
    covering = COVERINGS[name]
    graph = Graph(material.node_tree)
    place = graph.place((1, 1, 1), covering.scale, size_m)
    mask = MASKS[covering.where](graph, covering, place)
    detail = graph.node("TexNoise", Vector=place, Scale=3.5, Detail=3.0).outputs["Fac"]
    colour = graph.mix(_step(graph, detail, 0.5, 0.12), (*linear(covering.colour), 1), (*linear(covering.second), 1))
    shader = graph.node("BsdfPrincipled", Base_Color=colour, Roughness=covering.roughness)
    if covering.bump:
        graph.bump(detail, covering.bump * size_m, shader.inputs["Normal"])
    _mix_over(graph, shader, graph.math("MULTIPLY", mask, covering.strength))


def decorate(material: bpy.types.Material, pattern: str, rgb: Rgb, *, size_m: float) -> None:
    """Paint spots, stripes or checks of an sRGB colour over the material. Raises ValueError for another pattern."""
    if pattern not in PATTERNS:
        raise ValueError(f"no pattern {pattern!r}; there are: {', '.join(PATTERNS)}")
    graph = Graph(material.node_tree)
    shader = graph.node("BsdfPrincipled", Base_Color=(*linear(rgb), 1.0), Roughness=0.45)
    _mix_over(graph, shader, _pattern(graph, pattern, size_m))


def finish(material: bpy.types.Material, name: str) -> None:
    """Give every Principled shader of the material a finish of FINISHES. Raises ValueError naming those there are."""
    if name not in FINISHES:
        raise ValueError(f"no finish {name!r}; there are: {', '.join(sorted(FINISHES))}")
    for tree, shader in _principled(material.node_tree):
        for socket, value in FINISHES[name].items():
            for link in list(shader.inputs[socket].links):
                tree.links.remove(link)
            shader.inputs[socket].default_value = value
        if name == "glowing":
            colour = shader.inputs["Base Color"]
            Graph(tree).put(
                colour.links[0].from_socket if colour.is_linked else tuple(colour.default_value),
                shader.inputs["Emission Color"],
            )


def _principled(tree: bpy.types.NodeTree) -> Iterator[tuple[bpy.types.NodeTree, Any]]:
    """Every Principled shader with the tree it is in; groups are made this material's own first."""
    for node in list(tree.nodes):
        if node.type == "GROUP" and node.node_tree is not None:
            node.node_tree = node.node_tree.copy()
            yield from _principled(node.node_tree)
        elif node.type == "BSDF_PRINCIPLED":
            yield tree, node


def _mix_over(graph: Graph, shader: Any, mask: Any) -> None:
    """Put the shader over what reaches the material's output, where the mask is 1."""
    outputs = [node for node in graph.tree.nodes if node.type == "OUTPUT_MATERIAL"]
    linked = [node for node in outputs if node.inputs["Surface"].is_linked]
    output = next((node for node in linked if node.is_active_output), linked[0])
    below = output.inputs["Surface"].links[0].from_socket
    both = graph.node("MixShader", Fac=mask)
    graph.put(below, both.inputs[1])
    graph.put(shader.outputs[0], both.inputs[2])
    graph.put(both.outputs[0], output.inputs["Surface"])


def _step(graph: Graph, value: Any, at: Any, soft: float) -> Any:
    """0 below `at`, 1 above it, over a width of 2 soft."""
    made = graph.node("MapRange", Value=value, From_Min=graph.math("SUBTRACT", at, soft))
    graph.put(graph.math("ADD", at, soft), made.inputs["From Max"])
    made.interpolation_type = "SMOOTHSTEP"
    return made.outputs[0]


def _threshold(share: float) -> float:
    """Value that Blender's noise (about normal, mean 0.5, deviation 0.13) exceeds on that share of a surface."""
    return 0.5 + 0.36 * (0.5 - share)


Mask = Callable[[Graph, Covering, Any], Any]


def _patches(graph: Graph, covering: Covering, place: Any) -> Any:
    noise = graph.node("TexNoise", Vector=place, Scale=1.0, Detail=6.0, Roughness=0.65).outputs["Fac"]
    return _step(graph, noise, _threshold(covering.share), covering.soft)


def _top(graph: Graph, covering: Covering, place: Any) -> Any:
    normal = graph.node("TexCoord").outputs["Normal"]
    up = graph.node("SeparateXYZ", Vector=normal).outputs["Z"]
    noise = graph.node("TexNoise", Vector=place, Scale=1.0, Detail=6.0, Roughness=0.65).outputs["Fac"]
    lies = graph.math("MULTIPLY_ADD", up, 0.3, noise)
    return _step(graph, lies, _threshold(covering.share) + 0.1, covering.soft)


def _cracks(graph: Graph, covering: Covering, place: Any) -> Any:
    bent = graph.node("TexNoise", Vector=place, Scale=2.0, Detail=3.0).outputs["Color"]
    made = graph.node("TexVoronoi", Vector=graph.mix(0.12, place, bent), Scale=1.0)
    made.feature = "DISTANCE_TO_EDGE"
    near = _step(graph, made.outputs["Distance"], covering.share * 0.5, covering.soft)
    return graph.math("SUBTRACT", 1.0, near)


def _scratches(graph: Graph, covering: Covering, place: Any) -> Any:
    stretched = graph.node("Mapping", Vector=place)
    stretched.inputs["Scale"].default_value = (0.15, 1.0, 2.2)
    stretched.inputs["Rotation"].default_value = (0.4, 0.7, 0.3)
    lines = graph.node("TexNoise", Vector=stretched.outputs[0], Scale=2.0, Detail=5.0, Roughness=0.8).outputs["Fac"]
    return graph.math("MAXIMUM", _step(graph, lines, _threshold(0.25), 0.03), _patches(graph, covering, place))


def _all(_graph: Graph, _covering: Covering, _place: Any) -> Any:
    return 1.0


MASKS: dict[str, Mask] = {
    "patches": _patches,
    "top": _top,
    "cracks": _cracks,
    "scratches": _scratches,
    "all": _all,
}


def _pattern(graph: Graph, pattern: str, size_m: float) -> Any:
    if pattern == "spots":
        place = graph.place((1, 1, 1), 5.0, size_m)
        made = graph.node("TexVoronoi", Vector=place, Scale=1.0, Randomness=0.85)
        return graph.math("SUBTRACT", 1.0, _step(graph, made.outputs["Distance"], 0.36, 0.02))
    place = graph.place((1, 1, 1), 7.0, size_m)
    axes = graph.node("SeparateXYZ", Vector=place).outputs
    bands = {axis: _step(graph, graph.math("PINGPONG", axes[axis], 1.0), 0.5, 0.02) for axis in "XYZ"}
    if pattern == "stripes":
        return bands["Z"]
    odd = graph.math("ABSOLUTE", graph.math("SUBTRACT", bands["X"], bands["Y"]))
    return graph.math("ABSOLUTE", graph.math("SUBTRACT", odd, bands["Z"]))
