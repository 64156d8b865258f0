"""Driving the graph of one run to its end, from wherever its checkpoints are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from ..state.errors import BrokenRun
from ..state.settings import Settings
from ..state.values import Event, Request
from .checkpoints import checkpointer
from .journal import Journal, read_journal
from .results import World, load_world
from .runs import describe, locked, read_run
from .services import Services
from .world import build_graph

Listener = Callable[[Event], None]
T = TypeVar("T")

MAX_STEPS = 200
"""Graph steps of one run; 20 rounds with both streams rebuilt each time stay below it."""


async def go_on(
    run_id: str, run_dir: Path, services: Services, given: dict[str, Any] | None, on_event: Listener | None
) -> World:
    """Drive the graph to its end from wherever its checkpoints are."""
    with locked(run_dir):
        if read_run(run_dir).get("status") != "finished":
            async with checkpointer(run_dir / "checkpoints.sqlite") as saver:
                graph = build_graph(services, saver)
                await _telling_failure(run_dir, _drive(graph, run_id, run_dir, given, on_event))
        return load_world(run_dir)


async def _telling_failure(run_dir: Path, work: Coroutine[Any, Any, None]) -> None:
    """Whoever looks at the folder of a run that ended early must find why; resume takes it from there."""
    try:
        await work
    except Exception as error:
        describe(run_dir, read_run(run_dir) | {"status": "failed", "error": f"{type(error).__name__}: {error}"})
        raise


async def _drive(
    graph: Any, run_id: str, run_dir: Path, given: dict[str, Any] | None, on_event: Listener | None
) -> None:
    config = {"configurable": {"thread_id": run_id}, "recursion_limit": MAX_STEPS}
    if given is None and not (await graph.aget_state(config)).values:
        given = _start_again(run_dir, on_event)
    stream = graph.astream(given, config, stream_mode="custom", subgraphs=True, durability="sync")
    async for _, chunk in stream:
        if on_event:
            on_event(Event.model_validate(chunk))
    state = await graph.aget_state(config)
    if state.next:
        raise BrokenRun(
            f"Run {run_id} stopped before {', '.join(state.next)}.", fix=f"Go on with: code2worlds resume {run_id}"
        )


def _start_again(run_dir: Path, on_event: Listener | None) -> dict[str, Any]:
    """The checkpoints hold nothing: killed before the first, or lost. Finished steps on disk are found again."""
    finished = [event for event in read_journal(run_dir) if event.kind == "finished"]
    if finished:
        message = (
            f"the checkpoints of this run are lost after {len(finished)} finished steps; steps on disk are used again"
        )
        journal = Journal(run_dir, on_event)
        journal.write(Event(kind="note", node="run", message=message))
        journal.close()
    return Request.model_validate(read_run(run_dir)["request"]).model_dump(exclude_none=True)


def settings_for(settings: Settings | None, out_dir: str | Path | None) -> Settings:
    """The settings of a call, its runs folder absolute."""
    found = settings or Settings.from_environment()
    return found.model_copy(update={"runs_dir": Path(out_dir or found.runs_dir).absolute()})


def block_on(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end; in a thread of its own when this one has a running loop already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    box: list[T] = []
    failure: list[BaseException] = []

    def target() -> None:
        try:
            box.append(asyncio.run(work))
        except BaseException as error:  # noqa: BLE001  handed to the caller's thread, whatever it is
            failure.append(error)

    thread = threading.Thread(target=target, name="code2worlds")
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return box[0]
