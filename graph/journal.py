"""The journal of a run: every event a line, on disk before its node ends. Independent of the checkpoints."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from ..state.values import Event

Listener = Callable[[Event], None]


class Journal:
    """Appends events to journal.jsonl and hands them on to a listener."""

    def __init__(self, run_dir: Path, listener: Listener | None = None) -> None:
        self._file = run_dir / "journal.jsonl"
        self._listener = listener
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._written: list[Future[None]] = []

    def write(self, event: Event) -> None:
        """Stamp, hand to the writer, tell; never blocks the event loop. Progress is told but not kept: it has no
        meaning after the fact."""
        stamped = event.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="milliseconds")})
        if event.kind != "progress":
            self._written.append(self._writer.submit(self._append, stamped.model_dump_json(exclude_none=True)))
        if self._listener is not None:
            self._listener(stamped)

    def close(self) -> None:
        """Wait until every line is on disk. Raises what writing raised."""
        self._writer.shutdown()
        for line in self._written:
            line.result()

    def _append(self, line: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)  # a run that Studio starts has no folder before intake
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


def read_journal(run_dir: Path) -> list[Event]:
    """Events of a run, oldest first; a last line cut short by a crash is left out."""
    file = run_dir / "journal.jsonl"
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Event.model_validate(json.loads(line)) for line in lines if line.endswith("}")]
