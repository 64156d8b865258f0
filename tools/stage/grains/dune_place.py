"""Where a dune stands so that a camera sees sand run down it: its slip face turned to the eye, in raking light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from ..bodies.hulls import Array
from ..pictures import camera, framing, wide_view
from ..pictures.framing import View

TURNS_DEG = (-36.0, -28.0, 28.0, 36.0)
"""Angles tried between the slip face's fall line and the line of sight: the crest runs aslant through the picture."""
RAKING = -0.35
"""Wanted cosine between the level directions of the fall line and of the sun: light that only grazes the slip face
shows waves a few centimetres high, and leaves it darker than the windward side, so that the crest reads as a line."""
EYE_M = 1.75
LENS_MM = 28.0
LOOK_UP_DEG = 3.5
CREST_AWAY = 2.4
"""Distance from the eye to the middle of the crest over the dune's height: the foot is then just below the picture."""


@dataclass(frozen=True)
class Place:
    """The dune's own axes in the world: origin on the ground under the middle of its crest."""

    origin_m: Array
    along: Array
    """(3,) level unit vector along the crest; a is measured on it."""
    down: Array
    """(3,) level unit vector down the slip face; s is measured on it."""
    view: View

    def world(self, a: Array, s: Array, height: Array) -> Array:
        """(..., 3) world points of dune coordinates."""
        flat = self.origin_m + a[..., None] * self.along + s[..., None] * self.down
        return np.asarray(flat + height[..., None] * np.array([0.0, 0.0, 1.0]))

    def stand(self, thing: bpy.types.Object) -> None:
        """Put an object whose mesh is in dune coordinates into the world."""
        thing.location = Vector(self.origin_m)
        thing.rotation_euler = (0.0, 0.0, float(np.arctan2(self.along[1], self.along[0])))


def choose(contract: Mapping[str, Any], height_m: float, ground_m: float) -> Place:
    """Set the contract's camera at the back of its space, eye high, and the dune in front of it."""
    seen = wide_view.current_view(contract)
    forward = -np.array([np.cos(np.radians(seen.azimuth_deg)), np.sin(np.radians(seen.azimuth_deg)), 0.0])
    low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
    middle, half = (low + high) / 2.0, (high - low) / 2.0
    reach = float(np.min(half[:2] / np.maximum(np.abs(forward[:2]), 1e-9)))
    eye = middle - 0.95 * reach * forward
    eye[2] = np.clip(ground_m + EYE_M, low[2], high[2])
    ahead = eye + 10.0 * framing.axes(seen.azimuth_deg, -LOOK_UP_DEG)[2]
    view = View(eye, ahead, LENS_MM, seen.azimuth_deg, -LOOK_UP_DEG)
    camera.set_camera(contract, view)
    origin = eye + CREST_AWAY * height_m * forward
    origin[2] = ground_m
    down = _down(-forward, _sun(contract["lights"]))
    return Place(origin, np.array([down[1], -down[0], 0.0]), down, view)


def _down(towards: Array, sun: Array | None) -> Array:
    """Of the directions about `towards` the one in which the sun's light rakes."""
    choices = [_turned(towards, angle) for angle in TURNS_DEG]
    if sun is None:
        return choices[1]
    return min(choices, key=lambda way: abs(float(way @ sun) - RAKING))


def _sun(lights: Sequence[str]) -> Array | None:
    """Level unit vector towards the sun; None without one, or with one overhead."""
    for name in lights:
        lamp = bpy.data.objects.get(name)
        if lamp is not None and lamp.type == "LIGHT" and lamp.data.type == "SUN":
            way = np.array(lamp.matrix_world.to_quaternion() @ Vector((0.0, 0.0, 1.0)))
            way[2] = 0.0
            length = float(np.linalg.norm(way))
            return way / length if length > 0.05 else None
    return None


def _turned(way: Array, degrees: float) -> Array:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([c * way[0] - s * way[1], s * way[0] + c * way[1], 0.0])
