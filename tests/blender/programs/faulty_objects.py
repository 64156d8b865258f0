"""Things with planted faults, measured as every object is: a floating part, a hole, a wrong colour, a wrong size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import flatten, inspection, key_object, materials
from code2worlds.tools.stage.objects.shapes_build import block, dressed, globe, united

CONFIG: dict[str, Any] = {"faults": ["sound", "floating", "inside", "touching", "open", "closed", "blue", "large"]}


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    return {
        name: inspection.measured(FAULTS[name](), look=job.out / f"{name}.png").model_dump(mode="json")
        for name in config["faults"]
    }


def _box(name: str, size_m: float = 0.1, at: tuple[float, float, float] = (0, 0, 0)) -> bpy.types.Object:
    return dressed(block(name, (size_m,) * 3, bevel_m=0, at=at), ("plastic", (0.78, 0.1, 0.09)))


def _with(part: bpy.types.Object) -> bpy.types.Object:
    made = united([_box("body"), part], "thing")
    flatten.centre_origin(made)
    return made


def _opened() -> bpy.types.Object:
    import bmesh  # found only once bpy has been imported

    made = _box("open")
    mesh = bmesh.new()
    mesh.from_mesh(made.data)
    mesh.faces.ensure_lookup_table()
    bmesh.ops.delete(mesh, geom=[mesh.faces[0]], context="FACES_ONLY")
    mesh.to_mesh(made.data)
    mesh.free()
    return made


def _closed() -> bpy.types.Object:
    made = _opened()
    key_object.close(made)
    return made


def _blue() -> bpy.types.Object:
    made = _box("blue")
    materials.apply_surface(made, None, (0.12, 0.28, 0.68))
    return made


FAULTS: dict[str, Callable[[], bpy.types.Object]] = {
    "sound": lambda: _box("sound"),
    "floating": lambda: _with(_box("part", 0.03, (0.0, 0.0, 0.09))),
    "inside": lambda: _with(dressed(globe("seed", 0.02, detail=2), ("wood", None))),
    "touching": lambda: _with(_box("part", 0.03, (0.0, 0.0, 0.065))),
    "open": _opened,
    "closed": _closed,
    "blue": _blue,
    "large": lambda: _box("large", 1.0),
}


if __name__ == "__main__":
    program.run(build, CONFIG)
