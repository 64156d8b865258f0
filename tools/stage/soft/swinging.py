"""A thing that swings from a rope, or a seat from two: the pendulum's own equation, its stand, what is measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..objects import surfaces
from ..world import World, heading, middle
from . import baking
from .sheet import GRAVITY_M_S2, Array
from .squashing import corners_of

STEPS_HZ = 480
CLEAR_M = 0.25
"""Least height of the lowest point above the ground, and of the beam's end beyond the widest swing."""

LEAST_ROPE_M = 0.12


@dataclass(frozen=True)
class Pendulum:
    """World metres. It swings in the upright plane along `towards_deg`."""

    thing: bpy.types.Object
    pivot: Array
    rope_m: float
    """From the pivot to the top of the thing."""
    reach_m: float
    """From the pivot to the thing's centre of mass."""
    turning_m: float
    """Radius of gyration of the thing about its own centre."""
    half_width_m: float
    floor_m: float
    towards_deg: float
    ropes: int
    indoor: bool

    @property
    def rate_rad_s(self) -> float:
        """Angular frequency of small swings: of a point on a rope sqrt(g / L), less for a thing of some size."""
        return math.sqrt(GRAVITY_M_S2 * self.reach_m / (self.reach_m**2 + self.turning_m**2))


def plan_pendulum(world: World, config: Mapping[str, Any], towards_deg: float) -> Pendulum:
    """Hang the first key object over the middle of the path, from the ceiling or from a stand.

    Raises ValueError when there is no height for a rope.
    """
    world.acting()
    thing = world.objects[0]
    support = world.support(config["support"])
    spot = middle(support, world.path(support))
    if config["ropes"] == 2:
        thing.rotation_euler.z += math.radians(towards_deg)
        bpy.context.view_layer.update()
    points = corners_of(thing)
    size = np.ptp(points, axis=0)
    indoor = world.contract.indoor
    room = world.ceiling_m() - support.height_m - float(size[2]) - CLEAR_M
    rope = min(config["string_m"], room)
    if rope < LEAST_ROPE_M:
        raise ValueError(f"no height for a rope: a thing of {size[2]:.2f} m under a ceiling of {room + size[2]:.2f} m")
    top = world.ceiling_m() if indoor else support.height_m + CLEAR_M + float(size[2]) + rope
    pivot = np.array([spot[0], spot[1], top])
    centre = (points.min(axis=0) + points.max(axis=0)) / 2.0
    hung = pivot - np.array([0.0, 0.0, rope + float(size[2]) / 2.0])
    thing.location = np.array(thing.location) + hung - centre
    bpy.context.view_layer.update()
    along = float(abs(size[:2] @ np.abs(heading(towards_deg)[:2])))
    turning = math.hypot(along, float(size[2])) / math.sqrt(12.0)
    return Pendulum(
        thing, pivot, rope, rope + float(size[2]) / 2.0, turning, float(size[:2].max()) / 2.0, support.height_m,
        towards_deg, config["ropes"], indoor,
    )  # fmt: skip


def swing(plan: Pendulum, *, start_deg: float, loss: float, fps: int, frames: int) -> tuple[Array, float]:
    """(F,) angles in degrees at the video's frames, let go at rest at start_deg; and the period in seconds.

    Angle'' = -rate**2 sin(angle) - 2 loss rate angle', by the classical Runge-Kutta method. loss is the damping ratio.
    """
    rate, per_frame = plan.rate_rad_s, max(1, round(STEPS_HZ / fps))
    dt = 1.0 / (per_frame * fps)

    def change(state: Array) -> Array:
        return np.array([state[1], -(rate**2) * math.sin(state[0]) - 2.0 * loss * rate * state[1]])

    state, angles = np.array([math.radians(start_deg), 0.0]), []
    for _ in range(max((frames - 1) * per_frame + 1, int(2.5 / dt * 2.0 * math.pi / rate))):
        angles.append(state[0])
        a = change(state)
        b = change(state + dt / 2.0 * a)
        c = change(state + dt / 2.0 * b)
        d = change(state + dt * c)
        state = state + dt / 6.0 * (a + 2.0 * b + 2.0 * c + d)
    track = np.array(angles)
    return np.degrees(track[: (frames - 1) * per_frame + 1 : per_frame]), _period_s(track, dt)


def _period_s(track: Array, dt: float) -> float:
    """Mean time between passes through the lowest point in the same direction."""
    sign = np.flatnonzero((track[:-1] > 0.0) & (track[1:] <= 0.0))
    passes = (sign + track[sign] / (track[sign] - track[sign + 1])) * dt
    return float(np.diff(passes).mean()) if len(passes) > 1 else 0.0


def keyframe(plan: Pendulum, things: list[bpy.types.Object], angles_deg: Array) -> None:
    """Turn the things about the pivot, one straight keyframe a frame."""
    axis = Vector(np.cross([0.0, 0.0, 1.0], heading(plan.towards_deg)))
    pivot = Matrix.Translation(Vector(plan.pivot))
    for thing in things:
        rest = thing.matrix_world.copy()
        thing.rotation_mode = "QUATERNION"
        last = None
        for frame, angle in enumerate(angles_deg, start=1):
            # Turned by minus the angle about z x heading, what hangs below goes towards the heading.
            placed = pivot @ Matrix.Rotation(-math.radians(float(angle)), 4, axis) @ pivot.inverted() @ rest
            place, turn, _ = placed.decompose()
            if last is not None:
                turn.make_compatible(last)
            last = turn
            thing.location, thing.rotation_quaternion = place, turn
            thing.keyframe_insert("location", frame=frame)
            thing.keyframe_insert("rotation_quaternion", frame=frame)
        baking.straighten(thing)


def ropes(plan: Pendulum) -> bpy.types.Object:
    """One rope to the top of the thing, or two to the ends of a seat."""
    radius = max(0.004, min(0.012, 0.03 * plan.half_width_m + 0.003))
    side = np.cross([0.0, 0.0, 1.0], heading(plan.towards_deg))
    off = (0.0,) if plan.ropes == 1 else (-0.86 * plan.half_width_m, 0.86 * plan.half_width_m)
    down = np.array([0.0, 0.0, plan.rope_m + 0.002])
    ways = [(np.array([plan.pivot + o * side, plan.pivot + o * side - down]), radius) for o in off]
    return baking.rods("rope", ways, surfaces.make("cardboard", (0.62, 0.5, 0.33), size_m=0.3))


def stand(plan: Pendulum, widest_deg: float) -> bpy.types.Object:
    """What it hangs from: a hook in the ceiling, or two posts and a beam, in the plane of the swing for one rope and
    across it for a seat."""
    along = heading(plan.towards_deg)
    if plan.indoor:
        hook = [plan.pivot + np.array([0.0, 0.0, 0.01]), plan.pivot - [0.0, 0.0, 0.03]]
        return baking.rods("hook", [(np.array(hook), 0.015)], surfaces.make("iron", None))
    wide = plan.reach_m * math.sin(math.radians(widest_deg)) + plan.half_width_m + CLEAR_M
    thick = max(0.02, 0.018 * plan.pivot[2])
    side = np.cross([0.0, 0.0, 1.0], along)
    beam, reach = (along, wide) if plan.ropes == 1 else (side, plan.half_width_m + 0.3)
    ends = [plan.pivot + sign * reach * beam + np.array([0.0, 0.0, thick]) for sign in (-1.0, 1.0)]
    ways = [(np.array([ends[0] - 0.08 * beam, ends[1] + 0.08 * beam]), thick)]
    for end in ends:
        foot = np.array([end[0], end[1], plan.floor_m - 0.1])
        if plan.ropes == 1:
            ways.append((np.array([end, foot]), thick))
        else:  # legs that spread along the swing, as a swing's frame has them
            spread = 0.32 * (plan.pivot[2] - plan.floor_m)
            ways += [(np.array([end, foot + sign * spread * along]), thick) for sign in (-1.0, 1.0)]
    return baking.rods("stand", ways, surfaces.make("wood", (0.45, 0.3, 0.18), size_m=1.0))


def centres(world: World, plan: Pendulum, frames: int) -> Array:
    """(F, 3) centres of the thing's bounds as it hangs, read back from the evaluated scene at the frames 1..F."""
    corners = np.array(plan.thing.bound_box)
    middle_of = Vector((corners.min(axis=0) + corners.max(axis=0)) / 2.0)
    found = []
    for frame in range(1, frames + 1):
        world.scene.frame_set(frame)
        seen = plan.thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
        found.append(np.array(seen.matrix_world @ middle_of))
    world.scene.frame_set(1)
    return np.array(found)


def swing_series(plan: Pendulum, centres: Array, period_s: float, fps: int) -> tuple[dict[str, Array], dict[str, str]]:
    """From (F, 3) centres of the thing read back from the evaluated scene."""
    off = centres - plan.pivot
    length = np.linalg.norm(off, axis=1)
    frames = len(centres)
    speed = np.linalg.norm(np.gradient(centres, 1.0 / fps, axis=0), axis=1) if frames > 1 else np.zeros(frames)
    values = {
        "swing_angle_deg": np.degrees(np.arctan2(off @ heading(plan.towards_deg), -off[:, 2])),
        "string_length_m": length,
        "bob_speed_m_s": speed,
        "bob_height_m": centres[:, 2] - plan.floor_m,
        "swing_period_s": np.full(frames, period_s),
    }
    units = dict.fromkeys(values, "m") | {"swing_angle_deg": "deg", "bob_speed_m_s": "m/s", "swing_period_s": "s"}
    return values, units
