"""A thin sheet of liquid on what lies under it: depth-averaged flow on a grid, with friction, wetting and edges.

A film of water on a table is 2 mm thick and a metre wide; a three-dimensional grid that resolves it does not fit a
small machine. Here each cell of 3 to 6 mm holds a depth, each side between two cells a speed: shallow-water equations
on a staggered grid with upwind advection. Mass is moved from cell to cell and never made or lost but by sources and
sinks. Friction is that of a laminar film, 3 nu / h^2 (Nusselt 1916). Surface tension enters as the depth a front needs
before it wets dry ground: about 2 mm for water on wood, uneven, so that puddles get lobes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from ..bodies.hulls import Array

Mask = NDArray[np.bool_]

GRAVITY_M_S2 = 9.81
DRY_M = 2e-5
"""Depth under which a cell counts as dry ground."""
CFL = 0.45
LONGEST_STEP_S = 0.004
FASTEST_M_S = 4.0
DRAG = 0.008
"""Share of the kinetic energy that a rough floor takes per film thickness travelled, beside the laminar friction."""
WALL_M = 1e3
"""Height of what nothing flows over."""
FRONT_M = 0.0019
"""Depth at which water starts to wet dry wood: 2 l sin(angle / 2) with the capillary length l = 2.7 mm and a contact
angle of about 40 degrees (de Gennes, Brochard-Wyart, Quere 2004)."""
ROUND_M = 0.018
"""Size of the neighbourhood that tells whether a front bulges out (it needs more depth there) or is a notch (less)."""


@dataclass(frozen=True)
class Grid:
    """Square cells over a rectangle of the plan; arrays over it are (Y, X)."""

    low: Array
    """(2,) its corner, world metres."""
    cell_m: float
    shape: tuple[int, int]

    @classmethod
    def over(cls, low: Array, high: Array, cell_m: float) -> Grid:
        """Raises ValueError for a rectangle without area or one of more cells than MAX_CELLS."""
        size = np.asarray(high, dtype=float) - np.asarray(low, dtype=float)
        if not np.isfinite(size).all() or size.min() <= cell_m:
            raise ValueError(f"liquid needs a region with an area, not {size[0]:.3g} x {size[1]:.3g} m")
        nx, ny = (int(n) for n in np.ceil(size / cell_m))
        if nx * ny > MAX_CELLS:
            raise ValueError(
                f"a film of {nx * ny} cells would take too long: raise cell_m from {cell_m:.3g} to "
                f"{cell_m * math.sqrt(nx * ny / MAX_CELLS):.2g} m or spill less"
            )
        return cls(np.asarray(low, dtype=float), cell_m, (ny, nx))

    @property
    def centres(self) -> tuple[Array, Array]:
        """World x and y of every cell's middle, each (Y, X)."""
        ny, nx = self.shape
        x, y = (self.low[axis] + (np.arange(n) + 0.5) * self.cell_m for axis, n in ((0, nx), (1, ny)))
        return tuple(np.meshgrid(x, y))  # type: ignore[return-value]


MAX_CELLS = 120_000


@dataclass
class Film:
    """Liquid on a bed. Step it; read depth_m."""

    grid: Grid
    bed_m: Array
    """(Y, X) height of what lies under the liquid, WALL_M where nothing may flow."""
    viscosity_m2_s: float
    off: Mask
    """(Y, X) cells beyond an edge: liquid that comes there has left; see fallen_m."""
    front_m: Array
    """(Y, X) depth needed before liquid enters that cell while it is dry."""
    depth_m: Array = field(init=False)
    along_x: Array = field(init=False)
    """(Y, X + 1) m/s through the sides between cells."""
    along_y: Array = field(init=False)
    """(Y + 1, X)"""
    head_m: Array | None = None
    """(Y, X) pressure on the surface, as a height of liquid: where a stream strikes."""
    fallen_m: Array = field(init=False)
    """(Y, X) depth that has left through each cell of `off` since it was last emptied by the caller."""

    def __post_init__(self) -> None:
        ny, nx = self.grid.shape
        self.depth_m, self.fallen_m = np.zeros((ny, nx)), np.zeros((ny, nx))
        self.along_x, self.along_y = np.zeros((ny, nx + 1)), np.zeros((ny + 1, nx))

    @property
    def volume_m3(self) -> float:
        return float(self.depth_m.sum()) * self.grid.cell_m**2

    def add(self, volume_m3: float, place: Array, radius_m: float) -> None:
        """Pour a volume evenly onto the open cells within radius_m of a place, or onto the nearest one.

        Walls and cells beyond an edge are left out. Raises ValueError when no cell is open.
        """
        cell, (ny, nx) = self.grid.cell_m, self.grid.shape
        column, row = (place[:2] - self.grid.low) / cell
        reach = radius_m / cell + 1.0
        rows = slice(int(np.clip(row - reach, 0, ny - 1)), int(np.clip(row + reach + 1, 1, ny)))
        columns = slice(int(np.clip(column - reach, 0, nx - 1)), int(np.clip(column + reach + 1, 1, nx)))
        y, x = np.ogrid[rows, columns]
        soft = np.clip(1.0 + radius_m / cell - np.hypot(x + 0.5 - column, y + 0.5 - row), 0.0, 1.0)
        soft = soft * (self.open[rows, columns])
        total = float(soft.sum())
        if total > 0.0:
            self.depth_m[rows, columns] += soft * (volume_m3 / (total * cell**2))
            return
        near = np.argwhere(self.open)
        if not len(near):
            raise ValueError("liquid has nowhere to go: everything under it is walls")
        nearest = near[int(np.argmin(((near + 0.5 - (row, column)) ** 2).sum(axis=1)))]
        self.depth_m[tuple(nearest)] += volume_m3 / cell**2

    def push(self, place: Array, radius_m: float, speed_m_s: float) -> None:
        """Let liquid within a radius of a place move away from it at least that fast."""
        for speed, axis in ((self.along_x, 1), (self.along_y, 0)):
            rows, columns = (np.arange(n, dtype=float) for n in speed.shape)
            x = self.grid.low[0] + (columns + (0.0 if axis == 1 else 0.5)) * self.grid.cell_m - place[0]
            y = self.grid.low[1] + (rows + (0.0 if axis == 0 else 0.5)) * self.grid.cell_m - place[1]
            near_x, near_y = np.flatnonzero(np.abs(x) < radius_m), np.flatnonzero(np.abs(y) < radius_m)
            if not len(near_x) or not len(near_y):
                continue
            part = np.ix_(near_y, near_x)
            dx, dy = np.meshgrid(x[near_x], y[near_y])
            away = np.maximum(np.hypot(dx, dy), 0.5 * self.grid.cell_m)
            wanted = speed_m_s * (dx if axis == 1 else dy) / away * (away < radius_m)
            speed[part] = np.where(np.abs(wanted) > np.abs(speed[part]), wanted, speed[part])

    @property
    def open(self) -> Mask:
        """(Y, X) cells that can hold liquid."""
        return np.asarray((self.bed_m < WALL_M / 2.0) & ~self.off)

    def longest_step_s(self) -> float:
        """Longest step in which no wave and no liquid crosses half a cell."""
        deepest = float(self.depth_m.max())
        fastest = max(float(np.abs(self.along_x).max()), float(np.abs(self.along_y).max()))
        wave = math.sqrt(GRAVITY_M_S2 * deepest) + fastest
        return min(LONGEST_STEP_S, CFL * self.grid.cell_m / max(wave, 1e-6))

    def step(self, dt_s: float) -> None:
        """Move on by dt_s, which must not exceed longest_step_s()."""
        window = self._window()
        if window is None:
            return
        rows, columns = window
        bed, depth = self.bed_m[rows, columns], self.depth_m[rows, columns]
        u = self.along_x[rows, columns.start : columns.stop + 1]
        v = self.along_y[rows.start : rows.stop + 1, columns]
        front, off = self._needed(rows, columns), self.off[rows, columns]
        surface = bed + depth
        pressed = surface if self.head_m is None else surface + self.head_m[rows, columns] * (depth > DRY_M)
        advected_u, advected_v = _advected(u, v, dt_s / self.grid.cell_m)
        parts = {"surface": surface, "pressed": pressed, "bed": bed, "depth": depth, "front": front}
        flow_u, speed_u = self._sides(advected_u, dt_s, **parts)
        flow_v, speed_v = self._sides(advected_v.T, dt_s, **{name: part.T for name, part in parts.items()})
        u[:, 1:-1], v[1:-1] = speed_u, speed_v.T
        _move(depth, flow_u, flow_v.T, dt_s / self.grid.cell_m)
        self.fallen_m[rows, columns] += np.where(off, depth, 0.0)
        depth[off] = 0.0

    def run(self, until_s: float, now_s: float, feed: Callable[[float, float], None] | None = None) -> None:
        """Step to until_s; feed(now, dt) may add liquid before each step."""
        while now_s < until_s - 1e-9:
            dt = min(self.longest_step_s(), until_s - now_s)
            if feed is not None:
                feed(now_s, dt)
                dt = min(dt, self.longest_step_s())
            self.step(dt)
            now_s += dt

    def _window(self) -> tuple[slice, slice] | None:
        """Rows and columns that hold liquid, and a border of two."""
        wet = self.depth_m > 0.0
        rows, columns = np.flatnonzero(wet.any(axis=1)), np.flatnonzero(wet.any(axis=0))
        if not len(rows):
            return None
        ny, nx = self.grid.shape
        return (
            slice(max(0, rows[0] - 2), min(ny, rows[-1] + 3)),
            slice(max(0, columns[0] - 2), min(nx, columns[-1] + 3)),
        )

    def _needed(self, rows: slice, columns: slice) -> Array:
        """Depth that liquid needs to enter each dry cell: surface tension rounds the outline."""
        wet = (self.depth_m[rows, columns] > DRY_M).astype(float)
        share = gaussian_filter(wet, max(1.0, ROUND_M / self.grid.cell_m / 3.0), mode="nearest", truncate=2.0)
        return np.asarray(self.front_m[rows, columns] * np.clip(2.6 - 4.0 * share, 0.25, 3.0))

    def _sides(
        self, speed: Array, dt_s: float, *, surface: Array, pressed: Array, bed: Array, depth: Array, front: Array
    ) -> tuple[Array, Array]:
        """Flow (m2/s) and speed through the inner sides across the last axis, after gravity, friction and wetting."""
        sill = np.maximum(bed[:, :-1], bed[:, 1:])
        before, after = np.maximum(pressed[:, :-1], sill), np.maximum(pressed[:, 1:], sill)
        moved = speed[:, 1:-1] - GRAVITY_M_S2 * dt_s / self.grid.cell_m * (after - before)
        forward = moved > 0.0
        deep = np.maximum(np.where(forward, surface[:, :-1], surface[:, 1:]) - sill, 0.0)
        deep = np.minimum(deep, np.where(forward, depth[:, :-1], depth[:, 1:]))
        thick = np.maximum(deep, 1e-4)
        moved /= 1.0 + dt_s * (3.0 * self.viscosity_m2_s / thick**2 + DRAG * np.abs(moved) / thick)
        ahead_depth = np.where(forward, depth[:, 1:], depth[:, :-1])
        needed = np.where(forward, front[:, 1:], front[:, :-1])
        shut = (deep <= 0.0) | ((ahead_depth < DRY_M) & (deep < needed))
        moved = np.where(shut, 0.0, np.clip(moved, -FASTEST_M_S, FASTEST_M_S))
        return moved * deep, moved


def _advected(u: Array, v: Array, dt_cell: float) -> tuple[Array, Array]:
    """Both speeds carried along by the flow, first order upwind."""
    v_at_u, u_at_v = np.zeros_like(u), np.zeros_like(v)
    v_at_u[:, 1:-1] = 0.25 * (v[:-1, :-1] + v[:-1, 1:] + v[1:, :-1] + v[1:, 1:])
    u_at_v[1:-1] = 0.25 * (u[:-1, :-1] + u[1:, :-1] + u[:-1, 1:] + u[1:, 1:])
    return (
        u - dt_cell * (u * _upwind(u, u, 1) + v_at_u * _upwind(u, v_at_u, 0)),
        v - dt_cell * (v * _upwind(v, v, 0) + u_at_v * _upwind(v, u_at_v, 1)),
    )


def _upwind(values: Array, speed: Array, axis: int) -> Array:
    """Difference to the neighbour that the flow comes from; 0 at the border."""
    step = np.diff(values, axis=axis)
    behind, ahead = np.zeros_like(values), np.zeros_like(values)
    if axis == 0:
        behind[1:], ahead[:-1] = step, step
    else:
        behind[:, 1:], ahead[:, :-1] = step, step
    return np.where(speed > 0.0, behind, ahead)


def _move(depth: Array, flow_u: Array, flow_v: Array, dt_cell: float) -> None:
    """Carry liquid through the sides, in place; no cell gives more than it has."""
    leaving = np.zeros_like(depth)
    leaving[:, :-1] += np.maximum(flow_u, 0.0)
    leaving[:, 1:] -= np.minimum(flow_u, 0.0)
    leaving[:-1] += np.maximum(flow_v, 0.0)
    leaving[1:] -= np.minimum(flow_v, 0.0)
    share = np.minimum(1.0, depth / np.maximum(leaving * dt_cell, 1e-15))
    flow_u = flow_u * np.where(flow_u > 0.0, share[:, :-1], share[:, 1:]) * dt_cell
    flow_v = flow_v * np.where(flow_v > 0.0, share[:-1], share[1:]) * dt_cell
    depth[:, :-1] -= flow_u
    depth[:, 1:] += flow_u
    depth[:-1] -= flow_v
    depth[1:] += flow_v
    np.maximum(depth, 0.0, out=depth)


def uneven(grid: Grid, seed: int, *, patch_m: float, spread: float) -> Array:
    """(Y, X) smooth random factors about 1 with that standard deviation, patches of that size, never below 0.3."""
    rng = np.random.default_rng(seed)
    noise = gaussian_filter(rng.standard_normal(grid.shape), max(0.7, patch_m / grid.cell_m / 2.0), mode="wrap")
    return np.asarray(np.maximum(0.3, 1.0 + spread * (noise - noise.mean()) / max(noise.std(), 1e-12)))
