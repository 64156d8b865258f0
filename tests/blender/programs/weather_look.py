"""What a weather world holds when a fresh process opens it: instances, plants and light at asked frames."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from mathutils import Vector

CONFIG: dict[str, Any] = {"frames": [1], "instances_of": "", "vertices_of": [], "values_of": []}


def look(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    bpy.ops.wm.open_mainfile(filepath=str(job.input("world")), load_ui=False, use_scripts=False)
    scene = bpy.context.scene
    shown = scene.objects.get(config["instances_of"])
    if shown is not None:
        shown.hide_viewport = False
    found: dict[str, Any] = {"frames": []}
    for frame in config["frames"]:
        scene.frame_set(frame)
        graph = bpy.context.evaluated_depsgraph_get()
        places = [
            list(instance.matrix_world.translation) + list(instance.matrix_world.to_3x3() @ Vector((0, 0, 1)))
            for instance in graph.object_instances
            if instance.is_instance and instance.parent.name == config["instances_of"]
        ]
        meshes = {name: _points(scene.objects[name].evaluated_get(graph)).tolist() for name in config["vertices_of"]}
        sun = scene.objects["sun"]
        towards = sun.matrix_world.to_quaternion() @ Vector((0.0, 0.0, 1.0))
        elevation_deg = float(np.degrees(np.arcsin(towards.z)))
        light = {"sun_elevation_deg": elevation_deg, "sun_w_m2": sun.data.energy}
        found["frames"].append({"instances": sorted(places), "meshes": meshes, **light})
    return found


def _points(thing: bpy.types.Object) -> np.ndarray:
    matrix = np.array(thing.matrix_world)
    flat = np.empty(3 * len(thing.data.vertices), dtype=np.float32)
    thing.data.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]


if __name__ == "__main__":
    program.run(look, CONFIG)
