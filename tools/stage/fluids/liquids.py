"""Kinds of liquid, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import bpy

from ..objects.surfaces import Rgb, linear

THICK_M2_S = 5e-4
"""Kinematic viscosity from which on a liquid neither splashes nor breaks into drops."""

WET = 0.86
"""Wet wood, cloth and stone are darker than dry by about this factor."""


@dataclass(frozen=True)
class Liquid:
    """A kind of liquid. viscosity_m2_s: kinematic, water 1e-6, honey 7e-3 (20 degrees C)."""

    colour: Rgb
    viscosity_m2_s: float
    clear: bool
    roughness: float = 0.03


LIQUIDS: dict[str, Liquid] = {
    "water": Liquid((0.9, 0.96, 0.98), 1e-6, True),
    "tea": Liquid((0.72, 0.36, 0.1), 1e-6, True),
    "coffee": Liquid((0.2, 0.1, 0.05), 1e-6, False),
    "wine": Liquid((0.35, 0.02, 0.06), 1.5e-6, True),
    "juice": Liquid((0.95, 0.55, 0.08), 2e-6, False),
    "milk": Liquid((0.95, 0.94, 0.9), 1.8e-6, False),
    "paint": Liquid((0.1, 0.25, 0.7), 1e-3, False, 0.15),
    "honey": Liquid((0.9, 0.52, 0.06), 7e-3, True),
    "syrup": Liquid((0.5, 0.2, 0.04), 2e-3, True),
    "oil": Liquid((0.9, 0.75, 0.2), 7e-5, True),
    "blood": Liquid((0.4, 0.01, 0.01), 4e-6, False),
    "chocolate": Liquid((0.25, 0.11, 0.05), 4e-3, False, 0.12),
    "lava": Liquid((1.0, 0.28, 0.03), 5e-2, False, 0.5),
}


def kind_of(name: str, colour: Sequence[float] | None = None, viscosity_m2_s: float | None = None) -> Liquid:
    """A liquid by name, changed where asked. Raises ValueError naming the liquids there are."""
    if name not in LIQUIDS:
        raise ValueError(f"no liquid {name!r}; there are: {', '.join(LIQUIDS)}")
    kind = LIQUIDS[name]
    if colour is not None:
        kind = replace(kind, colour=(float(colour[0]), float(colour[1]), float(colour[2])))
    return kind if viscosity_m2_s is None else replace(kind, viscosity_m2_s=viscosity_m2_s)


def film_material(liquid: Liquid) -> bpy.types.Material:
    """For an open surface on a bed: what lies below shows through, tinted and a little darker as wet things are, under
    the mirror of its surface. Nothing is refracted: a sheet without an underside cannot be, and needs few samples."""
    if not liquid.clear:
        return body_material(liquid)
    material, tree, output = _blank("liquid_film")
    through, shine, mix = (
        tree.nodes.new("ShaderNodeBsdfTransparent"),
        tree.nodes.new("ShaderNodeBsdfGlossy"),
        tree.nodes.new("ShaderNodeMixShader"),
    )
    through.inputs["Color"].default_value = (*(WET * c for c in _tint(liquid)), 1.0)
    shine.inputs["Roughness"].default_value = max(0.05, liquid.roughness)
    fresnel = tree.nodes.new("ShaderNodeFresnel")
    fresnel.inputs["IOR"].default_value = 1.45
    # Rays from the wet ground meet the sheet from below, where Fresnel's node would shut most of the light in.
    sight, above = tree.nodes.new("ShaderNodeNewGeometry"), tree.nodes.new("ShaderNodeMath")
    above.operation, above.inputs[0].default_value = "SUBTRACT", 1.0
    tree.links.new(sight.outputs["Backfacing"], above.inputs[1])
    share = tree.nodes.new("ShaderNodeMath")
    share.operation = "MULTIPLY"
    tree.links.new(fresnel.outputs[0], share.inputs[0])
    tree.links.new(above.outputs[0], share.inputs[1])
    tree.links.new(share.outputs[0], mix.inputs[0])
    tree.links.new(through.outputs[0], mix.inputs[1])
    tree.links.new(shine.outputs[0], mix.inputs[2])
    tree.links.new(mix.outputs[0], output.inputs["Surface"])
    return material


def body_material(liquid: Liquid) -> bpy.types.Material:
    """For closed bodies: clear liquids refract (their shadow rays pass straight, tinted: caustics would not settle in
    few samples); others are a glossy coat of their colour."""
    material, tree, output = _blank("liquid")
    surface = tree.nodes.new("ShaderNodeBsdfPrincipled")
    surface.inputs["Base Color"].default_value = (*linear(liquid.colour), 1.0)
    surface.inputs["Roughness"].default_value = liquid.roughness
    surface.inputs["IOR"].default_value = 1.333
    shown: Any = surface.outputs[0]
    if liquid.clear:
        surface.inputs["Transmission Weight"].default_value = 1.0
        path, through = tree.nodes.new("ShaderNodeLightPath"), tree.nodes.new("ShaderNodeBsdfTransparent")
        mix = tree.nodes.new("ShaderNodeMixShader")
        through.inputs["Color"].default_value = (*_tint(liquid), 1.0)
        tree.links.new(path.outputs["Is Shadow Ray"], mix.inputs[0])
        tree.links.new(surface.outputs[0], mix.inputs[1])
        tree.links.new(through.outputs[0], mix.inputs[2])
        shown = mix.outputs[0]
    tree.links.new(shown, output.inputs["Surface"])
    return material


def _tint(liquid: Liquid) -> tuple[float, ...]:
    return tuple(0.15 + 0.85 * c for c in linear(liquid.colour))


def _blank(name: str) -> tuple[bpy.types.Material, Any, Any]:
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    return material, tree, tree.nodes.new("ShaderNodeOutputMaterial")
