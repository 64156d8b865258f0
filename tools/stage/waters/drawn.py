"""A moving surface and what floats on it, put into the scene: grid, waves, tint, and the points a camera must hold."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.bake import rotated
from . import looks, surface, waves
from .afloat import Voyage
from .surface import Body
from .waves import Array, Wave

Rect = tuple[tuple[float, float], tuple[float, float]]
ROUND_M = 1.7
"""How far about the bodies rings are drawn, in natural water."""
CROWDED = 5.0
"""Points a wave length needs; where the grid is coarser the wave fades out."""
BUILT = ("pool", "bathtub")


def around(voyage: Voyage, body: Body) -> Rect:
    """The rectangle of water in which rings are drawn: the whole basin, or about where the bodies go."""
    if body.kind in BUILT:
        return body.low, body.high
    place = voyage.trajectory.position_m[..., :2].reshape(-1, 2)
    low, high = place.min(axis=0) - ROUND_M, place.max(axis=0) + ROUND_M
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))


def lay(
    water: bpy.types.Object, body: Body, near: Rect, frames: int, *, waves: bool, finest_m: float = 0.03
) -> tuple[Array, Array]:
    """Lay the grid anew, fine within near; (V,) x and y of its vertices."""
    from .rings import patch

    step = patch(near[0], near[1], frames, finest_m).step_m
    old = surface.points(water)
    growth = 1.14 if waves else 1.45
    xs, ys = (
        surface.axis_m(float(old[:, i].min()), float(old[:, i].max()), (near[0][i], near[1][i]), step, growth)
        for i in (0, 1)
    )
    return surface.regrid(water, body, xs, ys)


def swell(water: bpy.types.Object, train: Sequence[Wave], x: Array, y: Array, *, frames: int, fps: int) -> None:
    """Waves over the vertices, fading where the grid is too coarse for them."""
    for mode in (m for wave in train for m in waves.modes([wave], x, y, share=held(x, y, wave), sharpness=0.6)):
        surface.bake_modes(water, [mode], frames, fps)


def held(x: Array, y: Array, wave: Wave) -> Array:
    """(V,) 1 where the grid of vertices can hold a wave, falling to 0 where it is too coarse."""
    length = 2 * np.pi / float(np.hypot(*wave.k_rad_m))
    return np.asarray(np.minimum(_fine(x, length), _fine(y, length)))


def _fine(along: Array, length_m: float) -> Array:
    values, index = np.unique(along, return_inverse=True)
    return np.asarray(np.clip(length_m / (CROWDED * np.gradient(values)) - 0.4, 0.0, 1.0)[index])


def tint(objects: Sequence[bpy.types.Object], body: Body) -> None:
    """Let what goes down in clear water take on its colour with depth."""
    if body.kind in BUILT:
        materials = {slot.material for thing in objects for slot in thing.material_slots if slot.material}
        looks.soak(sorted(materials, key=lambda m: str(m.name)), body.level_m, (0.3, 0.76, 0.87), 0.4)


def swept(voyage: Voyage, frames: int, fps: int) -> Array:
    """(P, 3) what a camera must hold: outlines of all bodies at every frame, and some water about where they float."""
    place, turn = voyage.trajectory.at(np.arange(frames) / fps)
    points = []
    for n, body in enumerate(voyage.bodies):
        ends = body.solid.points[:: max(1, len(body.solid.points) // 24)]
        points.append((place[:, n, None] + rotated(turn[:, n, None, :], ends)).reshape(-1, 3))
    cloud = np.concatenate(points)
    wide = 1.6 * max(body.length_m for body in voyage.bodies)
    level = voyage.water.level_m
    middle = cloud[:, :2].mean(axis=0)
    rim = np.array(
        [(middle[0] + dx, middle[1] + dy, level) for dx in (-wide, wide) for dy in (-0.6 * wide, 0.6 * wide)]
    )
    return np.asarray(np.concatenate([cloud, rim]))
