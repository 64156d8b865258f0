"""What earlier rounds teach: which parameter is asked, how far, and whether the loop gets anywhere."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from code2worlds.agents import motion_critic
from code2worlds.agents.learning import Trial, progress, sharpened
from code2worlds.agents.minds.offline.revision import into, revise_layers, room_of
from code2worlds.retrieval_index.recipes_text import RecipeText, recipe_text
from code2worlds.state.plans import DynamicsPlan, Layer
from code2worlds.state.verdicts import Expectation, Response, Tolerance

RECIPE = recipe_text("wind", 'CONFIG = {\n    "wind": 2.0,  # [0.1, 20] m/s\n    "gusts": 1.0,  # [0, 4] share\n}\n')
SWAY = Expectation(
    name="sways", measure="a", low=0.8, high=1.25, unit="m", words="sways", severity=2.0,
    responses=(Response(parameter="wind"), Response(parameter="gusts")),
)  # fmt: skip
CALM = Expectation(
    name="stays calm", measure="b", high=4.0, unit="m", words="calm", responses=(Response(parameter="wind"),)
)


def recipe_of(name: str) -> RecipeText:
    return RECIPE


def trial(number: int, wind: float, measured: Mapping[str, float | None], gusts: float = 1.0) -> Trial:
    known = {"sways": SWAY, "stays calm": CALM}
    checks = [motion_critic.checked(known[name], value) for name, value in measured.items()]
    layer = Layer(kinds=("swaying",), recipe="wind", config={"wind": wind, "gusts": gusts})
    return Trial(DynamicsPlan(layers=(layer,)), motion_critic.verdict(number, checks, ("engine",)))


def next_wind(*trials: Trial) -> float:
    judged = sharpened(trials[-1], trials, (SWAY, CALM), recipe_of)
    return float(str(revise_layers(trials[-1].plan, judged, recipe_of).layers[0].config["wind"]))


def state(*trials: Trial) -> str:
    return progress(trials, (SWAY, CALM)).state


def test_a_check_asks_one_parameter_only() -> None:
    first = trial(1, 2.0, {"sways": 0.1})
    asked = sharpened(first, [first], (SWAY,), recipe_of).adjustments
    assert [a.parameter for a in asked] == ["wind"]


def test_a_parameter_at_the_end_of_its_range_is_not_asked_again() -> None:
    first = trial(1, 20.0, {"sways": 0.1})
    asked = sharpened(first, [first], (SWAY,), recipe_of).adjustments
    assert [a.parameter for a in asked] == ["gusts"]


def test_a_parameter_without_effect_makes_room_for_the_next_one() -> None:
    rounds = [trial(1, 2.0, {"sways": 0.1}), trial(2, 6.0, {"sways": 0.1}), trial(3, 15.0, {"sways": 0.1})]
    asked = sharpened(rounds[-1], rounds, (SWAY,), recipe_of).adjustments
    assert [a.parameter for a in asked] == ["gusts"]


def test_the_second_turn_is_sized_by_what_the_first_one_did() -> None:
    # 3 times the wind gave 9 times the sway: from 4 down to 1 takes half the wind
    assert next_wind(trial(1, 1.0, {"sways": 4.0 / 9.0}), trial(2, 3.0, {"sways": 4.0})) == pytest.approx(1.5, rel=0.02)


def test_mending_one_check_leaves_another_that_holds_where_it_can() -> None:
    # by itself the sway asks for ten times the wind, and the calm bears four times of it
    rounds = trial(1, 1.0, {"sways": 0.5, "stays calm": 1.8})
    assert 1.6 <= next_wind(rounds) <= 2.2


def test_a_round_in_which_another_number_changed_too_is_no_lesson_by_itself() -> None:
    # the gusts may have done it: the stated power, 1, asks for twice the wind, not for what lies between 2 and 4
    assert next_wind(trial(1, 4.0, {"sways": 9.0}, gusts=2.0), trial(2, 2.0, {"sways": 0.5})) == pytest.approx(4.0)


def test_nothing_has_no_multiple_and_begins_at_the_usual_value() -> None:
    first = trial(1, 20.0, {"sways": 0.1}, gusts=0.0)
    judged = sharpened(first, [first], (SWAY,), recipe_of)
    assert revise_layers(first.plan, judged, recipe_of).layers[0].config["gusts"] == 1.0


def test_the_more_important_of_two_that_exclude_each_other_gets_its_way() -> None:
    room = room_of([Tolerance(parameter="x", least=4.0), Tolerance(parameter="x", most=0.5)])
    assert room == (4.0, float("inf"))
    assert into(1.0, room) > 4.0


def test_a_sliver_of_common_room_is_none() -> None:
    room = room_of([Tolerance(parameter="x", least=0.1, most=0.99), Tolerance(parameter="x", least=0.98)])
    assert room == (0.1, 0.99)
    assert room_of([Tolerance(parameter="x", least=0.98, most=1.02)]) == (0.98, 1.02)


def test_a_higher_score_is_progress_and_a_lower_one_a_step_back() -> None:
    low, mid = trial(1, 1.0, {"sways": 0.1}), trial(2, 2.0, {"sways": 0.4})
    assert state(low) == "first"
    assert state(low, mid) == "improved"
    assert state(mid, trial(2, 0.5, {"sways": 0.05})) == "worse"
    assert state(low, trial(2, 2.0, {"sways": 0.1})) == "none"


def test_too_high_too_low_too_high_again_is_an_oscillation() -> None:
    swing = [trial(n, w, {"sways": m}) for n, w, m in ((1, 4.0, 4.0), (2, 1.0, 0.2), (3, 3.9, 3.9))]
    assert state(*swing) == "oscillating"


def test_a_swing_that_dies_out_is_none() -> None:
    swing = [trial(n, w, {"sways": m}) for n, w, m in ((1, 4.0, 4.0), (2, 1.0, 0.7), (3, 2.0, 1.3))]
    assert state(*swing) == "improved"


def test_checks_that_take_turns_in_failing_are_an_oscillation() -> None:
    turns = [
        trial(1, 1.0, {"sways": 0.2, "stays calm": 1.0}),
        trial(2, 9.0, {"sways": 1.0, "stays calm": 9.0}),
        trial(3, 1.0, {"sways": 0.2, "stays calm": 1.0}),
    ]
    assert state(*turns) == "oscillating"


def test_too_little_first_and_too_much_later_is_a_bracket_and_no_oscillation() -> None:
    turns = [
        trial(1, 1.0, {"sways": 0.2, "stays calm": 9.0}),
        trial(2, 3.0, {"sways": 0.5, "stays calm": 1.0}),
        trial(3, 9.0, {"sways": 9.0, "stays calm": 9.0}),
    ]
    assert state(*turns) == "worse"


def test_the_best_round_is_the_one_of_the_highest_score() -> None:
    rounds = [trial(1, 1.0, {"sways": 0.6}), trial(2, 3.0, {"sways": 40.0})]
    assert progress(rounds, (SWAY,)).best_round == 1


def test_a_trend_shows_what_was_tried_and_what_came_of_it() -> None:
    rounds = [trial(1, 1.0, {"sways": 0.4}), trial(2, 3.0, {"sways": 2.5})]
    (found,) = progress(rounds, (SWAY,)).trends
    assert found.measured == (0.4, 2.5)
    assert [round(margin, 6) for margin in found.margins if margin is not None] == [-0.5, 1.0]
    assert found.tried == {"wind": (1.0, 3.0), "gusts": (1.0, 1.0)}
