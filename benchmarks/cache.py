"""How much faster a second build of the same asset is: served from the shared cache instead of built.

    python benchmarks/cache.py [--only ENTRY ...]

Prints one JSON object: by entry the seconds of the first build, of a second one by another run, and their ratio.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from code2worlds.agents.minds.offline.object_choice import plan_object
from code2worlds.retrieval_index.catalog import Library
from code2worlds.state.plans import KeyObject, Match
from code2worlds.tools.build_cache import run_cached

ENTRIES = ("ball", "bottle", "book", "desk lamp", "snake plant", "tin can")

LEAST = 10.0
"""Ratio that a warm build must reach."""


def program_of(entry: str, folder: Path, library: Library) -> Path:
    """The object program that a run would write for "a ENTRY"."""
    match = Match(entry=entry, span=entry, score=1.0, how="exact")
    plan = plan_object(KeyObject(match=match), library, seed=0)
    program = folder / f"{entry.replace(' ', '_')}.py"
    program.write_text(library.recipe(plan.recipe).program(plan.config, f"Object: {entry}"), encoding="utf-8")
    return program


async def timed(cache: Path, program: Path, out: Path) -> tuple[float, bool]:
    """(seconds, served from the cache) of one build. Raises RuntimeError when it fails."""
    started = time.monotonic()
    report = await run_cached(cache, program, out, expect=("object.blend", "facts.json"))
    if not report.ok:
        raise RuntimeError(f"{program.name}: {report.status}")
    return time.monotonic() - started, report.cached


async def measured(entries: list[str], folder: Path) -> dict[str, Any]:
    """Rows by entry."""
    library, rows = Library(), {}
    for entry in entries:
        program = program_of(entry, folder, library)
        cold, was_there = await timed(folder / "cache", program, folder / "first" / program.stem)
        warm, served = await timed(folder / "cache", program, folder / "second" / program.stem)
        rows[entry] = {
            "cold_s": round(cold, 2),
            "warm_s": round(warm, 4),
            "ratio": round(cold / warm, 1),
            "ok": served and not was_there and cold / warm >= LEAST,
        }
    return rows


def main() -> int:
    """Print the object; 1 when a warm build is not LEAST times faster."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--only", nargs="*", default=[], metavar="ENTRY", help=f"entries to build; {', '.join(ENTRIES)}"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cache-") as scratch:
        rows = asyncio.run(measured(list(given.only or ENTRIES), Path(scratch)))
    print(json.dumps({"least_ratio": min(row["ratio"] for row in rows.values()), "rows": rows}, indent=1))
    return 0 if all(row["ok"] for row in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
