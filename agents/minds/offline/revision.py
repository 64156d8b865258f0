"""Applying the critic's adjustments to numbers: one combined change per parameter, inside the recipe's range."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ....retrieval_index.recipes_text import ConfigEntry, RecipeText
from ....state.plans import DynamicsPlan, Layer
from ....state.values import Config, JsonScalar
from ....state.verdicts import Adjustment, Check, Tolerance, Verdict
from ...sizing import FACTOR_LIMIT

Room = tuple[float, float]
"""Least and most factor; 0 and infinity where there is no end."""

INNER = 0.2
"""Share of a room, as logarithm, that is kept free at each of its ends."""
INSIDE = 1.15
"""Factor by which a value is moved beyond the only end of a room."""
FROM_NOTHING = 0.1
"""Share of its range at which a parameter that is zero begins, where its usual value is zero too."""


def revise(
    config: Config, adjustments: Sequence[Adjustment], recipe: RecipeText, tolerances: Sequence[Tolerance] = ()
) -> tuple[Config, tuple[str, ...]]:
    """config after the adjustments that concern it, and a line for every change. Parameters it lacks are left out.

    tolerances: what the checks can bear, the most important first.
    """
    changed: Config = dict(config)
    lines: list[str] = []
    for parameter in dict.fromkeys(a.parameter for a in adjustments if a.parameter in recipe.config):
        asked = [a for a in adjustments if a.parameter == parameter]
        old = changed.get(parameter, recipe.config[parameter].default)
        room = room_of([t for t in tolerances if t.parameter == parameter])
        new = _combined(old, asked, recipe, parameter, room)
        if new != old:
            changed[parameter] = new
            lines.append(f"{parameter}: {_shown(old)} -> {_shown(new)} ({asked[0].reason})")
    return changed, tuple(lines)


def revise_layers(plan: DynamicsPlan, verdict: Verdict, recipe_of: Callable[[str], RecipeText]) -> DynamicsPlan:
    """The same recipes with the critic's adjustments, each in the layer it is meant for."""
    layers: list[Layer] = []
    changed: list[str] = []
    ranked = sorted(verdict.checks, key=lambda check: (check.passed, -check.severity, -check.margin))
    asked = [a for check in ranked if not check.passed for a in check.adjustments]
    for index, layer in enumerate(plan.layers):
        wanted = [a for a in asked if a.stream in ("dynamics", "camera") and a.layer == index]
        config, lines = revise(layer.config, wanted, recipe_of(layer.recipe), _borne(ranked, index))
        layers.append(layer.model_copy(update={"config": config}))
        changed += lines
    return plan.model_copy(update={"layers": tuple(layers), "changed": tuple(changed), "decisions": ()})


def _borne(ranked: Sequence[Check], layer: int) -> list[Tolerance]:
    """Tolerances of a layer, those of failed checks first; what holds may not keep a blind turn from being tried."""
    blind = {a.parameter for c in ranked if not c.passed and not c.tolerances for a in c.adjustments}
    return [
        tolerance
        for check in ranked
        for tolerance in check.tolerances
        if tolerance.layer == layer and not (check.passed and tolerance.parameter in blind)
    ]


def room_of(tolerances: Sequence[Tolerance]) -> Room:
    """The factors that every tolerance bears; one that leaves no room beside the more important ones is passed over.

    A sliver is no room: what is known of tolerances is not as exact as that.
    """
    least, most = 0.0, math.inf
    for tolerance in tolerances:
        own_low, own_high = tolerance.least or 0.0, math.inf if tolerance.most is None else tolerance.most
        low, high = max(least, own_low), min(most, own_high)
        if low <= high and (high >= low * INSIDE or (low, high) == (own_low, own_high)):
            least, most = low, high
    return least, most


def into(factor: float, room: Room) -> float:
    """The factor, moved into the room and off its ends."""
    least, most = room
    if least > 0.0 and most < math.inf:
        edge = (most / least) ** INNER
        return factor if least * edge <= factor <= most / edge else math.sqrt(least * most)
    if least > 0.0:
        return max(factor, least * INSIDE)
    return min(factor, most / INSIDE)


def _combined(old: object, asked: Sequence[Adjustment], recipe: RecipeText, parameter: str, room: Room) -> JsonScalar:
    """A value wins over factors; several factors meet at their geometric mean, moved to where the checks bear it."""
    values = [a.value for a in asked if a.value is not None]
    factors = [a.factor for a in asked if a.factor is not None]
    if values:
        new: JsonScalar = values[0]
    elif factors and isinstance(old, int | float) and not isinstance(old, bool):
        mean = math.exp(sum(math.log(f) for f in factors) / len(factors))
        factor = min(max(FACTOR_LIMIT, mean), max(min(1.0 / FACTOR_LIMIT, mean), into(mean, room)))
        new = _multiplied(float(old), factor, recipe.config[parameter])
    else:
        return old if isinstance(old, str | int | float | bool) else None
    clamped = recipe.clamp({parameter: new})[parameter]
    return clamped if isinstance(clamped, str | int | float | bool) else None


def _multiplied(old: float, factor: float, entry: ConfigEntry) -> float:
    """old times factor. Nothing has no multiple: more of it is the recipe's usual value, or the start of its range."""
    if old != 0.0 or factor <= 1.0:
        return old * factor
    usual = float(entry.default) if isinstance(entry.default, int | float) else 0.0
    return usual or (entry.low or 0.0) + FROM_NOTHING * ((entry.high or 1.0) - (entry.low or 0.0))


def _shown(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
