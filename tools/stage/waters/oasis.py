"""A pool of spring water between desert dunes: reeds and grass at its rim; the palms are landscapes/groves.py's."""

from __future__ import annotations

import bpy
import numpy as np

from . import looks, shores, surface
from .surface import Body
from .waves import Array

OASIS = Body("oasis", level_m=0.0, bed_m=-1.2, low=(-3.2, -0.7), high=(3.2, 2.8))
BANK_M = 0.16
SAND = (0.86, 0.66, 0.43)


def oasis(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """The pool, its green rim, stones, and dunes behind."""
    rng = np.random.default_rng([seed, 15])

    def bed(x: Array, y: Array) -> Array:
        across = np.hypot(x / 5.2, (y - 1.0) / 3.0) * (1.0 + 0.08 * shores.rough(x, y, 0.3, seed))
        return np.asarray(np.clip((across - 1.0) * 1.9, OASIS.bed_m, BANK_M) + _dunes(x, y, seed))

    shores.land(
        bed, "sand", seed, OASIS.level_m, near=(-9.0, -7.0, 9.0, 12.0), wet=(0.44, 0.35, 0.22), wet_m=0.06, colour=SAND,
        far_m=320.0,
    )  # fmt: skip
    material = looks.natural(
        "oasis_water", deep=(0.05, 0.17, 0.17), shallow=(0.3, 0.36, 0.24), clarity_m=0.5, ripple=0.15
    )
    surface.lay(OASIS, np.linspace(-6.4, 6.4, 181), np.linspace(-2.9, 5.2, 119), bed, material)
    rim = [(x, y + 0.3) for x, y in shores.ring(rng, 46, 5.15, 2.95)]
    shores.reeds(rng, [(x, y) for x, y in rim if y > 2.2 or abs(x) > 4.4], bed)
    shores.tufts(rng, bed, 420, (-7.5, 1.5, 7.5, 6.8), 0.2)
    made = shores.stones(rng, [(x, y) for x, y in shores.ring(rng, 12, 5.4, 3.3)], bed, (0.15, 0.5), (0.6, 0.47, 0.34))
    return OASIS, made


def _dunes(x: Array, y: Array, seed: int) -> Array:
    """Long dunes beyond the palms, highest straight behind; none where things are to stand."""
    away = np.hypot(x, y - 1.0)
    rise = np.clip((away - 16.0) / 60.0, 0.0, 1.0)
    long_ = 1.0 - np.abs(shores.rough(0.4 * x + 0.9 * y, 0.35 * y - 0.15 * x, 0.022, seed + 7))
    return np.asarray(rise * rise * (3.0 - 2.0 * rise) * (2.0 + 10.0 * long_**3))
