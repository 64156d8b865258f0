"""Every case of the planted set: a good world as it was recorded, or with one thing made wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from code2worlds.tools.records import Record
from PIL import Image

from .faults.bodies import body_faults
from .faults.pictures import Pictures, picture_faults
from .faults.planted import Fault, NotHere
from .faults.quantities import quantity_faults
from .faults.records import record_faults
from .worlds import World

GOOD = "good"
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One thing to judge."""

    world: World
    fault: str
    """GOOD where there is none."""
    size: float
    unit: str
    meaning: str
    graded: bool
    records: tuple[Record, ...]
    pictures: Pictures | None = None
    """Frames that were made wrong; then the image tier judges them."""

    @property
    def name(self) -> str:
        return self.world.name if self.good else f"{self.world.name} {self.fault} {self.size:g}"

    @property
    def good(self) -> bool:
        return self.fault == GOOD


def cases(worlds: Sequence[World]) -> Iterator[Case]:
    """Good worlds, worlds simulated wrong, and every fault that makes sense in a good world's leading layer."""
    for world in worlds:
        if world.fault is not None:
            meaning = "simulated with a wrong number, and judged by what the sentence says"
            yield Case(world, f"simulated:{world.fault}", 1.0, "", meaning, False, world.records)
            continue
        yield Case(world, GOOD, 0.0, "", "", False, world.records)
        yield from _recorded_wrong(world)
        yield from _filmed_wrong(world)


def _recorded_wrong(world: World) -> Iterator[Case]:
    lead = world.records[0]
    if lead.telemetry is not None:
        yield from _planted(world, body_faults(), lead.telemetry, lambda t: replace(lead, telemetry=t))
    elif lead.series is not None:
        yield from _planted(world, quantity_faults(world.kind), lead.series, lambda s: replace(lead, series=s))
    yield from _planted(world, record_faults(), lead, lambda record: record)


def _planted(world: World, faults: Iterator[Fault[T]], sound: T, back: Callable[[T], Record]) -> Iterator[Case]:
    for fault in faults:
        if not fault.suits(world.kind):
            continue
        try:
            lead = back(fault.plant(sound))
        except NotHere:
            continue
        records = (lead, *world.records[1:])
        yield Case(world, fault.name, fault.size, fault.unit, fault.meaning, fault.graded, records)


def _filmed_wrong(world: World) -> Iterator[Case]:
    if not world.pictures:
        return
    sound = np.stack([np.asarray(Image.open(path).convert("RGB")) for path in world.pictures])
    for fault in picture_faults():
        if fault.suits(world.kind):
            film = fault.plant(sound)
            yield Case(world, fault.name, fault.size, fault.unit, fault.meaning, fault.graded, world.records, film)
