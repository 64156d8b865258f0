"""Under water: a coral reef, a kelp forest, an open sea bed or the dark deep, with light that plays on the ground."""

from typing import Any

import bpy
from code2worlds.state.scene import Box, FreePath, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import daylight, measure, solids
from code2worlds.tools.stage.waters import beams, caustics, depths, seabed

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "underwater",  # name of the scene in the library
    "habitat": "seabed",  # coral_reef, kelp_forest, seabed, deep
    "growth": 1.0,  # [0.2, 1.5] how much grows, 1 = usual for the habitat
    "time_of_day": "noon",  # dawn, morning, noon, afternoon, evening, night
    "sun_elevation_deg": None,  # [20, 88] degrees above the horizon, None = 62: water bends light towards the vertical
    "sun_azimuth_deg": 230.0,  # [-180, 360] degrees; where sunlight comes from: 180 = west, 270 = behind the camera
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: less light, no play of light on the ground
    "fog": 0.0,  # [0, 1] how murky the water is: 0 clear
    "caustics": 1.0,  # [0, 2] factor on the play of light on the ground
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on all light
    "friction": 0.8,  # [0, 2] sea bed
    "restitution": 0.15,  # [0, 1] sea bed
}
ELEVATION_DEG = 62.0


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Bed, growth, light, water, contract, camera."""
    sea = depths.sea_of(config["habitat"])
    around = seabed.build(config["habitat"], config["seed"], config["growth"])
    share = daylight_share(config) * config["fill"]
    net = sea.caustics * config["caustics"] * (1.0 - 0.9 * config["cloud_cover"]) * min(1.0, share)
    caustics.lay(list(bpy.data.materials), seed=config["seed"], strength=net)
    elevation = config["sun_elevation_deg"] or ELEVATION_DEG
    lights = depths.fill(
        sea, elevation_deg=elevation, azimuth_deg=config["sun_azimuth_deg"], daylight_share=share, murk=config["fog"]
    )
    depths.fade_added()
    beams.hang(sea, config["seed"], strength=net)
    scene = bpy.context.scene
    scene.view_settings.exposure = config["exposure_stops"]
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    contract = _contract(config, around, lights, elevation)
    camera.set_camera(contract.model_dump(mode="json"), seabed.view(config["habitat"]))
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def daylight_share(config: dict[str, Any]) -> float:
    """Light that comes down, as a share of a clear noon's."""
    hour, noon = daylight.time_of_day(config["time_of_day"]), daylight.TIMES["noon"]
    return float((hour.sun_w_m2 / noon.sun_w_m2) ** 0.6 * (1.0 - 0.55 * config["cloud_cover"]))


def _contract(
    config: dict[str, Any], around: list[bpy.types.Object], lights: list[str], elevation_deg: float
) -> SceneContract:
    half = 14.0
    x0, y0, x1, y1 = seabed.LANE
    return SceneContract(
        scene=config["scene"],
        fidelity="preview",
        indoor=False,
        supports=(
            Support(
                name="seabed", kind="seabed", object="seabed", height_m=0.0, low=(x0, y0), high=(x1, y1),
                friction=config["friction"], restitution=config["restitution"],
            ),
        ),
        paths=(FreePath(support="seabed", start=(-3.0, 0.0), heading_deg=0.0, length_m=6.0, width_m=2.0),),
        obstacles=measure.obstacles(around),
        bounds=Box(low=(-half, -half, 0.0), high=(half, half, seabed.SURFACE_M[config["habitat"]])),
        camera_space=Box(low=(-5.0, -8.0, 0.3), high=(5.0, -1.5, 2.2)),
        lights=tuple(lights),
        sun_elevation_deg=elevation_deg,
    )  # fmt: skip


if __name__ == "__main__":
    program.run(build, CONFIG)
