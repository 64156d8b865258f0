"""How a quantity runs over the clip: ways to measure a series that its laws are stated in.

Each takes the values (F,) and their times (F,) in s. What is "of its range" is a share of the distance between its
least and its greatest value, and 0 for a quantity that never changes, unless its docstring says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
UNCHANGED = 1e-4
"""Share of its range by which a quantity may change from frame to frame and still stand."""
STOPPED = 1e-3
"""Share of its largest value below which a rate is nought."""
LOCAL = 5
"""Frames of the median that a spike stands out of: one or two odd frames do, a step does not."""


def pause_s(values: Floats, time_s: Floats) -> float:
    """s; the longest stretch in which it stands; the whole clip for what never changes."""
    stands = _stands(values)
    longest, began = 0.0, 0
    for i, still in enumerate(stands):
        if not still:
            began = i + 1
        else:
            longest = max(longest, float(time_s[i + 1] - time_s[began]))
    return longest


def gap_s(values: Floats, time_s: Floats) -> float:
    """s; the longest stretch in which it stands between its first change and its last one."""
    moves = np.flatnonzero(~_stands(values))
    return float(np.diff(time_s[moves]).max() - np.diff(time_s).min()) if len(moves) > 1 else 0.0


def wait_s(values: Floats, time_s: Floats) -> float:
    """s; how long it stands at first; the whole clip for what never changes."""
    moves = np.flatnonzero(~_stands(values))
    return float(time_s[moves[0] if len(moves) else -1] - time_s[0])


def until_s(values: Floats, time_s: Floats) -> float:
    """s; when it changes for the last time, from the first frame on; 0 for what never changes."""
    moves = np.flatnonzero(~_stands(values))
    return float(time_s[moves[-1] + 1] - time_s[0]) if len(moves) else 0.0


def halt(values: Floats, time_s: Floats) -> float:
    """1; of a rate: its size in the last frame before it is nought for good, over its largest; 0 where it never is."""
    size = np.abs(values)
    largest = float(size.max(initial=0.0))
    running = np.flatnonzero(size > STOPPED * largest)
    if not len(running) or running[-1] == len(size) - 1:
        return 0.0
    return float(size[running[-1]] / largest)


def backslide(values: Floats, time_s: Floats) -> float:
    """1; how far it falls below what it had reached before, of its range: 0 for what only rises."""
    return _of_range(float((np.maximum.accumulate(values) - values).max()), values)


def spike(values: Floats, time_s: Floats) -> float:
    """1; how far one or two frames stand out of those about them, over its largest size: what pops in or out."""
    half = LOCAL // 2
    if len(values) < LOCAL:
        return 0.0
    padded = np.pad(values, half, mode="edge")
    middle = np.median(np.lib.stride_tricks.sliding_window_view(padded, LOCAL), axis=-1)
    away = np.abs(values - middle)[half:-half]
    return float(away.max() / max(float(np.abs(values).max()), 1e-12))


def step(values: Floats, time_s: Floats) -> float:
    """1; how much more it changes from one frame to the next than just before and after, of its range: a leap."""
    change = np.abs(np.diff(values))
    if len(change) < 3:
        return 0.0
    return _of_range(float((change[1:-1] - np.maximum(change[:-2], change[2:])).max()), values)


def flicker(values: Floats, time_s: Floats) -> float:
    """1; mean size of its reversals, up and at once down again or the other way round, over its mean size."""
    change = np.diff(values)
    turned = change[1:] * change[:-1] < 0.0
    reversals = np.minimum(np.abs(change[1:]), np.abs(change[:-1])) * turned
    return float(reversals.mean() / max(float(np.abs(values).mean()), 1e-12)) if len(reversals) else 0.0


def _stands(values: Floats) -> NDArray[np.bool_]:
    """(F - 1,) true where it does not change from one frame to the next."""
    return np.asarray(np.abs(np.diff(values)) <= UNCHANGED * float(np.ptp(values)))


def _of_range(amount: float, values: Floats) -> float:
    wide = float(np.ptp(values))
    return max(0.0, amount) / wide if wide > 0.0 else 0.0


COURSES: Mapping[str, Callable[[Floats, Floats], float]] = MappingProxyType(
    {
        "pause": pause_s,
        "gap": gap_s,
        "wait": wait_s,
        "until": until_s,
        "halt": halt,
        "backslide": backslide,
        "spike": spike,
        "step": step,
        "flicker": flicker,
    }
)
UNITS: Mapping[str, str] = MappingProxyType(
    {
        "pause": "s",
        "gap": "s",
        "wait": "s",
        "until": "s",
        "halt": "",
        "backslide": "",
        "spike": "",
        "step": "",
        "flicker": "",
    }
)
"""Unit of each; "" for a pure number."""
