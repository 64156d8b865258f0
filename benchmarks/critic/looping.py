"""The real loop without its pictures, from any starting numbers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from code2worlds.benchmarks.critic.staging import BEFORE_SIMULATION, Stage
from code2worlds.graph.checkpoints import serialiser
from code2worlds.graph.nodes import best, engine_critic
from code2worlds.graph.world import build_graph
from code2worlds.state.plans import DynamicsPlan
from code2worlds.state.verdicts import Verdict
from code2worlds.state.world import Span, WorldState, minutes_spent
from langgraph.checkpoint.memory import InMemorySaver

MAX_STEPS = 200


@dataclass(frozen=True)
class Outcome:
    """A loop that has ended. accepted and score are the best round's."""

    accepted: bool
    score: float
    best: Verdict
    verdicts: tuple[Verdict, ...]
    plans: tuple[DynamicsPlan, ...]
    minutes: float
    simulated_s: float
    judged_s: float
    """Seconds of the nodes simulate and motion_critic; the latter without pictures."""
    max_rounds: int

    @property
    def rounds(self) -> int:
        return len(self.verdicts)

    @property
    def strategies(self) -> tuple[str, ...]:
        return tuple(v.strategy.kind for v in self.verdicts if v.strategy)

    @property
    def oscillated(self) -> bool:
        return any(v.progress is not None and v.progress.state == "oscillating" for v in self.verdicts)

    @property
    def failed_first(self) -> tuple[str, ...]:
        return tuple(check.name for check in self.verdicts[0].failed)

    @property
    def failed_last(self) -> tuple[str, ...]:
        return tuple(check.name for check in self.verdicts[-1].failed)


class Loop:
    """One sentence, staged once; every run of its loop starts before the simulation, with other numbers."""

    def __init__(self, stage: Stage, name: str, given: Mapping[str, Any]) -> None:
        self._graph = build_graph(stage.services, InMemorySaver(serde=serialiser()), critic=engine_critic)
        self._thread = {"configurable": {"thread_id": name}, "recursion_limit": MAX_STEPS}
        self._given = dict(given)
        self._fork: dict[str, Any] = {}
        staged = asyncio.run(self._begin())
        self.plan = staged["dynamics_plan"]
        self.expectations = staged["expectations"]

    async def _begin(self) -> WorldState:
        await self._graph.ainvoke(self._given, self._thread, interrupt_before=BEFORE_SIMULATION)
        snapshot = await self._graph.aget_state(self._thread)
        self._fork = {**snapshot.config, "recursion_limit": MAX_STEPS}
        return cast("WorldState", snapshot.values)

    def run(self, start: DynamicsPlan, max_rounds: int) -> Outcome:
        """The loop until it accepts, gives up or has used its rounds."""
        return asyncio.run(self._run(start, max_rounds))

    async def _run(self, start: DynamicsPlan, max_rounds: int) -> Outcome:
        state = cast("WorldState", (await self._graph.aget_state(self._fork)).values)
        update = {
            "dynamics_plan": start,
            "plans": {"1": start},
            "request": state["request"].model_copy(update={"max_rounds": max_rounds}),
        }
        fork = await self._graph.aupdate_state(self._fork, update, as_node="postprocess_agent")
        config = {**fork, "recursion_limit": MAX_STEPS}
        spans = set(state["spans"])
        await self._graph.ainvoke(None, config, interrupt_before=["render_final"])
        ended = cast("WorldState", (await self._graph.aget_state(self._thread)).values)
        rounds = sorted(ended["verdicts"], key=int)
        mine = {key: span for key, span in ended["spans"].items() if key not in spans}
        ran = any(attempt.report.ok for attempt in ended["attempts"].values())
        verdict = ended["verdicts"][str(best(ended).round) if ran else rounds[-1]]
        return Outcome(
            accepted=verdict.accepted,
            score=verdict.score,
            best=verdict,
            verdicts=tuple(ended["verdicts"][key] for key in rounds),
            plans=tuple(ended["plans"][key] for key in rounds),
            minutes=minutes_spent(mine),
            simulated_s=_seconds(mine, "simulate"),
            judged_s=_seconds(mine, "motion_critic"),
            max_rounds=max_rounds,
        )


def _seconds(spans: Mapping[str, Span], node: str) -> float:
    return sum(span.end - span.start for span in spans.values() if span.node == node)
