"""The environment stream: plan -> resolve -> realise."""

from __future__ import annotations

import asyncio
from typing import Any

from langgraph.graph import END, START, StateGraph

from ..agents import environment_planner
from ..agents.workbench import Workbench
from ..state.values import Event
from ..state.verdicts import Verdict
from ..state.world import EnvironmentOutput, EnvironmentState, last_round
from .requests import with_overrides
from .services import Services, Update


async def plan(state: EnvironmentState, bench: Workbench) -> Update:
    """What the sentence names and implies; after a rejection that lies with the environment, what the critic asks."""
    rejected, old = _rejected(state), state.get("environment_plan")
    if rejected is not None and old is not None:
        planned = await asyncio.to_thread(bench.mind.revise_environment, old, rejected)
    else:
        planned = await asyncio.to_thread(bench.mind.plan_environment, state["brief"], state["request"])
        for text in planned.conflicts:
            bench.tell(Event(kind="note", node="environment_planner.plan", message=text))
    return {"environment_plan": planned}


async def resolve(state: EnvironmentState, bench: Workbench) -> Update:
    """The numbers, with the user's own put in; every choice goes on record."""
    planned = state["environment_plan"]
    config = with_overrides(planned.config, "environment", state["request"].overrides)
    decisions = [*(d for d in state["brief"].decisions if d.agent == "environment_planner"), *planned.decisions]
    return {
        "environment_plan": planned.model_copy(update={"config": config}),
        "decisions": {d.key: d for d in decisions},
    }


async def realise(state: EnvironmentState, bench: Workbench) -> Update:
    """Write environment.py and run it."""
    built, contract = await environment_planner.build(bench, state["environment_plan"], state["request"])
    return {"environment_build": built, "contract": contract}


def _rejected(state: EnvironmentState) -> Verdict | None:
    last = last_round(state.get("verdicts"))
    return last if last is not None and last.fault == "environment" else None


def environment_stream(services: Services) -> Any:
    """The compiled subgraph."""
    graph = StateGraph(EnvironmentState, output_schema=EnvironmentOutput)
    for name, work in (("plan", plan), ("resolve", resolve), ("realise", realise)):
        graph.add_node(name, services.timed(f"environment_planner.{name}", work))
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "resolve")
    graph.add_edge("resolve", "realise")
    graph.add_edge("realise", END)
    return graph.compile()
