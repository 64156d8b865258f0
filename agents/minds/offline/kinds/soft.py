"""Cloth and soft things: drapes, flags, curtains and washing, what squashes and wobbles, what swings."""

from __future__ import annotations

import math

from pydantic import JsonValue

from .....state.values import Config, Vec3
from .....state.verdicts import Expectation
from .situation import LAW, Kind, Situation, number, seen

GRAVITY_M_S2 = 9.81

FLAG_RGB: Vec3 = (0.75, 0.1, 0.12)
"""A flag of which the sentence says no colour."""

CLOTH_RGB: Vec3 = (0.75, 0.08, 0.08)
PLAIN_RGB: Vec3 = (0.78, 0.77, 0.74)
"""A sphere or cube of no colour under a cloth: the library's red ball would be lost under a red cloth."""

LINEN_RGB: Vec3 = (0.93, 0.92, 0.9)

CLOTHS = {"silk": (0.06, 2e-6), "velvet": (0.35, 1e-5), "wool": (0.4, 1e-5), "leather": (0.8, 8e-5)}
"""Mass in kg/m2 and stiffness against bending in N m of what a cloth is said to be made of."""

SHEETS = {"sheet": 2.2, "blanket": 1.9, "towel": 1.1, "handkerchief": 0.35, "napkin": 0.45}
"""Usual width in metres of cloths that have one whatever they fall on; no less than what the thing needs."""

SPRINGY = frozenset({"rubber", "foam", "fabric", "jelly", "plastic", "flesh"})
"""Materials that spring back when a weight squashes them."""

THIN_WALLED = frozenset({"aluminium", "steel", "cardboard", "paper"})

WEIGHT_WORDS = frozenset({"weight", "heavy", "falling", "falls", "drops", "dropped", "under", "by", "beneath"})


def _colour(s: Situation, usual: Vec3) -> list[JsonValue]:
    return list[JsonValue](s.subject_rgb or usual)


def _draping(s: Situation) -> Config:
    config: Config = {
        "colour": _colour(s, CLOTH_RGB),
        "drop_m": min(0.5, max(0.12, 1.2 * s.size_m)),
    }
    key = s.brief.key_object
    if key is not None and not key.colour and not key.material and s.library.objects[key.match.entry].category == "toy":
        config["thing_colour"] = list[JsonValue](PLAIN_RGB)
    spoken = {*(s.subject.modifiers if s.subject else ()), *s.brief.words}
    for name, (mass, stiffness) in CLOTHS.items():
        if name in spoken:
            config |= {"density_kg_m2": mass, "bending_n_m": stiffness}
    usual = SHEETS.get(s.subject.name, 0.0) if s.subject else 0.0
    if s.asset and usual > max(s.asset.size_m[:2]) + 1.2 * s.asset.size_m[2] and usual < 4.0 * s.size_m:
        config["width_m"] = usual
    return config


def _expect_draping(s: Situation, config: Config) -> list[Expectation]:
    tall = s.asset.size_m[2] if s.asset else 0.2
    long_clip = s.request.duration_s >= 3.0
    drop = (("drop_m", 1.0),)
    return [
        seen(s, "falls onto it", "range:cloth_middle_m", low=0.6 * number(config, "drop_m"), unit="m", severity=2.0,
             fixes=drop),
        seen(s, "covers it", "final:cloth_cover_share", low=0.75, unit="of what shows above", severity=2.0,
             fixes=(("width_m", 1.0), ("friction", 1.0))),
        seen(s, "hangs down past its middle", "final:cloth_below_middle_m", low=0.1 * tall, unit="m", severity=2.0,
             fixes=(("width_m", 1.0),)),
        seen(s, "stays on it", "final:cloth_highest_m", low=0.8 * tall, high=1.15 * tall + 0.05, unit="m",
             severity=2.0, fixes=(("friction", 1.0),)),
        seen(s, "comes to rest", "final:cloth_speed_m_s", high=0.04 if long_clip else 0.3, unit="m/s"),
        seen(s, "does not pass through it", "max:cloth_penetration_m", high=max(0.003, 0.01 * s.size_m), unit="m",
             severity=3.0, words=LAW),
    ]  # fmt: skip


def _flapping(s: Situation) -> Config:
    return {"wind_m_s": s.said("wind_m_s", 6.0), "colour": _colour(s, FLAG_RGB)}


FLAG_M = 2.1
"""Length of a flag along the wind, as the recipe has it where CONFIG does not."""


def _expect_flapping(s: Situation, config: Config) -> list[Expectation]:
    wind = number(config, "wind_m_s")
    length = number(config, "width_m") if "width_m" in config else FLAG_M
    beat = wind / length  # measured over seeds and winds from 2 to 18 m/s: 0.4 to 1.4 of this, most in light winds
    fix = (("wind_m_s", 1.0),)
    return [
        seen(s, "the edge at the pole stays there", "max:root_drift_m", high=0.005, unit="m", severity=3.0, words=LAW),
        seen(s, "flaps as often as this wind makes it", "max:flutter_hz", low=0.3 * beat, high=1.1 * beat + 0.9,
             unit="Hz", severity=2.0, fixes=fix),
        seen(s, "its end sweeps from side to side", "max:tip_amplitude_m", low=0.05 * length, high=0.6 * length,
             unit="m", severity=2.0, fixes=(("gustiness", 1.0),)),
        *_flag_angle(s, wind),
        seen(s, "does not reach into the ground", "min:cloth_lowest_m", low=-0.002, unit="m", severity=2.0, words=LAW),
        seen(s, "its end moves", "mean:tip_speed_m_s", low=0.08 * wind, unit="m/s", severity=2.0, fixes=fix),
    ]  # fmt: skip


def _flag_angle(s: Situation, wind: float) -> list[Expectation]:
    """How far it droops: weight over the wind's drag. Light winds let it droop, strong ones hold it out."""
    droop = 130.0 / wind**2  # degrees; measured: 15 at 3 m/s, 1.2 at 14 m/s
    low, high = 0.35 * droop if wind < 5.0 else -4.0, min(75.0, 2.2 * droop + 4.0)
    return [
        seen(s, "droops as little as this wind lets it", "mean:flag_angle_deg", low=low, high=high, unit="deg",
             severity=2.0, fixes=(("wind_m_s", -0.5),))
    ]  # fmt: skip


def _curtain(s: Situation) -> Config:
    return {"wind_m_s": s.said("wind_m_s", 3.5), "colour": _colour(s, LINEN_RGB), "hangs": "window"}


def _laundry(s: Situation) -> Config:
    name = s.subject.name if s.subject else ""
    several = s.subject.plural if s.subject else True
    pieces = {"shirt": ["shirt"], "t-shirt": ["shirt"], "tee": ["shirt"], "towel": ["towel"], "sheet": ["sheet"]}.get(
        name
    )
    shown = ["sheet", "shirt", "towel"] if pieces is None else pieces * (2 if several else 1)
    return {
        "wind_m_s": s.said("wind_m_s", 3.5),
        "colour": _colour(s, LINEN_RGB),
        "hangs": "line",
        "pieces": list[JsonValue](shown),
    }


def _expect_hung(s: Situation, config: Config) -> list[Expectation]:
    fix = (("wind_m_s", 1.0),)
    return [
        seen(s, "stays where it is held", "max:root_drift_m", high=0.005, unit="m", severity=3.0, words=LAW),
        seen(s, "the wind lifts it", "max:billow_angle_deg", low=5.0, high=88.0, unit="deg", severity=2.0, fixes=fix),
        seen(s, "swings to and fro", "range:tip_offset_m", low=0.04, unit="m", severity=2.0,
             fixes=(("gustiness", 1.0), ("wind_m_s", 1.0))),
        seen(s, "its hem moves", "mean:tip_speed_m_s", low=0.05, high=6.0, unit="m/s", severity=2.0, fixes=fix),
        seen(s, "does not reach through the floor", "min:cloth_lowest_m", low=-0.002, unit="m", severity=2.0,
             words=LAW),
    ]  # fmt: skip


def _deforming(s: Situation) -> Config:
    act = _act(s)
    tall = s.asset.size_m[2] if s.asset else s.size_m
    usual = {"bounce": 0.38, "squash": 0.4, "crush": 0.55}.get(act, 0.35)
    config: Config = {
        "act": act,
        "squash": s.said("squash", usual),
        "drop_m": min(0.7, max(0.15, 2.4 * tall)),
        "weight": str(s.chosen("weight", "brick")),
        "crumple": 1.0 if _material(s) in THIN_WALLED else 0.0,
    }
    if s.plan is not None:
        config["density_kg_m3"] = s.plan.density_kg_m3
    return config


def _act(s: Situation) -> str:
    """What happens to it: shaken it wobbles; under a weight it springs back or stays crushed; alone it lands softly."""
    said = str(s.chosen("act", "squash"))
    if said == "wobble":
        return said
    weighed = said == "crush" or bool(WEIGHT_WORDS & set(s.brief.words) and s.chosen("weight", ""))
    if not weighed:
        return "bounce"
    return "squash" if _material(s) in SPRINGY and said != "crush" else "crush"


def _material(s: Situation) -> str:
    if s.plan is None:
        return ""
    return s.plan.asked_material or s.library.objects[s.plan.entry].material or ""


def _expect_deforming(s: Situation, config: Config) -> list[Expectation]:
    act, squash = str(config["act"]), number(config, "squash")
    found = [
        seen(s, "does not pass into the ground", "max:body_penetration_m", high=max(0.003, 0.02 * s.size_m), unit="m",
             severity=3.0, words=LAW),
    ]  # fmt: skip
    found += _weighed(s) if act in ("squash", "crush") else []
    fix = (("squash", -1.0),)
    if act == "wobble":
        tall = s.asset.size_m[2] if s.asset else 0.1
        return [
            *found,
            seen(s, "wobbles", "max:wobble_amplitude_m", low=0.05 * tall, high=0.8 * tall, unit="m", severity=2.0,
                 fixes=(("liveliness", 1.0),)),
            seen(s, "wobbles as jelly does", "max:wobble_hz", low=0.8, high=15.0, unit="Hz", severity=2.0,
                 fixes=(("stiffness_pa", 0.5),)),
            seen(s, "keeps its height", "min:squash_ratio", low=0.6, unit="of its height"),
        ]  # fmt: skip
    if act == "crush":
        left = 1.0 - squash
        return [
            *found,
            seen(s, "is crushed and stays so", "final:squash_ratio", low=left - 0.1, high=left + 0.1,
                 unit="of its height", severity=2.0, fixes=fix),
            seen(s, "stood whole before", "first:squash_ratio", low=0.95, unit="of its height"),
        ]  # fmt: skip
    return [
        *found,
        seen(s, "is squashed", "min:squash_ratio", low=1.0 - 1.7 * squash, high=1.0 - 0.4 * squash,
             unit="of its height", severity=2.0, fixes=fix),
        seen(s, "springs back", "max:squash_ratio", low=0.9, high=1.5, unit="of its height", severity=2.0,
             fixes=(("restitution", 1.0),)),
        *([seen(s, "leaps up again", "range:body_middle_m", low=0.5 * number(config, "drop_m"), unit="m",
               fixes=(("drop_m", 1.0),))]
          if act == "bounce" else []),
    ]  # fmt: skip


def _weighed(s: Situation) -> list[Expectation]:
    """What falls on it does so at once, and ends on it."""
    tall = s.asset.size_m[2] if s.asset else s.size_m
    return [
        seen(s, "the weight falls at once", "wait:weight_bottom_m", high=0.2, unit="s", severity=2.0, words=LAW),
        seen(s, "the weight ends on it", "final:weight_bottom_m", high=1.25 * tall, unit="m", severity=2.0, words=LAW),
    ]


def _swinging(s: Situation) -> Config:
    seat = s.brief.key_object is not None and s.brief.key_object.match.entry == "swing"
    return {
        "string_m": s.said("string_m", 1.6 if seat else min(2.0, max(0.5, 3.5 * s.size_m))),
        "angle_deg": s.said("angle_deg", min(60.0, 28.0 * math.sqrt(s.motion.pace))),
        "ropes": 2 if seat else 1,
    }


def _expect_swinging(s: Situation, config: Config) -> list[Expectation]:
    """A point on a rope takes 2 pi sqrt(L / g) (1 + a**2 / 16); under a low ceiling the rope is shorter than asked."""
    tall = s.asset.size_m[2] if s.asset else 0.2
    angle = math.radians(number(config, "angle_deg"))
    period = 2.0 * math.pi * math.sqrt((number(config, "string_m") + tall / 2.0) / GRAVITY_M_S2) * (1 + angle**2 / 16.0)
    shortest = 0.5 if s.contract.indoor else 0.94
    far, wider = math.degrees(angle), (("angle_deg", 1.0),)
    both = seen(
        s, "swings to both sides", "min:swing_angle_deg", high=-0.5 * far, unit="deg", severity=2.0,
        fixes=(("loss", -1.0), *wider),
    )  # fmt: skip
    once = seen(s, "swings", "range:swing_angle_deg", low=0.3 * far, unit="deg", severity=2.0, fixes=wider)
    return [
        seen(s, "swings no farther than it was let go", "max:swing_angle_deg", high=1.3 * far, unit="deg", severity=2.0,
             fixes=wider),
        seen(s, "the rope keeps its length", "range:string_length_m", high=0.004, unit="m", severity=3.0, words=LAW),
        seen(s, "swings as a pendulum of its length", "max:swing_period_s", low=shortest * period, high=1.08 * period,
             unit="s", severity=2.0, fixes=(("string_m", 0.5),)),
        both if s.request.duration_s > 0.7 * period else once,
        seen(s, "clears the ground", "min:bob_height_m", low=0.4 * tall, unit="m", severity=2.0, words=LAW),
    ]  # fmt: skip


KINDS = {
    "deforming": Kind(
        rank=9, numbers=_deforming, expect=_expect_deforming,
        covers=frozenset({"falling", "bouncing", "still", "rolling"}),
    ),
    "swinging": Kind(rank=22, numbers=_swinging, expect=_expect_swinging, covers=frozenset({"still"})),
    "draping": Kind(rank=8, numbers=_draping, expect=_expect_draping, covers=frozenset({"falling", "still"})),
    "flapping": Kind(rank=26, numbers=_flapping, expect=_expect_flapping, covers=frozenset({"swaying"})),
    "curtain": Kind(rank=27, numbers=_curtain, expect=_expect_hung, covers=frozenset({"swaying"})),
    "laundry": Kind(rank=28, numbers=_laundry, expect=_expect_hung, covers=frozenset({"swaying"})),
}  # fmt: skip
