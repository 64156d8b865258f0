"""Rigid bodies that meet: toppling, chains of dominoes, collisions, weights on piles, stacks, earthquakes."""

from __future__ import annotations

import math

from .....state.values import Config
from .....state.verdicts import Expectation
from .....tools.tipping import hardest_rad_s, tipping_s
from .laws import laws
from .others import MANY, Other, other_thing
from .rigid import GRAVITY_M_S2, TOWERS, contact
from .situation import LAW, Kind, Situation, number, seen

FORCE_WORDS = frozenset(
    {"crush", "crushes", "crushed", "crushing", "flatten", "flattens", "flattened", "flattening", "crash", "crashes",
     "crashed", "crashing", "bury", "buries", "buried"}
)  # fmt: skip
"""Words that say of a fall on something that it leaves nothing where it was; "falls on" only says that it hits."""
TOWER_COUNT = 7
STACK_COUNT = 6
PILE_COUNT = 6
PIN_COUNT = 10
ROW_COUNT = 28
SPACING_HEIGHTS = 0.5
HOLD_SHARE = 0.2
"""Share of the clip in which a row stands before it is pushed."""
ROUND_CURVES = frozenset({"circle", "spiral"})
RUN_UP_SIZES = 9.0
"""Run-up over the size of what runs: so near that both are large in the picture."""
ROLLING_RESISTANCE = 0.03
LOOSE_FRICTION = 0.3
"""Of things that a quake shakes off what they stand on: smooth covers on smooth boards."""
EXTENT = {"line": 1.0, "arc": 0.9, "wave": 0.85, "circle": 0.36, "spiral": 0.4}
"""Width of a row over its length, by its curve."""
PUSHED_ENERGY_GAIN = 0.4
"""A push adds energy, at most this share of what falls; a squat thing takes more of it to go over."""
AFTER_PUSH_GAIN = 0.05
TRUNK = 0.1
"""Width of a tree's foot over its height; its crown's says nothing of it."""
OVER_BY = 0.8
"""Share of the clip after which what topples should lie, so that its landing is seen."""


def _count(s: Situation, in_tower: int) -> int:
    """The number the sentence gives; that of a tower where it says tower."""
    return s.count if s.count > 1 else in_tower if TOWERS & set(s.brief.words) else 1


def _toppling(s: Situation) -> Config:
    push = s.said("push", 2.0) * max(0.7, min(3.0, s.motion.pace))
    config = contact(s) | {"heading_deg": s.path.heading_deg, "push": max(1.3, push), "count": _count(s, TOWER_COUNT)}
    over_edge, clip_s = s.elevated and s.path.leaves_support, s.request.duration_s
    hold_s = min(0.6, 0.15 * clip_s)
    return config | {"over_edge": over_edge, "hold_s": hold_s, "over_in_s": OVER_BY * clip_s - hold_s}


def _expect_toppling(s: Situation, config: Config) -> list[Expectation]:
    many, push = int(number(config, "count")) > 1, (("push", 1.0),)
    found = [
        seen(
            s, "falls over", "toppled_fraction",
            low=0.5 if many else 1.0, unit="of the bodies", severity=2.0, fixes=push,
        ),
        seen(
            s, "goes over in time", "topple_time_s",
            low=0.1, high=0.9 * s.request.duration_s, unit="s", severity=2.0, fixes=(("push", -1.0),),
        ),
    ]  # fmt: skip
    if many:
        found.append(
            seen(
                s, "nothing is left of its height", "final_height_ratio",
                high=0.6, unit="of the start", severity=2.0, fixes=(("push", -1.0),),
            )
        )  # fmt: skip
    if config["over_edge"]:
        found += [
            seen(s, "falls off its support", "drop_m", low=0.5 * s.drop_m, unit="m", severity=2.0, fixes=push),
            seen(s, "lands on the floor", "lands_on_floor", low=1.0, unit="yes = 1", severity=2.0, fixes=push),
        ]
    if not many:
        needed_s = number(config, "hold_s") + _least_s(s)
        found.append(
            seen(
                s, "the clip is long enough for its fall", "clip_s", low=needed_s, unit="s", severity=2.0,
            )
        )  # fmt: skip
    flies = bool(config["over_edge"]) and not many
    found_laws = laws(s, free_flight=flies, bodies=int(number(config, "count")))
    return [*found, *_pushed(s, found_laws, PUSHED_ENERGY_GAIN if many else _push_share(s, config))]


def _least_s(s: Situation) -> float:
    """Time in which the key object lies after the hardest push that does not look thrown."""
    pull, lean = _pendulum(s)
    return tipping_s(hardest_rad_s(pull, lean), pull, lean)


def _pendulum(s: Situation) -> tuple[float, float]:
    """m g r / I of the key object about its foot, and how far its middle lies behind that, as its bounds have them."""
    width, depth, height = s.asset.size_m if s.asset else (0.1, 0.1, 0.2)
    grown = s.plan is not None and s.library.objects[s.plan.entry].category == "tree"
    half, middle = (TRUNK * height if grown else min(width, depth)) / 2.0, height / 2.0
    reach = math.hypot(half, middle)
    inertia = (min(width, depth) ** 2 + height**2) / 12.0 + reach**2
    return GRAVITY_M_S2 * reach / inertia, math.atan2(half, middle)


def _push_share(s: Situation, config: Config) -> float:
    """Largest energy of the push over all there is: what brings a squat thing over its foot is much of its fall.

    Its middle may lie lower than that of its bounds.
    """
    width, depth, height = s.asset.size_m if s.asset else (0.1, 0.1, 0.2)
    half, middle = min(width, depth) / 2.0, 0.4 * height
    push = number(config, "push") * (math.hypot(half, middle) - middle)
    fall = max(0.05 * height, 0.35 * height - half)
    return min(0.95, max(PUSHED_ENERGY_GAIN, 1.3 * push / (push + fall)))


def _pushed(s: Situation, found: list[Expectation], most: float) -> list[Expectation]:
    """The laws of a world in which something is pushed after it stood: the push adds energy, nothing does after it."""
    laws_of_pushed = [e.model_copy(update={"high": most}) if e.measure == "energy_gain" else e for e in found]
    return [
        *laws_of_pushed,
        seen(s, "no energy is created after the push", "energy_gain_after_push", high=AFTER_PUSH_GAIN,
             unit="of the start", severity=2.0, words=LAW),
    ]  # fmt: skip


def _dominoes(s: Situation) -> Config:
    """As many as fit the corridor and topple within the clip; the wave runs at about the root of g times the height."""
    height = s.asset.size_m[2] if s.asset else 0.05
    curve = str(s.chosen("curve", "line"))
    spacing = SPACING_HEIGHTS * height
    support = s.contract.support(s.support) or s.contract.supports[0]
    sides = [high - low for low, high in zip(support.low, support.high, strict=True)]
    room = 0.7 * min(sides) if curve in ROUND_CURVES else 0.95 * s.path.length_m
    fits = 1 + int(room / (EXTENT[curve] * spacing))
    seconds = (0.85 - HOLD_SHARE) * s.request.duration_s
    in_time = int(seconds * math.sqrt(GRAVITY_M_S2 * height) / spacing)
    collective = s.count == s.library.manners["counts"].get("row of")
    wanted = s.count if s.count > 1 and not collective else round(s.said("count", ROW_COUNT))
    return contact(s) | {
        "heading_deg": s.path.heading_deg,
        "count": max(4, min(wanted, fits, in_time, 80)),
        "curve": curve,
        "hold_s": HOLD_SHARE * s.request.duration_s,
        "rolling_damping": 0.0,
    }


def _expect_dominoes(s: Situation, config: Config) -> list[Expectation]:
    push, closer = (("push", 1.0),), (("spacing_heights", -0.5), ("push", 1.0))
    height = s.asset.size_m[2] if s.asset else 0.05
    pace = math.sqrt(GRAVITY_M_S2 * height)
    return [
        seen(s, "all topple", "toppled_fraction", low=0.95, unit="of the bodies", severity=2.0, fixes=closer),
        seen(s, "one after the other", "topple_order", low=0.95, unit="of neighbours", severity=2.0, fixes=closer),
        seen(
            s, "the wave runs as fast as gravity lets it", "wave_speed_m_s",
            low=0.5 * pace, high=1.7 * pace, unit="m/s", severity=2.0,
        ),
        seen(s, "all within the clip", "topple_time_s", high=0.98 * s.request.duration_s, unit="s", fixes=push),
        *_pushed(s, laws(s, free_flight=False, bodies=int(number(config, "count"))), PUSHED_ENERGY_GAIN),
    ]  # fmt: skip


def _colliding(s: Situation) -> Config:
    low, high = (speed * s.motion.pace for speed in s.entry.speed_m_s or (0.8, 2.4))
    other = other_thing(s)
    pins = other is not None and other.entry == "bowling pin"
    tower = bool(TOWERS & set(s.brief.words))
    speed = high * 1.7 if pins or tower else math.sqrt(low * high)
    run_up_m = min(0.5 * s.path.length_m, max(0.3, RUN_UP_SIZES * s.size_m))
    if s.path.leaves_support and not s.elevated:  # on a table: slow enough to stop before its edge
        run_up_m = min(run_up_m, 0.3 * s.path.length_m)
        speed = min(speed, math.sqrt(2.0 * ROLLING_RESISTANCE * GRAVITY_M_S2 * 0.8 * s.path.length_m))
    config = contact(s) | {
        "heading_deg": s.path.heading_deg,
        "speed_m_s": speed,
        "spin_ratio": 1.0 if s.asset and s.asset.round_axis else 0.0,
        "offset_share": s.said("offset_share", 0.0),
        "run_up_share": run_up_m / (speed * s.request.duration_s),
        "rolling_resistance": ROLLING_RESISTANCE,
    }
    if other is None:
        return config | {"other": None, "others": max(1, s.count - 1), "spacing_widths": 1.0}
    struck_is_key = s.motion.span.endswith(" by")
    count = s.count if struck_is_key else other.count or (PIN_COUNT if pins else TOWER_COUNT if tower else MANY)
    return config | {
        "other": dict(other.spec),
        "struck": "key" if struck_is_key else "other",
        "spin_ratio": 1.0 if struck_is_key else config["spin_ratio"],
        "others": TOWER_COUNT if tower and count == 1 else count,
        "arrangement": "tower" if tower else "rack",
        "spacing_widths": 2.5 if pins else 1.05,
    }


def _expect_colliding(s: Situation, config: Config) -> list[Expectation]:
    speed, fixes = number(config, "speed_m_s"), (("speed_m_s", 1.0),)
    single = int(number(config, "others")) == 1
    return [
        seen(
            s, "strikes", "struck_fraction", low=1.0 if single else 0.3, unit="of what is struck", severity=2.0,
            fixes=fixes,
        ),
        seen(
            s, "drives it on", "struck_speed_m_s",
            low=0.1 * speed, high=2.2 * speed, unit="m/s", severity=2.0, fixes=fixes,
        ),
        seen(
            s, "keeps momentum", "momentum_error",
            high=0.05 if single else 0.12, unit="of what it was", severity=2.0,
        ),
        seen(s, "comes at its pace", "peak_speed_m_s", low=0.7 * speed, high=2.5 * speed, unit="m/s", fixes=fixes),
        *laws(s, free_flight=False, bodies=1 + int(number(config, "others"))),
    ]  # fmt: skip


def _crushing(s: Situation) -> Config:
    other = other_thing(s) or Other("box", {"shape": "box", "density_kg_m3": 80.0}, 0)
    return contact(s) | {
        "heading_deg": s.path.heading_deg,
        "drop_height_m": s.said("drop_height_m", max(0.5, 1.5 * s.size_m)),
        "other": dict(other.spec),
        "others": other.count
        if other.count > 1
        else PILE_COUNT
        if TOWERS & set(s.brief.words)
        else other.count or MANY,
    }


def _expect_crushing(s: Situation, config: Config) -> list[Expectation]:
    height = (("drop_height_m", 1.0), ("density_kg_m3", 0.5))
    lower = (("drop_height_m", -0.5), ("density_kg_m3", -0.3))
    single = int(number(config, "others")) == 1
    found = [
        seen(
            s, "falls as gravity has it", "first_fall_gravity_error", high=0.05, unit="relative", severity=2.0,
            fixes=(("drop_height_m", -1.0),),
        ),
        seen(s, "comes down", "final_height_ratio", high=0.85, unit="of the start", severity=2.0, fixes=lower),
        seen(s, "jolts what it falls on", "struck_speed_m_s", low=0.02, unit="m/s", severity=2.0, fixes=height),
    ]  # fmt: skip
    forceful = bool(FORCE_WORDS & set(s.motion.span.split()))
    if forceful:
        found.append(
            seen(s, "moves what it falls on", "struck_fraction", low=0.15, unit="of the bodies", severity=2.0,
                 fixes=height)
        )  # fmt: skip
    if forceful and not single:
        found.append(seen(s, "drives them apart", "spread_growth_m", low=0.01, unit="m", fixes=height))
    return [*found, *laws(s, free_flight=False, bodies=1 + int(number(config, "others")))]


def _stacking(s: Situation) -> Config:
    return contact(s) | {"heading_deg": s.path.heading_deg, "count": s.count if s.count > 1 else STACK_COUNT}


def _expect_stacking(s: Situation, config: Config) -> list[Expectation]:
    tidier = (("untidy", 1.0), ("friction", -1.0), ("drop_last_m", 1.0))
    return [
        seen(s, "stands", "moving_fraction", high=0.1, unit="of the time", severity=2.0, fixes=tidier),
        seen(s, "keeps its height", "final_height_ratio", low=0.97, high=1.03, unit="of the start", severity=2.0,
             fixes=(("untidy", -0.5),)),
        seen(s, "nothing slips", "max_shift_m", high=max(0.005, 0.1 * s.size_m), unit="m", severity=2.0, fixes=tidier),
        *laws(s, free_flight=False, bodies=int(number(config, "count"))),
    ]  # fmt: skip


def _shaking(s: Situation) -> Config:
    """How strong is said; how long it takes depends on the clip. The frequency is that of a near quake."""
    config = contact(s) | {"peak_m_s2": s.said("peak_m_s2", 5.0)}
    if s.asset is None:
        boxes: Config = {"shape": "box", "density_kg_m3": 120.0}
        return config | {"other": dict(boxes), "count": 10, "levels": 5, "friction": 0.4}
    if s.elevated:
        config["friction"] = min(LOOSE_FRICTION, number(config, "friction"))
        config["peak_m_s2"] = max(s.said("peak_m_s2", 0.0), 2.4 * LOOSE_FRICTION * GRAVITY_M_S2)
    words = set(s.brief.words)
    levels = min(STACK_COUNT, _count(s, STACK_COUNT)) if TOWERS & words else 1
    return config | {"count": max(_count(s, STACK_COUNT), 4 if levels == 1 else levels), "levels": levels}


def _expect_shaking(s: Situation, config: Config) -> list[Expectation]:
    peak, looser = number(config, "peak_m_s2"), (("friction", -1.0),)
    found = [
        seen(
            s, "the ground shakes as strongly as the words say", "max:ground_acceleration_m_s2",
            low=0.85 * peak, high=1.1 * peak, unit="m/s2", severity=2.0, fixes=(("peak_m_s2", 1.0),),
        ),
        seen(
            s, "the ground comes back", "final:ground_displacement_m", high=0.003, unit="m",
        ),
        seen(s, "what stands on it is shaken", "moving_fraction", low=0.4, unit="of the time", severity=2.0),
    ]  # fmt: skip
    if peak > 1.4 * number(config, "friction") * GRAVITY_M_S2 or s.elevated:
        moved = max(0.01, 0.1 * s.size_m)
        found.append(seen(s, "loose things move", "max_shift_m", low=moved, unit="m", severity=2.0, fixes=looser))
    if s.elevated:
        found.append(
            seen(
                s, "things fall from their support", "drop_m", low=0.1 * s.drop_m, unit="m", severity=2.0, fixes=looser
            )
        )
    # The ground does work on what stands on it; and a book that has fallen lies flat, so it is low in the picture.
    bodies = int(number(config, "count"))
    kept = [law for law in laws(s, free_flight=False, bodies=bodies) if law.measure != "energy_gain"]
    low = {"median_screen_height": 0.02}
    return [*found, *(law.model_copy(update={"low": low.get(law.measure, law.low)}) for law in kept)]


KINDS = {
    "shaking": Kind(
        rank=4,
        numbers=_shaking,
        expect=_expect_shaking,
        covers=frozenset({"driving", "falling", "toppling", "sliding", "stacking", "rolling"}),
    ),
    "domino_chain": Kind(
        rank=5, numbers=_dominoes, expect=_expect_dominoes, covers=frozenset({"toppling", "falling", "stacking"})
    ),
    "colliding": Kind(
        rank=6,
        numbers=_colliding,
        expect=_expect_colliding,
        covers=frozenset({"driving", "rolling", "sliding", "toppling", "stacking"}),
    ),
    "toppling": Kind(rank=7, numbers=_toppling, expect=_expect_toppling, covers=frozenset({"falling", "stacking"})),
    "crushing": Kind(rank=8, numbers=_crushing, expect=_expect_crushing, covers=frozenset({"falling", "stacking"})),
    "stacking": Kind(rank=16, numbers=_stacking, expect=_expect_stacking, covers=frozenset({"still"})),
}
