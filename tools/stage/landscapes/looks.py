"""Materials of nature by season: leaves that shine through, bark, grass, rock; snow lies on what faces up.

Plain diffuse and translucent shaders: a leaf of six pixels does not show more, and Principled costs twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import finishes, patterns
from ..surroundings.patterns import PIXELS, Field
from .shapes import TONE

SNOW: Rgb = (0.93, 0.95, 0.98)


@dataclass(frozen=True)
class Season:
    """What the time of year does to a landscape. Colours are sRGB, leaves' from the darkest tone to the brightest."""

    leaves: tuple[Rgb, ...]
    """Of broadleaf crowns."""
    leafy: float
    """Share of the summer's leaves that hang on the trees."""
    grass: Rgb
    fern: tuple[Rgb, ...]
    litter: tuple[Rgb, ...]
    litter_cover: float
    """Fallen leaves, 1 = a closed carpet."""
    undergrowth: float = 1.0
    snow: float = 0.0
    """Share of surfaces facing up that are white."""
    needles: tuple[Rgb, ...] = ((0.14, 0.25, 0.13), (0.22, 0.35, 0.17), (0.33, 0.45, 0.22))
    bark: Rgb = (0.42, 0.34, 0.27)


BROWN: tuple[Rgb, ...] = ((0.3, 0.2, 0.11), (0.42, 0.28, 0.14), (0.52, 0.38, 0.2))
GREENS: tuple[Rgb, ...] = ((0.24, 0.42, 0.1), (0.37, 0.56, 0.15), (0.54, 0.68, 0.24))
AUTUMN: tuple[Rgb, ...] = ((0.7, 0.24, 0.07), (0.88, 0.47, 0.1), (0.94, 0.68, 0.15), (0.95, 0.82, 0.3))

SEASONS: dict[str, Season] = {
    "summer": Season(GREENS, 1.0, (0.34, 0.46, 0.16), ((0.16, 0.32, 0.08), (0.3, 0.46, 0.14)), BROWN, 0.35),
    "lush": Season(
        ((0.13, 0.4, 0.08), (0.22, 0.56, 0.12), (0.42, 0.7, 0.2)), 1.25, (0.28, 0.52, 0.14),
        ((0.15, 0.42, 0.09), (0.32, 0.62, 0.17)), BROWN, 0.15, undergrowth=2.0, bark=(0.36, 0.31, 0.23),
    ),
    "spring": Season(
        ((0.3, 0.48, 0.12), (0.45, 0.6, 0.18), (0.62, 0.72, 0.3)), 0.6, (0.4, 0.54, 0.18),
        ((0.28, 0.46, 0.12), (0.44, 0.6, 0.2)), BROWN, 0.4,
    ),
    "autumn": Season(
        AUTUMN, 0.9, (0.5, 0.46, 0.2), ((0.5, 0.36, 0.12), (0.6, 0.5, 0.2)), AUTUMN, 1.0, undergrowth=0.7,
    ),
    "withered": Season(
        ((0.5, 0.34, 0.12), (0.68, 0.52, 0.18), (0.8, 0.66, 0.26)), 0.55, (0.56, 0.5, 0.26), (BROWN[1], BROWN[2]),
        ((0.45, 0.29, 0.12), (0.68, 0.48, 0.16), (0.8, 0.64, 0.24)), 1.0, undergrowth=0.5,
    ),
    "bare": Season(
        BROWN, 0.05, (0.36, 0.33, 0.2), ((0.28, 0.22, 0.12), (0.36, 0.3, 0.17)), BROWN, 0.8, undergrowth=0.55,
        bark=(0.26, 0.24, 0.22), needles=((0.12, 0.18, 0.13), (0.17, 0.24, 0.16)),
    ),
    "winter": Season(
        BROWN, 0.0, (0.55, 0.52, 0.4), ((0.45, 0.42, 0.32), (0.55, 0.52, 0.42)), BROWN, 0.0, undergrowth=0.25, snow=1.0,
        bark=(0.3, 0.26, 0.23),
    ),
}  # fmt: skip


def season_of(name: str) -> Season:
    """Raises ValueError naming the seasons there are."""
    if name not in SEASONS:
        raise ValueError(f"no season {name!r}; there are: {', '.join(SEASONS)}")
    return SEASONS[name]


def leaf(name: str, colours: tuple[Rgb, ...], *, snow: float = 0.0, through: float = 0.4) -> bpy.types.Material:
    """Leaves: colour by the mesh's tone and a little by tree; `through` is the share of light that shines through."""
    made, graph = _blank(name)
    tone = graph.node("Attribute")
    tone.attribute_name = TONE
    chance = graph.node("ObjectInfo").outputs["Random"]
    value = graph.math("MULTIPLY_ADD", chance, 0.3, graph.math("MULTIPLY", tone.outputs["Fac"], 0.7))
    colour = _snowed(graph, _ramp(graph, value, colours), snow, (0.15, 0.55))
    matt = graph.node("BsdfDiffuse", Color=colour)
    if through <= 0.0 or snow >= 1.0:
        return _finish(made, graph, matt)
    glow = graph.node("BsdfTranslucent", Color=colour)
    both = graph.node("MixShader", Fac=through)
    graph.put(matt.outputs[0], both.inputs[1])
    graph.put(glow.outputs[0], both.inputs[2])
    return _finish(made, graph, both)


def bark(colour: Rgb, seed: int, *, snow: float = 0.0, moss: float = 0.0, name: str = "bark") -> bpy.types.Material:
    """Fissured along the stem; laid by UV in metres. Snow and moss lie on the sides that face up."""
    made, graph = _blank(name)
    texture = _picture(graph, "bark", *_bark(np.random.default_rng([seed, 5])), repeat=(1.0, 0.7))
    half = graph.mix(1.0, graph.tint(colour), texture.outputs["Color"], "MULTIPLY")
    shade = graph.mix(1.0, half, half, "ADD")
    if moss > 0.0:
        height = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["Object"]).outputs["Z"]
        low = graph.math("MULTIPLY", _ranged(graph, height, 2.2, 0.1), moss)
        shade = graph.mix(low, shade, (*linear((0.22, 0.3, 0.1)), 1.0))
    matt = graph.node("BsdfDiffuse", Color=_snowed(graph, shade, snow, (0.25, 0.7)))
    graph.bump(texture.outputs["Alpha"], 0.03, matt.inputs["Normal"])
    return _finish(made, graph, matt)


def soil(
    colour: Rgb, patches: Rgb, seed: int, *, cover: float = 0.5, repeat_m: float = 2.2, name: str = "ground"
) -> bpy.types.Material:
    """Earth laid by UV in metres with patches of another colour (moss, grass, snow) over that share of it."""
    made, graph = _blank(name)
    tone, height = patterns.earth(np.random.default_rng([seed, 6]))
    near = _picture(graph, "earth", tone, height, repeat=(1 / repeat_m, 1 / repeat_m))
    broad = _picture(graph, "earth", tone, height, repeat=(1 / (9.3 * repeat_m), 1 / (8.1 * repeat_m)))
    rough = graph.math("MULTIPLY_ADD", near.outputs["Alpha"], 0.35, broad.outputs["Alpha"])
    share = _ranged(graph, rough, 1.1 - 0.95 * cover, 1.3 - 0.85 * cover)
    ground = graph.mix(share, graph.tint(colour), (*linear(patches), 1.0))
    half = graph.mix(1.0, ground, near.outputs["Color"], "MULTIPLY")
    matt = graph.node("BsdfPrincipled", Base_Color=graph.mix(1.0, half, half, "ADD"), Roughness=0.95)
    graph.bump(near.outputs["Alpha"], 0.02, matt.inputs["Normal"])
    return _finish(made, graph, matt)


def water(colour: Rgb, *, wave_m: float = 1.6, name: str = "water") -> bpy.types.Material:
    """Open water seen from above: a dark body that mirrors the sky, rippled by two sizes of waves."""
    made, graph = _blank(name)
    place = graph.node("TexCoord").outputs["Object"]
    large = graph.node("TexNoise", Vector=place, Scale=1.0 / wave_m, Detail=3.0)
    stretched = graph.node("Mapping", Vector=place)
    stretched.inputs["Scale"].default_value = (0.35, 1.0, 1.0)
    graph.put(stretched.outputs[0], large.inputs["Vector"])
    shader = graph.node("BsdfPrincipled", Base_Color=graph.tint(colour), Roughness=0.09, IOR=1.333)
    graph.bump(large.outputs["Fac"], 0.16 * wave_m, shader.inputs["Normal"])
    return _finish(made, graph, shader)


def rock(
    colour: Rgb, seed: int, *, snow: float = 0.0, strata: float = 0.0, repeat_m: float = 6.0, name: str = "rock"
) -> bpy.types.Material:
    """Rock laid by object coordinates from three sides at once; strata adds level bands, snow whitens what is level."""
    made, graph = _blank(name)
    place = graph.node("TexCoord").outputs["Object"]
    mapping = graph.node("Mapping", Vector=place)
    mapping.inputs["Scale"].default_value = (1 / repeat_m,) * 3
    tone, height = _crags(np.random.default_rng([seed, 9]))
    texture = _image_node(graph, "crags", tone, height)
    texture.projection, texture.projection_blend = "BOX", 0.3
    graph.put(mapping.outputs[0], texture.inputs["Vector"])
    half = graph.mix(1.0, graph.tint(colour), texture.outputs["Color"], "MULTIPLY")
    shade = graph.mix(1.0, half, half, "ADD")
    if strata > 0.0:
        shade = _banded(graph, shade, place, texture.outputs["Alpha"], strata)
    matt = graph.node("BsdfDiffuse", Color=_snowed(graph, shade, snow, (0.5, 0.72), texture.outputs["Alpha"]))
    graph.bump(texture.outputs["Alpha"], 0.1 * repeat_m, matt.inputs["Normal"])
    return _finish(made, graph, matt)


def _banded(graph: Graph, shade: Any, place: Any, rough: Any, strata: float) -> Any:
    """Level layers of lighter and darker stone, uneven in height."""
    up = graph.node("SeparateXYZ", Vector=place).outputs["Z"]
    level = graph.math("MULTIPLY_ADD", rough, 1.2, up)
    cell = graph.node("TexNoise", Scale=0.32, Detail=4.0)
    cell.noise_dimensions = "1D"
    graph.put(level, cell.inputs["W"])
    band = graph.math("MULTIPLY_ADD", cell.outputs["Fac"], 2.2 * strata, 1.0 - 1.1 * strata)
    return graph.mix(1.0, shade, band, "MULTIPLY")


def _blank(name: str) -> tuple[bpy.types.Material, Graph]:
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    graph = Graph(made.node_tree)
    made.node_tree.nodes.remove(made.node_tree.nodes["Principled BSDF"])
    return made, graph


def _finish(made: bpy.types.Material, graph: Graph, last: Any) -> bpy.types.Material:
    graph.put(last.outputs[0], made.node_tree.nodes["Material Output"].inputs["Surface"])
    return made


def _ramp(graph: Graph, value: Any, colours: tuple[Rgb, ...]) -> Any:
    ramp = graph.node("ValToRGB", Fac=value).color_ramp
    node = ramp.id_data.nodes[-1]
    while len(ramp.elements) < len(colours):
        ramp.elements.new(0.5)
    for index, colour in enumerate(colours):
        element = ramp.elements[index]
        element.position = 0.1 + 0.8 * index / max(len(colours) - 1, 1)
        element.color = (*linear(colour), 1.0)
    return node.outputs["Color"]


def _snowed(graph: Graph, colour: Any, snow: float, between: tuple[float, float], rough: Any = None) -> Any:
    """White where the surface looks up: by how much of its normal, from none to all white."""
    if snow <= 0.0:
        return colour
    up = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Normal"]).outputs["Z"]
    if rough is not None:
        up = graph.math("MULTIPLY_ADD", rough, 0.25, graph.math("SUBTRACT", up, 0.125))
    share = graph.math("MULTIPLY", _ranged(graph, up, *between), snow)
    return graph.mix(share, colour, (*linear(SNOW), 1.0))


def _ranged(graph: Graph, value: Any, low: float, high: float) -> Any:
    """0 at low, 1 at high (which may be the smaller), clamped."""
    node = graph.node("MapRange", Value=value)
    for name, number in (("From Min", low), ("From Max", high)):
        node.inputs[name].default_value = number
    return node.outputs[0]


def _picture(graph: Graph, name: str, tone: Field, height: Field, *, repeat: tuple[float, float]) -> Any:
    texture = _image_node(graph, name, tone, height)
    mapping = graph.node("Mapping", Vector=graph.node("TexCoord").outputs["UV"])
    mapping.inputs["Scale"].default_value = (*repeat, 1.0)
    graph.put(mapping.outputs[0], texture.inputs["Vector"])
    return texture


def _image_node(graph: Graph, name: str, tone: Field, height: Field) -> Any:
    rgba = np.empty((PIXELS, PIXELS, 4), np.float32)
    rgba[..., :3] = np.clip(tone, 0.0, 1.6)[..., None] ** 1.6
    rgba[..., 3] = np.clip(height, 0, 1)
    known = bpy.data.images.get(name)
    texture = graph.node("TexImage")
    texture.image = known or finishes.packed_image(name, rgba)
    return texture


def _bark(rng: np.random.Generator) -> tuple[Field, Field]:
    """Ridges that run along v, parted by dark fissures."""
    ridges = patterns.cloud(rng, 1.1, 5.0, stretch=1.0)
    y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS
    wander = 0.035 * patterns.cloud(rng, 1.9, 1.0)
    waves = np.abs(np.sin(np.pi * (9 * (x + wander) + 0.25 * np.sin(2 * np.pi * 3 * y))))
    fine = patterns.cloud(rng, 0.4, 40.0)
    height = np.clip(waves**0.6 + 0.12 * ridges, 0, 1)
    return (0.45 + 0.65 * height + 0.08 * fine).astype(np.float32), patterns.unit(height + 0.1 * fine)


def _crags(rng: np.random.Generator) -> tuple[Field, Field]:
    """Broken faces: folded noise, cracks."""
    folded = -np.abs(patterns.cloud(rng, 1.6, 2.0)) - 0.5 * np.abs(patterns.cloud(rng, 1.3, 6.0))
    fine = patterns.cloud(rng, 0.5, 30.0)
    height = patterns.unit((folded + 0.1 * fine).astype(np.float32))
    return (0.62 + 0.5 * height + 0.06 * fine).astype(np.float32), height
