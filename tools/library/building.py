"""`code2worlds library build`: sweep, proof, effects, entries; each goes on where a killed build stopped."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable
from importlib import metadata
from pathlib import Path

from ...state.errors import MachineError
from . import entries, factories
from .factories import FactoryFile

EFFECTS_S = 12.0
"""Processor seconds for the numbers of one factory."""

QUICK_S = 4.0
"""Processor seconds of building a thing up to which its numbers are tried one by one."""

START_S = 3.1
"""Of starting Blender with Infinigen; in what was not measured on the bench."""


def build_library(
    only: Collection[str],
    tell: Callable[[str], None],
    *,
    missing: bool = False,
    jobs: int = 1,
    looks: Path,
    effects_s: float = EFFECTS_S,
) -> list[str]:
    """Measure the named factories and entries, all when none is named; the names of entries that failed.

    A factory that an entry stands for is proven by that entry, and built by itself only when it is named. missing: only
    what has no working measurement of the installed Infinigen yet. looks: folder for pictures of what was built. Raises
    MachineError when the library's files cannot be written.
    """
    if not _is_writable(factories.LIBRARY):
        raise MachineError(f"{factories.LIBRARY} cannot be written.", fix="Build the library in a checkout.")
    file = FactoryFile()
    if not file.factories or not (only or missing) or _is_of_another_release(file):
        with tempfile.TemporaryDirectory(prefix="sweep-") as scratch:
            factories.sweep(file, tell, folder=Path(scratch))
    failed = _measure_entries(only, tell, missing=missing, jobs=jobs, looks=looks)
    chosen = [path for path in file.factories if not only or path.rpartition(".")[2] in only or path in only]
    covered = set() if only else entries.factories_that_work()
    unproven = [path for path in chosen if path not in covered and not (missing and _is_proven(file, path))]
    factories.prove(file, unproven, tell, jobs=jobs, looks=looks)
    fast = quick(file, chosen)
    if not missing:
        factories.forget_effects(file, fast)
    factories.measure_effects(file, fast, tell, jobs=jobs, budget_s=effects_s)
    return failed


def _measure_entries(
    only: Collection[str], tell: Callable[[str], None], *, missing: bool, jobs: int, looks: Path
) -> list[str]:
    known = entries.known() if missing else {}
    wanted = [entry for entry in entries.listed() if not only or entry["name"] in only]
    wanted = [entry for entry in wanted if not known.get(entry["name"], {}).get("works", False)]
    return entries.measure(wanted, tell, jobs=jobs, looks=looks)


def quick(file: FactoryFile, paths: Iterable[str]) -> list[str]:
    """Factories that build fast, the quickest first."""
    seconds: dict[str, float] = {}
    for path in paths:
        proof, entry = file.factories[path].get("proof", {}), entries.known_of_factory(path)
        if proof.get("state") == "works":
            seconds[path] = proof["seconds"]
        elif entry:
            seconds[path] = entry["seconds"] - (0.0 if entry.get("on_bench") else START_S)
    return sorted((path for path in seconds if seconds[path] < QUICK_S), key=lambda path: seconds[path])


def _is_proven(file: FactoryFile, path: str) -> bool:
    return bool(file.factories[path].get("proof", {}).get("state") == "works")


def _is_of_another_release(file: FactoryFile) -> bool:
    return bool(file.record["infinigen_version"] != metadata.version("infinigen"))


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
