"""Laying a finished run out for its user: files under plain names, run.json, verdicts.json, report.html."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ..agents.minds.llm.mind import LlmMind
from ..agents.minds.port import Mind
from ..agents.postprocess_agent import RECORDS
from ..agents.workbench import Workbench
from ..state.values import Decision, layer_name
from ..state.verdicts import Attempt
from ..state.world import WorldState
from ..tools.files import artefact_of, write_text
from ..tools.records import load
from .own_expectations import EXPECTATIONS, expectations_text
from .reporting import report_of, seconds_by_node, verdicts_with_film
from .runs import describe, read_run

STREAMS = ("object", "environment")
FLUID_CACHE = "fluid_cache"
"""Folder of the gas that world.blend shows: one .vdb a frame, read by a path relative to the .blend."""


def publish_run(state: WorldState, bench: Workbench, chosen: Attempt) -> None:
    """Copy the chosen attempt to the run's top level and describe it. Safe to repeat."""
    run_dir, film = bench.run_dir, state["film"]
    assert film is not None
    video = "preview.mp4" if state["request"].quality == "preview" else "final.mp4"
    place(run_dir / film.video.path, run_dir / video)
    place(run_dir / chosen.step / "world.blend", run_dir / "world.blend")
    for name, source in dynamics_files(run_dir, chosen).items():
        place(source, run_dir / name)
    for index, program in enumerate(chosen.programs):
        shutil.copyfile(run_dir / program.path, run_dir / "program" / f"{layer_name('dynamics', index)}.py")
    write_text(run_dir / EXPECTATIONS, expectations_text(state["expectations"]))
    verdicts = [v.model_dump(mode="json") for v in verdicts_with_film(state, chosen)]
    write_text(run_dir / "verdicts.json", json.dumps(verdicts, indent=1) + "\n")
    records = {
        round_: [load(run_dir / step) for step in a.steps] for round_, a in state["attempts"].items() if a.report.ok
    }
    report_of(state, run_dir, chosen, video=video, mind=bench.mind.name, records=records, model=_model(bench.mind))
    describe(run_dir, record(state, bench, chosen, video, verdicts))


def record(
    state: WorldState, bench: Workbench, chosen: Attempt, video: str, verdicts: list[dict[str, Any]]
) -> dict[str, Any]:
    """run.json: what `run --json` prints, and the sha256 of every artefact."""
    run_dir = bench.run_dir
    names = (*STREAMS, *(layer_name("dynamics", index) for index in range(len(chosen.programs))))
    programs = {name: f"program/{name}.py" for name in names if (run_dir / "program" / f"{name}.py").is_file()}
    files = [
        video,
        "world.blend",
        *dynamics_files(run_dir, chosen),
        "verdicts.json",
        "report.html",
        "contact_sheet.png",
        EXPECTATIONS,
        *programs.values(),
    ]
    return {
        **read_run(run_dir),
        "status": "finished",
        "accepted": state["accepted"],
        "rounds": len(state["verdicts"]),
        "chosen_round": chosen.round,
        "mind": bench.mind.name,
        "video": video,
        "blend": "world.blend",
        "programs": programs,
        "verdicts": verdicts,
        "decisions": [d.model_dump(mode="json") for d in _decisions(state)],
        "not_understood": list(state["brief"].not_understood),
        "conflicts": list(state["environment_plan"].conflicts),
        "seconds": seconds_by_node(state),
        "builds": _builds(state),
        "model": _model(bench.mind),
        "artefacts": [artefact_of(run_dir, name).model_dump() for name in files],
    }


def dynamics_files(run_dir: Path, chosen: Attempt) -> dict[str, Path]:
    """What the user gets of every layer beside world.blend: the records, and the gas. Name in the run -> file."""
    found: dict[str, Path] = {}
    for index, step in enumerate(chosen.steps):
        for name in RECORDS:
            stem, _, ending = name.partition(".")
            file = run_dir / step / name
            if file.is_file():
                found[f"{layer_name(stem, index)}.{ending}"] = file
    for file in sorted((run_dir / chosen.step / FLUID_CACHE).rglob("*.vdb")):
        found[file.relative_to(run_dir / chosen.step).as_posix()] = file
    return found


def place(source: Path, target: Path) -> None:
    """Give a file a second name: a hard link where the file system allows it, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        os.link(source, partial)
    except OSError:  # another device, or no links there
        shutil.copyfile(source, partial)
    partial.replace(target)


def _model(mind: Mind) -> dict[str, Any] | None:
    """What a language model cost this run, and where another mind stood in for it; None without one."""
    if not isinstance(mind, LlmMind):
        return None
    return {**mind.spent().model_dump(mode="json"), "fallbacks": mind.notes.fallbacks()}


def _builds(state: WorldState) -> dict[str, Any]:
    found = {name: state.get(f"{name}_build") for name in ("object", "environment", "assembly")}
    return {name: {"seconds": b.seconds, "cached": b.cached, "step": b.step} for name, b in found.items() if b}  # type: ignore[attr-defined]


def _decisions(state: WorldState) -> list[Decision]:
    return list((state.get("decisions") or {}).values())
