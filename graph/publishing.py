"""Laying a finished run out for its user: files under plain names, run.json, verdicts.json, report.html."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from ..agents.workbench import Workbench
from ..state.values import Decision
from ..state.verdicts import Attempt
from ..state.world import WorldState
from ..tools.files import artefact_of, write_text
from ..tools.telemetry import load
from .reporting import report_of, seconds_by_node, verdicts_with_film
from .runs import describe, read_run

PROGRAMS = ("object", "environment", "dynamics")


def publish_run(state: WorldState, bench: Workbench, chosen: Attempt) -> None:
    """Copy the chosen attempt to the run's top level and describe it. Safe to repeat."""
    run_dir, film = bench.run_dir, state["film"]
    assert film is not None
    step = run_dir / chosen.step
    video = "preview.mp4" if state["request"].quality == "preview" else "final.mp4"
    place(run_dir / film.video.path, run_dir / video)
    place(step / "world.blend", run_dir / "world.blend")
    place(step / "telemetry.npz", run_dir / "telemetry.npz")
    shutil.copyfile(run_dir / chosen.program.path, run_dir / "program" / "dynamics.py")
    verdicts = [v.model_dump(mode="json") for v in verdicts_with_film(state, chosen)]
    write_text(run_dir / "verdicts.json", json.dumps(verdicts, indent=1) + "\n")
    series = {
        round_: load(run_dir / a.step / "telemetry.npz") for round_, a in state["attempts"].items() if a.report.ok
    }
    report_of(state, run_dir, chosen, video=video, mind=bench.mind.name, telemetry=series)
    describe(run_dir, record(state, bench, chosen, video))


def record(state: WorldState, bench: Workbench, chosen: Attempt, video: str) -> dict[str, Any]:
    """run.json: what `run --json` prints, and the sha256 of every artefact."""
    run_dir = bench.run_dir
    programs = {name: f"program/{name}.py" for name in PROGRAMS if (run_dir / "program" / f"{name}.py").is_file()}
    files = [
        video,
        "world.blend",
        "telemetry.npz",
        "verdicts.json",
        "report.html",
        "contact_sheet.png",
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
        "verdicts": [v.model_dump(mode="json") for v in verdicts_with_film(state, chosen)],
        "decisions": [d.model_dump(mode="json") for d in _decisions(state)],
        "not_understood": list(state["brief"].not_understood),
        "conflicts": list(state["environment_plan"].conflicts),
        "seconds": seconds_by_node(state),
        "builds": _builds(state),
        "artefacts": [artefact_of(run_dir, name).model_dump() for name in files],
    }


def place(source: Path, target: Path) -> None:
    """Give a file a second name: a hard link where the file system allows it, else a copy."""
    partial = target.with_name(f"{target.name}.part")
    partial.unlink(missing_ok=True)
    try:
        os.link(source, partial)
    except OSError:  # another device, or no links there
        shutil.copyfile(source, partial)
    partial.replace(target)


def _builds(state: WorldState) -> dict[str, Any]:
    found = {name: state.get(f"{name}_build") for name in ("object", "environment", "assembly")}
    return {name: {"seconds": b.seconds, "cached": b.cached, "step": b.step} for name, b in found.items() if b}  # type: ignore[attr-defined]


def _decisions(state: WorldState) -> list[Decision]:
    return list((state.get("decisions") or {}).values())
