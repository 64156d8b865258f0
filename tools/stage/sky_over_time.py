"""Sun, moon, sky, air and exposure over the hours: plain keyframes, one per video frame, no drivers.

Azimuths are where light comes from: 0 = +X, 90 = +Y, counter-clockwise. The sun's day is that of an equinox: it rises
at 6, stands highest at 12, sets at 18; the moon is full and runs twelve hours behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector

from . import daylight, sky_nodes
from .air_record import Record
from .hulls import Array
from .surfaces import Rgb, linear

MOON_W_M2 = 0.6
"""Strength of the moon's light at its best, in Blender's units: far above nature, as film nights are lit."""


@dataclass(frozen=True)
class Tone:
    """Light under a clear sky at one elevation of the sun; colours are sRGB. Chosen by eye, as daylight.TIMES is."""

    elevation_deg: float
    zenith: Rgb
    horizon: Rgb
    sky: float
    """Strength of the sky."""
    sun_w_m2: float
    sun: Rgb
    glow: float
    """Strength of the warm light around the sun."""
    stars: float
    fill: float
    """Strength of the soft light in a room."""


TONES: tuple[Tone, ...] = (
    Tone(-18, (0.03, 0.045, 0.1), (0.07, 0.1, 0.17), 0.3, 0.0, (1.0, 0.55, 0.3), 0.0, 1.0, 0.1),
    Tone(-11, (0.07, 0.1, 0.23), (0.15, 0.18, 0.3), 0.32, 0.0, (1.0, 0.55, 0.3), 0.02, 0.8, 0.12),
    Tone(-8, (0.11, 0.15, 0.31), (0.27, 0.27, 0.38), 0.36, 0.0, (1.0, 0.55, 0.32), 0.1, 0.5, 0.16),
    Tone(-5, (0.19, 0.24, 0.44), (0.62, 0.47, 0.44), 0.44, 0.0, (1.0, 0.53, 0.3), 0.28, 0.15, 0.25),
    Tone(-2, (0.28, 0.35, 0.58), (0.96, 0.6, 0.42), 0.55, 0.0, (1.0, 0.45, 0.24), 0.6, 0.0, 0.36),
    Tone(0, (0.33, 0.41, 0.64), (1.0, 0.64, 0.42), 0.62, 0.5, (1.0, 0.48, 0.25), 0.9, 0.0, 0.42),
    Tone(3, (0.38, 0.47, 0.69), (1.0, 0.7, 0.48), 0.7, 2.0, (1.0, 0.58, 0.33), 1.0, 0.0, 0.52),
    Tone(9, (0.4, 0.51, 0.74), (0.98, 0.78, 0.6), 0.8, 3.2, (1.0, 0.72, 0.48), 0.7, 0.0, 0.68),
    Tone(18, (0.37, 0.54, 0.82), (0.88, 0.86, 0.84), 0.95, 4.4, (1.0, 0.86, 0.7), 0.35, 0.0, 0.88),
    Tone(30, (0.35, 0.555, 0.865), (0.82, 0.885, 0.95), 1.02, 5.1, (1.0, 0.915, 0.79), 0.2, 0.0, 1.0),
    Tone(52, (0.3, 0.53, 0.88), (0.78, 0.88, 0.97), 1.1, 5.5, (1.0, 0.97, 0.92), 0.1, 0.0, 1.1),
)  # fmt: skip


@dataclass(frozen=True)
class Day:
    """The sun's way over a place."""

    noon_elevation_deg: float = 55.0
    sunrise_azimuth_deg: float = 0.0
    """Where it rises; it sets opposite and passes over the side that lies clockwise of sunrise."""

    def towards_sun(self, hour: Array) -> Array:
        """(F, 3) unit vectors to the sun at hours of the day (F,), which may go beyond 24."""
        angle, noon = np.radians((np.asarray(hour) - 12.0) * 15.0), np.radians(self.noon_elevation_deg)
        east, south, up = -np.sin(angle), np.cos(angle) * np.cos(noon), np.cos(angle) * np.sin(noon)
        turn = np.radians(self.sunrise_azimuth_deg)
        x = east * np.cos(turn) + south * np.sin(turn)
        y = east * np.sin(turn) - south * np.cos(turn)
        return np.stack([x, y, up], axis=-1)

    def elevation_deg(self, hour: Array) -> Array:
        return np.asarray(np.degrees(np.arcsin(np.clip(self.towards_sun(hour)[..., 2], -1.0, 1.0))))


def hours_at(hours: Sequence[float], shares: Sequence[float] | None, frames: int) -> Array:
    """(frames,) hour of the day at every frame: through `hours` at those shares of the clip, evenly when None.

    Raises ValueError when there are fewer than two hours, or shares that do not rise from 0 to 1.
    """
    at = np.linspace(0.0, 1.0, len(hours)) if shares is None else np.asarray(shares, dtype=np.float64)
    if len(hours) < 2 or len(at) != len(hours):
        raise ValueError(f"a clip needs two hours or more, and as many shares, not {len(hours)} and {len(at)}")
    if at[0] != 0.0 or at[-1] != 1.0 or (np.diff(at) <= 0).any():
        raise ValueError(f"shares must rise from 0 to 1, not {list(at)}")
    return np.asarray(np.interp(np.linspace(0.0, 1.0, frames), at, np.asarray(hours, dtype=np.float64)))


def facing(hours: Array, looked_deg: float, off_deg: float = 13.0) -> float:
    """Azimuth of sunrise such that what the clip is about happens in the picture, a little off its middle.

    Sunrise when the clip holds or nears it, else sunset, else moonrise, else the sun stays behind the camera.
    """

    def near(hour: float) -> bool:
        return bool(((hours % 24.0 > hour - 1.0) & (hours % 24.0 < hour + 1.0)).any())

    if near(6.0):
        return looked_deg + off_deg
    if near(18.0) and float(hours[0] % 24.0) < 18.4:
        return looked_deg + off_deg - 180.0
    return looked_deg + off_deg if near(18.9) else looked_deg - 90.0


def through_window(scene: bpy.types.Scene, hours: Array, noon_elevation_deg: float) -> float:
    """Azimuth of sunrise such that the sun, when it stands highest in the clip, shines from where the lamp "sun" does.

    A room's sun was placed to fall through its window.
    """
    highest = Day(noon_elevation_deg).towards_sun(hours)
    index = int(np.argmax(highest[:, 2]))
    now = float(np.degrees(np.arctan2(highest[index, 1], highest[index, 0])))
    lamp = scene.objects.get("sun")
    towards = lamp.matrix_world.to_quaternion() @ Vector((0.0, 0.0, 1.0)) if lamp is not None else Vector((-1, 0, 0))
    return float(np.degrees(np.arctan2(towards.y, towards.x))) - now


def animate(
    scene: bpy.types.Scene,
    lights: Sequence[str],
    *,
    hours: Array,
    day: Day,
    indoor: bool,
    mist: Array,
    night_exposure_stops: float = 1.6,
    built_elevation_deg: float | None = None,
) -> Record:
    """Key sun, moon, sky, air, lamps and exposure; the record holds what was set, frame by frame.

    mist (F,) is 0 for clear air to 1 for 20 m of sight. built_elevation_deg is the sun's elevation the room's soft
    lights were made for.
    """
    towards, elevation = day.towards_sun(hours), day.elevation_deg(hours)
    moon_way, moon_up = day.towards_sun(hours - 12.0), day.elevation_deg(hours - 12.0)
    tone = {name: _toned(name, elevation) for name in ("zenith", "horizon", "sky", "sun_w_m2", "sun", "glow", "stars", "fill")}  # fmt: skip
    moon = MOON_W_M2 * np.clip(moon_up / 12.0, 0.0, 1.0) * np.clip((-elevation - 1.0) / 5.0, 0.0, 1.0)
    clear = 1.0 - 0.85 * np.clip(mist, 0.0, 1.0)
    sun = tone["sun_w_m2"] * (daylight.ROOM_SUN if indoor else daylight.OPEN_SUN) * clear
    sky = tone["sky"] * (1.0 if indoor else daylight.OPEN_SKY)
    lamp = _lamp(scene, "sun")
    _key_direction(lamp, towards)
    _key(lamp.data, "energy", sun)
    _key(lamp.data, "color", tone["sun"])
    pale = _lamp(scene, "moon")
    pale.data.color, pale.data.angle = linear((0.66, 0.77, 1.0)), np.radians(0.9)
    _key_direction(pale, moon_way)
    _key(pale.data, "energy", moon * (daylight.ROOM_SUN if indoor else 1.0) * clear)
    _key_sky(scene, tone, sky, towards, moon_way, np.clip(moon_up / 6.0 + 0.5, 0.0, 1.0) * clear, clear, indoor)
    if not indoor:
        sky_nodes.share_air(sky_nodes.AIR)
        _key_air(tone["horizon"], sky, mist)
    _key_fill(scene, lights, tone["fill"], built_elevation_deg)
    dark = np.clip((-elevation - 2.0) / 8.0, 0.0, 1.0)
    exposure = scene.view_settings.exposure + night_exposure_stops * dark
    _key(scene, "view_settings.exposure", exposure)
    luminance = sky * _luminance((tone["zenith"] + tone["horizon"]) / 2.0)
    return {
        "hour": (hours, "h"),
        "sun_elevation_deg": (elevation, "deg"),
        "sun_azimuth_deg": (np.degrees(np.arctan2(towards[:, 1], towards[:, 0])), "deg"),
        "moon_elevation_deg": (moon_up, "deg"),
        "light_strength": (sun + moon, "W/m2"),
        "sky_luminance": (luminance, ""),
        "exposure_stops": (exposure, ""),
    }


def _toned(name: str, elevation_deg: Array) -> Array:
    """A column of TONES at those elevations: colours linear (F, 3), strengths (F,)."""
    at = np.array([tone.elevation_deg for tone in TONES])
    rows = [getattr(tone, name) for tone in TONES]
    if not isinstance(rows[0], tuple):
        return np.asarray(np.interp(elevation_deg, at, rows))
    colours = np.array([linear(row) for row in rows])
    return np.stack([np.interp(elevation_deg, at, colours[:, channel]) for channel in range(3)], axis=1)


def _luminance(colour: Array) -> Array:
    return np.asarray(colour @ np.array([0.2126, 0.7152, 0.0722]))


def _lamp(scene: bpy.types.Scene, name: str) -> bpy.types.Object:
    found = scene.objects.get(name)
    if found is None:
        found = bpy.data.objects.new(name, bpy.data.lights.new(name, "SUN"))
        scene.collection.objects.link(found)
    return found


def _key_direction(lamp: bpy.types.Object, towards: Array) -> None:
    lamp.rotation_mode = "QUATERNION"
    turns = np.array([Vector(way).to_track_quat("Z", "Y") for way in towards])
    signs = np.cumprod(np.where((turns[1:] * turns[:-1]).sum(axis=1) < 0.0, -1.0, 1.0))
    turns[1:] *= signs[:, None]
    _key(lamp, "rotation_quaternion", turns)


def _key_sky(
    scene: bpy.types.Scene,
    tone: Mapping[str, Array],
    strength: Array,
    towards: Array,
    moon_way: Array,
    moon: Array,
    clear: Array,
    indoor: bool,
) -> None:
    world = sky_nodes.living_sky(scene, indoor)
    entries = {
        "zenith": tone["zenith"], "horizon": tone["horizon"], "strength": strength, "glow": tone["glow"] * clear,
        "glow_colour": tone["sun"], "stars": tone["stars"] * clear, "sun_way": towards, "moon_way": moon_way,
        "moon": moon * np.clip(tone["stars"] + 0.25, 0.0, 1.0),
    }  # fmt: skip
    for name, values in entries.items():
        if name in sky_nodes.WAYS:
            for axis in range(3):
                _key(world.node_tree, f'nodes["{name}"].inputs[{axis}].default_value', values[:, axis])
        else:
            _key(world.node_tree, f'nodes["{name}"].{sky_nodes.VALUE}', values)


def _key_air(horizon: Array, strength: Array, mist: Array) -> None:
    tree = bpy.data.node_groups.get(sky_nodes.AIR)
    if tree is None:
        return
    _key(tree, f'nodes["colour"].{sky_nodes.VALUE}', horizon)
    _key(tree, f'nodes["strength"].{sky_nodes.VALUE}', strength)
    _key(tree, f'nodes["per_m"].{sky_nodes.VALUE}', -(0.0022 + 0.15 * mist**2))


def _key_fill(scene: bpy.types.Scene, lights: Sequence[str], fill: Array, built_deg: float | None) -> None:
    """Soft lights of a room follow the sky; they were made for the sun at built_deg."""
    made_for = float(_toned("fill", np.array([30.0 if built_deg is None else built_deg]))[0])
    for name in lights:
        lamp = scene.objects.get(name)
        if lamp is not None and lamp.type == "LIGHT" and lamp.data.type == "AREA":
            _key(lamp.data, "energy", lamp.data.energy * fill / made_for)


def _key(owner: bpy.types.ID, path: str, values: Array) -> None:
    """One LINEAR keyframe a frame; (F,) or (F, channels), colours of four channels get their alpha from what is there."""
    data = owner.animation_data_create()
    if data.action is None:
        data.action = bpy.data.actions.new(f"{owner.name}_over_time")
    columns = values[:, None] if values.ndim == 1 else values
    linear_kind = bpy.types.Keyframe.bl_rna.properties["interpolation"].enum_items["LINEAR"].value
    for channel in range(columns.shape[1]):
        curve = data.action.fcurves.find(path, index=channel) or data.action.fcurves.new(path, index=channel)
        curve.keyframe_points.clear()
        curve.keyframe_points.add(len(columns))
        at = np.arange(1, len(columns) + 1, dtype=float)
        curve.keyframe_points.foreach_set("co", np.stack([at, columns[:, channel]], axis=1).ravel())
        curve.keyframe_points.foreach_set("interpolation", np.full(len(columns), linear_kind))
        curve.update()
