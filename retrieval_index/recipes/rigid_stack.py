"""Stacking: bodies stand on each other and stay, or the topmost is put down from above.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it happens on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; 0 = +X, counter-clockwise, None = the free path's; the way it faces
    "count": 5,  # [1, 40] ; bodies in the stack; copies are added to those assembled
    "untidy": 0.03,  # [0, 0.2] ; how unevenly it is built, share of the width
    "drop_last_m": 0.0,  # [0, 2] m; height above the stack from which the topmost falls; 0: it lies there already
    "path_share": 0.5,  # [0, 1] ; where along the free path it stands
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.1,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; mass of the key object is this times the volume of its hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def stack(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stack the key objects and let physics act on them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    members = cast.key_members(world, config["count"], config["density_kg_m3"])
    members, starts = arrangements.stacked(
        members,
        support,
        path,
        untidy=config["untidy"],
        rng=np.random.default_rng(config["seed"]),
        path_share=config["path_share"],
    )
    starts[-1] = starts[-1].raised(config["drop_last_m"])
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    cast.add(simulation, members, starts, config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(stack, CONFIG)
