"""Grains and changes of form: sand on a dune, poured piles, brittle things that break, what melts, what grows."""

from __future__ import annotations

from .....state.values import Config
from .....state.verdicts import Expectation
from .courses import passage
from .situation import LAW, Kind, Situation, number, seen

MELTS = {
    "ice cube": "ice",
    "snowman": "snow",
    "snowball": "snow",
    "candle": "wax",
    "chocolate bar": "chocolate",
    "butter": "butter",
    "ice cream": "cream",
}
"""What an object of the library melts into."""
MATERIAL_MELTS = {
    "ice": "ice", "water": "ice", "snow": "snow", "wax": "wax",
    "plastic": "plastic", "rubber": "plastic", "foam": "plastic",
    "iron": "metal", "steel": "metal", "aluminium": "metal", "chrome": "metal", "silver": "metal", "gold": "metal",
    "copper": "metal", "brass": "metal",
}  # fmt: skip
REPOSE_DEG = {
    "sand": 33.0, "salt": 32.0, "sugar": 35.0, "flour": 43.0, "rice": 33.0, "wheat": 27.0, "corn": 27.0, "beans": 30.0,
    "coffee_beans": 33.0, "gravel": 38.0, "coal": 37.0, "pebbles": 34.0, "soil": 40.0, "seeds": 29.0, "snow": 38.0,
}  # fmt: skip
"""As tools/stage/grains/pouring.py has them, which only Blender's side may import."""
TALL_M = {"sunflower": 1.4, "mushroom": 0.12, "crystal": 0.25, "sprout": 0.25, "lotus": 0.4, "rose": 0.5}
SOLID_KG_M3 = {"glass": 2500.0, "ceramic": 2300.0, "clay": 1900.0, "shell": 2000.0, "ice": 917.0}


def _sand_flow(s: Situation) -> Config:
    rgb = s.subject_rgb
    config: Config = {
        "flow_speed_m_s": s.said("flow_speed_m_s", 0.6),
        "wind_m_s": s.said("wind_m_s", 5.0),
    }
    return config | ({"colour": list(rgb)} if rgb else {})


def _expect_sand_flow(s: Situation, config: Config) -> list[Expectation]:
    pace = number(config, "flow_speed_m_s")
    repose = number(config, "repose_deg")
    faster = (("flow_speed_m_s", 1.0),)
    return [
        seen(
            s, "sand runs down at the pace the words name", "mean:flow_speed_m_s",
            low=0.6 * pace, high=1.5 * pace, unit="m/s", severity=2.0, fixes=faster,
        ),
        seen(
            s, "sand keeps coming down", "rise:moved_volume_m3",
            low=0.04 * pace * s.request.duration_s, unit="m3", severity=2.0, fixes=faster,
        ),
        seen(s, "streams cover part of the slope", "mean:running_share", low=0.03, unit="of the slope", fixes=faster),
        seen(s, "comes down from the crest", "max:front_m", low=2.5, unit="m", fixes=faster),
        seen(
            s, "lies at its angle of repose", "final:slope_deg",
            low=repose - 3.0, high=repose + 2.0, unit="deg", severity=2.0,
        ),
        seen(
            s, "sand neither comes from nothing nor vanishes", "range:dune_volume_m3",
            high=0.02 * pace * s.request.duration_s, unit="m3", severity=2.0, words=LAW,
        ),
        seen(s, "in the picture", "mean:flow_in_view", low=0.4, unit="of the streams", severity=2.0, words=LAW),
    ]  # fmt: skip


def _pouring(s: Situation) -> Config:
    grain = str(s.chosen("grain", "sand"))
    rgb = s.subject_rgb
    config: Config = {
        "grain": grain,
        "volume_m3": s.said("volume_m3", 0.002),
        "pour_s": 0.75 * s.request.duration_s / max(1.0, s.motion.pace),
    }
    return config | ({"colour": list(rgb)} if rgb else {})


def _expect_pouring(s: Situation, config: Config) -> list[Expectation]:
    volume, pour_s = number(config, "volume_m3"), number(config, "pour_s")
    repose = REPOSE_DEG[str(config["grain"])]
    share = min(1.0, max(0.1, (s.request.duration_s - 0.35) / pour_s))
    sooner = (("pour_s", -1.0), ("volume_m3", 1.0))
    return [
        seen(
            s, "all that is poured lies in the pile", "final:pile_volume_m3",
            low=0.9 * share * volume, high=1.02 * volume, unit="m3", severity=2.0, fixes=sooner,
        ),
        seen(
            s, "slides at its angle of repose", "final:slope_deg",
            low=repose - 3.0, high=repose + 3.0, unit="deg", severity=2.0, fixes=(("pour_s", 0.2),),
        ),
        seen(s, "falls in a stream", "max:grains_in_air", low=15.0, unit="grains", fixes=(("shown", 1.0),)),
        seen(s, "falls freely", "max:fall_speed_m_s", low=0.5, high=6.0, unit="m/s"),
        seen(s, "the pile grows", "rise:pile_height_m", low=0.2 * volume ** (1.0 / 3.0), unit="m", severity=2.0,
             fixes=sooner),
        seen(s, "the pile lies on its support", "min:lowest_m", low=-0.005, high=0.02, unit="m", words=LAW),
        seen(s, "in the picture", "min:in_view", low=0.9, unit="of the pile", severity=2.0, words=LAW),
    ]  # fmt: skip


def _breaking(s: Situation) -> Config:
    material = _material(s)
    egg = s.plan is not None and s.plan.entry == "egg"
    size = s.size_m
    config: Config = {
        "start": "edge" if s.elevated else "fall",
        "drop_height_m": s.said("drop_height_m", min(0.8, max(0.3, 3.0 * size))),
        "pieces": s.said("pieces", 22.0 if egg else 70.0 if size > 0.3 else 45.0),
        "scatter": s.said("scatter", 0.1 if egg else 0.25),
        "density_kg_m3": SOLID_KG_M3.get(material, 2000.0),
        "tilt_deg": 25.0 if size < 0.5 else 12.0,
        "shot": "close" if size < 0.12 else "medium",
    }
    return config | ({"contents": "egg", "shell_m": 0.0009} if egg else {})


def _expect_breaking(s: Situation, config: Config) -> list[Expectation]:
    drop = s.drop_m if s.elevated else number(config, "drop_height_m")
    earlier = (("drop_height_m", -1.0),)
    return [
        seen(
            s, "falls before it breaks", "max:fall_m",
            low=0.6 * drop, unit="m", severity=2.0, fixes=(("drop_height_m", 1.0),),
        ),
        seen(
            s, "breaks when it strikes, within the clip", "final:breaks_at_s",
            low=0.15, high=0.85 * s.request.duration_s, unit="s", severity=2.0, fixes=earlier,
        ),
        seen(
            s, "strikes as fast as its fall makes it", "final:impact_speed_m_s",
            low=0.75 * (2.0 * 9.81 * drop) ** 0.5, high=1.35 * (2.0 * 9.81 * drop) ** 0.5 + 1.0, unit="m/s",
            fixes=(("drop_height_m", 0.5),),
        ),
        seen(s, "was whole", "first:pieces", low=1.0, high=1.0, unit="pieces", severity=2.0),
        seen(
            s, "comes apart", "final:pieces",
            low=0.5 * number(config, "pieces"), unit="pieces", severity=2.0,
            fixes=(("breaks_m_s", -1.0), ("pieces", 1.0)),
        ),
        seen(
            s, "its shards scatter", "final:shard_spread_m",
            low=0.25 * s.size_m, high=max(3.0, 25.0 * s.size_m), unit="m", fixes=(("scatter", 1.0),),
        ),
        seen(s, "shards come to rest", "final:shard_speed_m_s", high=0.1, unit="m/s", fixes=(("restitution", 1.0),)),
        seen(s, "no shard is lost", "min:volume_share", low=0.97, unit="of the body", severity=2.0, words=LAW),
        seen(s, "no shard is made of nothing", "max:volume_share", high=1.03, unit="of the body", words=LAW),
        seen(s, "nothing sinks into the floor", "min:lowest_m", low=-0.003, unit="m", severity=2.0, words=LAW),
        seen(s, "its shards lie on the floor", "final:lowest_m", high=0.01, unit="m", severity=2.0, words=LAW),
        seen(s, "in the picture", "mean:in_view", low=0.7, unit="of the shards", severity=2.0, words=LAW),
        seen(s, "large enough to be seen", "max:screen_height", low=0.1, unit="of frame height", words=LAW),
    ]  # fmt: skip


def _melting(s: Situation) -> Config:
    entry = s.plan.entry if s.plan else ""
    return {
        "substance": MELTS.get(entry) or MATERIAL_MELTS.get(_material(s), "wax"),
        "melted_share": s.said("melted_share", min(0.92, max(0.35, 0.65 * s.motion.pace))),
    }


def _expect_melting(s: Situation, config: Config) -> list[Expectation]:
    share = number(config, "melted_share")
    more = (("melted_share", 1.0),)
    return [
        seen(
            s, "melts as far as the words say", "final:melted_share",
            low=0.85 * share, high=min(1.0, 1.12 * share), unit="of it", severity=2.0, fixes=more,
        ),
        seen(s, "was whole", "first:melted_share", high=0.02, unit="of it", severity=2.0),
        seen(s, "gets lower", "rise:height_m", high=-0.1 * share * s.size_m * 0.3, unit="m", severity=2.0, fixes=more),
        seen(s, "its puddle grows", "rise:puddle_radius_m", low=0.15 * s.size_m, unit="m", severity=2.0, fixes=more),
        *passage(s, "melted_share", begins_s=0.15 * s.request.duration_s, until_s=0.85 * s.request.duration_s),
        seen(s, "nothing is lost", "min:conserved_share", low=0.97, unit="of its mass", severity=2.0, words=LAW),
        seen(s, "nothing comes from nowhere", "max:conserved_share", high=1.03, unit="of its mass", words=LAW),
        seen(s, "stands on its support", "min:lowest_m", low=-0.004, high=0.004, unit="m", words=LAW),
        seen(s, "in the picture", "min:in_view", low=0.9, unit="of it", severity=2.0, words=LAW),
        seen(s, "large enough to be seen", "first:screen_height", low=0.12, unit="of frame height", words=LAW),
    ]  # fmt: skip


def _growing(s: Situation) -> Config:
    kind = str(s.chosen("kind", "daisy"))
    rgb = s.subject_rgb
    said = s.subject.count if s.subject else None
    several = said or (5 if s.subject is not None and s.subject.plural else 1)
    config: Config = {
        "kind": kind,
        "height_m": s.said("height_m", TALL_M.get(kind, 0.35)),
        "count": min(30, several),
    }
    return config | ({"colour": list(rgb)} if rgb else {})


def _expect_growing(s: Situation, config: Config) -> list[Expectation]:
    tall = number(config, "height_m") * number(config, "grown_share")
    taller = (("height_m", 1.0),)
    found = [
        seen(s, "begins in the ground", "first:height_m", high=0.2 * tall, unit="m", severity=2.0),
        seen(
            s, "grows up", "final:height_m",
            low=0.7 * tall, high=1.5 * tall, unit="m", severity=2.0, fixes=taller,
        ),
        *passage(s, "height_m", begins_s=0.15 * s.request.duration_s, until_s=0.6 * s.request.duration_s),
        seen(s, "stays rooted", "max:root_drift_m", high=0.03 * tall, unit="m", severity=2.0, words=LAW),
        seen(s, "in the picture", "min:in_view", low=0.95, unit="of it", severity=2.0, words=LAW),
        seen(s, "large enough to be seen", "final:screen_height", low=0.3, unit="of frame height", words=LAW),
    ]  # fmt: skip
    if config["kind"] not in ("sprout", "mushroom", "crystal"):
        found.append(seen(s, "opens from a bud", "rise:bloom_share", low=0.4, unit="of its bloom", severity=2.0))
    return found


def _material(s: Situation) -> str:
    """Material the sentence or the library gives the key object, "" without one."""
    if s.plan is None:
        return ""
    return s.plan.asked_material or s.library.objects[s.plan.entry].material


KINDS = {
    "breaking": Kind(
        rank=3,
        numbers=_breaking,
        expect=_expect_breaking,
        covers=frozenset({"falling", "toppling", "sliding", "rolling", "throwing", "bouncing", "still"}),
    ),
    "melting": Kind(rank=24, numbers=_melting, expect=_expect_melting, covers=frozenset({"still", "puddle"})),
    "growing": Kind(rank=41, numbers=_growing, expect=_expect_growing, covers=frozenset({"still"})),
    "pouring_grains": Kind(rank=21, numbers=_pouring, expect=_expect_pouring, covers=frozenset({"falling", "still"})),
    "sand_flow": Kind(rank=40, numbers=_sand_flow, expect=_expect_sand_flow),
}
"""Of grains, brittle things, melt and growth."""
