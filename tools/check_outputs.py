"""Look at what a program left, in another process than the one that made it. Nothing is believed unopened."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image, UnidentifiedImageError

from . import launch
from .child import run_child
from .files import open_regular, read_json, regular_files, remove
from .log_reading import tail_of

VERIFY_TIMEOUT_S = 300.0
MAX_ARRAY_BYTES = 512 << 20
OWN_FILES = frozenset({"log.txt", "config.json", "result.json", "report.json"})
"""Files of the runner in a step folder: everything else is an output of the program."""


def outputs_in(folder: Path) -> list[str]:
    """Names of the program's outputs: relative POSIX paths of plain files."""
    return [name for name in regular_files(folder) if name not in OWN_FILES and not name.startswith(".")]


def missing(expect: Sequence[str], outputs: Sequence[str]) -> list[str]:
    """Expected names (or patterns such as frames/*.png) that no output satisfies."""
    return [want for want in expect if not any(fnmatchcase(name, want) for name in outputs)]


def faults_of(
    folder: Path,
    expect: Sequence[str],
    *,
    scratch: Path,
    stop: threading.Event,
    launcher: launch.Launcher | None = None,
) -> list[str]:
    """Everything that is wrong with the outputs in folder, as "name: what"; empty when they can be used.

    Blender opens them under the launcher of the program that made them: what must be confined is confined here too.
    """
    names = outputs_in(folder)
    faults = [f"{want}: expected, but it is not there as a plain file" for want in missing(expect, names)]
    faults += [f"{name}: {fault}" for name in names for fault in _host_faults(folder / name)]
    blends = [name for name in names if name.endswith(".blend")]
    unsound = {fault.split(":", 1)[0] for fault in faults}
    sound = [name for name in blends if name not in unsound]
    return faults + _blend_faults(folder, sound, scratch, stop, launcher or launch.PlainLauncher())


def _host_faults(path: Path) -> list[str]:
    with open_regular(path) as file:
        if not file.read(1):
            return ["is empty"]
    suffix = PurePosixPath(path.name).suffix
    if suffix == ".png":
        return _image_faults(path)
    if suffix == ".npz":
        return _array_faults(path)
    if suffix == ".json":
        return _json_faults(path)
    return []


def _image_faults(path: Path) -> list[str]:
    try:
        with open_regular(path) as file, Image.open(file, formats=("PNG",)) as image:
            image.load()
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        return [f"does not decode: {error}"]
    return []


def _array_faults(path: Path) -> list[str]:
    faults = []
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked_bytes = sum(member.file_size for member in archive.infolist())
        if unpacked_bytes > MAX_ARRAY_BYTES:
            return [f"unpacks to {unpacked_bytes >> 20} MB"]
        with open_regular(path) as file, np.load(file, allow_pickle=False) as arrays:
            for name in arrays.files:
                values = arrays[name]
                if np.issubdtype(values.dtype, np.inexact) and not np.isfinite(values).all():
                    faults.append(
                        f"array {name!r} holds {int((~np.isfinite(values)).sum())} numbers that are not finite"
                    )
    except Exception as error:  # noqa: BLE001  # numpy and zipfile raise a dozen kinds for a broken archive
        return [f"does not load: {type(error).__name__}: {error}"]
    return faults


def _json_faults(path: Path) -> list[str]:
    try:
        read_json(path)
    except ValueError as error:
        return [f"does not parse: {error}"]
    return []


def _blend_faults(
    folder: Path, names: Sequence[str], scratch: Path, stop: threading.Event, launcher: launch.Launcher
) -> list[str]:
    """Open the .blend files in a second Blender."""
    if not names:
        return []
    answer, log = scratch / "faults.json", scratch / "verify.log"
    remove(answer)
    paths = [str(folder / name) for name in names]
    audit = ["--audit"] if launcher.limits.untrusted else []
    command = [*launch.PYTHON, "-m", "code2worlds.tools.stage.verify", "--out", str(answer), *audit, *paths]
    end = run_child(
        launch.tied(launcher.argv(command, writable=scratch, readable=[folder])),
        folder=scratch,
        environment=launch.environment(scratch, 0),
        log=log,
        timeout_s=VERIFY_TIMEOUT_S,
        stop=stop,
    )
    if not answer.exists():
        how = f"after {VERIFY_TIMEOUT_S:g} s" if end.how == "time limit" else f"with code {end.returncode}"
        return [f"{', '.join(names)}: the verifying Blender ended {how} without an answer: {tail_of(log)[-1000:]}"]
    found: dict[str, list[str]] = read_json(answer)
    return [f"{name}: {fault}" for name, path in zip(names, paths, strict=True) for fault in found[path]]
