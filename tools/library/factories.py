"""Infinigen's factories: swept over seeds, proven by building, and measured at the ends of their numbers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml

from ..files import write_text
from .effects import changes_something, untried, with_effects, without_effects
from .limited import run_limited
from .orders import is_too_much, run_orders

LIBRARY = Path(__file__).parents[2] / "retrieval_index" / "library"
FILE = LIBRARY / "factories.json"
PROGRAMS = Path(__file__).parent.parent / "stage" / "objects"

SWEEP_LIMIT_S = 1800.0
PROOF_LIMIT_S, SECOND_LIMIT_S = 45.0, 120.0
"""Processor seconds of the first and of a second try."""

COARSE_FACE_M, FINE_FACE_M = 0.05, 0.004
"""Size of faces for what takes too long or too much memory with its own, and for what its own leaves nothing of."""

Record = dict[str, Any]
Tell = Callable[[str], None]


class FactoryFile:
    """factories.json, saved after every factory, so that a killed build goes on where it was."""

    def __init__(self, path: Path = FILE) -> None:
        self.path = path
        self._lock = threading.Lock()
        empty = {"infinigen_version": metadata.version("infinigen"), "factories": {}}
        self.record: Record = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else empty

    @property
    def factories(self) -> dict[str, Record]:
        found: dict[str, Record] = self.record["factories"]
        return found

    def put(self, path: str, **fields: object) -> None:
        """Change fields of one factory and save."""
        with self._lock:
            self.factories[path] = self.factories.get(path, {}) | fields
            self.save()

    def save(self) -> None:
        """Sorted, so that a second build changes only what changed."""
        self.record["factories"] = dict(sorted(self.factories.items()))
        write_text(self.path, json.dumps(self.record, indent=1) + "\n")


def sweep(file: FactoryFile, tell: Tell, *, folder: Path) -> None:
    """Which factories there are, and their parameters over the seeds. A crash is the failure of one factory."""
    done: dict[str, Record] = {}
    while True:
        outcome = run_limited(
            PROGRAMS / "sweep.py", {"skip": sorted(done)}, folder / f"sweep-{len(done)}", limit_s=SWEEP_LIMIT_S
        )
        found = json.loads((outcome.folder / "sweep.json").read_text(encoding="utf-8"))
        done |= found["factories"]
        tell(f"{len(done)} factories constructed")
        if not outcome.reason:
            break
        done[found["under_way"]] = {"reason": outcome.reason, "parameters": {}}
    parts = {path: f"part: {swept['reason']}" for path, swept in done.items() if _is_part(swept)}
    done = {path: swept for path, swept in done.items() if path not in parts}
    file.record |= {"excluded": found["excluded"] | parts, "broken_modules": found["broken_modules"]}
    file.record["infinigen_version"] = metadata.version("infinigen")
    known = file.factories
    file.record["factories"] = {path: _listed(path, swept, known.get(path, {})) for path, swept in done.items()}
    file.save()


def _is_part(swept: Record) -> bool:
    """What cannot even draw its numbers without those that another factory passes on: a door or drawer of a cabinet."""
    return not swept.get("seeds") and str(swept["reason"]).startswith("KeyError")


def _listed(path: str, swept: Record, known: Record) -> Record:
    """Proof and effects of an earlier build stay: they belong to the same release."""
    parts = path.split(".")
    parameters = {
        name: found | {key: old[key] for key in ("unit", "effect") if key in old}
        for name, found in swept["parameters"].items()
        for old in [known.get("parameters", {}).get(name, {})]
    }
    kept = {key: known[key] for key in ("proof",) if key in known}
    return swept | {"name": parts[-1], "path": path, "group": parts[3], "parameters": parameters} | kept


def prove(file: FactoryFile, paths: Sequence[str], tell: Tell, *, jobs: int, looks: Path) -> None:
    """Build each once, as coarse as it must be, and keep its picture as looks/group-Name.png."""
    looks.mkdir(parents=True, exist_ok=True)
    usual = _usual_arguments()
    tried: dict[str, Record] = {path: usual.get(path, {}) for path in paths}
    spent_s = dict.fromkeys(paths, 0.0)
    limit_s = PROOF_LIMIT_S
    while tried:
        orders = [_order(path, spawn_arguments) for path, spawn_arguments in tried.items()]
        again: dict[str, Record] = {}
        for path, result in zip(tried, run_orders(orders, jobs=jobs, limit_s=limit_s, looks=looks), strict=True):
            spent_s[path] += result["seconds"]
            face_size_m = _other_detail(result["reason"])
            if face_size_m and "face_size" not in tried[path]:
                again[path] = tried[path] | {"face_size": face_size_m}
                continue
            proof = _proof_record(result, tried[path], spent_s[path])
            file.put(path, proof=proof)
            tell(f"{path.rpartition('.')[2]}: {json.dumps(proof)}")
        tried, limit_s = again, SECOND_LIMIT_S


def _order(path: str, spawn_arguments: Record) -> Record:
    config = {"factory": path, "seed": 0, "spawn_arguments": spawn_arguments}
    return {"name": looks_name(path), "recipe": "infinigen_object", "config": config}


def _other_detail(reason: str) -> float:
    """Size of faces to try after this failure, m; 0 when another size would not help."""
    if is_too_much(reason):
        return COARSE_FACE_M
    return FINE_FACE_M if "made no faces" in reason else 0.0


def _usual_arguments() -> dict[str, Record]:
    """Path of a factory -> the spawn arguments that objects.yaml builds it with."""
    entries = yaml.safe_load((LIBRARY / "objects.yaml").read_text(encoding="utf-8"))
    with_factory = [entry for entry in entries if entry.get("factory")]
    return {entry["factory"]: dict(entry.get("spawn_arguments", {})) for entry in reversed(with_factory)}


def looks_name(path: str) -> str:
    """Name of its picture: the group and the class, because two classes may have one name."""
    parts = path.split(".")
    return f"{parts[3]}-{parts[-1]}"


def _proof_record(result: Record, spawn_arguments: Record, spent_s: float) -> Record:
    if result["reason"]:
        needs = "add-on" in result["reason"]
        return {
            "state": "needs add-on" if needs else "fails",
            "reason": result["reason"],
            "seconds": round(spent_s, 1),
        }
    facts = result["facts"]
    return {
        "state": "works",
        "reason": "",
        "seconds": result["seconds"],
        "vertices": facts["vertices"],
        "size_m": [round(side, 4) for side in facts["size_m"]],
        "colour_rgb": facts["colour_rgb"] and [round(part, 3) for part in facts["colour_rgb"]],
        "spawn_arguments": spawn_arguments,
    }


def measure_effects(file: FactoryFile, paths: Sequence[str], tell: Tell, *, jobs: int, budget_s: float) -> None:
    """What each number not tried yet changes; budget_s: seconds of processor time for one factory."""
    ends = {path: untried(file.factories[path]["parameters"]) for path in paths}
    usual = _usual_arguments()
    chosen = [path for path in paths if ends[path]]
    orders = [_order(path, usual.get(path, {})) | {"ends": ends[path], "budget_s": budget_s} for path in chosen]
    for path, result in zip(chosen, run_orders(orders, jobs=jobs, limit_s=3 * budget_s), strict=True):
        known, measured = file.factories[path], result["facts"] or {}
        parameters = with_effects(known["parameters"], ends[path], measured)
        file.put(path, parameters=parameters)
        changed, left = sum(map(changes_something, parameters.values())), len(untried(parameters))
        tell(f"{known['name']}: {len(measured)} numbers tried, {left} left; {changed} change something")


def forget_effects(file: FactoryFile, paths: Sequence[str]) -> None:
    """So that all are measured anew."""
    for path in paths:
        file.put(path, parameters=without_effects(file.factories[path]["parameters"]))
