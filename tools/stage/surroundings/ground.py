"""Open ground and what stands around it, so that a place is recognised: yard, meadow, desert, snowfield, studio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import noise

from ..landscapes import lone_trees, undergrowth
from ..objects import surfaces
from ..objects.surfaces import Rgb
from . import finishes, foliage, footing, solids

HALF_M = 14.0
"""Half the side of the level ground; beyond it the land may rise."""

LANE = (-2.2, -0.7, 2.2, 0.7)
"""x0, y0, x1, y1 of the floor that stays free for the action."""


@dataclass(frozen=True)
class Place:
    """A kind of ground. floor_like ones are named floor, the others ground."""

    surroundings: str
    floor_like: bool = False
    hills_m: float = 0.0
    """Height of the land on the horizon."""


PLACES: dict[str, Place] = {
    "concrete": Place("yard", floor_like=True),
    "asphalt": Place("yard"),
    "tiles": Place("yard", floor_like=True),
    "stone": Place("yard"),
    "wood": Place("garden", floor_like=True),
    "grass": Place("meadow", hills_m=7.0),
    "dirt": Place("scrub", hills_m=6.0),
    "sand": Place("dunes", hills_m=9.0),
    "snow": Place("winter", hills_m=8.0),
    "ice": Place("winter", hills_m=8.0),
    "carpet": Place("yard", floor_like=True),
    "linoleum": Place("yard", floor_like=True),
    "marble": Place("yard", floor_like=True),
    "studio": Place("backdrop", floor_like=True),
}

FINISH = {"wood": "deck"}
FAR: dict[str, tuple[str, Rgb | None]] = {
    "grass": ("grass", None),
    "dirt": ("grass", (0.42, 0.42, 0.22)),
    "sand": ("sand", None),
    "snow": ("snow", None),
    "ice": ("snow", None),
    "wood": ("grass", None),
}

GREENS: tuple[Rgb, ...] = ((0.24, 0.38, 0.13), (0.3, 0.42, 0.16), (0.2, 0.32, 0.14))


def place_of(ground: str) -> Place:
    """Raises ValueError naming the grounds there are."""
    if ground not in PLACES:
        raise ValueError(f"no ground {ground!r}; there are: {', '.join(sorted(PLACES))}")
    return PLACES[ground]


def build(ground: str, seed: int, colour: Rgb | None, scatter_density: float) -> list[bpy.types.Object]:
    """The ground and its surroundings; returns what counts as obstacle. The action's lane stays level and free."""
    place = place_of(ground)
    rng = np.random.default_rng([seed, 17])
    name = "floor" if place.floor_like else "ground"
    material = finishes.make(FINISH.get(ground, ground), seed, colour, material_name=name)
    if ground == "studio":
        return _backdrop(name, material)
    half_y = HALF_M
    slab = solids.box(name, (-HALF_M, -HALF_M, -0.3), (HALF_M, half_y, 0.0), material)
    footing.mark(slab, footing.LAND)
    _far_land(ground, place, seed, slab)
    return SURROUNDINGS[place.surroundings](ground, rng, scatter_density)


def _far_land(ground: str, place: Place, seed: int, slab: bpy.types.Object) -> None:
    """Land to the horizon, rising beyond the level ground."""
    finish, colour = FAR.get(ground, (ground, None))
    material = slab.data.materials[0]
    if ground in FAR:
        material = finishes.make(finish, seed + 3, colour, material_name="land", repeat_m=37.0)
    side = np.concatenate(
        [-np.geomspace(400, HALF_M, 36), np.linspace(-HALF_M, HALF_M, 9)[1:-1], np.geomspace(HALF_M, 400, 36)]
    )
    vertices, faces, count = [], [], len(side)
    for y in side:
        for x in side:
            beyond = max(abs(x), abs(y)) - HALF_M
            rise = np.clip(beyond / 60.0, 0, 1) ** 1.3
            swell = noise.fractal((x * 0.012 + seed, y * 0.012, 3.1), 1.0, 2.0, 4) * 0.8 + 0.75
            vertices.append(
                (float(x), float(y), float(place.hills_m * rise * swell - (0.02 if beyond <= 0.01 else 0.0)))
            )
    for j in range(count - 1):
        for i in range(count - 1):
            inner = max(abs(side[i] + side[i + 1]), abs(side[j] + side[j + 1])) / 2 < HALF_M
            if not inner:
                faces.append((j * count + i, j * count + i + 1, (j + 1) * count + i + 1, (j + 1) * count + i))
    solids.smooth(footing.mark(solids.mesh_object("land", vertices, faces, material), footing.LAND))


def _backdrop(name: str, material: bpy.types.Material) -> list[bpy.types.Object]:
    """A floor that sweeps up into a wall: no corner to see."""
    back, radius, half = 3.6, 1.6, 9.0
    bend = np.linspace(0, np.pi / 2, 17)
    profile = [
        (-9.0, 0.0),
        *((back - radius + radius * float(np.sin(a)), radius - radius * float(np.cos(a))) for a in bend),
        (back, 7.0),
    ]
    vertices = [(x, y, z) for y, z in profile for x in (-half, half)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    solids.smooth(footing.mark(solids.mesh_object(name, vertices, faces, material), footing.LAND))
    return []


def _yard(_ground: str, rng: np.random.Generator, _density: float) -> list[bpy.types.Object]:
    """A low brick wall with a coping, crates, tubs with bushes, houses behind."""
    brick = finishes.make("brick", 5, (0.58, 0.4, 0.33))
    back = 3.7
    wall = solids.boxes("yard_wall", [((-HALF_M, back, 0.0), (HALF_M, back + 0.24, 1.25))], brick)
    coping = solids.boxes(
        "coping",
        [((-HALF_M, back - 0.04, 1.25), (HALF_M, back + 0.28, 1.32))],
        surfaces.make("concrete", None, size_m=6.0),
    )
    made = [wall, coping]
    plank = finishes.make("deck", 6, (0.6, 0.46, 0.31), material_name="crate_wood")
    for index, (x, z, size) in enumerate(((-2.1, 0.0, 0.62), (-1.42, 0.0, 0.55), (-1.9, 0.62, 0.5))):
        made.append(_crate(f"crate_{index + 1}", (x, back - 0.42, z), size, plank))
    for index, x in enumerate((1.3, 2.6, -4.2)):
        bush = foliage.leafy(
            f"bush_{index + 1}",
            rng,
            crown_m=(0.95, 0.8),
            trunk_m=0.0,
            leaf_m=0.045,
            count=1500,
            colour=GREENS[index % 3],
        )
        bush.location = (x, back - 0.5, 0.42 + bush.dimensions.z / 2)
        tub = solids.box(
            f"tub_{index + 1}",
            (x - 0.3, back - 0.8, 0.0),
            (x + 0.3, back - 0.2, 0.45),
            surfaces.make("concrete", (0.5, 0.48, 0.45), size_m=1.0),
        )
        made += [bush, tub]
    _houses(rng, brick)
    lone_trees.stand([(x, 9.0 + 3 * (x % 2)) for x in (-9.0, -3.5, 4.0, 10.5)], 5.5, rng)
    return made


def _houses(rng: np.random.Generator, brick: bpy.types.Material) -> None:
    """Fronts with windows, far enough to be scenery."""
    glass = surfaces.make("plastic", (0.2, 0.26, 0.32), size_m=4.0)
    plaster = finishes.make("plaster", 8, (0.8, 0.75, 0.66), material_name="house_wall")
    x = -34.0
    while x < 34.0:
        width, height = float(rng.uniform(8, 13)), float(rng.uniform(6, 11))
        front = 19.0 + float(rng.uniform(0, 4))
        name = f"house_{int(x + 40)}"
        solids.box(name, (x, front, 0.0), (x + width, front + 8, height), plaster if rng.random() < 0.6 else brick)
        panes = [
            ((x + 1 + 2.3 * i, front - 0.05, 1 + 2.7 * j), (x + 2.2 + 2.3 * i, front, 2.6 + 2.7 * j))
            for i in range(int((width - 1.5) / 2.3))
            for j in range(int((height - 1.2) / 2.7))
        ]
        if panes:
            footing.mark(solids.boxes(f"{name}_panes", panes, glass), footing.HELD)
        x += width + float(rng.uniform(0.0, 3.0))


def _crate(name: str, at: solids.Vec, size_m: float, material: bpy.types.Material) -> bpy.types.Object:
    """A slatted box standing at a point, turned a little."""
    half, bar = size_m / 2, 0.05
    body = [((-half + 0.015, -half + 0.015, 0.0), (half - 0.015, half - 0.015, size_m))]
    body += [
        (
            (sx * (half - bar / 2) - bar / 2, sy * (half - bar / 2) - bar / 2, 0.0),
            (sx * (half - bar / 2) + bar / 2, sy * (half - bar / 2) + bar / 2, size_m),
        )
        for sx in (-1, 1)
        for sy in (-1, 1)
    ]
    body += [
        ((-half, -half - 0.004, z), (half, half + 0.004, z + 0.09)) for z in (0.0, size_m / 2 - 0.045, size_m - 0.09)
    ]
    obj = solids.boxes(name, body, material)
    obj.location = at
    obj.rotation_euler.z = 0.25 if name.endswith("3") else 0.06
    return obj


def _garden(ground: str, rng: np.random.Generator, density: float) -> list[bpy.types.Object]:
    """A wooden deck with tubs, lawn and trees behind."""
    made = []
    for index, x in enumerate((-2.4, 0.6, 2.7)):
        bush = foliage.leafy(
            f"bush_{index + 1}", rng, crown_m=(1.1, 0.9), trunk_m=0.0, leaf_m=0.05, count=1600, colour=GREENS[index % 3]
        )
        bush.location = (x, 3.0, bush.dimensions.z / 2)
        made.append(bush)
    lone_trees.stand([(-8.0, 9.0), (-2.0, 12.0), (5.0, 9.5), (11.0, 14.0)], 6.0, rng)
    return made


def _meadow(ground: str, rng: np.random.Generator, density: float) -> list[bpy.types.Object]:
    """Grass, stones, bushes, trees at the edge."""
    _grass(rng, density, 0.14, (0.45, 0.57, 0.21))
    _flowers(rng, density)
    made = _stones(rng, 5, (0.18, 0.5))
    made += _bushes(rng, 3)
    lone_trees.stand([(-11.0, 13.0), (-4.5, 19.0), (2.5, 16.5), (10.0, 21.0), (16.0, 14.0), (-18.0, 17.0)], 7.0, rng)
    return made


def _scrub(ground: str, rng: np.random.Generator, density: float) -> list[bpy.types.Object]:
    """Bare earth with stones, dry tufts at the sides, trees far off."""
    _grass(rng, 0.12 * density, 0.16, (0.5, 0.47, 0.22))
    made = _stones(rng, 14, (0.1, 0.55))
    made += _bushes(rng, 2)
    lone_trees.stand([(-12.0, 16.0), (-2.0, 20.0), (8.0, 17.0)], 6.0, rng)
    return made


def _dunes(ground: str, rng: np.random.Generator, density: float) -> list[bpy.types.Object]:
    """Sand, a few stones, sparse dry grass."""
    _grass(rng, 0.02 * density, 0.3, (0.6, 0.53, 0.3))
    return _stones(rng, 6, (0.12, 0.5), (0.62, 0.47, 0.34))


def _winter(ground: str, rng: np.random.Generator, density: float) -> list[bpy.types.Object]:
    """Snow-bound stones, conifers."""
    spots = [(-11.0, 9.0), (-6.0, 12.0), (-1.5, 10.0), (3.0, 13.0), (7.5, 9.5), (12.0, 12.0), (-16.0, 13.0)]
    ashore = 6.5 if ground == "ice" else 0.0
    lone_trees.stand([(x, y + ashore) for x, y in spots], 7.0, rng, season="winter", conifer=True)
    return _stones(rng, 5, (0.2, 0.6))


def _grass(rng: np.random.Generator, density: float, length_m: float, colour: Rgb) -> None:
    """Tufts over what the camera sees, short where the action is, none under it when sparse."""
    area = (-8.0, -4.5, 8.0, 9.0)
    count = int(120 * density * (area[2] - area[0]) * (area[3] - area[1]))
    if count == 0:
        return
    spots = rng.uniform((area[0], area[1]), (area[2], area[3]), (count, 2))
    away = np.hypot(np.maximum(np.abs(spots[:, 0]) - LANE[2], 0), np.maximum(spots[:, 1] - 0.2, 0))
    far = np.hypot(spots[:, 0] / 9.0, (spots[:, 1] - 0.5) / 6.0)
    kept = rng.random(count) < np.clip(1.35 - far, 0.12, 1.0)
    if density < 0.5:
        kept &= away > 0.6
    grown = 0.27 + 0.73 * np.clip((away - 0.3) / 2.2, 0, 1)
    scales = (rng.uniform(0.6, 1.25, count) * grown)[kept]
    spots = spots[kept]
    tufts = foliage.grass_tufts(int(rng.integers(1, 50)), length_m, colour)
    points = np.column_stack([spots, np.zeros(len(spots))])
    foliage.scatter("grass", tufts, points, scales, rng)


def _flowers(rng: np.random.Generator, density: float) -> None:
    """Loose drifts of them behind and beside the action."""
    spots = rng.uniform((-11.0, -2.0), (11.0, 13.0), (round(900 * density), 2))
    drifts = np.sin(0.9 * spots[:, 0] + 1.3) + np.sin(0.7 * spots[:, 1] + 0.4 * spots[:, 0])
    free = (np.abs(spots[:, 0]) > LANE[2] + 0.8) | (spots[:, 1] > LANE[3] + 1.2)
    points = np.column_stack([spots, np.zeros(len(spots))])[free & (drifts > 0.2)]
    if len(points):
        foliage.scatter("flowers", undergrowth.flowers(rng), points, rng.uniform(0.7, 1.2, len(points)), rng)


def _stones(
    rng: np.random.Generator, count: int, sizes: tuple[float, float], colour: Rgb | None = None
) -> list[bpy.types.Object]:
    """Stones beyond the lane, the large ones farther."""
    material = surfaces.make("stone", colour, size_m=0.6)
    made = []
    for index in range(count):
        share = float(rng.random())
        size = sizes[0] + (sizes[1] - sizes[0]) * share
        stone = foliage.stone(f"stone_{index + 1}", rng, size, material)
        stone.location = (float(rng.uniform(-4.5, 4.5)), 1.3 + 4.0 * share + float(rng.random()), size * 0.14)
        stone.rotation_euler.z = float(rng.uniform(0, 6.28))
        made.append(stone)
    return made


def _bushes(rng: np.random.Generator, count: int) -> list[bpy.types.Object]:
    made = []
    for index in range(count):
        bush = foliage.leafy(
            f"bush_{index + 1}", rng, crown_m=(1.5, 1.1), trunk_m=0.0, leaf_m=0.05, count=2200, colour=GREENS[index % 3]
        )
        x = (-1 if index % 2 else 1) * float(rng.uniform(1.5, 4.5))
        bush.location = (x, float(rng.uniform(4.0, 7.0)), bush.dimensions.z / 2 - 0.05)
        made.append(bush)
    return made


SURROUNDINGS: dict[str, Callable[[str, np.random.Generator, float], list[bpy.types.Object]]] = {
    "yard": _yard,
    "garden": _garden,
    "meadow": _meadow,
    "scrub": _scrub,
    "dunes": _dunes,
    "winter": _winter,
}
