"""What is recorded of a factory's parameters."""

from __future__ import annotations

import numpy as np
from code2worlds.tools.stage.objects.introspection import leaf_of, leaves, summed_up


def test_a_switch_is_not_a_number() -> None:
    assert leaf_of(np.bool_(True)) is True


def test_few_numbers_are_one_value_and_many_are_none() -> None:
    assert leaf_of(np.array([1.0, 2.0, 3.0])) == (1.0, 2.0, 3.0)
    assert leaf_of(list(range(9))) is None


def test_what_is_not_finite_is_left_out() -> None:
    assert leaf_of(float("inf")) is None


def test_a_function_counts_as_a_choice_by_its_name() -> None:
    assert leaf_of(leaf_of) == "leaf_of"


def test_dictionaries_are_followed_and_the_seed_is_not_a_parameter() -> None:
    values = {"factory_seed": 3, "leg": {"length": 0.5, "joints": {"count": 2}}, "_hidden": 1}
    assert dict(leaves(values)) == {"leg.length": 0.5, "leg.joints.count": 2.0}


def test_a_number_is_summed_up_by_its_range_and_percentiles() -> None:
    found = summed_up([{"height": float(value)} for value in range(101)])["height"]
    expected = {"kind": "number", "low": 0.0, "p05": 5.0, "mean": 50.0, "p95": 95.0, "high": 100.0, "std": 29.15}
    assert found == {**expected, "whole": True}


def test_a_choice_is_summed_up_by_the_share_of_each_word() -> None:
    draws = [{"type": "beer"}, {"type": "beer"}, {"type": "coke"}, {"type": "beer"}]
    assert summed_up(draws)["type"] == {"kind": "choice", "shares": {"beer": 0.75, "coke": 0.25}}


def test_a_switch_is_summed_up_by_the_share_of_true() -> None:
    assert summed_up([{"is_short": True}, {"is_short": False}])["is_short"] == {"kind": "switch", "share": 0.5}


def test_three_numbers_named_colour_are_a_colour() -> None:
    found = summed_up([{"base_color": (0.0, 0.5, 1.0)}, {"base_color": (1.0, 0.5, 0.0)}])["base_color"]
    assert found == {"kind": "colour", "low": [0.0, 0.5, 0.0], "high": [1.0, 0.5, 1.0], "mean": [0.5, 0.5, 0.5]}
