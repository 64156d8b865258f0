"""From a sentence to numbers, without Blender: the scene contract and the object's facts are written by hand."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.offline.dynamics_choice import check_recipes
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.retrieval_index.catalog import Library, MotionEntry
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import NotUnderstood
from code2worlds.state.plans import Motion
from code2worlds.state.scene import AssetFacts, Box, FreePath, SceneContract, Support
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Adjustment, Check, Verdict

FLOOR = Support(name="floor", kind="floor", object="floor", height_m=0.0, low=(-3, -3), high=(3, 3))
TABLE = Support(name="table", kind="table", object="table", height_m=0.72, low=(-1, -1), high=(0, 1))
ROOM = SceneContract(
    scene="living_room",
    fidelity="preview",
    indoor=True,
    supports=(FLOOR, TABLE),
    paths=(
        FreePath(support="floor", start=(-1.6, 0), heading_deg=0.0, length_m=3.2, width_m=0.8),
        FreePath(
            support="table",
            start=(-0.9, 0),
            heading_deg=0.0,
            length_m=0.9,
            width_m=0.5,
            leaves_support=True,
            lands_on="floor",
        ),
    ),
    bounds=Box(low=(-3, -3, 0), high=(3, 3, 2.6)),
    camera_space=Box(low=(-2, -2, 0.3), high=(2, 2, 2.4)),
    lights=("sun",),
)
BALL = AssetFacts(
    name="key_object", size_m=(0.2, 0.2, 0.2), vertices=500, volume_m3=0.004, round_axis="any", radius_m=0.1
)
BLOCK = AssetFacts(name="key_object", size_m=(0.05, 0.05, 0.05), vertices=24, volume_m3=1.25e-4)


@pytest.fixture(scope="module")
def mind(retriever: Retriever) -> OfflineMind:
    return OfflineMind(retriever)


def planned(mind: OfflineMind, prompt: str, asset: AssetFacts = BALL) -> dict[str, object]:
    request = Request(prompt=prompt)
    brief = mind.read(request)
    plan = mind.plan_dynamics(brief, request, mind.plan_object(brief, request), asset, ROOM)
    (layer,) = plan.layers
    return {"recipe": layer.recipe, **layer.config}


def test_slower_words_give_lower_speeds(mind: OfflineMind) -> None:
    speeds = [planned(mind, f"A ball rolls {w} across the floor")["speed_m_s"] for w in ("slowly", "", "quickly")]
    assert speeds == sorted(speeds, key=lambda speed: float(str(speed)))
    assert len(set(speeds)) == 3


def test_off_a_table_starts_on_the_table(mind: OfflineMind) -> None:
    found = planned(mind, "A ball rolls off a table and drops to the floor")
    assert (found["recipe"], found["support"]) == ("rigid_rolling", "table")


def test_what_cannot_roll_slides_off(mind: OfflineMind) -> None:
    assert planned(mind, "A wooden block falls off the table", BLOCK)["recipe"] == "rigid_sliding"


def test_a_fall_that_bounces_is_a_bounce(mind: OfflineMind) -> None:
    assert planned(mind, "A ball falls and bounces on the floor")["recipe"] == "rigid_bouncing"


def test_a_motion_without_a_recipe_is_named_before_anything_is_built() -> None:
    library = Library()
    library.motions["teleporting"] = MotionEntry(name="teleporting")
    with pytest.raises(NotUnderstood, match=r'no recipe yet for teleporting \("beams up"\)'):
        check_recipes([Motion(kind="teleporting", span="beams up")], library)


def test_colour_material_and_count_reach_the_object_program(mind: OfflineMind) -> None:
    request = Request(prompt="Three big red rubber balls bounce on the floor")
    plan = mind.plan_object(mind.read(request), request)
    assert plan is not None
    assert plan.count == 3
    assert plan.config["material"] == "rubber"
    assert plan.config["colour"] == [0.78, 0.10, 0.09]
    size = plan.config["size_m"]
    assert isinstance(size, float)
    assert size == pytest.approx(1.4 * max(mind._library.objects["ball"].measured.size_m or (0,)))


def test_a_stronger_material_makes_the_same_thing_heavier(mind: OfflineMind) -> None:
    wood, steel = (Request(prompt=f"A {material} ball rolls on the floor") for material in ("wooden", "steel"))
    light, heavy = (mind.plan_object(mind.read(request), request) for request in (wood, steel))
    assert light is not None
    assert heavy is not None
    assert heavy.density_kg_m3 > 5 * light.density_kg_m3


def test_expectations_carry_the_words_they_came_from(mind: OfflineMind) -> None:
    request = Request(prompt="A ball rolled slowly across the floor")
    found = {e.name: e for e in mind.expect(mind.read(request), request, None, BALL, ROOM)}
    pace = found["rolls at the pace the sentence names"]
    assert pace.words == "slowly rolled"
    assert pace.low == pytest.approx(0.5 * 0.4 * 0.35)
    assert pace.high == pytest.approx(1.3 * 1.2 * 0.35)
    assert found["nothing interpenetrates"].words == "law of every world"


def test_going_over_an_edge_must_fall_the_height_of_the_table(mind: OfflineMind) -> None:
    request = Request(prompt="A ball rolls off a table and drops to the floor")
    found = {e.name: e for e in mind.expect(mind.read(request), request, None, BALL, ROOM)}
    drop = found["falls the height of its support"]
    assert drop.low is not None
    assert drop.high is not None
    assert drop.low < 0.72 < drop.high


def test_an_adjustment_changes_its_number_and_stays_in_range(mind: OfflineMind) -> None:
    request = Request(prompt="A ball rolls across the floor")
    brief = mind.read(request)
    plan = mind.plan_dynamics(brief, request, mind.plan_object(brief, request), BALL, ROOM)
    change = Adjustment(stream="dynamics", parameter="speed_m_s", factor=1000.0, reason="too slow")
    check = Check(name="pace", tier="engine", passed=False, measured=0.0, adjustments=(change,))
    better = mind.revise_dynamics(plan, Verdict(round=1, accepted=False, checks=(check,), score=0.1))
    assert better.layers[0].config["speed_m_s"] == 10.0
    assert "too slow" in better.changed[0]


def test_too_bright_a_picture_closes_the_aperture(mind: OfflineMind) -> None:
    request = Request(prompt="A ball rolls across a white studio floor")
    plan = mind.plan_environment(mind.read(request), request)
    change = Adjustment(stream="environment", parameter="exposure", factor=0.5, reason="too bright")
    check = Check(name="exposure", tier="image", passed=False, measured=0.9, adjustments=(change,))
    better = mind.revise_environment(plan, Verdict(round=1, accepted=False, checks=(check,), score=0.1))
    assert better.config["exposure_stops"] == pytest.approx(-1.0)


def test_what_the_sentence_says_of_time_and_place_reaches_the_environment(mind: OfflineMind) -> None:
    request = Request(prompt="A ball rolls off a table in the kitchen at night")
    plan = mind.plan_environment(mind.read(request), request)
    assert (plan.recipe, plan.config["room_type"]) == ("room", "kitchen")
    assert plan.config["time_of_day"] == "night"
    assert plan.config["needs_table"] is True
