"""Faults of Infinigen 1.15.5 that keep factories from being built, put right in memory.

- ``join_and_rig_parts`` calls what dresses a creature with its root; the functions of crabs, lobsters and reptiles
  still take the older (body parts, other parts, parameters).
- Factories ask a module of a material to apply itself (``dirt.apply``), which only instances of its class can do;
  reptiles ask a class.
- Hooks and racks return a tuple from ``create_asset`` where ``spawn_asset`` expects the object.
- Door casings set the bevel weight of edges as Blender 3 held it, reeds read a face attribute as if it had columns, the
  seed of a dandelion is left an instance, which applying its modifier drops, deformed trees ask a class for bark,
  and the rotten one counts on a boolean that hands on the cutter's material.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable
from types import ModuleType
from typing import Any

OBJECTS = "infinigen.assets.objects"
CREATURES = f"{OBJECTS}.creatures"
MATERIALS = "infinigen.assets.materials."

OUTDATED = {
    (f"{OBJECTS}.elements.doors.casing", "DoorCasingFactory.create_asset"): (
        'obj.data.edges.foreach_set("bevel_weight", selection)',
        'obj.data.attributes.new("bevel_weight_edge", "FLOAT", "EDGE").data.foreach_set("value", selection)',
    ),
    (f"{OBJECTS}.monocot.grasses", "ReedMonocotFactory.create_asset"): (".astype(int)[:, 0]", ".astype(int)"),
    (f"{OBJECTS}.deformed_trees.base", "BaseDeformedTreeFactory.__init__"): (
        "weighted_sample(material_assignments.bark)",
        "weighted_sample(material_assignments.bark)()",
    ),
    (f"{OBJECTS}.deformed_trees.rotten", "RottenTreeFactory.create_asset"): (
        'object=cutter, operation="DIFFERENCE")',
        'object=cutter, operation="DIFFERENCE", material_mode="TRANSFER")',
    ),
    (f"{OBJECTS}.grassland.dandelion", "geometry_dandelion_seed_nodes"): (
        'input_kwargs={"Geometry": geometry_to_instance}',
        'input_kwargs={"Geometry": petal_stem}',
    ),
}
"""(module, function) -> (what is written there, what this release of Blender and Infinigen's own helpers want)."""


def apply_cures() -> None:
    """Put right what has been imported so far; may be called again."""
    for name, material in list(sys.modules.items()):
        if name.startswith(MATERIALS) and not hasattr(material, "apply"):
            _let_apply(material)
    joining = sys.modules.get(f"{CREATURES}.util.joining")
    for module in (joining, sys.modules.get(f"{CREATURES}.crustacean")):
        if module is not None and hasattr(module, "join_and_rig_parts"):
            _cure_joining(module)
    reptile = sys.modules.get(f"{CREATURES}.reptile")
    if reptile is not None and hasattr(reptile, "weighted_sample"):
        _cure_reptiles(reptile)
    for (path, function), (old, new) in OUTDATED.items():
        outdated = sys.modules.get(path)
        if outdated is not None and hasattr(outdated, function.partition(".")[0]):
            _renew(outdated, function, old, new)


def _renew(module: ModuleType, function: str, old: str, new: str) -> None:
    """Compile a function, or CLASS.METHOD, of a module again with some of its text replaced; once.

    Raises ValueError where that text is not in it.
    """
    outer, _, name = function.rpartition(".")
    owner: Any = getattr(module, outer) if outer else module
    if getattr(owner, name).__code__.co_filename == __file__:
        return
    source = textwrap.dedent(inspect.getsource(getattr(owner, name)))
    if old not in source:
        raise ValueError(f"{module.__name__}.{function} holds no {old!r}: its cure is of another release")
    inner = textwrap.indent(source.replace(old, new), "    ")
    found: dict[str, Any] = {}
    text = f"def _made(__class__):\n{inner}\n    return {name}\n"  # super() of a method looks for __class__
    exec(compile(text, __file__, "exec"), vars(module), found)
    setattr(owner, name, found["_made"](owner))


def returning_object(create: Callable[..., Any]) -> Callable[..., Any]:
    """create_asset, but of a tuple that leads with what was built only that."""

    def create_asset(*args: Any, **kwargs: Any) -> Any:
        result = create(*args, **kwargs)
        return result[0] if isinstance(result, tuple) else result

    return create_asset


def _let_apply(module: ModuleType) -> None:
    """Give a material's module the function `apply` of an instance of the class it is named after."""
    title = module.__name__.rpartition(".")[2].replace("_", " ").title().replace(" ", "")
    own = getattr(module, title, None)
    if isinstance(own, type) and hasattr(own, "apply"):
        module.apply = lambda *args, **kwargs: own().apply(*args, **kwargs)  # type: ignore[attr-defined]


def _cure_joining(module: ModuleType) -> None:
    original: Callable[..., Any] = module.join_and_rig_parts
    if original.__module__ == __name__:
        return

    def join_and_rig_parts(root: Any, parts: Any, genome: Any, *args: Any, **kwargs: Any) -> Any:
        dress = kwargs.get("postprocess_func")
        if dress is not None and len(inspect.signature(dress).parameters) == 3:
            kwargs["postprocess_func"] = lambda root: dress(*_older_arguments(root), genome.postprocess_params)
        return original(root, parts, genome, *args, **kwargs)

    module.join_and_rig_parts = join_and_rig_parts  # type: ignore[attr-defined]


def _older_arguments(root: Any) -> tuple[list[Any], list[Any]]:
    """(body, all else): the first mesh below the root is the joined body, the others are eyes, claws, tongue.

    Fins that the joining took out of the scene are still children of the root; nothing can dress them.
    """
    meshes = [child for child in root.children_recursive if child.type == "MESH" and child.users_scene]
    return meshes[:1], meshes[1:]


def _cure_reptiles(reptile: Any) -> None:
    if getattr(reptile.weighted_sample, "__module__", "") == __name__:
        return
    original = reptile.weighted_sample

    def weighted_sample(choices: Any) -> Any:
        return original(choices)()

    reptile.weighted_sample = weighted_sample
