"""A camera for creatures: near enough to see what they are, from the side of their way, still or drifting along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from scipy import ndimage

from ..pictures import camera, camera_follow, framing
from ..pictures.framing import View
from ..world import World
from .acting import Act
from .flesh import Array

SHARES = {"close": 0.34, "medium": 0.22, "wide": 0.13}
"""Share of the picture's width that one creature takes up where the camera goes along."""

GROUP_SHARE = 0.74
"""Share that a company takes up."""

STILL_SHARE = 0.45
"""A still camera holds the whole sweep as long as the creature is that part of its SHARES in it."""

DRIFT = 0.3
"""A camera that goes along lets the creatures cross this share of the picture."""

ROOMY = 2.2
"""A sweep of less than so many times the company's own extent is held by a still camera."""

LENSES_MM = (20.0, 400.0)
SAMPLES = 50
TRIED = 40


@dataclass(frozen=True)
class Sweep:
    """Sampled points by frame (F, N, 3), the frames' numbers, the length of one creature."""

    points: Array
    frames: list[int]
    size_m: float
    single: bool

    @property
    def centres(self) -> Array:
        """(F, 3) middle of the bounds at each frame."""
        return np.asarray((self.points.min(axis=1) + self.points.max(axis=1)) / 2.0)


def film(
    world: World, acts: Sequence[Act], things: Sequence[bpy.types.Object], config: Mapping[str, Any], size_m: float,
    *, down_deg: float = 9.0,
) -> dict[str, Any]:  # fmt: skip
    """Place the contract's camera; `shot` kept leaves it alone. Reads shot and camera_mode (auto, static, follow).

    down_deg is how far down it likes to look. Returns mode, lens_mm, position, visible_fraction. Raises ValueError when
    no place of the camera space sees the creatures."""
    if config["shot"] == "kept":
        return {"mode": "kept"}
    contract = world.contract.model_dump(mode="json")
    frames = len(acts[0].position)
    points = np.stack([_sample(acts, frame) for frame in range(frames)])
    sweep = Sweep(points, list(range(1, frames + 1)), size_m, len(acts) == 1)
    everything = points[:: max(1, frames // 16)].reshape(-1, 3)
    mode = config["camera_mode"]
    if mode in {"auto", "static"}:
        found = best_view(contract, everything, sweep, things, fill=0.86, down_deg=down_deg)
        if found is not None and (mode == "static" or _holds(found[0], everything, sweep, SHARES[config["shot"]])):
            camera.set_camera(contract, found[0])
            return _facts("static", *found)
    return _along(contract, sweep, things, SHARES[config["shot"]], down_deg)


def _holds(view: View, everything: Array, sweep: Sweep, share: float) -> bool:
    """Whether a still camera is best: the creature is large in it, or the company stays about where it is."""
    width_m = 2.0 * view.distance_m * framing.Frustum.of(view.lens_mm, camera.aspect()).tan_x
    at_once = float(np.median(np.ptp(sweep.points, axis=1).max(axis=1)))
    return sweep.size_m / width_m >= STILL_SHARE * share or float(np.ptp(everything, axis=0).max()) < ROOMY * at_once


def _along(
    contract: Mapping[str, Any], sweep: Sweep, things: Sequence[bpy.types.Object], share: float, down_deg: float
) -> dict[str, Any]:
    """A camera that goes most of the way with them; the rest of it they cross the picture."""
    half = len(sweep.frames) // 2
    fill = share if sweep.single else GROUP_SHARE
    found = best_view(contract, sweep.points[half], sweep, things, fill=fill, down_deg=down_deg)
    if found is None:
        raise ValueError("no place of the camera space sees the creatures")
    view, seen = found
    width_m = 2.0 * view.distance_m * framing.Frustum.of(view.lens_mm, camera.aspect()).tan_x
    track = _smooth(sweep.centres)
    travel_m = float(np.linalg.norm(np.ptp(track, axis=0)))
    room = DRIFT if sweep.single else DRIFT / 2.0
    with_them = 1.0 - min(1.0, room * width_m / max(travel_m, 1e-6))
    middle = track[half]
    way = dict(zip(sweep.frames, middle + with_them * (track - middle), strict=True))
    eye = camera.set_camera(contract, view)
    camera_follow.keyframe(eye, view, middle, way, contract["camera_space"])
    return _facts("follow", view, seen)


def _smooth(track: Array) -> Array:
    """A track (F, 3) without its wobble; its ends are carried on as they go, so that they do not lag behind."""
    pad = min(9, len(track) - 1)
    before, after = 2.0 * track[0] - track[pad:0:-1], 2.0 * track[-1] - track[-2 : -pad - 2 : -1]
    longer = np.concatenate([before, track, after])
    return np.asarray(ndimage.gaussian_filter1d(longer, 3.0, axis=0, mode="nearest")[pad : pad + len(track)])


def best_view(
    contract: Mapping[str, Any], cloud: Array, sweep: Sweep, things: Sequence[bpy.types.Object], *,
    fill: float, down_deg: float,
) -> tuple[View, float] | None:  # fmt: skip
    """The best of many places to stand whose lens makes the cloud fill that share of the picture; what it sees of it.

    None when there is no such place, or none that sees a third of it."""
    ways = sorted(_views(contract, cloud, sweep, fill, down_deg), key=lambda item: item[0])
    targets = cloud[:: max(1, len(cloud) // 24)]
    best: tuple[float, View, float] | None = None
    for cost, view in ways[:TRIED]:
        seen = camera.seen_share(view.position, targets, things)
        total = cost + 5.0 * (1.0 - seen)
        if best is None or total < best[0]:
            best = (total, view, seen)
        if seen > 0.97:
            break
    return None if best is None or best[2] < 0.3 else (best[1], best[2])


def _views(
    contract: Mapping[str, Any], cloud: Array, sweep: Sweep, fill: float, down_deg: float
) -> Iterator[tuple[float, View]]:
    low, high = (np.array(contract["camera_space"][key]) for key in ("low", "high"))
    centre = (cloud.min(axis=0) + cloud.max(axis=0)) / 2.0
    moved = np.diff(sweep.centres, axis=0).sum(axis=0)
    travel = np.degrees(np.arctan2(moved[1], moved[0])) if np.linalg.norm(moved[:2]) > 0.5 * sweep.size_m else None
    xs = np.unique(np.clip(centre[0] + np.array([-2.5, -1.2, -0.5, 0.0, 0.5, 1.2, 2.5]), low[0], high[0]))
    ys = np.linspace(low[1], high[1], 6)
    zs = np.unique(np.clip([*(centre[2] + np.array([-0.6, -0.1, 0.2, 0.5, 1.0])), low[2], high[2]], low[2], high[2]))
    for place in (np.array([x, y, z]) for x in xs for y in ys for z in zs):
        away = place - centre
        distance = float(np.linalg.norm(away))
        azimuth = float(np.degrees(np.arctan2(away[1], away[0])))
        down = float(np.degrees(np.arcsin(away[2] / max(distance, 1e-6))))
        lens = _lens_mm(cloud - place, azimuth, down, fill)
        if distance < max(0.5, 1.2 * sweep.size_m) or lens < LENSES_MM[0] or abs(down) > 60.0:
            continue
        beyond, lens = max(lens / LENSES_MM[1], 1.0), min(lens, LENSES_MM[1])
        off = 0.0 if travel is None else abs(abs((azimuth - travel) % 180.0 - 90.0))
        cost = 0.03 * off + 0.05 * abs(down - down_deg) + 0.5 * abs(float(np.log2(lens / 50.0)))
        cost += 3.0 * float(np.log2(beyond))  # too far for the longest lens: small in the picture
        yield cost, View(place, centre, lens, azimuth, down)


def _lens_mm(local: Array, azimuth_deg: float, down_deg: float, fill: float) -> float:
    """Focal length at which points about the camera fill that share of the width, or 0.86 of the height."""
    right, up, forward = framing.axes(azimuth_deg, down_deg)
    depth = np.maximum(local @ forward, 1e-3)
    wide = float(np.abs(local @ right / depth).max()) / fill
    tall = float(np.abs(local @ up / depth).max()) * camera.aspect() / max(fill, 0.75)
    return framing.SENSOR_MM / 2.0 / max(wide, tall, 1e-6)


def _sample(acts: Sequence[Act], frame: int) -> Array:
    each = max(8, SAMPLES // len(acts))
    return np.concatenate([(p := act.world_points(frame))[:: max(1, len(p) // each)][:each] for act in acts])


def _facts(mode: str, view: View, seen: float) -> dict[str, Any]:
    return {"mode": mode, "lens_mm": view.lens_mm, "position": view.position.tolist(), "visible_fraction": seen}
