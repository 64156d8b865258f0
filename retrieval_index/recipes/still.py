"""Still: bodies stand on their support and nothing moves them; without a body, the place as it is.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, and telemetry.npz or, without a body, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast, placement
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.place import place_alone
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it stands on, None = the one the objects were assembled on
    "stacked": False,  # True: they stand on each other, plates and bowls nested
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the object on the surface
    "restitution": 0.1,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; mass is this times the volume of the hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def stand(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stand every key object half-way along the free path and let physics act on it."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    if not world.objects:
        return place_alone(world, config, frames, job.out)
    support = world.support(config["support"])
    path = world.path(support)
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports()
    members = cast.key_members(world, None, config["density_kg_m3"], rolling=True)
    if config["stacked"]:
        members, starts = arrangements.stacked(
            members, support, path, untidy=0.02, rng=np.random.default_rng(config["seed"])
        )
    else:
        starts = placement.in_line(
            world.acting(), None, len(members), support, path=path, from_start_m=0.5 * path.length_m
        )
    cast.add(simulation, members, starts, config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(stand, CONFIG)
