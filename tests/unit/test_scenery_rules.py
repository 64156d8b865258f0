"""Sentences that ask for what cannot be had together: what is kept, what is left out, that all is reported."""

from __future__ import annotations

import pytest
from code2worlds.agents.environment_planner import place_checks
from code2worlds.agents.minds.offline.environment_choice import plan_environment
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.plans import EnvironmentPlan
from code2worlds.state.scene import Box, FreePath, SceneContract, Standing, Support
from code2worlds.state.values import Request


def planned(prompt: str, retriever: Retriever) -> EnvironmentPlan:
    return plan_environment(read(prompt, retriever), Request(prompt=prompt), retriever.library)


def contract(*standing: Standing) -> SceneContract:
    box = Box(low=(-3, -3, 0), high=(3, 3, 3))
    return SceneContract(
        scene="x",
        fidelity="preview",
        indoor=True,
        supports=(Support(name="floor", kind="floor", object="floor", height_m=0, low=(-3, -3), high=(3, 3)),),
        paths=(FreePath(support="floor", start=(-1, 0), heading_deg=0, length_m=2, width_m=1),),
        bounds=box,
        camera_space=box,
        lights=("sun",),
        standing=standing,
    )


@pytest.mark.parametrize(
    ("prompt", "rule", "config"),
    [
        ("Snow in a rainforest", "snow needs cold", {"season": "lush"}),
        ("A snowy desert", "snow needs cold", {"landform": "dunes"}),
        ("A sunny meadow at night", "no sun at night", {"time_of_day": "night"}),
        ("Midday stars over the desert", "no stars by day", {"time_of_day": "noon"}),
        ("A desert with dense trees", "bare lands stay bare", {"landform": "dunes"}),
        ("Rain falls on a coral reef", "no weather under water", {"habitat": "coral_reef"}),
        ("A summer glacier", "the place is cold", {"season": "winter"}),
        ("A summer meadow with falling snow", "snow ends the green seasons", {"ground": "snow"}),
        ("A sunny day with dense fog over the mountains", "one weather at a time", {"fog": 0.85}),
        ("A ball bounces in a spaceship", "nearest place", {"room_type": "plain"}),
    ],
)
def test_a_conflict_is_settled_and_named(
    prompt: str, rule: str, config: dict[str, object], retriever: Retriever
) -> None:
    plan = planned(prompt, retriever)
    assert rule in [conflict.rule for conflict in plan.settled]
    assert {key: plan.config[key] for key in config} == config


def test_all_conflicts_of_a_sentence_are_reported(retriever: Retriever) -> None:
    plan = planned("Stars at midday over a snowy desert full of trees", retriever)
    assert [conflict.rule for conflict in plan.settled] == [
        "snow needs cold",
        "no stars by day",
        "bare lands stay bare",
    ]
    assert len(plan.conflicts) == 3


def test_what_was_asked_for_and_left_out_fails_the_prompt_tier(retriever: Retriever) -> None:
    checks = place_checks(planned("Snow in a rainforest", retriever), contract())
    assert [(check.tier, check.passed, check.words) for check in checks] == [("prompt", False, "the snow")]


@pytest.mark.parametrize(
    "prompt",
    [
        "Create a spooky forest scene with fog",
        "Campfire at night in a snowy forest with starry sky in the background.",
        "A brown glass bottle rolled slowly across the sunlit living room floor.",
        "The midnight sun over an arctic landscape",
        "The sky changes from deep black to white as dawn breaks.",
        "A dense, lush green forest in a heavy rainstorm, with diagonal rain streaks.",
        "An autumn forest in the morning mist",
    ],
)
def test_what_goes_together_is_no_conflict(prompt: str, retriever: Retriever) -> None:
    assert planned(prompt, retriever).conflicts == ()


def test_spooky_brings_bare_trees_fog_and_dim_light(retriever: Retriever) -> None:
    config = planned("A spooky forest", retriever).config
    assert config["season"] == "bare"
    assert float(str(config["fog"])) >= 0.5
    assert float(str(config["fill"])) < 1.0


def test_a_season_that_is_said_goes_before_one_that_a_mood_implies(retriever: Retriever) -> None:
    assert planned("A spooky summer forest", retriever).config["season"] == "summer"


def test_a_fishing_spot_has_water(retriever: Retriever) -> None:
    assert planned("A fishing spot in autumn", retriever).config["water"] == "lake"


def test_dense_and_sparse_set_how_much_grows(retriever: Retriever) -> None:
    dense = planned("A dense forest", retriever).config["tree_density"]
    sparse = planned("A sparse forest", retriever).config["tree_density"]
    assert (dense, sparse) == (1.45, 0.35)


def test_mars_is_a_red_desert_under_a_pink_sky(retriever: Retriever) -> None:
    plan = planned("A red ball rolls on Mars", retriever)
    assert plan.scene == "mars"
    assert plan.config["sky_tint"] == [0.86, 0.66, 0.5]
    assert "things fall as on Earth" in plan.conflicts[0]


def test_dust_and_fog_together_let_light_through(retriever: Retriever) -> None:
    plan = planned("A dusty desert in dense fog", retriever)
    assert float(str(plan.config["fog"])) <= 0.5
    assert "light must come through" in [conflict.rule for conflict in plan.settled]


def test_a_piece_that_found_no_place_fails_the_prompt_tier(retriever: Retriever) -> None:
    lost = Standing(kind="chair", count=6, placed=4, words="six chairs", asked=True)
    checks = place_checks(planned("A forest", retriever), contract(lost))
    assert [(check.passed, check.measured, check.note) for check in checks] == [(False, 4.0, "2 found no place")]


def test_what_the_sentence_does_not_name_is_not_checked(retriever: Retriever) -> None:
    usual = Standing(kind="plant", count=1, placed=0)
    assert place_checks(planned("A forest", retriever), contract(usual)) == ()
