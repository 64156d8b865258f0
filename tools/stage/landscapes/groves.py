"""Groups of palms on land that is there already: on a beach, about the water of an oasis, behind open ground."""

from __future__ import annotations

from dataclasses import dataclass, replace

import bpy
import numpy as np

from ....state.scene import Obstacle
from ..pictures.framing import Array
from ..surroundings import foliage, measure
from . import looks, planting, shapes, trees
from .planting import Area

WARM = replace(
    looks.SEASONS["summer"],
    leaves=((0.17, 0.3, 0.09), (0.3, 0.46, 0.15), (0.5, 0.6, 0.24)),
    bark=(0.52, 0.45, 0.37),
    undergrowth=0.0,
)
"""Fronds are darker than beech leaves, trunks pale and without moss; palms are green all year."""

HEIGHTS_M = (5.5, 9.0)
MODELS = 3
DETAILED_M = 26.0
"""From the origin; farther palms are coarse instances."""
APART_M = 1.8
SUNK_M = 0.12
"""Foot below the ground, so that on a slope no edge of it hangs."""
STEEPEST = 0.6
"""Slope of ground, metres a metre, on which palms still stand."""
CANDIDATES = 40
"""Places tried for every palm that is wanted."""


@dataclass(frozen=True)
class Grove:
    """Where palms stand and how many there usually are. x0, y0, x1, y1 of areas in metres."""

    usual: int
    """Palms of density 1."""
    areas: tuple[Area, ...]
    """In turn, one palm each."""
    first: tuple[tuple[float, float], ...] = ()
    """Places taken before any of the areas: what makes the picture."""
    clear: tuple[float, float, float, float] = (-5.0, -9.0, 5.0, 3.0)
    """No palm in here: room of the action and of cameras."""
    least_m: float = -1e3
    """Lowest ground: above the water."""
    most_m: float = 1e3
    """Highest ground: no crest of a dune."""


_BESIDE = ((-15.0, 3.5, -5.0, 13.0), (5.0, 3.5, 15.0, 13.0), (-24.0, 12.0, 24.0, 34.0), (-9.0, -20.0, 9.0, -10.5))
GROVES: dict[str, Grove] = {
    "land": Grove(16, _BESIDE, most_m=1.6),
    "coast": Grove(
        26,
        (
            (-22.0, 6.0, -10.0, 34.0), (-45.0, 20.0, -16.0, 75.0), (-16.0, -6.0, -6.4, 1.0), (6.4, -7.0, 18.0, -1.0),
            (-20.0, -20.0, 20.0, -10.0), (-45.0, 20.0, -16.0, 75.0),
        ),
        first=((-12.4, 8.6), (-13.6, 12.4), (-15.4, 13.6), (-15.6, 18.8), (-17.4, 22.0), (-7.4, -0.6), (-8.6, 0.4)),
        least_m=0.12,
    ),
    "oasis": Grove(
        22,
        ((-12.0, 5.0, -6.0, 11.0), (6.0, 5.0, 12.0, 11.0), (-14.0, 11.0, 14.0, 20.0), (-9.0, -18.0, 9.0, -10.5)),
        first=((-6.6, 5.4), (-7.6, 6.6), (7.2, 6.2), (4.4, 10.4), (5.6, 11.2), (-3.4, 12.6)),
        least_m=0.1,
    ),
    "pond": Grove(14, ((-10.0, 1.5, -5.6, 9.0), (5.6, 1.5, 10.0, 9.0), *_BESIDE[2:]), least_m=0.1),
    "lake": Grove(18, ((-12.0, -5.0, -6.4, -1.6), (6.4, -5.0, 12.0, -1.6), (-70.0, 60.0, 70.0, 80.0)), least_m=0.1),
    "river": Grove(16, ((-11.0, 4.8, 11.0, 9.0), (-18.0, 9.0, 18.0, 24.0), (-9.0, -20.0, 9.0, -10.5)), least_m=0.3),
    "puddles": Grove(16, _BESIDE),
    "pool": Grove(14, ((-13.0, 6.8, 13.0, 12.0), (-20.0, 7.0, 20.0, 26.0), (-9.0, -20.0, 9.0, -15.0))),
}  # fmt: skip
"""By body of water, and "land" for all that is not one. The open sea and a bathtub have no ground for palms."""


def plant(where: str, density: float, seed: int) -> tuple[Obstacle, ...]:
    """density times the usual palms on the ground of the open scene; what bodies can hit of them.

    where is a key of GROVES. Raises ValueError naming those there are.
    """
    if where not in GROVES:
        raise ValueError(f"no palms grow at {where!r}; they do at: {', '.join(GROVES)}")
    rng, grove = np.random.default_rng([seed, 83]), GROVES[where]
    feet = _feet(grove, round(grove.usual * density), rng)
    if not len(feet):
        return ()
    near = np.hypot(feet[:, 0], feet[:, 1]) < DETAILED_M
    made_of = trees.palette(WARM, seed)
    obstacles = planting.trunks(_near(feet[near], made_of, rng), DETAILED_M, thick=0.07) if near.any() else []
    if not near.all():
        models = _models(made_of, trees.FAR, rng, "far_palm")
        scales = rng.uniform(0.8, 1.15, int((~near).sum()))
        planting.unbounced(foliage.scatter("palms_far", models, feet[~near], scales, rng))
    return tuple(obstacles)


def _models(
    made_of: trees.Palette, detail: trees.Detail, rng: np.random.Generator, prefix: str
) -> list[bpy.types.Object]:
    return trees.variants(
        {"palm": MODELS}, HEIGHTS_M, rng, season=WARM, made_of=made_of, detail=detail, prefix=prefix
    )  # fmt: skip


def _near(feet: Array, made_of: trees.Palette, rng: np.random.Generator) -> list[bpy.types.Object]:
    models, palms = _models(made_of, trees.NEAR, rng, "palm_model"), []
    for index, foot in enumerate(feet):
        turn, scale = float(rng.uniform(0.0, 2.0 * np.pi)), float(rng.uniform(0.85, 1.15))
        palm = shapes.copy_of(models[index % MODELS], f"palm_{index + 1}", foot.tolist(), turn, scale)
        palms.append(planting.unbounced(palm))
    for model in models:
        bpy.data.objects.remove(model)
    bpy.context.view_layer.update()
    return palms


def _feet(grove: Grove, count: int, rng: np.random.Generator) -> Array:
    """Up to count places (N, 3), SUNK_M under the ground, apart from each other and off what is steep or wet."""
    kept: list[tuple[float, float, float]] = []
    for spot in _spots(grove, count, rng):
        if len(kept) == count:
            break
        foot = _foot(*spot, grove)
        if foot is not None and all(np.hypot(foot[0] - x, foot[1] - y) >= APART_M for x, y, _ in kept):
            kept.append(foot)
    return np.array(kept).reshape(-1, 3)


def _spots(grove: Grove, count: int, rng: np.random.Generator) -> list[tuple[float, float]]:
    drawn = []
    for index in range(CANDIDATES * count):
        x0, y0, x1, y1 = grove.areas[index % len(grove.areas)]
        drawn.append((float(rng.uniform(x0, x1)), float(rng.uniform(y0, y1))))
    return [*grove.first, *drawn]


def _foot(x: float, y: float, grove: Grove) -> tuple[float, float, float] | None:
    """The place of a foot at (x, y), None where no palm may stand."""
    x0, y0, x1, y1 = grove.clear
    if x0 < x < x1 and y0 < y < y1:
        return None
    around = [
        measure.land_height(x + dx, y + dy) for dx, dy in ((0.0, 0.0), (0.5, 0.0), (-0.5, 0.0), (0.0, 0.5), (0.0, -0.5))
    ]
    found = [height for height in around if height is not None]
    if len(found) < len(around) or max(found) - min(found) > STEEPEST:
        return None
    inside = grove.least_m <= min(found) and max(found) <= grove.most_m
    return (x, y, found[0] - SUNK_M) if inside else None
