"""A cave: a hall of rock with an opening to the light, dripstones from floor and roof."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from ....state.scene import Box, Obstacle
from ..pictures.framing import Array
from ..surroundings import daylight, footing, measure
from . import land, looks, relief
from .built import Built, Plot
from .shapes import Quads, mesh_of, placed

LEVEL = (-4.0, -9.6, 4.0, 3.2)
MOUTH_Y = 24.0
HALL_M = (5.6, 6.2)
"""Half width and height of the hall."""


def cave(plot: Plot) -> Built:
    """The hall, lit from its mouth and, softly, from where the camera stands."""

    def shape(x: Array, y: Array, seed: int) -> Array:
        return np.asarray(0.5 * relief.eased(np.abs(x), 3.0, 6.0) * (1.0 + relief.fractal(x / 2, y / 2, seed)))

    heights = land.flattened(lambda x, y: shape(x, y, plot.seed), LEVEL)
    stone = looks.rock((0.44, 0.39, 0.34), plot.seed, repeat_m=4.0, name="cave_wall")
    wet = looks.soil((0.36, 0.31, 0.26), (0.3, 0.27, 0.24), plot.seed, cover=0.4)
    land.ground(heights, [wet, wet], reach_m=60.0, level=LEVEL)
    _hall(plot, stone)
    drips = _dripstones(plot, stone)
    hour = daylight.time_of_day(plot.config["time_of_day"])
    power = 0.2 if plot.config["time_of_day"] == "night" else 1.0
    _lamp(
        "mouth", at=(0.0, MOUTH_Y - 1.5, 3.2), aim=(0.0, 0.0, 1.0), size=(6.0, 4.5), power_w=2200.0 * power,
        colour=hour.sky.horizon,
    )  # fmt: skip
    _lamp(
        "fill_hall", at=(-1.5, -7.0, 5.2), aim=(0.5, 1.5, 0.0), size=(6.0, 3.0), power_w=1400.0 * power,
        colour=(1.0, 0.9, 0.76),
    )  # fmt: skip
    return Built(
        heights, LEVEL, drips, camera_space=Box(low=(-3.4, -8.6, 0.25), high=(3.4, -1.3, 3.4)),
        look_at=(0.0, 8.0, 2.6), clear_per_m=0.0006, high=20.0, top_m=4.5, indoor=True,
        more_lights=("mouth", "fill_hall"), stops=0.4,
    )  # fmt: skip


def _hall(plot: Plot, stone: bpy.types.Material) -> None:
    """An arch swept along y, its wall folded by noise, closed behind the camera, narrowing to the mouth."""
    y = np.linspace(-13.0, MOUTH_Y, 110)
    around = np.linspace(-0.12, np.pi + 0.12, 84)
    wide = np.interp(y, [-13.0, -11.5, -8.0, 6.0, 14.0, MOUTH_Y], [0.05, 0.7, 1.0, 1.05, 0.8, 0.55])
    bend = 1.6 * np.sin((y - 2.0) / 9.0) * relief.eased(y, 2.0, 12.0)
    a, along = np.meshgrid(around, y)
    rough = relief.fractal(a * 2.3 + 5.0, along / 3.0, plot.seed, octaves=6)
    folds = relief.fractal(a * 1.1, along / 7.0, plot.seed + 3, octaves=3, ridged=True)
    reach = (1.0 + 0.16 * rough + 0.22 * (folds - 0.4)) * wide[:, None]
    x = np.cos(a) * HALL_M[0] * reach + bend[:, None]
    z = np.sin(a) * HALL_M[1] * reach
    index = np.arange(x.size).reshape(x.shape)
    quads = np.stack([index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]], axis=-1).reshape(-1, 4)
    mesh = mesh_of("cave", np.stack([x, along, z], axis=-1).reshape(-1, 3), quads)
    mesh.materials.append(stone)
    footing.mark(placed("cave", mesh), footing.LAND)


def _dripstones(plot: Plot, stone: bpy.types.Material) -> tuple[Obstacle, ...]:
    """Stalactites over the whole roof, stalagmites at the sides and behind the action."""
    rng, hanging = plot.rng, Quads()
    for _ in range(70):
        x, y = float(rng.uniform(-4.2, 4.2)), float(rng.uniform(-4.0, 16.0))
        roof = HALL_M[1] * float(np.sqrt(max(0.05, 1.0 - (x / HALL_M[0]) ** 2))) + 0.4
        length = float(rng.uniform(0.5, 2.4)) * (1.0 if y > 1.0 else 0.6)
        _cone(hanging, (x, y, roof), -length, 0.09 * length + 0.06, rng)
    footing.mark(hanging.made("stalactites", [stone]), footing.HELD)
    made = []
    for index in range(14):
        side = -1.0 if index % 2 else 1.0
        x, y = side * float(rng.uniform(2.9, 4.4)), float(rng.uniform(1.5, 13.0))
        quads, height = Quads(), float(rng.uniform(0.4, 1.9))
        _cone(quads, (x, y, -0.05), height, 0.16 * height + 0.1, rng)
        made.append(quads.made(f"stalagmite_{index + 1}", [stone]))
    return measure.obstacles(made)


def _cone(
    quads: Quads, foot: tuple[float, float, float], length: float, radius: float, rng: np.random.Generator
) -> None:
    share = np.linspace(0.0, 1.0, 9)
    line = np.array(foot) + share[:, None] * np.array([*rng.normal(0, 0.03, 2), length])
    quads.tube(line, radius * (1.0 - share) ** 0.8 * (1.0 + rng.normal(0, 0.08, 9)) + 0.01, sides=9)


def _lamp(
    name: str,
    *,
    at: tuple[float, float, float],
    aim: tuple[float, float, float],
    size: tuple[float, float],
    power_w: float,
    colour: tuple[float, float, float],
) -> None:
    daylight.add_area(name, Vector(at), Vector(aim), size, power_w=power_w, colour=colour)
