"""Sun, sky and lamps. Azimuths are where light comes FROM: 0 = +X (east), 90 = +Y (north), counter-clockwise."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
from mathutils import Vector

from ..objects.surfaces import Graph, Rgb, linear
from . import solids

NIGHT = "night"
"""The hour of TIMES whose light is the moon's."""

ROOM_SUN = 3.2
"""A sun patch indoors is read against the dimmer room around it, so it is brighter than the same sun outdoors."""


ROOM_ELEVATION_DEG = 32.0
"""A higher sun lights only the floor at the window."""


OPEN_SUN = 1.1
OPEN_SKY = 0.75
"""Scales of sun and sky outdoors, so that AgX at exposure 0 shows concrete as light grey."""


@dataclass(frozen=True)
class Sky:
    """sRGB colours of the sky; strength multiplies them."""

    zenith: Rgb
    horizon: Rgb
    strength: float


@dataclass(frozen=True)
class TimeOfDay:
    """Light of an hour under a clear sky. sun_w_m2 is Blender's sun strength; fill scales the soft light of a room."""

    elevation_deg: float
    sun_w_m2: float
    sun_colour: Rgb
    sky: Sky
    fill: float
    lamps: bool = False


TIMES: dict[str, TimeOfDay] = {
    "dawn": TimeOfDay(9, 2.6, (1.0, 0.72, 0.52), Sky((0.42, 0.5, 0.68), (0.98, 0.74, 0.6), 0.75), 0.6),
    "morning": TimeOfDay(30, 5.0, (1.0, 0.91, 0.78), Sky((0.3, 0.52, 0.84), (0.76, 0.86, 0.96), 1.0), 1.0),
    "noon": TimeOfDay(52, 5.5, (1.0, 0.97, 0.92), Sky((0.26, 0.5, 0.86), (0.72, 0.86, 0.98), 1.1), 1.1),
    "afternoon": TimeOfDay(30, 5.2, (1.0, 0.92, 0.8), Sky((0.29, 0.51, 0.84), (0.76, 0.85, 0.95), 1.05), 1.0),
    "evening": TimeOfDay(14, 3.6, (1.0, 0.74, 0.52), Sky((0.38, 0.42, 0.6), (1.0, 0.76, 0.6), 0.8), 0.65, lamps=True),
    "night": TimeOfDay(38, 0.35, (0.62, 0.74, 1.0), Sky((0.1, 0.14, 0.26), (0.2, 0.26, 0.38), 0.35), 0.42, lamps=True),
}
"""By name of library/scenes.yaml; chosen by eye so that AgX at exposure 0 shows a room or a yard well lit."""


def time_of_day(name: str) -> TimeOfDay:
    """Raises ValueError naming the times there are."""
    if name not in TIMES:
        raise ValueError(f"no time of day {name!r}; there are: {', '.join(TIMES)}")
    return TIMES[name]


def direction_to(elevation_deg: float, azimuth_deg: float) -> Vector:
    """Unit vector from the scene towards a light in the sky."""
    up, around = math.radians(elevation_deg), math.radians(azimuth_deg)
    return Vector((math.cos(up) * math.cos(around), math.cos(up) * math.sin(around), math.sin(up)))


def add_sun(
    elevation_deg: float, azimuth_deg: float, strength_w_m2: float, colour: Rgb, *, softness_deg: float = 0.9
) -> bpy.types.Object:
    """The light "sun". softness_deg is its apparent diameter: 0.5 for a clear sky, 20 and more behind haze."""
    lamp = bpy.data.lights.new("sun", "SUN")
    lamp.energy, lamp.color, lamp.angle = strength_w_m2, linear(colour), math.radians(softness_deg)
    sun = bpy.data.objects.new("sun", lamp)
    towards = direction_to(elevation_deg, azimuth_deg)
    sun.location = towards * 12
    sun.rotation_euler = towards.to_track_quat("Z", "Y").to_euler()
    solids.collection("environment").objects.link(sun)
    return sun


def add_sky(sky: Sky, *, indoors: bool = False) -> bpy.types.World:
    """The world "sky": horizon to zenith. Indoors it is seen and mirrored but lights nothing: light that must find a
    window is the noisiest there is, so soft lamps stand for it."""
    world = bpy.data.worlds.new("sky")
    bpy.context.scene.world = world
    world.use_nodes = True
    graph = Graph(world.node_tree)
    background = world.node_tree.nodes["Background"]
    height = graph.node("SeparateXYZ", Vector=graph.node("TexCoord").outputs["Generated"]).outputs["Z"]
    lifted = graph.math("POWER", graph.math("MAXIMUM", height, 0.0), 0.6)
    graph.put(graph.mix(lifted, (*linear(sky.horizon), 1.0), (*linear(sky.zenith), 1.0)), background.inputs["Color"])
    background.inputs["Strength"].default_value = sky.strength
    world.cycles_visibility.diffuse = not indoors
    world.cycles.sampling_method = "MANUAL"
    world.cycles.sample_map_resolution = 256
    return world


def add_area(
    name: str, location: Vector, towards: Vector, size_m: tuple[float, float], *, power_w: float, colour: Rgb
) -> bpy.types.Object:
    """A soft rectangular light that neither the camera nor mirrors see."""
    lamp = bpy.data.lights.new(name, "AREA")
    lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", size_m[0], size_m[1]
    lamp.energy, lamp.color = power_w, linear(colour)
    light = bpy.data.objects.new(name, lamp)
    light.location = location
    light.rotation_euler = (-(towards - location)).to_track_quat("Z", "Y").to_euler()
    light.visible_camera = light.visible_glossy = light.visible_transmission = False
    solids.collection("environment").objects.link(light)
    return light


def add_bulb(name: str, location: Vector, power_w: float, colour: Rgb = (1.0, 0.78, 0.52)) -> bpy.types.Object:
    """A warm bulb, soft enough to be sampled cleanly."""
    lamp = bpy.data.lights.new(name, "POINT")
    lamp.energy, lamp.color, lamp.shadow_soft_size = power_w, linear(colour), 0.12
    light = bpy.data.objects.new(name, lamp)
    light.location = location
    light.visible_camera = light.visible_glossy = False  # no bright disc mirrored in the floor
    solids.collection("environment").objects.link(light)
    return light


def room_light(config: Mapping[str, Any], size_m: tuple[float, float, float], azimuth_deg: float) -> list[str]:
    """Sun through the windows, the sky outside, and soft lamps that stand for daylight bounced about the room.

    config holds time_of_day, sun_elevation_deg, sun_strength_w_m2, sun_colour (None = by time of day), cloud_cover and
    fill. Returns the names of the lights.
    """
    hour = time_of_day(config["time_of_day"])
    cover = float(config["cloud_cover"])
    colour = tuple(config["sun_colour"]) if config["sun_colour"] else hour.sun_colour
    elevation = room_elevation_deg(config)
    strength = config["sun_strength_w_m2"] if config["sun_strength_w_m2"] is not None else hour.sun_w_m2
    through = ROOM_SUN * strength * (1 - 0.93 * cover)
    add_sun(elevation, azimuth_deg, through, colour, softness_deg=1.2 + 20 * cover)
    add_sky(clouded(hour.sky, cover), indoors=True)
    width, depth, height = size_m
    soft = (hour.fill * (1 - 0.15 * cover)) * float(config["fill"])
    tone = mixed(hour.sky.horizon, (1.0, 0.97, 0.93), 0.6)
    area = width * depth
    add_area(
        "fill_ceiling",
        Vector((0, 0, height - 0.06)),
        Vector((0, 0, 0)),
        (width * 0.8, depth * 0.8),
        power_w=2.5 * area * soft,
        colour=tone,
    )
    front = Vector((0, -depth / 2 + 0.1, height * 0.62))
    add_area(
        "fill_front",
        front,
        Vector((0, depth / 2, 0.8)),
        (width * 0.8, height * 0.5),
        power_w=1.15 * area * soft,
        colour=tone,
    )
    window = Vector((-width / 2 - 0.05, -depth / 2 + 2.05, 1.35))
    add_area("fill_window", window, Vector((0, 0, 0.4)), (2.0, 1.7), power_w=2.4 * area * soft, colour=hour.sky.horizon)
    return ["sun", "sky", "fill_ceiling", "fill_front", "fill_window"]


def room_elevation_deg(config: Mapping[str, Any]) -> float:
    """The sun's elevation for a room: by the hour, low enough to reach the middle of the floor, or as set."""
    if config["sun_elevation_deg"] is not None:
        return float(config["sun_elevation_deg"])
    return min(time_of_day(config["time_of_day"]).elevation_deg, ROOM_ELEVATION_DEG)


def light_lamps(stand: Mapping[str, bpy.types.Object], lamp_on: bool | None, hour: str) -> list[str]:
    """A bulb in every lamp of the room when they are on; names of the bulbs."""
    on = time_of_day(hour).lamps if lamp_on is None else lamp_on
    made = []
    for name, obj in sorted(stand.items()):
        if on and "lamp" in name:
            power = 32.0 if "floor" in name else 14.0
            top = obj.location.z + obj.dimensions.z / 2
            made.append(add_bulb(f"bulb_{name}", Vector((obj.location.x, obj.location.y, top + 0.03)), power).name)
    return made


def clouded(sky: Sky, cover: float) -> Sky:
    """The sky with that share of it behind clouds: greyer, and not darker at the zenith."""
    grey = mixed(sky.horizon, (0.8, 0.82, 0.85), 0.7)
    return Sky(mixed(sky.zenith, grey, cover), mixed(sky.horizon, grey, cover), sky.strength)


def mixed(first: Rgb, second: Rgb, share: float) -> Rgb:
    """first at share 0, second at share 1."""
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def open_light(config: Mapping[str, Any]) -> list[str]:
    """Sun and sky of open land, by hour, clouds and fog. Returns the names of the lights.

    config holds time_of_day, sun_elevation_deg, sun_azimuth_deg, sun_strength_w_m2, sun_colour, cloud_cover, fog.
    """
    hour = time_of_day(config["time_of_day"])
    cover = max(float(config["cloud_cover"]), 0.75 * float(config["fog"]))
    colour = tuple(config["sun_colour"]) if config["sun_colour"] else hour.sun_colour
    strength = config["sun_strength_w_m2"] if config["sun_strength_w_m2"] is not None else hour.sun_w_m2
    add_sun(
        open_elevation_deg(config),
        config["sun_azimuth_deg"],
        OPEN_SUN * strength * (1 - 0.92 * cover),
        colour,
        softness_deg=0.8 + 25 * cover,
    )
    sky = clouded(hour.sky, cover)
    add_sky(Sky(sky.zenith, sky.horizon, OPEN_SKY * sky.strength * (1 + 0.35 * cover)))
    return ["sun", "sky"]


def open_elevation_deg(config: Mapping[str, Any]) -> float:
    """The sun's elevation outdoors: by the hour unless it is set."""
    chosen = config["sun_elevation_deg"]
    return time_of_day(config["time_of_day"]).elevation_deg if chosen is None else float(chosen)


def studio_light(fill: float) -> list[str]:
    """Soft key from the left, weaker fill from the right, a rim from behind. Returns the names of the lights."""
    aim = Vector((0, 0, 0.3))
    key = add_area("key", Vector((-3.2, -2.6, 3.4)), aim, (2.2, 2.2), power_w=120 * fill, colour=(1.0, 0.97, 0.93))
    key.data.spread = math.radians(70)  # a pool of light that the backdrop falls away from
    add_area("fill", Vector((3.8, -3.0, 2.0)), aim, (3.0, 3.0), power_w=40 * fill, colour=(0.93, 0.96, 1.0))
    add_area("rim", Vector((1.8, 2.9, 3.2)), aim, (1.6, 1.0), power_w=160 * fill, colour=(1.0, 1.0, 1.0))
    add_sky(Sky((0.82, 0.83, 0.85), (0.88, 0.88, 0.88), 0.22))
    return ["key", "fill", "rim", "sky"]


def add_haze(per_m: float, colour: Rgb, strength: float) -> None:
    """Let every material fade into the air's colour with distance, per_m of what is left a metre.

    A volume would do it too, at many times the render cost. Only what the camera sees directly fades.
    """
    for material in bpy.data.materials:
        if not material.use_nodes:
            continue
        output = material.node_tree.nodes.get("Material Output")
        if output is None or not output.inputs["Surface"].is_linked:
            continue
        graph = Graph(material.node_tree)
        before = output.inputs["Surface"].links[0].from_socket
        left = graph.math("EXPONENT", graph.math("MULTIPLY", graph.node("CameraData").outputs["View Distance"], -per_m))
        share = graph.math(
            "MULTIPLY", graph.math("SUBTRACT", 1.0, left), graph.node("LightPath").outputs["Is Camera Ray"]
        )
        air = graph.node("Emission", Color=(*linear(colour), 1.0), Strength=strength)
        both = graph.node("MixShader", Fac=share)
        graph.put(before, both.inputs[1])
        graph.put(air.outputs[0], both.inputs[2])
        graph.put(both.outputs[0], output.inputs["Surface"])
