"""A longer lens for what is small: a room's camera space ends metres from its floor, an egg is six centimetres."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..bodies.hulls import Array
from ..pictures import camera, framing, wide_view
from ..pictures.framing import View

LONGEST_MM = 170.0


def fill_frame(contract: Mapping[str, Any], points: Array, margin: float = 0.1) -> None:
    """From where the camera stands aim at the points (N, 3) and lengthen the lens until they fill the frame.

    Leaves the camera alone when the lens would have to be shorter. margin: share of the frame left free at every side.
    """
    view = wide_view.current_view(contract)
    target = (points.min(axis=0) + points.max(axis=0)) / 2.0
    for _ in range(4):
        across, high, turn = _seen(view.position, target, points)
        distance = float(np.linalg.norm(view.position - target))
        off = np.array([across.min() + across.max(), high.min() + high.max()]) / 2.0
        target = target + distance * (turn[0] * off[0] + turn[1] * off[1])
    across, high, turn = _seen(view.position, target, points)
    need = max(float(np.abs(across).max()), float(np.abs(high).max()) * camera.aspect()) / (1.0 - 2.0 * margin)
    lens = min(LONGEST_MM, framing.SENSOR_MM / 2.0 / need)
    if lens > view.lens_mm:
        camera.set_camera(contract, View(view.position, target, lens, *_angles(view.position, target)))


def _angles(eye: Array, target: Array) -> tuple[float, float]:
    """Azimuth of the eye as seen from the target, and how far it looks down, degrees."""
    back = eye - target
    level = float(np.hypot(back[0], back[1]))
    return float(np.degrees(np.arctan2(back[1], back[0]))), float(np.degrees(np.arctan2(back[2], level)))


def _seen(eye: Array, target: Array, points: Array) -> tuple[Array, Array, Array]:
    """Tangents across and up the picture, and the rows right, up, forward of a camera that looks at the target."""
    turn = framing.axes(*_angles(eye, target))
    away = points - eye
    depth = away @ turn[2]
    return away @ turn[0] / depth, away @ turn[1] / depth, turn
