"""A nature scene made by Infinigen's own generator: terrain, trees, undergrowth; minutes to an hour on two cores.

Stages (coarse, populate, fine_terrain) lie in stages/ and are not done again when a killed build goes on. Outputs:
environment.blend; scene.gin, what the generator was told; facts.json is the scene contract.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.generated import (
    accepted,
    adopt_nature,
    adopting,
    land_tiles,
    nature_gin,
    one_frame,
    stages,
)
from code2worlds.tools.stage.landscapes import land_scene, looks, woods
from code2worlds.tools.stage.landscapes.built import Plot
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import finishes, solids

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "forest",  # name of the scene in the library
    "kind": "forest",  # scene type of Infinigen: forest, desert, canyon, coast, mountain … (nature_gin.KINDS)
    "detail": "standard",  # standard: Infinigen's reduced terrain; final: its full terrain, many times slower
    "grows": ["trees", "bushes", "grass", "ferns", "ground_leaves"],  # what stands there, see nature_gin.GROWTH
    "season": "summer",  # spring, summer, autumn, winter; lush, withered and bare are taken as the nearest of them
    "water": None,  # true or false: a lake or sea in the land, None = as the scene type has it
    "trees_per_m2": 0.05,  # [0, 0.3] 1/m2; each tree in view is grown and meshed: 0.05 is some fifteen
    "tree_species": 1,  # [1, 4] kinds of tree: each is grown once and placed many times
    "bushes_per_m2": 0.02,  # [0, 0.3] 1/m2
    "tree_density": 0.8,  # [0, 3] trees of our own among and behind the generator's, as a share of a composed forest's
    "scatter_density": 0.8,  # [0, 3] litter, grass and ferns of our own about the clearing of a forest, likewise
    "ground": None,  # grass, dirt, mud, sand, snow, gravel … under a forest or between rocks, None = by kind and season
    "ground_colour": None,  # sRGB [r, g, b] 0..1, None = by ground
    "view_m": 22.0,  # [10, 70] m; how far from the camera plants stand in full detail
    "least_face_m": 0.03,  # [0.003, 0.2] m; smallest face of a plant near the camera
    "mesh_width_px": 640,  # [160, 1920] px; the fine terrain is meshed for a picture of this size
    "mesh_height_px": 360,  # [90, 1088] px
    "time_of_day": "afternoon",  # dawn, morning, noon, afternoon, evening, night (moon and stars)
    "sun_elevation_deg": None,  # [2, 88] degrees above the horizon, None = by time of day
    "sun_azimuth_deg": None,  # [-180, 360] degrees; where light comes from: 180 = left of the camera, None = by hour
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: 1 = overcast, no shadows
    "fog": 0.0,  # [0, 1] 0 = clear, 1 = thick: 20 m of sight
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on all light: below 1 is dim
    "friction": 0.85,  # [0, 2] ground
    "restitution": 0.4,  # [0, 1] ground
}

LEVEL_GROUND = {"desert": "sand"}
"""Kind of land -> what lies between its rocks, where the generator's own surface does not show it."""


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Generate, adopt, light, promise."""
    order = nature_gin.order(config)
    (job.out / "scene.gin").write_text(order.text, encoding="utf-8")
    generator = stages.generator("generate_nature")
    accepted.refuse_unknown(order.bindings, generator, ("compose_nature", "populate_scene"))
    one_frame.stand_in()
    if land_tiles.stand_in():
        program.progress("land tiles: the add-on antlandscape is not installed, drawn by code2worlds instead")
    made = stages.run(generator, job.out / "stages", order)
    program.progress("adopting the scene")
    adopting.open_scene(made)
    built = adopt_nature.adopt()
    if config["kind"] == "forest":
        program.progress("filling the forest")
        wood = plot(config)
        adopt_nature.clothe(woods.floor(wood)[0])
        built = replace(built, obstacles=(*built.obstacles, *woods.fill(wood, built.heights)))
    elif config["ground"] or config["kind"] in LEVEL_GROUND:
        name, colour = config["ground"] or LEVEL_GROUND[config["kind"]], config["ground_colour"]
        made_of = finishes.make(name, int(config["seed"]), tuple(colour) if colour else None, material_name="ground")
        adopt_nature.clothe(made_of, level_only=True)
    contract = land_scene.contract(config, built, land_scene.lit(config, built), config["detail"])
    camera.set_camera(contract.model_dump(mode="json"), land_scene.view(built))
    bpy.context.scene.camera.data.clip_end = 6000.0
    solids.save(job.out / "environment.blend")
    shutil.rmtree(job.out / "stages")  # half a gigabyte a stage, of use only while the build is not whole
    return contract.model_dump(mode="json")


def plot(config: dict[str, Any]) -> Plot:
    """What our own woods are planted from."""
    own = {"trees": None, **config}
    seed = int(config["seed"])
    return Plot(own, looks.season_of(config["season"]), np.random.default_rng(seed), seed)


if __name__ == "__main__":
    program.run(build, CONFIG)
