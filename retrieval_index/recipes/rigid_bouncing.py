"""Bouncing: bodies drop onto a support and bounce, each bounce restitution squared as high as the one before.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import placement
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import heading, open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it bounces on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction of travel, 0 = +X, counter-clockwise, None = the free path's
    "drop_height_m": 1.0,  # [0.1, 20] m; height of the lowest point of the lowest body above the support
    "scatter_m": 0.4,  # [0.0, 5.0] m; radius of the area they start over; what does not fit goes a layer higher
    "stagger_s": 0.05,  # [0.0, 0.5] s; how much later each further layer arrives
    "tilt_deg": 10.0,  # [0, 180] deg; largest turn away from upright at the start
    "tumble_deg_s": 30.0,  # [0, 1080] deg/s; largest spin at the start
    "sideways_m_s": 0.3,  # [0, 10] m/s; speed along the heading it starts with
    "path_share": 0.3,  # [0, 1] ; where over the free path it starts: 0 at its start, 1 at its end
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the object on the surface
    "restitution": 0.7,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.01,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [0.2, 20000] kg/m3; mass is this times the volume of the hull
    "air_kg_m3": 1.2,  # [0, 5] kg/m3; density of the still air, 0 = a vacuum; drag goes as it, area and speed squared
    "drag_coefficient": None,  # drag over that of a wall of its area: 0.43 ball, 1.2 plate; None = by its shape
    "sealed": False,  # True: inflated and shut, so that the air carries what it displaces
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def bounce(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Drop every key object with a sideways speed, so that its bounces are seen side by side."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    along = heading(path.heading_deg)
    above = np.array([*path.start, support.height_m]) + along * config["path_share"] * path.length_m
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports()
    starts = placement.in_the_air(
        world.acting(),
        len(world.objects),
        above,
        lowest_m=config["drop_height_m"],
        ceiling_m=world.ceiling_m(),
        scatter_m=config["scatter_m"],
        stagger_s=config["stagger_s"],
        tilt_deg=config["tilt_deg"],
        tumble_deg_s=config["tumble_deg_s"],
        gravity_m_s2=simulation.gravity_m_s2,
        rng=np.random.default_rng(config["seed"]),
    )
    for thing, start in zip(world.objects, starts, strict=True):
        simulation.add_body(
            thing,
            start.sped_up(along * config["sideways_m_s"]),
            density_kg_m3=config["density_kg_m3"],
            friction=config["friction"],
            restitution=config["restitution"],
            rolling_damping=config["rolling_damping"],
            rolling_resistance=config["rolling_resistance"],
            air_kg_m3=config["air_kg_m3"],
            drag_coefficient=config["drag_coefficient"],
            sealed=config["sealed"],
        )
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(bounce, CONFIG)
