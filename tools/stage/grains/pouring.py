"""Grains poured from a spout: a stream in free fall, a pile that slides at its angle of repose. numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .heights import Array, Repose, relax, steepness

GRAVITY_M_S2 = 9.81
SUBSTEPS, SWEEPS = 10, 14
"""Portions poured per frame, and sweeps of sliding after each."""
SURFACE_PACE_M_S = 0.25


@dataclass(frozen=True)
class Grain:
    """A kind of grain: size_m across, long = length over width, angle of repose, sRGB."""

    size_m: float
    long: float
    repose_deg: float
    colour: tuple[float, float, float]


GRAINS: dict[str, Grain] = {
    "sand": Grain(0.0012, 1.0, 33.0, (0.82, 0.66, 0.42)),
    "salt": Grain(0.0010, 1.0, 32.0, (0.95, 0.95, 0.95)),
    "sugar": Grain(0.0011, 1.0, 35.0, (0.96, 0.95, 0.92)),
    "flour": Grain(0.0008, 1.0, 43.0, (0.96, 0.94, 0.88)),
    "rice": Grain(0.0022, 3.0, 33.0, (0.94, 0.91, 0.82)),
    "wheat": Grain(0.0035, 1.9, 27.0, (0.78, 0.58, 0.3)),
    "corn": Grain(0.0075, 1.2, 27.0, (0.93, 0.73, 0.18)),
    "beans": Grain(0.009, 1.6, 30.0, (0.45, 0.17, 0.12)),
    "coffee_beans": Grain(0.0075, 1.4, 33.0, (0.22, 0.12, 0.07)),
    "gravel": Grain(0.014, 1.2, 38.0, (0.55, 0.53, 0.5)),
    "coal": Grain(0.02, 1.1, 37.0, (0.06, 0.06, 0.065)),
    "pebbles": Grain(0.016, 1.3, 34.0, (0.62, 0.57, 0.5)),
    "soil": Grain(0.003, 1.1, 40.0, (0.27, 0.19, 0.12)),
    "seeds": Grain(0.003, 1.6, 29.0, (0.35, 0.3, 0.22)),
    "snow": Grain(0.002, 1.0, 38.0, (0.95, 0.96, 0.98)),
}
"""Angles of repose: Engineering Toolbox "Angle of repose" and Glover 1995 (dry sand 34, granulated sugar 35, wheat 27,
gravel 35-45, flour 45, shelled corn 23-27, beans 30); sizes by eye, sand and salt drawn twice as coarse as they are."""


@dataclass(frozen=True)
class Spout:
    """Where grains come from: a mouth of radius_m at_m above the bed's middle; they leave at speed_m_s downwards."""

    height_m: float
    radius_m: float
    speed_m_s: float

    def fall_s(self, to_m: float) -> float:
        """Time to fall from the mouth to a height."""
        drop = max(self.height_m - to_m, 0.0)
        return float((-self.speed_m_s + np.sqrt(self.speed_m_s**2 + 2.0 * GRAVITY_M_S2 * drop)) / GRAVITY_M_S2)


@dataclass(frozen=True)
class Poured:
    """F frames of a pile on a square bed of n x n cells of cell_m about the spout."""

    cell_m: float
    bed: Array
    layers: Array
    """(F, n, n) m of grains on the bed."""
    grains: Array
    """(F, K, 3) places of the shown grains about the bed's middle; those to come wait in the spout."""

    @property
    def axis_m(self) -> Array:
        return axis_m(len(self.bed), self.cell_m)


def axis_m(cells: int, cell_m: float) -> Array:
    """Middles of the cells along a side."""
    return np.asarray((np.arange(cells) - (cells - 1) / 2.0) * cell_m)


def pile_radius_m(volume_m3: float, repose_deg: float) -> float:
    """Radius of a cone of that volume at that slope."""
    return float((3.0 * volume_m3 / (np.pi * np.tan(np.radians(repose_deg)))) ** (1.0 / 3.0))


def pour(
    grain: Grain,
    spout: Spout,
    bed: Array,
    *,
    cell_m: float,
    volume_m3: float,
    pour_s: float,
    shown: int,
    frames: int,
    fps: int,
    seed: int,
) -> Poured:
    """Pour at an even rate from time 0 for pour_s; the pile begins when the first grains have fallen."""
    rng = np.random.default_rng([seed, 41])
    cells = len(bed)
    x, y = np.meshgrid(axis_m(cells, cell_m), axis_m(cells, cell_m))
    aim = np.exp(-(x**2 + y**2) / (2.0 * max(spout.radius_m, cell_m) ** 2))
    aim /= aim.sum() * cell_m**2
    layer, mobile = np.zeros_like(bed), np.zeros(bed.shape, dtype=np.bool_)
    repose, delay = Repose.of(grain.repose_deg), spout.fall_s(float(bed[cells // 2, cells // 2]))
    layers = []
    for frame in range(frames):
        for part in range(SUBSTEPS if frame else 0):
            now = (frame - 1 + (part + 1) / SUBSTEPS) / fps - delay
            if 0.0 < now <= pour_s + 1.0 / (fps * SUBSTEPS):
                layer += aim * volume_m3 / pour_s * min(1.0 / (fps * SUBSTEPS), now, pour_s)
            layer = relax(bed, layer, mobile, repose, cell_m=cell_m, sweeps=SWEEPS)
        layers.append(layer.copy())
    found = Poured(cell_m, bed, np.array(layers), np.zeros((frames, shown, 3)))
    return Poured(cell_m, bed, found.layers, _flights(found, spout, grain, pour_s, fps=fps, count=shown, rng=rng))


def _flights(
    pile: Poured, spout: Spout, grain: Grain, pour_s: float, *, fps: int, count: int, rng: np.random.Generator
) -> Array:
    """Grains fall in the stream, then run down the pile as it is in that frame, and stop where it is less steep."""
    frames = len(pile.layers)
    leave = rng.uniform(0.0, pour_s, count)
    turn, out = rng.uniform(0.0, 2.0 * np.pi, count), np.sqrt(rng.random(count))
    start = spout.radius_m * out[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    run_m = rng.uniform(0.1, 1.0, count)
    place = np.c_[start, np.full(count, spout.height_m)]
    landed, done = np.zeros(count, dtype=np.bool_), np.zeros(count)
    found = np.empty((frames, count, 3))
    foot = _foot_m(pile)
    for frame in range(frames):
        surface = pile.bed + pile.layers[frame]
        since = frame / fps - leave
        drop = spout.speed_m_s * np.maximum(since, 0.0) + 0.5 * GRAVITY_M_S2 * np.maximum(since, 0.0) ** 2
        height = spout.height_m - drop
        ground = _at(surface, pile, place)
        falling = ~landed & (since > 0.0)
        landed |= falling & (height <= ground)
        flying = falling & ~landed
        place[flying, 2] = height[flying]
        place[~landed & (since <= 0.0), 2] = spout.height_m + 0.4 * spout.radius_m
        running = landed & (done < run_m * foot[frame])
        for _ in range(3):
            slope = _slope(surface, pile, place[running])
            steep = np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-6)
            step = -slope / steep * np.minimum(steep, 0.8) * SURFACE_PACE_M_S / (0.6 * 3.0 * fps)
            place[running, :2] += step
            done[running] += np.linalg.norm(step, axis=1)
        resting = landed
        # A grain stays where it came to rest and is buried; only what still runs keeps to the surface.
        lifted = _at(surface, pile, place) + 0.35 * grain.size_m
        place[running | (resting & (place[:, 2] > lifted)), 2] = lifted[running | (resting & (place[:, 2] > lifted))]
        found[frame] = place
    return found


def _foot_m(pile: Poured) -> Array:
    """(F,) radius of the pile."""
    area = (pile.layers > 0.25 * pile.cell_m * 0.3).sum(axis=(1, 2)) * pile.cell_m**2
    return np.asarray(np.sqrt(area / np.pi))


def _index(pile: Poured, place: Array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    cells = len(pile.bed)
    column = np.clip(np.round(place[:, 0] / pile.cell_m + (cells - 1) / 2.0), 0, cells - 1).astype(np.int64)
    row = np.clip(np.round(place[:, 1] / pile.cell_m + (cells - 1) / 2.0), 0, cells - 1).astype(np.int64)
    return row, column


def _at(surface: Array, pile: Poured, place: Array) -> Array:
    return np.asarray(surface[_index(pile, place)])


def _slope(surface: Array, pile: Poured, place: Array) -> Array:
    """(N, 2) gradient along x and y."""
    along_y, along_x = np.gradient(surface, pile.cell_m)
    at = _index(pile, place)
    return np.stack([along_x[at], along_y[at]], axis=1)


def flank(pile: Array, cell_m: float) -> NDArray[np.bool_]:
    """Cells of a pile between its rounded top and its foot."""
    high = float(pile.max())
    return np.asarray((pile > 0.12 * high) & (pile < 0.8 * high) & (steepness(pile, cell_m) > 0.05))
