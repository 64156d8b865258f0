"""A generated house is cut down to one room, and the action gets a strip of its floor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.tools.library.limited import run_limited

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    outcome = run_limited(HERE / "programs" / "house_report.py", {}, tmp_path_factory.mktemp("house"), limit_s=60)
    assert outcome.reason == ""
    return dict(outcome.facts)


def test_what_is_left_is_the_room_and_what_stands_in_it(adopted: dict[str, Any]) -> None:
    assert set(adopted["left"]) == {
        "floor", "living-room_0/0.wall", "living-room_0/0.ceiling", "skirtingboard_support",
        "SofaFactory(1).spawn_asset(1)", "WindowFactory(4).spawn_asset(4)",
    }  # fmt: skip


def test_a_rug_where_the_action_plays_is_taken_up(adopted: dict[str, Any]) -> None:
    assert adopted["blocked"] == ["RugFactory(3).spawn_asset(3)"]


def test_the_strip_and_the_promised_support_lie_on_the_floor(adopted: dict[str, Any]) -> None:
    (x, y), half = adopted["middle"], adopted["length_m"] / 2
    turn = np.radians(-adopted["turn_deg"])
    strip = [(x + along, y + across) for along, across in ((-half, 0.0), (half, 0.0), (0.0, 0.4))]
    (west, south), (far_east, far_north) = adopted["level"]
    level = [(i, j) for i in (west + 0.01, far_east - 0.01) for j in (south + 0.01, far_north - 0.01)]
    for at in (*strip, (x, y - adopted["view_m"]), *level):
        east = at[0] * np.cos(turn) - at[1] * np.sin(turn) + 3.0
        north = at[0] * np.sin(turn) + at[1] * np.cos(turn) + 3.5
        assert 0.0 < east < 6.0
        assert 0.0 < north < 7.0
        assert not (east > 3.0 and north > 3.0)


def test_the_skirting_of_other_rooms_is_cut_off(adopted: dict[str, Any]) -> None:
    assert 0 < adopted["skirting_vertices"] < 8


def test_the_window_is_where_it_was(adopted: dict[str, Any]) -> None:
    azimuth = np.degrees(np.arctan2(2.0 - 3.5, -0.1 - 3.0)) + adopted["turn_deg"]
    assert adopted["window_azimuth_deg"] == pytest.approx(azimuth % 360.0, abs=2.0)
