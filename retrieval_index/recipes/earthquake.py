"""Earthquake: the ground and all that stands fast on it shake; loose things slide, topple and fall.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast, shaking
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support the loose things stand on, None = that of the assembly or the first
    "heading_deg": None,  # [-180, 180] deg; direction of the strongest shaking, None = along the free path
    "peak_m_s2": 5.0,  # [0.05, 15] m/s2; peak ground acceleration: 0.4 light, 1 moderate, 3 strong, 8 violent
    "frequency_hz": 1.6,  # [0.4, 6] Hz; middle of the band it shakes in
    "start_s": 0.4,  # [0, 10] s; when it begins
    "shaking_share": 0.65,  # [0.1, 0.9] ; how long it lasts, share of the clip
    "count": None,  # [1, 40] ; how many loose things, None = as many as were assembled; copies are added
    "levels": 1,  # [1, 8] ; how many are stacked on each place
    "other": {"shape": "soda_can", "density_kg_m3": 300.0},  # the loose thing where there is no key object
    "friction": 0.4,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.2,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.2,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; mass of the key object is this times the volume of its hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}
DEFAULT_COUNT = 6


def quake(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Stand the loose things up and shake the ground below them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support)
    if world.objects:
        members = cast.key_members(world, config["count"], config["density_kg_m3"])
    else:
        members = cast.built(config["other"], config["count"] or DEFAULT_COUNT)
    starts = arrangements.standing_about(
        members,
        support,
        path=path,
        levels=config["levels"],
        step_m=cast.pitch_m(members[0]),
        rng=np.random.default_rng(config["seed"]),
    )
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    ground = shaking.earthquake(
        peak_m_s2=config["peak_m_s2"],
        frequency_hz=config["frequency_hz"],
        start_s=config["start_s"],
        shaking_s=config["shaking_share"] * config["duration_s"],
        heading_deg=path.heading_deg if config["heading_deg"] is None else config["heading_deg"],
        seed=config["seed"],
    )
    if path.leaves_support:
        ground = shaking.towards(ground, path.heading_deg, config["friction"])
    simulation.ground = ground
    cast.add(simulation, members, starts, config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(quake, CONFIG)
