"""What is measured of weather: speeds, slants and counts of particles, and the sway of plants, one number a frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..pictures import camera, framing
from ..pictures.framing import View
from .flight import Array, Flight


@dataclass(frozen=True)
class Clip:
    """Frames 1..frames at fps; frame 1 is at 0 s."""

    frames: int
    fps: int

    @property
    def times_s(self) -> Array:
        return np.asarray(np.arange(self.frames) / self.fps)


@dataclass(frozen=True)
class Swayed:
    """What a plant did over F frames, measured on its evaluated mesh."""

    plant: str
    height_m: float
    root_drift_m: Array
    """(F,) farthest that any vertex of the lowest 2 % of its height is from where it rests."""
    tip_offset_m: Array
    """(F,) mean offset along the wind of the vertices in the top 5 %."""
    frequency_hz: float

    @property
    def amplitude_m(self) -> float:
        """Half of what lies between the tip's farthest offsets."""
        return float(np.ptp(self.tip_offset_m)) / 2.0


Record = dict[str, tuple[Array, str]]
"""Name -> one number a frame, and its unit."""


def falling(paths: Flight, clip: Clip, view: View) -> Record:
    """Counts, speeds and heights of the particles, from their places 1/100 s before and after each frame.

    fall_speed_m_s and slant_deg are means over what is in the air; slant is off the vertical. lowest_m is the least
    height of anything visible above where it lands; in_view counts what is in the frame.
    """
    found: dict[str, list[float]] = {name: [] for name in UNITS}
    for now in clip.times_s:
        flying = paths.airborne(now - 0.01) & paths.airborne(now + 0.01)
        speed = (paths.position_m(now + 0.01) - paths.position_m(now - 0.01))[flying] / 0.02
        seen = paths.scale(now) > 0.0
        place = paths.position_m(now)[seen]
        mean = speed.mean(axis=0) if len(speed) else np.zeros(3)
        level = float(np.hypot(mean[0], mean[1]))
        found["fall_speed_m_s"].append(-float(mean[2]))
        found["drift_speed_m_s"].append(level)
        found["slant_deg"].append(float(np.degrees(np.arctan2(level, max(abs(mean[2]), 1e-9)))) if len(speed) else 0.0)
        found["in_air"].append(float(flying.sum()))
        found["resting"].append(float((paths.resting(now) & seen).sum()))
        found["in_view"].append(float(_inside(place, view)))
        found["lowest_m"].append(float((place[:, 2] - paths.anchor_m[seen, 2]).min()) if len(place) else 0.0)
    return {name: (np.array(values), UNITS[name]) for name, values in found.items()}


UNITS = {
    "fall_speed_m_s": "m/s",
    "drift_speed_m_s": "m/s",
    "slant_deg": "deg",
    "in_air": "",
    "resting": "",
    "in_view": "",
    "lowest_m": "m",
}


def swaying(plants: Sequence[Swayed], clip: Clip) -> Record:
    """Sway of the tallest plant, and the farthest any root drifted. Without plants there is nothing to say."""
    if not plants:
        return {}
    tallest = max(plants, key=lambda plant: plant.height_m)
    level = np.ones(clip.frames)
    return {
        "root_drift_m": (np.max([plant.root_drift_m for plant in plants], axis=0), "m"),
        "tip_offset_m": (tallest.tip_offset_m, "m"),
        "tip_amplitude_m": (tallest.amplitude_m * level, "m"),
        "tip_frequency_hz": (tallest.frequency_hz * level, "Hz"),
    }


def split(record: Record) -> tuple[dict[str, list[float]], dict[str, str]]:
    """What series.record takes: values and units by name."""
    return {k: v.tolist() for k, (v, _) in record.items()}, {k: unit for k, (_, unit) in record.items()}


def _inside(points: Array, view: View) -> int:
    if not len(points):
        return 0
    place = framing.projected(points, view, camera.aspect())
    return int(((np.abs(place[:, :2]) <= 1.0).all(axis=1) & (place[:, 2] > 0.05)).sum())
