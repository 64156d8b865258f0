"""Rigid bodies against the textbook, and the chain object + room -> assembled -> simulated world."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.tools import telemetry
from code2worlds.tools.measures import measure

from .running import run

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[2]
GRAVITY = 9.81


@pytest.fixture(scope="session")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return np.load(run(HERE / "physics_trials.py", tmp_path_factory.mktemp("trials") / "a") / "trials.npz")


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(HERE / "room_stand_in.py", tmp_path_factory.mktemp("room") / "room")


def assembled(folder: Path, room: Path, kind: str, count: int, support: str) -> Path:
    thing = run(HERE / "object_stand_in.py", folder / "object", config={"kind": kind})
    return run(
        ROOT / "tools" / "stage" / "assemble.py",
        folder / "assembled",
        config={"count": count, "support": support, "seed": 0},
        environment=room / "environment.blend",
        environment_facts=room / "facts.json",
        object=thing / "object.blend",
        object_facts=thing / "facts.json",
    )


def simulated(recipe: str, folder: Path, world: Path, **config: Any) -> telemetry.Telemetry:
    out = run(
        ROOT / "retrieval_index" / "recipes" / f"{recipe}.py",
        folder / "simulated",
        config=config,
        assembled=world / "assembled.blend",
        assembly=world / "facts.json",
    )
    assert (out / "world.blend").stat().st_size > 0
    return telemetry.load(out / "telemetry.npz")


def height(trials: Mapping[str, Any], name: str) -> np.ndarray:
    return trials[f"{name}.position"][:, 0, 2]


def test_a_body_falls_half_g_t_squared(trials: Mapping[str, Any]) -> None:
    z = height(trials, "ball_dropped")
    assert z[0] - z[96] == pytest.approx(0.5 * GRAVITY * 0.4**2, rel=0.01)


def test_a_bounce_rises_to_restitution_squared_of_the_fall(trials: Mapping[str, Any]) -> None:
    z = height(trials, "ball_dropped") - 0.1
    time = trials["ball_dropped.time"]
    first = z[(time > 0.5) & (time < 1.0)].max()
    second = z[(time > 1.1) & (time < 1.5)].max()
    assert first == pytest.approx(0.49, rel=0.05)
    assert second == pytest.approx(0.2401, rel=0.05)


def test_a_block_put_down_stays_without_gap_or_overlap(trials: Mapping[str, Any]) -> None:
    assert np.abs(trials["block_put_down.gap"]).max() < 0.001
    assert np.ptp(trials["block_put_down.position"], axis=0).max() < 1e-4


def test_a_rolling_cylinder_turns_as_far_as_it_goes(trials: Mapping[str, Any]) -> None:
    x, turn = trials["cylinder_rolled.position"][:, 0, 0], trials["cylinder_rolled.spin"][:, 0, 1]
    angle = np.trapz(turn, trials["cylinder_rolled.time"])
    assert x[-1] - x[0] == pytest.approx(angle * 0.04, rel=0.03)
    assert x[-1] - x[0] == pytest.approx(1.0, rel=0.05)


def test_rolling_resistance_brakes_by_its_share_of_gravity(trials: Mapping[str, Any]) -> None:
    # 0.3 m/s against 0.02 g stops after 1.53 s and 0.229 m.
    x = trials["ball_braked.position"][:, 0, 0]
    assert x[-1] - x[0] == pytest.approx(0.3**2 / (2 * 0.02 * GRAVITY), rel=0.1)


def test_a_ball_off_a_table_lands_where_it_should(trials: Mapping[str, Any]) -> None:
    x, z = trials["ball_off_table.position"][:, 0, 0], height(trials, "ball_off_table")
    low = int(np.argmax(np.diff(z) > 0.001))
    assert z[low] < 0.12
    assert x[low] - 0.6 == pytest.approx(1.5 * np.sqrt(2 * 0.7 / GRAVITY), rel=0.05)


def fallen_m(seconds: float, terminal_m_s: float, pull_m_s2: float = GRAVITY) -> float:
    """Fall from rest against quadratic drag."""
    return terminal_m_s**2 / pull_m_s2 * float(np.log(np.cosh(pull_m_s2 * seconds / terminal_m_s)))


def test_a_light_ball_falls_against_quadratic_drag(trials: Mapping[str, Any]) -> None:
    # 41.9 g, 0.43 of pi 0.1 m squared: 7.12 m/s in the end; after half a second 1.14 m, and not 1.23 m.
    z = height(trials, "light_ball_in_air")
    assert z[0] - z[120] == pytest.approx(fallen_m(0.5, 7.12), rel=0.01)
    assert z[0] - z[120] < 0.95 * 0.5 * GRAVITY * 0.5**2


def test_a_stone_falls_in_air_as_in_a_vacuum(trials: Mapping[str, Any]) -> None:
    z = height(trials, "stone_ball_in_air")
    assert z[0] - z[120] == pytest.approx(0.5 * GRAVITY * 0.5**2, rel=0.005)


def test_a_balloon_falls_by_what_air_leaves_of_its_weight(trials: Mapping[str, Any]) -> None:
    # 0.3 of 1.5 kg/m3 pulls on 2.1 kg/m3: 1.40 m/s2 at first, 1.23 m/s in the end.
    z = height(trials, "balloon_in_air")
    assert z[0] - z[240] == pytest.approx(fallen_m(1.0, 1.234, 1.401), rel=0.02)


def test_a_sheet_of_paper_swings_down_and_comes_to_lie_flat(trials: Mapping[str, Any]) -> None:
    position, gap = trials["sheet_in_air.position"][:, 0], trials["sheet_in_air.gap"][:, 0]
    landing = int(np.argmax(gap < 0.003))
    assert 1.0 < trials["sheet_in_air.time"][landing] < 1.6  # of a stone 0.49 s; 1.07 m/s in the end
    assert np.ptp(position[:landing, 0]) > 0.05
    assert np.abs(trials["sheet_in_air.spin"][:landing, 0, 1]).max() > 1.0
    assert gap.min() > -0.002
    assert position[-1, 2] < 0.01
    assert np.ptp(position[-30:], axis=0).max() < 0.002


def test_ten_blocks_come_to_rest_without_overlap_or_floating(trials: Mapping[str, Any]) -> None:
    last = trials["blocks_piled.position"][-60:]
    assert np.ptp(last, axis=0).max() < 1e-4
    assert trials["blocks_piled.gap"].min() > -0.002
    assert np.abs(trials["blocks_piled.gap"][-1]).max() < 0.001


def test_nothing_tunnels_at_ten_metres_a_second(trials: Mapping[str, Any]) -> None:
    assert trials["block_shot_down.gap"].min() > -0.002
    assert height(trials, "block_shot_down")[-1] == pytest.approx(0.05, abs=0.001)


def test_two_processes_agree_to_the_last_digit(trials: Mapping[str, Any], tmp_path: Path) -> None:
    again = np.load(run(HERE / "physics_trials.py", tmp_path / "b") / "trials.npz")
    for name in trials:
        assert np.abs(trials[name] - again[name]).max() <= 1e-9, name


def test_copies_stand_apart_on_their_support(room: Path, tmp_path: Path) -> None:
    facts = json.loads((assembled(tmp_path, room, "block", 3, "table") / "facts.json").read_text())
    assert facts["objects"] == ["key_object_01", "key_object_02", "key_object_03"]
    assert facts["support"] == "table"


def test_a_world_without_object_passes_through(room: Path, tmp_path: Path) -> None:
    out = run(
        ROOT / "tools" / "stage" / "assemble.py",
        tmp_path / "assembled",
        environment=room / "environment.blend",
        environment_facts=room / "facts.json",
    )
    facts = json.loads((out / "facts.json").read_text())
    assert (facts["objects"], facts["asset"]) == ([], None)
    assert (out / "assembled.blend").stat().st_size > 0


@pytest.fixture(scope="session")
def over_the_edge(room: Path, tmp_path_factory: pytest.TempPathFactory) -> telemetry.Telemetry:
    folder = tmp_path_factory.mktemp("over_the_edge")
    world = assembled(folder, room, "ball", 1, "table")
    return simulated("rigid_rolling", folder, world, support="table", speed_m_s=1.0, duration_s=3.0, restitution=0.5)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("leaves_support_time_s", 0.75, 1.2),
        ("drop_m", 0.69, 0.71),
        ("lands_on_floor", 1.0, 1.0),
        ("gravity_error", 0.0, 0.01),
        ("slip_ratio", 0.0, 0.05),
        ("energy_gain", 0.0, 0.02),
        ("max_penetration_m", 0.0, 0.001),
        ("min_in_view_fraction", 0.95, 1.0),
    ],
)
def test_a_ball_rolls_off_a_table(over_the_edge: telemetry.Telemetry, name: str, low: float, high: float) -> None:
    assert low <= measure(name, over_the_edge) <= high


def risen(folder: Path, room: Path, count: int, **config: Any) -> Mapping[str, Any]:
    world = assembled(folder, room, "ball", count, "floor")
    out = run(
        ROOT / "retrieval_index" / "recipes" / "rising.py",
        folder / "risen",
        config={"fps": 8, **config},
        assembled=world / "assembled.blend",
        assembly=world / "facts.json",
    )
    return np.load(out / "series.npz")


def test_what_is_lighter_than_air_climbs_at_its_speed_and_stays_under_the_ceiling(tmp_path: Path, room: Path) -> None:
    series = risen(tmp_path, room, 3, climb_m_s=1.2, duration_s=5.0)
    assert series["climb_speed_m_s"].max() == pytest.approx(1.2, rel=0.12)  # each has its own speed, within a tenth
    assert series["gap_m"].min() >= -1e-6
    assert series["gap_m"][-1] < 0.02
    assert series["climb_speed_m_s"][-1] == pytest.approx(0.0, abs=0.02)
    assert series["apart_m"].min() > 0.15  # of balls 0.2 m wide


def test_what_levitates_stops_at_its_height(tmp_path: Path, room: Path) -> None:
    series = risen(tmp_path, room, 1, climb_m_s=0.6, start_height_m=0.02, stops_m=0.8, duration_s=4.0)
    assert series["height_m"][0] == pytest.approx(0.02, abs=1e-3)
    assert series["height_m"][-1] == pytest.approx(0.8, abs=0.05)


def test_what_falls_beside_it_falls_and_lands_too(tmp_path: Path, room: Path) -> None:
    world = assembled(tmp_path, room, "ball", 1, "floor")
    other = {"shape": "wooden_block", "density_kg_m3": 650.0}
    record = simulated("rigid_falling", tmp_path, world, duration_s=2.0, fps=8, other=other, others=2)
    assert measure("body_count", record) == 3.0
    assert measure("lands_on_floor", record) == 1.0
    assert measure("max_penetration_m", record) < 0.004
