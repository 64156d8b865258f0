"""The journal of a run: every event a line, written before anyone is told. Independent of the checkpoints."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ..state.values import Event

Listener = Callable[[Event], None]


class Journal:
    """Appends events to journal.jsonl and hands them on to a listener."""

    def __init__(self, run_dir: Path, listener: Listener | None = None) -> None:
        self._file = run_dir / "journal.jsonl"
        self._listener = listener

    def write(self, event: Event) -> None:
        """Stamp, append, tell. Progress is told but not kept: it has no meaning after the fact."""
        stamped = event.model_copy(update={"at": datetime.now(UTC).isoformat(timespec="milliseconds")})
        if event.kind != "progress":
            with self._file.open("a", encoding="utf-8") as file:
                file.write(stamped.model_dump_json(exclude_none=True) + "\n")
                file.flush()
                os.fsync(file.fileno())
        if self._listener is not None:
            self._listener(stamped)


def read_journal(run_dir: Path) -> list[Event]:
    """Events of a run, oldest first; a last line cut short by a crash is left out."""
    file = run_dir / "journal.jsonl"
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [Event.model_validate(json.loads(line)) for line in lines if line.endswith("}")]
