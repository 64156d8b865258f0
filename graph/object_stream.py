"""The object stream: select -> retrieve -> parametrise -> build -> inspect, in a bounded loop."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from langgraph.graph import START, StateGraph

from ..agents import object_agent
from ..agents.workbench import Workbench
from ..state.plans import ObjectPlan
from ..state.values import Config, Decision, Event
from ..state.world import ObjectOutput, ObjectState, last_round
from .requests import with_overrides
from .services import Services, Update

ROUNDS = 5
"""Tries of the object critic, as in the paper's released code."""


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
    """Its numbers: from the words the first time, from the failed inspection after that."""
    failed = last_round(state.get("object_verdicts"))
    plan: ObjectPlan | None = state.get("object_plan")
    if failed is not None and plan is not None:
        plan = await asyncio.to_thread(bench.mind.revise_object, plan, failed) or plan
    else:
        plan = await asyncio.to_thread(bench.mind.plan_object, state["brief"], state["request"])
    assert plan is not None
    forced: Config = with_overrides(plan.config, "object", state["request"].overrides)
    plan = plan.model_copy(update={"config": forced})
    return {"object_plan": plan, "decisions": {d.key: d for d in plan.decisions}}


async def build(state: ObjectState, bench: Workbench) -> Update:
    """Write object.py and run it."""
    plan = state["object_plan"]
    assert plan is not None
    built, facts = await object_agent.build(bench, plan)
    return {"object_build": built, "object_facts": facts}


async def inspect(state: ObjectState, bench: Workbench) -> Update:
    """Look at it: geometry always, colour in a neutral render."""
    plan, facts = state["object_plan"], state["object_facts"]
    assert plan is not None
    assert facts is not None
    asked = bench.mind.colour(plan.asked_colour) if plan.asked_colour else None
    number = len(state.get("object_verdicts", {})) + 1
    judged = object_agent.inspect(plan, facts, asked, number)
    shown = "; ".join(f"{c.name}: {c.measured}" for c in judged.failed) or "object accepted"
    bench.tell(Event(kind="verdict", node="object_agent", message=shown))
    return {"object_verdicts": {str(number): judged}}


def after_select(state: ObjectState) -> Literal["retrieve", "__end__"]:
    """Atmosphere prompts have no key object: the object stream passes through."""
    return "retrieve" if state["brief"].key_object else "__end__"


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
    graph.add_edge("parametrise", "build")
    graph.add_edge("build", "inspect")
    graph.add_conditional_edges("inspect", after_inspect)
    return graph.compile()
