"""How far bodies are from everything else: the gaps the critic checks for overlap, floating and contact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...telemetry import CONTACT_M, GAP_CAP_M
from .bake import Trajectory, conjugate, rotated
from .colliders import BoxCollider, Collider
from .hulls import Array, Hull

NEAR_M = 0.05
"""Pairs whose bounds are farther apart than this are not measured; their gap is the bounds' distance."""
CLEAR_M = 0.004
"""Nothing touches where nothing is nearer than this."""
CHUNK = 64
SAME_POSE_DECIMALS = 6
"""A gap is measured again only when a pose changed by a micrometre."""


def gaps_m(hulls: Sequence[Hull], trajectory: Trajectory, colliders: Sequence[Collider]) -> Array:
    """(T, N) signed distance of each body to the nearest collider or other body, capped at GAP_CAP_M.

    Measured at points of the hull, so an edge that crosses an edge between points is seen a little late; depth along
    faces and corners, where bodies rest, is exact.
    """
    gaps = np.full(trajectory.position_m.shape[:2], GAP_CAP_M)
    for body, hull in enumerate(hulls):
        position, quaternion = trajectory.position_m[:, body], trajectory.quaternion[:, body]
        for collider in colliders:
            gaps[:, body] = np.minimum(gaps[:, body], _static_gap(hull, position, quaternion, collider))
        for other in range(body):
            gap = _pair_gap(hulls, trajectory, body, other)
            gaps[:, body] = np.minimum(gaps[:, body], gap)
            gaps[:, other] = np.minimum(gaps[:, other], gap)
    return gaps


def is_clear(hull: Hull, position: Array, quaternion: Array, colliders: Sequence[Collider]) -> bool:
    """Whether a body in this pose, (3,) and (4,), is more than CLEAR_M from every collider."""
    for collider in colliders:
        bounds = BoxCollider(collider.name, collider.low, collider.high)
        if float(bounds.distance_m(position)) > hull.radius_m + CLEAR_M:
            continue
        points = position + rotated(quaternion, hull.surface if isinstance(collider, BoxCollider) else hull.samples)
        near = points[bounds.distance_m(points) <= CLEAR_M]
        if len(near) and float(collider.distance_m(near).min()) <= CLEAR_M:
            return False
    return True


def _static_gap(hull: Hull, position: Array, quaternion: Array, collider: Collider) -> Array:
    bounds = BoxCollider(collider.name, collider.low, collider.high)
    gap = bounds.distance_m(position) - hull.radius_m
    near = gap < NEAR_M
    if hull.is_sphere:
        gap[near] = collider.distance_m(position[near]) - hull.radius_m
        return np.asarray(gap)
    points = hull.surface if isinstance(collider, BoxCollider) else hull.samples
    fresh, place = _fresh(position, quaternion)
    wanted = fresh[near[fresh]]
    found = gap.copy()
    for chunk in np.array_split(wanted, max(1, len(wanted) // CHUNK)):
        placed = position[chunk, None] + rotated(quaternion[chunk, None], points)
        found[chunk] = collider.distance_m(placed).min(axis=1, initial=GAP_CAP_M)
    return np.asarray(np.where(near, found[fresh[place]], gap))


def _pair_gap(hulls: Sequence[Hull], trajectory: Trajectory, a: int, b: int) -> Array:
    """Distance of two bodies: along the line of their centres at first, and exact where that says they may touch."""
    way = trajectory.position_m[:, b] - trajectory.position_m[:, a]
    apart = np.linalg.norm(way, axis=-1)
    gap = apart - hulls[a].radius_m - hulls[b].radius_m
    if hulls[a].is_sphere and hulls[b].is_sphere:
        return np.asarray(gap)
    turn_a, turn_b = trajectory.quaternion[:, a], trajectory.quaternion[:, b]
    fresh, place = _fresh(way, turn_a, turn_b)
    near = fresh[gap[fresh] < 0.0]
    ahead = way[near] / np.maximum(apart[near], 1e-9)[:, None]
    gap[near] = apart[near] - _reach(hulls[a], turn_a[near], ahead) - _reach(hulls[b], turn_b[near], -ahead)
    near = near[gap[near] < CONTACT_M]
    for chunk in np.array_split(near, max(1, len(near) // CHUNK)):
        depth_a = _depth(hulls[a], hulls[b], -way[chunk], turn_a[chunk], turn_b[chunk])
        depth_b = _depth(hulls[b], hulls[a], way[chunk], turn_b[chunk], turn_a[chunk])
        gap[chunk] = np.minimum(depth_a, depth_b)
    return np.asarray(gap[fresh[place]])


def _fresh(*poses: Array) -> tuple[Array, Array]:
    """Samples at which a pose differs from the one before, and for every sample the place of its own among them."""
    rounded = np.round(np.concatenate(poses, axis=-1), SAME_POSE_DECIMALS)
    changed = np.concatenate([[True], (rounded[1:] != rounded[:-1]).any(axis=-1)])
    return np.asarray(np.flatnonzero(changed)), np.asarray(np.cumsum(changed) - 1)


def _reach(hull: Hull, quaternion: Array, ahead: Array) -> Array:
    """(K,) how far bodies reach from their centres along unit vectors (K, 3)."""
    if hull.is_sphere:
        return np.full(len(ahead), hull.radius_m)
    return np.asarray((rotated(conjugate(quaternion), ahead) @ hull.samples.T).max(axis=1, initial=0.0))


def _depth(inner: Hull, outer: Hull, offset: Array, inner_turn: Array, outer_turn: Array) -> Array:
    """(K,) signed distance of the inner body's points to the outer's hull; offset is inner centre less outer's."""
    points = offset[:, None] + rotated(inner_turn[:, None], inner.samples)
    local = rotated(conjugate(outer_turn)[:, None], points)
    if outer.is_sphere:
        return np.asarray(np.linalg.norm(local, axis=-1).min(axis=1, initial=GAP_CAP_M) - outer.radius_m)
    depth = np.linalg.norm(local, axis=-1) - outer.radius_m
    close = depth < 0.0
    depth[close] = (local[close] @ outer.normals.T - outer.offsets).max(axis=-1, initial=-GAP_CAP_M)
    return np.asarray(depth.min(axis=1, initial=GAP_CAP_M))
