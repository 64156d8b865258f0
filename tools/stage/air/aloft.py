"""What is lighter than air: it goes up, sways, drifts with the wind, and stays under the ceiling or at its height."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..bodies.bake import Trajectory, continuous, from_rotation_vector, quaternion_product, rotated
from ..bodies.hulls import Array, Hull
from ..bodies.sight import Sight
from .air_record import Record

SIM_HZ = 240
LIFTS_IN_S = 0.35
"""Time constant in which lift and drag come to balance; of a party balloon, from its mass with the air it carries."""
TAKES_WIND_IN_S = 0.6
EASES_WITHIN_M = 0.35
"""Below the height it stops at it slows down."""
SPACING = 1.5
"""Distance of neighbours at the start over their width."""
SWAY_SHARE = 0.18
"""Amplitude of its sway over its width; a rising sphere sheds vortices by which it swings to and fro."""
STROUHAL = 0.2
"""Frequency of shedding times width over speed."""
BOUNCE = 0.2
"""Share of its speed kept at the ceiling."""


@dataclass(frozen=True)
class Ascent:
    """How bodies went up, and where their ways ended."""

    trajectory: Trajectory
    low_m: float
    """Height of what they rose from."""
    ceiling_m: float
    """Height nothing passes; infinite out of doors."""


def ascend(hull: Hull, foot: Array, count: int, config: Mapping[str, Any], ceiling_m: float) -> Ascent:
    """Let count bodies go from side by side over foot (3,), start_height_m above it.

    Raises ValueError where there is no room to rise under the ceiling.
    """
    rng = np.random.default_rng([config["seed"], 53])
    deep, tall = -float(hull.surface[:, 2].min()), float(hull.surface[:, 2].max())
    top = ceiling_m - tall
    start = _starts(hull, foot, count, config, rng)
    start[:, 2] += deep
    if start[:, 2].max() >= top:
        raise ValueError(f"there is no room to rise under a ceiling at {ceiling_m:.2f} m")
    stop = np.minimum(top, foot[2] + deep + config["stops_m"] if config["stops_m"] is not None else top)
    steps = round(config["duration_s"] * SIM_HZ)
    time = np.arange(steps + 1) / SIM_HZ
    width = float(hull.size_m[:2].max())
    place = _climb(start, time, config["climb_m_s"] * rng.uniform(0.9, 1.1, count), float(stop), top)
    place[..., :2] += _blown(time, config, rng)[:, None, :] + _swung(time, count, width, config, rng)
    return Ascent(
        Trajectory(SIM_HZ, time, place, _turned(place, time, count, config, rng)), float(foot[2]), float(ceiling_m)
    )


def _starts(hull: Hull, foot: Array, count: int, config: Mapping[str, Any], rng: np.random.Generator) -> Array:
    """(N, 3) centres over a square of cells; several do not start level."""
    cell = SPACING * float(hull.size_m[:2].max())
    columns = int(np.ceil(np.sqrt(count)))
    row, column = np.divmod(np.arange(count), columns)
    found = np.tile(foot, (count, 1)).astype(float)
    found[:, 0] += cell * (column - (columns - 1) / 2.0)
    found[:, 1] += cell * (row - (np.ceil(count / columns) - 1) / 2.0)
    found[:, 2] += config["start_height_m"]
    if count > 1:
        found[:, 2] += rng.uniform(0.0, 2.0, count) * float(hull.size_m[2])
    return found


def _climb(start: Array, time: Array, speed: Array, stop_m: float, top_m: float) -> Array:
    """(T, N, 3) places of bodies that climb at their own speed, slow down below stop_m and bump at top_m."""
    place = np.repeat(start[None], len(time), axis=0)
    height, climbs = start[:, 2].copy(), np.zeros(len(start))
    for index in range(1, len(time)):
        wanted = speed * np.clip((stop_m - height) / EASES_WITHIN_M, -1.0, 1.0)
        climbs += (wanted - climbs) / (LIFTS_IN_S * SIM_HZ)
        height += climbs / SIM_HZ
        above = height > top_m
        height, climbs = np.where(above, top_m, height), np.where(above, -BOUNCE * climbs, climbs)
        place[index, :, 2] = height
    return place


def _blown(time: Array, config: Mapping[str, Any], rng: np.random.Generator) -> Array:
    """(T, 2) where a gusty wind has carried all of them."""
    gusts = sum(
        rng.uniform(0.4, 1.0) * np.sin(2 * np.pi * hz * time + rng.uniform(0, 2 * np.pi)) for hz in (0.23, 0.41, 0.83)
    )
    wind = config["wind_m_s"] * np.maximum(0.2, 1.0 + config["gustiness"] * gusts / 1.5)
    speed = np.zeros(len(time))
    speed[0] = config["wind_m_s"] if config["start_height_m"] > 1.0 else 0.0  # what is already aloft goes with the wind
    for index in range(1, len(time)):
        speed[index] = speed[index - 1] + (wind[index] - speed[index - 1]) / (TAKES_WIND_IN_S * SIM_HZ)
    way = np.cumsum(speed) / SIM_HZ
    around = np.radians(config["wind_towards_deg"])
    return np.asarray(np.outer(way - way[0], (np.cos(around), np.sin(around))))


def _swung(time: Array, count: int, width_m: float, config: Mapping[str, Any], rng: np.random.Generator) -> Array:
    """(T, N, 2) each one's own sway, from nought."""
    hz = np.clip(STROUHAL * config["climb_m_s"] / width_m, 0.2, 0.7)
    phase, rate = rng.uniform(0, 2 * np.pi, (count, 2)), hz * rng.uniform(0.8, 1.2, (count, 2))
    swing = np.sin(2 * np.pi * rate * time[:, None, None] + phase)
    grown = 1.0 - np.exp(-time / 0.8)
    return np.asarray(config["sway"] * SWAY_SHARE * width_m * swing * grown[:, None, None])


def _turned(place: Array, time: Array, count: int, config: Mapping[str, Any], rng: np.random.Generator) -> Array:
    """(T, N, 4) upright, leaning into what pulls it aside, turning slowly about itself."""
    pull = np.gradient(np.gradient(place[..., :2], time, axis=0), time, axis=0)
    smooth = np.ones(SIM_HZ // 4) / (SIM_HZ // 4)
    lean = np.zeros((len(time), count, 3))
    for n in range(count):
        for axis, sign, other in ((0, 1.0, 1), (1, -1.0, 0)):
            lean[:, n, other] = sign * np.convolve(np.pad(pull[:, n, axis], 30, "edge"), smooth, "same")[30:-30] / 9.81
    spin = np.zeros_like(lean)
    spin[..., 2] = rng.uniform(-0.6, 0.6, count) * time[:, None] * config["sway"]
    return continuous(quaternion_product(from_rotation_vector(2.0 * lean), from_rotation_vector(spin)))


def swept(ascent: Ascent, hull: Hull, frames: int, fps: int) -> Array:
    """(P, 3) outlines of all bodies at every frame, for a camera to hold."""
    place, turn = ascent.trajectory.at(np.arange(frames) / fps)
    outline = hull.surface[:: max(1, len(hull.surface) // 24)]
    return np.asarray((place[:, :, None] + rotated(turn[:, :, None, :], outline)).reshape(-1, 3))


def record(ascent: Ascent, hull: Hull, sight: Sight, frames: int, fps: int) -> Record:
    """Means over the bodies, but for gap_m: the least room left between any of them and the ceiling."""
    place, turn = ascent.trajectory.at(np.arange(frames) / fps)
    ends = rotated(turn[:, :, None, :], hull.surface)[..., 2] + place[..., 2, None]
    velocity = ascent.trajectory.velocity_m_s()[np.rint(np.arange(frames) / fps * SIM_HZ).astype(int)]
    middle = place.mean(axis=1)
    drift = np.linalg.norm(np.gradient(middle[:, :2], 1.0 / fps, axis=0), axis=-1) if frames > 1 else np.zeros(frames)
    room = np.full(frames, 1e3) if np.isinf(ascent.ceiling_m) else ascent.ceiling_m - ends.max(axis=(1, 2))
    return {
        "height_m": ((ends.min(axis=2) - ascent.low_m).mean(axis=1), "m"),
        "climb_speed_m_s": (velocity[..., 2].mean(axis=1), "m/s"),
        "drift_speed_m_s": (drift, "m/s"),
        "travel_m": (np.linalg.norm(middle[:, :2] - middle[0, :2], axis=-1), "m"),
        "gap_m": (room, "m"),
        "apart_m": (np.full(frames, 1e3) if place.shape[1] < 2 else _apart(place), "m"),
        "in_view": (sight.in_view.mean(axis=1).astype(float), ""),
        "visible": (sight.visible.mean(axis=1), ""),
        "screen_height": (sight.screen_height.max(axis=1), ""),
    }


def _apart(place: Array) -> Array:
    """(F,) distance of the two nearest middles."""
    between = np.linalg.norm(place[:, :, None] - place[:, None], axis=-1)
    return np.asarray((between + 1e9 * np.eye(place.shape[1])).min(axis=(1, 2)))
