"""Palms: a ringed leaning trunk and a crown of arching feathered fronds."""

from __future__ import annotations

import numpy as np

from ..pictures.framing import Array
from .shapes import Quads

FRONDS = 22
FROND_OF_HEIGHT = 0.36
"""Length of a frond for the height of the palm."""
TRUNK_OF_HEIGHT = 0.026
"""Radius of the trunk for the height of the palm."""
GOLDEN = np.pi * (3 - np.sqrt(5))


def grow(quads: Quads, height_m: float, rng: np.random.Generator, *, sides: int, leaflets: int) -> None:
    """Put a palm with its foot at the origin into quads: bark in slot 0, leaves in slot 1.

    leaflets: pairs of them on a frond.
    """
    top = _trunk(quads, 0.8 * height_m, TRUNK_OF_HEIGHT * height_m, rng, sides)
    for number in range(FRONDS):
        share = (number + 0.5) / FRONDS
        azimuth = number * GOLDEN + rng.normal(0.0, 0.1)
        rise = np.radians(80.0 - 100.0 * share + rng.normal(0.0, 6.0))
        length = FROND_OF_HEIGHT * height_m * rng.uniform(0.85, 1.1)
        _frond(quads, top, azimuth, rise, length_m=length, leaflets=leaflets, rng=rng)


def _trunk(quads: Quads, height_m: float, radius_m: float, rng: np.random.Generator, sides: int) -> Array:
    """Leans and rises again; a swollen foot, a ring for every fallen frond. Returns its top."""
    share = np.linspace(0.0, 1.0, 61)
    heading, lean = rng.uniform(0, 2 * np.pi), rng.uniform(0.08, 0.16) * height_m
    away = lean * np.sin(0.5 * np.pi * share) ** 1.3
    line = np.stack([away * np.cos(heading), away * np.sin(heading), height_m * share], axis=1)
    rings = 1.0 + 0.07 * (np.arange(61) % 2)
    radii = radius_m * (1.0 - 0.35 * share + 0.7 * np.exp(-share / 0.05)) * rings
    quads.tube(line, radii, sides=max(sides, 3))
    return np.asarray(line[-1])


def _frond(
    quads: Quads, root: Array, azimuth: float, rise: float, *, length_m: float, leaflets: int, rng: np.random.Generator
) -> None:
    """A midrib that arches over, with leaflets that hang from both its sides and grow shorter to its tip."""
    share = np.linspace(0.0, 1.0, 13)
    droop = rise - share * np.radians(rng.uniform(75.0, 105.0))
    step = np.stack([np.cos(droop) * np.cos(azimuth), np.cos(droop) * np.sin(azimuth), np.sin(droop)], axis=1)
    line = root + np.concatenate([np.zeros((1, 3)), np.cumsum(step[:-1] * length_m / 12, axis=0)])
    quads.tube(line, length_m * 0.009 * (1.05 - share), sides=3, slot=1)
    part = np.repeat(np.linspace(0.1, 0.99, leaflets), 2)
    at = np.stack([np.interp(part, share, line[:, axis]) for axis in range(3)], axis=1)
    way = np.stack([np.interp(part, share, step[:, axis]) for axis in range(3)], axis=1)
    across = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0]) * np.tile([1.0, -1.0], leaflets)[:, None]
    out = 0.75 * way + across + np.array([0.0, 0.0, -0.45]) + rng.normal(0.0, 0.08, (2 * leaflets, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    size = 0.24 * length_m * np.sqrt(np.sin(np.pi * np.clip(part, 0.06, 0.96)))[:, None]
    flat = np.cross(out, np.cross(way, across))
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    tone = np.clip(0.45 + rng.normal(0.0, 0.15, 2 * leaflets), 0.0, 1.0)
    quads.cards(at, out * size, flat * size * 0.075, tone)
