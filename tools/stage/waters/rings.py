"""Rings that bodies and drops make on a surface, computed on a square of it and laid on its mesh frame by frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.interpolate import RegularGridInterpolator

from .afloat import Voyage
from .ripples import Complex, Pool, pressure_of, static_dent
from .waves import Array

STEP_HZ = 120
MAX_HEIGHTS = 1_300_000
"""Heights of all frames together that a clip may keep: they go into the file as shape keys."""


@dataclass(frozen=True)
class Patch:
    """The square of surface on which rings run."""

    low: tuple[float, float]
    high: tuple[float, float]
    step_m: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, even."""
        wide, deep = (self.high[i] - self.low[i] for i in (0, 1))
        return 2 * max(8, round(deep / self.step_m / 2)), 2 * max(8, round(wide / self.step_m / 2))


@dataclass(frozen=True)
class Drop:
    """A dent of width and depth pressed at a place and time."""

    time_s: float
    x: float
    y: float
    width_m: float
    depth_m: float


def patch(low: tuple[float, float], high: tuple[float, float], frames: int, finest_m: float) -> Patch:
    """As fine as finest_m, or as the number of frames allows."""
    area = (high[0] - low[0]) * (high[1] - low[1])
    return Patch(low, high, max(finest_m, float(np.sqrt(area * frames / MAX_HEIGHTS))))


def of_bodies(where: Patch, voyage: Voyage, x: Array, y: Array, *, depth_m: float, frames: int, fps: int) -> Array:
    """(F, V) heights over points: waves that the bodies send out, without the hollow each floats in.

    Computed in water that stands still and carried along by the current: what drifts with it leaves no wake.
    """
    pool = Pool(where.low, where.high, where.shape, depth_m, 1.0 / STEP_HZ)
    hz, current = voyage.trajectory.sim_hz, np.array([*voyage.water.current_m_s, 0.0])
    place = voyage.trajectory.position_m - voyage.trajectory.time_s[:, None, None] * current
    found = np.zeros((frames, len(x)))
    dents = _dents(pool, voyage, place, 0)
    pool.height = dents.copy()
    done = 0
    for frame in range(frames):
        while done < round(frame / fps * STEP_HZ):
            sample = min(round((done + 1) / STEP_HZ * hz), len(place) - 1)
            dents = _dents(pool, voyage, place, sample)
            pool.step(pressure_of(dents))
            done += 1
        carried = frame / fps * current
        found[frame] = _over(pool, pool.heights_m(dents), x - carried[0], y - carried[1])
    return found


def _dents(pool: Pool, voyage: Voyage, place: Array, sample: int) -> Complex:
    total: Complex = np.zeros(pool.k.shape, dtype=np.complex128)
    for n, body in enumerate(voyage.bodies):
        volume = float(voyage.share[sample, n]) * body.solid.volume_m3
        if volume > 1e-9:
            below = max(0.0, float(voyage.surface_m[sample, n] - place[sample, n, 2]) - 0.3 * body.length_m)
            spot = place[sample, n]
            total = total + static_dent(
                pool, float(spot[0]), float(spot[1]), 0.45 * body.length_m, volume_m3=volume, below_m=below
            )
    return total


def of_drops(
    where: Patch, drops: Sequence[Drop], x: Array, y: Array, *, depth_m: float, frames: int, fps: int, loss_per_s: float
) -> Array:
    """(F, V) heights over points. Drops before time 0 have made their rings already when the clip begins."""
    pool = Pool(where.low, where.high, where.shape, depth_m, 1.0 / STEP_HZ, loss_per_s)
    waiting = sorted(drops, key=lambda drop: drop.time_s)
    begin = min(0.0, waiting[0].time_s) if waiting else 0.0
    pool.time_s = begin
    found = np.zeros((frames, len(x)))
    for frame in range(frames):
        while pool.time_s < frame / fps - 0.5 / STEP_HZ:
            while waiting and waiting[0].time_s <= pool.time_s:
                drop = waiting.pop(0)
                pool.dent(drop.x, drop.y, drop.width_m, drop.depth_m)
            pool.step()
        found[frame] = _over(pool, pool.heights_m(), x, y)
    return found


def _over(pool: Pool, heights: Array, x: Array, y: Array) -> Array:
    """Heights at points, 0 outside the patch and fading towards its rim."""
    xs, ys = pool.axes_m()
    known = RegularGridInterpolator((ys, xs), heights, bounds_error=False, fill_value=0.0)
    edge = np.minimum.reduce([x - xs[0], xs[-1] - x, y - ys[0], ys[-1] - y])
    fade = np.clip(edge / (4.0 * (xs[1] - xs[0])), 0.0, 1.0)
    return np.asarray(known(np.column_stack([y, x])) * fade)
