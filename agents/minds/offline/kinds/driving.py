"""What drives on wheels of its own: it neither slides nor turns over, and goes as fast as the place has room for."""

from __future__ import annotations

import math

from .....state.scene import Box
from .....state.values import Config
from .....state.verdicts import Expectation
from .laws import laws
from .rigid import ONE_BODY, contact
from .situation import Kind, Situation, number, seen

USUAL_M_S = 8.0
"""Of a vehicle that the library gives no speed."""
WHEELS = 0.02
"""Friction that its wheels leave: the least the recipe takes."""
EDGE_SHARE, BRAKED = 0.8, 0.6
"""Of the way it would go unbraked in the clip: how far before an edge it starts, and how far it goes."""
TRAVELS, TRAVELS_BRAKED = 0.4, 0.2
"""Least way over the same."""
GRAVITY_M_S2 = 9.81
WAY_SHARE = 0.8
"""Share of the free way that it takes in a clip, so that it does not end at the edge of the land."""
SLOWED = 0.8
"""Under this share of its usual speed the record says that the place is too small for it."""


def usual_m_s(s: Situation) -> float:
    """Of such a vehicle by the library's table, times the pace of the words."""
    table = s.entry.numbers.get("usual_m_s", {})
    entry = s.plan.entry if s.plan else ""
    return float(table.get(entry, USUAL_M_S)) * s.motion.pace


def way_m(s: Situation) -> float:
    """Straight on from the start of its path: to the end of its support or the first thing that stands in the way."""
    x, y = s.path.start
    if s.path.leaves_support:
        return s.path.length_m
    support = s.contract.support(s.support) or s.contract.supports[0]
    ahead = (math.cos(math.radians(s.path.heading_deg)), math.sin(math.radians(s.path.heading_deg)))
    ends = [
        ((high if step > 0.0 else low) - at) / step
        for at, step, low, high in zip((x, y), ahead, support.low, support.high, strict=True)
        if abs(step) > 1e-6
    ]
    half = 0.5 * min(s.asset.size_m[:2]) if s.asset else 0.5 * s.path.width_m
    met = [d for d in (_distance(s, ahead, o.bounds, half) for o in s.contract.obstacles) if d is not None]
    free = min([*ends, *met], default=s.path.length_m) - 0.5 * s.size_m
    return max(s.path.length_m - 0.5 * s.size_m, 0.5 * s.size_m, free)


def _distance(s: Situation, ahead: tuple[float, float], box: Box, half_m: float) -> float | None:
    """How far ahead a box begins, in metres; None for one beside the way or behind the start."""
    x, y = s.path.start
    corners = [(cx - x, cy - y) for cx in (box.low[0], box.high[0]) for cy in (box.low[1], box.high[1])]
    along = [dx * ahead[0] + dy * ahead[1] for dx, dy in corners]
    aside = [dy * ahead[0] - dx * ahead[1] for dx, dy in corners]
    beside = min(aside) > half_m or max(aside) < -half_m
    return None if beside or max(along) < 0.0 or min(along) < s.path.length_m else min(along)


def _driving(s: Situation) -> Config:
    room = WAY_SHARE * way_m(s) / s.request.duration_s
    speed = min(usual_m_s(s), room)
    if s.elevated:  # it has to get to the edge
        speed = max(speed, s.path.length_m / (0.6 * s.request.duration_s))
    config: Config = {"speed_m_s": speed, "heading_deg": s.path.heading_deg, "friction": WHEELS, "restitution": 0.05}
    if s.path.leaves_support and not s.elevated:  # the recipe starts it near the edge: it is braked before that
        brakes = speed / (2.0 * GRAVITY_M_S2 * BRAKED * s.request.duration_s)
        config |= {"edge_share": EDGE_SHARE, "friction": max(WHEELS, brakes)}
    return contact(s) | config


def _remark(s: Situation, config: Config) -> str:
    """Why it is slower than such a vehicle, where it is."""
    usual, speed = usual_m_s(s), number(config, "speed_m_s")
    if speed >= SLOWED * usual:
        return ""
    return (
        f"usually {usual:.2g} m/s; {speed:.2g} m/s is what {way_m(s):.2g} m of free way "
        f"and a clip of {s.request.duration_s:.2g} s hold"
    )


def _expect_driving(s: Situation, config: Config) -> list[Expectation]:
    speed, braked = number(config, "speed_m_s"), s.path.leaves_support and not s.elevated
    least = (TRAVELS_BRAKED if braked else TRAVELS) * speed * s.request.duration_s
    faster = (("speed_m_s", 1.0),)
    found = [
        seen(
            s, "keeps on its wheels", "rolling_share", high=0.3, unit="of the time", severity=2.0,
            values=(("spin_ratio", 0.0),),
        ),
        seen(
            s, "sets off at the speed meant", "initial_speed_m_s",
            low=0.7 * speed, high=1.4 * speed, unit="m/s", severity=2.0, fixes=faster,
        ),
        seen(
            s, "travels", "travel_m", low=max(0.1, least), unit="m", severity=2.0, fixes=faster,
        ),
    ]  # fmt: skip
    if not s.elevated:
        found.append(
            seen(s, "stays on its support", "drop_m", high=max(0.02, 0.1 * s.size_m), unit="m", severity=2.0,
                 fixes=faster)
        )  # fmt: skip
    else:
        found.append(seen(s, "lands on the floor", "lands_on_floor", low=1.0, unit="yes = 1", severity=2.0))
    return [*found, *laws(s, free_flight=s.elevated, sets_off=True)]


KINDS = {
    "driving": Kind(rank=12, numbers=_driving, expect=_expect_driving, covers=ONE_BODY, remark=_remark),
}
