"""A place in which nothing acts: saved as it is, with a record that shows that nothing moves and something is seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from . import series
from .pictures import wide_view
from .world import World, save

MOVED_M = 1e-4


def place_alone(world: World, config: Mapping[str, Any], frames: int, out: Path) -> dict[str, Any]:
    """Show the whole place, leave world.blend and series.npz in out. Reads fps and shot of config.

    Series: moving_objects (objects that stand elsewhere than at frame 1), objects_in_view (whose middle the camera's
    frame holds, in front of it; hidden ones count).
    """
    scene, contract = world.scene, world.contract.model_dump(mode="json")
    if config["shot"] != "kept":
        wide_view.frame_room(contract) if world.contract.indoor else wide_view.frame_wide(contract)
    things = [thing for thing in scene.objects if thing.type == "MESH" and not thing.hide_render]
    camera = bpy.data.objects[world.contract.camera]
    moving, in_view = [], []
    first: np.ndarray[Any, np.dtype[np.float64]] | None = None
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        places = np.array([thing.matrix_world.translation for thing in things]).reshape(-1, 3)
        first = places if first is None else first
        moving.append(int((np.linalg.norm(places - first, axis=1) > MOVED_M).sum()))
        in_view.append(sum(_in_frame(scene, camera, thing) for thing in things))
    series.record(
        out,
        fps=config["fps"],
        frames=frames,
        series={"moving_objects": moving, "objects_in_view": in_view},
        units={"moving_objects": "", "objects_in_view": ""},
    )
    save(world, out / "world.blend")
    return {"frames": frames, "objects": len(things)}


def _in_frame(scene: bpy.types.Scene, camera: bpy.types.Object, thing: bpy.types.Object) -> bool:
    middle = thing.matrix_world @ (sum((Vector(corner) for corner in thing.bound_box), Vector()) / 8.0)
    x, y, depth = world_to_camera_view(scene, camera, middle)
    return bool(0.0 <= x <= 1.0 and 0.0 <= y <= 1.0 and depth > 0.0)
