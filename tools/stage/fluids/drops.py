"""Liquid in the air: what falls from an edge, drips or splashes. Parcels fly as gravity has it, then land."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from ..bodies.hulls import Array
from .film import GRAVITY_M_S2, Grid
from .film_bed import Bed

DROP_M3 = 3e-7
"""Volume of a drop that lets go of an edge: 4 mm in radius, the upper end of what water does, so that it is seen."""
UNSTEADY = 0.04
"""Share by which the speed of what leaves an edge varies from parcel to parcel; four times that between rivulets."""
STREAM_M3_S = 3e-6
"""Flow from which on a rivulet falls as a stream and not drop by drop (jetting needs a Weber number of about 4)."""
PARCEL_S = 0.008
RIVULET_M = 0.012
"""Length of edge whose liquid gathers into one rivulet, on average."""
EDGE_CELLS = 3
"""Rows of cells beyond an edge that a grid holds."""
THINNEST_M = 0.0011
"""Radius under which a stream has broken up into drops."""


@dataclass(frozen=True)
class Parcel:
    """Some liquid that flies on its own; length_s is how long it took to leave, 0 for a round drop."""

    born_s: float
    place: Array
    speed: Array
    volume_m3: float
    length_s: float
    lands_s: float

    def at(self, time_s: float) -> tuple[Array, Array]:
        """Place and speed."""
        age = time_s - self.born_s
        fall = np.array([0.0, 0.0, -GRAVITY_M_S2])
        return self.place + self.speed * age + fall * age**2 / 2.0, self.speed + fall * age

    def landing(self) -> Array:
        return self.at(self.lands_s)[0]


@dataclass(frozen=True)
class Blob:
    """An ellipsoid of liquid: half-length along a direction, radius across."""

    centre: Array
    way: Array
    half_m: float
    radius_m: float
    joins: bool = False
    """True for a part of a stream or a body, drawn as one skin with its neighbours."""

    @property
    def volume_m3(self) -> float:
        return float(4.0 / 3.0 * np.pi * self.half_m * self.radius_m**2)


@dataclass
class Shower:
    """Parcels between where they let go and a height they land on."""

    ground_m: float
    parcels: list[Parcel] = field(default_factory=list)

    def add(self, born_s: float, place: Array, speed: Array, volume_m3: float, length_s: float = 0.0) -> None:
        """place (3,), speed (3,) m/s."""
        up, high = float(speed[2]), max(0.0, float(place[2]) - self.ground_m)
        lands = born_s + (up + np.sqrt(up**2 + 2.0 * GRAVITY_M_S2 * high)) / GRAVITY_M_S2
        self.parcels.append(Parcel(born_s, np.asarray(place), np.asarray(speed), volume_m3, length_s, float(lands)))

    def in_air(self, time_s: float) -> list[Parcel]:
        return [parcel for parcel in self.parcels if parcel.born_s <= time_s < parcel.lands_s]

    def blobs(self, time_s: float) -> list[Blob]:
        """What is drawn of the parcels in the air."""
        return [_blob(parcel, time_s) for parcel in self.in_air(time_s)]

    def landing(self, start_s: float, end_s: float) -> list[Parcel]:
        return [parcel for parcel in self.parcels if start_s <= parcel.lands_s < end_s]


def _blob(parcel: Parcel, time_s: float) -> Blob:
    place, speed = parcel.at(time_s)
    pace = float(np.linalg.norm(speed))
    round_m = (3.0 * parcel.volume_m3 / (4.0 * np.pi)) ** (1 / 3)
    half = max(round_m, 0.75 * pace * parcel.length_s)  # three quarters: neighbours overlap into one stream
    across = float(np.sqrt(3.0 * parcel.volume_m3 / (4.0 * np.pi * half)))
    broken = across < THINNEST_M
    if broken:
        half, across = round_m, round_m
    way = speed / pace if pace > 1e-6 else np.array([0.0, 0.0, -1.0])
    return Blob(place, way, half, across, joins=parcel.length_s > 0.0 and not broken)


@dataclass
class Edge:
    """Gathers what leaves a film over an edge into rivulets, and lets it go as streams or drops."""

    grid: Grid
    base_m: float
    shower: Shower
    rivulet: NDArray[np.int64]
    """(Y, X) number of the rivulet that liquid in a cell joins."""
    rng: np.random.Generator
    pace: Array
    """Speed of each rivulet over that of the film it comes from."""
    held: dict[int, list[float]] = field(default_factory=dict)
    """Rivulet -> volume, and the sums of volume times x, y, speed x, speed y."""

    @classmethod
    def of(cls, bed: Bed, shower: Shower, seed: int) -> Edge:
        """Rivulets gather about points strewn unevenly along the edges."""
        rng = np.random.default_rng(seed)
        x, y = bed.grid.centres
        border = np.stack([x[bed.off], y[bed.off]], axis=1)
        count = max(1, round(len(border) * bed.grid.cell_m / RIVULET_M / EDGE_CELLS))
        nearest = KDTree(border[rng.integers(len(border), size=count)]).query(border)[1]
        rivulet = np.zeros(bed.grid.shape, dtype=np.int64)
        rivulet[bed.off] = nearest
        pace = np.clip(rng.normal(1.0 - 4.0 * UNSTEADY, 4.0 * UNSTEADY, count), 0.4, 1.2)
        return cls(bed.grid, bed.base_m, shower, rivulet, rng, pace)

    def gather(self, fallen_m: Array, along_x: Array, along_y: Array) -> None:
        """Take the depths that have left, with the speed they left at; fallen_m is emptied."""
        x, y = self.grid.centres
        for row, column in np.argwhere(fallen_m > 0.0):
            volume = float(fallen_m[row, column]) * self.grid.cell_m**2
            sums = self.held.setdefault(int(self.rivulet[row, column]), [0.0] * 5)
            speed_x = _stronger(along_x[row, column], along_x[row, column + 1])
            speed_y = _stronger(along_y[row, column], along_y[row + 1, column])
            for index, value in enumerate((1.0, x[row, column], y[row, column], speed_x, speed_y)):
                sums[index] += volume * value
        fallen_m[:] = 0.0

    def release(self, now_s: float, since_s: float) -> None:
        """Let go of streams, and of drops that have grown heavy enough. since_s: how long this was gathered."""
        for key, sums in list(self.held.items()):
            volume = sums[0]
            stream = volume >= STREAM_M3_S * since_s
            if not stream and volume < DROP_M3:
                continue
            x, y, speed_x, speed_y = (value / volume for value in sums[1:])
            place = np.array([x, y, self.base_m - 0.002])
            speed = np.array([speed_x, speed_y, 0.0]) * self.pace[key] * (1.0 + UNSTEADY * self.rng.standard_normal(3))
            self.shower.add(now_s, place, speed, volume, since_s if stream else 0.0)
            del self.held[key]

    @property
    def held_m3(self) -> float:
        return float(sum(sums[0] for sums in self.held.values()))


def _stronger(a: float, b: float) -> float:
    return float(a if abs(a) > abs(b) else b)


def splashes(
    shower: Shower, now_s: float, place: Array, *, impact_m_s: float, volume_m3: float, rng: np.random.Generator
) -> None:
    """Small drops thrown up by an impact, together of that volume: out and up at a third of its speed, unevenly."""
    left = volume_m3
    while left > 0.0:
        size = float(min(left, 1e-8 + rng.exponential(4e-8)))
        around, lift = rng.uniform(0.0, 2.0 * np.pi), rng.uniform(0.5, 1.2)
        pace = impact_m_s * rng.uniform(0.12, 0.45)
        way = np.array([np.cos(around) * np.cos(lift), np.sin(around) * np.cos(lift), np.sin(lift)])
        shower.add(now_s, place + 0.004 * way, pace * way, size)
        left -= size
