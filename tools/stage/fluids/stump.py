"""A chopped tree: a weathered stump with roots that spread over the ground, its middle burnt hollow."""

from __future__ import annotations

import math

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..objects.shapes_build import dressed
from .film_mesh import made_mesh
from .fluid_shapes import Mesh

AROUND = 120
LEVELS = 26
INNER_RINGS = 7
ROOTS = 6
ROOT_REACH = 1.5
"""How far roots reach beyond the trunk, in its radii."""
BARK, WOOD = ("soil", (0.16, 0.11, 0.08)), ("wood", (0.22, 0.13, 0.08))
"""Weathered bark; charred wood."""


def build(base: Array, radius_m: float, height_m: float, seed: int) -> bpy.types.Object:
    """A stump standing on base (3,), its trunk radius_m wide."""
    rng = np.random.default_rng(seed + 11)
    turns = np.linspace(0.0, 2.0 * math.pi, AROUND, endpoint=False)
    rough = _rough(rng, turns)
    top = height_m * (1.0 + 0.12 * _waves(rng, turns, 5) + 0.05 * rng.standard_normal(AROUND))
    looks = {"top": top, "rough": rough, "roots": _roots(rng, turns)}
    rings = [_level(share, turns, radius_m, **looks) for share in np.linspace(0.0, 1.0, LEVELS)]
    edge = rings[-1]
    for ring in range(1, INNER_RINGS + 1):
        inward = 1.0 - ring / (INNER_RINGS + 0.3)
        ring_points = edge * np.array([inward, inward, 1.0])
        sunk = 0.3 * height_m * (1.0 - inward) ** 0.7
        ring_points[:, 2] = edge[:, 2] * inward + height_m * (1.0 - inward) - sunk
        rings.append(ring_points)
    vertices = np.concatenate([*rings, [rings[-1].mean(axis=0)]]) + base
    mesh = made_mesh("stump", Mesh(vertices, _faces(len(rings))))
    side = 2 * AROUND * (LEVELS - 1)
    mesh.polygons.foreach_set("material_index", (np.arange(len(mesh.polygons)) >= side).astype(np.int32))
    thing = bpy.data.objects.new("stump", mesh)
    bpy.context.scene.collection.objects.link(thing)
    return dressed(thing, BARK, WOOD)


def _level(share: float, turns: Array, radius_m: float, *, top: Array, rough: Array, roots: Array) -> Array:
    """(AROUND, 3) outline at a share of the height; wide with roots at the ground."""
    flare = math.exp(-share / 0.13)
    wide = radius_m * (
        1.0 + 0.05 * rough * (1.0 - 0.4 * share) + 0.12 * (1.0 - share) ** 2 + ROOT_REACH * flare * roots
    )
    z = share * top - 0.02 * (share == 0.0)
    return np.stack([wide * np.cos(turns), wide * np.sin(turns), z], axis=1)


def _roots(rng: np.random.Generator, turns: Array) -> Array:
    """(AROUND,) 0 between roots, up to 1 along them."""
    found = np.zeros(AROUND)
    for index in range(ROOTS):
        middle = 2.0 * math.pi * (index + rng.uniform(-0.25, 0.25)) / ROOTS
        away = np.abs((turns - middle + math.pi) % (2.0 * math.pi) - math.pi)
        found = np.maximum(found, rng.uniform(0.55, 1.0) * np.exp(-((away / 0.2) ** 2)))
    return found


def _rough(rng: np.random.Generator, turns: Array) -> Array:
    """(AROUND,) furrows of the bark about 0."""
    furrows = 0.8 * np.sin(31.0 * turns + rng.uniform(0.0, 6.0)) + 0.5 * rng.standard_normal(AROUND)
    return np.asarray(_waves(rng, turns, 7) + furrows)


def _waves(rng: np.random.Generator, turns: Array, count: int) -> Array:
    return np.asarray(sum(np.sin(k * turns + rng.uniform(0.0, 6.3)) / k for k in range(1, count)))


def _faces(rings: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    step = np.arange(AROUND)
    after = (step + 1) % AROUND
    found = []
    for ring in range(rings - 1):
        a, b = ring * AROUND + step, ring * AROUND + after
        found += [np.stack([a, b, b + AROUND], axis=1), np.stack([a, b + AROUND, a + AROUND], axis=1)]
    last = (rings - 1) * AROUND
    found.append(np.stack([last + step, last + after, np.full(AROUND, rings * AROUND)], axis=1))
    return np.asarray(np.concatenate(found), dtype=np.int32)
