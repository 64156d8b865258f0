"""Trees, boats and toys of our own, all built in one Blender."""

from __future__ import annotations

from typing import Any

import pytest
from code2worlds.tools.library.orders import run_orders

pytestmark = pytest.mark.blender

LONGEST_M = {
    "tree": 7.0, "bare_tree": 6.0, "conifer": 8.0, "palm": 7.0, "shrub": 1.2, "rubber_duck": 0.112, "teddy_bear": 0.3,
    "toy_car": 0.14, "rowing_boat": 2.4, "toy_sailboat": 0.31, "paper_boat": 0.18, "teapot": 0.27, "banana": 0.19,
    "carrot": 0.22, "pear": 0.11, "hammer": 0.32, "top_hat": 0.29,
}  # fmt: skip
"""Longest side by hand: a carrot has its leaves, a hat is wider than it is high."""

GROWN = frozenset({"tree", "bare_tree", "conifer", "palm", "shrub"})


@pytest.fixture(scope="module")
def built() -> dict[str, dict[str, Any]]:
    orders = [{"name": name, "recipe": "shape_object", "config": {"shape": name}} for name in LONGEST_M]
    results = run_orders(orders, jobs=1, limit_s=60.0)
    return dict(zip(LONGEST_M, results, strict=True))


@pytest.mark.parametrize("name", LONGEST_M)
def test_it_is_built_at_its_real_size(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert built[name]["reason"] == ""
    assert max(built[name]["facts"]["size_m"]) == pytest.approx(LONGEST_M[name], rel=0.12)


@pytest.mark.parametrize("name", sorted(set(LONGEST_M) - GROWN))
def test_no_part_of_it_hangs_in_the_air(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert built[name]["facts"]["floating_parts"] == 0


@pytest.mark.parametrize("name", sorted(GROWN))
def test_a_plant_stands_upright_and_is_light_enough_for_a_preview(name: str, built: dict[str, dict[str, Any]]) -> None:
    facts = built[name]["facts"]
    assert facts["size_m"][2] == max(facts["size_m"])
    assert facts["vertices"] < 60_000
