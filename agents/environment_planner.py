"""The environment planner: write the program of the environment and build it; hold what was built against the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from ..state.environments import Conflict
from ..state.plans import EnvironmentPlan
from ..state.scene import Assembly, SceneContract, Standing
from ..state.values import Program, Request
from ..state.verdicts import Adjustment, Check
from ..state.world import Build
from .workbench import Workbench

NEW_SEED = 7919
"""Added to the seed of a place in which something floats."""
MOST_TOLD = 6
"""Faults told in the note of one check."""


async def build(bench: Workbench, plan: EnvironmentPlan, request: Request) -> tuple[Build, SceneContract]:
    """Write and run the environment program; what it says of itself must be a valid scene contract."""
    title = f"Environment: {plan.scene}"
    program = await asyncio.to_thread(
        bench.write, Program(stream="environment", recipe=plan.recipe, config=plan.config, title=title)
    )
    generated = request.scenery == "generated"
    built, facts = await bench.build(
        "environment_planner",
        program,
        "environment.blend",
        shared=True,
        keep_partial=generated,  # finished stages of a killed generation are not done again
        timeout_s=bench.settings.generation_timeout_s if generated else None,
    )
    return built, SceneContract.model_validate(facts)


def place_checks(plan: EnvironmentPlan, contract: SceneContract) -> tuple[Check, ...]:
    """Prompt tier: nothing the sentence asks to see was left out, and every piece of furniture stands as it says."""
    return (*(_lost(conflict) for conflict in plan.settled if conflict.lost), *_furniture_checks(contract))


def footing_checks(plan: EnvironmentPlan, assembly: Assembly) -> tuple[Check, ...]:
    """Engine tier: the built place has its supports where it says, and nothing in it floats.

    The second is asked where it was measured, which is in every place that a recipe of the library composes.
    """
    found = assembly.footing
    wrong = None if found is None else (*found.missing, *found.off_level)
    checks = [_none_of("supports lie where the place says", wrong, plan)]
    if found is not None and found.afloat is not None:
        checks.append(_none_of("nothing in the place floats", found.afloat, plan))
    return tuple(checks)


def _none_of(name: str, faults: Sequence[str] | None, plan: EnvironmentPlan) -> Check:
    """Passes when the faults were looked for and there are none; a failed one asks for another random layout."""
    seed = plan.config.get("seed")
    again = Adjustment(
        stream="environment", parameter="seed", value=(seed + NEW_SEED) % 2**31, reason=f"not kept: {name}"
    ) if isinstance(seed, int) else None  # fmt: skip
    passed = faults is not None and not faults
    return Check(
        name=name,
        tier="engine",
        passed=passed,
        measured=None if faults is None else float(len(faults)),
        high=0.0,
        unit="faults",
        words="the place",
        note="not measured" if faults is None else "; ".join(faults[:MOST_TOLD]),
        margin=0.0 if passed else 1.0,
        fault="environment",
        adjustments=() if passed or again is None else (again,),
    )


def _lost(conflict: Conflict) -> Check:
    return Check(
        name=f"the place is as the sentence has it: {conflict.rule}",
        tier="prompt",
        passed=False,
        measured=None,
        words=conflict.dropped,
        note=conflict.text,
        margin=1.0,
        fault="environment",
    )


def _furniture_checks(contract: SceneContract) -> Iterator[Check]:
    for standing in contract.standing:
        if not standing.asked:
            continue
        name = f"{standing.count} x {standing.kind} {standing.relation or 'in the room'} {standing.to or ''}".strip()
        yield Check(
            name=name,
            tier="prompt",
            passed=standing.placed >= standing.count and not standing.faults,
            measured=float(standing.placed),
            low=float(standing.count),
            unit="pieces",
            words=standing.words,
            note=_note(standing),
            margin=0.0 if standing.placed >= standing.count and not standing.faults else 1.0,
            fault="environment",
        )


def _note(standing: Standing) -> str:
    missing = standing.count - standing.placed
    gone = [f"{missing} found no place"] if missing > 0 else []
    return "; ".join([*gone, *standing.faults])
