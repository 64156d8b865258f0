"""Nodes of the main machine: gather, ask an agent, return the update. Every one may safely run again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from ..agents import environment_planner, filming, learning, motion_critic, postprocess_agent
from ..agents.learning import Trial
from ..agents.record_laws import record_checks
from ..agents.workbench import Workbench
from ..state.errors import ProgramFailed
from ..state.plans import Brief, DynamicsPlan
from ..state.values import Event
from ..state.verdicts import Attempt, Check, Tier, Verdict
from ..state.world import WorldInput, WorldState, last_round
from ..tools.files import read_json
from ..tools.images import image_checks
from ..tools.records import load
from . import next_move
from .publishing import publish_run
from .requests import validated, with_dynamics_overrides, with_own_bounds
from .runs import make_run
from .services import Update


async def intake(state: dict[str, Any], bench: Workbench) -> Update:
    """Validate what was asked and read the sentence."""
    request = validated({key: state.get(key) for key in WorldInput.__annotations__}, bench.settings)
    await asyncio.to_thread(make_run, bench.run_dir, request)
    brief: Brief = await asyncio.to_thread(bench.mind.read, request)
    for decision in brief.decisions:
        bench.tell(Event(kind="decision", node="intake", message=f"{decision.key} = {decision.choice}"))
    decisions = {d.key: d for d in brief.decisions}
    return {"request": request, "brief": brief, "decisions": decisions, "round": 0, "accepted": False, "film": None}


async def assemble(state: WorldState, bench: Workbench) -> Update:
    """Environment and key object in one scene."""
    support = await asyncio.to_thread(
        bench.mind.start_support, state["brief"], state.get("object_facts"), state["contract"]
    )
    plan = state.get("object_plan")
    built, assembly = await postprocess_agent.assemble(
        bench,
        state["environment_build"],
        state.get("object_build"),
        count=plan.count if plan else 0,
        support=support,
        seed=state["request"].seed,
    )
    return {"assembly_build": built, "assembly": assembly}


async def postprocess(state: WorldState, bench: Workbench) -> Update:
    """State what must be seen (once), then script the dynamics; after a rejection, script them better."""
    request, brief, asset, contract = (
        state["request"],
        state["brief"],
        state.get("object_facts"),
        state["assembly"].contract,
    )
    rejected, expectations = latest(state), state.get("expectations")
    anew = rejected is None or (rejected.strategy is not None and rejected.strategy.kind == "replan")
    if anew or not expectations:
        expectations = await asyncio.to_thread(
            bench.mind.expect, brief, request, state.get("object_plan"), asset, contract
        )
        expectations = with_own_bounds(expectations, request.overrides)
    if anew:
        plan = await asyncio.to_thread(
            bench.mind.plan_dynamics, brief, request, state.get("object_plan"), asset, contract
        )
        plan = with_dynamics_overrides(plan, request.overrides)
    else:
        plan = await asyncio.to_thread(_revised, state, bench)
    changed = (*_strategy_line(rejected), *plan.changed)
    for line in changed:
        bench.tell(Event(kind="note", node="postprocess_agent", message=line))
    number = state["round"] + 1
    return {
        "expectations": expectations,
        "dynamics_plan": plan,
        "plans": {str(number): plan},
        "decisions": {d.key: d for d in plan.decisions},
        "changes": {str(number): changed},
        "round": number,
    }


def _revised(state: WorldState, bench: Workbench) -> DynamicsPlan:
    """The plan of the next round, by the strategy that the last verdict chose."""
    trials = next_move.trials_of(state)
    strategy = trials[-1].verdict.strategy
    assert strategy is not None
    base = next(trial for trial in trials if trial.verdict.round == strategy.base_round)
    plan = next_move.planned(strategy.kind, state, bench.mind, trials, base)
    return base.plan if plan is None else plan


def _strategy_line(rejected: Verdict | None) -> tuple[str, ...]:
    strategy = rejected.strategy if rejected else None
    return (f"from round {strategy.base_round}: {strategy.why}",) if strategy else ()


async def simulate(state: WorldState, bench: Workbench) -> Update:
    """Write the programs of the dynamics, run them, keep what they left."""
    programs = await asyncio.to_thread(postprocess_agent.write, bench, state["dynamics_plan"])
    steps, report = await postprocess_agent.simulate(bench, programs, state["assembly_build"])
    attempt = Attempt(
        round=state["round"],
        programs=tuple([await asyncio.to_thread(bench.artefact, program) for program in programs]),
        report=report,
        steps=tuple(out.relative_to(bench.run_dir).as_posix() for out in steps),
    )
    return {"attempts": {str(state["round"]): attempt}}


async def critic(state: WorldState, bench: Workbench) -> Update:
    """Prompt and engine tiers; pictures only when those hold, because pictures cost a render."""
    return await _criticised(state, bench, pictures=True)


async def engine_critic(state: WorldState, bench: Workbench) -> Update:
    """As critic, without pictures: what a measurement of the loop itself needs."""
    return await _criticised(state, bench, pictures=False)


async def _criticised(state: WorldState, bench: Workbench, *, pictures: bool) -> Update:
    number = state["round"]
    attempt = state["attempts"][str(number)]
    if not attempt.report.ok:
        judged = motion_critic.verdict(number, [motion_critic.program_check(attempt.report)], ("engine",))
    else:
        judged = await _judge(state, bench, attempt, pictures=pictures)
    judged = await asyncio.to_thread(_considered, state, bench, judged)
    bench.tell(Event(kind="verdict", node="motion_critic", message=motion_critic.summary(judged)))
    if judged.strategy:
        bench.tell(Event(kind="note", node="motion_critic", message=f"next: {judged.strategy.why}"))
    return {"verdicts": {str(number): judged}}


def _considered(state: WorldState, bench: Workbench, judged: Verdict) -> Verdict:
    """The verdict beside those before it, and what to do next.

    In the last round no strategy is chosen: no model is asked for a change that nobody will try.
    """
    earlier = next_move.trials_of(state)
    trial = Trial(state["dynamics_plan"], judged)
    progress = learning.progress([*earlier, trial], state["expectations"])
    trial = Trial(trial.plan, judged.model_copy(update={"progress": progress}))
    judged = learning.sharpened(trial, [*earlier, trial], state["expectations"], bench.mind.recipe)
    if judged.accepted or state["round"] >= state["request"].max_rounds:
        return judged
    strategy = next_move.decided(state, bench.mind, [*earlier, Trial(trial.plan, judged)], progress)
    return next_move.directed(judged, strategy, state)


async def _judge(state: WorldState, bench: Workbench, attempt: Attempt, *, pictures: bool) -> Verdict:
    records = [await asyncio.to_thread(load, bench.run_dir / step) for step in attempt.steps]
    checks: list[Check] = [
        *motion_critic.prompt_checks(state["brief"]),
        *environment_planner.place_checks(state["environment_plan"], state["contract"]),
        *environment_planner.footing_checks(state["environment_plan"], state["assembly"]),
        *motion_critic.object_checks(state.get("object_verdicts")),
    ]
    checks += record_checks(records, request=state["request"], programs=[p.sha256 for p in attempt.programs])
    checks += await asyncio.to_thread(motion_critic.engine_checks, state["expectations"], records)
    judged = motion_critic.verdict(attempt.round, checks, ("prompt", "engine"))
    if not pictures or any(not check.passed for check in checks if check.tier == "engine"):
        return judged
    request = state["request"]
    world = bench.run_dir / attempt.step / "world.blend"
    frames = round(request.duration_s * request.fps)
    render = bench.settings.render_for(request.quality)
    seen = await filming.probe(bench, world, render, frames, state["assembly"].objects)
    checks += await asyncio.to_thread(_pictured, state, seen)
    tiers: tuple[Tier, ...] = ("prompt", "engine", "image")
    if bench.mind.sees and all(check.passed for check in checks):  # a look costs money: only at what holds otherwise
        shown = await filming.looked_at(bench, world, render, frames, state["assembly"].objects)
        looked = await asyncio.to_thread(bench.mind.look, shown, state["brief"], request, checks)
        checks, tiers = [*checks, *looked], (*tiers, "vision") if looked else tiers
    return motion_critic.verdict(attempt.round, checks, tiers)


def _pictured(state: WorldState, pictures: list[Path]) -> tuple[Check, ...]:
    """The image tier, told what this world may do to its pictures."""
    facts = read_json(pictures[0].parent.parent / "facts.json")
    return image_checks(
        pictures,
        magenta_asked=not facts["missing_images"],  # what is magenta although no image is missing is a coral or a dress
        motion_expected=moves(state),
        dark_scene=is_dark(state),
        unsteady=state["dynamics_plan"].unsteady,
    )


async def render_final(state: WorldState, bench: Workbench) -> Update:
    """Film the best attempt, and look at the whole film once more."""
    request, attempt = state["request"], best(state)
    world = bench.run_dir / attempt.step / "world.blend"
    film, pictures = await filming.film(
        bench, world, bench.settings.render_for(request.quality), request.fps, state["assembly"].objects
    )
    checks = await asyncio.to_thread(_pictured, state, pictures)
    judged = motion_critic.verdict(attempt.round, checks, ("image",))
    bench.tell(Event(kind="verdict", node="render_final", message=motion_critic.summary(judged)))
    return {
        "film": film,
        "film_verdict": judged,
        "accepted": state["verdicts"][str(attempt.round)].accepted and judged.accepted,
    }


async def publish(state: WorldState, bench: Workbench) -> Update:
    """Lay the run out for its user: video, blend, programs, telemetry, verdicts, report, run.json."""
    await asyncio.to_thread(publish_run, state, bench, best(state))
    return {}


def latest(state: WorldState) -> Verdict | None:
    """The verdict of the last round, None before the first."""
    return last_round(state.get("verdicts"))


def best(state: WorldState) -> Attempt:
    """The accepted attempt, else that of the highest score, the later of equals. Raises ProgramFailed without any."""
    ran = [a for a in state["attempts"].values() if a.report.ok and str(a.round) in state["verdicts"]]
    if not ran:
        errors = "; ".join(
            str(a.report.error.message if a.report.error else a.report.status) for a in state["attempts"].values()
        )
        raise ProgramFailed(
            f"No dynamics program ran to its end: {errors}.", fix="See the logs under steps/ of the run."
        )
    return max(
        ran, key=lambda a: (state["verdicts"][str(a.round)].accepted, state["verdicts"][str(a.round)].score, a.round)
    )


def moves(state: WorldState) -> bool:
    """Is something meant to move?"""
    return any(kind != "still" for kind in state["dynamics_plan"].kinds)


def is_dark(state: WorldState) -> bool:
    """Night scenes may be dark without being a fault."""
    elevation = state["contract"].sun_elevation_deg
    passes = "light_change" in state["dynamics_plan"].kinds
    return passes or state["contract"].dark or (elevation is not None and elevation < 0.0)
