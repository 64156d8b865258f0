"""Applying the critic's adjustments to numbers: one combined change per parameter, inside the recipe's range."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ....retrieval_index.recipes_text import RecipeText
from ....state.values import Config, JsonScalar
from ....state.verdicts import Adjustment


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
