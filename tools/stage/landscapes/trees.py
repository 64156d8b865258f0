"""Trees, bushes and saplings as meshes: tubes of bark and leaf cards, base at the object's origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import bpy
import numpy as np

from ..pictures.framing import Array
from . import growth, looks, palms
from .growth import Limb, Tree
from .looks import Season
from .shapes import Quads


@dataclass(frozen=True)
class Detail:
    """How finely a tree is made. leaf_m is the length of a leaf card, leaves their number on a full crown."""

    leaf_m: float
    leaves: int
    sides: tuple[int, int, int, int]
    """Of trunk, limbs, twigs, twigs' twigs; 0 leaves them out."""


NEAR = Detail(0.26, 7000, (14, 5, 3, 0))
FAR = Detail(0.62, 1100, (5, 3, 0, 0))
LONG_FRONDS = 5000
"""Leaves of a crown from which a palm is fine enough for every leaflet."""
SHRUB = Detail(0.09, 1500, (5, 4, 3, 0))


@dataclass(frozen=True)
class Palette:
    """Materials that all trees of a landscape share."""

    bark: bpy.types.Material
    leaves: bpy.types.Material
    needles: bpy.types.Material


def palette(season: Season, seed: int) -> Palette:
    """Make them once a landscape."""
    return Palette(
        bark=looks.bark(season.bark, seed, snow=0.75 * season.snow, moss=0.45 if season.undergrowth >= 1 else 0.0),
        leaves=looks.leaf("foliage", season.leaves, snow=0.9 * season.snow),
        needles=looks.leaf("needles", season.needles, snow=0.95 * season.snow, through=0.15),
    )


def tree(
    name: str, kind: str, height_m: float, rng: np.random.Generator, *, season: Season, made_of: Palette, detail: Detail
) -> bpy.types.Object:
    """A palm, or a tree of a kind of growth.HABITS; dead ones bear no leaves, conifers keep theirs all year."""
    quads = Quads()
    if kind == "palm":
        palms.grow(quads, height_m, rng, sides=detail.sides[0], leaflets=12 if detail.leaves < LONG_FRONDS else 34)
        return quads.made(name, [made_of.bark, made_of.leaves])
    grown = growth.grow(kind, height_m, rng)
    bare = kind == "dead" or (kind != "conifer" and season.leafy < 0.2)
    _wood(quads, grown, replace(detail, sides=(*detail.sides[:2], 3, 3)) if bare else detail, rng)
    leaves = made_of.leaves
    if kind == "conifer":
        _needles(quads, grown, detail, height_m, rng)
        leaves = made_of.needles
    elif kind != "dead":
        _leaves(quads, grown, detail, season.leafy, rng)
    return quads.made(name, [made_of.bark, leaves])


def _wood(quads: Quads, grown: Tree, detail: Detail, rng: np.random.Generator) -> None:
    for limb in grown.limbs:
        sides = detail.sides[limb.order]
        if sides:
            quads.tube(limb.line, limb.radii, sides=sides, lobes=_flare(limb, sides, rng) if limb.order == 0 else None)


def _flare(trunk: Limb, sides: int, rng: np.random.Generator) -> Array:
    """Roots that spread at the foot: lobes on the lowest rings of the trunk."""
    turns = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    lobes = np.maximum(0.0, np.cos(turns * 2.5 + rng.uniform(0, 6.28))) + 0.6 * np.maximum(
        0.0, np.cos(turns * 3.5 + rng.uniform(0, 6.28))
    )
    fall = np.exp(-np.clip(trunk.line[:, 2], 0, None) / (1.5 * trunk.radii[4]))
    bumps = rng.normal(0.0, 0.05, (len(trunk.line), sides))
    return np.asarray(1.0 + 0.85 * fall[:, None] * lobes[None, :] + bumps)


def _leaves(quads: Quads, grown: Tree, detail: Detail, leafy: float, rng: np.random.Generator) -> None:
    """Leaf cards about the outermost twigs, looking outwards and up more than not."""
    count = int(detail.leaves * leafy)
    if not count or not grown.tips:
        return
    chosen = rng.integers(0, len(grown.tips), count)
    share = rng.random(count) ** 0.7
    at = np.stack([_along(grown.tips[tip], float(part)) for tip, part in zip(chosen, share, strict=True)])
    at += rng.normal(0.0, 0.75 * detail.leaf_m, (count, 3))
    size = detail.leaf_m * rng.uniform(0.65, 1.2, (count, 1))
    way = _unit(rng.normal(size=(count, 3)) + np.array([0.0, 0.0, -0.35]))
    side = _unit(np.cross(way, rng.normal(size=(count, 3)) * np.array([0.45, 0.45, 1.0]) + np.array([0, 0, 0.8])))
    clump = np.array([0.5 + 0.5 * np.sin(tip * 1.7) for tip in chosen])
    tone = np.clip(0.45 * clump + rng.normal(0.28, 0.2, count), 0, 1)
    quads.cards(at, way * size, side * size * 0.34, tone)


def _needles(quads: Quads, grown: Tree, detail: Detail, height_m: float, rng: np.random.Generator) -> None:
    """Sprays along both sides of every branch, hanging a little: far narrower than broad leaves, and longer."""
    lengths = np.array([float(np.linalg.norm(line[-1] - line[0])) for line in grown.tips])
    # A conifer's sprays are counted by branch length, so that the skirt is as dense as the top.
    counts = np.maximum(3, detail.leaves * lengths / max(lengths.sum(), 1e-6)).astype(int)
    for line, count, length in zip(grown.tips, counts, lengths, strict=True):
        share = np.sqrt(rng.random(count)) * 0.97 + 0.03
        at = np.stack([_along(line, float(part)) for part in share])
        way = (line[-1] - line[0]) / max(length, 1e-6)
        across = _unit(np.cross(way, np.array([0.0, 0.0, 1.0]))[None])[0]
        sign = rng.choice([-1.0, 1.0], count)[:, None]
        out = _unit(way * rng.uniform(0.35, 1.0, (count, 1)) + across * sign * rng.uniform(0.3, 1.0, (count, 1)))
        out[:, 2] -= rng.uniform(0.05, 0.55, count)
        size = detail.leaf_m * rng.uniform(0.9, 1.9, (count, 1)) * (1.15 - 0.55 * share[:, None])
        side = _unit(np.cross(out, np.array([0.0, 0.0, 1.0])) + rng.normal(0, 0.35, (count, 3)))
        tone = np.clip(0.25 + 0.5 * share * at[:, 2] / height_m + rng.normal(0.1, 0.16, count), 0, 1)
        quads.cards(at, out * size, side * size * 0.2, tone)


def _along(line: Array, share: float) -> Array:
    at = share * (len(line) - 1)
    low = min(int(at), len(line) - 2)
    return np.asarray(line[low] * (1 - at + low) + line[low + 1] * (at - low))


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def variants(
    kinds: Mapping[str, int],
    heights_m: tuple[float, float],
    rng: np.random.Generator,
    *,
    season: Season,
    made_of: Palette,
    detail: Detail,
    prefix: str,
) -> list[bpy.types.Object]:
    """So many trees of each kind, of heights over the range, named prefix_kind_1 and so on."""
    made = []
    for kind, count in kinds.items():
        for index in range(count):
            height = float(rng.uniform(*heights_m))
            name = f"{prefix}_{kind}_{index + 1}"
            made.append(tree(name, kind, height, rng, season=season, made_of=made_of, detail=detail))
    return made
