"""Furniture put together from several factories, or built here because its factory is too slow for a preview.

Measured on two busy cores: Infinigen's bed 50-90 s (cloth simulation), its potted plants 37 s, its kitchen 6 s and
130,000 vertices. Here: the same bed frame with bedding of our own, one plant in a pot, cupboards from boxes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import bpy
import numpy as np
from mathutils import Matrix

from ..objects import assets, materials, surfaces
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from . import cupboards, measure, solids

BED_FRAME = "infinigen.assets.objects.seating.BedFrameFactory"
PLANTS = (
    "infinigen.assets.objects.small_plants.SnakePlantFactory",
    "infinigen.assets.objects.small_plants.SpiderPlantFactory",
)
BEDDING: tuple[Rgb, ...] = ((0.72, 0.76, 0.8), (0.85, 0.82, 0.76), (0.55, 0.62, 0.58))


def bed(seed: int, name: str, _colour: Rgb | None) -> bpy.types.Object:
    """Bed frame, mattress, two pillows and a duvet that falls over the sides; head at -x."""
    frame = assets.decimate(assets.spawn(BED_FRAME, seed, name=f"{name}_frame"), 4000)
    length, width, height = frame.dimensions
    materials.apply_surface(frame, "wood", (0.46, 0.32, 0.21), everywhere=True)
    frame.location.z = height / 2
    bpy.context.view_layer.update()
    rng = random.Random(seed)
    slats = measure.surface_of(frame)
    base = max(measure.top_height(slats, 0.02 * step, 0.0) or 0.2 for step in range(-10, 11))
    top = base + 0.22
    linen = surfaces.make("fabric", (0.93, 0.92, 0.9), size_m=2.0)
    cover = surfaces.make("fabric", rng.choice(BEDDING), size_m=2.0)
    head, foot = -length / 2 + 0.1, length / 2 - 0.06
    mattress = _cushion("mattress", (head, -width / 2 + 0.05, base), (foot, width / 2 - 0.05, top), 0.05, linen)
    duvet = _cushion(
        "duvet", (head + 0.62, -width / 2 - 0.02, base - 0.02), (foot + 0.02, width / 2 + 0.02, top + 0.09), 0.07, cover
    )
    fold = _cushion(
        "fold", (head + 0.5, -width / 2 - 0.025, base), (head + 0.82, width / 2 + 0.025, top + 0.115), 0.05, linen
    )
    pillows = [
        _pillow((head + 0.3, side * width * 0.24, top + 0.08), (0.42, width * 0.43, 0.17), linen)
        for side in (-1.0, 1.0)
    ]
    return solids.joined([frame, mattress, duvet, fold, *pillows], name)


def potted_plant(seed: int, name: str, _colour: Rgb | None) -> bpy.types.Object:
    """A plant of Infinigen's in a clay pot."""
    plant = assets.decimate(assets.spawn(PLANTS[(seed - 1) % len(PLANTS)], seed, name=f"{name}_leaves"), 7000)
    if not len(plant.data.materials):
        materials.apply_surface(plant, "plant")
    tall = plant.dimensions.z > plant.dimensions.x
    plant.data.transform(Matrix.Scale(0.95 / plant.dimensions.z if tall else 0.9 / plant.dimensions.x, 4))
    bpy.context.view_layer.update()
    pot_height = 0.32 if tall else 0.62
    plant.location.z = pot_height - 0.04 + plant.dimensions.z / 2
    pot = _turned(
        "pot",
        [
            (0.0, 0.0),
            (0.13, 0.0),
            (0.19, pot_height),
            (0.17, pot_height),
            (0.165, pot_height - 0.05),
            (0.0, pot_height - 0.05),
        ],
    )
    pot.data.materials.append(surfaces.make("clay", (0.8, 0.77, 0.72) if seed % 2 else None, size_m=0.5))
    return solids.joined([plant, pot], name)


def kitchen_units(_seed: int, name: str, colour: Rgb | None) -> bpy.types.Object:
    """Base units with a worktop and splashback, wall units above; back at -x, along y."""
    length, depth = 2.4, 0.6
    front = surfaces.make("plastic", colour, size_m=1.0)
    top = surfaces.make("wood", (0.55, 0.39, 0.25), size_m=2.0)
    steel = surfaces.make("steel", None, size_m=1.0)
    dark = surfaces.make("plastic", (0.1, 0.1, 0.1), size_m=1.0)
    count = 4
    each = length / count
    doors, handles = [], []
    for index in range(count):
        y0, y1 = -length / 2 + index * each + 0.004, -length / 2 + (index + 1) * each - 0.004
        for low, high, out in ((0.1, 0.68, depth), (0.69, 0.86, depth), (1.45, 2.15, 0.35)):
            doors.append(((out - 0.02, y0, low), (out, y1, high)))
            bar = high - 0.05 if low < 1 else low + 0.05
            handles.append(((out, (y0 + y1) / 2 - 0.07, bar - 0.006), (out + 0.018, (y0 + y1) / 2 + 0.07, bar + 0.006)))
    carcass = [
        ((0.0, -length / 2, 0.1), (depth - 0.021, length / 2, 0.87)),
        ((0.0, -length / 2, 1.44), (0.329, length / 2, 2.15)),
    ]
    parts = [
        solids.boxes("doors", doors, front),
        solids.boxes("carcass", carcass, front),
        solids.boxes("plinth", [((0.0, -length / 2, 0.0), (depth - 0.06, length / 2, 0.1))], dark),
        solids.boxes("worktop", [((0.0, -length / 2, 0.87), (depth + 0.02, length / 2, 0.91))], top),
        solids.boxes(
            "splashback",
            [((0.0, -length / 2, 0.91), (0.012, length / 2, 1.44))],
            surfaces.make("ceramic", None, size_m=1.0),
        ),
        solids.boxes("handles", handles, steel),
        _tap(steel),
    ]
    return solids.joined(parts, name)


MAKERS: dict[str, Callable[[int, str, Rgb | None], bpy.types.Object]] = {
    "bed": bed,
    "potted_plant": potted_plant,
    "kitchen_units": kitchen_units,
    "wardrobe": cupboards.wardrobe,
    "bookcase": cupboards.bookcase,
}


def _cushion(
    name: str, low: solids.Vec, high: solids.Vec, round_m: float, material: bpy.types.Material
) -> bpy.types.Object:
    obj = solids.box(name, low, high, material)
    solids.bevel(obj, round_m, 4)
    solids.smooth(obj)
    return obj


def _pillow(centre: solids.Vec, size: solids.Vec, material: bpy.types.Material) -> bpy.types.Object:
    """A superellipsoid: full in the middle, thin at the corners."""
    u, v = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, 13), np.linspace(-np.pi, np.pi, 33)[:-1], indexing="ij")

    def power(value: Array, exponent: float) -> Array:
        return np.asarray(np.sign(value) * np.abs(value) ** exponent)

    x = power(np.cos(u), 0.6) * power(np.cos(v), 0.45) * size[0] / 2 + centre[0]
    y = power(np.cos(u), 0.6) * power(np.sin(v), 0.45) * size[1] / 2 + centre[1]
    z = power(np.sin(u), 0.9) * size[2] / 2 + centre[2]
    return _grid("pillow", x, y, z, material)


def _turned(name: str, profile: Sequence[tuple[float, float]]) -> bpy.types.Object:
    """A profile of (radius, height) turned about z."""
    around = np.linspace(0, 2 * np.pi, 29)[:-1]
    radii = np.array([radius for radius, _ in profile])[:, None]
    heights = np.array([height for _, height in profile])[:, None]
    return _grid(name, radii * np.cos(around), radii * np.sin(around), heights + 0 * around, None)


def _grid(name: str, x: Array, y: Array, z: Array, material: bpy.types.Material | None) -> bpy.types.Object:
    """Arrays of shape (rows, columns) as a surface closed along the columns."""
    rows, columns = x.shape
    vertices = [(float(a), float(b), float(c)) for a, b, c in zip(x.ravel(), y.ravel(), z.ravel(), strict=True)]
    faces = [
        (j * columns + i, j * columns + (i + 1) % columns, (j + 1) * columns + (i + 1) % columns, (j + 1) * columns + i)
        for j in range(rows - 1)
        for i in range(columns)
    ]
    obj = solids.mesh_object(name, vertices, faces, material)
    solids.smooth(obj)
    return obj


def _tap(material: bpy.types.Material) -> bpy.types.Object:
    """A spout over the worktop."""
    upright = ((0.1, -0.014, 0.91), (0.128, 0.014, 1.16))
    spout = ((0.1, -0.014, 1.135), (0.3, 0.014, 1.16))
    return solids.boxes("tap", [upright, spout, ((0.275, -0.014, 1.09), (0.3, 0.014, 1.135))], material)
