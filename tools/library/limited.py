"""One program in one process, under limits of processor time and memory; what came of it, never an exception."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .. import launch

MEMORY_BYTES = 12 << 30
"""Address space of one program; bpy alone maps 2 GB."""

WALL_FACTOR = 12
"""Wall clock is limited too, for a program that waits instead of working: so many times the processor time."""


@dataclass(frozen=True)
class Outcome:
    """reason is empty when the program did its work. seconds: processor time, the same on a busy machine."""

    reason: str
    seconds: float
    facts: Mapping[str, Any]
    folder: Path


def run_limited(program: Path, config: Mapping[str, Any], folder: Path, *, limit_s: float) -> Outcome:
    """Run `program --out folder` with this CONFIG on one thread for at most limit_s seconds of processor time."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    for stale in ("facts.json", "result.json"):
        (folder / stale).unlink(missing_ok=True)
    written = folder / "config.json"
    written.write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-P", "-s", str(program), "--out", str(folder), "--config", str(written)]
    status, seconds = _run(launch.tied([*command, "--threads", "1"]), folder, limit_s)
    facts = _json(folder / "facts.json")
    reason = "" if status == 0 and facts else _reason(folder, status, limit_s)
    return Outcome(reason=reason, seconds=seconds, facts=facts, folder=folder)


def _run(command: list[str], folder: Path, limit_s: float) -> tuple[int, float]:
    """Exit status (negative: stopped by a signal) and processor seconds."""
    environment = launch.environment(folder / "scratch", 1)
    with (folder / "log.txt").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=folder)
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(limit_s), int(limit_s) + 2))
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        stop = threading.Timer(WALL_FACTOR * limit_s, process.kill)
        stop.start()
        _, status, usage = os.wait4(process.pid, 0)
        stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, round(usage.ru_utime + usage.ru_stime, 1)


def _reason(folder: Path, status: int, limit_s: float) -> str:
    """One line saying why the program failed."""
    error = _json(folder / "result.json").get("error")
    if error:
        return f"{error['kind']}: {error['message']}".splitlines()[0][:300]
    if status == -signal.SIGXCPU:
        return f"too slow: not finished after {limit_s:g} s of processor time"
    how = f"killed by {signal.Signals(-status).name}" if status < 0 else f"left with code {status}"
    last = (folder / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    return f"crashed: {how}; {' '.join(last)[-200:]}"


def _json(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}
