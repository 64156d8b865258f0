"""Kinds of fish and whales: proportions, fins, colours and bands. Lengths are shares of the body length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from .flesh import Rgb

Pairs = tuple[tuple[float, float], ...]
"""(place from nose 0 to tail 1, value)"""

BLACK: Rgb = (0.02, 0.02, 0.025)
WHITE: Rgb = (0.95, 0.95, 0.93)


@dataclass(frozen=True)
class Band:
    """An upright band of colour round the body; bend moves its middle height forwards."""

    start: float
    end: float
    colour: Rgb
    bend: float = 0.02
    edge: Rgb | None = None


@dataclass(frozen=True)
class Fin:
    """A fin along the back or the belly: base from start to end, its height at the front and at the rear, its lean."""

    start: float
    end: float
    front: float
    rear: float
    lean: float = 0.06


@dataclass(frozen=True)
class FishLook:
    """length_m is usual; stride: body lengths swum a beat; cruise: body lengths a second at an easy pace."""

    length_m: float
    top: Pairs
    bottom: Pairs
    width: Pairs
    tail_height: float
    fork: float
    """Depth of the notch of the tail fin as a share of its length; below 0: rounded."""
    tail_start: float = 0.82
    dorsal: tuple[Fin, ...] = ()
    anal: tuple[Fin, ...] = ()
    pectoral: tuple[float, float] = (0.14, 0.07)
    """Length and breadth."""
    back: Rgb = (0.3, 0.35, 0.4)
    side: Rgb = (0.6, 0.65, 0.68)
    belly: Rgb = (0.85, 0.87, 0.88)
    fin: Rgb = (0.5, 0.55, 0.58)
    fin_edge: Rgb | None = None
    bands: tuple[Band, ...] = ()
    patches: Rgb | None = None
    stripe: Rgb | None = None
    """A line of colour along the flank."""
    skin: str = "scales"
    eye: float = 0.024
    upright_tail: bool = True
    """False: the fluke lies level and beats up and down, as of whales."""
    stride: float = 0.65
    cruise: float = 1.5


REEF = FishLook(
    length_m=0.16,
    top=((0.0, 0.008), (0.06, 0.075), (0.16, 0.135), (0.32, 0.19), (0.5, 0.185), (0.68, 0.12), (0.82, 0.05), (1,
        0.045)),
    bottom=((0.0, 0.012), (0.06, 0.06), (0.16, 0.11), (0.32, 0.17), (0.5, 0.17), (0.68, 0.11), (0.82, 0.048), (1.0,
        0.045)),
    width=((0.0, 0.008), (0.06, 0.045), (0.2, 0.085), (0.4, 0.095), (0.6, 0.065), (0.82, 0.018), (1.0, 0.008)),
    tail_height=0.17,
    fork=-0.12,
    dorsal=(Fin(0.27, 0.76, 0.085, 0.095, 0.05),),
    anal=(Fin(0.55, 0.77, 0.07, 0.09, 0.06),),
    pectoral=(0.16, 0.1),
    back=(0.1, 0.35, 0.6),
    side=(0.2, 0.55, 0.75),
    belly=(0.8, 0.85, 0.7),
    fin=(0.9, 0.75, 0.2),
    eye=0.03,
)  # fmt: skip

SLENDER = FishLook(
    length_m=0.25,
    top=((0.0, 0.006), (0.06, 0.05), (0.2, 0.095), (0.4, 0.115), (0.6, 0.09), (0.82, 0.03), (1.0, 0.03)),
    bottom=((0.0, 0.01), (0.06, 0.045), (0.2, 0.095), (0.4, 0.12), (0.6, 0.085), (0.82, 0.03), (1.0, 0.03)),
    width=((0.0, 0.006), (0.08, 0.04), (0.25, 0.065), (0.45, 0.068), (0.65, 0.045), (0.82, 0.014), (1.0, 0.006)),
    tail_height=0.16,
    fork=0.5,
    dorsal=(Fin(0.42, 0.58, 0.085, 0.03, 0.07),),
    anal=(Fin(0.62, 0.76, 0.06, 0.02, 0.06),),
    pectoral=(0.12, 0.045),
    back=(0.12, 0.2, 0.26),
    side=(0.72, 0.77, 0.8),
    belly=(0.93, 0.94, 0.95),
    fin=(0.45, 0.52, 0.55),
    skin="silver",
    eye=0.02,
)  # fmt: skip

SHARK = FishLook(
    length_m=1.8,
    top=((0.0, 0.006), (0.05, 0.028), (0.15, 0.06), (0.35, 0.085), (0.55, 0.065), (0.75, 0.03), (0.86, 0.02), (1.0,
        0.02)),
    bottom=((0.0, 0.012), (0.05, 0.03), (0.15, 0.055), (0.35, 0.075), (0.55, 0.055), (0.75, 0.026), (0.86, 0.018),
        (1.0, 0.018)),
    width=((0.0, 0.008), (0.05, 0.04), (0.15, 0.065), (0.35, 0.075), (0.55, 0.055), (0.75, 0.026), (0.86, 0.016),
        (1.0, 0.005)),
    tail_height=0.16,
    fork=0.72,
    tail_start=0.86,
    dorsal=(Fin(0.36, 0.5, 0.13, 0.0, 0.1), Fin(0.74, 0.79, 0.03, 0.0, 0.03)),
    anal=(Fin(0.73, 0.78, 0.03, 0.0, 0.03),),
    pectoral=(0.2, 0.085),
    back=(0.33, 0.37, 0.4),
    side=(0.45, 0.49, 0.52),
    belly=(0.9, 0.9, 0.89),
    fin=(0.36, 0.4, 0.43),
    skin="skin",
    eye=0.009,
    cruise=0.7,
)  # fmt: skip

WHALE = FishLook(
    length_m=3.0,
    top=((0.0, 0.02), (0.05, 0.06), (0.2, 0.105), (0.4, 0.115), (0.6, 0.085), (0.86, 0.024), (1.0, 0.02)),
    bottom=((0.0, 0.02), (0.05, 0.06), (0.2, 0.115), (0.4, 0.115), (0.6, 0.08), (0.86, 0.022), (1.0, 0.02)),
    width=((0.0, 0.02), (0.05, 0.06), (0.2, 0.1), (0.4, 0.105), (0.6, 0.07), (0.86, 0.018), (1.0, 0.012)),
    tail_height=0.17,
    fork=0.3,
    tail_start=0.86,
    dorsal=(Fin(0.6, 0.68, 0.035, 0.0, 0.04),),
    pectoral=(0.2, 0.06),
    back=(0.16, 0.2, 0.25),
    side=(0.22, 0.27, 0.32),
    belly=(0.72, 0.75, 0.77),
    fin=(0.15, 0.19, 0.23),
    skin="skin",
    eye=0.008,
    upright_tail=False,
    cruise=0.45,
)  # fmt: skip

_DISC: Pairs = (
    (0.0, 0.01),
    (0.06, 0.07),
    (0.16, 0.18),
    (0.34, 0.29),
    (0.55, 0.27),
    (0.72, 0.15),
    (0.82, 0.06),
    (1.0, 0.05),
)
_CLOWN_WHITE = [
    Band(0.22, 0.31, WHITE, 0.035, BLACK),
    Band(0.48, 0.6, WHITE, 0.05, BLACK),
    Band(0.775, 0.82, WHITE, 0.0, BLACK),
]

FISH: Mapping[str, FishLook] = MappingProxyType(
    {
        "fish": REEF,
        "clown fish": replace(
            REEF, length_m=0.12, back=(0.93, 0.33, 0.04), side=(0.98, 0.42, 0.05), belly=(0.98, 0.5, 0.1),
            fin=(0.96, 0.4, 0.05), fin_edge=BLACK, bands=tuple(_CLOWN_WHITE),
        ),
        "goldfish": replace(
            REEF, length_m=0.16, tail_height=0.24, fork=0.45, tail_start=0.72, back=(0.9, 0.36, 0.05),
            side=(0.98, 0.52, 0.08), belly=(0.99, 0.75, 0.35), fin=(0.98, 0.6, 0.25), skin="scales", cruise=1.0,
            dorsal=(Fin(0.32, 0.62, 0.12, 0.05, 0.06),),
        ),
        "koi": replace(
            SLENDER, length_m=0.5, back=(0.95, 0.94, 0.9), side=WHITE, belly=WHITE, fin=(0.93, 0.9, 0.85),
            patches=(0.9, 0.25, 0.06), skin="scales", tail_height=0.19, fork=0.35, cruise=0.7,
            dorsal=(Fin(0.36, 0.66, 0.08, 0.04, 0.05),),
        ),
        "angelfish": replace(
            REEF, length_m=0.2, top=_DISC, bottom=_DISC, back=(0.95, 0.75, 0.1), side=(0.97, 0.88, 0.35),
            belly=WHITE, fin=(0.96, 0.82, 0.2), bands=(Band(0.1, 0.145, BLACK, 0.0), Band(0.33, 0.4, BLACK, 0.03),
            Band(0.62, 0.69, BLACK, 0.03)), dorsal=(Fin(0.3, 0.78, 0.16, 0.14, 0.12),),
            anal=(Fin(0.45, 0.78, 0.15, 0.13, 0.12),), cruise=1.0,
        ),
        "blue tang": replace(
            REEF, length_m=0.2, back=(0.03, 0.12, 0.6), side=(0.06, 0.26, 0.86), belly=(0.1, 0.35, 0.9),
            fin=(0.05, 0.15, 0.65), fin_edge=BLACK, stripe=BLACK, fork=0.2,
        ),
        "sardine": SLENDER,
        "trout": replace(
            SLENDER, length_m=0.4, back=(0.28, 0.3, 0.18), side=(0.62, 0.58, 0.46), belly=(0.9, 0.87, 0.78),
            stripe=(0.75, 0.4, 0.38), fork=0.2, skin="scales",
        ),
        "tuna": replace(
            SLENDER, length_m=1.2, tail_height=0.22, fork=0.8, tail_start=0.87, back=(0.06, 0.11, 0.25),
            side=(0.6, 0.66, 0.72), fin=(0.15, 0.2, 0.3), cruise=1.0,
        ),
        "shark": SHARK,
        "dolphin": replace(
            WHALE, length_m=2.0, top=((0.0, 0.012), (0.06, 0.02), (0.085, 0.045), (0.13, 0.075), (0.35, 0.1),
            (0.6, 0.07), (0.86, 0.02), (1.0, 0.018)), back=(0.36, 0.41, 0.47), side=(0.52, 0.57, 0.62),
            belly=(0.88, 0.89, 0.9), fin=(0.33, 0.38, 0.43), dorsal=(Fin(0.46, 0.56, 0.11, 0.0, 0.11),),
            pectoral=(0.14, 0.05), cruise=0.8, fork=0.35,
        ),
        "whale": WHALE,
    }
)  # fmt: skip
"""By the names of motions.yaml. Proportions after photographs; stride 0.6 to 0.7 of many fishes: Videler 1993."""

TROPICAL = ("clown fish", "blue tang", "angelfish", "fish")
"""What a mixed company on a reef is made of."""


def look(species: str, colour: Rgb | None = None) -> FishLook:
    """The look of a species, recoloured. Raises ValueError naming the species there are."""
    if species not in FISH:
        raise ValueError(f"no fish called {species!r}; there are: {', '.join(sorted(FISH))}")
    found = FISH[species]
    if colour is None:
        return found
    dark: Rgb = (0.62 * colour[0], 0.62 * colour[1], 0.62 * colour[2])
    pale: Rgb = (0.45 + 0.55 * colour[0], 0.45 + 0.55 * colour[1], 0.45 + 0.55 * colour[2])
    return replace(found, back=dark, side=colour, belly=pale, fin=colour)
