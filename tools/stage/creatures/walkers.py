"""Bodies of animals that walk on legs: crabs, spiders, ants, beetles, lizards, tortoises, and the plain four-legged.

+X forward, the ground at z = 0 under the origin. Lengths are shares of the body length, which is given in metres.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from . import flesh
from .flesh import Array, Part, Rgb
from .legs import Leg

BLACK: Rgb = (0.02, 0.02, 0.02)


@dataclass(frozen=True)
class Walker:
    """trunk: parts at rest. stride: share of the length gone in a step. undulates: amplitude of the spine's wave.

    sideways_deg: angle off its nose at which it goes. length_m, speed_bl_s (lengths a second), colour: usual ones."""

    trunk: Callable[[Rgb], list[Part]]
    legs: Callable[[Rgb], list[Leg]]
    length_m: float
    speed_bl_s: float
    colour: Rgb
    stride: float = 0.5
    duty: float = 0.6
    lift: float = 0.06
    undulates: float = 0.0
    sideways_deg: float = 0.0
    bob: float = 0.01


def _shade(colour: Rgb, factor: float) -> Rgb:
    return (min(1.0, colour[0] * factor), min(1.0, colour[1] * factor), min(1.0, colour[2] * factor))


def _pairs(
    colour: Rgb, rows: list[tuple[float, float, float, float, float]], *, height: float, thick: tuple[float, float,
        float],
    phases: list[tuple[float, float]], knee: tuple[float, float, float], slack: float, material: str = "skin",
    upper: float = 0.48,
) -> list[Leg]:  # fmt: skip
    """Legs in pairs: rows of (hip x, hip y, foot x, foot y, knee x); the knee's y goes outwards."""
    made = []
    for index, ((hip_x, hip_y, foot_x, foot_y, knee_x), both) in enumerate(zip(rows, phases, strict=True)):
        for side, sign, phase in (("left", 1.0, both[0]), ("right", -1.0, both[1])):
            hip, foot = np.array([hip_x, sign * hip_y, height]), np.array([foot_x, sign * foot_y, 0.0])
            bend = np.array([knee[0] + knee_x, sign * knee[1], knee[2]])
            made.append(Leg(f"leg_{side}_{index}", hip, foot, phase, bend, thick, colour, slack, upper, material))
    return made


# crab: body wide along Y, goes along Y


def _crab(colour: Rgb) -> list[Part]:
    dark, pale = _shade(colour, 0.62), _shade(colour, 1.25)
    shell = flesh.ball("shell", (0.0, 0.0, 0.26), (0.33, 0.5, 0.15), colour, "shell", size=16)
    spots = np.cos(19 * shell.points[:, 1]) * np.cos(23 * shell.points[:, 0])
    hue = flesh.blend(colour, dark, 0.6 * flesh.step(spots, 0.5, 0.8))
    hue = flesh.blend(hue, (0.9, 0.8, 0.65), flesh.step(shell.points[:, 2], 0.24, 0.14))
    parts = [Part("shell", shell.points, shell.faces, hue, "shell")]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        stalk = np.array([[0.28, sign * 0.12, 0.3], [0.33, sign * 0.13, 0.38], [0.34, sign * 0.13, 0.43]])
        parts.append(flesh.tube(f"stalk_{side}", stalk, 0.022, dark, "shell", sides=8))
        parts.append(flesh.ball(f"eye_{side}", stalk[-1], 0.038, BLACK, "eye", size=6))
        arm = np.array(
            [[0.2, sign * 0.38, 0.24], [0.36, sign * 0.58, 0.28], [0.5, sign * 0.5, 0.25], [0.58, sign * 0.36, 0.23]]
        )
        parts.append(flesh.tube(f"arm_{side}", arm, [0.05, 0.065, 0.06, 0.07], colour, "shell", sides=10))
        claw = flesh.ball(f"claw_{side}", (0.66, sign * 0.24, 0.23), (0.1, 0.15, 0.085), pale, "shell", size=9)
        parts.append(claw)
        for finger, z, size in (("upper", 0.265, 0.034), ("lower", 0.2, 0.028)):
            bow = np.linspace(0.0, 1.0, 7)
            line = np.stack([0.68 + 0.05 * np.sin(np.pi * bow), sign * (0.16 - 0.19 * bow),
                             z + (0.03 if finger == "upper" else -0.02) * np.sin(np.pi * bow)], axis=1)  # fmt: skip
            parts.append(flesh.tube(f"finger_{finger}_{side}", line, size * (1.1 - bow), pale, "shell", sides=8))
    return parts


def _crab_legs(colour: Rgb) -> list[Leg]:
    rows = [
        (0.16, 0.4, 0.36, 0.82, 0.0),
        (0.04, 0.43, 0.12, 0.95, 0.0),
        (-0.08, 0.42, -0.14, 0.93, 0.0),
        (-0.2, 0.36, -0.4, 0.78, 0.0),
    ]
    return _pairs(_shade(colour, 0.85), rows, height=0.24, thick=(0.05, 0.042, 0.01), slack=1.3, knee=(0.0, 0.3, 1.0),
                  phases=[(0.0, 0.5), (0.5, 0.0), (0.0, 0.5), (0.5, 0.0)], material="shell")  # fmt: skip


# spider, ant, beetle


def _spider(colour: Rgb) -> list[Part]:
    dark = _shade(colour, 0.55)
    rear = flesh.ball("abdomen", (-0.27, 0.0, 0.3), (0.27, 0.21, 0.2), colour, "fur", size=13)
    mark = np.abs(rear.points[:, 1]) - 0.05 - 0.06 * np.cos(24 * rear.points[:, 0])
    hue = flesh.blend(colour, dark, flesh.step(mark, 0.02, -0.01) * flesh.step(rear.points[:, 2], 0.36, 0.42))
    parts = [Part("abdomen", rear.points, rear.faces, hue, "fur")]
    parts.append(flesh.ball("chest", (0.16, 0.0, 0.26), (0.2, 0.16, 0.11), dark, "fur", size=11))
    parts += [
        flesh.ball(f"eye_{i}", (0.33, y, 0.31), 0.022, BLACK, "eye", size=5)
        for i, y in enumerate((-0.07, -0.025, 0.025, 0.07))
    ]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        line = np.array([[0.3, sign * 0.06, 0.25], [0.42, sign * 0.08, 0.24], [0.46, sign * 0.06, 0.12]])
        parts.append(flesh.tube(f"jaw_{side}", line, [0.04, 0.03, 0.012], dark, "fur", sides=8))
    return parts


def _spider_legs(colour: Rgb) -> list[Leg]:
    rows = [
        (0.26, 0.12, 0.85, 0.55, 0.0),
        (0.2, 0.14, 0.4, 0.92, 0.0),
        (0.12, 0.14, -0.15, 0.95, 0.0),
        (0.06, 0.12, -0.65, 0.72, 0.0),
    ]
    return _pairs(_shade(colour, 0.7), rows, height=0.25, thick=(0.042, 0.034, 0.01), slack=1.34, knee=(0.0, 0.2, 1.0),
                  phases=[(0.0, 0.5), (0.5, 0.0), (0.0, 0.5), (0.5, 0.0)], material="fur")  # fmt: skip


def _ant(colour: Rgb) -> list[Part]:
    parts = [
        flesh.ball("abdomen", (-0.3, 0.0, 0.22), (0.24, 0.15, 0.14), colour, "shell", size=11),
        flesh.ball("chest", (0.06, 0.0, 0.21), (0.17, 0.08, 0.08), colour, "shell", size=9),
        flesh.ball("head", (0.34, 0.0, 0.22), (0.13, 0.12, 0.1), colour, "shell", size=9),
    ]
    return parts + _feelers((0.44, 0.27), 0.28, colour)


def _beetle(colour: Rgb) -> list[Part]:
    shell = flesh.ball("shell", (-0.1, 0.0, 0.2), (0.4, 0.3, 0.2), colour, "shell", size=15)
    seam = flesh.step(np.abs(shell.points[:, 1]), 0.02, 0.008) * flesh.step(shell.points[:, 2], 0.25, 0.3)
    hue = flesh.blend(colour, _shade(colour, 0.3), seam)
    hue = flesh.blend(hue, BLACK, flesh.step(shell.points[:, 2], 0.16, 0.1))
    parts = [
        Part("shell", shell.points, shell.faces, hue, "shell"),
        flesh.ball("chest", (0.27, 0.0, 0.19), (0.13, 0.2, 0.12), _shade(colour, 0.5), "shell", size=10),
        flesh.ball("head", (0.4, 0.0, 0.17), (0.1, 0.12, 0.08), _shade(colour, 0.4), "shell", size=9),
    ]
    return parts + _feelers((0.47, 0.2), 0.2, _shade(colour, 0.4))


def _feelers(front: tuple[float, float], length: float, colour: Rgb) -> list[Part]:
    share = np.linspace(0.0, 1.0, 6)
    parts = []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        line = np.stack([front[0] + length * 0.7 * share, sign * (0.04 + 0.6 * length * share),
                         front[1] + length * (0.5 * share - 0.5 * share**2)], axis=1)  # fmt: skip
        parts.append(flesh.tube(f"feeler_{side}", line, 0.011, colour, "shell", sides=5))
        eye = (front[0] - 0.05, sign * 0.09, front[1] - 0.01)
        parts.append(flesh.ball(f"eye_{side}", eye, 0.028, BLACK, "eye", size=5))
    return parts


def _six_legs(colour: Rgb) -> list[Leg]:
    rows = [(0.22, 0.08, 0.5, 0.42, 0.0), (0.06, 0.09, 0.06, 0.52, 0.0), (-0.06, 0.09, -0.4, 0.48, 0.0)]
    return _pairs(_shade(colour, 0.6), rows, height=0.16, thick=(0.032, 0.026, 0.012), slack=1.35, knee=(0.0, 0.25,
        1.0),
                  phases=[(0.0, 0.5), (0.5, 0.0), (0.0, 0.5)], material="shell")  # fmt: skip


# lizard: a spine that bends, four legs out to the sides


def _lizard(colour: Rgb) -> list[Part]:
    x = np.linspace(0.5, -0.5, 64)
    radius = flesh.curve(((-0.5, 0.004), (-0.25, 0.018), (-0.08, 0.04), (0.05, 0.058), (0.2, 0.055), (0.3, 0.036),
        (0.36, 0.042),
                          (0.43, 0.036), (0.5, 0.008)))(x)  # fmt: skip
    rings = flesh.tube_rings(
        np.stack([x, np.zeros(64), 0.04 + 0.55 * radius + 0.01 * flesh.step(x, 0.25, 0.4)], axis=1), radius, 18
    )
    rings[:, :, 2] = 0.035 + (rings[:, :, 2] - 0.035) * 0.8
    along, up = np.repeat(x, 18), rings[:, :, 2].ravel() - np.repeat(rings[:, :, 2].mean(axis=1), 18)
    bars = flesh.step(np.cos(70 * along), 0.2, 0.7) * flesh.step(up, 0.0, 0.012)
    hue = flesh.blend(flesh.blend(colour, (0.85, 0.83, 0.68), flesh.step(up, -0.005, -0.02)), _shade(colour, 0.5), bars)
    parts = [flesh.loft("trunk", rings, hue, "skin")]
    for side, sign in (("left", 1.0), ("right", -1.0)):
        parts.append(flesh.ball(f"eye_{side}", (0.43, sign * 0.03, 0.075), 0.011, BLACK, "eye", size=6))
    return parts


def _lizard_legs(colour: Rgb) -> list[Leg]:
    rows = [(0.24, 0.04, 0.27, 0.13, 0.3), (-0.02, 0.04, -0.05, 0.14, 0.3)]
    return _pairs(_shade(colour, 0.9), rows, height=0.055, thick=(0.022, 0.016, 0.011), slack=1.3, knee=(-0.2, 0.6,
        0.8),
                  phases=[(0.0, 0.5), (0.5, 0.0)])  # fmt: skip


# tortoise


def shell_parts(colour: Rgb, height: float = 0.3, flat: float = 1.0) -> list[Part]:
    """Dome with scutes, belly plate, neck and head. Also of the sea turtle."""
    dome = flesh.ball("dome", (0.0, 0.0, height), (0.38, 0.31, 0.24 * flat), colour, "shell", size=24)
    points = dome.points.copy()
    below = points[:, 2] < height
    points[below, 2] = height + 0.28 * (points[below, 2] - height)
    gx, gy = points[:, 0] * 5.2, points[:, 1] * 5.0
    row = np.round(gx)
    cell = np.maximum(np.abs(gx - row), np.abs(gy + 0.5 * (row % 2) - np.round(gy + 0.5 * (row % 2))))
    hue = flesh.blend(_shade(colour, 1.15), _shade(colour, 0.45), flesh.step(cell, 0.36, 0.46))
    hue = flesh.blend(hue, (0.86, 0.78, 0.55), flesh.step(points[:, 2], height - 0.01, height - 0.05))
    skin: Rgb = (0.4, 0.42, 0.27)
    neck = np.array([[0.28, 0.0, height - 0.01], [0.38, 0.0, height + 0.02], [0.46, 0.0, height + 0.04]])
    parts = [
        Part("dome", points, dome.faces, hue, "shell"),
        flesh.tube("neck", neck, [0.08, 0.065, 0.06], skin, "skin", sides=12),
    ]
    parts.append(flesh.ball("head", (0.51, 0.0, height + 0.05), (0.1, 0.07, 0.065), skin, "skin", size=11))
    for side, sign in (("left", 1.0), ("right", -1.0)):
        parts.append(flesh.ball(f"eye_{side}", (0.55, sign * 0.05, height + 0.08), 0.017, BLACK, "eye", size=6))
    return parts


def _tortoise_legs(colour: Rgb) -> list[Leg]:
    rows = [(0.22, 0.2, 0.27, 0.3, 0.4), (-0.22, 0.2, -0.27, 0.3, -0.3)]
    return _pairs((0.4, 0.42, 0.27), rows, height=0.25, thick=(0.085, 0.075, 0.07), slack=1.12, knee=(0.0, 0.8, 0.3),
                  phases=[(0.0, 0.5), (0.75, 0.25)])  # fmt: skip


WALKERS: Mapping[str, Walker] = MappingProxyType(
    {
        "crab": Walker(_crab, _crab_legs, 0.16, 1.3, (0.85, 0.16, 0.07), stride=0.55, duty=0.55, sideways_deg=90.0),
        "spider": Walker(_spider, _spider_legs, 0.12, 1.5, (0.32, 0.22, 0.14), stride=0.6, duty=0.58),
        "ant": Walker(_ant, _six_legs, 0.03, 2.0, (0.12, 0.05, 0.03), stride=0.5),
        "beetle": Walker(_beetle, _six_legs, 0.06, 1.2, (0.06, 0.25, 0.14), stride=0.42),
        "ladybird": Walker(_beetle, _six_legs, 0.03, 1.2, (0.85, 0.07, 0.04), stride=0.42),
        "lizard": Walker(_lizard, _lizard_legs, 0.3, 0.9, (0.32, 0.48, 0.16), stride=0.28, undulates=0.05, lift=0.03),
        "tortoise": Walker(shell_parts, _tortoise_legs, 0.4, 0.35, (0.5, 0.38, 0.2), stride=0.2, duty=0.75, lift=0.05),
    }
)
"""By the names of motions.yaml. Gaits: tripods, tetrapods, the trot of lizards, the tortoise's lateral sequence."""


def undulated(points: Array, amplitude: float, phase_rad: float) -> Array:
    """Points (N, 3) with their spine thrown into a wave that stands at the shoulders and grows to the tail."""
    size = amplitude * (0.35 + 0.9 * np.clip(0.35 - points[:, 0], 0.0, 1.0))
    moved = points.copy()
    moved[:, 1] += size * np.sin(2 * np.pi * points[:, 0] / 0.95 + phase_rad)
    return moved


def look(species: str) -> Walker:
    """Raises ValueError naming the species there are."""
    if species not in WALKERS:
        raise ValueError(f"nothing that walks is called {species!r}; there are: {', '.join(sorted(WALKERS))}")
    return WALKERS[species]
