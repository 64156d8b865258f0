"""Sun, moon, sky, air and exposure over the hours: plain keyframes, one per video frame, no drivers.

Azimuths are where light comes from: 0 = +X, 90 = +Y, counter-clockwise. The sun's day is that of an equinox: it rises
at 6, stands highest at 12, sets at 18; the moon is full and runs twelve hours behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Vector

from ..bodies.hulls import Array
from ..objects.surfaces import Rgb, linear
from ..surroundings import daylight
from . import sky_nodes
from .air_record import Record

MOON_W_M2 = 0.9
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
    Tone(-18, (0.04, 0.06, 0.13), (0.09, 0.13, 0.21), 0.36, 0.0, (1.0, 0.55, 0.3), 0.0, 1.0, 0.1),
    Tone(-11, (0.07, 0.1, 0.23), (0.16, 0.19, 0.31), 0.36, 0.0, (1.0, 0.55, 0.3), 0.02, 0.8, 0.12),
    Tone(-8, (0.11, 0.15, 0.31), (0.27, 0.27, 0.38), 0.36, 0.0, (1.0, 0.55, 0.32), 0.1, 0.5, 0.16),
    Tone(-5, (0.19, 0.24, 0.44), (0.62, 0.47, 0.44), 0.44, 0.0, (1.0, 0.53, 0.3), 0.28, 0.15, 0.25),
    Tone(-2, (0.28, 0.35, 0.58), (0.96, 0.6, 0.42), 0.55, 0.0, (1.0, 0.45, 0.24), 0.6, 0.0, 0.36),
    Tone(0, (0.33, 0.41, 0.64), (1.0, 0.64, 0.42), 0.62, 0.5, (1.0, 0.48, 0.25), 0.9, 0.0, 0.42),
    Tone(3, (0.39, 0.48, 0.69), (1.0, 0.72, 0.48), 0.76, 2.9, (1.0, 0.58, 0.29), 1.0, 0.0, 0.52),
    Tone(9, (0.41, 0.52, 0.74), (0.99, 0.83, 0.64), 0.87, 4.4, (1.0, 0.72, 0.42), 0.7, 0.0, 0.68),
    Tone(18, (0.37, 0.54, 0.82), (0.88, 0.86, 0.84), 0.96, 4.9, (1.0, 0.86, 0.68), 0.35, 0.0, 0.88),
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


def along(values: Sequence[float], shares: Sequence[float] | None, frames: int) -> Array:
    """(frames,) numbers that pass through the values at those shares of the clip, evenly when None.

    Raises ValueError when there are fewer than two values, or shares that do not rise from 0 to 1.
    """
    at = np.linspace(0.0, 1.0, len(values)) if shares is None else np.asarray(shares, dtype=np.float64)
    if len(values) < 2 or len(at) != len(values):
        raise ValueError(f"over time there must be two values or more and as many shares, not {len(values)}, {len(at)}")
    if at[0] != 0.0 or at[-1] != 1.0 or (np.diff(at) <= 0).any():
        raise ValueError(f"shares must rise from 0 to 1, not {list(at)}")
    return np.asarray(np.interp(np.linspace(0.0, 1.0, frames), at, np.asarray(values, dtype=np.float64)))


def facing(hours: Array, looked_deg: float, off_deg: float = 13.0) -> float:
    """Azimuth of sunrise such that what the clip is about happens in the picture, a little off its middle.

    Sunrise when the clip comes within an hour of it, else sunset, else moonrise; else the sun keeps behind the camera.
    """
    day = hours % 24.0
    rise, fall, moon = (bool((np.abs(day - hour) < 1.0).any()) for hour in (6.0, 18.0, 19.0))
    if rise or (moon and float(day[0]) > 18.3):
        return looked_deg + off_deg
    return looked_deg + off_deg - 180.0 if fall else looked_deg - 90.0


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


@dataclass(frozen=True)
class Passage:
    """What the light does in F frames: hours of the day, and what is in the air."""

    hours: Array
    day: Day
    mist: Array
    """(F,) 0 for clear air to 1 for 20 m of sight."""
    cloud_cover: float = 0.0
    """Share of the sky behind clouds."""
    indoor: bool = False

    @property
    def elevation_deg(self) -> Array:
        return self.day.elevation_deg(self.hours)

    @property
    def moon_deg(self) -> Array:
        return self.day.elevation_deg(self.hours - 12.0)

    @property
    def clear(self) -> Array:
        """(F,) share of what comes straight from sun, moon and stars."""
        return np.asarray((1.0 - 0.7 * np.clip(self.mist, 0.0, 1.0)) * (1.0 - 0.92 * self.cloud_cover))

    @property
    def sun_w_m2(self) -> Array:
        scale = daylight.ROOM_SUN if self.indoor else daylight.OPEN_SUN
        return np.asarray(scale * _toned("sun_w_m2", self.elevation_deg) * self.clear)

    @property
    def moon_w_m2(self) -> Array:
        """The moon lights what the sun leaves dark."""
        up, dark = np.clip(self.moon_deg / 12.0, 0.0, 1.0), np.clip((-self.elevation_deg - 1.0) / 5.0, 0.0, 1.0)
        return np.asarray(MOON_W_M2 * (daylight.ROOM_SUN if self.indoor else 1.0) * up * dark * self.clear)

    @property
    def sky_strength(self) -> Array:
        return np.asarray((1.0 if self.indoor else daylight.OPEN_SKY) * _toned("sky", self.elevation_deg))

    def sky_colour(self, name: str) -> Array:
        """(F, 3) linear zenith or horizon: paler in mist, grey behind clouds."""
        horizon, own = _toned("horizon", self.elevation_deg), _toned(name, self.elevation_deg)
        pale = own + (horizon - own) * np.sqrt(np.clip(self.mist, 0.0, 1.0))[:, None]
        grey = 0.9 * _luminance(horizon)[:, None] * np.array([0.97, 1.0, 1.05])
        return np.asarray(pale + (grey - pale) * self.cloud_cover)


def animate(
    scene: bpy.types.Scene,
    lights: Sequence[str],
    passage: Passage,
    *,
    night_exposure_stops: float = 2.2,
    built_elevation_deg: float | None = None,
) -> Record:
    """Key sun, moon, sky, air, lamps and exposure; the record holds what was set, frame by frame.

    built_elevation_deg is the sun's elevation that the room's soft lights were made for.
    """
    elevation = passage.elevation_deg
    lamp = _lamp(scene, "sun")
    _key_direction(lamp, passage.day.towards_sun(passage.hours))
    _key(lamp.data, "energy", passage.sun_w_m2)
    _key(lamp.data, "color", _toned("sun", elevation))
    pale = _lamp(scene, "moon")
    pale.data.color, pale.data.angle = linear((0.66, 0.77, 1.0)), np.radians(0.9)
    _key_direction(pale, passage.day.towards_sun(passage.hours - 12.0))
    _key(pale.data, "energy", passage.moon_w_m2)
    _key_sky(scene, passage)
    if not passage.indoor:
        sky_nodes.share_air(sky_nodes.AIR)
        _key_air(passage)
    _key_fill(scene, lights, _toned("fill", elevation), built_elevation_deg)
    dark = np.clip((-elevation - 2.0) / 8.0, 0.0, 1.0)
    exposure = scene.view_settings.exposure + night_exposure_stops * dark
    _key(scene, "view_settings.exposure", exposure)
    return _record(passage, exposure)


def _record(passage: Passage, exposure: Array) -> Record:
    towards = passage.day.towards_sun(passage.hours)
    mean = (passage.sky_colour("zenith") + passage.sky_colour("horizon")) / 2.0
    return {
        "hour": (passage.hours, "h"),
        "sun_elevation_deg": (passage.elevation_deg, "deg"),
        "sun_azimuth_deg": (np.degrees(np.arctan2(towards[:, 1], towards[:, 0])), "deg"),
        "moon_elevation_deg": (passage.moon_deg, "deg"),
        "light_strength": (passage.sun_w_m2 + passage.moon_w_m2, "W/m2"),
        "sky_luminance": (passage.sky_strength * _luminance(mean), ""),
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


def _key_sky(scene: bpy.types.Scene, passage: Passage) -> None:
    world, elevation = sky_nodes.living_sky(scene, passage.indoor), passage.elevation_deg
    stars = _toned("stars", elevation) * passage.clear
    up = np.clip(passage.moon_deg / 6.0 + 0.5, 0.0, 1.0)
    entries = {
        "zenith": passage.sky_colour("zenith"),
        "horizon": passage.sky_colour("horizon"),
        "strength": passage.sky_strength,
        "glow": _toned("glow", elevation) * passage.clear,
        "glow_colour": _toned("sun", elevation),
        "stars": stars,
        "moon": up * passage.clear * np.clip(_toned("stars", elevation) + 0.25, 0.0, 1.0),
    }
    for name, values in entries.items():
        _key(world.node_tree, f'nodes["{name}"].{sky_nodes.VALUE}', values)
    for name, hours in (("sun_way", passage.hours), ("moon_way", passage.hours - 12.0)):
        way = passage.day.towards_sun(hours)
        for axis in range(3):
            _key(world.node_tree, f'nodes["{name}"].inputs[{axis}].default_value', way[:, axis])


def _key_air(passage: Passage) -> None:
    tree = bpy.data.node_groups.get(sky_nodes.AIR)
    if tree is None:
        return
    _key(tree, f'nodes["colour"].{sky_nodes.VALUE}', passage.sky_colour("horizon"))
    _key(tree, f'nodes["strength"].{sky_nodes.VALUE}', passage.sky_strength)
    _key(tree, f'nodes["per_m"].{sky_nodes.VALUE}', -(0.0022 + 0.15 * passage.mist**2))


def _key_fill(scene: bpy.types.Scene, lights: Sequence[str], fill: Array, built_deg: float | None) -> None:
    """Soft lights of a room follow the sky; they were made for the sun at built_deg."""
    made_for = float(_toned("fill", np.array([30.0 if built_deg is None else built_deg]))[0])
    for name in lights:
        lamp = scene.objects.get(name)
        if lamp is not None and lamp.type == "LIGHT" and lamp.data.type == "AREA":
            _key(lamp.data, "energy", lamp.data.energy * fill / made_for)


def _key(owner: bpy.types.ID, path: str, values: Array) -> None:
    """One LINEAR keyframe a frame: values (F,) or (F, channels)."""
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
