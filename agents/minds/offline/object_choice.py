"""From the key object of a sentence to the numbers of its program."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ....retrieval_index.attributes import Attributes, is_loose, needs_inside, read_attributes, surface_words
from ....retrieval_index.catalog import Library, ObjectEntry
from ....state.plans import KeyObject, ObjectPlan
from ....state.values import Config, Decision, Vec3

USUAL_MATERIAL = frozenset({"tableware"})
"""Categories that Infinigen draws in any material, pink glass forks included: they get their usual one unless asked."""


def plan_object(key: KeyObject, library: Library, seed: int, kinds: Collection[str] = ()) -> ObjectPlan:
    """The program's recipe and CONFIG, the contact numbers of its material, and what was decided why.

    kinds: the motions it takes part in, some of which need it closed.
    """
    entry = library.objects[key.match.entry]
    asked = read_attributes(entry, key.phrase or key.modifiers, library)
    named, colour = _material(key, asked), None if key.colour in surface_words() else key.colour
    material = library.materials[named or entry.material]
    size = _usual_size(entry)
    longest = asked.size_m or _longest(entry, size, asked.factor)
    config = _config(entry, seed, asked.parameters, longest) | asked.config()
    if named or entry.category in USUAL_MATERIAL:
        config["material"] = named or entry.material
    if colour and (asked.material is None or key.material is not None):
        config["colour"] = list(library.colours[colour])
    if asked.pattern_colour:
        config["pattern_colour"] = list(library.colours[asked.pattern_colour])
    factor = _factor(asked, size)
    said = asked.sides_m if asked.size_m is None else {**asked.sides_m, "size": asked.size_m}
    is_own_material = named is None or named == entry.material
    return ObjectPlan(
        entry=entry.name,
        count=key.count,
        recipe=entry.recipe,
        config=config | ({"closed": True} if needs_inside(kinds) else {}),
        asked_colour=colour,
        asked_material=named,
        density_kg_m3=entry.density_kg_m3 if is_own_material else _density(entry, library, material.density_kg_m3),
        friction=material.friction,
        restitution=material.restitution,
        size_m=(size[0] * factor, size[1] * factor, size[2] * factor),
        asked_sides_m=said,
        asked_parts=asked.parts,
        missing_parts=asked.missing_parts,
        closed=needs_inside(kinds),
        loose=is_loose(entry),
        decisions=(*(_said(*words) for words in asked.said), *_attribute_decisions(key)),
    )


def _material(key: KeyObject, asked: Attributes) -> str | None:
    """The material said; a snowy log is no log of snow."""
    covered = {"snow": "snow", "frost": "ice", "rust": "rust"}.get(asked.condition or "")
    said_twice = (None, covered, "plastic" if asked.material == "clear plastic" else None)
    return asked.material if key.material in said_twice else key.material


def _factor(asked: Attributes, size: Vec3) -> float:
    """What is asked over what is usual."""
    length, width = max(size[:2]), min(size[:2])
    usual = {"height": size[2], "length": length, "width": width}
    said = [asked.size_m / max(size)] if asked.size_m else []
    said += [metres / usual[side] for side, metres in asked.sides_m.items() if usual[side] > 0]
    return max(said, default=asked.factor)


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
    longest = float(entry.dimensions.get("size_m", 0.2))
    return entry.measured.size_m or (longest, longest, longest)


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


def _attribute_decisions(key: KeyObject) -> tuple[Decision, ...]:
    said = {"colour": key.colour, "material": key.material, "count": str(key.count) if key.count > 1 else None}
    return tuple(_said(question, value, value) for question, value in said.items() if value)


def _said(question: str, choice: str, span: str) -> Decision:
    return Decision(agent="object_agent", question=question, choice=choice, span=span, how="exact")
