"""Liquid at rest in a vessel that turns: how high it stands, how much it can hold, where its surface is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..bodies.hulls import Array
from .film_mesh import empty
from .fluid_shapes import Mesh
from .vessel import Cavity

POINTS = 24_000
RIM_POINTS = 48
SURFACE_CELLS = 44
"""Cells across the drawn surface."""


@dataclass(frozen=True)
class Level:
    """Points spread evenly over a vessel's inside, as it stands upright, and its rim; world metres."""

    cavity: Cavity
    inside: Array
    """(P, 3)"""
    rim: Array

    @classmethod
    def of(cls, cavity: Cavity, seed: int) -> Level:
        rng = np.random.default_rng(seed)
        wide = float(cavity.radius_m.max())
        low = np.array([*(cavity.axis_xy - wide), cavity.floor_m])
        high = np.array([*(cavity.axis_xy + wide), cavity.rim_m])
        points = rng.uniform(low, high, (4 * POINTS, 3))
        kept = points[cavity.encloses(points)][:POINTS]
        around = np.linspace(0.0, 2.0 * np.pi, RIM_POINTS, endpoint=False)
        ring = np.stack([np.cos(around), np.sin(around)], axis=1) * cavity.mouth_m + cavity.axis_xy
        return cls(cavity, kept, np.column_stack([ring, np.full(RIM_POINTS, cavity.rim_m)]))

    def holds_m3(self, pose: Array) -> float:
        """Most it can hold when turned by the 4 x 4 matrix pose: what lies below the lowest point of its rim."""
        lip = float(_moved(pose, self.rim)[:, 2].min())
        return self.cavity.volume_m3 * float((_moved(pose, self.inside)[:, 2] < lip).mean())

    def lip(self, pose: Array) -> Array:
        """(3,) lowest point of the rim."""
        rim = _moved(pose, self.rim)
        return np.asarray(rim[int(np.argmin(rim[:, 2]))])

    def surface(self, pose: Array, volume_m3: float) -> Mesh:
        """The level surface of that much liquid, up to the walls and one cell into them."""
        share = min(1.0, volume_m3 / self.cavity.volume_m3)
        if share <= 0.0:
            return empty()
        points = _moved(pose, self.inside)
        height = float(np.quantile(points[:, 2], share))
        low, high = points.min(axis=0)[:2], points.max(axis=0)[:2]
        x, y = (np.linspace(low[axis], high[axis], SURFACE_CELLS) for axis in range(2))
        flat = np.stack([*np.meshgrid(x, y), np.full((SURFACE_CELLS, SURFACE_CELLS), height)], axis=-1).reshape(-1, 3)
        wet = self.cavity.encloses(_moved(np.linalg.inv(pose), flat), margin=1.03).reshape(SURFACE_CELLS, SURFACE_CELLS)
        whole = wet[:-1, :-1] & wet[:-1, 1:] & wet[1:, 1:] & wet[1:, :-1]
        if not whole.any():
            return empty()
        index = np.arange(SURFACE_CELLS**2).reshape(wet.shape)
        quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], axis=-1)[whole]
        used, where = np.unique(quads, return_inverse=True)
        quads = where.reshape(quads.shape)
        return Mesh(flat[used], np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]]).astype(np.int32))


def _moved(pose: Array, points: Array) -> Array:
    return np.asarray(points @ pose[:3, :3].T + pose[:3, 3])
