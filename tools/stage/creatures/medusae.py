"""Jellyfish as a recipe asks for them: how many, where in the free water, of which colours, with how much light."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from ..objects.surfaces import linear
from ..surroundings import solids
from . import acting, jelly, ways
from .acting import Act
from .flesh import Body, Rgb
from .habitat import Habitat
from .jelly import ROWS, SIDES, Jelly

LAMP_W = 5.0
"""Power of the lamp inside a bell of half a metre that glows at strength 1; goes as the square of the size."""


def drift(place: Habitat, config: Mapping[str, Any], frames: int) -> list[Act]:
    """One act for each jellyfish; the first is the largest and in the middle."""
    rng = np.random.default_rng([int(config["seed"]), 43])
    count, radius = int(config["count"]), 0.5 * float(config["bell_diameter_m"])
    chosen = config["heading_deg"]
    heading = place.path.heading_deg if chosen is None else float(chosen)
    beside = ways.formation(count, 4.2 * radius, rng)
    height = place.low[2] + 0.5 * (place.high[2] - place.low[2])
    # What hangs below must clear the bed: the tentacles reach down by their length times the cosine of the tilt.
    hang = radius * float(config["tentacle_lengths"]) * float(np.cos(np.radians(config["tilt_deg"])))
    middle = np.array([place.middle[0], place.middle[1], max(height, place.ground_m + hang + 0.3)])
    acts = []
    for index in range(count):
        size = 1.0 if index == 0 else float(rng.uniform(0.55, 0.9))
        acts.append(
            jelly.act(
                body(config, radius * size),
                middle=middle + beside[index],
                heading_deg=heading + (float(rng.uniform(-25.0, 25.0)) if index else 0.0),
                tilt_deg=float(config["tilt_deg"]),
                speed_m_s=float(config["speed_m_s"]),
                current_m_s=float(config["current_m_s"]),
                pulse_hz=float(config["pulse_hz"]) * (1.0 if index == 0 else float(rng.uniform(0.9, 1.15))),
                phase=float(rng.uniform(0.0, 1.0)),
                frames=frames,
                fps=float(config["fps"]),
            )
        )
    return acts


def body(config: Mapping[str, Any], radius_m: float) -> Jelly:
    """The jellyfish a CONFIG describes, at a radius."""
    colours = [deep((float(c[0]), float(c[1]), float(c[2]))) for c in config["colours"]]
    return Jelly(
        radius_m=radius_m,
        squeeze=float(config["squeeze"]),
        colours=(colours[0], colours[-1]),
        tentacles=int(config["tentacles"]),
        tentacle_m=float(config["tentacle_lengths"]) * radius_m,
    )


def deep(colour: Rgb) -> Rgb:
    """The colour at the strength of a glowing thing: a film's response bleaches what shines, so the grey in it goes."""
    hue, saturation, value = colorsys.rgb_to_hsv(*colour)
    strong = max(saturation, 0.82) if saturation > 0.12 else saturation
    red, green, blue = colorsys.hsv_to_rgb(hue, strong, max(value, 0.85))
    return red, green, blue


def light(things: Sequence[bpy.types.Object], config: Mapping[str, Any]) -> None:
    """A lamp in every glowing bell, so that it lights what it passes."""
    if float(config["glow"]) <= 0.0:
        return
    for thing in things:
        size = max(thing.dimensions.y, 0.05)
        lamp = bpy.data.lights.new(f"{thing.name}_light", "POINT")
        lamp.energy = LAMP_W * float(config["glow"]) * (size / 0.5) ** 2
        lamp.color = linear(tuple(float(c) for c in config["colours"][0]))  # type: ignore[arg-type]
        lamp.shadow_soft_size = 0.3 * size
        holder = bpy.data.objects.new(f"{thing.name}_light", lamp)
        holder.parent = thing
        holder.location = (-0.1 * size, 0.0, 0.0)
        solids.collection(acting.COLLECTION).objects.link(holder)


def rim(shape: Body) -> NDArray[np.int64]:
    """Vertices of the bell's rim."""
    start = shape.spans["bell"].start
    return np.arange(start + (ROWS - 1) * SIDES, start + ROWS * SIDES)


def length_m(config: Mapping[str, Any]) -> float:
    """From crown to the ends of the tentacles."""
    radius = 0.5 * float(config["bell_diameter_m"])
    return radius * (float(config["tentacle_lengths"]) + 0.6)
