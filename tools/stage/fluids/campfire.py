"""What burns, and how: a hearth, the numbers of its flames, the embers above it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bodies.hulls import Array
from ..objects import shapes
from ..world import World
from . import stump
from .gas import Spot, spot_on

FUELS = ("auto", "logs", "stump", "ground")
STUMP_TALL = 1.7
"""Height of a stump over the radius it is given."""
LOGS = 7
LIGHT_W_PER_M2 = 480.0
"""Watts of a Blender lamp per square metre of flame seen from the side, by eye for a campfire at night."""
BURN_PER_S = 2.5
"""Share of the fuel that a burning rate of 1 uses up each second."""
SMALL_FIRE_M = 0.9
"""Flames lower than this get less lift and burn faster, by eye and by the heights that came out."""
EMBER_LIFE_S = 1.6
FLAME_RADII = 5.0
"""Height of flames over the radius of what burns, where no height is asked: a campfire's."""
LEAST_FLAME_M = 0.22
COALS = 60
PATCHES = 24
SLENDER = 1.5
"""Height over radius from which on a thing burns from its upper end."""


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
        """Burning gas is hot: it needs less of it than smoke for the same speed. Factors chosen so that flames of 0.3
        to 2 m came out near the height asked for."""
        lift = (0.3 + 0.2 * self.fierceness) * min(1.0, self.height_m / SMALL_FIRE_M)
        return lift * self.speed_m_s**2 / (9.81 * self.radius_m)

    @property
    def burning_rate(self) -> float:
        """Fuel is gone once it has risen to the tips. Small fires came out too tall with that, so they burn faster."""
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
    """Where it burns, and the things made for it. Raises ValueError for a fuel that is none of FUELS."""
    if fuel not in FUELS:
        raise ValueError(f"fuel must be one of {', '.join(FUELS)}, not {fuel!r}")
    spot = spot_on(world, support, radius_m)
    if fuel == "ground" or (fuel == "auto" and world.objects):
        return spot, []
    spot = Spot(spot_on(replace(world, objects=()), support, radius_m).base, radius_m, 0.0)
    if fuel == "stump":
        tall = STUMP_TALL * radius_m
        made = stump.build(spot.base, 0.8 * radius_m, tall, seed)
        return Spot(spot.base, 0.6 * radius_m, 0.85 * tall), [made]
    return Spot(spot.base, 0.7 * radius_m, 0.35 * radius_m), _pile(spot, radius_m, seed)


def flame_height_m(spot: Spot, asked: float | None, fierceness: float) -> float:
    """Height of the flames over what burns: as asked, else by its radius, up to half as much again when fierce."""
    if asked is not None:
        return asked
    return max(LEAST_FLAME_M, FLAME_RADII * spot.radius_m * (0.75 + 0.5 * fierceness))


def seat(spot: Spot, least_m: float) -> tuple[Array, float]:
    """Middle (3,) and half the height of where fuel comes out: all over a low thing, the upper end of a slender one."""
    if spot.height_m <= SLENDER * spot.radius_m:
        thick = max(0.5 * spot.height_m, least_m)
        return np.asarray(spot.base + np.array([0.0, 0.0, thick])), thick
    thick = max(0.12 * spot.height_m, least_m)
    return np.asarray(spot.top - np.array([0.0, 0.0, 0.4 * thick])), thick


def coals(world: World, spot: Spot, seed: int) -> bpy.types.Object | None:
    """Glowing lumps on what burns, each on the surface that a ray from above finds; None where there is none."""
    rng = np.random.default_rng(seed + 7)
    size = 0.08 * spot.radius_m + 0.004
    graph = bpy.context.evaluated_depsgraph_get()
    lump = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)], dtype=float)
    faces = np.array([(4, 0, 2), (4, 2, 1), (4, 1, 3), (4, 3, 0), (5, 2, 0), (5, 1, 2), (5, 3, 1), (5, 0, 3)])
    points: list[Array] = []
    triangles: list[NDArray[np.integer[Any]]] = []
    for attempt in range(8 * COALS):
        start, way = _look(spot, rng, from_side=attempt % 2 == 0 and spot.height_m > 0.0)
        hit, place, *_ = world.scene.ray_cast(
            graph, start.tolist(), way.tolist(), distance=4.0 * spot.radius_m + spot.height_m
        )
        if not hit or place.z < spot.base[2] + 0.55 * spot.height_m * (spot.height_m > SLENDER * spot.radius_m):
            continue
        triangles.append(faces + 6 * len(points))
        points.append(np.asarray(np.array(place, dtype=float) + lump * size * rng.uniform(0.5, 1.3, 3)))
        if len(points) == COALS:
            break
    if not points:
        return None
    mesh = bpy.data.meshes.new("coals")
    mesh.from_pydata(np.concatenate(points).tolist(), [], np.concatenate(triangles).tolist())
    mesh.materials.append(_glowing("coals", (1.0, 0.12, 0.01), 2.4))
    thing = bpy.data.objects.new("coals", mesh)
    world.scene.collection.objects.link(thing)
    return thing


def _look(spot: Spot, rng: np.random.Generator, *, from_side: bool) -> tuple[Array, Array]:
    """Start and direction of a ray that looks for a place where something glows."""
    around = rng.uniform(0.0, 2.0 * math.pi)
    way = np.array([math.cos(around), math.sin(around), 0.0])
    if from_side:
        start = spot.base + 2.5 * spot.radius_m * way + np.array([0.0, 0.0, rng.uniform(0.6, 1.1) * spot.height_m])
        return start, -way
    return spot.top + way * spot.radius_m * rng.uniform(0.4, 1.3) + np.array([0.0, 0.0, 0.1]), np.array(
        [0.0, 0.0, -1.0]
    )


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


@dataclass(frozen=True)
class Patch:
    """A spot of ground that catches fire."""

    place: Array
    radius_m: float
    away_m: float


def patches(spot: Spot, spread_m: float, radius_m: float, seed: int) -> list[Patch]:
    """Spots strewn over a disc round the fire, none for spread_m 0; the nearer the sooner they burn."""
    if spread_m <= 0.0:
        return []
    rng = np.random.default_rng(seed + 5)
    count = min(PATCHES, max(4, round(0.6 * (spread_m / radius_m) ** 2)))
    found = []
    for index in range(count):
        away = spot.radius_m + spread_m * math.sqrt((index + 0.5) / count)
        around = 2.39996 * index + rng.uniform(-0.4, 0.4)  # the golden angle spreads them evenly
        place = spot.base + away * np.array([math.cos(around), math.sin(around), 0.0])
        found.append(Patch(place, radius_m * float(rng.uniform(0.7, 1.2)), away - spot.radius_m))
    return found


def trembling(centres: Array, by_m: float, seed: int) -> Array:
    """(F, 3) places of the light: shadows move as flames do."""
    rng = np.random.default_rng(seed + 6)
    return np.asarray(centres + rng.normal(0.0, by_m, centres.shape) * np.array([1.0, 1.0, 0.6]))


def embers(
    world: World, spot: Spot, flames: Flames, *, count: int, frames: int, fps: int, seed: int
) -> list[bpy.types.Object]:
    """Sparks that rise with the hot gas, drift and go out; one LINEAR keyframe per video frame each."""
    rng = np.random.default_rng(seed + 1)
    material = _glowing("ember", (1.0, 0.35, 0.05), 14.0)
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


def _glowing(name: str, colour: tuple[float, float, float], strength: float) -> bpy.types.Material:
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    glow, output = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
    glow.inputs["Color"].default_value, glow.inputs["Strength"].default_value = (*colour, 1.0), strength
    tree.links.new(glow.outputs[0], output.inputs["Surface"])
    material.cycles.emission_sampling = "NONE"  # too small to light anything: sampling them costs noise
    return material
