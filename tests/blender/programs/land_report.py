"""What adoption makes of land as the generator leaves it: a hole under its camera, an overhang before it."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.generated import adopt_nature
from code2worlds.tools.stage.surroundings import solids
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree

CONFIG: dict[str, Any] = {}

SIDE_M, CELL_M = 60.0, 0.5
EYE = (3.0, -12.0, 3.4)
"""The generator's camera; it looks along +Y."""


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    land()
    camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    camera.matrix_world = Matrix.Translation(EYE) @ Matrix.Rotation(np.radians(90), 4, "X")
    bpy.context.scene.collection.objects.link(camera)
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    built = adopt_nature.adopt()
    ground = bpy.data.objects["ground"]
    before = len(ground.data.materials)
    adopt_nature.clothe(bpy.data.materials.new("sand"), level_only=True)
    x0, y0, x1, y1 = built.level
    tree = BVHTree.FromObject(ground, bpy.context.evaluated_depsgraph_get())
    places = [(x, y) for x in np.arange(x0 + 0.1, x1, 0.23) for y in np.arange(y0 + 0.1, y1, 0.23)]
    back = ground.matrix_world.inverted()
    hits = [tree.ray_cast(back @ Vector((x, y, 90.0)), Vector((0.0, 0.0, -1.0)))[0] for x, y in places]
    heights = [None if hit is None else (ground.matrix_world @ hit).z for hit in hits]
    sandy = [each.material_index == before for each in ground.data.polygons]
    steep = [each.normal.z <= adopt_nature.LEVEL_COSINE for each in ground.data.polygons]
    return {
        "holes": sum(height is None for height in heights),
        "off_level_m": max(abs(height) for height in heights if height is not None),
        "steep": sum(steep),
        "sand_on_steep": sum(a and b for a, b in zip(sandy, steep, strict=True)),
        "bare_level": sum(not a and not b for a, b in zip(sandy, steep, strict=True)),
    }


def land() -> None:
    """Rolling ground with a round hole under the camera, a slab that hangs over it, and a wall of rock far off."""
    count = int(SIDE_M / CELL_M) + 1
    x, y = np.meshgrid(np.linspace(-SIDE_M / 2, SIDE_M / 2, count), np.linspace(-SIDE_M / 2, SIDE_M / 2, count))
    z = 1.5 + 0.3 * np.sin(0.4 * x) + 0.2 * np.cos(0.5 * y) + np.where(y > 24.0, 9.0 * (x > 0.0), 0.0)
    points = [(float(a), float(b), float(c)) for a, b, c in np.stack([x, y, z], axis=-1).reshape(-1, 3)]
    faces: list[tuple[int, ...]] = []
    for row in range(count - 1):
        for column in range(count - 1):
            first = row * count + column
            middle = np.array(points[first][:2]) + CELL_M / 2
            if np.hypot(*(middle - EYE[:2])) > 0.9:
                faces.append((first, first + 1, first + count + 1, first + count))
    slab = [(x, y, z) for z in (2.6, 3.0) for x, y in ((1.0, -5.0), (4.0, -5.0), (4.0, -3.0), (1.0, -3.0))]
    faces += [tuple(len(points) + corner for corner in face) for face in solids.BOX_FACES]
    solids.mesh_object("OpaqueTerrain_fine", [*points, *slab], faces, bpy.data.materials.new("rock"))


if __name__ == "__main__":
    program.run(build, CONFIG)
