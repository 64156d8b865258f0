"""What still air makes of a fall: how fast a thing falls in the end, how long that takes, and what must be seen of it.

Estimates from the size, the hull's volume and the weight of a thing; the simulation takes the same from the hull itself
(tools/stage/bodies/air.py).
"""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import Situation, number, seen

AIR_KG_M3 = 1.2
GRAVITY_M_S2 = 9.81
PLATE_DRAG, FLAT, FILLED = 1.2, 0.35, 0.8
"""Drag coefficient of a flat thing, how flat that is, and how much of its bounds its outline fills."""
BALL_DRAG, LUMP_DRAG = 0.43, 0.7
SLOW_M_S = 3.0
"""What falls more slowly than this in the end is seen to be held up by the air."""
INFLATED = "airborne"
"""Category of things that are filled with gas and shut."""
LIGHTLY = frozenset(
    {"drift", "drifts", "drifted", "drifting", "float", "floats", "floated", "floating", "flutter", "flutters",
     "fluttered", "fluttering", "waft", "wafts", "wafted", "wafting"}
)  # fmt: skip
"""Words for a fall that the air slows down."""
LONGER = 1.25
"""Least time of such a fall over a stone's."""
FALL_SHARE, INFLATED_SHARE = 0.6, 0.4
"""Share of the clip that a slow fall takes, so that it lands and comes to rest; what is inflated hops about longer."""
IN_VIEW = 9.0
"""Largest height of a slow fall over the size of what falls, so that one view shows both."""
PACE = (0.65, 1.4)
"""How much slower or faster words make a light thing fall: there are lighter and heavier feathers."""


def inflated(s: Situation) -> bool:
    return s.plan is not None and s.library.objects[s.plan.entry].category == INFLATED


def terminal_m_s(s: Situation, density_kg_m3: float | None = None) -> float:
    """Speed it falls with in the end, of this density or its own; infinite where nothing is known of it."""
    if s.plan is None or s.asset is None or not s.asset.volume_m3:
        return math.inf
    volume = s.asset.volume_m3
    weighs = density_kg_m3 if density_kg_m3 is not None else s.plan.density_kg_m3
    mass = volume * (weighs - (AIR_KG_M3 if inflated(s) else 0.0))
    if mass <= 0.0:
        return 0.0
    thin, width, length = sorted(s.asset.size_m)
    if thin <= FLAT * width and s.asset.round_axis != "any":
        area = PLATE_DRAG * FILLED * width * length
    else:
        drag = BALL_DRAG if s.asset.round_axis == "any" or inflated(s) else LUMP_DRAG
        area = drag * math.pi ** (1.0 / 3.0) / 4.0 * (6.0 * volume) ** (2.0 / 3.0)
    return math.sqrt(2.0 * mass * GRAVITY_M_S2 / (AIR_KG_M3 * area))


def is_slow(s: Situation) -> bool:
    return 0.0 < terminal_m_s(s) < SLOW_M_S


def pull_m_s2(s: Situation, density_kg_m3: float) -> float:
    """Acceleration at first: air carries much of what is inflated, and half of what it displaces goes along."""
    if not inflated(s):
        return GRAVITY_M_S2
    return GRAVITY_M_S2 * (density_kg_m3 - AIR_KG_M3) / (density_kg_m3 + 0.5 * AIR_KG_M3)


def fall_s(height_m: float, terminal: float, pull: float = GRAVITY_M_S2) -> float:
    """Time of a fall from rest against quadratic drag."""
    if math.isinf(terminal):
        return math.sqrt(2.0 * height_m / pull)
    fallen = pull * height_m / terminal**2
    # acosh(exp(x)), without the overflow of exp.
    return terminal / pull * (fallen + math.log1p(math.sqrt(-math.expm1(-2.0 * fallen))))


def fallen_m(seconds: float, terminal: float, pull: float) -> float:
    """Height of a fall from rest that takes so long."""
    return terminal**2 / pull * math.log(math.cosh(min(500.0, pull * seconds / terminal)))


def in_air(s: Situation, config: Config) -> Config:
    """The CONFIG with what the air needs: slow things as light as the pace of the words, low enough to land in time."""
    if not is_slow(s):
        return config
    pace = min(PACE[1], max(PACE[0], s.motion.pace))
    density = number(config, "density_kg_m3") * (1.0 if inflated(s) else pace**2)
    found = config | {"density_kg_m3": density, "sealed": inflated(s)}
    if "drop_height_m" in config:
        seconds = (INFLATED_SHARE if inflated(s) else FALL_SHARE) * s.request.duration_s
        way = fallen_m(seconds, terminal_m_s(s, density), pull_m_s2(s, density))
        found["drop_height_m"] = max(0.3, min(way, IN_VIEW * s.size_m, max(1.5, 4.0 * s.size_m)))
    return found


def held_up(s: Situation, config: Config) -> list[Expectation]:
    """A light thing takes longer to fall than a stone, and ends at the speed at which air carries its weight.

    Of anything that is said to drift down the same is asked: a stone cannot, and is not accepted for it.
    """
    if not is_slow(s):
        return [_lightly(s)] if set(s.motion.span.split()) & LIGHTLY else []
    density, height = number(config, "density_kg_m3"), number(config, "drop_height_m")
    terminal = terminal_m_s(s, density)
    seconds = fall_s(height, terminal, pull_m_s2(s, density))
    longer = seconds / fall_s(height, math.inf)
    weight = (("density_kg_m3", 0.5),)
    return [
        seen(
            s, "the air holds it up", "fall_time_ratio",
            low=max(1.05, 0.65 * longer), high=1.8 * longer, unit="of a stone's time", severity=3.0,
            fixes=(("density_kg_m3", -0.5),), values=(("air_kg_m3", AIR_KG_M3),),
        ),
        seen(
            s, "falls as fast as the air lets it", "fall_speed_m_s",
            low=0.5 * min(terminal, height / seconds), high=1.6 * terminal, unit="m/s", severity=2.0,
            fixes=weight,
        ),
    ]  # fmt: skip


def _lightly(s: Situation) -> Expectation:
    return seen(
        s, "comes down as lightly as the word says", "fall_time_ratio", low=LONGER, unit="of a stone's time",
        severity=2.0, fixes=(("density_kg_m3", -0.5),),
    )  # fmt: skip
