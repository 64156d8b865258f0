"""What composing a landform leaves: the values a scene contract is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ....state.scene import Box, Obstacle
from .looks import Season
from .planting import Heights


@dataclass(frozen=True)
class Plot:
    """What every landform is composed from."""

    config: Mapping[str, Any]
    season: Season
    rng: np.random.Generator
    seed: int

    @property
    def trees(self) -> float:
        """Trees over their usual number."""
        return float(self.config["tree_density"])

    @property
    def growth(self) -> float:
        """Undergrowth over its usual number."""
        return float(self.config["scatter_density"]) * self.season.undergrowth


@dataclass(frozen=True)
class Built:
    """Metres. level x0, y0, x1, y1 is the flat part of the ground at height 0."""

    heights: Heights
    level: tuple[float, float, float, float]
    obstacles: tuple[Obstacle, ...] = ()
    camera_space: Box = field(default_factory=lambda: Box(low=(-4.0, -8.6, 0.25), high=(4.0, -1.3, 3.4)))
    eye: tuple[float, float, float] = (0.4, -8.3, 1.55)
    look_at: tuple[float, float, float] = (0.0, 6.0, 2.6)
    lens_mm: float = 26.0
    clear_per_m: float = 0.0022
    """Extinction of the air without fog."""
    fog_share: float = 1.0
    """Extinction of fog over its usual one: where the view is wide, what is called foggy is thinner."""
    bank_m: tuple[float, float] | None = None
    """Top of fog that lies in the valley and depth over which it thins, from foggy weather on; None = fog all over."""
    high: float = 60.0
    """Thickness of the hazy air, which the sky is seen through."""
    top_m: float = 30.0
    sun_azimuth_deg: float = 218.0
    """Where sunlight comes from by day: what models this land best."""
    shade: float = 1.0
    """Light of the air between things over that of the open sky."""
    night_light: float = 1.0
    """Light of the night sky over its usual: under leaves moonlight does not arrive, and nothing would be seen."""
    stops: float = 0.0
    """Exposure that its shade asks for by day."""
    indoor: bool = False
    more_lights: tuple[str, ...] = ()
    """Names of lamps beside sun and sky."""
