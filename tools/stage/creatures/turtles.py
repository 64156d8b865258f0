"""A sea turtle: a tortoise's shell, flatter, with flippers that beat like wings. Origin at the middle of the shell."""

from __future__ import annotations

import numpy as np

from . import flesh, walkers
from .flesh import Array, Part, Rgb

LENGTH_M, SPEED_BL_S, BEAT_HZ = 0.9, 0.55, 0.45
"""Of green turtles at ease: half a metre a second, a beat every two seconds or so (Davenport and others 1984)."""

COLOUR: Rgb = (0.6, 0.42, 0.16)
SKIN: Rgb = (0.66, 0.68, 0.46)
SPOT: Rgb = (0.3, 0.3, 0.16)
AMPLITUDE_DEG = 38.0
ROWS, SIDES = 16, 12


def parts(length_m: float, beat_rad: float, colour: Rgb | None = None) -> list[Part]:
    """Every part at a phase of the beat. The topology never changes."""
    shell = [_sunk(part) for part in walkers.shell_parts(colour or COLOUR, 0.3, 0.72)]
    made = list(shell)
    for side, sign in (("left", 1.0), ("right", -1.0)):
        made.append(_flipper(f"flipper_{side}", sign, beat_rad))
        made.append(_rudder(f"rudder_{side}", sign, beat_rad))
    return [Part(p.name, p.points * length_m, p.faces, p.hue, p.material) for p in made]


def _sunk(part: Part) -> Part:
    return Part(part.name, part.points - np.array([0.0, 0.0, 0.3]), part.faces, part.hue, part.material)


def _blade(name: str, line: Array, chord: Array, up: Array) -> Part:
    """A flat limb along a line (R, 3): chord (R,) runs along X, thickness along up (R, 3)."""
    around = np.linspace(0.0, 2 * np.pi, SIDES, endpoint=False)
    rings = (
        line[:, None]
        + (0.5 * chord)[:, None, None] * np.cos(around)[None, :, None] * np.array([1.0, 0.0, 0.0])
        + (0.07 * chord + 0.006)[:, None, None] * np.sin(around)[None, :, None] * up[:, None]
    )
    spots = np.cos(np.tile(around, len(line)) * 3.0) * np.cos(np.repeat(np.arange(len(line)), SIDES) * 1.9)
    return flesh.loft(name, rings, flesh.blend(SKIN, SPOT, flesh.step(spots, 0.0, 0.35)), "skin")


def _flipper(name: str, sign: float, beat_rad: float) -> Part:
    share = np.linspace(0.0, 1.0, ROWS)
    angle = np.radians(AMPLITUDE_DEG) * (0.6 + 0.5 * share) * np.sin(beat_rad - 0.8 * share) + np.radians(4.0)
    out = 0.52 / (ROWS - 1)
    y = 0.2 + np.concatenate([[0.0], np.cumsum(np.cos(angle[1:]))]) * out
    z = np.concatenate([[0.0], np.cumsum(np.sin(angle[1:]))]) * out - 0.02
    x = 0.24 + 0.1 * np.sin(np.pi * share * 0.75) - 0.3 * share**1.8 + 0.05 * np.cos(beat_rad) * share
    line = np.stack([x, sign * y, z], axis=1)
    chord = flesh.curve(((0.0, 0.1), (0.35, 0.17), (0.7, 0.12), (1.0, 0.015)))(share)
    twist = 0.45 * np.cos(beat_rad - 0.6) * share
    up = np.stack([np.sin(twist), -sign * np.sin(angle), np.cos(angle) * np.cos(twist)], axis=1)
    return _blade(name, line, chord, up)


def _rudder(name: str, sign: float, beat_rad: float) -> Part:
    share = np.linspace(0.0, 1.0, ROWS)
    swing = 0.12 * np.sin(beat_rad + 1.5)
    line = np.stack([-0.3 - 0.22 * share, sign * (0.16 + (0.12 + swing) * share), -0.04 - 0.03 * share], axis=1)
    chord = flesh.curve(((0.0, 0.06), (0.5, 0.12), (1.0, 0.02)))(share)
    return _blade(name, line, chord, np.tile([0.0, 0.0, 1.0], (ROWS, 1)))
