"""Throwing: bodies leave a height at an angle, fly in an arc, land, bounce and come to rest.

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
    "support": None,  # name or kind of the support it lands on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction of travel, 0 = +X, counter-clockwise, None = the free path's
    "speed_m_s": 3.0,  # [0.2, 20] m/s; speed it is thrown with
    "elevation_deg": 35.0,  # [-60, 85] deg; angle of the throw above the horizontal
    "release_height_m": 1.0,  # [0.05, 10] m; height of its lowest point above the support when it is let go
    "scatter_m": 0.3,  # [0.0, 5.0] m; radius of the area several bodies start over
    "tumble_deg_s": 180.0,  # [0, 1080] deg/s; largest spin at the start
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the object on the surface
    "restitution": 0.4,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [0.2, 20000] kg/m3; mass is this times the volume of the hull
    "air_kg_m3": 1.2,  # [0, 5] kg/m3; density of the still air, 0 = a vacuum; drag goes as it, area and speed squared
    "drag_coefficient": None,  # drag over that of a wall of its area: 0.43 ball, 1.2 plate; None = by its shape
    "sealed": False,  # True: inflated and shut, so that the air carries what it displaces
    "trim_deg": None,  # angle to its way at which a flat thing is balanced, its +X ahead: it glides; None: it flutters
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def throw(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Throw every key object from above the start of the free path along it."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    rise = np.radians(config["elevation_deg"])
    velocity = config["speed_m_s"] * (np.cos(rise) * heading(path.heading_deg) + np.array([0.0, 0.0, np.sin(rise)]))
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports()
    starts = placement.in_the_air(
        world.acting(),
        len(world.objects),
        np.array([*path.start, support.height_m]),
        lowest_m=config["release_height_m"],
        ceiling_m=world.ceiling_m(),
        scatter_m=config["scatter_m"],
        stagger_s=0.0,
        tilt_deg=20.0,
        tumble_deg_s=config["tumble_deg_s"],
        gravity_m_s2=simulation.gravity_m_s2,
        rng=np.random.default_rng(config["seed"]),
    )
    if config["trim_deg"] is not None:
        pitch = config["elevation_deg"] + config["trim_deg"]
        starts = [placement.aimed(start, path.heading_deg, pitch) for start in starts]
    for thing, start in zip(world.objects, starts, strict=True):
        simulation.add_body(
            thing,
            start.sped_up(velocity),
            density_kg_m3=config["density_kg_m3"],
            friction=config["friction"],
            restitution=config["restitution"],
            rolling_damping=config["rolling_damping"],
            rolling_resistance=config["rolling_resistance"],
            air_kg_m3=config["air_kg_m3"],
            drag_coefficient=config["drag_coefficient"],
            sealed=config["sealed"],
            trim_deg=config["trim_deg"],
        )
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(throw, CONFIG)
