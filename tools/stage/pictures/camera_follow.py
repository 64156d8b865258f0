"""A camera that goes with the action: smooth travel and look-at, one keyframe a frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from scipy import ndimage

from .framing import Array, View

SMOOTHING_FRAMES = 2.5
"""Deviation of the Gaussian that the track is smoothed with."""


def track(acting: Sequence[bpy.types.Object], frames: Sequence[int]) -> Array:
    """(F, 3) smoothed centre of all acting objects at each frame; the scene is put back on its frame."""
    scene, centres = bpy.context.scene, []
    before = scene.frame_current
    for frame in frames:
        scene.frame_set(frame)
        centres.append(_corners(acting).reshape(-1, 3).mean(axis=0))
    scene.frame_set(before)
    return np.asarray(ndimage.gaussian_filter1d(np.array(centres), SMOOTHING_FRAMES, axis=0, mode="nearest"))


def extent(acting: Sequence[bpy.types.Object], frame: int) -> Array:
    """(8 N, 3) corners of the acting objects about their centre at a frame."""
    scene = bpy.context.scene
    before = scene.frame_current
    scene.frame_set(frame)
    corners = _corners(acting).reshape(-1, 3)
    scene.frame_set(before)
    return np.asarray(corners - corners.mean(axis=0))


def keyframe(
    camera: bpy.types.Object, view: View, at: Array, way: Mapping[int, Array], space: Mapping[str, Any]
) -> None:
    """Carry the view, chosen for the point `at`, along the centres of `way` by frame; the camera stays inside space."""
    low, high = np.array(space["low"]), np.array(space["high"])
    last = None
    for frame, centre in way.items():
        position = np.clip(view.position + (centre - at), low, high)
        towards = Vector(position - (view.look_at + (centre - at)))
        turn = towards.to_track_quat("Z", "Y")
        if last is not None:
            turn.make_compatible(last)
        last = turn
        camera.location, camera.rotation_quaternion = Vector(position), turn
        camera.keyframe_insert("location", frame=frame)
        camera.keyframe_insert("rotation_quaternion", frame=frame)
    for curve in camera.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def _corners(acting: Sequence[bpy.types.Object]) -> Array:
    return np.array([[list(obj.matrix_world @ Vector(corner)) for corner in obj.bound_box] for obj in acting])
