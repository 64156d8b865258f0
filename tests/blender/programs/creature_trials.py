"""A bare place for creatures, assembled, no key object: a sea bed under water, or open land, with two rocks aside."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.state.scene import Assembly, Box, FreePath, Obstacle, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import surfaces
from code2worlds.tools.stage.pictures import camera, framing
from code2worlds.tools.stage.surroundings import daylight, solids
from code2worlds.tools.stage.waters import depths

ROCKS = (((-1.6, 1.4, 0.0), (-0.6, 2.4, 1.2)), ((1.0, -1.8, 0.0), (1.8, -1.2, 0.3)))


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    name = "seabed" if config["water"] else "ground"
    solids.box(name, (-14, -14, -0.2), (14, 14, 0.0), surfaces.make("sand", None))
    for index, (low, high) in enumerate(ROCKS):
        solids.box(f"rock_{index}", low, high, surfaces.make("stone", None))
    if config["water"]:
        depths.fill(depths.sea_of("seabed"), elevation_deg=60.0, azimuth_deg=230.0, daylight_share=1.0, murk=0.0)
    else:
        hour = daylight.TIMES["noon"]
        daylight.add_sun(45.0, 200.0, 4.0, hour.sun_colour)
        daylight.add_sky(hour.sky)
    contract = _contract(name, config["water"])
    view = framing.View(np.array([0.0, -4.0, 1.5]), np.array([0.0, 6.0, 1.5]), 28.0, -90.0, 0.0)
    bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y = 480, 272
    camera.set_camera(contract.model_dump(mode="json"), view)
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "assembled.blend"), compress=True)
    return Assembly(objects=(), support=None, contract=contract, asset=None).model_dump(mode="json")


def _contract(name: str, water: bool) -> SceneContract:
    return SceneContract(
        scene="underwater" if water else "plot",
        fidelity="preview",
        indoor=False,
        supports=(Support(name=name, kind=name, object=name, height_m=0.0, low=(-14, -14), high=(14, 3)),),
        paths=(FreePath(support=name, start=(-3, 0), heading_deg=0.0, length_m=6.0, width_m=2.0),),
        obstacles=tuple(
            Obstacle(name=f"rock_{i}", bounds=Box(low=low, high=high)) for i, (low, high) in enumerate(ROCKS)
        ),
        bounds=Box(low=(-14, -14, 0), high=(14, 14, 7.0 if water else 30.0)),
        camera_space=Box(low=(-5, -8, 0.25), high=(5, -1.5, 3.8)),
        lights=("sun", "sky"),
        sun_elevation_deg=45.0,
    )


if __name__ == "__main__":
    program.run(build, {"water": True})
