"""A bare assembled world for fluids: a room with a table, and on it a cup when CONFIG asks for one."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.state.scene import Assembly, AssetFacts
from code2worlds.tools.stage import program
from code2worlds.tools.stage.fluids import film_mesh
from code2worlds.tools.stage.fluids.fluid_shapes import Mesh, shell
from stand_ins import TABLE_HEIGHT_M, add_room

CONFIG: dict[str, Any] = {"cup": False}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    contract = add_room()
    asset = add_cup() if config["cup"] else None
    names = ("key_object",) if config["cup"] else ()
    support = "table" if config["cup"] else "floor"
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "assembled.blend"))
    return Assembly(objects=names, support=support, contract=contract, asset=asset).model_dump(mode="json")


def add_cup(inner_m: float = 0.04, deep_m: float = 0.08) -> AssetFacts:
    """An open cylinder in the middle of the table, walls and bottom 1 cm thick."""
    profile = np.linspace(0.01, 0.01 + deep_m, 4)
    shape = shell(np.zeros(2), profile, np.full(4, inner_m), np.full(4, inner_m + 0.01))
    mesh = film_mesh.made_mesh("cup", Mesh(shape.vertices, np.array(shape.triangles, dtype=np.int32)))
    cup = bpy.data.objects.new("key_object", mesh)
    bpy.context.scene.collection.objects.link(cup)
    cup.location = (0.0, 3.0, TABLE_HEIGHT_M)
    bpy.context.view_layer.update()
    wide = 2.0 * inner_m + 0.02
    return AssetFacts(name="cup", size_m=(wide, wide, deep_m + 0.01), vertices=len(mesh.vertices), volume_m3=5e-4)


if __name__ == "__main__":
    program.run(build, CONFIG)
