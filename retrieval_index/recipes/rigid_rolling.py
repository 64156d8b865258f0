"""Rolling: bodies lie down across their way and roll along the free path, over its edge when it ends at one.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import placement
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it rolls on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction of travel, 0 = +X, counter-clockwise, None = the free path's
    "speed_m_s": 0.7,  # [0.02, 10] m/s; speed it starts with
    "spin_ratio": 1.0,  # [0, 2] ; spin at the start over that of pure rolling: 1 rolls without slipping, 0 slides
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the object on the surface
    "restitution": 0.3,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.02,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.002,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; mass is this times the volume of the hull
    "edge_share": 0.33,  # [0.1, 0.8] ; when it goes over an edge: share of the clip after which it reaches it
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def roll(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Roll every key object along the path of its support."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    hull = world.acting()
    axis = world.asset.round_axis if world.asset else None
    # A tapered body (most bottles) rolls in a curve, so it sets off a little to the side.
    aim_deg = placement.aimed_deg(hull, path, 0.8 * config["speed_m_s"] * config["duration_s"])
    path = path.model_copy(update={"heading_deg": aim_deg})
    before_edge_m = config["edge_share"] * config["duration_s"] * config["speed_m_s"]
    run_up_m = placement.run_up_m(path, before_edge_m)
    starts = placement.in_line(hull, axis, len(world.objects), support, path=path, from_start_m=run_up_m)
    radius_m = starts[0].position[2] - support.height_m
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports()
    for thing, start in zip(world.objects, starts, strict=True):
        simulation.add_body(
            thing,
            placement.rolling(start, path.heading_deg, config["speed_m_s"], config["spin_ratio"], radius_m),
            density_kg_m3=config["density_kg_m3"],
            friction=config["friction"],
            restitution=config["restitution"],
            rolling_damping=config["rolling_damping"],
            rolling_resistance=config["rolling_resistance"],
        )
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(roll, CONFIG)
