"""Foliage made light: fewer and larger leaves, the same trunk."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.blender

PROGRAM = Path(__file__).parent / "programs" / "foliage_trials.py"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    out = tmp_path_factory.mktemp("foliage")
    subprocess.run([sys.executable, str(PROGRAM), "--out", str(out)], capture_output=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads((out / "facts.json").read_text())
    return found


def test_the_trunk_stays_as_it_is(facts: dict[str, Any]) -> None:
    assert facts["trunk_vertices"] == 1000


def test_as_many_leaves_stay_as_there_is_room_for(facts: dict[str, Any]) -> None:
    assert facts["leaves"] == 1000  # (5000 - 1000 of the trunk) / 4 corners


def test_the_leaves_that_stay_cover_what_all_did(facts: dict[str, Any]) -> None:
    assert facts["leaf_area_m2"] == pytest.approx(3000 * 0.1 * 0.1, rel=0.01)


def test_a_few_loose_pieces_are_no_foliage(facts: dict[str, Any]) -> None:
    assert facts["thinned"] is True
    assert facts["few_leaves_thinned"] is False


def test_nothing_of_the_work_stays_in_the_mesh(facts: dict[str, Any]) -> None:
    assert "kept" not in facts["attributes"]
