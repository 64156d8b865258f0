"""Pure routers: state in, name of the next node out."""

from __future__ import annotations

from typing import Literal

from ..state.world import WorldState, minutes_spent
from .nodes import latest

AfterCritic = Literal["render_final", "postprocess_agent", "object_agent", "environment_planner"]


def after_critic(state: WorldState) -> AfterCritic:
    """Accept, stop when the budget is used up or nothing is left to change, else go on where the strategy says."""
    verdict = latest(state)
    assert verdict is not None
    strategy = verdict.strategy
    if verdict.accepted or budget_used_up(state) or strategy is None or strategy.kind == "stop":
        return "render_final"
    if strategy.stream == "environment":
        return "environment_planner"
    if strategy.stream == "object":
        return "object_agent"
    return "postprocess_agent"


def budget_used_up(state: WorldState) -> bool:
    """Rounds, minutes or tokens."""
    request = state["request"]
    tokens = sum((state.get("tokens") or {}).values())
    minutes = minutes_spent(state.get("spans") or {})
    return state["round"] >= request.max_rounds or minutes >= request.max_minutes or tokens >= request.max_tokens
