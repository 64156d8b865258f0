"""Crushing by weight: a heavy body falls on a pile of others and drives them apart.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, telemetry.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast
from code2worlds.tools.stage.bodies.finish import finish
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import heading, open_assembled, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it happens on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; 0 = +X, counter-clockwise, None = along the free path; where the pile runs
    "drop_height_m": 0.8,  # [0.05, 10] m; height of its lowest point above the pile
    "tilt_deg": 8.0,  # [0, 90] deg; how far from upright it falls
    "other": {"shape": "box", "density_kg_m3": 80.0},  # what it falls on, by its shape
    "others": 6,  # [1, 40] ; how many lie in the pile
    "path_share": 0.5,  # [0, 1] ; where along the free path the pile lies
    "friction": 0.5,  # [0.02, 2.0] ; Coulomb coefficient of the bodies on the surface
    "restitution": 0.1,  # [0.0, 0.95] ; share of its speed a bounce on the surface keeps; height goes as its square
    "rolling_damping": 0.3,  # [0.0, 0.9] 1/s; share of its spin lost each second
    "rolling_resistance": 0.02,  # [0, 0.3] ; deceleration of rolling over gravity: 0.002 hard wheel, 0.05 carpet
    "density_kg_m3": 4500.0,  # [20, 20000] kg/m3; mass of the key object is this times the volume of its hull
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def crush(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Pile the others up, hang the key object above them and let it go."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    path = world.path(support)
    along_deg = path.heading_deg if config["heading_deg"] is None else config["heading_deg"]
    facing_deg = along_deg + 90.0
    rng = np.random.default_rng(config["seed"])
    heavy = cast.key_members(world, None, config["density_kg_m3"])
    others = cast.built(config["other"], config["others"])
    under = np.asarray(path.start) + heading(path.heading_deg)[:2] * config["path_share"] * path.length_m
    piled = arrangements.pyramid(others, under, support.height_m, facing_deg, rng)
    top_m = max(start.position[2] + member.hull.size_m[2] / 2.0 for start, member in zip(piled, others, strict=True))
    places = arrangements.abreast(len(heavy), 2.2 * heavy[0].hull.radius_m, under, facing_deg)
    level_m = top_m + config["drop_height_m"]
    upright = [arrangements.standing(heavy[0], place, level_m, along_deg) for place in places]
    hung = [arrangements.tilted(start, heavy[0], config["tilt_deg"], rng) for start in upright]
    if level_m + 2.0 * heavy[0].hull.radius_m > world.ceiling_m():
        raise ValueError(f"a drop from {config['drop_height_m']:g} m above the pile does not fit under the ceiling")
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports(grip=config["friction"] ** 0.5)
    cast.add(simulation, heavy, hung, config)
    cast.add(simulation, others, piled, config)
    return finish(world, simulation, config, frames, job.out)


if __name__ == "__main__":
    program.run(crush, CONFIG)
