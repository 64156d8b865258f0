"""Sentences, read. Expected values are what a person would say; no sentence is special to the reader."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.reader import read
from code2worlds.agents.motion_critic import prompt_checks
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import NotUnderstood
from code2worlds.state.plans import Brief


@pytest.mark.parametrize(
    ("prompt", "entry", "count", "colour", "material", "kinds", "scene"),
    [
        ("A brown glass bottle rolled slowly across the sunlit living room floor.",
         "bottle", 1, "brown", "glass", ["rolling"], "living_room"),
        ("An apple falls and bounces on the hard ground.",
         "apple", 1, None, None, ["falling", "bouncing"], "concrete_floor"),
        ("10 wooden blocks falling on a concrete floor",
         "wooden block", 10, None, "wood", ["falling"], "concrete_floor"),
        ("A red ball rolls off a table and drops to the floor",
         "ball", 1, "red", None, ["rolling", "falling"], "dining_room"),
        ("Three yellow tennis balls bounce on the grass",
         "tennis ball", 3, "yellow", None, ["bouncing"], "meadow"),
        ("A couple of dark green wine bottles roll along the kitchen floor at night",
         "bottle", 2, "dark green", None, ["rolling"], "kitchen"),
        ("On the table a coin is spinning.", "coin", 1, None, None, ["spinning"], "dining_room"),
        ("A goldfish bowl slides off the kitchen counter", "bowl", 1, None, None, ["sliding"], "kitchen"),
        ("someone throws a basketball in the playground", "basketball", 1, None, None, ["throwing"], "concrete_floor"),
        ("a mug made of steel drops", "cup", 1, None, "steel", ["falling"], "studio"),
    ],
)  # fmt: skip
def test_who_acts_how_and_where(
    prompt: str, entry: str, count: int, colour: str | None, material: str | None, kinds: list[str], scene: str,
    retriever: Retriever,
) -> None:  # fmt: skip
    brief = read(prompt, retriever)
    key = brief.key_object
    assert key is not None
    assert (key.match.entry, key.count, key.colour, key.material) == (entry, count, colour, material)
    assert [motion.kind for motion in brief.motions] == kinds
    assert brief.setting.scene == scene


def pace(brief: Brief) -> float:
    return brief.motions[0].pace


def test_adverbs_order_the_pace_as_the_words_are(retriever: Retriever) -> None:
    words = ["very slowly", "slowly", "gently", "", "quickly", "very fast"]
    paces = [pace(read(f"A ball rolls {word} across the floor", retriever)) for word in words]
    assert paces == sorted(paces)
    assert len(set(paces)) == len(paces)


def test_off_a_table_is_where_it_starts_and_to_the_floor_where_it_goes(retriever: Retriever) -> None:
    first, second = read("A red ball rolls off the edge of a table and drops to the floor", retriever).motions
    assert first.source == "edge of table"
    assert second.target == "floor"


def test_time_of_day_is_read(retriever: Retriever) -> None:
    assert read("A bottle rolls across the moonlit floor", retriever).setting.time_of_day == "night"
    assert read("A bottle rolls across the sunlit floor", retriever).setting.time_of_day == "afternoon"


def test_a_word_the_library_lacks_is_found_by_meaning(retriever: Retriever) -> None:
    brief = read("A teapot falls to the floor", retriever)
    assert brief.key_object is not None
    assert (brief.key_object.match.how, brief.key_object.match.entry) == ("embedding", "cup")


def test_a_stand_in_is_never_accepted_as_what_the_sentence_names(retriever: Retriever) -> None:
    (check,) = prompt_checks(read("A teapot falls to the floor", retriever))
    assert not check.passed
    assert "cup" in check.note


@pytest.mark.parametrize("prompt", ["a quxblat frobs", "A quxblat rolls across the floor", "Colourless ideas sleep"])
def test_what_the_library_does_not_know_is_refused_with_the_nearest_named(prompt: str, retriever: Retriever) -> None:
    with pytest.raises(NotUnderstood, match=r"nearest, but not near enough: \w+"):
        read(prompt, retriever)


def test_who_decided_and_why_is_on_record(retriever: Retriever) -> None:
    brief = read("A brown glass bottle rolled slowly across the sunlit living room floor.", retriever)
    decisions = {decision.key: decision for decision in brief.decisions}
    assert decisions["object_agent.select"].span == "glass bottle"
    assert decisions["environment_planner.scene"].span == "living room"
    assert decisions["postprocess_agent.motion"].choice == "rolling"
