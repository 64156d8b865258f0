"""Faults in the telemetry of rigid bodies. Every array that follows from a changed one is changed with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
from code2worlds.tools import motion_events as events
from code2worlds.tools.telemetry import CONTACT_M, GAP_CAP_M, Floats, Telemetry

from .planted import Fault, NotHere, single, sized

RESTS = frozenset({"still", "stacking"})
PUSHED = frozenset({"toppling", "domino_chain", "shaking"})
"""Kinds that stand for a while before something acts on them."""
FALLS = frozenset({"falling", "bouncing", "throwing", "crushing"})
ORDERED = frozenset({"falling", "bouncing", "throwing", "crushing", "toppling", "domino_chain"})
"""Kinds that run visibly wrong when they run backwards."""
VISIBLE_M_S = 0.15
"""Slower than this nobody sees that something stops or starts too late."""
VISIBLE_M = 0.008
"""A shorter shift is not planted as a case: nobody would see it."""

Plant = Callable[[Telemetry], Telemetry]


def lifted(t: Telemetry, by_m: float | Floats) -> Telemetry:
    """Every body by_m higher, a number or (T, N); gaps, contacts and overlaps with it."""
    up = np.broadcast_to(np.asarray(by_m, dtype=float), t.gap_m.shape)
    position = t.position_m.copy()
    position[..., 2] += up
    gap = np.where((t.gap_m < GAP_CAP_M) | (up < 0.0), t.gap_m + up, t.gap_m)
    return _with_gap(replace(t, position_m=position, lowest_m=t.lowest_m + up), gap)


def _with_gap(t: Telemetry, gap: Floats) -> Telemetry:
    gap = np.minimum(gap, GAP_CAP_M)
    return replace(t, gap_m=gap, penetration_m=np.maximum(0.0, -gap), contact=gap < CONTACT_M)


DENSE = ("position_m", "quaternion", "velocity_m_s", "angular_velocity_rad_s", "lowest_m", "support_height_m", "gap_m",
         "penetration_m", "contact")  # fmt: skip
FRAMES = ("screen_xy", "screen_height", "in_view", "visible")
PER_BODY = ("names", "mass_kg", "inertia_kg_m2", "radius_m", "drag_area_m2", "pull_m_s2")


def retimed(t: Telemetry, when_s: Floats, when_frame_s: Floats, rate: Floats) -> Telemetry:
    """The world as it was at other times: at dense sample i what it was at when_s[i], moving rate[i] times as fast."""
    dense = np.abs(t.time_s[None, :] - when_s[:, None]).argmin(axis=1)
    frames = np.abs(t.frame_time_s[None, :] - when_frame_s[:, None]).argmin(axis=1)
    changed = {name: getattr(t, name)[dense] for name in DENSE} | {name: getattr(t, name)[frames] for name in FRAMES}
    for name in ("velocity_m_s", "angular_velocity_rad_s"):
        changed[name] = changed[name] * rate[:, None, None]
    place = np.empty_like(t.position_m)
    for body in range(t.bodies):
        for axis in range(3):
            place[:, body, axis] = np.interp(when_s, t.time_s, t.position_m[:, body, axis])
    changed["lowest_m"] = changed["lowest_m"] + place[..., 2] - changed["position_m"][..., 2]
    return replace(t, **(changed | {"position_m": place}))


def _busy(t: Telemetry, share: float) -> bool:
    """Does anything move visibly at this share of the clip?"""
    at = int(share * (len(t.time_s) - 1))
    return bool(np.maximum(events.speed_m_s(t), events.rim_speed_m_s(t))[at].max() > VISIBLE_M_S)


def _raised(share: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        if not t.contact.any():
            raise NotHere("nothing ever touches anything")
        return lifted(t, _visible(share, t))

    return plant


def _visible(share: float, t: Telemetry) -> float:
    """That share of a body's length, m. Raises NotHere where nobody would see it."""
    shift = share * float(max(t.size_m))
    if abs(shift) < VISIBLE_M and abs(share) >= 0.1:
        raise NotHere("too small to be seen")
    return shift


def _frozen(t: Telemetry) -> Telemetry:
    still = np.zeros_like(t.time_s)
    return retimed(t, still, np.zeros_like(t.frame_time_s), still)


def _stopped(share: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        if not _busy(t, share):
            raise NotHere("it rests by then")
        end = share * float(t.time_s[-1])
        running = (t.time_s <= end).astype(float)
        return retimed(t, np.minimum(t.time_s, end), np.minimum(t.frame_time_s, end), running)

    return plant


def _late(share: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        if not _busy(t, 0.02):
            raise NotHere("it rests at first anyway")
        wait = share * float(t.time_s[-1])
        running = (t.time_s > wait).astype(float)
        return retimed(t, np.maximum(t.time_s - wait, 0.0), np.maximum(t.frame_time_s - wait, 0.0), running)

    return plant


def _paced(rate: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        end = float(t.time_s[-1])
        running = np.where(t.time_s * rate <= end, rate, 0.0)
        return retimed(t, np.minimum(t.time_s * rate, end), np.minimum(t.frame_time_s * rate, end), running)

    return plant


def _reversed(t: Telemetry) -> Telemetry:
    end = float(t.time_s[-1])
    return retimed(t, end - t.time_s, np.maximum(end - t.frame_time_s, 0.0), -np.ones_like(t.time_s))


def _speeding_up(rate: float) -> Plant:
    """Even at first, rate times as fast in the end."""

    def plant(t: Telemetry) -> Telemetry:
        if not _busy(t, 0.5):
            raise NotHere("it rests before half of the clip")
        end, grown = float(t.time_s[-1]), (rate - 1.0) / 2.0

        def warped(now: Floats) -> Floats:
            """Plays the first part of what happened, the slower at first the faster in the end."""
            return np.asarray((now + grown * now**2 / end) / (1.0 + grown))

        speed = (1.0 + 2.0 * grown * t.time_s / end) / (1.0 + grown)
        return retimed(t, warped(t.time_s), warped(t.frame_time_s), speed)

    return plant


def _scaled(factor: float) -> Plant:
    """Every way over the ground, its speed and its turning, factor times as large."""

    def plant(t: Telemetry) -> Telemetry:
        position, velocity = t.position_m.copy(), t.velocity_m_s.copy()
        position[..., :2] = position[:1, :, :2] + factor * (position - position[:1])[..., :2]
        velocity[..., :2] *= factor
        spin = t.angular_velocity_rad_s * factor
        return replace(t, position_m=position, velocity_m_s=velocity, angular_velocity_rad_s=spin)

    return plant


def _upside_down(t: Telemetry) -> Telemetry:
    """Rises as much as it fell."""
    fallen = t.position_m[:1, :, 2] - t.position_m[..., 2]
    velocity = t.velocity_m_s.copy()
    velocity[..., 2] *= -1.0
    return lifted(replace(t, velocity_m_s=velocity), 2.0 * fallen)


def _spun(factor: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        changed = replace(t, angular_velocity_rad_s=t.angular_velocity_rad_s * factor)
        held = np.broadcast_to(t.quaternion[:1], t.quaternion.shape).copy()
        return replace(changed, quaternion=held) if factor == 0.0 else changed

    return plant


def _teleported(share: float) -> Plant:
    """From the middle of the clip on the fastest body is share of its length farther along X."""

    def plant(t: Telemetry) -> Telemetry:
        middle = len(t.time_s) // 2
        body = int(events.speed_m_s(t).max(axis=0).argmax())
        position = t.position_m.copy()
        position[middle:, body, 0] += _visible(share, t)
        return replace(t, position_m=position)

    return plant


def _trembling(share: float) -> Plant:
    def plant(t: Telemetry) -> Telemetry:
        shift = np.random.default_rng(0).normal(0.0, _visible(share, t), t.position_m.shape[:2])
        moved = lifted(t, np.abs(shift))
        step = float(np.median(np.diff(t.time_s)))
        velocity = t.velocity_m_s.copy()
        velocity[..., 2] += np.gradient(np.abs(shift), step, axis=0)
        return replace(moved, velocity_m_s=velocity)

    return plant


def _out_of_view(share: float) -> Plant:
    """For the last share of the frames."""

    def plant(t: Telemetry) -> Telemetry:
        first = round((1.0 - share) * len(t.frame_time_s))
        in_view, screen = t.in_view.copy(), t.screen_xy.copy()
        in_view[first:], screen[first:, :, 0] = False, 1.6
        return replace(t, in_view=in_view, screen_xy=screen)

    return plant


def _hidden(left: float) -> Plant:
    return lambda t: replace(t, visible=t.visible * left)


def _tiny(left: float) -> Plant:
    return lambda t: replace(t, screen_height=t.screen_height * left)


def _vanished(t: Telemetry) -> Telemetry:
    """The last body is gone; a lone one lies a kilometre below from the middle of the clip on."""
    if t.bodies > 1:
        per_body = {name: getattr(t, name)[:, :-1] for name in (*DENSE, *FRAMES)}
        constant = {name: getattr(t, name)[:-1] for name in PER_BODY}
        return replace(t, **per_body, **constant)
    down = np.where(np.arange(len(t.time_s)) < len(t.time_s) // 2, 0.0, -1000.0)[:, None]
    gone = lifted(t, down)
    return _with_gap(gone, np.where(down < 0.0, GAP_CAP_M, t.gap_m))


def _through_the_floor(t: Telemetry) -> Telemetry:
    """What lands goes on falling."""
    fell = t.contact & (t.position_m[..., 2] < t.position_m[:1, :, 2] - 0.1)
    if not fell.any():
        raise NotHere("nothing lands")
    body = int(fell.any(axis=0).argmax())
    at = int(fell[:, body].argmax())
    speed = abs(float(t.velocity_m_s[max(0, at - 3), body, 2]))
    since = np.maximum(t.time_s - t.time_s[at], 0.0)
    drop = np.zeros_like(t.gap_m)
    drop[:, body] = -(speed * since + 0.5 * t.gravity_m_s2 * since**2)
    return lifted(t, drop)


def _into_each_other(t: Telemetry) -> Telemetry:
    """For the second half the second body is where the first one is."""
    if t.bodies < 2:
        raise NotHere("one body alone")
    middle, place, gap = len(t.time_s) // 2, t.position_m.copy(), t.gap_m.copy()
    place[middle:, 1] = place[middle:, 0]
    gap[middle:, :2] = -t.radius_m[:2]
    return _with_gap(replace(t, position_m=place), gap)


def _sliding_away(speed_m_s: float) -> Plant:
    """What should rest glides over the ground."""

    def plant(t: Telemetry) -> Telemetry:
        position, velocity = t.position_m.copy(), t.velocity_m_s.copy()
        position[..., 0] += speed_m_s * t.time_s[:, None]
        velocity[..., 0] += speed_m_s
        return replace(t, position_m=position, velocity_m_s=velocity)

    return plant


def _at_random(t: Telemetry) -> Telemetry:
    """Each body does what another one did, in its own place."""
    if t.bodies < 4:
        raise NotHere("too few bodies")
    other = np.random.default_rng(1).permutation(t.bodies)
    position = t.position_m[:1] + (t.position_m - t.position_m[:1])[:, other]
    turned = {n: getattr(t, n)[:, other] for n in ("quaternion", "velocity_m_s", "angular_velocity_rad_s", "lowest_m")}
    return replace(t, position_m=position, **turned)


def _not_a_number(t: Telemetry) -> Telemetry:
    velocity = t.velocity_m_s.copy()
    velocity[len(velocity) // 2 :] = np.nan
    return replace(t, velocity_m_s=velocity)


def body_faults() -> Iterator[Fault[Telemetry]]:
    """Every fault of bodies, in every size."""
    travels = frozenset({"rolling", "sliding", "throwing", "colliding"})
    return chain(
        sized("floating", "all of it hangs above what carries it, from first to last", _raised,
              sizes=(0.1, 0.4), also=(0.005, 0.01, 0.02, 0.05), unit="of its length"),
        sized("sunk", "all of it is in what carries it", lambda x: _raised(-x),
              sizes=(0.1, 0.3), also=(0.01, 0.02, 0.03, 0.05), unit="of its length"),
        single("frozen", "nothing moves", _frozen, spares=RESTS),
        sized("early_stop", "stops dead in mid-motion after this share of the clip", _stopped,
              sizes=(0.2, 0.4), also=(0.6, 0.8), unit="of the clip", spares=RESTS),
        sized("late_start", "hangs still for this share of the clip, then moves with nothing to set it off", _late,
              sizes=(0.3, 0.5), also=(0.05, 0.1), unit="of the clip", spares=RESTS | PUSHED),
        sized("wrong_pace", "all of it happens this many times as fast", _paced, sizes=(0.25, 0.5, 2.0, 4.0),
              also=(0.7, 0.8, 1.25, 1.5), unit="times",
              kinds=FALLS | {"rolling", "domino_chain", "spinning", "colliding"}),
        sized("wrong_magnitude", "goes this many times as far and as fast over the ground", _scaled,
              sizes=(0.25, 4.0), also=(0.33, 0.5, 0.7, 1.5, 2.0, 3.0), unit="times", kinds=travels),
        single("wrong_direction", "rises as much as it should fall", _upside_down, kinds=FALLS),
        single("reversed", "runs backwards", _reversed, kinds=ORDERED),
        single("wrong_order", "the bodies swap what they do", _at_random, kinds=frozenset({"domino_chain"})),
        sized("energy_created", "speeds up by itself: in the end this many times as fast as at first", _speeding_up,
              sizes=(3.0,), also=(1.3, 2.0), unit="times", kinds=frozenset({"rolling", "sliding"})),
        sized("no_rolling", "turns this many times as fast as a rolling body must; 0 glides", _spun,
              sizes=(0.0, 3.0), also=(0.5, 0.8, 1.3), unit="times", kinds=frozenset({"rolling"})),
        sized("teleport", "is suddenly this much farther on", _teleported, sizes=(0.5, 2.0), also=(0.02, 0.1, 0.2),
              unit="of its length"),
        sized("trembling", "shivers up and down by this much", _trembling, sizes=(0.1,), also=(0.01, 0.03),
              unit="of its length", spares=frozenset({"shaking"})),
        sized("out_of_view", "outside the picture for the last share of the frames", _out_of_view,
              sizes=(0.4, 1.0), also=(0.1, 0.2), unit="of the frames", spares=RESTS),
        sized("hidden", "only this share of what was seen of it is seen", _hidden, sizes=(0.1,),
              also=(0.3, 0.5, 0.7), unit="of it"),
        sized("tiny", "this many times as large in the picture", _tiny, sizes=(0.05,), also=(0.2, 0.4), unit="times"),
        single("vanished", "a body is gone", _vanished),
        single("through_the_floor", "what lands goes on falling", _through_the_floor),
        single("interpenetrating", "two bodies are in one place", _into_each_other),
        sized("sliding_away", "what should rest glides over the ground", _sliding_away, sizes=(0.15,),
              also=(0.01, 0.03, 0.05), unit="m/s", kinds=RESTS),
        single("not_a_number", "velocities are not numbers", _not_a_number),
    )  # fmt: skip
