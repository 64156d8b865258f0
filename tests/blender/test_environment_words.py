"""Density, season, fog and hour change the world; a room is laid out as asked; a moving camera touches nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.state.scene import SceneContract

from .running import facts_of

pytestmark = pytest.mark.blender

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "retrieval_index" / "recipes"
REPORT = Path(__file__).parent / "programs" / "changes_report.py"
SMALL = {"scatter_density": 0.1}
LIFTED_M = {"twigs": 0.3, "litter": 0.3, "stone_1": 0.3, "tree_1": 1.0}
LAYOUT = [
    {"kind": "bed", "count": 1, "words": "bed"},
    {"kind": "nightstand", "count": 2, "relation": "beside", "to": "bed", "words": "nightstands"},
    {"kind": "wardrobe", "count": 1, "relation": "corner", "words": "wardrobe"},
]
BEDROOM = {
    "room_type": "bedroom", "furniture": ["bed"], "extra_furniture": ["picture frame"], "layout": LAYOUT,
    "for_action": False, "width_m": 5.2, "depth_m": 5.0,
}  # fmt: skip


def built(
    folder: Path, recipe: str, config: Mapping[str, Any], lift_m: Mapping[str, float] | None = None
) -> tuple[SceneContract, dict[str, Any]]:
    facts = facts_of(RECIPES / f"{recipe}.py", folder / "environment", config)
    blend, file = folder / "environment" / "environment.blend", folder / "environment" / "facts.json"
    return SceneContract.model_validate(facts), facts_of(
        REPORT, folder / "report", {"lift_m": lift_m or {}}, environment=blend, facts=file
    )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("environment_words")


@pytest.fixture(scope="session")
def clear_noon(folder: Path) -> dict[str, Any]:
    config = SMALL | {"tree_density": 0.2, "season": "summer", "time_of_day": "noon", "fog": 0.0}
    return built(folder / "noon", "landscape", config, LIFTED_M)[1]


@pytest.fixture(scope="session")
def foggy_evening(folder: Path) -> dict[str, Any]:
    config = SMALL | {"tree_density": 0.6, "season": "autumn", "time_of_day": "evening", "fog": 0.6}
    return built(folder / "evening", "landscape", config)[1]


@pytest.fixture(scope="session")
def bedroom(folder: Path) -> tuple[SceneContract, dict[str, Any]]:
    return built(folder / "bedroom", "room", BEDROOM, {"nightstand": 0.3, "wall_art": 0.3})


@pytest.fixture(scope="session")
def orbit(folder: Path, bedroom: object) -> dict[str, np.ndarray]:
    environment = folder / "bedroom" / "environment"
    inputs = {"environment": environment / "environment.blend", "environment_facts": environment / "facts.json"}
    facts_of(ROOT / "tools" / "stage" / "assemble.py", folder / "assembled", {}, **inputs)
    move = {"move": "orbit", "turn_deg": 120.0, "duration_s": 1.0, "fps": 8}
    world = {"assembled": folder / "assembled" / "assembled.blend", "assembly": folder / "assembled" / "facts.json"}
    facts_of(RECIPES / "camera_move.py", folder / "orbit", move, **world)
    with np.load(folder / "orbit" / "series.npz") as found:
        return {name: found[name] for name in found}


def test_three_times_the_density_is_three_times_the_trees(
    clear_noon: dict[str, Any], foggy_evening: dict[str, Any]
) -> None:
    assert (clear_noon["trees"], foggy_evening["trees"]) == (4, 12)  # of 20 at a density of 1


def test_leaves_turn_from_green_to_red_with_the_season(
    clear_noon: dict[str, Any], foggy_evening: dict[str, Any]
) -> None:
    summer, autumn = clear_noon["leaf_rgb"], foggy_evening["leaf_rgb"]
    assert summer[1] > summer[0]
    assert autumn[0] > 1.5 * autumn[1]


def test_fog_takes_what_its_number_says(clear_noon: dict[str, Any], foggy_evening: dict[str, Any]) -> None:
    assert foggy_evening["haze_per_m"] - clear_noon["haze_per_m"] == pytest.approx(0.15 * 0.6**2, rel=0.5)
    assert clear_noon["haze_per_m"] < 0.01


def test_the_sun_stands_as_high_as_its_hour(clear_noon: dict[str, Any], foggy_evening: dict[str, Any]) -> None:
    assert clear_noon["sun_deg"] == pytest.approx(52.0, abs=0.1)
    assert foggy_evening["sun_deg"] == pytest.approx(14.0, abs=0.1)


def test_realised_scenes_keep_their_contract(
    clear_noon: dict[str, Any], bedroom: tuple[SceneContract, dict[str, Any]]
) -> None:
    assert (clear_noon["faults"], bedroom[1]["faults"]) == ([], [])


def test_what_breaks_a_contract_is_found(bedroom: tuple[SceneContract, dict[str, Any]]) -> None:
    planted = bedroom[1]["planted"]
    assert planted["sunk"] == ["floor is 0.050 m off its height of 0.000 m"]
    assert planted["barred"] == ["the path on floor is not free: crate"]
    assert "the camera is within 0.1 m of something" in planted["close"]
    assert planted["dark"] == ["there is no light 'sun'"]


@pytest.mark.parametrize("name", ["twigs", "litter"])
def test_a_scatter_that_floats_is_found_whole(clear_noon: dict[str, Any], name: str) -> None:
    (fault,) = clear_noon["lifted"][name]
    many, looked_at, above_m = re.fullmatch(  # type: ignore[union-attr]
        rf"{name} floats \((\d+) of (\d+) looked at\), (.+) m above what is below", fault
    ).groups()
    assert int(many) >= 0.95 * int(looked_at) > 50
    assert float(above_m) == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize("name", ["stone_1", "tree_1"])  # a tree's roots reach 0.3 m and more into the ground
def test_a_thing_that_floats_is_found(clear_noon: dict[str, Any], name: str) -> None:
    (fault,) = clear_noon["lifted"][name]
    assert fault.startswith(f"{name} floats, 0.")


def test_furniture_that_floats_is_found_but_not_what_hangs_on_a_wall(
    bedroom: tuple[SceneContract, dict[str, Any]],
) -> None:
    assert "nightstand floats, 0.30 m above what is below" in bedroom[1]["lifted"]["nightstand"]
    assert bedroom[1]["lifted"]["wall_art"] == []


def test_a_bedroom_is_laid_out_as_it_is_asked(bedroom: tuple[SceneContract, dict[str, Any]]) -> None:
    asked = [standing for standing in bedroom[0].standing if standing.asked]
    assert [(s.kind, s.placed, s.faults) for s in asked] == [("bed", 1, ()), ("nightstand", 2, ()), ("wardrobe", 1, ())]


def test_a_camera_goes_as_far_round_as_the_room_allows_and_touches_nothing(orbit: dict[str, np.ndarray]) -> None:
    assert orbit["camera_clearance_m"].min() >= 0.2
    assert 0.2 * 120.0 <= orbit["camera_round_deg"].max() <= 120.0 + 1e-6
