"""Where trees and undergrowth stand: by chance, apart from each other, never in the action's or a camera's way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bpy
import numpy as np

from ....state.scene import Box, Obstacle
from ..pictures.framing import Array
from ..surroundings import foliage, measure
from . import shapes

Heights = Callable[[Array, Array], Array]
Area = tuple[float, float, float, float]


@dataclass(frozen=True)
class Clearing:
    """Ground where nothing tall stands, a rectangle with round corners: room for the action and for cameras."""

    middle: tuple[float, float] = (0.0, -3.2)
    half: tuple[float, float] = (5.4, 6.6)

    def beyond(self, x: Array, y: Array) -> Array:
        """1 on its edge, less inside, more outside."""
        aside, ahead = (x - self.middle[0]) / self.half[0], (y - self.middle[1]) / self.half[1]
        return np.asarray((aside**4 + ahead**4) ** 0.25)


def apart(candidates: Array, least_m: float, most: int) -> Array:
    """The first candidates (N, 2), in their order, of which no two are nearer than least_m."""
    kept: list[Array] = []
    for spot in candidates:
        if all(np.hypot(*(spot - other)) >= least_m for other in kept):
            kept.append(spot)
            if len(kept) >= most:
                break
    return np.array(kept).reshape(-1, 2)


def stand(
    models: Sequence[bpy.types.Object],
    spots: Array,
    heights: Heights,
    rng: np.random.Generator,
    *,
    name: str = "tree",
    scales: tuple[float, float] = (0.85, 1.15),
) -> list[bpy.types.Object]:
    """One object at every spot (N, 2): the models themselves first, then copies that share their meshes."""
    made = []
    for index, foot in enumerate(feet(spots, heights)):
        turn, scale = float(rng.uniform(0, 2 * np.pi)), float(rng.uniform(*scales))
        model = models[index % len(models)]
        made.append(unbounced(shapes.copy_of(model, f"{name}_{index + 1}", foot.tolist(), turn, scale)))
    for model in models:
        bpy.data.objects.remove(model)
    return made


def strew(
    name: str,
    models: Sequence[bpy.types.Object],
    spots: Array,
    heights: Heights,
    rng: np.random.Generator,
    *,
    scales: tuple[float, float] = (0.7, 1.3),
) -> bpy.types.Object | None:
    """Instances at the spots, as many as there are; None, and the models gone, where there is none."""
    if not len(spots):
        for model in models:
            bpy.data.objects.remove(model)
        return None
    points = feet(spots, heights)
    return unbounced(foliage.scatter(name, models, points, rng.uniform(*scales, len(spots)), rng))


def feet(spots: Array, heights: Heights) -> Array:
    """Places (N, 3) over spots (N, 2) on the ground as it is built; on its heights where it is not built."""
    built = [measure.ground_height(x, y) for x, y in spots.tolist()]
    meant = heights(spots[:, 0], spots[:, 1]) if len(spots) else np.zeros(0)
    return np.column_stack([spots, [z if up is None else up for z, up in zip(meant, built, strict=True)]])


def unbounced(thing: bpy.types.Object) -> bpy.types.Object:
    """The object, seen and casting shadows but no light on others: rays that bounce through crowns cost about a
    third of a forest's render and darken what a picture of a wood should show."""
    thing.visible_diffuse = False
    return thing


def trunks(trees: Sequence[bpy.types.Object], within_m: float, thick: float = 0.04) -> list[Obstacle]:
    """What bodies can hit of the trees near the middle: a column the height of a person, not the airy crown."""
    found = []
    for tree in trees:
        x, y, z = tree.location
        if np.hypot(x, y) > within_m:
            continue
        half = thick * tree.dimensions.z * 0.5
        box = Box(low=(x - half, y - half, z), high=(x + half, y + half, z + 2.5))
        found.append(Obstacle(name=f"{tree.name}_trunk", bounds=box))
    return found


def sight_stop(radius_m: float, height_m: float, ground_m: float) -> bpy.types.Object:
    """A wall, never rendered, where far scattered trees stand: rays that judge a view must not take them for sky."""
    turns = np.linspace(np.radians(20), np.radians(160), 25)
    x, y = radius_m * np.cos(turns), radius_m * np.sin(turns)
    low, high = np.column_stack([x, y, np.full(25, ground_m - 3.0)]), np.column_stack([x, y, np.full(25, height_m)])
    index = np.arange(24)[:, None]
    mesh = shapes.mesh_of("treeline", np.concatenate([low, high]), index + np.array([0, 1, 26, 25]))
    made = shapes.placed("treeline", mesh)
    made.hide_render = True
    return made
