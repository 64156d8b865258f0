"""Smoke, steam, fire, and liquids that are poured, spilt or drip."""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .courses import passage
from .situation import LAW, Kind, Situation, number, seen

LIQUIDS = {
    "water": "water", "milk": "milk", "coffee": "coffee", "espresso": "coffee", "juice": "juice",
    "orange juice": "juice", "lemonade": "juice", "tea": "tea", "wine": "wine", "red wine": "wine", "oil": "oil",
    "honey": "honey", "syrup": "syrup", "molasses": "syrup", "caramel": "syrup", "paint": "paint", "blood": "blood",
    "chocolate": "chocolate", "lava": "lava",
}  # fmt: skip
"""Subject of a sentence -> kind of liquid of tools/stage/fluids/liquids.py."""
KEPT = (0.95, 1.05)
"""Liquid is conserved within 5 %."""
HEARTH_M = 0.25
"""Half the width of a campfire; as in recipes/fire.py."""
LOGS_SHARE = 0.7
FALLS_S = 0.4
"""A liquid takes up to so long from where it is poured to where it lands."""
FLAME_RADII = 5.0
LEAST_FLAME_M = 0.22
"""As in tools/stage/fluids/campfire.py."""
LIGHT_W_PER_M2 = 480.0
EMPTIES_SHARE = 0.6
"""A spill goes on for this share of the clip: a cup of water is empty within a second, too soon to be watched."""
WICKS = frozenset({"candle"})
WICK_M = 0.008
WICK_FLAME_M = 0.035


def _liquid(s: Situation) -> Config:
    """Which liquid, its colour and how thick it is, from the subject and the words about it."""
    named = LIQUIDS.get(s.subject.name) if s.subject else None
    config: Config = {"liquid": named or str(s.chosen("liquid", "water"))}
    if s.subject_rgb is not None:
        config["colour"] = list(s.subject_rgb)
    thick = s.said("viscosity_m2_s", 0.0)
    if thick > 0.0 and config["liquid"] not in ("honey", "syrup", "lava"):
        config["viscosity_m2_s"] = thick
    return config


def _is_thick(config: Config) -> bool:
    return config.get("liquid") in ("honey", "syrup", "lava", "chocolate") or bool(config.get("viscosity_m2_s"))


def _kept(s: Situation) -> Expectation:
    return seen(
        s, "liquid is neither lost nor made", "final:liquid_kept_share",
        low=KEPT[0], high=KEPT[1], unit="of what came out", severity=2.0, fixes=(("cell_m", 1.0),),
    )  # fmt: skip


def _none_below(s: Situation) -> Expectation:
    return seen(
        s, "no liquid under the floor", "max:liquid_below_floor_share", high=0.01, unit="of it", severity=3.0
    )  # fmt: skip


def _lands(s: Situation) -> list[Expectation]:
    """It ends on what carries it, and is all there in every frame."""
    return [
        seen(s, "ends on what carries it", "final:liquid_lowest_m", high=s.drop_m + 0.05, unit="m", severity=2.0,
             words=LAW),
        seen(s, "liquid does not pop in or out", "spike:liquid_volume_m3", high=0.35, unit="of it", words=LAW),
    ]  # fmt: skip


def _spilling(s: Situation) -> Config:
    begins = str(s.chosen("begins", "standing"))
    config = _liquid(s) | {"fill_share": s.said("fill_share", 0.85), "begins": begins}
    if begins == "lying":
        config["preroll_s"] = 0.25
    config["empties_s"] = EMPTIES_SHARE * s.request.duration_s
    return config | {"heading_deg": s.path.heading_deg}


def _expect_spilling(s: Situation, config: Config) -> list[Expectation]:
    thick = _is_thick(config)
    found = [
        seen(
            s, "spreads", "max:liquid_spread_m",
            low=0.08 if thick else 0.15, unit="m", severity=2.0, fixes=(("fill_share", 2.0),),
        ),
        seen(
            s, "lies as a film, not as a lump", "final:liquid_thickness_m",
            high=0.03 if thick else 0.004, unit="m", severity=1.5, fixes=(("cell_m", 1.0),),
        ),
        _kept(s),
        _none_below(s),
        seen(s, "ends wider than it began", "rise:liquid_spread_m", low=0.05, unit="m", severity=2.0),
        *_lands(s),
        *passage(s, "liquid_spread_m", begins_s=0.9, until_s=0.6 * s.request.duration_s),
    ]  # fmt: skip
    if s.path.leaves_support and not thick and s.request.duration_s >= 3.0:
        found.append(
            seen(
                s, "runs over the edge down to the floor", "final:liquid_lowest_m",
                high=0.02, unit="m", severity=2.0, values=(("from_edge_m", 0.08),),
            )
        )  # fmt: skip
    return found


def _pouring(s: Situation) -> Config:
    share = s.said("pour_share", 0.7)
    return _liquid(s) | {"fill_share": s.said("fill_share", 0.75), "pour_s": max(0.4, share * s.request.duration_s)}


def _expect_pouring(s: Situation, config: Config) -> list[Expectation]:
    found = [
        seen(
            s, "liquid arrives", "rise:liquid_volume_m3",
            low=1e-5, unit="m3", severity=2.0, fixes=(("fill_share", 1.0), ("amount_m3", 1.0)),
        ),
        _kept(s),
        _none_below(s),
        seen(s, "liquid does not pop in or out", "spike:liquid_volume_m3", high=0.35, unit="of it", words=LAW),
        *passage(s, "liquid_volume_m3", begins_s=FALLS_S, until_s=0.9 * number(config, "pour_s")),
    ]  # fmt: skip
    if s.asset is not None and number(config, "fill_share") <= 1.0 and s.brief.key_object is not None:
        found.append(
            seen(s, "it lies in the vessel, not above it", "final:liquid_lowest_m", high=s.asset.size_m[2],
                 unit="m", severity=2.0, words=LAW)
        )  # fmt: skip
        found.append(
            seen(
                s, "the vessel holds it", "final:in_vessel_share",
                low=0.9, unit="of it", severity=2.0, fixes=(("fill_share", -1.0), ("cell_m", 1.0)),
            )
        )  # fmt: skip
    return found


def _dripping(s: Situation) -> Config:
    return _liquid(s) | {"drops_hz": s.said("drops_hz", 3.0)}


def _expect_dripping(s: Situation, config: Config) -> list[Expectation]:
    every_s = 1.0 / number(config, "drops_hz")
    expected = s.request.duration_s / every_s
    standing_s = 2.5 / s.request.fps
    first_s = number(config, "start_s") + FALLS_S + every_s + standing_s
    held_s = standing_s + (every_s if _is_thick(config) else 0.0)  # honey does not creep on between two drops
    return [
        seen(
            s, "drops land one after another", "final:drops_landed",
            low=max(1.0, 0.6 * expected), high=1.2 * expected, unit="drops", severity=2.0, fixes=(("drops_hz", 1.0),),
        ),
        seen(
            s, "drops stay where they fell", "final:liquid_kept_share",
            low=0.8, high=1.1, unit="of what came out", fixes=(("cell_m", 1.0),),
        ),  # a moist wall is too thin to be drawn, and of so little liquid it is a good part
        _none_below(s),
        seen(s, "drops do not pop in or out", "spike:liquid_volume_m3", high=0.35, unit="of it", words=LAW),
        seen(s, "drops lie on what they fell on", "final:liquid_lowest_m", high=_highest_m(s) + 0.05, unit="m",
             severity=2.0, words=LAW),
        seen(s, "the first drop lands soon", "wait:liquid_spread_m", high=first_s, unit="s", severity=2.0, words=LAW),
        seen(s, "the wet spot is not held up", "gap:liquid_spread_m", high=held_s, unit="s", words=LAW),
    ]  # fmt: skip


def _highest_m(s: Situation) -> float:
    """Height above the lowest support of the highest thing that a drop may fall on, the key object included."""
    heights = [support.height_m for support in s.contract.supports]
    return max(heights) - min(heights) + (s.asset.size_m[2] if s.asset else 0.0)


def _splashing(s: Situation) -> Config:
    return _liquid(s) | {"amount_m3": s.said("amount_m3", 0.002), "speed_m_s": s.said("speed_m_s", 0.5)}


def _expect_splashing(s: Situation, config: Config) -> list[Expectation]:
    """A film of the amount, two millimetres deep, is as wide as it can get at the least."""
    wide = 2.0 * math.sqrt(number(config, "amount_m3") / (math.pi * 0.002))
    low = 0.15 * wide if _is_thick(config) else 0.5 * wide
    return [
        seen(
            s, "falls from above", "first:liquid_lowest_m",
            low=0.05, unit="m", severity=2.0, fixes=(("drop_height_m", 1.0),),
        ),
        seen(s, "flies apart", "max:liquid_spread_m", low=low, unit="m", severity=2.0, fixes=(("amount_m3", 0.5),)),
        *_lands(s),
        *passage(s, "liquid_spread_m", begins_s=FALLS_S, until_s=0.6 * s.request.duration_s),
        _kept(s),
        _none_below(s),
    ]  # fmt: skip


def _smoking(s: Situation) -> Config:
    return {
        "rise_speed_m_s": s.said("rise_speed_m_s", 0.6),
        "amount": s.said("amount", 1.0),
        "darkness": s.said("darkness", 0.25),
        "turbulence": s.said("turbulence", 0.5),
        "sources": int(s.said("sources", 1.0)),
    }


def _source_m(s: Situation) -> float:
    """Half the width of where gas comes out, as recipes/smoke.py and fire.py take it."""
    if s.asset is None:
        return 0.2
    return float(math.hypot(*s.asset.size_m[:2])) / 2.0


def _expect_smoking(s: Situation, config: Config) -> list[Expectation]:
    wide = 2.0 * min(0.2, _source_m(s))
    top = s.asset.size_m[2] if s.asset else 0.0
    rise = number(config, "rise_speed_m_s") * s.request.duration_s
    shown = max(5.0 * wide, min(14.0 * wide, 0.85 * rise))  # gas.followed_m
    risen = min(shown, rise)
    return [
        seen(
            s, "smoke rises at the pace the sentence names", "max:gas_height_m",
            low=top + 0.5 * risen, high=top + 1.5 * risen, unit="m", severity=2.0, fixes=(("rise_speed_m_s", 1.0),),
        ),
        seen(
            s, "smoke broadens", "range:gas_spread_m",
            low=0.05 if risen > 0.3 else 0.02, unit="m", fixes=(("turbulence", 1.0),),
        ),
    ]  # fmt: skip


def _steaming(s: Situation) -> Config:
    return {"rise_speed_m_s": s.said("rise_speed_m_s", 0.25), "amount": s.said("amount", 0.6)}


def _expect_steaming(s: Situation, config: Config) -> list[Expectation]:
    top = s.asset.size_m[2] if s.asset else 0.0
    return [
        seen(
            s, "steam stands above the vessel", "mean:gas_height_m",
            low=top + 0.04, high=top + 1.2, unit="m", severity=2.0, fixes=(("rise_speed_m_s", 1.0),),
        ),
        seen(
            s, "it steams from the first picture to the last", "min:gas_height_m",
            low=top + 0.01, unit="m", severity=2.0, fixes=(("rise_speed_m_s", 1.0),),
        ),
        seen(s, "wisps move", "std:gas_height_m", low=0.0005, unit="m", fixes=(("turbulence", 1.0),)),
    ]  # fmt: skip


def _hearth(s: Situation) -> Config:
    """What burns: the key object, a stump, or a pile of logs."""
    if s.asset is not None:
        wick = s.brief.key_object is not None and s.brief.key_object.match.entry in WICKS
        return {"fuel": "auto", "radius_m": WICK_M if wick else min(HEARTH_M, _source_m(s))}
    return {"fuel": str(s.chosen("fuel", "logs")), "radius_m": HEARTH_M}


def _flame_m(s: Situation, hearth: Config, fierce: float) -> float:
    radius = number(hearth, "radius_m") * (1.0 if s.asset else LOGS_SHARE)
    least = WICK_FLAME_M if radius <= WICK_M else LEAST_FLAME_M
    return max(least, FLAME_RADII * radius * (0.75 + 0.5 * fierce)) * s.said("height_factor", 1.0)


def _burning(s: Situation) -> Config:
    fierce = s.said("fierceness", 0.5)
    hearth = _hearth(s)
    height = _flame_m(s, hearth, fierce)
    return hearth | {
        "fierceness": fierce,
        "flame_height_m": round(height, 3),
        "spread_m": s.said("spread_m", 0.0),
        "smoke": s.said("smoke", 0.15),
        "embers": 40 if "embers" in s.brief.words or fierce > 0.8 else 24,
    }


def _expect_burning(s: Situation, config: Config) -> list[Expectation]:
    height = number(config, "flame_height_m")
    radius = number(config, "radius_m") * (1.0 if s.asset else LOGS_SHARE)
    found = [
        seen(
            s, "flames as high as asked", "mean:flame_height_m",
            low=0.6 * height, high=1.5 * height, unit="m", severity=2.0, fixes=(("flame_height_m", 1.0),),
        ),
        seen(s, "burns in every picture", "min:flame_height_m", low=0.1 * height, unit="m", severity=2.0),
        seen(
            s, "its light flickers", "std:light_w",
            low=0.02 * LIGHT_W_PER_M2 * 2.0 * radius * height, unit="W", fixes=(("light_w", 1.0),),
        ),
    ]  # fmt: skip
    if number(config, "spread_m") > 0.0:
        found.append(seen(s, "the fire grows", "rise:flame_m3", low=0.0, unit="m3", fixes=(("spread_speed_m_s", 1.0),)))
    return found


KINDS: dict[str, Kind] = {
    "spilling": Kind(
        rank=29,
        numbers=_spilling,
        expect=_expect_spilling,
        covers=frozenset({"pouring", "dripping", "toppling", "falling", "flowing", "puddle"}),
    ),
    "pouring": Kind(rank=30, numbers=_pouring, expect=_expect_pouring, covers=frozenset({"dripping", "flowing"})),
    "dripping": Kind(rank=31, numbers=_dripping, expect=_expect_dripping),
    "splashing": Kind(rank=32, numbers=_splashing, expect=_expect_splashing),
    "burning": Kind(rank=34, numbers=_burning, expect=_expect_burning, covers=frozenset({"smoking", "drifting"})),
    "smoking": Kind(rank=35, numbers=_smoking, expect=_expect_smoking),
    "steaming": Kind(rank=36, numbers=_steaming, expect=_expect_steaming, covers=frozenset({"smoking"})),
}
