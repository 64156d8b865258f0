"""Where in an assembled world a creature may be: the box it keeps to, what stands in the way, the ground under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import FreePath
from ..surroundings import measure
from ..waters import surface
from ..world import World, heading
from .flesh import Array

WATER_MARK = "water_per_m"
"""Custom property of a world that lies under water (recipe underwater)."""

SURFACE = "water"
"""Object and support of a pool, a pond, the sea seen from above (recipe waterside)."""

CLEAR = ("pool", "bathtub")
"""Kinds of water that one can see into from above; ponds, lakes and the sea hide what is a hand below their surface."""

HEADROOM_M = (0.35, 3.6)
"""Heights over the sea bed between which the recipe keeps a free block of water."""


@dataclass(frozen=True)
class Habitat:
    """low, high (3,): the box to keep to; middle (3,) and heading_deg: where its free way is; boxes (N, 2, 3)."""

    low: Array
    high: Array
    path: FreePath
    boxes: Array
    ground: BVHTree | None
    ground_m: float
    beyond: Array
    """(3,) level unit vector from the camera's side of the way to the other."""

    @property
    def middle(self) -> Array:
        return np.asarray((self.low + self.high) / 2.0)

    @property
    def reach_m(self) -> Array:
        """(3,) half sides of the box."""
        return np.asarray((self.high - self.low) / 2.0)

    def ground_at(self, places: Array) -> Array:
        """(N,) height of the ground under places (N, 2 or 3); the support's own where there is none."""
        if self.ground is None:
            return np.full(len(places), self.ground_m)
        found = (measure.top_height(self.ground, float(p[0]), float(p[1]), from_m=100.0) for p in places)
        return np.array([self.ground_m if height is None else height for height in found])

    def clearance_m(self, points: Array) -> float:
        """Least distance of points (N, 3) from the obstacles' bounds, below 0 inside one; 99 without obstacles."""
        if not len(self.boxes):
            return 99.0
        outside = np.maximum(self.boxes[None, :, 0] - points[:, None], points[:, None] - self.boxes[None, :, 1])
        away = np.linalg.norm(np.maximum(outside, 0.0), axis=2) + np.minimum(outside.max(axis=2), 0.0)
        return float(away.min())


def under_water(world: World) -> bool:
    """Whether the whole scene lies under water."""
    return bpy.context.scene.world is not None and float(bpy.context.scene.world.get(WATER_MARK, 0.0)) > 0.0


def water(world: World, margin_m: float, what: str) -> Habitat:
    """The water that something may swim in, margin_m from bed and surface. Raises ValueError on dry land, and
    where the water cannot be seen into."""
    path = world.contract.paths[0]
    if under_water(world):
        bed = world.support(path.support).height_m
        top = min(bed + HEADROOM_M[1], world.contract.bounds.high[2] - margin_m)
        return _about(world, path, bed + max(HEADROOM_M[0], margin_m), top)
    if world.contract.support(SURFACE) is None or SURFACE not in bpy.data.objects:
        raise ValueError(f"{what} needs water to swim in, and this scene has none ({world.contract.scene})")
    body = surface.find()[1]
    if body.kind not in CLEAR:
        raise ValueError(f"the water of a {body.kind} hides {what} from above: let it play under water instead")
    if body.depth_m < 2.0 * margin_m:
        raise ValueError(f"{what} needs {2 * margin_m:.2f} m of water, and here it is {body.depth_m:.2f} m deep")
    path = world.contract.path_on(SURFACE) or path
    lowest = max(body.bed_m + margin_m, body.level_m - 4.0 * margin_m)
    return replace(_about(world, path, lowest, body.level_m - margin_m), ground=None, ground_m=body.bed_m)


def air(world: World, low_m: float, high_m: float, wide_m: float) -> Habitat:
    """The air over the free path, between two heights above its support; indoors under the ceiling."""
    path = next((p for p in world.contract.paths if not p.leaves_support), world.contract.paths[0])
    base = world.support(path.support).height_m
    sea = world.contract.support(SURFACE)
    if sea is not None and sea.height_m > base + 1.0:  # the open sea: what lies under it is far below
        path, base = world.contract.path_on(SURFACE) or path, sea.height_m
    ceiling = world.ceiling_m() - 0.2
    if base + low_m + 0.1 > ceiling:
        raise ValueError(f"there are only {ceiling - base:.1f} m of air over the {path.support}: too few to fly in")
    wider = path.model_copy(update={"width_m": max(path.width_m, wide_m)})
    return _about(world, wider, base + low_m, min(base + high_m, ceiling))


def land(world: World, support: str | None) -> Habitat:
    """The ground or another support along its free path; nothing crawls on open water."""
    wanted = support
    if wanted is None and world.contract.paths[0].support == SURFACE:
        dry = [p.support for p in world.contract.paths if p.support != SURFACE]
        if not dry:
            raise ValueError(f"there is no ground to crawl on in this scene ({world.contract.scene})")
        wanted = dry[0]
    chosen = world.support(wanted or world.contract.paths[0].support)
    return _about(world, world.path(chosen), chosen.height_m, chosen.height_m + 1.0, bed=chosen.object)


def _about(world: World, path: FreePath, low_m: float, high_m: float, bed: str | None = None) -> Habitat:
    ahead = heading(path.heading_deg)
    left = np.array([-ahead[1], ahead[0], 0.0])
    start = np.array([*path.start, 0.0])
    corners = np.array([start + ahead * run + left * side for run in (0.0, path.length_m)
                        for side in (-path.width_m / 2, path.width_m / 2)])  # fmt: skip
    low, high = corners.min(axis=0), corners.max(axis=0)
    low[2], high[2] = low_m, max(high_m, low_m + 0.05)
    support = world.support(path.support)
    surface = bpy.data.objects.get(bed or support.object)
    ground = measure.surface_of(surface) if surface is not None and surface.type == "MESH" else None
    boxes = _boxes(world, (path.support, support.object))
    return Habitat(low, high, path, boxes, ground, support.height_m, _beyond(world, (low + high) / 2.0, left))


def _beyond(world: World, middle: Array, left: Array) -> Array:
    space = world.contract.camera_space
    from_camera = middle - (np.array(space.low) + np.array(space.high)) / 2.0
    return np.asarray(left if from_camera @ left >= 0.0 else -left)


def _boxes(world: World, skipped: Sequence[str]) -> Array:
    found = [o.bounds for o in world.contract.obstacles if o.name not in skipped and o.name != SURFACE]
    return np.array([[box.low, box.high] for box in found]).reshape(-1, 2, 3)


def sees(eye: Array, targets: Array, own: set[str]) -> float:
    """Share of targets (N, 3) that a ray from the eye reaches past everything but the creatures themselves."""
    graph, start, clear = bpy.context.evaluated_depsgraph_get(), Vector(eye), 0
    for target in targets:
        way = Vector(target) - start
        hit, _, _, _, thing, _ = bpy.context.scene.ray_cast(graph, start, way.normalized(), distance=way.length - 0.01)
        clear += not hit or thing.original.name in own
    return clear / max(len(targets), 1)
