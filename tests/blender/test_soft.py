"""Cloth, soft bodies and pendulums, read back from the worlds that the recipes leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .running import run

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent / "programs"
RECIPES = Path(__file__).parents[2] / "retrieval_index" / "recipes"
SHORT = {"duration_s": 1.0, "fps": 12, "shot": "kept"}
BALL_M = 0.2


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """make(recipe, **config): the folder of that world, a ball of 20 cm in a bare room, built once each."""
    room = run(HERE / "soft_trials.py", tmp_path_factory.mktemp("soft") / "room", {})
    known: dict[str, Path] = {}

    def world(recipe: str, **config: Any) -> Path:
        key = recipe + json.dumps(config, sort_keys=True)
        if key not in known:
            out = tmp_path_factory.mktemp(recipe) / "out"
            inputs = {"assembled": room / "assembled.blend", "assembly": room / "facts.json"}
            known[key] = run(RECIPES / f"{recipe}.py", out, SHORT | config, **inputs)
        return known[key]

    return world


def series(world: Path) -> dict[str, np.ndarray[Any, Any]]:
    with np.load(world / "series.npz") as found:
        return {name: found[name] for name in found}


def points(world: Path, name: str, frames: list[int]) -> np.ndarray[Any, Any]:
    """(F, V, 3) world positions that a fresh process sees."""
    out = world / "look"
    if not out.exists():
        run(HERE / "weather_look.py", out, {"frames": frames, "vertices_of": [name]}, world=world / "world.blend")
    shown = json.loads((out / "facts.json").read_text())["frames"]
    return np.array([frame["meshes"][name] for frame in shown])


DRAPED = {"duration_s": 2.5, "drop_m": 0.1}


def test_a_cloth_covers_a_ball_and_hangs_below_its_middle(make: Any) -> None:
    found = series(make("cloth_drape", **DRAPED))
    assert found["cloth_cover_share"][-1] == 1.0
    assert found["cloth_below_middle_m"][-1] > 0.05
    assert found["cloth_highest_m"][-1] == pytest.approx(BALL_M, abs=0.012)


def test_a_cloth_does_not_pass_through_the_ball(make: Any) -> None:
    assert series(make("cloth_drape", **DRAPED))["cloth_penetration_m"].max() < 0.001


def test_a_cloth_comes_to_rest(make: Any) -> None:
    speed = series(make("cloth_drape", **DRAPED))["cloth_speed_m_s"]
    assert speed.max() > 0.4
    assert speed[-1] < 0.03


def test_a_fresh_process_shows_the_cloth_as_it_was_recorded(make: Any) -> None:
    world = make("cloth_drape", **DRAPED)
    seen, found = points(world, "cloth", [1, 15, 30]), series(world)
    assert seen[:, :, 2].min(axis=1) == pytest.approx(found["cloth_lowest_m"][[0, 14, 29]], abs=1e-4)
    # Outside the ball, whose centre is at a height of 0.1 m; it is not quite round.
    assert np.linalg.norm(seen[-1] - [seen[0, :, 0].mean(), seen[0, :, 1].mean(), 0.1], axis=1).min() > 0.098


def test_a_pendulum_takes_two_pi_root_l_over_g(make: Any) -> None:
    # 1.0 m of string and a ball of radius 0.1 m: 2 pi sqrt(1.1 / 9.81) = 2.104 s; its size adds less than 1 %.
    found = series(make("pendulum", string_m=1.0, angle_deg=4.0, loss=0.0, duration_s=3.0))
    assert found["swing_period_s"][0] == pytest.approx(2.104, rel=0.01)
    angle = found["swing_angle_deg"]
    half = np.argmin(angle) / 12.0
    assert half == pytest.approx(1.05, abs=0.05)


def test_a_string_neither_stretches_nor_slackens(make: Any) -> None:
    found = series(make("pendulum", string_m=1.0, angle_deg=4.0, loss=0.0, duration_s=3.0))
    assert found["string_length_m"] == pytest.approx(1.1, abs=1e-3)


def test_a_string_longer_than_the_room_is_high_is_shortened(make: Any) -> None:
    found = series(make("pendulum", string_m=9.0))
    # Ceiling 4 m, ball 0.2 m, 0.25 m free below it.
    assert found["string_length_m"][0] == pytest.approx(3.65, abs=0.01)


def test_an_elastic_ball_is_squashed_and_springs_back(make: Any) -> None:
    found = series(make("soft_body", act="bounce", drop_m=0.4, squash=0.35))
    assert found["squash_ratio"].min() == pytest.approx(0.65, abs=0.12)
    assert found["squash_ratio"].max() < 1.2
    deepest = int(found["squash_ratio"].argmin())
    assert found["body_bottom_m"][deepest:].max() > 0.12
    assert found["body_penetration_m"].max() < 1e-4


def test_a_soft_ball_on_a_shaken_dish_wobbles_and_keeps_its_height(make: Any) -> None:
    found = series(make("soft_body", act="wobble", density_kg_m3=1000.0, stiffness_pa=8000.0))
    assert 0.004 < found["wobble_amplitude_m"][0] < 0.1
    assert found["wobble_m"][:3] == pytest.approx(0.0, abs=0.002)
    assert found["squash_ratio"].min() > 0.7


def test_what_is_crushed_stays_crushed_under_its_weight(make: Any) -> None:
    found = series(make("soft_body", act="crush", squash=0.5, crumple=1.0, drop_m=0.2))
    assert found["squash_ratio"][0] == pytest.approx(1.0, abs=0.01)
    assert found["squash_ratio"][-3:] == pytest.approx(0.5, abs=0.02)
    assert found["weight_bottom_m"][-1] == pytest.approx(0.1, abs=0.005)
    assert found["body_penetration_m"].max() < 0.001


def test_a_weight_falls_freely_until_it_strikes(make: Any) -> None:
    fallen = series(make("soft_body", act="crush", squash=0.5, crumple=1.0, drop_m=0.2))["weight_bottom_m"]
    # g t**2 / 2 two frames on: 9.81 / 2 / 36 = 0.136 m of the 0.2 m.
    assert fallen[0] - fallen[2] == pytest.approx(0.136, abs=0.002)


def test_a_flag_stays_on_its_pole(make: Any) -> None:
    world = make("flag_in_wind", wind_m_s=4.0, preroll_s=0.5, duration_s=1.5)
    found, seen = series(world), points(world, "flag", [1, 9, 18])
    assert found["root_drift_m"].max() < 0.005
    root = seen[:, seen[0, :, 0].argsort()[:10]]
    assert np.abs(root - root[0]).max() < 0.005
    assert np.ptp(seen[:, :, 1], axis=0).max() > 0.1
