"""The sea from its edge and from above: a sandy beach, a bay that curves into view, open water."""

from __future__ import annotations

import bpy
import numpy as np

from ..objects import surfaces
from ..surroundings import footing, solids
from . import looks, shores, surface
from .surface import Body
from .waves import Array

COAST = Body(
    "coast", level_m=0.0, bed_m=-1.2, low=(-6.0, 6.0), high=(6.0, 30.0), flow_deg=-90.0, shore_y_m=0.4, slope=0.085
)
SEA = Body("sea", level_m=0.0, bed_m=-20.0, low=(-9.0, 0.0), high=(9.0, 22.0))
BEACH_M = 0.238
"""Height of the level beach above still water; the slope to the sea begins where the camera's side of it ends."""


def coast(seed: int, caustic: float, *, bay: bool = False) -> tuple[Body, list[bpy.types.Object]]:
    """A sandy beach that falls into the sea, the horizon, a headland; bay: on the left the beach curves into view."""
    rng = np.random.default_rng([seed, 14])

    def bed(x: Array, y: Array) -> Array:
        falling = np.clip(-COAST.slope * (y - COAST.shore_y_m), -6.0, BEACH_M)
        return np.asarray(np.maximum(falling, _spit(x, y, seed)) if bay else falling)

    shores.land(
        bed,
        "sand",
        seed,
        COAST.level_m + 0.05,
        near=(-26.0 if bay else -9.0, -8.0, 9.0, 22.0 if bay else 7.0),
        wet=(0.5, 0.41, 0.29),
        wet_m=0.09,
        colour=(0.87, 0.78, 0.6),
        far_m=300.0,
    )
    material = looks.natural(
        "sea_water", deep=(0.03, 0.2, 0.32), shallow=(0.36, 0.66, 0.64), clarity_m=0.9, foam_m=0.09, ripple=0.45
    )
    xs = surface.axis_m(-900.0, 900.0, (-9.0, 9.0), 0.14, 1.08 if bay else 1.16)
    ys = surface.axis_m(-4.5, 2500.0, (-4.5, 12.0), 0.1, 1.06 if bay else 1.1)
    surface.lay(COAST, xs, ys, bed, material)
    made = shores.stones(
        rng,
        [(float(s * rng.uniform(3.6, 6.5)), float(rng.uniform(-2.0, 1.5))) for s in (-1, 1, 1) for _ in range(3)],
        bed,
        (0.2, 0.8),
        (0.4, 0.37, 0.33),
    )
    _headland(seed)
    return COAST, made


def _spit(x: Array, y: Array, seed: int) -> Array:
    """Heights of a tongue of sand on the left that reaches out to sea: beach at its shores, low grassy dunes inside."""
    way = np.clip((-x - 6.0) / 24.0, 0.0, 1.0)
    shore = (
        COAST.shore_y_m + 68.0 * way * way * (3.0 - 2.0 * way) + 1.6 * shores.rough(x, 0.0 * y, 0.11, seed + 9) * way
    )
    inside = (shore - y) * 0.8
    return np.asarray(np.clip(0.11 * inside, -6.0, BEACH_M) + 1.3 * way * np.clip((inside - 5.0) / 14.0, 0.0, 1.0))


def sea(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """Open water to the horizon on all sides, a headland far off."""

    def bed(x: Array, y: Array) -> Array:
        return np.full(np.broadcast(x, y).shape, SEA.bed_m)

    sand = surfaces.make("sand", (0.3, 0.32, 0.3), size_m=9.0)
    bed_box = solids.box("ground", (-900.0, -60.0, SEA.bed_m - 0.5), (900.0, 2500.0, SEA.bed_m), sand)
    footing.mark(bed_box, footing.LAND)
    material = looks.natural("sea_water", deep=(0.03, 0.16, 0.23), shallow=(0.1, 0.3, 0.34), clarity_m=2.0, ripple=0.6)
    xs = surface.axis_m(-900.0, 900.0, (-9.0, 9.0), 0.2, 1.08)
    ys = surface.axis_m(-8.0, 2500.0, (-8.0, 20.0), 0.2, 1.05)
    surface.lay(SEA, xs, ys, bed, material)
    _headland(seed)
    return SEA, []


def _headland(seed: int) -> None:
    """Rocky land far to the left, green on top."""
    xs, ys = np.linspace(-260.0, -40.0, 45), np.linspace(150.0, 300.0, 31)
    grid_x, grid_y = np.meshgrid(xs, ys)
    inside = np.clip(1.0 - ((grid_x + 170.0) / 110.0) ** 2 - ((grid_y - 225.0) / 75.0) ** 2, 0.0, 1.0)
    heights = 26.0 * inside**0.6 * (0.8 + 0.5 * shores.rough(grid_x, grid_y, 0.03, seed)) - 1.5
    land = footing.mark(solids.sheet("headland", heights, (-260.0, 150.0), (-40.0, 300.0)), footing.LAND)
    land.data.materials.append(surfaces.make("stone", (0.42, 0.44, 0.34), size_m=60.0))
