"""What the parameters of a factory are: its values over many seeds, told apart by kind and summed up as ranges."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

Leaf = bool | float | str | tuple[float, ...]
"""One value as it is recorded: a switch, a number, a choice, or a few numbers together."""

Summary = dict[str, Any]

DEPTH = 4
"""How far dictionaries and genomes are followed inwards."""

MOST_PARAMETERS = 60
"""Of one factory; a genome has hundreds of numbers, the outer ones come first."""

FEW_NUMBERS = 4

IGNORED = frozenset({"factory_seed", "seed", "coarse", "bvh", "params"})

COLOUR_WORDS = ("colour", "color", "hsv", "rgb")


def leaves(values: Mapping[str, Any], depth: int = DEPTH, prefix: str = "") -> Iterator[tuple[str, Leaf]]:
    """(dotted name, value) of everything in it that is a number, a switch, a choice, or a few numbers.

    Objects with parts (genomes) are followed; classes, functions and other objects count as a choice by their name.
    """
    for key, value in values.items():
        if not isinstance(key, str) or key in IGNORED or key.startswith("_"):
            continue
        name = prefix + key
        leaf = leaf_of(value)
        inner = inner_of(value) if leaf is None else None
        if leaf is not None:
            yield name, leaf
        elif inner is not None and depth > 0:
            yield from leaves(inner, depth - 1, name + ".")


def leaf_of(value: Any) -> Leaf | None:
    """The value as a Leaf; None for what is not one: nested data, numbers without end, long arrays, Blender's data."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.integer, np.floating)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, np.ndarray)):
        return _few_numbers(value)
    if isinstance(value, type) or callable(value):
        return str(getattr(value, "__name__", type(value).__name__))
    module = type(value).__module__
    return type(value).__name__ if module.startswith("infinigen.assets") and not inner_of(value) else None


def _few_numbers(value: Sequence[Any] | np.ndarray[Any, Any]) -> tuple[float, ...] | None:
    items = list(np.ravel(np.asarray(value, dtype=object)))
    if not 1 <= len(items) <= FEW_NUMBERS:
        return None
    if not all(isinstance(item, (int, float, np.integer, np.floating)) and math.isfinite(item) for item in items):
        return None
    return tuple(float(item) for item in items)


def inner_of(value: Any) -> dict[str, Any] | None:
    """The named parts of a dictionary or a genome; None when there are none."""
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if type(value).__module__.startswith("infinigen.assets") and hasattr(value, "__dict__") and "enome" in repr(value):
        return dict(vars(value))
    return None


def summed_up(draws: Sequence[Mapping[str, Leaf]]) -> dict[str, Summary]:
    """One summary for each name: over all draws that have it, by the kind that most of them are.

    number: low, high, mean, std (all draws), p05 and p95, constant ones included; whole: True when all are whole.
    switch: share of True. choice: share of each word. vector and colour: low, high and mean of each component.
    """
    names = list(dict.fromkeys(name for draw in draws for name in draw))[:MOST_PARAMETERS]
    return {name: _summary(name, [draw[name] for draw in draws if name in draw]) for name in names}


def _summary(name: str, values: Sequence[Leaf]) -> Summary:
    kind = Counter(_kind(value) for value in values).most_common(1)[0][0]
    same = [value for value in values if _kind(value) == kind]
    if kind == "switch":
        return {"kind": kind, "share": _short(float(np.mean([bool(value) for value in same])))}
    if kind == "choice":
        counted = Counter(str(value) for value in same).most_common()
        return {"kind": kind, "shares": {word: _short(count / len(same)) for word, count in counted}}
    if kind == "number":
        return {"kind": kind, **_spread(np.array(same, dtype=float))}
    table = np.array(same, dtype=float)
    is_colour = table.shape[1] >= 3 and any(word in name.lower() for word in COLOUR_WORDS)
    ends = {"low": table.min(axis=0), "high": table.max(axis=0), "mean": table.mean(axis=0)}
    return {"kind": "colour" if is_colour else "vector"} | {key: _short_all(row) for key, row in ends.items()}


def _kind(value: Leaf) -> str:
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, tuple):
        return f"vector {len(value)}"
    return "choice" if isinstance(value, str) else "number"


def _spread(values: np.ndarray[Any, Any]) -> Summary:
    low, p05, p95, high = (float(value) for value in np.percentile(values, (0, 5, 95, 100)))
    found = {"low": low, "p05": p05, "mean": float(values.mean()), "p95": p95, "high": high, "std": float(values.std())}
    return {key: _short(value) for key, value in found.items()} | {"whole": bool(np.all(values == np.round(values)))}


def _short(value: float) -> float:
    """Four digits are more than 24 draws can tell."""
    return float(f"{value:.4g}")


def _short_all(row: np.ndarray[Any, Any]) -> list[float]:
    return [_short(float(value)) for value in row]
