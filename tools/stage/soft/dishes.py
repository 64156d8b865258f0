"""What stands about a soft body: the dish it wobbles on, the weight that falls on it."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..objects.shapes import build_shape
from ..objects.shapes_build import dressed, turned
from ..surroundings import solids
from . import baking
from .sheet import Array
from .squashing import Weight

WIDEST = 2.2
"""Longest side of a weight over the width of what it falls on: a brick just covers a can, an anvil need not."""

DISH_M = 0.012
"""Height of the dish's middle above the support."""


def dish(points: Array, floor_m: float, off_m: Sequence[float]) -> bpy.types.Object:
    """A white plate under a body of points (P, 3) at rest on floor_m, keyframed with the shake along +X."""
    low, high = points.min(axis=0), points.max(axis=0)
    reach = 0.72 * float(np.linalg.norm((high - low)[:2]))
    profile = [
        (0.0, 0.0), (0.55 * reach, 0.0), (reach, 0.55 * DISH_M + 0.006), (reach, 0.85 * DISH_M + 0.006),
        (0.62 * reach, DISH_M), (0.0, DISH_M),
    ]  # fmt: skip
    made = dressed(turned("dish", [(profile, 0)]), ("ceramic", (0.95, 0.95, 0.94)))
    centre = (low + high) / 2.0
    for frame, off in enumerate(off_m, start=1):
        made.location = (float(centre[0]) + off, float(centre[1]), floor_m - DISH_M)
        made.keyframe_insert("location", frame=frame)
    baking.straighten(made)
    return solids.move_to(made, "dynamics")


def weight_object(weight: Weight, shape: str, bottoms_m: Sequence[float]) -> bpy.types.Object:
    """The weight, a shape of the library as broad as its footprint, keyframed. Raises ValueError for an unknown one."""
    made = build_shape(shape, name="weight")
    wide = float((weight.high - weight.low).min())
    scale = min(wide / min(made.dimensions[:2]), WIDEST * wide / max(made.dimensions))
    made.data.transform(np.diag([scale] * 3 + [1.0]).tolist())
    bpy.context.view_layer.update()
    made.location.xy = (weight.low + weight.high) / 2.0
    for frame, bottom in enumerate(bottoms_m, start=1):
        made.location.z = float(bottom) + made.dimensions.z / 2.0
        made.keyframe_insert("location", frame=frame)
    baking.straighten(made)
    return solids.move_to(made, "dynamics")


def shown(weight: Weight, bottoms_m: Sequence[float], tall: float) -> Array:
    """(N, 3) points of the way of a weight that tall that the picture must hold: of a high fall the lower part."""
    start = min(float(bottoms_m[0]), float(bottoms_m[-1]) + 6.0 * tall)
    tops = (start + tall, float(bottoms_m[-1]))
    return np.array([[*corner, top] for corner in (weight.low, weight.high) for top in tops])
