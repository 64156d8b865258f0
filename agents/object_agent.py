"""The object agent: write the program of the key object, build it, look at it."""

from __future__ import annotations

import asyncio
import colorsys
import math
from collections.abc import Sequence
from pathlib import Path

from ..state.errors import ModelError, ProgramFailed
from ..state.plans import Brief, ObjectPlan
from ..state.scene import AssetFacts
from ..state.values import Event, Program, Request, Vec3
from ..state.verdicts import Adjustment, Check, Tier, Verdict
from ..state.world import Build
from .motion_critic import verdict
from .workbench import Workbench, failed, stage_script

SIZE_FACTOR = 3.0
"""An object may be this much larger or smaller than the entry usually is before it counts as a mistake of scale."""

HUE_TOLERANCE_DEG = 40.0
"""Neighbouring colour names lie 30 to 60 degrees of hue apart; light and tinted glass shift a hue by up to 30."""

GREY_SATURATION = 0.12
"""Below this saturation a colour has no hue worth comparing."""

LIGHTNESS_TOLERANCE = 0.45

COVERED_FACTOR = 1.6
"""On the tolerance of a colour that moss, rust or a pattern partly hides."""

LAW = "law of every object"

UNBUILT = "can be built"
"""Name of the check that a failed program fails."""

SAID_TOLERANCE = 0.1
"""Share by which a side may miss the measure said of it."""


async def build(bench: Workbench, plan: ObjectPlan) -> tuple[Build, AssetFacts]:
    """Write and run the object program."""
    program = await asyncio.to_thread(
        bench.write, Program(stream="object", recipe=plan.recipe, config=plan.config, title=f"Object: {plan.entry}")
    )
    built, facts = await bench.build("object_agent", program, "object.blend", shared=True)
    return built, AssetFacts.model_validate(facts)


def inspect(plan: ObjectPlan, facts: AssetFacts, asked_rgb: Vec3 | None, round_number: int) -> Verdict:
    """Geometry, parts, material and colour of the built object against its plan. Needs no model."""
    checks = [
        _size(plan, facts),
        *_said_sides(plan, facts),
        _one_piece(facts),
        *_floating(plan, facts),
        *_inside(plan, facts),
        *_parts(plan),
        *_material(plan, facts),
        *_colour(plan, facts, asked_rgb),
    ]
    return verdict(round_number, checks, ("engine",))


async def look(
    bench: Workbench, made: Build, plan: ObjectPlan, judged: Verdict, *, brief: Brief, request: Request
) -> Verdict:
    """The verdict with what a model that sees says of the object; asked only where everything measured holds.

    Without such a model, and where it or the pictures fail, the verdict stays as it was, and the failure is told.
    """
    if not bench.mind.sees or not judged.accepted:  # a look costs money
        return judged
    try:
        shown = await _views(bench, made)
        seen = await asyncio.to_thread(bench.mind.look_at_object, shown, plan, brief, request, judged.checks)
    except (ModelError, ProgramFailed) as failure:
        told = f"the object was not looked at, its measurements alone count: {failure.what}"
        bench.tell(Event(kind="note", node="object_agent", message=told))
        return judged
    tiers: tuple[Tier, ...] = (*judged.tiers, "vision")
    return never_at_a_loss(plan, verdict(judged.round, [*judged.checks, *seen], tiers))


async def _views(bench: Workbench, made: Build) -> list[Path]:
    """Pictures of the built object from several sides. Raises ProgramFailed."""
    script, inputs = stage_script("objects/views"), {"object": bench.path(made.blend)}
    out, report = await bench.run("object_agent", script, inputs=inputs, expect=("facts.json",))
    names = report.facts.get("views")
    if not report.ok or not isinstance(names, list) or not names:
        raise failed("views", out, report)
    return [out / str(name) for name in names]


def never_at_a_loss(plan: ObjectPlan, judged: Verdict) -> Verdict:
    """A rejected look that names no number asks for what hides a colour to go, or for another individual."""
    if judged.accepted or judged.adjustments:
        return judged
    first = judged.failed[0]
    changes = _more_colour(plan) if first.words == plan.asked_colour else ()
    if not changes and isinstance(plan.config.get("seed"), int):
        why = first.note or first.name
        changes = (Adjustment(stream="object", parameter="seed", value=_other_seed(plan), reason=why),)
    mended = first.model_copy(update={"adjustments": changes})
    return judged.model_copy(update={"checks": tuple(mended if c is first else c for c in judged.checks)})


def unbuilt(plan: ObjectPlan, failure: ProgramFailed, round_number: int) -> Verdict:
    """The verdict on an object whose program failed: another individual may be built where this one was not."""
    change = Adjustment(stream="object", parameter="seed", value=_other_seed(plan), reason="its program failed")
    failed = _yes(UNBUILT, False, words=plan.entry, note=failure.what, changes=(change,))
    return verdict(round_number, [failed], ("engine",))


def _other_seed(plan: ObjectPlan) -> int:
    """The next individual: the same for the same plan, never one that was tried in this loop."""
    seed = plan.config.get("seed", 0)
    return (int(seed) if isinstance(seed, int | float) else 0) + 1


def _check(
    name: str,
    passed: bool,
    *,
    measured: float | None,
    unit: str,
    words: str,
    low: float | None = None,
    high: float | None = None,
    miss: float = 1.0,
    note: str = "",
    changes: tuple[Adjustment, ...] = (),
    tier: Tier = "engine",
) -> Check:
    """A check of the object. miss and changes are the margin and the adjustments it has where it fails."""
    return Check(
        name=name,
        tier=tier,
        passed=passed,
        measured=measured,
        low=low,
        high=high,
        unit=unit,
        words=words,
        fault="object",
        margin=0.0 if passed else miss,
        note=note,
        adjustments=() if passed else changes,
    )


def _yes(name: str, holds: bool, *, words: str, note: str, changes: tuple[Adjustment, ...] = ()) -> Check:
    """A check that something holds or does not."""
    return _check(name, holds, measured=float(holds), low=1.0, unit="yes = 1", words=words, note=note, changes=changes)


def _size(plan: ObjectPlan, facts: AssetFacts) -> Check:
    usual, measured = max(plan.size_m), max(facts.size_m)
    ratio = measured / usual
    change = Adjustment(stream="object", parameter="size_m", value=usual, reason="its size is not that of its kind")
    return _check(
        "size is that of its kind",
        1 / SIZE_FACTOR <= ratio <= SIZE_FACTOR,
        measured=measured,
        low=usual / SIZE_FACTOR,
        high=usual * SIZE_FACTOR,
        unit="m",
        words=plan.entry,
        miss=abs(math.log(ratio)),
        changes=(change,),
    )


def _said_sides(plan: ObjectPlan, facts: AssetFacts) -> Sequence[Check]:
    """Measures said in the sentence, within SAID_TOLERANCE."""
    length, width = max(facts.size_m[:2]), min(facts.size_m[:2])
    measured = {"height": facts.size_m[2], "length": length, "width": width, "size": max(facts.size_m)}
    return [_said_side(plan, side, said, measured[side]) for side, said in plan.asked_sides_m.items()]


def _said_side(plan: ObjectPlan, side: str, said_m: float, measured_m: float) -> Check:
    low, high = said_m * (1 - SAID_TOLERANCE), said_m * (1 + SAID_TOLERANCE)
    size_m = max(plan.size_m) if side != "size" else said_m
    change = Adjustment(stream="object", parameter="size_m", value=size_m, reason=f"its {side} is not what was said")
    return _check(
        f"{side} is {said_m:g} m",
        low <= measured_m <= high,
        measured=measured_m,
        low=low,
        high=high,
        unit="m",
        words=plan.entry,
        miss=abs(math.log(max(measured_m, 1e-9) / said_m)),
        changes=(change,),
    )


def _floating(plan: ObjectPlan, facts: AssetFacts) -> Sequence[Check]:
    """Nothing hangs in the air beside the body, but where the thing is several by its nature."""
    if plan.loose:
        return ()
    passed = facts.floating_parts == 0
    change = Adjustment(stream="object", parameter="seed", value=_other_seed(plan), reason="a part of it floats")
    return (
        _check(
            "has no floating part",
            passed,
            measured=float(facts.floating_parts),
            high=0.0,
            unit="parts",
            words=LAW,
            miss=facts.gap_m / max(facts.size_m),
            note="" if passed else f"widest gap {facts.gap_m * 1000:.0f} mm",
            changes=(change,),
        ),
    )


def _inside(plan: ObjectPlan, facts: AssetFacts) -> Sequence[Check]:
    """Closed, where the motion counts on an inside."""
    if not plan.closed:
        return ()
    change = Adjustment(stream="object", parameter="closed", value=True, reason="its mesh is open")
    return (
        _check(
            "is closed",
            facts.open_edges == 0,
            measured=float(facts.open_edges),
            high=0.0,
            unit="open edges",
            words="needs an inside to move so",
            changes=(change,),
        ),
    )


def _parts(plan: ObjectPlan) -> Sequence[Check]:
    """Parts asked for, against those the library knows the entry to have."""
    asked = dict.fromkeys(plan.asked_parts, True) | dict.fromkeys(plan.missing_parts, False)
    lacks = f"the library's {plan.entry} has no"
    return [
        _yes(f"has {part}", has, words=f"with {part}", note="" if has else f"{lacks} {part}")
        for part, has in asked.items()
    ]


def _one_piece(facts: AssetFacts) -> Check:
    passed = facts.vertices >= 8 and facts.volume_m3 > 0
    return _check("has a body", passed, measured=facts.volume_m3, low=1e-9, unit="m3", words=LAW, miss=0.0)


def _material(plan: ObjectPlan, facts: AssetFacts) -> Sequence[Check]:
    """The asked material is among those the built object wears."""
    asked = plan.asked_material
    if asked is None:
        return ()
    worn = any(name.split(".")[0] == asked for name in facts.materials)
    note = f"its materials: {', '.join(facts.materials) or 'none'}"
    return (_yes(f"is of {asked}", worn, words=asked, note=note),)


def _colour(plan: ObjectPlan, facts: AssetFacts, asked: Vec3 | None) -> Sequence[Check]:
    """Hue within tolerance where the asked colour has one; lightness where it is black, white or grey."""
    if plan.asked_colour is None or asked is None:
        return ()
    if facts.colour_rgb is None:
        distance, limit = None, HUE_TOLERANCE_DEG
    else:
        distance, limit = colour_distance(asked, facts.colour_rgb)
    if plan.config.get("condition") or plan.config.get("pattern"):
        limit *= COVERED_FACTOR
    return (
        _check(
            f"is {plan.asked_colour}",
            distance is not None and distance <= limit,
            measured=distance,
            high=limit,
            unit="deg of hue" if limit >= HUE_TOLERANCE_DEG else "of lightness",
            words=plan.asked_colour,
            changes=_more_colour(plan),
            tier="image",
        ),
    )


def _more_colour(plan: ObjectPlan) -> tuple[Adjustment, ...]:
    """The next thing that can hide the colour: printed labels, the factory's shader, materials that are not main."""
    steps: list[tuple[str, str | bool]] = [("material", plan.asked_material or "plastic"), ("everywhere", True)]
    if plan.recipe == "infinigen_object":
        steps.insert(0, ("labels", "remove"))
    left = [(parameter, value) for parameter, value in steps if not plan.config.get(parameter)]
    reason = f"asked {plan.asked_colour}, the neutral render shows another colour"
    return tuple(Adjustment(stream="object", parameter=p, value=v, reason=reason) for p, v in left[:1])


def colour_distance(asked: Vec3, seen: Vec3) -> tuple[float, float]:
    """(distance, limit) of two sRGB colours (0..1): hue in degrees when the asked one has a hue, else lightness."""
    asked_hue, asked_light, _ = colorsys.rgb_to_hls(*asked)
    seen_hue, seen_light, _ = colorsys.rgb_to_hls(*seen)
    if max(asked) - min(asked) < GREY_SATURATION:
        return abs(asked_light - seen_light), LIGHTNESS_TOLERANCE
    if max(seen) - min(seen) < 0.02:
        return 180.0, HUE_TOLERANCE_DEG
    turn = abs(asked_hue - seen_hue) % 1.0
    return 360.0 * min(turn, 1.0 - turn), HUE_TOLERANCE_DEG
