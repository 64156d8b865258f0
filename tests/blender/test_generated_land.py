"""Generated land is levelled where the action plays: no hole, no second layer, sand only where it is level."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from code2worlds.tools.library.limited import run_limited

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    outcome = run_limited(HERE / "programs" / "land_report.py", {}, tmp_path_factory.mktemp("land"), limit_s=60)
    assert outcome.reason == ""
    return dict(outcome.facts)


def test_the_hole_under_the_generators_camera_is_closed(adopted: dict[str, Any]) -> None:
    assert adopted["holes"] == 0


def test_the_patch_is_level_also_where_land_hung_over_land(adopted: dict[str, Any]) -> None:
    assert adopted["off_level_m"] <= 0.006


def test_rock_stays_rock_and_level_land_becomes_sand(adopted: dict[str, Any]) -> None:
    assert adopted["steep"] > 0
    assert (adopted["sand_on_steep"], adopted["bare_level"]) == (0, 0)
