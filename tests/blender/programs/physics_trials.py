"""Small simulations whose outcome a textbook gives; their trajectories go to trials.npz."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
import stand_ins
from code2worlds.state.scene import Assembly
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import placement
from code2worlds.tools.stage.bodies.contacts import gaps_m
from code2worlds.tools.stage.bodies.hulls import hull_of
from code2worlds.tools.stage.bodies.impacts import Flight
from code2worlds.tools.stage.bodies.rigid import Simulation
from code2worlds.tools.stage.world import World, vertices_of

CONFIG: dict[str, Any] = {}

UPRIGHT = np.array([1.0, 0.0, 0.0, 0.0])
STILL = np.zeros(3)


def new_simulation(kind: str, count: int = 1, sim_hz: int = 240) -> Simulation:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    asset = stand_ins.add_object(kind)
    first = bpy.context.object
    things = [first, *(first.copy() for _ in range(count - 1))]
    for thing in things[1:]:
        bpy.context.collection.objects.link(thing)
    contract = stand_ins.add_room()
    names = tuple(thing.name for thing in things)
    assembly = Assembly(objects=names, support="floor", contract=contract, asset=asset)
    hull = hull_of(vertices_of(first), asset.round_axis)
    world = World(bpy.context.scene, contract, assembly, asset, tuple(things), hull)
    simulation = Simulation(world, sim_hz=sim_hz)
    simulation.add_supports()
    return simulation


def run(simulation: Simulation, starts: list[Flight], seconds: float, **material: float) -> dict[str, Any]:
    filled: dict[str, Any] = {"density_kg_m3": 600.0, "friction": 0.5, "restitution": 0.3, **material}
    for thing, start in zip(simulation.world.objects, starts, strict=True):
        simulation.add_body(thing, start, **filled)
    trajectory = simulation.run(seconds)
    gaps = gaps_m([body.hull for body in simulation.bodies], trajectory, simulation.colliders)
    return {
        "time": trajectory.time_s,
        "position": trajectory.position_m,
        "spin": trajectory.angular_velocity_rad_s(),
        "gap": gaps,
        "quaternion": trajectory.quaternion,
    }


def dropped(kind: str, height_m: float, seconds: float = 2.0, **material: float) -> dict[str, Any]:
    """One body whose lowest point is height_m above the floor."""
    simulation = new_simulation(kind)
    rise = placement.resting_height_m(simulation.world.acting(), UPRIGHT)
    start = Flight(np.array([0.0, 0.0, height_m + rise]), UPRIGHT, STILL, STILL)
    return run(simulation, [start], seconds, **material)


def tilted_sheet() -> dict[str, Any]:
    """Five grams of paper let go 1.2 m up, its long side 15 degrees down."""
    start = Flight(np.array([0.0, 0.0, 1.2]), np.array([np.cos(0.13), 0.0, np.sin(0.13), 0.0]), STILL, STILL)
    return run(new_simulation("sheet"), [start], 2.5, density_kg_m3=83.3, restitution=0.1, air_kg_m3=1.2)


def rolled(kind: str, support_name: str, speed_m_s: float, seconds: float, **material: float) -> dict[str, Any]:
    simulation = new_simulation(kind)
    world = simulation.world
    support = world.support(support_name)
    axis = world.asset.round_axis if world.asset else None
    start = placement.in_line(world.acting(), axis, 1, support, path=world.path(support))[0]
    radius = start.position[2] - support.height_m
    return run(simulation, [placement.rolling(start, 0.0, speed_m_s, 1.0, radius)], seconds, **material)


def shot_down(kind: str, speed_m_s: float) -> dict[str, Any]:
    start = Flight(np.array([0.0, 0.0, 1.0]), UPRIGHT, np.array([0.0, 0.0, -speed_m_s]), np.array([3.0, 2.0, 1.0]))
    return run(new_simulation(kind), [start], 4.0)


def piled(count: int) -> dict[str, Any]:
    simulation = new_simulation("block", count)
    starts = placement.in_the_air(
        simulation.world.acting(),
        count,
        np.zeros(3),
        lowest_m=0.5,
        ceiling_m=4.0,
        scatter_m=0.2,
        stagger_s=0.05,
        tilt_deg=180.0,
        tumble_deg_s=180.0,
        gravity_m_s2=9.81,
        rng=np.random.default_rng(3),
    )
    return run(simulation, starts, 3.0)


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    trials = {
        "ball_dropped": dropped("ball", 1.0, restitution=0.7),
        "block_put_down": dropped("block", 0.0),
        "cylinder_rolled": rolled("cylinder", "floor", 0.5, 2.0),
        "ball_off_table": rolled("ball", "table", 1.5, 2.0, restitution=0.5),
        "ball_braked": rolled("ball", "floor", 0.3, 3.0, rolling_resistance=0.02),
        "blocks_piled": piled(10),
        "light_ball_in_air": dropped("ball", 2.0, 1.0, density_kg_m3=10.0, air_kg_m3=1.2),
        "stone_ball_in_air": dropped("ball", 2.0, 1.0, density_kg_m3=2600.0, air_kg_m3=1.2),
        "balloon_in_air": dropped("ball", 2.0, 1.5, density_kg_m3=1.5, air_kg_m3=1.2, sealed=True),
        "sheet_in_air": tilted_sheet(),
        "block_shot_down": shot_down("block", 10.0),
    }
    flat = {f"{name}.{key}": value for name, trial in trials.items() for key, value in trial.items()}
    np.savez(job.out / "trials.npz", **flat)
    return {"trials": sorted(trials), "scenes_left": len(bpy.data.scenes)}


program.run(build, CONFIG)
