"""Weather, wind, motes and the light of the day: no key object, and may be laid over any other motion."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pydantic import JsonValue

from .....state.values import Config
from .....state.verdicts import Expectation
from .situation import LAW, Kind, Situation, number, seen

WIND_ON_PLANTS = 1.5
"""Power of the wind with which the tips of what grows move; as tools/stage/air/wind.py has it."""


SWAY_M = (0.0018, 0.03)
"""Sway of a tip in m over that power of the wind in m/s: half that of a bush of 1 m, twice that of a tree of 15 m."""


def _view(s: Situation) -> Config:
    """What leads shows land and sky; what is laid over another motion leaves its camera alone."""
    return {"view": "wide" if s.lead else "kept"}


def _wind(s: Situation, default: float) -> float:
    return s.said("wind_m_s", default)


def _rain(s: Situation) -> Config:
    return _view(s) | {
        "rate_mm_h": s.said("rate_mm_h", 15.0),
        "drop_diameter_mm": s.said("drop_diameter_mm", 2.0),
        "wind_m_s": _wind(s, 2.0),
    }


def _expect_rain(s: Situation, config: Config) -> list[Expectation]:
    drop = (("drop_diameter_mm", 0.5),)
    wind = number(config, "wind_m_s")
    speed = 9.65 - 10.3 * math.exp(-0.6 * number(config, "drop_diameter_mm"))  # Atlas and others, 1973
    slant = math.degrees(math.atan2(wind, speed))
    return [
        seen(
            s, "rain falls at its terminal speed", "mean:fall_speed_m_s",
            low=0.85 * speed, high=1.15 * speed, unit="m/s", severity=2.0, fixes=drop,
        ),
        seen(
            s, "slants as the wind has it", "mean:slant_deg",
            low=max(0.0, slant - 4.0), high=slant + 4.0, unit="deg", fixes=(("wind_m_s", 1.0),),
        ),
        seen(
            s, "rains from the first picture to the last", "min:in_view",
            low=100.0, unit="drops", severity=2.0, fixes=(("rate_mm_h", 1.0),),
        ),
        *_none_below(s, 0.05),
        *_swaying_too(s, config),
    ]  # fmt: skip


def _snow(s: Situation) -> Config:
    return _view(s) | {"rate_mm_h": s.said("rate_mm_h", 1.0), "wind_m_s": _wind(s, 0.6)}


def _expect_snow(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(
            s, "snow falls slowly", "mean:fall_speed_m_s",
            low=0.7, high=1.6, unit="m/s", severity=2.0, fixes=(("fall_speed_m_s", 1.0),),
        ),
        seen(
            s, "snows from the first picture to the last", "min:in_view",
            low=60.0, unit="flakes", severity=2.0, fixes=(("rate_mm_h", 2.0),),
        ),
        *_none_below(s, 0.05),
        *_swaying_too(s, config),
    ]  # fmt: skip


AUTUMN = {
    "green": ((0.30, 0.45, 0.12), (0.38, 0.52, 0.16)),
    "yellow": ((0.90, 0.70, 0.14), (0.86, 0.62, 0.12), (0.80, 0.55, 0.20)),
    "brown": ((0.50, 0.32, 0.16), (0.40, 0.25, 0.13)),
    "red": ((0.72, 0.16, 0.10), (0.80, 0.30, 0.10)),
    "orange": ((0.88, 0.48, 0.10), (0.80, 0.38, 0.12)),
    "gold": ((0.88, 0.66, 0.16), (0.84, 0.55, 0.10)),
    "pink": ((0.95, 0.70, 0.76), (0.93, 0.60, 0.70)),
    "white": ((0.95, 0.93, 0.92),),
}
"""sRGB of leaves and petals by the colour a sentence gives them; measured colours of leaves vary at least as much."""

COLOUR_FORMS = {"yellowed": "yellow", "golden": "gold", "browned": "brown", "reddish": "red", "yellowing": "yellow"}


PETALS = {"petal": ("pink", "white"), "blossom": ("pink", "white"), "cherry blossom": ("pink", "white")}
"""Colours of what falls from trees in bloom, where the sentence says none."""

LEAF_M = 0.12
"""A large leaf, a maple's: at the distance of a wide view smaller ones are not seen to fall."""


def leaf_colours(words: Sequence[str]) -> list[JsonValue]:
    """sRGB of every leaf colour among the words, none when there is none."""
    named = dict.fromkeys(COLOUR_FORMS.get(word, word) for word in words)
    return [list[JsonValue](rgb) for name in named if name in AUTUMN for rgb in AUTUMN[name]]


def _leaves(s: Situation) -> Config:
    subject = s.subject
    spoken = (subject.colour or "", *subject.modifiers, *_after_subject(s)) if subject else ()
    colours = leaf_colours(spoken)
    if not colours and subject and subject.name in PETALS:
        colours = leaf_colours(PETALS[subject.name])
    config: Config = _view(s) | {
        "leaves_per_s": s.said("leaves_per_s", 110.0),
        "leaf_m": LEAF_M,
        "wind_m_s": _wind(s, 1.2),
        "pile_height_m": s.said("pile_height_m", 0.12),
    }
    if colours:
        config["colours"] = colours
    return config


def _after_subject(s: Situation) -> Sequence[str]:
    """The words right behind the subject: "leaves with brown spots"."""
    words, span = list(s.brief.words), s.subject.span.split() if s.subject else []
    at = next((i for i in range(len(words)) if span and words[i] == span[-1]), None)
    return words[at + 1 : at + 4] if at is not None and words[at + 1 : at + 2] == ["with"] else ()


def _expect_leaves(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(
            s, "leaves fall slowly", "mean:fall_speed_m_s",
            low=0.5, high=1.6, unit="m/s", severity=2.0, fixes=(("fall_speed_m_s", 1.0),),
        ),
        seen(
            s, "leaves are in the air all the time", "min:in_air",
            low=15.0, unit="leaves", severity=2.0, fixes=(("leaves_per_s", 1.0),),
        ),
        seen(
            s, "leaves are in the picture", "min:in_view",
            low=4.0, unit="leaves", severity=2.0, fixes=(("leaves_per_s", 1.0),),
        ),
        seen(
            s, "leaves settle", "range:resting",
            low=1.0 if s.request.duration_s < 3.0 else 5.0, unit="leaves", fixes=(("leaves_per_s", 1.0),),
        ),
        *_none_below(s, 0.1),
        *_swaying_too(s, config),
    ]  # fmt: skip


def _sway(s: Situation) -> Config:
    return _view(s) | {"wind_m_s": _wind(s, 5.0)}


def _expect_sway(s: Situation, config: Config) -> list[Expectation]:
    wind = number(config, "wind_m_s")
    tip = (("wind_m_s", WIND_ON_PLANTS),)
    return [
        seen(s, "roots hold", "max:root_drift_m", high=0.005, unit="m", severity=3.0),
        seen(
            s, "tips sway as far as the wind bends them", "max:tip_amplitude_m",
            low=min(0.15, SWAY_M[0] * wind**WIND_ON_PLANTS), high=max(0.1, min(3.0, SWAY_M[1] * wind**WIND_ON_PLANTS)),
            unit="m", severity=2.0, fixes=tip,
        ),
        seen(s, "sways as what grows does", "max:tip_frequency_hz", low=0.08, high=6.0, unit="Hz"),
    ]  # fmt: skip


def _swaying_too(s: Situation, config: Config) -> list[Expectation]:
    """What the wind of a shower or of a leaf fall does to trees, where the sentence says that it does."""
    return _expect_sway(s, config) if any(m.kind == "swaying" for m in s.brief.motions) else []


def _none_below(s: Situation, depth_m: float) -> list[Expectation]:
    return [
        seen(s, "nothing sinks into the ground", "min:lowest_m", low=-depth_m, unit="m", severity=2.0, words=LAW),
        seen(s, "falls to the ground", "min:lowest_m", high=0.15, unit="m", severity=2.0, words=LAW),
    ]


def _drift(s: Situation) -> Config:
    return {"kind": str(s.chosen("kind", "dust")), "wind_m_s": _wind(s, 0.1), "count": round(s.said("count", 800.0))}


def _expect_drift(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(s, "motes are seen all the time", "min:in_view", low=5.0, unit="motes", severity=2.0,
             fixes=(("count", 1.0),)),
        seen(s, "motes move", "mean:drift_speed_m_s", low=0.01, high=6.0, unit="m/s", severity=2.0,
             fixes=(("wind_m_s", 1.0),)),
    ]  # fmt: skip


KINDS = {
    "raining": Kind(rank=60, numbers=_rain, expect=_expect_rain, overlay=True, covers=frozenset({"swaying"})),
    "snowing": Kind(rank=61, numbers=_snow, expect=_expect_snow, overlay=True, covers=frozenset({"swaying"})),
    "leaf_fall": Kind(rank=62, numbers=_leaves, expect=_expect_leaves, overlay=True, covers=frozenset({"swaying"})),
    "swaying": Kind(rank=70, numbers=_sway, expect=_expect_sway, overlay=True),
    "drifting": Kind(rank=72, numbers=_drift, expect=_expect_drift, overlay=True),
}
