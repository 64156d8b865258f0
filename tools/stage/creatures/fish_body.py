"""The mesh of a fish and how it bends: a body of rings, fins as thin sheets, eyes; a wave that runs down it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from . import flesh
from .fish_looks import BLACK, Band, Fin, FishLook
from .flesh import Array, Body, Part

WAVE_BL = 1.0
"""Length of the wave of the body, in body lengths (0.95 to 1.2 in carangiform swimmers: Videler and Hess 1984)."""

TAIL_BEAT = 0.1
"""Amplitude of the tail's tip over body length (Bainbridge 1958)."""


@dataclass(frozen=True)
class Fish:
    """A body at rest and the look it was made from. along: (V,) place of each vertex from nose 0 to tail 1."""

    body: Body
    look: FishLook
    length_m: float
    along: Array

    def shape(self, beat_rad: float, effort: float = 1.0, bend_rad: float = 0.0) -> Array:
        """(V, 3) at a phase of the beat. effort scales its amplitude; bend_rad: bend of the length, + to the left."""
        points = self.body.points.copy()
        self._paddle(points, beat_rad)
        place, side = points[:, 0], 1 if self.look.upright_tail else 2
        shape = 0.2 - 0.8 * self.along + 1.6 * self.along**2
        wave = 2 * np.pi * self.along / WAVE_BL - beat_rad
        swing = TAIL_BEAT * effort * self.length_m * shape
        offset = swing * np.sin(wave)
        slope_along = TAIL_BEAT * effort * (-0.8 + 3.2 * self.along) * np.sin(wave)
        slope = -(slope_along + TAIL_BEAT * effort * shape * (2 * np.pi / WAVE_BL) * np.cos(wave))
        if side == 1:
            offset = offset + 0.5 * bend_rad * place**2 / self.length_m
            slope = slope + bend_rad * place / self.length_m
        cosine = 1.0 / np.sqrt(1.0 + slope**2)
        across = points[:, side].copy()
        points[:, 0] = place - across * slope * cosine
        points[:, side] = offset + across * cosine
        return points

    def _paddle(self, points: Array, beat_rad: float) -> None:
        """Pectoral fins row at half the beat, the two of them in turn."""
        for name, sign in (("pectoral_left", 1.0), ("pectoral_right", -1.0)):
            span = self.body.spans[name]
            root = points[span][0]
            angle = sign * (0.1 + 0.3 * np.sin(0.5 * beat_rad + sign))
            points[span] = flesh.turned(points[span], (0.3, 0.0, 1.0), angle, root)

    @property
    def tail(self) -> NDArray[np.int64]:
        """Indices of the vertices of the trailing edge of the tail fin."""
        span = self.body.spans["tail"]
        tip = self.along[span]
        return np.asarray(np.flatnonzero(tip >= tip.max() - 0.02) + span.start)


def build(look: FishLook, length_m: float, detail: float = 1.0) -> Fish:
    """A fish at rest, nose at +X, origin amid its length. detail 1 gives some 3,000 vertices, 0.5 some 900."""
    parts = [_trunk(look, detail), *_fins(look, detail), *_eyes(look, detail)]
    scaled = [Part(part.name, part.points * length_m, part.faces, part.hue, part.material) for part in parts]
    body = flesh.joined(scaled)
    return Fish(body, look, length_m, np.clip(0.5 - body.points[:, 0] / length_m, 0.0, 1.2))


def _trunk(look: FishLook, detail: float) -> Part:
    rows, sides = max(24, int(76 * detail)), max(14, int(30 * detail))
    s = np.concatenate([[0.0], look.tail_start * 1.03 * (np.linspace(0.03, 1.0, rows) ** 1.15)])
    top, bottom, width = (flesh.curve(pairs)(s) for pairs in (look.top, look.bottom, look.width))
    around = np.linspace(0.0, 2 * np.pi, sides, endpoint=False)
    sine, cosine = np.sin(around), np.cos(around)
    side = np.sign(cosine) * np.abs(cosine) ** 0.85
    rings = np.empty((len(s), sides, 3))
    rings[:, :, 0] = 0.5 - s[:, None]
    rings[:, :, 1] = width[:, None] * side
    rings[:, :, 2] = np.where(sine > 0.0, top[:, None], bottom[:, None]) * sine
    share = np.broadcast_to(sine, (len(s), sides)).ravel()
    place = np.repeat(s, sides)
    return flesh.loft(
        "trunk", rings[:, ::-1], _paint(look, place, share.reshape(len(s), sides)[:, ::-1].ravel()), look.skin
    )


def _paint(look: FishLook, s: Array, height: Array) -> Array:
    """(V, 3) from place along the body and height in it, -1 belly to 1 back."""
    hue = flesh.blend(look.side, look.back, flesh.step(height, 0.25, 0.8))
    hue = flesh.blend(hue, look.belly, flesh.step(height, -0.25, -0.75))
    if look.stripe is not None:
        off = np.abs(height - 0.15 - 0.1 * np.sin(3.0 * s))
        hue = flesh.blend(hue, look.stripe, flesh.step(off, 0.3, 0.2) * flesh.step(s, 0.22, 0.3))
    if look.patches is not None:
        blot = np.sin(9.0 * s + 0.6) * np.cos(5.0 * s * s + 0.7) + 0.75 * height - 0.15
        hue = flesh.blend(hue, look.patches, flesh.step(blot, 0.1, 0.2))
    for band in look.bands:
        hue = _banded(hue, band, s, height)
    if look.upright_tail:
        gill = np.abs(s - 0.203 + 0.03 * height**2)
        hue = hue * (1.0 - 0.45 * flesh.step(gill, 0.011, 0.003) * flesh.step(np.abs(height), 0.8, 0.6))[:, None]
    mouth = flesh.step(np.abs(height + 0.25), 0.25, 0.05) * flesh.step(s, 0.05, 0.03)
    return np.asarray(flesh.blend(hue, 0.3 * np.asarray(look.back), 0.6 * mouth))


def _banded(hue: Array, band: Band, s: Array, height: Array) -> Array:
    place = s + band.bend * (1.0 - height**2)
    soft, line = 0.006, 0.012
    if band.edge is not None:
        rim = flesh.step(place, band.start - line - soft, band.start - line)
        hue = flesh.blend(hue, band.edge, rim * flesh.step(place, band.end + line + soft, band.end + line))
    inside = flesh.step(place, band.start - soft, band.start + soft)
    return flesh.blend(hue, band.colour, inside * flesh.step(place, band.end + soft, band.end - soft))


def _fins(look: FishLook, detail: float) -> Iterator[Part]:
    rows, columns = max(5, int(10 * detail)), max(8, int(20 * detail))
    yield _tail(look, rows, columns)
    for name, fins, edge, sign in (("dorsal", look.dorsal, look.top, 1.0), ("anal", look.anal, look.bottom, -1.0)):
        for index, fin in enumerate(fins):
            yield _along(f"{name}_{index}", fin, look, edge=flesh.curve(edge), sign=sign, columns=columns, rows=rows)
    for name, sign in (("pectoral_left", 1.0), ("pectoral_right", -1.0)):
        yield _pectoral(name, look, sign, rows)


def _edged(look: FishLook, out: Array) -> Array:
    """Colours of a fin from its root (out 0) to its rim (out 1), with rays."""
    base = flesh.blend(look.fin, np.asarray(look.fin) * 0.8 + 0.15, out)
    return flesh.blend(base, look.fin_edge, flesh.step(out, 0.8, 0.9)) if look.fin_edge else base


def _tail(look: FishLook, rows: int, columns: int) -> Part:
    out, across = np.meshgrid(np.linspace(0.0, 1.0, rows), np.linspace(-1.0, 1.0, columns), indexing="ij")
    root = float(flesh.curve(look.top)(look.tail_start)) * 0.9
    notch = look.fork * (1.0 - np.abs(across) ** 1.2) if look.fork > 0 else look.fork * np.abs(across) ** 2.5 * -1.0
    end = 1.0 - (1.0 - look.tail_start) * np.abs(notch)
    grid = np.zeros((rows, columns, 3))
    grid[:, :, 0] = 0.5 - (look.tail_start - 0.015 + (end - look.tail_start + 0.015) * out)
    spread = root + (look.tail_height - root) * out ** (0.75 if look.fork <= 0.6 else 1.1)
    grid[:, :, 2 if look.upright_tail else 1] = across * spread
    return flesh.sheet("tail", grid, _edged(look, out.ravel()), "film" if look.skin != "skin" else "skin")


def _along(
    name: str, fin: Fin, look: FishLook, *, edge: PchipInterpolator, sign: float, columns: int, rows: int
) -> Part:
    base = np.linspace(fin.start, fin.end, columns)
    share = np.linspace(0.0, 1.0, columns)
    rise = flesh.step(share, -0.02, 0.3 if fin.rear else 0.75) if fin.rear else np.minimum(share / 0.45, 1.0) ** 1.1
    tall = (
        (fin.front + (fin.rear - fin.front) * share) * rise
        if fin.rear
        else fin.front * rise * (1.0 - share) ** 0.35 * 1.3
    )
    out = np.linspace(0.0, 1.0, rows)[:, None]
    grid = np.zeros((rows, columns, 3))
    grid[:, :, 0] = 0.5 - base[None, :] - out * fin.lean * (tall / max(float(tall.max()), 1e-9))[None, :]
    grid[:, :, 2] = sign * (edge(base)[None, :] * 0.93 + out * tall[None, :])
    hue = _edged(look, np.broadcast_to(out, (rows, columns)).ravel())
    return flesh.sheet(name, grid, hue, "film" if look.skin != "skin" else "skin")


def _pectoral(name: str, look: FishLook, sign: float, rows: int) -> Part:
    length, breadth = look.pectoral
    s = 0.27
    width = float(flesh.curve(look.width)(s)) * 0.93
    low = -0.35 * float(flesh.curve(look.bottom)(s))
    out, across = np.meshgrid(np.linspace(0.0, 1.0, rows), np.linspace(-1.0, 1.0, rows), indexing="ij")
    broad = breadth * (0.25 + 0.75 * np.sin(np.pi * (0.1 + 0.75 * out)))
    grid = np.empty((rows, rows, 3))
    grid[:, :, 0] = 0.5 - s - 0.8 * length * out - 0.25 * across * broad * out
    grid[:, :, 1] = sign * (width + 0.55 * length * out)
    grid[:, :, 2] = low - 0.25 * length * out + 0.5 * across * broad
    return flesh.sheet(name, grid, _edged(look, 0.85 * out.ravel()), "film" if look.skin != "skin" else "skin")


def _eyes(look: FishLook, detail: float) -> Iterator[Part]:
    s = 0.1
    wide = float(flesh.curve(look.width)(s))
    high = 0.38 * float(flesh.curve(look.top)(s))
    for name, sign in (("eye_left", 1.0), ("eye_right", -1.0)):
        part = flesh.ball(
            name, (0.5 - s, sign * (wide * 0.86), high), look.eye, BLACK, "eye", size=max(6, int(9 * detail))
        )
        out = sign * (part.points[:, 1] - sign * wide * 0.86) / look.eye
        white = flesh.blend((0.85, 0.8, 0.6), BLACK, flesh.step(out, 0.62, 0.75))
        yield Part(part.name, part.points, part.faces, white, "eye")
