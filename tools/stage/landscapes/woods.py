"""Forests: a clearing among tall trees, litter, ferns and fallen wood; and wooded mountain ridges."""

from __future__ import annotations

from collections.abc import Mapping

import bpy
import numpy as np

from ....state.scene import Obstacle
from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from ..surroundings import finishes, foliage, measure
from . import land, looks, planting, relief, trees, undergrowth
from .built import Built, Plot
from .planting import Clearing, Heights
from .trees import FAR, NEAR, SHRUB, Palette

LEVEL = (-5.2, -9.6, 5.2, 3.2)
CONIFER_ROOM = 1.42
"""A conifer's skirt is wide at the height of cameras: it stands so much beyond the clearing's edge."""

NEAR_TREES = 20
FAR_TREES = 230
YOUNG = trees.Detail(0.42, 330, (4, 0, 0, 0))
KINDS: dict[str, Mapping[str, int]] = {
    "broadleaf": {"broadleaf": 3, "slender": 2},
    "mixed": {"broadleaf": 2, "slender": 1, "conifer": 2},
    "conifer": {"conifer": 3, "slender": 1},
    "dead": {"dead": 4},
    "spruce": {"conifer": 4},
}
USUAL = {"bare": "dead", "winter": "conifer"}


def forest(plot: Plot) -> Built:
    """A clearing in a wood."""
    heights = _heights(relief.forest, plot.seed)
    land.ground(heights, floor(plot), reach_m=130.0, level=LEVEL)
    made_of = trees.palette(plot.season, plot.seed)
    near = _near_trees(plot, made_of, heights)
    _far_trees(plot, made_of, heights)
    fallen = _fallen(plot, made_of, heights)
    ground_cover(plot, made_of, heights)
    planting.sight_stop(30.0, 11.0, 0.0)
    obstacles = (*planting.trunks(near, 9.0), *fallen)
    return Built(
        heights,
        LEVEL,
        obstacles,
        clear_per_m=0.0042,
        fog_share=0.6,
        high=14.0,
        top_m=18.0,
        shade=0.62,
        stops=0.6,
        night_light=1.0 + 4.0 * min(plot.season.leafy, 1.0),
    )


def fill(plot: Plot, heights: Heights) -> tuple[Obstacle, ...]:
    """The trees, undergrowth and litter of a forest on land that is there already; its trunks as obstacles."""
    made_of = trees.palette(plot.season, plot.seed)
    near = _near_trees(plot, made_of, heights)
    _far_trees(plot, made_of, heights)
    ground_cover(plot, made_of, heights)
    return tuple(planting.trunks(near, 9.0))


def mountain_forest(plot: Plot) -> Built:
    """A clearing on a wooded ridge: a valley behind it, ridge after ridge of conifers."""
    heights = _heights(relief.mountain_forest, plot.seed)
    land.ground(heights, [*floor(plot), _slopes(plot)], reach_m=2600.0, level=LEVEL, slot_of=_slope_slots)
    made_of = trees.palette(plot.season, plot.seed)
    near = _framing_trees(plot, made_of, heights)
    _slope_trees(plot, made_of, heights)
    ground_cover(plot, made_of, heights, shrubs=False)
    obstacles = (*planting.trunks(near, 9.0), *_stones(plot, heights, 5))
    return Built(
        heights, LEVEL, obstacles, eye=(0.4, -8.3, 2.3), look_at=(0.0, 6.0, 2.2), clear_per_m=0.0009,
        fog_share=0.3, bank_m=(-6.0, 40.0), high=160.0, top_m=18.0,
    )  # fmt: skip


def floor(plot: Plot, *, far: Rgb | None = None) -> list[bpy.types.Material]:
    """Ground near and far by season, or the ground that CONFIG asks for."""
    season, asked = plot.season, plot.config["ground"]
    colour = tuple(plot.config["ground_colour"]) if plot.config["ground_colour"] else None
    if asked in {"snow", "ice"} or (asked is None and season.snow):
        name = asked or "snow"
        return [
            finishes.make(name, plot.seed, colour, material_name="ground"),
            finishes.make("snow", plot.seed, None, material_name="land", repeat_m=31.0),
        ]
    if asked not in {None, "dirt", "grass"}:
        return [
            finishes.make(asked, plot.seed, colour, material_name="ground"),
            finishes.make(asked, plot.seed, colour, material_name="land", repeat_m=31.0),
        ]
    earth: Rgb = colour or (0.3, 0.22, 0.15)
    cover = 0.85 if asked == "grass" else 0.3 + 0.25 * min(season.undergrowth, 2.0)
    return [
        looks.soil(earth, season.grass, plot.seed, cover=cover),
        looks.soil(earth, far or season.grass, plot.seed, cover=0.7, repeat_m=7.0, name="land"),
    ]


def ground_cover(plot: Plot, made_of: Palette, heights: Heights, *, shrubs: bool = True) -> None:
    """Fallen leaves and twigs everywhere, grass at the feet, ferns and shrubs beyond the clearing."""
    rng, season, clearing = plot.rng, plot.season, Clearing()
    area = (-10.0, -8.0, 10.0, 13.0)
    if season.litter_cover > 0.05:
        spots = undergrowth.spots(rng, area, 4.5 * season.litter_cover)
        planting.strew("litter", undergrowth.litter(rng, season), spots, heights, rng)
    spots = undergrowth.spots(rng, area, 0.25)
    planting.strew("twigs", undergrowth.sticks(rng, made_of), spots, heights, rng)
    grass = undergrowth.spots(rng, area, 5.0 * min(plot.growth, 1.6) * (1.0 - 0.8 * season.snow))
    beyond = clearing.beyond(grass[:, 0], grass[:, 1])
    grass = grass[rng.random(len(grass)) < np.clip(1.6 * beyond - 0.75, 0.02, 1.0)]
    planting.strew("tufts_grass", undergrowth.tufts(rng, season.grass, 0.24), grass, heights, rng)
    spots = undergrowth.spots(rng, (-12.0, -9.0, 12.0, 17.0), 0.75 * plot.growth)
    spots = spots[clearing.beyond(spots[:, 0], spots[:, 1]) > 1.0]
    planting.strew("undergrowth_plants", undergrowth.ferns(rng, season), spots, heights, rng, scales=(0.7, 1.5))
    if shrubs:
        _shrubs(plot, made_of, heights, clearing)


def _shrubs(plot: Plot, made_of: Palette, heights: Heights, clearing: Clearing) -> None:
    rng = plot.rng
    kinds = {"bush": 3}
    models = trees.variants(
        kinds, (1.1, 2.1), rng, season=plot.season, made_of=made_of, detail=SHRUB, prefix="shrub"
    )  # fmt: skip
    spots = undergrowth.spots(rng, (-14.0, -6.0, 14.0, 20.0), 0.09 * plot.growth)
    spots = spots[clearing.beyond(spots[:, 0], spots[:, 1]) > 1.35]
    planting.strew("bushes", models, spots, heights, rng)


def _near_trees(plot: Plot, made_of: Palette, heights: Heights) -> list[bpy.types.Object]:
    """Whole trees about the clearing, most behind it, a few beside and behind the camera for their shade."""
    rng, clearing = plot.rng, Clearing()
    drawn = rng.uniform((-17.0, -14.0), (17.0, 17.0), (900, 2))
    beyond = clearing.beyond(drawn[:, 0], drawn[:, 1])
    behind = drawn[:, 1] < -4.0
    kept = (beyond > 1.06) & (~behind | (rng.random(900) < 0.18))
    most = max(1, round(NEAR_TREES * plot.trees))
    spots = planting.apart(drawn[kept], 2.5 / max(plot.trees, 0.25) ** 0.5, most)
    models = _models(plot, made_of, NEAR, _heights_m(plot, 11.5, 17.0), "model")
    return _planted(models, spots, clearing, heights, rng)


def _planted(
    models: list[bpy.types.Object], spots: Array, clearing: Clearing, heights: Heights, rng: np.random.Generator
) -> list[bpy.types.Object]:
    """Conifers where their skirts have room, other trees anywhere; spots for which no model fits stay empty."""
    wide = [model for model in models if "conifer" in model.name]
    slim = [model for model in models if model not in wide]
    room = clearing.beyond(spots[:, 0], spots[:, 1]) > CONIFER_ROOM
    anyhow = rng.random(len(spots)) < len(wide) / len(models)
    for_wide = room & (anyhow if slim else True)
    made = planting.stand(wide, spots[for_wide], heights, rng, name="tree_conifer") if wide else []
    if slim:
        made += planting.stand(slim, spots[~for_wide] if wide else spots, heights, rng, name="tree")
    return made


def _models(
    plot: Plot, made_of: Palette, detail: trees.Detail, heights_m: tuple[float, float], prefix: str
) -> list[bpy.types.Object]:
    kinds = KINDS[_kind(plot)]
    return trees.variants(
        kinds, heights_m, plot.rng, season=plot.season, made_of=made_of, detail=detail, prefix=prefix
    )  # fmt: skip


def _kind(plot: Plot) -> str:
    asked = plot.config["trees"]
    if asked is not None and asked not in KINDS:
        raise ValueError(f"no trees {asked!r}; there are: {', '.join(KINDS)}")
    return asked or USUAL.get(plot.config["season"], "broadleaf")


def _far_trees(plot: Plot, made_of: Palette, heights: Heights) -> None:
    """Instances out to 75 m in the picture's half of the land."""
    rng = plot.rng
    count = round(FAR_TREES * plot.trees)
    turn, away = rng.uniform(np.radians(22), np.radians(158), count), np.sqrt(rng.uniform(19.0**2, 70.0**2, count))
    spots = np.column_stack([np.cos(turn) * away, np.sin(turn) * away - 3.0])
    models = _models(plot, made_of, FAR, _heights_m(plot, 11.0, 17.0), "far")
    planting.strew("trees_far", models, spots, heights, rng, scales=(0.8, 1.2))
    turn, away = rng.uniform(np.radians(25), np.radians(155), count), np.sqrt(rng.uniform(17.0**2, 60.0**2, count))
    spots = np.column_stack([np.cos(turn) * away, np.sin(turn) * away])[: round(count * min(plot.growth, 1.2))]
    young = {"sapling": 2} if _kind(plot) not in {"dead", "spruce", "conifer"} else {"conifer": 2}
    models = trees.variants(
        young, (2.5, 5.0), rng, season=plot.season, made_of=made_of, detail=YOUNG, prefix="young"
    )  # fmt: skip
    planting.strew("saplings_plants", models, spots, heights, rng, scales=(0.6, 1.3))


def _heights_m(plot: Plot, low: float, high: float) -> tuple[float, float]:
    """Conifers stand lower than beeches, so that sky shows above them."""
    share = 0.66 if _kind(plot) in {"conifer", "spruce"} else 1.0
    return low * share, high * share


def _fallen(plot: Plot, made_of: Palette, heights: Heights) -> tuple[Obstacle, ...]:
    """A log at the edge of the clearing, stones."""
    rng = plot.rng
    log = undergrowth.log("log", (2.6, 0.2), rng, made_of, (0.62, 0.5, 0.34))
    log.location = (-3.1, 2.4, 0.0)
    log.rotation_euler.z = 0.35
    return (*measure.obstacles([log]), *_stones(plot, heights, 4))


def _stones(plot: Plot, heights: Heights, count: int) -> tuple[Obstacle, ...]:
    rng = plot.rng
    material = looks.rock((0.42, 0.41, 0.38), plot.seed, snow=plot.season.snow, repeat_m=1.2)
    made = []
    for index in range(count):
        size = float(rng.uniform(0.25, 0.75))
        stone = foliage.stone(f"stone_{index + 1}", rng, size, material)
        x, y = float(rng.uniform(-4.6, 4.6)), float(rng.uniform(2.0, 3.4))
        z = float(heights(np.array([x]), np.array([y]))[0])
        stone.location, stone.rotation_euler.z = (x, y, z + 0.14 * size), float(rng.uniform(0, 6.28))
        made.append(stone)
    return measure.obstacles(made)


def _framing_trees(plot: Plot, made_of: Palette, heights: Heights) -> list[bpy.types.Object]:
    """Few tall trees at both sides of the view into the valley."""
    rng = plot.rng
    spots = np.array([(-9.6, 4.8), (-13.0, 9.5), (10.2, 4.2), (13.6, 9.0), (-11.5, 1.0), (12.0, 0.5), (-8.5, -12.0)])
    spots = (
        spots[: max(2, round(len(spots) * plot.trees))]
        + rng.uniform(-0.5, 0.5, (len(spots), 2))[: max(2, round(len(spots) * plot.trees))]
    )
    models = trees.variants(
        {"conifer": 3}, (10.0, 15.0), rng, season=plot.season, made_of=made_of, detail=NEAR, prefix="model"
    )  # fmt: skip
    return planting.stand(models, spots, heights, rng, name="tree_conifer")


def _slope_trees(plot: Plot, made_of: Palette, heights: Heights) -> None:
    """Conifers down the valley and up the ridges, thinner and coarser the farther."""
    rng = plot.rng
    for name, count, low, high, leaves in (
        ("trees_far", 900, 14.0, 130.0, 900),
        ("trees_ridge", 9000, 110.0, 1000.0, 170),
    ):
        many = round(count * plot.trees)
        turn = rng.uniform(np.radians(40), np.radians(140), many)
        away = (
            np.exp(rng.uniform(np.log(low), np.log(high), many))
            if low < 50
            else np.sqrt(rng.uniform(low**2, high**2, many))
        )
        spots = np.column_stack([np.cos(turn) * away, np.sin(turn) * away - 6.0])
        spots = spots[(spots[:, 1] > 9.0) & (Clearing().beyond(spots[:, 0], spots[:, 1]) > 1.5)]
        # What stands near the middle of the view must not hide the valley.
        tops = heights(spots[:, 0], spots[:, 1]) + 15.0
        aside = np.abs(spots[:, 0]) / (spots[:, 1] + 9.0)
        spots = spots[(tops < 1.0 - 0.03 * spots[:, 1]) | (aside > 0.55) | (spots[:, 1] > 120.0)]
        detail = trees.Detail(0.7 if leaves > 500 else 1.6, leaves, (5, 0, 0, 0))
        models = trees.variants(
            {"conifer": 3}, (9.0, 15.0), rng, season=plot.season, made_of=made_of, detail=detail, prefix=name
        )  # fmt: skip
        planting.strew(name, models, spots, heights, rng, scales=(0.7, 1.25))


def _slopes(plot: Plot) -> bpy.types.Material:
    """Woods seen from so far that trees are a texture."""
    if plot.season.snow:
        return looks.rock((0.36, 0.36, 0.35), plot.seed, snow=plot.season.snow, repeat_m=40.0)
    return looks.soil(plot.season.needles[0], plot.season.needles[1], plot.seed, repeat_m=30.0, name="slopes")


def _slope_slots(x: Array, y: Array, slope: Array) -> Array:
    away = np.hypot(x - land.CENTRE[0], y - land.CENTRE[1])
    return np.where((away > 60.0) | (slope > 1.2), 2, np.where(away > 20.0, 1, 0))


def _heights(shape: relief.Relief, seed: int) -> Heights:
    return land.flattened(lambda x, y: shape(x, y, seed), LEVEL)
