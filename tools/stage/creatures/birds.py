"""Birds and bats in flight: a lofted body with head, beak and tail, and two wings that bend as they beat.

+X forward, wings along Y. All lengths are shares of the wing span, which is given in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from . import flesh
from .fish_looks import Pairs
from .flesh import Part, Rgb

ROWS, COLUMNS = 20, 7
"""Of a wing: along its span, along its chord."""


@dataclass(frozen=True)
class BirdLook:
    """beat_hz and speed_m_s are those of level flight. chord and sweep by share of the half span."""

    span_m: float
    beat_hz: float
    speed_m_s: float
    length: float = 0.36
    girth: float = 0.05
    neck: float = 0.06
    head: float = 0.028
    beak: float = 0.035
    tail: tuple[float, float] = (0.13, 0.06)
    """Length and half breadth."""
    chord: Pairs = ((0.0, 0.15), (0.3, 0.155), (0.55, 0.125), (0.8, 0.075), (1.0, 0.012))
    sweep: Pairs = ((0.0, 0.0), (0.35, 0.045), (0.6, 0.015), (1.0, -0.1))
    amplitude_deg: float = 32.0
    back: Rgb = (0.55, 0.58, 0.62)
    belly: Rgb = (0.95, 0.95, 0.95)
    wing: Rgb = (0.62, 0.65, 0.69)
    tip: Rgb = (0.06, 0.06, 0.07)
    crown: Rgb = (0.96, 0.96, 0.96)
    bill: Rgb = (0.93, 0.68, 0.1)
    skin: str = "feathers"


_GULL = BirdLook(1.2, 2.8, 5.0)
_BROAD: Pairs = ((0.0, 0.17), (0.3, 0.19), (0.6, 0.18), (0.85, 0.13), (1.0, 0.04))
_SHORT: Pairs = ((0.0, 0.21), (0.35, 0.22), (0.65, 0.16), (0.9, 0.08), (1.0, 0.02))
_BROWN: Rgb = (0.36, 0.26, 0.17)

BIRDS: Mapping[str, BirdLook] = MappingProxyType(
    {
        "seagull": _GULL,
        "bird": replace(_GULL, span_m=0.5, beat_hz=5.0, speed_m_s=5.0, length=0.5, girth=0.075, head=0.045, beak=0.03,
                        chord=_SHORT, back=(0.32, 0.34, 0.42), wing=(0.3, 0.32, 0.4), tip=(0.15, 0.15, 0.2),
                        crown=(0.3, 0.32, 0.42), belly=(0.85, 0.78, 0.66), bill=(0.2, 0.18, 0.15)),
        "crow": replace(_GULL, span_m=0.9, beat_hz=4.0, chord=_BROAD, back=(0.03, 0.03, 0.04), wing=(0.03, 0.03, 0.045),
                        belly=(0.04, 0.04, 0.05), crown=(0.03, 0.03, 0.04), bill=(0.05, 0.05, 0.05), length=0.44),
        "eagle": replace(_GULL, span_m=2.0, beat_hz=2.2, speed_m_s=9.0, chord=_BROAD, back=_BROWN,
                         wing=(0.3, 0.21, 0.13),
                         tip=(0.12, 0.08, 0.05), belly=(0.3, 0.22, 0.14), tail=(0.14, 0.085), amplitude_deg=26.0),
        "pigeon": replace(_GULL, span_m=0.65, beat_hz=6.0, chord=_SHORT, length=0.46, girth=0.075, head=0.04,
                          back=(0.5, 0.53, 0.6), wing=(0.55, 0.58, 0.64), belly=(0.5, 0.5, 0.58), crown=(0.3, 0.36,
                              0.42),
                          bill=(0.3, 0.28, 0.28)),
        "swallow": replace(_GULL, span_m=0.34, beat_hz=6.0, speed_m_s=6.0, length=0.4, tail=(0.2, 0.06),
                           back=(0.05, 0.08, 0.25), wing=(0.06, 0.08, 0.22), crown=(0.05, 0.08, 0.25),
                           bill=(0.1, 0.1, 0.1)),
        "swan": replace(_GULL, span_m=2.2, beat_hz=2.5, speed_m_s=9.0, neck=0.3, girth=0.065, head=0.026, chord=_BROAD,
                        back=(0.96, 0.96, 0.95), wing=(0.96, 0.96, 0.95), tip=(0.93, 0.93, 0.92),
                        bill=(0.95, 0.5, 0.1), tail=(0.07, 0.05)),
        "goose": replace(_GULL, span_m=1.5, beat_hz=3.2, speed_m_s=8.0, neck=0.19, girth=0.065, chord=_SHORT,
                         back=(0.42, 0.36, 0.3), wing=(0.4, 0.35, 0.3), belly=(0.75, 0.7, 0.63), crown=(0.1, 0.1, 0.1),
                         bill=(0.15, 0.13, 0.12), tail=(0.08, 0.05)),
        "duck": replace(_GULL, span_m=0.9, beat_hz=5.0, speed_m_s=7.0, neck=0.13, girth=0.07, chord=_SHORT,
                        back=(0.45, 0.38, 0.3), wing=(0.46, 0.42, 0.38), belly=(0.7, 0.66, 0.6), crown=(0.03, 0.3,
                            0.16),
                        bill=(0.88, 0.75, 0.15), tail=(0.08, 0.05)),
        "parrot": replace(_GULL, span_m=1.0, beat_hz=4.0, speed_m_s=6.0, chord=_SHORT, back=(0.85, 0.06, 0.05),
                          belly=(0.9, 0.1, 0.06), wing=(0.9, 0.72, 0.05), tip=(0.05, 0.2, 0.75), crown=(0.88, 0.08,
                              0.06),
                          bill=(0.9, 0.88, 0.8), tail=(0.38, 0.04), head=0.04, beak=0.02, length=0.4),
        "owl": replace(_GULL, span_m=1.0, beat_hz=3.5, speed_m_s=5.0, chord=_BROAD, head=0.06, neck=0.02, beak=0.01,
                       girth=0.075, back=(0.6, 0.46, 0.3), wing=(0.66, 0.52, 0.36), tip=(0.5, 0.38, 0.25),
                       belly=(0.93, 0.88, 0.8), crown=(0.85, 0.78, 0.66)),
        "bat": replace(_GULL, span_m=0.4, beat_hz=6.0, speed_m_s=4.0, chord=_SHORT, length=0.3, tail=(0.06, 0.06),
                       back=(0.14, 0.1, 0.08), wing=(0.12, 0.09, 0.08), tip=(0.08, 0.06, 0.06), belly=(0.2, 0.15, 0.12),
                       crown=(0.15, 0.11, 0.09), bill=(0.1, 0.08, 0.07), beak=0.008, neck=0.02, head=0.045,
                           skin="skin"),
    }
)  # fmt: skip
"""By the names of motions.yaml. Spans and beats of level flight after Pennycuick 1990; small birds: faster still."""


@dataclass(frozen=True)
class Bird:
    """A look at a span."""

    look: BirdLook
    span_m: float

    def parts(self, beat_rad: float, effort: float = 1.0) -> list[Part]:
        """Every part at a phase of the beat. The topology never changes. effort scales the amplitude."""
        span = self.span_m
        made = [self._trunk(), self._tail(), self._bill(), *self._eyes()]
        made += [self._wing("wing_left", 1.0, beat_rad, effort), self._wing("wing_right", -1.0, beat_rad, effort)]
        return [Part(p.name, p.points * span, p.faces, p.hue, p.material) for p in made]

    def _trunk(self) -> Part:
        look = self.look
        body, rear = look.length - look.neck - look.tail[0], -0.5 * (look.length - look.tail[0])
        nose = rear + body + look.neck
        marks = [(rear - 0.02, 0.012, 0.0), (rear + 0.25 * body, 0.75 * look.girth, -0.004), (rear + 0.6 * body,
            look.girth, 0.0),
                 (rear + 0.9 * body, 0.72 * look.girth, 0.004), (nose - 1.6 * look.head, 0.75 * look.head, 0.012),
                 (nose - 0.5 * look.head, look.head, 0.016), (nose + 0.45 * look.head, 0.6 * look.head, 0.012),
                 (nose + 0.75 * look.head, 0.2 * look.head, 0.01)]  # fmt: skip
        if look.neck > 0.1:
            marks.insert(4, (rear + body + 0.25 * look.neck, 0.62 * look.head, 0.008))
        places = np.array(sorted(marks))
        x = np.linspace(places[0, 0], places[-1, 0], 40)
        radius, height = (flesh.curve(zip(places[:, 0], places[:, k], strict=True))(x) for k in (1, 2))
        line = np.stack([x, np.zeros_like(x), height], axis=1)
        rings = flesh.tube_rings(line, np.maximum(radius, 0.002), 18)
        up = ((rings[:, :, 2] - line[:, None, 2]) / np.maximum(radius[:, None], 0.002)).ravel()
        hue = flesh.blend(look.belly, look.back, flesh.step(up, -0.1, 0.35))
        hue = flesh.blend(hue, look.crown, flesh.step(np.repeat(x, 18), nose - 2.2 * look.head, nose - 1.6 * look.head))
        return flesh.loft("trunk", rings, hue, look.skin)

    def _nose(self) -> float:
        return 0.5 * (self.look.length - self.look.tail[0])

    def _bill(self) -> Part:
        look, nose = self.look, self._nose()
        x = np.linspace(0.55 * look.head, 0.6 * look.head + look.beak, 6)
        drop = np.linspace(0.0, 1.0, 6) ** 2 * 0.25 * look.beak
        line = np.stack([nose + x, np.zeros(6), 0.01 - drop], axis=1)
        return flesh.tube("bill", line, 0.38 * look.head * np.linspace(1.0, 0.1, 6), look.bill, "shell", sides=8)

    def _eyes(self) -> list[Part]:
        look, nose = self.look, self._nose()
        return [
            flesh.ball(name, (nose - 0.1 * look.head, sign * 0.72 * look.head, 0.016 + 0.3 * look.head),
                0.2 * look.head,
                       (0.02, 0.02, 0.02), "eye", size=5)
            for name, sign in (("eye_left", 1.0), ("eye_right", -1.0))
        ]  # fmt: skip

    def _tail(self) -> Part:
        length, half = self.look.tail
        out, across = np.meshgrid(np.linspace(0.0, 1.0, 6), np.linspace(-1.0, 1.0, 9), indexing="ij")
        grid = np.zeros((6, 9, 3))
        grid[:, :, 0] = self._rear() + 0.02 - (length + 0.02) * out * (1.0 - 0.12 * across**2)
        grid[:, :, 1] = across * (0.018 + (half - 0.018) * out)
        grid[:, :, 2] = -0.006 * np.abs(across)
        hue = flesh.blend(self.look.back, self.look.wing, out.ravel())
        return flesh.sheet("tail", grid, hue, self.look.skin)

    def _rear(self) -> float:
        return -0.5 * (self.look.length - self.look.tail[0])

    def _wing(self, name: str, sign: float, beat_rad: float, effort: float) -> Part:
        """Elevation runs out along the span as a wave that lags to the tip; the hand folds on the way up."""
        look = self.look
        share = np.linspace(0.0, 1.0, ROWS)
        swing = np.radians(look.amplitude_deg) * effort
        up_stroke = np.maximum(np.cos(beat_rad - 0.5), 0.0)
        angle = swing * (0.75 + 0.75 * share) * np.sin(beat_rad - 0.9 * share) + np.radians(6.0)
        angle = angle - 0.75 * effort * up_stroke * flesh.step(share, 0.4, 0.75)
        half = 0.5 - 0.6 * look.girth
        reach = half * (1.0 - 0.12 * effort * up_stroke * flesh.step(share, 0.4, 0.6))
        y = 0.6 * look.girth + np.concatenate([[0.0], np.cumsum(np.cos(angle[1:]) * reach[1:])]) / (ROWS - 1)
        z = 0.3 * look.girth + np.concatenate([[0.0], np.cumsum(np.sin(angle[1:]) * reach[1:])]) / (ROWS - 1)
        chord, lead = flesh.curve(look.chord)(share), flesh.curve(look.sweep)(share)
        lead = lead - 0.07 * effort * up_stroke * flesh.step(share, 0.35, 1.0)
        back = np.linspace(0.0, 1.0, COLUMNS)
        twist = 0.3 * np.cos(beat_rad - 0.6) * share
        camber = 0.09 * np.sin(np.pi * back**0.7)
        grid = np.empty((ROWS, COLUMNS, 3))
        grid[:, :, 0] = 0.06 + lead[:, None] - chord[:, None] * back
        grid[:, :, 1] = sign * (y[:, None] - np.sin(angle)[:, None] * chord[:, None] * camber)
        grid[:, :, 2] = z[:, None] + chord[:, None] * (
            camber * np.cos(angle)[:, None] + np.sin(twist)[:, None] * (back - 0.3)
        )
        out, behind = np.repeat(share, COLUMNS), np.tile(back, ROWS)
        hue = flesh.blend(look.wing, look.back, flesh.step(out, 0.3, 0.0))
        hue = flesh.blend(
            hue, np.asarray(look.wing) * 0.8 + 0.15, flesh.step(behind, 0.7, 0.85) * flesh.step(out, 0.85, 0.7)
        )
        return flesh.sheet(name, grid, flesh.blend(hue, look.tip, flesh.step(out, 0.72, 0.84)), look.skin)


def look(species: str, colour: Rgb | None = None) -> BirdLook:
    """The look of a species, recoloured. Raises ValueError naming the species there are."""
    if species not in BIRDS:
        raise ValueError(f"no bird called {species!r}; there are: {', '.join(sorted(BIRDS))}")
    found = BIRDS[species]
    if colour is None:
        return found
    dark: Rgb = (0.5 * colour[0], 0.5 * colour[1], 0.5 * colour[2])
    pale: Rgb = (0.3 + 0.7 * colour[0], 0.3 + 0.7 * colour[1], 0.3 + 0.7 * colour[2])
    return replace(found, back=colour, wing=colour, crown=colour, belly=pale, tip=dark)
