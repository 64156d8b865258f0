"""Where in the picture a moving object shows: itself, its shadows, its contact shadow and its reflection below."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector
from numpy.typing import NDArray

from .plates import Rect, clip

Points = NDArray[np.float64]
REACH_M = 100.0
"""Shadows that fall farther away than this are ignored."""
MOST_HITS = 32
"""Moving surfaces that a ray may pass through on its way to a still one."""
PAD_PX = 10
PAD_SHARE = 0.08
"""Padding on each side: PAD_PX plus this share of the rectangle's longer side."""


@dataclass(frozen=True)
class Source:
    """A light as a caster of shadows: a direction of travel, or a place; spread is its half size seen from afar."""

    direction: Vector | None
    place: Vector | None
    spread: float


def light_sources(scene: Any) -> list[Source]:
    """Every lamp that is rendered, and the sun disc of a sky texture."""
    found = []
    for lamp in (o for o in scene.objects if o.type == "LIGHT" and not o.hide_render):
        facing = lamp.matrix_world.to_quaternion() @ Vector((0.0, 0.0, -1.0))
        if lamp.data.type == "SUN":
            found.append(Source(facing, None, math.tan(lamp.data.angle / 2)))
        else:
            size = lamp.data.size / 2 if lamp.data.type == "AREA" else lamp.data.shadow_soft_size
            found.append(Source(None, lamp.matrix_world.translation.copy(), size))
    return found + _sky_suns(scene)


def _sky_suns(scene: Any) -> list[Source]:
    tree = scene.world.node_tree if scene.world and scene.world.use_nodes else None
    skies = (
        [n for n in tree.nodes if n.bl_idname == "ShaderNodeTexSky" and n.sky_type == "NISHITA" and n.sun_disc]
        if tree
        else []
    )
    return [Source(_down_from(sky.sun_elevation, sky.sun_rotation), None, math.tan(sky.sun_size / 2)) for sky in skies]


def _down_from(elevation_rad: float, rotation_rad: float) -> Vector:
    """Direction in which the light of a sky texture's sun travels; rotation 0 is +Y, growing clockwise from above."""
    flat = math.cos(elevation_rad)
    return -Vector((flat * math.sin(rotation_rad), flat * math.cos(rotation_rad), math.sin(elevation_rad)))


def frame_rects(scene: Any, outlines: Mapping[str, Points], moving: Iterable[str]) -> list[Rect]:
    """Padded rectangles at the current frame: per object one for itself, one per shadow, one for what lies below it.

    They overlap where a thing lies on the floor and lie apart where it flies. Clipped to the picture, empty ones left
    out.
    """
    graph = bpy.context.evaluated_depsgraph_get()
    still = Still(scene, graph, frozenset(moving))
    lights = light_sources(scene)
    rects = []
    for outline in outlines.values():
        shadows = [_shadow_points(still, outline, light) for light in lights]
        seen = [outline, *shadows, _support_points(still, outline)]
        rects += [_rect(scene, points) for points in seen if len(points)]
    return [rect for rect in rects if rect[2] > rect[0] and rect[3] > rect[1]]


def shift_px(scene: Any, before: Mapping[str, Points], after: Mapping[str, Points]) -> float:
    """Largest move on the picture, in pixels, of any point of any outline; inf when objects come or go."""
    if before.keys() != after.keys():
        return math.inf
    moves = [np.abs(_project(scene, before[name]) - _project(scene, after[name])).max() for name in after]
    return float(max(moves, default=0.0))


def _project(scene: Any, points: Iterable[Any]) -> Points:
    """(n, 3): x and y in pixels from the top left corner, and the distance in front of the camera in metres."""
    width, height = scene.render.resolution_x, scene.render.resolution_y
    seen = [world_to_camera_view(scene, scene.camera, Vector(p)) for p in points]
    return np.array([(p.x * width, (1.0 - p.y) * height, p.z) for p in seen])


def _rect(scene: Any, points: Points) -> Rect:
    width, height = scene.render.resolution_x, scene.render.resolution_y
    seen = _project(scene, points)
    if (seen[:, 2] <= 0.01).any():
        behind = (seen[:, 2] <= 0.01).all()
        return (0, 0, 0, 0) if behind else (0, 0, width, height)
    left, top = seen[:, 0].min(), seen[:, 1].min()
    right, bottom = seen[:, 0].max(), seen[:, 1].max()
    pad = PAD_PX + PAD_SHARE * min(max(right - left, bottom - top), width)
    far = 10.0 * max(width, height)
    sides = np.clip([left - pad, top - pad, right + pad, bottom + pad], -far, far)
    return clip((math.floor(sides[0]), math.floor(sides[1]), math.ceil(sides[2]), math.ceil(sides[3])), width, height)


@dataclass(frozen=True)
class Still:
    """What shadows fall on: everything but the moving objects."""

    scene: Any
    graph: Any
    moving: frozenset[str]

    def cast(self, origin: Vector, way: Vector) -> Vector | None:
        """First point that a ray meets on an object that does not move."""
        start = origin.copy()
        for _ in range(MOST_HITS):
            hit, place, _, _, thing, _ = self.scene.ray_cast(self.graph, start, way, distance=REACH_M)
            if not hit:
                return None
            if thing.name not in self.moving:
                return place
            start = place + way * 1e-3
        return None


def _shadow_points(still: Still, outline: Points, light: Source) -> Points:
    middle = Vector((outline.min(axis=0) + outline.max(axis=0)) / 2)
    points: list[Vector] = []
    for point in outline:
        inside = middle.lerp(Vector(point), 0.96)  # what touches the floor must not start below it
        way = light.direction if light.place is None else (inside - light.place).normalized()
        hit = still.cast(inside, way)
        if hit is not None:
            near_m = 1.0 if light.place is None else max((inside - light.place).length, 0.05)
            points += _around(hit, light.spread * (hit - inside).length / near_m)
    return np.array(points, dtype=np.float64).reshape(-1, 3)


def _around(point: Vector, radius_m: float) -> list[Vector]:
    """The ends of a penumbra of that radius."""
    steps = [Vector(axis) * sign * radius_m for axis in ((1, 0, 0), (0, 1, 0), (0, 0, 1)) for sign in (-1, 1)]
    return [point, *(point + step for step in steps)] if radius_m > 0.002 else [point]


def _support_points(still: Still, outline: Points) -> Points:
    """Contact shadow and mirror image on what lies below, while it is near enough to matter."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    hit = still.cast(Vector((low + high) / 2), Vector((0.0, 0.0, -1.0)))
    height = high[2] - low[2]
    if hit is None or low[2] - hit.z > 2.0 * height:
        return np.empty((0, 3))
    reach = 0.35 * height
    sides = [(x, y, hit.z) for x in (low[0] - reach, high[0] + reach) for y in (low[1] - reach, high[1] + reach)]
    mirrored = outline.copy()
    mirrored[:, 2] = np.maximum(2.0 * hit.z - outline[:, 2], hit.z - 1.5 * height)
    return np.concatenate([np.array(sides), mirrored])
