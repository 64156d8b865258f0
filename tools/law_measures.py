"""Measures behind the laws of every world: nothing stops, starts or hovers without a cause, and nothing is missing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import motion_events as events
from .motion_events import MeasureUnavailable
from .telemetry import Floats, Telemetry

MOTIONLESS_M_S = 2e-4
"""Slower than this a body does not move at all: an engine's resting bodies creep by less."""
BRAKING_S = 0.02
"""What is stopped by friction or a blow is slowed down, or left shivering, for longer than this."""
STANDING_S = 0.1
FALL_M = 0.02
"""What comes down by less has not fallen."""
HOVER_S = 0.05
CLEAR_M = 0.005
"""Farther from everything than hulls and meshes differ."""


def body_count(t: Telemetry) -> float:
    """bodies; how many were followed."""
    return float(t.bodies)


def in_view_fraction(t: Telemetry) -> float:
    """1; share of all frames and bodies in which a body is in view, whether it moves or not."""
    return float(t.in_view.mean())


def initial_spin_turns_s(t: Telemetry) -> float:
    """turns/s; mean rate of turning over the first 0.1 s."""
    first = t.time_s <= t.time_s[0] + 0.1
    return float(np.linalg.norm(t.angular_velocity_rad_s[first], axis=-1).mean() / (2.0 * np.pi))


def stops_dead_m_s(t: Telemetry) -> float:
    """m/s; how fast a body, centre or rim, was right before it stopped moving for good, of the worst; 0 where none did.

    What stops by itself is slowed down first. Only the passage to not moving at all counts, so that what still trembles
    at the end has not stopped.
    """
    return float(max((_before_rest(speed, events.step_s(t)) for speed in _pace(t).T), default=0.0))


def starts_dead_m_s(t: Telemetry) -> float:
    """m/s; as stops_dead_m_s, of a body that did not move at all for the first 0.1 s or longer."""
    step = events.step_s(t)
    found = [0.0]
    for speed in _pace(t).T:
        awake = np.flatnonzero(speed > MOTIONLESS_M_S)
        if len(awake) and awake[0] * step >= STANDING_S:
            found.append(float(speed[awake[0] : awake[0] + _braking(step)].max()))
    return max(found)


def hovers_s(t: Telemetry) -> float:
    """s; the longest time in which a body touches nothing and yet does not fall as gravity and drag have it.

    Of the worst body. Its mean acceleration over HOVER_S, less that of its drag, is more than half of gravity short of
    free fall, and it is more than CLEAR_M from anything throughout.
    """
    step, half = events.step_s(t), max(1, round(HOVER_S / events.step_s(t) / 2.0))
    if len(t.time_s) <= 2 * half:
        raise MeasureUnavailable("the clip is too short")
    height = t.position_m[..., 2]
    rise = (height[2 * half :] - 2.0 * height[half:-half] + height[: -2 * half]) / (half * step) ** 2
    width = 2 * half + 1
    clear = np.lib.stride_tricks.sliding_window_view(t.gap_m > CLEAR_M, width, axis=0).all(axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(events.drag_m_s2(t)[..., 2], width, axis=0)
    held = clear & (rise - windows.mean(axis=-1) > -0.5 * t.pull_m_s2)
    return float(max((run.stop - run.start for body in held.T for run in events.runs(body)), default=0) * step)


def fall_time_ratio(t: Telemetry) -> float:
    """1; time of the first fall over that of a free fall of its height, of the slowest body; 1 in a vacuum."""
    return max(seconds / float(np.sqrt(2.0 * height / t.gravity_m_s2)) for seconds, height in _first_falls(t))


def fall_speed_m_s(t: Telemetry) -> float:
    """m/s; height over time of the first fall, of the slowest body."""
    return min(height / seconds for seconds, height in _first_falls(t))


def glide_ratio(t: Telemetry) -> float:
    """1; way over the ground to depth of the first fall, of the body that glides least."""
    ratios = []
    for body, run in _falling_runs(t):
        way = float(np.linalg.norm(t.position_m[run.stop, body, :2] - t.position_m[run.start, body, :2]))
        ratios.append(way / float(t.position_m[run.start, body, 2] - t.position_m[run.stop, body, 2]))
    return min(ratios)


def landed_fraction(t: Telemetry) -> float:
    """1; share of the bodies that come down onto what is below them from at least 2 cm above it."""
    above = events.clearance_m(t)
    reach = np.maximum(-t.velocity_m_s[..., 2], 0.0) * events.step_s(t) + CLEAR_M
    return float(((above <= reach) & (np.maximum.accumulate(above, axis=0) >= FALL_M)).any(axis=0).mean())


def _first_falls(t: Telemetry) -> list[tuple[float, float]]:
    """Of each body that falls, seconds and metres of its first fall."""
    return [
        (
            float(t.time_s[run.stop] - t.time_s[run.start]),
            float(t.position_m[run.start, body, 2] - t.position_m[run.stop, body, 2]),
        )
        for body, run in _falling_runs(t)
    ]


def _falling_runs(t: Telemetry) -> list[tuple[int, slice]]:
    """Of each body that falls, the samples from its highest place in the air to its first touch.

    Raises MeasureUnavailable where none does.
    """
    found = []
    for body in range(t.bodies):
        touching = t.contact[:, body] | events.struck(t)[:, body]
        for run in events.runs(~touching):
            top = run.start + int(t.position_m[run, body, 2].argmax())
            end = min(run.stop, len(t.time_s) - 1)
            if t.position_m[top, body, 2] - t.position_m[end, body, 2] >= FALL_M:
                found.append((body, slice(top, end)))
                break
    if not found:
        raise MeasureUnavailable("nothing falls")
    return found


def _pace(t: Telemetry) -> Floats:
    """(T - 1, N) speed of the centre, from its places, or of the rim where that is faster."""
    centre = np.linalg.norm(np.diff(t.position_m, axis=0), axis=-1) / np.diff(t.time_s)[:, None]
    return np.asarray(np.maximum(centre, events.rim_speed_m_s(t)[1:]))


def _braking(step_s: float) -> int:
    return max(2, round(BRAKING_S / step_s))


def _before_rest(speed: Floats, step_s: float) -> float:
    awake = np.flatnonzero(speed > MOTIONLESS_M_S)
    if not len(awake) or awake[-1] == len(speed) - 1:
        return 0.0
    last = int(awake[-1])
    return float(speed[max(0, last - _braking(step_s) + 1) : last + 1].min())


LAW_MEASURES: tuple[Callable[[Telemetry], float], ...] = (
    body_count,
    in_view_fraction,
    initial_spin_turns_s,
    stops_dead_m_s,
    starts_dead_m_s,
    hovers_s,
    fall_time_ratio,
    fall_speed_m_s,
    glide_ratio,
    landed_fraction,
)
