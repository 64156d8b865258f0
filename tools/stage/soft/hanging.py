"""Cloth that hangs from its upper edge: curtains of a window, washing on a line. Where it hangs and how it starts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..world import World, heading, middle
from . import baking, windy
from .breeze import AIR_KG_M3, ALONG_COEFFICIENT, breeze
from .sheet import GRAVITY_M_S2, Array, Mask, Sheet, Weave, steps_per_s
from .solid_field import floor_contact
from .windy import Blown

COLUMNS = 31
FULLNESS = 1.5
"""Cloth of a curtain over the width it hangs on: pleats."""

PEG_EVERY = 6
WALL_GAP_M = 0.035
LINE_M = 1.95
"""Height of a washing line."""

SHELTER = {True: 0.3, False: 0.5}
"""Share of the open wind that blows through a window (True), and low over the ground past a line (False)."""

GARMENTS = ("sheet", "shirt", "towel")


@dataclass(frozen=True)
class Hung:
    """One piece. Row 0 is the lower edge, the last row hangs. Metres."""

    name: str
    left: Array
    """(3,) upper left corner, seen against the wind."""
    along: Array
    """Unit vector along the upper edge."""
    inward: Array
    """Unit vector the wind blows in."""
    width_m: float
    drop_m: float
    fullness: float
    present: Mask
    colour: Rgb

    @property
    def cell_m(self) -> float:
        return self.width_m * self.fullness / (self.present.shape[1] - 1)


def curtains(world: World, config: Mapping[str, Any]) -> list[Hung]:
    """Curtains in the place of those of the room's first window, which are removed. Raises ValueError without any."""
    rods = sorted(thing.name for thing in world.scene.objects if thing.name.startswith("curtain_rod_"))
    if not rods:
        raise ValueError(f"there is no window with curtains in this scene ({world.contract.scene})")
    wall = rods[0].removeprefix("curtain_rod_")
    box = baking.bounds(world.scene.objects[rods[0]])
    for side in ("left", "right"):
        old = world.scene.objects.get(f"curtain_{wall}_{side}")
        if old is not None:
            bpy.data.objects.remove(old)
    inward = {"west": (1.0, 0.0, 0.0), "east": (-1.0, 0.0, 0.0), "north": (0.0, -1.0, 0.0), "south": (0.0, 1.0, 0.0)}
    into = np.array(inward[wall])
    along = np.array([-into[1], into[0], 0.0])
    middle_of, half = box.mean(axis=0), float(abs((box[1] - box[0]) @ along)) / 2.0
    top = np.array([middle_of[0], middle_of[1], box[0, 2]])
    width, drop = 0.62 * half, float(top[2]) - 0.05
    made = []
    for name, start in (("curtain_left", -half + 0.06), ("curtain_right", half - 0.06 - width)):
        made.append(
            _piece(name, top + start * along, (along, into), (width, drop), fullness=FULLNESS, colour=config["colour"])
        )
    return made


def washing(world: World, config: Mapping[str, Any], along_deg: float) -> list[Hung]:
    """Pieces side by side on a line along along_deg, over the middle of the path. Raises ValueError for an unknown."""
    unknown = sorted(set(config["pieces"]) - set(GARMENTS))
    if unknown:
        raise ValueError(f"no washing called {', '.join(unknown)}; there are {', '.join(GARMENTS)}")
    support = world.support(config["support"])
    centre, along = middle(support, world.path(support)), heading(along_deg)
    into = np.array([-along[1], along[0], 0.0])
    sizes = {"sheet": (1.5, 1.25), "shirt": (0.8, 0.72), "towel": (0.55, 0.9)}
    gap, total = 0.18, sum(sizes[name][0] for name in config["pieces"]) + 0.18 * (len(config["pieces"]) - 1)
    colours = [tuple(config["colour"]), (0.25, 0.45, 0.7), (0.85, 0.7, 0.3), (0.7, 0.25, 0.25)]
    at, made = -total / 2.0, []
    height = min(LINE_M, world.ceiling_m() - 0.3)
    for index, name in enumerate(config["pieces"]):
        start = centre + at * along + np.array([0.0, 0.0, height - 0.01])
        made.append(
            _piece(f"{name}_{index + 1}", start, (along, into), sizes[name], fullness=1.0, colour=colours[index % 4])
        )
        at += sizes[name][0] + gap
    return made


def _piece(
    name: str, left: Array, directions: tuple[Array, Array], size: tuple[float, float], *, fullness: float, colour: Any
) -> Hung:
    """directions: along the upper edge, and the wind's."""
    cell = size[0] * fullness / (COLUMNS - 1)
    rows = max(6, round(size[1] / cell) + 1)
    present = np.ones((rows, COLUMNS), dtype=bool)
    if name.startswith("shirt"):  # hangs by its hem, upside down: body above, sleeves and neck below
        row, column = np.indices(present.shape)
        height, off = row / (rows - 1), np.abs(column / (COLUMNS - 1) - 0.5)
        present = ((off <= 0.27) | (height < 0.36)) & ~((height < 0.08) & (off < 0.1))
    red, green, blue = colour
    return Hung(name, left, *directions, size[0], size[1], fullness, present, (red, green, blue))


def hang(piece: Hung, config: Mapping[str, Any], *, frames: int, floor_m: float, index: int) -> Blown:
    """Let the wind blow through it, from where it hangs straight."""
    rows, columns = piece.present.shape
    position = _straight(piece)
    pinned = np.zeros((rows, columns), dtype=bool)
    pinned[-1, pegs_of(piece)] = True
    weave = Weave(density_kg_m2=config["density_kg_m2"], bending_n_m=3e-5, bending_loss_s=0.03, damping_per_s=0.5)
    sheet = Sheet(position, piece.cell_m, weave, pinned, piece.present)
    column = np.indices((rows, columns))[1]
    pegs = np.flatnonzero(pinned[-1])
    nearest = pegs[np.abs(np.arange(columns)[:, None] - pegs).argmin(axis=1)]
    sheet.tether(np.full((rows, columns), rows - 1.0), nearest[column].astype(float))
    towards = math.degrees(math.atan2(piece.inward[1], piece.inward[0]))
    seed = config["seed"] * 10 + index
    curtain = piece.fullness > 1.0
    speed = SHELTER[curtain] * config["wind_m_s"]
    wind = breeze(speed, towards, gustiness=config["gustiness"], size_m=piece.drop_m, seed=seed)
    wall = float(piece.left @ piece.inward) - WALL_GAP_M

    def touch(place: Array, before: Array) -> None:
        floor_contact(place, before, floor_m + 0.01, 0.4)
        if curtain:
            off = np.tensordot(piece.inward, place, axes=1) - wall
            place -= np.minimum(off, 0.0) * piece.inward[:, None, None]

    load = 0.5 * AIR_KG_M3 * speed**2 * 4.0 * ALONG_COEFFICIENT / weave.density_kg_m2
    return windy.blow(
        sheet,
        wind,
        fps=config["fps"],
        frames=frames,
        preroll_s=config["preroll_s"],
        steps_hz=steps_per_s(piece.cell_m, rows, GRAVITY_M_S2 + load, 0.05),
        watch=(0, int(np.flatnonzero(piece.present[0])[len(np.flatnonzero(piece.present[0])) // 2])),
        apart_m=0.5 * piece.cell_m if curtain else 0.0,
        collide=touch,
    )


def pegs_of(piece: Hung) -> NDArray[np.int64]:
    """Columns at which the upper edge is held: all of a curtain, every PEG_EVERY-th and the ends of what is pegged."""
    there = np.flatnonzero(piece.present[-1])
    if piece.fullness > 1.0:
        return there
    return np.unique(np.concatenate([there[::PEG_EVERY], there[-1:]]))


def _straight(piece: Hung) -> Array:
    """(3, R, C) hanging straight down; in pleats where there is more cloth than width."""
    rows, columns = piece.present.shape
    share = np.arange(columns) / (columns - 1)
    across = np.zeros(columns)
    if piece.fullness > 1.0:
        pleats = max(3, round(piece.width_m / 0.14))
        # A wave of amplitude a and length w is longer than its chord by (pi a / w)**2, to second order.
        deep = piece.width_m / pleats * math.sqrt(piece.fullness - 1.0) / math.pi
        across = deep * np.sin(2.0 * math.pi * pleats * share)
    top = piece.left[:, None] + piece.along[:, None] * share * piece.width_m + piece.inward[:, None] * across
    down = piece.cell_m * (rows - 1 - np.arange(rows))
    place = np.repeat(top[:, None, :], rows, axis=1)
    place[2] -= down[:, None]
    return place


def line(pieces: list[Hung], floor_m: float) -> bpy.types.Object:
    """Two posts, the line between them, and a peg at every held point."""
    first, last = pieces[0], pieces[-1]
    along = first.along
    low, high = first.left - 0.35 * along, last.left + (last.width_m + 0.35) * along
    sag = [low + share * (high - low) for share in np.linspace(0.0, 1.0, 9)]
    ways = [(np.array(sag), 0.004)]
    up = np.array([0.0, 0.0, 1.0])
    ways += [(np.array([[end[0], end[1], floor_m - 0.2], end + 0.08 * up]), 0.035) for end in (low, high)]
    for piece in pieces:
        places = [piece.left + piece.along * piece.cell_m * column for column in pegs_of(piece)]
        ways += [(np.array([at - 0.035 * up, at + 0.03 * up]), 0.008) for at in places]
    return baking.rods("washing_line", ways, surfaces.make("wood", (0.72, 0.6, 0.42), size_m=1.0))


def hung_series(
    pieces: list[Hung], played: list[Array], blown: list[Blown], fps: int
) -> tuple[dict[str, Array], dict[str, str]]:
    """Measured on the (F, 3, R, C) points of each piece read back; the widest of the pieces counts."""
    frames = len(played[0])
    angle, tip, speed, drift, lowest = ([] for _ in range(5))
    for piece, grid in zip(pieces, played, strict=True):
        there = piece.present[0]
        top, hem = grid[:, :, -1].mean(axis=2), grid[:, :, 0][:, :, there].mean(axis=2)
        hung = hem - top
        angle.append(np.degrees(np.arctan2(hung @ piece.inward, -hung[:, 2])))
        tip.append(hung @ piece.inward)
        points = grid[:, :, 0][:, :, there]
        moved = np.gradient(points, 1.0 / fps, axis=0) if frames > 1 else np.zeros_like(points)
        speed.append(np.sqrt((moved**2).sum(axis=1)).mean(axis=1))
        held = grid[:, :, -1][:, :, pegs_of(piece)]
        drift.append(np.linalg.norm(held - held[:1], axis=1).max(axis=1))
        lowest.append(grid[:, 2][:, piece.present].min(axis=1))
    rate = [windy.flutter_hz(one.trace, one.trace_hz, p.inward) for p, one in zip(pieces, blown, strict=True)]
    values = {
        "billow_angle_deg": np.mean(angle, axis=0),
        "tip_offset_m": np.mean(tip, axis=0),
        "tip_speed_m_s": np.mean(speed, axis=0),
        "root_drift_m": np.max(drift, axis=0),
        "cloth_lowest_m": np.min(lowest, axis=0),
        "flutter_hz": np.full(frames, float(np.mean(rate))),
    }
    units = dict.fromkeys(values, "m") | {"billow_angle_deg": "deg", "tip_speed_m_s": "m/s", "flutter_hz": "Hz"}
    return values, units
