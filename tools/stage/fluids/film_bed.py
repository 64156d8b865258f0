"""What a film of liquid lies on: the top of a support with what stands on it, seen by rays from above."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector

from ....state.scene import Support
from ..bodies.colliders import lowest_support
from ..bodies.hulls import Array
from ..world import World
from .film import FRONT_M, WALL_M, Film, Grid, Mask, uneven
from .gas import bounds_of

EDGE_DROP_M = 0.03
"""What lies this far below a table's top is beyond its edge."""
LIP_M = 0.005
"""How far below the top the bed is drawn just beyond an edge: liquid bends over it."""
STEP_M = 0.004
"""What stands less high than this on a support is part of it."""
REACH_M = 0.6
"""Height above a support from which rays look down."""
PATCH_M = 0.06
EDGE_PATCH_M = 0.03
SUBSAMPLES = 3
"""Rays across a cell for the thing itself: a wall thinner than a cell must not be missed."""


@dataclass(frozen=True)
class Bed:
    """Heights above the support, and where it ends."""

    grid: Grid
    height_m: Array
    off: Mask
    base_m: float
    """World height of the support."""


def elevated(world: World, support: Support) -> bool:
    """Does this support have edges that liquid can run over?"""
    return support.height_m > lowest_support(world.contract).height_m + EDGE_DROP_M


def support_bed(world: World, support: Support, grid: Grid, *, but: str = "") -> Bed:
    """The support's top. A raised one ends at its true edge; a floor goes on to the grid's border, furniture on it is
    closed by its bounds, except the one called `but`."""
    flat = np.zeros(grid.shape)
    x, y = grid.centres
    if not elevated(world, support):
        for obstacle in world.contract.obstacles:
            low, high = np.array(obstacle.bounds.low), np.array(obstacle.bounds.high)
            if obstacle.name not in (support.object, but) and low[2] < support.height_m + 0.05 < high[2]:
                flat[(x > low[0]) & (x < high[0]) & (y > low[1]) & (y < high[1])] = WALL_M
        return Bed(grid, flat, np.zeros(grid.shape, dtype=bool), support.height_m)
    with unseen(world.objects):
        graph = bpy.context.evaluated_depsgraph_get()
        top = np.array([_drop(graph, px, py, support.height_m) for px, py in zip(x.ravel(), y.ravel(), strict=True)])
    over = top.reshape(grid.shape)
    off = over < -EDGE_DROP_M
    flat = np.where(off, -LIP_M, np.where(over > STEP_M, over, 0.0))
    return Bed(grid, flat, off, support.height_m)


def _drop(graph: bpy.types.Depsgraph, x: float, y: float, height_m: float) -> float:
    """Height of the first thing below, over the support's top."""
    start, down = Vector((x, y, height_m + REACH_M)), Vector((0.0, 0.0, -1.0))
    hit, place, *_ = bpy.context.scene.ray_cast(graph, start, down, distance=REACH_M + 2.0 * EDGE_DROP_M)
    return float(place.z) - height_m if hit else -1.0


@contextmanager
def unseen(things: Sequence[bpy.types.Object]) -> Iterator[None]:
    """Let rays pass through things."""
    before = [thing.hide_viewport for thing in things]
    for thing in things:
        thing.hide_viewport = True
    bpy.context.view_layer.update()
    try:
        yield
    finally:
        for thing, hidden in zip(things, before, strict=True):
            thing.hide_viewport = hidden
        bpy.context.view_layer.update()


def with_things(bed: Bed, things: Iterable[bpy.types.Object]) -> Bed:
    """The bed with things on it as they stand: their tops, the inner floors of open vessels. The highest of
    SUBSAMPLES squared rays counts in each cell, so that thin walls hold."""
    height = bed.height_m.copy()
    graph = bpy.context.evaluated_depsgraph_get()
    x, y = bed.grid.centres
    shifts = (np.arange(SUBSAMPLES) - (SUBSAMPLES - 1) / 2.0) * bed.grid.cell_m / SUBSAMPLES
    for thing in things:
        low, high = bounds_of(thing)
        seen = thing.evaluated_get(graph)
        into, turn = seen.matrix_world.inverted(), seen.matrix_world.inverted().to_3x3()
        down = (turn @ Vector((0.0, 0.0, -1.0))).normalized()
        near = (np.abs(x - (low[0] + high[0]) / 2) < (high[0] - low[0]) / 2 + bed.grid.cell_m) & (
            np.abs(y - (low[1] + high[1]) / 2) < (high[1] - low[1]) / 2 + bed.grid.cell_m
        )
        for row, column in np.argwhere(near):
            for dx, dy in itertools.product(shifts, shifts):
                start = into @ Vector((x[row, column] + dx, y[row, column] + dy, float(high[2]) + 0.1))
                hit, place, *_ = seen.ray_cast(start, down)
                if hit:
                    top = float((seen.matrix_world @ place).z) - bed.base_m
                    height[row, column] = max(height[row, column], top)
    return Bed(bed.grid, height, bed.off, bed.base_m)


def film_on(bed: Bed, viscosity_m2_s: float, seed: int) -> Film:
    """A dry film. Wood and stone are uneven: puddles get lobes, and what runs over an edge does so in few places."""
    front = FRONT_M * uneven(bed.grid, seed, patch_m=PATCH_M, spread=0.25)
    edge = 0.8 * FRONT_M * uneven(bed.grid, seed + 1, patch_m=EDGE_PATCH_M, spread=0.7)
    return Film(bed.grid, bed.height_m, viscosity_m2_s, bed.off, np.where(bed.off, edge, front))
