"""Put the key objects into the environment, at rest. Trusted program of the chain.

Inputs: environment (.blend), environment_facts (json), object (.blend) and object_facts (json); without an object the
environment passes through. The place is measured before anything is put into it: supports, and what floats. Leaves
assembled.blend; facts are the fields of state.scene.Assembly.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bpy
from code2worlds.state.scene import Assembly, AssetFacts, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies import placement
from code2worlds.tools.stage.surroundings import contract_check
from code2worlds.tools.stage.world import across

CONFIG: dict[str, Any] = {
    "count": 1,  # [1, 200] objects; how many copies of the key object
    "support": None,  # name or kind of the support they stand on, None = the first
}
KEY_OBJECT = "key_object"


def assemble(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Open the environment, add the key objects, save."""
    contract = SceneContract.model_validate(_json(job.input("environment_facts")))
    bpy.ops.wm.open_mainfile(filepath=str(job.input("environment")), load_ui=False, use_scripts=False)
    footing = contract_check.footing_of(contract)
    assembly = Assembly(objects=(), support=None, contract=contract, asset=None, footing=footing)
    if "object" in job.inputs:
        asset = AssetFacts.model_validate(_json(job.input("object_facts")))
        support = _support(contract, config["support"])
        names = _place(_append(job.input("object")), int(config["count"]), asset, support, contract)
        assembly = Assembly(objects=names, support=support.name, contract=contract, asset=asset, footing=footing)
    target = job.out / "assembled.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(target), compress=True)
    if not target.is_file() or target.stat().st_size == 0:
        raise OSError("Blender reported success but assembled.blend was not written")
    facts: dict[str, Any] = assembly.model_dump(mode="json")
    return facts


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _support(contract: SceneContract, name: str | None) -> Support:
    found = contract.supports[0] if name is None else contract.support(name)
    if found is None:
        raise ValueError(f"this scene has no support {name!r}; it has {', '.join(s.name for s in contract.supports)}")
    return found


def _append(path: Path) -> bpy.types.Object:
    """The one mesh object named key_object of a .blend, with what it needs."""
    with bpy.data.libraries.load(str(path), link=False) as (source, target):
        if KEY_OBJECT not in source.objects:
            raise ValueError(f"{path.name} has no object {KEY_OBJECT!r}")
        target.objects = [KEY_OBJECT]
    thing = target.objects[0]
    # Appending leaves a record of where it came from, an absolute path that means nothing in another folder.
    for library in list(bpy.data.libraries):
        bpy.data.libraries.remove(library)
    return thing


def _place(
    first: bpy.types.Object, count: int, asset: AssetFacts, support: Support, contract: SceneContract
) -> tuple[str, ...]:
    """Stand count copies upright on the support, near the start of its path."""
    collection = bpy.data.collections.new(KEY_OBJECT)
    bpy.context.scene.collection.children.link(collection)
    path = contract.path_on(support.name) or across(support)
    cell = max(asset.size_m[:2]) * 1.1 + placement.CLEARANCE_M
    places = placement.kept_on(support, placement.grid(count, path, cell, cell), cell / 2.0)
    names = []
    for index, place in enumerate(places):
        thing = first if index == 0 else first.copy()
        thing.name = KEY_OBJECT if count == 1 else f"{KEY_OBJECT}_{index + 1:02}"
        thing.location = (*place, support.height_m + asset.size_m[2] / 2.0)
        collection.objects.link(thing)
        names.append(thing.name)
    return tuple(names)


if __name__ == "__main__":
    program.run(assemble, CONFIG)
