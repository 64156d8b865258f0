"""Several bodies at once, and single ones the textbook knows: their trajectories go to trials.npz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np
import stand_ins
from code2worlds.state.scene import Assembly, FreePath, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import arrangements, cast, shaking
from code2worlds.tools.stage.bodies.impacts import Flight
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import World

CONFIG: dict[str, Any] = {}

CONTACT = {"friction": 0.5, "restitution": 0.3, "rolling_damping": 0.0, "rolling_resistance": 0.0}
ORIGIN = np.zeros(2)
AHEAD = np.array([1.0, 0.0, 0.0])


def new_simulation(friction: float = CONTACT["friction"]) -> Simulation:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    contract = stand_ins.add_room()
    assembly = Assembly(objects=(), support="floor", contract=contract, asset=None)
    simulation = Simulation(World(bpy.context.scene, contract, assembly, None, (), None))
    simulation.add_supports(grip=friction**0.5)
    return simulation


def members(shape: str, count: int = 1, **dimensions: float) -> list[cast.Member]:
    return cast.built({"shape": shape, "dimensions": dimensions}, count)


def run(
    things: Sequence[cast.Member],
    starts: Sequence[Flight],
    seconds: float,
    *,
    hold_s: float = 0.0,
    simulation: Simulation | None = None,
    **contact: float,
) -> dict[str, Any]:
    simulation = simulation or new_simulation((CONTACT | contact)["friction"])
    cast.add(simulation, things[:1], starts[:1], CONTACT | contact, hold_s=hold_s)
    cast.add(simulation, things[1:], starts[1:], CONTACT | contact)
    trajectory = simulation.run(seconds)
    return {
        "time": trajectory.time_s,
        "position": trajectory.position_m,
        "velocity": trajectory.velocity_m_s(),
        "quaternion": trajectory.quaternion,
        "carried": simulation.carried(trajectory).position_m,
        "mass": np.array([body.material.mass_kg for body in simulation.bodies]),
    }


def balls_struck() -> dict[str, Any]:
    """A ball at 2 m/s into one at rest, 0.5 m ahead."""
    simulation = new_simulation(0.3)
    balls = members("ball", 2, diameter_m=0.1)
    starts = [arrangements.standing(ball, np.array([x, 0.0]), 0.0) for ball, x in zip(balls, (0.0, 0.5), strict=True)]
    starts[0] = starts[0].sped_up(2.0 * AHEAD).spun_up(np.array([0.0, 40.0, 0.0]))
    return run(balls, starts, 0.5, simulation=simulation, friction=0.3, restitution=0.8)


def block_slid() -> dict[str, Any]:
    simulation = new_simulation(0.3)
    block = members("plank", length_m=0.2, width_m=0.1, thickness_m=0.02)
    start = arrangements.standing(block[0], ORIGIN, 0.0).sped_up(1.0 * AHEAD)
    return run(block, [start], 1.0, simulation=simulation, friction=0.3)


def ball_thrown() -> dict[str, Any]:
    """3 m/s at 40 degrees from 0.5 m."""
    simulation = new_simulation()
    ball = members("ball", diameter_m=0.1)
    rise = np.radians(40.0)
    velocity = 3.0 * np.array([np.cos(rise), 0.0, np.sin(rise)])
    start = arrangements.standing(ball[0], np.array([-1.0, 0.0]), 0.5).sped_up(velocity)
    return run(ball, [start], 1.2, simulation=simulation)


def slab_tipped() -> dict[str, Any]:
    simulation = new_simulation(0.9)
    slab = members("box", length_m=0.03, width_m=0.15, height_m=0.3)
    start = arrangements.standing(slab[0], ORIGIN, 0.0)
    tipped = arrangements.tipped([start], slab, 0.0, push=3.0)
    return run(slab, tipped, 1.2, simulation=simulation, friction=0.9) | {
        "rate": tipped[0].spin,
        "height": np.array(slab[0].hull.size_m),
    }


def hurried() -> dict[str, Any]:
    """A slab pushed weakly, with and without 0.8 s to lie in; and where a slab of 1 m stands on a floor of 2 m."""
    new_simulation()
    slab = members("box", length_m=0.03, width_m=0.15, height_m=1.0)
    start = arrangements.standing(slab[0], ORIGIN, 0.0)
    rates = [
        arrangements.tipped([start], slab, 0.0, push=1.2, within_s=seconds)[0].spin[1] for seconds in (None, 1.4, 0.1)
    ]
    floor = Support(name="floor", kind="floor", object="floor", height_m=0.0, low=(-1.0, -1.0), high=(1.0, 1.0))
    path = FreePath(support="floor", start=(-0.8, 0.0), heading_deg=0.0, length_m=1.6, width_m=1.0)
    shares = [arrangements.share_with_room(slab[0], floor, path, share) for share in (0.2, 0.5)]
    return {"rates": np.array(rates), "shares": np.array(shares)}


def tower_stood() -> dict[str, Any]:
    simulation = new_simulation()
    blocks = members("wooden_block", 6)
    rng = np.random.default_rng(0)
    starts = arrangements.tower(blocks, ORIGIN, 0.0, step_m=0.05, yaw_deg=0.0, untidy=0.05, rng=rng)
    return run(blocks, starts, 5.0, simulation=simulation)


def dominoes() -> dict[str, Any]:
    simulation = new_simulation()
    tiles = members("domino", 10)
    starts = arrangements.row(tiles[0], 10, 0.024, start=ORIGIN, heading_deg=0.0, curve="line", base_m=0.0)
    pushed = arrangements.tipped(starts[:1], tiles[:1], 0.0, push=2.0)
    return run(tiles, [*pushed, *starts[1:]], 1.5, hold_s=0.25, simulation=simulation)


def shaken(friction: float) -> dict[str, Any]:
    simulation = new_simulation(friction)
    simulation.ground = shaking.earthquake(
        peak_m_s2=2.0, frequency_hz=1.5, start_s=0.2, shaking_s=1.5, heading_deg=30.0, seed=4
    )
    plank = members("plank", length_m=0.2, width_m=0.1, thickness_m=0.02)
    done = run(plank, [arrangements.standing(plank[0], ORIGIN, 0.0)], 2.0, simulation=simulation, friction=friction)
    shaking.shake_room(simulation.world, simulation.ground, [], frames=24, fps=12)
    return done | {"baked": shaking.baked_motion(24, 12)[1], "ground": simulation.ground.at(done["time"])}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    trials = {
        "balls_struck": balls_struck(),
        "block_slid": block_slid(),
        "ball_thrown": ball_thrown(),
        "slab_tipped": slab_tipped(),
        "hurried": hurried(),
        "tower_stood": tower_stood(),
        "dominoes": dominoes(),
        "shaken_rough": shaken(0.5),
        "shaken_smooth": shaken(0.02),
    }
    flat = {f"{name}.{key}": value for name, trial in trials.items() for key, value in trial.items()}
    np.savez(job.out / "trials.npz", **flat)
    return {"trials": sorted(trials)}


program.run(build, CONFIG)
