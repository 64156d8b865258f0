"""Flying insects: butterflies and moths, bees, flies, ladybirds, dragonflies, fireflies.

+X forward, wings along Y. Lengths are shares of the wing span, which is given in metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from . import flesh
from .flesh import Array, Part, Rgb

BLACK: Rgb = (0.03, 0.025, 0.02)
OUT, ROUND = 9, 16
"""Of a wing: rows from root to rim, columns around."""


@dataclass(frozen=True)
class WingLook:
    """One wing of a pair: its direction off the left side (degrees, + forward), half opening, length, place on X."""

    aim_deg: float
    open_deg: float
    length: float
    root: float
    lag: float = 0.0


@dataclass(frozen=True)
class InsectLook:
    """beat_hz is the real one, which a film of few frames cannot show; amplitude and rest are of the wings' angle."""

    span_m: float
    beat_hz: float
    speed_m_s: float
    wings: tuple[WingLook, ...]
    body: tuple[tuple[float, float], ...]
    """(place from front 0 to rear 1 of body_length, radius as a share of the span)"""
    body_length: float
    colour: Rgb
    hue: Rgb = BLACK
    """Of the body."""
    stripes: Rgb | None = None
    rim: Rgb | None = BLACK
    skin: str = "film"
    body_skin: str = "fur"
    amplitude_deg: float = 50.0
    middle_deg: float = 22.0
    eyes: float = 0.02
    feelers: float = 0.2
    lantern: Rgb | None = None
    flutter: float = 0.0
    """How much its way bobs with the beat, as a share of the span."""


_BODY = (
    (0.0, 0.012),
    (0.08, 0.026),
    (0.18, 0.022),
    (0.3, 0.034),
    (0.42, 0.024),
    (0.6, 0.024),
    (0.9, 0.014),
    (1.0, 0.004),
)
_PLUMP = ((0.0, 0.02), (0.1, 0.07), (0.2, 0.062), (0.35, 0.11), (0.48, 0.085), (0.65, 0.12), (0.85, 0.085), (1.0, 0.01))
_LONG = ((0.0, 0.02), (0.06, 0.042), (0.1, 0.024), (0.2, 0.046), (0.3, 0.042), (0.36, 0.02), (0.9, 0.014), (1.0, 0.008))
_DOME = ((0.0, 0.02), (0.1, 0.09), (0.22, 0.13), (0.55, 0.19), (0.85, 0.13), (1.0, 0.02))
_FOUR = (WingLook(24.0, 42.0, 0.53, 0.06), WingLook(-40.0, 52.0, 0.44, -0.02, 0.25))
_BEE = (WingLook(-12.0, 20.0, 0.47, 0.1), WingLook(-38.0, 20.0, 0.33, 0.03))
_DRAGON = (WingLook(10.0, 10.0, 0.49, 0.12), WingLook(-10.0, 13.0, 0.47, 0.04, 1.2))
_BUTTERFLY = InsectLook(0.14, 10.0, 0.7, _FOUR, _BODY, 0.36, (0.95, 0.45, 0.05), flutter=0.22)

INSECTS: Mapping[str, InsectLook] = MappingProxyType(
    {
        "butterfly": _BUTTERFLY,
        "blue butterfly": replace(_BUTTERFLY, colour=(0.08, 0.35, 0.95)),
        "white butterfly": replace(_BUTTERFLY, colour=(0.95, 0.95, 0.9), rim=(0.35, 0.33, 0.3)),
        "yellow butterfly": replace(_BUTTERFLY, colour=(0.97, 0.85, 0.15)),
        "moth": replace(_BUTTERFLY, span_m=0.09, colour=(0.62, 0.52, 0.4), rim=(0.4, 0.32, 0.24), hue=(0.5, 0.42, 0.32),
                        skin="fur"),
        "bee": InsectLook(0.03, 230.0, 0.6, _BEE, _PLUMP, 0.6, (0.9, 0.92, 0.95), (0.93, 0.68, 0.1), BLACK, None,
                          "wing", "fur", 38.0, 12.0, 0.06, 0.14, None, 0.02),
        "fly": InsectLook(0.02, 200.0, 0.8, _BEE[:1], _PLUMP, 0.5, (0.9, 0.92, 0.95), (0.12, 0.14, 0.16), None, None,
                          "wing", "shell", 40.0, 10.0, 0.07, 0.06),
        "ladybird": InsectLook(0.025, 80.0, 0.5, _BEE[:1], _DOME, 0.5, (0.9, 0.9, 0.92), (0.85, 0.06, 0.04), BLACK,
                               None,
                               "wing", "shell", 38.0, 20.0, 0.04, 0.08),
        "dragonfly": InsectLook(0.12, 30.0, 1.2, _DRAGON, _LONG, 0.82, (0.88, 0.94, 0.98), (0.05, 0.55, 0.72), BLACK,
                                None,
                                "wing", "shell", 26.0, 4.0, 0.05, 0.03, None, 0.01),
        "firefly": InsectLook(0.03, 70.0, 0.4, _BEE[:1], _PLUMP, 0.7, (0.85, 0.85, 0.8), (0.14, 0.1, 0.06), None, None,
                              "wing", "shell", 38.0, 12.0, 0.05, 0.12, (0.75, 1.0, 0.2), 0.02),
    }
)  # fmt: skip
"""By the names of motions.yaml. Beats: Dudley 2000."""

BUTTERFLIES = ("butterfly", "blue butterfly", "yellow butterfly", "white butterfly")
"""What a swarm of butterflies is made of."""


@dataclass(frozen=True)
class Insect:
    """A look at a span."""

    look: InsectLook
    span_m: float

    def parts(self, beat_rad: float, effort: float = 1.0) -> list[Part]:
        """Every part at a phase of the beat. The topology never changes."""
        made = [self._trunk(), *self._head()]
        for index, wing in enumerate(self.look.wings):
            for side, sign in (("left", 1.0), ("right", -1.0)):
                made.append(self._wing(f"wing_{side}{'' if index == 0 else f'_{index}'}", wing, sign, beat_rad, effort))
        return [Part(p.name, p.points * self.span_m, p.faces, p.hue, p.material) for p in made]

    def _line(self, share: Array) -> Array:
        x = (0.42 - share) * self.look.body_length
        return np.stack([x, np.zeros_like(x), -0.04 * self.look.body_length * share**2], axis=1)

    def _trunk(self) -> Part:
        look = self.look
        share = np.linspace(0.0, 1.0, 44)
        rings = flesh.tube_rings(self._line(share), np.maximum(flesh.curve(look.body)(share), 0.002), 14)
        along = np.repeat(share, 14)
        hue = flesh.painted(len(along), look.hue)
        if look.stripes is not None:
            banded = flesh.step(np.cos(2 * np.pi * (along - 0.5) / 0.15), 0.0, 0.35) * flesh.step(along, 0.46, 0.48)
            hue = flesh.blend(hue, look.stripes, banded)
            hue = flesh.blend(hue, look.stripes, flesh.step(along, 0.2, 0.16))
        return flesh.loft("trunk", rings, hue, look.body_skin)

    def _head(self) -> list[Part]:
        look = self.look
        front = self._line(np.array([0.06]))[0]
        made = [
            flesh.ball(f"eye_{side}", front + np.array([0.0, sign * look.eyes * 1.1, 0.3 * look.eyes]), look.eyes,
                       (0.12, 0.03, 0.02) if look.body_skin == "shell" else BLACK, "eye", size=6)
            for side, sign in (("left", 1.0), ("right", -1.0))
        ]  # fmt: skip
        share = np.linspace(0.0, 1.0, 7)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            line = front + look.feelers * np.stack(
                [0.8 * share, sign * 0.45 * share, 0.5 * share - 0.2 * share**2], axis=1
            )
            made.append(flesh.tube(f"feeler_{side}", line, np.linspace(0.006, 0.004, 7), BLACK, "skin", sides=5))
        if look.lantern is not None:
            rear = self._line(np.array([0.85]))[0]
            made.append(flesh.ball("lantern", rear, 0.13 * look.body_length, look.lantern, "lantern", size=7))
        return made

    def _wing(self, name: str, wing: WingLook, sign: float, beat_rad: float, effort: float) -> Part:
        look = self.look
        out = np.linspace(0.0, 1.0, OUT)[:, None]
        open_share = np.linspace(-1.0, 1.0, ROUND)[None, :]
        turn = np.radians(wing.aim_deg + wing.open_deg * open_share)
        round_off = (1.0 - 0.55 * np.abs(open_share) ** 2.6) * (1.0 + 0.03 * np.cos(9.0 * open_share))
        away = wing.length * out * round_off
        grid = np.zeros((OUT, ROUND, 3))
        grid[:, :, 0] = wing.root * look.body_length * 2.0 + away * np.sin(turn)
        grid[:, :, 1] = away * np.cos(turn)
        grid[:, :, 2] = 0.02 * np.sin(np.pi * out) * wing.length
        angle = np.radians(look.middle_deg + look.amplitude_deg * effort * np.sin(beat_rad - wing.lag))
        lifted = flesh.turned(grid.reshape(-1, 3), (1.0, 0.0, 0.0), float(angle))
        lag = -0.25 * np.cos(beat_rad - wing.lag) * np.repeat(out.ravel(), ROUND) * wing.length * effort
        lifted[:, 2] += 0.3 * lag
        lifted[:, 1] *= sign
        lifted[:, 2] += 0.03
        return flesh.sheet(name, lifted.reshape(OUT, ROUND, 3), self._pattern(out, open_share), look.skin)

    def _pattern(self, out: Array, open_share: Array) -> Array:
        """A dark rim with pale spots in it, and dark veins, where the species has a rim; else veins alone."""
        look = self.look
        rim = np.broadcast_to(out, (OUT, ROUND)).ravel()
        across = np.broadcast_to(open_share, (OUT, ROUND)).ravel()
        hue = flesh.painted(len(rim), look.colour)
        if look.rim is None:
            return flesh.blend(hue, (0.4, 0.42, 0.45), 0.6 * flesh.step(np.cos(9.0 * across), 0.75, 0.95))
        hue = flesh.blend(hue, np.asarray(look.colour) * 0.5, flesh.step(rim, 0.25, 0.0))
        edge = np.maximum(flesh.step(rim, 0.76, 0.84), flesh.step(np.abs(across), 0.9, 0.97))
        hue = flesh.blend(hue, look.rim, edge)
        spots = flesh.step(rim, 0.86, 0.9) * flesh.step(np.cos(18.0 * across), 0.5, 0.8) * flesh.step(rim, 0.99, 0.95)
        return flesh.blend(hue, (0.95, 0.93, 0.85), spots)


def look(species: str, colour: Rgb | None = None) -> InsectLook:
    """The look of a species, recoloured. Raises ValueError naming the species there are."""
    if species not in INSECTS:
        raise ValueError(f"no flying insect called {species!r}; there are: {', '.join(sorted(INSECTS))}")
    found = INSECTS[species]
    if colour is None:
        return found
    return replace(found, hue=colour) if found.skin == "wing" else replace(found, colour=colour)
