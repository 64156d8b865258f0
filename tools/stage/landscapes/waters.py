"""Places by water: a beach with the sea behind it, the bank of a river."""

from __future__ import annotations

import bpy
import numpy as np

from ....state.scene import Box
from ..pictures.framing import Array
from ..surroundings import finishes
from . import heights as high
from . import land, looks, planting, relief, trees, undergrowth, woods
from .built import Built, Plot
from .planting import Heights
from .shapes import Quads
from .trees import FAR, NEAR


def coast(plot: Plot) -> Built:
    """A sandy beach, breakers, the open sea, a headland."""
    level = (-5.2, -9.6, 5.2, 2.6)
    heights = high.shaped(relief.coast, plot.seed, level)
    colour = tuple(plot.config["ground_colour"]) if plot.config["ground_colour"] else (0.87, 0.78, 0.62)
    sand = finishes.make("sand", plot.seed, colour, material_name="ground")
    wet = finishes.make("sand", plot.seed, (0.58, 0.48, 0.36), material_name="wet_sand")
    rock = looks.rock((0.5, 0.47, 0.43), plot.seed, snow=0.6 * plot.season.snow, repeat_m=12.0, name="headland")

    def slots(x: Array, y: Array, slope: Array) -> Array:
        up = heights(x, y)
        return np.where((up > 2.5) & (x < -20), 2, np.where(up < -0.06, 1, 0))

    land.ground(heights, [sand, wet, rock], reach_m=700.0, level=level, slot_of=slots, fine=1.3)
    high.sea(-0.3, wave_m=1.7, colour=(0.06, 0.26, 0.33))
    _breakers(plot)
    grass = undergrowth.spots(plot.rng, (-12.0, -9.0, 12.0, -2.0), 1.0)
    grass = grass[np.abs(grass[:, 0]) > 5.5]
    planting.strew("grass", undergrowth.tufts(plot.rng, (0.6, 0.6, 0.36), 0.5), grass, heights, plot.rng)
    return Built(
        heights, level, eye=(0.4, -8.3, 1.9), look_at=(0.0, 8.0, 1.7), clear_per_m=0.0006, fog_share=0.4, high=120.0
    )  # fmt: skip


def _breakers(plot: Plot) -> None:
    """Crests of foam along the shore, in lines of uneven strength, and the edge of the last wave on the sand."""
    rng = plot.rng
    foam = looks.leaf("foam", ((0.86, 0.9, 0.92), (0.97, 0.98, 0.99)), through=0.0)
    quads = Quads()
    x = np.linspace(-60.0, 60.0, 420)
    for offset, high_m, broken in ((3.2, 0.03, 0.05), (7.5, 0.22, 0.25), (13.0, 0.3, 0.5), (22.0, 0.35, 0.72)):
        shift = float(rng.uniform(0, 50))
        shore = 5.6 + 0.9 * np.sin(x / 9.0) + offset * (1.0 + 0.1 * np.sin(x / 17.0 + shift))
        strength = np.clip(
            0.7 + 0.8 * relief.noise(x / 7.0 + shift, np.full_like(x, 0.5), plot.seed) - broken, 0.0, 1.0
        )
        width = (0.12 + 0.5 * strength) * (strength > 0.02)
        line = np.column_stack([x, shore, -0.29 + high_m * strength])
        ragged = 1.0 + 0.5 * relief.noise(x * 1.7, np.full_like(x, shift), plot.seed + 3)
        side = np.column_stack([np.zeros_like(x), -width * ragged, -high_m * strength * 0.9])
        quads.strip(line, side, float(rng.random()))
    quads.made("foam", [foam])


def river(plot: Plot) -> Built:
    """A grassy bank, the river winding away beside it, woods."""
    level = (-5.2, -9.6, 3.0, 3.0)
    heights = high.shaped(relief.river, plot.seed, level)
    land.ground(heights, woods.floor(plot), reach_m=500.0, level=level, fine=1.4)
    sheet = high.sea(-0.4, wave_m=0.9, colour=(0.07, 0.19, 0.17))
    sheet.name = sheet.data.name = "river"
    made_of = trees.palette(plot.season, plot.seed)
    high.tufts(plot, heights, 6.0, reach=(-11.0, -6.0, 9.0, 14.0), above_m=-0.3)
    _reeds(plot, heights)
    near = _banks(plot, made_of, heights)
    stones = high.boulders(plot, heights, 4, high.ROCK)
    return Built(
        heights, level, (*planting.trunks(near, 9.0), *stones), eye=(0.4, -8.3, 2.5), look_at=(1.6, 8.0, 1.6),
        clear_per_m=0.0018, high=40.0, camera_space=Box(low=(-4.0, -8.6, 0.25), high=(2.6, -1.3, 3.4)),
    )  # fmt: skip


def _reeds(plot: Plot, heights: Heights) -> None:
    rng = plot.rng
    y = rng.uniform(-8.0, 30.0, round(420 * min(plot.growth, 1.5)))
    x = relief.river_x(y) + rng.choice([-1.0, 1.0], len(y)) * rng.uniform(4.3, 5.1, len(y))
    spots = np.column_stack([x, y])[relief.noise(x / 3.0, y / 3.0, plot.seed) > 0.05]
    spots = spots[np.abs(spots[:, 1]) > 2.0]  # not between the camera and the action's end
    planting.strew("reeds_grass", undergrowth.tufts(rng, (0.42, 0.5, 0.22), 0.8), spots, heights, rng)


def _banks(plot: Plot, made_of: trees.Palette, heights: Heights) -> list[bpy.types.Object]:
    """Woods on both sides of the river, a few whole trees in front of them."""
    rng, many = plot.rng, round(800 * plot.trees)
    turn, away = rng.uniform(np.radians(30), np.radians(150), many), np.sqrt(rng.uniform(22.0**2, 110.0**2, many))
    spots = np.column_stack([np.cos(turn) * away, np.sin(turn) * away - 6.0])
    off = spots[:, 0] - relief.river_x(spots[:, 1])
    kinds = {"broadleaf": 2, "conifer": 1} if plot.season.leafy > 0.1 else {"dead": 2, "conifer": 2}
    far = trees.variants(kinds, (7.0, 12.0), rng, season=plot.season, made_of=made_of, detail=FAR, prefix="far")
    planting.strew("trees_far", far, spots[(off > 8.0) | (off < -9.0)], heights, rng)
    places = np.array([(-7.5, 8.0), (-10.5, 4.0), (-9.0, 13.0), (17.5, 9.0), (16.5, 18.0), (-6.5, 18.5)])
    near = trees.variants(kinds, (9.0, 12.0), rng, season=plot.season, made_of=made_of, detail=NEAR, prefix="model")
    return planting.stand(near, places[: max(1, round(6 * plot.trees))], heights, rng)
