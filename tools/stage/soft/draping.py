"""A cloth let go above a thing: how large it is, how it falls, what it covers, how far it cuts into what it lies on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ..world import World
from .breeze import breeze, pressure
from .folds import Folds
from .sheet import GRAVITY_M_S2, Array, Mask, Sheet, Weave, flat_sheet, steps_per_s
from .solid_field import SolidField, field_of, floor_contact

POINTS = 53
"""Points along the cloth's longer side."""

GAP_M = 0.004
"""Between the middle of the cloth and what it lies on."""

FACE_SHARE = 0.7
"""Gap of the middles of faces over that of the points."""

SETTLE_ROUNDS = 3

CALM_PER_S = 6.0
"""Damping of the last part of the clip: threads rub on each other, which a sheet of points does not know of."""


@dataclass(frozen=True)
class Drape:
    """A cloth of rows x columns cells over a thing; it starts level, its middle at `start`."""

    thing: bpy.types.Object
    solid: SolidField
    floor_m: float
    start: Array
    size_m: tuple[float, float]
    cell_m: float
    turn_rad: float

    @property
    def present(self) -> Mask:
        width, depth = self.size_m
        return np.ones((round(depth / self.cell_m) + 1, round(width / self.cell_m) + 1), dtype=bool)

    @property
    def gap_m(self) -> float:
        """No less than what a face of the cloth sinks between its corners on a ball of the thing's size."""
        return max(GAP_M, self.cell_m**2 / (2.0 * float(self.solid.size_m.min())))


ASKEW_DEG = 20.0
"""Turn of a square cloth, so that corners hang where the picture shows them."""

REST_M_S = 0.008
"""A cloth of which no point moves faster is at rest, and stays."""


def plan_drape(world: World, config: Mapping[str, Any]) -> Drape:
    """Over the first key object, as large as asked or so that it hangs well below the thing's middle.

    Raises ValueError without a key object, or when the cloth would start above the ceiling.
    """
    world.acting()
    thing = world.objects[0]
    solid = field_of(thing)
    size, support = solid.size_m, world.support(config["support"])
    long = float(size[0] / size[1])
    shaped = not 0.75 < long < 1.33  # a table's cloth lies along the table, a ball's as it falls
    wide = size[:2] if shaped else np.full(2, max(float(size[:2].max()), 0.6 * float(size[2])))
    width, depth = (asked or float(side + 1.7 * size[2]) for asked, side in zip(_asked_m(config), wide, strict=True))
    turn = config["turn_deg"] if config["turn_deg"] is not None else 0.0 if shaped else ASKEW_DEG
    start = np.array([*((solid.lowest + solid.highest)[:2] / 2.0), solid.highest[2] + config["drop_m"]])
    if start[2] > world.ceiling_m() - 0.02:
        raise ValueError(f"a cloth {config['drop_m']:.2f} m above a thing of {size[2]:.2f} m does not fit the room")
    cell = max(width, depth) / (POINTS - 1)
    return Drape(thing, solid, support.height_m, start, (width, depth), cell, math.radians(turn))


def _asked_m(config: Mapping[str, Any]) -> tuple[float | None, float | None]:
    return config["width_m"], config["depth_m"] or config["width_m"]


def fall(plan: Drape, config: Mapping[str, Any], *, fps: int, frames: int) -> Array:
    """(F, 3, R, C) points of the cloth from when it is let go."""
    sheet = _laid(plan, config)
    steps_hz = steps_per_s(plan.cell_m, POINTS // 2, GRAVITY_M_S2, 0.03)
    per_frame = max(1, round(steps_hz / fps))
    dt_s = 1.0 / (per_frame * fps)
    folds = Folds(sheet, 0.6 * plan.cell_m)
    still_air = breeze(0.0, 0.0, gustiness=0.0, size_m=1.0, seed=0).at(sheet.position, 0.0)
    gravity = np.array([0.0, 0.0, -GRAVITY_M_S2])[:, None, None]

    def touch(position: Array, before: Array) -> None:
        folds.keep_apart(position)
        plan.solid.push_out(position, before, plan.gap_m, config["friction"])
        _lift_faces(plan, position, before, config["friction"])
        floor_contact(position, before, plan.floor_m + GAP_M, config["friction"])

    places = [sheet.position.copy()]
    for frame in range(1, frames):
        if frame > 2 and float(np.sqrt(((places[-1] - places[-2]) ** 2).sum(axis=0)).max()) * fps < REST_M_S:
            places.append(places[-1])
            continue
        calm = max(0.0, 2.0 * frame / frames - 1.0)
        for _ in range(per_frame):
            sheet.velocity *= math.exp(-CALM_PER_S * calm * dt_s)
            sheet.step(dt_s, gravity + pressure(sheet, still_air, dt_s), touch)
        places.append(sheet.position.copy())
    return np.array([_clear(plan, place) for place in places])


def _laid(plan: Drape, config: Mapping[str, Any]) -> Sheet:
    """The cloth level in the air, a little crumpled at random so that its folds are not all alike."""
    shape = plan.present.shape
    along = np.array([math.cos(plan.turn_rad), math.sin(plan.turn_rad), 0.0])
    up = np.array([-along[1], along[0], 0.0])
    corner = plan.start - plan.cell_m * ((shape[1] - 1) * along + (shape[0] - 1) * up) / 2.0
    position = flat_sheet(shape, plan.cell_m, corner, along, up)
    rng = np.random.default_rng(config["seed"])
    row, column = np.indices(shape) / (POINTS - 1)
    for _ in range(6):
        kx, ky, phase = *rng.uniform(-9.0, 9.0, 2), rng.uniform(0.0, 2.0 * math.pi)
        position[2] += 0.12 * plan.cell_m * np.sin(kx * column + ky * row + phase)
    weave = Weave(
        density_kg_m2=config["density_kg_m2"], bending_n_m=config["bending_n_m"], bending_loss_s=0.02, damping_per_s=0.4
    )
    return Sheet(position, plan.cell_m, weave, np.zeros(shape, dtype=bool), plan.present)


def _middles(place: Array) -> Array:
    """(3, R - 1, C - 1) middles of the faces of a grid (3, R, C)."""
    return np.asarray((place[:, :-1, :-1] + place[:, 1:, :-1] + place[:, :-1, 1:] + place[:, 1:, 1:]) / 4.0)


def _lift_faces(plan: Drape, position: Array, before: Array, friction: float) -> None:
    """Keep the middles of faces out of the thing as well, in place: a corner would poke through between four points."""
    middles = _middles(position)
    moved = middles.copy()
    plan.solid.push_out(moved, _middles(before), FACE_SHARE * plan.gap_m, friction)
    _carry(position, moved - middles)


def _carry(position: Array, shift: Array) -> None:
    """Move the corners (3, R, C) by the mean of the shifts (3, R - 1, C - 1) of the faces round them that moved."""
    hit = (shift != 0.0).any(axis=0).astype(np.float64)
    if not hit.any():
        return
    summed, count = np.zeros_like(position), np.zeros(position.shape[1:])
    for rows in (slice(0, -1), slice(1, None)):
        for columns in (slice(0, -1), slice(1, None)):
            summed[:, rows, columns] += shift
            count[rows, columns] += hit
    position += summed / np.maximum(count, 1.0)


def _clear(plan: Drape, place: Array) -> Array:
    """One frame with every point exactly outside the thing and above the floor."""
    points = place.copy()
    for _ in range(SETTLE_ROUNDS):
        points = plan.solid.settle(points.reshape(3, -1).T, 0.7 * plan.gap_m).T.reshape(place.shape)
        middles = _middles(points)
        moved = plan.solid.settle(middles.reshape(3, -1).T, 0.3 * plan.gap_m).T.reshape(middles.shape)
        _carry(points, moved - middles)
    points[2] = np.maximum(points[2], plan.floor_m + 0.5 * GAP_M)
    return np.asarray(points)


def drape_series(plan: Drape, played: Array, fps: int) -> tuple[dict[str, Array], dict[str, str]]:
    """Measured on (F, 3, R, C) points read back."""
    frames = len(played)
    velocity = np.gradient(played, 1.0 / fps, axis=0) if frames > 1 else np.zeros_like(played)
    speed = np.sqrt((velocity**2).sum(axis=1))
    depth = [_depth(plan, place) for place in played]
    under = plan.floor_m - played[:, 2].min(axis=(1, 2))
    values = {
        "cloth_lowest_m": played[:, 2].min(axis=(1, 2)) - plan.floor_m,
        "cloth_highest_m": played[:, 2].max(axis=(1, 2)) - plan.floor_m,
        "cloth_middle_m": played[:, 2].mean(axis=(1, 2)) - plan.floor_m,
        "cloth_speed_m_s": speed.mean(axis=(1, 2)),
        "cloth_penetration_m": np.maximum(0.0, np.maximum(depth, under)),
        "cloth_cover_share": np.array([_cover(plan, place) for place in played]),
        "cloth_below_middle_m": (plan.solid.lowest[2] + plan.solid.highest[2]) / 2.0 - played[:, 2].min(axis=(1, 2)),
    }
    return values, dict.fromkeys(values, "m") | {"cloth_speed_m_s": "m/s", "cloth_cover_share": "of what shows above"}


def _depth(plan: Drape, place: Array) -> float:
    """Deepest point or middle of a face inside the thing; negative when all are outside."""
    points = place.reshape(3, -1).T
    return float(max(plan.solid.depths(points).max(), plan.solid.depths(_middles(place).reshape(3, -1).T).max()))


def _cover(plan: Drape, place: Array) -> float:
    """Share of the thing as seen from straight above over which cloth lies."""
    rows, columns = place.shape[1:]
    number = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack([number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]], axis=-1).reshape(-1, 4)
    tree = BVHTree.FromPolygons(place.reshape(3, -1).T.tolist(), quads.tolist())
    low, high = plan.solid.lowest, plan.solid.highest
    seen, covered = 0, 0
    for x in np.linspace(low[0], high[0], 16):
        for y in np.linspace(low[1], high[1], 16):
            eye, down = Vector((x, y, high[2] + 10.0)), Vector((0.0, 0.0, -1.0))
            if plan.solid.tree.ray_cast(eye, down)[0] is not None:
                seen += 1
                covered += tree.ray_cast(eye, down)[0] is not None
    return covered / max(seen, 1)
