"""Sand that wind brings over the crest of a dune and that runs down its slip face in streams. numpy and scipy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from .dune import Dune, Patch
from .heights import Array
from .rolling import Manner, Rolling

BRINK_M = (0.1, 0.5)
"""Where below the crest the sand arrives that the wind has carried over it."""
TAKEN_M = 2.5
"""Width of the strip behind the crest that loses this sand."""
DUST_M = 0.003
"""Depth above which a cell counts as streaming."""
PULSE_S = (0.8, 1.7)
"""Periods in which the streams swell and ebb. Chosen by eye: waves a metre or less apart."""


@dataclass(frozen=True)
class Supply:
    """Streams along the brink: where (a), half width, share of the flow, period and phase of its waves."""

    at_m: Array
    half_m: Array
    share: Array
    period_s: Array
    phase_rad: Array
    flow_m2_s: float
    """Sand per metre of a full stream's width."""

    @classmethod
    def drawn(cls, rng: np.random.Generator, patch: Patch, streams: int, flow_m2_s: float) -> Supply:
        """Streams spread over the patch, none at its very ends."""
        low, high = float(patch.a_m[0]) + 1.0, float(patch.a_m[-1]) - 1.0
        slot = (high - low) / streams
        return cls(
            at_m=low + slot * (np.arange(streams) + rng.uniform(0.25, 0.75, streams)),
            half_m=slot * rng.uniform(0.26, 0.46, streams),
            share=rng.uniform(0.7, 1.15, streams),
            period_s=rng.uniform(*PULSE_S, streams),
            phase_rad=rng.uniform(0.0, 2.0 * np.pi, streams),
            flow_m2_s=flow_m2_s,
        )

    def at(self, a: Array, time_s: float) -> Array:
        """m2/s arriving at each place along the crest: a thin veil everywhere, streams in it."""
        wave = 1.0 + 0.75 * np.sin(2.0 * np.pi * time_s / self.period_s + self.phase_rad)
        wander = 0.12 * np.sin(0.9 * time_s + 3.0 * self.phase_rad)
        shape = np.exp(-(((a[:, None] - self.at_m - wander) / self.half_m) ** 4))
        return np.asarray(self.flow_m2_s * (0.12 + (shape * self.share * wave).sum(axis=1)))


@dataclass(frozen=True)
class Streamed:
    """F video frames on a patch of rows x columns."""

    heights: Array
    """(F, rows, columns) m over the ground."""
    depth: Array
    """(F, rows, columns) m of sand on the move."""
    grain: Array
    """(F, rows, columns) 0..1; a pattern that travels with the sand."""
    velocity: tuple[Array, Array]
    """(F, rows, columns) m/s along s and along a."""
    rest: Array
    """(rows, columns) before anything moved."""


def stream(
    dune: Dune, patch: Patch, supply: Supply, manner: Manner, *, frames: int, fps: int, before_s: float, seed: int
) -> Streamed:
    """Let sand run for before_s, then over the frames. The dune keeps its volume: what arrives is taken behind it."""
    a, s = patch.mesh()
    q = dune.beyond_crest(a, s)
    rest = dune.height(a, s)
    flow = Rolling(rest - rest.min() - 1.0, np.full_like(rest, 1.0), patch.cell_m, manner)
    brink = _columns_share(np.clip(1.0 - np.abs(q - np.mean(BRINK_M)) / np.ptp(BRINK_M), 0.0, 1.0))
    taken = _columns_share(np.where(q < -0.05, np.clip(1.0 + q / TAKEN_M, 0.0, 1.0) * np.clip(-q / 0.4, 0.0, 1.0), 0.0))
    pattern = _Pattern(patch, seed)
    found: list[tuple[Array, ...]] = []
    time_s = -before_s
    for frame in range(frames):
        until = frame / fps
        count = max(1, int(np.ceil((until - time_s) / flow.step_s() - 1e-9))) if until > time_s else 0
        carried = _Carried.none(rest)
        for _ in range(count):
            step = (until - time_s) / count
            arriving = supply.at(patch.a_m, time_s) * step / patch.cell_m
            flow.moving += brink * arriving
            flow.lying -= taken * arriving
            flow.step(step)
            carried = carried.further(flow.flux_m2_s, step)
            if carried.seconds > PATTERN_S:
                pattern.carry(carried, flow.moving, q)
                carried = _Carried.none(rest)
        time_s = until
        speed = [part / np.maximum(flow.moving, DUST_M / 3.0) for part in flow.flux_m2_s]
        found.append((flow.surface + rest.min(), flow.moving.copy(), pattern.value.copy(), *speed))
    heights, depth, grain, down, along = (np.array(column) for column in zip(*found, strict=True))
    return Streamed(heights, depth, grain, (down, along), rest)


PATTERN_S = 0.06
"""How often the pattern is carried on: seldom, because each time blurs it a little."""


@dataclass(frozen=True)
class _Carried:
    """What has passed each cell since the pattern was last carried on: m2 along s and along a, seconds."""

    down_m2: Array
    along_m2: Array
    seconds: float

    @classmethod
    def none(cls, like: Array) -> _Carried:
        return cls(np.zeros_like(like), np.zeros_like(like), 0.0)

    def further(self, flux_m2_s: tuple[Array, Array], seconds: float) -> _Carried:
        return _Carried(
            self.down_m2 + flux_m2_s[0] * seconds, self.along_m2 + flux_m2_s[1] * seconds, self.seconds + seconds
        )


class _Pattern:
    """Light and dark streaks that enter at the brink and go with the sand."""

    def __init__(self, patch: Patch, seed: int) -> None:
        rng = np.random.default_rng([seed, 5])
        shape = (len(patch.s_m), len(patch.a_m))
        self.rng, self.cell_m = rng, patch.cell_m
        self.value = _noise(rng, shape)
        self.fresh = _noise(rng, (4 * shape[0], shape[1]))
        self.run_m = 0.0

    def carry(self, carried: _Carried, moving: Array, q: Array) -> None:
        """Shift the pattern by the way the sand has gone, and let new pattern in at the brink."""
        deep = np.maximum(moving, DUST_M / 3.0)
        back = [part / deep / self.cell_m for part in (carried.down_m2, carried.along_m2)]
        rows, columns = np.indices(self.value.shape)
        moved = ndimage.map_coordinates(self.value, [rows - back[0], columns - back[1]], order=3, mode="nearest")
        self.run_m += 0.5 * carried.seconds
        row = int(self.run_m / self.cell_m) % (len(self.fresh) - 1)
        entering = (q > -0.3) & (q < 0.35)
        lines = (np.maximum(q, 0.0) / self.cell_m).astype(int)
        new = self.fresh[(lines - row) % len(self.fresh), columns]
        self.value = np.clip(np.where(entering, new, moved), 0.0, 1.0)


def _noise(rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    """0..1; streaks a few cells wide and twice as long."""
    fine = ndimage.gaussian_filter(rng.normal(size=shape), (1.6, 1.0), mode="wrap")
    broad = ndimage.gaussian_filter(rng.normal(size=shape), (5.0, 3.0), mode="wrap")
    total = fine / fine.std() + 0.8 * broad / broad.std()
    return np.asarray(np.clip(0.5 + 0.22 * total, 0.0, 1.0))


def _columns_share(weight: Array) -> Array:
    """The weight with a sum of 1 in every column."""
    return np.asarray(weight / np.maximum(weight.sum(axis=0), 1e-9))
