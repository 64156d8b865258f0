"""Laws of every record, whatever the sentence says: is it whole, is it of this clip, is it of this program?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..state.values import Request
from ..state.verdicts import Check
from ..tools.records import Record
from ..tools.telemetry import Floats

LAW = "law of every world"
WHEREVER: tuple[tuple[str, str, float, str], ...] = (
    ("what is rooted or held stays there", "root_drift_m", 0.05, "m"),
    ("no cloth passes through what it lies on", "cloth_penetration_m", 0.02, "m"),
    ("no soft thing passes into the ground", "body_penetration_m", 0.02, "m"),
    ("no liquid is under the floor", "liquid_below_floor_share", 0.02, "of it"),
)
"""Quantities that mean the same in every recipe, and the most they may ever be: asked wherever they are recorded."""
SPACING = 0.01
"""Frames lie one over fps apart within this share of it."""


def record_checks(records: Sequence[Record], *, request: Request, programs: Sequence[str] = ()) -> tuple[Check, ...]:
    """Checks of the records of all layers. programs: sha256 of each layer's program; none: that is not asked.

    A record that fails is of another clip or another program, or was cut short: nothing it says counts.
    """
    duration_s, fps = request.duration_s, request.fps
    frames = round(duration_s * fps)
    found: list[Check] = []
    for layer, record in enumerate(records):
        where = f" (layer {layer + 1})" if layer else ""
        for times in _frame_times(record):
            found.append(_law(f"the record covers the clip{where}", len(times), frames, "frames"))
            found.append(_law(f"its frames are those of the clip{where}", _rate(times, fps), fps, "1/s"))
        if record.telemetry is not None:
            found.append(_sampled(record, duration_s, fps, where))
        if record.series is not None:
            found += [
                _at_most(f"{law}{where}", float(record.series.values[name].max()), most, unit)
                for law, name, most, unit in WHEREVER
                if name in record.series.values
            ]
        if layer < len(programs):
            found += [_same(digest, programs[layer], where) for digest in _digests(record) if digest]
    return tuple(found)


def _frame_times(record: Record) -> Iterator[Floats]:
    if record.telemetry is not None:
        yield record.telemetry.frame_time_s
    if record.series is not None:
        yield record.series.frame_time_s


def _digests(record: Record) -> Iterator[str]:
    if record.telemetry is not None:
        yield record.telemetry.program_sha256
    if record.series is not None:
        yield record.series.program_sha256


def _rate(times: Floats, fps: int) -> float:
    """Frames a second, exactly fps where every spacing is that of the clip."""
    if len(times) < 2:
        return float(fps)
    steps = np.diff(times)
    farthest = float(steps[np.abs(steps * fps - 1.0).argmax()])
    return float(fps) if abs(farthest * fps - 1.0) <= SPACING else 1.0 / farthest


def _sampled(record: Record, duration_s: float, fps: int, where: str) -> Check:
    """The dense samples of bodies reach from the first frame to the last."""
    assert record.telemetry is not None
    time = record.telemetry.time_s
    reach, wanted = float(time[-1] - time[0]), duration_s - 1.5 / fps
    passed = reach >= wanted
    return Check(
        name=f"bodies are followed to the end{where}", tier="engine", passed=passed, measured=reach, low=wanted,
        unit="s", words=LAW, severity=5.0, margin=0.0 if passed else 1.0,
    )  # fmt: skip


def _law(name: str, measured: float, wanted: float, unit: str) -> Check:
    passed = measured == wanted
    return Check(
        name=name, tier="engine", passed=passed, measured=measured, low=wanted, high=wanted, unit=unit, words=LAW,
        severity=5.0, margin=0.0 if passed else 1.0,
    )  # fmt: skip


def _at_most(name: str, measured: float, most: float, unit: str) -> Check:
    margin = max(0.0, measured - most) / most
    return Check(
        name=name, tier="engine", passed=margin == 0.0, measured=measured, high=most, unit=unit, words=LAW,
        severity=3.0, margin=margin,
    )  # fmt: skip


def _same(digest: str, program: str, where: str) -> Check:
    passed = digest == program
    return Check(
        name=f"the record is of this program{where}", tier="engine", passed=passed, measured=float(passed), low=1.0,
        unit="yes = 1", words=LAW, severity=5.0, margin=0.0 if passed else 1.0,
        note="" if passed else f"recorded by {digest[:12]}, this program is {program[:12]}",
    )  # fmt: skip
