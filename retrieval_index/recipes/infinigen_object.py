"""Build one object with an Infinigen factory, give it the size, material and colour asked for, and measure it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import assets, inspection, key_object

CONFIG = {
    "factory": "infinigen.assets.objects.tableware.bottle.BottleFactory",  # dotted path of the factory
    "seed": 0,  # [0, 1e9] ; another seed is another individual
    "parameters": {},  # factory parameters by name; a word is reached by searching seeds
    "spawn_arguments": {},  # arguments of the factory's spawn_asset
    "size_m": None,  # m; longest side of the bounds, None keeps the factory's own size
    "stretch": {},  # factors by direction: up, across, along, breadth, longest, girth, stature, thickness
    "sides_m": {},  # m; what the finished sides measure: height, length (longer level side), width (the other)
    "turn_deg": [0.0, 0.0, 0.0],  # deg; turn about X, Y, Z for what the factory does not make upright
    "material": None,  # name of library/materials.yaml, None keeps the factory's own
    "colour": None,  # sRGB 0..1 of the main materials, None keeps the factory's own
    "everywhere": False,  # True: material and colour go on every part, caps and stems too
    "finish": None,  # "shiny", "matt", "wet" or "glowing", None keeps its own
    "pattern": None,  # "spots", "stripes" or "checks" painted on it
    "pattern_colour": None,  # sRGB 0..1 of the pattern, None is white, or dark blue on what is light
    "condition": None,  # rust, moss, dust, snow, frost, mud, dirt, wear, cracks, soot, mould or withering on it
    "labels": "auto",  # printed labels: "keep", "remove", or "auto" = remove when material or colour is given
    "closed": False,  # True: holes are closed, for what must have an inside
    "max_vertices": 60000,  # [100, 3e6] ; the mesh is thinned out above this
}


def made(config: dict[str, Any]) -> Any:
    """The finished object, not yet saved."""
    obj = assets.spawn(
        config["factory"],
        int(config["seed"]),
        parameters=config["parameters"],
        spawn_arguments=config["spawn_arguments"],
        name="key_object",
    )
    return key_object.finish(obj, config, labels=config["labels"], max_vertices=int(config["max_vertices"]))


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    obj = made(config)
    key_object.save(obj, job.out / "object.blend")
    return inspection.measured(obj, look=job.out / "look.png").model_dump(mode="json")


if __name__ == "__main__":
    program.run(build, CONFIG)
