"""Run folders: made, locked, found and described. One run, one thread id, one process at a time."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ..state.errors import BrokenRun, InvalidRequest, MachineError, RunConflict
from ..state.values import Request
from ..state.world import GRAPH_VERSION
from ..tools.files import write_text

FREE_DISK_MB = 500
"""A preview world leaves 50 to 150 MB; under this much free space a run is refused before it starts."""


def new_run(runs_dir: Path, request: Request, *, rebuilt_from: str | None = None) -> tuple[str, Path]:
    """Make the folder of a new run. Raises InvalidRequest when the parent cannot be written."""
    run_id = str(uuid.uuid4())
    run_dir = runs_dir / run_id
    make_run(run_dir, request, rebuilt_from=rebuilt_from)
    return run_id, run_dir


def make_run(run_dir: Path, request: Request, *, rebuilt_from: str | None = None) -> None:
    """Make a run folder with its run.json, unless it is there. Raises InvalidRequest or MachineError."""
    if (run_dir / "run.json").is_file():
        return
    try:
        for name in ("program", "steps"):
            (run_dir / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(
            f"The run folder {run_dir} cannot be made: {error.strerror}.", fix="Choose another folder with --out."
        ) from error
    free_mb = shutil.disk_usage(run_dir).free / 2**20
    if free_mb < FREE_DISK_MB:
        raise MachineError(f"Only {free_mb:.0f} MB are free at {run_dir}.", fix=f"Free at least {FREE_DISK_MB} MB.")
    origin = {"rebuilt_from": rebuilt_from} if rebuilt_from else {}
    describe(run_dir, _first_record(run_dir.name, request) | origin)


def _first_record(run_id: str, request: Request) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "graph_version": GRAPH_VERSION,
        "status": "running",
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "prompt": request.prompt,
        "request": request.model_dump(mode="json"),
    }


def describe(run_dir: Path, record: dict[str, Any]) -> None:
    """Write run.json."""
    write_text(run_dir / "run.json", json.dumps(record, indent=1, allow_nan=False) + "\n")


def read_run(run_dir: Path) -> dict[str, Any]:
    """run.json of a run. Raises RunConflict when there is none, BrokenRun when it cannot be read."""
    file = run_dir / "run.json"
    if not file.is_file():
        raise RunConflict(f"There is no run at {run_dir}.", fix="See the runs there are with: code2worlds list")
    try:
        record: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BrokenRun(f"{file} is not readable JSON: {error}.", fix="Start the run again.") from error
    return record


def check_version(run_dir: Path) -> None:
    """Raise RunConflict when the run was made by a graph that this one cannot go on with."""
    made_by = read_run(run_dir).get("graph_version")
    if made_by != GRAPH_VERSION:
        raise RunConflict(
            f"Run {run_dir.name} was made by graph version {made_by}; this is version {GRAPH_VERSION}.",
            fix="Start it again with code2worlds run, or resume it with the release that made it.",
        )


LOCK_WAIT_S = 2.0
"""A killed run's lock is free once the child it was just starting has become Blender, or is gone too."""


@contextmanager
def locked(run_dir: Path) -> Iterator[None]:
    """Hold the run. Raises RunConflict when another process has it: two would do everything twice."""
    lock = FileLock(run_dir / "run.lock")
    try:
        lock.acquire(timeout=LOCK_WAIT_S)
    except Timeout as error:
        raise RunConflict(
            f"Run {run_dir.name} is being worked on by another process.", fix="Wait for it to end."
        ) from error
    try:
        yield
    finally:
        lock.release()


def find_run(runs_dir: Path, run: str) -> Path:
    """Folder of a run named by its id, the first characters of it, or its path. Raises RunConflict otherwise."""
    if (Path(run) / "run.json").is_file():
        return Path(run)
    found = [folder for folder in list_runs(runs_dir) if folder.name.startswith(run)] if run else []
    if len(found) != 1:
        problem = "No run" if not found else f"{len(found)} runs"
        raise RunConflict(f"{problem} at {runs_dir} match {run!r}.", fix="See them with: code2worlds list")
    return found[0]


def list_runs(runs_dir: Path) -> list[Path]:
    """Folders of all runs, newest first."""
    if not runs_dir.is_dir():
        return []
    found = [folder for folder in runs_dir.iterdir() if (folder / "run.json").is_file()]
    return sorted(found, key=lambda folder: (folder / "run.json").stat().st_mtime, reverse=True)
