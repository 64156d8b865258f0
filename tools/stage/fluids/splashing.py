"""A body of liquid that falls on something and flies apart."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ....state.scene import Support
from ..bodies.hulls import Array
from ..world import World, middle
from .course import Course, grid_round
from .film import FRONT_M
from .film_bed import support_bed, with_things
from .gas import bounds_of

PARCELS = 160
JOINED_S = 1e-4
"""Marks parcels as parts of one body, which is drawn with one skin."""
RAGGED = 0.12
"""Share of its radius by which the body's parcels lie out of order, and by which their speeds differ."""
OUTWARDS = 0.45
"""Share of the speed of an impact that goes on sideways, pressed out from under the body."""
CELL_M = (0.004, 0.012)


@dataclass(frozen=True)
class Splash:
    """The body of liquid and what it falls on."""

    centre: Array
    radius_m: float
    amount_m3: float
    speed_m_s: float
    support: Support


def plan_splash(
    world: World, support_name: str | None, *, amount_m3: float, drop_height_m: float, speed_m_s: float
) -> Splash:
    """A ball of liquid over the key object, or over the support. Raises ValueError for an amount of nothing."""
    if amount_m3 <= 0.0:
        raise ValueError("nothing would splash: amount_m3 must be above 0")
    support = world.support(support_name)
    target = middle(support, world.path(support))
    if world.objects:
        low, high = bounds_of(world.objects[0])
        target = np.array([*(low + high)[:2] / 2.0, high[2]])
    radius = (3.0 * amount_m3 / (4.0 * math.pi)) ** (1 / 3)
    top = float(target[2]) + drop_height_m + 2.0 * radius
    if top > world.ceiling_m():
        raise ValueError(f"{amount_m3:.3g} m3 of liquid {drop_height_m:.2f} m up do not fit under the ceiling")
    return Splash(np.array([*target[:2], top - radius]), radius, amount_m3, speed_m_s, support)


def course_of(world: World, plan: Splash, *, viscosity_m2_s: float, cell_m: float | None, seed: int) -> Course:
    """The support round the target, as far as the liquid can run, with the key object on it."""
    reach = 1.7 * math.sqrt(plan.amount_m3 / (math.pi * FRONT_M)) + 2.0 * plan.radius_m
    low, high = plan.centre[:2] - reach, plan.centre[:2] + reach
    usual = float(np.clip(plan.radius_m / 10.0, *CELL_M))
    grid = grid_round(world, plan.support, low, high, cell_m=cell_m, usual_m=usual)
    bed = with_things(support_bed(world, plan.support, grid), world.objects)
    nowhere = np.zeros(bed.grid.shape, dtype=bool)
    course = Course.on(world, plan.support, bed, nowhere, viscosity_m2_s=viscosity_m2_s, seed=seed)
    course.outwards = OUTWARDS
    _let_go(course, plan, np.random.default_rng(seed + 8))
    return course


def _let_go(course: Course, plan: Splash, rng: np.random.Generator) -> None:
    """Parcels of equal volume spread through the body, all falling."""
    index = np.arange(PARCELS) + 0.5
    away = plan.radius_m * (index / PARCELS) ** (1 / 3)
    tilt, turn = np.arccos(1.0 - 2.0 * rng.permutation(index) / PARCELS), math.pi * (1.0 + 5.0**0.5) * index
    ways = np.stack([np.cos(turn) * np.sin(tilt), np.sin(turn) * np.sin(tilt), np.cos(tilt)], axis=1)
    places = plan.centre + away[:, None] * ways + RAGGED * plan.radius_m * rng.standard_normal((PARCELS, 3))
    for place in places:
        speed = np.array([0.0, 0.0, -plan.speed_m_s]) + RAGGED * rng.standard_normal(3)
        speed[2] = min(speed[2], 0.0)
        course.shower.add(0.0, place, speed, plan.amount_m3 / PARCELS, JOINED_S)
