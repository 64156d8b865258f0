"""Measures on motions made by formula, against values computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.measures import MEASURES, MeasureUnavailable, measure

from .synthetic import dropped_from_one_metre, telemetry

rolling = telemetry(lambda t: (0.5 * t, 0.0, 0.1), spin=(0, 5.0, 0))
sliding = telemetry(lambda t: (0.5 * t, 0.0, 0.1))
still = telemetry(lambda t: (0.0, 0.0, 0.1))
bouncing = telemetry(dropped_from_one_metre(0.7), seconds=4.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("travel_m", 1.0),
        ("displacement_m", 1.0),
        ("mean_speed_m_s", 0.5),
        ("initial_speed_m_s", 0.5),
        ("peak_speed_m_s", 0.5),
        ("slip_ratio", 0.0),
        ("rolling_share", 1.0),
        ("drop_m", 0.0),
        ("bounce_count", 0.0),
        ("rest_fraction", 0.0),
        ("final_height_above_floor_m", 0.0),
        ("max_penetration_m", 0.0),
        ("max_float_gap_m", 0.0),
        ("energy_gain", 0.0),
        ("max_jump_m", 0.0),
        ("min_in_view_fraction", 1.0),
        ("median_visible_fraction", 1.0),
        ("median_screen_height", 0.2),
        ("spread_m", 0.0),
        ("moving_fraction", 1.0),
        ("lands_on_floor", 0.0),
        ("heading_change_deg", 0.0),
        ("tumble_turns", 5.0 * 2.0 / (2 * np.pi)),
    ],
)
def test_a_ball_rolling_at_half_a_metre_a_second(name: str, value: float) -> None:
    assert measure(name, rolling) == pytest.approx(value, abs=1e-6)


def test_a_ball_without_spin_slips_with_its_whole_speed() -> None:
    assert measure("slip_ratio", sliding) == pytest.approx(1.0)
    assert measure("rolling_share", sliding) == 0.0


@pytest.mark.parametrize(
    ("name", "value", "tolerance"),
    [
        ("drop_m", 1.0, 0.03),
        ("fall_time_s", 0.4515, 0.01),
        ("gravity_error", 0.0, 1e-3),
        ("first_bounce_height_m", 0.49, 0.01),
        ("bounce_height_ratio", 0.49, 0.01),
        ("lands_on_floor", 1.0, 0.0),
        ("peak_speed_m_s", 4.43, 0.1),
        ("energy_gain", 0.0, 1e-3),
        ("max_jump_m", 0.0, 0.01),
    ],
)
def test_a_ball_dropped_from_one_metre(name: str, value: float, tolerance: float) -> None:
    assert measure(name, bouncing) == pytest.approx(value, abs=tolerance)


def test_rebounds_above_a_centimetre_are_counted() -> None:
    # 0.49^n metres: the sixth rises 1.4 cm, the seventh 0.7 cm.
    assert measure("bounce_count", bouncing) == 6.0


def test_gravity_twice_too_strong_is_an_error_of_one() -> None:
    heavy = telemetry(dropped_from_one_metre(0.5, gravity=19.62), changed={"gravity_m_s2": 19.62})
    assert measure("gravity_error", heavy) == pytest.approx(1.0, abs=0.01)


def test_energy_that_comes_from_nowhere_is_seen() -> None:
    # Two bounces of one height, the third twice as high: potential energy doubles.
    def place(t: np.ndarray) -> tuple[object, object, object]:
        arc = np.where(t % 0.5 < 0.5, 4.905 * (t % 0.5) * (0.5 - t % 0.5), 0.0)
        late = t >= 1.0
        tall = 4.905 * np.maximum(t - 1.0, 0.0) * np.maximum(0.7071 - (t - 1.0), 0.0)
        return 0.0, 0.0, 0.1 + np.where(late, tall, arc)

    assert measure("energy_gain", telemetry(place)) == pytest.approx(0.5, abs=0.05)


def test_a_teleport_is_as_long_as_it_is_beyond_the_motion() -> None:
    jumping = telemetry(lambda t: (0.5 * t + np.where(t > 1.0, 0.3, 0.0), 0.0, 0.1))
    assert measure("max_jump_m", jumping) == pytest.approx(0.3, abs=1e-6)


def test_a_body_at_rest_in_the_air_floats() -> None:
    floating = telemetry(lambda t: (0.0, 0.0, 0.15))
    assert measure("max_float_gap_m", floating) == pytest.approx(0.05)
    assert measure("rest_fraction", floating) == 1.0
    assert measure("settle_time_s", floating) == 0.0


def test_the_top_of_a_throw_is_not_rest() -> None:
    thrown = telemetry(lambda t: (0.0, 0.0, 0.1 + 9.81 * t - 4.905 * t**2))
    assert measure("max_float_gap_m", thrown) == 0.0


def test_penetration_is_the_deepest() -> None:
    sunk = telemetry(lambda t: (0.0, 0.0, 0.1 - 0.02 * t))
    assert measure("max_penetration_m", sunk) == pytest.approx(0.04)


def test_leaving_a_support_is_timed() -> None:
    height = np.where(np.arange(241)[:, None] < 120, 0.7, 0.0)
    leaving = telemetry(lambda t: (t, 0.0, 0.8), changed={"support_height_m": height})
    assert measure("leaves_support_time_s", leaving) == pytest.approx(1.0)


def test_view_counts_only_frames_with_motion() -> None:
    # Rests from 1 s on, out of view in the second half: that does not count. Two of the 13 moving frames are lost.
    seen = np.arange(24)[:, None] < 11
    stopping = telemetry(lambda t: (0.5 * np.minimum(t, 1.0), 0.0, 0.1), changed={"in_view": seen})
    assert measure("min_in_view_fraction", stopping) == pytest.approx(11 / 13)


def test_a_quarter_turn_of_the_way_is_ninety_degrees() -> None:
    turning = telemetry(lambda t: (np.minimum(t, 1.0), np.maximum(t - 1.0, 0.0), 0.1))
    assert measure("heading_change_deg", turning) == pytest.approx(90.0, abs=0.5)


def test_a_body_that_ends_on_a_higher_support_has_not_landed_on_the_floor() -> None:
    raised = np.full((241, 1), 0.5)
    kept = telemetry(lambda t: (0.0, 0.0, np.maximum(0.6, 1.6 - 4.905 * t**2)), changed={"support_height_m": raised})
    assert measure("lands_on_floor", kept) == 0.0


@pytest.mark.parametrize(
    ("name", "motion"),
    [
        ("slip_ratio", still),
        ("mean_speed_m_s", still),
        ("fall_time_s", rolling),
        ("gravity_error", rolling),
        ("first_bounce_height_m", rolling),
        ("bounce_height_ratio", rolling),
        ("settle_time_s", rolling),
        ("leaves_support_time_s", rolling),
        ("heading_change_deg", still),
    ],
)
def test_what_did_not_happen_is_not_measured(name: str, motion: object) -> None:
    with pytest.raises(MeasureUnavailable):
        measure(name, motion)  # type: ignore[arg-type]


def test_an_unknown_measure_is_a_key_error_that_names_the_known() -> None:
    with pytest.raises(KeyError, match="slip_ratio"):
        measure("sparkle", rolling)


def test_every_measure_says_its_unit() -> None:
    for name, function in MEASURES.items():
        assert ";" in (function.__doc__ or "").splitlines()[0], name
