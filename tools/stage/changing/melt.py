"""The form of a thing that melts: rounder, lower and smaller the more of it has gone. numpy and scipy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..bodies.hulls import Array

Indices = NDArray[np.int64]

SMOOTHINGS = 40
"""Rounds of smoothing that a thing has had when it is gone."""


@dataclass(frozen=True)
class Substance:
    """density_ratio: volume of melt over that of what melted, equal mass. thickness_m: how high the melt stands.

    sag: how much more the height goes than the width (0 shrinks evenly, 1 only becomes lower).
    """

    density_ratio: float
    thickness_m: float
    sag: float
    colour: tuple[float, float, float]
    opacity: float
    roughness: float


SUBSTANCES: dict[str, Substance] = {
    "ice": Substance(0.917, 0.003, 0.25, (0.86, 0.92, 0.95), 0.06, 0.02),
    "snow": Substance(0.4, 0.012, 0.35, (0.78, 0.86, 0.92), 0.12, 0.03),
    "wax": Substance(0.9, 0.004, 0.85, (0.95, 0.91, 0.8), 0.96, 0.25),
    "chocolate": Substance(0.97, 0.007, 0.75, (0.27, 0.13, 0.06), 0.99, 0.12),
    "butter": Substance(0.95, 0.005, 0.7, (0.95, 0.8, 0.3), 0.75, 0.1),
    "cream": Substance(0.75, 0.006, 0.6, (0.95, 0.88, 0.78), 0.97, 0.15),
    "plastic": Substance(1.0, 0.012, 0.8, (0.7, 0.7, 0.72), 0.99, 0.2),
    "metal": Substance(1.02, 0.006, 0.7, (0.7, 0.7, 0.72), 1.0, 0.15),
}
"""Volume ratios: ice 917 kg/m3, wind-packed snow 400 kg/m3 (Paterson 1994), the others estimated. Water stands 3 mm
high on a level surface: twice the capillary length times the sine of half a contact angle of 65 degrees.
"""


def of(name: str) -> Substance:
    """Raises ValueError naming the substances there are."""
    if name not in SUBSTANCES:
        raise ValueError(f"no substance {name!r}; there are: {', '.join(SUBSTANCES)}")
    return SUBSTANCES[name]


def volume_m3(points: Array, triangles: Indices) -> float:
    """Volume that a closed mesh encloses, by the divergence theorem."""
    return float(np.linalg.det(points[triangles]).sum()) / 6.0


class Melting:
    """A closed mesh that stands on z = 0 and loses volume; its vertices keep their order."""

    def __init__(self, points: Array, triangles: Indices, substance: Substance, seed: int) -> None:
        self.points, self.triangles, self.substance = points, triangles, substance
        self.whole_m3 = volume_m3(points, triangles)
        if self.whole_m3 <= 0.0:
            raise ValueError("what is to melt encloses no volume")
        self._mean = _neighbours(len(points), triangles)
        self._smooth = [points]
        rng = np.random.default_rng([seed, 37])
        self._lean = rng.normal(scale=0.06, size=2)
        self._waves = rng.uniform(0.0, 2.0 * np.pi, 3)

    def shape(self, gone: float) -> Array:
        """(V, 3) vertices when a share `gone` (0..1) of the volume has melted; the volume is exact to rounding."""
        rounded = self._rounded(gone)
        uneven = self._uneven(rounded, gone)
        kept = (self.whole_m3 / max(volume_m3(uneven, self.triangles), 1e-12)) ** (1.0 / 3.0)
        left = max(1.0 - gone, 1e-4)
        flat = kept * left ** ((1.0 - self.substance.sag) / 3.0)
        low = kept**3 * left / flat**2
        middle = np.array([*uneven[:, :2].mean(axis=0), 0.0])
        return np.asarray((uneven - middle) * np.array([flat, flat, low]) + middle)

    def _rounded(self, gone: float) -> Array:
        """Smoothed the more, the more has gone; what stood on the ground stays on it."""
        wanted = gone * SMOOTHINGS
        while len(self._smooth) <= int(wanted) + 1:
            last = self._smooth[-1]
            nearer = np.asarray(self._mean @ last)
            nearer[:, 2] = np.maximum(nearer[:, 2], 0.0)
            on_ground = self.points[:, 2] < 0.002 * float(np.ptp(self.points[:, 2]))
            nearer[on_ground, 2] = 0.0
            self._smooth.append(nearer)
        low = int(wanted)
        part = wanted - low
        return np.asarray(self._smooth[low] * (1.0 - part) + self._smooth[low + 1] * part)

    def _uneven(self, points: Array, gone: float) -> Array:
        """Wider below than above, leaning a little, with lobes that run down."""
        tall = max(float(points[:, 2].max()), 1e-9)
        high = points[:, 2] / tall
        turn = np.arctan2(points[:, 1], points[:, 0])
        lobes = sum(np.cos(order * turn + phase) for order, phase in zip((3, 5, 8), self._waves, strict=True)) / 3.0
        wide = 1.0 + gone * (0.45 * (0.5 - high) + 0.10 * lobes * (1.0 - high))
        found = points.copy()
        found[:, :2] *= wide[:, None]
        found[:, :2] += gone * tall * high[:, None] ** 2 * self._lean
        return found


def _neighbours(count: int, triangles: Indices) -> sparse.csr_matrix:
    """Averages every vertex with its neighbours, half and half."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.unique(np.sort(edges, axis=1), axis=0)
    both = np.concatenate([edges, edges[:, ::-1]])
    links = sparse.csr_matrix((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count))
    degree = np.maximum(np.asarray(links.sum(axis=1)).ravel(), 1.0)
    return (0.5 * (sparse.identity(count) + sparse.diags(1.0 / degree) @ links)).tocsr()
