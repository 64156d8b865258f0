"""How a program is started: its command line, its environment, and the seam for a sandbox."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

TIE = Path(__file__).with_name("tie_to_parent.py")

PYTHON = (sys.executable, "-P", "-s")
"""A program is one file: neither its neighbours in the folder nor the user's own site-packages can shadow a module."""

PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "BLENDER_USER_RESOURCES",
    "BLENDER_USER_EXTENSIONS",
    "BLENDER_USER_SCRIPTS",
)
"""Variables a program may see. Everything else, keys above all, stays with the host."""

CLOSED_PROXY = "http://127.0.0.1:9"
"""The discard port: what would fetch from the network (Blender's extension index) is refused at once."""


@dataclass(frozen=True)
class Limits:
    """What the watcher outside allows a program, and whether what it leaves is to be believed."""

    memory_mb: float | None = None
    """Resident, of all its processes; None is the runner's own share of the machine."""
    disk_mb: float = math.inf
    """Of everything it writes."""
    files: int = 1_000_000
    untrusted: bool = False
    """True: an end by a limit is a failure whatever was written, and its outputs are audited, not only opened."""


class Launcher(Protocol):
    """Turns the command of a program into the command that is started. A sandbox wraps it here."""

    @property
    def limits(self) -> Limits:
        """What a program started by it may use."""
        ...

    def argv(self, command: Sequence[str], *, writable: Path, readable: Sequence[Path]) -> list[str]:
        """`writable` is the one folder the program may write, `readable` the files it was given."""
        ...


class PlainLauncher:
    """No isolation: for programs of our own library."""

    limits = Limits()

    def argv(self, command: Sequence[str], *, writable: Path, readable: Sequence[Path]) -> list[str]:
        del writable, readable
        return list(command)


def tied(command: Sequence[str]) -> list[str]:
    """The command, made to die with this process."""
    return [sys.executable, "-I", "-S", str(TIE), str(os.getpid()), *command]


def environment(scratch: Path, threads: int, host: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a program sees of the host: a private home and temporary folder in scratch, no keys, fixed hashing.

    HOME must be set: without it (and without a passwd entry) `import bpy` segfaults.
    """
    count = threads or len(os.sched_getaffinity(0))
    return {
        **{name: host[name] for name in PASSED_ON if name in host},
        "LANG": "C.UTF-8",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "OMP_NUM_THREADS": str(count),
        "PYTHONHASHSEED": "0",
        "PYTHONFAULTHANDLER": "1",
        "PYTHONIOENCODING": "utf-8:backslashreplace",
        "HF_HUB_OFFLINE": "1",
        "MPLBACKEND": "agg",
        **dict.fromkeys(("http_proxy", "https_proxy"), CLOSED_PROXY),
    }
