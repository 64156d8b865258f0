"""Plants, mushrooms and crystals as functions of how far they have grown: the same vertices at every age. numpy only.

A part is a list of faces and a function of age 0..1 that gives its vertices (metres, root at the origin, Z up).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..bodies.hulls import Array

Faces = NDArray[np.int64]
SIDES = 12


@dataclass(frozen=True)
class Part:
    """slot: index of the material."""

    faces: Faces
    slot: int
    at: Callable[[float], Array]


@dataclass(frozen=True)
class Flower:
    """petals in rings, the outermost open_deg from upright when in bloom; lengths are shares of the plant's height."""

    petals: int
    rings: int
    petal_long: float
    petal_wide: float
    open_deg: float
    heart: float
    leaves: int
    colour: tuple[float, float, float]
    heart_colour: tuple[float, float, float]


FLOWERS: dict[str, Flower] = {
    "daisy": Flower(18, 1, 0.21, 0.05, 68.0, 0.062, 4, (0.96, 0.96, 0.94), (0.95, 0.75, 0.1)),
    "sunflower": Flower(22, 2, 0.19, 0.055, 66.0, 0.1, 6, (0.97, 0.76, 0.06), (0.28, 0.16, 0.07)),
    "tulip": Flower(6, 1, 0.24, 0.16, 24.0, 0.02, 3, (0.85, 0.12, 0.16), (0.85, 0.8, 0.3)),
    "rose": Flower(6, 4, 0.17, 0.16, 58.0, 0.015, 5, (0.78, 0.05, 0.12), (0.9, 0.7, 0.3)),
    "poppy": Flower(5, 1, 0.2, 0.2, 60.0, 0.03, 4, (0.88, 0.16, 0.08), (0.1, 0.1, 0.08)),
    "lily": Flower(6, 1, 0.21, 0.06, 62.0, 0.02, 5, (0.96, 0.93, 0.9), (0.9, 0.6, 0.15)),
    "lotus": Flower(10, 3, 0.18, 0.07, 64.0, 0.035, 2, (0.95, 0.66, 0.76), (0.95, 0.8, 0.25)),
    "sprout": Flower(0, 0, 0.0, 0.0, 0.0, 0.0, 6, (0.3, 0.5, 0.15), (0.3, 0.5, 0.15)),
}


def eased(age: float, low: float, high: float) -> float:
    """0 before low, 1 after high, smooth between."""
    share = min(1.0, max(0.0, (age - low) / (high - low)))
    return share * share * (3.0 - 2.0 * share)


def flower(kind: Flower, height_m: float, rng: np.random.Generator) -> list[Part]:
    """Slots: 0 green, 1 petals, 2 heart."""
    bend = rng.uniform(-0.09, 0.09, 2) * height_m
    phase = float(rng.uniform(0.0, 2.0 * np.pi))

    def stem_at(share: Array, age: float) -> Array:
        """(n, 3) points of the stem's middle line at shares of its present length."""
        tall = height_m * (0.04 + 0.96 * eased(age, 0.0, 0.72))
        rise = share * tall
        lean = (rise / height_m) ** 2
        return np.stack([bend[0] * lean, bend[1] * lean, rise], axis=1)

    parts = [_tube(stem_at, 0.015 * height_m, 18)]
    for index in range(kind.leaves):
        begin = 0.12 + 0.5 * index / max(kind.leaves, 1)
        where = 0.1 + 0.62 * index / max(kind.leaves, 1)
        parts.append(_leaf(stem_at, height_m, where, begin, phase + index * 2.4))
    if not kind.petals:
        parts.append(_leaf(stem_at, 0.7 * height_m, 0.97, 0.4, phase + 0.3))
        parts.append(_leaf(stem_at, 0.7 * height_m, 0.97, 0.45, phase + 0.3 + np.pi))
        return parts
    for ring in range(kind.rings):
        share = (ring + 1) / kind.rings
        for petal in range(kind.petals):
            turn = 2.0 * np.pi * (petal + 0.5 * (ring % 2)) / kind.petals + 0.7 * ring + phase
            jitter = float(rng.uniform(0.92, 1.08))
            open_deg = kind.open_deg * (0.35 + 0.65 * share) * jitter
            parts.append(_petal(stem_at, kind, height_m, turn=turn, open_deg=open_deg, share=share))
    parts.append(_heart(stem_at, kind.heart * height_m))
    return parts


def bloom(age: float) -> float:
    """How far the flower is open, 0 bud .. 1 in bloom."""
    return eased(age, 0.58, 1.0)


def mushroom(height_m: float, rng: np.random.Generator) -> list[Part]:
    """A group of three. Slots: 0 stem, 1 cap, 2 gills."""
    parts = []
    for index, (size, away) in enumerate(((1.0, 0.0), (0.62, 0.34), (0.45, 0.3))):
        turn = float(rng.uniform(0.0, 2.0)) + 2.4 * index
        root = np.array([np.cos(turn), np.sin(turn), 0.0]) * away * height_m
        parts += _one_mushroom(size * height_m, root, 0.1 * index)
    return parts


def crystal(height_m: float, rng: np.random.Generator) -> list[Part]:
    """A cluster of six-sided prisms with pointed ends. Slot 0."""
    parts = []
    for index in range(11):
        size = height_m * (1.0 if index == 0 else float(rng.uniform(0.3, 0.75)))
        turn = 2.4 * index + float(rng.uniform(0.0, 0.8))
        tilt = 0.0 if index == 0 else float(rng.uniform(0.25, 0.8))
        way = np.array([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)])
        root = np.array([np.cos(turn), np.sin(turn), 0.0]) * 0.09 * height_m * (index > 0)
        parts.append(_prism(size, way, root, 0.55 * index / 11))
    return parts


def _grid(rows: int, columns: int, *, closed: bool) -> Faces:
    """Quads of a grid; closed joins the last column to the first."""
    found = [
        (r * columns + c, r * columns + (c + 1) % columns, (r + 1) * columns + (c + 1) % columns, (r + 1) * columns + c)
        for r in range(rows - 1)
        for c in range(columns if closed else columns - 1)
    ]
    return np.array(found, dtype=np.int64)


def _tube(stem_at: Callable[[Array, float], Array], radius_m: float, rings: int) -> Part:
    share, turn = np.linspace(0.0, 1.0, rings), 2.0 * np.pi * np.arange(SIDES) / SIDES
    circle = np.stack([np.cos(turn), np.sin(turn), np.zeros(SIDES)], axis=1)

    def at(age: float) -> Array:
        thick = radius_m * (0.45 + 0.55 * age) * (1.0 - 0.35 * share)
        return np.asarray((stem_at(share, age)[:, None] + thick[:, None, None] * circle).reshape(-1, 3))

    return Part(_grid(rings, SIDES, closed=True), 0, at)


def _blade(long: float, wide: float, power: float) -> tuple[Array, Faces]:
    """A pointed sheet from the origin along X, 5 across, folded a little along its vein."""
    along, aside = np.linspace(0.0, 1.0, 11), np.linspace(-1.0, 1.0, 5)
    half = wide * np.sin(np.pi * along**power) ** 0.75
    half[0], half[-1] = 0.12 * wide, 0.0
    points = np.stack(
        [
            np.repeat(along * long, 5),
            (half[:, None] * aside).ravel(),
            (0.25 * half[:, None] * np.abs(aside)).ravel(),
        ],
        axis=1,
    )
    return points, _grid(11, 5, closed=False)


def _leaf(stem_at: Callable[[Array, float], Array], height_m: float, where: float, begin: float, turn: float) -> Part:
    points, faces = _blade(0.34 * height_m, 0.05 * height_m, 0.8)

    def at(age: float) -> Array:
        grown = eased(age, begin, begin + 0.38)
        root = stem_at(np.array([where]), age)[0]
        up = np.radians(82.0 - 48.0 * grown)
        curl = 0.9 * (points[:, 0] / (0.34 * height_m)) ** 2 * 0.34 * height_m * 0.42 * grown
        shape = points * max(grown, 0.001)
        reach = np.cos(up) * shape[:, 0] - np.sin(up) * shape[:, 2]
        rise = np.sin(up) * shape[:, 0] + np.cos(up) * shape[:, 2] - curl * grown
        return np.asarray(root + _turned(reach, shape[:, 1], rise, turn))

    return Part(faces, 0, at)


def _petal(
    stem_at: Callable[[Array, float], Array],
    kind: Flower,
    height_m: float,
    *,
    turn: float,
    open_deg: float,
    share: float,
) -> Part:
    long, wide = kind.petal_long * height_m * (0.7 + 0.3 * share), 0.5 * kind.petal_wide * height_m
    points, faces = _blade(long, wide, 1.15)

    def at(age: float) -> Array:
        bud, opened = eased(age, 0.4, 0.85), bloom(age)
        top = stem_at(np.array([1.0]), age)[0]
        lean = np.radians(4.0 + (open_deg - 4.0) * opened)
        cup = (points[:, 0] / long) ** 2 * long * (0.42 * (1.0 - opened) + 0.1)
        size = max(bud, 0.001)
        out = size * (np.sin(lean) * points[:, 0] - np.cos(lean) * (points[:, 2] + cup) + 0.6 * kind.heart * height_m)
        rise = size * (np.cos(lean) * points[:, 0] + np.sin(lean) * (points[:, 2] + cup))
        narrow = size * (0.55 + 0.45 * opened)
        return np.asarray(top + _turned(out, narrow * points[:, 1], rise, turn))

    return Part(faces, 1, at)


def _heart(stem_at: Callable[[Array, float], Array], radius_m: float) -> Part:
    tilt, turn = np.linspace(0.0, np.pi / 2.0, 6), 2.0 * np.pi * np.arange(SIDES) / SIDES
    rim, high = np.cos(tilt)[:, None], 0.55 * np.sin(tilt)[:, None]
    dome = np.stack([rim * np.cos(turn), rim * np.sin(turn), high * np.ones(SIDES)], axis=-1)

    def at(age: float) -> Array:
        size = radius_m * max(eased(age, 0.4, 0.9), 0.001)
        return np.asarray(stem_at(np.array([1.0]), age)[0] + size * dome.reshape(-1, 3))

    return Part(_grid(6, SIDES, closed=True), 2, at)


def _one_mushroom(height_m: float, root: Array, late: float) -> list[Part]:
    turn = 2.0 * np.pi * np.arange(2 * SIDES) / (2 * SIDES)
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)

    def turned_at(profile: Callable[[float], Array]) -> Callable[[float], Array]:
        def at(age: float) -> Array:
            outline = profile(eased(age, late, 0.75 + late))
            flat = outline[:, 0, None, None] * circle
            high = np.repeat(outline[:, 1], len(turn)).reshape(len(outline), len(turn), 1)
            return np.asarray(root + np.concatenate([flat, high], axis=-1).reshape(-1, 3))

        return at

    def stem(grown: float) -> Array:
        tall = height_m * (0.02 + 0.88 * grown)
        share = np.linspace(0.0, 1.0, 8)
        return np.stack([height_m * 0.075 * grown * (1.25 - 0.5 * share), share * tall], axis=1)

    def cap(grown: float) -> Array:
        tilt = np.linspace(0.0, np.pi / 2.0, 9)
        wide = height_m * grown * (0.13 + 0.25 * eased(grown, 0.3, 1.0))
        high = height_m * grown * (0.3 - 0.08 * grown)
        base = height_m * (0.02 + 0.68 * grown)
        return np.stack([wide * np.cos(tilt), base + high * np.sin(tilt)], axis=1)

    def gills(grown: float) -> Array:
        rim = cap(grown)[0]
        share = np.linspace(1.0, 0.15, 4)
        return np.stack([rim[0] * share, rim[1] + 0.12 * rim[0] * (1.0 - share)], axis=1)

    rows = ((8, 0, stem), (9, 1, cap), (4, 2, gills))
    return [Part(_grid(count, len(turn), closed=True), slot, turned_at(shape)) for count, slot, shape in rows]


def _prism(size_m: float, way: Array, root: Array, late: float) -> Part:
    aside = np.cross(way, [0.3, 1.0, 0.2])
    aside /= np.linalg.norm(aside)
    third = np.cross(way, aside)
    turn = 2.0 * np.pi * np.arange(6) / 6
    circle = np.cos(turn)[:, None] * aside + np.sin(turn)[:, None] * third
    levels = np.array([[0.0, 1.0], [0.78, 0.92], [1.0, 0.03]])

    def at(age: float) -> Array:
        grown = max(eased(age, late, min(1.0, late + 0.55)), 0.001)
        rings = [root + grown * size_m * (z * way + 0.13 * r * circle) for z, r in levels]
        return np.asarray(np.concatenate(rings) - np.array([0.0, 0.0, 0.02 * size_m]))

    return Part(_grid(3, 6, closed=True), 0, at)


def _turned(out: Array, aside: Array, rise: Array, turn: float) -> Array:
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([c * out - s * aside, s * out + c * aside, rise], axis=1)
