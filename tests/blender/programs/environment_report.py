"""What a built environment really holds, read back from the .blend; and where the camera goes for three actions."""

from __future__ import annotations

import json
from typing import Any

import bpy
import numpy as np
from bpy_extras.object_utils import world_to_camera_view
from code2worlds.tools.stage import program
from code2worlds.tools.stage.pictures import camera
from mathutils import Vector

CONFIG: dict[str, Any] = {}


def build(_config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    contract = json.loads(job.input("facts").read_text())
    bpy.ops.wm.open_mainfile(filepath=str(job.input("environment")), load_ui=False)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    report: dict[str, Any] = {
        "lights": sorted(thing.name for thing in scene.objects if thing.type == "LIGHT"),
        "world": scene.world.name,
        "camera": scene.camera.name,
        "unpacked": [image.name for image in bpy.data.images if image.source == "FILE" and not image.packed_file],
        "names": sorted(thing.name for thing in bpy.data.collections["environment"].objects),
        "drops": [drop(support) for support in contract["supports"]],
        "sun_patch": sun_patch(contract),
    }
    path = contract["paths"][0]
    start = Vector((*path["start"], contract["supports"][-1]["height_m"] + 0.1))
    ball = ball_along(start, path["length_m"])
    swept = np.array(
        [[*(start + Vector((path["length_m"] * share, 0, dz)))] for share in np.linspace(0, 1, 9) for dz in (-0.1, 0.1)]
    )
    near = camera.frame_action(contract, swept, object_size_m=0.2, acting=[ball], frames=range(1, 13))
    report["static"] = near | {"frame": in_frame(swept), "keys": keyframes()}
    tiny = camera.frame_action(contract, swept, object_size_m=0.03, acting=[ball], frames=range(1, 13))
    report["follow"] = tiny | {"keys": keyframes()}
    report["refused"] = refusal(contract)
    return report


def drop(support: dict[str, Any]) -> float:
    """Greatest distance between the contract's height and what a falling ray meets on the support."""
    (x0, y0), (x1, y1) = support["low"], support["high"]
    surface, worst = bpy.data.objects[support["object"]], 0.0
    graph = bpy.context.evaluated_depsgraph_get()
    for x in np.linspace(x0 + 0.01, x1 - 0.01, 5):
        for y in np.linspace(y0 + 0.01, y1 - 0.01, 5):
            start = Vector((x, y, support["height_m"] + 0.001 if surface.name == "floor" else 3.0))
            hit, place, *_ = bpy.context.scene.ray_cast(graph, start, Vector((0, 0, -1)))
            worst = max(worst, abs(place.z - support["height_m"]) if hit else 9.0)
    return worst


def sun_patch(contract: dict[str, Any]) -> float:
    """Share of points along the first path that the sun reaches."""
    sun = bpy.data.objects.get("sun")
    if sun is None:
        return 0.0
    towards = sun.matrix_world.to_quaternion() @ Vector((0, 0, 1))
    path, graph = contract["paths"][0], bpy.context.evaluated_depsgraph_get()
    starts = [Vector((path["start"][0] + path["length_m"] * s, path["start"][1], 0.02)) for s in np.linspace(0, 1, 21)]
    return float(np.mean([not bpy.context.scene.ray_cast(graph, start, towards)[0] for start in starts]))


def ball_along(start: Vector, length_m: float) -> bpy.types.Object:
    bpy.ops.mesh.primitive_uv_sphere_add(radius=0.1, location=start)
    ball = bpy.context.object
    for frame, share in ((1, 0.0), (12, 1.0)):
        ball.location = start + Vector((length_m * share, 0, 0))
        ball.keyframe_insert("location", frame=frame)
    return ball


def in_frame(points: np.ndarray) -> list[float]:
    scene = bpy.context.scene
    seen = np.array([world_to_camera_view(scene, scene.camera, Vector(point)) for point in points])
    return [float(seen[:, :2].min()), float(seen[:, :2].max())]


def keyframes() -> int:
    data = bpy.context.scene.camera.animation_data
    return 0 if data is None or data.action is None else len(data.action.fcurves[0].keyframe_points)


def refusal(contract: dict[str, Any]) -> str:
    """What is said when the action lies behind a wall."""
    hidden = np.array([[0.0, 40.0, -5.0], [0.5, 40.0, -5.0]])
    try:
        camera.frame_action(contract, hidden, object_size_m=0.2, acting=[], frames=[1])
    except ValueError as error:
        return str(error)
    return ""


program.run(build, CONFIG)
