"""A bare room with a ball, a block or a cylinder in it, assembled: for the soft recipes."""

from __future__ import annotations

from typing import Any

import bpy
import stand_ins
from code2worlds.state.scene import Assembly
from code2worlds.tools.stage import program


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    asset = stand_ins.add_object(config["thing"])
    bpy.context.object.location.z = asset.size_m[2] / 2.0
    contract = stand_ins.add_room()
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "assembled.blend"), compress=True)
    return Assembly(objects=("key_object",), support="floor", contract=contract, asset=asset).model_dump(mode="json")


if __name__ == "__main__":
    program.run(build, {"thing": "ball"})
