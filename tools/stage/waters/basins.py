"""Built water: a swimming pool with its deck, and a bathtub in a tiled corner."""

from __future__ import annotations

import bpy
import numpy as np

from ..objects import surfaces
from ..surroundings import finishes, foliage, footing, solids
from . import caustics, looks, surface
from .surface import Body

POOL = Body("pool", level_m=-0.1, bed_m=-1.2, low=(-3.0, -1.5), high=(3.0, 2.3))
TUB = Body("bathtub", level_m=0.44, bed_m=0.1, low=(-0.7, -0.3), high=(0.7, 0.3))
DECK_HALF_M = 14.0


def pool(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """A tiled basin let into a deck, with coping, lane line, ladder, loungers and a hedge."""
    rng = np.random.default_rng([seed, 5])
    (x0, y0), (x1, y1) = POOL.low, POOL.high
    tiles = finishes.make("wall_tiles", seed, (0.62, 0.85, 0.92), material_name="pool_tiles")
    bed, wide, deck = POOL.bed_m, 0.25, DECK_HALF_M
    basin = solids.box("bed", (x0 - wide, y0 - wide, bed - 0.2), (x1 + wide, y1 + wide, bed), tiles)
    footing.mark(basin, footing.LAND)
    walls = [
        ((x0 - wide, y0 - wide, bed), (x0, y1 + wide, -0.03)), ((x1, y0 - wide, bed), (x1 + wide, y1 + wide, -0.03)),
        ((x0, y0 - wide, bed), (x1, y0, -0.03)), ((x0, y1, bed), (x1, y1 + wide, -0.03)),
    ]  # fmt: skip
    solids.boxes("pool_walls", walls, tiles)
    dark = surfaces.make("ceramic", (0.1, 0.24, 0.46), size_m=1.0)
    solids.boxes("lane_line", [((x0 + 0.5, 1.0, bed), (x1 - 0.5, 1.22, bed + 0.004))], dark)
    frieze = solids.boxes("frieze", [((x0, y1 - 0.012, -0.32), (x1, y1 + 0.01, -0.03))], dark)
    footing.mark(frieze, footing.HELD)
    ground = finishes.make("stone", seed, (0.74, 0.68, 0.58), material_name="floor")
    parts = [
        ((-deck, -deck, -0.3), (deck, y0 - wide, 0.0)), ((-deck, y1 + wide, -0.3), (deck, 6.0, 0.0)),
        ((-deck, y0 - wide, -0.3), (x0 - wide, y1 + wide, 0.0)), ((x1 + wide, y0 - wide, -0.3), (deck, y1 + wide, 0.0)),
    ]  # fmt: skip
    footing.mark(solids.boxes("floor", parts, ground), footing.LAND)
    lawn = finishes.make("grass", seed, None, material_name="lawn")
    around = [
        ((-120.0, 6.0, -0.3), (120.0, 120.0, -0.02)), ((-120.0, -deck, -0.3), (-deck, 6.0, -0.02)),
        ((deck, -deck, -0.3), (120.0, 6.0, -0.02)),
    ]  # fmt: skip
    footing.mark(solids.boxes("lawn", around, lawn), footing.LAND)
    coping = surfaces.make("stone", (0.88, 0.86, 0.8), size_m=3.0)
    rim = [
        ((x0 - 0.32, y0 - 0.32, -0.03), (x1 + 0.32, y0 + 0.03, 0.03)),
        ((x0 - 0.32, y1 - 0.03, -0.03), (x1 + 0.32, y1 + 0.32, 0.03)),
        ((x0 - 0.32, y0, -0.03), (x0 + 0.03, y1, 0.03)), ((x1 - 0.03, y0, -0.03), (x1 + 0.32, y1, 0.03)),
    ]  # fmt: skip
    solids.boxes("coping", rim, coping)
    material = looks.clear("pool_water", (0.86, 0.97, 0.98), ripple=0.08)
    xs, ys = np.linspace(x0, x1, 121), np.linspace(y0, y1, 77)
    surface.lay(POOL, xs, ys, lambda x, _y: np.full(len(x), bed), material)
    caustics.lay([tiles, dark], seed=seed, strength=0.7 * caustic, repeat_m=1.7)
    looks.soak([tiles, dark], POOL.level_m, (0.2, 0.72, 0.86), 0.55)
    made = [_ladder(), *_loungers(seed), _hedge(rng)]
    return POOL, made


def _ladder() -> bpy.types.Object:
    """Two bent rails over the far edge."""
    steel = surfaces.make("chrome", None, size_m=1.0)
    y1 = POOL.high[1]
    bars = []
    for x in (1.75, 2.25):
        bars += [
            ((x - 0.022, y1 - 0.1, -0.9), (x + 0.022, y1 - 0.056, 0.75)),
            ((x - 0.022, y1 - 0.1, 0.71), (x + 0.022, y1 + 0.5, 0.754)),
            ((x - 0.022, y1 + 0.456, 0.0), (x + 0.022, y1 + 0.5, 0.75)),
        ]  # fmt: skip
    bars += [((1.75, y1 - 0.12, z), (2.25, y1 - 0.05, z + 0.03)) for z in (-0.8, -0.5, -0.2)]
    return footing.mark(solids.boxes("pool_ladder", bars, steel), footing.HELD)


def _loungers(seed: int) -> list[bpy.types.Object]:
    frame = surfaces.make("plastic", (0.93, 0.93, 0.92), size_m=2.0)
    cloth = surfaces.make("fabric", (0.9, 0.42, 0.22), size_m=2.0)
    made = []
    for index, x in enumerate((-2.6, -1.2)):
        y = POOL.high[1] + 1.0
        legs = [((x + dx, y + dy, 0.0), (x + dx + 0.06, y + dy + 0.06, 0.3)) for dx in (0.0, 0.64) for dy in (0.0, 1.5)]
        base = solids.boxes(f"lounger_{index + 1}", [*legs, ((x, y, 0.3), (x + 0.7, y + 1.56, 0.35))], frame)
        pad = solids.boxes(f"pad_{index + 1}", [((x + 0.04, y + 0.02, 0.35), (x + 0.66, y + 1.0, 0.42))], cloth)
        back = solids.boxes(f"back_{index + 1}", [((-0.31, 0.0, 0.0), (0.31, 0.7, 0.08))], cloth)
        back.location, back.rotation_euler.x = (x + 0.35, y + 0.98, 0.36), 0.85
        made += [base, pad, back]
    return made


def _hedge(rng: np.random.Generator) -> bpy.types.Object:
    hedge = foliage.leafy(
        "hedge", rng, crown_m=(2.6, 1.9), trunk_m=0.0, leaf_m=0.07, count=2200, colour=(0.2, 0.36, 0.14)
    )
    low = float(min(corner[2] for corner in hedge.bound_box))
    for index, x in enumerate(np.linspace(-9.0, 9.0, 10)):
        bush = hedge if index == 0 else hedge.copy()
        if index:
            bush.name = f"hedge_{index + 1}"
            solids.collection("environment").objects.link(bush)
        bush.location = (float(x), 6.6 + float(rng.uniform(-0.1, 0.1)), -low - 0.1)
        bush.rotation_euler.z = float(rng.uniform(0, 6.28))
    return hedge


def bathtub(seed: int) -> tuple[Body, list[bpy.types.Object]]:
    """A white tub with water in it, a tap, and tiled walls behind."""
    floor = finishes.make("tiles", seed, (0.66, 0.7, 0.7), material_name="floor")
    wall = finishes.make("wall_tiles", seed, (0.82, 0.9, 0.9), material_name="wall_tiles")
    shell = [
        solids.box("floor", (-3.0, -4.0, -0.1), (3.0, 1.3, 0.0), floor),
        solids.boxes("walls", [((-3.0, 0.62, 0.0), (3.0, 0.8, 2.6)), ((-1.6, -4.0, 0.0), (-1.42, 0.7, 2.6))], wall),
    ]
    for part in shell:
        footing.mark(part, footing.LAND)
    white = surfaces.make("ceramic", (0.95, 0.95, 0.93), size_m=2.0)
    made = [_tub(white)]
    steel = surfaces.make("chrome", None, size_m=0.3)
    tap = [
        ((-0.9, -0.03, 0.58), (-0.86, 0.03, 0.75)), ((-0.9, -0.025, 0.71), (-0.66, 0.025, 0.75)),
        ((-0.7, -0.025, 0.66), (-0.66, 0.025, 0.75)),
        ((-0.92, -0.14, 0.58), (-0.86, -0.08, 0.66)), ((-0.92, 0.08, 0.58), (-0.86, 0.14, 0.66)),
    ]  # fmt: skip
    made.append(solids.boxes("tap", tap, steel))
    (x0, y0), (x1, y1) = TUB.low, TUB.high
    xs, ys = np.linspace(x0 - 0.06, x1 + 0.06, 120), np.linspace(y0 - 0.05, y1 + 0.05, 56)
    surface.lay(
        TUB,
        xs,
        ys,
        lambda x, _y: np.full(len(x), TUB.bed_m),
        looks.clear("bath_water", (0.92, 0.98, 0.99), ripple=0.05),
    )
    looks.soak([white], TUB.level_m, (0.35, 0.8, 0.88), 2.2)
    return TUB, made


def _tub(material: bpy.types.Material) -> bpy.types.Object:
    """A rounded shell: rings of a superellipse, outside up, over the rim, inside down."""
    profile = [
        (0.86, 0.42, 0.0), (0.88, 0.44, 0.1), (0.94, 0.5, 0.56), (0.98, 0.53, 0.585), (0.98, 0.53, 0.61),
        (0.95, 0.5, 0.62),
        (0.83, 0.39, 0.615), (0.8, 0.365, 0.59), (0.76, 0.335, 0.4), (0.72, 0.3, 0.2), (0.66, 0.25, 0.12),
        (0.5, 0.16, 0.1),
    ]  # fmt: skip
    around = 64
    angle = 2 * np.pi * np.arange(around) / around
    vertices: list[solids.Vec] = []
    for length, width, z in profile:
        x = length * np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.55
        y = width * np.sign(np.sin(angle)) * np.abs(np.sin(angle)) ** 0.55
        vertices += [(float(a), float(b), z) for a, b in zip(x, y, strict=True)]
    faces: list[tuple[int, ...]] = [
        (r * around + s, r * around + (s + 1) % around, (r + 1) * around + (s + 1) % around, (r + 1) * around + s)
        for r in range(len(profile) - 1)
        for s in range(around)
    ]
    faces.append(tuple((len(profile) - 1) * around + s for s in range(around)))
    tub = solids.mesh_object("bathtub", vertices, faces, material)
    solids.smooth(tub)
    return tub
