"""A held sheet in the wind: run it, and say how it flies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .breeze import Breeze, pressure
from .folds import Folds
from .sheet import GRAVITY_M_S2, Array, Collide, Sheet

WIND_EVERY = 4
"""Steps for which the wind at the sheet is taken to stay."""

TRACE_HZ = 60.0


@dataclass(frozen=True)
class Blown:
    """What came of it."""

    places: Array
    """(F, 3, R, C) at the video's frames."""
    trace: Array
    """(T, 3) way of the watched point, TRACE_HZ or a little more a second."""
    trace_hz: float
    stretch: float
    """Largest excess of a thread over its length in any frame."""


def blow(
    sheet: Sheet,
    wind: Breeze,
    *,
    fps: int,
    frames: int,
    preroll_s: float,
    steps_hz: int,
    watch: tuple[int, int],
    apart_m: float = 0.0,
    collide: Collide | None = None,
) -> Blown:
    """Let the wind blow for preroll_s and then for the clip; watch is the (row, column) that is traced.

    apart_m keeps the sheet from passing through itself, 0 does not look. The first frame is the end of the preroll.
    """
    per_frame = max(1, round(steps_hz / fps))
    dt_s, every = 1.0 / (per_frame * fps), max(1, round(per_frame * fps / TRACE_HZ))
    before = round(preroll_s * fps) * per_frame
    gravity = np.array([0.0, 0.0, -GRAVITY_M_S2])[:, None, None]
    touch = _contacts(sheet, apart_m, collide)
    places, trace, stretch = [], [], 0.0
    air = wind.at(sheet.position, 0.0)
    for step in range(before + (frames - 1) * per_frame + 1):
        if step % WIND_EVERY == 0:
            air = wind.at(sheet.position, step * dt_s)
        sheet.step(dt_s, gravity + pressure(sheet, air, dt_s), touch)
        if step < before:
            continue
        if step % every == 0:
            trace.append(sheet.position[:, watch[0], watch[1]].copy())
        if (step - before) % per_frame == 0:
            places.append(sheet.position.copy())
            stretch = max(stretch, sheet.stretch())
    return Blown(np.array(places), np.array(trace), 1.0 / (dt_s * every), stretch)


def flutter_hz(trace: Array, rate_hz: float, across: Array) -> float:
    """Mean frequency of the motion across the wind, weighted by its power; 0 for what does not move.

    A fluttering tip has no single line in its spectrum, so the centroid is steadier over seeds than the peak.
    """
    way = (trace - trace.mean(axis=0)) @ across
    if len(way) < 8 or float(np.abs(way).max()) < 1e-6:
        return 0.0
    power = np.abs(np.fft.rfft(way * np.hanning(len(way)))) ** 2
    frequency = np.fft.rfftfreq(len(way), 1.0 / rate_hz)
    seen = frequency >= 1.5 * rate_hz / len(way)
    return float((frequency * power)[seen].sum() / power[seen].sum())


def _contacts(sheet: Sheet, apart_m: float, collide: Collide | None) -> Collide | None:
    if apart_m <= 0.0:
        return collide
    folds = Folds(sheet, apart_m)

    def touch(position: Array, before: Array) -> None:
        folds.keep_apart(position)
        if collide is not None:
            collide(position, before)

    return touch
