"""Puddles of a given volume: they spread as the volume grows and are as thick as their liquid stands. numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..bodies.hulls import Array

TURNS, RINGS = 96, 14
ROUND = 0.35
"""Thickness of a small drop over its radius; larger ones are as thick as their liquid stands and only spread."""


@dataclass(frozen=True)
class Puddle:
    """thickness_m: how high the liquid stands (water on a table 3 mm). uneven: lobes of the outline over its radius."""

    thickness_m: float
    uneven: float
    seed: int

    def outline(self) -> Array:
        """(TURNS,) radius over the mean radius, smooth and closed."""
        rng = np.random.default_rng([self.seed, 31])
        turn = 2.0 * np.pi * np.arange(TURNS) / TURNS
        waves = sum(
            rng.normal() / order * np.cos(order * turn + rng.uniform(0.0, 2.0 * np.pi)) for order in (2, 3, 4, 5, 7)
        )
        return np.asarray(1.0 + self.uneven * waves / max(1e-9, float(np.abs(waves).max())))

    def shape(self, volume_m3: float) -> Array:
        """(RINGS * TURNS + 1, 3) vertices about the middle of the underside; exact in volume to rounding."""
        if volume_m3 <= 0.0:
            return np.zeros((RINGS * TURNS + 1, 3))
        outline = self.outline()
        ring = np.linspace(0.0, 1.0, RINGS + 1)[1:]
        dome = np.sqrt(np.maximum(0.0, 1.0 - ring**4))
        turn = 2.0 * np.pi * np.arange(TURNS) / TURNS
        unit = np.stack([outline * np.cos(turn), outline * np.sin(turn)], axis=1)
        flat = (ring[:, None, None] * unit).reshape(-1, 2)
        points = np.concatenate([[[0.0, 0.0, 1.0]], np.c_[flat, np.repeat(dome, TURNS)]])
        one = volume_under(points)
        radius = max(np.sqrt(volume_m3 / (one * self.thickness_m)), (volume_m3 / (one * ROUND)) ** (1.0 / 3.0))
        if ROUND * radius < self.thickness_m:
            radius = (volume_m3 / (one * ROUND)) ** (1.0 / 3.0)
        height = volume_m3 / (one * radius**2)
        return np.asarray(points * np.array([radius, radius, height]))

    def radius_m(self, volume_m3: float) -> float:
        """Mean radius."""
        if volume_m3 <= 0.0:
            return 0.0
        return float(np.linalg.norm(self.shape(volume_m3)[-TURNS:, :2], axis=1).mean())


def triangles() -> Array:
    """(T, 3) indices of the upper surface, seen from above counter-clockwise."""
    found = [(0, 1 + k, 1 + (k + 1) % TURNS) for k in range(TURNS)]
    for ring in range(RINGS - 1):
        a, b = 1 + ring * TURNS, 1 + (ring + 1) * TURNS
        for k in range(TURNS):
            n = (k + 1) % TURNS
            found += [(a + k, b + k, b + n), (a + k, b + n, a + n)]
    return np.array(found)


def volume_under(points: Array) -> float:
    """Volume between the upper surface and z = 0 of such a shape."""
    corners = points[triangles()]
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    level = 0.5 * (first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])
    return float((level * corners[:, :, 2].mean(axis=1)).sum())
