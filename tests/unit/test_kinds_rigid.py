"""Sentences about bodies that meet: which kind they are, and what the second thing is."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest
from code2worlds.agents.minds.offline.dynamics_choice import layered
from code2worlds.agents.minds.offline.kinds.others import Other, companion, other_thing
from code2worlds.agents.minds.offline.kinds.situation import Situation
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.minds.offline.reader import read
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import AssetFacts
from code2worlds.state.values import Request
from code2worlds.tools.tipping import hardest_rad_s, rate_rad_s, tipping_s

from .planted_worlds import place


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


def toppling(retriever: Retriever, asset: AssetFacts, sentence: str, seconds: float) -> tuple[Any, dict[str, Any]]:
    mind, request = OfflineMind(retriever), Request(prompt=sentence, duration_s=seconds, fps=12)
    brief = mind.read(request)
    known = (brief, request, mind.plan_object(brief, request), asset, place("meadow"))
    return {e.name: e for e in mind.expect(*known)}, dict(mind.plan_dynamics(*known).layers[0].config)


HOURGLASS = AssetFacts(name="hourglass", size_m=(0.124, 0.124, 0.2), vertices=9, volume_m3=0.0024, round_axis="z")
TREE = AssetFacts(name="tree", size_m=(3.7, 3.8, 7.2), vertices=9, volume_m3=30.0)
TOPPLED = "An hourglass is knocked over."


def test_a_squat_thing_may_take_more_energy_from_its_push_than_a_tall_one(retriever: Retriever) -> None:
    # Lifted by 0.0177 m at twice the energy, then fallen by 0.038 m: 48 % of all there is comes from the push.
    squat, _ = toppling(retriever, HOURGLASS, TOPPLED, 2.5)
    assert 0.48 < squat["energy is not created"].high <= 0.95
    slender = HOURGLASS.model_copy(update={"size_m": (0.04, 0.04, 0.3)})
    assert toppling(retriever, slender, TOPPLED, 2.5)[0]["energy is not created"].high == 0.4


def test_after_the_push_no_energy_may_come(retriever: Retriever) -> None:
    assert toppling(retriever, HOURGLASS, TOPPLED, 2.5)[0]["no energy is created after the push"].high == 0.05


def test_a_clip_too_short_for_a_tree_says_how_long_it_must_be(retriever: Retriever) -> None:
    law = "the clip is long enough for its fall"
    short, _ = toppling(retriever, TREE, "A tree falls in the forest.", 1.5)
    assert 1.5 < short[law].low < 3.0
    enough, config = toppling(retriever, TREE, "A tree falls in the forest.", 2.5)
    assert enough[law].low < 2.5
    assert config["over_in_s"] == pytest.approx(0.8 * 2.5 - 0.375)


def test_a_push_is_made_harder_only_where_the_clip_asks_for_it() -> None:
    assert rate_rad_s(2.0, 0.1, push=2.0, within_s=None) == rate_rad_s(2.0, 0.1, push=2.0, within_s=60.0)
    asked = rate_rad_s(2.0, 0.05, push=2.0, within_s=None)
    hurried = rate_rad_s(2.0, 0.05, push=2.0, within_s=2.2)
    assert asked < hurried < hardest_rad_s(2.0, 0.05)
    assert tipping_s(hurried, 2.0, 0.05) == pytest.approx(2.2, abs=0.01)


def test_a_push_too_weak_never_tips_it() -> None:
    assert tipping_s(0.9 * rate_rad_s(2.0, 0.3, push=1.0, within_s=None), 2.0, 0.3) == math.inf


def test_small_tips_last_as_the_linear_pendulum_has_it() -> None:
    # From its edge at 0.1 rad/s: angle = 0.1 / sqrt(4) sinh(2 t) is 0.2 rad after asinh(4) / 2.
    assert tipping_s(0.1, 4.0, 0.0, 0.2) == pytest.approx(math.asinh(4.0) / 2.0, rel=0.01)
