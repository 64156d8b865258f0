"""Everyday things that Infinigen lacks, by name. Sizes are real; every dimension can be given, in metres."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping

import bpy

from . import (
    flatten,
    shapes_balls,
    shapes_boats,
    shapes_brittle,
    shapes_food,
    shapes_house,
    shapes_outdoors,
    shapes_play,
    shapes_soft,
    shapes_things,
    shapes_toys,
    shapes_trees,
    shapes_vehicles,
    shapes_workshop,
)

Shape = Callable[..., bpy.types.Object]

ROOMS = (
    shapes_balls, shapes_boats, shapes_brittle, shapes_food, shapes_house, shapes_outdoors, shapes_play, shapes_soft,
    shapes_things, shapes_toys, shapes_trees, shapes_vehicles, shapes_workshop,
)  # fmt: skip

SHAPES: dict[str, Shape] = {
    name: function
    for room in ROOMS
    for name, function in vars(room).items()
    if inspect.isfunction(function) and function.__module__ == room.__name__ and not name.startswith("_")
}
"""Name -> function(dimension_m=…) that builds it."""


def build_shape(shape: str, dimensions: Mapping[str, float] | None = None, *, name: str) -> bpy.types.Object:
    """Build a shape with some of its dimensions given; origin at the centre of its bounds, base down.

    Raises ValueError that names the shapes there are, or the dimensions the shape has.
    """
    if shape not in SHAPES:
        raise ValueError(f"no shape {shape!r}; there are: {', '.join(sorted(SHAPES))}")
    given = dict(dimensions or {})
    known = inspect.signature(SHAPES[shape]).parameters
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"{shape} has no dimension {', '.join(unknown)}; it has: {', '.join(known)}")
    small = sorted(key for key, value in given.items() if value <= 0)
    if small:
        raise ValueError(f"{shape}: {', '.join(small)} must be greater than 0")
    made = SHAPES[shape](**given)
    made.name = made.data.name = name
    flatten.centre_origin(made)
    return made
