"""environment.blend with the bare room."""

from __future__ import annotations

from typing import Any

import bpy
import stand_ins
from code2worlds.tools.stage import program

CONFIG: dict[str, Any] = {}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    contract = stand_ins.add_room()
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "environment.blend"))
    return contract.model_dump(mode="json")


program.run(build, CONFIG)
