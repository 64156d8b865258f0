"""Writing telemetry.npz: everything the critic measures, taken from the trajectory and the finished scene."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...telemetry import CONTACT_M, FILE_NAME, VERSION
from .. import program
from ..world import World
from .bake import Trajectory, rotated
from .colliders import lowest_support
from .contacts import gaps_m
from .hulls import Array, Hull
from .rigid import Simulation
from .sight import look

TELEMETRY_HZ = 120


def record(simulation: Simulation, trajectory: Trajectory, out: Path, *, frames: int, fps: int) -> dict[str, Any]:
    """Write out/telemetry.npz and return a summary. Call it after bake and after the camera is placed.

    On a shaken ground positions and velocities are seen from outside it; heights and gaps are the ground's.
    """
    world, hulls = simulation.world, [body.hull for body in simulation.bodies]
    thin = slice(None, None, max(1, trajectory.sim_hz // TELEMETRY_HZ))
    dense = Trajectory(
        trajectory.sim_hz, trajectory.time_s[thin], trajectory.position_m[thin], trajectory.quaternion[thin]
    )
    gap = gaps_m(hulls, dense, simulation.colliders)
    frame_time = np.arange(frames) / fps
    things = [body.visible for body in simulation.bodies]
    moved = simulation.carried(trajectory)
    sight = look(world.scene, things, hulls, *moved.at(frame_time))
    mass = np.array([body.air.mass_kg if body.air else body.material.mass_kg for body in simulation.bodies])
    gravity = simulation.gravity_m_s2
    record: dict[str, Any] = {
        "version": VERSION,
        "time_s": dense.time_s,
        "names": np.array([thing.name for thing in things]),
        "position_m": moved.position_m[thin],
        "quaternion": dense.quaternion,
        "velocity_m_s": moved.velocity_m_s()[thin],
        "angular_velocity_rad_s": trajectory.angular_velocity_rad_s()[thin],
        "lowest_m": _lowest(hulls, dense),
        "support_height_m": _support_height(world, dense.position_m),
        "gap_m": gap,
        "penetration_m": np.maximum(0.0, -gap),
        "contact": gap < CONTACT_M,
        "frame_time_s": frame_time,
        "screen_xy": sight.screen_xy,
        "screen_height": sight.screen_height,
        "in_view": sight.in_view,
        "visible": sight.visible,
        "mass_kg": mass,
        "inertia_kg_m2": np.array([body.material.inertia_kg_m2 for body in simulation.bodies]),
        "radius_m": np.array([rolling_radius_m(hull) for hull in hulls]),
        "size_m": hulls[0].size_m,
        "gravity_m_s2": gravity,
        "air_kg_m3": max((body.air.air_kg_m3 for body in simulation.bodies if body.air), default=0.0),
        "drag_area_m2": np.array([body.air.drag_area_m2 if body.air else np.zeros(3) for body in simulation.bodies]),
        "pull_m_s2": np.array([body.air.pull_m_s2 if body.air else gravity for body in simulation.bodies]),
        "floor_height_m": lowest_support(world.contract).height_m,
        "sim_hz": simulation.sim_hz,
        "fps": fps,
        "program_sha256": program.digest(),
    }
    _write(out / FILE_NAME, record)
    return {"frames": frames, "samples": len(dense.time_s), "bodies": len(mass), "max_penetration_m": _deepest(gap)}


def rolling_radius_m(hull: Hull) -> float:
    """Height of the centre of mass when the body rolls: the sphere's radius, the lying body's, else half its height."""
    if hull.is_sphere:
        return hull.radius_m
    return hull.rest.height_m if hull.rest else float(hull.size_m[2] / 2.0)


def _deepest(gap: Array) -> float:
    return float(max(0.0, -gap.min()))


def _lowest(hulls: Sequence[Hull], trajectory: Trajectory) -> Array:
    """(T, N) height of the lowest point of each visible hull."""
    bottom = np.empty(trajectory.position_m.shape[:2])
    for body, hull in enumerate(hulls):
        if hull.is_sphere:
            bottom[:, body] = -hull.radius_m
            continue
        # The turned z of a point is its product with the world's up axis seen from the body.
        q = trajectory.quaternion[:, body] * np.array([1.0, -1.0, -1.0, -1.0])
        up = rotated(q, np.array([0.0, 0.0, 1.0]))
        bottom[:, body] = (up @ hull.surface.T).min(axis=1)
    return np.asarray(bottom + trajectory.position_m[..., 2])


def _support_height(world: World, position: Array) -> Array:
    """(T, N) height of the highest support under each centre of mass, the lowest support's where there is none."""
    height = np.full(position.shape[:2], lowest_support(world.contract).height_m)
    for support in sorted(world.contract.supports, key=lambda s: s.height_m):
        over = (position[..., :2] >= support.low).all(-1) & (position[..., :2] <= support.high).all(-1)
        height = np.where(over & (position[..., 2] > support.height_m), support.height_m, height)
    return height


def _write(path: Path, record: dict[str, Any]) -> None:
    """Write atomically: a crash leaves the old file or the new one."""
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        np.savez_compressed(file, **record)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
