import math

import pytest
from code2worlds.agents import motion_critic, sizing
from code2worlds.state.plans import Brief, KeyObject, Match, Setting
from code2worlds.state.verdicts import Check, Expectation, Response

SPEED = Expectation(
    name="pace",
    measure="mean_speed_m_s",
    low=0.1,
    high=0.4,
    unit="m/s",
    words="slowly",
    responses=(Response(parameter="speed_m_s"),),
)


def check(expectation: Expectation, measured: float | None) -> Check:
    return motion_critic.checked(expectation, measured)


def test_a_value_inside_the_range_passes_without_adjustments() -> None:
    found = check(SPEED, 0.2)
    assert found.passed
    assert found.adjustments == ()


def test_the_size_of_a_correction_comes_from_the_miss() -> None:
    found = check(SPEED, 0.8)
    assert not found.passed
    assert found.margin == pytest.approx(1.0)
    assert found.adjustments[0].factor == pytest.approx(0.2 / 0.8)


def test_a_quadratic_response_gets_the_root_of_the_correction() -> None:
    bounce = Expectation(
        name="b", measure="bounce_height_ratio", low=0.25, high=0.25, unit="", words="b",
        responses=(Response(parameter="restitution", power=2.0),),
    )  # fmt: skip
    assert check(bounce, 0.0625).adjustments[0].factor == pytest.approx(2.0)


def test_a_measure_that_cannot_be_taken_never_passes() -> None:
    found = check(SPEED, None)
    assert not found.passed
    assert found.measured is None


def test_a_correction_is_never_larger_than_the_limit() -> None:
    assert check(SPEED, 1e-9).adjustments[0].factor == sizing.FACTOR_LIMIT


def test_a_round_without_checks_is_not_accepted() -> None:
    assert not motion_critic.verdict(1, [], ("engine",)).accepted


def test_one_failed_check_rejects_and_lowers_the_score_by_its_weight() -> None:
    good = Check(name="a", tier="engine", passed=True, measured=1.0, severity=3.0)
    bad = Check(name="b", tier="image", passed=False, measured=0.0, severity=1.0, margin=1.0, fault="environment")
    found = motion_critic.verdict(2, [good, bad], ("engine", "image"))
    assert not found.accepted
    assert found.score == pytest.approx((3.0 + 0.25) / 4.0)
    assert found.fault == "environment"


def test_an_approximate_object_is_not_what_the_sentence_names() -> None:
    match = Match(entry="ball", span="quux", score=0.5, how="embedding")
    brief = Brief(key_object=KeyObject(match=match), motions=(), setting=Setting(scene="studio"))
    assert [c.passed for c in motion_critic.prompt_checks(brief)] == [False]


def test_the_aim_is_the_geometric_middle_of_a_positive_range() -> None:
    assert sizing.target(SPEED) == pytest.approx(math.sqrt(0.04))
