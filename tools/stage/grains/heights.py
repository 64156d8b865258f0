"""Loose grains as heights on a grid: slopes, and avalanches that begin at one angle and stop at a lower one.

numpy only. Heights are of shape (rows along y, columns along x) in metres, cells are square. What lies loose is a layer
on a bed that never moves; the layer's volume is conserved to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

HYSTERESIS_DEG = 1.5
"""Slopes of dry grains start to slide a degree or two above the angle at which they stop again (Bagnold 1966: sand
33-34 and about 31-32 degrees)."""
STEP = 0.2
"""Share of a full exchange between two cells per sweep; above 0.25 an explicit scheme in two dimensions swings."""


@dataclass(frozen=True)
class Repose:
    """Angles of a kind of grain. stop_deg is the angle of repose, start_deg that at which a slope lets go."""

    stop_deg: float
    start_deg: float

    @classmethod
    def of(cls, angle_deg: float) -> Repose:
        return cls(angle_deg - HYSTERESIS_DEG / 2, angle_deg + HYSTERESIS_DEG / 2)


def steepness(heights: Array, cell_m: float) -> Array:
    """Tangent of the slope of every cell, central differences."""
    along_y, along_x = np.gradient(heights, cell_m)
    return np.asarray(np.hypot(along_x, along_y))


def relax(bed: Array, layer: Array, mobile: NDArray[np.bool_], repose: Repose, *, cell_m: float, sweeps: int) -> Array:
    """The layer after sweeps of sliding; mobile (changed in place) marks the cells that slide.

    A cell starts to slide above start_deg and stops below stop_deg. What slides moves along the steepest descent by the
    part of the height difference that exceeds the slope where it stops: nonlinear diffusion whose rest is a surface of
    constant slope (Prigozhin 1996), the same in every direction because the full gradient counts at each face.
    """
    start, stop = np.tan(np.radians(repose.start_deg)), np.tan(np.radians(repose.stop_deg))
    for _ in range(sweeps):
        total = bed + layer
        slope = steepness(total, cell_m)
        mobile |= slope > start
        mobile &= slope > stop
        excess = np.where(mobile, np.maximum(slope - stop, 0.0) / np.maximum(slope, 1e-9), 0.0)
        moved = [np.zeros_like(layer), np.zeros_like(layer)]
        for axis in (0, 1):
            upper, lower = _pair(axis)
            drop = total[upper] - total[lower]
            share = np.maximum(excess[upper], excess[lower])
            flux = STEP * share * drop
            moved[axis][upper] = np.where(flux > 0, np.minimum(flux, 0.25 * layer[upper]), 0.0)
            moved[axis][upper] += np.where(flux < 0, np.maximum(flux, -0.25 * layer[lower]), 0.0)
        for axis in (0, 1):
            upper, lower = _pair(axis)
            layer[upper] -= moved[axis][upper]
            layer[lower] += moved[axis][upper]
    return layer


def slope_deg(heights: Array, cell_m: float, within: NDArray[np.bool_]) -> float:
    """Median slope of the cells in the mask, degrees; 0 where there are none."""
    if not within.any():
        return 0.0
    return float(np.degrees(np.arctan(np.median(steepness(heights, cell_m)[within]))))


def _pair(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Indices of the cells on either side of every face across an axis."""
    every = slice(None)
    first, second = slice(None, -1), slice(1, None)
    return ((first, every), (second, every)) if axis == 0 else ((every, first), (every, second))
