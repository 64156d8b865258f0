"""The light of the day over time: sunrise, sunset, moonrise, whole days."""

from __future__ import annotations

import math
from itertools import pairwise

from .....retrieval_index.words import tokens
from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import Kind, Situation, seen

NOON_ELEVATION_DEG = 55.0
AROUND_H = (1.7, 2.3)
"""Hours before and after the one hour a sentence names: "dawn breaks" is seen from dark to bright."""

NIGHT_STOPS = 3.0
"""How much more the camera opens in full night: with the recipe's 2.2 a moonlit wood was nearly black."""

MIST_WORDS = frozenset({"mist", "misty", "fog", "foggy", "haze", "hazy"})
MIST = 0.3


def hours_named(s: Situation) -> list[tuple[float, bool]]:
    """The hours the sentence passes through in its order, each later than the one before; True where it is misty."""
    words, table = list(s.brief.words), s.entry.numbers.get("hours", {})
    phrases = sorted(((tokens(text), float(hour)) for text, hour in table.items()), key=lambda row: -len(row[0]))
    found: list[tuple[float, bool]] = []
    i = 0
    while i < len(words):
        match = next(((p, hour) for p, hour in phrases if words[i : i + len(p)] == p), None)
        if match is None:
            i += 1
            continue
        phrase, hour = match
        while found and hour < found[-1][0]:
            hour += 24.0
        near = words[max(0, i - 2) : i + len(phrase) + 2]
        if not found or hour - found[-1][0] > 0.3:
            found.append((hour, bool(MIST_WORDS & set(near))))
        i += len(phrase)
    return found


def _light(s: Situation) -> Config:
    named = hours_named(s)
    whole_day = s.said("whole_day", 0.0) > 0.0
    if len(named) >= 2:
        hours, misty = [hour for hour, _ in named], [mist for _, mist in named]
    elif named and not whole_day:
        middle, mist = named[0]
        hours, misty = [middle - AROUND_H[0], middle + AROUND_H[1]], [mist, mist]
    else:
        hours, misty = ([4.0, 12.0, 20.0, 28.0], [False] * 4) if whole_day else ([6.5, 18.5], [False] * 2)
    fog = s.brief.setting.weather == "fog" and not any(misty)
    config: Config = {
        "hours": list(hours),
        "shares": list(_shares(hours)),
        "mist": [MIST if mist or fog else 0.0 for mist in misty],
        "noon_elevation_deg": NOON_ELEVATION_DEG,
        "night_exposure_stops": NIGHT_STOPS,
        "view": "wide" if s.lead else "kept",
    }
    return config


def _shares(hours: list[float]) -> list[float]:
    """Share of the clip at each hour: as the root of the time between them, so that no stop on the way is skipped."""
    steps = [math.sqrt(b - a) for a, b in pairwise(hours)]
    total = sum(steps)
    at = [sum(steps[:i]) / total for i in range(len(hours))]
    return [*(round(share, 4) for share in at[:-1]), 1.0]


def elevation_deg(hour: float) -> float:
    """Of the sun at NOON_ELEVATION_DEG: sin(elevation) = cos(hour angle) sin(noon elevation), 15 degrees an hour."""
    angle = math.radians(15.0 * (hour - 12.0))
    return math.degrees(math.asin(math.cos(angle) * math.sin(math.radians(NOON_ELEVATION_DEG))))


def _expect_light(s: Situation, config: Config) -> list[Expectation]:
    hours = config["hours"]
    assert isinstance(hours, list)
    first, last = (elevation_deg(float(str(hours[i]))) for i in (0, -1))
    brightness = [elevation_deg(float(str(hour))) for hour in hours]
    found = [
        seen(
            s, "begins at its hour", "first:sun_elevation_deg", low=first - 2.0, high=first + 2.0, unit="deg",
            severity=2.0,
        ),
        seen(
            s, "ends at its hour", "final:sun_elevation_deg", low=last - 2.0, high=last + 2.0, unit="deg",
            severity=2.0,
        ),
    ]  # fmt: skip
    if min(brightness) < -2.0 and max(brightness) > 4.0:
        found.append(
            seen(s, "the sky changes from dark to light", "range:sky_luminance", low=0.1, unit="", severity=2.0)
        )
    return found


KINDS = {"light_change": Kind(rank=80, numbers=_light, expect=_expect_light, overlay=True)}
