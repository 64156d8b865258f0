"""A place in which some things, or scatters, were lifted off the ground, saved as it then is."""

from __future__ import annotations

from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.surroundings import solids

CONFIG: dict[str, Any] = {"lift_m": {}}


def lift(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Raise every named thing by its metres."""
    bpy.ops.wm.open_mainfile(filepath=str(job.input("environment")), load_ui=False, use_scripts=False)
    for name, height_m in config["lift_m"].items():
        bpy.data.objects[name].location.z += height_m
    solids.save(job.out / "environment.blend")
    return {"lifted": sorted(config["lift_m"])}


if __name__ == "__main__":
    program.run(lift, CONFIG)
