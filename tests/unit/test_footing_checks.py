"""A built place that floats or has sunk is a failed check with its name, never a silent pass."""

from __future__ import annotations

import pytest
from code2worlds.agents.environment_planner import NEW_SEED, footing_checks
from code2worlds.state.plans import EnvironmentPlan
from code2worlds.state.scene import Assembly, Footing, SceneContract
from code2worlds.state.verdicts import Check

PLAN = EnvironmentPlan(
    scene="meadow", indoor=False, recipe="open_ground", config={"seed": 3}, ground_material="grass", friction=0.6,
    restitution=0.4,
)  # fmt: skip
SOUND = Footing(missing=(), off_level=(), afloat=(), seconds=0.1)
LEVEL, FLOATS = "supports lie where the place says", "nothing in the place floats"


def checked(contract: SceneContract, footing: Footing | None) -> dict[str, Check]:
    made = footing_checks(PLAN, Assembly(objects=(), support=None, contract=contract, asset=None, footing=footing))
    return {check.name: check for check in made}


def test_a_sound_place_passes_both_checks(floor_contract: SceneContract) -> None:
    assert {name: check.passed for name, check in checked(floor_contract, SOUND).items()} == {LEVEL: True, FLOATS: True}


def test_a_scatter_that_floats_fails_by_name_and_asks_for_another_layout(floor_contract: SceneContract) -> None:
    told = "bushes floats (3 of 40 looked at), 0.20 m above what is below"
    check = checked(floor_contract, SOUND.model_copy(update={"afloat": (told,)}))[FLOATS]
    assert (check.passed, check.tier, check.fault, check.measured, check.note) == (
        False, "engine", "environment", 1.0, told,
    )  # fmt: skip
    assert [(a.stream, a.parameter, a.value) for a in check.adjustments] == [("environment", "seed", 3 + NEW_SEED)]


@pytest.mark.parametrize("kind", ["missing", "off_level"])
def test_a_support_that_is_gone_or_has_sunk_fails(kind: str, floor_contract: SceneContract) -> None:
    found = Footing.model_validate({**SOUND.model_dump(), kind: ("the ground is wrong",), "afloat": None})
    checks = checked(floor_contract, found)
    assert {name: check.passed for name, check in checks.items()} == {LEVEL: False}
    assert checks[LEVEL].note == "the ground is wrong"


def test_a_place_that_nobody_measured_does_not_pass(floor_contract: SceneContract) -> None:
    check = checked(floor_contract, None)[LEVEL]
    assert (check.passed, check.measured) == (False, None)


def test_what_a_generator_made_is_asked_for_its_supports_alone(floor_contract: SceneContract) -> None:
    assert list(checked(floor_contract, SOUND.model_copy(update={"afloat": None}))) == [LEVEL]
