"""Creatures: that they move as their kind does, read back from the worlds that the recipes leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.tools.series import SeriesTelemetry, load, measure

from .running import tried

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent / "programs"
RECIPES = Path(__file__).parents[2] / "retrieval_index" / "recipes"
SHORT = {"duration_s": 2.0, "fps": 12}


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """place(water): folder of a bare sea bed or plot of land, built once."""
    known: dict[bool, Path] = {}

    def built(water: bool) -> Path:
        if water not in known:
            known[water] = tmp_path_factory.mktemp("plot") / "plot"
            done = tried(HERE / "creature_trials.py", known[water], {"water": water})
            assert done.returncode == 0, done.stderr[-4000:]
        return known[water]

    return built


@pytest.fixture(scope="session")
def make(place: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """make(recipe, water, **config): the folder of that world, built once for each configuration."""
    known: dict[str, Path] = {}

    def world(recipe: str, water: bool, **config: Any) -> Path:
        key = f"{recipe} {water} " + json.dumps(config, sort_keys=True)
        if key not in known:
            known[key] = tmp_path_factory.mktemp(recipe) / "out"
            plot = place(water)
            done = tried(
                RECIPES / f"{recipe}.py",
                known[key],
                SHORT | config,
                assembled=plot / "assembled.blend",
                assembly=plot / "facts.json",
            )
            assert done.returncode == 0, done.stderr[-4000:]
        return known[key]

    return world


def series(world: Path) -> SeriesTelemetry:
    return load(world / "series.npz")


def look(world: Path, frames: list[int]) -> list[dict[str, np.ndarray]]:
    out = world / f"look_{len(list(world.glob('look_*')))}"
    done = tried(HERE / "creature_look.py", out, {"frames": frames}, world=world / "world.blend")
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads((out / "facts.json").read_text())["frames"]
    return [{name: np.array(points) for name, points in frame.items()} for frame in found]


def test_a_fish_swims_two_thirds_of_its_length_with_every_beat_of_its_tail(make: Any) -> None:
    # Stride 0.65 lengths a beat (Videler 1993): 1.3 lengths/s of 0.2 m need 2 beats a second.
    found = series(make("fish_school", True, length_m=0.2, speed_bl_s=1.3))
    assert measure("mean:creature_speed_m_s", found) == pytest.approx(0.26, rel=0.05)
    assert measure("frequency:tail_offset_m", found) == pytest.approx(2.0, rel=0.06)


def test_a_tail_swings_by_a_tenth_of_the_length(make: Any) -> None:
    # Peak to peak 0.2 lengths (Bainbridge 1958); the bend of the way may add a little.
    found = series(make("fish_school", True, length_m=0.2, speed_bl_s=1.3))
    assert measure("range:tail_offset_m", found) == pytest.approx(0.04, rel=0.25)


def test_a_fish_points_the_way_it_goes_and_touches_nothing(make: Any) -> None:
    found = series(make("fish_school", True, length_m=0.2, speed_bl_s=1.3))
    assert measure("max:heading_error_deg", found) < 10.0
    assert measure("min:min_clearance_m", found) > 0.1
    assert measure("min:in_view", found) == 1.0


def test_a_fish_swims_in_water_only(place: Any, tmp_path: Path) -> None:
    plot = place(False)
    inputs = {"assembled": plot / "assembled.blend", "assembly": plot / "facts.json"}
    done = tried(RECIPES / "fish_school.py", tmp_path / "out", SHORT, **inputs)
    assert done.returncode != 0
    error = json.loads((tmp_path / "out" / "result.json").read_text())["error"]
    assert error["message"] == "a fish needs water to swim in, and this scene has none (plot)"


def test_a_bell_pulses_at_its_rate_and_drives_the_jellyfish_on(make: Any) -> None:
    found = series(make("jellyfish", True, pulse_hz=1.0, speed_m_s=0.2, current_m_s=0.0, duration_s=3.0))
    assert measure("frequency:bell_radius_m", found) == pytest.approx(1.0, rel=0.06)
    assert measure("mean:creature_speed_m_s", found) == pytest.approx(0.2, rel=0.1)
    # Fast after it closes, slow before: the speed swings with the pulse.
    assert measure("frequency:creature_speed_m_s", found) == pytest.approx(1.0, rel=0.1)


def test_a_jellyfish_rises_while_it_closes(make: Any) -> None:
    found = series(make("jellyfish", True, pulse_hz=1.0, speed_m_s=0.2, current_m_s=0.0, duration_s=3.0))
    radius, speed = found.values["bell_radius_m"], found.values["creature_speed_m_s"]
    assert np.corrcoef(radius[1:-1], speed[1:-1])[0, 1] < -0.5


def test_wings_beat_as_asked_and_a_bird_banks_into_its_turn_at_its_speed(make: Any) -> None:
    found = series(make("bird_flight", False, beat_hz=2.5, speed_m_s=5.0))
    assert measure("frequency:wing_angle_deg", found) == pytest.approx(2.5, rel=0.08)
    assert measure("mean:creature_speed_m_s", found) == pytest.approx(5.0, rel=0.05)


def test_a_standing_foot_does_not_slip(make: Any) -> None:
    # The mesh's lowest points that touch the ground in two frames on end are at the same place in both.
    before, after = look(make("crawler", False, species="crab", speed_m_s=0.1, length_m=0.2), [5, 6])
    low = (before["crab"][:, 2] < 0.004) & (after["crab"][:, 2] < 0.004)
    assert low.sum() >= 4
    assert np.linalg.norm((after["crab"] - before["crab"])[low], axis=1).max() < 0.003


def test_a_crab_goes_sideways(make: Any) -> None:
    found = series(make("crawler", False, species="crab", speed_m_s=0.1, length_m=0.2))
    assert measure("max:heading_error_deg", found) < 2.0  # against 90 degrees off its nose
    before, after = look(make("crawler", False, species="crab", speed_m_s=0.1, length_m=0.2), [1, 24])
    moved = after["crab"].mean(axis=0) - before["crab"].mean(axis=0)
    assert moved[0] == pytest.approx(0.1 * 23 / 12, rel=0.08)
    spread = np.ptp(before["crab"], axis=0)
    assert spread[0] > spread[1]  # wider along its way than it is long


def test_all_of_a_snake_follows_one_track(make: Any) -> None:
    # Body waves pass at speed / wavelength: 0.4 / (0.4 x 1.3 m) = 0.77 Hz.
    found = series(make("crawler", False, species="snake", speed_m_s=0.4, duration_s=4.0))
    assert measure("frequency:body_wave_m", found) == pytest.approx(0.77, rel=0.1)
    assert measure("max:min_clearance_m", found) < 0.01
    assert measure("min:min_clearance_m", found) > -0.005


def test_the_same_seed_gives_the_same_school_and_another_seed_another(make: Any) -> None:
    school = {"count": 4, "length_m": 0.15, "duration_s": 0.5}
    one = look(make("fish_school", True, **school), [3])[0]
    again = look(make("fish_school", True, **school, spacing_bl=0.9), [3])[0]
    other = look(make("fish_school", True, **school, seed=1), [3])[0]
    assert all(np.array_equal(one[name], again[name]) for name in one)
    assert not np.allclose(one["fish_02"][:9], other["fish_02"][:9], atol=1e-3)
