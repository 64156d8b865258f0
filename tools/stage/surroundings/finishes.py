"""Finishes of floors, walls and grounds: one packed picture each, because a picture costs Cycles next to nothing.

Measured: Infinigen's hardwood floor shader alone took 75 % of a room's render time, and baking it 19 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..objects.surfaces import Graph, Rgb, linear
from . import patterns
from .patterns import PIXELS, Pattern


@dataclass(frozen=True)
class Finish:
    """colour is the usual sRGB of the material; repeat_m the side of the square that the picture covers."""

    pattern: Pattern
    colour: Rgb
    repeat_m: float
    roughness: float
    bump_m: float = 0.0
    coat: float = 0.0
    second: Rgb | None = None
    """Colour the darkest places go to; a darker first colour when None."""


FINISHES: dict[str, Finish] = {
    "wood": Finish(patterns.planks(20, 2), (0.66, 0.47, 0.31), 2.8, 0.38, 0.0015, 0.15),
    "dark_wood": Finish(patterns.planks(20, 2), (0.42, 0.27, 0.18), 2.8, 0.35, 0.0015, 0.15),
    "pale_wood": Finish(patterns.planks(16, 2), (0.79, 0.66, 0.5), 2.8, 0.42, 0.0015, 0.1),
    "tiles": Finish(patterns.tiles(8), (0.84, 0.82, 0.78), 2.4, 0.22, 0.002, 0.2),
    "wall_tiles": Finish(patterns.tiles(12, 0.015), (0.9, 0.92, 0.92), 1.8, 0.18, 0.001, 0.3),
    "carpet": Finish(patterns.pile, (0.62, 0.58, 0.53), 1.2, 0.97, 0.004),
    "linoleum": Finish(patterns.plaster, (0.68, 0.66, 0.6), 2.0, 0.4),
    "marble": Finish(patterns.tiles(4, 0.02), (0.9, 0.89, 0.86), 2.4, 0.12, 0.0, 0.4),
    "plaster": Finish(patterns.plaster, (0.88, 0.86, 0.81), 2.0, 0.9, 0.0006),
    "brick": Finish(patterns.bricks, (0.6, 0.31, 0.23), 1.8, 0.9, 0.006),
    "concrete": Finish(patterns.concrete, (0.62, 0.61, 0.59), 3.0, 0.85, 0.002),
    "asphalt": Finish(patterns.grit, (0.3, 0.3, 0.31), 1.6, 0.92, 0.004),
    "stone": Finish(patterns.flagstones, (0.58, 0.55, 0.5), 3.6, 0.85, 0.012),
    "dirt": Finish(patterns.earth, (0.47, 0.36, 0.26), 2.2, 0.97, 0.012),
    "sand": Finish(patterns.ripples, (0.82, 0.65, 0.44), 2.4, 0.97, 0.01),
    "snow": Finish(patterns.drifts, (0.93, 0.95, 0.98), 3.0, 0.75, 0.02),
    "ice": Finish(patterns.floe, (0.66, 0.8, 0.87), 4.0, 0.12, 0.001, 0.4),
    "grass": Finish(patterns.turf, (0.42, 0.51, 0.22), 2.0, 0.97, 0.01, second=(0.34, 0.36, 0.17)),
    "deck": Finish(patterns.planks(16, 1), (0.6, 0.48, 0.36), 2.4, 0.7, 0.004),
    "studio": Finish(patterns.plain, (0.86, 0.86, 0.86), 4.0, 0.75),
}


OF_LAND = frozenset({"grass", "sand", "dirt", "snow"})
"""Finishes that lie on open land to the horizon."""
EYE = (0.0, -6.0, 1.5)
"""About where cameras stand."""
TILED_M = (7.0, 32.0)
"""Distances from EYE between which the picture gives way to its stretched copy."""
STRETCH = 7.3
PATCH_M = 11.0
PATCHY = 0.5
"""Size of patches, and how much lighter or darker they are."""


def make(
    name: str, seed: int, colour: Rgb | None = None, *, material_name: str | None = None, repeat_m: float | None = None
) -> bpy.types.Material:
    """A material laid by UV in metres. colour is sRGB 0..1; repeat_m stretches the picture, for land far off.

    Raises ValueError naming the finishes there are.
    """
    if name not in FINISHES:
        raise ValueError(f"no finish {name!r}; there are: {', '.join(sorted(FINISHES))}")
    finish = FINISHES[name]
    made = bpy.data.materials.new(material_name or name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    shader = made.node_tree.nodes["Principled BSDF"]
    shader.inputs["Roughness"].default_value = finish.roughness
    shader.inputs["Coat Weight"].default_value = finish.coat
    tint = graph.tint(colour or finish.colour)
    if finish.pattern is patterns.plain:
        graph.put(tint, shader.inputs["Base Color"])
        return made
    side_m = repeat_m or finish.repeat_m
    texture = _texture(graph, _picture(name, finish, seed, colour), side_m)
    tone = _far_broken(graph, texture, side_m) if name in OF_LAND else texture.outputs["Color"]
    half = graph.mix(1.0, tint, tone, "MULTIPLY")
    graph.put(graph.mix(1.0, half, half, "ADD"), shader.inputs["Base Color"])
    if finish.bump_m and repeat_m is None:
        graph.bump(texture.outputs["Alpha"], finish.bump_m, shader.inputs["Normal"])
    return made


def _texture(graph: Graph, image: bpy.types.Image, repeat_m: float) -> bpy.types.ShaderNode:
    uv = graph.node("TexCoord").outputs["UV"]
    mapping = graph.node("Mapping", Vector=uv)
    mapping.inputs["Scale"].default_value = (1 / repeat_m, 1 / repeat_m, 1.0)
    texture = graph.node("TexImage", Vector=mapping.outputs[0])
    texture.image = image
    return texture


def _far_broken(graph: Graph, texture: bpy.types.ShaderNode, repeat_m: float) -> Any:
    """The picture's tone near the camera; beyond, where its tiles would show as rows, the same picture stretched and
    turned, and over all of it broad uneven patches."""
    place = graph.node("NewGeometry").outputs["Position"]
    middle = graph.node("VectorMath")
    middle.operation = "DISTANCE"
    graph.put(place, middle.inputs[0])
    middle.inputs[1].default_value = EYE
    away = graph.node("MapRange", Value=middle.outputs["Value"])
    away.inputs["From Min"].default_value, away.inputs["From Max"].default_value = TILED_M
    wide = _texture(graph, texture.image, repeat_m * STRETCH)
    mapping = wide.inputs["Vector"].links[0].from_node
    mapping.inputs["Rotation"].default_value = (0.0, 0.0, 0.65)
    tone = graph.mix(away.outputs[0], texture.outputs["Color"], wide.outputs["Color"])
    patches = graph.node("TexNoise", Vector=place, Scale=1.0 / PATCH_M, Detail=1.0).outputs["Fac"]
    return graph.mix(1.0, tone, graph.math("MULTIPLY_ADD", patches, PATCHY, 1.0 - 0.5 * PATCHY), "MULTIPLY")


def _picture(name: str, finish: Finish, seed: int, colour: Rgb | None) -> bpy.types.Image:
    """Tone in red, green and blue (linear, 1 = the finish's colour), height in alpha, packed into the file."""
    tone, height = finish.pattern(np.random.default_rng([seed, len(name), *name.encode()]))
    rgba = np.empty((PIXELS, PIXELS, 4), np.float32)
    rgba[..., :3] = np.clip(tone, 0.0, 1.6)[..., None] ** 1.6
    if finish.second is not None and colour is None:
        dark = np.clip((1.0 - tone) * 1.6, 0, 1)[..., None]
        ratio = np.array(linear(finish.second)) / np.maximum(np.array(linear(finish.colour)), 1e-4)
        rgba[..., :3] = rgba[..., :3] * (1 - dark) + ratio.astype(np.float32) * dark
    rgba[..., 3] = np.clip(height, 0, 1)
    return packed_image(name, rgba)


def packed_image(name: str, rgba: patterns.Field) -> bpy.types.Image:
    """An 8-bit image of linear factors 0..2 (stored halved) with alpha kept apart, packed into the .blend."""
    rows, columns = rgba.shape[:2]
    image = bpy.data.images.new(name, columns, rows, alpha=True)
    image.colorspace_settings.name = "Non-Color"
    image.alpha_mode = "CHANNEL_PACKED"
    stored = rgba.copy()
    stored[..., :3] = np.clip(stored[..., :3] / 2.0, 0, 1)
    image.pixels.foreach_set(stored.ravel())
    image.update()
    image.pack()
    return image
