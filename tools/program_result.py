"""What a program says of itself: its result file and its progress lines. See stage/program.py for the other side."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Literal, Self

from pydantic import JsonValue, model_validator

from ..state.values import Frozen, ProgramError
from .stage.program import PROGRESS_MARK

MARK = PROGRESS_MARK.encode()
FULL_BYTES = 1 << 20
_NO_SPACE = re.compile(r"No space left on device|\bENOSPC\b|Disk quota exceeded")


class ProgramResult(Frozen):
    """result.json."""

    status: Literal["ok", "error"]
    seconds: float = 0.0
    error: ProgramError | None = None

    @model_validator(mode="after")
    def _error_says_why(self) -> Self:
        if (self.status == "error") != (self.error is not None):
            raise ValueError("status and error contradict each other")
        return self


def progress_in(line: bytes) -> tuple[str, int | None, int | None] | None:
    """message, done and total of a progress line; None for any other line."""
    if not line.startswith(MARK):
        return None
    try:
        said: JsonValue = json.loads(line[len(MARK) :])
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    done, total = said.get("done"), said.get("total")
    counts = (done if isinstance(done, int) else None, total if isinstance(total, int) else None)
    return str(said.get("message", "")), *counts


def disk_full(folder: Path, error: ProgramError) -> ProgramError:
    """The error, named DiskFull when that is what lies behind it: Blender reports a full disk as success."""
    free = shutil.disk_usage(folder.parent).free
    if free > FULL_BYTES and not _NO_SPACE.search(f"{error.message}\n{error.traceback}"):
        return error
    message = f"the disk is full ({free / 2**20:.0f} MB free); the program said: {error.message}"
    return error.model_copy(update={"kind": "DiskFull", "message": message})
