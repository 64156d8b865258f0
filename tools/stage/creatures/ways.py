"""Ways through space, and how far along them a creature is at each frame. numpy only, no Blender. Metres, seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .flesh import Array

STEPS = 400
"""Points of a way."""


@dataclass(frozen=True)
class Way:
    """A polyline; a closed one goes on from its end at its start, an open one straight on."""

    points: Array
    """(N, 3)"""
    closed: bool = False

    @property
    def along_m(self) -> Array:
        """(N,) distance of each point from the start."""
        return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(self.points, axis=0), axis=1))])

    @property
    def length_m(self) -> float:
        return float(self.along_m[-1])

    def at(self, distance_m: Array) -> Array:
        """(F, 3) places at distances along it."""
        along, length = self.along_m, self.length_m
        wanted = np.mod(distance_m, length) if self.closed else distance_m
        place = np.stack([np.interp(wanted, along, self.points[:, axis]) for axis in range(3)], axis=1)
        if not self.closed:
            first, last = (self.points[1] - self.points[0]), (self.points[-1] - self.points[-2])
            place += np.outer(np.minimum(wanted, 0.0), first / np.linalg.norm(first))
            place += np.outer(np.maximum(wanted - length, 0.0), last / np.linalg.norm(last))
        return np.asarray(place)

    def forward(self, distance_m: Array, over_m: float) -> Array:
        """(F, 3) unit vectors of travel, over a stretch of the way."""
        return unit(self.at(distance_m + over_m / 2) - self.at(distance_m - over_m / 2))


def unit(vectors: Array) -> Array:
    """Vectors (N, 3) of length 1."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12))


def level(heading_deg: float) -> tuple[Array, Array]:
    """Unit vectors ahead and to the left of a heading."""
    around = np.radians(heading_deg)
    return np.array([np.cos(around), np.sin(around), 0.0]), np.array([-np.sin(around), np.cos(around), 0.0])


def weave(
    start: Array, heading_deg: float, length_m: float, *, aside_m: float, wave_m: float, phase_rad: float = 0.0,
    rise_m: float = 0.0, bob_m: float = 0.0,
) -> Way:  # fmt: skip
    """A way that swings from side to side by aside_m over wave_m, and up and down by bob_m."""
    ahead, left = level(heading_deg)
    run = np.linspace(0.0, length_m, STEPS)
    turn = 2 * np.pi * run / wave_m + phase_rad
    offset = aside_m * (np.sin(turn) - np.sin(phase_rad))
    height = rise_m * run / length_m + bob_m * (np.sin(0.7 * turn + 1.0) - np.sin(0.7 * phase_rad + 1.0))
    return Way(start + np.outer(run, ahead) + np.outer(offset, left) + np.outer(height, [0.0, 0.0, 1.0]))


def ring(centre: Array, radius_m: Array, *, start_rad: float, clockwise: bool = False, bob_m: float = 0.0) -> Way:
    """A level ellipse with half axes radius_m (2,) along X and Y, its height swinging twice a lap by bob_m."""
    turn = np.linspace(0.0, 2 * np.pi, STEPS) * (-1.0 if clockwise else 1.0) + start_rad
    points = centre + np.stack(
        [radius_m[0] * np.cos(turn), radius_m[1] * np.sin(turn), bob_m * np.sin(2 * turn)], axis=1
    )
    return Way(points, closed=True)


def roam(centre: Array, reach_m: Array, rng: np.random.Generator) -> Way:
    """A closed way that wanders in a box of half sides reach_m (3,): sums of slow swings, as a fluttering insect."""
    turn = np.linspace(0.0, 2 * np.pi, STEPS)
    parts = []
    for axis, rates in enumerate(((1, 3), (1, 2), (2, 3))):
        sizes = np.array([0.75, 0.25]) * reach_m[axis]
        phases = rng.uniform(0.0, 2 * np.pi, 2)
        swings = [size * np.sin(rate * turn + phase) for size, rate, phase in zip(sizes, rates, phases, strict=True)]
        parts.append(np.sum(swings, axis=0))
    return Way(centre + np.stack(parts, axis=1), closed=True)


def turning_rad_m(way: Way, distance_m: Array, over_m: float) -> Array:
    """(F,) change of heading for each metre of way, positive to the left."""
    before = way.forward(distance_m - over_m / 2, over_m)
    after = way.forward(distance_m + over_m / 2, over_m)
    heading = np.arctan2(after[:, 1], after[:, 0]) - np.arctan2(before[:, 1], before[:, 0])
    return np.asarray(((heading + np.pi) % (2 * np.pi) - np.pi) / over_m)


def formation(count: int, spacing_m: float, rng: np.random.Generator, flat: float = 0.6) -> Array:
    """(count, 3) places about a leader at the origin, nearest neighbours about spacing_m apart, nearest first.

    A jittered body-centred lattice, its height times flat."""
    reach = int(np.ceil(count ** (1 / 3))) + 2
    cells = np.stack(np.meshgrid(*[np.arange(-reach, reach + 1)] * 3, indexing="ij"), axis=-1).reshape(-1, 3)
    lattice = np.concatenate([cells, cells + 0.5]) * (spacing_m * 2 / np.sqrt(3.0))
    order = np.argsort(np.linalg.norm(lattice * np.array([0.75, 1.0, 1.0 / flat]), axis=1), kind="stable")
    chosen = lattice[order[:count]]
    moved = chosen + rng.uniform(-0.22, 0.22, chosen.shape) * spacing_m
    moved[0] = 0.0
    return np.asarray(moved * np.array([1.0, 1.0, max(flat, 0.8)]))
