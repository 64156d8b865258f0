"""Adjectives change what they say, and planted faults are found: both by building."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from code2worlds.agents.object_agent import inspect
from code2worlds.state.plans import ObjectPlan
from code2worlds.state.scene import AssetFacts
from code2worlds.tools.blender import run_program

pytestmark = pytest.mark.blender

ROOT = Path(__file__).parents[2]
RED = (0.78, 0.1, 0.09)

CHEAP = {
    "desk lamp": {"tall": "+height", "slim": "-width", "with a wide shade": "+width"},
    "spoon": {"long": "+length", "wide": "+width", "deep": "+height"},
    "tin can": {"tall": "+height", "short": "-height", "wide": "+width"},
    "computer monitor": {"wide": "+length", "narrow": "-length", "tall": "+height"},
    "plank": {"long": "+length", "thick": "+height", "thin": "-height"},
    "ball": {"flattened": "-height", "huge": "+longest", "dusty": "-saturation"},
    "anvil": {"rusty": "+redness", "golden": "+lightness", "low": "-height"},
}
"""Entries that build in less than half a second each: four of Infinigen and three of our own."""


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("attributes_benchmark", ROOT / "benchmarks" / "attributes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rows(benchmark: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return dict(benchmark.measured(CHEAP, tmp_path_factory.mktemp("attributes") / "out"))


@pytest.mark.parametrize(
    ("entry", "phrase"), [(entry, phrase) for entry, phrases in CHEAP.items() for phrase in phrases]
)
def test_a_phrase_changes_what_it_says(rows: dict[str, Any], entry: str, phrase: str) -> None:
    assert rows[entry][phrase]["ok"], rows[entry][phrase]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, AssetFacts]:
    program = ROOT / "tests" / "blender" / "programs" / "faulty_objects.py"
    report = asyncio.run(run_program(program, tmp_path_factory.mktemp("faulty") / "out", timeout_s=120))
    assert report.ok, report
    return {name: AssetFacts.model_validate(facts) for name, facts in report.facts.items()}


PLAN = ObjectPlan(
    entry="box", count=1, recipe="shape_object", config={}, asked_colour="red", density_kg_m3=500, friction=0.5,
    restitution=0.5, size_m=(0.1, 0.1, 0.1), asked_parts=(), closed=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "failed"),
    [
        ("sound", []),
        ("floating", ["has no floating part"]),
        ("inside", []),
        ("touching", []),
        ("open", ["is closed"]),
        ("closed", []),
        ("blue", ["is red"]),
        ("large", ["size is that of its kind"]),
    ],
)
def test_a_planted_fault_is_the_one_that_is_found(faulty: dict[str, AssetFacts], name: str, failed: list[str]) -> None:
    assert [check.name for check in inspect(PLAN, faulty[name], RED, 1).failed] == failed


def test_the_gap_of_a_floating_part_is_measured(faulty: dict[str, AssetFacts]) -> None:
    assert faulty["floating"].gap_m == pytest.approx(0.025, abs=0.004)
