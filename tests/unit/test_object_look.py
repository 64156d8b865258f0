"""A look at the object: what is asked, what may be turned and how far, what an answer must hold."""

from __future__ import annotations

import pytest
from code2worlds.agents.minds.llm import object_look
from code2worlds.agents.minds.llm.object_look import WHOLE, Dial, checks_of, dials_of, problems_of, questions, turned
from code2worlds.agents.minds.llm.schemas import ObjectLook
from code2worlds.agents.motion_critic import verdict
from code2worlds.agents.object_agent import never_at_a_loss
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.recipes_text import recipe_text
from code2worlds.state.plans import Brief, KeyObject, Match, ObjectPlan, Setting
from code2worlds.state.verdicts import Adjustment, Check, Verdict

LIBRARY = Library()
PLAN = ObjectPlan(
    entry="bottle", count=1, recipe="infinigen_object", config={"seed": 4, "parameters": {"z_length": 0.25}},
    asked_colour="brown", asked_material="glass", density_kg_m3=500, friction=0.5, restitution=0.5,
    size_m=(0.1, 0.1, 0.25), asked_parts=("cap",),
)  # fmt: skip
DIALS = {
    "stretch.up": Dial("stretch.up", 1.0, 0.5, 2.0, "factor on height"),
    "legs": Dial("legs", 4, 3, 8, "number of legs", whole=True),
}
ASKED = {"is recognised as: bottle": "bottle", "looks brown": "brown", WHOLE: "bottle"}


def dials(**changed: object) -> dict[str, Dial]:
    plan = PLAN.model_copy(update=changed)
    return dials_of(plan, LIBRARY.objects["bottle"], LIBRARY.recipe(plan.recipe))


def brief(*words: str, how: str = "exact") -> Brief:
    match = Match.model_validate({"entry": "bottle", "span": "flask", "score": 1.0, "how": how})
    return Brief(key_object=KeyObject(match=match, modifiers=words), motions=(), setting=Setting(scene="room"))


def said(**no: object) -> ObjectLook:
    """Yes to everything but a colour that is missed as `no` tells."""
    answers = [{"question": question, "passed": True} for question in ASKED]
    if no:
        answers[1] |= {"passed": False, "note": "it is green", **no}
    return ObjectLook.model_validate({"looks_like": "a green bottle", "answers": answers})


def test_the_noun_and_what_was_said_of_it_are_asked_and_sizes_are_not() -> None:
    asked = questions(PLAN, brief("rusty", "brown", "big", "cap", "odd"), LIBRARY)
    assert list(asked) == [
        "is recognised as: flask", "looks brown", "looks made of glass", "shows its cap", 'shows what "rusty" means',
        WHOLE,
    ]  # fmt: skip


def test_a_thing_matched_by_meaning_is_asked_for_by_the_name_of_what_was_built() -> None:
    assert "is recognised as: bottle" in questions(PLAN, brief(how="embedding"), LIBRARY)


def test_parameters_of_the_entry_and_stretches_may_be_turned_and_the_seed_may_not() -> None:
    found = dials()
    assert set(found) == {
        "stretch.up", "stretch.along", "stretch.breadth", "parameters.z_length", "parameters.x_length",
        "parameters.bottle_width",
    }  # fmt: skip
    assert (found["parameters.z_length"].value, found["parameters.z_length"].high) == (0.25, 0.25)
    assert found["parameters.x_length"].value == pytest.approx((0.022 + 0.0625) / 2)


def test_no_side_is_stretched_that_was_said() -> None:
    assert not [path for path in dials(asked_sides_m={"height": 0.3}) if path.startswith("stretch")]


def test_of_a_generated_program_every_ranged_entry_may_be_turned() -> None:
    source = (
        'CONFIG = {\n    "petals": 5,  # [3, 12] how many\n    "seed": 0,  # [0, 9]\n    "name": "x",  # a name\n}\n'
    )
    plan = PLAN.model_copy(update={"config": {"petals": 7}})
    (dial,) = dials_of(plan, None, recipe_text("generated_1", source)).values()
    assert (dial.path, dial.value, dial.turned("less"), dial.turned("much more")) == ("petals", 7.0, 6, 11)


def test_a_turn_stays_inside_the_range_and_moves_a_whole_number_by_one_at_least() -> None:
    up, legs = DIALS.values()
    assert [up.turned(way) for way in ("much less", "less", "more", "much more")] == pytest.approx(
        [0.5, 0.775, 1.225, 1.6]
    )
    assert (legs.turned("more"), legs.turned("much less")) == (5, 3)


@pytest.mark.parametrize(
    ("no", "problem"),
    [
        ({"parameter": "colour", "direction": "more"}, "there is no 'colour'; there are stretch.up, legs"),
        ({"parameter": "legs"}, "give parameter and direction, or neither"),
        ({"note": " "}, "say what is wrong"),
    ],
)
def test_a_no_that_nobody_can_act_on_is_sent_back(no: dict[str, object], problem: str) -> None:
    (found,) = problems_of(said(**no), ASKED, DIALS)
    assert problem in found


def test_every_question_is_answered_once_and_none_is_made_up() -> None:
    twice = said().answers[:1] * 2
    other = twice[0].model_copy(update={"question": "is it pretty"})
    found = problems_of(ObjectLook(answers=[*twice, other]), ASKED, DIALS)
    assert [problem.split(": ", 1)[1] for problem in found] == [
        "'looks brown' is not answered", f"'{WHOLE}' is not answered",
        "'is recognised as: bottle' is answered twice", "'is it pretty' was not asked",
    ]  # fmt: skip
    assert problems_of(said(), ASKED, DIALS) == []


def judged(**no: object) -> Verdict:
    return verdict(1, checks_of(said(**no), ASKED, DIALS), ("engine", "vision"))


def test_a_no_turns_the_number_it_names() -> None:
    assert judged().accepted
    found = turned({"stretch": {"along": 1.2}, "seed": 4}, judged(parameter="stretch.up", direction="more"))
    assert found == {"stretch": {"along": 1.2, "up": pytest.approx(1.225)}, "seed": 4}


def test_a_number_at_its_end_cannot_be_turned_further() -> None:
    at_end = {"stretch.up": Dial("stretch.up", 2.0, 0.5, 2.0, "")}
    (_, failed, _) = checks_of(said(parameter="stretch.up", direction="more"), ASKED, at_end)
    assert (failed.passed, failed.adjustments) == (False, ())


def test_what_was_measured_to_fail_is_not_answered_by_a_look() -> None:
    change = Adjustment(stream="object", parameter="seed", value=5, reason="a part of it floats")
    floats = Check(name="floats", tier="engine", passed=False, measured=1.0, adjustments=(change,))
    both = verdict(1, [floats, *judged(parameter="legs", direction="more").checks], ("engine", "vision"))
    assert turned({"legs": 4}, both) is None
    assert not both.accepted


def test_a_colour_missed_without_a_number_drops_what_hides_it_and_then_tries_another_individual() -> None:
    asked = []
    plan = PLAN
    for _ in range(4):
        answered = never_at_a_loss(plan, judged(parameter=None))
        asked += [(change.parameter, change.value) for change in answered.adjustments]
        config = object_look.turned(plan.config, answered)
        assert config is not None
        plan = plan.model_copy(update={"config": config})
    assert asked == [("labels", "remove"), ("material", "glass"), ("everywhere", True), ("seed", 5)]
