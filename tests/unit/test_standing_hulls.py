"""The hull of a thing keeps the face it stands on, however it is thinned."""

from __future__ import annotations

import numpy as np
from code2worlds.tools.stage.bodies.hulls import Array, coarse, hull_of


def mill() -> Array:
    """A tall body on a foot whose rim is rounded, with sails far out in front; corners only."""
    turns = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)
    ring = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    rings = [(1.90, 0.0), (1.95, 0.005), (1.97, 0.015), (1.98, 0.035), (1.99, 0.08), (1.3, 6.2)]
    tower = [np.column_stack([radius * ring, np.full(64, height)]) for radius, height in rings]
    sails = np.column_stack([4.4 * np.cos(turns), np.full(64, -2.2), 6.8 + 4.4 * np.sin(turns)])
    return np.concatenate([*tower, sails, sails - (0.0, 0.2, 0.0)])


def foot_m(points: Array) -> Array:
    """(2,) width of the lowest face along x and y, in metres."""
    lowest = points[points[:, 2] <= points[:, 2].min() + 1e-4]
    return np.asarray(np.ptp(lowest[:, :2], axis=0))


def test_a_rounded_foot_keeps_the_face_it_stands_on() -> None:
    hull = hull_of(mill(), None)
    assert np.all(foot_m(hull.points) > 3.7)
    assert np.all(foot_m(coarse(hull).points) > 3.7)


def test_what_stands_on_a_point_is_not_given_a_foot() -> None:
    top = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [-1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [0.0, -1.0, 1.0]])
    assert len(hull_of(top, None).points) == 5
