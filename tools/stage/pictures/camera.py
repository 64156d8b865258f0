"""Place the camera so that it sees the action: side-on, from inside the space the environment allows, unobstructed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..surroundings import solids
from . import camera_follow, framing
from .framing import Array, View

LENSES_MM = (40.0, 50.0, 35.0, 30.0, 26.0, 24.0, 65.0, 85.0)
DOWN_DEG = (16.0, 12.0, 21.0, 27.0, 34.0, 9.0)
TALL_LENSES_MM, UPWARD_DEG = (35.0, 30.0, 24.0, 20.0, 18.0), (4.0, 0.0, -5.0, -9.0)
SIDE_ON_DEG, HORIZON_DEG = 16.0, 10.0
"""How far down a camera looks best: at a table, a floor, a sheet of water; and on open land, to show its horizon."""
STEP_BACK_M = 7.0
"""What holds a thing too tall for any other view, a falling tree: wider, upwards, and out of doors from farther off."""
OFF_SIDE_DEG = (0.0, -10.0, 10.0, -22.0, 22.0, -38.0, 38.0, -58.0, 58.0)
CLEAR_M = 0.4
"""Nearest that anything may be to the camera, in view."""

FOLLOW_BELOW = 0.04
"""Share of the frame's height under which a static view is given up for one that follows."""

FARTHER = (1.0, 1.6, 2.5, 4.0)
"""Factors on the least distance, tried in turn until the camera stands in its space."""

UNCLEAR_COST = 3.5
"""Cost of a view that shows nothing of the object's shape, in the units of _score."""

SIGHT_POINTS = 40
CHECKED = 60
"""Candidates, best first, whose line of sight is tested."""


@dataclass(frozen=True)
class Shot:
    """margin is the share of the frame kept free at every side; largest the object's greatest share of its height."""

    margin: float
    largest: float


SHOTS = {"close": Shot(0.06, 0.42), "medium": Shot(0.1, 0.2), "wide": Shot(0.2, 0.11)}


@dataclass
class Tried:
    """Why candidates were refused."""

    views: int = 0
    outside: int = 0
    blocked: int = 0
    too_near: int = 0
    best_visible: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def summary(self) -> str:
        return (
            f"{self.views} views tried: {self.outside} outside the camera space, {self.too_near} too near something, "
            f"{self.blocked} without a free line of sight (best saw {self.best_visible:.0%})"
        )


def frame_action(
    contract: Mapping[str, Any],
    points: Array,
    *,
    object_size_m: float,
    acting: Sequence[bpy.types.Object],
    frames: Sequence[int],
    mode: str = "static",
    shot: str = "medium",
) -> dict[str, Any]:
    """Point the contract's camera at everything the acting objects sweep: points (N, 3) in world metres.

    Candidates stand inside contract["camera_space"]. Mode "static" is one view for all; it turns into "follow" when
    the object would be smaller than FOLLOW_BELOW of the frame's height. Sets position, rotation, lens, clipping; no
    depth of field. Returns mode, position, look_at, lens_mm, object_height_fraction, visible_fraction, candidates.
    Raises ValueError saying why when no candidate sees the action.
    """
    chosen_shot, cloud = _asked(shot, mode, points)
    tried, view, visible = Tried(), None, 0.0
    if mode == "static":
        view, visible = _best(contract, cloud, size_m=object_size_m, shot=chosen_shot, acting=acting, tried=tried)
        large = view is not None and framing.height_share(object_size_m, view, aspect()) >= FOLLOW_BELOW
        if view is not None and (large or len(acting) > 1):  # a camera cannot go with things that part
            set_camera(contract, view)
            return _facts("static", view, visible, object_size_m, tried)
    if acting and len(frames) > 1:
        followed = _follow(contract, acting, frames, size_m=object_size_m, shot=chosen_shot, tried=tried)
        if followed is not None:
            return followed
    if view is None:
        raise ValueError(f"no camera position sees the action: {tried.summary()}")
    set_camera(contract, view)
    return _facts("static", view, visible, object_size_m, tried)


def default_view(contract: Mapping[str, Any], *, height_m: float = 0.45, size_m: float = 0.3) -> dict[str, Any]:
    """Frame the contract's first free path before anything acts on it; makes the camera when there is none."""
    path = contract["paths"][0]
    base = next(s["height_m"] for s in contract["supports"] if s["name"] == path["support"])
    around = np.radians(path["heading_deg"])
    along, across = np.array([np.cos(around), np.sin(around)]), np.array([-np.sin(around), np.cos(around)])
    length = min(path["length_m"], 2.4)
    skip = (path["length_m"] - length) / 2
    corners = [
        (*(np.array(path["start"]) + along * run + across * side), base + z)
        for run in (skip, skip + length)
        for side in (-path["width_m"] / 4, path["width_m"] / 4)
        for z in (0.0, height_m)
    ]
    if path["leaves_support"]:
        corners.append((*(np.array(path["start"]) + along * (path["length_m"] + 0.5)), 0.0))
    return frame_action(contract, np.array(corners), object_size_m=size_m, acting=[], frames=[1])


def aspect() -> float:
    """Width over height of the picture."""
    render = bpy.context.scene.render
    return float(render.resolution_x * render.pixel_aspect_x / (render.resolution_y * render.pixel_aspect_y))


def set_camera(contract: Mapping[str, Any], view: View) -> bpy.types.Object:
    """Move the contract's camera to a view and make it the scene's."""
    camera = _camera(str(contract["camera"]))
    camera.animation_data_clear()
    camera.data.animation_data_clear()
    camera.matrix_world = rotation(view).to_4x4()
    camera.location = Vector(view.position)
    camera.data.lens = view.lens_mm
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    return camera


def rotation(view: View) -> Matrix:
    """Orientation of a camera that looks along the view, upright."""
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    return Matrix((right, up, -forward)).transposed()


def _asked(shot: str, mode: str, points: Array) -> tuple[Shot, Array]:
    if shot not in SHOTS or mode not in {"static", "follow"}:
        raise ValueError(f"shot must be one of {sorted(SHOTS)} and mode static or follow, not {shot!r} and {mode!r}")
    cloud = np.asarray(points, dtype=np.float64).reshape(-1, 3)
    if not len(cloud) or not np.isfinite(cloud).all():
        raise ValueError("the action has no points, or some that are not finite: nothing to point a camera at")
    return SHOTS[shot], cloud


def _camera(name: str) -> bpy.types.Object:
    camera = bpy.data.objects.get(name)
    if camera is None:
        camera = bpy.data.objects.new(name, bpy.data.cameras.new(name))
        solids.collection("environment").objects.link(camera)
    camera.rotation_mode = "QUATERNION"
    data = camera.data
    data.type, data.sensor_fit, data.sensor_width = "PERSP", "HORIZONTAL", framing.SENSOR_MM
    data.clip_start, data.clip_end, data.dof.use_dof = 0.02, 1000.0, False
    data.shift_x = data.shift_y = 0.0
    return camera


def _best(
    contract: Mapping[str, Any],
    cloud: Array,
    *,
    size_m: float,
    shot: Shot,
    acting: Sequence[bpy.types.Object],
    tried: Tried,
) -> tuple[View | None, float]:
    """The best view with a free line of sight, and the share of sample points it sees; (None, 0) without one."""
    faces = _faces(acting)
    tall = (Shot(shot.margin, 1.0), UPWARD_DEG, TALL_LENSES_MM)
    ways = ((contract, shot, DOWN_DEG, LENSES_MM), (contract, *tall), (_from_farther(contract), *tall))
    held = (list(_inside(place, cloud, size_m, s, tried, downs=d, lenses=mm)) for place, s, d, mm in ways)
    views = next((views for views in held if views), [])
    ranked = sorted(((score + _unclear(faces, view), view) for score, view in views), key=lambda item: item[0])
    targets = cloud[:: max(1, len(cloud) // SIGHT_POINTS)]
    best: tuple[float, View, float] | None = None
    for score, view in ranked[:CHECKED]:
        if _too_near(view, acting):
            tried.too_near += 1
            continue
        visible = seen_share(view.position, targets, acting)
        tried.best_visible = max(tried.best_visible, visible)
        if visible < 0.6:
            tried.blocked += 1
            continue
        total = score + 6.0 * (1.0 - visible)
        if best is None or total < best[0]:
            best = (total, view, visible)
        if visible > 0.97:
            break
    return (None, 0.0) if best is None else (best[1], best[2])


def _from_farther(contract: Mapping[str, Any]) -> Mapping[str, Any]:
    """The contract with more room for the camera; a room has no more."""
    if contract["indoor"]:
        return contract
    space, farther = contract["camera_space"], np.array([STEP_BACK_M, STEP_BACK_M, 0.0])
    return {
        **contract,
        "camera_space": {"low": np.array(space["low"]) - farther, "high": np.array(space["high"]) + farther},
    }


def _inside(
    contract: Mapping[str, Any],
    cloud: Array,
    size_m: float,
    shot: Shot,
    tried: Tried,
    *,
    downs: Sequence[float],
    lenses: Sequence[float],
) -> Iterator[tuple[float, View]]:
    """Views that hold every point and stand in the camera space, with their score: the lower the better."""
    low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
    ends, ratio = framing.extremes(cloud), aspect()
    for azimuth, off in _azimuths(contract, cloud):
        for down in downs:
            for lens in lenses:
                tried.views += 1
                least = max(0.5, size_m / (shot.largest * 2 * framing.Frustum.of(lens, ratio).tan_y))
                for away in FARTHER:  # a small thing amid a table: the camera space may begin farther off
                    view = framing.fitted(ends, lens, ratio, azimuth, down, margin=shot.margin, least_m=least * away)
                    if np.all(view.position >= low) and np.all(view.position <= high):
                        yield _score(view, off, size_m, ratio, _best_down_deg(contract)), view
                        break
                else:
                    tried.outside += 1


def _azimuths(contract: Mapping[str, Any], cloud: Array) -> Iterator[tuple[float, float]]:
    """Azimuths to look from, and how far each is off the best one."""
    travel = framing.travel_azimuth_deg(cloud)
    if travel is None:
        low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
        towards = (low + high)[:2] / 2 - cloud[:, :2].mean(axis=0)
        bases = [float(np.degrees(np.arctan2(towards[1], towards[0])))] if np.linalg.norm(towards) > 0.3 else [-90.0]
    else:
        bases = [travel - 90.0, travel + 90.0]
    for base in bases:
        for off in OFF_SIDE_DEG:
            yield base + off, abs(off)


def _best_down_deg(contract: Mapping[str, Any]) -> float:
    on_land = not any(support["kind"] == "water" for support in contract["supports"])
    return HORIZON_DEG if on_land and not contract["indoor"] and contract["scene"] != "studio" else SIDE_ON_DEG


def _score(view: View, off_deg: float, size_m: float, ratio: float, best_down_deg: float) -> float:
    """0 is ideal: side-on, looking down as it should, 40 mm, the object at least 10 % of the frame's height."""
    small = max(0.0, 0.10 - framing.height_share(size_m, view, ratio))
    lens = abs(float(np.log2(view.lens_mm / 40.0)))
    return 0.02 * off_deg + 0.03 * abs(view.down_deg - best_down_deg) + 0.5 * lens + 40.0 * small


def _unclear(faces: Array | None, view: View) -> float:
    """Cost of a view that hides the shape of what acts; weighs as much as turning 38 degrees off the side."""
    if faces is None:
        return 0.0
    return UNCLEAR_COST * (1.0 - framing.legibility(faces, view.azimuth_deg, view.down_deg))


def _faces(acting: Sequence[bpy.types.Object]) -> Array | None:
    """Sides of the bounds of a lone acting object as they stand now, normals as long as the areas; None for several."""
    if len(acting) != 1:
        return None
    size = np.array(acting[0].dimensions)
    areas = np.array([size[1] * size[2], size[0] * size[2], size[0] * size[1]])
    turn = np.array(acting[0].matrix_world.to_quaternion().to_matrix())
    return np.asarray((turn * areas).T)


def seen_share(eye: Array, targets: Array, acting: Sequence[bpy.types.Object]) -> float:
    """Share of targets that a ray from the eye reaches without meeting anything but acting objects."""
    graph = bpy.context.evaluated_depsgraph_get()
    names = {obj.name for obj in acting}
    start, clear = Vector(eye), 0
    for target in targets:
        way = Vector(target) - start
        hit, _, _, _, thing, _ = bpy.context.scene.ray_cast(graph, start, way.normalized(), distance=way.length - 0.02)
        clear += not hit or thing.original.name in names
    return clear / len(targets)


def _too_near(view: View, acting: Sequence[bpy.types.Object]) -> bool:
    """True when something in view is nearer than CLEAR_M, or the camera touches or is inside something."""
    graph = bpy.context.evaluated_depsgraph_get()
    names = {obj.name for obj in acting}
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    frame = framing.Frustum.of(view.lens_mm, aspect())
    spread = np.linspace(-1, 1, 5)
    rays = [(forward + right * frame.tan_x * x + up * frame.tan_y * y, CLEAR_M) for x in spread for y in spread]
    rays += [(sign * axis, 0.12) for axis in np.eye(3) for sign in (-1.0, 1.0)]
    for direction, reach in rays:
        way = Vector(direction).normalized()
        hit, _, _, _, thing, _ = bpy.context.scene.ray_cast(graph, Vector(view.position), way, distance=reach)
        if hit and thing.original.name not in names:
            return True
    return False


def _follow(
    contract: Mapping[str, Any],
    acting: Sequence[bpy.types.Object],
    frames: Sequence[int],
    *,
    size_m: float,
    shot: Shot,
    tried: Tried,
) -> dict[str, Any] | None:
    """Keyframe a camera that goes with the objects; None when no view of them has a free line of sight."""
    track = camera_follow.track(acting, frames)
    extent = camera_follow.extent(acting, frames[len(frames) // 2])
    middle = track[len(track) // 2]
    view, visible = _best(contract, middle + extent, size_m=size_m, shot=shot, acting=acting, tried=tried)
    if view is None:
        return None
    camera = set_camera(contract, view)
    way = dict(zip(frames, track, strict=True))
    camera_follow.keyframe(camera, view, middle, way, contract["camera_space"])
    return _facts("follow", view, visible, size_m, tried)


def _facts(mode: str, view: View, visible: float, size_m: float, tried: Tried) -> dict[str, Any]:
    return {
        "mode": mode,
        "position": [float(value) for value in view.position],
        "look_at": [float(value) for value in view.look_at],
        "lens_mm": view.lens_mm,
        "object_height_fraction": framing.height_share(size_m, view, aspect()),
        "visible_fraction": visible,
        "candidates": tried.views,
    }
