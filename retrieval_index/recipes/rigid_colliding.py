"""Colliding: a body runs into others: a ball hits a ball, a rack of balls, or pins that it knocks over.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast, placement
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import heading, open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it happens on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction of travel, 0 = +X, counter-clockwise, None = the free path's
    "speed_m_s": 1.5,  # [0.05, 12] m/s; speed of the body that runs into the others
    "spin_ratio": 1.0,  # [0, 2] ; spin at the start over that of pure rolling: 1 rolls without slipping, 0 slides
    "run_up_share": 0.3,  # [0.05, 0.9] ; share of the clip after which it strikes
    "offset_share": 0.0,  # [-0.9, 0.9] ; how far off the middle it strikes, share of both half widths, left positive
    "other": {"shape": "ball", "colour": [0.1, 0.25, 0.8]},  # what is struck, by its shape; None: more key objects
    "others": 1,  # [1, 40] ; how many are struck
    "struck": "other",  # other: the key object runs into the other; key: the other runs into the key objects
    "arrangement": "rack",  # rack: a triangle, its apex towards what comes; abreast: side by side; tower
    "spacing_widths": 1.0,  # [1, 6] ; distance of neighbours from middle to middle over their width
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.8,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.01,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; mass of the key object is this times the volume of its hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def collide(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stand the others on the free path and send the key object into them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support, config["heading_deg"])
    if config["other"] is None:
        members = cast.key_members(world, config["others"] + 1, config["density_kg_m3"], rolling=True)
        movers, others = members[:1], members[1:]
    else:
        movers = cast.key_members(world, None, config["density_kg_m3"], rolling=True)
        others = cast.built(config["other"], config["others"])
    if config["struck"] == "key":
        movers, others = others[:1], cast.key_members(world, config["others"], config["density_kg_m3"])
    starts = placement.in_line(movers[0].hull, movers[0].hull.round_axis, len(movers), support, path=path)
    start = starts[0]
    radius_m = start.position[2] - support.height_m
    ahead = heading(path.heading_deg)[:2]
    _, depth_m = placement.footprint_m(movers[0].hull, start.quaternion, path.heading_deg)
    reach_m = (depth_m + others[0].hull.size_m[:2].min()) / 2.0
    run_up_m = config["run_up_share"] * config["duration_s"] * config["speed_m_s"]
    run_up_m = min(run_up_m, 0.6 * path.length_m)
    apex = start.position[:2] + ahead * (run_up_m + reach_m)
    apex += np.array([-ahead[1], ahead[0]]) * config["offset_share"] * reach_m
    moving = [
        placement.rolling(each, path.heading_deg, config["speed_m_s"], config["spin_ratio"], radius_m)
        for each in starts
    ]
    stood = arrangements.targets(
        others,
        apex,
        support.height_m,
        arrangement=config["arrangement"],
        heading_deg=path.heading_deg,
        spacing_widths=config["spacing_widths"],
        rng=np.random.default_rng(config["seed"]),
    )
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    cast.add(simulation, movers, moving, config)
    cast.add(simulation, others, stood, config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(collide, CONFIG)
