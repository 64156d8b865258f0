"""Build every entry of the library once and note its size, weight in vertices, seconds, and whether it works.

    python -m code2worlds.retrieval_index.measure [--only NAME ...] [--missing] [--jobs 2] [--keep DIR]

Each entry is built by its own recipe in its own process. Results go to library/measured.json, sorted, so that a second
run changes only what changed. An entry that fails or takes too long is written down as works: false. Seconds are
processor seconds of one thread, so that a busy machine measures the same.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
OBJECTS = HERE / "library" / "objects.yaml"
MEASURED = HERE / "library" / "measured.json"
LIMIT_S = 600.0
"""Wall clock after which a program is stopped."""
SLOWEST_S = 120.0
"""Processor seconds from which an entry is too slow to wait for."""

DRESSED = frozenset({"tableware"})
"""Categories whose usual material is given to the recipe: Infinigen draws these in any, even forks of pink glass."""


def usual_config(entry: Mapping[str, Any]) -> dict[str, Any]:
    """CONFIG of the entry's recipe for the entry as it usually is: its seed, size and material."""
    if entry["recipe"] == "shape_object":
        return {"shape": entry["shape"], "dimensions": dict(entry.get("dimensions", {}))}
    dimensions = entry.get("dimensions", {})
    return {
        "factory": entry["factory"],
        "seed": entry.get("seed_hint") or 0,
        "spawn_arguments": dict(entry.get("spawn_arguments", {})),
        "size_m": dimensions.get("size_m"),
        "turn_deg": dimensions.get("turn_deg", [0.0, 0.0, 0.0]),
        "material": entry["material"] if entry["category"] in DRESSED else None,
        "labels": "auto",
    }


def build(entry: Mapping[str, Any], out: Path) -> dict[str, Any]:
    """Run the entry's recipe; its facts, or why there are none, as measured.json keeps them."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in ("facts.json", "result.json"):
        (out / stale).unlink(missing_ok=True)
    config = out / "config.json"
    config.write_text(json.dumps(usual_config(entry)), encoding="utf-8")
    recipe = HERE / "recipes" / f"{entry['recipe']}.py"
    command = [sys.executable, str(recipe), "--out", str(out), "--config", str(config), "--threads", "1"]
    status, seconds = _run(command, out / "log.txt")
    reason = "" if status == 0 else _error(out)
    if not reason and seconds > SLOWEST_S:
        reason = f"too slow: {seconds} s"
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8")) if (out / "facts.json").is_file() else {}
    return {
        "size_m": [round(value, 4) for value in facts["size_m"]] if facts else None,
        "vertices": facts.get("vertices", 0),
        "seconds": seconds,
        "round_axis": facts.get("round_axis"),
        "works": not reason,
        "reason": reason,
        "infinigen_version": metadata.version("infinigen"),
    }


def merge(old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Old and new results for the entries there still are, sorted by name."""
    both = {**old, **new}
    return {name: both[name] for name in sorted(names) if name in both}


def main() -> int:
    """Measure what was asked for; 1 when an entry failed."""
    arguments = _arguments()
    entries = yaml.safe_load(OBJECTS.read_text(encoding="utf-8"))
    known = _measured() if arguments.missing else {}
    chosen = [entry for entry in entries if not arguments.only or entry["name"] in arguments.only]
    chosen = [entry for entry in chosen if not known.get(entry["name"], {}).get("works", False)]
    new: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="measure-") as scratch, ThreadPoolExecutor(arguments.jobs) as pool:
        folder = arguments.keep or Path(scratch)
        folders = [folder / entry["name"].replace(" ", "_") for entry in chosen]
        for entry, result in zip(chosen, pool.map(build, chosen, folders), strict=True):
            new[entry["name"]] = result
            sys.stderr.write(f"{entry['name']}: {json.dumps(result)}\n")
            text = json.dumps(merge(_measured(), new, [each["name"] for each in entries]), indent=1)
            MEASURED.write_text(text + "\n", encoding="utf-8")
    return int(any(not result["works"] for result in new.values()))


def _measured() -> dict[str, Any]:
    return dict(json.loads(MEASURED.read_text(encoding="utf-8"))) if MEASURED.is_file() else {}


def _run(command: list[str], log: Path) -> tuple[int, float]:
    """Exit status (negative: stopped by a signal) and processor seconds of the program."""
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
        stop = threading.Timer(LIMIT_S, process.kill)
        stop.start()
        _, status, usage = os.wait4(process.pid, 0)
        stop.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, round(usage.ru_utime + usage.ru_stime, 1)


def _error(out: Path) -> str:
    """One line saying why the recipe failed."""
    result = out / "result.json"
    error = json.loads(result.read_text(encoding="utf-8"))["error"] if result.is_file() else None
    log = (out / "log.txt").read_text(encoding="utf-8", errors="replace")
    return f"{error['kind']}: {error['message']}"[:300] if error else f"stopped or crashed: {log[-200:]}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the entries of the library.")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="entries to measure, all if none")
    parser.add_argument("--missing", action="store_true", help="only what has no working measurement yet")
    parser.add_argument("--jobs", type=int, default=2, help="programs at a time")
    parser.add_argument("--keep", type=Path, help="folder that keeps what was built")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
