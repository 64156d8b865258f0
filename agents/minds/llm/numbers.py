"""Changes to a CONFIG: what a recipe offers, what is wrong with a change, and the CONFIG after it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from ....retrieval_index.recipes_text import ConfigEntry, RecipeText
from ....state.values import Config


def problems_of(changes: Mapping[str, JsonValue], recipe: RecipeText, where: str = "changes") -> Iterator[str]:
    """Entries the CONFIG lacks, values of another type, numbers out of range."""
    for key, value in changes.items():
        known = recipe.config.get(key)
        if known is None:
            near = difflib.get_close_matches(key, recipe.config, n=3, cutoff=0.4)
            hint = f"; near: {', '.join(near)}" if near else f"; it has {', '.join(recipe.config)}"
            yield f"{where}.{key}: the CONFIG of {recipe.name} has no such entry{hint}"
        else:
            yield from _value_problem(f"{where}.{key}", value, known)


def changed(config: Config, changes: Mapping[str, JsonValue], recipe: RecipeText) -> Config:
    """config with the changes put in, numbers inside their ranges."""
    merged: Config = {**config, **changes}
    clamped: Config = recipe.clamp({key: value for key, value in merged.items() if key in recipe.config})
    return clamped


def lines_of(old: Config, new: Config, reason: str) -> tuple[str, ...]:
    """A line for every entry that differs."""
    keys = [key for key in new if old.get(key) != new[key]]
    return tuple(f"{key}: {old.get(key)} -> {new[key]} ({reason[:160] or 'model'})" for key in keys)


def _value_problem(where: str, value: JsonValue, known: ConfigEntry) -> Iterator[str]:
    default = known.default
    if value is None or default is None:
        return
    if isinstance(default, bool) != isinstance(value, bool):
        yield f"{where}: {value!r} is not {'true or false' if isinstance(default, bool) else 'what is wanted there'}"
    elif isinstance(default, int | float) and not isinstance(default, bool):
        if not isinstance(value, int | float):
            yield f"{where}: {value!r} is not a number"
        elif (known.low is not None and value < known.low) or (known.high is not None and value > known.high):
            yield f"{where}: {value} is outside [{known.low:g}, {known.high:g}]"
    elif type(default) is not type(value):
        yield f"{where}: {value!r} is not of the kind of {default!r}"
