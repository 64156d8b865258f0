"""Worlds up to their simulation, without a picture: the offline mind, the real streams and the real graph.

stage = Stage(Path("scratch"))
staged = stage.world("A red ball rolls slowly across a white studio floor", duration_s=2.5)
good = staged.dynamics(staged.plan)
bad = staged.dynamics(with_numbers(staged.plan, {"speed_m_s": 4.0}))
checks = engine_checks(staged.expectations, good.records)
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from code2worlds.agents import filming, postprocess_agent
from code2worlds.agents.workbench import Workbench
from code2worlds.graph.checkpoints import serialiser
from code2worlds.graph.services import Services
from code2worlds.graph.world import build_graph
from code2worlds.state.plans import Brief, DynamicsPlan
from code2worlds.state.settings import RenderSettings, Settings
from code2worlds.state.values import ExecutionReport, JsonScalar, Request
from code2worlds.state.verdicts import Expectation
from code2worlds.state.world import WorldState
from code2worlds.tools.records import Record, load
from langgraph.checkpoint.memory import InMemorySaver

BEFORE_SIMULATION = ["simulate"]


@dataclass(frozen=True)
class Simulated:
    """What the programs of a plan left. Without records the report says why; steps are absolute folders."""

    records: tuple[Record, ...]
    report: ExecutionReport
    steps: tuple[Path, ...]


@dataclass(frozen=True)
class Staged:
    """A world that is assembled, planned and expected something of, but not simulated."""

    state: WorldState
    bench: Workbench

    @property
    def request(self) -> Request:
        return self.state["request"]

    @property
    def brief(self) -> Brief:
        return self.state["brief"]

    @property
    def plan(self) -> DynamicsPlan:
        return self.state["dynamics_plan"]

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        return self.state["expectations"]

    def dynamics(self, plan: DynamicsPlan) -> Simulated:
        """Simulate any plan in this world. The same plan again costs nothing: its step folder is found."""
        return asyncio.run(self._dynamics(plan))

    async def _dynamics(self, plan: DynamicsPlan) -> Simulated:
        programs = await asyncio.to_thread(postprocess_agent.write, self.bench, plan)
        steps, report = await postprocess_agent.simulate(self.bench, programs, self.state["assembly_build"])
        records = tuple(load(step) for step in steps) if report.ok else ()
        return Simulated(records, report, steps)

    def pictures(self, simulated: Simulated, render: RenderSettings) -> list[Path]:
        """The few small pictures of it that the critic looks at."""
        frames = round(self.request.duration_s * self.request.fps)
        world, moving = simulated.steps[-1] / "world.blend", self.state["assembly"].objects
        return asyncio.run(filming.probe(self.bench, world, render, frames, moving))


class Stage:
    """Stages worlds in one folder, with one mind for all of them (its library and embeddings load once)."""

    def __init__(self, folder: Path) -> None:
        settings = Settings.from_environment()
        self.settings = settings.model_copy(update={"runs_dir": folder.absolute(), "mind": "offline"})

    @cached_property
    def services(self) -> Services:
        return Services(self.settings)

    def world(
        self,
        prompt: str,
        *,
        duration_s: float = 2.5,
        fps: int = 12,
        seed: int = 0,
        overrides: Mapping[str, JsonScalar] | None = None,
        name: str = "",
    ) -> Staged:
        """Read, build, assemble and plan a sentence; raises what a run would. name: of its folder, to find it again."""
        given = {"prompt": prompt, "duration_s": duration_s, "fps": fps, "seed": seed, "overrides": overrides or {}}
        return asyncio.run(self._world(given, name or str(uuid.uuid4())))

    async def _world(self, given: dict[str, Any], name: str) -> Staged:
        graph = build_graph(self.services, InMemorySaver(serde=serialiser()))
        thread = {"configurable": {"thread_id": name}}
        await graph.ainvoke(given, thread, interrupt_before=BEFORE_SIMULATION)
        state = cast("WorldState", (await graph.aget_state(thread)).values)
        return Staged(state, self.bench(name))

    def bench(self, name: str) -> Workbench:
        return Workbench(self.settings.runs_dir / name, self.settings, self.services.mind, tell=lambda event: None)


def with_numbers(plan: DynamicsPlan, numbers: Mapping[str, JsonScalar], layers: Sequence[int] = ()) -> DynamicsPlan:
    """The plan with other numbers, in each layer that has them (or only in some). Raises KeyError where none has."""
    chosen = set(layers or range(len(plan.layers)))
    reached = {name for index in chosen for name in numbers if name in plan.layers[index].config}
    if reached != set(numbers):
        raise KeyError(f"no layer has {sorted(set(numbers) - reached)}")
    changed = tuple(
        layer.model_copy(update={"config": {**layer.config, **{k: v for k, v in numbers.items() if k in layer.config}}})
        if index in chosen
        else layer
        for index, layer in enumerate(plan.layers)
    )
    return plan.model_copy(update={"layers": changed})
