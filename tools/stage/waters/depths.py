"""The water itself, seen from inside: its colour in every direction, its light, and how things fade into it.

Sea water takes up red first and scatters blue and green back, so what is far away takes on the colour of the water
(Beer-Lambert: what is left of a thing's own light after d metres is exp(-per_m d)). That is drawn in the materials by
their distance from the camera; a volume would do the same at many times the render cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import bpy

from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import daylight

PER_M = "water_per_m"
"""Custom property of the scene's world that says it lies under water."""
FADED = "faded"
"""Custom property of a material that fades into the water already."""


@dataclass(frozen=True)
class Sea:
    """Colours (sRGB) of open water looking up, level and down; light that comes down from above."""

    up: Rgb
    level: Rgb
    down: Rgb
    strength: float
    per_m: float
    """Share of a thing's own light lost a metre; 0.05 is a clear reef, 0.15 a green coast."""
    sun_w_m2: float
    sun_colour: Rgb
    caustics: float
    """How strongly light and dark play on the ground, 0..1."""


SEAS: dict[str, Sea] = {
    "coral_reef": Sea((0.5, 0.9, 0.97), (0.06, 0.5, 0.76), (0.02, 0.3, 0.55), 0.8, 0.045, 5.6, (0.86, 0.98, 1.0), 0.75),
    "kelp_forest": Sea((0.7, 0.93, 0.72), (0.1, 0.47, 0.43), (0.03, 0.2, 0.2), 0.7, 0.08, 5.4, (0.9, 1.0, 0.9), 0.6),
    "seabed": Sea((0.45, 0.85, 0.95), (0.05, 0.42, 0.68), (0.02, 0.26, 0.46), 0.75, 0.06, 5.4, (0.74, 0.95, 1.0), 0.75),
    "deep": Sea((0.07, 0.24, 0.42), (0.025, 0.11, 0.24), (0.008, 0.035, 0.09), 0.7, 0.08, 1.3, (0.55, 0.75, 1.0), 0.0),
}  # fmt: skip
"""By habitat; chosen by eye so that AgX at exposure 0 shows each as photographs of such places do."""


def sea_of(habitat: str) -> Sea:
    """Raises ValueError naming the habitats there are."""
    if habitat not in SEAS:
        raise ValueError(f"no underwater habitat {habitat!r}; there are: {', '.join(SEAS)}")
    return SEAS[habitat]


def fill(sea: Sea, *, elevation_deg: float, azimuth_deg: float, daylight_share: float, murk: float) -> list[str]:
    """Make the world of water and the light from above; names of the lights.

    daylight_share is what is left of a clear noon; murk 0..1 thickens the water up to 6 times.
    """
    sun = sea.sun_w_m2 * daylight_share
    daylight.add_sun(elevation_deg, azimuth_deg, sun, sea.sun_colour, softness_deg=12.0)
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    height = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["Generated"]).outputs["Z"]
    graph.put(_colour(graph, height, sea), background.inputs["Color"])
    background.inputs["Strength"].default_value = sea.strength * daylight_share
    world.cycles.sampling_method = "MANUAL"
    world.cycles.sample_map_resolution = 128
    world[PER_M] = sea.per_m * (1.0 + 5.0 * murk)
    world["water_strength"] = sea.strength * daylight_share
    for name in ("up", "level", "down"):
        world[f"water_{name}"] = list(getattr(sea, name))
    return ["sun", "sky"]


def fade_added() -> int:
    """Let every material that does not do so yet fade into the water; 0 above water, else how many were changed.

    Call it once a recipe has made all its materials.
    """
    world = bpy.context.scene.world
    if world is None or PER_M not in world:
        return 0
    made = [material for material in bpy.data.materials if material.use_nodes and FADED not in material]
    return fade(made, _known(world), float(world[PER_M]), float(world["water_strength"]))


def fade(materials: Iterable[bpy.types.Material], sea: Sea, per_m: float, strength: float) -> int:
    """Mix each material with the water's colour by its distance; only for what the camera sees directly."""
    count = 0
    for material in materials:
        output = next((n for n in material.node_tree.nodes if n.type == "OUTPUT_MATERIAL" and n.is_active_output), None)
        if output is None or not output.inputs["Surface"].is_linked:
            continue
        graph = Graph(material.node_tree)
        before = output.inputs["Surface"].links[0].from_socket
        away = graph.node("CameraData").outputs["View Distance"]
        left = graph.math("EXPONENT", graph.math("MULTIPLY", away, -per_m))
        seen = graph.node("LightPath").outputs["Is Camera Ray"]
        share = graph.math("MULTIPLY", graph.math("SUBTRACT", 1.0, left), seen)
        towards = graph.node("SeparateXYZ", Vector=graph.node("NewGeometry").outputs["Incoming"]).outputs["Z"]
        water = graph.node("Emission", Color=_colour(graph, graph.math("MULTIPLY", towards, -1.0), sea))
        water.inputs["Strength"].default_value = strength
        both = graph.node("MixShader", Fac=share)
        graph.put(before, both.inputs[1])
        graph.put(water.outputs[0], both.inputs[2])
        graph.put(both.outputs[0], output.inputs["Surface"])
        material[FADED] = True
        count += 1
    return count


def _colour(graph: Graph, height: object, sea: Sea) -> object:
    """Colour of open water by the z of the direction looked in, -1..1."""
    ramp = graph.node("ValToRGB", Fac=graph.math("MULTIPLY_ADD", height, 0.5, 0.5))
    stops = ramp.color_ramp.elements
    stops[0].position, stops[0].color = 0.18, (*linear(sea.down), 1.0)
    stops[1].position, stops[1].color = 0.92, (*linear(sea.up), 1.0)
    middle = stops.new(0.5)
    middle.color = (*linear(sea.level), 1.0)
    return ramp.outputs["Color"]


def _known(world: bpy.types.World) -> Sea:
    """The water that `fill` wrote down."""
    up, level, down = (tuple(world[f"water_{name}"]) for name in ("up", "level", "down"))
    return Sea(up, level, down, 1.0, 0.0, 0.0, (1.0, 1.0, 1.0), 0.0)
