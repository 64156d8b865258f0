"""A vessel that tips over, and where its content goes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ....state.scene import FreePath, Support
from ..bodies.colliders import lowest_support
from ..bodies.hulls import Array
from ..world import World, heading, middle
from . import liquid
from .fluid_domain import Bath, Extent
from .fluid_shapes import Shape, disc, hull
from .gas import bounds_of
from .pouring import PUDDLE_M, world_vertices
from .vessel import cavity_of

GUSH = 0.6
"""Speed of the gush over the root of 2 g h, h the depth that presses: losses at the mouth."""
GUSH_S = 0.4
"""Shortest time a vessel empties in; the stream is narrowed for it."""
POURS_FROM_DEG = 78.0
"""Tilt from which on the content comes out."""
AFTER_EDGE_M = 0.3
"""How far beyond the edge of a table the falling liquid is followed."""
TOPPLE_S = 0.9
"""Time a vessel 0.3 m tall takes to topple when it is pushed."""
TOPPLE_POWER = 0.45
"""Share of the fall's time, by share of the tilt to this power: most of it is spent near upright."""


@dataclass(frozen=True)
class Spill:
    """One tipping vessel."""

    vessel: bpy.types.Object
    corners: Array
    """(P, 3) its hull as it stands."""
    pivot: Array
    axis: Array
    fall_s: float
    mouth: Shape
    velocity_m_s: Array
    amount_m3: float
    body: Shape
    extent: Extent
    floor_m: float
    support: Support
    size_m: float

    def pour_after_s(self) -> float:
        """From the push to the first liquid; the fall gathers speed as a toppling pencil does."""
        return float(self.fall_s * (POURS_FROM_DEG / 90.0) ** TOPPLE_POWER)

    @property
    def fastest_m_s(self) -> float:
        """Speed at the floor, or as it gushes out."""
        fall = max(0.0, float(self.mouth.high[2]) - self.floor_m)
        return math.hypot(float(np.linalg.norm(self.velocity_m_s)), math.sqrt(2.0 * 9.81 * fall))

    def add_obstacles(self, bath: Bath, world: World) -> None:
        """The lying vessel and the scene."""
        bath.obstacle("vessel", self.body)
        liquid.add_solids(bath, world)


def plan_spill(
    world: World,
    support_name: str | None,
    *,
    heading_deg: float | None,
    fill_share: float,
    amount_m3: float,
    from_edge_m: float,
    resolution: int,
) -> Spill:
    """Lay out a spill: the vessel stands on the free path (near its edge when it ends at one) and tips along it.

    Raises ValueError without a key object.
    """
    world.acting()
    vessel, support = world.objects[0], world.support(support_name)
    path = world.path(support, heading_deg)
    way = heading(path.heading_deg)
    low, high = bounds_of(vessel)
    size = high - low
    place = _standing_place(world, support, path, from_edge_m, float(size[2]))
    vessel.location = Vector(np.array(vessel.location) + place - np.array([*(low + high)[:2] / 2.0, low[2]]))
    bpy.context.view_layer.update()
    cavity, (low, high) = cavity_of(vessel), bounds_of(vessel)
    points, tall = world_vertices(world), float(size[2])
    foot = float(((points - place)[points[:, 2] < low[2] + 0.1 * tall] @ way).max())
    pivot, axis = place + way * foot, np.cross([0.0, 0.0, 1.0], way)
    mouth_m = cavity.mouth_m if cavity else 0.12 * float(size[:2].min())
    amount = fill_share * cavity.volume_m3 if cavity else amount_m3
    corners = hull(points).vertices
    tipped, rise = turned(corners, pivot, axis, math.pi / 2, support.height_m)
    rim = pivot + way * float(high[2] - support.height_m) + np.array([0.0, 0.0, rise + foot])
    floor = lowest_support(world.contract).height_m if path.leaves_support else support.height_m
    reach = 1.8 * math.sqrt(amount / (math.pi * PUDDLE_M)) + 0.05
    far = rim + way * (reach if not path.leaves_support else from_edge_m + AFTER_EDGE_M)
    reached = np.array([rim, far, place, tipped.min(axis=0), tipped.max(axis=0)])
    side = np.abs(np.cross(way, [0.0, 0.0, 1.0])) * min(reach, 0.6)
    extent = Extent.on_floor(
        np.array([*(reached.min(axis=0) - side - 0.02)[:2], floor]),
        np.array([*(reached.max(axis=0) + side + 0.02)[:2], tipped[:, 2].max() + 0.04]),
        resolution,
    )
    speed = GUSH * math.sqrt(2.0 * 9.81 * max(2.0 * mouth_m, 0.03))
    mouth_m = max(min(0.8 * mouth_m, math.sqrt(amount / (GUSH_S * math.pi * speed))), 1.2 * extent.cell_m)
    thick = 2.0 * extent.cell_m
    centre = rim + way * (0.6 * thick)
    centre[2] = max(centre[2], support.height_m + mouth_m + 0.2 * extent.cell_m)
    return Spill(
        vessel=vessel,
        corners=corners,
        pivot=pivot,
        axis=axis,
        fall_s=TOPPLE_S * math.sqrt(tall / 0.3),
        mouth=disc(centre, mouth_m, thick, way),
        velocity_m_s=speed * way,
        amount_m3=amount,
        body=hull(tipped),
        extent=extent,
        floor_m=floor,
        support=support,
        size_m=tall,
    )


def _standing_place(world: World, support: Support, path: FreePath, from_edge_m: float, tall_m: float) -> Array:
    """(3,) where the vessel stands: far enough from a free edge that its mouth comes to lie from_edge_m before it."""
    if not path.leaves_support:
        return middle(support, path)
    way = heading(path.heading_deg)
    end = np.array([*path.start, 0.0]) + way * path.length_m
    return np.array([*(end - way * (from_edge_m + tall_m))[:2], support.height_m])


def tip(plan: Spill, *, start_s: float, frames: int, fps: int) -> None:
    """Keyframe the fall about the foot: slow at first, then ever faster, as what topples does."""
    vessel = plan.vessel
    first = vessel.matrix_world.copy()
    vessel.rotation_mode = "QUATERNION"
    for frame in range(frames):
        share = min(1.0, max(0.0, (frame / fps - start_s) / plan.fall_s))
        angle = math.pi / 2 * share ** (1.0 / TOPPLE_POWER)
        _, rise = turned(plan.corners, plan.pivot, plan.axis, angle, plan.support.height_m)
        about = Matrix.Translation(Vector(plan.pivot))
        turn = about @ Matrix.Rotation(angle, 4, Vector(plan.axis)) @ about.inverted()
        pose = Matrix.Translation((0.0, 0.0, rise)) @ turn @ first
        vessel.location, vessel.rotation_quaternion = pose.translation, pose.to_quaternion()
        vessel.keyframe_insert("location", frame=frame + 1)
        vessel.keyframe_insert("rotation_quaternion", frame=frame + 1)
    for curve in vessel.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def turned(points: Array, pivot: Array, axis: Array, angle_rad: float, height_m: float) -> tuple[Array, float]:
    """Points turned about an axis through the pivot and set down on a height; the second is how far up they went."""
    turn = np.array(Matrix.Rotation(angle_rad, 3, Vector(axis)))
    moved = (points - pivot) @ turn.T + pivot
    rise = height_m - float(moved[:, 2].min())
    return np.asarray(moved + np.array([0.0, 0.0, rise])), rise
