"""Another recipe of the library that shows a motion too, for a loop that gets nowhere with the first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ....retrieval_index.catalog import Library
from ....state.plans import DynamicsPlan
from .dynamics_choice import Part, numbers_of
from .kinds.registry import FAMILIES, KINDS


def other_kinds(kind: str) -> list[str]:
    """Kinds of the same family whose recipes show this one as well, the lowest rank first.

    Only of the same family: their programs record the same quantities, so the same expectations can judge them.
    """
    family = next((family for family in FAMILIES if kind in family), {})
    found = [name for name, entry in family.items() if kind in entry.covers and name != kind]
    return sorted(found, key=lambda name: KINDS[name].rank)


def by_another_recipe(plan: DynamicsPlan, lead: Part, library: Library, tried: Collection[str]) -> DynamicsPlan | None:
    """The plan with its leading layer made by a recipe that is not among those tried; None without one."""
    for kind in other_kinds(lead.situation.motion.kind):
        entry = library.motions[kind]
        if entry.recipe is None or entry.recipe in tried:
            continue
        motion = lead.situation.motion.model_copy(update={"kind": kind})
        config = numbers_of(replace(lead.situation, motion=motion, entry=entry))
        layer = plan.layers[0].model_copy(update={"recipe": entry.recipe, "config": config})
        line = f"{', '.join(layer.kinds)}: by the recipe {entry.recipe} instead of {plan.layers[0].recipe}"
        update = {"layers": (layer, *plan.layers[1:]), "changed": (line,), "decisions": ()}
        return plan.model_copy(update=update)
    return None
