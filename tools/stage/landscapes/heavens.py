"""Sun, moon, stars, clouds and the colour of the air over open land, for one hour of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np

from ..air import sky_nodes
from ..objects.surfaces import Graph, Rgb, linear
from ..surroundings import daylight
from ..surroundings.daylight import Sky
from .built import Built

MOON_DEG = (20.0, 114.0)
"""Elevation and azimuth of the moon at night: in the picture, to the left."""

MOON_W_M2 = 2.4
"""Far above nature, as film nights are lit."""

TINTED = 0.8
"""Share of a tint in the zenith; the horizon has all of it."""

SIGHT_FOG = 0.15
"""Extinction a metre of full fog: 20 m of sight (Koschmieder: 3 / extinction)."""


@dataclass(frozen=True)
class Air:
    """Light of an hour as it is set. Colours are sRGB, strengths multiply them, extinction is a share a metre."""

    sky: Sky
    strength: float
    horizon: Rgb
    per_m: float
    night: bool


def air_of(config: Mapping[str, Any], built: Built) -> Air:
    """What the hour, the clouds and the fog of a CONFIG make of the air over a land."""
    hour = daylight.time_of_day(config["time_of_day"])
    cover, fog = float(config["cloud_cover"]), float(config["fog"])
    sky = daylight.clouded(hour.sky, max(cover, 0.75 * fog))
    night = config["time_of_day"] == "night"
    if night:
        sky = replace(hour.sky, zenith=(0.06, 0.09, 0.19), horizon=(0.17, 0.22, 0.36), strength=0.55)
    if config.get("sky_tint") is not None:
        tint = tuple(config["sky_tint"])
        sky = replace(sky, zenith=daylight.mixed(sky.zenith, tint, TINTED), horizon=tint)
    strength = daylight.OPEN_SKY * sky.strength * (1.0 + 0.35 * max(cover, fog) * (not night))
    strength *= built.night_light if night else 1.0
    dim = 1.0 - 0.35 * fog * (1.0 - float(config["fill"])) if config["fill"] < 1.0 else 1.0
    return Air(
        sky,
        strength * dim * float(config["fill"]) ** 0.5,
        sky.horizon,
        built.clear_per_m + built.fog_share * SIGHT_FOG * fog**2,
        night,
    )


def light(config: Mapping[str, Any], air: Air, built: Built) -> list[str]:
    """Sun (at night the moon) and sky over a land. Names of the lights."""
    hour = daylight.time_of_day(config["time_of_day"])
    cover = max(float(config["cloud_cover"]), 0.8 * float(config["fog"]))
    colour = tuple(config["sun_colour"]) if config["sun_colour"] else hour.sun_colour
    strength = config["sun_strength_w_m2"] if config["sun_strength_w_m2"] is not None else hour.sun_w_m2
    if air.night and config["sun_strength_w_m2"] is None:
        strength = MOON_W_M2
    elevation, azimuth = towards(config, built.sun_azimuth_deg)
    share = 1.0 - 0.94 * cover  # what comes straight from the sun
    daylight.add_sun(
        elevation, azimuth, daylight.OPEN_SUN * strength * share * float(config["fill"]), colour,
        softness_deg=0.6 + 25 * cover,
    )  # fmt: skip
    _sky(config, air, built, share)
    return ["sun", "sky"]


def towards(config: Mapping[str, Any], azimuth_deg: float = 218.0) -> tuple[float, float]:
    """Elevation and azimuth of the sun, at night of the moon, unless they are set."""
    night = config["time_of_day"] == "night"
    usual = MOON_DEG[0] if night else daylight.time_of_day(config["time_of_day"]).elevation_deg
    elevation, azimuth = config["sun_elevation_deg"], config["sun_azimuth_deg"]
    return (
        usual if elevation is None else float(elevation),
        (MOON_DEG[1] if night else azimuth_deg) if azimuth is None else float(azimuth),
    )


def _sky(config: Mapping[str, Any], air: Air, built: Built, share: float) -> bpy.types.World:
    elevation, azimuth = towards(config, built.sun_azimuth_deg)
    world = sky_nodes.living_sky(bpy.context.scene, False)
    nodes = world.node_tree.nodes
    hour = daylight.time_of_day(config["time_of_day"])
    colours = {"zenith": air.sky.zenith, "horizon": air.sky.horizon, "glow_colour": hour.sun_colour}
    for name, colour in colours.items():
        nodes[name].outputs[0].default_value = (*linear(colour), 1.0)
    low_sun = float(np.clip((30.0 - elevation) / 25.0, 0.0, 1.0))
    values = {
        "strength": air.strength,
        "glow": 0.0 if air.night else share * (0.12 + 0.6 * low_sun),
        "stars": (1.0 if air.night else 0.0) * share,
        "moon": (1.0 if air.night else 0.0) * max(share, 0.25),
    }
    for name, value in values.items():
        nodes[name].outputs[0].default_value = value
    way = daylight.direction_to(elevation, azimuth)
    for axis in range(3):
        nodes["moon_way" if air.night else "sun_way"].inputs[axis].default_value = way[axis]
    if not air.night:
        _clouds(world, float(config["cloud_cover"]), air)
    _haze(world, air, built.high, 1.0 if air.night else built.shade)
    return world


def _clouds(world: bpy.types.World, cover: float, air: Air) -> None:
    """Flat heaps drawn on a level 1 above the eye; only the camera sees them, the light is that of the plain sky."""
    if not 0.04 <= cover <= 0.97:
        return
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    before = background.inputs["Color"].links[0].from_socket
    parts = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["Generated"]).outputs
    up = graph.math("MAXIMUM", parts["Z"], 0.02)
    place = graph.node("CombineXYZ", X=graph.math("DIVIDE", parts["X"], graph.math("ADD", up, 0.16)))
    graph.put(graph.math("DIVIDE", parts["Y"], graph.math("ADD", up, 0.16)), place.inputs["Y"])
    puffs = graph.node("TexNoise", Vector=place.outputs[0], Scale=1.15, Detail=6.0, Roughness=0.55)
    edge = graph.node("MapRange", Value=puffs.outputs["Fac"])
    edge.inputs["From Min"].default_value = 0.66 - 0.32 * cover
    edge.inputs["From Max"].default_value = 0.8 - 0.28 * cover
    edge.interpolation_type = "SMOOTHSTEP"
    seen = graph.math("MULTIPLY", edge.outputs[0], graph.node("LightPath").outputs["Is Camera Ray"])
    low = graph.node("MapRange", Value=parts["Z"])
    low.inputs["From Min"].default_value, low.inputs["From Max"].default_value = 0.0, 0.14
    white = tuple(min(1.0, 0.35 + 0.65 * channel) * 1.15 * air.strength for channel in linear(air.sky.horizon))
    share = graph.math("MULTIPLY", graph.math("MULTIPLY", seen, low.outputs[0]), 0.88)
    graph.put(graph.mix(share, before, (*white, 1.0)), background.inputs["Color"])


def _haze(world: bpy.types.World, air: Air, high: float, shade: float) -> None:
    """The lowest sky is as pale as the land before it: air is seen through more of itself towards the horizon."""
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    before = background.inputs["Color"].links[0].from_socket
    height = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["Generated"]).outputs["Z"]
    depth = graph.math("DIVIDE", -air.per_m * high, graph.math("MAXIMUM", height, 0.004))
    share = graph.math("SUBTRACT", 1.0, graph.math("EXPONENT", depth))
    colour = tuple(channel * air.strength * shade for channel in linear(air.horizon))
    graph.put(graph.mix(share, before, (*colour, 1.0)), background.inputs["Color"])
