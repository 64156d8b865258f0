"""Reading series.npz: quantities of a simulation that no rigid body carries, one number per video frame. Host side.

A series is a height of smoke, a count of flakes, a strength of light, …, written by `tools.stage.series.record`.

Schema (version 1): version  frame_time_s (F,) increasing, frame 1 is 0 s  units (JSON text: name -> unit)
                    one (F,) array of finite numbers per name of `units`
                    program_sha256 (str, of the program that recorded it; may be missing)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ..state.errors import BrokenRun
from . import series_course
from .archives import RERUN, read_arrays

VERSION = 1
FILE_NAME = "series.npz"
REQUIRED = ("version", "frame_time_s", "units")
RESERVED = (*REQUIRED, "program_sha256")
MIN_FRAMES_FOR_FREQUENCY = 4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SeriesTelemetry:
    """Named quantities over the video's frames."""

    frame_time_s: Floats
    values: Mapping[str, Floats]
    """Name -> (F,)."""
    units: Mapping[str, str]
    """Name -> SI unit, "" for a pure number."""
    program_sha256: str = ""
    """Of the program that recorded it, "" when unknown."""

    @property
    def frames(self) -> int:
        return len(self.frame_time_s)


def load(path: Path) -> SeriesTelemetry:
    """Read and check a record. Raises BrokenRun for a missing, damaged, ragged or non-finite one."""
    raw = read_arrays(path)
    version = int(raw["version"]) if "version" in raw and raw["version"].shape == () else None
    if version != VERSION:
        raise BrokenRun(f"{path.name} has schema version {version}, this program reads {VERSION}.", fix=RERUN)
    missing = sorted(set(REQUIRED) - set(raw))
    if missing:
        raise BrokenRun(f"{path.name} lacks {', '.join(missing)}.", fix=RERUN)
    units = _units(path, raw)
    time_s = _numbers(path, "frame_time_s", raw["frame_time_s"])
    if len(time_s) < 1 or not (np.diff(time_s) > 0).all():
        raise BrokenRun(f"{path.name}: frame_time_s does not increase.", fix=RERUN)
    values = {name: _numbers(path, name, raw[name]) for name in units}
    ragged = [f"{name} has {len(value)}" for name, value in values.items() if len(value) != len(time_s)]
    if ragged:
        raise BrokenRun(f"{path.name} covers {len(time_s)} frames, but {', '.join(ragged)}.", fix=RERUN)
    program = str(raw["program_sha256"][()]) if "program_sha256" in raw else ""
    return SeriesTelemetry(time_s, MappingProxyType(values), MappingProxyType(units), program)


def measure(name: str, series: SeriesTelemetry) -> float:
    """One number for "HOW:SERIES", HOW one of HOWS. Raises KeyError for an unknown way or series."""
    how, colon, which = name.partition(":")
    if not colon or how not in HOWS:
        raise KeyError(f"no measure {name!r}; write one of {', '.join(HOWS)}, a colon, and the name of a series")
    if which not in series.values:
        raise KeyError(f"no series {which!r}; there are {', '.join(sorted(series.values))}")
    return float(HOWS[how](series.values[which], series.frame_time_s))


def unit_of(name: str, series: SeriesTelemetry) -> str:
    """Unit of a measure: Hz for a frequency, that of its way for a course, else that of its series."""
    how, _, which = name.partition(":")
    return {"frequency": "Hz", **series_course.UNITS}.get(how, series.units.get(which, ""))


def frequency_hz(values: Floats, time_s: Floats) -> float:
    """Hz; strongest frequency once the straight trend is taken out, refined between the spectrum's lines.

    0.0 for what does not swing, and for fewer than MIN_FRAMES_FOR_FREQUENCY frames. A Hann window keeps the ends of the
    clip from looking like a swing; the peak is refined by a parabola through it and its neighbours.
    """
    if len(values) < MIN_FRAMES_FOR_FREQUENCY:
        return 0.0
    rest = values - np.polyval(np.polyfit(time_s, values, 1), time_s)
    if np.abs(rest).max() <= 1e-9 * max(1.0, float(np.abs(values).max())):
        return 0.0
    padded = 4 * len(rest)  # zero padding: a line every quarter of the clip's own resolution
    power = np.abs(np.fft.rfft(rest * np.hanning(len(rest)), padded))
    first = 2  # below half a swing in the clip nothing can be told from the trend
    peak = first + int(np.argmax(power[first:]))
    shift = 0.0
    if 0 < peak < len(power) - 1:
        left, top, right = power[peak - 1 : peak + 2]
        bend = left - 2.0 * top + right
        shift = 0.5 * (left - right) / bend if bend < 0.0 else 0.0
    step_s = float(np.diff(time_s).mean())
    return float((peak + np.clip(shift, -0.5, 0.5)) / (padded * step_s))


HOWS: Mapping[str, Callable[[Floats, Floats], float]] = MappingProxyType(
    {
        "first": lambda values, time_s: float(values[0]),
        "final": lambda values, time_s: float(values[-1]),
        "max": lambda values, time_s: float(values.max()),
        "min": lambda values, time_s: float(values.min()),
        "mean": lambda values, time_s: float(values.mean()),
        "range": lambda values, time_s: float(np.ptp(values)),
        "rise": lambda values, time_s: float(values[-1] - values[0]),
        "std": lambda values, time_s: float(values.std()),
        "frequency": frequency_hz,
        **series_course.COURSES,
    }
)


def _units(path: Path, raw: Mapping[str, NDArray[np.generic]]) -> dict[str, str]:
    try:
        units = json.loads(str(raw["units"][()]))
    except (ValueError, IndexError) as error:
        raise BrokenRun(f"{path.name}: units is no JSON text: {error}.", fix=RERUN) from error
    names = sorted(set(raw) - set(RESERVED))
    if not isinstance(units, dict) or sorted(units) != names:
        raise BrokenRun(f"{path.name}: units names {sorted(units)}, the file holds {names}.", fix=RERUN)
    return {str(name): str(unit) for name, unit in units.items()}


def _numbers(path: Path, name: str, value: NDArray[np.generic]) -> Floats:
    if value.ndim != 1:
        raise BrokenRun(f"{path.name}: {name} has shape {value.shape}, expected one number per frame.", fix=RERUN)
    if value.dtype.kind not in "biuf" or not np.isfinite(value.astype(float)).all():
        raise BrokenRun(f"{path.name}: {name} holds values that are not finite numbers.", fix=RERUN)
    return value.astype(np.float64)
