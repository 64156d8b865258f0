"""Numbers from words, and what must be seen, for beings that move of themselves. No Blender: the scene is by hand."""

from __future__ import annotations

from typing import Any

import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import Box, FreePath, SceneContract, Support
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Expectation

PLACE = SceneContract(
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


def layer(mind: OfflineMind, prompt: str) -> tuple[str, dict[str, Any]]:
    request = Request(prompt=prompt)
    found = mind.plan_dynamics(mind.read(request), request, None, None, PLACE).layers[0]
    return found.recipe, dict(found.config)


def expected(mind: OfflineMind, prompt: str) -> dict[str, Expectation]:
    request = Request(prompt=prompt)
    return {e.name: e for e in mind.expect(mind.read(request), request, None, None, PLACE)}


@pytest.mark.parametrize(
    ("prompt", "recipe", "species"),
    [
        ("Clown fish swimming through the coral reef", "fish_school", "clown fish"),
        ("A school of silver fish circles in the deep blue sea", "fish_school", "sardine"),
        ("A great white shark circles slowly", "fish_school", "shark"),
        ("A sea turtle glides over the sea bed", "crawler", "sea turtle"),
        ("A tortoise walks slowly through the grass", "crawler", "tortoise"),
        ("Seagulls fly over the sea", "bird_flight", "seagull"),
        ("A bird flies through the snowy forest", "bird_flight", "bird"),
        ("Butterflies flutter over a meadow", "bird_flight", "butterflies"),
        ("A blue butterfly flutters over a meadow", "bird_flight", "butterfly"),
        ("A snake slithers across the desert sand", "crawler", "snake"),
        ("A red crab scuttles along the beach", "crawler", "crab"),
    ],
)
def test_a_creature_is_what_its_noun_says(mind: OfflineMind, prompt: str, recipe: str, species: str) -> None:
    found, config = layer(mind, prompt)
    assert (found, config["species"]) == (recipe, species)


def test_a_jellyfish_has_the_two_colours_of_its_glow_and_not_that_of_the_sea(mind: OfflineMind) -> None:
    prompt = "A jellyfish glowing in soft blue and purple bioluminescence drifts through the green sea"
    recipe, config = layer(mind, prompt)
    assert recipe == "jellyfish"
    assert [max(range(3), key=rgb.__getitem__) for rgb in config["colours"]] == [2, 2]  # both strongest in blue
    assert config["glow"] > 1.0


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("A fish swims in the sea", 1),
        ("Three fish swim in the sea", 3),
        ("A school of fish swims in the sea", 24),
        ("Clown fish swimming through the coral reef", 5),
        ("A flock of seagulls flies over the sea", 9),
        ("Seagulls fly over the sea", 5),
    ],
)
def test_a_company_is_as_many_as_its_words_say(mind: OfflineMind, prompt: str, count: int) -> None:
    assert layer(mind, prompt)[1]["count"] == count


@pytest.mark.parametrize(
    ("slow", "fast", "key"),
    [
        ("A fish swims slowly in the sea", "A fish swims quickly in the sea", "speed_bl_s"),
        ("A jellyfish pulsates slowly", "A jellyfish pulsates rapidly", "pulse_hz"),
        ("A crab crawls slowly", "A crab crawls quickly", "speed_m_s"),
        ("A bird flies slowly", "A bird flies fast", "speed_m_s"),
    ],
)
def test_slow_words_give_less_than_half_of_what_fast_ones_give(
    mind: OfflineMind, slow: str, fast: str, key: str
) -> None:
    assert 2.0 * layer(mind, slow)[1][key] < layer(mind, fast)[1][key]


def test_a_frozen_or_a_racing_fish_is_not_what_was_asked(mind: OfflineMind) -> None:
    pace = expected(mind, "A fish swims in the sea")["swims at its pace"]
    assert pace.low is not None
    assert pace.high is not None
    assert 0.0 < pace.low < 1.5 < pace.high < 3.0 * 1.5


def test_a_beat_too_fast_to_be_filmed_is_expected_at_a_quarter_of_the_frame_rate(mind: OfflineMind) -> None:
    beat = expected(mind, "A butterfly flutters over a meadow")["beats at its rhythm"]
    assert beat.low is not None
    assert beat.high is not None
    assert beat.low < 12 / 4.0 < beat.high
