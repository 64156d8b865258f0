"""Content-keyed step folders: the same work gets the same folder, so a run that is repeated finds what it did.

A step folder is complete (``report.json`` says ok, every output has its sha256) or it does not exist. Work goes on in
``OUT.part``; a failure is kept as ``OUT.failed-1``, ``-2``, …, the newest three of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from ..state.errors import BrokenRun
from ..state.values import ExecutionReport
from .check_outputs import missing
from .files import altered, read_json, remove

KEPT_FAILURES = 3


def step_key(*parts: object) -> str:
    """16 hex digits of the sha256 of the parts' canonical JSON. Raises TypeError or ValueError for what has none."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def step_folder(run_dir: Path, node: str, key: str) -> Path:
    """Where a node leaves the outputs of the work named by key."""
    return run_dir / "steps" / f"{node}-{key}"


def finished(out: Path, expect: Sequence[str] = ()) -> ExecutionReport | None:
    """The report of a complete step folder, or None when it is absent, failed, altered or lacks an expected output."""
    try:
        report = ExecutionReport.model_validate(read_json(out / "report.json"))
    except (OSError, ValueError):
        return None
    if not report.ok or missing(expect, list(report.outputs)) or altered(out, report.outputs.values()):
        return None
    return report


def part_of(out: Path) -> Path:
    """Where a step works before its folder gets its name."""
    return out.with_name(f"{out.name}.part")


def make_room(out: Path) -> None:
    """Move a step folder that cannot be used out of the way; touch nothing that is not a step folder.

    Raises BrokenRun when something else is there.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    if not out.exists():
        return
    if (out / "report.json").is_file():
        set_aside(out, out)
    elif out.is_dir() and not any(out.iterdir()):
        out.rmdir()
    else:
        raise BrokenRun(f"{out} exists and is not a step folder.", fix="Name another folder or remove it.")


def set_aside(folder: Path, out: Path) -> None:
    """Keep folder as the newest failure of out."""
    folder.rename(next_failed(out))
    drop_old_failures(out)


def next_failed(out: Path) -> Path:
    """Name of the next failure of out."""
    return out.with_name(f"{out.name}.failed-{max(_failed(out), default=0) + 1}")


def drop_old_failures(out: Path) -> None:
    """Keep the newest KEPT_FAILURES."""
    for number in sorted(_failed(out))[:-KEPT_FAILURES]:
        remove(out.with_name(f"{out.name}.failed-{number}"))


def _failed(out: Path) -> list[int]:
    prefix = f"{out.name}.failed-"
    names = (path.name.removeprefix(prefix) for path in out.parent.iterdir() if path.name.startswith(prefix))
    return [int(name) for name in names if name.isdigit()]


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"a step key cannot hold {type(value).__name__}: give its content")
