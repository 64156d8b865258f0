"""What the camera sees of the acting objects at each video frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector

from ...telemetry import IN_VIEW_SHARE
from .bake import rotated
from .hulls import Array, Hull, directions

RAYS = 12
RAY_BUDGET = 6000
"""Rays per run; with many bodies each gets fewer, at least 3."""


@dataclass(frozen=True)
class Sight:
    """Per video frame F and body N; see the telemetry schema."""

    screen_xy: Array
    screen_height: Array
    in_view: Array
    visible: Array


def look(
    scene: bpy.types.Scene,
    objects: Sequence[bpy.types.Object],
    hulls: Sequence[Hull],
    position: Array,
    quaternion: Array,
) -> Sight:
    """Project and ray-test bodies given by poses (F, N, 3) and (F, N, 4) through the scene's camera, frames 1..F."""
    if scene.camera is None:
        raise ValueError("the scene has no camera")
    frames, count = position.shape[:2]
    points = [_outline(hull) for hull in hulls]
    rays = int(np.clip(RAY_BUDGET // (frames * count), 3, RAYS))
    sight = Sight(
        np.zeros((frames, count, 2)),
        np.zeros((frames, count)),
        np.zeros((frames, count), dtype=bool),
        np.zeros((frames, count)),
    )
    names = {thing.name for thing in objects}
    for frame in range(frames):
        scene.frame_set(frame + 1)
        graph = bpy.context.evaluated_depsgraph_get()
        for body in range(count):
            placed = position[frame, body] + rotated(quaternion[frame, body], points[body])
            screen = _projected(scene, np.vstack([position[frame, body], placed]))
            inside = ((screen[1:, :2] >= 0.0) & (screen[1:, :2] <= 1.0)).all(axis=1) & (screen[1:, 2] > 0.0)
            sight.screen_xy[frame, body] = screen[0, :2]
            sight.screen_height[frame, body] = np.ptp(screen[1:, 1])
            sight.in_view[frame, body] = inside.mean() >= IN_VIEW_SHARE
            # Aimed a little inside the outline, so that a ray at the rim does not graze past into the floor.
            aims = position[frame, body] + 0.9 * (placed - position[frame, body])
            sight.visible[frame, body] = _seen(scene, graph, aims[:: max(1, len(aims) // rays)], names)
    return sight


def _outline(hull: Hull) -> Array:
    points = directions(48) * hull.radius_m if hull.is_sphere else hull.surface
    return points if len(points) <= 96 else points[np.unique(np.argmax(points @ directions(96).T, axis=0))]


def _projected(scene: bpy.types.Scene, points: Array) -> Array:
    """(P, 3): x and y as shares of the frame, z the distance in front of the camera (perspective only)."""
    camera = scene.camera
    corners = np.array(camera.data.view_frame(scene=scene))
    local = np.c_[points, np.ones(len(points))] @ np.array(camera.matrix_world.normalized().inverted()).T[:, :3]
    depth = -local[:, 2]
    low, high = corners.min(axis=0), corners.max(axis=0)
    flat = local[:, :2] * (-corners[0, 2] / np.where(np.abs(depth) < 1e-9, 1e-9, depth))[:, None]
    return np.asarray(np.c_[(flat - low[:2]) / (high - low)[:2], depth])


def _seen(scene: bpy.types.Scene, graph: bpy.types.Depsgraph, points: Array, names: set[str]) -> float:
    """Share of rays from the camera towards the points that meet an acting object (or nothing) first."""
    eye = scene.camera.matrix_world.translation
    clear = 0
    for point in points:
        way = Vector(point) - eye
        hit, _, _, _, thing, _ = scene.ray_cast(graph, eye, way.normalized(), distance=way.length)
        clear += not hit or thing.original.name in names
    return clear / len(points)
