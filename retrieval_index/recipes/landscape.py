"""A landscape with room for the action: forest, mountains, dunes, canyon, cliff, coast, river, arctic, plain, cave.

Season, hour, clouds and fog change how it looks. Outputs: environment.blend; facts.json is its scene contract.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.landscapes import groves, land_scene, landforms, looks, mist
from code2worlds.tools.stage.landscapes.built import Plot
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import solids

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "forest",  # name of the scene in the library
    "landform": "forest",  # forest, mountain_forest, mountains, dunes, canyon, cliff, coast, river, arctic, plain, cave
    "season": "summer",  # summer, lush, spring, autumn, withered, bare, winter
    "trees": None,  # broadleaf, mixed, conifer, dead; None = by landform and season
    "palms": 0.0,  # [0, 2] palms over their usual number beside other trees, 0 = none
    "tree_density": 1.0,  # [0, 2] trees over their usual number
    "scatter_density": 1.0,  # [0, 2] undergrowth, stones and ice over their usual number
    "ground": None,  # dirt, grass, sand, snow, ice, stone; None = by landform and season; snow and ice mean winter
    "ground_colour": None,  # sRGB [r, g, b] 0..1, None = the ground's own
    "time_of_day": "afternoon",  # dawn, morning, noon, afternoon, evening, night (moon and stars)
    "sun_elevation_deg": None,  # [2, 88] degrees above the horizon, None = by time of day
    "sun_azimuth_deg": None,  # [-180, 360] degrees; where light comes from: 180 = left of the camera, None = by hour
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: 1 = overcast, no shadows
    "fog": 0.0,  # [0, 1] 0 = clear, 1 = thick: 20 m of sight
    "sky_tint": None,  # sRGB [r, g, b] 0..1 of air full of dust or of another planet; None = the hour's own
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on all light: below 1 is dim
    "friction": 0.85,  # [0, 2] ground
    "restitution": 0.4,  # [0, 1] ground
}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Land and what grows on it, light and air, contract, camera."""
    form = landforms.of(config["landform"])
    config = config | {"season": _season(config)}
    plot = Plot(config, looks.season_of(config["season"]), np.random.default_rng([config["seed"], 41]), config["seed"])
    built = form(plot)
    if config["palms"] > 0.0 and not built.indoor:
        built = replace(built, obstacles=(*built.obstacles, *groves.plant("land", config["palms"], config["seed"])))
    lights = land_scene.lit(config, built)
    if built.bank_m is not None and config["fog"] > 0.1:
        mist.lay(mist.Bank(top=built.bank_m[0], soft=built.bank_m[1]), config["seed"])
    scene = bpy.context.scene
    scene.world.cycles_visibility.diffuse = not built.indoor  # light that must find a hole is noise
    contract = land_scene.contract(config, built, lights, "preview")
    camera.set_camera(contract.model_dump(mode="json"), land_scene.view(built))
    scene.camera.data.clip_end = 6000.0
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def _season(config: dict[str, Any]) -> str:
    winter = config["ground"] in {"snow", "ice"} and config["landform"] not in {"arctic", "dunes"}
    return "winter" if winter else str(config["season"])


if __name__ == "__main__":
    program.run(build, CONFIG)
