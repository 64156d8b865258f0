"""By the water: pool, bathtub, pond, lake, river, sandy coast, open sea, desert oasis, or ground with puddles."""

from typing import Any

import bpy
from code2worlds.state.scene import Box, FreePath, Obstacle, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.landscapes import groves
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import daylight, ground, measure, solids
from code2worlds.tools.stage.waters import banks
from code2worlds.tools.stage.waters.surface import Body

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "pool",  # name of the scene in the library
    "water": "pool",  # pool, bathtub, pond, lake, river, coast, sea, oasis, puddles
    "ground": "asphalt",  # under puddles: concrete, asphalt, tiles, stone, dirt, grass
    "palms": 0.0,  # [0, 2] palms over their usual number, 0 = none
    "time_of_day": "noon",  # dawn, morning, noon, afternoon, evening, night
    "sun_elevation_deg": None,  # [2, 88] degrees above the horizon, None = by time of day
    "sun_azimuth_deg": 215.0,  # [-180, 360] degrees; where sunlight comes from: 180 = west, 270 = behind the camera
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: 1 = overcast, no shadows
    "fog": 0.0,  # [0, 1] 0 = clear, 1 = thick: 20 m of sight
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on the lamps of a bathroom
    "friction": 0.7,  # [0, 2] ground
    "restitution": 0.5,  # [0, 1] ground
}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Water, land, light, contract, camera."""
    place = banks.place_of(config["water"])
    sunny = 1.0 - float(config["cloud_cover"])
    water, around = banks.build(
        config["water"], config["seed"], ground=config["ground"], caustic=sunny, bay=config["palms"] > 0.0
    )
    palms = groves.plant(config["water"], config["palms"], config["seed"]) if config["palms"] > 0.0 else ()
    lights = _light(config, place)
    scene = bpy.context.scene
    scene.view_settings.exposure = config["exposure_stops"]
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    contract = _contract(config, place, water, (*measure.obstacles(around), *palms), lights)
    camera.set_camera(contract.model_dump(mode="json"), banks.view(config["water"]))
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def _light(config: dict[str, Any], place: banks.Place) -> list[str]:
    if place.indoor:
        return banks.bathroom_light(config)
    lights = daylight.open_light(config)
    hour = daylight.time_of_day(config["time_of_day"])
    air = daylight.clouded(hour.sky, max(config["cloud_cover"], config["fog"])).horizon
    per_m = place.haze_per_m + 0.15 * float(config["fog"]) ** 2
    daylight.add_haze(per_m, air, daylight.OPEN_SKY * hour.sky.strength)
    return lights


def _contract(
    config: dict[str, Any], place: banks.Place, water: Body, obstacles: tuple[Obstacle, ...], lights: list[str]
) -> SceneContract:
    rough = {"friction": config["friction"], "restitution": config["restitution"]}
    land = Support(
        name=place.land,
        kind=place.land,
        object=place.land,
        height_m=place.land_m,
        low=place.low,
        high=place.high,
        **rough,
    )
    on_water = Support(
        name="water", kind="water", object="water", height_m=water.level_m, low=water.low, high=water.high,
        friction=0.02, restitution=0.0,
    )  # fmt: skip
    (x0, y0), (x1, y1) = water.low, water.high
    length = min(0.8 * (x1 - x0), 5.0)
    middle = (x0 + x1) / 2, min((y0 + y1) / 2, y0 + 2.0)
    return SceneContract(
        scene=config["scene"],
        fidelity="preview",
        indoor=place.indoor,
        supports=(land, on_water),
        paths=(
            FreePath(support=place.land, start=place.path, heading_deg=0.0, length_m=place.path_m, width_m=0.8),
            FreePath(
                support="water", start=(middle[0] - length / 2, middle[1]), heading_deg=0.0,
                length_m=length, width_m=0.5 * (y1 - y0),
            ),
        ),
        obstacles=obstacles,
        bounds=Box(low=(-ground.HALF_M, -ground.HALF_M, water.bed_m), high=(ground.HALF_M, ground.HALF_M, 30.0)),
        camera_space=Box(low=place.camera_low, high=place.camera_high),
        lights=tuple(lights),
        sun_elevation_deg=None if place.indoor else daylight.open_elevation_deg(config),
        dark=not place.indoor and config["time_of_day"] == daylight.NIGHT,
    )  # fmt: skip


if __name__ == "__main__":
    program.run(build, CONFIG)
