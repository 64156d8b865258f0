"""A small plot of land with two copies of one plant, a lawn of instances, sun and sky; assembled, no key object."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.state.scene import Assembly, Box, FreePath, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import surfaces
from code2worlds.tools.stage.pictures import camera, framing
from code2worlds.tools.stage.surroundings import daylight, foliage, solids


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    solids.box("ground", (-20, -20, -0.2), (20, 20, 0.0), surfaces.make("soil", None))
    rng = np.random.default_rng(1)
    if config["trees"]:
        _trees(rng)
    blade = solids.box("blade", (-0.01, -0.01, 0.0), (0.01, 0.01, 0.2), surfaces.make("plant", None))
    spots = np.column_stack([rng.uniform(-2, 2, (20, 2)), np.zeros(20)])
    foliage.scatter("grass", [blade], spots, np.ones(20), rng)
    _light_and_camera()
    contract = _contract()
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "assembled.blend"), compress=True)
    return Assembly(objects=(), support=None, contract=contract, asset=None).model_dump(mode="json")


def _trees(rng: np.random.Generator) -> None:
    tree = foliage.leafy("tree_1", rng, crown_m=(2.0, 2.0), trunk_m=2.0, leaf_m=0.2, count=60, colour=(0.2, 0.4, 0.1))
    tree.location = (0.0, 6.0, tree.dimensions.z / 2)
    copy = tree.copy()
    copy.name, copy.location.x, copy.scale = "tree_2", 4.0, (0.5, 0.5, 0.5)
    copy.location.z = tree.dimensions.z / 4
    solids.collection("environment").objects.link(copy)


def _light_and_camera() -> None:
    hour = daylight.TIMES["noon"]
    daylight.add_sun(45.0, 200.0, 5.0, hour.sun_colour)
    daylight.add_sky(hour.sky)
    view = framing.View(np.array([0.0, -4.0, 1.5]), np.array([0.0, 6.0, 1.5]), 28.0, -90.0, 0.0)
    camera.set_camera(_contract().model_dump(mode="json"), view)


def _contract() -> SceneContract:
    return SceneContract(
        scene="plot",
        fidelity="preview",
        indoor=False,
        supports=(Support(name="ground", kind="ground", object="ground", height_m=0.0, low=(-20, -20), high=(20, 20)),),
        paths=(FreePath(support="ground", start=(-2, 0), heading_deg=0.0, length_m=4.0, width_m=1.0),),
        bounds=Box(low=(-20, -20, 0), high=(20, 20, 30)),
        camera_space=Box(low=(-5, -9, 0.3), high=(5, -3, 4)),
        lights=("sun", "sky"),
        sun_elevation_deg=45.0,
    )


if __name__ == "__main__":
    program.run(build, {"trees": True})
