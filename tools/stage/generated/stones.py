"""Stones for Infinigen's scenes, which it takes from the add-on extra_mesh_objects: the wheel lacks the add-on."""

from __future__ import annotations

from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Vector, noise

from ..objects import infinigen_door

ADDON = "extra_mesh_objects"
FACTORY = "infinigen.assets.objects.rocks.blender_rock.BlenderRockFactory"


def stand_in() -> bool:
    """Let Infinigen's rock factory make its stones here where the add-on is missing; True when it was."""
    if ADDON not in infinigen_door.missing_addons():
        return False
    infinigen_door.imported(FACTORY).create_asset = create_asset
    return True


def create_asset(_factory: Any, **_params: Any) -> bpy.types.Object:
    """A faceted stone about 2 m wide, 0.4 to 1.6 m high: the add-on's usual measure, which callers scale."""
    shift, high = Vector(np.random.uniform(-50.0, 50.0, 3)), float(np.random.uniform(0.2, 0.8))
    shape = bmesh.new()
    bmesh.ops.create_icosphere(shape, subdivisions=3, radius=1.0)
    for corner in shape.verts:
        rough = 1.0 + 0.3 * noise.fractal(corner.co + shift, 1.0, 2.0, 4)
        corner.co = Vector((corner.co.x, corner.co.y, corner.co.z * high)) * rough
    data = bpy.data.meshes.new("rock")
    shape.to_mesh(data)
    shape.free()
    stone = bpy.data.objects.new("rock", data)
    bpy.context.scene.collection.objects.link(stone)
    bpy.context.view_layer.objects.active = stone
    infinigen_door.imported("infinigen.core.tagging").tag_object(stone, "blender_rock")
    return stone
