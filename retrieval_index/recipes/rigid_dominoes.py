"""Dominoes: bodies stand in a row along a curve, the first is pushed, each topples the next.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import middle, open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it happens on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction of the row, 0 = +X, counter-clockwise, None = the free path's
    "count": 24,  # [2, 80] ; bodies in the row; copies are added to those assembled
    "spacing_heights": 0.5,  # [0.25, 0.9] ; distance from middle to middle over the height
    "curve": "line",  # line, arc, wave, circle or spiral
    "push": 2.0,  # [1.1, 20] ; energy of the push over what it takes to tip the first
    "hold_s": 0.5,  # [0, 10] s; how long all stand before the first is pushed
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.1,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 1200.0,  # [20, 20000] kg/m3; mass of the key object is this times the volume of its hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def chain(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stand the key objects in a row in the middle of the support and tip the first."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    members = cast.key_members(world, config["count"], config["density_kg_m3"])
    spacing_m = config["spacing_heights"] * float(members[0].hull.size_m[2])
    starts = arrangements.row(
        members[0],
        len(members),
        spacing_m,
        start=np.zeros(2),
        heading_deg=path.heading_deg,
        curve=config["curve"],
        base_m=support.height_m,
    )
    starts = arrangements.centred(starts, middle(support, path))
    arrangements.check_on(support, starts)
    way = starts[1].position - starts[0].position
    pushed = arrangements.tipped(starts[:1], members[:1], float(np.degrees(np.arctan2(way[1], way[0]))), config["push"])
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    cast.add(simulation, members[:1], pushed, config, hold_s=config["hold_s"])
    cast.add(simulation, members[1:], starts[1:], config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(chain, CONFIG)
