"""A flag: where its pole stands, how it starts, what is measured of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ..objects import surfaces
from ..objects.shapes_build import dressed, globe, united
from ..surroundings import solids
from ..world import World, heading, middle
from . import baking, windy
from .breeze import AIR_KG_M3, ALONG_COEFFICIENT, breeze
from .sheet import GRAVITY_M_S2, Array, Mask, Sheet, Weave, flat_sheet, steps_per_s
from .windy import Blown

COLUMNS = 37
"""Points along the flag."""

POLE_RADIUS_M = 0.028
ROOM_UNDER_CEILING_M = 0.15

OBLIQUE_DEG = 28.0
"""How far from broadside a flag is looked at, from downwind: folds show that lie edge-on in a view from the side."""


@dataclass(frozen=True)
class FlagPlan:
    """Where everything goes. Row 0 is the lower edge, column 0 the edge at the pole."""

    foot: Array
    """(3,) where the pole meets the ground."""
    pole_m: float
    width_m: float
    height_m: float
    cell_m: float
    towards_deg: float

    @property
    def present(self) -> Mask:
        return np.ones((max(3, round(self.height_m / self.cell_m) + 1), COLUMNS), dtype=bool)

    @property
    def across(self) -> Array:
        along = heading(self.towards_deg)
        return np.array([-along[1], along[0], 0.0])


def plan_flag(world: World, config: Mapping[str, Any], towards_deg: float) -> FlagPlan:
    """A pole upwind of the middle of the path, as low as the ceiling asks. Raises ValueError for a flag longer than its
    pole is high."""
    support = world.support(config["support"])
    path = world.path(support)
    tallest = world.ceiling_m() - support.height_m - ROOM_UNDER_CEILING_M
    pole = min(config["pole_m"], tallest)
    scale = min(1.0, pole / config["pole_m"])
    width, height = scale * config["width_m"], scale * config["height_m"]
    if height > 0.8 * pole:
        raise ValueError(f"a flag {height:.2f} m high does not fit a pole of {pole:.2f} m")
    foot = middle(support, path) - 0.5 * width * heading(towards_deg)
    return FlagPlan(foot, pole, width, height, width / (COLUMNS - 1), towards_deg)


def fly(plan: FlagPlan, config: Mapping[str, Any], *, frames: int) -> Blown:
    """Let the wind blow the flag, which starts stretched out with a slight random ripple."""
    weave = Weave(density_kg_m2=config["density_kg_m2"], bending_n_m=4e-5, bending_loss_s=0.04)
    along = heading(plan.towards_deg)
    shape = plan.present.shape
    corner = plan.foot + np.array([0.0, 0.0, plan.pole_m - 0.05 - (shape[0] - 1) * plan.cell_m])
    corner = corner + along * POLE_RADIUS_M
    position = flat_sheet(shape, plan.cell_m, corner, along, np.array([0.0, 0.0, 1.0]))
    rng = np.random.default_rng(config["seed"])
    ripple = 0.1 * plan.cell_m * rng.standard_normal(shape)
    ripple[:, 0] = 0.0
    position += plan.across[:, None, None] * ripple
    pinned = np.zeros(shape, dtype=bool)
    pinned[:, 0] = True
    sheet = Sheet(position, plan.cell_m, weave, pinned, plan.present)
    sheet.tether(np.indices(shape)[0].astype(float), np.zeros(shape))
    wind = breeze(
        config["wind_m_s"], plan.towards_deg, gustiness=config["gustiness"], size_m=plan.width_m, seed=config["seed"]
    )
    drag = 0.5 * AIR_KG_M3 * config["wind_m_s"] ** 2 * 2.0 * ALONG_COEFFICIENT / weave.density_kg_m2
    return windy.blow(
        sheet,
        wind,
        fps=config["fps"],
        frames=frames,
        preroll_s=config["preroll_s"],
        steps_hz=steps_per_s(plan.cell_m, COLUMNS, GRAVITY_M_S2 + drag),
        watch=(shape[0] // 2, COLUMNS - 1),
    )


def flag_series(plan: FlagPlan, played: Array, blown: Blown, fps: int) -> tuple[dict[str, Array], dict[str, str]]:
    """Measured on (F, 3, R, C) points read back; the flutter on the solver's own finer trace."""
    root, tip = played[:, :, :, 0].mean(axis=2), played[:, :, :, -1].mean(axis=2)
    flown = tip - root
    level = np.hypot(flown[:, 0], flown[:, 1])
    held = played[:, :, :, 0]
    frames = len(played)
    middle_tip = played[:, :, played.shape[2] // 2, -1]
    speed = np.linalg.norm(np.gradient(middle_tip, 1.0 / fps, axis=0), axis=1) if frames > 1 else np.zeros(frames)
    sway = (blown.trace - blown.trace.mean(axis=0)) @ plan.across
    values = {
        "flag_angle_deg": np.degrees(np.arctan2(-flown[:, 2], level)),
        "tip_offset_m": (middle_tip - root) @ plan.across,
        "tip_speed_m_s": speed,
        "tip_amplitude_m": np.full(frames, math.sqrt(2.0) * sway.std()),
        "flutter_hz": np.full(frames, windy.flutter_hz(blown.trace, blown.trace_hz, plan.across)),
        "root_drift_m": np.linalg.norm(held - held[:1], axis=1).max(axis=1),
        "cloth_lowest_m": played[:, 2].min(axis=(1, 2)) - plan.foot[2],
    }
    units = dict.fromkeys(values, "m") | {"flag_angle_deg": "deg", "tip_speed_m_s": "m/s", "flutter_hz": "Hz"}
    return values, units


def pole(plan: FlagPlan) -> bpy.types.Object:
    """A white pole that stands in the ground, with a gilt ball on top and a collar at its foot."""
    white = surfaces.make("plastic", (0.86, 0.86, 0.85), size_m=plan.pole_m)
    top = plan.foot + np.array([0.0, 0.0, plan.pole_m])
    shaft = (np.array([plan.foot - [0.0, 0.0, 0.3], top]), POLE_RADIUS_M)
    collar = (np.array([plan.foot - [0.0, 0.0, 0.05], plan.foot + np.array([0.0, 0.0, 0.04])]), 2.6 * POLE_RADIUS_M)
    stand = baking.rods("flagpole", [shaft, collar], white)
    ball = dressed(globe("finial", 4.2 * POLE_RADIUS_M, detail=3), ("gold", None))
    ball.location = top
    bpy.context.view_layer.update()
    made = united([stand, ball], "flagpole")
    return solids.move_to(made, "dynamics")


def shown(plan: FlagPlan, shot: str) -> Array:
    """(N, 3) points of the pole that the picture must hold."""
    low = 0.45 * plan.pole_m if shot == "close" else 0.0
    heights = np.linspace(low, plan.pole_m + 0.1, 12)
    return np.asarray(plan.foot + heights[:, None] * np.array([0.0, 0.0, 1.0]))
