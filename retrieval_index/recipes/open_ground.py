"""An open setting: level ground of one material, sky, sun, and surroundings that make the place recognisable."""

from typing import Any

import bpy
from code2worlds.state.scene import Box, FreePath, Obstacle, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.landscapes import groves
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import daylight, furniture, ground, measure, pieces, solids

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "concrete_floor",  # name of the scene in the library
    "ground": "concrete",  # concrete, asphalt, tiles, stone, wood, grass, dirt, sand, snow, ice, studio
    "ground_colour": None,  # sRGB [r, g, b] 0..1, None = the material's own
    "scatter_density": 1.0,  # [0, 2] grass and other small growth, 1 = usual for the ground
    "palms": 0.0,  # [0, 2] palms over their usual number, 0 = none
    "needs_table": False,  # a wooden table in the action area, one edge free to roll off
    "time_of_day": "afternoon",  # dawn, morning, noon, afternoon, evening, night
    "sun_elevation_deg": None,  # [2, 88] degrees above the horizon, None = by time of day
    "sun_azimuth_deg": 218.0,  # [-180, 360] degrees; where sunlight comes from: 180 = west, 270 = behind the camera
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: 1 = overcast, no shadows
    "fog": 0.0,  # [0, 1] 0 = clear, 1 = thick: 20 m of sight
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on the studio's lights
    "friction": 0.9,  # [0, 2] ground
    "restitution": 0.9,  # [0, 1] ground
}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Ground, surroundings, light, contract, camera."""
    colour = tuple(config["ground_colour"]) if config["ground_colour"] else None
    around = ground.build(config["ground"], config["seed"], colour, config["scatter_density"])
    palms = groves.plant("land", config["palms"], config["seed"]) if config["palms"] > 0.0 else ()
    table = _table(config["seed"]) if config["needs_table"] else None
    lights = _light(config)
    bpy.context.scene.view_settings.exposure = config["exposure_stops"]
    contract = _contract(config, around, table, palms, lights)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    camera.default_view(contract.model_dump(mode="json"))
    solids.save(job.out / "environment.blend")
    return contract.model_dump(mode="json")


def _light(config: dict[str, Any]) -> list[str]:
    if config["ground"] == "studio":
        return daylight.studio_light(config["fill"])
    lights = daylight.open_light(config)
    hour = daylight.time_of_day(config["time_of_day"])
    air = daylight.clouded(hour.sky, max(config["cloud_cover"], config["fog"])).horizon
    per_m = 0.0022 + 0.15 * float(config["fog"]) ** 2
    daylight.add_haze(per_m, air, daylight.OPEN_SKY * hour.sky.strength)
    return lights


def _table(seed: int) -> bpy.types.Object:
    """A table whose east edge is free, a little west of the middle."""
    table = pieces.build("dining_table", "table", seed)
    pieces.put(table, furniture.Placed(pieces.fixed_piece(table), -0.6, 0.0, -90.0))
    return table


def _contract(
    config: dict[str, Any],
    around: list[bpy.types.Object],
    table: bpy.types.Object | None,
    palms: tuple[Obstacle, ...],
    lights: list[str],
) -> SceneContract:
    kind = "floor" if ground.place_of(config["ground"]).floor_like else "ground"
    half = 6.0 if config["ground"] == "studio" else ground.HALF_M
    back = 2.0 if config["ground"] == "studio" else 3.2
    supports = [
        Support(
            name=kind, kind=kind, object=kind, height_m=0.0, low=(-half, -half), high=(half, back),
            friction=config["friction"], restitution=config["restitution"],
        )
    ]  # fmt: skip
    x0, y0, x1, y1 = ground.LANE
    paths = [FreePath(support=kind, start=(x0, 0.0), heading_deg=0.0, length_m=x1 - x0, width_m=y1 - y0)]
    if table is not None:
        support, path = measure.table_support(table, lands_on=kind)
        supports.append(support)
        floor_y = support.low[1] - 0.45
        paths = [path, FreePath(support=kind, start=(x0, floor_y), heading_deg=0.0, length_m=x1 - x0, width_m=0.7)]
    outdoors = config["ground"] != "studio"
    return SceneContract(
        scene=config["scene"],
        fidelity="preview",
        indoor=False,
        supports=tuple(supports),
        paths=tuple(paths),
        obstacles=(*measure.obstacles([*around, *([table] if table is not None else [])]), *palms),
        bounds=Box(low=(-half, -half, 0.0), high=(half, half if outdoors else 3.6, 30.0 if outdoors else 7.0)),
        camera_space=Box(low=(-5.0, -8.5, 0.25), high=(5.0, -1.3, 4.0)),
        lights=tuple(lights),
        sun_elevation_deg=daylight.open_elevation_deg(config) if outdoors else None,
        dark=config["time_of_day"] == daylight.NIGHT if outdoors else max(config["ground_colour"] or [1.0]) < 0.15,
    )


if __name__ == "__main__":
    program.run(build, CONFIG)
