"""Wardrobes and bookcases from board to handle: Infinigen's factories leave plain blocks and empty shelves."""

from __future__ import annotations

import random
from itertools import pairwise

import bpy
import numpy as np

from ..objects import surfaces
from ..objects.surfaces import Rgb
from . import solids

Bounds = tuple[solids.Vec, solids.Vec]

BOARD_M = 0.022
GAP_M = 0.004
"""Between two doors."""
BINDINGS: tuple[Rgb, ...] = (
    (0.48, 0.14, 0.12), (0.13, 0.24, 0.4), (0.16, 0.32, 0.22), (0.8, 0.72, 0.54), (0.28, 0.22, 0.3), (0.72, 0.46, 0.18),
)  # fmt: skip
"""Colours of the backs of books."""
LEANING = 0.12
"""Share of the shelves' width that stays without books."""


def wardrobe(seed: int, name: str, colour: Rgb | None) -> bpy.types.Object:
    """Two doors with framed panels over two drawers, on a plinth and under a cornice; back at x = 0, along y."""
    depth, half, high = 0.58, 0.6, 2.05
    rng = random.Random(f"wardrobe/{seed}")
    tone = colour or (0.5, 0.34, 0.21)
    light: Rgb = (min(1.0, 1.22 * tone[0]), min(1.0, 1.22 * tone[1]), min(1.0, 1.22 * tone[2]))
    body, panel = surfaces.make("wood", tone, size_m=2.0), surfaces.make("wood", light, size_m=2.0)
    metal = surfaces.make(rng.choice(("steel", "brass")), None, size_m=1.0)
    dark = surfaces.make("plastic", (0.05, 0.04, 0.03), size_m=1.0)
    face = depth - 0.03
    carcass: list[Bounds] = [((0.0, -half, 0.08), (face - 0.012, half, high - 0.05))]
    trim: list[Bounds] = [
        ((0.0, -half - 0.025, high - 0.05), (depth + 0.02, half + 0.025, high)),
        ((0.0, -half + 0.015, 0.0), (face - 0.03, half - 0.015, 0.08)),
    ]
    frames: list[Bounds] = []
    panels: list[Bounds] = []
    handles: list[Bounds] = []
    for y0, y1 in ((-half, -GAP_M / 2), (GAP_M / 2, half)):
        frames += _framed((y0 + 0.003, y1 - 0.003), (0.52, high - 0.055), face, panels)
        knob = y1 - 0.05 if y0 < -0.1 else y0 + 0.05
        handles.append(((face, knob - 0.009, 1.05), (face + 0.032, knob + 0.009, 1.27)))
    for z0, z1 in ((0.085, 0.298), (0.302, 0.515)):
        frames.append(((face - 0.018, -half + 0.003, z0), (face, half - 0.003, z1)))
        middle = (z0 + z1) / 2
        handles += [((face, y - 0.08, middle - 0.009), (face + 0.03, y + 0.08, middle + 0.009)) for y in (-0.3, 0.3)]
    recess: list[Bounds] = [((face - 0.012, -half + 0.002, 0.082), (face - 0.01, half - 0.002, high - 0.052))]
    parts = [
        solids.boxes("body", [*carcass, *trim], body), solids.boxes("fronts", frames, body),
        solids.boxes("panels", panels, panel), solids.boxes("recess", recess, dark),
        solids.boxes("handles", handles, metal),
    ]  # fmt: skip
    return solids.joined(parts, name)


def _framed(along: tuple[float, float], up: tuple[float, float], face: float, panels: list[Bounds]) -> list[Bounds]:
    """Stiles and rails of a door; its two panels go into panels."""
    (y0, y1), (z0, z1), wide, back = along, up, 0.075, face - 0.018
    split = z0 + 0.58 * (z1 - z0)
    rails = ((z0, z0 + wide), (split - wide / 2, split + wide / 2), (z1 - wide, z1))
    for low, high in ((z0 + wide, split - wide / 2), (split + wide / 2, z1 - wide)):
        panels.append(((back, y0 + wide, low), (face - 0.009, y1 - wide, high)))
    sides: list[Bounds] = [((back, y0, z0), (face, y0 + wide, z1)), ((back, y1 - wide, z0), (face, y1, z1))]
    return [*sides, *(((back, y0 + wide, low), (face, y1 - wide, high)) for low, high in rails)]


def bookcase(seed: int, name: str, colour: Rgb | None) -> bpy.types.Object:
    """Five shelves between two sides, most of them full of books; back at x = 0, along y."""
    depth, half, high, shelves = 0.32, 0.46, 1.95, 5
    rng = np.random.default_rng([seed, 31])
    wood = surfaces.make("wood", colour or (0.5, 0.34, 0.21), size_m=2.0)
    levels = [0.06 + index * (high - 0.06 - BOARD_M) / shelves for index in range(shelves + 1)]
    boards: list[Bounds] = [
        ((0.0, side - (BOARD_M if side > 0 else 0.0), 0.0), (depth, side + (BOARD_M if side < 0 else 0.0), high))
        for side in (-half, half)
    ]
    boards += [((0.0, -half + BOARD_M, z), (depth - 0.004, half - BOARD_M, z + BOARD_M)) for z in levels]
    boards.append(((0.0, -half + BOARD_M, 0.06), (0.008, half - BOARD_M, high)))
    boards.append(((0.02, -half + BOARD_M, 0.0), (depth - 0.03, half - BOARD_M, 0.06)))
    books: list[list[Bounds]] = [[] for _ in BINDINGS]
    for low, top in pairwise(levels):
        room = (low + BOARD_M, top - low - BOARD_M)
        _row(books, rng, room, half=half - BOARD_M - 0.004, depth=depth)
    parts = [solids.boxes("boards", boards, wood)]
    for index, (bounds, binding) in enumerate(zip(books, BINDINGS, strict=True)):
        if bounds:
            parts.append(solids.boxes(f"books_{index}", bounds, surfaces.make("fabric", binding, size_m=0.5)))
    return solids.joined(parts, name)


def _row(
    books: list[list[Bounds]], rng: np.random.Generator, room: tuple[float, float], *, half: float, depth: float
) -> None:
    """Books side by side on one shelf, in runs of like height, with gaps. room: its floor and height, metres."""
    floor_m, room_m = room
    y, tall, binding = -half, 0.7 * room_m, 0
    while y < half - 0.05:
        if rng.random() < LEANING / 4:
            y += float(rng.uniform(0.06, 0.2))
        if rng.random() < 0.3:
            tall, binding = float(rng.uniform(0.55, 0.88)) * room_m, int(rng.integers(len(books)))
        thick = float(rng.uniform(0.018, 0.05))
        if y + thick > half:
            return
        chosen = binding if rng.random() < 0.6 else int(rng.integers(len(books)))
        out = depth - 0.02 - float(rng.uniform(0.02, 0.06))
        books[chosen].append(((out - 0.17, y, floor_m), (out, y + thick - 0.0015, floor_m + tall)))
        y += thick
