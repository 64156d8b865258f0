"""The report of a run, gathered from its channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..state.values import MindName
from ..state.verdicts import Attempt, Verdict
from ..state.world import WorldState
from ..tools.files import artefact_of
from ..tools.records import Record
from ..tools.report import Curve, ProgramSource, ReportData, Series, write_report
from ..tools.series import SeriesTelemetry
from ..tools.telemetry import Telemetry
from ..tools.video import contact_sheet, spread

SHEET_PICTURES = 8


def report_of(
    state: WorldState,
    run_dir: Path,
    chosen: Attempt,
    *,
    video: str,
    mind: MindName,
    records: Mapping[str, Sequence[Record]],
    model: dict[str, Any] | None = None,
) -> Path:
    """Write report.html and contact_sheet.png."""
    sheet = _sheet(state, run_dir)
    data = ReportData(
        run_id=run_dir.name,
        request=state["request"],
        brief=state["brief"],
        minds=(mind,),
        accepted=state["accepted"],
        expectations=state["expectations"],
        verdicts=verdicts_with_film(state, chosen),
        attempts=tuple(state["attempts"][key] for key in sorted(state["attempts"], key=int)),
        best_round=chosen.round,
        changes={int(key): lines for key, lines in (state.get("changes") or {}).items()},
        decisions=tuple((state.get("decisions") or {}).values()),
        programs=_programs(run_dir),
        series=tuple(s for key, r in records.items() for layer in r for s in _paths(int(key), layer.telemetry)),
        curves=tuple(c for key, r in records.items() for layer in r for c in _curves(int(key), layer.series)),
        seconds=seconds_by_node(state),
        model=model,
        artefacts=tuple(artefact_of(run_dir, name) for name in (video, "world.blend")),
        video=video,
        blend="world.blend",
        contact_sheet=sheet,
        notes=_notes(state),
    )
    return write_report(run_dir, run_dir / "report.html", data)


def verdicts_with_film(state: WorldState, chosen: Attempt) -> tuple[Verdict, ...]:
    """Verdicts in order of rounds; the chosen one with the checks of the whole film, and rejected when those failed."""
    film = state.get("film_verdict")
    rounds = [state["verdicts"][key] for key in sorted(state["verdicts"], key=int)]
    if film is None:
        return tuple(rounds)
    named = tuple(check.model_copy(update={"name": f"film: {check.name}"}) for check in film.checks)
    return tuple(_joined(v, named, state["accepted"]) if v.round == chosen.round else v for v in rounds)


def _joined(verdict: Verdict, checks: tuple[object, ...], accepted: bool) -> Verdict:
    return verdict.model_copy(update={"checks": (*verdict.checks, *checks), "accepted": accepted})


def seconds_by_node(state: WorldState) -> dict[str, float]:
    """Wall seconds of every node, summed over its visits; the streams run side by side."""
    total: dict[str, float] = {}
    for span in (state.get("spans") or {}).values():
        total[span.node] = total.get(span.node, 0.0) + span.end - span.start
    return {node: round(seconds, 3) for node, seconds in total.items()}


def _sheet(state: WorldState, run_dir: Path) -> str:
    film = state["film"]
    assert film is not None
    frames = sorted((run_dir / film.step / "frames").glob("*.png"))
    contact_sheet(spread(frames, SHEET_PICTURES), run_dir / "contact_sheet.png")
    return "contact_sheet.png"


def _programs(run_dir: Path) -> tuple[ProgramSource, ...]:
    found = sorted((run_dir / "program").glob("*.py"))
    return tuple(
        ProgramSource(title=f.stem, path=f"program/{f.name}", source=f.read_text(encoding="utf-8")) for f in found
    )


def _paths(round_number: int, telemetry: Telemetry | None) -> list[Series]:
    """Position and speed of every acting object at the video's frames."""
    if telemetry is None:
        return []
    rows = np.searchsorted(telemetry.time_s, telemetry.frame_time_s).clip(0, len(telemetry.time_s) - 1)
    at = telemetry.position_m[rows]
    speed = np.linalg.norm(telemetry.velocity_m_s[rows], axis=2)
    return [
        Series(
            round=round_number,
            name=name,
            times_s=tuple(telemetry.frame_time_s.tolist()),
            x_m=tuple(at[:, i, 0].tolist()),
            y_m=tuple(at[:, i, 1].tolist()),
            height_m=tuple(at[:, i, 2].tolist()),
            speed_m_s=tuple(speed[:, i].tolist()),
        )
        for i, name in enumerate(telemetry.names)
    ]


def _curves(round_number: int, series: SeriesTelemetry | None) -> list[Curve]:
    if series is None:
        return []
    times = tuple(series.frame_time_s.tolist())
    return [
        Curve(round=round_number, name=name, unit=series.units[name], times_s=times, values=tuple(values.tolist()))
        for name, values in series.values.items()
    ]


def _notes(state: WorldState) -> tuple[str, ...]:
    unread = state["brief"].not_understood
    notes = [f"Words that changed nothing: {', '.join(unread)}."] if unread else []
    return (*notes, *state["environment_plan"].conflicts)
