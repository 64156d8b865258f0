"""How a program becomes a run: a fresh scene, its inputs, a result file, a clean exit.

A program ends with ``program.run(build, CONFIG)``. Started by hand or by the runner it takes

    python object.py --out DIR [--input NAME=PATH ...] [--config FILE.json] [--threads N]

and leaves in DIR its outputs, ``facts.json`` (what build returned) and ``result.json`` (status, seconds, error with
the line of the *program* that failed). Results never travel on stdout: Blender prints there. The process leaves by
``os._exit`` because the interpreter can crash or hang at exit after drivers, handlers or fluids, with all work saved.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

PROGRESS_MARK = "##code2worlds "
"""Prefix of a stderr line that carries progress as JSON."""


@dataclass(frozen=True)
class Job:
    """Where a program writes, and the files it was given."""

    out: Path
    inputs: Mapping[str, Path]

    def input(self, name: str) -> Path:
        """Path of a named input. Raises ValueError naming the flag that was missing."""
        if name not in self.inputs:
            raise ValueError(f"this program needs --input {name}=PATH")
        return self.inputs[name]


Build = Callable[[dict[str, Any], Job], Mapping[str, Any]]


def progress(message: str, done: int | None = None, total: int | None = None) -> None:
    """Tell the runner how far the program is."""
    line = json.dumps({"message": message, "done": done, "total": total})
    print(PROGRESS_MARK + line, file=sys.__stderr__, flush=True)  # sys.stderr may be muted for Infinigen's chatter


def run(build: Build, config: dict[str, Any]) -> NoReturn:
    """Run build(config, job) on an empty scene, write facts.json and result.json, leave the process."""
    arguments = _arguments()
    job = Job(arguments.out.absolute(), _inputs(arguments.input))
    job.out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    result: dict[str, Any] = {"status": "ok", "error": None}
    try:
        _empty_scene(arguments.threads)
        write_json(job.out / "facts.json", dict(build(_configured(config, arguments.config), job)))
    except (Exception, SystemExit) as error:  # the one boundary: whatever a program raises becomes its report
        result = {"status": "error", "error": _describe(error)}
        traceback.print_exc()
    result["seconds"] = time.monotonic() - started
    write_json(job.out / "result.json", result)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if result["status"] == "ok" else 1)


def write_json(path: Path, value: object) -> None:
    """Write JSON so that a crash leaves the old file or the new one: temporary name, fsync, rename."""
    temporary = path.with_suffix(path.suffix + ".part")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, allow_nan=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def digest() -> str:
    """sha256 of the program that runs, "" where it is no file. What it records carries it."""
    path = Path(sys.argv[0])
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(sys.modules["__main__"].__doc__ or ""))
    parser.add_argument("--out", type=Path, required=True, help="folder for the outputs")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=PATH", help="a file the program reads")
    parser.add_argument("--config", type=Path, help="JSON object whose entries replace those of CONFIG")
    parser.add_argument("--threads", type=int, default=0, help="threads Blender may use, 0 = all")
    return parser.parse_args()


def _configured(config: dict[str, Any], override: Path | None) -> dict[str, Any]:
    return config | json.loads(override.read_text(encoding="utf-8")) if override else config


def _inputs(pairs: list[str]) -> dict[str, Path]:
    return {name: Path(path).absolute() for name, path in (pair.split("=", 1) for pair in pairs)}


def _empty_scene(threads: int) -> None:
    import bpy

    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.unit_settings.system = "METRIC"
    if threads:
        scene.render.threads_mode = "FIXED"
        scene.render.threads = threads


def _describe(error: BaseException) -> dict[str, Any]:
    """Name the last frame that lies in the program itself: that is the line its author can change."""
    program = str(Path(sys.argv[0]).resolve())
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if str(Path(frame.filename).resolve()) == program]
    last = own[-1] if own else None
    return {
        "kind": type(error).__name__,
        "message": str(error),
        "line": last.lineno if last else None,
        "source": (last.line or "") if last else "",
        "traceback": "".join(traceback.format_exception(error))[-8000:],
    }
