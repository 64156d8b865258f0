"""The whole way of a liquid, frame by frame: a film on a support, what leaves its edges, the puddle below."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ....state.scene import Support
from ..bodies.colliders import lowest_support
from ..bodies.hulls import Array
from ..world import World
from . import drops, film_bed
from .drops import EDGE_CELLS, PARCEL_S, Edge, Parcel, Shower
from .film import DRY_M, MAX_CELLS, Film, Grid, Mask
from .film_bed import Bed
from .film_mesh import blob_skin, film_surface, joined
from .fluid_shapes import Mesh
from .liquids import THICK_M2_S

FLOOR_CELL_M = 0.008
FLOOR_REACH_M = 0.45
"""How far beyond a table what falls off it is followed on the floor."""
LANDING_M = 0.012
SPRAY_SHARE = 0.04
"""Share of a falling stream that an impact throws up again."""
RAISED = np.array([0.0, 0.0, 0.004])
"""Drops that an impact throws up set out this far above the surface."""
SKIN_M = 0.0035
SPREAD_SHARE = 0.9

Feed = Callable[[float, float], None]

MOST = 0.9 * MAX_CELLS
"""Cells a film of the usual fineness may have: the edge grows with the cells, so not quite all."""


@dataclass(frozen=True)
class Drawn:
    """One frame: the film's open surface, closed bodies in the air, and what was measured on them."""

    film: Mesh
    bodies: Mesh
    volume_m3: float
    given_m3: float
    """What had come out of the vessel or spout by then."""
    inside_m3: float
    lowest_m: float
    spread_m: float
    thickness_m: float


@dataclass
class Course:
    """A liquid on a support. Feed it, advance it, draw it."""

    bed: Bed
    film: Film
    inside: Mask
    """(Y, X) cells of the vessel's inside."""
    shower: Shower
    edge: Edge | None
    floor: tuple[Bed, Film] | None
    rng: np.random.Generator
    thick: bool
    now_s: float = 0.0
    outwards: float = 0.0
    """Share of an impact's speed that pushes the film away from where it came down."""

    @classmethod
    def on(cls, world: World, support: Support, bed: Bed, inside: Mask, *, viscosity_m2_s: float, seed: int) -> Course:
        """A dry course on a bed of this support; what leaves a raised one falls to the lowest support."""
        film = film_bed.film_on(bed, viscosity_m2_s, seed)
        rng, thick = np.random.default_rng(seed + 2), viscosity_m2_s >= THICK_M2_S
        if not bed.off.any():
            return cls(bed, film, inside, Shower(support.height_m), None, None, rng, thick)
        below = lowest_support(world.contract)
        shower = Shower(below.height_m)
        x, y = bed.grid.centres
        low = np.array([x[bed.off].min(), y[bed.off].min()]) - FLOOR_REACH_M
        high = np.array([x[bed.off].max(), y[bed.off].max()]) + FLOOR_REACH_M
        grid = Grid.over(np.maximum(low, below.low), np.minimum(high, below.high), FLOOR_CELL_M)
        under = film_bed.support_bed(world, below, grid, but=support.object)
        lower = film_bed.film_on(under, viscosity_m2_s, seed + 3)
        edge = Edge.of(bed, shower, seed + 4)
        return cls(bed, film, inside, shower, edge, (under, lower), rng, thick)

    def advance(self, until_s: float, feed: Feed | None = None) -> None:
        """Move on; feed(now, dt) adds liquid before each step of the film."""
        while self.now_s < until_s - 1e-9:
            after = min(until_s, self.now_s + PARCEL_S)
            self.film.run(after, self.now_s, feed)
            if self.edge is not None:
                self.edge.gather(self.film.fallen_m, self.film.along_x, self.film.along_y)
                self.edge.release(after, after - self.now_s)
            self._strike(after)
            self._land(self.now_s, after)
            if self.floor is not None:
                self.floor[1].run(after, self.now_s)
            self.now_s = after

    def _strike(self, now_s: float) -> None:
        """Parcels that come down on the film itself, not beyond its edges, end there."""
        for index, parcel in enumerate(self.shower.parcels):
            if not parcel.born_s < now_s < parcel.lands_s:
                continue
            place, speed = parcel.at(now_s)
            cell = cell_of(self.bed.grid, place)
            if cell is None or self.bed.off[cell] or speed[2] > 0.0:
                continue
            if place[2] <= self.bed.base_m + self.bed.height_m[cell] + self.film.depth_m[cell]:
                thrown = self._thrown(now_s, place, speed, parcel)
                radius = (3.0 * parcel.volume_m3 / (4.0 * np.pi)) ** (1 / 3)
                self.film.add(parcel.volume_m3 - thrown, place, radius)
                if self.outwards > 0.0:
                    self.film.push(place, 2.0 * radius, self.outwards * float(-speed[2]))
                self.shower.parcels[index] = replace(parcel, lands_s=now_s, volume_m3=0.0)

    def _thrown(self, now_s: float, place: Array, speed: Array, parcel: Parcel) -> float:
        """Volume that an impact throws up again; what flew up itself, and what is thick, throws nothing."""
        if self.thick or parcel.speed[2] > 0.0 or parcel.volume_m3 <= 0.0:
            return 0.0
        thrown = SPRAY_SHARE * parcel.volume_m3
        pace = float(np.linalg.norm(speed))
        drops.splashes(self.shower, now_s, place + RAISED, impact_m_s=pace, volume_m3=thrown, rng=self.rng)
        return thrown

    def _land(self, start_s: float, end_s: float) -> None:
        """What reaches the ground joins the puddle there; an impact throws a little of it up again."""
        film = self.floor[1] if self.floor else self.film
        for parcel in [p for p in self.shower.landing(start_s, end_s) if p.volume_m3 > 0.0]:
            place, speed = parcel.at(parcel.lands_s)
            volume = parcel.volume_m3
            volume -= self._thrown(end_s, place, speed, parcel)
            film.add(volume, place, LANDING_M)
        self.shower.parcels[:] = [p for p in self.shower.parcels if p.lands_s >= end_s]

    def draw(self, given_m3: float, *, extra: list[Mesh] | None = None, hidden: Mask | None = None) -> Drawn:
        """The frame as it stands, given_m3 after it all began; extra: meshes of the recipe's own, such as a stream."""
        surface, volume = film_surface(self.film, self.bed, shown=None if hidden is None else ~hidden)
        sheets, floor_m = [surface], 0.0
        if self.floor is not None:
            puddle, below = film_surface(self.floor[1], self.floor[0])
            sheets.append(puddle)
            volume, floor_m = volume + below, below
        blobs = self.shower.blobs(self.now_s)
        bodies = joined([blob_skin(blobs, SKIN_M), *(extra or [])])
        seen = joined([joined(sheets), bodies])
        ground = self.shower.ground_m
        wet = self.film.depth_m > DRY_M
        return Drawn(
            film=joined(sheets),
            bodies=bodies,
            volume_m3=volume + sum(blob.volume_m3 for blob in blobs),
            given_m3=given_m3,
            inside_m3=float(self.film.depth_m[self.inside].sum()) * self.bed.grid.cell_m**2,
            lowest_m=max(0.0, float(seen.vertices[:, 2].min()) - ground) if len(seen.vertices) and not floor_m else 0.0,
            spread_m=self._spread_m(),
            thickness_m=float(self.film.depth_m[wet].mean()) if wet.any() else 0.0,
        )

    def _spread_m(self) -> float:
        """Diameter of the circle about the middle of all liquid on supports that holds SPREAD_SHARE of it."""
        parts = [(self.film, self.bed), *([(self.floor[1], self.floor[0])] if self.floor else [])]
        x, y, held = (np.concatenate(values) for values in zip(*(_columns(f, b) for f, b in parts), strict=True))
        total = float(held.sum())
        if total <= 0.0:
            return 0.0
        away = np.hypot(x - (x * held).sum() / total, y - (y * held).sum() / total)
        order = np.argsort(away)
        return 2.0 * float(np.interp(SPREAD_SHARE, np.cumsum(held[order]) / total, away[order]))

    @property
    def total_m3(self) -> float:
        """All liquid there is: on supports, held back at an edge, in the air."""
        flying = sum(p.volume_m3 for p in self.shower.parcels if p.lands_s >= self.now_s)
        held = self.edge.held_m3 if self.edge else 0.0
        return self.film.volume_m3 + (self.floor[1].volume_m3 if self.floor else 0.0) + flying + held


def _columns(film: Film, bed: Bed) -> tuple[Array, Array, Array]:
    x, y = bed.grid.centres
    wet = film.depth_m > DRY_M
    return x[wet], y[wet], film.depth_m[wet] * film.grid.cell_m**2


def grid_round(
    world: World, support: Support, low: Array, high: Array, *, cell_m: float | None, usual_m: float
) -> Grid:
    """Cells over as much of the rectangle as the support and its edge have.

    cell_m None: of the usual size, coarser where a film of that many cells would take too long. Raises ValueError where
    a cell_m that was given does.
    """
    cell = cell_m or max(
        usual_m, math.sqrt(max(0.0, float(np.prod(_on(world, support, low, high, usual_m)[1]))) / MOST)
    )
    low, size = _on(world, support, low, high, cell)
    return Grid.over(low, low + size, cell)


def _on(world: World, support: Support, low: Array, high: Array, cell_m: float) -> tuple[Array, Array]:
    """Corner and size of what a rectangle shares with a support and its edge."""
    if film_bed.elevated(world, support):
        border = EDGE_CELLS * cell_m
        low = np.maximum(low, np.array(support.low) - border)
        high = np.minimum(high, np.array(support.high) + border)
    return low, high - low


def cell_of(grid: Grid, place: Array) -> tuple[int, int] | None:
    """Row and column that hold a place; None off the grid."""
    column, row = (math.floor(value) for value in (place[:2] - grid.low) / grid.cell_m)
    return (row, column) if 0 <= row < grid.shape[0] and 0 <= column < grid.shape[1] else None
