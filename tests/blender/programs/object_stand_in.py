"""object.blend with one stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import stand_ins
from code2worlds.tools.stage import program

CONFIG = {
    "kind": "block",  # ball, block or cylinder
}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    facts = stand_ins.add_object(config["kind"])
    bpy.ops.wm.save_as_mainfile(filepath=str(Path(job.out) / "object.blend"))
    return facts.model_dump(mode="json")


program.run(build, CONFIG)
