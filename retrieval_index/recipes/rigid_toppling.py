"""Toppling: a standing thing is pushed and falls over; a tower of things collapses; off an edge when it stands at one.

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
    "heading_deg": None,  # [-180, 180] deg; direction of the fall, 0 = +X, counter-clockwise, None = the free path's
    "count": None,  # [1, 40] ; bodies in the tower, None = as many as were assembled; copies are added
    "push": 2.0,  # [1.1, 20] ; energy of the push over what it takes to bring the centre of mass above its foot
    "over_in_s": None,  # s; time after the push in which it is to lie: the push is made harder for it, within reason
    "hold_s": 0.6,  # [0, 10] s; how long it stands before it is pushed
    "untidy": 0.04,  # [0, 0.2] ; how unevenly a tower is built, share of the width
    "path_share": 0.4,  # [0, 1] ; where along the free path it stands
    "over_edge": False,  # True: it stands at the free edge of its support and topples over it
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.2,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
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


EDGE_M = 0.004
"""How far the foot of what topples over an edge stays behind it."""


def topple(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stand the key objects one on the other, hold them, push them over."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    members = cast.key_members(world, config["count"], config["density_kg_m3"])
    share = config["path_share"]
    if config["over_edge"]:
        if not path.leaves_support:
            raise ValueError(f"nothing can topple over an edge of the {support.name}: its free path ends at none")
        foot_m = arrangements.foot_m(members[0], arrangements.standing(members[0], np.zeros(2), 0.0), path.heading_deg)
        share = 1.0 - (foot_m + EDGE_M) / path.length_m
    elif len(members) == 1:
        share = arrangements.share_with_room(members[0], support, path, share)
    members, starts = arrangements.stacked(
        members,
        support,
        path,
        untidy=config["untidy"],
        rng=np.random.default_rng(config["seed"]),
        path_share=share,
    )
    starts = arrangements.tipped(starts, members, path.heading_deg, config["push"], within_s=config["over_in_s"])
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    cast.add(simulation, members, starts, config, hold_s=config["hold_s"])
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(topple, CONFIG)
