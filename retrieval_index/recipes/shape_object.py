"""Build one of our own parametric shapes, give it the material and colour asked for, and measure it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import inspection, key_object, shapes

CONFIG: dict[str, Any] = {
    "shape": "ball",  # name of a function in tools/stage/objects/shapes_*.py
    "dimensions": {},  # m; dimensions of the shape by name, those left out keep their usual value
    "size_m": None,  # m; longest side of the bounds, None keeps what the dimensions give
    "stretch": {},  # factors by direction: up, across, along, breadth, longest, girth, stature, thickness
    "sides_m": {},  # m; what the finished sides measure: height, length (longer level side), width (the other)
    "turn_deg": [0.0, 0.0, 0.0],  # deg; turn about X, Y, Z
    "material": None,  # name of library/materials.yaml, None keeps the shape's own
    "colour": None,  # sRGB 0..1 of the main materials, None keeps the shape's own
    "everywhere": False,  # True: material and colour go on every part, caps and stems too
    "finish": None,  # "shiny", "matt", "wet" or "glowing", None keeps its own
    "pattern": None,  # "spots", "stripes" or "checks" painted on it
    "pattern_colour": None,  # sRGB 0..1 of the pattern, None is white, or dark blue on what is light
    "condition": None,  # rust, moss, dust, snow, frost, mud, dirt, wear, cracks, soot, mould or withering on it
    "closed": False,  # True: holes are closed, for what must have an inside
}


def made(config: dict[str, Any]) -> Any:
    """The finished object, not yet saved."""
    obj = shapes.build_shape(config["shape"], config["dimensions"], name="key_object")
    return key_object.finish(obj, config, labels="keep", max_vertices=3_000_000)


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    obj = made(config)
    key_object.save(obj, job.out / "object.blend")
    return inspection.measured(obj, look=job.out / "look.png").model_dump(mode="json")


if __name__ == "__main__":
    program.run(build, CONFIG)
