"""Long bodies without legs: snakes that wind along one track, worms and caterpillars that squeeze."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from . import flesh
from .flesh import Array, Part, Rgb

ROWS, SIDES = 110, 16


@dataclass(frozen=True)
class SnakeLook:
    """girth: greatest radius over length; aside and wave: amplitude and length of its bends over the length.

    squeeze: of worms, how much their girth swells and shrinks. hump: height of a caterpillar's wave over its length."""

    length_m: float
    speed_bl_s: float
    girth: float
    aside: float
    wave: float
    colour: Rgb
    mark: Rgb
    belly: Rgb = (0.85, 0.8, 0.65)
    pattern: str = "diamonds"
    squeeze: float = 0.0
    hump: float = 0.0


_SNAKE = SnakeLook(1.3, 0.25, 0.029, 0.1, 0.4, (0.6, 0.42, 0.2), (0.14, 0.08, 0.04))

SNAKES: Mapping[str, SnakeLook] = MappingProxyType(
    {
        "snake": _SNAKE,
        "cobra": SnakeLook(1.5, 0.25, 0.026, 0.1, 0.4, (0.3, 0.26, 0.16), (0.12, 0.1, 0.06), pattern="bands"),
        "python": SnakeLook(2.2, 0.18, 0.036, 0.1, 0.42, (0.68, 0.52, 0.25), (0.25, 0.16, 0.07)),
        "eel": SnakeLook(0.9, 0.5, 0.026, 0.085, 0.6, (0.2, 0.24, 0.18), (0.12, 0.15, 0.12), pattern="plain"),
        "worm": SnakeLook(0.16, 0.12, 0.026, 0.03, 0.7, (0.8, 0.5, 0.45), (0.65, 0.36, 0.33), (0.86, 0.62, 0.56),
                          "rings", 0.3),
        "caterpillar": SnakeLook(0.09, 0.16, 0.075, 0.01, 1.4, (0.45, 0.68, 0.15), (0.12, 0.2, 0.05), (0.75, 0.82, 0.4),
                                 "rings",
                                 0.08, 0.05),
    }
)  # fmt: skip
"""By the names of motions.yaml."""


@dataclass(frozen=True)
class Snake:
    """A look at a length; head at +X when straight."""

    look: SnakeLook
    length_m: float

    @property
    def along(self) -> Array:
        """(ROWS,) places of the rings from the snout, as shares of the length; closer at the head."""
        return np.asarray(np.linspace(0.0, 1.0, ROWS) ** 1.15)

    def radii(self, cycle_rad: float) -> Array:
        """(ROWS,) metres."""
        s = self.along
        if self.look.squeeze > 0.0:
            base = flesh.curve(((0.0, 0.3), (0.04, 0.8), (0.15, 1.0), (0.85, 0.95), (1.0, 0.25)))(s)
            wave = 1.0 + self.look.squeeze * np.sin(2 * np.pi * 2.2 * s + cycle_rad)
            rings = 1.0 + 0.05 * np.cos(2 * np.pi * 26 * s)
            return np.asarray(self.look.girth * self.length_m * base * wave * rings)
        marks = (
            (0.0, 0.22),
            (0.012, 0.62),
            (0.03, 0.95),
            (0.045, 0.93),
            (0.075, 0.72),
            (0.2, 0.85),
            (0.45, 1.0),
            (0.7, 0.8),
            (0.9, 0.4),
            (1.0, 0.06),
        )
        return np.asarray(self.look.girth * self.length_m * flesh.curve(marks)(s))

    def parts(self, spine: Array, cycle_rad: float) -> list[Part]:
        """spine: (ROWS, 3) lowest line of the body on what it lies on, any frame with +Z up."""
        radii = self.radii(cycle_rad)
        flat = 0.82
        line = spine + np.outer(radii * flat, [0.0, 0.0, 1.0])
        ahead = np.gradient(line, axis=0)
        left = np.stack([-ahead[:, 1], ahead[:, 0], np.zeros(ROWS)], axis=1)
        left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
        around = np.linspace(0.0, 2 * np.pi, SIDES, endpoint=False)
        up = np.array([0.0, 0.0, 1.0])
        head = 1.0 + 0.25 * flesh.step(self.along, 0.055, 0.02) * (self.look.squeeze == 0.0)
        rings = (
            line[:, None]
            + (radii * head)[:, None, None] * np.cos(around)[None, :, None] * left[:, None]
            + (flat * radii)[:, None, None] * np.sin(around)[None, :, None] * up
        )
        trunk = flesh.loft("trunk", rings, self._paint(np.tile(around, ROWS)), "skin")
        return [trunk, *self._face(line, radii, left)]

    def _paint(self, around: Array) -> Array:
        look, s = self.look, np.repeat(self.along, SIDES)
        height = np.sin(around)
        hue = flesh.blend(look.colour, look.belly, flesh.step(height, -0.2, -0.6))
        if look.pattern == "diamonds":
            saw = np.abs(np.mod(s * 17.0, 1.0) * 2.0 - 1.0)
            inside = flesh.step(saw * 0.85 + np.abs(np.cos(around)) * 0.9, 1.0, 0.85) * flesh.step(height, 0.0, 0.2)
            hue = flesh.blend(hue, look.mark, inside * flesh.step(s, 0.05, 0.07))
        elif look.pattern == "bands":
            hue = flesh.blend(
                hue, look.mark, flesh.step(np.cos(2 * np.pi * 14 * s), 0.2, 0.5) * flesh.step(height, -0.3, 0.0)
            )
        elif look.pattern == "rings":
            hue = flesh.blend(hue, look.mark, 0.7 * flesh.step(np.cos(2 * np.pi * 26 * s), -0.5, -0.9))
        return hue

    def _face(self, line: Array, radii: Array, left: Array) -> list[Part]:
        at = int(np.argmin(np.abs(self.along - (0.02 if self.look.squeeze == 0.0 else 0.03))))
        ahead = line[0] - line[max(at, 1)]
        ahead = ahead / max(float(np.linalg.norm(ahead)), 1e-9)
        size = 0.26 * float(radii[at])
        parts = [
            flesh.ball(f"eye_{side}", line[at] + sign * 0.98 * radii[at] * left[at] + np.array([0, 0,
                0.42 * radii[at]]), size,
                       (0.02, 0.02, 0.02), "eye", size=5)
            for side, sign in (("left", 1.0), ("right", -1.0))
        ]  # fmt: skip
        if self.look.squeeze == 0.0:
            share = np.linspace(0.0, 1.0, 5)
            tongue = 1.6 * self.look.girth * self.length_m
            middle = line[0] + np.outer(tongue * share, ahead)
            parts.append(
                flesh.tube(
                    "tongue", middle, 0.09 * self.look.girth * self.length_m, (0.45, 0.05, 0.08), "skin", sides=5
                )
            )
        return parts


def look(species: str) -> SnakeLook:
    """Raises ValueError naming the species there are."""
    if species not in SNAKES:
        raise ValueError(f"nothing that slithers is called {species!r}; there are: {', '.join(sorted(SNAKES))}")
    return SNAKES[species]
