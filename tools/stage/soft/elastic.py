"""A soft solid: a lattice of tetrahedra round the thing, stable Neo-Hookean, explicit steps; its mesh rides along.

numpy and scipy only. Energy: Smith, de Goes, Kim 2018, "Stable Neo-Hookean Flesh Simulation", in its short form
P = mu F + ((lambda + mu)(J - 1) - mu) cof F, which is free of stress at rest. Metres, seconds, pascals, Z up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .sheet import GRAVITY_M_S2, Array

CORNERS = np.array([(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)])
EVEN = ((0, 6, 5, 3), (0, 6, 4, 5), (0, 6, 3, 2), (0, 5, 1, 3), (6, 5, 3, 7))
ODD = ((1, 2, 7, 4), (1, 2, 4, 0), (1, 7, 2, 3), (1, 4, 7, 5), (2, 7, 4, 6))
"""A cube as five tetrahedra, in two mirror forms that fit each other; corners as CORNERS numbers them."""

COURANT = 0.3
"""Share of the time a pressure wave takes through a cell that a step lasts."""

EMPTIEST = 0.12
"""Least share of a cell that counts as filled, so that no cell is weightless."""

MOST_LOSS = 1.1
"""Steps that the viscous loss may last, over its share in a pressure wave's stress, and explicit steps stay stable."""


@dataclass(frozen=True)
class Stuff:
    """What a soft solid is made of."""

    density_kg_m3: float
    stiffness_pa: float
    """Young's modulus: jelly 5e3, soft foam 2e4, soft rubber 1e5 to 1e6."""
    poisson: float = 0.4
    loss_s: float = 0.0
    """Viscous over elastic stress: twice the damping ratio over the angular frequency."""

    @property
    def lame(self) -> tuple[float, float]:
        """mu, lambda"""
        shear = self.stiffness_pa / (2.0 * (1.0 + self.poisson))
        return shear, self.stiffness_pa * self.poisson / ((1.0 + self.poisson) * (1.0 - 2.0 * self.poisson))

    @property
    def wave_m_s(self) -> float:
        shear, bulk = self.lame
        return math.sqrt((2.0 * shear + bulk) / self.density_kg_m3)


@dataclass
class Lattice:
    """Nodes (N, 3), their state, and the tetrahedra between them."""

    rest: Array
    tetrahedra: NDArray[np.int64]
    fill: Array
    """(T,) share of each tetrahedron that is matter."""
    cell_m: float
    stuff: Stuff
    place: Array = field(init=False)
    velocity: Array = field(init=False)
    mass_kg: Array = field(init=False)

    def __post_init__(self) -> None:
        corners = self.rest[self.tetrahedra]
        edges = np.swapaxes(corners[:, 1:] - corners[:, :1], 1, 2)
        self._inverse = np.linalg.inv(edges)
        self._volume = np.abs(np.linalg.det(edges)) / 6.0 * self.fill
        self._gradient = self._operator()
        self._spread = self._gradient.T.tocsr()
        share = np.repeat(self._volume * self.stuff.density_kg_m3 / 4.0, 4)
        self.mass_kg = np.asarray(np.bincount(self.tetrahedra.ravel(), share, len(self.rest)), dtype=np.float64)
        self.place, self.velocity = self.rest.copy(), np.zeros_like(self.rest)

    @property
    def dt_s(self) -> float:
        return COURANT * self.cell_m / self.stuff.wave_m_s

    def deformation(self) -> Array:
        """(T, 3, 3) transposed deformation gradients: row k is the change of place along rest axis k."""
        return np.asarray((self._gradient @ self.place).reshape(-1, 3, 3))

    def step(self, dt_s: float, outer: Array, held: NDArray[np.bool_] | None = None) -> None:
        """Advance by dt_s under outer forces (N, 3) in newtons beside gravity; held nodes stay."""
        self.velocity += dt_s * (self._forces() + outer) / self.mass_kg[:, None]
        self.velocity[:, 2] -= dt_s * GRAVITY_M_S2
        if held is not None:
            self.velocity[held] = 0.0
        self.place = self.place + dt_s * self.velocity

    def _operator(self) -> sparse.csr_matrix:
        """(3T, N): gradient of a nodal field in each tetrahedron along the rest axes."""
        count = len(self.tetrahedra)
        slopes = np.empty((count, 3, 4))
        slopes[:, :, 1:] = np.swapaxes(self._inverse, 1, 2)
        slopes[:, :, 0] = -slopes[:, :, 1:].sum(axis=2)
        rows = np.repeat(np.arange(3 * count), 4)
        columns = np.repeat(self.tetrahedra[:, None, :], 3, axis=1).ravel()
        return sparse.csr_matrix((slopes.ravel(), (rows, columns)), shape=(3 * count, len(self.rest)))

    def _forces(self) -> Array:
        """(N, 3) newtons of the elastic and viscous stress."""
        shear, bulk = self.stuff.lame
        f = self.deformation()
        cofactor = np.stack([_cross(f[:, 1], f[:, 2]), _cross(f[:, 2], f[:, 0]), _cross(f[:, 0], f[:, 1])], axis=1)
        volume = (f[:, 0] * cofactor[:, 0]).sum(axis=1)
        # mu + lambda, so that small strains are those of Hooke's law with these constants.
        stress = shear * f + ((bulk + shear) * (volume - 1.0) - shear)[:, None, None] * cofactor
        loss_s = min(self.stuff.loss_s, MOST_LOSS * self.dt_s * (2.0 * shear + bulk) / (2.0 * shear))
        if loss_s:
            rate = (self._gradient @ self.velocity).reshape(-1, 3, 3)
            strain_rate = rate @ np.swapaxes(f, 1, 2)
            stress += loss_s * shear * (strain_rate + np.swapaxes(strain_rate, 1, 2)) @ f
        return np.asarray(-(self._spread @ (self._volume[:, None, None] * stress).reshape(-1, 3)))


def lattice_round(low: Array, high: Array, filled: Array, cell_m: float, stuff: Stuff) -> Lattice:
    """A lattice of the cells of filled (X, Y, Z), shares of matter, of a grid at `low`. Empty cells are left out."""
    cells = np.argwhere(filled > 0.0)
    if not len(cells):
        raise ValueError("there is no matter in the thing to be deformed")
    shape = np.array(filled.shape) + 1
    corners = cells[:, None, :] + CORNERS
    number = np.ravel_multi_index(tuple(np.moveaxis(corners, -1, 0)), tuple(shape))
    used, compact = np.unique(number, return_inverse=True)
    compact = compact.reshape(number.shape)
    odd = cells.sum(axis=1) % 2 == 1
    parts = [compact[~odd][:, EVEN].reshape(-1, 4), compact[odd][:, ODD].reshape(-1, 4)]
    share = np.maximum(filled[tuple(cells.T)], EMPTIEST)
    fill = np.concatenate([np.repeat(share[~odd], 5), np.repeat(share[odd], 5)])
    rest = low + cell_m * np.stack(np.unravel_index(used, tuple(shape)), axis=1)
    return Lattice(rest, _upright(rest, np.concatenate(parts)), fill, cell_m, stuff)


def riding(lattice: Lattice, points: Array, low: Array) -> sparse.csr_matrix:
    """(P, N) trilinear weights by which points (P, 3) at rest follow the nodes. Points beyond the lattice follow the
    nearest cell."""
    cell = lattice.cell_m
    index = np.round((lattice.rest - low) / cell).astype(int)
    numbers = {tuple(place): node for node, place in enumerate(index.tolist())}
    rows, columns, values = [], [], []
    for row, point in enumerate((points - low) / cell):
        base = np.floor(point - 1e-9).astype(int)
        part = point - base
        for corner in CORNERS:
            node = numbers.get(tuple((base + corner).tolist()))
            share = float(np.prod(np.where(corner, part, 1.0 - part)))
            if node is not None and share > 0.0:
                rows.append(row)
                columns.append(node)
                values.append(share)
    weights = sparse.csr_matrix((values, (rows, columns)), shape=(len(points), len(lattice.rest)))
    total = np.asarray(weights.sum(axis=1)).ravel()
    if (total < 0.5).any():
        raise ValueError("part of the mesh lies outside the lattice that carries it")
    return sparse.diags(1.0 / total) @ weights


def hertz_stiffness_pa(density_kg_m3: float, drop_m: float, squash: float, poisson: float = 0.4) -> float:
    """Young's modulus of a ball that falls drop_m and is squashed by that share of its diameter at most.

    Energy of Hertz' contact, 8/15 E' sqrt(R) d**2.5, equal to that of the fall; E' = E / (1 - poisson**2).
    """
    reduced = 2.5 * math.pi * density_kg_m3 * GRAVITY_M_S2 * drop_m / (2.0 * squash) ** 2.5
    return float(reduced * (1.0 - poisson**2))


def _cross(a: Array, b: Array) -> Array:
    """np.cross of (T, 3) rows, several times as fast."""
    return np.stack(
        [
            a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1],
            a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2],
            a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0],
        ],
        axis=1,
    )


def _upright(rest: Array, tetrahedra: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same with corners in the order that makes every volume positive."""
    corners = rest[tetrahedra]
    turned = np.linalg.det(corners[:, 1:] - corners[:, :1]) < 0.0
    found = tetrahedra.copy()
    found[turned, 1], found[turned, 2] = tetrahedra[turned, 2], tetrahedra[turned, 1]
    return found
