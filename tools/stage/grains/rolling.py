"""Grains that roll over grains that lie: a moving layer that runs down the slope, takes up grains and drops them.

The model is that of Bouchaud, Cates, Ravi Prakash and Edwards 1994 (two coupled heights), with a speed that grows with
the depth of the moving layer as in shallow flows. numpy and scipy only; grids as in heights.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .heights import Array, Repose, relax

SLOW_BELOW_DEG = 9.0
"""Degrees under the angle of repose at which what rolls has stopped."""
LARGEST_STEP = 0.4
"""Share of a cell that anything may move in one step."""
THIN = 0.02
"""Share of the usual depth under which a moving layer comes to rest wherever it is."""
THIN_REST_S = 0.4
EVEN_CELLS = 1.2
"""Slopes are those of heights evened out over this many cells: the model is unstable for bumps of one cell."""
SPREAD = 0.08
"""Diffusion of the moving depth in units of speed times cell: grains that collide go astray."""
TAKEN, DROPPED = 0.3, 3.0
"""Share of the moving depth that is taken up or dropped per cell, a tangent of 1 off the angle of repose."""
SLACK_DEG = 1.0
"""How far above the angle of repose grains lie before they slide by themselves."""
FASTEST = 1.6
"""Speed of the deepest flows over the usual one."""

Faces = tuple[tuple[slice, slice], tuple[slice, slice]]
FACES: tuple[Faces, Faces] = (
    ((slice(None, -1), slice(None)), (slice(1, None), slice(None))),
    ((slice(None), slice(None, -1)), (slice(None), slice(1, None))),
)
"""Cells before and behind every face across each axis."""


@dataclass(frozen=True)
class Manner:
    """How grains run: repose_deg of what lies, speed of a layer of the usual depth on a slope at that angle."""

    repose_deg: float
    speed_m_s: float
    depth_m: float


class Rolling:
    """Heights of a bed that never moves, of grains that lie on it, and of grains that roll over those (metres)."""

    def __init__(self, bed: Array, lying: Array, cell_m: float, manner: Manner) -> None:
        self.bed, self.cell_m, self.manner = bed, cell_m, manner
        self.lying, self.moving = lying.copy(), np.zeros_like(lying)
        self._sliding = np.zeros(lying.shape, dtype=np.bool_)
        self.flux_m2_s = (np.zeros_like(lying), np.zeros_like(lying))
        """(along y, along x) of the last step: depth times speed."""

    @property
    def surface(self) -> Array:
        return self.bed + self.lying + self.moving

    @property
    def volume_m3(self) -> float:
        """Of all grains, lying and rolling."""
        return float((self.lying + self.moving).sum()) * self.cell_m**2

    def step_s(self) -> float:
        """The longest step that is stable."""
        return LARGEST_STEP * self.cell_m / (FASTEST * self.manner.speed_m_s)

    def step(self, seconds: float) -> None:
        """Let the rolling grains run, and exchange grains with those that lie."""
        surface = ndimage.gaussian_filter(self.surface, EVEN_CELLS, mode="nearest", truncate=2.5)
        down = downhill(surface, self.cell_m)
        repose = np.tan(np.radians(self.manner.repose_deg))
        slow = np.tan(np.radians(self.manner.repose_deg - SLOW_BELOW_DEG))
        steep = np.clip((down - slow) / (repose - slow), 0.0, 1.2)
        deep = np.sqrt(np.clip(self.moving / self.manner.depth_m, 0.05, 2.0))
        speed = np.minimum(self.manner.speed_m_s * deep * steep, FASTEST * self.manner.speed_m_s)
        self._run(seconds, surface, speed)
        self._exchange(seconds, down, repose)
        angles = Repose(self.manner.repose_deg, self.manner.repose_deg + SLACK_DEG)
        self.lying = relax(self.bed, self.lying, self._sliding, angles, cell_m=self.cell_m, sweeps=1)

    def _run(self, seconds: float, surface: Array, speed: Array) -> None:
        """Upwind fluxes along the steepest descent of the surface at each face."""
        central = np.gradient(surface, self.cell_m)
        fluxes = []
        for axis in (0, 1):
            first, second = FACES[axis]
            along = (surface[second] - surface[first]) / self.cell_m
            across = (central[1 - axis][first] + central[1 - axis][second]) / 2.0
            downwards = -along / np.maximum(np.hypot(along, across), 1e-6)
            face = np.where(along < 0.0, speed[first], speed[second]) * downwards
            flux = np.where(along < 0.0, self.moving[first], self.moving[second]) * face
            astray = SPREAD * np.maximum(speed[first], speed[second]) * (self.moving[first] - self.moving[second])
            fluxes.append(flux + astray)
        kept = self._kept(fluxes, seconds)
        change = np.zeros_like(self.moving)
        for axis, flux in enumerate(fluxes):
            first, second = FACES[axis]
            fluxes[axis] = flux * np.where(flux > 0.0, kept[first], kept[second])
            change[first] -= fluxes[axis]
            change[second] += fluxes[axis]
        self.flux_m2_s = (_centred(fluxes[0], 0), _centred(fluxes[1], 1))
        self.moving += change * seconds / self.cell_m

    def _kept(self, fluxes: list[Array], seconds: float) -> Array:
        """Factor on what leaves each cell, so that no more leaves than is there."""
        leaving = np.zeros_like(self.moving)
        for axis, flux in enumerate(fluxes):
            first, second = FACES[axis]
            leaving[first] += np.maximum(flux, 0.0)
            leaving[second] += np.maximum(-flux, 0.0)
        return np.asarray(np.minimum(1.0, 0.95 * self.moving / np.maximum(leaving * seconds / self.cell_m, 1e-15)))

    def _exchange(self, seconds: float, down: Array, repose: float) -> None:
        off = down - repose
        rate = np.where(off > 0.0, TAKEN, DROPPED) * self.manner.speed_m_s / self.cell_m
        taken = rate * off * self.moving * seconds
        thin = np.exp(-((self.moving / (THIN * self.manner.depth_m)) ** 2)) * seconds / THIN_REST_S
        taken = np.clip(taken - thin * self.moving, -self.moving, np.maximum(self.lying, 0.0))
        self.lying -= taken
        self.moving += taken


def downhill(heights: Array, cell_m: float) -> Array:
    """Tangent of the slope down which a grain on the cell would run; 0 in a hollow."""
    drops = []
    for axis in (0, 1):
        first, second = FACES[axis]
        step = heights[first] - heights[second]
        drop = np.zeros_like(heights)
        drop[first] = np.maximum(drop[first], step)
        drop[second] = np.maximum(drop[second], -step)
        drops.append(drop / cell_m)
    return np.asarray(np.hypot(*drops))


def _centred(faces: Array, axis: int) -> Array:
    """Mean of the two faces of each cell; the faces at the border count as closed."""
    padded = np.pad(faces, [(1, 1) if axis == way else (0, 0) for way in (0, 1)])
    first, second = FACES[axis]
    return np.asarray((padded[first] + padded[second]) / 2.0)
