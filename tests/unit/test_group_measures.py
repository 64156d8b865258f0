"""Measures of several bodies, on motions made by formula."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from code2worlds.tools.measures import MeasureUnavailable, measure
from code2worlds.tools.telemetry import Telemetry

from .synthetic import FPS, HZ, telemetry

SECONDS = 2.0
TIME = np.arange(round(SECONDS * HZ) + 1) / HZ


def several(position: Any, tilt_deg: Any = 0.0, mass_kg: tuple[float, ...] = (1.0, 1.0)) -> Telemetry:
    """Bodies at position (T, N, 3), tilted about X by tilt_deg (T, N)."""
    place = np.asarray(position, dtype=float)
    samples, count = place.shape[:2]
    half = np.radians(np.broadcast_to(np.asarray(tilt_deg, dtype=float), (samples, count))) / 2
    frames, zeros = round(SECONDS * FPS), np.zeros((samples, count))
    changed = {
        "names": np.array([f"body {index}" for index in range(count)]),
        "position_m": place,
        "velocity_m_s": np.gradient(place, TIME, axis=0),
        "quaternion": np.stack([np.cos(half), np.sin(half), zeros, zeros], axis=-1),
        "angular_velocity_rad_s": np.zeros((samples, count, 3)),
        "lowest_m": place[..., 2] - 0.1,
        "support_height_m": zeros,
        "gap_m": place[..., 2] - 0.1,
        "penetration_m": zeros,
        "contact": place[..., 2] - 0.1 < 0.003,
        "screen_xy": np.full((frames, count, 2), 0.5),
        "screen_height": np.full((frames, count), 0.2),
        "in_view": np.ones((frames, count), dtype=bool),
        "visible": np.ones((frames, count)),
        "mass_kg": np.array(mass_kg),
        "inertia_kg_m2": np.full((count, 3), 0.004),
        "radius_m": np.full(count, 0.1),
    }
    return telemetry(lambda t: (0.0, 0.0, 0.1), changed=changed)


def at(*places: tuple[float, float, float]) -> Any:
    """Bodies that stay where they are."""
    return np.broadcast_to(np.array(places), (len(TIME), len(places), 3))


def struck_ball(restitution: float = 1.0) -> Telemetry:
    """A ball at 1 m/s meets its like, 0.5 m ahead, after 0.5 s."""
    since = np.maximum(TIME - 0.5, 0.0)
    first = np.minimum(TIME, 0.5) + (1 - restitution) / 2 * since
    second = 0.5 + (1 + restitution) / 2 * since
    place = np.zeros((len(TIME), 2, 3))
    place[:, 0, 0], place[:, 1, 0], place[..., 2] = first - 0.2, second, 0.1
    return several(place)


row = several(
    at(*((0.1 * index, 0.0, 0.1) for index in range(5))),
    np.clip((TIME[:, None] - 0.2 * np.arange(5)) * 100.0, 0.0, 80.0),
    (1.0,) * 5,
)
"""Five bodies 0.1 m apart; each begins to turn 0.2 s after the one before."""


def test_a_row_that_tips_every_fifth_of_a_second_runs_at_half_a_metre_a_second() -> None:
    assert measure("wave_speed_m_s", row) == pytest.approx(0.5, rel=0.01)


def test_the_later_of_two_neighbours_tips_later_in_a_chain() -> None:
    assert measure("topple_order", row) == 1.0


def test_all_of_a_row_end_toppled() -> None:
    assert measure("toppled_fraction", row) == 1.0


def test_the_last_of_a_row_topples_when_it_is_turned_by_thirty_degrees() -> None:
    assert measure("topple_time_s", row) == pytest.approx(0.8 + 0.3, abs=0.01)


def test_what_stands_has_not_toppled() -> None:
    assert measure("toppled_fraction", several(at((0, 0, 0.1), (1, 0, 0.1)), 20.0)) == 0.0


def test_without_a_tipping_body_there_is_no_wave() -> None:
    with pytest.raises(MeasureUnavailable):
        measure("wave_speed_m_s", several(at((0, 0, 0.1), (1, 0, 0.1))))


def test_a_struck_ball_takes_the_speed_of_its_like() -> None:
    assert measure("struck_speed_m_s", struck_ball()) == pytest.approx(1.0)
    assert measure("struck_fraction", struck_ball()) == 1.0


@pytest.mark.parametrize("restitution", [0.0, 0.5, 1.0])
def test_momentum_is_kept_whatever_the_restitution(restitution: float) -> None:
    assert measure("momentum_error", struck_ball(restitution)) == pytest.approx(0.0, abs=1e-9)


def test_a_ball_that_gains_half_of_its_speed_in_an_impact_breaks_momentum() -> None:
    place = struck_ball().position_m.copy()
    place[:, 1, 0] += 0.5 * np.maximum(TIME - 0.5, 0.0)
    assert measure("momentum_error", several(place)) == pytest.approx(0.5, rel=0.01)


def test_a_miss_has_no_momentum_to_compare() -> None:
    with pytest.raises(MeasureUnavailable):
        measure("momentum_error", several(at((0, 0, 0.1), (1, 0, 0.1))))


def test_a_tower_that_comes_down_keeps_a_third_of_its_height() -> None:
    place = np.array(at((0, 0, 0.1), (0, 0, 0.3)))
    place[len(TIME) // 2 :, 1] = (0.4, 0.0, 0.1)
    assert measure("final_height_ratio", several(place)) == pytest.approx(0.1 / 0.3)
    assert measure("max_shift_m", several(place)) == pytest.approx(np.hypot(0.4, 0.2))
    assert measure("spread_growth_m", several(place)) == pytest.approx(0.2)


def test_a_fall_from_the_start_shows_gravity() -> None:
    place = np.array(at((0, 0, 3.0), (1, 0, 0.1)))
    place[:, 0, 2] = np.maximum(0.1, 3.0 - 9.81 / 2 * TIME**2)
    assert measure("first_fall_gravity_error", several(place)) == pytest.approx(0.0, abs=1e-6)
