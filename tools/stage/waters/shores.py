"""Natural water and the land around it: pond, lake, river, and puddles on open ground. The sea is coasts.py's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import bpy
import numpy as np
from mathutils import Vector, noise

from ..landscapes import lone_trees
from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..surroundings import finishes, foliage, footing, measure, solids
from . import kelp, looks, surface
from .surface import Body
from .waves import Array

POND = Body("pond", level_m=0.0, bed_m=-1.2, low=(-2.6, -0.9), high=(2.6, 2.2))
LAKE = Body("lake", level_m=0.0, bed_m=-4.0, low=(-6.0, 0.8), high=(6.0, 12.0))
RIVER = Body("river", level_m=0.0, bed_m=-1.1, low=(-9.0, -0.6), high=(9.0, 2.9))

BANK_M = 0.25
"""Height of the level grass before a lake."""

MUD: Rgb = (0.27, 0.22, 0.15)
GREENS: tuple[Rgb, ...] = ((0.22, 0.35, 0.13), (0.28, 0.4, 0.16), (0.19, 0.31, 0.14))
Heights = Callable[[Array, Array], Array]


def pond(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """A small pond in a meadow: lily pads, reeds, stones, bushes and trees behind."""
    rng = np.random.default_rng([seed, 11])

    def bed(x: Array, y: Array) -> Array:
        across = np.hypot(x / 4.3, (y - 0.7) / 2.6) * (1 + 0.1 * rough(x, y, 0.35, seed))
        bumps = 0.03 * _uneven(y, -2.2) * rough(x, y, 1.2, seed + 2)
        return np.asarray(np.clip((across - 1.0) * 2.2, POND.bed_m, 0.16) + bumps)

    land(bed, "grass", seed, POND.level_m, near=(-7.0, -4.5, 7.0, 7.0))
    material = looks.natural(
        "pond_water", deep=(0.07, 0.13, 0.1), shallow=(0.25, 0.28, 0.15), clarity_m=0.45, ripple=0.12
    )
    xs, ys = np.linspace(-5.4, 5.4, 181), np.linspace(-2.9, 4.2, 119)
    surface.lay(POND, xs, ys, bed, material)
    made = stones(rng, [(x, y) for x, y in ring(rng, 16, 4.45, 2.7)], bed, (0.2, 0.55))
    reeds(rng, [(x, y) for x, y in ring(rng, 34, 4.2, 2.45) if y > 1.2 or abs(x) > 3.4], bed)
    _lilies(
        rng,
        [(float(rng.uniform(-3.6, 3.6)), float(rng.uniform(2.0, 2.7))) for _ in range(16)]
        + [(-3.3, 0.2), (-3.0, -0.3), (3.2, 0.0), (3.5, 0.4)],
    )
    tufts(rng, bed, 420, (-7.0, -4.2, 7.0, 7.0), 0.2)
    made += _bushes(rng, [(-4.6, 5.0), (0.8, 5.6), (5.2, 4.9)], bed)
    lone_trees.stand([(-9.0, 9.5), (-4.0, 12.0), (1.5, 10.5), (6.0, 12.5), (11.0, 10.0), (-14.0, 13.0)], 7.0, rng)
    return POND, made


def lake(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """Open water to a far wooded shore with hills."""
    rng = np.random.default_rng([seed, 12])

    def bed(x: Array, y: Array) -> Array:
        near = np.minimum(-0.36 * (y + 1.1 + 0.35 * rough(x, 0.0 * y, 0.4, seed)), BANK_M)
        far = (y - 58.0 - 5.0 * rough(x, 0.0 * y, 0.05, seed)) * 0.22
        hills = np.clip((y - 70.0) / 120.0, 0, 1) ** 1.2 * 48.0 * (1.1 + 0.8 * rough(x, y, 0.011, seed + 4))
        return np.asarray(np.clip(np.maximum(near, far), LAKE.bed_m, 0.5 + 0.1 * rough(x, y, 0.6, seed)) + hills)

    land(bed, "grass", seed, LAKE.level_m, near=(-8.0, -6.5, 8.0, 3.0))
    material = looks.natural(
        "lake_water", deep=(0.06, 0.15, 0.2), shallow=(0.33, 0.36, 0.26), clarity_m=0.7, ripple=0.35
    )
    surface.lay(
        LAKE,
        surface.axis_m(-220.0, 220.0, (-9.0, 9.0), 0.12),
        surface.axis_m(-2.6, 70.0, (-2.6, 14.0), 0.12),
        bed,
        material,
    )
    made = stones(
        rng, [(float(x), float(-1.1 + rng.uniform(-0.6, 0.5))) for x in np.linspace(-6, 6, 17)], bed, (0.12, 0.5)
    )
    reeds(
        rng,
        [(float(s * rng.uniform(3.0, 6.0)), float(rng.uniform(-1.3, 0.2))) for s in (-1, 1) for _ in range(14)],
        bed,
    )
    tufts(rng, bed, 300, (-7.0, -6.0, 7.0, -1.3), 0.16)
    _conifers(rng, seed)
    return LAKE, made


def _conifers(rng: np.random.Generator, seed: int) -> None:
    """A wood along the far shore of the lake, open in places, that thins up the hills."""
    spots = np.column_stack([rng.uniform(-100.0, 100.0, 380), 62.0 + 75.0 * rng.random(380) ** 2.2])
    patches = rough(spots[:, 0], spots[:, 1], 0.04, seed + 21)
    dry = [
        (x, y) for x, y in spots[patches > -0.12].tolist() if (measure.land_height(x, y) or 0.0) > LAKE.level_m + 0.3
    ]
    lone_trees.scatter(dry, 9.0, rng, conifer=True)


def river(seed: int, caustic: float) -> tuple[Body, list[bpy.types.Object]]:
    """A stream along x between grassy banks, boulders in it, trees on the far side."""
    rng = np.random.default_rng([seed, 13])

    def bed(x: Array, y: Array) -> Array:
        wind = 0.35 * rough(x, 0.0 * y, 0.22, seed)
        out = np.maximum(RIVER.low[1] - 0.5 + wind - y, y - RIVER.high[1] - 0.5 - wind)
        bumps = 0.05 * _uneven(y, -1.8) * rough(x, y, 0.9, seed + 3)
        hills = np.clip((y - 26.0) / 150.0, 0, 1) ** 1.2 * 34.0 * (1.0 + 0.8 * rough(x, y, 0.013, seed + 4))
        return np.asarray(np.clip(out * 0.55, RIVER.bed_m, 0.42) + bumps + hills)

    land(bed, "grass", seed, RIVER.level_m, near=(-11.0, -5.5, 11.0, 7.5))
    material = looks.natural(
        "river_water", deep=(0.07, 0.19, 0.2), shallow=(0.3, 0.33, 0.24), clarity_m=0.5, foam_m=0.05, ripple=0.8
    )
    surface.lay(RIVER, surface.axis_m(-90.0, 90.0, (-10.0, 10.0), 0.09), np.linspace(-2.0, 4.4, 71), bed, material)
    made = stones(
        rng,
        [(float(x), float(rng.choice([-0.75, 3.1]) + rng.uniform(-0.35, 0.35))) for x in np.linspace(-9.5, 9.5, 26)],
        bed,
        (0.2, 0.7),
    )
    reeds(rng, [(float(rng.uniform(-8, 8)), float(3.6 + rng.uniform(-0.2, 0.4))) for _ in range(26)], bed)
    tufts(rng, bed, 520, (-10.0, -5.0, 10.0, 7.5), 0.18)
    made += _bushes(rng, [(-6.5, 5.6), (-1.0, 6.2), (4.2, 5.4), (8.5, 6.0)], bed)
    near = [(-9.5, 15.0), (-6.0, 21.0), (1.0, 18.5), (6.5, 22.0), (11.5, 16.0), (-15.0, 19.0), (18.0, 20.0)]
    turns, away = rng.uniform(np.radians(48), np.radians(132), 90), np.sqrt(rng.uniform(38.0**2, 170.0**2, 90))
    far = [(float(a * np.cos(turn)), float(a * np.sin(turn))) for turn, a in zip(turns, away, strict=True)]
    lone_trees.stand(near, 5.6, rng)
    lone_trees.scatter(far, 6.0, rng)
    return RIVER, made


def puddles(seed: int, caustic: float, ground: str) -> tuple[Body, list[bpy.types.Object]]:
    """Thin water lying in the hollows of level ground; its shores are where the ground rises a few millimetres."""
    body = Body("puddles", level_m=0.003, bed_m=-0.012, low=(-2.2, -0.7), high=(2.2, 1.2))

    def bed(x: Array, y: Array) -> Array:
        middle = 0.9 * np.exp(-(np.hypot(x / 1.5, (y - 0.1) / 0.7) ** 4))
        rim = np.maximum(np.maximum(np.abs(x) - 5.0, 0.0), np.maximum(-2.2 - y, y - 5.0))  # dry before the grid ends
        hollow = rough(x, y, 0.55, seed + 6) + middle - 0.35 - 3.0 * np.maximum(rim, 0.0)
        return np.asarray(np.clip(-0.02 * hollow, -0.012, 0.02))

    earthen = ground in ("dirt", "grass", "sand")
    deep: Rgb = (0.24, 0.19, 0.14) if earthen else (0.1, 0.11, 0.12)
    shallow: Rgb = (0.32, 0.25, 0.18) if earthen else (0.2, 0.2, 0.21)
    material = looks.natural("puddle_water", deep=deep, shallow=shallow, clarity_m=0.006, ripple=0.03)
    _thin(material)
    surface.lay(body, np.linspace(-6.0, 6.0, 241), np.linspace(-3.0, 6.0, 181), bed, material)
    return body, []


def _thin(material: bpy.types.Material) -> None:
    """No shallow rim of half-seen water: millimetres deep, it is a mirror or it is not there."""
    shader = material.node_tree.nodes["Principled BSDF"]
    graph = surfaces.Graph(material.node_tree)
    depth = shader.inputs["Alpha"].links[0].from_socket
    edge = graph.math("MULTIPLY", depth, 150.0)
    edge.node.use_clamp = True
    graph.put(edge, shader.inputs["Alpha"])
    shader.inputs["Roughness"].default_value = 0.02
    shader.inputs["Specular IOR Level"].default_value = 1.0


def _uneven(y: Array, level_m: float) -> Array:
    """Share of the ground's bumps: none where things are to stand, at y below level_m, all of them 0.6 m on."""
    return np.asarray(np.clip((y - level_m) / 0.6, 0.0, 1.0))


def rough(x: Array, y: Array, scale: float, seed: int) -> Array:
    """Smooth noise about 0, -1..1, over points."""
    x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
    shift = seed * 1.37
    flat = [
        noise.fractal(Vector((a * scale, b * scale, shift)), 1.0, 2.0, 2)
        for a, b in zip(x.ravel(), y.ravel(), strict=True)
    ]
    return np.asarray(flat).reshape(x.shape)


def land(
    bed: Heights, ground: str, seed: int, level_m: float, *, near: tuple[float, float, float, float], wet: Rgb = MUD,
    wet_m: float = 0.07, colour: Rgb | None = None, far_m: float = 260.0,
) -> bpy.types.Object:  # fmt: skip
    """The ground "ground" from its heights, fine where the camera is near, out to far_m; muddy by the water."""
    xs = surface.axis_m(-far_m, far_m, (near[0], near[2]), 0.2, 1.25)
    ys = surface.axis_m(-30.0, far_m, (near[1], near[3]), 0.16, 1.2)
    grid_x, grid_y = np.meshgrid(xs, ys)
    heights = bed(grid_x.ravel(), grid_y.ravel())
    vertices = [(float(x), float(y), float(z)) for x, y, z in zip(grid_x.ravel(), grid_y.ravel(), heights, strict=True)]
    rows, columns = grid_x.shape
    faces = [
        (r * columns + c, r * columns + c + 1, (r + 1) * columns + c + 1, (r + 1) * columns + c)
        for r in range(rows - 1)
        for c in range(columns - 1)
    ]
    material = finishes.make(ground, seed, colour, material_name="ground")
    looks.dampen(material, level_m, wet, wet_m)
    made = footing.mark(solids.mesh_object("ground", vertices, faces, material), footing.LAND)
    solids.smooth(made)
    return made


def _at(bed: Heights, x: float, y: float) -> float:
    return float(bed(np.array([x]), np.array([y]))[0])


def ring(rng: np.random.Generator, count: int, half_x: float, half_y: float) -> list[tuple[float, float]]:
    """Places about an ellipse behind and beside the pond, none in front of the camera."""
    found = []
    for turn in np.linspace(-0.45, np.pi + 0.45, count) + rng.normal(0, 0.05, count):
        away = 1.0 + float(rng.uniform(-0.05, 0.08))
        found.append((float(half_x * away * np.cos(turn)), float(0.7 + half_y * away * np.sin(turn))))
    return found


def stones(
    rng: np.random.Generator, places: Sequence[tuple[float, float]], bed: Heights, sizes: tuple[float, float],
    colour: Rgb | None = None,
) -> list[bpy.types.Object]:  # fmt: skip
    material = surfaces.make("stone", colour or (0.45, 0.43, 0.4), size_m=0.6)
    made = []
    for index, (x, y) in enumerate(places):
        size = sizes[0] + (sizes[1] - sizes[0]) * float(rng.random()) ** 1.6
        stone = foliage.stone(f"stone_{index + 1}", rng, size, material)
        stone.location = (x, y, _at(bed, x, y) + 0.08 * size)
        stone.rotation_euler.z = float(rng.uniform(0, 6.28))
        made.append(stone)
    return made


def reeds(rng: np.random.Generator, places: Sequence[tuple[float, float]], bed: Heights) -> None:
    model = kelp.grass("reed_model", rng, 0.75, surfaces.make("plant", (0.36, 0.46, 0.18), size_m=0.5))
    _copies(model, "reed", rng, places, bed, sizes=(0.7, 1.3))


def tufts(
    rng: np.random.Generator, bed: Heights, count: int, area: tuple[float, float, float, float], height_m: float
) -> None:
    """Grass where the ground is dry."""
    model = kelp.grass("tuft_model", rng, height_m, surfaces.make("plant", (0.42, 0.54, 0.2), size_m=0.3))
    spots = rng.uniform((area[0], area[1]), (area[2], area[3]), (3 * count, 2))
    dry = [(float(x), float(y)) for x, y in spots if _at(bed, float(x), float(y)) > 0.06]
    _copies(model, "tuft", rng, dry[:count], bed, sizes=(0.5, 1.3))


def _copies(
    model: bpy.types.Object, name: str, rng: np.random.Generator, places: Sequence[tuple[float, float]], bed: Heights,
    *,
    sizes: tuple[float, float],
) -> None:  # fmt: skip
    """Instances of a model that stand on the ground, as one object."""
    points = np.array([(x, y, _at(bed, x, y) - 0.01) for x, y in places])
    foliage.scatter(name, [model], points, rng.uniform(*sizes, len(points)), rng)


def _lilies(rng: np.random.Generator, places: Sequence[tuple[float, float]]) -> None:
    """Round leaves with a notch that lie on the water; a few white flowers."""
    vertices: list[solids.Vec] = []
    faces: list[tuple[int, ...]] = []
    for x, y in places:
        radius, turn = float(rng.uniform(0.12, 0.2)), float(rng.uniform(0, 6.28))
        start, steps = len(vertices), 18
        vertices.append((x, y, 0.012))
        vertices += [
            (x + radius * float(np.cos(angle)), y + radius * float(np.sin(angle)), 0.016)
            for angle in np.linspace(0.2, 2 * np.pi - 0.2, steps) + turn
        ]
        faces += [(start, start + i, start + i + 1) for i in range(1, steps)]
    solids.mesh_object("lily_pads", vertices, faces, surfaces.make("plant", (0.24, 0.45, 0.16), size_m=0.3))
    petals: list[solids.Vec] = []
    petal_faces: list[tuple[int, ...]] = []
    for x, y in places[::4]:
        for ring, (lift, out) in enumerate(((0.9, 0.5), (0.5, 1.0))):
            for step in range(8):
                angle = 2 * np.pi * step / 8 + 0.4 * ring
                way, side = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
                start = len(petals)
                for along, wide in ((0.0, 0.0), (0.05, 0.022), (0.1, 0.0), (0.05, -0.022)):
                    spot = np.array([x, y]) + way * along * out + side * wide
                    petals.append((float(spot[0]), float(spot[1]), 0.03 + along * lift))
                petal_faces.append((start, start + 1, start + 2, start + 3))
    solids.mesh_object("lilies", petals, petal_faces, surfaces.make("plastic", (0.97, 0.88, 0.92), size_m=0.2))


def _bushes(rng: np.random.Generator, places: Sequence[tuple[float, float]], bed: Heights) -> list[bpy.types.Object]:
    made = []
    for index, (x, y) in enumerate(places):
        bush = foliage.leafy(
            f"bush_{index + 1}",
            rng,
            crown_m=(1.6, 1.2),
            trunk_m=0.0,
            leaf_m=0.055,
            count=1800,
            colour=GREENS[index % 3],
        )
        bush.location = (x, y, _at(bed, x, y) + bush.dimensions.z / 2 - 0.05)
        made.append(bush)
    return made
