"""Rings on still water: every wave number of a square of surface turns at its own exact rate, gravity and capillary.

With a pressure p on the surface: eta'' + 2 gamma eta' + omega(k)^2 eta = -(k tanh(k h) / rho) p (linear theory; Lamb,
Hydrodynamics, art. 231 and 267). Damping is viscous, 2 nu k^2 (art. 348). What reaches the rim is soaked up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .waves import GRAVITY_M_S2, WATER_KG_M3, Array, omega_rad_s

VISCOSITY_M2_S = 1.0e-6
LOSS_PER_S = 0.12
"""What surface film and small motions take besides (chosen by eye: rings on ponds fade within some seconds)."""
SOAK_EVERY = 6
RIM_SHARE = 0.1

Complex = NDArray[np.complex128]


@dataclass
class Pool:
    """A rectangle of surface [low, high] in metres, sampled at `shape` (rows along y, columns along x)."""

    low: tuple[float, float]
    high: tuple[float, float]
    shape: tuple[int, int]
    depth_m: float
    step_s: float
    loss_per_s: float = LOSS_PER_S
    time_s: float = 0.0
    height: Complex = field(init=False)
    """Spectrum of the height, of numpy's rfft2."""
    rate: Complex = field(init=False)

    def __post_init__(self) -> None:
        rows, columns = self.shape
        self._dx = (self.high[0] - self.low[0]) / columns
        self._dy = (self.high[1] - self.low[1]) / rows
        ky = 2 * np.pi * np.fft.fftfreq(rows, self._dy)[:, None]
        kx = 2 * np.pi * np.fft.rfftfreq(columns, self._dx)[None, :]
        self._kx, self._ky = kx, ky
        self.k = np.hypot(kx, ky)
        self._omega = np.maximum(omega_rad_s(self.k, self.depth_m), 1e-9)
        self._push = self.k * np.tanh(np.minimum(self.k * self.depth_m, 50.0)) / WATER_KG_M3
        self._cos, self._sin = np.cos(self._omega * self.step_s), np.sin(self._omega * self.step_s)
        self._kept = np.exp(-(2.0 * VISCOSITY_M2_S * self.k**2 + self.loss_per_s) * self.step_s)
        self._rim = _rim(rows)[:, None] * _rim(columns)[None, :]
        self.height = np.zeros(self.k.shape, dtype=np.complex128)
        self.rate = np.zeros(self.k.shape, dtype=np.complex128)
        self._steps = 0

    def bump(self, x: float, y: float, width_m: float) -> Complex:
        """Spectrum of exp(-r^2 / 2 width^2) about a point."""
        shift = np.exp(-1j * self._kx * (x - self.low[0])) * np.exp(-1j * self._ky * (y - self.low[1]))
        share = 2 * np.pi * width_m**2 / (self._dx * self._dy)
        return np.asarray(share * np.exp(-0.5 * (self.k * width_m) ** 2) * shift)

    def dent(self, x: float, y: float, width_m: float, depth_m: float) -> None:
        """Press a dent with a raised rim into the surface that holds no net volume, as a drop does."""
        self.height -= depth_m * (self.k * width_m) ** 2 / 2.0 * self.bump(x, y, width_m)

    def step(self, pressure_pa: Complex | None = None) -> None:
        """One step; pressure is a spectrum."""
        if pressure_pa is not None:
            self.rate -= self._push * pressure_pa * self.step_s
        height = self.height * self._cos + self.rate / self._omega * self._sin
        self.rate = (self.rate * self._cos - self.height * self._omega * self._sin) * self._kept
        self.height = height * self._kept
        self.time_s += self.step_s
        self._steps += 1
        if self._steps % SOAK_EVERY == 0:
            self.height = np.fft.rfft2(self.heights_m() * self._rim)
            self.rate = np.fft.rfft2(np.fft.irfft2(self.rate, s=self.shape) * self._rim)

    def heights_m(self, less: Complex | None = None) -> Array:
        """(rows, columns) heights, less a spectrum."""
        return np.asarray(np.fft.irfft2(self.height if less is None else self.height - less, s=self.shape))

    def axes_m(self) -> tuple[Array, Array]:
        """x (columns,) and y (rows,) of the samples."""
        rows, columns = self.shape
        return self.low[0] + self._dx * np.arange(columns), self.low[1] + self._dy * np.arange(rows)


def static_dent(pool: Pool, x: float, y: float, width_m: float, *, volume_m3: float, below_m: float) -> Complex:
    """Height spectrum of the hollow that a floating body of that displaced volume would leave; below_m deep it is felt
    less, the more the shorter the waves."""
    felt = np.exp(-pool.k * max(below_m, 0.0))
    return np.asarray(-volume_m3 / (2 * np.pi * width_m**2) * pool.bump(x, y, width_m) * felt)


def pressure_of(dent: Complex) -> Complex:
    """Pressure that holds such a hollow open at rest."""
    return np.asarray(-WATER_KG_M3 * GRAVITY_M_S2 * dent)


def _rim(count: int) -> Array:
    """1 inside, falling to 0.75 at both ends."""
    width = max(2, int(RIM_SHARE * count))
    ramp = np.ones(count)
    edge = 0.5 - 0.5 * np.cos(np.pi * (np.arange(width) + 0.5) / width)
    ramp[:width], ramp[-width:] = 0.75 + 0.25 * edge, 0.75 + 0.25 * edge[::-1]
    return ramp
