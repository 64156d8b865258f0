"""Where to go when a program did not run at all: nothing was measured, so its numbers go half way to the usual ones."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..retrieval_index.recipes_text import RecipeText
from ..state.plans import DynamicsPlan, Layer

NOT_OURS = frozenset({"duration_s", "fps", "seed", "sim_hz", "heading_deg", "count"})
"""Numbers that the request, the sentence or the place decides."""


def towards_usual(plan: DynamicsPlan, recipe_of: Callable[[str], RecipeText]) -> DynamicsPlan:
    """The plan with every other number half way to its recipe's usual value; the same plan where all are there."""
    layers: list[Layer] = []
    lines: list[str] = []
    for layer in plan.layers:
        new = _halfway(layer, recipe_of(layer.recipe))
        lines += [f"{key}: {layer.config[key]:.4g} -> {value:.4g} (half way to usual)" for key, value in new.items()]
        layers.append(layer.model_copy(update={"config": {**layer.config, **new}}))
    return plan.model_copy(update={"layers": tuple(layers), "changed": tuple(lines), "decisions": ()})


def _halfway(layer: Layer, recipe: RecipeText) -> dict[str, float]:
    """The numbers that change: geometric means where both are positive, plain ones otherwise."""
    found: dict[str, float] = {}
    for key, entry in recipe.config.items():
        now, usual = layer.config.get(key), entry.default
        if key in NOT_OURS or entry.low is None or not isinstance(now, float) or not isinstance(usual, float):
            continue
        middle = math.sqrt(now * usual) if now > 0.0 and usual > 0.0 else (now + usual) / 2.0
        if abs(middle - now) > 1e-3 * max(abs(now), abs(usual)):
            found[key] = middle
    return found
