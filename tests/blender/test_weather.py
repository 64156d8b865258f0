"""Weather, wind and light over time, read back from the worlds that the recipes leave."""

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
SHORT = {"duration_s": 1.0, "fps": 8, "view": "kept"}


@pytest.fixture(scope="session")
def plot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(HERE / "weather_trials.py", tmp_path_factory.mktemp("plot") / "plot", {})


@pytest.fixture(scope="session")
def make(plot: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """make(recipe, **config): the folder of that world, built once for each configuration."""
    known: dict[str, Path] = {}

    def world(recipe: str, **config: Any) -> Path:
        key = recipe + json.dumps(config, sort_keys=True)
        if key not in known:
            known[key] = run(
                RECIPES / f"{recipe}.py",
                tmp_path_factory.mktemp(recipe) / "out",
                SHORT | config,
                assembled=plot / "assembled.blend",
                assembly=plot / "facts.json",
            )
        return known[key]

    return world


def series(world: Path) -> dict[str, np.ndarray]:
    with np.load(world / "series.npz") as found:
        return {name: found[name] for name in found}


def look(world: Path, **config: Any) -> list[dict[str, Any]]:
    out = world / f"look_{len(list(world.glob('look_*')))}"
    run(HERE / "weather_look.py", out, config, world=world / "world.blend")
    frames: list[dict[str, Any]] = json.loads((out / "facts.json").read_text())["frames"]
    return frames


def test_nodes_and_numpy_put_every_particle_in_the_same_place(tmp_path: Path) -> None:
    found = json.loads((run(HERE / "flight_trials.py", tmp_path / "out", {}) / "facts.json").read_text())
    assert found["off_count"] == 0
    assert found["off_m"] < 2e-5
    assert found["off_size"] < 1e-4


def test_drops_of_two_millimetres_fall_at_six_and_a_half_metres_a_second(make: Any) -> None:
    # 9.65 - 10.3 exp(-0.6 * 2) = 6.55 m/s, and 6.58 measured by Gunn and Kinzer 1949.
    assert series(make("rain", wind_m_s=4.0))["fall_speed_m_s"] == pytest.approx(6.5, abs=0.15)


def test_rain_slants_by_wind_over_fall_speed(make: Any) -> None:
    slant = series(make("rain", wind_m_s=4.0))["slant_deg"]
    assert slant == pytest.approx(np.degrees(np.arctan(4.0 / 6.5)), abs=1.0)


def test_streaks_point_the_way_they_fall(make: Any) -> None:
    shown = look(make("rain", wind_m_s=4.0), frames=[4], instances_of="rain")[0]["instances"]
    upright = np.array(shown)[:, 3:] / np.linalg.norm(np.array(shown)[:, 3:], axis=1, keepdims=True)
    tilt = np.degrees(np.arccos(-upright[:, 2]))
    assert np.median(tilt) == pytest.approx(31.5, abs=1.5)


def test_rain_is_there_from_the_first_frame_and_never_thins_out(make: Any) -> None:
    in_air = series(make("rain", wind_m_s=4.0))["in_air"]
    assert in_air.min() > 0.85 * in_air.max() > 500


@pytest.mark.parametrize("recipe", ["rain", "snowfall", "falling_leaves"])
def test_a_fresh_process_shows_nothing_below_the_ground(make: Any, recipe: str) -> None:
    name = {"rain": "rain", "snowfall": "snow", "falling_leaves": "leaves"}[recipe]
    world = make("rain", wind_m_s=4.0) if recipe == "rain" else make(recipe)
    for frame in look(world, frames=[1, 4, 8], instances_of=name):
        assert len(frame["instances"]) > 50
        assert np.array(frame["instances"])[:, 2].min() > -0.001


def test_embers_rise_and_hang_above_the_ground(make: Any) -> None:
    found = series(make("drifting", kind="embers", count=200))
    assert -found["fall_speed_m_s"] == pytest.approx(0.9, abs=0.2)
    assert found["in_air"].min() > 40


def test_dust_never_sinks_into_the_ground(make: Any) -> None:
    for frame in look(make("drifting"), frames=[1, 8], instances_of="dust"):
        assert np.array(frame["instances"])[:, 2].min() > 0.0


def test_snow_falls_at_about_a_metre_a_second(make: Any) -> None:
    assert series(make("snowfall"))["fall_speed_m_s"] == pytest.approx(1.1, abs=0.1)


def test_a_leaf_that_has_settled_stays(make: Any) -> None:
    before, after = look(make("falling_leaves"), frames=[1, 8], instances_of="leaves")
    lying = {tuple(np.round(place[:3], 4)) for place in before["instances"] if place[2] < 0.6}
    later = {tuple(np.round(place[:3], 4)) for place in after["instances"]}
    assert len(lying & later) > 1400


def test_leaves_come_to_rest_in_greater_number_as_time_goes(make: Any) -> None:
    resting = series(make("falling_leaves"))["resting"]
    assert resting[-1] > resting[0] >= 1300


def test_the_same_seed_gives_the_same_places(make: Any) -> None:
    # The first frame of a configuration that differs in nothing the seed could hide behind.
    first = look(make("snowfall"), frames=[3], instances_of="snow")[0]["instances"]
    again = look(make("snowfall", depth_m=13.0), frames=[3], instances_of="snow")[0]["instances"]
    other = look(make("snowfall", seed=1), frames=[3], instances_of="snow")[0]["instances"]
    assert first == again
    assert first[:5] != other[:5]


def test_roots_stay_and_tips_sway(make: Any) -> None:
    found = series(make("wind_sway", wind_m_s=8.0, duration_s=4.0))
    assert found["root_drift_m"].max() < 1e-4
    assert np.ptp(found["tip_offset_m"]) > 0.1


def test_sway_is_slower_than_one_and_a_half_hertz_for_a_tree(make: Any) -> None:
    # 1.1 / sqrt(4 m) = 0.55 Hz
    found = series(make("wind_sway", wind_m_s=8.0, duration_s=4.0))
    assert found["tip_frequency_hz"][0] == pytest.approx(0.55, abs=0.12)


def test_sway_grows_with_the_wind(make: Any) -> None:
    swings = [
        series(make("wind_sway", wind_m_s=wind, duration_s=4.0))["tip_amplitude_m"][0] for wind in (2.0, 8.0, 17.0)
    ]
    assert swings[0] < 0.3 * swings[1] < 0.3 * swings[2]


def test_linked_copies_sway_each_in_its_own_time(make: Any) -> None:
    world = make("wind_sway", wind_m_s=8.0, duration_s=4.0)
    frames = look(world, frames=list(range(1, 32, 3)), vertices_of=["tree_1", "tree_2"])
    meshes = [(np.array(frame["meshes"]["tree_1"]), np.array(frame["meshes"]["tree_2"])) for frame in frames]
    tips = [tree[:, 2].argmax() for tree in meshes[0]]
    x = np.array([[tree[tip, 0] for tree, tip in zip(trees, tips, strict=True)] for trees in meshes])
    assert np.ptp(x, axis=0).min() > 0.03
    assert abs(np.corrcoef(x.T)[0, 1]) < 0.95


def test_a_lawn_alone_is_measured_by_its_blades(tmp_path: Path) -> None:
    bare = run(HERE / "weather_trials.py", tmp_path / "bare", {"trees": False})
    world = run(
        RECIPES / "wind_sway.py",
        tmp_path / "out",
        SHORT | {"wind_m_s": 8.0},
        assembled=bare / "assembled.blend",
        assembly=bare / "facts.json",
    )
    assert series(world)["root_drift_m"].max() < 1e-4
    assert 0.005 < series(world)["tip_amplitude_m"][0] < 0.1


def test_the_lawn_tilts_and_stays_where_it_grows(make: Any) -> None:
    world = make("wind_sway", wind_m_s=8.0, duration_s=4.0)
    first, later = look(world, frames=[1, 6], instances_of="grass")
    at, then = np.array(first["instances"]), np.array(later["instances"])
    assert len(at) == 20
    assert np.abs(at[:, :3] - then[:, :3]).max() < 1e-4
    assert np.abs(at[:, 3:] - then[:, 3:]).max() > 0.03


def test_the_sun_rises_from_where_the_hours_say_to_where_they_say(make: Any) -> None:
    # Equinox, noon at 55 degrees: sin(elevation) = sin(55) cos(15 (hour - 12)).
    world = make("light_cycle", hours=[5.0, 8.0])
    frames = look(world, frames=list(range(1, 9)))
    up = [frame["sun_elevation_deg"] for frame in frames]
    assert up[0] == pytest.approx(-12.24, abs=0.1)
    assert up[-1] == pytest.approx(24.18, abs=0.1)
    assert np.diff(up).min() > 0.0
    assert series(world)["sun_elevation_deg"] == pytest.approx(up, abs=0.05)


def test_the_sun_gives_no_light_before_it_rises(make: Any) -> None:
    frames = look(make("light_cycle", hours=[5.0, 8.0]), frames=[1, 8])
    assert frames[0]["sun_w_m2"] == 0.0
    assert frames[1]["sun_w_m2"] > 4.0


def test_the_sky_brightens_through_a_sunrise(make: Any) -> None:
    luminance = series(make("light_cycle", hours=[5.0, 8.0]))["sky_luminance"]
    assert luminance[-1] > 20.0 * luminance[0] > 0.0
