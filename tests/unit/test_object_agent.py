from __future__ import annotations

import pytest
from code2worlds.agents.object_agent import UNBUILT, colour_distance, inspect, unbuilt
from code2worlds.state.errors import ProgramFailed
from code2worlds.state.plans import ObjectPlan
from code2worlds.state.scene import AssetFacts
from code2worlds.state.values import Vec3

BROWN = (0.42, 0.25, 0.12)
FACTS = AssetFacts(
    name="key_object",
    size_m=(0.1, 0.1, 0.25),
    vertices=900,
    volume_m3=0.0015,
    materials=("glass", "metal"),
    colour_rgb=(0.5, 0.38, 0.3),
)
PLAN = ObjectPlan(
    entry="bottle", count=1, recipe="infinigen_object", config={}, asked_colour="brown", asked_material="glass",
    density_kg_m3=500, friction=0.5, restitution=0.5, size_m=(0.1, 0.1, 0.25),
)  # fmt: skip


def failed(plan: ObjectPlan, facts: AssetFacts, rgb: Vec3 | None = BROWN) -> list[str]:
    return [check.name for check in inspect(plan, facts, rgb, 1).failed]


def test_a_brown_glass_bottle_of_usual_size_passes() -> None:
    assert failed(PLAN, FACTS) == []


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"size_m": (1.0, 1.0, 2.5)}, "size is that of its kind"),
        ({"size_m": (0.01, 0.01, 0.025)}, "size is that of its kind"),
        ({"volume_m3": 0.0}, "has a body"),
        ({"materials": ("wood",)}, "is of glass"),
        ({"colour_rgb": (0.1, 0.3, 0.8)}, "is brown"),
        ({"colour_rgb": None}, "is brown"),
        ({"floating_parts": 1, "gap_m": 0.03}, "has no floating part"),
    ],
)
def test_planted_faults_are_found(changed: dict[str, object], name: str) -> None:
    assert failed(PLAN, FACTS.model_copy(update=changed)) == [name]


def test_a_hue_is_compared_as_an_angle_across_red() -> None:
    distance, limit = colour_distance((0.9, 0.1, 0.15), (0.9, 0.15, 0.1))
    assert distance == pytest.approx(7.5, abs=0.1)
    assert distance < limit


def test_white_and_black_are_compared_by_lightness() -> None:
    distance, limit = colour_distance((0.95, 0.95, 0.95), (0.1, 0.1, 0.1))
    assert distance == pytest.approx(0.85)
    assert distance > limit


def test_a_said_height_is_held_to_a_tenth() -> None:
    plan = PLAN.model_copy(update={"asked_sides_m": {"height": 0.25}})
    assert failed(plan, FACTS.model_copy(update={"size_m": (0.1, 0.1, 0.27)})) == []
    assert failed(plan, FACTS.model_copy(update={"size_m": (0.1, 0.1, 0.28)})) == ["height is 0.25 m"]


def test_an_open_mesh_is_a_fault_only_where_the_motion_needs_an_inside() -> None:
    open_mesh = FACTS.model_copy(update={"open_edges": 32})
    assert failed(PLAN, open_mesh) == []
    assert failed(PLAN.model_copy(update={"closed": True}), open_mesh) == ["is closed"]


def test_an_open_mesh_is_closed_in_the_next_round() -> None:
    judged = inspect(PLAN.model_copy(update={"closed": True}), FACTS.model_copy(update={"open_edges": 1}), BROWN, 1)
    assert [(a.parameter, a.value) for a in judged.adjustments] == [("closed", True)]


def test_a_part_the_library_cannot_show_is_a_failed_check_that_nothing_mends() -> None:
    judged = inspect(PLAN.model_copy(update={"asked_parts": ("cap",), "missing_parts": ("wheels",)}), FACTS, BROWN, 1)
    assert [check.name for check in judged.failed] == ["has wheels"]
    assert judged.adjustments == ()


def test_several_things_side_by_side_may_lie_apart() -> None:
    apart = FACTS.model_copy(update={"floating_parts": 1, "gap_m": 0.03})
    assert failed(PLAN.model_copy(update={"loose": True}), apart) == []


def test_a_floating_part_asks_for_another_individual() -> None:
    plan = PLAN.model_copy(update={"config": {"seed": 4}})
    judged = inspect(plan, FACTS.model_copy(update={"floating_parts": 1}), BROWN, 1)
    assert [(a.parameter, a.value) for a in judged.adjustments] == [("seed", 5)]


def test_a_wrong_colour_asks_for_something_else_each_round() -> None:
    blue, asked, config = FACTS.model_copy(update={"colour_rgb": (0.1, 0.3, 0.8)}), [], dict(PLAN.config)
    for round_number in range(1, 5):
        judged = inspect(PLAN.model_copy(update={"config": config}), blue, BROWN, round_number)
        asked.append([(a.parameter, a.value) for a in judged.adjustments])
        config |= dict(asked[-1])
    assert asked == [[("labels", "remove")], [("material", "glass")], [("everywhere", True)], []]


def test_a_program_that_failed_asks_for_another_individual() -> None:
    judged = unbuilt(PLAN.model_copy(update={"config": {"seed": 7}}), ProgramFailed("it broke"), 2)
    assert [(check.name, check.note) for check in judged.failed] == [(UNBUILT, "it broke")]
    assert [(a.parameter, a.value) for a in judged.adjustments] == [("seed", 8)]


def test_moss_may_hide_more_of_a_colour_than_nothing_may() -> None:
    greenish = FACTS.model_copy(update={"colour_rgb": (0.3, 0.34, 0.15)})
    assert failed(PLAN, greenish) == ["is brown"]
    assert failed(PLAN.model_copy(update={"config": {"condition": "moss"}}), greenish) == []
