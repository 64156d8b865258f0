"""Numbers from words, and what must be seen, for motions without a key object. No Blender: the scene is by hand."""

from __future__ import annotations

from typing import Any

import pytest
from code2worlds.agents.minds.offline.kinds.light import elevation_deg
from code2worlds.agents.minds.offline.kinds.registry import KINDS
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import Box, FreePath, SceneContract, Support
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Expectation

MEADOW = SceneContract(
    scene="meadow",
    fidelity="preview",
    indoor=False,
    supports=(Support(name="ground", kind="ground", object="ground", height_m=0.0, low=(-9, -9), high=(9, 9)),),
    paths=(FreePath(support="ground", start=(-2, 0), heading_deg=0.0, length_m=4.0, width_m=1.0),),
    bounds=Box(low=(-9, -9, 0), high=(9, 9, 30)),
    camera_space=Box(low=(-5, -8, 0.3), high=(5, -1, 4)),
    lights=("sun",),
)


@pytest.fixture(scope="module")
def mind(retriever: Retriever) -> OfflineMind:
    return OfflineMind(retriever)


def config_of(mind: OfflineMind, prompt: str) -> dict[str, Any]:
    request = Request(prompt=prompt)
    return dict(mind.plan_dynamics(mind.read(request), request, None, None, MEADOW).layers[0].config)


def expected(mind: OfflineMind, prompt: str) -> dict[str, Expectation]:
    request = Request(prompt=prompt)
    return {e.name: e for e in mind.expect(mind.read(request), request, None, None, MEADOW)}


def test_every_kind_with_a_recipe_can_be_parametrised_and_judged() -> None:
    assert set(KINDS) == {name for name, entry in Library().motions.items() if entry.recipe}


@pytest.mark.parametrize(
    ("sentences", "key"),
    [
        (("Trees sway in a calm wind", "Trees sway in a breeze", "Trees sway in a storm"), "wind_m_s"),
        (("A drizzle falls", "Rain falls", "Heavy rain falls", "A cloudburst"), "rate_mm_h"),
        (("Light snow falls", "Snow falls", "Heavy snow falls"), "rate_mm_h"),
        (("A few leaves fall", "Leaves fall", "Countless leaves fall"), "leaves_per_s"),
    ],
)
def test_stronger_words_give_larger_numbers(mind: OfflineMind, sentences: tuple[str, ...], key: str) -> None:
    found = [config_of(mind, sentence)[key] for sentence in sentences]
    assert found == sorted(found)
    assert len(set(found)) == len(found)


def test_the_word_nearest_to_the_motion_decides(mind: OfflineMind) -> None:
    found = config_of(mind, "Heavy rain falls, in the calm valley trees sway")
    assert found["rate_mm_h"] == 30.0


def test_the_hours_a_sentence_names_are_passed_in_its_order(mind: OfflineMind) -> None:
    found = config_of(mind, "A time-lapse from dawn over midday to sunset and a misty night")
    assert found["hours"] == [5.9, 12.0, 18.0, 22.0]
    assert found["shares"][0] == 0.0
    assert found["shares"][-1] == 1.0
    assert found["shares"] == sorted(found["shares"])
    assert [mist > 0 for mist in found["mist"]] == [False, False, False, True]


def test_a_night_after_an_evening_is_later_and_a_dawn_after_it_the_next_day(mind: OfflineMind) -> None:
    assert config_of(mind, "A time-lapse from dusk to dawn")["hours"] == [18.4, 29.9]


def test_one_named_hour_is_passed_through(mind: OfflineMind) -> None:
    first, last = config_of(mind, "The sky changes as dawn breaks")["hours"]
    assert first < 5.9 < last


def test_the_sun_must_stand_where_its_hours_put_it(mind: OfflineMind) -> None:
    found = expected(mind, "A time-lapse from dawn to midday")
    begins, ends = found["begins at its hour"], found["ends at its hour"]
    assert begins.low is not None
    assert begins.low < elevation_deg(5.9) < 0.0
    assert ends.high is not None
    assert ends.high == pytest.approx(57.0)


def test_rain_slants_with_the_wind_of_its_words(mind: OfflineMind) -> None:
    straight = expected(mind, "Straight rain falls")["slants as the wind has it"]
    diagonal = expected(mind, "Diagonal rain falls")["slants as the wind has it"]
    assert straight.high is not None
    assert diagonal.low is not None
    assert straight.high < diagonal.low


def test_brown_spotted_yellow_leaves_are_yellow_and_brown(mind: OfflineMind) -> None:
    colours = config_of(mind, "Yellowed leaves with brown spots fall in the park")["colours"]
    assert [0.90, 0.70, 0.14] in colours
    assert [0.50, 0.32, 0.16] in colours
    assert [0.30, 0.45, 0.12] not in colours


def test_what_is_laid_over_another_motion_leaves_its_camera_alone(mind: OfflineMind) -> None:
    request = Request(prompt="Rain falls on the meadow as the sun sets")
    plan = mind.plan_dynamics(mind.read(request), request, None, None, MEADOW)
    assert [layer.config["view"] for layer in plan.layers] == ["wide", "kept"]
    found = mind.expect(mind.read(request), request, None, None, MEADOW)
    assert {e.layer for e in found} == {0, 1}
