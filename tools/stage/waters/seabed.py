"""The bottom of the sea and what stands on it: sand, rocks, a reef of corals, a forest of kelp, the bare deep."""

from __future__ import annotations

from collections.abc import Callable

import bpy
import numpy as np
from mathutils import Vector, noise

from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..pictures import framing
from ..pictures.framing import View
from ..surroundings import finishes, foliage, footing, solids
from . import corals, kelp

LANE = (-3.2, -1.1, 3.2, 1.2)
"""x0, y0, x1, y1 of the bed that stays level and free."""
HALF_M = 40.0
SURFACE_M = {"coral_reef": 7.0, "kelp_forest": 9.0, "seabed": 9.0, "deep": 60.0}
"""Height of the water's surface above the bed, by habitat."""
SAND: dict[str, Rgb] = {
    "coral_reef": (0.74, 0.66, 0.5),
    "kelp_forest": (0.5, 0.47, 0.36),
    "seabed": (0.76, 0.67, 0.5),
    "deep": (0.42, 0.41, 0.42),
}
RISE_M = {"coral_reef": 2.3, "kelp_forest": 0.7, "seabed": 0.5, "deep": 0.9}
"""How high the bottom climbs behind the lane."""


def build(habitat: str, seed: int, density: float) -> list[bpy.types.Object]:
    """The bed and its growth; returns what counts as obstacle."""
    rng = np.random.default_rng([seed, 29])
    _bed(habitat, seed)
    return GROWTH[habitat](rng, seed, density)


def view(habitat: str) -> View:
    """From the front of the lane, low, so that open water stands behind what grows; up into the kelp."""
    up_deg = 7.0 if habitat == "kelp_forest" else 1.0
    eye = np.array([0.3, -5.6, 1.25])
    azimuth = -87.0
    return View(eye, eye + 6.0 * framing.axes(azimuth, -up_deg)[2], 30.0, azimuth, -up_deg)


def height_m(x: float, y: float, habitat: str, seed: int) -> float:
    """Height of the bottom: 0 in the lane, dunes beside it, a slope behind it."""
    beyond = max(LANE[0] - x, x - LANE[2], 1.6 * (LANE[1] - y), y - LANE[3], 0.0)
    free = min(beyond / 1.5, 1.0)
    dunes = 0.22 * noise.fractal(Vector((x * 0.35, y * 0.5, seed * 0.37)), 1.0, 2.0, 3)
    behind = np.clip((y - LANE[3] - 0.4) / 5.0, 0.0, 1.0)
    lumps = 0.75 + 0.7 * noise.fractal(Vector((x * 0.3, y * 0.22, seed * 0.37 + 9.0)), 1.0, 2.0, 4)
    climb = RISE_M[habitat] * behind**1.2 * lumps
    return float(free * dunes + climb)


def _bed(habitat: str, seed: int) -> None:
    near = np.linspace(-9.0, 9.0, 91)
    far = np.geomspace(9.4, HALF_M, 16)
    side = np.concatenate([-far[::-1], near, far])
    heights = np.array([[height_m(float(x), float(y), habitat, seed) for x in side] for y in side])
    vertices = [(float(x), float(y), float(heights[j, i])) for j, y in enumerate(side) for i, x in enumerate(side)]
    count = len(side)
    faces = [
        (j * count + i, j * count + i + 1, (j + 1) * count + i + 1, (j + 1) * count + i)
        for j in range(count - 1)
        for i in range(count - 1)
    ]
    material = finishes.make("sand", seed, SAND[habitat], material_name="seabed")
    solids.smooth(footing.mark(solids.mesh_object("seabed", vertices, faces, material), footing.LAND))


def _reef(rng: np.random.Generator, seed: int, density: float) -> list[bpy.types.Object]:
    """Corals of every kind, crowded on the slope behind and thin beside the lane; rocks between them."""
    made = _rocks(rng, "coral_reef", seed, count=9, sizes=(0.5, 1.5), colour=(0.5, 0.38, 0.42))
    kinds = list(corals.KINDS)
    order = rng.permutation(len(corals.COLOURS))
    models = []
    for index, kind in enumerate([*kinds, "staghorn", "sponge", "fan", "brain"]):
        model = corals.KINDS[kind](f"coral_{kind}_{index + 1}", rng, corals.COLOURS[order[index % len(order)]])
        models.append((kind, model))
    used: set[str] = set()
    for index, (x, y, size) in enumerate(_reef_spots(rng, round(150 * density))):
        kind, model = models[index % len(models)]
        z = height_m(x, y, "coral_reef", seed)
        turn = float(rng.uniform(-0.4, 0.4) if kind == "fan" else rng.uniform(0, 2 * np.pi))
        thing = model if model.name not in used else kelp.place(model, f"{model.name}_{index + 1}", (0, 0, 0), 1.0, 0.0)
        used.add(thing.name)
        thing.location, thing.scale, thing.rotation_euler.z = (x, y, z), (size, size, size), turn
        made.append(thing)
    return made


def _reef_spots(rng: np.random.Generator, count: int) -> list[tuple[float, float, float]]:
    """(x, y, size): three in four behind the lane, the rest low in front at its sides; none stands in another."""
    spots: list[tuple[float, float, float]] = []
    for index in range(40 * count):
        if len(spots) >= count:
            break
        if index % 7 < 5:
            x, y = float(rng.uniform(-5.5, 5.5)), float(LANE[3] + 0.45 + 4.6 * rng.random() ** 1.2)
            size = float(rng.uniform(0.8, 1.5)) * (1.0 + 0.12 * (y - LANE[3]))
        elif index % 7 == 5:
            x, y = float(rng.choice([-1, 1]) * rng.uniform(3.5, 4.9)), float(rng.uniform(-1.6, 1.4))
            size = float(rng.uniform(0.5, 0.75))
        else:
            x, y = float(rng.uniform(-2.4, 2.4)), float(rng.uniform(1.35, 1.6))
            size = float(rng.uniform(0.4, 0.7))
        near = min((np.hypot(x - a, y - b) - 0.17 * (size + s) for a, b, s in spots), default=1.0)
        if near > 0.0:
            spots.append((x, y, size))
    return spots


def _rocks(
    rng: np.random.Generator, habitat: str, seed: int, *, count: int, sizes: tuple[float, float], colour: Rgb
) -> list[bpy.types.Object]:
    material = surfaces.make("stone", colour, size_m=0.8)
    made = []
    for index in range(count):
        size = sizes[0] + (sizes[1] - sizes[0]) * float(rng.random()) ** 1.5
        x = float(rng.uniform(-6.0, 6.0))
        y = LANE[3] + 0.5 + size / 2 + float(rng.random()) * 4.5
        if index % 4 == 3:
            x, y = float(rng.choice([-1, 1]) * rng.uniform(2.9 + size / 2, 4.6)), float(rng.uniform(-0.6, 0.9))
        rock = foliage.stone(f"rock_{index + 1}", rng, size, material)
        rock.location = (x, y, height_m(x, y, habitat, seed) + 0.12 * size)
        rock.rotation_euler.z = float(rng.uniform(0, 6.28))
        made.append(rock)
    return made


def _forest(rng: np.random.Generator, seed: int, density: float) -> list[bpy.types.Object]:
    """Kelp to the surface in rows that fade into the water, sea grass and rocks at its foot."""
    made = _rocks(rng, "kelp_forest", seed, count=9, sizes=(0.3, 1.1), colour=(0.36, 0.34, 0.3))
    tall = SURFACE_M["kelp_forest"]
    leaf = kelp.leaf_material()
    models = [kelp.strand(f"kelp_model_{index + 1}", rng, tall, leaf) for index in range(3)]
    for model in models:
        kelp.sway(model, 0.55)
    spots = [
        (float(x), float(LANE[3] + 0.5 + 0.95 * (i % 9) + rng.uniform(0, 0.7)))
        for i, x in enumerate(rng.permutation(np.linspace(-7.5, 7.5, round(44 * density))))
    ]
    spots += [(-3.6, -0.2), (3.7, 0.5), (-4.6, 0.9), (4.9, -0.5)]
    for index, (x, y) in enumerate(spots):
        size = float(rng.uniform(0.75, 1.1))
        at = (x, y, height_m(x, y, "kelp_forest", seed) - 0.05)
        made.append(
            kelp.place(
                models[index % 3],
                f"kelp_{index + 1}",
                at,
                size,
                float(rng.choice([0.0, np.pi])) + float(rng.uniform(-0.5, 0.5)),
            )
        )
    for model in models:
        bpy.data.objects.remove(model)
    _meadow(rng, "kelp_forest", seed, count=round(46 * density), height=0.45, colour=(0.2, 0.34, 0.12))
    return made


def _meadow(rng: np.random.Generator, habitat: str, seed: int, *, count: int, height: float, colour: Rgb) -> None:
    """Sea grass beside and behind the lane: soft, so no obstacle."""
    model = kelp.grass("sea_grass", rng, height, kelp.leaf_material(colour))
    kelp.sway(model, 0.3 * height, 3.0)
    for index in range(count):
        behind = index % 3 < 2
        x = float(rng.uniform(-6, 6)) if behind else float(rng.choice([-1, 1]) * rng.uniform(3.6, 5.2))
        y = float(LANE[3] + 0.1 + 5.0 * rng.random() ** 1.4) if behind else float(rng.uniform(-1.5, 1.2))
        at = (x, y, height_m(x, y, habitat, seed) - 0.02)
        kelp.place(model, f"sea_grass_{index + 1}", at, float(rng.uniform(0.6, 1.2)), float(rng.uniform(0, 6.28)))
    bpy.data.objects.remove(model)


def _open_bed(rng: np.random.Generator, seed: int, density: float) -> list[bpy.types.Object]:
    """Rippled sand with a few rocks, one or two corals and tufts of sea grass."""
    made = _rocks(rng, "seabed", seed, count=8, sizes=(0.35, 1.3), colour=(0.46, 0.43, 0.4))
    for index, (kind, x, y) in enumerate(
        (("staghorn", -2.9, 1.9), ("sponge", 2.5, 2.3), ("fan", 0.8, 3.4), ("brain", -1.2, 2.6))
    ):
        coral = corals.KINDS[kind](f"coral_{kind}", rng, corals.COLOURS[int(rng.integers(len(corals.COLOURS)))])
        coral.location = (x, y, height_m(x, y, "seabed", seed))
        made.append(coral)
        coral.scale = (1.0 + 0.3 * (index % 2),) * 3
    _meadow(rng, "seabed", seed, count=round(30 * density), height=0.4, colour=(0.26, 0.42, 0.16))
    return made


def _deep(rng: np.random.Generator, seed: int, density: float) -> list[bpy.types.Object]:
    """Dark rocks and a few sea fans."""
    made = _rocks(rng, "deep", seed, count=round(9 * density), sizes=(0.5, 1.9), colour=(0.3, 0.31, 0.34))
    for index, (x, y) in enumerate(((-2.2, 2.2), (1.7, 2.8), (3.3, 1.8))):
        coral = corals.fan(f"coral_fan_{index + 1}", rng, (0.55, 0.2, 0.3))
        coral.location = (x, y, height_m(x, y, "deep", seed))
        made.append(coral)
    return made


GROWTH: dict[str, Callable[[np.random.Generator, int, float], list[bpy.types.Object]]] = {
    "coral_reef": _reef,
    "kelp_forest": _forest,
    "seabed": _open_bed,
    "deep": _deep,
}
