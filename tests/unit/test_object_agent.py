from __future__ import annotations

import pytest
from code2worlds.agents.object_agent import colour_distance, inspect
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
