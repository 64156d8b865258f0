"""Water: what floats and sinks, waves, rings, rivers, puddles."""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .courses import passage
from .laws import FOLLOW
from .situation import LAW, Kind, Situation, number, seen

WATER_KG_M3 = 998.0
GRAVITY_M_S2 = 9.81
HOLLOW_KG_M3 = 350.0
"""What is said to float though its material is heavier than water is hollow, as a boat is."""
LADEN_KG_M3 = 1600.0
"""What is said to sink though its material is lighter than water is full of something heavy."""
RIVERS = frozenset({"river", "canal"})
"""Scenes whose water flows."""
RAIN_AREA_M2 = 9.4
"""Of a pond on which drops are counted, as tools/stage/waters has it."""
DROP_FALLS_S = 0.4
"""Until the first drop strikes the water."""
SINK_WORDS = frozenset({"sink", "sinks", "sinking", "sank", "sunk", "submerge", "submerges", "drown", "drowns"})
FLOAT_WORDS = frozenset(
    {"float", "floats", "floating", "floated", "bob", "bobs", "bobbing", "drift", "drifts", "drifting"}
)
ENTRY_WORDS = frozenset({"placed", "put", "set", "dropped", "drops", "thrown", "falls", "plunges", "tossed", "plops"})
HIGH_WORDS = frozenset({"dropped", "drops", "thrown", "falls", "plunges", "tossed", "plops", "fall", "drop", "plunge"})
DEPTHS_M = {
    "pool": 1.1, "bathtub": 0.34, "pond": 1.2, "lake": 4.0, "river": 1.1, "canal": 1.1, "beach": 1.2, "sea": 20.0,
    "oasis": 1.2,
}  # fmt: skip
BASIN_M = {"pool": 3.8, "bathtub": 0.6, "pond": 4.0, "river": 3.5, "canal": 3.5, "oasis": 4.0}
"""Room for waves: least width of the water, by scene; others are open."""


def _says(s: Situation, words: frozenset[str]) -> bool:
    return not words.isdisjoint(s.brief.words)


def _waves(s: Situation, height_m: float, length_m: float) -> tuple[float, float]:
    """Height and length of waves by the words, no longer than the water is wide and never so steep that they break."""
    length = s.said("wave_length_m", length_m)
    length = min(length, 0.5 * BASIN_M.get(s.contract.scene, 1e3))
    return min(s.said("wave_height_m", height_m), 0.1 * length), length


def _floating(s: Situation) -> Config:
    density = s.plan.density_kg_m3 if s.plan else 600.0
    if _says(s, FLOAT_WORDS) and not _says(s, SINK_WORDS) and density > 0.92 * WATER_KG_M3:
        density = HOLLOW_KG_M3
    if _says(s, SINK_WORDS) and density < 1.05 * WATER_KG_M3:
        density = LADEN_KG_M3
    enters = _says(s, ENTRY_WORDS) or density > WATER_KG_M3
    height, length = _waves(s, 0.0, 2.5)
    river = s.contract.scene in RIVERS
    return {
        "density_kg_m3": density,
        "friction": 0.5,
        "shot": s.brief.setting.shot or ("close" if s.size_m < 0.5 and s.count == 1 else "medium"),
        "start_height_m": 0.45 if _says(s, HIGH_WORDS) else 0.0,
        "settled_s": 0.0 if enters else 3.0,
        "wave_height_m": height,
        "wave_length_m": length,
        "current_m_s": s.said("current_m_s", 0.5) if river else 0.0,
    }


def terminal_speed_m_s(s: Situation, density_kg_m3: float) -> float:
    """Where drag of its outline from above balances weight less buoyancy; drag 0.9."""
    if s.asset is None or density_kg_m3 <= WATER_KG_M3:
        return 0.0
    x, y, _ = s.asset.size_m
    excess = density_kg_m3 / WATER_KG_M3 - 1.0
    return math.sqrt(2.0 * excess * GRAVITY_M_S2 * s.asset.volume_m3 / (0.9 * 0.785 * x * y))


def _depth_m(s: Situation) -> float:
    return DEPTHS_M.get(s.contract.scene, 1.2)


def _expect_floating(s: Situation, config: Config) -> list[Expectation]:
    density = number(config, "density_kg_m3")
    found = _sinks(s, config, density) if density > WATER_KG_M3 else _floats(s, config, density)
    return [
        *found,
        seen(s, "in view while it moves", "min:in_view", low=0.95, unit="of the bodies", severity=2.0,
             values=FOLLOW, words=LAW),
        seen(s, "not hidden", "mean:visible", low=0.5, unit="of its surface", severity=2.0, values=FOLLOW, words=LAW),
        seen(s, "large enough to be seen", "max:screen_height", low=0.035, unit="of frame height", severity=1.5,
             values=FOLLOW, words=LAW),
    ]  # fmt: skip


def _floats(s: Situation, config: Config, density: float) -> list[Expectation]:
    share = density / WATER_KG_M3
    found = [
        seen(
            s, "floats as deep as its density has it", "mean:submerged_share",
            low=share - 0.12, high=share + 0.12, unit="of its volume", severity=3.0, fixes=(("density_kg_m3", 1.0),),
        ),
        seen(s, "stays off the bottom", "min:above_bed_m", low=0.02, unit="m", severity=3.0),
    ]  # fmt: skip
    waves, current = number(config, "wave_height_m"), number(config, "current_m_s")
    if waves > 0.02:
        found.append(
            seen(
                s, "rides the waves", "range:heave_m", low=0.25 * waves, high=3.5 * waves + 0.05, unit="m",
                fixes=(("wave_height_m", 1.0),),
            )
        )  # fmt: skip
    if current > 0.0:
        found.append(
            seen(
                s, "goes with the river", "mean:drift_speed_m_s", low=0.75 * current, high=1.3 * current, unit="m/s",
                severity=2.0, fixes=(("current_m_s", 1.0),),
            )
        )  # fmt: skip
    return found


def _sinks(s: Situation, config: Config, density: float) -> list[Expectation]:
    speed = terminal_speed_m_s(s, density)
    entry = math.sqrt(2 * GRAVITY_M_S2 * number(config, "start_height_m"))
    found = [
        seen(s, "goes under", "max:submerged_share", low=0.98, unit="of its volume", severity=3.0,
             fixes=(("density_kg_m3", 1.0),)),
        seen(
            s, "sinks as fast as its weight in water drags it", "max:sink_speed_m_s",
            low=0.4 * min(speed, 1.5), high=1.5 * max(speed, entry),
            unit="m/s", severity=2.0, fixes=(("density_kg_m3", 0.5),),
        ),
        seen(s, "sends out rings", "max:ripple_height_m", low=0.001, unit="m"),
        seen(s, "its rings do not stand still", "pause:wave_height_m", high=2.5 / s.request.fps, unit="s", severity=2.0,
             words=LAW),
        seen(s, "does not sink into the bottom", "min:above_bed_m", low=-0.01, unit="m", severity=2.0, words=LAW),
    ]  # fmt: skip
    if _depth_m(s) / max(0.5 * speed, 0.05) < 0.8 * s.request.duration_s:
        found.append(
            seen(
                s,
                "comes to lie on the bottom",
                "final:above_bed_m",
                high=0.03,
                unit="m",
                severity=2.0,
                fixes=(("density_kg_m3", -1.0),),
            )
        )
    if number(config, "start_height_m") == 0.0:
        found.append(seen(s, "starts gently at the surface", "first:speed_m_s", high=0.6, unit="m/s"))
    return found


def _view(s: Situation) -> Config:
    return {"view": "water" if s.lead else "kept"}


def _wave_numbers(s: Situation) -> Config:
    height, length = _waves(s, 0.15, 4.0)
    return _view(s) | {"surface": "waves", "wave_height_m": height, "wave_length_m": length}


def _expect_waves(s: Situation, config: Config) -> list[Expectation]:
    height, length = number(config, "wave_height_m"), number(config, "wave_length_m")
    k = 2 * math.pi / length
    speed = math.sqrt(GRAVITY_M_S2 / k * math.tanh(k * max(_depth_m(s), 1.0)))
    taller = (("wave_height_m", 1.0),)
    return [
        seen(s, "waves as high as the words say", "mean:wave_height_m", low=0.5 * height, high=1.8 * height, unit="m",
             severity=2.0, fixes=taller),
        seen(s, "waves travel as fast as water lets them", "mean:crest_speed_m_s", low=0.6 * speed, high=1.5 * speed,
             unit="m/s", severity=2.0, fixes=(("wave_length_m", 0.5),)),
        seen(s, "the water rises and falls", "range:water_height_m", low=0.25 * height, unit="m", fixes=taller),
    ]  # fmt: skip


def _ripples(s: Situation) -> Config:
    return _view(s) | {"surface": "ripples", "ring_height_m": s.said("ring_height_m", 0.012)}


def _expect_ripples(s: Situation, config: Config) -> list[Expectation]:
    return [
        seen(s, "rings stand on the water", "max:ripple_height_m", low=0.003, high=0.5, unit="m", severity=2.0,
             fixes=(("ring_height_m", 1.0),)),
        seen(s, "rings spread", "max:ring_radius_m", low=min(0.5, 0.2 * s.request.duration_s), unit="m", severity=2.0),
        seen(s, "rings run outwards", "rise:ring_radius_m", low=0.02, unit="m", severity=2.0),
        seen(s, "its rings do not pop in or out", "spike:wave_height_m", high=0.5, unit="of their size", words=LAW),
        *passage(s, "wave_height_m", begins_s=DROP_FALLS_S, until_s=0.85 * s.request.duration_s),
    ]  # fmt: skip


def _rain_rings(s: Situation) -> Config:
    return _view(s) | {"surface": "rain_rings", "drops_per_s_m2": s.said("drops_per_s_m2", 3.0), "ring_height_m": 0.006}


def _expect_rain_rings(s: Situation, config: Config) -> list[Expectation]:
    rate = number(config, "drops_per_s_m2")
    more = (("drops_per_s_m2", 1.0),)
    every = RAIN_AREA_M2 * rate
    return [
        seen(s, "as many as the words say", "mean:drops_per_s", low=0.45 * every, high=1.7 * every, unit="1/s",
             severity=2.0, fixes=more),
        seen(s, "drops keep falling", "min:drops_per_s", low=max(1.0, 2.0 * rate), unit="1/s", severity=2.0,
             fixes=more),
        seen(s, "their rings are seen", "min:ripple_height_m", low=0.002, high=0.2, unit="m", severity=2.0,
             fixes=(("ring_height_m", 1.0),)),
    ]  # fmt: skip


def _flowing(s: Situation) -> Config:
    return _view(s) | {"surface": "river", "current_m_s": s.said("current_m_s", 0.8)}


def _expect_flowing(s: Situation, config: Config) -> list[Expectation]:
    speed = number(config, "current_m_s")
    return [
        seen(s, "flows as fast as the words say", "mean:current_m_s", low=0.8 * speed, high=1.25 * speed, unit="m/s",
             severity=2.0, fixes=(("current_m_s", 1.0),)),
        seen(s, "its surface is alive", "mean:wave_height_m", low=0.003, high=0.6, unit="m"),
    ]  # fmt: skip


def _puddle(s: Situation) -> Config:
    return _view(s) | {"surface": "puddle", "puddle_radius_m": s.said("puddle_radius_m", 0.8)}


def _expect_puddle(s: Situation, config: Config) -> list[Expectation]:
    radius = number(config, "puddle_radius_m")
    wider = (("puddle_radius_m", 1.0),)
    return [
        seen(s, "the puddle grows", "rise:puddle_radius_m", low=0.5 * radius, high=1.1 * radius, unit="m", severity=2.0,
             fixes=wider),
        seen(s, "it never shrinks", "min:inflow_l_s", low=1e-6, unit="l/s", severity=2.0),
    ]  # fmt: skip


KINDS = {
    "floating": Kind(
        rank=9,
        numbers=_floating,
        expect=_expect_floating,
        covers=frozenset({"waves", "ripples", "flowing", "falling", "throwing"}),
    ),
    "waves": Kind(rank=50, numbers=_wave_numbers, expect=_expect_waves),
    "flowing": Kind(rank=51, numbers=_flowing, expect=_expect_flowing),
    "rain_rings": Kind(rank=52, numbers=_rain_rings, expect=_expect_rain_rings),
    "ripples": Kind(rank=53, numbers=_ripples, expect=_expect_ripples),
    "puddle": Kind(rank=54, numbers=_puddle, expect=_expect_puddle),
}
