"""Floating, sinking and moving water, read back from the worlds that the recipes leave."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .running import run

pytestmark = pytest.mark.blender

TRIALS = Path(__file__).parent / "programs" / "water_trials.py"
RECIPES = Path(__file__).parents[2] / "retrieval_index" / "recipes"


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """make(recipe, water, object, **config): the series of that world, built once for each."""
    known: dict[str, dict[str, Any]] = {}

    def world(recipe: str, water: str, thing: str = "none", **config: Any) -> dict[str, Any]:
        key = json.dumps([recipe, water, thing, config], sort_keys=True)
        if key not in known:
            tank = run(TRIALS, tmp_path_factory.mktemp("tank") / "out", {"kind": water, "object": thing})
            out = run(
                RECIPES / f"{recipe}.py",
                tmp_path_factory.mktemp(recipe) / "out",
                {"duration_s": 2.0, "fps": 8} | config,
                assembled=tank / "assembled.blend",
                assembly=tank / "facts.json",
            )
            assert (out / "world.blend").stat().st_size > 0
            with np.load(out / "series.npz") as found:
                known[key] = {name: found[name] for name in found}
        return known[key]

    return world


def test_a_stone_ball_sinks_at_the_speed_where_drag_balances_its_weight(tmp_path: Path) -> None:
    found = json.loads((run(TRIALS, tmp_path / "out", {"kind": "numbers"}) / "facts.json").read_text())
    # sqrt(2 (2500 - 998) 9.81 (4/3) 0.05 / (998 * 0.47)) = 2.047 m/s for a perfect ball
    assert found["speed_m_s"] == pytest.approx(2.047, rel=0.03)
    assert found["aside_m"] < 1e-6


def test_a_block_of_density_six_hundred_floats_with_six_tenths_of_its_height_under_water(make: Any) -> None:
    series = make("buoyancy", "pool", "block", density_kg_m3=600.0, settled_s=4.0, tilt_deg=2.0)
    assert series["float_line_share"][-1] == pytest.approx(600 / 998, abs=0.05)
    assert series["submerged_share"][-1] == pytest.approx(600 / 998, abs=0.03)


def test_a_stone_laid_on_the_water_starts_at_rest_and_comes_to_lie_on_the_bottom(make: Any) -> None:
    series = make("buoyancy", "pool", "ball", density_kg_m3=2500.0)
    assert series["submerged_share"][0] < 0.02
    assert series["speed_m_s"][0] < 0.1
    assert series["above_bed_m"][-1] == pytest.approx(0.0, abs=0.01)


def test_what_sinks_sends_out_rings_and_stays_in_the_picture(make: Any) -> None:
    series = make("buoyancy", "pool", "ball", density_kg_m3=2500.0)
    assert series["ripple_height_m"].max() > 0.005
    assert series["in_view"].min() == 1.0


def test_waves_three_metres_long_run_as_fast_as_deep_water_has_it(make: Any) -> None:
    series = make(
        "water_waves", "lake", surface="waves", wave_length_m=3.0, wave_height_m=0.2, components=1, spread_deg=0.0
    )
    assert series["crest_speed_m_s"][0] == pytest.approx(2.164, rel=0.03)  # sqrt(9.81 * 3 / 2 pi)
    assert np.mean(series["ripple_height_m"]) == pytest.approx(0.2, rel=0.05)


def test_foam_rides_at_the_speed_of_the_river(make: Any) -> None:
    series = make("water_waves", "river", surface="river", current_m_s=0.8)
    assert series["current_m_s"] == pytest.approx(0.8, rel=0.02)


def test_a_puddle_grows_by_the_same_area_every_frame(make: Any) -> None:
    area = make("water_waves", "lake", surface="puddle", puddle_radius_m=0.5)["puddle_area_m2"]
    assert area[-1] == pytest.approx(np.pi * 0.5**2, rel=0.03)
    assert np.diff(area) == pytest.approx(np.full(len(area) - 1, np.diff(area).mean()), rel=0.1)


def test_a_river_is_refused_where_nothing_flows(make: Any) -> None:
    with pytest.raises(AssertionError, match="only a river flows"):
        make("water_waves", "pool", surface="river")
