"""Build many objects in one process and say what each measures: for comparing one thing with another.

    python trials.py --out DIR --config FILE.json

CONFIG lists the objects: name, recipe (of retrieval_index/recipes), the entries of its CONFIG that differ, and whether
it is looked at, in a neutral render. facts.json maps each name to its facts, or to {"error": …}.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Mapping
from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.objects import inspection

CONFIG: dict[str, Any] = {
    "things": [],  # {"name": str, "recipe": str, "config": {}, "look": bool} each
    "pixels": 96,  # [16, 512] ; edge of a look
}


def build(config: dict[str, Any], job: program.Job) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    things = config["things"]
    for number, thing in enumerate(things):
        program.progress(thing["name"], number, len(things))
        _empty()
        found[thing["name"]] = _facts(thing, job, int(config["pixels"]))
        program.write_json(job.out / "so_far.json", found)
    return found


def _facts(thing: Mapping[str, Any], job: program.Job, pixels: int) -> dict[str, Any]:
    """AssetFacts and the seconds of one object; a thing that cannot be built says why and does not end the others."""
    started = time.process_time()
    recipe = importlib.import_module(f"code2worlds.retrieval_index.recipes.{thing['recipe']}")
    try:
        obj = recipe.made(recipe.CONFIG | thing["config"])
        built_s = time.process_time() - started
        look = job.out / f"{file_name(thing['name'])}.png" if thing["look"] else None
        facts = inspection.measured(obj, look=look, pixels=pixels).model_dump(mode="json")
    except (ValueError, RuntimeError, KeyError, IndexError, TypeError, AttributeError) as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return facts | {"seconds": built_s}


def file_name(name: str) -> str:
    """The name as a file name."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _empty() -> None:
    threads = bpy.context.scene.render.threads_mode, bpy.context.scene.render.threads
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.render.threads_mode, bpy.context.scene.render.threads = threads


if __name__ == "__main__":
    program.run(build, CONFIG)
