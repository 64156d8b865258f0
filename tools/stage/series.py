"""Writing series.npz: quantities of a simulation that no rigid body carries, one number per video frame."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..series import FILE_NAME, RESERVED, VERSION, Floats
from . import program


def record(out: Path, *, fps: int, frames: int, series: Mapping[str, ArrayLike], units: Mapping[str, str]) -> None:
    """Write out/series.npz atomically; frame 1 is at 0 s. Every series needs `frames` finite numbers and a unit
    ("" for a pure number). Raises ValueError naming the series that does not hold them."""
    if fps < 1 or frames < 1:
        raise ValueError(f"a record needs at least one frame and one frame a second, not {frames} at {fps}")
    if sorted(series) != sorted(units):
        raise ValueError(f"series and units name different things: {sorted(series)} and {sorted(units)}")
    arrays = {name: _checked(name, values, frames) for name, values in series.items()}
    header: dict[str, Any] = {
        "version": VERSION,
        "frame_time_s": np.arange(frames) / fps,
        "units": json.dumps(dict(units)),
        "program_sha256": program.digest(),
    }
    temporary = (out / FILE_NAME).with_suffix(".part")
    with temporary.open("wb") as file:
        np.savez_compressed(file, **header, **arrays)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(out / FILE_NAME)


def _checked(name: str, values: ArrayLike, frames: int) -> Floats:
    if name in RESERVED or ":" in name:
        raise ValueError(f"a series cannot be called {name!r}")
    array = np.asarray(values, dtype=np.float64)
    if array.shape != (frames,):
        raise ValueError(f"series {name!r} has shape {array.shape}, expected ({frames},), one number per frame")
    if not np.isfinite(array).all():
        raise ValueError(f"series {name!r} is not finite in frame {int(np.argmin(np.isfinite(array))) + 1}")
    return array
