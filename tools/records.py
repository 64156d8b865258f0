"""What a dynamics program recorded of itself: telemetry of rigid bodies, series of everything else, or both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..state.errors import BrokenRun
from . import measures, series, telemetry
from .measures import MeasureUnavailable
from .series import SeriesTelemetry
from .telemetry import Telemetry


@dataclass(frozen=True)
class Record:
    """The records of one layer of the dynamics."""

    telemetry: Telemetry | None = None
    series: SeriesTelemetry | None = None


def load(folder: Path) -> Record:
    """Read what lies in a step folder. Raises BrokenRun when nothing does, or what does is damaged."""
    bodies, rest = folder / telemetry.FILE_NAME, folder / series.FILE_NAME
    if not bodies.is_file() and not rest.is_file():
        raise BrokenRun(
            f"{folder.name} holds neither {bodies.name} nor {rest.name}: the program recorded nothing to judge it by.",
            fix="A dynamics program writes telemetry.npz or series.npz beside world.blend.",
        )
    return Record(
        telemetry=telemetry.load(bodies) if bodies.is_file() else None,
        series=series.load(rest) if rest.is_file() else None,
    )


def measure(name: str, record: Record) -> float:
    """One number: HOW:SERIES from the series, any other name from the telemetry.

    Raises MeasureUnavailable when the record lacks what it is taken from, KeyError for a name that does not exist.
    """
    if ":" not in name:
        if record.telemetry is None:
            raise MeasureUnavailable("the program recorded no bodies")
        return measures.measure(name, record.telemetry)
    how, _, which = name.partition(":")
    if record.series is None or (how in series.HOWS and which not in record.series.values):
        raise MeasureUnavailable(f"the program recorded no {which}")
    return series.measure(name, record.series)
