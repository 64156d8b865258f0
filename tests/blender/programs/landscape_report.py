"""What a built landscape really holds, read back from the .blend: ground, camera space, plants, leaf colours."""

from __future__ import annotations

import json
from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import wind
from mathutils import Vector

CONFIG: dict[str, Any] = {}


def build(_config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    contract = json.loads(job.input("facts").read_text())
    bpy.ops.wm.open_mainfile(filepath=str(job.input("environment")), load_ui=False)
    scene = bpy.context.scene
    plants = wind.vegetation(scene)
    return {
        "drop_m": max(abs(height) for height in heights(contract)),
        "stuck": cameras_in_something(contract),
        "lights": sorted([thing.name for thing in scene.objects if thing.type == "LIGHT"] + [scene.world.name]),
        "unpacked": [image.name for image in bpy.data.images if image.source == "FILE" and not image.packed_file],
        "trees": [plant.name for plant in plants if plant.name.startswith("tree") and not plant.standing],
        "standing": [plant.name for plant in plants if plant.standing],
        "leaf_rgb": leaf_colour(),
        "vertices": int(sum(len(mesh.vertices) for mesh in bpy.data.meshes)),
        "mean_height_m": float(np.mean([vertex.co.z for vertex in bpy.data.meshes["ground"].vertices])),
        "stars": value("stars"),
    }


def heights(contract: dict[str, Any]) -> list[float]:
    """Where falling rays meet the ground of the support."""
    (x0, y0), (x1, y1) = contract["supports"][0]["low"], contract["supports"][0]["high"]
    ground, found = bpy.data.objects["ground"], []
    for x in np.linspace(x0, x1, 7):
        for y in np.linspace(y0, y1, 7):
            hit, place, *_ = ground.ray_cast(Vector((x, y, 5.0)), Vector((0, 0, -1)))
            found.append(place.z if hit else 9.0)
    return found


def cameras_in_something(contract: dict[str, Any]) -> int:
    """Places of the camera space from which something is nearer than 0.3 m above the ground."""
    graph, low, high = bpy.context.evaluated_depsgraph_get(), *(contract["camera_space"][k] for k in ("low", "high"))
    ways = [Vector(way) for way in ((1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1))]
    places = [Vector((x, y, 1.4)) for x in np.linspace(low[0], high[0], 7) for y in np.linspace(low[1], high[1], 7)]
    return sum(any(bpy.context.scene.ray_cast(graph, p, way, distance=0.3)[0] for way in ways) for p in places)


def leaf_colour() -> list[float]:
    """Mean linear colour of the ramp of the trees' leaves."""
    ramp = next(n for n in bpy.data.materials["foliage"].node_tree.nodes if n.type == "VALTORGB").color_ramp
    return [float(np.mean([element.color[channel] for element in ramp.elements])) for channel in range(3)]


def value(name: str) -> float:
    return float(bpy.context.scene.world.node_tree.nodes[name].outputs[0].default_value)


program.run(build, CONFIG)
