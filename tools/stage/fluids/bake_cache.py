"""The files of a Mantaflow bake: is there room for them, which of them are good, can an interrupted bake go on.

A resumed bake goes on from the last good frame; what follows differs a little from an uninterrupted one (measured: 1 %
of the smoke one frame later), since Mantaflow does not keep the state of its pressure solver.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..program import write_json

DISK_BYTES_PER_CELL = 12
"""Of the cache, per cell and frame: three times what was measured at 130,000 cells, a quarter of them full."""
FRAME_BYTES = 200_000
"""Of every frame, however small."""
SPARE_BYTES = 64 * 2**20
KEY_FILE = "bake.json"
FRAME_FILE = "fluid_data_{:04d}.vdb"
UNKEYED = {
    "cache_directory",
    "cache_frame_pause_data",
    "cache_frame_pause_mesh",
    "cache_frame_pause_noise",
    "cache_particle_format",
}
"""Settings that say nothing about what a bake looks like."""


def frame_file(cache: Path, frame: int) -> Path:
    """The file that a frame cannot do without."""
    return cache / "data" / FRAME_FILE.format(frame)


def needed_bytes(cells: int, frames: int) -> int:
    return frames * (cells * DISK_BYTES_PER_CELL + FRAME_BYTES) + SPARE_BYTES


def check_room(cells: int, frames: int, cache: Path) -> None:
    """Raise OSError (ENOSPC) naming the folder and the bytes when the disk cannot hold the bake."""
    kept = sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) if cache.is_dir() else 0
    needed, free = needed_bytes(cells, frames) - kept, _free_bytes(cache)
    if free < needed:
        raise OSError(
            errno.ENOSPC,
            f"a bake of {frames} frames needs about {needed / 1e6:.0f} MB, {free / 1e6:.0f} MB are free",
            str(cache),
        )


def _free_bytes(folder: Path) -> int:
    """Room on the disk that holds a folder, or will hold it."""
    return shutil.disk_usage(next(parent for parent in (folder, *folder.parents) if parent.is_dir())).free


def set_aside(cache: Path) -> Path:
    """Move what is in the cache out of Blender's reach, which empties its cache folder when a setting changes."""
    aside = cache.with_name(cache.name + ".kept")
    if (cache / KEY_FILE).is_file():
        shutil.rmtree(aside, ignore_errors=True)
        cache.rename(aside)
    shutil.rmtree(cache, ignore_errors=True)
    cache.mkdir(parents=True)
    return aside


def restore(aside: Path, cache: Path, key: str) -> int:
    """Bring back the frames of an interrupted bake of the same key; how many are good. The last one written is not
    trusted: it may be cut short."""
    done = 0
    try:
        same = json.loads((aside / KEY_FILE).read_text(encoding="utf-8"))["key"] == key
    except (OSError, ValueError, KeyError):
        same = False
    if same:
        while frame_file(aside, done + 1).is_file() and frame_file(aside, done + 1).stat().st_size > 0:
            done += 1
        done = max(0, done - 1)
    if done:
        for part in aside.iterdir():
            if part.is_dir():
                shutil.rmtree(cache / part.name, ignore_errors=True)
                part.rename(cache / part.name)
        for file in (cache / "data").iterdir():
            if _frame_of(file) > done:
                file.unlink()
    shutil.rmtree(aside, ignore_errors=True)
    write_json(cache / KEY_FILE, {"key": key})
    return done


def check_frames(cache: Path, frames: int) -> None:
    """Raise OSError when a frame is missing or empty: Blender reports a failed bake, and a full disk, as success."""
    missing = [
        frame
        for frame in range(1, frames + 1)
        if not (file := frame_file(cache, frame)).is_file() or file.stat().st_size == 0
    ]
    if not missing:
        return
    free = _free_bytes(cache)
    said = f"{len(missing)} of {frames} fluid frames were not written, the first is {missing[0]}"
    said += f"; {free / 1e6:.0f} MB are free"
    sizes = [file.stat().st_size for file in (cache / "data").glob("*") if file.is_file()]
    each = sum(sizes) / max(1, frames - len(missing))
    if free < 2.0 * each + 2**20:
        raise OSError(errno.ENOSPC, f"{said}, about {each * len(missing) / 1e6:.0f} MB more are needed", str(cache))
    raise OSError(errno.EIO, said, str(cache))


def key_of(things: Sequence[bpy.types.Object]) -> str:
    """Hash of everything a bake depends on: shapes, places and fluid settings of its things."""
    told = hashlib.sha256()
    for thing in sorted(things, key=lambda one: str(one.name)):
        points = np.empty(3 * len(thing.data.vertices), dtype=np.float32)
        thing.data.vertices.foreach_get("co", points)
        told.update(points.tobytes())
        told.update(np.array(thing.matrix_basis, dtype=np.float32).tobytes())
        for modifier in (one for one in thing.modifiers if one.type == "FLUID"):
            for part in ("domain_settings", "flow_settings", "effector_settings"):
                told.update(json.dumps(_plain(getattr(modifier, part)), sort_keys=True).encode())
        told.update(json.dumps(_keys(thing)).encode())
    return told.hexdigest()


def _plain(settings: Any) -> dict[str, Any]:
    """Numbers, switches and choices of a group of settings."""
    if settings is None:
        return {}
    found: dict[str, Any] = {}
    for info in settings.bl_rna.properties:
        if info.is_readonly or info.identifier in UNKEYED or info.type not in {"BOOLEAN", "INT", "FLOAT", "ENUM"}:
            continue
        value = getattr(settings, info.identifier)
        if getattr(info, "is_array", False):
            found[info.identifier] = [round(float(number), 9) for number in value]
        else:
            found[info.identifier] = sorted(value) if isinstance(value, set) else value
    return found


def _keys(thing: bpy.types.Object) -> list[list[float]]:
    action = thing.animation_data.action if thing.animation_data else None
    curves = action.fcurves if action else []
    return [[float(v) for v in point.co] for curve in curves for point in curve.keyframe_points]


def _frame_of(file: Path) -> int:
    """Number at the end of a cache file's name; 0 without one."""
    digits = file.stem.rpartition("_")[2]
    return int(digits) if digits.isdigit() else 0
