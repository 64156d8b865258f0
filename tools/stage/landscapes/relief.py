"""Heights of landforms over the plane, in metres. numpy only; x to the right of the camera, y away from it.

Every landform is level at 0 where the action plays and takes its own shape beyond. Functions take arrays x, y of one
shape and give heights of that shape.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..pictures.framing import Array

Relief = Callable[[Array, Array, int], Array]

REPOSE = np.tan(np.radians(33.0))
"""Slope of a dune's slip face: dry sand's angle of repose."""


def noise(x: Array, y: Array, seed: int) -> Array:
    """Gradient noise of period 1 m, about -1..1 (Perlin's construction with a quintic fade)."""
    x0, y0 = np.asarray(np.floor(x)), np.asarray(np.floor(y))
    fx, fy = x - x0, y - y0
    ease_x, ease_y = _fade(fx), _fade(fy)
    corners = [_slope(x0 + i, y0 + j, fx - i, fy - j, seed) for j in (0.0, 1.0) for i in (0.0, 1.0)]
    low = corners[0] + ease_x * (corners[1] - corners[0])
    high = corners[2] + ease_x * (corners[3] - corners[2])
    return np.asarray(1.5 * (low + ease_y * (high - low)))


def fractal(x: Array, y: Array, seed: int, *, octaves: int = 5, ridged: bool = False) -> Array:
    """Noise of halving size and height summed; ridged folds every octave into sharp crests, 0..1."""
    total, size, weight, most = np.zeros_like(x), 1.0, 1.0, 0.0
    for octave in range(octaves):
        layer = noise(x * size, y * size, seed + 101 * octave)
        total = total + weight * ((1.0 - np.abs(layer)) ** 2 if ridged else layer)
        most, size, weight = most + weight, size * 2.03, weight * 0.5
    return np.asarray(total / most)


def eased(value: Array, low: float, high: float) -> Array:
    """0 below low, 1 above high, smooth between."""
    return _fade(np.clip((value - low) / (high - low), 0.0, 1.0))


def forest(x: Array, y: Array, seed: int) -> Array:
    """Uneven ground that rises a little into the distance."""
    away = np.hypot(x / 1.3, y + 2.0)
    return np.asarray(eased(away, 8.0, 22.0) * (0.9 * fractal(x / 14, y / 14, seed) + 2.2 * eased(away, 15, 80)))


def mountain_forest(x: Array, y: Array, seed: int) -> Array:
    """A clearing on a ridge, a valley behind it, wooded ridges one behind the other."""
    away = np.hypot(x * 0.8, y + 4.0)
    valley = -75.0 * eased(y + 0.12 * np.abs(x), 4.0, 110.0)
    sides = 16.0 * eased(np.abs(x + 0.1 * y), 16.0, 70.0) * (1.0 - eased(y, 40.0, 140.0))
    far = eased(y, 80.0, 420.0)
    ridges = 210.0 * far * fractal(x / 520 + 3.7, y / 300, seed, octaves=4, ridged=True) ** 1.8
    rise = 90.0 * eased(y, 250.0, 1300.0)
    return np.asarray(eased(away, 7.0, 18.0) * (valley + sides + ridges + rise + 1.2 * fractal(x / 15, y / 15, seed)))


def mountains(x: Array, y: Array, seed: int) -> Array:
    """An upland meadow before a range of peaks."""
    away = np.hypot(x * 0.7, y + 4.0)
    range_ = eased(y + 0.15 * np.abs(x), 120.0, 900.0) * (1.0 - 0.35 * eased(y, 1300.0, 2400.0))
    crest = fractal(x / 620 + 1.3, y / 620, seed, octaves=8, ridged=True) ** 1.5
    peaks = 620.0 * range_ * crest * (0.75 + 0.35 * noise(x / 900, y / 900, seed + 7))
    swell = 2.5 * fractal(x / 40, y / 40, seed + 3) + 5.0 * eased(y, 15.0, 120.0)
    return np.asarray(eased(away, 7.0, 24.0) * swell + peaks - 30.0 * eased(y, 60.0, 200.0) * (1.0 - range_))


def dunes(x: Array, y: Array, seed: int) -> Array:
    """Dunes whose long side faces the wind and whose other is a slip face; their crests are sharp.

    The first crest winds from the left of the action away from the camera and rises with its distance.
    """
    tall = 13.5 * eased(y, -14.0, 84.0) * (0.9 + 0.14 * noise(y / 26.0, np.full_like(y, 0.9), seed + 2))
    tall *= 1.0 - 0.75 * eased(y, 100.0, 150.0)
    fine = 0.2 * eased(y, 8.0, 60.0)  # as blunt as the mesh is coarse: it runs aslant to the crest
    aside = x - crest_x(y, seed)
    total = np.mean([_ridge(aside + shift * fine, tall) for shift in (-2.0, -1.0, 0.0, 1.0, 2.0)], axis=0)
    far = ((60.0, 8.0), (95.0, 16.0), (150.0, 26.0), (260.0, 42.0), (420.0, 62.0))
    for index, (distance, height) in enumerate(far):
        bend = 30.0 * fractal(x / 90 + index * 9.1, np.full_like(x, 0.37), seed + index, octaves=3)
        swell = 0.7 + 0.4 * noise(x / (0.9 * distance), np.full_like(x, index + 0.5), seed + 11)
        turn = np.radians(62.0 - 24.0 * (index % 2))  # slanted crests: their slip faces are seen, and lie in shade
        beyond = np.cos(turn) * x - np.sin(turn) * (y - distance - bend)
        tall = height * np.clip(swell, 0.1, 1.0)
        blunt = 0.04 * distance  # the mesh is coarser far off: a sharp crest would be a saw
        total = np.maximum(total, np.mean([_ridge(beyond + shift, tall) for shift in (-blunt, 0.0, blunt)], axis=0))
    small = 0.25 * eased(np.hypot(x, y), 9.0, 25.0) * fractal(x / 9, y / 9, seed + 5, octaves=3)
    return np.asarray(total + small)


def crest_x(y: Array, seed: int) -> Array:
    """x of the first dune's crest over y: it winds away from the camera, its slip face on the right."""
    wander = 1.2 * noise(y / 14.0, np.full_like(y, 0.21), seed) * eased(y, 2.0, 14.0)
    far = np.clip(y, -12.0, 130.0)
    return np.asarray(-8.5 + 0.2 * far + (1.6 + 0.1 * np.clip(far, 0.0, 90.0)) * np.sin(far / 11.5 + 0.5) + wander)


def _ridge(beyond: Array, height: Array) -> Array:
    """Rises gently to a crest at beyond = 0 on the near side and falls behind it at the angle of repose.

    The near side is concave: steepest, at 27 degrees, right under the crest.
    """
    near = np.clip(1.0 + beyond / np.maximum(2.4 * height, 1e-6), 0.0, 1.0) ** 1.25
    behind = np.clip(1.0 - beyond * REPOSE / np.maximum(height, 1e-6), 0.0, 1.0)
    return np.asarray(height * np.where(beyond < 0.0, near, behind))


def canyon(x: Array, y: Array, seed: int) -> Array:
    """A dry valley floor between stepped walls that wind into the distance."""
    bend = 9.0 * np.sin((y - 6.0) / 38.0) * eased(y, 10.0, 60.0)
    half = 8.5 + 1.6 * fractal(y / 17, np.full_like(y, 0.4), seed, octaves=4) + 0.1 * np.clip(y, 0, 60)
    out = np.abs(x - bend) - half + 2.6 * fractal(x / 9, y / 9, seed + 4, octaves=5)
    steps = np.clip(out, 0.0, None)
    level = np.minimum(38.0, 2.3 * steps**1.02)
    tread = 5.2
    whole = np.floor(level / tread)
    part = level / tread - whole
    terraced = tread * (whole + np.clip(part * 2.6 - 0.6, 0.0, 1.0) ** 1.3)
    closed = 24.0 * eased(y, 150.0, 240.0)
    floor = 0.5 * eased(np.hypot(x, y), 9.0, 22.0) * fractal(x / 6, y / 6, seed + 8)
    return np.asarray(np.where(out > 0, terraced, 0.0) + closed + np.where(out > -1.5, 0.0, floor))


def cliff(x: Array, y: Array, seed: int) -> Array:
    """Grass on top of sea cliffs: the edge lies to the right, headlands behind show their faces."""
    edge = 4.9 - 2.5 * eased(y, 3.0, 20.0) + 1.5 * np.sin(y / 9.0) * eased(y, 4.0, 25.0)
    edge = edge + 42.0 * np.exp(-(((y - 82.0) / 20.0) ** 2)) + 95.0 * np.exp(-(((y - 230.0) / 50.0) ** 2))
    edge = edge + 2.2 * fractal(x / 14, y / 14, seed, octaves=5)
    beyond = x - edge
    top = 1.5 * eased(np.hypot(x, y), 9.0, 40.0) * fractal(x / 25, y / 25, seed + 2) + 6.0 * eased(y, 40.0, 220.0)
    face = np.clip(beyond / 5.5, 0.0, 1.0) ** 0.6
    return np.asarray(top * (1 - face) - (32.0 + 7.0) * face)


def coast(x: Array, y: Array, seed: int) -> Array:
    """A beach that sinks into the sea behind the action; a rocky headland on the left."""
    shore = 5.6 + 0.9 * np.sin(x / 9.0) + 0.6 * fractal(x / 12, np.full_like(x, 0.3), seed)
    beach = -0.09 * np.clip(y - shore + 1.0, 0.0, 40.0) ** 1.02
    head = np.exp(-(((x + 75.0) / 40.0) ** 2) - ((y - 85.0) / 30.0) ** 2) * 34.0
    rough = 0.45 + 0.75 * fractal(x / 22, y / 22, seed + 1, octaves=6, ridged=True)
    dunes_ = 1.4 * eased(-y, 7.0, 20.0) + 3.5 * eased(np.abs(x), 25.0, 70.0) * (1 - eased(y, 0.0, 9.0))
    return np.asarray(beach + head * rough + dunes_)


def river(x: Array, y: Array, seed: int) -> Array:
    """A meadow on the left, a bed that winds away on the right, woods on rising land behind both."""
    across = np.abs(x - river_x(y))
    bed = -1.3 * (1.0 - eased(across, 3.6, 5.4))
    away = np.hypot(x, y + 2.0)
    land = eased(across, 6.0, 40.0) * (2.4 + 1.2 * fractal(x / 18, y / 18, seed)) * eased(away, 12.0, 40.0)
    return np.asarray(bed + land + 8.0 * eased(y, 90.0, 300.0))


def river_x(y: Array) -> Array:
    """x of the river's middle over y."""
    return np.asarray(8.9 + 3.2 * np.sin((y - 2.0) / 14.0) * eased(y, 0.0, 10.0) - 0.1 * np.clip(y, 0.0, 120.0))


def arctic(x: Array, y: Array, seed: int) -> Array:
    """Snow swept by wind, pressure ridges of ice, white mountains far off."""
    away = np.hypot(x * 0.8, y)
    sastrugi = 0.22 * fractal(x / 7, y / 2.2, seed, octaves=4)
    ridge = 1.4 * eased(fractal(x / 16, y / 11, seed + 5, octaves=4, ridged=True), 0.72, 0.95)
    far = 150.0 * eased(y, 450.0, 1300.0) * fractal(x / 420, y / 420, seed + 2, octaves=7, ridged=True) ** 1.5
    return np.asarray(eased(away, 7.0, 16.0) * (sastrugi + ridge) + far)


def plain(x: Array, y: Array, seed: int) -> Array:
    """Grassland, almost level to the horizon."""
    away = np.hypot(x, y)
    low = 0.35 * fractal(x / 30, y / 30, seed, octaves=4) + 3.0 * eased(away, 80.0, 700.0) * noise(
        x / 260, y / 260, seed
    )
    return np.asarray(eased(away, 9.0, 30.0) * low)


def _fade(share: Array) -> Array:
    return np.asarray(share**3 * (share * (share * 6.0 - 15.0) + 10.0))


def _slope(i: Array, j: Array, dx: Array, dy: Array, seed: int) -> Array:
    """Dot product of a corner's random unit slope with the way from that corner."""
    key = (i.astype(np.int64) * 374761393 + j.astype(np.int64) * 668265263 + seed * 2147483647) & 0xFFFFFFFF
    key = ((key ^ (key >> 13)) * 1274126177) & 0xFFFFFFFF
    turn = ((key ^ (key >> 16)) & 0xFFFF) / 65536.0 * 2.0 * np.pi
    return np.asarray(np.cos(turn) * dx + np.sin(turn) * dy)
