"""The state machine: one sentence in, a moving world out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph

from ..agents.workbench import Workbench
from ..state.settings import Settings
from ..state.world import WorldInput, WorldOutput, WorldState
from . import nodes
from .environment_stream import environment_stream
from .object_stream import object_stream
from .routers import after_critic
from .services import Services, Update

Judge = Callable[[Any, Workbench], Awaitable[Update]]


def build_graph(
    services: Services, checkpointer: BaseCheckpointSaver[Any] | None = None, *, critic: Judge = nodes.critic
) -> Any:
    """The compiled machine of docs/architecture.md. critic: nodes.engine_critic judges without pictures."""
    graph = StateGraph(WorldState, input_schema=WorldInput, output_schema=WorldOutput)

    graph.add_node("intake", services.timed("intake", nodes.intake), input_schema=WorldInput)
    graph.add_node("object_agent", object_stream(services))
    graph.add_node("environment_planner", environment_stream(services))
    graph.add_node("assemble", services.timed("assemble", nodes.assemble), defer=True)
    graph.add_node("postprocess_agent", services.timed("postprocess_agent", nodes.postprocess))
    graph.add_node("simulate", services.timed("simulate", nodes.simulate))
    graph.add_node("motion_critic", services.timed("motion_critic", critic))
    graph.add_node("render_final", services.timed("render_final", nodes.render_final))
    graph.add_node("publish", services.timed("publish", nodes.publish))

    graph.add_edge(START, "intake")
    graph.add_edge("intake", "object_agent")
    graph.add_edge("intake", "environment_planner")
    graph.add_edge("object_agent", "assemble")
    graph.add_edge("environment_planner", "assemble")
    graph.add_edge("assemble", "postprocess_agent")
    graph.add_edge("postprocess_agent", "simulate")
    graph.add_edge("simulate", "motion_critic")
    graph.add_conditional_edges("motion_critic", after_critic)
    graph.add_edge("render_final", "publish")
    graph.add_edge("publish", END)

    return graph.compile(checkpointer=checkpointer, name="world")


def make_graph() -> Any:
    """The graph as the LangGraph server opens it: settings from the environment, checkpoints from the server."""
    return build_graph(Services(Settings.from_environment()))
