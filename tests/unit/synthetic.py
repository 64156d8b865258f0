"""Telemetry made by formula, for tests of its reader and of the measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from code2worlds.tools.telemetry import VERSION, Telemetry

HZ = 120
FPS = 12

Place = Callable[[Any], tuple[Any, Any, Any]]


def arrays(
    place: Place, *, seconds: float = 2.0, spin: tuple[float, float, float] = (0, 0, 0), radius: float = 0.1
) -> dict[str, Any]:
    """The arrays of a ball of 1 kg whose centre is place(time), over a floor at height 0."""
    time = np.arange(round(seconds * HZ) + 1) / HZ
    x, y, z = (np.broadcast_to(np.asarray(part, dtype=float), time.shape) for part in place(time))
    position = np.stack([x, y, z], axis=-1)[:, None, :]
    gap = position[..., 2] - radius
    frame = np.arange(round(seconds * FPS)) / FPS
    inertia = 0.4 * radius**2
    return {
        "version": VERSION,
        "time_s": time,
        "names": np.array(["ball"]),
        "position_m": position,
        "quaternion": np.tile([1.0, 0.0, 0.0, 0.0], (len(time), 1, 1)),
        "velocity_m_s": np.gradient(position, time, axis=0),
        "angular_velocity_rad_s": np.tile(np.asarray(spin, dtype=float), (len(time), 1, 1)),
        "lowest_m": gap,
        "support_height_m": np.zeros_like(gap),
        "gap_m": gap,
        "penetration_m": np.maximum(0.0, -gap),
        "contact": gap < 0.003,
        "frame_time_s": frame,
        "screen_xy": np.full((len(frame), 1, 2), 0.5),
        "screen_height": np.full((len(frame), 1), 0.2),
        "in_view": np.ones((len(frame), 1), dtype=bool),
        "visible": np.ones((len(frame), 1)),
        "mass_kg": np.array([1.0]),
        "inertia_kg_m2": np.full((1, 3), inertia),
        "radius_m": np.array([radius]),
        "size_m": np.full(3, 2 * radius),
        "gravity_m_s2": 9.81,
        "floor_height_m": 0.0,
        "sim_hz": 240,
        "fps": FPS,
        "program_sha256": "",
    }


def telemetry(place: Place, *, changed: dict[str, Any] | None = None, **how: Any) -> Telemetry:
    """A Telemetry of these arrays, with some of them replaced."""
    made = arrays(place, **how) | (changed or {})
    made.pop("version")
    return Telemetry(**(made | {"names": tuple(str(name) for name in made["names"])}))


def dropped_from_one_metre(restitution: float, gravity: float = 9.81) -> Place:
    """Lowest point 1 m up at time 0, then bounces of a ball of radius 0.1."""

    def place(time: Any) -> tuple[Any, Any, Any]:
        start, speed, height = 0.0, 0.0, 1.0
        heights = np.zeros_like(time)
        for index, now in enumerate(time):
            while True:
                landing = (speed + np.sqrt(speed**2 + 2 * gravity * height)) / gravity
                if now - start < landing or landing < 0.02:
                    break
                speed, height, start = restitution * (gravity * landing - speed), 0.0, start + landing
            since = now - start
            heights[index] = max(0.0, height + speed * since - gravity * since**2 / 2)
        return 0.0, 0.0, 0.1 + heights

    return place
