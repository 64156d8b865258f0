"""Bodies made of parts: lofts, sheets, balls and tubes, as arrays. numpy only, no Blender.

A body's own frame: +X forward, +Y to its left, +Z up, metres. Colours are sRGB 0..1, one for each vertex.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator

Array = NDArray[np.float64]
Rgb = tuple[float, float, float]
Face = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A piece of a body with one material: skin, film (fins and wings light shines through), eye, glow or jelly."""

    name: str
    points: Array
    faces: tuple[Face, ...]
    hue: Array
    """(V, 3)"""
    material: str = "skin"


@dataclass(frozen=True)
class Body:
    """Parts as one mesh."""

    points: Array
    faces: tuple[Face, ...]
    hue: Array
    materials: tuple[str, ...]
    face_material: NDArray[np.int64]
    """(faces,) index into materials."""
    spans: Mapping[str, slice]
    """Part name -> its vertices."""

    @property
    def length_m(self) -> float:
        return float(np.ptp(self.points[:, 0]))


def joined(parts: Sequence[Part]) -> Body:
    """All parts in their order. Raises ValueError for two parts of one name."""
    spans: dict[str, slice] = {}
    faces: list[Face] = []
    materials = tuple(dict.fromkeys(part.material for part in parts))
    which: list[int] = []
    start = 0
    for part in parts:
        if part.name in spans:
            raise ValueError(f"a body has two parts called {part.name!r}")
        spans[part.name] = slice(start, start + len(part.points))
        faces += [tuple(start + corner for corner in face) for face in part.faces]
        which += [materials.index(part.material)] * len(part.faces)
        start += len(part.points)
    points = np.concatenate([part.points for part in parts])
    hue = np.concatenate([part.hue for part in parts])
    return Body(points, tuple(faces), hue, materials, np.array(which), spans)


def painted(count: int, hue: ArrayLike) -> Array:
    """(count, 3) of one colour, or the given colours checked for their shape."""
    colours = np.asarray(hue, dtype=np.float64)
    return np.ascontiguousarray(np.broadcast_to(colours, (count, 3)))


def loft(name: str, rings: Array, hue: ArrayLike, material: str = "skin", *, closed: bool = True) -> Part:
    """A skin over rings (R, S, 3), counter-clockwise seen from the first towards the last; closed: ends are capped."""
    rows, sides = rings.shape[:2]
    faces: list[Face] = [
        (i * sides + j, (i + 1) * sides + j, (i + 1) * sides + (j + 1) % sides, i * sides + (j + 1) % sides)
        for i in range(rows - 1)
        for j in range(sides)
    ]
    if closed:
        faces.append(tuple(range(sides)))
        faces.append(tuple(reversed(range((rows - 1) * sides, rows * sides))))
    return Part(name, rings.reshape(-1, 3), tuple(faces), painted(rows * sides, hue), material)


def sheet(name: str, grid: Array, hue: ArrayLike, material: str = "film") -> Part:
    """A thin surface over a grid of points (M, N, 3)."""
    rows, columns = grid.shape[:2]
    faces: list[Face] = [
        (i * columns + j, i * columns + j + 1, (i + 1) * columns + j + 1, (i + 1) * columns + j)
        for i in range(rows - 1)
        for j in range(columns - 1)
    ]
    return Part(name, grid.reshape(-1, 3), tuple(faces), painted(rows * columns, hue), material)


def ball(
    name: str, centre: ArrayLike, radii: ArrayLike, hue: ArrayLike, material: str = "skin", *, size: int = 10
) -> Part:
    """An ellipsoid of size rows and twice as many columns."""
    tilt = np.linspace(0.0, np.pi, size + 2)[1:-1]
    around = np.linspace(0.0, 2 * np.pi, 2 * size, endpoint=False)
    ring = np.stack([np.zeros_like(around), np.cos(around), np.sin(around)], axis=1)
    rings = np.array([ring * np.sin(a) + np.array([np.cos(a), 0.0, 0.0]) for a in tilt])
    placed = rings * np.broadcast_to(np.asarray(radii, dtype=float), (3,)) + np.asarray(centre, dtype=float)
    return loft(name, placed, hue, material)


def tube_rings(line: Array, radii: ArrayLike, sides: int = 8, reference: ArrayLike = (0.0, 1.0, 0.0)) -> Array:
    """(R, sides, 3) circles about a line (R, 3) that do not twist; reference: about where the first one starts."""
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    widths = np.broadcast_to(np.asarray(radii, dtype=float), (len(line),))
    around = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    side = np.asarray(reference, dtype=float)
    rings = np.empty((len(line), sides, 3))
    for index, (place, way, width) in enumerate(zip(line, ahead, widths, strict=True)):
        side = side - way * (side @ way)
        if np.linalg.norm(side) < 1e-6:
            side = np.cross(way, [0.31, 0.52, 0.8])
        side = side / np.linalg.norm(side)
        up = np.cross(way, side)
        rings[index] = place + width * (np.outer(np.cos(around), side) + np.outer(np.sin(around), up))
    return rings


def tube(name: str, line: Array, radii: ArrayLike, hue: ArrayLike, material: str = "skin", *, sides: int = 8) -> Part:
    """A round limb along a line (R, 3)."""
    return loft(name, tube_rings(line, radii, sides), hue, material)


def curve(points: Iterable[tuple[float, float]]) -> PchipInterpolator:
    """A smooth curve without overshoot through (place, value) pairs of rising place."""
    pairs = np.array(list(points), dtype=float)
    return PchipInterpolator(pairs[:, 0], pairs[:, 1])


def blend(first: ArrayLike, second: ArrayLike, share: ArrayLike) -> Array:
    """(N, 3) colours from first (share 0) to second (share 1)."""
    weight = np.clip(np.atleast_1d(np.asarray(share, dtype=float)), 0.0, 1.0)[:, None]
    return np.asarray(np.asarray(first, dtype=float) * (1 - weight) + np.asarray(second, dtype=float) * weight)


def step(values: ArrayLike, low: float, high: float) -> Array:
    """0 below low, 1 above high, smooth between (low may lie above high for a falling step)."""
    share = np.clip((np.asarray(values, dtype=float) - low) / (high - low), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share))


def turned(points: Array, axis: ArrayLike, angle_rad: float, about: ArrayLike = (0.0, 0.0, 0.0)) -> Array:
    """Points (N, 3) turned about an axis through a point (Rodrigues)."""
    way = np.asarray(axis, dtype=float) / np.linalg.norm(np.asarray(axis, dtype=float))
    centre = np.asarray(about, dtype=float)
    local = points - centre
    cosine, sine = np.cos(angle_rad), np.sin(angle_rad)
    along = np.outer(local @ way, way)
    return np.asarray(centre + local * cosine + np.cross(way, local) * sine + along * (1 - cosine))
