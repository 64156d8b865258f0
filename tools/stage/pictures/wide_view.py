"""A view for what has no key object: sky, land and what grows there, or a whole room. And what air a camera sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from . import camera, framing
from .framing import Array, View

EYE_M = (1.5, 1.1, 2.2, 0.7)
LENSES_MM = (28.0, 35.0, 24.0)
UP_DEG = (2.0, 6.0, -2.0, -6.0, -10.0)

SKY = (0.25, 0.45)
"""Share of the picture that is sky."""
LAND = (0.1, 0.25)
"""The same where the ground is what matters."""


ROOM_LENSES_MM = (20.0, 24.0)
ROOM_AIM_M = 0.9
FROM_WALL_M = 0.2
NEAR_M = 1.2
BACK_M = (0.0, 0.7, 1.4)
"""How far behind the south wall a camera may stand to hold a whole room."""
OUTSIDE_COST = 60.0
"""Cost of a view that shows nothing but what lies beyond the walls."""
UNSEEN_COST = 6.0
"""Cost of a view that holds none of the furniture, in the units of _room_cost."""

SPREAD = 7
"""Rays across and up the frame that judge a view."""


def frame_wide(
    contract: Mapping[str, Any], *, towards_deg: float | None = None, sky: tuple[float, float] = SKY
) -> View:
    """Point the contract's camera at land and sky; towards_deg is the azimuth looked to, None = the camera's own.

    Candidates stand inside contract["camera_space"], far back. The one wins whose rays meet nothing within 2 m, whose
    picture holds that share of sky, and that sees the deepest. Indoors the camera stays.
    """
    aspect = camera.aspect()
    if contract["indoor"]:
        return current_view(contract)
    looked = _looked_deg(contract) if towards_deg is None else towards_deg
    views = [
        View(place, place + 10.0 * framing.axes(looked + off + 180.0, -up)[2], lens, looked + off + 180.0, -up)
        for off in (0.0, -14.0, 14.0)
        for place in _places(contract, looked + off)
        for up in UP_DEG
        for lens in LENSES_MM
    ]
    best = min(views, key=lambda view: _cost(view, aspect, sky))
    camera.set_camera(contract, best)
    return best


def frame_room(contract: Mapping[str, Any]) -> View:
    """Point the contract's camera at a whole room: from the side or a corner of its camera space, at eye height.

    The view wins that holds its furniture, above all what was asked for, shows little bare floor, has nothing within
    NEAR_M, and sees the farthest. Camera rays pass the south wall, so it may stand some way behind it.
    """
    room_low, room_high = (np.array(contract["bounds"][key]) for key in ("low", "high"))
    low, high = (
        np.clip(np.array(contract["camera_space"][key]), room_low + FROM_WALL_M, room_high - FROM_WALL_M)
        for key in ("low", "high")
    )
    middle = (room_low + room_high) / 2.0
    pieces = _pieces(contract)
    views = []
    for across in (0.06, 0.3, 0.5, 0.7, 0.94):
        for height, aside, back in product((1.35, 1.7), (0.0, -0.8, 0.8), BACK_M):
            place = np.array([low[0] + across * (high[0] - low[0]), low[1] + 0.03 * (high[1] - low[1]) - back, 0.0])
            place[2] = min(max(height, low[2]), high[2])
            aim = np.array([middle[0] + aside, middle[1] + 0.4, ROOM_AIM_M])
            views += [(_looking(place, aim, lens), back) for lens in ROOM_LENSES_MM]
    aspect = camera.aspect()
    best = min(
        views,
        key=lambda v: (
            _room_cost(v[0], aspect, room_low[2])
            + 0.12 * v[1]
            + _unseen(v[0], aspect, pieces)
            + OUTSIDE_COST * _outside(v[0], aspect, room_low, room_high)
        ),
    )[0]
    camera.set_camera(contract, best)
    return best


def _pieces(contract: Mapping[str, Any]) -> list[tuple[Array, float]]:
    """Corners (8, 3) of the bounds of everything that stands in the room, and what it weighs not to see it."""
    asked = {name for standing in contract.get("standing", ()) if standing["asked"] for name in standing["objects"]}
    found = []
    for obstacle in contract["obstacles"]:
        low, high = obstacle["bounds"]["low"], obstacle["bounds"]["high"]
        corners = np.array(list(product(*zip(low, high, strict=True))), dtype=np.float64)
        found.append((corners, 3.0 if obstacle["name"] in asked else 1.0))
    return found


def _outside(view: View, aspect: float, low: Array, high: Array) -> float:
    """Share of the frame that looks past the room: rays that cross the open south side beyond its walls."""
    if view.position[1] >= low[1]:
        return 0.0
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    frame = framing.Frustum.of(view.lens_mm, aspect)
    spread = np.linspace(-1.0, 1.0, 2 * SPREAD)
    ways = np.array([forward + right * frame.tan_x * x + up * frame.tan_y * y for x in spread for y in spread])
    ahead = np.maximum(ways[:, 1], 1e-6)
    at = view.position + ways * ((low[1] - view.position[1]) / ahead)[:, None]
    inside = (at[:, 0] > low[0]) & (at[:, 0] < high[0]) & (at[:, 2] > low[2]) & (at[:, 2] < high[2])
    return float(1.0 - inside.mean())


def _unseen(view: View, aspect: float, pieces: Sequence[tuple[Array, float]]) -> float:
    """Weight of the furniture outside the frame, as a share of UNSEEN_COST."""
    lost, total = 0.0, 1e-9
    for corners, weight in pieces:
        at = framing.projected(corners, view, aspect)
        inside = (np.abs(at[:, 0]) < 0.97) & (np.abs(at[:, 1]) < 0.97) & (at[:, 2] > 0.0)
        lost, total = lost + weight * (1.0 - float(inside.mean())), total + weight
    return UNSEEN_COST * lost / total


def _looking(place: Array, aim: Array, lens_mm: float) -> View:
    backward = (place - aim) / np.linalg.norm(place - aim)
    azimuth = float(np.degrees(np.arctan2(backward[1], backward[0])))
    return View(place, aim, lens_mm, azimuth, float(np.degrees(np.arcsin(backward[2]))))


def _room_cost(view: View, aspect: float, floor_m: float) -> float:
    reach, height = _rays(view, aspect)
    floor = float((height < floor_m + 0.03).mean())
    near = float((reach < NEAR_M).mean())
    return 8.0 * near + 2.0 * max(0.0, floor - 0.25) - 0.1 * float(np.mean(np.clip(reach, 0.0, 8.0)))


def current_view(contract: Mapping[str, Any]) -> View:
    """The view of the contract's camera as it stands."""
    eye = bpy.data.objects[str(contract["camera"])]
    backward = np.array(eye.matrix_world.to_quaternion() @ Vector((0.0, 0.0, 1.0)))
    position = np.array(eye.matrix_world.translation)
    azimuth = float(np.degrees(np.arctan2(backward[1], backward[0])))
    return View(position, position - 10.0 * backward, eye.data.lens, azimuth, float(np.degrees(np.arcsin(backward[2]))))


def rightwards_deg(view: View) -> float:
    """Heading that goes from left to right across the picture."""
    return view.azimuth_deg + 90.0


@dataclass(frozen=True)
class SeenAir:
    """The part of the air in front of a camera, out to a distance: a wedge with a level top."""

    eye_m: Array
    right: Array
    forward: Array
    """Level unit vectors."""
    tan_x: float
    depth_m: float
    top_m: float
    ground_m: float

    def draw(self, rng: np.random.Generator, count: int, margin_m: float) -> Array:
        """(count, 2) points over the wedge seen from above, margin_m wider on every side, in any order.

        Four in ten lie in the near part: what falls close by is large and tells rain from haze.
        """
        near = int(0.4 * count)
        parts = [self._spread(rng, near, 0.4 * self.depth_m, margin_m)]
        parts.append(self._spread(rng, count - near, self.depth_m, margin_m))
        return np.asarray(rng.permutation(np.concatenate(parts)) + self.eye_m[:2])

    def _spread(self, rng: np.random.Generator, count: int, depth_m: float, margin_m: float) -> Array:
        found: list[Array] = [np.zeros((0, 2))]
        half = self.tan_x * depth_m + margin_m
        while sum(map(len, found)) < count:
            ahead = rng.uniform(-margin_m, depth_m + margin_m, 2 * count)
            aside = rng.uniform(-half, half, 2 * count)
            kept = np.abs(aside) <= self.tan_x * np.maximum(ahead, 0.0) + margin_m
            spots = ahead[kept, None] * self.forward[:2] + aside[kept, None] * self.right[:2]
            found.append(np.asarray(spots))
        return np.asarray(np.concatenate(found)[:count])


def seen_air(contract: Mapping[str, Any], view: View, depth_m: float) -> SeenAir:
    """What a view sees of the air, no higher than the ceiling."""
    frame = framing.Frustum.of(view.lens_mm, camera.aspect())
    right, _, forward = framing.axes(view.azimuth_deg, 0.0)
    ground = min(support["height_m"] for support in contract["supports"])
    rise = np.tan(min(np.radians(-view.down_deg) + np.arctan(frame.tan_y), 1.2))
    top = max(float(view.position[2] + depth_m * rise), float(view.position[2]) + 1.0, ground + 3.0)
    if contract["indoor"]:
        top = min(top, contract["bounds"]["high"][2])
    tan_x = frame.tan_x / max(float(np.cos(np.radians(view.down_deg))), 0.3)
    return SeenAir(view.position, right, forward, tan_x, depth_m, top, ground)


def _looked_deg(contract: Mapping[str, Any]) -> float:
    return current_view(contract).azimuth_deg + 180.0 if contract["camera"] in bpy.data.objects else 90.0


def _places(contract: Mapping[str, Any], looked_deg: float) -> Sequence[Array]:
    """Points at the back of the camera space, at eye heights."""
    low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
    way = np.array([np.cos(np.radians(looked_deg)), np.sin(np.radians(looked_deg))])
    middle, half = (low + high)[:2] / 2, (high - low)[:2] / 2
    reach = float(np.min(half / np.maximum(np.abs(way), 1e-9)))
    heights = [z for z in EYE_M if low[2] <= z <= high[2]] or [float((low + high)[2] / 2)]
    return [np.array([*(middle - way * reach * back), z]) for back in (0.95, 0.5) for z in heights]


def _rays(view: View, aspect: float) -> tuple[Array, Array]:
    """How far SPREAD x SPREAD rays of the frame reach, inf for the sky, and the height of what they meet."""
    graph, scene = bpy.context.evaluated_depsgraph_get(), bpy.context.scene
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    frame = framing.Frustum.of(view.lens_mm, aspect)
    reach, heights = [], []
    for x in np.linspace(-0.95, 0.95, SPREAD):
        for y in np.linspace(-0.95, 0.95, SPREAD):
            way = Vector(forward + right * frame.tan_x * x + up * frame.tan_y * y).normalized()
            hit, place, *_ = scene.ray_cast(graph, Vector(view.position), way, distance=400.0)
            reach.append((place - Vector(view.position)).length if hit else np.inf)
            heights.append(place.z if hit else np.inf)
    return np.array(reach), np.array(heights)


def _cost(view: View, aspect: float, wanted: tuple[float, float]) -> float:
    away, _ = _rays(view, aspect)
    sky = float(np.isinf(away).mean())
    off_sky = max(0.0, wanted[0] - sky) + max(0.0, sky - wanted[1])
    near = float((away < 2.0).mean())
    return (
        6.0 * off_sky + 8.0 * near + 0.02 * abs(view.lens_mm - 28.0) - 0.2 * float(np.mean(np.clip(away, 0, 40) / 40))
    )
