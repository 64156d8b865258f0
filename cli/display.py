"""Progress of a run on stderr, from the graph's events: a live board on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from ..state.values import Event

Listener = Callable[["Event"], None]

WORDS = {
    "intake": "reading the sentence",
    "object_agent.select": "choosing what acts",
    "object_agent.retrieve": "looking it up",
    "object_agent.parametrise": "choosing its numbers",
    "object_agent.build": "building the object",
    "object_agent.inspect": "looking at the object",
    "environment_planner.plan": "planning the surroundings",
    "environment_planner.resolve": "settling their numbers",
    "environment_planner.realise": "building the surroundings",
    "assemble": "putting the object in its place",
    "postprocess_agent": "writing the dynamics",
    "simulate": "simulating",
    "motion_critic": "judging the motion",
    "render_final": "rendering the film",
    "publish": "laying out the run",
}
"""What each node does, in plain words."""

PLAIN_EVERY_S = 5.0
"""Plain lines report progress inside a node at most this often."""

BAR_CELLS = 12


@dataclass
class Activity:
    """A node at work."""

    since: float
    message: str = ""
    done: int | None = None
    total: int | None = None


@dataclass
class Board:
    """Which nodes are at work now; the two streams run side by side, so there can be several."""

    active: dict[str, Activity] = field(default_factory=dict)

    def take(self, event: Event, now: float) -> None:
        """Follow one event."""
        if event.kind == "started":
            self.active[event.node] = Activity(now)
        elif event.kind in ("finished", "failed"):
            self.active.pop(event.node, None)
        elif event.kind == "progress":
            for node, activity in self.active.items():
                if node == event.node or node.startswith(f"{event.node}."):
                    activity.message, activity.done, activity.total = event.message, event.done, event.total


def line_of(event: Event) -> str:
    """One event as a line of text; empty for what is not worth a line."""
    where = f"{event.node}: " if event.node != "run" else ""
    if event.kind == "started":
        return f"{where}{WORDS.get(event.node, 'started')}"
    if event.kind == "finished":
        return f"{where}done in {event.seconds or 0.0:.1f} s"
    if event.kind == "progress":
        return f"{where}{event.message}{counted(event.done, event.total)}"
    if event.kind == "failed":
        return f"{where}FAILED: {event.message}"
    return f"{where}{event.message}" if event.kind in ("verdict", "note") else ""


def counted(done: int | None, total: int | None) -> str:
    """ " 12 of 60", or nothing."""
    return f" {done} of {total}" if done is not None and total else ""


class PlainProgress:
    """A line of text per event, for logs and pipes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._told: dict[str, float] = {}

    def __call__(self, event: Event) -> None:
        now = self._clock()
        if event.kind == "progress" and event.done != event.total:
            if now - self._told.get(event.node, -PLAIN_EVERY_S) < PLAIN_EVERY_S:
                return
            self._told[event.node] = now
        text = line_of(event)
        if text:
            sys.stderr.write(f"[{now - self._started:7.1f} s] {text}\n")
            sys.stderr.flush()


class BoardView:
    """The board as rich draws it, with lines that stay above it."""

    def __init__(self) -> None:
        self.board = Board()
        self._started = time.monotonic()

    def __rich__(self) -> RenderableType:
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        table = Table.grid(padding=(0, 1))
        for _ in range(4):
            table.add_column(no_wrap=True)
        for node, activity in self.board.active.items():
            bar = ProgressBar(activity.total, activity.done or 0, width=BAR_CELLS) if activity.total else Text("")
            said = activity.message or WORDS.get(node, "")
            seconds = Text(f"{now - activity.since:5.0f} s", style="cyan")
            table.add_row(
                seconds, Text(node, style="bold"), Text(f"{said}{counted(activity.done, activity.total)}"), bar
            )
        table.add_row(
            Text(f"{now - self._started:5.0f} s", style="dim"), Text("in all", style="dim"), Text(""), Text("")
        )
        return table


@contextmanager
def progress(*, quiet: bool) -> Iterator[Listener]:
    """A listener for events: silent, a live board when stderr is a terminal, else plain lines."""
    if quiet:
        yield lambda event: None
    elif sys.stderr.isatty():
        with _live() as listener:
            yield listener
    else:
        yield PlainProgress()


@contextmanager
def _live() -> Iterator[Listener]:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    view = BoardView()
    console = Console(stderr=True)
    styles = {"verdict": "bold", "failed": "bold red", "note": "dim"}
    with Live(
        view, console=console, refresh_per_second=4, transient=True, redirect_stdout=False, redirect_stderr=False
    ):

        def listen(event: Event) -> None:
            view.board.take(event, time.monotonic())
            if event.kind in styles or event.kind == "finished":
                console.print(Text(line_of(event), style=styles.get(event.kind, "green")))

        yield listen
