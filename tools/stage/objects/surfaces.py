"""Materials of our own: one Principled shader with at most two textures each, cheap in Cycles.

Every material has an RGB node named ``tint``: changing it recolours the material and keeps its pattern. Colours that
come in are sRGB 0..1, what nodes hold is linear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy

Rgb = tuple[float, float, float]

TINT = "tint"
"""Name of the node that holds a material's colour."""

GLASS_DEPTH = 6
"""Transmissions after which glass lets light straight through; without it a bottle with two walls turns black when the
renderer allows few bounces."""


@dataclass(frozen=True)
class Surface:
    """How a class of material looks. colour is its usual sRGB; the pattern is sized by the object it goes on."""

    colour: Rgb
    roughness: float
    metallic: float = 0.0
    transmission: float = 0.0
    ior: float = 1.45
    coat: float = 0.0
    sheen: float = 0.0
    subsurface: float = 0.0
    pattern: str = "plain"
    scale: float = 8.0
    """Repeats of the pattern over the object."""
    contrast: float = 0.0
    """Darkening of the colour in the pattern's valleys, 0..1."""
    bump: float = 0.0
    """Depth of the pattern as a share of the object's size."""
    emission: float = 0.0
    """Light it gives off, as a multiple of its colour."""
    second: Rgb | None = None
    """sRGB in the pattern's valleys instead of a darker tint; it stays when the material is recoloured."""


SURFACES: dict[str, Surface] = {
    "glass": Surface((0.92, 0.96, 0.95), 0.02, transmission=1.0, ior=1.5),
    "water": Surface((0.88, 0.95, 0.97), 0.0, transmission=1.0, ior=1.333),
    "ice": Surface(
        (0.8, 0.91, 0.98), 0.22, transmission=0.85, ior=1.31, pattern="speckle", scale=5, contrast=0.12, bump=0.012
    ),
    "wood": Surface((0.62, 0.42, 0.24), 0.5, pattern="grain", scale=7, contrast=0.75, bump=0.0012),
    "iron": Surface((0.36, 0.36, 0.37), 0.42, metallic=1.0, pattern="speckle", scale=22, contrast=0.15, bump=0.001),
    "steel": Surface((0.66, 0.67, 0.69), 0.24, metallic=1.0, pattern="brushed", scale=40, contrast=0.06),
    "aluminium": Surface((0.82, 0.83, 0.84), 0.3, metallic=1.0, pattern="brushed", scale=40, contrast=0.05),
    "chrome": Surface((0.86, 0.87, 0.88), 0.05, metallic=1.0),
    "silver": Surface((0.88, 0.87, 0.85), 0.14, metallic=1.0),
    "gold": Surface((0.98, 0.8, 0.36), 0.18, metallic=1.0),
    "copper": Surface((0.84, 0.5, 0.36), 0.24, metallic=1.0),
    "brass": Surface((0.85, 0.68, 0.36), 0.25, metallic=1.0),
    "rust": Surface(
        (0.55, 0.27, 0.12), 0.88, pattern="rust", scale=8, contrast=0.9, bump=0.008, second=(0.24, 0.13, 0.09)
    ),
    "ceramic": Surface((0.93, 0.92, 0.89), 0.2, coat=0.6),
    "clay": Surface((0.7, 0.38, 0.26), 0.8, pattern="speckle", scale=18, contrast=0.12, bump=0.001),
    "plastic": Surface((0.75, 0.75, 0.76), 0.32, coat=0.15),
    "clear plastic": Surface((0.9, 0.93, 0.95), 0.08, transmission=0.92, ior=1.46),
    "rubber": Surface((0.12, 0.12, 0.125), 0.72, pattern="speckle", scale=60, bump=0.0006),
    "foam": Surface((0.9, 0.88, 0.8), 0.95, pattern="speckle", scale=70, contrast=0.12, bump=0.0015),
    "stone": Surface((0.52, 0.5, 0.47), 0.9, pattern="speckle", scale=9, contrast=0.55, bump=0.014),
    "marble": Surface(
        (0.92, 0.91, 0.89), 0.12, coat=0.4, pattern="veins", scale=3, contrast=0.9, second=(0.42, 0.42, 0.44)
    ),
    "concrete": Surface((0.6, 0.59, 0.57), 0.9, pattern="speckle", scale=10, contrast=0.18, bump=0.002),
    "brick": Surface((0.62, 0.27, 0.2), 0.9, pattern="speckle", scale=14, contrast=0.3, bump=0.004),
    "paper": Surface((0.94, 0.93, 0.9), 0.9, pattern="creases", scale=5, contrast=0.06, bump=0.012),
    "cardboard": Surface((0.72, 0.55, 0.36), 0.9, pattern="brushed", scale=30, contrast=0.08),
    "fabric": Surface((0.55, 0.57, 0.62), 0.95, sheen=0.8, pattern="weave", scale=45, contrast=0.3, bump=0.003),
    "leather": Surface((0.36, 0.2, 0.12), 0.5, coat=0.1, pattern="cells", scale=45, contrast=0.2, bump=0.001),
    "jelly": Surface((0.78, 0.06, 0.1), 0.08, transmission=0.7, ior=1.34, subsurface=0.2),
    "wax": Surface(
        (0.95, 0.9, 0.76), 0.38, coat=0.2, subsurface=0.35, pattern="speckle", scale=6, contrast=0.05, bump=0.004
    ),
    "fruit": Surface((0.75, 0.2, 0.14), 0.35, coat=0.25, subsurface=0.05, pattern="speckle", scale=30, contrast=0.1),
    "plant": Surface((0.24, 0.42, 0.16), 0.6, pattern="speckle", scale=14, contrast=0.25),
    "flesh": Surface((0.76, 0.55, 0.45), 0.5, subsurface=0.1, pattern="speckle", scale=24, contrast=0.12),
    "shell": Surface((0.9, 0.84, 0.74), 0.3, coat=0.3, pattern="speckle", scale=12, contrast=0.12),
    "bone": Surface((0.9, 0.86, 0.76), 0.5, pattern="speckle", scale=16, contrast=0.1),
    "sand": Surface((0.8, 0.69, 0.48), 0.95, pattern="speckle", scale=80, contrast=0.25, bump=0.001),
    "soil": Surface((0.3, 0.21, 0.14), 0.95, pattern="speckle", scale=20, contrast=0.4, bump=0.006),
    "snow": Surface((0.95, 0.96, 0.98), 0.85, subsurface=0.2, pattern="speckle", scale=16, contrast=0.05, bump=0.012),
    "plaster": Surface((0.9, 0.88, 0.84), 0.95, pattern="speckle", scale=30, contrast=0.06, bump=0.002),
    "fire": Surface(
        (1.0, 0.42, 0.04), 0.9, pattern="rust", scale=4, contrast=0.8, second=(0.8, 0.1, 0.01), emission=0.8
    ),
    "lava": Surface(
        (1.0, 0.3, 0.02),
        0.9,
        pattern="rust",
        scale=6,
        contrast=1.0,
        second=(0.04, 0.03, 0.03),
        bump=0.01,
        emission=0.6,
    ),
    "cork": Surface((0.72, 0.53, 0.34), 0.9, pattern="cells", scale=24, contrast=0.3, bump=0.001),
}
"""Looks by the name of library/materials.yaml."""


def make(material: str, colour: Rgb | None, *, size_m: float = 1.0) -> bpy.types.Material:
    """A new material. size_m is the size of the object it goes on. Raises ValueError naming the materials there are."""
    if material not in SURFACES:
        raise ValueError(f"no material {material!r}; there are: {', '.join(sorted(SURFACES))}")
    surface = SURFACES[material]
    made = bpy.data.materials.new(material)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    shader = graph.principled(surface)
    tint = graph.tint(colour or surface.colour)
    if surface.transmission > 0.5:
        tint = graph.per_wall(tint)
    value = PATTERNS[surface.pattern](graph, surface, size_m)
    graph.colour_from(tint, value, surface, shader.inputs["Base Color"])
    if surface.emission:
        graph.colour_from(tint, value, surface, shader.inputs["Emission Color"])
    if value is not None and surface.bump:
        graph.bump(value, surface.bump * size_m, shader.inputs["Normal"])
    if surface.transmission > 0.5:
        graph.let_light_through(tint, shader)
    return made


def linear(colour: Rgb) -> Rgb:
    """sRGB 0..1 to linear (IEC 61966-2-1)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return red, green, blue


class Graph:
    """Short hand for the nodes of one material."""

    def __init__(self, tree: bpy.types.NodeTree) -> None:
        self.tree = tree

    def node(self, kind: str, **inputs: Any) -> Any:
        """A node of type ShaderNode<kind>; inputs by name with _ for blanks, either a socket or a value."""
        made = self.tree.nodes.new(f"ShaderNode{kind}")
        for name, value in inputs.items():
            self.put(value, made.inputs[name.replace("_", " ")])
        return made

    def put(self, value: Any, socket: Any) -> None:
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        else:
            socket.default_value = value

    def math(self, operation: str, first: Any, second: Any = 0.0, third: Any = 0.0) -> Any:
        made = self.tree.nodes.new("ShaderNodeMath")
        made.operation = operation
        for value, socket in zip((first, second, third), made.inputs, strict=True):
            self.put(value, socket)
        return made.outputs[0]

    def mix(self, factor: Any, first: Any, second: Any, blend: str = "MIX") -> Any:
        """Mix two colours; factor 0 gives the first."""
        made = self.tree.nodes.new("ShaderNodeMix")
        made.data_type, made.blend_type = "RGBA", blend
        for value, socket in ((factor, made.inputs[0]), (first, made.inputs[6]), (second, made.inputs[7])):
            self.put(value, socket)
        return made.outputs[2]

    def tint(self, colour: Rgb) -> Any:
        made = self.tree.nodes.new("ShaderNodeRGB")
        made.name = made.label = TINT
        made.outputs[0].default_value = (*linear(colour), 1.0)
        return made.outputs[0]

    def principled(self, surface: Surface) -> Any:
        shader = self.tree.nodes["Principled BSDF"]
        for name, value in {
            "Roughness": surface.roughness,
            "Metallic": surface.metallic,
            "Transmission Weight": surface.transmission,
            "IOR": surface.ior,
            "Coat Weight": surface.coat,
            "Sheen Weight": surface.sheen,
            "Subsurface Weight": surface.subsurface,
            "Subsurface Scale": 0.01,
            "Emission Strength": surface.emission,
        }.items():
            shader.inputs[name].default_value = value
        return shader

    def colour_from(self, tint: Any, value: Any, surface: Surface, socket: Any) -> None:
        """tint where the pattern is 1; where it is 0 the second colour, or tint darkened by the contrast."""
        contrast = surface.contrast
        if value is None or not contrast:
            self.put(tint, socket)
            return
        if surface.second is not None:
            valley = self.math("MULTIPLY", self.math("SUBTRACT", 1.0, self.math("MINIMUM", value, 1.0)), contrast)
            self.put(self.mix(valley, tint, (*linear(surface.second), 1.0)), socket)
            return
        light = 1.0 - contrast
        shade = self.math("MULTIPLY_ADD", value, 1.4 * contrast, light)
        self.put(self.mix(1.0, tint, shade, "MULTIPLY"), socket)

    def bump(self, value: Any, depth_m: float, socket: Any) -> None:
        made = self.node("Bump", Height=value, Distance=depth_m, Strength=0.7)
        self.put(made.outputs[0], socket)

    def per_wall(self, tint: Any) -> Any:
        """The colour one wall must have so that a hollow thing, seen through two walls of two faces, has the tint."""
        return self.node("Gamma", Color=tint, Gamma=0.5).outputs[0]

    def let_light_through(self, tint: Any, shader: Any) -> None:
        """Shadow rays and long paths go straight through in the tint: no black shadow and no black bottle."""
        path = self.node("LightPath").outputs
        deep = self.math("GREATER_THAN", path["Transmission Depth"], float(GLASS_DEPTH))
        through = self.math("MAXIMUM", path["Is Shadow Ray"], self.math("MAXIMUM", path["Is Diffuse Ray"], deep))
        clear = self.node("BsdfTransparent", Color=tint)
        both = self.node("MixShader", Fac=through)
        self.put(shader.outputs[0], both.inputs[1])
        self.put(clear.outputs[0], both.inputs[2])
        self.put(both.outputs[0], self.tree.nodes["Material Output"].inputs["Surface"])

    def place(self, stretch: Rgb, scale: float, size_m: float) -> Any:
        """Object coordinates, in repeats of the pattern over the object."""
        mapping = self.node("Mapping", Vector=self.node("TexCoord").outputs["Object"])
        mapping.inputs["Scale"].default_value = tuple(scale / size_m * factor for factor in stretch)
        return mapping.outputs[0]


WIDEST_THREAD_M = 0.012
"""A weave of larger threads would be a net."""

Pattern = Callable[[Graph, Surface, float], Any]


def _plain(_graph: Graph, _surface: Surface, _size_m: float) -> Any:
    return None


def _speckle(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), surface.scale, size_m)
    return graph.node("TexNoise", Vector=place, Scale=1.0, Detail=3.0).outputs["Fac"]


def _brushed(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 0.05), surface.scale, size_m)
    return graph.node("TexNoise", Vector=place, Scale=1.0, Detail=1.0).outputs["Fac"]


def _grain(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((0.08, 1, 1), surface.scale, size_m)
    return graph.node("TexNoise", Vector=place, Scale=1.6, Detail=4.0, Distortion=0.6).outputs["Fac"]


def _veins(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), surface.scale, size_m)
    wave = graph.node("TexWave", Vector=place, Scale=0.5, Distortion=9.0, Detail=4.0)
    return graph.math("POWER", wave.outputs["Fac"], 0.12)


def _weave(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), max(surface.scale, size_m / WIDEST_THREAD_M), size_m)
    threads = []
    for direction in "XZ":
        wave = graph.node("TexWave", Vector=place, Scale=0.3)
        wave.bands_direction = direction
        threads.append(wave.outputs["Fac"])
    return graph.math("MULTIPLY", *threads)


def _cells(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), surface.scale, size_m)
    return graph.node("TexVoronoi", Vector=place, Scale=1.0).outputs["Distance"]


def _creases(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), surface.scale, size_m)
    made = graph.node("TexVoronoi", Vector=place, Scale=1.0, Randomness=1.0)
    made.feature = "F2"
    return made.outputs["Distance"]


def _rust(graph: Graph, surface: Surface, size_m: float) -> Any:
    place = graph.place((1, 1, 1), surface.scale, size_m)
    noise = graph.node("TexNoise", Vector=place, Scale=1.0, Detail=6.0, Roughness=0.7)
    return graph.math("MULTIPLY_ADD", noise.outputs["Fac"], 2.2, -0.6)


PATTERNS: dict[str, Pattern] = {
    "plain": _plain,
    "speckle": _speckle,
    "brushed": _brushed,
    "grain": _grain,
    "veins": _veins,
    "weave": _weave,
    "cells": _cells,
    "rust": _rust,
    "creases": _creases,
}
