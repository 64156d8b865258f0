"""Every kind of waterside by name: how it is built, where its land lies, where a camera may stand and first looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from ..pictures import framing
from ..pictures.framing import View
from ..surroundings import daylight
from ..surroundings import ground as land
from . import basins, coasts, oasis, shores
from .surface import Body

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Place:
    """land is the name of the ground beside the water, [low, high] its part in front, path where things go on it."""

    land: str
    land_m: float
    low: tuple[float, float]
    high: tuple[float, float]
    path: tuple[float, float]
    path_m: float
    camera_low: Point
    camera_high: Point
    eye: Point
    target: Point
    lens_mm: float
    indoor: bool = False
    haze_per_m: float = 0.0022


PLACES: dict[str, Place] = {
    "pool": Place(
        "floor", 0.0, (-14.0, -14.0), (14.0, -1.8), (-2.0, -2.5), 4.0, (-4.0, -7.0, 0.9), (4.0, 0.3, 4.8),
        (0.6, -4.6, 2.5), (0.0, 0.9, -0.4), 30.0,
    ),
    "bathtub": Place(
        "floor", 0.0, (-1.3, -3.5), (2.8, -0.7), (-1.0, -1.3), 2.0, (-1.2, -3.4, 0.9), (2.2, -0.1, 2.4),
        (0.2, -1.35, 1.6), (0.0, 0.02, 0.42), 30.0, indoor=True,
    ),
    "pond": Place(
        "ground", 0.16, (-6.0, -6.0), (6.0, -2.4), (-2.0, -3.0), 4.0, (-4.0, -7.0, 0.55), (4.0, -1.9, 2.8),
        (0.4, -4.9, 1.6), (0.0, 1.2, 0.1), 27.0,
    ),
    "lake": Place(
        "ground", shores.BANK_M, (-6.0, -6.0), (6.0, -2.3), (-2.0, -2.8), 4.0, (-4.0, -6.0, 0.7), (4.0, 3.0, 2.8),
        (0.3, -4.2, 1.7), (0.0, 6.0, 0.7), 26.0, haze_per_m=0.0024,
    ),
    "river": Place(
        "ground", 0.42, (-9.0, -5.5), (9.0, -2.0), (-2.0, -2.6), 4.0, (-5.0, -7.0, 1.0), (5.0, -1.6, 3.2),
        (1.2, -4.6, 1.9), (-0.2, 4.0, 1.15), 26.0,
    ),
    "coast": Place(
        "ground", coasts.BEACH_M, (-8.0, -8.0), (8.0, -2.45), (-2.0, -3.1), 4.0, (-4.0, -6.0, 0.7), (4.0, 3.0, 3.0),
        (1.4, -4.4, 1.55), (-1.4, 6.0, 0.35), 28.0, haze_per_m=0.0012,
    ),
    "sea": Place(
        "ground", coasts.SEA.bed_m, (-14.0, -14.0), (14.0, 14.0), (-2.0, 3.0), 4.0, (-5.0, -7.0, 1.2), (5.0, 3.0, 4.0),
        (0.6, -5.6, 2.5), (0.0, 14.0, 0.4), 27.0, haze_per_m=0.0014,
    ),
    "oasis": Place(
        "ground", oasis.BANK_M, (-6.0, -6.0), (6.0, -2.4), (-2.0, -3.0), 4.0, (-4.0, -7.0, 0.55), (4.0, -1.9, 2.8),
        (0.6, -6.6, 1.75), (0.0, 6.0, 2.3), 25.0, haze_per_m=0.0012,
    ),
    "puddles": Place(
        "ground", 0.0, (-14.0, -14.0), (14.0, 3.2), (-2.2, 0.0), 4.4, (-5.0, -8.5, 0.25), (5.0, -1.3, 4.0),
        (0.3, -4.3, 1.25), (0.0, 0.6, 0.1), 28.0,
    ),
}  # fmt: skip


def place_of(water: str) -> Place:
    """Raises ValueError naming the waters there are."""
    if water not in PLACES:
        raise ValueError(f"no water {water!r}; there are: {', '.join(PLACES)}")
    return PLACES[water]


def build(
    water: str, seed: int, *, ground: str, caustic: float, bay: bool = False
) -> tuple[Body, list[bpy.types.Object]]:
    """Lay the water with its surroundings; what it is, and what counts as obstacle. bay: a coast curves into view."""
    if water == "puddles":
        around = land.build(ground, seed, None, 1.0)
        if bpy.data.objects.get("ground") is None:  # some grounds are called floor
            bpy.data.objects["floor"].name = "ground"
        return shores.puddles(seed, caustic, ground)[0], around
    if water == "coast":
        return coasts.coast(seed, caustic, bay=bay)
    makers = {
        "pool": basins.pool, "pond": shores.pond, "lake": shores.lake, "river": shores.river, "sea": coasts.sea,
        "oasis": oasis.oasis,
    }  # fmt: skip
    if water == "bathtub":
        return basins.bathtub(seed)
    return makers[water](seed, caustic)


def view(water: str) -> View:
    """Where the camera stands before anything acts."""
    place = place_of(water)
    eye, target = np.array(place.eye), np.array(place.target)
    back = eye - target
    azimuth = float(np.degrees(np.arctan2(back[1], back[0])))
    down = float(np.degrees(np.arcsin(back[2] / np.linalg.norm(back))))
    return View(eye, eye + 6.0 * framing.axes(azimuth, down)[2], place.lens_mm, azimuth, down)


def bathroom_light(config: Mapping[str, Any]) -> list[str]:
    """Soft lamps of a bathroom, dimmer and warmer in the evening; names of the lights."""
    hour = daylight.time_of_day(config["time_of_day"])
    power = float(config["fill"]) * (0.5 + 0.5 * hour.fill)
    tone = daylight.mixed(hour.sky.horizon, (1.0, 0.97, 0.93), 0.7)
    daylight.add_area(
        "fill_ceiling", Vector((0.3, -0.9, 2.5)), Vector((0, 0, 0)), (2.4, 2.0), power_w=60.0 * power, colour=tone
    )
    daylight.add_area(
        "fill_window", Vector((2.6, -1.6, 1.8)), Vector((0, 0, 0.4)), (1.2, 1.4), power_w=45.0 * power, colour=tone
    )
    daylight.add_sky(daylight.Sky((0.8, 0.84, 0.86), (0.85, 0.87, 0.88), 0.35 * power))
    return ["fill_ceiling", "fill_window", "sky"]
