"""Show a built object to somebody who judges it: a few views on a plain grey floor. Trusted program of the chain.

Inputs: object (.blend). Leaves a square PNG for each view; facts name them in order. The light comes from one side, so
that the form is seen, and the floor is lighter than what stands on it is dark, so that glass is seen too.
"""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import flatten, inspection
from code2worlds.tools.stage.objects.key_object import NAME
from code2worlds.tools.stage.pictures import shot
from mathutils import Euler

CONFIG: dict[str, Any] = {
    "pixels": 256,  # [64, 2048] px; width and height of a view
    "samples": 12,  # [1, 4096] samples per pixel
}

DIRECTIONS = {"front": inspection.FRONT, "back": (-0.9, 0.75, 0.42), "above": (0.35, -0.7, 1.6)}
"""Where the camera stands, seen from the object."""

LOOK = {
    "denoise": True,
    "seed": 0,
    "max_bounces": 8,
    "diffuse_bounces": 2,
    "view_transform": "Standard",
    "look": "None",
    "exposure_stops": 0.0,
}
FLOOR_RGB = (0.42, 0.42, 0.43)
FLOOR_REACH = 60.0
"""Half the floor's side, in diagonals of the object."""
AMBIENT, SUN_W_M2 = 0.55, 2.0
SUN_TURN_DEG = (48.0, 0.0, -32.0)
"""From the left of the first camera, above and behind it."""


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Every view of DIRECTIONS, rendered."""
    scene = bpy.context.scene
    thing = _appended(str(job.input("object")))
    scene.collection.objects.link(thing)
    pixels = int(config["pixels"])
    diagonal_m = float(np.linalg.norm(flatten.size(thing)))
    _studio(scene, diagonal_m, floor_m=float(flatten.coordinates(thing)[:, 2].min()))
    shot.configure(scene, {**LOOK, "width": pixels, "height": pixels})
    names = []
    for number, (name, direction) in enumerate(DIRECTIONS.items(), 1):
        inspection.aim(scene.camera, diagonal_m, direction)
        shot.Shot(scene, job.out / f"{number}_{name}.png").render(int(config["samples"]))
        names.append(f"{number}_{name}.png")
    return {"views": names}


def _appended(blend: str) -> bpy.types.Object:
    """The one mesh object of the file, at the origin. Raises ValueError for a file without it."""
    with bpy.data.libraries.load(blend, link=False) as (source, target):
        if NAME not in source.objects:
            raise ValueError(f"the file has no object {NAME!r}")
        target.objects = [NAME]
    thing = target.objects[0]
    thing.location = (0.0, 0.0, 0.0)
    return thing


def _studio(scene: bpy.types.Scene, diagonal_m: float, *, floor_m: float) -> None:
    """Even grey light, a sun, a floor at the height floor_m, a camera."""
    world = scene.world = bpy.data.worlds.new("studio")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (AMBIENT, AMBIENT, AMBIENT, 1.0)
    sun = bpy.data.lights.new("sun", "SUN")
    sun.energy, sun.angle = SUN_W_M2, math.radians(12)
    lamp = bpy.data.objects.new("sun", sun)
    lamp.rotation_euler = Euler([math.radians(turn) for turn in SUN_TURN_DEG])
    scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    for added in (lamp, scene.camera, _floor(diagonal_m * FLOOR_REACH, floor_m)):
        scene.collection.objects.link(added)


def _floor(reach_m: float, height_m: float) -> bpy.types.Object:
    mesh = bpy.data.meshes.new("floor")
    corners = [(x * reach_m, y * reach_m, height_m) for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
    grey = bpy.data.materials.new("floor")
    grey.use_nodes = True
    grey.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (*FLOOR_RGB, 1.0)
    grey.node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value = 1.0
    mesh.materials.append(grey)
    return bpy.data.objects.new("floor", mesh)


if __name__ == "__main__":
    program.run(build, CONFIG)
