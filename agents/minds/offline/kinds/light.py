"""The light of the day over time: sunrise, sunset, moonrise, whole days."""

from __future__ import annotations

import math
from collections.abc import Collection
from itertools import pairwise

from .....retrieval_index.words import BOUNDARIES, tokens
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


def hours_named(s: Situation, but_of: Collection[str] = ()) -> list[tuple[float, bool]]:
    """The hours the sentence passes through in its order, each later than the one before; True where it is misty.

    but_of: words of which none may be in what names an hour.
    """
    words, table = list(s.brief.words), s.entry.numbers.get("hours", {})
    phrases = sorted(((tokens(text), float(hour)) for text, hour in table.items()), key=lambda row: -len(row[0]))
    phrases = [(phrase, hour) for phrase, hour in phrases if not set(phrase) & set(but_of)]
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


NIGHT, LOW, DAY = "night", "low", "day"
SKIES = {
    NIGHT: frozenset({"black", "jet black", "dark", "inky", "dark blue", "navy", "navy blue", "indigo", "darkness"}),
    LOW: frozenset(
        {"golden", "gold", "orange", "dark orange", "red", "dark red", "pink", "hot pink", "crimson", "scarlet",
         "amber", "purple", "dark purple", "violet", "magenta", "peach", "rose", "lavender", "lilac", "salmon"}
    ),
    DAY: frozenset(
        {"white", "blue", "light blue", "pale blue", "bright blue", "sky blue", "bright", "azure", "daylight"}
    ),
}  # fmt: skip
"""Colours of the sky by how high the sun stands."""
RISING_H = {NIGHT: 4.0, LOW: 6.1, DAY: 9.0}
SETTING_H = {DAY: 14.5, LOW: 18.1, NIGHT: 20.5}
"""Hours at which it looks so, in the morning and in the evening."""
SHADE_H = 0.8
"""Between two colours of the same height of the sun."""
ONE_COLOUR_H = 2.5
"""Before the hour of the one colour that a sky turns to."""
HUES = frozenset({"golden", "black"})
"""Words by which the library's table knows an hour, and that are colours of the sky."""
COLOURED = frozenset({"sky", "light", "daylight", "horizon", "sunlight", "night", "darkness", "day", "dawn", "sunset"})
"""Subjects that change their colour with the hour."""
ENDS_AT = frozenset({"over", "above", "across", "behind", "beyond", "on", "in", "while", "when", "as", "at"})
NOON_H = 12.0


def skies_passed(s: Situation) -> list[str]:
    """Heights of the sun that the colours behind the verb stand for: "from deep black to white" is night, day.

    They begin with that of the sky's own colour before the verb; none where no colour stands behind it.
    """
    if s.subject is None or s.subject.name not in COLOURED:
        return []
    own = [s.subject.colour or "", *s.subject.modifiers]
    found = [sky for sky, many in SKIES.items() if many & set(own) or (sky == NIGHT and "night" in own)][:1]
    words = list(s.brief.words)[s.motion.at + 1 :]
    until = next((i for i, word in enumerate(words) if word in ENDS_AT or word in BOUNDARIES - {","}), len(words))
    table = sorted(((tokens(name), sky) for sky, many in SKIES.items() for name in many), key=lambda row: -len(row[0]))
    i, began = 0, len(found)
    while i < until:
        match = next(((p, sky) for p, sky in table if words[i : i + len(p)] == p), None)
        found += [match[1]] if match else []
        i += len(match[0]) if match else 1
    return found if len(found) > began else []


def hours_of_skies(skies: list[str], named: list[float]) -> list[float]:
    """Hours of the day, in their order, at which the sky looks so; the hour named says whether the sun rises or sets.

    named: hours 0..24 that the sentence names beside its colours.
    """
    order = {NIGHT: 0, LOW: 1, DAY: 2}
    heights = [order[sky] for sky in skies]
    rises = heights[-1] > heights[0] or (len(skies) == 1 and heights[0] == order[DAY])
    if heights[-1] == heights[0] == order[LOW] and named:
        rises = named[0] % 24.0 < NOON_H
    table = RISING_H if rises else SETTING_H
    hours = [table[sky] for sky in skies]
    if len(hours) == 1:
        return [hours[0] - ONE_COLOUR_H, hours[0]]
    for i in range(1, len(hours)):
        hours[i] = max(hours[i], hours[i - 1] + SHADE_H)
    return hours


def _light(s: Situation) -> Config:
    named = hours_named(s)
    whole_day = s.said("whole_day", 0.0) > 0.0
    skies, beside = skies_passed(s), hours_named(s, HUES)
    if skies and len(beside) < 2 and not whole_day:
        mist = any(mist for _, mist in named)
        named = [(hour, mist) for hour in hours_of_skies(skies, [hour for hour, _ in beside])]
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
