"""From things built with a number low and high to what the number changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Record = dict[str, Any]

LEAST_CHANGE = 0.02
"""Relative change under which a number counts as changing nothing."""

LEAST_COLOUR = 0.03

FOLLOWS = (1.0, 2.0)
"""Side over number: a length, or a radius."""


def ends_of(parameters: Mapping[str, Record]) -> dict[str, tuple[Any, Any]]:
    """(low, high) to build each settable parameter with: 5th and 95th percentile; False and True; a vector's ends.

    Nested names (of a genome) cannot be set from outside and are left out; numbers before switches before vectors.
    """
    order = {"number": 0, "switch": 1, "vector": 2, "colour": 3}
    found = {}
    for name, parameter in sorted(parameters.items(), key=lambda item: order.get(item[1]["kind"], 9)):
        ends = _ends(parameter)
        if "." not in name and ends is not None and ends[0] != ends[1]:
            found[name] = ends
    return found


def _ends(parameter: Record) -> tuple[Any, Any] | None:
    match parameter["kind"]:
        case "number":
            low, high = parameter["p05"], parameter["p95"]
            return (round(low), round(high)) if parameter["whole"] else (low, high)
        case "switch":
            return (False, True)
        case "vector" | "colour":
            return parameter["low"], parameter["high"]
        case _:
            return None


def untried(parameters: Mapping[str, Record]) -> dict[str, tuple[Any, Any]]:
    """Of ends_of, those that no build has been tried with."""
    return {name: ends for name, ends in ends_of(parameters).items() if "effect" not in parameters[name]}


def without_effects(parameters: Mapping[str, Record]) -> dict[str, Record]:
    """The parameters as the sweep left them."""
    return {name: {k: v for k, v in old.items() if k not in ("effect", "unit")} for name, old in parameters.items()}


def with_effects(
    parameters: Mapping[str, Record], ends: Mapping[str, tuple[Any, Any]], measured: Mapping[str, Record]
) -> dict[str, Record]:
    """The parameters with what came of each that was tried (nothing, a change, a failure), and its unit where seen."""
    found = {name: dict(old) for name, old in parameters.items()}
    for name, looks in measured.items():
        low, high = looks["low"], looks["high"]
        tried = {"from_": ends[name][0], "to": ends[name][1]}
        reason = low.get("reason") or high.get("reason")
        found[name]["effect"] = tried | ({"fails": reason} if reason else changes(low, high))
        number = found[name]["kind"] == "number" and not reason
        if number and follows_a_side(ends[name], low["size_m"], high["size_m"]):
            found[name]["unit"] = "m"
    return found


def changes_something(parameter: Record) -> bool:
    """Whether it was tried and something measurable changed."""
    return not set(parameter.get("effect", {})) <= {"from_", "to", "fails"}


def changes(low: Record, high: Record) -> Record:
    """Relative changes from low to high that are large enough to count; colour is a distance in sRGB 0..1."""
    found = {
        "longest_side": max(high["size_m"]) / max(low["size_m"]) - 1,
        "height_to_width": _height_to_width(high) / _height_to_width(low) - 1,
        "vertices": high["vertices"] / low["vertices"] - 1,
        "silhouette": high["silhouette_m2"] / low["silhouette_m2"] - 1,
    }
    counted = {name: round(value, 3) for name, value in found.items() if abs(value) >= LEAST_CHANGE}
    colour = float(np.linalg.norm(np.subtract(high["colour"], low["colour"])))
    return counted | ({"colour": round(colour, 3)} if colour >= LEAST_COLOUR else {})


def _height_to_width(look: Record) -> float:
    x, y, z = look["size_m"]
    return float(z / max(x, y))


def follows_a_side(ends: tuple[float, float], low_m: list[float], high_m: list[float]) -> bool:
    """Whether a side of the bounds grows as much as the number does, or twice as much, within 2 %."""
    grown = np.subtract(high_m, low_m) / (ends[1] - ends[0])
    return bool(np.min(np.abs(grown[:, None] / np.array(FOLLOWS) - 1)) < 0.02)
