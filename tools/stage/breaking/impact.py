"""A brittle body that falls, slides off an edge or is struck, and the moment at which it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ....state.scene import Support
from ..bodies import placement
from ..bodies.bake import Trajectory, conjugate, rotated
from ..bodies.hulls import Array
from ..bodies.impacts import Flight, lowest
from ..bodies.rigid import Simulation
from ..world import World, middle

NEAR_M = 0.004
"""A body whose lowest point is this close to a support touches it."""


@dataclass(frozen=True)
class Break:
    """Where and how a body breaks. Everything before it happens to the whole body."""

    before: Trajectory
    time_s: float
    flight: Flight
    """Of the centre of mass just before it breaks."""
    struck_at: Array
    """(3,) in the object's coordinates."""


def whole(world: World, config: Mapping[str, Any], frames: int) -> Trajectory:
    """Simulate and key the unbroken body: from the air, or over the edge of its support."""
    simulation = Simulation(world, sim_hz=config["sim_hz"])
    simulation.add_supports()
    start = _over_the_edge(world, config) if config["start"] == "edge" else _in_the_air(world, config, simulation)
    simulation.add_body(
        world.objects[0],
        start,
        density_kg_m3=config["density_kg_m3"],
        friction=0.1 if config["start"] == "edge" else config["friction"],
        restitution=0.0,
    )
    trajectory = simulation.run(config["duration_s"])
    simulation.bake(trajectory, frames, config["fps"])
    return trajectory


def first_strike(world: World, before: Trajectory, breaks_m_s: float) -> Break:
    """When the body meets a support at breaks_m_s or faster. Raises ValueError when it never does."""
    hull = world.acting()
    velocity, spin = before.velocity_m_s(), before.angular_velocity_rad_s()
    fastest = 0.0
    for index in range(1, len(before.time_s)):
        speed = -float(velocity[max(0, index - 2), 0, 2])
        flight = Flight(
            before.position_m[index, 0],
            before.quaternion[index, 0],
            velocity[max(0, index - 2), 0],
            spin[max(0, index - 2), 0],
        )
        bottom, arm = lowest(hull, flight)
        if not any(abs(bottom - s.height_m) < NEAR_M + speed / before.sim_hz for s in _under(world, flight)):
            continue
        fastest = max(fastest, speed)
        if speed >= breaks_m_s:
            local = rotated(conjugate(flight.quaternion), arm) + hull.centroid
            return Break(before, float(before.time_s[index]), flight, local)
    raise ValueError(
        f"the object strikes at {fastest:.2f} m/s and breaks at {breaks_m_s:.2f} m/s: let it fall from higher up"
    )


def _under(world: World, flight: Flight) -> list[Support]:
    place = flight.position[:2]
    return [s for s in world.contract.supports if np.all(place >= s.low) and np.all(place <= s.high)]


def _in_the_air(world: World, config: Mapping[str, Any], simulation: Simulation) -> Flight:
    support = world.support(config["support"])
    (start,) = placement.in_the_air(
        world.acting(),
        1,
        middle(support, world.path(support)),
        lowest_m=config["drop_height_m"],
        ceiling_m=world.ceiling_m(),
        scatter_m=0.0,
        stagger_s=0.0,
        tilt_deg=config["tilt_deg"],
        tumble_deg_s=config["tumble_deg_s"],
        gravity_m_s2=simulation.gravity_m_s2,
        rng=np.random.default_rng(config["seed"]),
    )
    return start


def _over_the_edge(world: World, config: Mapping[str, Any]) -> Flight:
    """Standing near the free edge of its support and pushed over it."""
    support = world.support(config["support"])
    path = world.path(support)
    hull = world.acting()
    upright = np.array([1.0, 0.0, 0.0, 0.0])
    from_start = max(0.0, path.length_m - EDGE_M - float(hull.size_m[:2].max()))
    way = np.array([np.cos(np.radians(path.heading_deg)), np.sin(np.radians(path.heading_deg)), 0.0])
    height = support.height_m + placement.resting_height_m(hull, upright)
    place = np.array([*path.start, 0.0]) + way * from_start + np.array([0.0, 0.0, height])
    return Flight(place, upright, way * config["push_m_s"], np.zeros(3))


EDGE_M = 0.12
"""How far from the edge a body starts that is pushed over it."""
