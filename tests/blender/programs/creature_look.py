"""What a world of creatures holds when a fresh process opens it: places, turns and vertices at asked frames."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program

CONFIG: dict[str, Any] = {"frames": [1], "objects": None}


def look(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    bpy.ops.wm.open_mainfile(filepath=str(job.input("world")), load_ui=False, use_scripts=False)
    scene = bpy.context.scene
    things = [thing for thing in bpy.data.collections["creatures"].objects if thing.type == "MESH"]
    found = []
    for frame in config["frames"]:
        scene.frame_set(frame)
        graph = bpy.context.evaluated_depsgraph_get()
        found.append({thing.name: _points(thing.evaluated_get(graph)).round(6).tolist() for thing in things})
    return {"frames": found, "frame_end": scene.frame_end}


def _points(thing: bpy.types.Object) -> np.ndarray:
    """World coordinates; every third vertex is enough."""
    matrix = np.array(thing.matrix_world)
    flat = np.empty(3 * len(thing.data.vertices), dtype=np.float32)
    thing.data.vertices.foreach_get("co", flat)
    return (flat.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3])[::3]


if __name__ == "__main__":
    program.run(look, CONFIG)
