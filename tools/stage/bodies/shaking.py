"""The ground in an earthquake: a horizontal motion of given peak acceleration, and a room that goes with it.

Bodies are simulated in the frame of the ground, where the shaking is a change of gravity; that is exact, and contacts
stay those of a ground at rest. The room and the bodies are then carried along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import bpy
import numpy as np

from ..world import World
from .hulls import Array

GRID_HZ = 480
SINES = 24
KEYS_HZ = 120
"""Keyframes of the ground: fine enough that the acceleration can be read from them."""
GROUND = "shaken_ground"


@dataclass(frozen=True)
class GroundMotion:
    """Displacement of the ground on a fine time base; zero before and after the shaking."""

    time_s: Array
    displacement_m: Array
    """(T, 2)."""

    def at(self, times_s: Array) -> Array:
        """(..., 3) displacement."""
        parts = [np.interp(times_s, self.time_s, self.displacement_m[:, axis]) for axis in (0, 1)]
        return np.stack([*parts, np.zeros_like(parts[0])], axis=-1)

    @cached_property
    def acceleration_m_s2(self) -> Array:
        """(T, 2) second differences."""
        step = self.time_s[1] - self.time_s[0]
        inner = np.diff(self.displacement_m, n=2, axis=0) / step**2
        return np.asarray(np.pad(inner, ((1, 1), (0, 0))))

    def pull_at(self, time_s: float, gravity_m_s2: float) -> tuple[float, float, float]:
        """What acts on a body in the frame of the ground, m/s2: gravity less the ground's acceleration."""
        x, y = (np.interp(time_s, self.time_s, self.acceleration_m_s2[:, axis]) for axis in (0, 1))
        return float(-x), float(-y), -gravity_m_s2


def earthquake(
    *, peak_m_s2: float, frequency_hz: float, start_s: float, shaking_s: float, heading_deg: float, seed: int
) -> GroundMotion:
    """Band-limited noise about frequency_hz (half to one and a half of it) under a trapezium, mostly along a heading.

    The motion across has 0.6 of the strength. The largest acceleration is peak_m_s2. Raises ValueError when the
    shaking is too short for the frequency.
    """
    if shaking_s * frequency_hz < 1.0:
        raise ValueError(f"{shaking_s:g} s of shaking hold no full swing at {frequency_hz:g} Hz")
    rng = np.random.default_rng(seed)
    time = np.arange(0.0, start_s + shaking_s + 2.0, 1.0 / GRID_HZ)
    inside = np.clip((time - start_s) / shaking_s, 0.0, 1.0)
    rise = np.clip(np.minimum(inside / 0.2, (1.0 - inside) / 0.35), 0.0, 1.0)
    envelope = rise**2 * (3.0 - 2.0 * rise)
    along, across = (_noise(time, frequency_hz, rng) for _ in range(2))
    turn = np.radians(heading_deg)
    ahead, left = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    raw = envelope[:, None] * (along[:, None] * ahead + 0.6 * across[:, None] * left)
    strongest = float(np.linalg.norm(GroundMotion(time, raw).acceleration_m_s2, axis=1).max())
    return GroundMotion(time, raw * (peak_m_s2 / strongest))


def towards(motion: GroundMotion, heading_deg: float, friction: float, gravity_m_s2: float = 9.81) -> GroundMotion:
    """The motion or its mirror image, whichever lets what stands loose slip farther along the heading.

    Slips are those of Newmark's block (1965): it sticks until the ground's acceleration exceeds friction times gravity.
    """
    turn = np.radians(heading_deg)
    along = motion.acceleration_m_s2 @ np.array([np.cos(turn), np.sin(turn)])
    step = float(motion.time_s[1] - motion.time_s[0])
    reaches = [_farthest_slip_m(sign * along, step, friction * gravity_m_s2) for sign in (1.0, -1.0)]
    return motion if reaches[0] >= reaches[1] else replace(motion, displacement_m=-motion.displacement_m)


def _farthest_slip_m(ground_m_s2: Array, step_s: float, grip_m_s2: float) -> float:
    speed = place = farthest = 0.0
    for pull in ground_m_s2:
        free = speed - pull * step_s
        speed = float(np.sign(free)) * max(0.0, abs(free) - grip_m_s2 * step_s)
        place += speed * step_s
        farthest = max(farthest, place)
    return farthest


def _noise(time_s: Array, frequency_hz: float, rng: np.random.Generator) -> Array:
    """A sum of sines of like acceleration: displacements go as one over the frequency squared."""
    frequency = rng.uniform(0.5, 1.5, SINES) * frequency_hz
    phase = rng.uniform(0.0, 2.0 * np.pi, SINES)
    return np.asarray((np.sin(2.0 * np.pi * frequency * time_s[:, None] + phase) / frequency**2).sum(axis=1))


def shake_room(world: World, motion: GroundMotion, acting: Sequence[bpy.types.Object], frames: int, fps: int) -> None:
    """Hang everything but the acting objects, the camera and the lights outside on an empty that moves as the ground.

    The empty has keyframes between the video's frames, at KEYS_HZ.
    """
    carrier = bpy.data.objects.new(GROUND, None)
    world.scene.collection.objects.link(carrier)
    kept = {thing.name for thing in acting} | {GROUND}
    for thing in world.scene.objects:
        outside = thing.type == "CAMERA" or (thing.type == "LIGHT" and thing.data.type == "SUN")
        if thing.name not in kept and thing.parent is None and not outside:
            thing.parent = carrier
    times = np.arange(0.0, (frames - 1) / fps + 1.0 / KEYS_HZ, 1.0 / KEYS_HZ)
    _keyframe(carrier, 1.0 + times * fps, motion.at(times))


def _keyframe(thing: bpy.types.Object, frames: Array, places: Array) -> None:
    action = bpy.data.actions.new(f"{thing.name}_motion")
    thing.animation_data_create().action = action
    linear = bpy.types.Keyframe.bl_rna.properties["interpolation"].enum_items["LINEAR"].value
    for axis in range(3):
        curve = action.fcurves.new("location", index=axis)
        curve.keyframe_points.add(len(frames))
        curve.keyframe_points.foreach_set("co", np.stack([frames, places[:, axis]], axis=1).ravel())
        curve.keyframe_points.foreach_set("interpolation", np.full(len(frames), linear))
        curve.update()


def baked_motion(frames: int, fps: int) -> tuple[Array, Array]:
    """(F,) displacement and strongest acceleration of the ground at and about each video frame, from its keyframes."""
    curves = bpy.data.objects[GROUND].animation_data.action.fcurves
    times = np.arange(0.0, (frames - 1) / fps + 1.0 / KEYS_HZ, 1.0 / KEYS_HZ)
    path = np.array([[curves[axis].evaluate(1.0 + time * fps) for axis in (0, 1)] for time in times])
    pull = np.linalg.norm(np.diff(path, n=2, axis=0), axis=1) * KEYS_HZ**2
    pull = np.pad(pull, 1)
    frame = np.clip(np.round(times * fps).astype(int), 0, frames - 1)
    strongest = np.array([pull[frame == index].max(initial=0.0) for index in range(frames)])
    at = np.clip((np.arange(frames) * KEYS_HZ / fps).round().astype(int), 0, len(path) - 1)
    return np.asarray(np.linalg.norm(path[at], axis=1)), strongest
