"""The ways a water surface moves by itself: waves, rings of a drop, rings of rain, a current, a puddle that grows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..air.air_record import Record
from ..pictures import camera
from ..world import World, middle
from . import drawn, flow, looks, puddle, rings, surface, water_record, waves
from .rings import Drop
from .surface import Body
from .waves import Array

RAIN_AREA = (3.6, 2.6)
"""Metres of water along and away from the camera on which every drop's ring is drawn."""
RING_WIDTH_M = 0.09
"""Width of the dent a drop or a pebble leaves; its rings are about four times as long from crest to crest."""
RING_LOSS_PER_S = 0.12
RAIN_LOSS_PER_S = 1.6
"""Rings of rain cross each other and die within a second or two (chosen by eye)."""
SHOWN_M = (1.0, 0.5)
"""Half of the water that a view of rings holds, across and away."""


@dataclass(frozen=True)
class Clip:
    """What every motion gets to know."""

    world: World
    config: Mapping[str, Any]
    frames: int
    fps: int

    @property
    def seed(self) -> int:
        return int(self.config["seed"])


def roll_in(clip: Clip) -> Record:
    """Waves: over open water, or in towards the beach of a coast."""
    water, body = surface.find()
    config = clip.config
    coast = body.slope > 0.0
    towards = config["towards_deg"]
    if towards is None:
        towards = body.flow_deg if coast else -65.0
    depth = 8.0 if coast else body.depth_m
    made = waves.train(
        height_m=config["wave_height_m"], length_m=config["wave_length_m"], towards_deg=towards,
        spread_deg=config["spread_deg"], depth_m=depth, count=int(config["components"]), seed=clip.seed,
    )  # fmt: skip
    rest = surface.points(water)
    x, y = rest[:, 0], rest[:, 1]
    beach = waves.Beach(body.shore_y_m, body.slope, depth)
    found = []
    for wave in made:
        share = drawn.held(x, y, wave)
        if coast:
            runup = min(0.5 * config["wave_height_m"], 0.12)
            found += waves.shoaling([wave], beach, x, y, share=share, runup_m=runup * wave.amplitude_m / _sum(made))
        else:
            rim = np.clip((body.level_m - _bed(water)) / 0.3, 0.0, 1.0)
            found += waves.modes([wave], x, y, share=share * rim, sharpness=0.7)
    surface.bake_modes(water, found, clip.frames, clip.fps)
    near = np.array(body.low), np.array(body.high)
    if coast:
        near = np.array([-5.0, 10.0]), np.array([5.0, 24.0])
    record = water_record.surface_record(water, body, clip.frames, near)
    speed = water_record.crest_speed_m_s(
        water, near, frames=clip.frames, fps=clip.fps, towards_deg=towards, length_m=config["wave_length_m"]
    )
    return record | {"crest_speed_m_s": (np.full(clip.frames, speed), "m/s")}


def _sum(made: tuple[waves.Wave, ...]) -> float:
    return max(sum(wave.amplitude_m for wave in made), 1e-9)


def _bed(water: bpy.types.Object) -> Array:
    found = np.empty(len(water.data.vertices), dtype=np.float32)
    water.data.attributes[surface.BED].data.foreach_get("value", found)
    return found.astype(np.float64)


def ring_out(clip: Clip) -> Record:
    """Rings of drops that fall one after the other on the same place."""
    water, body = surface.find()
    config = clip.config
    spot = _spot(body)
    half = np.array([2.4, 1.9]) if body.kind not in drawn.BUILT else (np.array(body.high) - np.array(body.low)) / 2.0
    low, high = np.maximum(spot - half, body.low), np.minimum(spot + half, body.high)
    near = _rect(low, high)
    every = float(config["drop_every_s"])
    times = np.arange(0.25, clip.frames / clip.fps, every) if every > 0 else np.array([0.25])
    size = float(config["ring_height_m"])
    drops = [Drop(float(t), float(spot[0]), float(spot[1]), RING_WIDTH_M, 5.0 * size) for t in times]
    x, y = drawn.lay(water, body, near, clip.frames, waves=False, finest_m=0.025)
    heights = rings.of_drops(
        rings.patch(*near, clip.frames, 0.025), drops, x, y,
        depth_m=body.depth_m, frames=clip.frames, fps=clip.fps, loss_per_s=RING_LOSS_PER_S,
    )  # fmt: skip
    surface.bake_frames(water, heights)
    _look_at(clip, spot, body.level_m)
    record = water_record.surface_record(water, body, clip.frames, (low, high))
    record |= water_record.ring_record(water, body, clip.frames, spot, float(min(half)))
    return record


def rain_on(clip: Clip) -> Record:
    """Rings of rain: drops anywhere, the first ones before the clip begins."""
    water, body = surface.find()
    config = clip.config
    spot = _spot(body)
    half = np.array(RAIN_AREA) / 2.0
    low, high = np.maximum(spot - half, body.low), np.minimum(spot + half, body.high)
    rng = np.random.default_rng([clip.seed, 53])
    lead = 1.5
    duration = clip.frames / clip.fps
    count = max(1, round(float(config["drops_per_s_m2"]) * float(np.prod(high - low)) * (duration + lead)))
    size = float(config["ring_height_m"])
    drops = [
        Drop(float(t), float(px), float(py), float(w), 6.0 * size * float(s))
        for t, px, py, w, s in zip(
            rng.uniform(-lead, duration, count), rng.uniform(low[0], high[0], count),
            rng.uniform(low[1], high[1], count), rng.uniform(0.024, 0.032, count), rng.uniform(0.5, 1.2, count),
            strict=True,
        )
    ]  # fmt: skip
    near = _rect(low, high)
    x, y = drawn.lay(water, body, near, clip.frames, waves=False, finest_m=0.018)
    heights = rings.of_drops(
        rings.patch(*near, clip.frames, 0.018), drops, x, y,
        depth_m=body.depth_m, frames=clip.frames, fps=clip.fps, loss_per_s=RAIN_LOSS_PER_S,
    )  # fmt: skip
    surface.bake_frames(water, heights)
    _look_at(clip, spot, body.level_m)
    fallen = np.array([drop.time_s for drop in drops])
    now = np.arange(clip.frames) / clip.fps
    recent = np.array([((fallen <= t) & (fallen > t - 1.0)).sum() for t in now]).astype(float)
    record = water_record.surface_record(water, body, clip.frames, (low, high))
    return record | {"drops_per_s": (recent, "1/s")}


def stream(clip: Clip) -> Record:
    """A current: small waves that it carries, flecks of foam, ripples that go with it."""
    water, body = surface.find()
    speed = float(clip.config["current_m_s"])
    if body.kind != "river":
        raise ValueError(f"this water is a {body.kind}, and only a river flows")
    sign = 1.0 if abs(body.flow_deg) < 90.0 else -1.0
    looks.carry(water.data.materials[0], (sign * speed, 0.0))
    rest = surface.points(water)
    x, y = rest[:, 0], rest[:, 1]
    rng = np.random.default_rng([clip.seed, 67])
    rim = np.clip((body.level_m - _bed(water)) / 0.4, 0.0, 1.0)
    for length, turn in zip(rng.uniform(0.5, 1.6, 9), rng.normal(0.0, 28.0, 9), strict=True):
        k = 2 * np.pi / length
        heading = np.radians(body.flow_deg + turn)
        way = (float(k * np.cos(heading)), float(k * np.sin(heading)))
        # Seen from the bank a wave goes at its own speed and is carried along besides.
        omega = 0.35 * float(waves.omega_rad_s(k, body.depth_m)) + way[0] * sign * speed
        height = (0.003 + 0.006 * speed) * length
        wave = waves.Wave(height, way, omega, float(rng.uniform(0, 6.28)))
        made = waves.modes([wave], x, y, share=drawn.held(x, y, wave) * rim, sharpness=0.5)
        surface.bake_modes(water, made, clip.frames, clip.fps)
    lanes = flow.flecks(body, speed, clip.frames, clip.fps, clip.seed)
    record = water_record.surface_record(water, body, clip.frames, (np.array([-4.0, -0.4]), np.array([4.0, 2.6])))
    moved = flow.speeds_m_s(clip.world.scene, lanes, clip.frames, clip.fps)
    return record | {"current_m_s": (moved * sign, "m/s")}


def spread(clip: Clip) -> Record:
    """A puddle that grows on the ground at a steady inflow."""
    config, world = clip.config, clip.world
    ground = world.contract.supports[0]
    spot = middle(ground, world.path(ground))
    made, start, full = puddle.make(
        (float(spot[0]), float(spot[1]), ground.height_m + 0.001), config["puddle_radius_m"], clip.seed
    )
    time_s = np.arange(clip.frames) / clip.fps
    first = puddle.area_m2(start)
    last = puddle.area_m2(full)
    areas = np.linspace(first, last, clip.frames)
    puddle.grow(made, start, full, areas)
    if config["view"] == "water":
        _frame(world, made, full)
    measured = np.array([puddle.measured_m2(made, frame + 1) for frame in range(clip.frames)])
    inflow = np.gradient(measured * puddle.THICKNESS_M * 1000.0, time_s) if clip.frames > 1 else np.zeros(1)
    return {
        "puddle_area_m2": (measured, "m2"),
        "puddle_radius_m": (np.sqrt(measured / np.pi), "m"),
        "inflow_l_s": (inflow, "l/s"),
    }


def _frame(world: World, made: bpy.types.Object, rim: Array) -> None:
    reach, at = float(rim.max()), np.array(made.location)
    cloud = np.array([at + np.array((dx * reach, dy * reach, 0.0)) for dx in (-1.0, 1.0) for dy in (-1.0, 1.0)])
    contract = world.contract.model_dump(mode="json")
    camera.frame_action(contract, cloud, object_size_m=2 * reach, acting=[made], frames=[1], shot="close")


def _look_at(clip: Clip, spot: Array, level_m: float) -> None:
    """A near view of the rings, unless the camera is to be left alone."""
    if clip.config["view"] != "water":
        return
    across, away = SHOWN_M
    cloud = np.array([(spot[0] + dx, spot[1] + dy, level_m) for dx in (-across, across) for dy in (-away, away)])
    contract = clip.world.contract.model_dump(mode="json")
    camera.frame_action(contract, cloud, object_size_m=0.8, acting=[], frames=[1], shot="close")


def _spot(body: Body) -> Array:
    """Where drops fall: a little beyond the near shore, in the middle."""
    middle_y = min((body.low[1] + body.high[1]) / 2.0, body.low[1] + 2.2)
    return np.array([(body.low[0] + body.high[0]) / 2.0, middle_y])


def _rect(low: Array, high: Array) -> drawn.Rect:
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


SURFACES: dict[str, Callable[[Clip], Record]] = {
    "waves": roll_in,
    "ripples": ring_out,
    "rain_rings": rain_on,
    "river": stream,
    "puddle": spread,
}
"""What CONFIG's `surface` chooses from."""


def move(clip: Clip) -> Record:
    """Raises ValueError naming the surfaces there are."""
    name = clip.config["surface"]
    if name not in SURFACES:
        raise ValueError(f"no water surface {name!r}; there are: {', '.join(SURFACES)}")
    return SURFACES[name](clip)
