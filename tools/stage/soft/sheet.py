"""A woven sheet as a grid of points held by distance constraints (extended position based dynamics).

One pass over the constraints per small step, as in Macklin et al. 2019, "Small Steps in Physics Simulation". The grid
is regular, so that every batch of independent constraints is a pair of array slices. numpy only. Metres, seconds, Z up.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Cut = tuple[slice, slice]

GRAVITY_M_S2 = 9.81

STIFFEST = 32.0
"""Largest eigenvalue of the fourth difference along both directions of a grid."""

Collide = Callable[[Array, Array], None]
"""collide(position, before): moves (3, R, C) positions in place out of what they must not enter."""


@dataclass(frozen=True)
class Weave:
    """What a cloth is made of. Shear and bending by Kawabata's tests of plain cotton, rounded: 1e-5 N m, 40 N/m."""

    density_kg_m2: float = 0.15
    shear_n_m: float = 40.0
    bending_n_m: float = 1e-5
    bending_loss_s: float = 0.01
    """Ratio of the viscous part of bending to the elastic one."""
    damping_per_s: float = 0.3


@dataclass
class Sheet:
    """The state of a cloth. Arrays are (3, R, C): coordinate, row, column."""

    position: Array
    cell_m: float
    weave: Weave
    pinned: Mask
    """(R, C) points that nothing moves but their owner."""
    present: Mask
    """(R, C) points that belong to the cloth: the others lie outside its outline."""
    slack: float = 0.0
    """Share by which the threads may be longer than the grid, e.g. of a gathered curtain."""
    velocity: Array = field(init=False)
    weight: Array = field(init=False)
    """(R, C) 1 for what is free, 0 for what is held."""
    anchors: list[tuple[Array, Array]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.velocity = np.zeros_like(self.position)
        self.weight = np.where(self.pinned | ~self.present, 0.0, 1.0)
        self._links = _links(self.position.shape[1:], self.present)

    @property
    def point_mass_kg(self) -> float:
        return self.weave.density_kg_m2 * self.cell_m**2

    def tether(self, rows: Array, columns: Array) -> None:
        """Bind every point to the pinned point (rows, columns), both (R, C), by its distance along the threads.

        A pass over neighbours alone lets a long cloth stretch under load; a tether is exact (Kim et al. 2012).
        """
        shape = self.position.shape[1:]
        at_row, at_column = np.indices(shape)
        reach = np.hypot(at_row - rows, at_column - columns) * self.cell_m * (1.0 + self.slack)
        flat = rows.astype(int) * shape[1] + columns.astype(int)
        self.anchors.append((flat.astype(np.float64), reach))

    def step(self, dt_s: float, acceleration: Array, collide: Collide | None = None) -> None:
        """Advance by dt_s under an acceleration (3, R, C) of everything but the threads."""
        self.velocity += dt_s * (acceleration + self._bending(dt_s))
        self.velocity *= self.weight * math.exp(-self.weave.damping_per_s * dt_s)
        before = self.position
        self.position = before + dt_s * self.velocity
        shear = self.point_mass_kg / (self.weave.shear_n_m * dt_s**2)
        for links in self._links:
            _hold(
                self.position,
                self.weight,
                links,
                length_m=links.length * self.cell_m,
                compliance=shear if links.sheared else 0.0,
            )
        for flat, reach in self.anchors:
            self._pull(flat, reach)
        if collide is not None:
            collide(self.position, before)
        self.velocity = (self.position - before) / dt_s

    def _pull(self, flat: Array, reach: Array) -> None:
        held = self.position.reshape(3, -1)[:, flat.astype(int)]
        away = self.position - held
        length = np.sqrt((away**2).sum(axis=0))
        excess = np.where(length > reach, 1.0 - reach / np.maximum(length, 1e-9), 0.0)
        self.position -= self.weight * excess * away

    def _bending(self, dt_s: float) -> Array:
        """(3, R, C) acceleration by which the cloth resists being bent, along threads of either direction.

        As stiff and as damped as is stable in explicit steps: less than asked for on a very fine grid.
        """
        per_s2 = self.weave.bending_n_m / (self.weave.density_kg_m2 * self.cell_m**4)
        stiffness = min(per_s2, 0.3 / (STIFFEST * dt_s**2))
        loss_s = min(self.weave.bending_loss_s, 0.5 / (STIFFEST * stiffness * dt_s))
        bent = self.position + loss_s * self.velocity
        pushed = np.zeros_like(bent)
        for axis in (1, 2):
            x = np.moveaxis(bent, axis, -1)
            curve = (x[..., 2:] - 2.0 * x[..., 1:-1] + x[..., :-2]) * self._inner(axis)
            out = np.moveaxis(pushed, axis, -1)
            out[..., 1:-1] += 2.0 * curve
            out[..., 2:] -= curve
            out[..., :-2] -= curve
        return np.asarray(stiffness * pushed)

    def _inner(self, axis: int) -> Array:
        """1 where three points in a row belong to the cloth."""
        there = np.moveaxis(self.present, axis - 1, -1)
        return np.asarray((there[..., 2:] & there[..., 1:-1] & there[..., :-2]).astype(np.float64))

    def normals(self) -> tuple[Array, Array]:
        """(3, R, C) unit normals and (R, C) areas in square metres that the points stand for."""
        along_row, along_column = _slope(self.position, 2), _slope(self.position, 1)
        normal = np.cross(along_row, along_column, axis=0)
        length = np.sqrt((normal**2).sum(axis=0))
        return normal / np.maximum(length, 1e-12), np.where(self.present, self.cell_m**2, 0.0)

    def stretch(self) -> float:
        """Largest length of a thread between two points over what it should be, less 1."""
        worst = 0.0
        for links in (batch for batch in self._links if not batch.sheared):
            first, second = links.first, links.second
            apart = self.position[:, second[0], second[1]] - self.position[:, first[0], first[1]]
            ratio = np.sqrt((apart**2).sum(axis=0)) / self.cell_m
            worst = max(worst, float(((ratio - 1.0) * links.there).max()))
        return worst


def flat_sheet(shape: Sequence[int], cell_m: float, corner: Array, along: Array, up: Array) -> Array:
    """(3, R, C) points of a flat grid of that shape, row 0 at the corner; unit vectors along columns and up rows."""
    row, column = np.indices(tuple(shape))
    return np.asarray(
        corner[:, None, None] + cell_m * (along[:, None, None] * column + up[:, None, None] * row), dtype=np.float64
    )


def steps_per_s(cell_m: float, chain: int, load_m_s2: float, strain: float = 0.04) -> int:
    """Steps a second at which one pass holds a chain of that many cells under that acceleration within the strain.

    One pass undoes half of a link's excess, so the link at the root is too long by 2 chain load dt**2.
    """
    dt_s = math.sqrt(strain * cell_m / (2.0 * chain * load_m_s2))
    return int(np.clip(math.ceil(1.0 / dt_s), 400, 3000))


def _slope(x: Array, axis: int) -> Array:
    """Differences of neighbours across a point, one-sided at the rims."""
    x = np.moveaxis(x, axis, -1)
    out = np.empty_like(x)
    out[..., 1:-1] = x[..., 2:] - x[..., :-2]
    out[..., 0] = 2.0 * (x[..., 1] - x[..., 0])
    out[..., -1] = 2.0 * (x[..., -1] - x[..., -2])
    return np.moveaxis(out, -1, axis)


@dataclass(frozen=True)
class _Links:
    """A batch of links that share no point."""

    first: Cut
    second: Cut
    length: float
    """In cells."""
    there: Array | float
    """1 where both ends belong to the cloth."""

    @property
    def sheared(self) -> bool:
        return self.length > 1.0


def _links(shape: Sequence[int], present: Mask) -> list[_Links]:
    """Threads along rows and columns, then both diagonals."""
    rows, columns = shape
    found = []
    for start in (0, 1):
        found.append(_batch(slice(0, rows), slice(start, columns - 1, 2), (0, 1), present))
        found.append(_batch(slice(start, rows - 1, 2), slice(0, columns), (1, 0), present))
    for start in (0, 1):
        found.append(_batch(slice(start, rows - 1, 2), slice(0, columns - 1), (1, 1), present))
        found.append(_batch(slice(start, rows - 1, 2), slice(1, columns), (1, -1), present))
    return found


def _batch(row: slice, column: slice, shift: tuple[int, int], present: Mask) -> _Links:
    first = (row, column)
    second = (
        slice(row.start + shift[0], row.stop + shift[0], row.step),
        slice(column.start + shift[1], column.stop + shift[1], column.step),
    )
    both = present[first] & present[second]
    there = 1.0 if both.all() else both.astype(np.float64)
    return _Links(first, second, math.hypot(*shift), there)


def _hold(x: Array, weight: Array, links: _Links, *, length_m: float, compliance: float) -> None:
    """Move both ends of every link of a batch so that it has its length; compliance 0 is rigid.

    Weights are 1 or 0, so a compliance here is the usual one times the mass of a point over the step squared.
    """
    first, second = links.first, links.second
    a, b = x[:, first[0], first[1]], x[:, second[0], second[1]]
    weight_a, weight_b = weight[first], weight[second]
    apart = b - a
    length = np.sqrt((apart**2).sum(axis=0))
    share = (length - length_m) / (np.maximum(weight_a + weight_b + compliance, 1e-9) * np.maximum(length, 1e-9))
    move = share * links.there * apart
    a += weight_a * move
    b -= weight_b * move
