"""A room made by Infinigen's own generator: solved layout, many small things; a quarter of an hour on two cores.

The solved house lies in stages/ until the build is whole. Outputs: environment.blend; scene.gin, what the generator was
told; facts.json is the scene contract.
"""

from __future__ import annotations

import shutil
from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.generated import accepted, adopt_room, adopting, one_frame, room_gin, stages, stones
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.surroundings import daylight, solids

CONFIG = {
    "seed": 0,  # [0, 2147483647] seed of everything drawn by chance
    "scene": "living_room",  # name of the scene in the library
    "room_type": "living_room",  # living_room, bedroom, kitchen, dining_room, bathroom
    "detail": "standard",  # standard: Infinigen's fast_solve; final: its full number of steps
    "solve_steps_large": None,  # [10, 1000] steps of the solver for furniture, None = by detail
    "solve_steps_medium": None,  # [5, 500] steps for what hangs and leans, None = by detail
    "solve_steps_small": None,  # [1, 200] steps for small things, None = by detail
    "needs_table": False,  # a table with a cleared top
    "time_of_day": "afternoon",  # dawn, morning, noon, afternoon, evening, night
    "sun_elevation_deg": None,  # [2, 80] degrees above the horizon, None = by time of day
    "sun_strength_w_m2": None,  # [0, 20] W/m2, None = by time of day
    "sun_colour": None,  # sRGB [r, g, b] 0..1, None = by time of day
    "cloud_cover": 0.0,  # [0, 1] share of sky covered: dims the sun, softens its edge
    "exposure_stops": 0.0,  # [-4, 4] stops; of the picture, after all light
    "fill": 1.0,  # [0, 4] factor on the soft light of the room
    "friction": 0.75,  # [0, 2] floor
    "restitution": 0.6,  # [0, 1] floor
}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Generate, adopt, light, promise."""
    order = room_gin.order(config)
    (job.out / "scene.gin").write_text(order.text, encoding="utf-8")
    generator = stages.generator("generate_indoors")
    accepted.refuse_unknown(order.bindings, generator, ("compose_indoors",))
    one_frame.stand_in()
    stones.stand_in()
    made = stages.run(generator, job.out / "stages", order, tasks=("coarse",))
    program.progress("adopting the room")
    adopting.open_scene(made)
    kind = room_gin.ROOMS[config["room_type"]][1]
    room = adopt_room.adopt(kind, needs_table=config["needs_table"])
    adopt_room.collect()
    low, high = room.shell.low, room.shell.high
    size = (high[0] - low[0], high[1] - low[1], high[2] - low[2])
    lights = daylight.room_light(config, size, room.window_azimuth_deg)
    lamps = [thing.name for thing in bpy.data.objects if thing.type == "LIGHT" and thing.name not in lights]
    contract = adopt_room.contract(config, room, [*lights, *lamps])
    scene = bpy.context.scene
    scene.view_settings.exposure = config["exposure_stops"]
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    camera.default_view(contract.model_dump(mode="json"))
    solids.save(job.out / "environment.blend")
    shutil.rmtree(job.out / "stages")  # half a gigabyte, of use only while the build is not whole
    return contract.model_dump(mode="json")


if __name__ == "__main__":
    program.run(build, CONFIG)
