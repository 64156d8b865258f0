"""Simulated shapes written into a scene as shape keys, one per video frame: they play anywhere, without caches."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.hulls import Array


def play(thing: bpy.types.Object, shapes: Sequence[Array]) -> None:
    """Give a mesh the vertices shapes[0], shapes[1], … (V, 3) in frames 1, 2, …, straight lines between."""
    thing.shape_key_add(name="rest", from_mix=False)
    for index, points in enumerate(shapes, start=1):
        key = thing.shape_key_add(name=f"frame_{index:04d}", from_mix=False)
        key.data.foreach_set("co", np.ascontiguousarray(points, dtype=np.float32).ravel())
    keys = thing.data.shape_keys
    action = bpy.data.actions.new(f"{thing.name}_shape")
    keys.animation_data_create().action = action
    for index in range(1, len(shapes) + 1):
        at = [(index + step, float(step == 0)) for step in (-1, 0, 1) if 1 <= index + step <= len(shapes)]
        key_values(action, f'key_blocks["frame_{index:04d}"].value', at)


def key_values(
    action: bpy.types.Action, path: str, values: Sequence[tuple[float, float]], index: int = 0, *, step: bool = False
) -> None:
    """A curve through (frame, value) by straight lines, or in steps that last until the next."""
    curve = action.fcurves.new(path, index=index)
    curve.keyframe_points.add(len(values))
    curve.keyframe_points.foreach_set("co", np.array(values, dtype=float).ravel())
    curve.keyframe_points.foreach_set("interpolation", np.full(len(values), _way("CONSTANT" if step else "LINEAR")))
    curve.update()


def show_only(thing: bpy.types.Object, first: int, last: int, frames: int) -> None:
    """Hide an object outside the frames first..last of 1..frames."""
    changes = [(1, first > 1), (first, False)] if first > 1 else [(1, False)]
    changes += [(last + 1, True)] if last < frames else []
    for frame, hidden in changes:
        thing.hide_render = thing.hide_viewport = hidden
        for path in ("hide_render", "hide_viewport"):
            thing.keyframe_insert(path, frame=frame)
    for curve in thing.animation_data.action.fcurves:
        if curve.data_path.startswith("hide"):
            for point in curve.keyframe_points:
                point.interpolation = "CONSTANT"


def points_at(thing: bpy.types.Object) -> Array:
    """(V, 3) vertices of the evaluated mesh in world metres, in the scene's frame."""
    seen = thing.evaluated_get(bpy.context.evaluated_depsgraph_get())
    mesh = seen.to_mesh()
    flat = np.empty(3 * len(mesh.vertices), dtype=np.float32)
    mesh.vertices.foreach_get("co", flat)
    seen.to_mesh_clear()
    place = np.array(seen.matrix_world)
    return np.asarray(flat.reshape(-1, 3).astype(np.float64) @ place[:3, :3].T + place[:3, 3])


def _way(name: str) -> int:
    """Blender's number of a way to interpolate keyframes."""
    return int(bpy.types.Keyframe.bl_rna.properties["interpolation"].enum_items[name].value)
