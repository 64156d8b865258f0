"""How a command ends: exit codes, and errors told by what happened, to what, and what to do next."""

from __future__ import annotations

import errno
import json
import os
import shlex
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from ..state.errors import Code2WorldsError, MachineError, ModelError, UserError

ACCEPTED = 0
UNEXPECTED = 1
USER = 2
NOT_ACCEPTED = 3
MODEL = 4
MACHINE = 5
INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""

KINDS = ((UserError, "user"), (ModelError, "model"), (MachineError, "machine"))


@dataclass(frozen=True)
class Failure:
    """The error object of `--json`, and the exit code that goes with it."""

    kind: str
    """Who must act: user, model, machine; or interrupted, unexpected."""
    message: str
    fix: str
    run_dir: str | None
    code: int


def failure_of(error: BaseException, run_dir: Path | None = None) -> Failure:
    """What to say about an error that ended a command."""
    found = _known(error) or Failure("unexpected", f"{type(error).__name__}: {error}", "", None, UNEXPECTED)
    if run_dir is None:
        return found
    resume = f"code2worlds resume {shlex.quote(str(run_dir))}"
    fix = found.fix
    if found.kind == "interrupted":
        fix = f"Go on with: {resume}"
    elif found.kind == "machine" and "resume" not in fix:
        fix = f"{fix} Then go on with: {resume}".strip()
    return replace(found, fix=fix, run_dir=str(run_dir))


def _known(error: BaseException) -> Failure | None:
    if isinstance(error, Code2WorldsError):
        kind = next((name for classes, name in KINDS if isinstance(error, classes)), "unexpected")
        return Failure(kind, error.what, error.fix, None, error.exit_code)
    if isinstance(error, KeyboardInterrupt):
        return Failure(
            "interrupted", "stopped by the user; every Blender process has been ended.", "", None, INTERRUPTED
        )
    if isinstance(error, ImportError):
        return Failure("machine", f"A library cannot be imported: {error}.", "Run: make install", None, MACHINE)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Failure(
            "machine", f"The disk is full: {error.filename or 'no space left'}.", "Free some space.", None, MACHINE
        )
    if isinstance(error, PermissionError):
        return Failure("user", f"No permission for {error.filename}.", "Choose another folder with --out.", None, USER)
    return None


def tell_failure(error: BaseException, *, run_dir: Path | None = None, as_json: bool) -> int:
    """Say on stderr (with --json on stdout too) why the command ends. Returns the exit code."""
    failure = failure_of(error, run_dir)
    if as_json:
        said = asdict(failure)
        del said["code"]
        print_json({"error": said})
    label = "Interrupted" if failure.kind == "interrupted" else "Error"
    sys.stderr.write(f"{label}: {failure.message}\n" + (f"  {failure.fix}\n" if failure.fix else ""))
    if os.environ.get("CODE2WORLDS_DEBUG") == "1":
        traceback.print_exception(error, file=sys.stderr)
    elif failure.kind == "unexpected":
        sys.stderr.write("  This is a defect. Set CODE2WORLDS_DEBUG=1 to see where it happened.\n")
    return failure.code


def print_json(data: dict[str, Any]) -> None:
    """The one JSON object of `--json`."""
    sys.stdout.write(json.dumps(data, indent=1, allow_nan=False) + "\n")
    sys.stdout.flush()


@contextmanager
def stdout_kept_clean() -> Iterator[None]:
    """Whatever a library prints goes to stderr, file descriptor included: stdout is for the answer only."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: Blender is killed and the way to resume is printed."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    if (
        signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    ):  # a shell's background job: asyncio does not watch SIGINT there
        raise KeyboardInterrupt
    signal.raise_signal(signal.SIGINT)
