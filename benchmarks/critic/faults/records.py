"""Faults of a whole record: cut short, or of another clip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

from code2worlds.tools.records import Record

from .bodies import DENSE, FRAMES
from .planted import Fault, single, sized

ANOTHER_RATE = 2


def _cut(share: float) -> Callable[[Record], Record]:
    """Only the first share of it was written."""

    def plant(record: Record) -> Record:
        t, s = record.telemetry, record.series
        if t is not None:
            dense, frames = round(share * len(t.time_s)), round(share * len(t.frame_time_s))
            kept = {name: getattr(t, name)[:dense] for name in ("time_s", *DENSE)}
            kept |= {name: getattr(t, name)[:frames] for name in ("frame_time_s", *FRAMES)}
            t = replace(t, **kept)
        if s is not None:
            frames = round(share * s.frames)
            values = MappingProxyType({name: value[:frames] for name, value in s.values.items()})
            s = replace(s, frame_time_s=s.frame_time_s[:frames], values=values)
        return Record(t, s)

    return plant


def _of_another_clip(record: Record) -> Record:
    """The same things, recorded at half the frame rate for twice the time."""
    t, s = record.telemetry, record.series
    if t is not None:
        t = replace(t, time_s=t.time_s * ANOTHER_RATE, frame_time_s=t.frame_time_s * ANOTHER_RATE)
    if s is not None:
        s = replace(s, frame_time_s=s.frame_time_s * ANOTHER_RATE)
    return Record(t, s)


def _of_another_program(record: Record) -> Record:
    """Another program wrote it."""
    t = replace(record.telemetry, program_sha256="0" * 64) if record.telemetry else None
    return Record(t, replace(record.series, program_sha256="0" * 64) if record.series else None)


def record_faults() -> Iterator[Fault[Record]]:
    """Every fault of a whole record."""
    return chain(
        sized("truncated", "only this share of the record was written", _cut, sizes=(0.5, 0.9), unit="of it"),
        single("another_clip", "the record is of a clip of another length and rate", _of_another_clip),
        single("another_program", "the record was written by another program", _of_another_program),
    )
