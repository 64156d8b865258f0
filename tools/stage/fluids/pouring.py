"""Where a stream falls and what it falls into."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..bodies.hulls import Array
from ..world import World, middle, vertices_of
from . import liquid
from .fluid_domain import Bath, Extent
from .fluid_shapes import Shape, disc, hull
from .gas import bounds_of
from .vessel import Cavity, cavity_of

STREAM_M_S = 0.8
"""Speed liquid leaves a spout at."""
WALL_CELLS = 2.0
"""Least thickness, in cells, of a wall that keeps liquid in."""
INSET_CELLS = 0.5
TRIAL_FRAMES = 4
PUDDLE_M = 0.006
"""Depth a puddle of water runs out to, for judging how wide it gets."""


@dataclass(frozen=True)
class Pour:
    """One stream and its surroundings."""

    extent: Extent
    stream: Shape
    velocity_m_s: Array
    pour_s: float
    amount_m3: float
    cavity: Cavity | None
    body: Shape | None
    floor_m: float
    size_m: float
    impact_m_s: float

    def add_obstacles(self, bath: Bath, world: World) -> None:
        """The vessel or thing it falls on, and the scene."""
        if self.cavity is not None:
            bath.obstacle(
                "vessel", self.cavity.shape(WALL_CELLS * self.extent.cell_m, INSET_CELLS * self.extent.cell_m)
            )
        elif self.body is not None:
            bath.obstacle("body", self.body)
        liquid.add_solids(bath, world)


def plan_pour(
    world: World,
    support_name: str | None,
    *,
    fill_share: float,
    amount_m3: float,
    pour_s: float,
    stream_radius_m: float | None,
    drop_height_m: float,
    resolution: int,
) -> Pour:
    """Lay out a pour. The stream is as wide as its amount, time and usual speed ask for, but at least two cells, and
    then runs for less long."""
    support = world.support(support_name)
    cavity, body, size = None, None, 0.1
    target = middle(support, world.path(support))
    low = high = target
    if world.objects:
        low, high = bounds_of(world.objects[0])
        cavity = cavity_of(world.objects[0])
        target = np.array([*(low + high)[:2] / 2.0, cavity.rim_m if cavity else high[2]])
        size = float((high - low).max())
        body = None if cavity else hull(world_vertices(world))
    if cavity is not None:
        amount_m3 = fill_share * cavity.volume_m3
    if amount_m3 <= 0.0:
        raise ValueError("nothing would be poured: amount_m3 and fill_share must be above 0")
    overflow = amount_m3 if cavity is None else max(0.0, amount_m3 - cavity.volume_m3)
    reach = 0.25 * float((high - low)[:2].max()) + 1.3 * math.sqrt(overflow / (math.pi * PUDDLE_M)) + 0.02
    wide = stream_radius_m or math.sqrt(amount_m3 / (pour_s * math.pi * STREAM_M_S))
    spout = target + np.array([0.0, 0.0, drop_height_m])
    floor = support.height_m
    extent = Extent.on_floor(
        np.array([*(np.minimum(low, target)[:2] - reach), floor]),
        np.array([*(np.maximum(high, target)[:2] + reach), spout[2] + 2.0 * wide]),
        resolution,
    )
    wide = max(wide, 1.2 * extent.cell_m)
    thick = max(2.0 * extent.cell_m, 0.02 * float(extent.size_m[2]))
    speed = float(np.clip(amount_m3 / (pour_s * math.pi * wide**2), STREAM_M_S / 2.0, 4.0))
    return Pour(
        extent=extent,
        stream=disc(spout, wide, thick, np.array([0.0, 0.0, 1.0])),
        velocity_m_s=np.array([0.0, 0.0, -speed]),
        pour_s=amount_m3 / (speed * math.pi * wide**2),
        amount_m3=amount_m3,
        cavity=cavity,
        body=body,
        floor_m=floor,
        size_m=size,
        impact_m_s=math.sqrt(speed**2 + 2.0 * 9.81 * (float(spout[2]) - floor)),
    )


def emitted_m3(stream: Shape, velocity_m_s: Array, cell_m: float, *, fps: int, steps: int, cache: Path) -> Array:
    """(TRIAL_FRAMES,) what has come out of such a source after each frame: a trial in a box of air.

    Mantaflow refills a source cell by cell, so that its rate is off from area times speed by up to a factor of two.
    """
    seconds = TRIAL_FRAMES / fps
    way = velocity_m_s * seconds + np.array([0.0, 0.0, -4.905 * seconds**2])
    low = np.minimum(stream.low, stream.low + way) - 4.0 * cell_m
    high = np.maximum(stream.high, stream.high + way) + 4.0 * cell_m
    extent = Extent.on_floor(low, high, max(8, math.ceil(float((high - low).max()) / cell_m)))
    bath = Bath("liquid", extent, fps=fps, frames=TRIAL_FRAMES, cache=cache)
    liquid.emit(bath.source("trial", stream), velocity_m_s, (1, TRIAL_FRAMES + 1))
    bath.bake(lambda domain: liquid.set_liquid(domain, liquid.LIQUIDS["water"], steps=steps))
    found, _ = liquid.track(bath, floor_m=float(low[2]), cavity=None)
    bath.close()
    if found.volume_m3[-1] <= found.volume_m3[0]:
        raise ValueError("the stream gives no liquid: make it wider or raise resolution")
    return found.volume_m3


def running_frames(amount_m3: float, emitted: Array) -> int:
    """Frames a source must run to give an amount, at least one; goes on as in the trial's later frames."""
    each = float(emitted[-1] - emitted[1]) / (len(emitted) - 2)
    later = emitted[-1] + each * np.arange(1, 1 + math.ceil(max(0.0, amount_m3 - emitted[-1]) / each) + 1)
    return 1 + int(np.argmin(np.abs(np.concatenate([emitted, later]) - amount_m3)))


def world_vertices(world: World) -> Array:
    """(V, 3) vertices of the first key object as it stands."""
    matrix = np.array(world.objects[0].matrix_world)
    return np.asarray(vertices_of(world.objects[0]) @ matrix[:3, :3].T + matrix[:3, 3])
