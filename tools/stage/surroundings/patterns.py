"""Tiling pictures of floors, walls and grounds, computed with numpy: no Blender here.

Every pattern returns (tone, height): float arrays of shape (PIXELS, PIXELS) that tile in both directions. tone is a
factor on the finish's colour, about 1; height is 0..1, 1 the highest. Row 0 is the bottom of the picture.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, spatial

Field = NDArray[np.float32]
Pattern = Callable[[np.random.Generator], tuple[Field, Field]]

PIXELS = 1024


def cloud(rng: np.random.Generator, exponent: float, low: float = 1.0, stretch: float = 1.0) -> Field:
    """Noise whose amplitude falls with frequency**exponent, none below `low` cycles; mean 0, deviation 1. Tiles.

    stretch > 1 makes the features longer along x.
    """
    fy, fx = np.meshgrid(np.fft.fftfreq(PIXELS) * PIXELS, np.fft.rfftfreq(PIXELS) * PIXELS, indexing="ij")
    frequency = np.hypot(fx * stretch, fy)
    with np.errstate(divide="ignore"):
        amplitude = np.where(frequency >= low, np.maximum(frequency, 1e-6) ** -exponent, 0.0)
    spectrum = np.fft.rfft2(rng.standard_normal((PIXELS, PIXELS))) * amplitude
    field = np.fft.irfft2(spectrum, s=(PIXELS, PIXELS))
    return np.asarray((field - field.mean()) / field.std(), dtype=np.float32)


def unit(field: Field) -> Field:
    """Stretch to 0..1 between the 1st and the 99th percentile."""
    low, high = np.percentile(field, (1, 99))
    return np.asarray(np.clip((field - low) / max(high - low, 1e-9), 0, 1), dtype=np.float32)


def planks(rows: int, joints: int) -> Pattern:
    """Boards along x: `rows` across the picture, `joints` boards to a row, their ends staggered."""

    def pattern(rng: np.random.Generator) -> tuple[Field, Field]:
        y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS
        row = np.minimum((y * rows).astype(int), rows - 1)
        along = (x + rng.random(rows)[row]) * joints
        board = row * joints + along.astype(int) % joints
        shade = rng.normal(1.0, 0.1, rows * joints)[board]
        shift = rng.integers(0, PIXELS, rows * joints)[board]
        grain = cloud(rng, 1.1, 6.0, stretch=14.0)
        columns = np.broadcast_to(np.arange(PIXELS), (PIXELS, PIXELS))
        lines = np.broadcast_to(np.arange(PIXELS)[:, None], (PIXELS, PIXELS))
        grain = grain[(lines + shift) % PIXELS, (columns + 3 * shift) % PIXELS]
        gap_y = np.abs((y * rows) % 1.0 - 0.5) > 0.5 - 1.3 * rows / PIXELS
        gap_x = np.abs(along % 1.0 - 0.5) > 0.5 - 1.3 * joints / PIXELS
        gap = ndimage.uniform_filter((gap_x | gap_y).astype(np.float32), 2, mode="wrap")
        tone = (shade + 0.075 * grain) * (1.0 - 0.55 * gap)
        return tone.astype(np.float32), (0.85 + 0.03 * grain - 0.8 * gap).astype(np.float32)

    return pattern


def tiles(count: int, spread: float = 0.035) -> Pattern:
    """Square tiles with joints, count x count to the picture."""

    def pattern(rng: np.random.Generator) -> tuple[Field, Field]:
        y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS * count
        shade = rng.normal(1.0, spread, (count, count))[y.astype(int), x.astype(int)]
        edge = np.minimum(0.5 - np.abs(x % 1.0 - 0.5), 0.5 - np.abs(y % 1.0 - 0.5)) * PIXELS / count
        joint = np.clip(2.2 - edge, 0, 1)
        marbling = cloud(rng, 1.6, 3.0)
        tone = (shade + 0.02 * marbling) * (1 - 0.4 * joint)
        return tone.astype(np.float32), (np.clip(edge / 5.0, 0, 1)).astype(np.float32)

    return pattern


def bricks(rng: np.random.Generator) -> tuple[Field, Field]:
    """Running bond, 8 bricks by 24 courses."""
    courses, across = 24, 8
    y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS
    row = np.minimum((y * courses).astype(int), courses - 1)
    along = x * across + 0.5 * (row % 2)
    shade = rng.normal(1.0, 0.12, (courses, across))[row, along.astype(int) % across]
    edge_x = (0.5 - np.abs(along % 1.0 - 0.5)) * PIXELS / across
    edge_y = (0.5 - np.abs((y * courses) % 1.0 - 0.5)) * PIXELS / courses
    joint = np.clip(4.0 - np.minimum(edge_x, edge_y), 0, 1)
    rough = cloud(rng, 0.9, 10.0)
    tone = np.where(joint > 0.5, 1.25, shade + 0.06 * rough)
    return tone.astype(np.float32), (1 - 0.8 * joint + 0.04 * rough).astype(np.float32)


def plaster(rng: np.random.Generator) -> tuple[Field, Field]:
    """Nearly even, with faint brush marks."""
    fine, broad = cloud(rng, 0.7, 20.0), cloud(rng, 1.8)
    return 1 + 0.008 * broad + 0.005 * fine, unit(fine)


def concrete(rng: np.random.Generator) -> tuple[Field, Field]:
    """Stains, pores, and one slab joint along each side of the picture."""
    broad, middle, fine = cloud(rng, 1.9), cloud(rng, 1.1, 12.0), cloud(rng, 0.2, 60.0)
    pores = np.clip(fine - 2.6, 0, 1)
    y, x = np.mgrid[0:PIXELS, 0:PIXELS]
    edge = np.minimum(np.minimum(x, PIXELS - 1 - x), np.minimum(y, PIXELS - 1 - y))
    joint = np.clip(2.5 - edge, 0, 1)
    tone = (1 + 0.055 * broad + 0.035 * middle + 0.025 * fine) * (1 - 0.3 * pores) * (1 - 0.45 * joint)
    return tone.astype(np.float32), (0.7 + 0.05 * fine - 0.4 * pores - 0.6 * joint).astype(np.float32)


def grit(rng: np.random.Generator) -> tuple[Field, Field]:
    """Asphalt: fine stones of differing brightness, worn patches."""
    stones, broad = cloud(rng, 0.35, 90.0), cloud(rng, 1.8)
    return 1 + 0.16 * stones + 0.06 * broad, unit(stones)


def flagstones(rng: np.random.Generator) -> tuple[Field, Field]:
    """Irregular paving: cells around jittered points, joints between."""
    count = 9
    base = np.stack(np.meshgrid(np.arange(count), np.arange(count), indexing="ij"), -1).reshape(-1, 2)
    points = (base + 0.5 + rng.uniform(-0.33, 0.33, base.shape)) / count
    shifts = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    tree = spatial.cKDTree(np.concatenate([points + shift for shift in shifts]))
    y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS
    wobble = 0.004 * cloud(rng, 1.6, 4.0)
    distance, index = tree.query(np.stack([y + wobble, x + wobble], -1).reshape(-1, 2), k=2)
    gap = (distance[:, 1] - distance[:, 0]).reshape(PIXELS, PIXELS) * count
    shade = rng.normal(1.0, 0.1, len(points))[index[:, 0] % len(points)].reshape(PIXELS, PIXELS)
    joint = np.clip(1.6 - gap * 18, 0, 1)
    rough = cloud(rng, 1.0, 6.0)
    tone = (shade + 0.06 * rough) * (1 - 0.5 * joint)
    return tone.astype(np.float32), (np.clip(gap * 6, 0, 1) * 0.8 + 0.06 * rough).astype(np.float32)


def earth(rng: np.random.Generator) -> tuple[Field, Field]:
    """Clods, crumbs and small stones."""
    broad, middle, fine = cloud(rng, 1.8), cloud(rng, 1.0, 10.0), cloud(rng, 0.4, 50.0)
    stones = np.clip((ndimage.gaussian_filter(fine, 2.0, mode="wrap") * 3 - 2.0), 0, 1)
    tone = 1 + 0.1 * broad + 0.13 * middle + 0.1 * fine + 0.35 * stones
    return tone.astype(np.float32), unit(middle + 0.5 * fine + 1.5 * stones)


def ripples(rng: np.random.Generator) -> tuple[Field, Field]:
    """Wind ripples across x, crests wavering, with grains."""
    y, x = np.mgrid[0:PIXELS, 0:PIXELS] / PIXELS
    phase = 26 * x + 2 * y + 0.55 * cloud(rng, 2.0) + 0.12 * cloud(rng, 1.6, 6.0)
    crest = 0.5 + 0.5 * np.sin(2 * np.pi * phase)
    strength = 0.55 + 0.45 * unit(cloud(rng, 2.0))
    grains = cloud(rng, 0.1, 100.0)
    tone = 1 + 0.05 * (crest - 0.5) * strength + 0.035 * grains + 0.03 * cloud(rng, 1.8)
    return tone.astype(np.float32), (crest * strength * 0.9 + 0.03 * grains).astype(np.float32)


def drifts(rng: np.random.Generator) -> tuple[Field, Field]:
    """Snow: soft hollows, glittering grains."""
    broad, fine = cloud(rng, 2.0, 2.0), cloud(rng, 0.3, 80.0)
    return 1 + 0.012 * broad + 0.015 * fine, unit(broad + 0.12 * fine)


def floe(rng: np.random.Generator) -> tuple[Field, Field]:
    """Ice: clouded depth and pale cracks."""
    broad = cloud(rng, 1.7)
    cracks = np.exp(-np.abs(cloud(rng, 1.9, 2.0)) * 60) + 0.6 * np.exp(-np.abs(cloud(rng, 1.8, 3.0)) * 90)
    return (1 + 0.1 * broad + 0.55 * cracks).astype(np.float32), unit(0.2 * broad + cracks)


def turf(rng: np.random.Generator) -> tuple[Field, Field]:
    """The ground under grass: dark and light green, bare crumbs."""
    broad, middle, fine = cloud(rng, 1.7), cloud(rng, 0.9, 14.0), cloud(rng, 0.25, 70.0, stretch=0.4)
    return (1 + 0.12 * broad + 0.14 * middle + 0.16 * fine).astype(np.float32), unit(middle + fine)


def pile(rng: np.random.Generator) -> tuple[Field, Field]:
    """Carpet: short threads."""
    fine, broad = cloud(rng, 0.1, 110.0), cloud(rng, 1.9)
    return 1 + 0.07 * fine + 0.02 * broad, unit(fine)


def plain(_rng: np.random.Generator) -> tuple[Field, Field]:
    """Nothing to see."""
    return np.ones((PIXELS, PIXELS), np.float32), np.zeros((PIXELS, PIXELS), np.float32)
