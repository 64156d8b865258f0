"""What any land, composed or generated, is given last: light and air for its hour, a wide view, the scene contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np

from ....state.scene import Box, FreePath, SceneContract, Support
from ..pictures.framing import View
from ..surroundings import daylight, ground
from . import heavens
from .built import Built

NIGHT_STOPS = 1.2


def lit(config: Mapping[str, Any], built: Built) -> list[str]:
    """Sun or moon, sky, haze, exposure and picture size of a CONFIG; names of the lights."""
    air = heavens.air_of(config, built)
    lights = heavens.light(config, air, built)
    daylight.add_haze(air.per_m, air.horizon, air.strength * (1.0 if air.night else built.shade))
    scene = bpy.context.scene
    scene.view_settings.exposure = config["exposure_stops"] + (NIGHT_STOPS if air.night else built.stops)
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    return [*lights, *built.more_lights]


def view(built: Built) -> View:
    """The wide view that shows the place."""
    eye, aim = np.array(built.eye), np.array(built.look_at)
    back = (eye - aim) / np.linalg.norm(eye - aim)
    azimuth, down = np.degrees(np.arctan2(back[1], back[0])), np.degrees(np.arcsin(back[2]))
    return View(eye, aim, built.lens_mm, float(azimuth), float(down))


def contract(config: Mapping[str, Any], built: Built, lights: list[str], fidelity: str) -> SceneContract:
    """Level ground at height 0 with the lane of the action along X."""
    x0, y0, x1, y1 = built.level
    support = Support(
        name="ground", kind="ground", object="ground", height_m=0.0, low=(x0, y0), high=(x1, y1),
        friction=config["friction"], restitution=config["restitution"],
    )  # fmt: skip
    left, front, right, back = ground.LANE
    path = FreePath(support="ground", start=(left, 0.0), heading_deg=0.0, length_m=right - left, width_m=back - front)
    return SceneContract(
        scene=config["scene"],
        fidelity=fidelity,
        indoor=built.indoor,
        supports=(support,),
        paths=(path,),
        obstacles=built.obstacles,
        bounds=Box(low=(x0, y0, 0.0), high=(x1, y1, built.top_m)),
        camera_space=built.camera_space,
        lights=tuple(lights),
        sun_elevation_deg=heavens.towards(config)[0],
        dark=config["time_of_day"] == daylight.NIGHT,
    )
