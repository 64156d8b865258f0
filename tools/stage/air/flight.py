"""How things in the air move: one closed formula for drops, flakes, leaves, motes and embers. numpy only, no Blender.

Every particle lives once. It moves at a constant velocity through an anchor (where it lands, or where it is born) and
swings about that line; near the end of its flight the swing dies away, so that it settles exactly on the anchor.
airborne.py builds the same formula from geometry nodes; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CROSS_SHARE = 0.6
"""Swing across the main swing, as a share of it."""
CROSS_RATE = 1.37
TUMBLE_RATE = 0.8
TUMBLE_LEAD = 0.9
"""Rates over that of the swing, and a lead in radians: no two of a particle's motions repeat together."""


@dataclass(frozen=True)
class Flight:
    """N particles. Times in seconds from frame 1, which is 0; they may be negative: the air is full from the start."""

    anchor_m: Array
    """(N, 3) where it is at anchor_s, swing aside."""
    anchor_s: Array
    velocity_m_s: Array
    """(N, 3)"""
    appear_s: Array
    """It is not there before, grows to its size over grow_s from then on."""
    stop_s: Array
    """It rests from then on."""
    vanish_s: Array
    grow_s: Array
    settle_s: Array
    """Time before stop_s over which swing and tumble die away."""
    swing_m: Array
    """(N, 3) amplitude of the main swing, level."""
    swing_rad_s: Array
    phase_rad: Array
    rest_turn_rad: Array
    """(N, 3) XYZ Euler angles at stop_s."""
    tumble_rad: Array
    """(N, 3) amplitude of tilting about x and y; z is not used."""
    spin_rad_s: Array
    """Turning about z."""
    size: Array
    """Factor on the template."""
    choice: NDArray[np.int64]
    """Which template."""

    def __len__(self) -> int:
        return len(self.anchor_s)

    def take(self, kept: NDArray[np.bool_]) -> Flight:
        """The particles marked True."""
        return Flight(**{entry.name: getattr(self, entry.name)[kept] for entry in fields(self)})

    def position_m(self, time_s: float) -> Array:
        """(N, 3), also of particles that are not visible at that time."""
        moved = np.clip(time_s, self.appear_s, self.stop_s)
        left = moved - self.stop_s
        ease = self._ease(left)[:, None]
        main = np.sin(self.swing_rad_s * left + self.phase_rad)[:, None]
        aside = CROSS_SHARE * np.sin(CROSS_RATE * self.swing_rad_s * left + 2.0 * self.phase_rad)[:, None]
        across = self.swing_m[:, [1, 0, 2]] * np.array([-1.0, 1.0, 0.0])
        line = self.anchor_m + self.velocity_m_s * (moved - self.anchor_s)[:, None]
        return np.asarray(line + ease * (self.swing_m * main + across * aside))

    def turn_rad(self, time_s: float) -> Array:
        """(N, 3) XYZ Euler angles."""
        left = np.clip(time_s, self.appear_s, self.stop_s) - self.stop_s
        ease = self._ease(left)
        around_x = np.sin(self.swing_rad_s * left + self.phase_rad + TUMBLE_LEAD)
        around_y = np.sin(TUMBLE_RATE * self.swing_rad_s * left + self.phase_rad)
        wobble = np.stack([around_x * ease, around_y * ease, np.zeros_like(ease)], axis=1) * self.tumble_rad
        return np.asarray(self.rest_turn_rad + wobble + (self.spin_rad_s * left)[:, None] * np.array([0.0, 0.0, 1.0]))

    def scale(self, time_s: float) -> Array:
        """(N,) factor on the template, 0 where it is not there."""
        grown = np.clip((time_s - self.appear_s) / self.grow_s, 0.0, 1.0)
        left = np.clip((self.vanish_s - time_s) / self.grow_s, 0.0, 1.0)
        return np.asarray(self.size * np.minimum(grown, left))

    def airborne(self, time_s: float) -> NDArray[np.bool_]:
        """(N,) whether it is visible and moving."""
        return np.asarray((time_s >= self.appear_s) & (time_s < np.minimum(self.stop_s, self.vanish_s)))

    def resting(self, time_s: float) -> NDArray[np.bool_]:
        """(N,) whether it has come to rest and is visible."""
        return np.asarray((time_s >= self.stop_s) & (time_s < self.vanish_s))

    def _ease(self, left_s: Array) -> Array:
        share = np.clip(-left_s / self.settle_s, 0.0, 1.0)
        return np.asarray(share * share * (3.0 - 2.0 * share))


def still(count: int) -> dict[str, Array]:
    """Entries of a Flight that neither swings, turns nor tumbles; to be updated with what the kind needs."""
    none, vectors = np.zeros(count), np.zeros((count, 3))
    return {
        "grow_s": np.full(count, 0.05),
        "settle_s": np.full(count, 0.5),
        "swing_m": vectors,
        "swing_rad_s": none,
        "phase_rad": none,
        "rest_turn_rad": vectors,
        "tumble_rad": vectors,
        "spin_rad_s": none,
        "size": np.ones(count),
        "choice": np.zeros(count, dtype=np.int64),
    }


def fall_speed_m_s(drop_diameter_mm: Array) -> Array:
    """Terminal speed of rain drops at sea level: Atlas, Srivastava and Sekhon 1973, eq. 5, a fit to Gunn and Kinzer."""
    return np.asarray(9.65 - 10.3 * np.exp(-0.6 * np.asarray(drop_diameter_mm, dtype=np.float64)))
