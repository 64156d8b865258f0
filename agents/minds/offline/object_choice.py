"""From the key object of a sentence to the numbers of its program."""

from __future__ import annotations

from typing import Any

from ....retrieval_index.catalog import Library, ObjectEntry
from ....state.plans import KeyObject, ObjectPlan
from ....state.values import Config, Decision, Vec3

USUAL_MATERIAL = frozenset({"tableware"})
"""Categories that Infinigen draws in any material, pink glass forks included: they get their usual one unless asked."""

SIZE_WORDS = {
    "tiny": 0.5,
    "miniature": 0.4,
    "little": 0.7,
    "small": 0.7,
    "big": 1.4,
    "large": 1.4,
    "huge": 2.0,
    "giant": 2.5,
    "enormous": 2.5,
}
"""Factor on the usual size of the kind; words the entry's own parameters know come first."""


def plan_object(key: KeyObject, library: Library, seed: int) -> ObjectPlan:
    """The program's recipe and CONFIG, the contact numbers of its material, and what was decided why."""
    entry = library.objects[key.match.entry]
    parameters, factor, decisions = _from_words(entry, key.modifiers)
    colour = library.colours[key.colour] if key.colour else None
    material = library.materials[key.material or entry.material]
    size = _usual_size(entry)
    config = _config(entry, seed, parameters, _longest(entry, size, factor))
    if key.material or entry.category in USUAL_MATERIAL:
        config["material"] = key.material or entry.material
    if colour:
        config["colour"] = list(colour)
    is_own_material = key.material is None or key.material == entry.material
    return ObjectPlan(
        entry=entry.name,
        count=key.count,
        recipe=entry.recipe,
        config=config,
        asked_colour=key.colour,
        asked_material=key.material,
        density_kg_m3=entry.density_kg_m3 if is_own_material else _density(entry, library, material.density_kg_m3),
        friction=material.friction,
        restitution=material.restitution,
        size_m=(size[0] * factor, size[1] * factor, size[2] * factor),
        decisions=tuple(decisions) + _attribute_decisions(key),
    )


def _density(entry: ObjectEntry, library: Library, asked_kg_m3: float) -> float:
    """What the kind weighs in another material: as hollow as it usually is."""
    own = library.materials[entry.material].density_kg_m3
    return max(20.0, entry.density_kg_m3 * asked_kg_m3 / own)


def _longest(entry: ObjectEntry, size: Vec3, factor: float) -> float | None:
    """Longest side to fit the object to; None keeps what the factory or the dimensions give."""
    usual = entry.dimensions.get("size_m")
    if usual is None and factor == 1.0:
        return None
    return float(usual or max(size)) * factor


def _usual_size(entry: ObjectEntry) -> Vec3:
    return entry.measured.size_m or (0.2, 0.2, 0.2)


def _config(entry: ObjectEntry, seed: int, parameters: dict[str, Any], size_m: float | None) -> Config:
    if entry.shape is not None:
        config: Config = {"shape": entry.shape, "dimensions": _without_size(entry.dimensions) | parameters}
    else:
        config = {
            "factory": entry.factory,
            "seed": entry.seed_hint if entry.seed_hint is not None and seed == 0 else seed,
            "parameters": parameters,
            "spawn_arguments": dict(entry.spawn_arguments),
        }
    if size_m is not None:
        config["size_m"] = size_m
    return config


def _without_size(dimensions: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in dimensions.items() if name != "size_m"}


def _from_words(entry: ObjectEntry, words: tuple[str, ...]) -> tuple[dict[str, Any], float, list[Decision]]:
    """Parameter values, a size factor, and the decisions for the words that set them."""
    parameters: dict[str, Any] = {}
    factor = 1.0
    decisions = []
    for word in words:
        name = next((p for p, parameter in entry.parameters.items() if word in parameter.words), None)
        if name is not None:
            parameters[name] = entry.parameters[name].words[word]
            decisions.append(_said(name, str(parameters[name]), word))
        elif word in SIZE_WORDS:
            factor *= SIZE_WORDS[word]
            decisions.append(_said("size", f"x {SIZE_WORDS[word]}", word))
    return parameters, factor, decisions


def _attribute_decisions(key: KeyObject) -> tuple[Decision, ...]:
    said = {"colour": key.colour, "material": key.material, "count": str(key.count) if key.count > 1 else None}
    return tuple(_said(question, value, value) for question, value in said.items() if value)


def _said(question: str, choice: str, span: str) -> Decision:
    return Decision(agent="object_agent", question=question, choice=choice, span=span, how="exact")
