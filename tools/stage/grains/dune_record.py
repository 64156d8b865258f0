"""What sand on a dune did, measured on the meshes of the finished world, one number per video frame."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..pictures import camera, framing
from . import heights, played
from .dune import Dune, Patch, widened
from .dune_place import Place
from .dune_shown import OUTSIDE_M

RUNNING_M = 0.0006
"""Change of height within a frame that counts as sand that runs."""

UNITS = {
    "flow_speed_m_s": "m/s",
    "moved_volume_m3": "m3",
    "dune_volume_m3": "m3",
    "slope_deg": "deg",
    "front_m": "m",
    "running_share": "",
    "flow_in_view": "",
    "surface_change_m": "m",
}


def measure(
    scene: Any, surface: bpy.types.Object, grains: bpy.types.Object, *, dune: Dune, patch: Patch, place: Place,
    frames: int, fps: int,
) -> tuple[dict[str, Array], dict[str, str]]:  # fmt: skip
    """flow_speed_m_s: median speed of the grains that ride on the sand. moved_volume_m3: raised since the start.

    slope_deg: median slope of the slip face. front_m: how far down the slope from the crest the
    foremost sand runs.
    running_share: part of the slip face whose height changed since the frame before. flow_in_view: share of the grains
    that the camera frames. dune_volume_m3: all sand over the ground where sand may run.
    """
    a, s = patch.mesh()
    q = dune.beyond_crest(a, s)
    rest = dune.height(a, s)
    aslant = 1.0 / np.cos(np.radians(dune.face_deg))
    face = (q > 0.5) & (rest > 0.25 * dune.height_m)
    rows: dict[str, list[float]] = {name: [] for name in UNITS}
    before: tuple[Array, Array] | None = None
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        now, riding = _heights(surface, patch, dune), _riding(grains)
        change = now - rest
        cell = patch.cell_m**2
        rows["moved_volume_m3"].append(float(np.maximum(change, 0.0).sum()) * cell)
        rows["dune_volume_m3"].append(float((now[now > 0.0]).sum()) * cell)
        rows["slope_deg"].append(heights.slope_deg(now, patch.cell_m, face))
        step = None if before is None else now - before[0]
        running = face & (np.abs(step if step is not None else change) > RUNNING_M)
        rows["front_m"].append(float(np.quantile(q[running], 0.98)) * aslant if running.any() else 0.0)
        rows["running_share"].append(0.0 if step is None else float((np.abs(step[face]) > RUNNING_M).mean()))
        rows["surface_change_m"].append(0.0 if step is None else float(np.abs(step[face]).mean()))
        rows["flow_speed_m_s"].append(0.0 if before is None else _speed(riding - before[1], fps))
        seen = framing.projected(riding, place.view, camera.aspect())
        rows["flow_in_view"].append(float(((np.abs(seen[:, :2]) <= 1.0).all(axis=1) & (seen[:, 2] > 0.1)).mean()))
        before = now, riding
    for name in ("front_m", "running_share", "surface_change_m", "flow_speed_m_s"):
        rows[name][0] = rows[name][min(1, frames - 1)]  # nothing precedes the first frame
    return {name: np.array(values) for name, values in rows.items()}, dict(UNITS)


def _heights(surface: bpy.types.Object, patch: Patch, dune: Dune) -> Array:
    """(rows, columns) heights of the patch in the evaluated mesh, over the ground."""
    columns = widened(patch.a_m, -OUTSIDE_M, OUTSIDE_M)
    rows = widened(patch.s_m, -0.8 * OUTSIDE_M, 0.4 * OUTSIDE_M)
    grid = played.points_at(surface)[:, 2].reshape(len(rows[0]), len(columns[0]))
    return np.asarray(grid[rows[1], columns[1]] - surface.location.z)


def _riding(grains: bpy.types.Object) -> Array:
    """(N, 3) points that carry the grains: the shape without the instances."""
    keys = grains.data.shape_keys
    frame = bpy.context.scene.frame_current
    flat = np.empty(3 * len(grains.data.vertices), dtype=np.float32)
    keys.key_blocks[f"frame_{frame:04d}"].data.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(np.float64)


def _speed(step_m: Array, fps: int) -> float:
    """Median speed of the grains; one that set out anew at the crest has jumped upwards and does not count."""
    distance = np.linalg.norm(step_m, axis=1)
    on = (step_m[:, 2] < 0.0) & (distance * fps < 4.0) & (distance * fps > 0.02)
    return float(np.median(distance[on]) * fps) if on.any() else 0.0
