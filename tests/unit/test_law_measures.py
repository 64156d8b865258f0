"""Measures behind the laws of every world, on motions made by formula; expected numbers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.measures import MeasureUnavailable, measure
from code2worlds.tools.telemetry import Floats

from .synthetic import HZ, dropped_from_one_metre, telemetry


def _braked(time: Floats) -> Floats:
    """0.8 m/s, slowed down by 1 m/s2 from the first moment on: at rest after 0.8 s."""
    running = np.minimum(time, 0.8)
    return 0.8 * running - running**2 / 2.0


def test_what_friction_stops_has_not_stopped_dead() -> None:
    stopped = measure("stops_dead_m_s", telemetry(lambda t: (_braked(t), 0.0, 0.1)))
    assert stopped < 0.03  # 1 m/s2 over three samples of 1/120 s


def test_what_stops_from_one_sample_to_the_next_has_stopped_dead() -> None:
    halted = telemetry(lambda t: (0.8 * np.minimum(t, 1.0), 0.0, 0.1))
    assert measure("stops_dead_m_s", halted) == pytest.approx(0.8, abs=0.01)


def test_what_still_moves_at_the_end_has_not_stopped() -> None:
    assert measure("stops_dead_m_s", telemetry(lambda t: (0.8 * t, 0.0, 0.1))) == 0.0


def test_what_waits_and_then_runs_at_full_speed_starts_dead() -> None:
    late = telemetry(lambda t: (0.8 * np.maximum(t - 0.5, 0.0), 0.0, 0.1))
    assert measure("starts_dead_m_s", late) == pytest.approx(0.8, abs=0.01)


def test_what_moves_from_the_first_moment_does_not_start_dead() -> None:
    assert measure("starts_dead_m_s", telemetry(lambda t: (0.8 * t, 0.0, 0.1))) == 0.0


def test_a_ball_that_rolls_two_centimetres_above_the_ground_hovers_all_the_time() -> None:
    assert measure("hovers_s", telemetry(lambda t: (0.5 * t, 0.0, 0.12))) == pytest.approx(2.0, abs=0.1)


def test_a_ball_that_rolls_on_the_ground_does_not_hover() -> None:
    assert measure("hovers_s", telemetry(lambda t: (0.5 * t, 0.0, 0.1))) == 0.0


def test_a_bouncing_ball_does_not_hover() -> None:
    assert measure("hovers_s", telemetry(dropped_from_one_metre(0.7))) <= 0.06


def test_hovering_needs_a_few_samples() -> None:
    with pytest.raises(MeasureUnavailable):
        measure("hovers_s", telemetry(lambda t: (0.0 * t, 0.0, 0.1), seconds=4 / HZ))


def test_bodies_are_counted_and_their_frames_in_view_shared() -> None:
    seen = np.array([[True], [False]] * 12)
    made = telemetry(lambda t: (0.5 * t, 0.0, 0.1), changed={"in_view": seen})
    assert measure("body_count", made) == 1.0
    assert measure("in_view_fraction", made) == 0.5


def test_the_rate_of_turning_at_first_is_in_turns_a_second() -> None:
    twice = telemetry(lambda t: (0.0 * t, 0.0, 0.1), spin=(0, 0, 4 * np.pi))
    assert measure("initial_spin_turns_s", twice) == pytest.approx(2.0)
