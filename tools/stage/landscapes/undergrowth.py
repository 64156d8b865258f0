"""What grows and lies on the ground: ferns, tufts, fallen leaves, twigs, logs; templates to be scattered."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..objects.surfaces import Rgb
from ..pictures.framing import Array
from . import looks
from .looks import Season
from .shapes import Quads
from .trees import Palette

PETALS: tuple[Rgb, ...] = ((0.96, 0.95, 0.9), (0.96, 0.8, 0.12), (0.82, 0.16, 0.1), (0.42, 0.4, 0.78))


def ferns(rng: np.random.Generator, season: Season, count: int = 3) -> list[bpy.types.Object]:
    """Rosettes of fronds with leaflets, about 0.6 m high."""
    material = looks.leaf("fern", season.fern, snow=0.7 * season.snow, through=0.3)
    made = []
    for index in range(count):
        quads = Quads()
        for around in np.linspace(0, 2 * np.pi, int(rng.integers(7, 11)), endpoint=False):
            _frond(quads, float(around + rng.uniform(-0.3, 0.3)), float(rng.uniform(0.5, 0.8)), rng)
        made.append(quads.made(f"fern_{index + 1}", [material]))
    return made


def _frond(quads: Quads, around: float, length_m: float, rng: np.random.Generator) -> None:
    share = np.linspace(0.0, 1.0, 15)
    way, across = np.array([np.cos(around), np.sin(around), 0.0]), np.array([-np.sin(around), np.cos(around), 0.0])
    rise = length_m * (1.25 * share - 0.95 * share**2) * rng.uniform(0.75, 1.1)
    line = length_m * 0.85 * share[:, None] * way + rise[:, None] * np.array([0.0, 0.0, 1.0])
    wide = length_m * 0.2 * np.sin(np.pi * np.clip(share * 0.94 + 0.05, 0, 1)) ** 0.8
    for sign in (-1.0, 1.0):
        out = sign * across[None, :] * wide[:, None] + 0.35 * wide[:, None] * way
        out[:, 2] -= 0.12 * wide
        side = np.gradient(line, axis=0) * 0.42
        quads.cards(line, out, side, np.clip(rng.normal(0.5, 0.16, len(line)), 0, 1), slot=0)


def tufts(rng: np.random.Generator, colour: Rgb, height_m: float, count: int = 3) -> list[bpy.types.Object]:
    """Grass: thirty curved blades of two colours."""
    red, green, blue = (min(1.0, 1.25 * channel) for channel in colour)
    material = looks.leaf("grass", (colour, (red, green, blue)), through=0.35)
    made = []
    for index in range(count):
        quads = Quads()
        for _ in range(30):
            _blade(quads, height_m, rng)
        made.append(quads.made(f"tuft_{index + 1}", [material]))
    return made


def _blade(quads: Quads, height_m: float, rng: np.random.Generator) -> None:
    around, tilt = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.6)
    length = height_m * rng.uniform(0.5, 1.05)
    share = np.linspace(0.0, 1.0, 4)
    way = np.array([np.cos(around), np.sin(around), 0.0])
    foot = np.array([*rng.normal(0.0, 0.22 * height_m, 2), 0.0])
    out = length * (tilt * share + 0.35 * share**2)
    line = foot + out[:, None] * way + (length * (share - 0.25 * share**2))[:, None] * np.array([0.0, 0.0, 1.0])
    side = np.array([-way[1], way[0], 0.0])[None, :] * (0.011 + 0.012 * height_m) * (1.02 - share)[:, None]
    quads.strip(line, side, float(rng.random()))


def flowers(rng: np.random.Generator, height_m: float = 0.2) -> list[bpy.types.Object]:
    """Meadow flowers, a few stems each: daisies, buttercups, poppies and bluebells by colour."""
    stem = looks.leaf("stem", ((0.3, 0.42, 0.14), (0.36, 0.5, 0.18)), through=0.2)
    made = []
    for index, colour in enumerate(PETALS):
        quads = Quads()
        for _ in range(int(rng.integers(3, 6))):
            _flower(quads, rng.normal(0.0, 0.07, 2), height_m * float(rng.uniform(0.7, 1.2)), rng)
        made.append(quads.made(f"flower_{index + 1}", [stem, looks.leaf("petal", (colour, colour), through=0.3)]))
    return made


def _flower(quads: Quads, at: Array, height_m: float, rng: np.random.Generator) -> None:
    share = np.linspace(0.0, 1.0, 4)
    lean = rng.normal(0.0, 0.1, 2) * height_m
    line = np.column_stack([at[0] + lean[0] * share**2, at[1] + lean[1] * share**2, height_m * share])
    quads.strip(line, np.tile([0.004, 0.002, 0.0], (4, 1)), 0.5)
    turns = np.linspace(0.0, 2.0 * np.pi, 7, endpoint=False) + rng.uniform(0.0, 1.0)
    way = np.column_stack([np.cos(turns), np.sin(turns), np.full(7, 0.35)]) * 0.024
    side = np.column_stack([-np.sin(turns), np.cos(turns), np.zeros(7)]) * 0.01
    quads.cards(np.tile(line[-1], (7, 1)), way, side, np.full(7, 0.5))


def litter(rng: np.random.Generator, season: Season, leaf_m: float = 0.07, count: int = 4) -> list[bpy.types.Object]:
    """Patches of 45 fallen leaves over 0.6 m, lying at all angles near the ground."""
    material = looks.leaf("fallen", season.litter, through=0.1)
    made = []
    for index in range(count):
        quads, many = Quads(), 45
        around, out = rng.uniform(0, 2 * np.pi, many), 0.45 * np.sqrt(rng.random(many))
        at = np.column_stack([np.cos(around) * out, np.sin(around) * out, rng.uniform(0.004, 0.028, many)])
        turn = rng.uniform(0, 2 * np.pi, many)
        size = leaf_m * rng.uniform(0.6, 1.3, (many, 1))
        way = np.column_stack([np.cos(turn), np.sin(turn), rng.normal(0.05, 0.22, many)]) * size
        side = np.column_stack([-np.sin(turn), np.cos(turn), rng.normal(0.0, 0.25, many)]) * size * 0.36
        quads.cards(at, way, side, np.clip(rng.normal(0.5, 0.28, many), 0, 1), slot=0)
        made.append(quads.made(f"litter_{index + 1}", [material]))
    return made


def sticks(rng: np.random.Generator, made_of: Palette, count: int = 3) -> list[bpy.types.Object]:
    """Fallen twigs of 0.3 to 0.9 m."""
    made = []
    for index in range(count):
        quads, length = Quads(), float(rng.uniform(0.3, 0.9))
        quads.tube(*_lying(length, 0.012, rng), sides=5)
        made.append(quads.made(f"stick_{index + 1}", [made_of.bark]))
    return made


def log(
    name: str, size_m: tuple[float, float], rng: np.random.Generator, made_of: Palette, colour: Rgb
) -> bpy.types.Object:
    """A fallen trunk of a length and radius along x, lying on z = 0, its cut ends pale."""
    quads = Quads()
    length_m, radius_m = size_m
    line, radii = _lying(length_m, radius_m, rng)
    quads.tube(line, radii, sides=14)
    for end, inner in ((0, 1), (-1, -2)):
        # The end closes with a ring of the same place and almost no radius.
        cap = np.stack([line[end], line[end] + 0.001 * (line[end] - line[inner])])
        quads.tube(cap, np.array([radii[end], 0.004]), sides=14, slot=1)
    quads.tube(*_stub(line[3], radius_m, rng), sides=7)
    return quads.made(name, [made_of.bark, looks.leaf("cut_wood", (colour, colour), through=0.0)])


def _stub(foot: Array, radius_m: float, rng: np.random.Generator) -> tuple[Array, Array]:
    way = np.array([0.35, rng.choice([-1.0, 1.0]) * 0.6, 0.75])
    return foot + np.linspace(0, 1, 4)[:, None] * way * 3.2 * radius_m, np.linspace(0.38, 0.16, 4) * radius_m


def _lying(length_m: float, radius_m: float, rng: np.random.Generator) -> tuple[Array, Array]:
    share = np.linspace(-0.5, 0.5, 9)
    bend = np.cumsum(rng.normal(0.0, 0.012, 9)) * length_m
    line = np.column_stack([share * length_m, bend, np.full(9, 0.86 * radius_m)])
    return line, radius_m * (1.0 - 0.35 * (share + 0.5) + rng.normal(0, 0.03, 9))


def spots(
    rng: np.random.Generator, area: tuple[float, float, float, float], per_m2: float, kept: Sequence[Array] = ()
) -> Array:
    """(N, 2) places over x0, y0, x1, y1, evenly spread by chance."""
    count = int(rng.poisson(max(0.0, per_m2 * (area[2] - area[0]) * (area[3] - area[1]))))
    return np.asarray(rng.uniform(area[:2], area[2:], (count, 2)))
