"""Trajectories of rigid bodies, and writing them into a scene as plain keyframes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import bpy
import numpy as np

from .hulls import Array

SETTLE_M = 0.0015
"""A body that stays within this distance (and the same arc on its rim) of its last pose counts as settled."""
SETTLE_BLEND_S = 0.15
MIN_REST_S = 0.3


@dataclass(frozen=True)
class Trajectory:
    """Poses of N bodies on a fine time base; a pose is that of the centre of mass."""

    sim_hz: int
    time_s: Array
    """(T,) from 0."""
    position_m: Array
    """(T, N, 3) centres of mass."""
    quaternion: Array
    """(T, N, 4) w, x, y, z, continuous in sign."""

    def velocity_m_s(self) -> Array:
        """(T, N, 3) central differences."""
        return np.asarray(np.gradient(self.position_m, self.time_s, axis=0))

    def angular_velocity_rad_s(self) -> Array:
        """(T, N, 3) world axes, from the turn between neighbouring samples."""
        step = quaternion_product(self.quaternion[1:], conjugate(self.quaternion[:-1]))
        turn = rotation_vector(step) * self.sim_hz
        ends = np.concatenate([turn[:1], turn, turn[-1:]])
        return np.asarray((ends[:-1] + ends[1:]) / 2.0)

    def at(self, times_s: Array) -> tuple[Array, Array]:
        """Poses at given times, interpolated: (F, N, 3) and (F, N, 4)."""
        place = np.clip(np.asarray(times_s) * self.sim_hz, 0, len(self.time_s) - 1)
        low = np.minimum(place.astype(int), len(self.time_s) - 2)
        part = (place - low)[:, None, None]
        position = self.position_m[low] * (1 - part) + self.position_m[low + 1] * part
        turned = self.quaternion[low] * (1 - part) + self.quaternion[low + 1] * part
        return position, turned / np.linalg.norm(turned, axis=-1, keepdims=True)


def conjugate(q: Array) -> Array:
    return np.asarray(q * np.array([1.0, -1.0, -1.0, -1.0]))


def quaternion_product(a: Array, b: Array) -> Array:
    """Hamilton product of (..., 4) quaternions w, x, y, z."""
    aw, av, bw, bv = a[..., :1], a[..., 1:], b[..., :1], b[..., 1:]
    w = aw * bw - (av * bv).sum(axis=-1, keepdims=True)
    return np.concatenate([w, aw * bv + bw * av + np.cross(av, bv)], axis=-1)


def rotation_vector(q: Array) -> Array:
    """(..., 3) axis times angle of unit quaternions, the short way round."""
    q = np.where(q[..., :1] < 0.0, -q, q)
    sine = np.linalg.norm(q[..., 1:], axis=-1, keepdims=True)
    angle = 2.0 * np.arctan2(sine, q[..., :1])
    return np.asarray(np.where(sine > 1e-12, q[..., 1:] / np.maximum(sine, 1e-12), 0.0) * angle)


def from_rotation_vector(vector: Array) -> Array:
    """(..., 4) unit quaternions."""
    angle = np.linalg.norm(vector, axis=-1, keepdims=True)
    axis = vector / np.maximum(angle, 1e-12)
    return np.concatenate([np.cos(angle / 2.0), np.sin(angle / 2.0) * axis], axis=-1)


def rotated(q: Array, points: Array) -> Array:
    """Points (..., 3) turned by quaternions (..., 4), broadcast together."""
    w, v = q[..., :1], q[..., 1:]
    cross = 2.0 * np.cross(np.broadcast_to(v, np.broadcast_shapes(v.shape, points.shape)), points)
    return np.asarray(points + w * cross + np.cross(np.broadcast_to(v, cross.shape), cross))


def matrix(q: Array) -> Array:
    """(3, 3) rotation of one unit quaternion: points @ matrix(q).T are turned."""
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def continuous(quaternion: Array) -> Array:
    """The same rotations with no sign flip from sample to sample, (T, N, 4)."""
    flips = np.sign((quaternion[1:] * quaternion[:-1]).sum(axis=-1, keepdims=True))
    signs = np.cumprod(np.where(flips < 0, -1.0, 1.0), axis=0)
    return np.concatenate([quaternion[:1], quaternion[1:] * signs])


def settled(trajectory: Trajectory, radius_m: Array) -> Trajectory:
    """Freeze each body from when it stays within SETTLE_M of its last pose: solver jitter is not motion.

    A body that does not rest for MIN_REST_S at the end is left alone. The freeze blends in over SETTLE_BLEND_S.
    """
    position, quaternion = trajectory.position_m.copy(), trajectory.quaternion.copy()
    for body in range(position.shape[1]):
        off = np.linalg.norm(position[:, body] - position[-1, body], axis=-1)
        alike = np.abs((quaternion[:, body] * quaternion[-1, body]).sum(axis=-1)).clip(0.0, 1.0)
        off = np.maximum(off, 2.0 * np.arccos(alike) * radius_m[body])
        moving = np.flatnonzero(off > SETTLE_M)
        first = int(moving[-1]) + 1 if len(moving) else 0
        if len(off) - first < MIN_REST_S * trajectory.sim_hz:
            continue
        ramp = np.clip((np.arange(len(off)) - first) / (SETTLE_BLEND_S * trajectory.sim_hz), 0.0, 1.0)[:, None]
        if first == 0:
            ramp = np.ones_like(ramp)
        position[:, body] += ramp * (position[-1, body] - position[:, body])
        mixed = quaternion[:, body] + ramp * (quaternion[-1, body] - quaternion[:, body])
        quaternion[:, body] = mixed / np.linalg.norm(mixed, axis=-1, keepdims=True)
    return replace(trajectory, position_m=position, quaternion=quaternion)


def bake(objects: Sequence[bpy.types.Object], centroids: Array, trajectory: Trajectory, frames: int, fps: int) -> None:
    """One LINEAR keyframe per video frame (frame 1 = time 0): location and rotation_quaternion.

    centroids: (N, 3) centre of mass of each object in its own coordinates.
    """
    position, quaternion = trajectory.at(np.arange(frames) / fps)
    origin = position - rotated(quaternion, centroids)
    for index, thing in enumerate(objects):
        thing.animation_data_clear()
        thing.rotation_mode = "QUATERNION"
        action = bpy.data.actions.new(f"{thing.name}_motion")
        thing.animation_data_create().action = action
        for path, values in (("location", origin[:, index]), ("rotation_quaternion", quaternion[:, index])):
            for channel in range(values.shape[1]):
                _curve(action, path, channel, values[:, channel])


def _curve(action: bpy.types.Action, path: str, channel: int, values: Array) -> None:
    curve = action.fcurves.new(path, index=channel)
    curve.keyframe_points.add(len(values))
    frames = np.arange(1, len(values) + 1, dtype=float)
    curve.keyframe_points.foreach_set("co", np.stack([frames, values], axis=1).ravel())
    linear = bpy.types.Keyframe.bl_rna.properties["interpolation"].enum_items["LINEAR"].value
    curve.keyframe_points.foreach_set("interpolation", np.full(len(values), linear))
    curve.update()
