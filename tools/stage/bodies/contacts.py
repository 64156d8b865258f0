"""How far bodies are from everything else: the gaps the critic checks for overlap, floating and contact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...telemetry import GAP_CAP_M
from .bake import Trajectory, conjugate, rotated
from .colliders import BoxCollider, Collider
from .hulls import Array, Hull

NEAR_M = 0.05
"""Pairs whose bounds are farther apart than this are not measured; their gap is the bounds' distance."""


def gaps_m(hull: Hull, trajectory: Trajectory, colliders: Sequence[Collider]) -> Array:
    """(T, N) signed distance of each body to the nearest collider or other body, capped at GAP_CAP_M.

    Measured at points of the hull, so an edge that crosses an edge between points is seen a little late; depth along
    faces and corners, where bodies rest, is exact.
    """
    gaps = np.full(trajectory.position_m.shape[:2], GAP_CAP_M)
    for body in range(gaps.shape[1]):
        position, quaternion = trajectory.position_m[:, body], trajectory.quaternion[:, body]
        for collider in colliders:
            gaps[:, body] = np.minimum(gaps[:, body], _static_gap(hull, position, quaternion, collider))
        for other in range(body):
            gap = _pair_gap(hull, trajectory, body, other)
            gaps[:, body] = np.minimum(gaps[:, body], gap)
            gaps[:, other] = np.minimum(gaps[:, other], gap)
    return gaps


def _static_gap(hull: Hull, position: Array, quaternion: Array, collider: Collider) -> Array:
    bounds = BoxCollider(collider.name, collider.low, collider.high)
    gap = bounds.distance_m(position) - hull.radius_m
    near = np.flatnonzero(gap < NEAR_M)
    if hull.is_sphere:
        gap[near] = collider.distance_m(position[near]) - hull.radius_m
        return gap
    points = hull.surface if isinstance(collider, BoxCollider) else hull.samples
    for chunk in np.array_split(near, max(1, len(near) // 64)):
        placed = position[chunk, None] + rotated(quaternion[chunk, None], points)
        gap[chunk] = collider.distance_m(placed).min(axis=1, initial=GAP_CAP_M)
    return gap


def _pair_gap(hull: Hull, trajectory: Trajectory, a: int, b: int) -> Array:
    apart = np.linalg.norm(trajectory.position_m[:, a] - trajectory.position_m[:, b], axis=-1)
    gap = apart - 2.0 * hull.radius_m
    if hull.is_sphere:
        return np.asarray(gap)
    for sample in np.flatnonzero(gap < 0.0):
        gap[sample] = min(_depth(hull, trajectory, sample, a, b), _depth(hull, trajectory, sample, b, a))
    return np.asarray(gap)


def _depth(hull: Hull, trajectory: Trajectory, sample: int, inner: int, outer: int) -> float:
    """Signed distance of one body's points to the other's hull, in the other's frame."""
    place, turn = trajectory.position_m[sample], trajectory.quaternion[sample]
    points = place[inner] + rotated(turn[inner], hull.samples) - place[outer]
    local = rotated(conjugate(turn[outer]), points)
    return float((local @ hull.normals.T - hull.offsets).max(axis=1).min())
