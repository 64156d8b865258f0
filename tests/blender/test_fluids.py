"""Fluids in pip-installed Blender: the repair holds, gas rises, liquid is kept, refusals say what to change."""

from __future__ import annotations

import json
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


def test_liquid_is_neither_lost_nor_made_once_the_stream_has_ended(trials: dict[str, Any]) -> None:
    after = trials["vessel"]["volume_m3"][14:]
    assert min(after) > 0.0
    assert after[-1] == pytest.approx(after[0], rel=0.1)


def test_a_vessel_holds_what_is_poured_into_it(trials: dict[str, Any]) -> None:
    assert min(trials["vessel"]["lowest_m"][14:]) > 0.02


def test_nothing_comes_below_the_floor(trials: dict[str, Any]) -> None:
    assert max(trials["vessel"]["below_share"]) == 0.0


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("no volume", "has no volume"),
        ("outside", "lies outside the fluid domain"),
        ("no source", "no source"),
        ("too large", "lower resolution to"),
        ("too flat", "cells of"),
        ("no such liquid", "there are: water"),
    ],
)
def test_what_cannot_be_baked_is_refused_with_what_to_change(trials: dict[str, Any], case: str, said: str) -> None:
    assert said in trials["refusals"][case]
