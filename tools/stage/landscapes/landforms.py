"""Landforms by name, each a function that composes one on an empty scene."""

from __future__ import annotations

from collections.abc import Callable

from . import cave, heights, waters, woods
from .built import Built, Plot

LANDFORMS: dict[str, Callable[[Plot], Built]] = {
    "forest": woods.forest,
    "mountain_forest": woods.mountain_forest,
    "mountains": heights.mountains,
    "dunes": heights.dunes,
    "canyon": heights.canyon,
    "cliff": heights.cliff,
    "coast": waters.coast,
    "river": waters.river,
    "arctic": heights.arctic,
    "plain": heights.plain,
    "cave": cave.cave,
}


def of(name: str) -> Callable[[Plot], Built]:
    """Raises ValueError naming the landforms there are."""
    if name not in LANDFORMS:
        raise ValueError(f"no landform {name!r}; there are: {', '.join(LANDFORMS)}")
    return LANDFORMS[name]
