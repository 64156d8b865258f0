"""Sentences about bodies that meet: which kind they are, and what the second thing is."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from code2worlds.agents.minds.offline.dynamics_choice import layered
from code2worlds.agents.minds.offline.kinds.others import Other, companion, other_thing
from code2worlds.agents.minds.offline.kinds.situation import Situation
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.values import Request


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("A row of dominoes topples one after another on the table", "domino_chain"),
        ("A tower of wooden blocks collapses", "toppling"),
        ("A bowling ball knocks over the pins", "colliding"),
        ("A red ball hits a blue ball", "colliding"),
        ("A vase topples off the shelf", "toppling"),
        ("Books fall from the shelf during an earthquake", "shaking"),
        ("An anvil falls on a pile of boxes", "crushing"),
        ("A strong earthquake shakes the living room", "shaking"),
        ("An apple falls and hits the ground", "falling"),
        ("10 wooden blocks falling on a concrete floor", "falling"),
    ],
)
def test_the_leading_kind_of_a_sentence(retriever: Retriever, sentence: str, kind: str) -> None:
    brief = read(sentence, retriever)
    assert layered(brief.motions, brief.key_object is not None)[0][0].kind == kind


def other_of(retriever: Retriever, sentence: str) -> Other | None:
    brief = read(sentence, retriever)
    motion = layered(brief.motions, brief.key_object is not None)[0][0]
    told: Any = SimpleNamespace(brief=brief, motion=motion, library=retriever.library, request=Request(prompt=sentence))
    return other_thing(cast("Situation", told))


def test_a_second_ball_keeps_its_own_colour(retriever: Retriever) -> None:
    other = other_of(retriever, "A red ball hits a blue ball")
    assert other is not None
    assert (other.entry, other.count) == ("ball", 1)
    assert other.spec["colour"] == list(retriever.library.colours["blue"])


def test_a_number_before_the_second_thing_counts_it(retriever: Retriever) -> None:
    other = other_of(retriever, "A metal ball rolls into six wooden blocks")
    assert other is not None
    assert (other.entry, other.count) == ("wooden block", 6)


def test_the_furniture_it_happens_on_is_not_what_is_hit(retriever: Retriever) -> None:
    assert other_of(retriever, "Two billiard balls collide on the table") is None


def companion_of(retriever: Retriever, sentence: str) -> Other | None:
    brief = read(sentence, retriever)
    motion = layered(brief.motions, brief.key_object is not None)[0][0]
    told: Any = SimpleNamespace(brief=brief, motion=motion, library=retriever.library, request=Request(prompt=sentence))
    return companion(cast("Situation", told))


@pytest.mark.parametrize(
    ("sentence", "entry", "count"),
    [
        ("A feather and a stone fall side by side.", "rock", 1),
        ("An apple and three wooden blocks are dropped on the floor.", "wooden block", 3),
        ("A red ball and a blue ball fall.", "ball", 1),
    ],
)
def test_what_is_joined_by_and_before_the_verb_does_the_same(
    retriever: Retriever, sentence: str, entry: str, count: int
) -> None:
    other = companion_of(retriever, sentence)
    assert other is not None
    assert (other.entry, other.count) == (entry, count)


@pytest.mark.parametrize("sentence", ["A stone falls on a wooden block and rolls.", "A stone falls beside a ball."])
def test_what_stands_behind_the_verb_does_not_fall_with_it(retriever: Retriever, sentence: str) -> None:
    assert companion_of(retriever, sentence) is None
