"""The environment planner: write the program of the environment and build it; hold what was built against the plan."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from ..state.environments import Conflict
from ..state.plans import EnvironmentPlan
from ..state.scene import SceneContract, Standing
from ..state.values import Program, Request
from ..state.verdicts import Check
from ..state.world import Build
from .workbench import Workbench


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
