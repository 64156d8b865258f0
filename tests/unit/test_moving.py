"""Motions whose verb says nothing without its subject, and what a sentence with several of them becomes."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.dynamics_choice import layered
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.plans import Brief


def kinds(brief: Brief) -> list[str]:
    return [motion.kind for motion in brief.motions]


def layers(brief: Brief) -> list[list[str]]:
    return [[m.kind for m in layer] for layer in layered(brief.motions, brief.key_object is not None)]


@pytest.mark.parametrize(
    ("prompt", "kind", "subject"),
    [
        ("Leaves fall in the park", "leaf_fall", "leaf"),
        ("Falling cherry blossoms in the garden", "leaf_fall", "cherry blossom"),
        ("Snow falls on the street", "snowing", "snow"),
        ("Heavy rain pours down on the road", "raining", "rain"),
        ("Tall grass ripples in the wind", "swaying", "grass"),
        ("The sun sets over the desert", "light_change", "sun"),
        ("Dust motes float in a beam of sunlight in the attic", "drifting", "dust mote"),
        ("Soap bubbles rise over the garden", "drifting", "soap bubble"),
        ("A gust of wind blows leaves across an empty street", "leaf_fall", "leaf"),
        ("The wind blows through the trees", "swaying", "wind"),
    ],
)
def test_the_subject_decides_what_its_verb_means(prompt: str, kind: str, subject: str, retriever: Retriever) -> None:
    brief = read(prompt, retriever)
    assert kinds(brief) == [kind]
    assert brief.motions[0].subject is not None
    assert brief.motions[0].subject.name == subject
    assert brief.key_object is None


def test_the_same_verb_with_a_thing_of_the_library_is_a_rigid_motion(retriever: Retriever) -> None:
    brief = read("An apple falls on the street", retriever)
    assert kinds(brief) == ["falling"]
    assert brief.key_object is not None
    assert brief.key_object.match.entry == "apple"


def test_a_thing_between_noun_and_verb_takes_the_verb(retriever: Retriever) -> None:
    assert kinds(read("Under the leaves a ball falls on the meadow", retriever)) == ["falling"]


def test_weather_that_is_only_mentioned_still_moves(retriever: Retriever) -> None:
    brief = read("A bowling ball rolls down the street in a storm", retriever)
    assert layers(brief) == [["rolling"], ["raining"]]


def test_a_thing_that_no_motion_is_of_stands_still_under_the_weather(retriever: Retriever) -> None:
    assert layers(read("A wooden chair stands in the rain", retriever)) == [["still"], ["raining"]]


def test_a_shower_sways_the_trees_in_one_layer(retriever: Retriever) -> None:
    brief = read("Heavy rain falls on a forest and the trees sway in the wind", retriever)
    assert layers(brief) == [["raining", "swaying"]]


def test_rain_that_a_room_has_no_place_for_is_left_out_and_said_so(retriever: Retriever) -> None:
    brief = read("A ball rolls across the living room floor while rain falls", retriever)
    assert kinds(brief) == ["rolling"]
    assert [motion.kind for motion in brief.left_out] == ["raining"]


def test_weather_without_a_place_plays_in_the_open(retriever: Retriever) -> None:
    assert read("It is raining", retriever).setting.scene == "meadow"


def test_a_subject_keeps_its_colour_and_its_adjectives(retriever: Retriever) -> None:
    subject = read("Withered yellow leaves drift down in the park", retriever).motions[0].subject
    assert subject is not None
    assert subject.colour == "yellow"
    assert subject.plural


def test_an_adjective_before_a_comma_is_no_thing_of_its_own(retriever: Retriever) -> None:
    key = read("A tall, thick-walled cup falls on the floor", retriever).key_object
    assert key is not None
    assert key.match.entry == "cup"
    assert key.modifiers == ("tall", "thick-walled")


def test_on_top_of_furniture_is_read_wherever_it_stands(retriever: Retriever) -> None:
    assert read("On the coffee table a coin spins", retriever).setting.on_top
    assert not read("A coin spins on the floor", retriever).setting.on_top
