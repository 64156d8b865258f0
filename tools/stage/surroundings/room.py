"""The shell of a room: floor, walls with real window openings, ceiling, skirting, window frames, curtains.

The room lies around the origin, x to the east, y to the north, floor at 0. The camera looks north: the south wall is
there for light and reflections, but camera rays pass it, so that a camera may stand behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np

from ..objects import surfaces
from ..objects.surfaces import Rgb
from . import finishes, footing, solids

WALL_M = 0.16
"""Thickness of the walls."""

WALLS = ("north", "east", "south", "west")


@dataclass(frozen=True)
class Window:
    """An opening. centre_m runs along the wall: x for north and south walls, y for east and west ones."""

    wall: str
    centre_m: float
    width_m: float
    sill_m: float
    head_m: float


@dataclass(frozen=True)
class Shell:
    """Size and looks of a room."""

    width_m: float
    depth_m: float
    height_m: float
    floor: str
    wall: str
    wall_colour: Rgb
    floor_colour: Rgb | None
    windows: tuple[Window, ...]
    seed: int

    def checked(self) -> Shell:
        """Itself. Raises ValueError when a window does not fit its wall."""
        for window in self.windows:
            length = self.run_m(window.wall)
            beyond = abs(window.centre_m) + window.width_m / 2 > length / 2 - 0.1
            if beyond or not 0 <= window.sill_m < window.head_m < self.height_m:
                raise ValueError(f"window {window} does not fit a wall of {length:.2f} x {self.height_m:.2f} m")
        return self

    def run_m(self, wall: str) -> float:
        """Length of a wall."""
        return self.width_m if wall in {"north", "south"} else self.depth_m


def build(shell: Shell) -> list[bpy.types.Object]:
    """Make the shell; objects are named floor, ceiling, wall_north, window_west, curtain_west, …"""
    shell.checked()
    half_x, half_y = shell.width_m / 2, shell.depth_m / 2
    floor = finishes.make(shell.floor, shell.seed, shell.floor_colour, material_name="floor")
    wall = finishes.make(shell.wall, shell.seed + 1, shell.wall_colour, material_name="wall")
    white = surfaces.make("plastic", (0.92, 0.91, 0.89), size_m=4.0)
    made = [
        solids.box("floor", (-half_x, -half_y, -0.1), (half_x, half_y, 0.0), floor),
        solids.box(
            "ceiling",
            (-half_x - WALL_M, -half_y - WALL_M, shell.height_m),
            (half_x + WALL_M, half_y + WALL_M, shell.height_m + 0.1),
            white,
        ),
    ]
    for side in WALLS:
        openings = [window for window in shell.windows if window.wall == side]
        made.append(_wall(shell, side, openings, wall))
        made.append(_skirting(shell, side, white))
        made += [_frame(shell, window, index, white) for index, window in enumerate(openings)]
    for obj in made:
        footing.mark(obj, footing.LAND)
        if "south" in obj.name:
            obj.visible_camera = False
            obj.hide_viewport = True  # rays cast for sight pass it as camera rays do
    return made


def _point(shell: Shell, side: str, along: float, out: float, z: float) -> tuple[float, float, float]:
    """World point of a wall: `along` its run, `out` beyond its inner face."""
    half_x, half_y = shell.width_m / 2, shell.depth_m / 2
    places = {
        "north": (along, half_y + out, z),
        "south": (along, -half_y - out, z),
        "east": (half_x + out, along, z),
        "west": (-half_x - out, along, z),
    }
    return places[side]


def _span(
    shell: Shell, side: str, run: Sequence[float], out: Sequence[float], z: Sequence[float]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Corners of a box given along, out of and up the wall."""
    corners = np.array([_point(shell, side, run[0], out[0], z[0]), _point(shell, side, run[1], out[1], z[1])])
    low, high = corners.min(axis=0), corners.max(axis=0)
    return (float(low[0]), float(low[1]), float(low[2])), (float(high[0]), float(high[1]), float(high[2]))


def _wall(shell: Shell, side: str, openings: Sequence[Window], material: bpy.types.Material) -> bpy.types.Object:
    """The wall as boxes around its openings."""
    end = shell.run_m(side) / 2 + (WALL_M if side in {"north", "south"} else 0.0)
    parts, at, out = [], -end, (0.0, WALL_M)
    for window in sorted(openings, key=lambda opening: opening.centre_m):
        left, right = window.centre_m - window.width_m / 2, window.centre_m + window.width_m / 2
        parts.append(_span(shell, side, (at, left), out, (0.0, shell.height_m)))
        parts.append(_span(shell, side, (left, right), out, (0.0, window.sill_m)))
        parts.append(_span(shell, side, (left, right), out, (window.head_m, shell.height_m)))
        at = right
    parts.append(_span(shell, side, (at, end), out, (0.0, shell.height_m)))
    solid = [part for part in parts if all(h - low > 1e-6 for low, h in zip(*part, strict=True))]
    return solids.boxes(f"wall_{side}", solid, material)


def _skirting(shell: Shell, side: str, material: bpy.types.Material) -> bpy.types.Object:
    end = shell.run_m(side) / 2
    return solids.boxes(f"skirting_{side}", [_span(shell, side, (-end, end), (-0.018, 0.0), (0.0, 0.09))], material)


def _frame(shell: Shell, window: Window, index: int, material: bpy.types.Material) -> bpy.types.Object:
    """Frame, one upright and one cross bar without glass (glass would darken the sun), and a sill."""
    left, right = window.centre_m - window.width_m / 2, window.centre_m + window.width_m / 2
    bar, out = 0.055, (0.04, 0.1)
    panes = max(2, round(window.width_m / 0.8))
    uprights = np.linspace(left, right - bar, panes + 1)
    level = window.sill_m + 0.68 * (window.head_m - window.sill_m)
    levels = (window.sill_m, level, window.head_m - bar)
    parts = [_span(shell, window.wall, (x, x + bar), out, (window.sill_m, window.head_m)) for x in map(float, uprights)]
    parts += [_span(shell, window.wall, (left, right), out, (z, z + bar)) for z in levels]
    sill = (window.sill_m - 0.035, window.sill_m)
    parts.append(_span(shell, window.wall, (left - 0.06, right + 0.06), (-0.08, 0.03), sill))
    return solids.boxes(f"window_{window.wall}" + (f"_{index}" if index else ""), parts, material)


def door(shell: Shell, wall: str, centre_m: float, width_m: float, head_m: float = 2.05) -> list[bpy.types.Object]:
    """A closed door with its frame and handle on the inside of a wall."""
    white = surfaces.make("plastic", (0.9, 0.89, 0.86), size_m=4.0)
    steel = surfaces.make("steel", None, size_m=1.0)
    left, right = centre_m - width_m / 2, centre_m + width_m / 2
    leaf = [_span(shell, wall, (left, right), (-0.03, 0.0), (0.008, head_m))]
    leaf += [
        _span(shell, wall, (left + 0.13, right - 0.13), (-0.036, -0.03), z) for z in ((0.2, 0.9), (1.08, head_m - 0.16))
    ]
    frame = [
        _span(shell, wall, (left - 0.07, left), (-0.045, 0.0), (0.0, head_m + 0.07)),
        _span(shell, wall, (right, right + 0.07), (-0.045, 0.0), (0.0, head_m + 0.07)),
        _span(shell, wall, (left, right), (-0.045, 0.0), (head_m, head_m + 0.07)),
    ]
    handle = _span(shell, wall, (right - 0.2, right - 0.06), (-0.09, -0.07), (1.0, 1.02))
    stem = _span(shell, wall, (right - 0.08, right - 0.06), (-0.09, -0.03), (1.0, 1.02))
    made = [
        solids.boxes(f"door_{wall}", [*leaf, *frame], white),
        solids.boxes(f"door_handle_{wall}", [handle, stem], steel),
    ]
    return [footing.mark(part, footing.HELD) for part in made]


def curtains(shell: Shell, window: Window, colour: Rgb) -> list[bpy.types.Object]:
    """A drawn-back curtain at each side of a window, and their rod."""
    cloth = surfaces.make("fabric", colour, size_m=2.0)
    top, bottom, width = window.head_m + 0.12, 0.04, 0.32
    made = []
    for name, centre in (
        ("left", window.centre_m - window.width_m / 2),
        ("right", window.centre_m + window.width_m / 2),
    ):
        side = -1.0 if name == "left" else 1.0
        runs = np.linspace(centre - 0.03 * side, centre + width * side, 33)
        outs = -0.1 - 0.035 * np.sin(np.linspace(0, 7 * np.pi, 33))
        vertices = [
            _point(shell, window.wall, float(r), float(o), z)
            for z in (bottom, top)
            for r, o in zip(runs, outs, strict=True)
        ]
        faces = [(i, i + 1, i + 34, i + 33) for i in range(32)]
        obj = solids.mesh_object(f"curtain_{window.wall}_{name}", vertices, faces, cloth)
        solids.smooth(obj)
        made.append(obj)
    reach = window.width_m / 2 + width + 0.08
    rod = _span(
        shell, window.wall, (window.centre_m - reach, window.centre_m + reach), (-0.11, -0.085), (top, top + 0.025)
    )
    made.append(solids.boxes(f"curtain_rod_{window.wall}", [rod], surfaces.make("steel", None, size_m=2.0)))
    return [footing.mark(part, footing.HELD) for part in made]
