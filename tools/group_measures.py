"""Measures of several bodies together: what topples, in which order, what is struck and how hard, what stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import motion_events as events
from .motion_events import MeasureUnavailable
from .telemetry import Flags, Floats, Telemetry

TOPPLED_DEG = 30.0
"""A body that ends this far from how it stood has toppled; dominoes leaning on each other do by 50 or more."""
TIPPING_DEG = 10.0
"""A body tilted this far is on its way over."""
STRUCK_SHARE = 0.25
"""A body was struck when it moved by this share of its radius."""
BESIDE_IMPACT_S = 0.02
"""Length of the stretches before and after an impact over which momentum is averaged."""


def toppled_fraction(t: Telemetry) -> float:
    """1; share of the bodies at rest at first that end tilted by 30 degrees or more."""
    return float((tilt_deg(t)[-1, _at_first(t)] >= TOPPLED_DEG).mean())


def topple_time_s(t: Telemetry) -> float:
    """s; when the last body of those that topple is tilted by 30 degrees."""
    return float(np.nanmax(_crossing_s(t, TOPPLED_DEG)))


def topple_order(t: Telemetry) -> float:
    """1; share of neighbours, by name, of which the later one begins to tip later: 1 for a chain."""
    times = _crossing_s(t, TIPPING_DEG)
    if np.isfinite(times).sum() < 2:
        raise MeasureUnavailable("fewer than two bodies tip")
    return float((np.diff(times) > 0.0).mean())


def wave_speed_m_s(t: Telemetry) -> float:
    """m/s; speed at which tipping runs along the bodies in the order of their names, fitted to all that tip."""
    times = _crossing_s(t, TIPPING_DEG)
    steps = np.linalg.norm(np.diff(t.position_m[0], axis=0), axis=-1)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    tipped = np.isfinite(times)
    if tipped.sum() < 3 or np.ptp(times[tipped]) <= 0.0:
        raise MeasureUnavailable("fewer than three bodies tip one after another")
    return float(np.polyfit(times[tipped], along[tipped], 1)[0])


def struck_fraction(t: Telemetry) -> float:
    """1; share of the bodies at rest at first that move by a quarter of their radius or more."""
    moved = np.linalg.norm(t.position_m - t.position_m[0], axis=-1).max(axis=0)
    first = _at_first(t)
    return float((moved[first] > STRUCK_SHARE * t.radius_m[first]).mean())


def struck_speed_m_s(t: Telemetry) -> float:
    """m/s; highest horizontal speed of a body that was at rest at first."""
    return float(events.ground_speed_m_s(t)[:, _at_first(t)].max())


def momentum_error(t: Telemetry) -> float:
    """1; change of the bodies' horizontal momentum over their first impact, over what it was before."""
    first = _at_first(t)
    moves = (events.speed_m_s(t)[:, first] > 2.0 * events.MOVING_M_S).any(axis=1)
    if not moves.any() or not moves.argmax():
        raise MeasureUnavailable("nothing is struck")
    impact, width = int(moves.argmax()), max(1, round(BESIDE_IMPACT_S / events.step_s(t)))
    momentum = (t.velocity_m_s[..., :2] * t.mass_kg[:, None]).sum(axis=1)
    before = momentum[max(0, impact - 2 - width) : max(1, impact - 2)].mean(axis=0)
    after = momentum[impact + 3 : impact + 3 + width].mean(axis=0)
    if np.linalg.norm(before) < 1e-9:
        raise MeasureUnavailable("nothing moves before the first impact")
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def final_height_ratio(t: Telemetry) -> float:
    """1; height of the highest centre of mass above the lowest point of all, at the end over the start."""
    height = t.position_m[..., 2].max(axis=1) - t.lowest_m.min()
    return float(height[-1] / height[0])


def max_shift_m(t: Telemetry) -> float:
    """m; largest distance of a body between its first and its last place."""
    return float(np.linalg.norm(t.position_m[-1] - t.position_m[0], axis=-1).max())


def spread_growth_m(t: Telemetry) -> float:
    """m; how much wider apart the bodies lie at the end than at the start (root mean square from their middle)."""
    ends = t.position_m[[0, -1], :, :2]
    spread = np.sqrt(((ends - ends.mean(axis=1, keepdims=True)) ** 2).sum(axis=-1).mean(axis=1))
    return float(spread[1] - spread[0])


def first_fall_gravity_error(t: Telemetry) -> float:
    """1; as gravity_error, of the flights that begin at the start only: later ones graze other bodies."""
    found = [(run, body) for body in range(t.bodies) for run in events.flights(t, body) if run.start == 0]
    if not found:
        raise MeasureUnavailable("nothing falls from the start")
    fits = [np.polyfit(t.time_s[run], t.position_m[run, body, 2], 2)[0] for run, body in found]
    return float(np.abs(-2.0 * np.array(fits) / t.gravity_m_s2 - 1.0).max())


def tilt_deg(t: Telemetry) -> Floats:
    """(T, N) angle between what pointed up in each body at the start and up."""
    start, now = t.quaternion[0], t.quaternion
    x = start[:, 0] * now[..., 1] - start[:, 1] * now[..., 0] + start[:, 2] * now[..., 3] - start[:, 3] * now[..., 2]
    y = start[:, 0] * now[..., 2] - start[:, 2] * now[..., 0] + start[:, 3] * now[..., 1] - start[:, 1] * now[..., 3]
    return np.asarray(np.degrees(np.arccos(np.clip(1.0 - 2.0 * (x * x + y * y), -1.0, 1.0))))


def _crossing_s(t: Telemetry, degrees: float) -> Floats:
    """(N,) when each body is tilted that far for the first time; NaN for one that never is."""
    over = tilt_deg(t) >= degrees
    if not over.any():
        raise MeasureUnavailable(f"nothing tilts by {degrees:g} degrees")
    return np.asarray(np.where(over.any(axis=0), t.time_s[over.argmax(axis=0)], np.nan))


def _at_first(t: Telemetry) -> Flags:
    """(N,) the bodies at rest at the start. Raises MeasureUnavailable when there are none."""
    still = events.speed_m_s(t)[:3].max(axis=0) <= events.MOVING_M_S
    if not still.any():
        raise MeasureUnavailable("nothing is at rest at the start")
    return np.asarray(still)


GROUP_MEASURES: tuple[Callable[[Telemetry], float], ...] = (
    toppled_fraction,
    topple_time_s,
    topple_order,
    wave_speed_m_s,
    struck_fraction,
    struck_speed_m_s,
    momentum_error,
    final_height_ratio,
    max_shift_m,
    spread_growth_m,
    first_fall_gravity_error,
)
