"""Bodies that meet, and motions of one body that the textbook knows, against closed form."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.blender

PROGRAM = Path(__file__).parent / "programs" / "many_trials.py"
GRAVITY = 9.81


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    out = tmp_path_factory.mktemp("many")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "--out", str(out)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return np.load(out / "trials.npz")


def tilt_deg(quaternion: np.ndarray) -> np.ndarray:
    return np.degrees(np.arccos(1.0 - 2.0 * (quaternion[..., 1] ** 2 + quaternion[..., 2] ** 2)))


def test_a_ball_struck_by_its_like_leaves_with_one_plus_e_over_two_of_its_speed(trials: Mapping[str, Any]) -> None:
    speed = trials["balls_struck.velocity"][:, :, 0]
    hit = int(np.argmax(speed[:, 1] > 0.1))
    assert speed[hit + 4, 1] == pytest.approx(0.9 * 2.0, rel=0.03)
    assert speed[hit + 4, 0] == pytest.approx(0.1 * 2.0, abs=0.06)


def test_a_collision_keeps_momentum(trials: Mapping[str, Any]) -> None:
    momentum = (trials["balls_struck.velocity"] * trials["balls_struck.mass"][:, None]).sum(axis=1)[:, 0]
    hit = int(np.argmax(trials["balls_struck.velocity"][:, 1, 0] > 0.1))
    assert momentum[hit + 4] == pytest.approx(momentum[hit - 4], rel=0.02)


def test_a_slide_stops_after_speed_squared_over_two_mu_g(trials: Mapping[str, Any]) -> None:
    x = trials["block_slid.position"][:, 0, 0]
    assert x[-1] - x[0] == pytest.approx(1.0**2 / (2 * 0.3 * GRAVITY), rel=0.05)


def test_a_throw_flies_the_range_of_its_parabola(trials: Mapping[str, Any]) -> None:
    place = trials["ball_thrown.position"][:, 0]
    rise = np.radians(40.0)
    flight_s = (3 * np.sin(rise) + np.sqrt((3 * np.sin(rise)) ** 2 + 2 * GRAVITY * 0.5)) / GRAVITY
    low = int(np.argmin(place[:, 2] > 0.052))
    assert trials["ball_thrown.time"][low] == pytest.approx(flight_s, abs=0.01)
    assert place[low, 0] - place[0, 0] == pytest.approx(3 * np.cos(rise) * flight_s, rel=0.02)


def test_a_slab_topples_as_a_pendulum_on_its_edge(trials: Mapping[str, Any]) -> None:
    """The rate squared gains 2 m g (fall of the centre) / I about the edge; 45 degrees are reached after the integral
    of one over the rate."""
    width, _, height = trials["slab_tipped.height"]
    arm2 = (width**2 + height**2) / 4
    lean = np.arctan2(width, height)
    turn = np.linspace(0.0, np.radians(45.0), 4001)
    fall = np.sqrt(arm2) * (np.cos(lean) - np.cos(turn - lean))
    rate = np.sqrt(np.linalg.norm(trials["slab_tipped.rate"]) ** 2 + 2 * GRAVITY * fall / (4 / 3 * arm2))
    expected_s = np.trapz(1.0 / rate, turn)
    tilt = tilt_deg(trials["slab_tipped.quaternion"][:, 0])
    assert trials["slab_tipped.time"][int(np.argmax(tilt >= 45.0))] == pytest.approx(expected_s, rel=0.06)


def test_a_tower_of_six_stands_still_for_five_seconds(trials: Mapping[str, Any]) -> None:
    place = trials["tower_stood.position"]
    assert np.abs(place - place[0]).max() < 0.001


def test_a_push_is_made_harder_for_a_short_clip_but_never_a_throw(trials: Mapping[str, Any]) -> None:
    asked, hurried, hardest = trials["hurried.rates"]
    assert asked < hurried < hardest
    # 6 % of its fall: m g 0.5 m over an inertia of m / 3 square metres, 14.7 / s2.
    assert hardest == pytest.approx(np.sqrt(2 * 0.06 * 14.7), rel=0.02)


def test_a_tall_thing_stands_so_that_its_top_lands_on_its_support(trials: Mapping[str, Any]) -> None:
    free, tall = trials["hurried.shares"]
    assert free == pytest.approx(0.2)  # 1.48 m before it, 1.1 m needed
    assert tall == pytest.approx(0.5 - 0.1 / 1.6, abs=1e-3)


def test_dominoes_fall_one_after_the_other_at_a_plausible_pace(trials: Mapping[str, Any]) -> None:
    """Waves measured on real rows run at about the root of g times the height, 0.7 m/s here."""
    tilt = tilt_deg(trials["dominoes.quaternion"])
    times = trials["dominoes.time"][np.argmax(tilt >= 10.0, axis=0)]
    assert (np.diff(times) > 0.0).all()
    assert 0.3 < 0.024 * 9 / (times[-1] - times[0]) < 1.5
    assert (tilt[-1] > 30.0).all()


def test_the_ground_shakes_as_strongly_as_asked(trials: Mapping[str, Any]) -> None:
    assert trials["shaken_rough.baked"].max() == pytest.approx(2.0, rel=0.08)


def test_what_friction_can_hold_goes_with_the_ground(trials: Mapping[str, Any]) -> None:
    """2 m/s2 is less than 0.5 g, so a plank does not slip."""
    assert np.abs(trials["shaken_rough.position"] - trials["shaken_rough.position"][0]).max() < 0.001
    assert np.ptp(trials["shaken_rough.carried"][:, 0, 0]) == pytest.approx(
        np.ptp(trials["shaken_rough.ground"][:, 0]), rel=0.02
    )


def test_what_friction_cannot_hold_stays_behind(trials: Mapping[str, Any]) -> None:
    """At 0.02 g a plank follows a tenth of 2 m/s2 at the most: it hardly moves while the ground does."""
    moved = np.ptp(trials["shaken_smooth.carried"][:, 0, :2], axis=0).max()
    assert moved < 0.5 * np.ptp(trials["shaken_smooth.ground"][:, :2], axis=0).max()
