"""Hostile and faulty programs: nothing gets out, and every one gets a clear status."""

from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.tools.sandbox.canary import sandbox_state

from .corpus import damage, isolation, scenes
from .corpus.case import Case
from .corpus.play import play

PLAIN = (*isolation.CASES, *damage.CASES)
SHOWN = (
    "an emptied scene", "telemetry of a motion nobody sees", "a driver that is a script", "an image from outside",
    "a home furnished for the verifier", "saves outside",
)  # fmt: skip
"""Of the programs with Blender those that are run as tests; benchmarks/sandbox.py runs them all."""

pytestmark = pytest.mark.skipif(not sandbox_state().ok, reason=f"no sandbox here: {sandbox_state().detail}")


def test_the_corpus_is_large_enough() -> None:
    names = [case.name for case in (*PLAIN, *scenes.CASES)]
    assert len(names) == len(set(names)) >= 70


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case.name)
def test_a_program_is_contained(case: Case, tmp_path: Path) -> None:
    assert play(case, tmp_path).breaches == ()


@pytest.mark.blender
@pytest.mark.parametrize("case", [c for c in scenes.CASES if c.name in SHOWN], ids=lambda case: case.name)
def test_a_world_is_not_believed(case: Case, tmp_path: Path) -> None:
    assert play(case, tmp_path).breaches == ()
