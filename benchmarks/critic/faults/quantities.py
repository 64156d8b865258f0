"""Faults in series: what a wrong simulation of something that is no rigid body would have recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

import numpy as np
from code2worlds.tools.series import Floats, SeriesTelemetry

from .planted import Fault, NotHere, single, sized
from .quantity_table import (
    AFLOAT,
    BEATS,
    BENDS,
    BOBS,
    COUNTS,
    DIRECTED,
    HANGS,
    LOOSE,
    MAGNITUDE,
    MASS,
    PLACES,
    RATES,
    ROOTED,
    SETTLES,
    SIGNED,
    SINKS,
    STAYS,
    WHOLE,
)

Plant = Callable[[SeriesTelemetry], SeriesTelemetry]
Change = Callable[[str, Floats], Floats]
STILL_VISIBLE = 0.1
"""Of its largest speed: what moves more slowly than this and then stops, stops unnoticed."""
BOB_M = 0.05
BUSY = 0.2
"""Share of all change of a quantity that must lie in a stretch for a halt in it to be seen."""


def changed(s: SeriesTelemetry, change: Change) -> SeriesTelemetry:
    """Every quantity by its name as change makes it."""
    values = {name: np.asarray(change(name, value), dtype=np.float64) for name, value in s.values.items()}
    return replace(s, values=MappingProxyType(values))


def some(names: frozenset[str], change: Callable[[Floats], Floats], otherwise: str = "not recorded") -> Plant:
    """Only these quantities are changed. Raises NotHere where none of them is recorded."""

    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        if not names & set(s.values):
            raise NotHere(otherwise)
        return changed(s, lambda name, value: change(value) if name in names else value)

    return plant


def played(s: SeriesTelemetry, source: Floats, rate: Floats) -> SeriesTelemetry:
    """The clip at other times: frame i shows what was at frame source[i], moving rate[i] times as fast."""

    def change(name: str, value: Floats) -> Floats:
        if name in WHOLE:
            return value
        shown = np.interp(source, np.arange(len(value)), value)
        return np.asarray(shown * np.abs(rate) if name in RATES else shown)

    return changed(s, change)


def _ramp(s: SeriesTelemetry) -> Floats:
    return np.arange(s.frames, dtype=np.float64)


def _busy(s: SeriesTelemetry, stretch: slice) -> bool:
    """Does some quantity change a good deal within this stretch of frames? Of what comes to rest its speed decides."""
    for name in SETTLES & set(s.values):
        speed = s.values[name]
        return bool(speed[stretch][:2].max(initial=0.0) > STILL_VISIBLE * speed.max() or stretch.start is None)
    for name, value in s.values.items():
        steps = np.abs(np.diff(value))
        if name in RATES and value[stretch].max(initial=0.0) > BUSY * max(1e-9, value.max()):
            return True
        if name not in WHOLE and steps.sum() > 1e-9 and steps[stretch].sum() > BUSY * steps.sum():
            return True
    return False


def _frozen(s: SeriesTelemetry) -> SeriesTelemetry:
    def change(name: str, value: Floats) -> Floats:
        return np.zeros_like(value) if name in RATES | WHOLE else np.full_like(value, value[0])

    return changed(s, change)


def _stopped(share: float) -> Plant:
    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        last = round(share * (s.frames - 1))
        if not _busy(s, slice(last, None)):
            raise NotHere("it is over by then")
        return played(s, np.minimum(_ramp(s), last), (_ramp(s) <= last).astype(float))

    return plant


def _late(share: float) -> Plant:
    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        wait = round(share * (s.frames - 1))
        if not _busy(s, slice(None, wait)):
            raise NotHere("nothing happens at first anyway")
        return played(s, np.maximum(_ramp(s) - wait, 0.0), (_ramp(s) > wait).astype(float))

    return plant


def _paced(rate: float) -> Plant:
    """Beats this many times as fast; a clip that is too short for it swings back and forth."""

    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        last = s.frames - 1
        back = np.abs((_ramp(s) * rate + last) % (2 * last) - last)
        fast = played(s, back, np.full(s.frames, rate))
        return changed(fast, lambda name, value: value / rate if name == "swing_period_s" else value)

    return plant


def _reversed(s: SeriesTelemetry) -> SeriesTelemetry:
    if "depth_m" in s.values and np.ptp(s.values["depth_m"]) < BOB_M:
        raise NotHere("it only bobs")

    def change(name: str, value: Floats) -> Floats:
        if name == "heading_error_deg":
            return 180.0 - value[::-1]
        return -value[::-1] if name in SIGNED else value[::-1]

    return changed(s, change)


def _stutter(frames: int) -> Plant:
    """The picture changes only every so many frames."""

    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        held = np.floor(_ramp(s) / frames) * frames
        jumps = np.where(_ramp(s) % frames == 0, float(frames), 0.0)
        return played(s, held, jumps)

    return plant


def _popping(left: float) -> Plant:
    """In three single frames only this share of it is there."""

    def pop(value: Floats) -> Floats:
        gone = value.copy()
        for at in (0.3, 0.55, 0.8):
            gone[round(at * (len(value) - 1))] *= left
        return gone

    return some(COUNTS, pop)


def _teleported(kind: str, share: float) -> Plant:
    """From one frame to the next it is share of its whole course farther."""

    def jump(value: Floats) -> Floats:
        away = value.copy()
        away[len(value) // 2 :] += share * max(float(np.ptp(value)), 1e-3)
        return away

    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        if kind in BOBS or not (PLACES | {"creature_speed_m_s"}) & set(s.values):
            raise NotHere("no place is recorded")
        moved = changed(s, lambda name, value: jump(value) if name in PLACES else value)
        return changed(moved, lambda name, value: _spike(value, share) if name == "creature_speed_m_s" else value)

    return plant


def _spike(speed: Floats, share: float) -> Floats:
    """A leap of share of the whole way shows in the speed of the two frames beside it."""
    leapt, middle = speed.copy(), len(speed) // 2
    leapt[middle - 1 : middle + 1] += share * float(speed.sum()) / 2.0
    return leapt


def _ramped(names: frozenset[str], end: float, *, relative: bool) -> Plant:
    def grow(value: Floats) -> Floats:
        way = np.linspace(0.0, 1.0, len(value))
        return value * (1.0 + way * (end - 1.0)) if relative else value + way * end

    return some(names, grow)


def _empty(s: SeriesTelemetry) -> SeriesTelemetry:
    return changed(s, lambda name, value: np.zeros_like(value))


def _gone(s: SeriesTelemetry) -> SeriesTelemetry:
    """From the middle on nothing of it is there."""

    def change(name: str, value: Floats) -> Floats:
        return np.where(np.arange(len(value)) < len(value) // 2, value, 0.0) if name not in WHOLE else value

    if not COUNTS & set(s.values):
        raise NotHere("no amount is recorded")
    return changed(s, change)


def _shifted(table: Mapping[str, float], times: float) -> Plant:
    """Each quantity of the table times its stated shift farther."""

    def plant(s: SeriesTelemetry) -> SeriesTelemetry:
        if not set(table) & set(s.values):
            raise NotHere("no such quantity is recorded")
        return changed(s, lambda name, value: _moved(name, value, times * table[name]) if name in table else value)

    return plant


def _moved(name: str, value: Floats, by: float) -> Floats:
    """Shifted by so much; of a distance that is kept, so that its least is so much."""
    return value - value.min() + by if name == "min_clearance_m" and by < 0.0 else value + by


def magnitudes(kind: str, factor: float) -> Plant:
    """What the words of a sentence of this kind set, times a factor."""
    names = MAGNITUDE.get(kind, frozenset())
    if kind in BENDS:
        return some(BENDS[kind], lambda value: np.clip(1.0 - factor * (1.0 - value), 0.02, None))
    return some(names, lambda value: value * factor, "the words set no size")


def _tail(names: frozenset[str], share: float, value_then: float) -> Plant:
    """For the last share of the frames these quantities have this value."""

    def cut(value: Floats) -> Floats:
        return np.where(np.arange(len(value)) >= round((1.0 - share) * len(value)), value_then, value)

    return some(names, cut)


def _flicker(swing: float) -> Plant:
    def shake(value: Floats) -> Floats:
        return np.asarray(value * (1.0 + swing * np.where(np.arange(len(value)) % 2 == 0, 1.0, -1.0)))

    return some(frozenset({"sky_luminance"}), shake)


def _not_a_number(s: SeriesTelemetry) -> SeriesTelemetry:
    def change(name: str, value: Floats) -> Floats:
        return np.where(np.arange(len(value)) == len(value) // 2, np.nan, value)

    return changed(s, change)


SEEN = frozenset({"in_view", "flow_in_view"})
LARGE = frozenset({"picture_share", "screen_height"})


def quantity_faults(kind: str) -> Iterator[Fault[SeriesTelemetry]]:
    """Every fault that makes sense in a record of this kind of motion, in every size."""
    broken = chain(
        single("not_a_number", "a frame is no number", _not_a_number),
        single("empty_bake", "nothing was baked: all is nought", _empty),
    )
    return broken if kind in STAYS else chain(broken, _in_time(kind), _in_amount(kind), _in_place(kind), _in_sight())


def _in_time(kind: str) -> Iterator[Fault[SeriesTelemetry]]:
    yield from single("frozen", "nothing changes", _frozen)
    yield from sized("early_stop", "hangs still after this share of the clip", _stopped,
                     sizes=(0.25, 0.5), also=(0.7, 0.85), unit="of the clip")  # fmt: skip
    yield from sized("late_start", "hangs still for this share of the clip", _late,
                     sizes=(0.3, 0.5), also=(0.1, 0.2), unit="of the clip")  # fmt: skip
    yield from sized("stutter", "the picture changes only every so many frames", lambda x: _stutter(int(x)),
                     sizes=(6.0,), also=(2.0, 3.0), unit="frames")  # fmt: skip
    if kind in DIRECTED:
        yield from single("reversed", "runs backwards", _reversed)
    if kind in BEATS:
        yield from sized("wrong_pace", "beats this many times as fast", _paced,
                         sizes=(0.33, 3.0), also=(0.5, 0.7, 1.4, 2.0), unit="times")  # fmt: skip
    yield from sized("flicker", "the light is brighter and darker by this share in turn", _flicker,
                     sizes=(0.4,), also=(0.05, 0.1, 0.2), unit="of it")  # fmt: skip


def _in_amount(kind: str) -> Iterator[Fault[SeriesTelemetry]]:
    yield from sized("wrong_magnitude", "this many times what the words set", lambda x: magnitudes(kind, x),
                     sizes=(0.1, 4.0) if kind in LOOSE else (0.33, 3.0), also=(0.25, 0.5, 0.7, 1.4, 2.0),
                     unit="times")  # fmt: skip
    yield from sized("popping", "in three single frames only this share of it is there", _popping,
                     sizes=(0.2,), also=(0.4, 0.6, 0.8), unit="of it")  # fmt: skip
    yield from sized("leak", "at the end only this share of it is left", lambda x: _ramped(MASS, x, relative=True),
                     sizes=(0.7,), also=(0.8, 0.9, 0.95), unit="of it")  # fmt: skip
    yield from sized("made_from_nothing", "at the end this many times as much of it",
                     lambda x: _ramped(MASS, x, relative=True), sizes=(1.5,), also=(1.05, 1.1, 1.2),
                     unit="times")  # fmt: skip
    yield from single("vanished", "from the middle on nothing of it is there", _gone)


def _in_place(kind: str) -> Iterator[Fault[SeriesTelemetry]]:
    yield from sized("teleport", "from one frame to the next this share of its whole course farther",
                     lambda x: _teleported(kind, x), sizes=(1.0,), also=(0.1, 0.25, 0.5),
                     unit="of its course")  # fmt: skip
    yield from sized("roots_move", "what is rooted or held has drifted this far at the end",
                     lambda x: _ramped(ROOTED, x, relative=False), sizes=(0.1,), also=(0.005, 0.01, 0.03),
                     unit="m")  # fmt: skip
    if kind not in AFLOAT:
        yield from sized("floating", "this many times a plainly visible gap above what carries it",
                         lambda x: _shifted(HANGS, x), sizes=(1.0,), also=(0.1, 0.3), unit="times")  # fmt: skip
    if kind != "drifting":  # motes have no place of their own
        yield from sized("penetrating", "this many times a plainly visible depth in what carries or stops it",
                         lambda x: _shifted(SINKS, x), sizes=(1.0,), also=(0.1, 0.3), unit="times")  # fmt: skip
    yield from single("wrong_direction", "goes the other way round than its kind goes",
                      some(frozenset({"heading_error_deg"}), lambda value: 180.0 - value))  # fmt: skip


def _in_sight() -> Iterator[Fault[SeriesTelemetry]]:
    yield from sized("out_of_view", "outside the picture for the last share of the frames",
                     lambda x: _tail(SEEN, x, 0.0), sizes=(0.6, 1.0), also=(0.2, 0.4),
                     unit="of the frames")  # fmt: skip
    yield from sized("hidden", "only this share of what was seen of it is seen", lambda x: _dimmed("visible", x),
                     sizes=(0.1,), also=(0.3, 0.5, 0.7), unit="of it")  # fmt: skip
    yield from sized("tiny", "this many times as large in the picture", lambda x: some(LARGE, lambda value: value * x),
                     sizes=(0.05,), also=(0.2, 0.4), unit="times")  # fmt: skip


def _dimmed(name: str, left: float) -> Plant:
    return some(frozenset({name}), lambda value: value * left)
