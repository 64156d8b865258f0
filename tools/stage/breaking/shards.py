"""Shards as rigid bodies: let go with the velocity of the body they come from, some of it turned outwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np

from ..bodies.bake import Trajectory, rotated
from ..bodies.hulls import Array, Hull, hull_of
from ..bodies.impacts import Flight
from ..bodies.rigid import Simulation
from ..grains import played
from ..surroundings import solids
from ..world import World
from .cells import Shards
from .impact import Break

ROOM = 0.94
"""Scale of the shapes that collide: neighbours fit together exactly, and hulls of curved shards overlap a little."""
REACH = 0.7
"""Distance from the strike over the body's size at which shards go on nearly as the whole body did."""
KEPT = 0.12
"""Share of its speed that a shard next to the strike rebounds with."""
LEAST_M = 0.0008
"""Thickness that a collision shape has at least; thinner ones slip through each other."""


@dataclass(frozen=True)
class Scattered:
    """What became of the shards. Times from the break."""

    things: tuple[bpy.types.Object, ...]
    hulls: tuple[Hull, ...]
    after: Trajectory


def release(
    world: World,
    shards: Shards,
    broken: Break,
    *,
    density_kg_m3: float,
    friction: float,
    restitution: float,
    scatter: float,
    duration_s: float,
    sim_hz: int,
    seed: int,
) -> Scattered:
    """Simulate the shards from the break on. scatter: share of the impact speed that turns into speed outwards."""
    rng = np.random.default_rng([seed, 29])
    simulation = Simulation(world, sim_hz=sim_hz)
    simulation.add_supports()
    things, hulls = [], []
    for index, piece in enumerate(shards.pieces):
        thing = bpy.data.objects.new(f"shard_{index + 1:03}", piece.mesh)
        solids.collection("shards").objects.link(thing)
        hull = hull_of(_sturdy(_points(piece.mesh)), None)
        start = _start(world, piece.middle + hull.centroid, broken, scatter, rng)
        simulation.add_body(
            thing, start, density_kg_m3=density_kg_m3, friction=friction, restitution=restitution,
            rolling_damping=0.4, rolling_resistance=0.02, hull=hull,
        )  # fmt: skip
        things.append(thing)
        hulls.append(hull)
    after = simulation.run(duration_s)
    simulation.bake(after, 1, 1)
    return Scattered(tuple(things), tuple(hulls), after)


def show(world: World, scattered: Scattered, broken: Break, *, frames: int, fps: int) -> tuple[Array, int]:
    """Key the shards from the first frame after the break on, none below what it lies on, and hide the whole body then.

    Returns origins (F, N, 3) and the frame they appear in.
    """
    first = int(np.floor(broken.time_s * fps + 1e-9)) + 2
    if first > frames:
        raise ValueError(f"it breaks after {broken.time_s:.2f} s, later than the clip ends: make it longer")
    times = np.maximum(np.arange(frames) / fps - broken.time_s, 0.0)
    position, quaternion = scattered.after.at(times)
    places = np.empty_like(position)
    for index, (thing, hull) in enumerate(zip(scattered.things, scattered.hulls, strict=True)):
        origin = position[:, index] - rotated(quaternion[:, index], hull.centroid)
        points = _points(thing.data)
        low = np.array(
            [(rotated(q, points) + o)[:, 2].min() for q, o in zip(quaternion[:, index], origin, strict=True)]
        )
        origin[:, 2] += np.maximum(0.0, support_m(world, origin) - low)
        places[:, index] = origin
        thing.animation_data_clear()
        thing.rotation_mode = "QUATERNION"
        action = bpy.data.actions.new(f"{thing.name}_motion")
        thing.animation_data_create().action = action
        for path, values in (("location", origin), ("rotation_quaternion", quaternion[:, index])):
            for channel in range(values.shape[1]):
                played.key_values(
                    action, path, list(zip(range(1, frames + 1), values[:, channel], strict=True)), channel
                )
        played.show_only(thing, first, frames, frames)
    played.show_only(world.objects[0], 1, first - 1, frames)
    return places, first


def support_m(world: World, origin: Array) -> Array:
    """(F,) height of the highest support under each place that is not above the place."""
    height = np.full(len(origin), min(s.height_m for s in world.contract.supports))
    for s in world.contract.supports:
        on = np.all((origin[:, :2] >= s.low) & (origin[:, :2] <= s.high), axis=1) & (origin[:, 2] > s.height_m - 0.01)
        height = np.where(on, np.maximum(height, s.height_m), height)
    return np.asarray(height)


def _start(world: World, middle: Array, broken: Break, scatter: float, rng: np.random.Generator) -> Flight:
    """Pose and velocities of a shard whose centre of mass is at middle in the body's coordinates."""
    hull, flight = world.acting(), broken.flight
    arm = rotated(flight.quaternion, middle - hull.centroid)
    strike = rotated(flight.quaternion, broken.struck_at - hull.centroid)
    rigid = flight.velocity + np.cross(flight.spin, arm)
    away = arm - strike
    near = float(np.exp(-((np.linalg.norm(away) / (REACH * hull.size_m.max())) ** 2)))
    outwards = np.array([away[0], away[1], 0.0]) / max(float(np.hypot(away[0], away[1])), 1e-4)
    speed = float(np.linalg.norm(flight.velocity))
    velocity = rigid * (1.0 - 0.9 * near)
    velocity[2] += near * KEPT * speed * float(rng.uniform(0.0, 1.6))
    velocity += outwards * scatter * speed * (0.35 + near) * float(rng.uniform(0.4, 1.5))
    spin = flight.spin + rng.normal(scale=3.0 + 6.0 * near, size=3)
    return Flight(flight.position + arm, flight.quaternion, velocity, spin)


def _sturdy(points: Array) -> Array:
    """The points drawn in for room between neighbours, but never thinner than LEAST_M."""
    middle = (points.max(axis=0) + points.min(axis=0)) / 2.0
    extent = np.ptp(points, axis=0)
    factor = np.maximum(ROOM, LEAST_M / np.maximum(extent, 1e-9))
    return np.asarray(middle + (points - middle) * np.where(extent * ROOM < LEAST_M, factor, ROOM))


def _points(mesh: bpy.types.Mesh) -> Array:
    flat = np.empty(3 * len(mesh.vertices))
    mesh.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3)


def volumes_m3(things: Sequence[bpy.types.Object]) -> Array:
    """(N,) volumes of the objects' meshes, by the divergence theorem."""
    found = []
    for thing in things:
        thing.data.calc_loop_triangles()
        corners = np.empty(3 * len(thing.data.loop_triangles), dtype=np.int32)
        thing.data.loop_triangles.foreach_get("vertices", corners)
        points = _points(thing.data)[corners].reshape(-1, 3, 3)
        found.append(float(np.linalg.det(points).sum()) / 6.0)
    return np.array(found)
