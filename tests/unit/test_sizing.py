import math

import pytest
from code2worlds.agents.sizing import BLIND_FACTOR, FACTOR_LIMIT, Sample, bounds, factor
from code2worlds.state.verdicts import Expectation

PACE = Expectation(name="pace", measure="mean_speed_m_s", low=0.8, high=1.25, unit="m/s", words="x")
"""Its aim is 1."""


def run(answer: object, start: float, power: float = 1.0, rounds: int = 8) -> list[float]:
    """Measured values, round by round, until one lies in the range."""
    samples: list[Sample] = []
    value = start
    for _ in range(rounds):
        samples.append(Sample(value, answer(value)))  # type: ignore[operator]
        measured = samples[-1].measured
        assert measured is not None
        if 0.8 <= measured <= 1.25:
            break
        size = factor(PACE, power, samples)
        assert size is not None
        value *= size
    return [s.measured for s in samples if s.measured is not None]


def test_a_first_turn_trusts_the_stated_power() -> None:
    assert factor(PACE, 2.0, [Sample(3.0, 4.0)]) == pytest.approx(0.5)


def test_a_second_turn_trusts_what_the_first_one_did() -> None:
    # twice the value made it only 2 ** 0.5 times as much: another 2 ** 2 is missing up to the aim
    size = factor(PACE, 1.0, [Sample(1.0, 0.5 / math.sqrt(2.0)), Sample(2.0, 0.5)])
    assert size == pytest.approx(4.0)


def test_a_wrongly_stated_power_costs_one_round_more_and_no_swing() -> None:
    assert len(run(lambda x: x**3, 4.0)) <= 3
    assert len(run(lambda x: x**0.3, 4.0, rounds=3)) <= 3


def test_a_wrongly_stated_direction_is_found_out() -> None:
    assert run(lambda x: 1.0 / x, 3.0, power=1.0)[-1] == pytest.approx(1.0, abs=0.25)


def test_one_turn_that_did_the_contrary_may_be_chance_and_is_gone_beyond() -> None:
    # 8 gave 0.5 and 13 gave 0.4, by chance less: from 8 it goes on to 13 / 0.4
    size = factor(PACE, 1.0, [Sample(13.0, 0.4), Sample(8.0, 0.5)])
    assert size is not None
    assert 8.0 * size == pytest.approx(13.0 / 0.4)


def test_between_too_low_and_too_high_the_next_value_lies_between_theirs() -> None:
    size = factor(PACE, 1.0, [Sample(1.0, 0.1), Sample(8.0, 40.0)])
    assert size is not None
    assert 1.0 < 8.0 * size < 8.0


def test_an_end_that_stays_is_halved_towards() -> None:
    size = factor(PACE, 1.0, [Sample(1.0, 0.1), Sample(16.0, 40.0), Sample(8.0, 30.0)])
    assert size is not None
    assert 8.0 * size == pytest.approx(math.sqrt(8.0))


def test_a_steep_answer_is_closed_in_on_without_swinging() -> None:
    seen = run(lambda x: 0.1 if x < 2.0 else (40.0 if x > 3.0 else 1.0), 0.5, rounds=10)
    assert seen[-1] == 1.0
    high = [value for value in seen if value > 1.25]
    assert len(high) <= 3


def test_a_turn_without_effect_is_tried_once_more_and_then_given_up() -> None:
    once = factor(PACE, 1.0, [Sample(1.0, 0.2), Sample(5.0, 0.2)])
    assert once is not None
    assert once > 1.0
    assert factor(PACE, 1.0, [Sample(1.0, 0.2), Sample(5.0, 0.2), Sample(40.0, 0.2)]) is None


def test_what_was_not_seen_needs_more_and_after_two_turns_in_vain_less() -> None:
    assert factor(PACE, -1.0, [Sample(1.0, None)]) == BLIND_FACTOR
    size = factor(PACE, 1.0, [Sample(1.0, None), Sample(2.0, None), Sample(4.0, None)])
    assert size is not None
    assert 4.0 * size == pytest.approx(0.5)


def test_no_single_turn_is_larger_than_the_limit() -> None:
    assert factor(PACE, 1.0, [Sample(1.0, 1e-9)]) == FACTOR_LIMIT
    assert factor(PACE, 1.0, [Sample(1.0, 1e9)]) == 1.0 / FACTOR_LIMIT


def test_bounds_say_how_far_a_parameter_may_go() -> None:
    found = bounds(PACE, 2.0, [Sample(3.0, 1.0)])
    assert found is not None
    least, most = found
    assert least == pytest.approx(math.sqrt(0.8))
    assert most == pytest.approx(math.sqrt(1.25))
    inverse = bounds(PACE, -1.0, [Sample(3.0, 1.0)])
    assert inverse is not None
    assert inverse[0] == pytest.approx(1.0 / 1.25)
    assert inverse[1] == pytest.approx(1.0 / 0.8)


def test_the_bounds_of_a_miss_hold_its_own_correction() -> None:
    # a small turn did little and a large one too much: the correction lies between, and so do its bounds
    rounds = [Sample(0.2, 0.45), Sample(6.0, 5.9), Sample(0.75, 0.7)]
    size, found = factor(PACE, 1.0, rounds), bounds(PACE, 1.0, rounds)
    assert size is not None
    assert found is not None
    assert found[0] is not None
    assert found[1] is not None
    assert 1.0 < found[0] < size < found[1] < 8.0


def test_one_turn_that_did_the_contrary_does_not_turn_the_bounds_round() -> None:
    found = bounds(PACE, 1.0, [Sample(13.0, 0.4), Sample(8.0, 0.5)])
    assert found is not None
    assert found[0] is not None
    assert found[0] > 1.0


def test_a_measure_below_zero_is_sized_by_its_amount() -> None:
    sinks = Expectation(name="s", measure="x", high=-2.0, unit="m", words="x")
    assert factor(sinks, 1.0, [Sample(1.0, -1.3)]) == pytest.approx(2.0)
