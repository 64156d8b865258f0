"""Applying the critic's adjustments to numbers: one combined change per parameter, inside the recipe's range."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ....retrieval_index.recipes_text import RecipeText
from ....state.plans import DynamicsPlan, Layer
from ....state.values import Config, JsonScalar
from ....state.verdicts import Adjustment, Verdict


def revise(config: Config, adjustments: Sequence[Adjustment], recipe: RecipeText) -> tuple[Config, tuple[str, ...]]:
    """config after the adjustments that concern it, and a line for every change. Parameters it lacks are left out."""
    changed: Config = dict(config)
    lines: list[str] = []
    for parameter in dict.fromkeys(a.parameter for a in adjustments if a.parameter in recipe.config):
        asked = [a for a in adjustments if a.parameter == parameter]
        old = changed.get(parameter, recipe.config[parameter].default)
        new = _combined(old, asked, recipe, parameter)
        if new != old:
            changed[parameter] = new
            lines.append(f"{parameter}: {_shown(old)} -> {_shown(new)} ({asked[0].reason})")
    return changed, tuple(lines)


def revise_layers(plan: DynamicsPlan, verdict: Verdict, recipe_of: Callable[[str], RecipeText]) -> DynamicsPlan:
    """The same recipes with the critic's adjustments, each in the layer it is meant for."""
    layers: list[Layer] = []
    changed: list[str] = []
    for index, layer in enumerate(plan.layers):
        wanted = [a for a in verdict.adjustments if a.stream in ("dynamics", "camera") and a.layer == index]
        config, lines = revise(layer.config, wanted, recipe_of(layer.recipe))
        layers.append(layer.model_copy(update={"config": config}))
        changed += lines
    return plan.model_copy(update={"layers": tuple(layers), "changed": tuple(changed), "decisions": ()})


def _combined(old: object, asked: Sequence[Adjustment], recipe: RecipeText, parameter: str) -> JsonScalar:
    """A value wins over factors; several factors meet at their geometric mean."""
    values = [a.value for a in asked if a.value is not None]
    factors = [a.factor for a in asked if a.factor is not None]
    if values:
        new: JsonScalar = values[0]
    elif factors and isinstance(old, int | float) and not isinstance(old, bool):
        new = float(old) * math.exp(sum(math.log(f) for f in factors) / len(factors))
    else:
        return old if isinstance(old, str | int | float | bool) else None
    clamped = recipe.clamp({parameter: new})[parameter]
    return clamped if isinstance(clamped, str | int | float | bool) else None


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
