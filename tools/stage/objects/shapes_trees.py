"""Trees and bushes that stand alone, grown as the landscapes grow theirs."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Matrix

from ..landscapes import looks, trees

SEED = 3
"""One individual of each kind: a tree of another height is the same tree, larger."""

LONE = trees.Detail(0.3, 9000, (14, 6, 4, 3))
SMALL = trees.Detail(0.09, 1500, (6, 4, 3, 3))
NEEDLED = trees.Detail(0.42, 6000, (12, 5, 3, 0))
BARE = trees.Detail(0.3, 0, (14, 6, 4, 3))


def tree(height_m: float = 7.0) -> bpy.types.Object:
    """A broad-leaved tree in summer."""
    return _grown("tree", "broadleaf", height_m, "summer", LONE)


def autumn_tree(height_m: float = 7.0) -> bpy.types.Object:
    """A broad-leaved tree in its autumn colours."""
    return _grown("autumn_tree", "broadleaf", height_m, "autumn", LONE)


def bare_tree(height_m: float = 6.0) -> bpy.types.Object:
    """A tree without leaves."""
    return _grown("bare_tree", "dead", height_m, "bare", BARE)


def conifer(height_m: float = 8.0) -> bpy.types.Object:
    """A fir with its skirt of branches."""
    return _grown("conifer", "conifer", height_m, "summer", NEEDLED)


def palm(height_m: float = 7.0) -> bpy.types.Object:
    """A palm with feathered fronds."""
    return _grown("palm", "palm", height_m, "summer", LONE)


def sapling(height_m: float = 1.6) -> bpy.types.Object:
    """A young tree."""
    return _grown("sapling", "sapling", height_m, "summer", SMALL)


def shrub(height_m: float = 1.2) -> bpy.types.Object:
    """A rounded leafy bush."""
    return _grown("shrub", "bush", height_m, "summer", SMALL)


def _grown(name: str, kind: str, height_m: float, season: str, detail: trees.Detail) -> bpy.types.Object:
    year = looks.season_of(season)
    made_of = trees.palette(year, SEED)
    made = trees.tree(name, kind, height_m, np.random.default_rng(SEED), season=year, made_of=made_of, detail=detail)
    top = max(vertex.co.z for vertex in made.data.vertices)
    made.data.transform(Matrix.Scale(height_m / top, 4))  # leaves reach above the height its trunk was grown to
    return made
