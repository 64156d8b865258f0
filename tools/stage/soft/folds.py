"""Keeps a sheet from passing through itself: points that lie far apart along the cloth stay apart in space."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .sheet import Array, Sheet

Pairs = NDArray[np.int64]

NEIGHBOURS = 2
"""Cells along the cloth within which points may come as near as they like."""


@dataclass
class Folds:
    """Pairs that are near, looked up anew every `every` steps."""

    sheet: Sheet
    apart_m: float
    every: int = 6
    _pairs: Pairs = field(init=False, default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    _steps: int = field(init=False, default=0)

    def keep_apart(self, position: Array) -> None:
        """Push points (3, R, C) that are nearer than apart_m away from each other, in place."""
        flat = position.reshape(3, -1)
        if self._steps % self.every == 0:
            self._pairs = self._near(flat)
        self._steps += 1
        if not len(self._pairs):
            return
        first, second = self._pairs.T
        between = flat[:, second] - flat[:, first]
        length = np.sqrt((between**2).sum(axis=0))
        push = 0.5 * np.maximum(0.0, self.apart_m / np.maximum(length, 1e-9) - 1.0) * between
        touched = np.bincount(first, length < self.apart_m, flat.shape[1])
        touched += np.bincount(second, length < self.apart_m, flat.shape[1])
        scale = self.sheet.weight.ravel() / np.maximum(touched, 1.0)
        for axis in range(3):
            moved = np.bincount(second, push[axis], flat.shape[1]) - np.bincount(first, push[axis], flat.shape[1])
            flat[axis] += scale * moved

    def _near(self, flat: Array) -> Pairs:
        columns = self.sheet.position.shape[2]
        pairs = cKDTree(flat.T).query_pairs(1.5 * self.apart_m, output_type="ndarray").astype(np.int64)
        row, column = np.divmod(pairs, columns)
        close = (np.abs(row[:, 0] - row[:, 1]) <= NEIGHBOURS) & (np.abs(column[:, 0] - column[:, 1]) <= NEIGHBOURS)
        there = self.sheet.present.ravel()
        return np.asarray(pairs[~close & there[pairs].all(axis=1)])
