"""Rain, snow, falling leaves, motes and embers: who flies where. flight.py holds the formula, airborne.py shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import bpy
import numpy as np
from mathutils import Vector

from ..objects import surfaces
from ..pictures.framing import Frustum, View
from ..pictures.wide_view import SeenAir
from . import airborne, flakes, flight
from .flight import Array, Flight

NEAREST_M = 0.9
"""No particle passes nearer to the camera: it would fill the frame."""

LEVEL = 0.7
"""z of a surface's normal above which it is level enough for splashes and leaves."""

LIES_S = 1.5
"""How long a flake is seen where it fell."""

STREAK_S = 1.0 / 30.0
"""Exposure that a streak of rain is as long as."""

PIXEL_RAD = 0.0018
"""Most of a pixel of a 480 pixel wide frame: nothing is thinner than this times its distance, or it flickers."""


@dataclass(frozen=True)
class Falling:
    """What was put into the air, and the objects that show it."""

    paths: Flight
    objects: tuple[bpy.types.Object, ...]


def wind_vector(speed_m_s: float, towards_deg: float) -> Array:
    """(3,) level wind; towards_deg is where it blows to, 0 = +X, counter-clockwise."""
    around = np.radians(towards_deg)
    return np.array([speed_m_s * np.cos(around), speed_m_s * np.sin(around), 0.0])


def rain(
    air: SeenAir, *, rate_mm_h: float, drop_diameter_mm: float, wind: Array, duration_s: float, seed: int
) -> Falling:
    """Streaks at terminal speed, slanted as wind over fall speed, and splashes where they land.

    Of the true number of drops (some 1000 a cubic metre) a share is drawn that grows with the root of the rate.
    """
    rng = np.random.default_rng([seed, 1])
    in_air = int(1000 * np.sqrt(rate_mm_h))
    diameter = drop_diameter_mm * rng.uniform(0.85, 1.15, 8 * in_air)
    fall = float(flight.fall_speed_m_s(np.array(drop_diameter_mm)))
    count = int(in_air * (1.0 + duration_s * fall / (air.top_m - air.ground_m)))
    speed = flight.fall_speed_m_s(np.resize(diameter, count))
    velocity = np.column_stack([np.broadcast_to(wind[:2], (count, 2)), -speed])
    paths, level = _descents(air, rng, velocity, duration_s)
    turn = np.array([Vector(v).to_track_quat("Z", "Y").to_euler() for v in paths.velocity_m_s])
    away = np.linalg.norm(paths.anchor_m - air.eye_m, axis=1)
    width = np.maximum(0.0016, PIXEL_RAD * away)
    wide = np.clip(np.log2(width / 0.0016), 0, flakes.STREAK_WIDTHS - 1).astype(np.int64)
    paths = replace(paths, rest_turn_rad=turn, choice=wide, grow_s=np.full(len(paths), 0.005))
    length_m = STREAK_S * float(np.linalg.norm([*wind[:2], fall]))
    streaks = airborne.show("rain", paths, flakes.streaks(length_m, 0.0016))
    rings = airborne.show("splashes", _splashes(paths, level, rng), [flakes.splash()], rings=True)
    return Falling(paths, (streaks, rings))


def snow(
    air: SeenAir, *, rate_mm_h: float, fall_speed_m_s: float, wind: Array, duration_s: float, seed: int
) -> Falling:
    """Flakes that flutter down and lie for a moment. rate_mm_h is that of the melted snow: 0.5 light, 3 heavy."""
    rng = np.random.default_rng([seed, 2])
    in_air = int(4200 * np.sqrt(rate_mm_h))
    count = int(in_air * (1.0 + (LIES_S + duration_s) * fall_speed_m_s / (air.top_m - air.ground_m)))
    speed = fall_speed_m_s * rng.uniform(0.8, 1.2, count)
    drift = wind[:2] * rng.uniform(0.85, 1.15, (count, 1))
    paths, _ = _descents(air, rng, np.column_stack([drift, -speed]), duration_s, lying_s=LIES_S)
    kept = len(paths)
    away = np.linalg.norm(paths.anchor_m - air.eye_m, axis=1)
    size = np.maximum(rng.uniform(0.007, 0.018, kept), 1.7 * PIXEL_RAD * away)
    around = rng.uniform(0, 2 * np.pi, kept)
    swing = rng.uniform(0.04, 0.16, kept)
    paths = replace(
        paths,
        vanish_s=paths.stop_s + LIES_S,
        grow_s=np.full(kept, 0.4),
        swing_m=np.column_stack([np.cos(around) * swing, np.sin(around) * swing, np.zeros(kept)]),
        swing_rad_s=rng.uniform(1.5, 4.0, kept),
        phase_rad=rng.uniform(0, 2 * np.pi, kept),
        rest_turn_rad=rng.uniform(0, 2 * np.pi, (kept, 3)),
        spin_rad_s=rng.uniform(-2.0, 2.0, kept),
        size=size,
    )
    return Falling(paths, (airborne.show("snow", paths, [flakes.snowflake()]),))


def leaves(
    air: SeenAir,
    *,
    per_s: float,
    lying: int,
    fall_speed_m_s: float,
    wind: Array,
    duration_s: float,
    seed: int,
    colours: Sequence[tuple[float, float, float]],
    size_m: float = 0.07,
    pile_height_m: float = 0.0,
    pile_m: tuple[float, float] | None = None,
    bed_m: float = 0.0,
    ignored: Sequence[bpy.types.Object] = (),
) -> Falling:
    """Leaves that rock, spin and settle; `lying` of them rest already at the first frame. None ever leaves again.

    With pile_height_m the lying ones form a mound about pile_m and most others land on it. Leaves pass through the
    ignored objects: the crowns they come from. bed_m is how high grass carries them.
    """
    rng = np.random.default_rng([seed, 3])
    high = air.top_m - air.ground_m
    count = lying + int(per_s * (duration_s + high / fall_speed_m_s))
    speed = fall_speed_m_s * rng.uniform(0.75, 1.25, count)
    drift = wind[:2] * rng.uniform(0.5, 0.8, (count, 1))
    landing = air.draw(rng, count, 1.0)
    stop = rng.uniform(0.0, duration_s + high / fall_speed_m_s, count)
    stop[:lying] = -rng.uniform(1.0, 60.0, lying)
    if pile_height_m > 0.0 and pile_m is not None:
        near = (np.arange(count) < 0.75 * lying) | ((np.arange(count) >= lying) & (rng.random(count) < 0.3))
        landing[near] = np.array(pile_m) + rng.normal(0.0, 2.2 * pile_height_m, (int(near.sum()), 2))
    paths, _ = _descents(
        air, rng, np.column_stack([drift, -speed]), duration_s, landing=landing, stop_s=stop, ignored=ignored
    )
    kept = len(paths)
    anchor = paths.anchor_m.copy()
    anchor[:, 2] += bed_m + 0.12 * size_m + _heaped(paths, pile_height_m, pile_m, size_m)
    around, swing = rng.uniform(0, 2 * np.pi, kept), rng.uniform(0.1, 0.35, kept)
    rest = np.column_stack([rng.normal(0, 0.22, (kept, 2)), rng.uniform(0, 2 * np.pi, kept)])
    paths = replace(
        paths,
        anchor_m=anchor,
        vanish_s=np.full(kept, 1e4),
        grow_s=np.full(kept, 0.3),
        settle_s=np.full(kept, 0.6),
        swing_m=np.column_stack([np.cos(around) * swing, np.sin(around) * swing, np.zeros(kept)]),
        swing_rad_s=2 * np.pi * rng.uniform(0.5, 1.1, kept),
        phase_rad=rng.uniform(0, 2 * np.pi, kept),
        rest_turn_rad=rest,
        tumble_rad=np.column_stack([rng.uniform(0.5, 1.2, (kept, 2)), np.zeros(kept)]),
        spin_rad_s=rng.uniform(1.5, 6.0, kept) * rng.choice([-1.0, 1.0], kept),
        size=size_m * rng.uniform(0.7, 1.25, kept),
        choice=rng.integers(0, len(colours), kept),
    )
    shown = airborne.show("leaves", paths, flakes.leaves(colours))
    return Falling(paths, (shown,))


@dataclass(frozen=True)
class Suspended:
    """A kind of speck that hangs in air or water."""

    size_m: float
    rise_m_s: tuple[float, float]
    """Range of speeds upwards."""
    sway_m: float
    shape: Callable[[], bpy.types.Object]


SUSPENDED: dict[str, Suspended] = {
    "dust": Suspended(0.003, (-0.02, 0.02), 0.08, flakes.mote),
    "marine_snow": Suspended(0.006, (-0.045, -0.012), 0.05, flakes.mote),
    "bubbles": Suspended(0.07, (-0.1, 0.16), 0.15, flakes.bubble),
    "pollen": Suspended(0.005, (-0.08, 0.05), 0.12, flakes.mote),
}
"""Marine snow sinks 1 to 4 m an hour as grains and up to 150 m a day as flakes; drawn ten times as fast, to be seen."""


def suspended(air: SeenAir, *, kind: str, count: int, wind: Array, duration_s: float, seed: int) -> Falling:
    """Specks that hang about everywhere at all times, drifting with the wind. Raises ValueError for other kinds."""
    if kind not in SUSPENDED:
        raise ValueError(f"no specks of kind {kind!r}; there are: {', '.join(SUSPENDED)}")
    speck, rng = SUSPENDED[kind], np.random.default_rng([seed, 4])
    margin = 0.3 + float(np.linalg.norm(wind)) * duration_s / 2.0
    low, high = air.ground_m + 0.05, air.top_m
    place = np.column_stack([air.draw(rng, count, margin), rng.uniform(low, high, count)])
    rise = rng.uniform(*speck.rise_m_s, count)
    # The lowest would sink into the ground before the end.
    rise = np.maximum(rise, -(place[:, 2] - air.ground_m) / max(duration_s, 1.0))
    velocity = np.column_stack([wind[:2] * rng.uniform(0.8, 1.2, (count, 1)), rise])
    paths = _born(rng, place, velocity, np.full(count, duration_s / 2.0))
    away = np.linalg.norm(place - air.eye_m, axis=1)
    paths = replace(
        paths,
        appear_s=np.full(count, -10.0),
        stop_s=np.full(count, duration_s + 10.0),
        vanish_s=np.full(count, duration_s + 10.0),
        swing_m=paths.swing_m * (speck.sway_m / 0.06),
        size=np.maximum(speck.size_m * rng.uniform(0.5, 1.4, count), PIXEL_RAD * away),
    ).take(away > NEAREST_M + margin * 0.2)
    return Falling(paths, (airborne.show(kind, paths, [speck.shape()]),))


def embers(
    place_m: Array, *, spread_m: float, per_s: float, rise_m_s: float, wind: Array, duration_s: float, seed: int
) -> Falling:
    """Glowing sparks that rise from a place, waver and go out after one to three seconds."""
    rng = np.random.default_rng([seed, 5])
    life_longest = 3.0
    count = int(per_s * (duration_s + life_longest))
    born = rng.uniform(-life_longest, duration_s, count)
    around, out = rng.uniform(0, 2 * np.pi, count), spread_m * np.sqrt(rng.random(count))
    start = place_m + np.column_stack([np.cos(around) * out, np.sin(around) * out, np.zeros(count)])
    velocity = np.column_stack([wind[:2] * rng.uniform(0.4, 1.0, (count, 1)), rise_m_s * rng.uniform(0.5, 1.4, count)])
    velocity[:, :2] += rng.normal(0, 0.15 * rise_m_s, (count, 2))
    paths = _born(rng, start, velocity, born)
    life = rng.uniform(1.0, life_longest, count)
    paths = replace(paths, appear_s=born, stop_s=born + life, vanish_s=born + life, grow_s=np.full(count, 0.25))
    paths = replace(paths, size=rng.uniform(0.003, 0.008, count))
    return Falling(paths, (airborne.show("embers", paths, [flakes.ember()]),))


def pile_place(air: SeenAir, view: View, aspect: float) -> tuple[float, float]:
    """Where a pile lies well in the picture: on the ground a sixth above its lower edge, a little to the left."""
    low = np.radians(view.down_deg) + np.arctan(0.66 * Frustum.of(view.lens_mm, aspect).tan_y)
    away = min((view.position[2] - air.ground_m) / np.tan(max(low, 0.1)), air.depth_m)
    place = air.eye_m + away * air.forward - 0.22 * air.tan_x * away * air.right
    return float(place[0]), float(place[1])


def wet_ground(names: Sequence[str], wet: float, *, polish: bool) -> None:
    """Darken the materials of the named objects, as water does, and polish them where nothing grows through it."""
    materials = {slot.material for name in names for slot in bpy.data.objects[name].material_slots if slot.material}
    for material in sorted(materials, key=lambda entry: str(entry.name)):
        for node in material.node_tree.nodes if material.use_nodes else ():
            if node.type == "BSDF_PRINCIPLED" and polish:
                rough = node.inputs["Roughness"]
                if not rough.is_linked:
                    rough.default_value *= 1.0 - 0.7 * wet
                node.inputs["Coat Weight"].default_value = max(node.inputs["Coat Weight"].default_value, 0.5 * wet)
                node.inputs["Coat Roughness"].default_value = 0.15
            elif node.name == surfaces.TINT:
                red, green, blue, _ = node.outputs[0].default_value
                shade = 1.0 - 0.35 * wet
                node.outputs[0].default_value = (red * shade, green * shade, blue * shade, 1.0)


def _descents(
    air: SeenAir,
    rng: np.random.Generator,
    velocity: Array,
    duration_s: float,
    *,
    landing: Array | None = None,
    stop_s: Array | None = None,
    lying_s: float = 0.0,
    ignored: Sequence[bpy.types.Object] = (),
) -> tuple[Flight, Array]:
    """Straight ways from the top of the air to the first thing met; and where what is met is level (N,).

    Landing times are spread evenly from lying_s before the first frame until what appears at the last one has landed.
    """
    count, high = len(velocity), air.top_m - air.ground_m
    fall_s = high / -velocity[:, 2]
    reach = np.abs(velocity[:, :2]).max() * fall_s.mean() / 2.0
    if landing is None:
        middle = air.draw(rng, count, 0.5 + float(reach))
        landing = middle + velocity[:, :2] * fall_s[:, None] / 2.0
    base = np.column_stack([landing, np.full(count, air.ground_m)])
    start = base - velocity * fall_s[:, None]
    stop = rng.uniform(-lying_s, duration_s + fall_s) if stop_s is None else stop_s
    places, normals = _met(start, velocity, base, ignored)
    # The way is shorter where something stands in it, and it still arrives at that time.
    way_s = (start[:, 2] - places[:, 2]) / -velocity[:, 2]
    entries = flight.still(count) | {
        "anchor_m": places, "anchor_s": stop, "velocity_m_s": velocity,
        "appear_s": stop - way_s, "stop_s": stop, "vanish_s": stop,
    }  # fmt: skip
    clear = _distance_m(start, places, air.eye_m) > NEAREST_M
    return Flight(**entries).take(clear), np.asarray(normals[clear, 2] > LEVEL)


def _met(start: Array, velocity: Array, base: Array, ignored: Sequence[bpy.types.Object]) -> tuple[Array, Array]:
    """Where each way first meets something, and that thing's normal; at base level where it meets nothing."""
    hidden = [thing for thing in ignored if not thing.hide_viewport]
    for thing in hidden:
        thing.hide_viewport = True
    graph, scene = bpy.context.evaluated_depsgraph_get(), bpy.context.scene
    places, normals = base.copy(), np.tile([0.0, 0.0, 1.0], (len(start), 1))
    for index, (begin, way) in enumerate(zip(start, velocity, strict=True)):
        hit, place, normal, *_ = scene.ray_cast(graph, Vector(begin), Vector(way).normalized())
        if hit and place.z > base[index, 2] - 1.0:
            places[index], normals[index] = place, normal if normal.z > 0 else -normal
    for thing in hidden:
        thing.hide_viewport = False
    return places, normals


def _distance_m(start: Array, end: Array, eye: Array) -> Array:
    """(N,) least distance of the ways to the eye."""
    way = end - start
    share = np.clip(((eye - start) * way).sum(axis=1) / np.maximum((way * way).sum(axis=1), 1e-12), 0.0, 1.0)
    return np.asarray(np.linalg.norm(start + way * share[:, None] - eye, axis=1))


def _splashes(paths: Flight, level: Array, rng: np.random.Generator) -> Flight:
    """A crown and ring for a quarter second where a drop lands on something level."""
    landed = paths.take(level.astype(bool))
    count = len(landed)
    life = rng.uniform(0.16, 0.3, count)
    entries = flight.still(count) | {
        "anchor_m": landed.anchor_m + np.array([0.0, 0.0, 0.003]),
        "anchor_s": landed.stop_s, "velocity_m_s": np.zeros((count, 3)), "appear_s": landed.stop_s,
        "stop_s": landed.stop_s + life, "vanish_s": landed.stop_s + life, "grow_s": np.full(count, 0.01),
        "rest_turn_rad": np.column_stack([np.zeros((count, 2)), rng.uniform(0, 6.28, count)]),
        "size": rng.uniform(0.025, 0.06, count),
    }  # fmt: skip
    return Flight(**entries)


def _heaped(paths: Flight, pile_height_m: float, pile_m: tuple[float, float] | None, size_m: float) -> Array:
    """(N,) how high above the ground each leaf lies: in the order of landing, on a mound or on the leaves before it."""
    order = np.argsort(paths.stop_s)
    lift = np.zeros(len(paths))
    before: dict[tuple[int, int], int] = {}
    for index in order:
        cell = (int(paths.anchor_m[index, 0] // size_m), int(paths.anchor_m[index, 1] // size_m))
        lift[index] = 0.004 * before.get(cell, 0)
        before[cell] = before.get(cell, 0) + 1
    if pile_height_m > 0.0 and pile_m is not None:
        away = np.linalg.norm(paths.anchor_m[:, :2] - np.array(pile_m), axis=1)
        mound = pile_height_m * np.exp(-((away / (2.2 * pile_height_m)) ** 2))
        shares = np.argsort(order) / max(len(paths) - 1, 1)
        lying = paths.stop_s < 0.0
        lift = (
            np.where(lying, mound * np.sqrt(shares / max(float(shares[lying].max(initial=1e-9)), 1e-9)), mound) + lift
        )
    return lift


def _born(rng: np.random.Generator, place: Array, velocity: Array, at_s: Array) -> Flight:
    """Particles that start at a place, wavering."""
    count = len(place)
    around, swing = rng.uniform(0, 2 * np.pi, count), rng.uniform(0.02, 0.1, count)
    entries = flight.still(count) | {
        "anchor_m": place, "anchor_s": at_s, "velocity_m_s": velocity,
        "appear_s": at_s, "stop_s": at_s, "vanish_s": at_s,
        "swing_m": np.column_stack([np.cos(around) * swing, np.sin(around) * swing, np.zeros(count)]),
        "swing_rad_s": rng.uniform(0.6, 5.0, count),
        "phase_rad": rng.uniform(0, 2 * np.pi, count),
    }  # fmt: skip
    return Flight(**entries)
