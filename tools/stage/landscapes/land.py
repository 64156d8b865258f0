"""The ground of a landscape as one mesh: fine before the camera, coarse far off, level where the action plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import bpy
import numpy as np

from ..pictures.framing import Array
from ..surroundings import footing
from .shapes import mesh_of, placed

CENTRE = (0.0, -9.0)
"""The mesh is a fan about this point, near where cameras stand: as fine as the picture needs at every distance."""

NEAR_M = 45.0
"""Up to here the ground shows its near material."""

Heights = Callable[[Array, Array], Array]


def ground(
    heights: Heights,
    materials: Sequence[bpy.types.Material],
    *,
    reach_m: float,
    level: tuple[float, float, float, float],
    slot_of: Callable[[Array, Array, Array], Array] | None = None,
    fine: float = 1.0,
) -> bpy.types.Object:
    """The object "ground". level x0, y0, x1, y1 is flat at height 0, heights fade in over 3 m around it.

    materials: near, far (and more, chosen by slot_of(x, y, slope) of the middle of every face).
    """
    spread = _angles(fine)
    radii = np.concatenate([[0.0], np.geomspace(0.4, reach_m, int(210 * fine))])
    x = CENTRE[0] + radii[:, None] * np.cos(spread)[None, :]
    y = CENTRE[1] + radii[:, None] * np.sin(spread)[None, :]
    z = flattened(heights, level)(x, y)
    index = np.arange(x.size).reshape(x.shape)
    quads = np.stack([index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]], axis=-1).reshape(-1, 4)
    vertices = np.stack([x, y, z], axis=-1).reshape(-1, 3)
    mesh = mesh_of("ground", vertices, quads)
    layer = mesh.uv_layers.new(name="UVMap")
    layer.data.foreach_set("uv", vertices[quads.ravel(), :2].astype(np.float32).ravel())
    for material in materials:
        mesh.materials.append(material)
    middle = vertices[quads].mean(axis=1)
    slots = (np.hypot(middle[:, 0] - CENTRE[0], middle[:, 1] - CENTRE[1]) > NEAR_M).astype(np.int32)
    if slot_of is not None:
        slots = slot_of(middle[:, 0], middle[:, 1], _steepness(vertices, quads)).astype(np.int32)
    mesh.polygons.foreach_set("material_index", np.minimum(slots, len(materials) - 1).astype(np.int32))
    mesh.update()
    return footing.mark(placed("ground", mesh), footing.LAND)


def flattened(heights: Heights, level: tuple[float, float, float, float], fade_m: float = 3.0) -> Heights:
    """The same heights, exactly 0 over the rectangle."""
    x0, y0, x1, y1 = level

    def lowered(x: Array, y: Array) -> Array:
        out = np.hypot(np.maximum(np.maximum(x0 - x, x - x1), 0.0), np.maximum(np.maximum(y0 - y, y - y1), 0.0))
        share = np.clip(out / fade_m, 0.0, 1.0)
        return np.asarray(heights(x, y) * share * share * (3.0 - 2.0 * share))

    return lowered


def _angles(fine: float) -> Array:
    """Directions about the centre: 0.4 degrees apart before the camera, 6 behind it; the first one twice."""
    front = np.linspace(np.radians(35.0), np.radians(145.0), int(275 * fine))
    sides = np.linspace(np.radians(145.0), np.radians(395.0), 46)[1:]
    return np.concatenate([front, sides])


def _steepness(vertices: Array, quads: Array) -> Array:
    """Height over way of every face: the tangent of its slope."""
    corner = vertices[quads]
    normal = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
    return np.asarray(np.hypot(normal[:, 0], normal[:, 1]) / np.maximum(np.abs(normal[:, 2]), 1e-9))
