"""Paper planes: thrown off at the speed at which the air carries them, they glide down."""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .laws import laws
from .rigid import contact, thin
from .situation import Kind, Situation, number, seen
from .still_air import FILLED, terminal_m_s

TRIM_DEG = 12.0
"""Angle to its way at which a folded dart is balanced."""
DESCENT_DEG = -8.0
RELEASE_M = 1.5
DART_FILLED = 0.5
"""Share of its bounds that a dart fills; still_air.py reckons with FILLED."""
CARRIED = 1.3
"""Least time in the air over that of a stone."""


def carried_m_s(s: Situation) -> float:
    """Speed at which a plate at this angle carries the weight that sinks at its terminal speed broadside."""
    terminal = terminal_m_s(s) * math.sqrt(FILLED / DART_FILLED)
    low, high = s.entry.speed_m_s or (1.5, 5.0)
    return min(high, max(low, terminal / math.sqrt(math.sin(math.radians(TRIM_DEG)))))


def _gliding(s: Situation) -> Config:
    return contact(s) | {
        "heading_deg": s.path.heading_deg,
        "speed_m_s": carried_m_s(s) * min(1.2, max(0.85, s.motion.pace)),
        "elevation_deg": DESCENT_DEG,
        "release_height_m": RELEASE_M,
        "tumble_deg_s": 0.0,
        "trim_deg": TRIM_DEG,
    }


def _expect_gliding(s: Situation, config: Config) -> list[Expectation]:
    speed = number(config, "speed_m_s")
    return [
        seen(
            s, "flies a distance", "travel_m",
            low=max(0.8, 3 * s.size_m), unit="m", severity=2.0, fixes=(("speed_m_s", 1.0),),
        ),
        seen(
            s, "glides rather than falls", "glide_ratio", low=1.2, unit="m on for a metre down", severity=3.0,
            values=(("trim_deg", TRIM_DEG),), fixes=(("release_height_m", -0.5),),
        ),
        seen(
            s, "the air carries it", "fall_time_ratio", low=CARRIED, unit="of a stone's time", severity=3.0,
            fixes=(("density_kg_m3", -0.5),),
        ),
        seen(
            s, "sets off at the speed meant", "initial_speed_m_s",
            low=0.7 * speed, high=1.4 * speed, unit="m/s", severity=2.0, fixes=(("speed_m_s", 1.0),),
        ),
        *(thin(law) for law in laws(s, free_flight=True, sets_off=True)),
    ]  # fmt: skip


KINDS = {
    "gliding": Kind(
        rank=10,
        numbers=_gliding,
        expect=_expect_gliding,
        covers=frozenset({"throwing", "falling", "sliding", "floating", "still"}),
    ),
}
