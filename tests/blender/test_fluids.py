"""Fluids in pip-installed Blender: the repair holds, gas rises, bakes go on, liquid is kept, refusals are plain."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.blender

PROGRAM = Path(__file__).parent / "programs" / "fluid_trials.py"


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("fluids")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), "--out", str(out)], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-4000:]
    facts: dict[str, Any] = json.loads((out / "facts.json").read_text())
    return facts


def test_mantaflow_is_repaired_once_where_it_is_broken(trials: dict[str, Any]) -> None:
    first, second = trials["repair"]
    assert first in ("repaired", "not needed")
    assert second == "not needed"


def test_smoke_rises(trials: dict[str, Any]) -> None:
    height = trials["smoke"]["height_m"]
    assert height[-1] > height[0] + 0.3
    assert all(later > earlier - 0.02 for earlier, later in zip(height, height[4:], strict=False))


def test_smoke_broadens(trials: dict[str, Any]) -> None:
    spread = trials["smoke"]["spread_m"]
    assert max(spread) > 1.1 * spread[0]


def test_smoke_alone_has_no_flames(trials: dict[str, Any]) -> None:
    assert max(trials["smoke"]["flame_height_m"]) == 0.0


def test_flames_stand_in_every_frame_once_they_burn(trials: dict[str, Any]) -> None:
    assert min(trials["fire"]["flame_height_m"][1:]) > 0.1


def test_an_interrupted_bake_goes_on_from_its_last_trusted_frame(trials: dict[str, Any]) -> None:
    """Frames 1 to 5 of 8 were left; the last of them may be cut short and is made again."""
    assert trials["resumed"]["untouched"] == [1, 2, 3, 4]
    assert trials["resumed"]["frames"] == 8


def test_a_resumed_bake_comes_out_as_a_whole_one_does(trials: dict[str, Any]) -> None:
    """Within a cell (6 cm): Mantaflow does not keep the whole state of its solver."""
    assert trials["resumed"]["difference_m"] < 0.06


def test_the_inside_of_a_cup_is_measured(trials: dict[str, Any]) -> None:
    """A cylinder 8 cm wide and deep."""
    assert trials["pour"]["cavity_m3"] == pytest.approx(math.pi * 0.04**2 * 0.08, rel=0.03)


def test_what_was_poured_is_in_the_cup_within_five_percent(trials: dict[str, Any]) -> None:
    poured = trials["pour"]
    assert poured["given_m3"] == pytest.approx(0.7 * poured["cavity_m3"], rel=1e-6)
    assert poured["drawn_m3"][-1] == pytest.approx(poured["given_m3"], rel=0.05)
    assert poured["in_vessel"] > 0.9


def test_liquid_is_neither_lost_nor_made_once_the_stream_has_ended(trials: dict[str, Any]) -> None:
    after = trials["pour"]["drawn_m3"][16:]
    assert max(after) == pytest.approx(min(after), rel=0.05)


def test_a_cup_filled_beyond_its_brim_runs_over(trials: dict[str, Any]) -> None:
    over = trials["overflow"]
    assert 0.55 < over["in_vessel"] < 0.8  # 1 / 1.4 = 0.71 fit in


def test_a_spill_conserves_its_volume_within_five_percent(trials: dict[str, Any]) -> None:
    spill = trials["spill"]
    assert spill["total_m3"] == pytest.approx(spill["amount_m3"], rel=1e-6)
    assert spill["drawn_m3"][-1] == pytest.approx(spill["amount_m3"], rel=0.05)


def test_a_spill_runs_over_the_edge_down_to_the_floor(trials: dict[str, Any]) -> None:
    assert trials["spill"]["lowest_m"][1] > 0.5
    assert trials["spill"]["lowest_m"][-1] < 0.02


def test_water_comes_to_lie_as_a_thin_film(trials: dict[str, Any]) -> None:
    assert trials["spill"]["thickness_m"][-1] < 0.003


def test_honey_runs_less_far_than_water(trials: dict[str, Any]) -> None:
    assert max(trials["honey"]["spread_m"]) < 0.7 * max(trials["spill"]["spread_m"])
    assert trials["honey"]["thickness_m"][-1] > 2.0 * trials["spill"]["thickness_m"][-1]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("no volume", "has no volume"),
        ("outside", "lies outside the fluid domain"),
        ("no source", "no source"),
        ("too large", "lower resolution to"),
        ("too flat", "cells of"),
        ("no such liquid", "there are: water"),
        ("nothing poured", "must be above 0"),
        ("frames lost", "2 of 2 fluid frames were not written"),
        ("disk full", "bake_none"),
        ("disk full", "a bake of 60 frames needs about"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_to_change(trials: dict[str, Any], case: str, said: str) -> None:
    assert said in trials["refusals"][case]
