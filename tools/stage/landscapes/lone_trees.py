"""Single trees on land that is there already, two or three models whose meshes they share."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..surroundings import foliage, measure
from . import looks, planting, shapes, trees

DETAIL = trees.Detail(0.29, 5600, (8, 5, 3, 0))
"""Fine enough for a tree 12 m and more from the camera."""
CONIFER_DETAIL = trees.Detail(0.5, 1500, (6, 3, 0, 0))
FAR_DETAIL = trees.Detail(0.62, 900, (5, 3, 0, 0))
FAR_CONIFER_DETAIL = trees.Detail(0.9, 420, (5, 0, 0, 0))
"""For trees 30 m and more away."""
MODELS = 2
SUNK_M = 0.06


def stand(
    spots: Sequence[tuple[float, float]], height_m: float, rng: np.random.Generator, *, season: str = "summer",
    conifer: bool = False,
) -> list[bpy.types.Object]:  # fmt: skip
    """A tree at every (x, y), of 0.8 to 1.3 of the height, named tree_1 and so on."""
    models = _models(height_m, rng, season, "conifer" if conifer else "field", CONIFER_DETAIL if conifer else DETAIL)
    made = []
    for index, (x, y) in enumerate(spots):
        turn, scale = float(rng.uniform(0.0, 2.0 * np.pi)), float(rng.uniform(0.85, 1.25))
        foot = (x, y, (measure.land_height(x, y) or 0.0) - SUNK_M)
        made.append(planting.unbounced(shapes.copy_of(models[index % MODELS], f"tree_{index + 1}", foot, turn, scale)))
    for model in models:
        bpy.data.objects.remove(model)
    return made


def scatter(
    spots: Sequence[tuple[float, float]], height_m: float, rng: np.random.Generator, *, conifer: bool = False
) -> None:
    """Instances of coarse trees at every (x, y) far from the camera, as the object "trees_far"."""
    kind, detail = ("conifer", FAR_CONIFER_DETAIL) if conifer else ("field", FAR_DETAIL)
    models = _models(height_m, rng, "summer", kind, detail)
    points = np.array([(x, y, (measure.land_height(x, y) or 0.0) - SUNK_M) for x, y in spots])
    scales = rng.uniform(0.7, 1.25, len(points))
    planting.unbounced(foliage.scatter("trees_far", models, points, scales, rng))


def _models(
    height_m: float, rng: np.random.Generator, season: str, kind: str, detail: trees.Detail
) -> list[bpy.types.Object]:
    looked = looks.season_of(season)
    made_of = trees.palette(looked, int(rng.integers(1000)))
    heights_m = (0.92 * height_m, 1.08 * height_m)
    return trees.variants(
        {kind: MODELS}, heights_m, rng, season=looked, made_of=made_of, detail=detail, prefix="lone"
    )  # fmt: skip
