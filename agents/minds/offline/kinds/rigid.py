"""Rigid bodies: rolling, falling, bouncing, sliding, throwing, spinning, standing."""

from __future__ import annotations

import math

from .....state.plans import Motion
from .....state.values import Config
from .....state.verdicts import Expectation
from .laws import laws
from .others import MANY, companion
from .situation import Kind, Situation, number, seen
from .still_air import held_up, in_air, inflated, is_slow

GRAVITY_M_S2 = 9.81

TOWERS = frozenset({"tower", "stack", "pile", "column", "heap", "house"})
"""Words that say of several things that they stand on each other."""
FLAT, TALL = 0.35, 1.6
"""Height over width below which a round thing spins on its edge, and above which it spins lying."""
THIN_IN_PICTURE = 0.02
"""Least height in the picture of a thing that lies flat, of the frame's."""
ONE_VIEW_SHARE = 0.75
"""Share of its corridor a thing should travel in a clip, so that a camera that stands still sees all of it large."""


def contact(s: Situation) -> Config:
    """Coefficients of the pair: the product of both shares, as library/materials.yaml states them."""
    if s.plan is None:
        return {}
    surface = s.contract.support(s.path.lands_on or s.path.support) or s.contract.supports[0]
    return {
        "density_kg_m3": s.plan.density_kg_m3,
        "friction": s.plan.friction * surface.friction,
        "restitution": s.plan.restitution * surface.restitution,
    }


def _speeds(s: Situation) -> tuple[float, float]:
    """Usual range of the kind, m/s, times the pace of the words."""
    low, high = s.entry.speed_m_s or (0.5, 1.0)
    return low * s.motion.pace, high * s.motion.pace


def _speed(s: Situation) -> float:
    """Geometric middle of the usual range, times the pace, or as slow as the range allows so that one view holds it.

    A motion over an edge is fast enough to reach it.
    """
    (low, high), length, clip = _speeds(s), s.path.length_m, s.request.duration_s
    speed = min(math.sqrt(low * high), max(low, ONE_VIEW_SHARE * length / clip))
    if s.path.leaves_support:
        return max(speed, length / (0.6 * clip)) if s.elevated else min(speed, 0.7 * length / clip)
    return speed


def _along(s: Situation) -> Config:
    return contact(s) | {"speed_m_s": _speed(s), "heading_deg": s.path.heading_deg}


def _sliding(s: Situation) -> Config:
    """Things that are said to slide are on something slippery, and fast enough for the edge they go over.

    Friction takes them as far as they go in 2 s; the way of a slide is speed**2 / (2 g friction).
    """
    speed = _speed(s)
    friction = min(0.25, speed / (2.0 * GRAVITY_M_S2))
    if s.elevated:
        friction = 0.05
        speed = max(speed, math.sqrt(2.0 * GRAVITY_M_S2 * friction * 1.4 * s.path.length_m))
    return _along(s) | {"friction": friction, "speed_m_s": speed}


def _spread_m(s: Situation) -> float:
    """Radius of an area on which about half of them find room side by side."""
    return 0.9 * s.size_m * math.sqrt(s.count)


def _falling(s: Situation) -> Config:
    """From high enough to be seen falling; many start spread out, not in a tower that no picture holds."""
    beside = companion(s)
    other: Config = {"other": beside.spec, "others": beside.count or MANY} if beside else {}
    config = contact(s) | other | {"drop_height_m": max(0.5, 4.0 * s.size_m), "scatter_m": _spread_m(s)}
    return in_air(s, config)


def _bouncing(s: Situation) -> Config:
    return in_air(s, contact(s) | {"drop_height_m": max(0.8, 4.0 * s.size_m), "scatter_m": _spread_m(s)})


def _standing(s: Situation) -> Config:
    return contact(s) | {"stacked": s.count > 1 and bool(TOWERS & set(s.brief.words))}


def _spinning(s: Situation) -> Config:
    """What is round about its upright axis looks the same at every turn: a coin spins on its edge, a bottle lying."""
    return contact(s) | {"spin_turns_s": 2.0 * s.motion.pace, "lying": _lies_down(s)}


def _lies_down(s: Situation) -> bool:
    if s.asset is None or s.asset.round_axis != "z" or "top" in s.brief.words:
        return False
    width, _, height = s.asset.size_m
    return height < FLAT * width or height > TALL * width


def _expect_rolling(s: Situation, config: Config) -> list[Expectation]:
    low, high = _speeds(s)
    speed = (("speed_m_s", 1.0),)
    radius_m = s.asset.radius_m if s.asset else 0.1
    found = [
        seen(
            s, "rolls without slipping", "slip_ratio", high=0.10, unit="of its speed", severity=2.0,
            fixes=(("friction", -1.0),), values=(("spin_ratio", 1.0),),
        ),
        seen(
            s, "rolls at the pace the sentence names", "mean_speed_m_s",
            low=0.5 * low, high=1.3 * high, unit="m/s", fixes=speed,
        ),
        seen(s, "travels", "travel_m", low=max(2 * radius_m, 0.25 * low * s.request.duration_s), unit="m", fixes=speed),
        _sets_off(s, config),
    ]  # fmt: skip
    return [*found, *_where_it_ends(s), *laws(s, free_flight=s.elevated, sets_off=True)]


def _sets_off(s: Situation, config: Config) -> Expectation:
    """As fast as was planned from the words, the pace and the room there is."""
    speed = number(config, "speed_m_s")
    return seen(
        s, "sets off at the speed meant", "initial_speed_m_s",
        low=0.7 * speed, high=1.4 * speed, unit="m/s", severity=2.0, fixes=(("speed_m_s", 1.0),),
    )  # fmt: skip


def _where_it_ends(s: Situation) -> list[Expectation]:
    """It keeps to the surface it moves on, or goes over the edge in time; that it falls and lands follows."""
    if not s.elevated:
        return [
            seen(
                s, "stays on its support", "drop_m",
                high=max(0.02, 0.5 * s.size_m), unit="m", severity=2.0, fixes=(("speed_m_s", 1.0),),
            )
        ]  # fmt: skip
    return [
        seen(
            s, "goes over the edge in time", "leaves_support_time_s",
            low=0.15, high=0.75 * s.request.duration_s, unit="s", severity=2.0, fixes=(("speed_m_s", -1.0),),
        ),
        seen(
            s, "falls the height of its support", "drop_m",
            low=0.85 * s.drop_m, high=1.2 * s.drop_m, unit="m", severity=2.0,
        ),
        seen(s, "lands on the floor", "lands_on_floor", low=1.0, unit="yes = 1", severity=2.0),
    ]  # fmt: skip


def _expect_falling(s: Situation, config: Config) -> list[Expectation]:
    height = (("drop_height_m", 1.0),)
    bodies = s.count + (round(number(config, "others")) if config["other"] else 0)
    return [
        seen(s, "falls", "drop_m", low=_least_drop_m(s, config), unit="m", severity=2.0, fixes=height),
        _lands(s, height),
        *held_up(s, config),
        *([] if inflated(s) else [_rests(s)]),  # which hops and rolls about for longer than a clip
        *_falling_laws(s, bodies),
    ]  # fmt: skip


def _falling_laws(s: Situation, bodies: int) -> list[Expectation]:
    """What flutters down lies flat in the end."""
    found = laws(s, free_flight=True, bodies=bodies, sets_off=True)
    return [thin(law) for law in found] if is_slow(s) and not inflated(s) else found


def thin(law: Expectation) -> Expectation:
    """The law of a thing that is seen from its edge, and so is low in the picture."""
    return law.model_copy(update={"low": THIN_IN_PICTURE}) if law.measure == "median_screen_height" else law


def _rests(s: Situation) -> Expectation:
    return seen(
        s, "comes to rest", "rest_fraction",
        low=0.7, unit="of the bodies",
        fixes=(("restitution", -1.0), ("drop_height_m", -1.0), ("rolling_damping", 1.0)),
    )  # fmt: skip


def _least_drop_m(s: Situation, config: Config) -> float:
    """Twice its size; of what falls slowly, what it was let go at."""
    least = max(0.25, 2 * s.size_m)
    return min(least, 0.9 * number(config, "drop_height_m")) if is_slow(s) else least


def _lands(s: Situation, fixes: tuple[tuple[str, float], ...]) -> Expectation:
    """On the floor, or on the piece of furniture that it falls onto."""
    on_floor = s.drop_m < 1e-6
    measure = "lands_on_floor" if on_floor else "landed_fraction"
    unit = "yes = 1" if on_floor else "of the bodies"
    return seen(s, "lands", measure, low=1.0, unit=unit, severity=2.0, fixes=fixes)


def _expect_bouncing(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(
            s, "falls", "drop_m",
            low=_least_drop_m(s, config), unit="m", severity=2.0, fixes=(("drop_height_m", 1.0),),
        ),
        *held_up(s, config),
        seen(
            s, "bounces", "bounce_count",
            low=1.0 if inflated(s) else 2.0, unit="bounces", severity=2.0, fixes=(("restitution", 1.0),),
        ),
        seen(
            s, "bounces visibly, and lower than it fell", "bounce_height_ratio",
            low=0.06, high=0.85, unit="of the fall", fixes=(("restitution", 2.0),),
        ),
        *laws(s, free_flight=True, sets_off=True),
    ]  # fmt: skip


def _expect_sliding(s: Situation, config: Config) -> list[Expectation]:
    low, high = _speeds(s)
    return [
        seen(
            s, "slides rather than rolls", "rolling_share", high=0.3, unit="of the time", severity=2.0,
            fixes=(("friction", 1.0),), values=(("spin_ratio", 0.0),),
        ),
        seen(
            s, "slides at the pace the sentence names", "initial_speed_m_s",
            low=0.5 * low, high=1.6 * high, unit="m/s", fixes=(("speed_m_s", 1.0),),
        ),
        seen(s, "travels", "travel_m", low=max(0.1, s.size_m), unit="m", fixes=(("speed_m_s", 2.0),)),
        _sets_off(s, config),
        *_where_it_ends(s),
        *laws(s, free_flight=s.elevated, sets_off=True),
    ]  # fmt: skip


def _expect_throwing(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(
            s, "flies a distance", "travel_m",
            low=max(0.6, 3 * s.size_m), unit="m", severity=2.0, fixes=(("speed_m_s", 1.0),),
        ),
        seen(
            s, "lands", "lands_on_floor", low=1.0, unit="yes = 1", severity=2.0, fixes=(("speed_m_s", -1.0),)
        ),
        _sets_off(s, config),
        *laws(s, free_flight=True, sets_off=True),
    ]  # fmt: skip


def _expect_spinning(s: Situation, config: Config) -> list[Expectation]:
    turns, rate = (("spin_turns_s", 1.0),), number(config, "spin_turns_s")
    return [
        seen(
            s, "turns", "tumble_turns", low=max(1.0, 1.5 * s.motion.pace), unit="turns", severity=2.0, fixes=turns
        ),
        seen(
            s, "spins as fast as was meant", "initial_spin_turns_s",
            low=0.6 * rate, high=1.6 * rate, unit="turns/s", severity=2.0, fixes=turns,
        ),
        seen(s, "stays in its place", "travel_m", high=max(0.5, 4 * s.size_m), unit="m", fixes=turns),
        *laws(s, free_flight=s.elevated, sets_off=True),
    ]  # fmt: skip


def _expect_still(s: Situation, config: Config) -> list[Expectation]:
    if s.asset is None:
        return [
            seen(s, "nothing moves", "max:moving_objects", high=0.0, unit="objects", severity=2.0),
            seen(s, "things are in view", "min:objects_in_view", low=1.0, unit="objects", severity=2.0),
        ]
    return [
        seen(s, "nothing moves", "moving_fraction", high=0.1, unit="of the time", severity=2.0),
        *laws(s, free_flight=False),
    ]


def goes_over(motion: Motion, rolls: bool) -> Motion:
    """What falls off a piece of furniture first has to get to its edge: it rolls there, or slides."""
    return motion.model_copy(update={"kind": "rolling" if rolls else "sliding"})


ONE_BODY = frozenset({"throwing", "bouncing", "rolling", "spinning", "sliding", "falling", "still"})
"""What one body does in a row: each of their recipes shows the others where they follow ("falls and bounces")."""

KINDS = {
    "throwing": Kind(rank=10, numbers=_along, expect=_expect_throwing, covers=ONE_BODY),
    "bouncing": Kind(rank=11, numbers=_bouncing, expect=_expect_bouncing, covers=ONE_BODY),
    "rolling": Kind(rank=12, numbers=_along, expect=_expect_rolling, covers=ONE_BODY),
    "spinning": Kind(rank=13, numbers=_spinning, expect=_expect_spinning, covers=ONE_BODY),
    "sliding": Kind(rank=14, numbers=_sliding, expect=_expect_sliding, covers=ONE_BODY),
    "falling": Kind(rank=15, numbers=_falling, expect=_expect_falling, covers=ONE_BODY),
    "still": Kind(rank=99, numbers=_standing, expect=_expect_still),
}
