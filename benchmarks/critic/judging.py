"""Judging a case as the graph's critic does: read from disk, the laws of every record, what is expected, pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from code2worlds.agents.motion_critic import engine_checks
from code2worlds.agents.record_laws import record_checks
from code2worlds.state.errors import BrokenRun
from code2worlds.state.verdicts import Check, Expectation
from code2worlds.tools import series, telemetry
from code2worlds.tools.images import image_checks
from code2worlds.tools.records import Record, load
from PIL import Image

from .cases import Case

PROGRAM = "1" * 64
"""Stands for the digest of the program of a recorded world: its records are made to carry it."""


@dataclass(frozen=True)
class Judgement:
    """Accepted, or the names of what spoke against it. refused: the record could not even be read."""

    failed: tuple[str, ...]
    refused: bool = False

    @property
    def accepted(self) -> bool:
        return not self.failed


def judge(case: Case, expectations: Sequence[Expectation], scratch: Path) -> Judgement:
    """Write the case as a step leaves it, read it back, and take every check of the tiers it is judged by."""
    folders = [scratch / f"layer_{index}" for index in range(len(case.records))]
    for folder, record in zip(folders, case.records, strict=True):
        write(_by_program(record), folder)
    try:
        records = [load(folder) for folder in folders]
    except BrokenRun as error:
        return Judgement((error.what,), refused=True)
    checks = [
        *record_checks(records, request=case.world.request, programs=[PROGRAM] * len(records)),
        *engine_checks(expectations, records),
        *_pictured(case, scratch),
    ]  # fmt: skip
    return Judgement(tuple(check.name for check in checks if not check.passed))


def _pictured(case: Case, scratch: Path) -> tuple[Check, ...]:
    """The image tier, of the case's own frames or those recorded; none where there are none."""
    frames = list(case.world.pictures)
    if case.pictures is not None:
        frames = [scratch / f"{index:04d}.png" for index in range(len(case.pictures))]
        for path, picture in zip(frames, case.pictures, strict=True):
            Image.fromarray(picture).save(path)
    if not frames:
        return ()
    return image_checks(
        frames,
        motion_expected=case.world.moves,
        dark_scene=case.world.dark,
        unsteady=case.world.dynamics_plan.unsteady,
    )


def _by_program(record: Record) -> Record:
    """The record, carrying PROGRAM where the recorded one carried nothing else that was planted."""
    t, s = record.telemetry, record.series
    planted = "0" * 64
    if t is not None and t.program_sha256 != planted:
        t = replace(t, program_sha256=PROGRAM)
    if s is not None and s.program_sha256 != planted:
        s = replace(s, program_sha256=PROGRAM)
    return Record(t, s)


def write(record: Record, folder: Path) -> None:
    """Write a record as a recipe does, so that what is judged has been read by the real reader."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (telemetry.FILE_NAME, series.FILE_NAME):
        (folder / name).unlink(missing_ok=True)
    if record.telemetry is not None:
        arrays = {field.name: np.asarray(getattr(record.telemetry, field.name)) for field in fields(record.telemetry)}
        np.savez(folder / telemetry.FILE_NAME, version=telemetry.VERSION, **arrays)
    if record.series is not None:
        held = record.series
        header = {
            "version": series.VERSION,
            "frame_time_s": held.frame_time_s,
            "units": json.dumps(dict(held.units)),
            "program_sha256": held.program_sha256,
        }
        arrays = {name: np.asarray(value) for name, value in (header | dict(held.values)).items()}
        np.savez(folder / series.FILE_NAME, **arrays)
