"""Factories on the bench: parameters reach them, one that fails does not end the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from code2worlds.tools.library.orders import run_orders

pytestmark = pytest.mark.blender

OBJECTS = "infinigen.assets.objects"

CURED = {
    "casing": "elements.doors.casing.DoorCasingFactory",
    "reed": "monocot.grasses.ReedMonocotFactory",
    "seed": "grassland.dandelion.DandelionSeedFactory",
}
"""Factories that this release of Blender cannot build as Infinigen wrote them."""


def order(name: str, factory: str, **config: Any) -> dict[str, Any]:
    return {"name": name, "recipe": "infinigen_object", "config": {"factory": f"{OBJECTS}.{factory}", **config}}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    desk, blanket = "shelves.simple_desk.SimpleDeskFactory", "clothes.blanket.BlanketFactory"
    bowl = "tableware.bowl.BowlFactory"
    orders = [
        order("narrow", desk, parameters={"width": 0.9}),
        order("wide", desk, parameters={"width": 1.8}),
        order("misspelt", desk, parameters={"widht": 1.8}),
        order("add-on", "rocks.blender_rock.BlenderRockFactory"),
        order("sheet", blanket),
        *(order(name, factory) for name, factory in CURED.items()),
        order("bowl", bowl) | {"ends": {"z_length": [0.4, 0.8]}, "budget_s": 5.0},
    ]
    looks = tmp_path_factory.mktemp("looks")
    found = run_orders(orders, jobs=1, limit_s=60, looks=looks)
    return {each["name"]: result | {"looks": looks} for each, result in zip(orders, found, strict=True)}


def test_a_number_that_a_factory_draws_while_it_builds_can_be_set(results: dict[str, dict[str, Any]]) -> None:
    lengths = [max(results[name]["facts"]["size_m"]) for name in ("narrow", "wide")]
    assert lengths == pytest.approx([0.9, 1.8], rel=0.02)


def test_a_misspelt_parameter_is_refused_with_those_there_are(results: dict[str, dict[str, Any]]) -> None:
    assert "has no parameter widht" in results["misspelt"]["reason"]
    assert "width" in results["misspelt"]["reason"].split("it has:")[1]


def test_a_missing_add_on_is_named(results: dict[str, dict[str, Any]]) -> None:
    assert "add-on 'extra_mesh_objects'" in results["add-on"]["reason"]


@pytest.mark.parametrize("name", CURED)
def test_an_outdated_factory_builds(results: dict[str, dict[str, Any]], name: str) -> None:
    assert results[name]["reason"] == ""
    assert results[name]["facts"]["vertices"] > 100


def test_a_sheet_gets_a_thickness(results: dict[str, dict[str, Any]]) -> None:
    size_m = results["sheet"]["facts"]["size_m"]
    assert min(size_m) == pytest.approx(0.002 * max(size_m), rel=0.05)


def test_a_deeper_bowl_is_higher_for_its_width(results: dict[str, dict[str, Any]]) -> None:
    built = results["bowl"]["facts"]["z_length"]
    shallow, deep = (built[end]["size_m"][2] / built[end]["size_m"][0] for end in ("low", "high"))
    assert deep > 1.5 * shallow


def test_what_was_built_leaves_a_picture(results: dict[str, dict[str, Any]]) -> None:
    looks: Path = results["wide"]["looks"]
    assert (looks / "wide.png").stat().st_size > 1000
