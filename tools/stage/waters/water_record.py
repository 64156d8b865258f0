"""What is measured of a moving surface and of what floats on it, one number a frame."""

from __future__ import annotations

import bpy
import numpy as np

from ..air.air_record import Record
from ..bodies.bake import rotated
from ..bodies.sight import Sight
from . import surface
from .afloat import Voyage
from .waves import Array


def voyage_record(voyage: Voyage, sight: Sight, frames: int, fps: int) -> Record:
    """Of the bodies: means over them, unless the name says otherwise.

    float_line_share is how much of the body's height, as it lies, is under water; sink_speed_m_s is the fastest one's
    downward speed; above_bed_m the least gap to the bottom; reaches_bed counts those within 1 cm of it.
    """
    velocity = voyage.at_frames(voyage.trajectory.velocity_m_s(), frames, fps)
    place, turn = voyage.trajectory.at(np.arange(frames) / fps)
    level = voyage.at_frames(voyage.surface_m, frames, fps)
    share = voyage.at_frames(voyage.share, frames, fps)
    line, gap, tilt = np.empty_like(level), np.empty_like(level), np.empty_like(level)
    upright = rotated(turn[:1], np.array([0.0, 0.0, 1.0]))
    for n, body in enumerate(voyage.bodies):
        heights = (rotated(turn[:, n, None, :], body.solid.points))[..., 2] + place[:, n, 2, None]
        low, high = heights.min(axis=1), heights.max(axis=1)
        line[:, n] = np.clip((level[:, n] - low) / np.maximum(high - low, 1e-6), 0.0, 1.0)
        gap[:, n] = low - voyage.water.bed_m
        now = rotated(turn[:, n], np.array([0.0, 0.0, 1.0]))
        tilt[:, n] = np.degrees(np.arccos(np.clip((now * upright[0, n]).sum(axis=1), -1.0, 1.0)))
    travelled = np.linalg.norm(place[..., :2] - place[:1, :, :2], axis=-1)
    return {
        "submerged_share": (share.mean(axis=1), ""),
        "float_line_share": (line.mean(axis=1), ""),
        "depth_m": ((level - place[..., 2]).mean(axis=1), "m"),
        "sink_speed_m_s": ((-velocity[..., 2]).max(axis=1), "m/s"),
        "speed_m_s": (np.linalg.norm(velocity, axis=-1).mean(axis=1), "m/s"),
        "drift_speed_m_s": (np.linalg.norm(velocity[..., :2], axis=-1).mean(axis=1), "m/s"),
        "travel_m": (travelled.mean(axis=1), "m"),
        "heave_m": (place[..., 2].mean(axis=1), "m"),
        "tilt_deg": (tilt.mean(axis=1), "deg"),
        "above_bed_m": (gap.min(axis=1), "m"),
        "reaches_bed": ((gap < 0.01).sum(axis=1).astype(float), ""),
        "in_view": (sight.in_view.mean(axis=1).astype(float), ""),
        "visible": (sight.visible.mean(axis=1), ""),
        "screen_height": (sight.screen_height.max(axis=1), ""),
    }


def surface_record(water: bpy.types.Object, body: surface.Body, frames: int, near: tuple[Array, Array]) -> Record:
    """Of the evaluated surface in the rectangle near (low, high): its height in the middle of it, its roughness as a
    significant height (4 deviations), and how high its ripples stand from trough to crest."""
    rest = surface.points(water)
    (low, high), middle = near, (near[0] + near[1]) / 2.0
    inside = ((rest[:, :2] >= low) & (rest[:, :2] <= high)).all(axis=1)
    centre = int(np.argmin(np.linalg.norm(rest[:, :2] - middle, axis=1)))
    height, rough, crest = (np.empty(frames) for _ in range(3))
    for frame in range(frames):
        heights = surface.heights_m(water, frame + 1) - body.level_m
        height[frame] = heights[centre]
        rough[frame] = 4.0 * heights[inside].std()
        crest[frame] = np.ptp(heights[inside])
    return {"water_height_m": (height, "m"), "wave_height_m": (rough, "m"), "ripple_height_m": (crest, "m")}


def crest_speed_m_s(
    water: bpy.types.Object, near: tuple[Array, Array], *, frames: int, fps: int, towards_deg: float, length_m: float
) -> float:
    """Speed of the strongest wave on the evaluated surface within near, along towards_deg; 0 for still water.

    The strongest length within 0.7 to 1.4 of length_m is found in the first frame, its speed from how its phase turns.
    """
    rest = surface.points(water)
    inside = ((rest[:, :2] >= near[0]) & (rest[:, :2] <= near[1])).all(axis=1)
    heading = np.radians(towards_deg)
    along = rest[inside, 0] * np.cos(heading) + rest[inside, 1] * np.sin(heading)
    first = surface.heights_m(water, 1)[inside]
    if np.ptp(first) < 1e-6 or frames < 3:
        return 0.0
    numbers = 2 * np.pi / (length_m * np.linspace(0.7, 1.4, 71))
    taper = np.sin(np.pi * (along - along.min()) / max(float(np.ptp(along)), 1e-9)) ** 2
    waves_of = np.exp(-1j * numbers[:, None] * along) * taper
    strongest = int(np.argmax(np.abs(waves_of @ (first - first.mean()))))
    phase = []
    for frame in range(1, frames + 1):
        heights = surface.heights_m(water, frame)[inside]
        phase.append(np.angle(waves_of[strongest] @ (heights - heights.mean())))
    turned = np.polyfit(np.arange(frames) / fps, np.unwrap(phase), 1)[0]
    return float(-turned / numbers[strongest])


def ring_record(water: bpy.types.Object, body: surface.Body, frames: int, spot: Array, reach_m: float) -> Record:
    """Radius of the outermost point that stands a third as high as the highest, within reach of where drops fall."""
    rest = surface.points(water)
    away = np.linalg.norm(rest[:, :2] - spot, axis=1)
    inside = away <= reach_m
    radius = np.zeros(frames)
    for frame in range(frames):
        heights = np.abs(surface.heights_m(water, frame + 1) - body.level_m)[inside]
        top = float(heights.max(initial=0.0))
        radius[frame] = float(away[inside][heights >= top / 3.0].max()) if top > 1e-5 else 0.0
    return {"ring_radius_m": (radius, "m")}
