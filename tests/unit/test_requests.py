from __future__ import annotations

import pytest
from code2worlds.graph.requests import validated, with_dynamics_overrides, with_overrides
from code2worlds.state.errors import InvalidRequest
from code2worlds.state.plans import DynamicsPlan, Layer
from code2worlds.state.settings import Settings

GOOD = {"prompt": "  A ball rolls.  ", "seed": 3}


def test_a_request_is_trimmed_and_gets_defaults() -> None:
    request = validated(GOOD, Settings())
    assert (request.prompt, request.seed, request.quality, request.fps) == ("A ball rolls.", 3, "preview", 12)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"prompt": " "}, "prompt is empty"),
        ({"prompt": "a" * 10_000}, "10000 characters"),
        ({"duration_s": -3}, "duration_s is -3"),
        ({"duration_s": float("nan")}, "duration_s"),
        ({"fps": 5}, "fps is 5"),
        ({"max_rounds": 0}, "max_rounds is 0"),
        ({"max_minutes": 0}, "max_minutes is 0"),
        ({"max_tokens": 0}, "max_tokens is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"quality": "huge"}, "quality"),
        ({"overrides": {"speed": 1.0}}, "'speed' is no number of a program"),
    ],
)
def test_what_no_run_could_satisfy_is_refused_by_name(changed: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidRequest, match=message):
        validated(GOOD | changed, Settings())


def test_all_problems_are_named_at_once() -> None:
    with pytest.raises(InvalidRequest, match=r"duration_s is -3.*fps is 0"):
        validated(GOOD | {"duration_s": -3, "fps": 0}, Settings())


def test_overrides_reach_only_their_stream() -> None:
    overrides = {"dynamics.speed_m_s": 3.0, "object.size_m": 0.2}
    assert with_overrides({"speed_m_s": 1.0}, "dynamics", overrides) == {"speed_m_s": 3.0}


def layered() -> DynamicsPlan:
    bounce = Layer(kinds=("bouncing",), recipe="rigid_bouncing", config={"drop_height_m": 1.0, "seed": 0})
    rain = Layer(kinds=("raining",), recipe="rain", config={"wind_m_s": 2.0, "seed": 0})
    return DynamicsPlan(layers=(bounce, rain))


def test_a_number_of_the_dynamics_reaches_every_layer_that_has_it() -> None:
    plan = with_dynamics_overrides(layered(), {"dynamics.wind_m_s": 9.0, "dynamics.seed": 4})
    assert [layer.config for layer in plan.layers] == [
        {"drop_height_m": 1.0, "seed": 4},
        {"wind_m_s": 9.0, "seed": 4},
    ]


def test_a_number_no_layer_has_is_refused_and_those_there_are_named() -> None:
    with pytest.raises(InvalidRequest, match=r"no speed_m_s\. They have: drop_height_m, seed, wind_m_s"):
        with_dynamics_overrides(layered(), {"dynamics.speed_m_s": 9.0})


@pytest.mark.parametrize(
    ("prompt", "length_s"),
    [
        ("A 10-second time-lapse of clouds over a meadow", 10.0),
        ("A ball rolls across the floor for eight seconds.", 8.0),
        ("a half a minute long video of rain", 30.0),
        ("Five balls roll down a 24-hour street", 5.0),
        ("After 3 seconds a ball falls", 5.0),
    ],
)
def test_a_length_that_the_sentence_says_is_the_clips(prompt: str, length_s: float) -> None:
    assert validated({"prompt": prompt}, Settings()).duration_s == length_s


def test_a_length_the_user_gives_goes_before_the_sentences() -> None:
    assert validated({"prompt": "A 10-second clip of a ball", "duration_s": 3.0}, Settings()).duration_s == 3.0
