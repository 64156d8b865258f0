"""Landscapes keep their contract, look like their season, and their fog moves as it was asked to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.retrieval_index.recipes_text import read_recipe
from code2worlds.state.scene import SceneContract

from .running import facts_of

pytestmark = pytest.mark.blender

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "retrieval_index" / "recipes"
SMALL = {"tree_density": 0.35, "scatter_density": 0.2}


def built(folder: Path, config: Mapping[str, Any]) -> tuple[SceneContract, dict[str, Any]]:
    facts = facts_of(RECIPES / "landscape.py", folder / "environment", SMALL | dict(config))
    report = facts_of(
        Path(__file__).parent / "programs" / "landscape_report.py",
        folder / "report",
        {},
        environment=folder / "environment" / "environment.blend",
        facts=folder / "environment" / "facts.json",
    )
    return SceneContract.model_validate(facts), report


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("landscapes")


@pytest.fixture(scope="session")
def autumn(folder: Path) -> tuple[SceneContract, dict[str, Any]]:
    return built(folder / "autumn", {"season": "autumn", "fog": 0.3})


@pytest.fixture(scope="session")
def winter_night(folder: Path) -> tuple[SceneContract, dict[str, Any]]:
    return built(folder / "winter", {"ground": "snow", "trees": "mixed", "time_of_day": "night", "seed": 3})


@pytest.fixture(scope="session")
def rising(folder: Path, autumn: tuple[SceneContract, dict[str, Any]]) -> Mapping[str, np.ndarray]:
    environment = folder / "autumn" / "environment"
    inputs = {"environment": environment / "environment.blend", "environment_facts": environment / "facts.json"}
    facts_of(ROOT / "tools" / "stage" / "assemble.py", folder / "assembled", {}, **inputs)
    config = {"mode": "rise", "wind_m_s": 1.5, "duration_s": 1.0, "fps": 8}
    world = folder / "fog"
    facts_of(RECIPES / "fog_drift.py", world, config, assembled=folder / "assembled" / "assembled.blend",
        assembly=folder / "assembled" / "facts.json")  # fmt: skip
    with np.load(world / "series.npz") as found:
        return {name: found[name] for name in found}


def test_the_ground_is_level_where_the_contract_says(autumn: tuple[SceneContract, dict[str, Any]]) -> None:
    assert autumn[1]["drop_m"] < 1e-4


def test_no_camera_place_is_inside_a_plant(
    autumn: tuple[SceneContract, dict[str, Any]], winter_night: tuple[SceneContract, dict[str, Any]]
) -> None:
    assert (autumn[1]["stuck"], winter_night[1]["stuck"]) == (0, 0)


def test_lights_bear_the_names_of_the_contract(autumn: tuple[SceneContract, dict[str, Any]]) -> None:
    assert sorted(autumn[0].lights) == autumn[1]["lights"]


def test_a_landscape_needs_no_other_file(autumn: tuple[SceneContract, dict[str, Any]]) -> None:
    assert autumn[1]["unpacked"] == []


def test_the_wind_finds_every_tree_and_what_grows_below(autumn: tuple[SceneContract, dict[str, Any]]) -> None:
    assert len(autumn[1]["trees"]) == 7  # 20 trees at a density of 0.35
    assert {"trees_far", "undergrowth_plants"} <= set(autumn[1]["standing"])


def test_autumn_leaves_are_redder_than_green(autumn: tuple[SceneContract, dict[str, Any]]) -> None:
    red, green, blue = autumn[1]["leaf_rgb"]
    assert red > 1.5 * green > 3 * blue


def test_stars_shine_at_night_only(
    autumn: tuple[SceneContract, dict[str, Any]], winter_night: tuple[SceneContract, dict[str, Any]]
) -> None:
    assert autumn[1]["stars"] == 0.0
    assert winter_night[1]["stars"] == pytest.approx(1.0)


def test_fog_drifts_as_fast_as_the_wind(rising: Mapping[str, np.ndarray]) -> None:
    assert rising["fog_drift_m_s"] == pytest.approx(1.5, rel=1e-3)


def test_rising_fog_hides_more_and_more(rising: Mapping[str, np.ndarray]) -> None:
    assert rising["fog_top_m"][0] < 0.5
    assert rising["fog_top_m"][-1] > 2.0
    assert rising["fog_cover"][-1] > rising["fog_cover"][0] + 0.1


def test_every_number_of_a_landscape_has_a_range() -> None:
    entries = [*read_recipe("landscape").config.values(), *read_recipe("fog_drift").config.values()]
    numbers = [e for e in entries if isinstance(e.default, int | float) and not isinstance(e.default, bool)]
    assert [entry.key for entry in numbers if entry.low is None] == []
