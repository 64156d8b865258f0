"""Tiny objects and a bare room, so that physics can be tested without Infinigen."""

from __future__ import annotations

import math
from typing import Any

import bpy
from code2worlds.state.scene import AssetFacts, Box, FreePath, Obstacle, SceneContract, Support

TABLE_HEIGHT_M = 0.7


def add_object(kind: str) -> AssetFacts:
    """Add `key_object`: a ball of radius 0.1, a block with sides 0.1, a cylinder 0.08 across and 0.24 high, or a sheet.

    The sheet is 0.3 x 0.2 m and 1 mm thick.
    """
    if kind == "ball":
        bpy.ops.mesh.primitive_uv_sphere_add(segments=32, ring_count=24, radius=0.1)
        size, axis, radius = (0.2, 0.2, 0.2), "any", 0.1
    elif kind == "block":
        bpy.ops.mesh.primitive_cube_add(size=0.1)
        size, axis, radius = (0.1, 0.1, 0.1), None, 0.05
    elif kind == "sheet":
        bpy.ops.mesh.primitive_cube_add(size=1.0)
        for vertex in bpy.context.object.data.vertices:
            vertex.co = [side * share for side, share in zip((0.3, 0.2, 0.001), vertex.co, strict=True)]
        size, axis, radius = (0.3, 0.2, 0.001), None, 0.0005
    else:
        bpy.ops.mesh.primitive_cylinder_add(vertices=32, radius=0.04, depth=0.24)
        size, axis, radius = (0.08, 0.08, 0.24), "z", 0.04
    thing = bpy.context.object
    thing.name = "key_object"
    return AssetFacts(
        name=kind, size_m=size, vertices=len(thing.data.vertices), volume_m3=0.001, round_axis=axis, radius_m=radius
    )


def add_room() -> SceneContract:
    """A floor of 10 x 10 m, a table 1.2 x 0.8 m with its top at 0.7 m, a sun and a camera."""
    bpy.ops.mesh.primitive_plane_add(size=10)
    bpy.context.object.name = "floor"
    bpy.ops.mesh.primitive_cube_add(size=1, location=(0, 3, TABLE_HEIGHT_M - 0.02))
    bpy.context.object.name = "table"
    bpy.context.object.scale = (1.2, 0.8, 0.04)
    bpy.ops.object.light_add(type="SUN", rotation=(0.5, 0.3, 0))
    bpy.context.object.name = "sun"
    bpy.ops.object.camera_add(location=(0, -4, 1.5), rotation=(math.radians(72), 0, 0))
    bpy.context.object.name = "camera"
    bpy.context.scene.camera = bpy.context.object
    bpy.context.view_layer.update()
    return contract()


def contract() -> SceneContract:
    """The room's promises."""
    floor: dict[str, Any] = {"name": "floor", "kind": "floor", "object": "floor", "height_m": 0.0}
    table: dict[str, Any] = {"name": "table", "kind": "table", "object": "table", "height_m": TABLE_HEIGHT_M}
    return SceneContract(
        scene="bare_room",
        fidelity="preview",
        indoor=True,
        supports=(
            Support(**floor, low=(-5, -5), high=(5, 5)),
            Support(**table, low=(-0.6, 2.6), high=(0.6, 3.4)),
        ),
        paths=(
            FreePath(support="floor", start=(-1.5, 0), heading_deg=0, length_m=3.5, width_m=1.0),
            FreePath(
                support="table",
                start=(-0.5, 3),
                heading_deg=0,
                length_m=1.1,
                width_m=0.6,
                leaves_support=True,
                lands_on="floor",
            ),
        ),
        obstacles=(Obstacle(name="table", bounds=Box(low=(-0.6, 2.6, 0.66), high=(0.6, 3.4, 0.7))),),
        bounds=Box(low=(-5, -5, 0), high=(5, 5, 4)),
        camera_space=Box(low=(-4, -4.5, 0.3), high=(4, 4.5, 2.5)),
        lights=("sun",),
    )
