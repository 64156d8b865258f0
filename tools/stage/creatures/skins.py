"""Materials of animals. Colour comes with the vertices, so one material serves every pattern and costs little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import bpy

from ..objects.surfaces import Graph

HUE = "hue"
"""Point attribute with a creature's colours, linear."""


@dataclass(frozen=True)
class Skin:
    """see_through: share of light that passes straight on where the surface faces the eye; at grazing sight half that.

    glow: emission in W/m2/sr of its own colour (of see-through ones 0.16 to 1.5 times that from face to rim).
    """

    roughness: float = 0.45
    coat: float = 0.0
    metallic: float = 0.0
    see_through: float = 0.0
    glow: float = 0.0
    clear: bool = False
    """All light passes and the surface only adds its own: unlike a mixture, that leaves no grain at few samples."""


SKINS: Mapping[str, Skin] = MappingProxyType(
    {
        "skin": Skin(0.5, coat=0.15),
        "scales": Skin(0.32, coat=0.35, metallic=0.15),
        "silver": Skin(0.3, coat=0.3, metallic=0.4),
        "shell": Skin(0.3, coat=0.4),
        "fur": Skin(0.95),
        "feathers": Skin(0.8),
        "film": Skin(0.4, see_through=0.22),
        "wing": Skin(0.25, coat=0.3, see_through=0.72),
        "eye": Skin(0.08, coat=1.0),
        "jelly": Skin(glow=0.25, clear=True),
        "glow": Skin(0.4),
        "lantern": Skin(0.4, glow=12.0),
    }
)


def make(name: str, glow: float = 0.0) -> bpy.types.Material:
    """A new material; glow adds to the skin's own. Raises ValueError naming the skins there are."""
    if name not in SKINS:
        raise ValueError(f"no skin {name!r}; there are: {', '.join(sorted(SKINS))}")
    skin = SKINS[name]
    made = bpy.data.materials.new(f"creature_{name}")
    made.use_nodes = True
    graph = Graph(made.node_tree)
    hue = graph.node("Attribute")
    hue.attribute_name = HUE
    colour = hue.outputs["Color"]
    shader = made.node_tree.nodes["Principled BSDF"]
    for socket, value in (("Roughness", skin.roughness), ("Coat Weight", skin.coat), ("Metallic", skin.metallic)):
        shader.inputs[socket].default_value = value
    graph.put(colour, shader.inputs["Base Color"])
    total = skin.glow + glow
    if total > 0.0:
        graph.put(colour, shader.inputs["Emission Color"])
        shader.inputs["Emission Strength"].default_value = total
    if skin.clear:
        _clear(graph, total, colour)
    elif skin.see_through > 0.0:
        _let_through(graph, shader, skin, total, colour)
    return made


def _clear(graph: Graph, glow: float, colour: object) -> None:
    """Add light of its own, strongest at the rim, to what shows through, dimmed a little there."""
    facing = graph.node("LayerWeight", Blend=0.4).outputs["Facing"]
    light = graph.node("Emission", Color=colour, Strength=graph.math("MULTIPLY_ADD", facing, 1.1 * glow, 0.18 * glow))
    left = graph.math("MULTIPLY_ADD", facing, -0.5, 0.82)
    through = graph.node(
        "BsdfTransparent", Color=graph.node("CombineColor", Red=left, Green=left, Blue=left).outputs[0]
    )
    both = graph.node("AddShader")
    graph.put(through.outputs[0], both.inputs[0])
    graph.put(light.outputs[0], both.inputs[1])
    graph.put(both.outputs[0], graph.tree.nodes["Material Output"].inputs["Surface"])


def _let_through(graph: Graph, shader: object, skin: Skin, glow: float, colour: object) -> None:
    """Mix with transparency by how squarely the surface is seen: thin walls show at their rim."""
    tree = graph.tree
    facing = graph.node("LayerWeight", Blend=0.35).outputs["Facing"]
    opaque = graph.math("MULTIPLY_ADD", facing, 0.5 * skin.see_through + 0.15, 1.0 - skin.see_through)
    if glow > 0.0:
        rim = graph.math("MULTIPLY_ADD", facing, 1.3 * glow, 0.16 * glow)
        graph.put(rim, shader.inputs["Emission Strength"])  # type: ignore[attr-defined]
    both = graph.node("MixShader", Fac=graph.math("MINIMUM", opaque, 1.0))
    graph.put(graph.node("BsdfTransparent").outputs[0], both.inputs[1])
    graph.put(shader.outputs[0], both.inputs[2])  # type: ignore[attr-defined]
    graph.put(both.outputs[0], tree.nodes["Material Output"].inputs["Surface"])
