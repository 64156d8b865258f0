"""Where a sentence plays, and whether a place nobody knows is told. Expected values are what a person would say."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.values import Request


@pytest.mark.parametrize(
    ("sentence", "scene"),
    [
        ("Clouds of dust over a desert canyon.", "canyon"),
        ("Rain falls in a city park.", "meadow"),
        ("A ball rolls along a forest path.", "forest"),
        ("A spoon falls from the table onto the stone floor.", "dining_room"),
        ("A spoon falls onto a stone floor.", "paved_square"),
        ("Two lemons roll across the kitchen tiles.", "kitchen"),
        ("A bathtub slides across the floor.", "bathroom"),
        ("A ball bounces in an empty white room.", "empty_room"),
        ("A quiet garden with a pond.", "pond"),
        ("A snowy forest at night.", "snowy_forest"),
        ("A frozen lake in the middle of a dark forest.", "frozen_lake"),
        ("A wolf howls at the moon on a grassy hill.", "meadow"),
        ("A candle burns on a windowsill while it rains outside.", "living_room"),
        ("A lonely house on a hill in a snowstorm.", "meadow"),
        ("A big campfire crackles.", "meadow"),
        ("Golden wheat ripples in the wind.", "wheat_field"),
        ("Fireflies glow on a summer night.", "meadow"),
        ("A humpback whale swims by.", "underwater"),
        ("The camera flies over ocean waves.", "sea"),
        ("White sand pours onto a small pile.", "tabletop"),
        ("Sand slides down a dune.", "desert"),
        ("Steam rises from a manhole in a dark street.", "street"),
        ("Gulls circle over a fishing boat.", "sea"),
        ("A bus drives through heavy rain.", "street"),
    ],
)
def test_the_place_is_the_one_that_is_meant(sentence: str, scene: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.scene == scene


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("A velvet curtain sways in a dark theater.", "dark theater"),
        ("Snow drifts down over a quiet village.", "quiet village"),
        ("Logs burn in a stone fireplace.", "stone fireplace"),
        ("Two goldfish swim in a glass bowl.", "bowl"),
        ("An egg sinks in a glass of water.", "glass"),
        ("A log floats in the forest.", "forest"),
        ("A ball rolls across the ground.", ""),
        ("A flag flaps on a tall pole in the dark.", ""),
    ],
)
def test_a_place_that_no_scene_shows_is_told(sentence: str, place: str, retriever: Retriever) -> None:
    assert read(sentence, retriever).setting.unknown_place == place


@pytest.mark.parametrize("sentence", ["Mist over a marsh.", "The camera glides through a bamboo forest."])
def test_a_place_that_another_stands_for_is_not_accepted(sentence: str, retriever: Retriever) -> None:
    mind, request = OfflineMind(retriever), Request(prompt=sentence)
    assert any(conflict.lost for conflict in mind.plan_environment(mind.read(request), request).settled)


@pytest.mark.parametrize("sentence", ["A ball bounces in a dark blue room.", "A bedroom with dark blue walls."])
def test_the_colour_of_a_room_reaches_its_program(sentence: str, retriever: Retriever) -> None:
    mind, request = OfflineMind(retriever), Request(prompt=sentence)
    plan = mind.plan_environment(mind.read(request), request)
    assert plan.config["wall_colour"] == [0.06, 0.11, 0.36]


def test_snow_that_covers_a_land_makes_it_winter(retriever: Retriever) -> None:
    setting = read("A bear walks across a snowy canyon.", retriever).setting
    assert (setting.ground, setting.season) == ("snow", "winter")


@pytest.mark.parametrize(
    ("sentence", "scene", "ground"),
    [
        ("A toy car drives across the snow in front of the mountains.", "mountains", "snow"),
        ("A ball rolls over the snow in the forest.", "forest", "snow"),
        ("A snowman stands in the snow in a garden.", "meadow", "snow"),
        ("A ball rolls through the grass of a forest.", "forest", "grass"),
        ("A ball rolls across the snow.", "snowfield", None),
        ("A ball rolls along a forest path.", "forest", None),
    ],
)
def test_what_lies_on_the_ground_of_a_named_land_is_its_ground(
    sentence: str, scene: str, ground: str | None, retriever: Retriever
) -> None:
    setting = read(sentence, retriever).setting
    assert (setting.scene, setting.ground) == (scene, ground)
