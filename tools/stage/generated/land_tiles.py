"""Height fields for Infinigen's land tiles, which it takes from the add-on antlandscape: the wheel lacks the add-on.

A tile is a grid over the square -1..1; heights share its unit, half a side of the tile. Ranges follow the presets that
``infinigen.terrain.assets.landtiles.ant_landscape`` asks the add-on for (height, maximum, strata, falloff); forms are
drawn by our own noise, so that a tile has the kind of the preset and not its very shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy
import numpy as np

from ..landscapes.relief import eased, fractal, noise
from ..landscapes.shapes import mesh_of
from ..objects import infinigen_door
from ..pictures.framing import Array

ADDON = "antlandscape"
PRESETS = "infinigen.terrain.assets.landtiles.ant_landscape"
SEEDS = 10_000_000

Tile = Callable[[Array, Array, int], Array]


def stand_in() -> bool:
    """Let Infinigen make its land tiles here where the add-on is missing; True when it was."""
    if ADDON not in infinigen_door.missing_addons():
        return False
    infinigen_door.imported(PRESETS).create = create
    return True


def create(preset_name: Any, subdivision_x: int, subdivision_y: int) -> None:
    """Leave the tile's mesh as the active object, its vertices row by row. Raises KeyError for an unknown preset."""
    across, along = np.linspace(-1.0, 1.0, subdivision_x), np.linspace(-1.0, 1.0, subdivision_y)
    x, y = np.meshgrid(across, along)
    z = TILES[str(preset_name)](x, y, int(np.random.randint(SEEDS)))
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    tile = bpy.data.objects.new("Landscape", mesh_of("Landscape", points, np.empty((0, 4), int)))
    bpy.context.scene.collection.objects.link(tile)
    bpy.context.view_layer.objects.active = tile


def mountain(x: Array, y: Array, seed: int) -> Array:
    """Ridges that fall off to the edges."""
    crest = fractal(1.1 * x, 1.1 * y, seed, octaves=8, ridged=True) ** 1.6
    return np.asarray(_inside(x, y) * np.clip(0.75 * crest + 0.2 * fractal(x, y, seed + 5), -1.0, 1.0))


def volcano(x: Array, y: Array, seed: int) -> Array:
    """A gullied cone with a crater."""
    away = np.hypot(x, y) * (1.0 + 0.12 * fractal(2 * x, 2 * y, seed))
    cone = 0.6 * np.clip(1.0 - away / 0.9, 0.0, 1.0) ** 1.4
    gullies = 0.05 * fractal(5 * x, 5 * y, seed + 3, octaves=6, ridged=True) * np.clip(cone, 0.0, 0.3) / 0.3
    return np.asarray(np.minimum(cone, 0.42 - 1.6 * np.clip(0.16 - away, 0.0, 0.16)) - gullies)


def mesa(x: Array, y: Array, seed: int) -> Array:
    """Flat-topped tables between 0 and 0.25, their sides in steps."""
    lifted = eased(0.7 * fractal(1.6 * x, 1.6 * y, seed, octaves=7) + 0.1, -0.05, 0.25)
    return np.asarray(0.25 * _inside(x, y) * _steps(lifted, 2.25) + 0.01 * fractal(9 * x, 9 * y, seed + 4))


def canyon(x: Array, y: Array, seed: int) -> Array:
    """A plain cut by one winding canyon with banded walls."""
    middle = 0.25 * np.sin(2.4 * y + noise(np.full_like(y, 0.3), y, seed)) + 0.12 * fractal(y, y * 0.0, seed + 1)
    wall = eased(np.abs(x - middle) + 0.07 * fractal(6 * x, 6 * y, seed + 2), 0.1, 0.42)
    return np.asarray(0.55 * _steps(wall, 9.0) - 0.2 + 0.015 * fractal(8 * x, 8 * y, seed + 3))


def canyons(x: Array, y: Array, seed: int) -> Array:
    """High ground that a net of canyons divides."""
    net = np.abs(fractal(1.7 * x, 1.7 * y, seed, octaves=5))
    return np.asarray(0.5 * _steps(eased(net, 0.03, 0.22), 5.0) - 0.25 + 0.02 * fractal(7 * x, 7 * y, seed + 3))


def cliff(x: Array, y: Array, seed: int) -> Array:
    """Low ground, a rock face, high ground."""
    edge = y + 0.25 * fractal(1.5 * x, 1.5 * y, seed, octaves=7)
    return np.asarray(1.1 * eased(edge, -0.06, 0.1) + 0.04 * fractal(4 * x, 4 * y, seed + 2, octaves=6))


def river(x: Array, y: Array, seed: int) -> Array:
    """A shallow bed that winds through low ground."""
    middle = 0.22 * np.sin(2.2 * y + 3.0 * noise(np.full_like(y, 0.7), y * 0.5, seed))
    return np.asarray(0.2 * eased(np.abs(x - middle), 0.06, 0.3) + 0.04 * fractal(3 * x, 3 * y, seed + 1))


TILES: dict[str, Tile] = {
    "Mountain": mountain,
    "Volcano": volcano,
    "Mesa": mesa,
    "Canyon": canyon,
    "Canyons": canyons,
    "Cliff": cliff,
    "River": river,
}


def _inside(x: Array, y: Array) -> Array:
    """1 in the middle, 0 on the edges."""
    return np.asarray(1.0 - eased(np.maximum(np.abs(x), np.abs(y)), 0.55, 1.0))


def _steps(share: Array, strata: float) -> Array:
    """0..1 in as many steep steps with sloping treads."""
    whole = np.floor(share * strata)
    part = share * strata - whole
    return np.asarray((whole + np.clip(2.2 * part - 0.6, 0.0, 1.0)) / strata).clip(0.0, 1.0)
