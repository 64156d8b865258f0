"""What the graph needs from outside: settings, the mind, and for each run its workbench."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from langchain_core.runnables import RunnableConfig
from langgraph.config import get_stream_writer

from ..agents.guarded_bench import GuardedBench, holds_generated
from ..agents.minds.edited import EditedMind
from ..agents.minds.llm.mind import LlmMind
from ..agents.minds.llm.shelf import Shelf
from ..agents.minds.offline.mind import OfflineMind
from ..agents.minds.port import Mind
from ..agents.workbench import Workbench
from ..retrieval_index.catalog import Library
from ..retrieval_index.embedding import MiniLM
from ..retrieval_index.search import Retriever
from ..state.errors import RunConflict
from ..state.settings import Settings
from ..state.values import Event
from ..state.world import Span
from .journal import Journal

Update = dict[str, Any]


class Node(Protocol):
    """A node as the graph calls it."""

    def __call__(self, state: Any, config: RunnableConfig) -> Any: ...


class Services:
    """Built once per graph; the mind and its library are made with the first question to them."""

    def __init__(self, settings: Settings, mind: Mind | None = None) -> None:
        self.settings = settings
        self._given_mind = mind

    @cached_property
    def mind(self) -> Mind:
        if self._given_mind is not None:
            return self._given_mind
        retriever = Retriever(Library(), MiniLM(), self.settings.cache_dir)
        offline = OfflineMind(retriever)
        if self.settings.decider == "offline":
            return offline
        return LlmMind(offline, retriever, self.settings.model, shelf=Shelf(self.settings.cache_dir / "programs"))

    def run_dir(self, config: RunnableConfig) -> Path:
        """The run folder is named by the thread: one run, one thread id."""
        return self.settings.runs_dir / str(config["configurable"]["thread_id"])

    def journal(self, config: RunnableConfig) -> Journal:
        """The journal of the run that this node works for; what is written is streamed too."""
        writer = get_stream_writer()
        context = copy_context()  # progress arrives from the runner's thread, where the writer finds no graph

        def stream(event: Event) -> None:
            context.copy().run(writer, event.model_dump(mode="json"))

        return Journal(self.run_dir(config), stream)

    def bench(self, config: RunnableConfig, journal: Journal) -> Workbench:
        """The workbench of the run that this node works for. The first one reads the library: not for an event loop."""
        run_dir, mind = self.run_dir(config), self.mind
        if isinstance(mind, LlmMind):
            mind = mind.of_run(run_dir)
        elif isinstance(mind, EditedMind) and isinstance(mind.underlying, LlmMind):
            mind = replace(mind, underlying=mind.underlying.of_run(run_dir))
        elif isinstance(mind, OfflineMind) and (run_dir / "model").is_dir():
            raise RunConflict(
                f"Run {run_dir.name} was begun with a language model, and none is set now.",
                fix="Set OPENAI_API_KEY or OPENAI_BASE_URL, then resume it.",
            )
        bench = GuardedBench if holds_generated(mind) else Workbench
        return bench(run_dir=run_dir, settings=self.settings, mind=mind, tell=journal.write)

    def timed(self, name: str, work: Callable[[Any, Workbench], Awaitable[Update]]) -> Node:
        """A graph node out of an agent's work: says when it starts and ends, and records its span."""

        async def node(state: Any, config: RunnableConfig) -> Update:
            started = time.time()
            journal = self.journal(config)
            try:
                journal.write(Event(kind="started", node=name))
                bench = await asyncio.to_thread(self.bench, config, journal)
                update = await work(state, bench)
                update |= await asyncio.to_thread(_spent, name, bench, journal)
                if name == "publish" and state["accepted"] and isinstance(bench.mind, LlmMind):
                    await asyncio.to_thread(bench.mind.keep_accepted, state["dynamics_plan"])
                span = Span(node=name, start=started, end=time.time())
                journal.write(Event(kind="finished", node=name, seconds=span.end - span.start))
            except Exception as error:
                journal.write(Event(kind="failed", node=name, message=str(error)))
                raise
            finally:
                await asyncio.to_thread(journal.close)
            return update | {"spans": {f"{name}@{started:.3f}": span}}

        return node


def _spent(name: str, bench: Workbench, journal: Journal) -> Update:
    """What the language model has cost this run so far, for the token channel of the main graph's nodes."""
    if not isinstance(bench.mind, LlmMind) or bench.mind.run_dir is None:
        return {}
    bill = bench.mind.spent()
    if bill.calls:
        money = f", {bill.cost:.4f} in money" if bill.cost else ""
        journal.write(Event(kind="note", node=name, message=f"model: {bill.calls} calls, {bill.tokens} tokens{money}"))
    return {"tokens": bill.by_decision} if "." not in name else {}
