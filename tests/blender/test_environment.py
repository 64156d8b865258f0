"""The environment programs keep what their contract says, and the camera sees the action."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from code2worlds.retrieval_index.recipes_text import read_recipe
from code2worlds.state.scene import SceneContract

from .running import facts_of

pytestmark = pytest.mark.blender

ROOT = Path(__file__).parents[2]
REPORT = Path(__file__).parent / "programs" / "environment_report.py"
LIFT = Path(__file__).parent / "programs" / "lifted_place.py"
ASSEMBLE = ROOT / "tools" / "stage" / "assemble.py"


def built(folder: Path, recipe: str, config: Mapping[str, Any]) -> tuple[SceneContract, dict[str, Any]]:
    facts = facts_of(ROOT / "retrieval_index" / "recipes" / f"{recipe}.py", folder / "environment", config)
    blend, file = folder / "environment" / "environment.blend", folder / "environment" / "facts.json"
    return SceneContract.model_validate(facts), facts_of(REPORT, folder / "report", {}, environment=blend, facts=file)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> tuple[SceneContract, dict[str, Any]]:
    config = {"furniture": ["sofa", "floor_lamp"], "extra_furniture": ["snake plant"], "time_of_day": "evening"}
    return built(tmp_path_factory.mktemp("room"), "room", config)


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[SceneContract, dict[str, Any]]:
    config = {"ground": "studio", "needs_table": True, "seed": 1}
    return built(tmp_path_factory.mktemp("table"), "open_ground", config)


def test_supports_are_as_high_as_the_contract_says(
    room: tuple[SceneContract, dict[str, Any]], table: tuple[SceneContract, dict[str, Any]]
) -> None:
    assert room[1]["drops"] == pytest.approx([0.0], abs=1e-4)
    assert table[1]["drops"] == pytest.approx([0.0, 0.0], abs=2e-3)


def test_named_furniture_stands_in_the_room(room: tuple[SceneContract, dict[str, Any]]) -> None:
    assert [obstacle.name for obstacle in room[0].obstacles] == ["floor_lamp", "plant", "sofa"]


def test_lights_world_and_camera_bear_the_names_of_the_contract(room: tuple[SceneContract, dict[str, Any]]) -> None:
    contract, report = room
    assert sorted(contract.lights) == sorted([*report["lights"], report["world"]])
    assert "bulb_floor_lamp" in contract.lights
    assert report["camera"] == contract.camera == "camera"


def test_the_file_needs_no_other_file(room: tuple[SceneContract, dict[str, Any]]) -> None:
    assert room[1]["unpacked"] == []


def test_the_sun_falls_through_the_window_onto_the_path(room: tuple[SceneContract, dict[str, Any]]) -> None:
    assert room[1]["sun_patch"] >= 0.3


def test_a_table_offers_a_path_over_its_edge(table: tuple[SceneContract, dict[str, Any]]) -> None:
    path = table[0].path_on("table")
    assert path is not None
    assert (path.leaves_support, path.lands_on) == (True, "floor")
    assert path.start[0] + path.length_m == pytest.approx(table[0].supports[1].high[0], abs=0.01)


def test_a_static_view_holds_the_whole_action(room: tuple[SceneContract, dict[str, Any]]) -> None:
    static = room[1]["static"]
    assert (static["mode"], static["keys"]) == ("static", 0)
    assert static["frame"][0] >= 0.05
    assert static["frame"][1] <= 0.95
    assert static["visible_fraction"] == 1.0
    assert static["object_height_fraction"] >= 0.06


def test_a_small_object_is_followed(room: tuple[SceneContract, dict[str, Any]]) -> None:
    follow = room[1]["follow"]
    assert (follow["mode"], follow["keys"]) == ("follow", 12)
    assert follow["object_height_fraction"] >= 0.05


def test_an_action_out_of_sight_is_refused_with_the_reason(room: tuple[SceneContract, dict[str, Any]]) -> None:
    assert "no camera position sees the action" in room[1]["refused"]


@pytest.mark.parametrize(
    ("recipe", "config"),
    [
        ("open_ground", {"ground": "concrete"}),
        ("open_ground", {"ground": "snow"}),
        ("waterside", {"water": "river"}),
        ("waterside", {"water": "pool"}),
        ("underwater", {"habitat": "coral_reef"}),
        ("landscape", {"landform": "canyon"}),
    ],
)
def test_everything_in_a_place_stands_on_something(recipe: str, config: dict[str, Any], tmp_path: Path) -> None:
    facts_of(ROOT / "retrieval_index" / "recipes" / f"{recipe}.py", tmp_path / "environment", config)
    blend, facts = tmp_path / "environment" / "environment.blend", tmp_path / "environment" / "facts.json"
    inspect = ROOT / "tools" / "stage" / "inspect_environment.py"
    assert (
        facts_of(inspect, tmp_path / "seen", {"samples": 0}, environment=blend, environment_facts=facts)["faults"] == []
    )


@pytest.mark.parametrize(
    ("recipe", "config"),
    [
        ("waterside", {"water": "coast", "palms": 0.6}),
        ("waterside", {"water": "oasis", "palms": 0.6}),
        ("landscape", {"landform": "dunes", "palms": 0.6}),
    ],
)
def test_palms_stand_on_dry_ground_off_the_lane(recipe: str, config: dict[str, Any], tmp_path: Path) -> None:
    contract, report = footed(tmp_path, recipe, config)
    trunks = [obstacle for obstacle in contract.obstacles if obstacle.name.startswith("palm_")]
    assert len(trunks) >= 5
    level = next((support.height_m for support in contract.supports if support.kind == "water"), -1.0)
    assert min(trunk.bounds.low[2] for trunk in trunks) > level - 0.05
    assert all(abs(trunk.bounds.low[0]) > 4.0 or abs(trunk.bounds.low[1]) > 3.0 for trunk in trunks)
    assert (report["missing"], report["off_level"], report["afloat"]) == ([], [], [])


def test_assembling_a_world_tells_by_name_what_floats_in_its_place(tmp_path: Path) -> None:
    report = footed(tmp_path, "open_ground", {"ground": "grass"}, lift_m={"stone_1": 0.5, "grass": 0.3})[1]
    told = [text.split(" floats")[0] for text in report["afloat"]]
    assert sorted(told) == ["grass", "stone_1"]
    assert report["seconds"] < 10.0


def footed(
    folder: Path, recipe: str, config: Mapping[str, Any], lift_m: Mapping[str, float] | None = None
) -> tuple[SceneContract, dict[str, Any]]:
    """The contract of a place, and what assembling a world in it found once things in it were lifted."""
    facts = facts_of(ROOT / "retrieval_index" / "recipes" / f"{recipe}.py", folder / "environment", config)
    blend, file = folder / "environment" / "environment.blend", folder / "environment" / "facts.json"
    if lift_m:
        facts_of(LIFT, folder / "lifted", {"lift_m": dict(lift_m)}, environment=blend)
        blend = folder / "lifted" / "environment.blend"
    done = facts_of(ASSEMBLE, folder / "assembled", {}, environment=blend, environment_facts=file)
    return SceneContract.model_validate(facts), done["footing"]


@pytest.mark.parametrize("recipe", ["room", "open_ground"])
def test_every_number_of_an_environment_has_a_range(recipe: str) -> None:
    entries = read_recipe(recipe).config.values()
    numbers = [
        entry for entry in entries if isinstance(entry.default, int | float) and not isinstance(entry.default, bool)
    ]
    assert numbers
    assert [entry.key for entry in numbers if entry.low is None] == []
