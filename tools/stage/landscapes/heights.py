"""Open and high places: mountains, canyon, sea cliff, plain, arctic, dunes."""

from __future__ import annotations

import bpy
import numpy as np

from ....state.scene import Box, Obstacle
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from ..surroundings import finishes, foliage, footing, measure
from . import land, looks, planting, relief, trees, undergrowth, woods
from .built import Built, Plot
from .planting import Heights
from .shapes import mesh_of, placed

LEVEL = (-5.2, -9.6, 5.2, 3.2)
ROCK: Rgb = (0.43, 0.42, 0.41)
LONE = trees.Detail(0.34, 11000, (14, 6, 4, 0))
"""A tree that is only seen from 30 m and farther."""

RED_ROCK: Rgb = (0.72, 0.42, 0.27)


def shaped(shape: relief.Relief, seed: int, level: tuple[float, float, float, float] = LEVEL) -> Heights:
    """Heights of a landform, level where the action plays."""
    return land.flattened(lambda x, y: shape(x, y, seed), level)


def mountains(plot: Plot) -> Built:
    """A meadow (in winter snow) before peaks; snow above the line where it stays."""
    heights = shaped(relief.mountains, plot.seed)
    snow = max(plot.season.snow, 0.9)
    low = looks.rock(ROCK, plot.seed, snow=plot.season.snow, repeat_m=60.0)
    high = looks.rock(ROCK, plot.seed, snow=snow, repeat_m=60.0, name="peaks")
    line = 20.0 if plot.season.snow else 150.0

    def slots(x: Array, y: Array, slope: Array) -> Array:
        up = heights(x, y) + 25.0 * relief.fractal(x / 60, y / 60, plot.seed + 31, octaves=4)
        away = np.hypot(x - land.CENTRE[0], y - land.CENTRE[1])
        rocky = np.where(up > line, 3, np.where((slope > 0.75) | (up > 0.45 * line), 2, 1))
        return np.where(away < land.NEAR_M, 0, rocky)

    land.ground(heights, [*woods.floor(plot), low, high], reach_m=3200.0, level=LEVEL, slot_of=slots, fine=1.25)
    made_of = trees.palette(plot.season, plot.seed)
    tufts(plot, heights, 4.0 * (1.0 - 0.85 * plot.season.snow))
    _forest_edge(plot, made_of, heights)
    return Built(
        heights, LEVEL, boulders(plot, heights, 9, ROCK), look_at=(0.0, 6.0, 2.9), clear_per_m=0.00022,
        fog_share=0.12, bank_m=(20.0, 60.0), high=600.0, top_m=60.0, stops=-0.45 * plot.season.snow,
    )  # fmt: skip


def dunes(plot: Plot) -> Built:
    """Sand dunes with sharp crests to the horizon, hardly anything growing."""
    heights = shaped(relief.dunes, plot.seed)
    colour = tuple(plot.config["ground_colour"]) if plot.config["ground_colour"] else (0.86, 0.64, 0.4)
    near = finishes.make("sand", plot.seed, colour, material_name="ground")
    far = finishes.make("sand", plot.seed, colour, material_name="land", repeat_m=23.0)
    land.ground(heights, [near, far], reach_m=1500.0, level=LEVEL, fine=1.6)
    spots = undergrowth.spots(plot.rng, (-9.0, 3.5, 9.0, 12.0), 0.03 * float(plot.config["scatter_density"]))
    models = undergrowth.tufts(plot.rng, (0.62, 0.55, 0.32), 0.4)
    planting.strew("grass", models, spots, heights, plot.rng)
    return Built(
        heights, LEVEL, look_at=(0.0, 8.0, 2.6), clear_per_m=0.0004, fog_share=0.4, high=120.0, top_m=40.0, stops=-0.1,
        sun_azimuth_deg=172.0,
    )  # fmt: skip


def canyon(plot: Plot) -> Built:
    """A valley floor between terraced red walls."""
    heights = shaped(relief.canyon, plot.seed)
    wall = looks.rock(RED_ROCK, plot.seed, snow=0.7 * plot.season.snow, strata=0.45, repeat_m=9.0, name="wall")
    dust = finishes.make("dirt", plot.seed, (0.74, 0.52, 0.36), material_name="ground")

    def slots(x: Array, y: Array, slope: Array) -> Array:
        return np.where((slope > 0.35) | (heights(x, y) > 1.2), 1, 0)

    land.ground(heights, [dust, wall], reach_m=420.0, level=LEVEL, slot_of=slots, fine=2.0)
    tufts(plot, heights, 0.35, (0.5, 0.47, 0.28))
    rocks = boulders(plot, heights, 12, RED_ROCK)
    return Built(
        heights, LEVEL, rocks, look_at=(0.0, 6.0, 3.9), clear_per_m=0.0012, fog_share=0.5, high=60.0, top_m=60.0,
        lens_mm=24.0, stops=0.2,
    )  # fmt: skip


def cliff(plot: Plot) -> Built:
    """Grass above a sea cliff; headlands show their faces, the sea lies far below."""
    level = (-5.2, -9.6, 2.8, 3.2)
    heights = shaped(relief.cliff, plot.seed, level)
    face = looks.rock(
        (0.62, 0.58, 0.52), plot.seed, snow=0.5 * plot.season.snow, strata=0.4, repeat_m=14.0, name="face"
    )

    def slots(x: Array, y: Array, slope: Array) -> Array:
        away = np.hypot(x - land.CENTRE[0], y - land.CENTRE[1])
        return np.where((slope > 0.7) | (heights(x, y) < -3.0), 2, np.where(away < land.NEAR_M, 0, 1))

    land.ground(heights, [*woods.floor(plot), face], reach_m=900.0, level=level, slot_of=slots, fine=1.8)
    sea(-32.0, wave_m=5.0)
    tufts(plot, heights, 4.0, above_m=-1.0)
    return Built(
        heights, level, boulders(plot, heights, 4, (0.55, 0.53, 0.5)), eye=(2.2, -8.3, 3.2), look_at=(4.4, 8.0, 0.6),
        clear_per_m=0.0006, fog_share=0.3, high=150.0, camera_space=Box(low=(-4.0, -8.6, 0.25), high=(2.4, -1.3, 3.4)),
    )  # fmt: skip


def plain(plot: Plot) -> Built:
    """Grassland to the horizon, single trees."""
    heights = shaped(relief.plain, plot.seed)
    land.ground(heights, woods.floor(plot), reach_m=1800.0, level=LEVEL)
    tufts(plot, heights, 13.0, reach=(-13.0, -6.0, 13.0, 16.0), height_m=0.3)
    tufts(plot, heights, 1.6, reach=(-50.0, 16.0, 50.0, 80.0), height_m=0.6)
    made_of = trees.palette(plot.season, plot.seed)
    models = trees.variants(
        {"field": 2}, (7.0, 9.0), plot.rng, season=plot.season, made_of=made_of, detail=LONE, prefix="model"
    )  # fmt: skip
    spots = np.array([(-12.0, 24.0), (19.0, 38.0), (4.0, 85.0)])[: max(1, round(3 * plot.trees))]
    planting.stand(models, spots, heights, plot.rng)
    return Built(heights, LEVEL, boulders(plot, heights, 2, ROCK), clear_per_m=0.0007, fog_share=0.5, high=120.0)


def arctic(plot: Plot) -> Built:
    """Snow and blocks of ice under a low sun; nothing grows."""
    heights = shaped(relief.arctic, plot.seed)
    asked = plot.config["ground"] if plot.config["ground"] in {"ice", "snow"} else "snow"
    near = finishes.make(asked, plot.seed, None, material_name="ground")
    far = finishes.make("snow", plot.seed, (0.9, 0.94, 0.99), material_name="land", repeat_m=29.0)
    peaks = looks.rock((0.4, 0.43, 0.48), plot.seed, snow=1.0, repeat_m=70.0, name="peaks")

    def slots(x: Array, y: Array, slope: Array) -> Array:
        away = np.hypot(x - land.CENTRE[0], y - land.CENTRE[1])
        return np.where(away > 420.0, 2, np.where(away > land.NEAR_M, 1, 0))

    land.ground(heights, [near, far, peaks], reach_m=2200.0, level=LEVEL, slot_of=slots, fine=1.2)
    blocks = _ice_blocks(plot, heights)
    return Built(
        heights, LEVEL, blocks, look_at=(0.0, 6.0, 2.0), clear_per_m=0.0004, fog_share=0.4, high=200.0, stops=-0.3
    )  # fmt: skip


def sea(level_m: float, *, wave_m: float, colour: Rgb = (0.05, 0.2, 0.27)) -> bpy.types.Object:
    """The object "sea": a level sheet to the horizon, with the ripples of its material."""
    reach = 6000.0
    corners = np.array([(-reach, -300.0), (reach, -300.0), (reach, reach), (-reach, reach)])
    mesh = mesh_of("sea", np.column_stack([corners, np.full(4, level_m)]), np.array([[0, 1, 2, 3]]))
    mesh.materials.append(looks.water(colour, wave_m=wave_m))
    return footing.mark(placed("sea", mesh), footing.HELD)


def tufts(
    plot: Plot,
    heights: Heights,
    per_m2: float,
    colour: Rgb | None = None,
    *,
    reach: tuple[float, float, float, float] = (-9.0, -6.0, 9.0, 13.0),
    height_m: float = 0.22,
    above_m: float = -1e3,
) -> None:
    """Grass, kept short where the action plays."""
    rng = plot.rng
    spots = undergrowth.spots(rng, reach, per_m2 * min(plot.growth, 1.5))
    near = (np.abs(spots[:, 0]) < 2.8) & (spots[:, 1] < 1.2)
    spots = spots[~near | (rng.random(len(spots)) < 0.06)]
    if len(spots):
        spots = spots[heights(spots[:, 0], spots[:, 1]) > above_m]
    models = undergrowth.tufts(rng, colour or plot.season.grass, height_m)
    planting.strew("grass", models, spots, heights, rng)


def boulders(plot: Plot, heights: Heights, count: int, colour: Rgb) -> tuple[Obstacle, ...]:
    """Stones behind and beside the action, larger the farther."""
    rng = plot.rng
    material = looks.rock(colour, plot.seed, snow=plot.season.snow, repeat_m=1.6, name="boulder")
    made = []
    for index in range(round(count * min(float(plot.config["scatter_density"]), 1.5))):
        share = float(rng.random())
        size = 0.25 + 1.5 * share**2
        x, y = float(rng.uniform(-7.5, 3.4)), 2.4 + 7.0 * share
        stone = foliage.stone(f"stone_{index + 1}", rng, size, material)
        z = float(heights(np.array([x]), np.array([y]))[0])
        stone.location, stone.rotation_euler.z = (x, y, z + 0.14 * size), float(rng.uniform(0, 6.28))
        made.append(stone)
    return measure.obstacles(made)


def _ice_blocks(plot: Plot, heights: Heights) -> tuple[Obstacle, ...]:
    """Slabs of blue ice, tilted as pressure leaves them."""
    import bmesh
    from mathutils import Vector

    rng = plot.rng
    ice = looks.rock((0.55, 0.75, 0.85), plot.seed, snow=0.8, repeat_m=2.5, name="ice_block")
    made = []
    for index in range(round(14 * min(float(plot.config["scatter_density"]), 1.5))):
        size = float(rng.uniform(0.5, 2.6))
        mesh = bmesh.new()
        bmesh.ops.create_icosphere(mesh, subdivisions=1, radius=0.6)
        for vertex in mesh.verts:
            vertex.co = Vector(vertex.co * float(rng.uniform(0.65, 1.15)) * size)
            vertex.co.z *= 0.55
        data = bpy.data.meshes.new(f"ice_{index + 1}")
        mesh.to_mesh(data)
        mesh.free()
        data.materials.append(ice)
        block = placed(f"ice_{index + 1}", data)
        y = float(rng.uniform(5.0, 24.0))
        x = float(rng.uniform(-0.8, 0.8)) * (y + 8.0)
        z = float(heights(np.array([x]), np.array([y]))[0])
        block.location, block.rotation_euler = (x, y, z + 0.05 * size), tuple(rng.uniform(-0.5, 0.5, 3))
        made.append(block)
    return measure.obstacles(made)


def _forest_edge(plot: Plot, made_of: trees.Palette, heights: Heights) -> None:
    """Conifers on the lower slopes."""
    rng, many = plot.rng, round(900 * plot.trees)
    turn, away = rng.uniform(np.radians(48), np.radians(132), many), np.sqrt(rng.uniform(60.0**2, 420.0**2, many))
    spots = np.column_stack([np.cos(turn) * away, np.sin(turn) * away - 6.0])
    patch = relief.fractal(spots[:, 0] / 80, spots[:, 1] / 80, plot.seed + 9, octaves=3)
    spots = spots[(patch > -0.05) & (heights(spots[:, 0], spots[:, 1]) < 110.0)]
    detail = trees.Detail(0.9, 400, (5, 0, 0, 0))
    models = trees.variants(
        {"conifer": 3}, (8.0, 14.0), rng, season=plot.season, made_of=made_of, detail=detail, prefix="far"
    )  # fmt: skip
    planting.strew("trees_far", models, spots, heights, rng, scales=(0.7, 1.2))
