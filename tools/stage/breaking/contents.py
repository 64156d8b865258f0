"""What runs out of a thing that broke: the white of an egg that spreads, and its yolk that stays a dome."""

from __future__ import annotations

import bpy
import numpy as np

from ..changing import wet
from ..changing.puddle import Puddle
from ..grains import played
from ..world import World
from .impact import Break
from .shards import support_m

FILLED = 0.88
"""Share of an egg's outer volume that is white and yolk: shell and air cell take the rest."""
YOLK = 0.34
"""Share of the yolk in what is inside an egg (USDA: large egg, white 33 g, yolk 17 g)."""
SPREAD_S = 0.7


def spill(
    kind: str, world: World, broken: Break, *, first: int, frames: int, fps: int, seed: int
) -> list[bpy.types.Object]:
    """Puddles of the contents, none before the first frame after the break. Raises ValueError for an unknown kind."""
    if kind == "none":
        return []
    if kind != "egg":
        raise ValueError(f"no contents {kind!r}; there are: none, egg")
    inside = FILLED * world.acting().volume_m3
    at = broken.flight.position.copy()
    at[2] = float(support_m(world, at[None])[0])
    after = np.maximum(0.0, np.arange(frames) / fps - broken.time_s)
    spread = np.where(np.arange(1, frames + 1) >= first, 1.0 - 0.75 * np.exp(-3.0 * after / SPREAD_S), 0.0)
    white = wet.lay(
        "egg_white", Puddle(0.0035, 0.28, seed), at, list((1.0 - YOLK) * inside * spread),
        wet.clear("egg_white", (0.93, 0.9, 0.74), 0.16),
    )  # fmt: skip
    yolk = wet.lay(
        "egg_yolk", Puddle(0.0125, 0.03, seed + 1), at + np.array([0.006, -0.004, 0.001]),
        list(YOLK * inside * np.where(spread > 0.0, 1.0, 0.0)), wet.clear("egg_yolk", (0.96, 0.55, 0.03), 0.97, 0.12),
    )  # fmt: skip
    for thing in (white, yolk):
        played.show_only(thing, first, frames, frames)
    return [white, yolk]
