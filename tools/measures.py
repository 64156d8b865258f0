"""Measures: one number each, taken from telemetry. Expectations name them; the critic compares them with ranges.

Unless its docstring says otherwise a measure of several bodies is the mean over them. A measure of something that did
not happen (the height of a bounce that never came) raises MeasureUnavailable, it does not return a made-up number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from . import motion_events as events
from .group_measures import GROUP_MEASURES
from .law_measures import LAW_MEASURES
from .telemetry import Flags, Floats, Telemetry

Measure = Callable[[Telemetry], float]
MeasureUnavailable = events.MeasureUnavailable
STANDARD_GRAVITY_M_S2 = 9.81
ENERGY_WINDOW = 4
"""Steps on either side over which an impact's unresolved dip in energy is bridged."""
ROLLING_SLIP = 0.15
NEAR_SUPPORT_M = 0.005


def measure(name: str, telemetry: Telemetry) -> float:
    """Take one measure. Raises KeyError for an unknown name, MeasureUnavailable when there is nothing to measure."""
    if name not in MEASURES:
        raise KeyError(f"no measure {name!r}; there are {', '.join(sorted(MEASURES))}")
    return float(MEASURES[name](telemetry))


def travel_m(t: Telemetry) -> float:
    """m; length of the horizontal path of the centre of mass."""
    return float(np.linalg.norm(np.diff(t.position_m[..., :2], axis=0), axis=-1).sum(axis=0).mean())


def displacement_m(t: Telemetry) -> float:
    """m; horizontal distance from the first to the last place."""
    return float(np.linalg.norm((t.position_m[-1] - t.position_m[0])[:, :2], axis=-1).mean())


def mean_speed_m_s(t: Telemetry) -> float:
    """m/s; mean horizontal speed over the samples at which a body touches something and moves faster than 2 cm/s."""
    speed = events.ground_speed_m_s(t)
    return _mean_where(speed, t.contact & (speed > events.MOVING_M_S), "nothing moves along a surface")


def initial_speed_m_s(t: Telemetry) -> float:
    """m/s; mean speed over the first 0.1 s."""
    first = t.time_s <= t.time_s[0] + 0.1
    return float(events.speed_m_s(t)[first].mean())


def peak_speed_m_s(t: Telemetry) -> float:
    """m/s; highest speed of any body's centre of mass, falling included."""
    return float(events.speed_m_s(t).max())


def slip_ratio(t: Telemetry) -> float:
    """1; median of contact point speed over centre speed while a body moves along a support: 0 rolls, 1 slides."""
    return float(np.median(_slip(t)))


def rolling_share(t: Telemetry) -> float:
    """1; share of the samples on a support and in motion at which the slip ratio is below 0.15."""
    return float((_slip(t) < ROLLING_SLIP).mean())


def drop_m(t: Telemetry) -> float:
    """m; how far the centre of mass comes below its first height at the lowest."""
    return float((t.position_m[0, :, 2] - t.position_m[..., 2].min(axis=0)).mean())


def fall_time_s(t: Telemetry) -> float:
    """s; time from the first sample in the air to the first contact or impact after it."""
    times = [_first_fall_s(t, body) for body in range(t.bodies)]
    return _mean([time for time in times if time is not None], "nothing falls")


def gravity_error(t: Telemetry) -> float:
    """1; largest relative difference between 9.81 m/s2 and a free flight's downward acceleration, its drag put back.

    A parabola is fitted to the height over each stretch without contact or impact of at least 0.1 s, as it would be had
    drag not held the body up. Stretches shorter than half the longest are left out: their fit says little. What air
    carries a part of is compared with what is left of its weight.
    """
    found = [(run, body) for body in range(t.bodies) for run in events.flights(t, body)]
    if not found:
        raise MeasureUnavailable("nothing flies freely for 0.1 s")
    longest = max(run.stop - run.start for run, _ in found)
    height = t.position_m[..., 2] - _held_up_m(t)
    pull = STANDARD_GRAVITY_M_S2 * t.pull_m_s2 / t.gravity_m_s2
    fits = [
        -2.0 * np.polyfit(t.time_s[run] - t.time_s[run.start], height[run, body], 2)[0] / pull[body]
        for run, body in found
        if run.stop - run.start >= longest / 2
    ]
    return float(np.abs(np.array(fits) - 1.0).max())


def _held_up_m(t: Telemetry) -> Floats:
    """(T, N) how much higher each body is than without the drag it had on the way."""
    drag = events.drag_m_s2(t)[..., 2]
    if not drag.any():
        return np.zeros_like(drag)
    speed = np.zeros_like(drag)
    steps = np.diff(t.time_s)[:, None]
    speed[1:] = np.cumsum((drag[1:] + drag[:-1]) / 2.0 * steps, axis=0)
    gained = np.zeros_like(drag)
    gained[1:] = np.cumsum((speed[1:] + speed[:-1]) / 2.0 * steps, axis=0)
    return gained


def bounce_count(t: Telemetry) -> float:
    """1; rebounds from a support that rise at least 1 cm."""
    return float(np.mean([len(events.bounces(t, body)) for body in range(t.bodies)]))


def first_bounce_height_m(t: Telemetry) -> float:
    """m; rise after the first impact on a support, over the bodies that bounce."""
    return _mean([bounce.rise_m for bounce in _first_bounces(t)], "nothing bounces")


def bounce_height_ratio(t: Telemetry) -> float:
    """1; rise after the first impact over the fall before it, over the bodies that bounce: restitution squared."""
    return _mean([bounce.rise_m / bounce.fall_m for bounce in _first_bounces(t)], "nothing bounces")


def rest_fraction(t: Telemetry) -> float:
    """1; share of the bodies that are slower than 2 cm/s (centre and rim) over the last 0.1 s."""
    return float(events.resting(t)[-1].mean())


def settle_time_s(t: Telemetry) -> float:
    """s; when the last body stops moving for good. Unavailable while one still moves at the end."""
    if not events.resting(t)[-1].all():
        raise MeasureUnavailable("something still moves at the end")
    busy = np.flatnonzero(events.moving(t).any(axis=1))
    return float(t.time_s[busy[-1]]) if len(busy) else 0.0


def final_height_above_floor_m(t: Telemetry) -> float:
    """m; height of the lowest point above the lowest support at the end."""
    return float((t.lowest_m[-1] - t.floor_height_m).mean())


def max_penetration_m(t: Telemetry) -> float:
    """m; deepest overlap of any body with a support, obstacle, wall or other body at any sample."""
    return float(t.penetration_m.max())


def max_float_gap_m(t: Telemetry) -> float:
    """m; largest gap between a body at rest and the nearest thing; 0 when nothing rests."""
    still = events.resting(t)
    return float(np.maximum(t.gap_m[still], 0.0).max(initial=0.0))


def energy_gain(t: Telemetry) -> float:
    """1; largest rise of the mechanical energy of all bodies above its earlier minimum, over its largest value.

    The energy of a step in which an impact falls is not resolved (the velocity turns round within it), so the maximum
    over a few neighbouring steps stands for it. Worlds with less energy than a fall of 1 cm count as at rest.
    """
    return _gain(events.energy_j(t), t)


def energy_gain_after_push(t: Telemetry) -> float:
    """1; as energy_gain, from just after the first moment at which anything moves: what set it off does not count."""
    moves = events.moving(t).any(axis=1)
    if not moves.any():
        raise MeasureUnavailable("nothing is set off")
    return _gain(events.energy_j(t)[int(moves.argmax()) + 2 * ENERGY_WINDOW :], t)


def _gain(energy_j: Floats, t: Telemetry) -> float:
    if not len(energy_j):
        raise MeasureUnavailable("the clip ends right after it is set off")
    raw = np.pad(energy_j, ENERGY_WINDOW, mode="edge")
    energy = np.lib.stride_tricks.sliding_window_view(raw, 2 * ENERGY_WINDOW + 1).max(axis=-1)
    scale = max(float(energy.max()), float(t.mass_kg.sum()) * t.gravity_m_s2 * 0.01)
    return float((energy - np.minimum.accumulate(energy)).max() / scale)


def max_jump_m(t: Telemetry) -> float:
    """m; largest displacement within one step beyond those of the steps before and after it: a teleport."""
    steps = np.linalg.norm(np.diff(t.position_m, axis=0), axis=-1)
    if len(steps) < 3:
        raise MeasureUnavailable("fewer than four samples")
    beyond = steps[1:-1] - np.maximum(steps[:-2], steps[2:])
    return float(max(0.0, beyond.max()))


def min_in_view_fraction(t: Telemetry) -> float:
    """1; share of the video frames in which a body is in view while it moves, of the worst body."""
    moves = _at_frames(t, events.moving(t))
    counted = np.where(moves.any(axis=0), moves, True)
    return float(((t.in_view & counted).sum(axis=0) / counted.sum(axis=0)).min())


def median_visible_fraction(t: Telemetry) -> float:
    """1; median over frames and bodies of the unhidden share of a body."""
    return float(np.median(t.visible))


def median_screen_height(t: Telemetry) -> float:
    """1; median over frames and bodies of a body's height as a share of the frame's."""
    return float(np.median(t.screen_height))


def spread_m(t: Telemetry) -> float:
    """m; root mean square horizontal distance of the bodies from their middle at the end."""
    last = t.position_m[-1, :, :2]
    return float(np.sqrt(((last - last.mean(axis=0)) ** 2).sum(axis=-1).mean()))


def clip_s(t: Telemetry) -> float:
    """s; how long it was followed."""
    return float(t.time_s[-1] - t.time_s[0])


def moving_fraction(t: Telemetry) -> float:
    """1; share of the time at which some body moves."""
    return float(events.moving(t).any(axis=1).mean())


def leaves_support_time_s(t: Telemetry) -> float:
    """s; when the first body is no longer above the support it started over, but above one at least 2 cm lower."""
    lower = (t.support_height_m < t.support_height_m[0] - 0.02).any(axis=1)
    if not lower.any():
        raise MeasureUnavailable("nothing leaves its support")
    return float(t.time_s[int(np.argmax(lower))])


def lands_on_floor(t: Telemetry) -> float:
    """1; 1 when every body ends above the floor and has touched it, or lies still on what does; 0 otherwise.

    The floor is the lowest support. A body that never was at least 2 cm above it did not land.
    """
    above = t.lowest_m - t.floor_height_m
    reach = np.maximum(-t.velocity_m_s[..., 2], 0.0) * events.step_s(t) + NEAR_SUPPORT_M
    high = np.maximum.accumulate(above, axis=0) >= 0.02
    touched = ((above <= reach) & high).any(axis=0)
    over_floor = t.support_height_m[-1] <= t.floor_height_m + 1e-6
    piled = t.contact[-1] & events.resting(t)[-1] & high[-1]
    return float((over_floor & (touched | piled)).all())


def heading_change_deg(t: Telemetry) -> float:
    """deg; angle between the horizontal directions of travel over the first and the last tenth of the motion."""
    speed = events.ground_speed_m_s(t)
    turns = []
    for body in range(t.bodies):
        samples = np.flatnonzero(speed[:, body] > 2.0 * events.MOVING_M_S)
        if len(samples) >= 10:
            part = max(1, len(samples) // 10)
            first = t.velocity_m_s[samples[:part], body, :2].mean(axis=0)
            last = t.velocity_m_s[samples[-part:], body, :2].mean(axis=0)
            turns.append(abs(np.degrees(np.angle(complex(*last) / complex(*first)))))
    return _mean(turns, "nothing travels")


def tumble_turns(t: Telemetry) -> float:
    """turns; total rotation about any axis over 360 degrees."""
    rate = np.linalg.norm(t.angular_velocity_rad_s, axis=-1)
    return float((np.trapz(rate, t.time_s, axis=0) / (2.0 * np.pi)).mean())


def _slip(t: Telemetry) -> Floats:
    """(K,) slip of every body and sample that touches a support and moves along it."""
    speed = events.ground_speed_m_s(t)
    counted = events.on_support(t) & (speed > events.MOVING_M_S)
    if not counted.any():
        raise MeasureUnavailable("nothing moves along a support")
    at_contact = np.linalg.norm(events.contact_velocity_m_s(t)[..., :2], axis=-1)
    return np.asarray(at_contact[counted] / speed[counted])


def _first_bounces(t: Telemetry) -> list[events.Bounce]:
    return [found[0] for body in range(t.bodies) if (found := events.bounces(t, body))]


def _first_fall_s(t: Telemetry, body: int) -> float | None:
    free = ~(t.contact[:, body] | events.struck(t)[:, body])
    for run in events.runs(free):
        duration = float(t.time_s[min(run.stop, len(t.time_s) - 1)] - t.time_s[run.start])
        ended = run.stop < len(t.time_s)
        if ended and duration >= 0.05:
            return duration
    return None


def _at_frames(t: Telemetry, flags: Flags) -> Flags:
    """(F, N) the flags at the dense sample nearest to each video frame."""
    nearest = np.abs(t.time_s[None, :] - t.frame_time_s[:, None]).argmin(axis=1)
    return np.asarray(flags[nearest])


def _mean_where(values: Floats, where: Flags, otherwise: str) -> float:
    """Mean over bodies of each body's mean where the mask holds; bodies without such a sample do not count."""
    return _mean([values[where[:, b], b].mean() for b in range(values.shape[1]) if where[:, b].any()], otherwise)


def _mean(values: list[float], otherwise: str) -> float:
    if not values:
        raise MeasureUnavailable(otherwise)
    return float(np.mean(values))


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        function.__name__: function
        for function in (
            travel_m,
            displacement_m,
            mean_speed_m_s,
            initial_speed_m_s,
            peak_speed_m_s,
            slip_ratio,
            rolling_share,
            drop_m,
            fall_time_s,
            gravity_error,
            bounce_count,
            first_bounce_height_m,
            bounce_height_ratio,
            rest_fraction,
            settle_time_s,
            final_height_above_floor_m,
            max_penetration_m,
            max_float_gap_m,
            energy_gain,
            energy_gain_after_push,
            clip_s,
            max_jump_m,
            min_in_view_fraction,
            median_visible_fraction,
            median_screen_height,
            spread_m,
            moving_fraction,
            leaves_support_time_s,
            lands_on_floor,
            heading_change_deg,
            tumble_turns,
            *GROUP_MEASURES,
            *LAW_MEASURES,
        )
    }
)
