"""Where palms grow: what names them, what implies them, and where they cannot stand."""

from __future__ import annotations

import pytest
from code2worlds.agents.environment_planner import place_checks
from code2worlds.agents.minds.offline.environment_choice import plan_environment
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.plans import EnvironmentPlan
from code2worlds.state.scene import SceneContract
from code2worlds.state.values import Request


def planned(prompt: str, retriever: Retriever) -> EnvironmentPlan:
    return plan_environment(read(prompt, retriever), Request(prompt=prompt), retriever.library)


@pytest.mark.parametrize(
    ("prompt", "scene"),
    [
        ("A palm-fringed beach at sunset", "beach"),
        ("A red ball rolls across a palm-lined street", "street"),
        ("A ball rolls past palm trees in the desert", "desert"),
        ("A river between palm trees in the jungle", "jungle"),
    ],
)
def test_named_palms_are_planted_wherever_there_is_ground(prompt: str, scene: str, retriever: Retriever) -> None:
    plan = planned(prompt, retriever)
    assert (plan.scene, plan.config["palms"]) == (scene, 1.0)


@pytest.mark.parametrize(
    "prompt",
    ["A tropical beach", "A ball rolls along a Caribbean beach", "A coconut rolls down the beach", "A desert oasis"],
)
def test_a_tropical_coast_and_an_oasis_imply_palms_and_say_so(prompt: str, retriever: Retriever) -> None:
    plan = planned(prompt, retriever)
    assert plan.config["palms"] == 1.0
    assert ("implied trees", "palms") in [(decision.question, decision.choice) for decision in plan.decisions]


@pytest.mark.parametrize(
    "prompt", ["A sandy beach by the sea", "A beach in summer", "A desert", "A coconut on a table"]
)
def test_no_palms_grow_where_nothing_speaks_of_warm_shores(prompt: str, retriever: Retriever) -> None:
    assert planned(prompt, retriever).config.get("palms", 0.0) == 0.0


def test_palms_that_are_ruled_out_by_the_sentence_are_left_out(retriever: Retriever) -> None:
    plan = planned("A ball rolls along a tropical beach without palm trees", retriever)
    assert plan.config.get("palms", 0.0) == 0.0
    assert plan.conflicts == ()


def test_palms_sway_on_a_beach_when_no_place_is_named(retriever: Retriever) -> None:
    plan = planned("Palm trees sway in the wind", retriever)
    assert (plan.scene, plan.config["palms"]) == ("beach", 1.0)


def test_one_palm_that_acts_stands_alone(retriever: Retriever) -> None:
    assert planned("A lone palm tree on a tropical beach", retriever).config.get("palms", 0.0) == 0.0


@pytest.mark.parametrize("prompt", ["A glacier with palm trees", "The sea with palm trees"])
def test_palms_that_have_no_warm_ground_fail_the_prompt_tier(
    prompt: str, retriever: Retriever, floor_contract: SceneContract
) -> None:
    checks = place_checks(planned(prompt, retriever), floor_contract)
    assert [(check.passed, check.words) for check in checks] == [(False, "the palm trees")]


def test_snow_on_a_tropical_beach_is_left_out(retriever: Retriever) -> None:
    plan = planned("Snow lies on a tropical beach", retriever)
    assert "snow needs cold" in [conflict.rule for conflict in plan.settled]
