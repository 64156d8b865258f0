"""A dune as heights over its own coordinates: a gentle windward side, a sharp winding crest, a slip face. numpy only.

a runs along the crest, s across it, down the slip face; both in metres from the middle of the crest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .heights import Array

WINDWARD_POWER = 1.45
"""Shape of the windward side: about 12 degrees steep under the crest, level where it begins."""
WINDWARD_REACH = 6.0
"""Length of the windward side over the dune's height."""
TOE_M = 0.3
"""Roundness of the foot of the slip face."""
BURIED_M = 0.05
"""How far below the ground the dune's edge ends."""
GROWTH = 1.18
"""How much longer each cell outside the fine part is than the one before."""


@dataclass(frozen=True)
class Dune:
    """height_m of the crest over the ground; face_deg of the slip face before anything flows."""

    height_m: float
    face_deg: float
    bends_m: float
    """Amplitude of the crest's windings."""
    length_m: float
    """Half the length over which the crest stays high."""
    phase_rad: float

    def crest_s(self, a: Array) -> Array:
        """Where across the dune the crest runs."""
        bend = np.sin(2.0 * np.pi * a / 15.0 + self.phase_rad) + 0.35 * np.sin(2.0 * np.pi * a / 6.1 + 2.1)
        return np.asarray(self.bends_m * bend)

    def crest_m(self, a: Array) -> Array:
        """Height of the crest over the ground."""
        swell = 1.0 + 0.06 * np.sin(2.0 * np.pi * a / 11.0 + 1.3 * self.phase_rad)
        return np.asarray(self.height_m * swell * np.exp(-((np.abs(a) / self.length_m) ** 3)))

    def beyond_crest(self, a: Array, s: Array) -> Array:
        """Distance across the dune from the crest, positive on the slip face."""
        return np.asarray(s - self.crest_s(a))

    def height(self, a: Array, s: Array) -> Array:
        """Height over the ground; slightly below it where the dune has ended."""
        q, top = self.beyond_crest(a, s), self.crest_m(a)
        share = np.clip(-q / (WINDWARD_REACH * self.height_m), 0.0, 1.0)
        windward = top * (1.0 - share) ** WINDWARD_POWER
        bare = top - np.maximum(q, 0.0) * np.tan(np.radians(self.face_deg)) / self._aslant(a)
        lee = 0.5 * (bare + np.sqrt(bare**2 + TOE_M**2)) - 0.5 * (np.sqrt(top**2 + TOE_M**2) - top)
        found = np.where(q < 0.0, windward, lee)
        return np.asarray(found - BURIED_M)

    def _aslant(self, a: Array) -> Array:
        """How much steeper the face is than across the dune, where the crest does not run along a."""
        step = 0.05
        turn = (self.crest_s(a + step) - self.crest_s(a - step)) / (2.0 * step)
        return np.asarray(np.sqrt(1.0 + turn**2))


@dataclass(frozen=True)
class Patch:
    """The fine grid on which sand flows: even cells from low to high in a and s, rows along s."""

    a_m: Array
    s_m: Array
    cell_m: float

    @classmethod
    def over(cls, a: tuple[float, float], s: tuple[float, float], cell_m: float) -> Patch:
        return cls(np.arange(a[0], a[1] + cell_m / 2, cell_m), np.arange(s[0], s[1] + cell_m / 2, cell_m), cell_m)

    def mesh(self) -> tuple[Array, Array]:
        """(a, s) of every cell, rows along s."""
        a, s = np.meshgrid(self.a_m, self.s_m)
        return a, s


def widened(fine: Array, low: float, high: float) -> tuple[Array, slice]:
    """Coordinates that go on beyond an even row with growing steps as far as low and high; where the row lies in it."""
    step = float(fine[1] - fine[0])
    before, after = _growing(step, float(fine[0]) - low), _growing(step, high - float(fine[-1]))
    return np.concatenate([fine[0] - before[::-1], fine, fine[-1] + after]), slice(len(before), len(before) + len(fine))


def _growing(step: float, reach: float) -> Array:
    steps: list[float] = []
    while sum(steps) < reach:
        steps.append(step * GROWTH ** (len(steps) + 1))
    return np.cumsum(np.array(steps))
