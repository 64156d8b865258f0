"""Run one case in the sandbox and say whether anything got out. Shared by the tests and the benchmark."""

from __future__ import annotations

import asyncio
import hashlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from code2worlds.state.values import ExecutionReport
from code2worlds.tools.blender import run_program
from code2worlds.tools.launch import Limits
from code2worlds.tools.sandbox.bubblewrap import BubblewrapLauncher
from code2worlds.tools.sandbox.canary import sandbox_state

from .case import Case

SECRET_TEXT = "the-secret-9e2f7c"
KEY_NAME = "OPENAI_API_KEY"
PLAIN_TIMEOUT_S, BLENDER_TIMEOUT_S, HANG_TIMEOUT_S = 6.0, 40.0, 1.5
LIMITS = Limits(memory_mb=700.0, disk_mb=48.0, files=3000, untrusted=True)


@dataclass(frozen=True)
class Played:
    """What came of a case. breaches is empty when nothing got out and the status is a clear answer."""

    report: ExecutionReport | None
    breaches: tuple[str, ...]
    seconds: float


def play(case: Case, folder: Path) -> Played:
    """Run the case below folder, beside a secret, an input and another step that it must not reach."""
    limit_s = BLENDER_TIMEOUT_S if case.blender else PLAIN_TIMEOUT_S
    if case.statuses == ("timeout",):
        limit_s = HANG_TIMEOUT_S * (4 if case.blender else 1)
    secret = folder / "outside" / "secret.txt"
    secret.parent.mkdir(parents=True)
    secret.write_text(SECRET_TEXT)
    steps = folder / "run" / "steps"
    (steps / "other").mkdir(parents=True)
    (steps / "other" / "facts.json").write_text(SECRET_TEXT)
    given = folder / "run" / "input.json"
    given.write_text("{}")
    program = folder / "run" / "program.py"
    launcher = BubblewrapLauncher(Path(sandbox_state().bwrap), limits=LIMITS, file_mb=1024.0, timeout_s=limit_s)
    before, breaches, report = _snapshot(folder), [], None
    with _listener() as (port, called), _secret_in_environment():
        program.write_text(case.source(str(secret), port))
        before |= _snapshot(folder)
        started = time.monotonic()
        try:
            report = asyncio.run(
                run_program(
                    program,
                    steps / "own",
                    inputs={"thing": given},
                    expect=case.expect,
                    timeout_s=limit_s,
                    threads=1,
                    launcher=launcher,
                )
            )
        except Exception as error:  # noqa: BLE001  whatever the host raises is what this looks for
            breaches.append(f"the host raised {type(error).__name__}: {error}")
        seconds = time.monotonic() - started
        if called.is_set():
            breaches.append("it reached a server on the host")
    if report is not None and report.status not in case.statuses:
        breaches.append(f"status {report.status}, expected {' or '.join(case.statuses)}")
    breaches += _changes(before, _snapshot(folder), steps) + _leaks(folder, steps) + _left_over()
    if seconds > limit_s + 15.0:
        breaches.append(f"took {seconds:.0f} s of {limit_s:.0f}")
    return Played(report, tuple(breaches), seconds)


def _snapshot(folder: Path) -> dict[str, str]:
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if "own" not in path.relative_to(folder).as_posix():
                found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def _changes(before: dict[str, str], after: dict[str, str], steps: Path) -> list[str]:
    changed = [name for name in before | after if before.get(name) != after.get(name)]
    strange = [p.name for p in steps.iterdir() if p.name != "other" and not p.name.startswith("own")]
    return [f"changed outside: {name}" for name in changed] + [f"made beside its folder: {name}" for name in strange]


def _leaks(folder: Path, steps: Path) -> list[str]:
    """The secret in anything the program left, its log included."""
    found = []
    for root, names, files in os.walk(steps):
        names[:] = [name for name in names if name != "other"][:50]
        for name in files[:200]:
            path = Path(root, name)
            if path.stat().st_size < 64 << 20 and SECRET_TEXT.encode() in path.read_bytes():
                found.append(f"the secret is in {path.relative_to(folder)}")
    return found


def _left_over() -> list[str]:
    """Processes that outlive the run; a moment's grace for those just killed."""
    end = time.monotonic() + 3.0
    while (alive := [c.name() for c in psutil.Process().children(recursive=True) if c.status() != "zombie"]) and (
        time.monotonic() < end
    ):
        time.sleep(0.05)
    return [f"still running: {', '.join(alive)}"] if alive else []


@contextmanager
def _listener() -> Iterator[tuple[int, threading.Event]]:
    called = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    server.accept()[0].close()
                    called.set()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield server.getsockname()[1], called
        finally:
            stop.set()
            thread.join()


@contextmanager
def _secret_in_environment() -> Iterator[None]:
    before = os.environ.get(KEY_NAME)
    os.environ[KEY_NAME] = SECRET_TEXT
    try:
        yield
    finally:
        if before is None:
            del os.environ[KEY_NAME]
        else:
            os.environ[KEY_NAME] = before
