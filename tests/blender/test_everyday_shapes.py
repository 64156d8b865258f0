"""Food, things of the house, tools, games, streets and vehicles of our own, all built in one Blender."""

from __future__ import annotations

from typing import Any

import pytest
from code2worlds.tools.library.orders import run_orders

pytestmark = pytest.mark.blender

LONGEST_M = {
    "loaf_of_bread": 0.26, "slice_of_bread": 0.12, "cake": 0.25, "slice_of_cake": 0.12, "cupcake": 0.09,
    "cookie": 0.08, "pizza": 0.32, "hamburger": 0.11, "hot_dog": 0.18, "cheese": 0.13, "lollipop": 0.16,
    "cherry": 0.05, "grapes": 0.16, "potato": 0.1, "onion": 0.09, "cucumber": 0.22, "aubergine": 0.22,
    "bell_pepper": 0.1, "chilli": 0.14, "acorn": 0.03, "umbrella": 1.0, "bell": 0.25, "hourglass": 0.2,
    "alarm_clock": 0.15, "wall_clock": 0.3, "key": 0.065, "padlock": 0.07, "magnet": 0.1, "gear": 0.1,
    "coil_spring": 0.12, "nail": 0.08, "screw": 0.05, "bolt": 0.06, "envelope": 0.22, "matchstick": 0.05,
    "wine_cork": 0.045, "kitchen_sponge": 0.11, "bar_of_soap": 0.085, "wicker_basket": 0.35, "tray": 0.42,
    "suitcase": 0.6, "smartphone": 0.15, "laptop": 0.33, "magnifying_glass": 0.2, "rolling_pin": 0.42,
    "toilet_roll": 0.11, "paper_plane": 0.28, "kite": 1.4, "frisbee": 0.27, "boomerang": 0.42, "baseball": 0.074,
    "rugby_ball": 0.29, "american_football": 0.28, "baseball_bat": 0.84, "dumbbell": 0.36, "chess_pawn": 0.05,
    "chess_king": 0.095, "playing_card": 0.088, "paper_sheet": 0.297, "toy_robot": 0.2, "drum": 0.35, "guitar": 1.0,
    "trophy": 0.3, "crown": 0.2, "yo_yo": 0.09, "park_bench": 1.6, "tent": 4.0, "igloo": 3.5, "sandcastle": 0.7,
    "lighthouse": 12.0, "windmill": 11.0, "gravestone": 0.9, "street_lamp": 3.2, "traffic_light": 2.8,
    "mailbox": 1.15, "starfish": 0.15, "axe": 0.6, "sword": 0.95, "shield": 0.7, "arrow": 0.75, "ladder": 2.4,
    "car": 4.5, "bus": 9.0, "toy_train": 0.2, "aeroplane": 12.0, "rocket": 6.0, "flying_saucer": 3.0,
    "hot_air_balloon": 8.0, "skateboard": 0.8, "sled": 1.0, "canoe": 4.6, "raft": 2.4,
}  # fmt: skip
"""Longest side by hand: a kite has its tail, a tent its ropes, a windmill its sails."""

SHEETS = frozenset({"tent"})
"""Made of cloth: their sheets meet along an edge, so that they are no closed bodies."""

THREADED = frozenset({"screw"})
"""Its slot crosses the edge of its head: a few edges of the cut stay open."""


@pytest.fixture(scope="module")
def built() -> dict[str, dict[str, Any]]:
    orders = [{"name": name, "recipe": "shape_object", "config": {"shape": name}} for name in LONGEST_M]
    results = run_orders(orders, jobs=1, limit_s=60.0)
    return dict(zip(LONGEST_M, results, strict=True))


@pytest.mark.parametrize("name", LONGEST_M)
def test_it_is_built_at_its_real_size(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert built[name]["reason"] == ""
    assert max(built[name]["facts"]["size_m"]) == pytest.approx(LONGEST_M[name], rel=0.06)


@pytest.mark.parametrize("name", LONGEST_M)
def test_no_part_of_it_hangs_in_the_air(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert built[name]["facts"]["floating_parts"] == 0


@pytest.mark.parametrize("name", sorted(set(LONGEST_M) - SHEETS - THREADED))
def test_its_surface_is_closed(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert built[name]["facts"]["open_edges"] == 0


@pytest.mark.parametrize("name", ["cake", "hamburger", "umbrella", "hourglass", "guitar", "traffic_light", "car"])
def test_a_thing_of_several_stuffs_shows_them(name: str, built: dict[str, dict[str, Any]]) -> None:
    assert len(built[name]["facts"]["materials"]) >= 2
    assert built[name]["facts"]["vertices"] < 30_000
