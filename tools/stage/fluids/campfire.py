"""What burns, and how: a hearth, the numbers of its flames, the embers above it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..objects import shapes
from ..world import World
from .gas import Spot, spot_on

LOGS = 7
LIGHT_W_PER_M2 = 700.0
"""Watts of a Blender lamp per square metre of flame seen from the side, by eye for a campfire at night."""
BURN_PER_S = 2.5
"""Share of the fuel that a burning rate of 1 uses up each second."""
SMALL_FIRE_M = 0.9
EMBER_LIFE_S = 1.6


@dataclass(frozen=True)
class Flames:
    """Settings that let flames of a given height stand on a hearth of a given radius."""

    height_m: float
    radius_m: float
    fierceness: float

    @property
    def speed_m_s(self) -> float:
        """Speed of the hot gas near the tips; buoyant flames go as the root of their height (McCaffrey 1979)."""
        return 1.9 * math.sqrt(self.height_m)

    @property
    def buoyancy(self) -> float:
        """Burning gas is hot: it needs less of it than smoke for the same speed (factor measured at 0.3 to 2 m)."""
        lift = (0.3 + 0.2 * self.fierceness) * min(1.0, self.height_m / SMALL_FIRE_M)
        return lift * self.speed_m_s**2 / (9.81 * self.radius_m)

    @property
    def burning_rate(self) -> float:
        """Fuel is gone once it has risen to the tips. Small fires run ahead of that (measured), so they burn faster."""
        small = max(1.0, SMALL_FIRE_M / self.height_m) ** 0.7
        return float(np.clip(small * self.speed_m_s / (BURN_PER_S * self.height_m), 0.02, 3.9))

    @property
    def fuel(self) -> float:
        return 0.7 + 0.6 * self.fierceness

    @property
    def light_w(self) -> float:
        return LIGHT_W_PER_M2 * self.height_m * 2.0 * self.radius_m


def hearth(
    world: World, support: str | None, fuel: str, radius_m: float, seed: int
) -> tuple[Spot, list[bpy.types.Object]]:
    """Where it burns, and the things made for it. fuel: auto, logs, ground. Raises ValueError for another word."""
    if fuel not in {"auto", "logs", "ground"}:
        raise ValueError(f"fuel must be auto, logs or ground, not {fuel!r}")
    spot = spot_on(world, support, radius_m)
    if fuel == "ground" or (fuel == "auto" and world.objects):
        return spot, []
    made = _pile(spot, radius_m, seed)
    return Spot(spot.base, 0.7 * radius_m, 0.35 * radius_m), made


def _pile(spot: Spot, radius_m: float, seed: int) -> list[bpy.types.Object]:
    """Logs leaning together over the spot, and a bed of coals."""
    rng = np.random.default_rng(seed)
    made = []
    length = 1.5 * radius_m
    for index in range(LOGS):
        thick = float(rng.uniform(0.11, 0.16)) * radius_m * 2.0
        log = shapes.build_shape("log", {}, name=f"campfire_log_{index + 1}")
        size = np.array(log.dimensions)
        around = 2.0 * math.pi * (index + rng.uniform(-0.2, 0.2)) / LOGS
        lean = math.radians(float(rng.uniform(52.0, 66.0)))
        way = np.array([math.cos(around), math.sin(around), 0.0])
        foot = spot.base + way * radius_m * 0.95
        log.scale = (thick / size[0], thick / size[1], length / size[2])
        log.rotation_euler = (0.0, -lean, around)
        centre = foot + (-way * math.sin(lean) + np.array([0.0, 0.0, math.cos(lean)])) * length / 2.0
        log.location = centre + np.array([0.0, 0.0, thick / 2.0 * math.sin(lean)])
        made.append(log)
    return made


def embers(
    world: World, spot: Spot, flames: Flames, *, count: int, frames: int, fps: int, seed: int
) -> list[bpy.types.Object]:
    """Sparks that rise with the hot gas, drift and go out; one LINEAR keyframe per video frame each."""
    rng = np.random.default_rng(seed + 1)
    material = _spark_material()
    mesh = _spark_mesh(max(0.003, 0.012 * flames.height_m), material)
    made = []
    for index in range(count):
        thing = bpy.data.objects.new(f"ember_{index + 1:03}", mesh)
        world.scene.collection.objects.link(thing)
        places, sizes = _spark_path(spot, flames, frames, fps, rng)
        for frame in range(frames):
            thing.location, thing.scale = places[frame], (sizes[frame],) * 3
            thing.keyframe_insert("location", frame=frame + 1)
            thing.keyframe_insert("scale", frame=frame + 1)
        for curve in thing.animation_data.action.fcurves:
            for point in curve.keyframe_points:
                point.interpolation = "LINEAR" if curve.data_path == "scale" else "CONSTANT"
        made.append(thing)
    return made


def _spark_path(spot: Spot, flames: Flames, frames: int, fps: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """(F, 3) places and (F,) sizes 0..1 of one spark that starts anew whenever it has gone out."""
    places, sizes = np.empty((frames, 3)), np.empty(frames)
    age = float(rng.uniform(0.0, EMBER_LIFE_S))
    life, start, drift, phase = _spark_start(spot, rng)
    for frame in range(frames):
        if age > life:
            age = 0.0
            life, start, drift, phase = _spark_start(spot, rng)
        rise = flames.speed_m_s * 0.55 * age
        swirl = (
            0.12 * flames.height_m * min(1.0, age) * np.array([math.sin(7 * age + phase), math.cos(5 * age + phase)])
        )
        places[frame] = start + np.array([*(drift * age + swirl), rise])
        sizes[frame] = max(0.0, 1.0 - age / life) ** 0.5
        age += 1.0 / fps
    return places, sizes


def _spark_start(spot: Spot, rng: np.random.Generator) -> tuple[float, Array, Array, float]:
    around, away = rng.uniform(0.0, 2.0 * math.pi), spot.radius_m * math.sqrt(rng.uniform())
    start = spot.top + np.array([away * math.cos(around), away * math.sin(around), 0.0])
    drift = rng.normal(0.0, 0.18, 2)
    return float(EMBER_LIFE_S * rng.uniform(0.5, 1.0)), start, drift, float(rng.uniform(0.0, 2.0 * math.pi))


def _spark_mesh(size_m: float, material: bpy.types.Material) -> bpy.types.Mesh:
    mesh = bpy.data.meshes.new("ember")
    corners = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]
    faces = [(4, 0, 2), (4, 2, 1), (4, 1, 3), (4, 3, 0), (5, 2, 0), (5, 1, 2), (5, 3, 1), (5, 0, 3)]
    mesh.from_pydata([tuple(size_m / 2.0 * axis for axis in corner) for corner in corners], [], faces)
    mesh.materials.append(material)
    return mesh


def _spark_material() -> bpy.types.Material:
    material = bpy.data.materials.new("ember")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    glow, output = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
    glow.inputs["Color"].default_value, glow.inputs["Strength"].default_value = (1.0, 0.35, 0.05, 1.0), 14.0
    tree.links.new(glow.outputs[0], output.inputs["Surface"])
    return material
