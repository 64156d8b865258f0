"""What wind does to a sheet: gusts that travel with it, pressure on every patch, drag along it. numpy only."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .sheet import Array, Sheet

AIR_KG_M3 = 1.2

NORMAL_COEFFICIENT = 1.8
"""Force across a plate over dynamic pressure, by the sine of its angle to the wind: 1.2-2 for square plates head-on
(Hoerner 1965), about pi/2 times the aspect ratio for small angles."""

ALONG_COEFFICIENT = 0.09
"""Drag of a flag over dynamic pressure and its area, both sides together: 0.05-0.15 (Fairthorne 1930; ESDU)."""

MODES = 6


@dataclass(frozen=True)
class Breeze:
    """Mean wind and eddies carried along by it (frozen turbulence): (M, ...) waves of level cross wind and of speed."""

    speed_m_s: float
    towards: Array
    """(3,) level unit vector."""
    across: Array
    wave_number_m: Array
    """(M,) radians a metre along the wind."""
    phase: Array
    """(2, M)"""
    share: Array
    """(2, M) of the mean wind: cross wind, and speed."""
    climb_m: Array
    """(M,) radians a metre of height, so that not all of a sheet meets an eddy at once."""

    def at(self, place: Array, time_s: float) -> Array:
        """(3, R, C) wind at places (3, R, C)."""
        along = np.tensordot(self.towards, place, axes=1) - self.speed_m_s * time_s
        turn = (
            self.wave_number_m[:, None, None] * along
            + self.climb_m[:, None, None] * place[2]
            + self.phase[:, :, None, None]
        )
        waves = (self.share[:, :, None, None] * np.sin(turn)).sum(axis=1) * self.speed_m_s
        mean = (self.speed_m_s + waves[1]) * self.towards[:, None, None]
        return np.asarray(mean + waves[0] * self.across[:, None, None])


def breeze(speed_m_s: float, towards_deg: float, *, gustiness: float, size_m: float, seed: int) -> Breeze:
    """Eddies between 0.7 and 6 times the size of the sheet; cross wind of half the gustiness, root mean square."""
    rng = np.random.default_rng(seed)
    around = math.radians(towards_deg)
    towards = np.array([math.cos(around), math.sin(around), 0.0])
    lengths = size_m * np.geomspace(1.6, 6.0, MODES) * rng.uniform(0.85, 1.15, MODES)
    even = np.sqrt(2.0 / MODES) * np.ones(MODES)
    return Breeze(
        speed_m_s,
        towards,
        np.array([-towards[1], towards[0], 0.0]),
        2.0 * math.pi / lengths,
        rng.uniform(0.0, 2.0 * math.pi, (2, MODES)),
        np.stack([0.5 * gustiness * even, gustiness * even / 2.0]),
        rng.uniform(-0.5, 0.5, MODES) * 2.0 * math.pi / lengths,
    )


def pressure(sheet: Sheet, wind: Array, dt_s: float) -> Array:
    """(3, R, C) acceleration of a sheet in a wind (3, R, C), limited to what stops its motion relative to the air.

    The part of the relative wind across a patch pushes it, the part along it drags it; both as the square of its
    speed. Exponential in time, so that no step overshoots however light the cloth is.
    """
    normal, area = sheet.normals()
    relative = wind - sheet.velocity
    speed = np.sqrt((relative**2).sum(axis=0))
    through = (relative * normal).sum(axis=0)
    per_s = 0.5 * AIR_KG_M3 * speed * area / sheet.point_mass_kg
    across = -np.expm1(-NORMAL_COEFFICIENT * per_s * dt_s) / dt_s
    along = -np.expm1(-ALONG_COEFFICIENT * per_s * dt_s) / dt_s
    return np.asarray((across - along) * through * normal + along * relative)
