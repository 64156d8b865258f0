"""A thing crushed by a falling weight: it gives way at a constant force until the weight has spent its fall.

A thin tube crushed end-on gives way fold by fold at a nearly constant mean force (Alexander 1960), and so do foams and
ripe fruit; so the weight is slowed evenly, from free fall to rest. The shape is shortened, bulges, and folds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..world import World
from .crumple import crumpled
from .sheet import GRAVITY_M_S2, Array
from .squashing import Weight, corners_of, stood, weight_on

SETTLE_TURNS = 0.3
"""Share of its own width that the waist of a crushed thing is pushed aside, times what it lost in height."""


@dataclass(frozen=True)
class Crush:
    """World metres. depth_m: what the weight takes off the height."""

    thing: bpy.types.Object
    points: Array
    floor_m: float
    weight: Weight
    drop_m: float
    depth_m: float
    solid: float
    """1 keeps its volume and so bulges, 0 is empty and does not."""

    @property
    def height_m(self) -> float:
        return float(np.ptp(self.points[:, 2]))


def plan_crush(world: World, config: Mapping[str, Any]) -> Crush:
    """The weight starts drop_m above the first key object. Raises ValueError where it does not fit the room."""
    thing, floor = stood(world, config["support"], 0.0)
    points = corners_of(thing)
    height = float(np.ptp(points[:, 2]))
    weight = weight_on(points, config, height)
    if weight.bottom_m + 0.1 > world.ceiling_m():
        raise ValueError(f"a weight {config['drop_m']:.2f} m above it does not fit under the ceiling")
    solid = 0.0 if config["crumple"] > 0.0 else 0.8
    return Crush(thing, points, floor, weight, config["drop_m"], config["squash"] * height, solid)


def weight_way(plan: Crush, time_s: Array) -> Array:
    """(F,) height of the weight's lower face: falls freely, is braked evenly over depth_m, lies still."""
    start = plan.weight.bottom_m
    fall_s = math.sqrt(2.0 * plan.drop_m / GRAVITY_M_S2)
    speed = GRAVITY_M_S2 * fall_s
    brake_s = 2.0 * plan.depth_m / speed
    later = np.clip(time_s - fall_s, 0.0, brake_s)
    falling = 0.5 * GRAVITY_M_S2 * np.minimum(time_s, fall_s) ** 2
    return np.asarray(start - falling - speed * later * (1.0 - later / (2.0 * brake_s)))


def crush(plan: Crush, config: Mapping[str, Any], *, fps: int, frames: int) -> tuple[Array, Array]:
    """(F, P, 3) vertices at the video's frames, and (F,) heights of the weight."""
    bottoms = weight_way(plan, np.arange(frames) / fps)
    top = plan.floor_m + plan.height_m
    heights = np.minimum(bottoms, top) - plan.floor_m
    shapes = np.array([_shortened(plan, float(height), config["seed"]) for height in heights])
    if config["crumple"] > 0.0:
        lost = np.full(len(plan.points), 1.0 - heights[-1] / plan.height_m)
        shapes = crumpled(plan.points, shapes, lost, amount=config["crumple"], seed=config["seed"])
    return shapes, bottoms


def _shortened(plan: Crush, height: float, seed: int) -> Array:
    """The points of the thing at a height: gives most where it is weakest, which chance decides."""
    rng = np.random.default_rng(seed)
    left = height / plan.height_m
    share = np.clip((plan.points[:, 2] - plan.floor_m) / plan.height_m, 0.0, 1.0)
    weak, turn = rng.uniform(0.35, 0.65), rng.uniform(0.0, 2.0 * math.pi)
    grid = np.linspace(0.0, 1.0, 101)
    give = 1.0 + 1.5 * np.exp(-(((grid - weak) / 0.22) ** 2))
    density = np.maximum(1.0 - (1.0 - left) * give / give.mean(), 0.12)
    level = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2.0)])
    placed = plan.points.copy()
    placed[:, 2] = plan.floor_m + height * np.interp(share, grid, level / level[-1])
    middle = (plan.points.min(axis=0) + plan.points.max(axis=0))[:2] / 2.0
    bulge = 1.0 + plan.solid * (left**-0.5 - 1.0) * 1.2 * np.sin(math.pi * np.clip(share, 0.04, 0.96)) ** 0.5
    aside = SETTLE_TURNS * (1.0 - left) * float(np.ptp(plan.points[:, 0])) / 3.0 * np.sin(math.pi * share)
    away = (plan.points[:, :2] - middle) * bulge[:, None]
    placed[:, :2] = middle + away + aside[:, None] * np.array([math.cos(turn), math.sin(turn)])
    return np.asarray(placed)


def crush_series(plan: Crush, played: Array, bottoms: Array, fps: int) -> tuple[dict[str, Array], dict[str, str]]:
    """Measured on (F, P, 3) vertices read back."""
    low, high = played[:, :, 2].min(axis=1), played[:, :, 2].max(axis=1)
    under = ((played[:, :, :2] > plan.weight.low) & (played[:, :, :2] < plan.weight.high)).all(axis=2)
    into = np.where(under, played[:, :, 2] - bottoms[:, None], 0.0).max(axis=1)
    speed = np.gradient(bottoms, 1.0 / fps) if len(bottoms) > 1 else np.zeros(1)
    values = {
        "body_height_m": high - low,
        "squash_ratio": (high - low) / plan.height_m,
        "body_bottom_m": low - plan.floor_m,
        "body_penetration_m": np.maximum(0.0, np.maximum(plan.floor_m - low, into)),
        "weight_bottom_m": bottoms - plan.floor_m,
        "weight_speed_m_s": np.abs(speed),
    }
    return values, dict.fromkeys(values, "m") | {"squash_ratio": "", "weight_speed_m_s": "m/s"}
