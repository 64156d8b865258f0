"""The object stream: select -> retrieve -> parametrise -> build -> inspect, in a bounded loop."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from langgraph.graph import START, StateGraph

from ..agents import object_agent
from ..agents.workbench import Workbench
from ..state.errors import ProgramFailed
from ..state.plans import ObjectPlan
from ..state.values import Config, Decision, Event
from ..state.verdicts import Check
from ..state.world import ObjectOutput, ObjectState, last_round
from .requests import with_overrides
from .services import Services, Update

ROUNDS = 5
"""Tries of the object critic, as in the paper's released code."""

SAME_KIND = 2
"""Individuals of one kind that are tried before another kind is."""


async def select(state: ObjectState, bench: Workbench) -> Update:
    """Which thing acts: the reader named it; atmosphere prompts have none and pass through."""
    key = state["brief"].key_object
    decisions = {d.key: d for d in state["brief"].decisions if d.agent == "object_agent"}
    return {"decisions": decisions, "object_verdicts": {}} if key else {"decisions": decisions, "object_plan": None}


async def retrieve(state: ObjectState, bench: Workbench) -> Update:
    """Which library entry it is, and what was near."""
    key = state["brief"].key_object
    assert key is not None
    decision = Decision(
        agent="object_agent",
        question="retrieve",
        choice=key.match.entry,
        score=key.match.score,
        how=key.match.how,
        span=key.match.span,
        alternatives=key.match.nearest,
    )
    return {"decisions": {decision.key: decision}}


async def parametrise(state: ObjectState, bench: Workbench) -> Update:
    """Its numbers: from the words the first time, from the failed inspection after that.

    Raises ProgramFailed for an object that no individual of its kind, and no kind near it, could be built for.
    """
    before: ObjectPlan | None = state.get("object_plan")
    plan = await asyncio.to_thread(_planned, state, bench)
    forced: Config = with_overrides(plan.config, "object", state["request"].overrides)
    plan = plan.model_copy(update={"config": forced})
    stuck = before is not None and (plan.recipe, plan.config) == (before.recipe, before.config)
    if stuck and state.get("object_facts") is None:
        raise _unbuildable(state)
    return {"object_plan": plan, "object_stuck": stuck, "decisions": {d.key: d for d in plan.decisions}}


def _planned(state: ObjectState, bench: Workbench) -> ObjectPlan:
    """The first plan, or what the last verdict makes of the one before; the same plan where it changes nothing."""
    failed, before = last_round(state.get("object_verdicts")), state.get("object_plan")
    if failed is None or before is None:
        plan = bench.mind.plan_object(state["brief"], state["request"])
        assert plan is not None
        return plan
    unbuilt = _times_unbuilt(state, before.entry)
    if state.get("object_facts") is None and unbuilt >= SAME_KIND:
        return _of_another_kind(state, bench, before)
    revised: ObjectPlan | None = bench.mind.revise_object(before, failed)
    if revised is None and unbuilt:
        return _of_another_kind(state, bench, before)
    return revised or before


def _of_another_kind(state: ObjectState, bench: Workbench, before: ObjectPlan) -> ObjectPlan:
    """A plan of the next nearest entry, where the word was matched by meaning; else the same plan."""
    key = state["brief"].key_object
    assert key is not None
    near = key.match.nearest if key.match.how == "embedding" else ()
    later = [
        entry for entry in near if entry not in {key.match.entry, before.entry} and not _times_unbuilt(state, entry)
    ]
    if not later:
        return before
    match = key.match.model_copy(update={"entry": later[0]})
    brief = state["brief"].model_copy(update={"key_object": key.model_copy(update={"match": match})})
    return bench.mind.plan_object(brief, state["request"]) or before


def _times_unbuilt(state: ObjectState, entry: str) -> int:
    checks = [c for v in state.get("object_verdicts", {}).values() for c in v.failed]
    return sum(check.name == object_agent.UNBUILT and check.words == entry for check in checks)


def _unbuildable(state: ObjectState) -> ProgramFailed:
    judged = last_round(state.get("object_verdicts"))
    why = judged.failed[0].note if judged and judged.failed else "its program failed"
    return ProgramFailed(why, fix="Name another thing, or resume the run once the cause in the log is mended.")


async def build(state: ObjectState, bench: Workbench) -> Update:
    """Write object.py and run it; a program that fails is a verdict on the plan."""
    plan = state["object_plan"]
    assert plan is not None
    try:
        built, facts = await object_agent.build(bench, plan)
    except ProgramFailed as failure:
        number = len(state.get("object_verdicts", {})) + 1
        bench.tell(Event(kind="verdict", node="object_agent", message=failure.what))
        judged = object_agent.unbuilt(plan, failure, number)
        return {"object_build": None, "object_facts": None, "object_verdicts": {str(number): judged}}
    return {"object_build": built, "object_facts": facts}


async def inspect(state: ObjectState, bench: Workbench) -> Update:
    """Look at it: geometry always, colour in a neutral render; where all that holds, through a model that sees."""
    plan, facts, made = state["object_plan"], state["object_facts"], state["object_build"]
    assert plan is not None
    assert facts is not None
    assert made is not None
    asked = bench.mind.colour(plan.asked_colour) if plan.asked_colour else None
    number = len(state.get("object_verdicts", {})) + 1
    judged = object_agent.inspect(plan, facts, asked, number)
    judged = await object_agent.look(bench, made, plan, judged, brief=state["brief"], request=state["request"])
    shown = "; ".join(_failure(check) for check in judged.failed) or "object accepted"
    bench.tell(Event(kind="verdict", node="object_agent", message=shown))
    return {"object_verdicts": {str(number): judged}}


def _failure(check: Check) -> str:
    return f"{check.name}: {check.note if check.tier == 'vision' else check.measured}"


def after_select(state: ObjectState) -> Literal["retrieve", "__end__"]:
    """Atmosphere prompts have no key object: the object stream passes through."""
    return "retrieve" if state["brief"].key_object else "__end__"


def after_parametrise(state: ObjectState) -> Literal["build", "__end__"]:
    """The same numbers would be the same object again."""
    return "__end__" if state["object_stuck"] else "build"


def after_build(state: ObjectState) -> Literal["inspect", "parametrise"]:
    """What could not be built has nothing to inspect."""
    return "parametrise" if state["object_facts"] is None else "inspect"


def after_inspect(state: ObjectState) -> Literal["parametrise", "__end__"]:
    """Once more while something can be changed and the tries last. What stays wrong is judged again at the end."""
    judged = last_round(state.get("object_verdicts"))
    if judged is None or judged.accepted or not judged.adjustments:
        return "__end__"
    return "parametrise" if judged.round < ROUNDS else "__end__"


def object_stream(services: Services) -> Any:
    """The compiled subgraph."""
    graph = StateGraph(ObjectState, output_schema=ObjectOutput)
    for name, work in (
        ("select", select),
        ("retrieve", retrieve),
        ("parametrise", parametrise),
        ("build", build),
        ("inspect", inspect),
    ):
        graph.add_node(name, services.timed(f"object_agent.{name}", work))
    graph.add_edge(START, "select")
    graph.add_conditional_edges("select", after_select)
    graph.add_edge("retrieve", "parametrise")
    graph.add_conditional_edges("parametrise", after_parametrise)
    graph.add_conditional_edges("build", after_build)
    graph.add_conditional_edges("inspect", after_inspect)
    return graph.compile()
