"""The geometry of a view: where a camera must stand so that points fill its frame. numpy only, no Blender.

Angles in degrees. A view is given by the azimuth of the camera as seen from what it looks at (0 = +X,
counter-clockwise) and by how far down it looks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SENSOR_MM = 36.0


@dataclass(frozen=True)
class Frustum:
    """Half widths of the frame at distance 1, without the margin."""

    tan_x: float
    tan_y: float

    @classmethod
    def of(cls, lens_mm: float, aspect: float) -> Frustum:
        """aspect is width over height; the sensor's width is SENSOR_MM."""
        tan_x = SENSOR_MM / 2 / lens_mm
        return cls(tan_x, tan_x / aspect)

    def inside(self, margin: float) -> Frustum:
        """The part of the frame that leaves margin (share of the frame) free on every side."""
        return Frustum(self.tan_x * (1 - 2 * margin), self.tan_y * (1 - 2 * margin))


@dataclass(frozen=True)
class View:
    """A camera position and the point it looks at."""

    position: Array
    look_at: Array
    lens_mm: float
    azimuth_deg: float
    down_deg: float

    @property
    def distance_m(self) -> float:
        return float(np.linalg.norm(self.position - self.look_at))


def axes(azimuth_deg: float, down_deg: float) -> Array:
    """Rows: right, up, forward of a camera that stands at that azimuth and looks down by down_deg."""
    around, down = np.radians(azimuth_deg), np.radians(down_deg)
    backward = np.array([np.cos(around) * np.cos(down), np.sin(around) * np.cos(down), np.sin(down)])
    right = np.array([-np.sin(around), np.cos(around), 0.0])
    return np.array([right, np.cross(backward, right), -backward])


def fitted(
    points: Array, lens_mm: float, aspect: float, azimuth_deg: float, down_deg: float, *, margin: float, least_m: float
) -> View:
    """The nearest view, at least least_m away, that holds all points (N, 3) with the margin, centred."""
    turn = axes(azimuth_deg, down_deg)
    room = Frustum.of(lens_mm, aspect).inside(margin)
    local = points @ turn.T
    centre = (local.min(axis=0) + local.max(axis=0)) / 2
    distance = least_m
    for _ in range(4):
        offset = local - centre
        need_x, need_y = np.abs(offset[:, 0]) / room.tan_x, np.abs(offset[:, 1]) / room.tan_y
        distance = float(max(least_m, (np.maximum(need_x, need_y) - offset[:, 2]).max()))
        depth = np.maximum(offset[:, 2] + distance, 1e-6)
        for axis in (0, 1):
            seen = offset[:, axis] / depth
            centre[axis] += (seen.min() + seen.max()) / 2 * distance
    offset = local - centre
    need_x, need_y = np.abs(offset[:, 0]) / room.tan_x, np.abs(offset[:, 1]) / room.tan_y
    distance = float(max(least_m, (np.maximum(need_x, need_y) - offset[:, 2]).max()))
    look_at = centre @ turn
    return View(look_at - turn[2] * distance, look_at, lens_mm, azimuth_deg, down_deg)


def projected(points: Array, view: View, aspect: float) -> Array:
    """(N, 3): place in the frame, -1..1 from left to right and from bottom to top, and depth in metres."""
    turn = axes(view.azimuth_deg, view.down_deg)
    local = (points - view.position) @ turn.T
    frame = Frustum.of(view.lens_mm, aspect)
    depth = np.maximum(local[:, 2], 1e-6)
    return np.stack([local[:, 0] / depth / frame.tan_x, local[:, 1] / depth / frame.tan_y, local[:, 2]], axis=1)


def height_share(size_m: float, view: View, aspect: float) -> float:
    """Share of the frame's height that something of that size takes up at the point looked at."""
    return size_m / (2 * view.distance_m * Frustum.of(view.lens_mm, aspect).tan_y)


def legibility(faces: Array, azimuth_deg: float, down_deg: float) -> float:
    """How much of a thing a view shows, 0..1: the area of its outline over the largest it has from anywhere.

    faces (3, 3): normals of the sides of its bounds in the world, each as long as the side's area. A bottle seen along
    its axis is a disc that nobody takes for a bottle.
    """
    forward = axes(azimuth_deg, down_deg)[2]
    return float(np.abs(faces @ forward).sum() / max(np.linalg.norm(faces), 1e-12))


def all_round(count: int) -> Array:
    """(count, 3) unit vectors spread evenly over the sphere, on a spiral from pole to pole."""
    index = np.arange(count) + 0.5
    tilt, turn = np.arccos(1 - 2 * index / count), np.pi * (1 + 5**0.5) * index
    return np.stack([np.cos(turn) * np.sin(tilt), np.sin(turn) * np.sin(tilt), np.cos(tilt)], axis=1)


def extremes(points: Array, count: int = 96) -> Array:
    """The points that stick out farthest in `count` directions spread over the sphere, and so bound all the others."""
    ends = np.unique(np.argmax(points @ all_round(count).T, axis=0))
    return np.asarray(points[ends])


def travel_azimuth_deg(points: Array) -> float | None:
    """Azimuth of the main horizontal direction of the points, None where they have none."""
    flat = points[:, :2] - points[:, :2].mean(axis=0)
    _, strength, direction = np.linalg.svd(flat, full_matrices=False)
    if strength[0] / len(flat) ** 0.5 < 0.08 or strength[0] < 1.5 * strength[1]:
        return None
    return float(np.degrees(np.arctan2(direction[0, 1], direction[0, 0])))
