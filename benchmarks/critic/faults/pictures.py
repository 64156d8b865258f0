"""Faults in rendered frames: what a wrong render would have left. Pictures are (F, H, W, 3) uint8."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from .planted import Fault, single, sized

Pictures = NDArray[np.uint8]
Plant = Callable[[Pictures], Pictures]
FLICKERS = frozenset({"burning", "light_change"})
"""Kinds whose light flickers by itself."""
NOISY = frozenset({"raining", "snowing", "waves", "swimming", "flapping", "smoking", "leaf_fall"})
"""Kinds before which no background stands still."""


def _scaled(factor: float) -> Plant:
    return lambda p: np.clip(p * factor, 0, 255).astype(np.uint8)


def _each(change: Callable[[int, NDArray[np.float64]], NDArray[np.float64]]) -> Plant:
    """Frame by frame, in floating point."""
    return lambda p: np.stack([np.clip(change(i, f.astype(float)), 0, 255).astype(np.uint8) for i, f in enumerate(p)])


def _black(p: Pictures) -> Pictures:
    return _each(lambda i, f: f * (i != len(p) // 2))(p)


def _flash(p: Pictures) -> Pictures:
    return _each(lambda i, f: f + 90.0 * (i == len(p) // 2))(p)


def _flickering(swing: float) -> Plant:
    return _each(lambda i, f: f * (1.0 + swing * (-1.0) ** i))


def _boiling(sigma: float) -> Plant:
    return _each(lambda i, f: f + np.random.default_rng(i).normal(0.0, sigma, f.shape))


def _magenta(p: Pictures) -> Pictures:
    patched = p.copy()
    patched[:, : p.shape[1] // 3, : p.shape[2] // 3] = (214, 20, 205)
    return patched


def _restless(p: Pictures) -> Pictures:
    """Something grey wanders through the picture."""
    height, width = p.shape[1:3]
    side, moved = height // 4, p.copy()
    for i in range(len(p)):
        left = round(i * (width - side) / max(1, len(p) - 1))
        moved[i, height // 2 : height // 2 + side, left : left + side] = 128 + 80 * (p[i].mean() < 128)
    return moved


def picture_faults() -> Iterator[Fault[Pictures]]:
    """Every fault of frames, in every size."""
    still = frozenset({"still"})
    return chain(
        single("film:black_frame", "one frame is black", _black),
        single("film:black", "every frame is black", np.zeros_like),
        sized("film:dark", "this many times as bright", _scaled, sizes=(0.08,), also=(0.15, 0.3, 0.5), unit="times",
              spares=frozenset({"light_change"})),
        sized("film:blown_out", "this many times as bright", _scaled, sizes=(5.0,), also=(1.5, 2.0, 3.0), unit="times"),
        single("film:flash", "one frame is much brighter", _flash, spares=FLICKERS),
        sized("film:flicker", "brighter and darker in turn by this share", _flickering, sizes=(0.15,),
              also=(0.02, 0.05, 0.1), unit="of it", spares=FLICKERS),
        sized("film:boiling", "noise of this deviation, new in every frame", _boiling, sizes=(20.0,),
              also=(3.0, 6.0, 10.0), unit="of 255", spares=FLICKERS | NOISY),
        single("film:missing_texture", "a ninth of the picture is magenta", _magenta),
        single("film:blank", "one grey surface", lambda p: np.full_like(p, 120)),
        single("film:frozen", "every frame is the first one", lambda p: np.repeat(p[:1], len(p), axis=0), spares=still),
        single("film:restless", "something wanders where nothing should move", _restless, kinds=still),
    )  # fmt: skip
