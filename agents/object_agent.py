"""The object agent: write the program of the key object, build it, look at it."""

from __future__ import annotations

import asyncio
import colorsys
import math
from collections.abc import Sequence

from ..state.plans import ObjectPlan
from ..state.scene import AssetFacts
from ..state.values import Program, Vec3
from ..state.verdicts import Adjustment, Check, Verdict
from ..state.world import Build
from .motion_critic import verdict
from .workbench import Workbench

SIZE_FACTOR = 3.0
"""An object may be this much larger or smaller than the entry usually is before it counts as a mistake of scale."""

HUE_TOLERANCE_DEG = 40.0
"""Neighbouring colour names lie 30 to 60 degrees of hue apart; light and tinted glass shift a hue by up to 30."""

GREY_SATURATION = 0.12
"""Below this saturation a colour has no hue worth comparing."""

LIGHTNESS_TOLERANCE = 0.45


async def build(bench: Workbench, plan: ObjectPlan) -> tuple[Build, AssetFacts]:
    """Write and run the object program."""
    program = await asyncio.to_thread(
        bench.write, Program(stream="object", recipe=plan.recipe, config=plan.config, title=f"Object: {plan.entry}")
    )
    built, facts = await bench.build("object_agent", program, "object.blend", shared=True)
    return built, AssetFacts.model_validate(facts)


def inspect(plan: ObjectPlan, facts: AssetFacts, asked_rgb: Vec3 | None, round_number: int) -> Verdict:
    """Geometry and colour of the built object against its plan. Needs no model."""
    checks = [_size(plan, facts), _one_piece(facts), *_material(plan, facts), *_colour(plan, facts, asked_rgb)]
    return verdict(round_number, checks, ("engine",))


def _size(plan: ObjectPlan, facts: AssetFacts) -> Check:
    usual, measured = max(plan.size_m), max(facts.size_m)
    ratio = measured / usual
    passed = 1 / SIZE_FACTOR <= ratio <= SIZE_FACTOR
    change = Adjustment(stream="object", parameter="size_m", value=usual, reason="its size is not that of its kind")
    return Check(
        name="size is that of its kind",
        tier="engine",
        passed=passed,
        measured=measured,
        low=usual / SIZE_FACTOR,
        high=usual * SIZE_FACTOR,
        unit="m",
        words=plan.entry,
        fault="object",
        margin=0.0 if passed else abs(math.log(ratio)),
        adjustments=() if passed else (change,),
    )


def _one_piece(facts: AssetFacts) -> Check:
    return Check(
        name="has a body",
        tier="engine",
        passed=facts.vertices >= 8 and facts.volume_m3 > 0,
        measured=facts.volume_m3,
        low=1e-9,
        unit="m3",
        words="law of every object",
        fault="object",
    )


def _material(plan: ObjectPlan, facts: AssetFacts) -> Sequence[Check]:
    """The asked material is among those the built object wears."""
    asked = plan.asked_material
    if asked is None:
        return ()
    worn = any(name.split(".")[0] == asked for name in facts.materials)
    return (
        Check(
            name=f"is of {asked}",
            tier="engine",
            passed=worn,
            measured=float(worn),
            low=1.0,
            unit="yes = 1",
            words=asked,
            fault="object",
            margin=0.0 if worn else 1.0,
            note=f"its materials: {', '.join(facts.materials) or 'none'}",
        ),
    )


def _colour(plan: ObjectPlan, facts: AssetFacts, asked: Vec3 | None) -> Sequence[Check]:
    """Hue within tolerance where the asked colour has one; lightness where it is black, white or grey."""
    if plan.asked_colour is None or asked is None:
        return ()
    if facts.colour_rgb is None:
        distance, limit = None, HUE_TOLERANCE_DEG
    else:
        distance, limit = colour_distance(asked, facts.colour_rgb)
    passed = distance is not None and distance <= limit
    change = Adjustment(
        stream="object",
        parameter="tint",
        factor=1.3,
        reason=f"asked {plan.asked_colour}, the neutral render shows another colour",
    )
    return (
        Check(
            name=f"is {plan.asked_colour}",
            tier="image",
            passed=passed,
            measured=distance,
            high=limit,
            unit="deg of hue" if limit == HUE_TOLERANCE_DEG else "of lightness",
            words=plan.asked_colour,
            fault="object",
            margin=0.0 if passed else 1.0,
            adjustments=() if passed else (change,),
        ),
    )


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
