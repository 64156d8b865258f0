"""Walking: where each foot stands and swings, and how a leg of two bones reaches it. numpy only, no Blender."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from . import flesh
from .flesh import Array, Part, Rgb

SEGMENTS = 4
"""Points of each of the two bones."""


@dataclass(frozen=True)
class Leg:
    """hip and foot (metres, body frame; the foot's z is 0 = ground); phase of its step in [0, 1).

    knee: direction the knee bends to, body frame. slack: length of both bones over the distance from hip to foot.
    thick: radii at hip, knee and foot in metres."""

    name: str
    hip: Array
    foot: Array
    phase: float
    knee: Array
    thick: tuple[float, float, float]
    hue: Rgb
    slack: float = 1.25
    upper: float = 0.48
    """Share of the length in the bone next to the body."""
    material: str = "skin"


@dataclass(frozen=True)
class Gait:
    """step_hz: steps a second of each foot; duty: share of a step the foot stands; lift_m: how high it swings."""

    step_hz: float
    duty: float
    lift_m: float


Pose = Callable[[float], tuple[Array, Array]]
"""Time -> place (3,) of the body's origin on the ground and its turn (3, 3)."""


def foot_at(leg: Leg, gait: Gait, pose: Pose, time_s: float, ground: Callable[[Array], float]) -> Array:
    """(3,) world place of a foot. It stands where the body's rest foot is in mid-stance."""
    step = time_s * gait.step_hz + leg.phase
    index, share = np.floor(step), step - np.floor(step)

    def stood(step_index: float) -> Array:
        middle_s = (step_index + gait.duty / 2.0 - leg.phase) / gait.step_hz
        place, turn = pose(middle_s)
        foot = place + turn @ np.array([leg.foot[0], leg.foot[1], 0.0])
        return np.array([foot[0], foot[1], ground(foot)])

    here = stood(index)
    if share < gait.duty:
        return here
    swing = (share - gait.duty) / (1.0 - gait.duty)
    eased = swing * swing * (3.0 - 2.0 * swing)
    return np.asarray(
        here + (stood(index + 1.0) - here) * eased + np.array([0.0, 0.0, gait.lift_m * np.sin(np.pi * swing)])
    )


def bent(leg: Leg, hip: Array, foot: Array) -> Array:
    """(2 SEGMENTS - 1, 3) line from hip over the knee to the foot, all in the body's frame."""
    reach = leg.slack * float(np.linalg.norm(leg.hip - leg.foot))
    first, second = reach * leg.upper, reach * (1.0 - leg.upper)
    way = foot - hip
    length = float(np.clip(np.linalg.norm(way), abs(first - second) + 1e-6, first + second - 1e-6))
    ahead = way / max(float(np.linalg.norm(way)), 1e-9)
    along = (first**2 - second**2 + length**2) / (2.0 * length)
    out = leg.knee - ahead * float(leg.knee @ ahead)
    out = out / max(float(np.linalg.norm(out)), 1e-9)
    knee = hip + ahead * along + out * np.sqrt(max(first**2 - along**2, 0.0))
    upper = hip + np.outer(np.linspace(0.0, 1.0, SEGMENTS), knee - hip)
    lower = knee + np.outer(np.linspace(0.0, 1.0, SEGMENTS), foot - knee)
    return np.concatenate([upper, lower[1:]])


def part(leg: Leg, hip: Array, foot: Array, sides: int = 8) -> Part:
    """The leg as a tube."""
    line = bent(leg, hip, foot)
    marks = [0.0, 0.5, 1.0]
    thick = np.interp(np.linspace(0.0, 1.0, len(line)), marks, leg.thick)
    rings = flesh.tube_rings(line, thick, sides, reference=(0.3, 0.9, 0.2))
    return flesh.loft(leg.name, rings, leg.hue, leg.material)
