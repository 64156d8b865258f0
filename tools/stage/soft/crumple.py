"""Folds of a thin wall that is pressed shorter: a can does not get thicker, it buckles. numpy only."""

from __future__ import annotations

import math

import numpy as np

from .sheet import Array

LOBES = 6
ROWS = 2.6
"""Folds up the height for a thing as high as it is wide: Yoshimura's diamonds are about as high as broad."""
DEEPEST = 0.16
"""Share of the radius that a fold goes in at most."""


def crumpled(rest: Array, frames: Array, shrink: Array, *, amount: float, seed: int) -> Array:
    """(F, P, 3) frames with diamond folds round the upright axis of the rest points (P, 3), grown as it is shortened.

    A wall of fixed length that is shortened by the share e waves with the amplitude 2 sqrt(e) / k at wave number k.
    shrink (P,) is the shortening in the last frame; frame by frame it grows with the loss of height.
    """
    low, high = rest.min(axis=0), rest.max(axis=0)
    axis = (low + high)[:2] / 2.0
    away = rest[:, :2] - axis
    radius = np.hypot(*away.T)
    wide, tall = float((high - low)[:2].max()) / 2.0, float(high[2] - low[2])
    rng = np.random.default_rng(seed)
    wave_m = 2.0 * math.pi * ROWS / (2.0 * wide)
    turn = LOBES * np.arctan2(away[:, 1], away[:, 0]) + rng.uniform(0.0, 2.0 * math.pi)
    up = wave_m * (rest[:, 2] - low[2]) + rng.uniform(0.0, 2.0 * math.pi)
    uneven = 1.0 + 0.35 * np.sin(turn / LOBES * 2.0 + rng.uniform(0.0, 6.0)) * np.sin(0.4 * up)
    pattern = uneven * (np.cos(turn) * np.cos(up) - 0.5)
    ends = np.sin(math.pi * np.clip((rest[:, 2] - low[2]) / tall, 0.0, 1.0)) ** 0.4
    wall = np.clip(radius / wide * 4.0 - 2.6, 0.0, 1.0)
    heights = np.ptp(frames[:, :, 2], axis=1)
    lost = np.clip(1.0 - heights / tall, 0.0, 1.0)
    grown = lost / max(float(lost[-1]), 1e-9)
    out = away / np.maximum(radius, 1e-9)[:, None]
    folded = frames.copy()
    for frame, share in zip(folded, np.clip(grown, 0.0, 1.0), strict=True):
        fold = amount * np.minimum(2.0 * np.sqrt(shrink * share) / wave_m, DEEPEST * wide)
        frame[:, :2] += (fold * pattern * ends * wall)[:, None] * out
    return folded
