"""The entries of objects.yaml, each built as it usually is: measured.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from ..files import write_text
from .factories import LIBRARY
from .orders import run_orders

MEASURED = LIBRARY / "measured.json"

LIMIT_S = 120.0
"""Processor seconds from which an entry is too slow to wait for."""

DRESSED = frozenset({"tableware"})
"""Categories whose usual material is given to the recipe: Infinigen draws these in any, even forks of pink glass."""

Record = dict[str, Any]


def listed() -> list[Record]:
    """The entries of objects.yaml as they are written."""
    found: list[Record] = yaml.safe_load((LIBRARY / "objects.yaml").read_text(encoding="utf-8"))
    return found


def usual_config(entry: Mapping[str, Any]) -> Record:
    """CONFIG of the entry's recipe for the entry as it usually is: its seed, size and material."""
    if entry["recipe"] == "shape_object":
        dimensions = {name: value for name, value in entry.get("dimensions", {}).items() if name != "size_m"}
        return {"shape": entry["shape"], "dimensions": dimensions}
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


def measure(entries: Sequence[Record], tell: Callable[[str], None], *, jobs: int, looks: Path) -> list[str]:
    """Build each, write measured.json after each batch, keep its picture in looks; the names of those that failed."""
    names = {entry["name"] for entry in listed()}
    orders = [
        {"name": looks_name(entry["name"]), "recipe": entry["recipe"], "config": usual_config(entry)}
        for entry in entries
    ]
    failed = []
    for entry, result in zip(entries, run_orders(orders, jobs=jobs, limit_s=LIMIT_S, looks=looks), strict=True):
        record = _record(result)
        tell(f"{entry['name']}: {json.dumps(record)}")
        write_text(MEASURED, json.dumps(merge(known(), {entry["name"]: record}, names), indent=1) + "\n")
        failed += [] if record["works"] else [entry["name"]]
    return failed


def looks_name(entry: str) -> str:
    """Name of its picture."""
    return f"entry-{entry.replace(' ', '_')}"


def _record(result: Mapping[str, Any]) -> Record:
    facts = result["facts"] or {}
    return {
        "size_m": [round(value, 4) for value in facts["size_m"]] if facts else None,
        "vertices": facts.get("vertices", 0),
        "seconds": result["seconds"],
        "on_bench": True,
        "round_axis": facts.get("round_axis"),
        "works": not result["reason"],
        "reason": result["reason"],
        "infinigen_version": metadata.version("infinigen"),
    }


def merge(old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]) -> Record:
    """Old and new results for the entries there still are, sorted by name."""
    both = {**old, **new}
    return {name: both[name] for name in sorted(names) if name in both}


def known() -> Record:
    """What has been measured so far."""
    return dict(json.loads(MEASURED.read_text(encoding="utf-8"))) if MEASURED.is_file() else {}


def known_of_factory(path: str) -> Record:
    """Measurements of the first working entry that is made by this factory; empty when there is none."""
    measured = known()
    found = (measured.get(entry["name"], {}) for entry in listed() if entry.get("factory") == path)
    return next((record for record in found if record.get("works")), {})


def factories_that_work() -> set[str]:
    """Paths of the factories for which an entry was built."""
    measured = known()
    works = {name for name, record in measured.items() if record["works"]}
    return {entry["factory"] for entry in listed() if entry.get("factory") and entry["name"] in works}
