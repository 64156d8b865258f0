"""Builds shared by all runs: the same program, inputs, CONFIG and versions give the same folder, built once.

An entry is a complete step folder named by its key. It is verified against its sha256 each time it is served, so one
that was altered or cut short is rebuilt. Processes that want the same key wait for each other.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import metadata
from pathlib import Path
from typing import TypedDict, Unpack

from filelock import FileLock, Timeout

from ..state.errors import MachineError
from ..state.values import Config, ExecutionReport
from . import stage
from .blender import OnProgress, run_program
from .files import naming_a_full_disk, publish_folder, regular_files, remove, sha256_of, write_text
from .launch import Launcher
from .steps import finished, make_room, part_of

MAX_BYTES = 4 << 30
LOCK_POLL_S = 0.1
COPIED = frozenset({"report.json"})
"""Rewritten per run, so never shared by a hard link."""


class RunOptions(TypedDict, total=False):
    """Options of run_program that do not change what is built."""

    timeout_s: float
    threads: int
    keep_partial: bool
    verify: bool
    on_progress: OnProgress | None
    launcher: Launcher | None


async def run_cached(
    cache_dir: Path,
    program: Path,
    out: Path,
    *,
    inputs: Mapping[str, Path] | None = None,
    config: Config | None = None,
    expect: Sequence[str] = (),
    max_bytes: int = MAX_BYTES,
    **options: Unpack[RunOptions],
) -> ExecutionReport:
    """As run_program, but a build that any run has made before is linked (or copied) into OUT, `cached`.

    An entry that was altered or cut short is built anew, and on_progress is told. Only verified builds are stored.
    When the cache outgrows max_bytes, what was not used for longest goes first.
    """
    key = await asyncio.to_thread(build_key, program, inputs or {}, config, expect)
    entry = cache_dir / "builds" / key
    async with _locked(cache_dir, key):
        known = entry.exists()
        served = await asyncio.to_thread(_serve, entry, out, expect)
        if served is not None:
            return served
        tell = options.get("on_progress")
        if known and tell is not None:
            tell(f"the cached build of {program.name} was altered or cut short: it is built anew", None, None)
        report = await run_program(program, out, inputs=inputs, config=config, expect=expect, **options)
        if report.ok and options.get("verify", True):
            await asyncio.to_thread(_store, out, entry)
    if report.ok:
        await asyncio.to_thread(evict, cache_dir, max_bytes, keep=key)
    return report


def build_key(program: Path, inputs: Mapping[str, Path], config: Config | None, expect: Sequence[str] = ()) -> str:
    """64 hex digits over everything a build depends on."""
    # steps.step_key has 16 digits, enough within one run; this one is shared by all runs of a machine.
    parts = {
        "program": sha256_of(program),
        "inputs": {name: sha256_of(path) for name, path in inputs.items()},
        "config": config or {},
        "expect": sorted(expect),
        "versions": [metadata.version(name) for name in ("bpy", "infinigen", "numpy")],
        "stage": _stage_digest(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, allow_nan=False).encode()).hexdigest()


def evict(cache_dir: Path, max_bytes: int, *, keep: str = "") -> tuple[str, ...]:
    """Remove least recently used entries until the rest fits in max_bytes; those in use and `keep` stay."""
    builds = cache_dir / "builds"
    entries = sorted((path for path in builds.iterdir() if (path / "report.json").exists()), key=_last_use)
    sizes = {path: sum((path / name).lstat().st_size for name in regular_files(path)) for path in entries}
    total, gone = sum(sizes.values()), []
    for path in entries:
        if total <= max_bytes:
            break
        if path.name != keep and _remove_unused(cache_dir, path):
            total -= sizes[path]
            gone.append(path.name)
    return tuple(gone)


def _last_use(entry: Path) -> float:
    return (entry / "report.json").stat().st_mtime


def _remove_unused(cache_dir: Path, entry: Path) -> bool:
    lock = _lock(cache_dir, entry.name)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    try:
        remove(entry)
    finally:
        lock.release()
    return True


def _serve(entry: Path, out: Path, expect: Sequence[str]) -> ExecutionReport | None:
    """The finished build in OUT, from OUT itself or from the cache; None when it has to be made."""
    started = time.monotonic()
    done = finished(out, expect)
    if done is None:
        done = finished(entry, expect)
        if done is None:
            remove(entry)
            return None
        done = done.model_copy(update={"log": f"{out.name}/log.txt"})
        with naming_a_full_disk(out):
            make_room(out)
            _transfer(entry, part_of(out), out)
            write_text(out / "report.json", done.model_dump_json(indent=1))
        os.utime(entry / "report.json")
    return done.model_copy(update={"cached": True, "seconds": time.monotonic() - started})


def _store(out: Path, entry: Path) -> None:
    remove(entry)
    with naming_a_full_disk(entry):
        _transfer(out, entry.with_name(f"{entry.name}.part"), entry)


def _transfer(source: Path, part: Path, final: Path) -> None:
    remove(part)
    for name in regular_files(source):
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(source / name, target)
    publish_folder(part, final)


def _link_or_copy(source: Path, target: Path) -> None:
    if source.name not in COPIED:
        try:
            target.hardlink_to(source)
        except OSError:  # another device, or a file system without hard links
            pass
        else:
            return
    shutil.copyfile(source, target)


@asynccontextmanager
async def _locked(cache_dir: Path, key: str) -> AsyncIterator[None]:
    """Hold the key's lock; waiting for it can be cancelled."""
    lock = await asyncio.to_thread(_prepared_lock, cache_dir, key)
    while not await asyncio.to_thread(_acquired, lock):
        await asyncio.sleep(LOCK_POLL_S)
    try:
        yield
    finally:
        lock.release()


def _prepared_lock(cache_dir: Path, key: str) -> FileLock:
    try:
        for name in ("builds", "locks"):
            (cache_dir / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(
            f"The build cache {cache_dir} cannot be written: {error.strerror}.",
            fix="Set CODE2WORLDS_CACHE to a folder that can.",
        ) from error
    return _lock(cache_dir, key)


def _lock(cache_dir: Path, key: str) -> FileLock:
    return FileLock(cache_dir / "locks" / f"{key}.lock", thread_local=False)


def _acquired(lock: FileLock) -> bool:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return False
    return True


def _stage_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(stage.__path__[0]).rglob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
