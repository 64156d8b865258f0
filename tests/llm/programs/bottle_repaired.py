"""A bottle set rolling by a push that fades."""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import placement
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "speed_m_s": 2.6,  # [0.02, 6] m/s; speed of the push
    "set_back_m": 0.2,  # [0, 2] m; how far along the path it starts
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; as hollow as a bottle is
    "grip": 0.5,  # [0.02, 2] ; Coulomb coefficient on the floor
    "camera_mode": "static",  # static or follow
    "shot": "medium",  # close, medium or wide
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
}


def push(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Lay the bottle across the path and push it."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    floor = world.support(None)
    path = world.path(floor)
    hull = world.acting()
    aim_deg = placement.aimed_deg(hull, path, config["speed_m_s"] * config["duration_s"])
    path = path.model_copy(update={"heading_deg": aim_deg})
    axis = world.asset.round_axis if world.asset else None
    starts = placement.in_line(hull, axis, len(world.objects), floor, path=path, from_start_m=config["set_back_m"])
    simulation = Simulation(world, sim_hz=240)
    simulation.add_supports()
    for thing, start in zip(world.objects, starts, strict=True):
        radius_m = start.position[2] - floor.height_m
        rolling = placement.rolling(start, aim_deg, config["speed_m_s"], 1.0, radius_m)
        simulation.add_body(
            thing,
            rolling,
            density_kg_m3=config["density_kg_m3"],
            friction=config["grip"],
            restitution=0.2,
        )
    return finish(world, simulation, config, frames, job.out)


program.run(push, CONFIG)
