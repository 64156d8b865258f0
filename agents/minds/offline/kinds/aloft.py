"""What goes up through the air by itself, or hangs in it: balloons, and what a sentence says to levitate."""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .laws import FOLLOW
from .situation import LAW, Kind, Situation, number, seen

LIFTS_IN_S = 0.35
"""Time in which it comes to its speed, as tools/stage/air/aloft.py has it."""
CALM_M_S = 0.2
ONE_VIEW_M = 5.0
"""Climb that one view from where a camera may stand holds."""


def _rising(s: Situation) -> Config:
    """As fast as the words have it; what drifts or floats climbs the less, and is carried."""
    low, high = s.entry.speed_m_s or (0.5, 1.1)
    climb = math.sqrt(low * high) * s.motion.pace * s.said("climb_share", 1.0)
    stops = s.chosen("stops_m", None)
    return {
        "climb_m_s": climb,
        "stops_m": stops,
        "start_height_m": s.said("start_height_m", 0.4),
        "wind_m_s": 0.0 if s.contract.indoor else s.said("wind_m_s", CALM_M_S),
        "wind_towards_deg": s.path.heading_deg,
        "sway": 0.6 if stops is not None else 1.0,
        "camera_mode": "follow" if stops is None and climb * s.request.duration_s > ONE_VIEW_M else "static",
    }


def _expect_rising(s: Situation, config: Config) -> list[Expectation]:
    climb, wind, clip_s = number(config, "climb_m_s"), number(config, "wind_m_s"), s.request.duration_s
    start = number(config, "start_height_m")
    way = climb * max(0.0, clip_s - LIFTS_IN_S)
    room = s.contract.bounds.high[2] - start - s.size_m if s.contract.indoor else math.inf
    if isinstance(config["stops_m"], int | float):
        room = min(room, number(config, "stops_m") - start)
    faster = (("climb_m_s", 1.0),)
    found = [
        seen(s, "goes up", "rise:height_m", low=0.6 * min(way, room), high=1.25 * min(way, room) + 0.05, unit="m",
             severity=3.0, fixes=faster),
        seen(s, "climbs as fast as the words say", "max:climb_speed_m_s", low=0.5 * min(climb, 3.0 * room),
             high=1.3 * climb, unit="m/s", severity=2.0, fixes=faster),
        seen(s, "does not fall back", "min:climb_speed_m_s", low=-0.35 * climb, unit="m/s", severity=2.0),
        seen(s, "stays under the ceiling", "min:gap_m", low=-0.01, unit="m", severity=3.0, words=LAW),
    ]  # fmt: skip
    if s.count > 1:
        found.append(
            seen(s, "they do not pass through each other", "min:apart_m", low=0.6 * s.size_m, unit="m", severity=2.0,
                 words=LAW)
        )  # fmt: skip
    if wind >= 0.5:
        found.append(
            seen(s, "goes with the wind", "max:drift_speed_m_s", low=0.4 * wind, high=1.9 * wind, unit="m/s",
                 severity=2.0, fixes=(("wind_m_s", 1.0),))
        )  # fmt: skip
    return [
        *found,
        seen(s, "in view while it moves", "min:in_view", low=0.95, unit="of the bodies", severity=2.0,
             values=FOLLOW, words=LAW),
        seen(s, "not hidden", "mean:visible", low=0.5, unit="of its surface", severity=2.0, values=FOLLOW, words=LAW),
        seen(s, "large enough to be seen", "max:screen_height", low=0.035, unit="of frame height", severity=1.5,
             values=FOLLOW, words=LAW),
    ]  # fmt: skip


KINDS = {
    "rising": Kind(
        rank=8, numbers=_rising, expect=_expect_rising, covers=frozenset({"floating", "throwing", "spinning", "still"})
    ),
}
