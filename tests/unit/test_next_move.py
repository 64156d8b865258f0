"""What the loop does after a rejection, with the real offline mind and rounds written by hand."""

from __future__ import annotations

from typing import cast

import pytest
from code2worlds.agents import learning, motion_critic
from code2worlds.agents.learning import Trial
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.graph import next_move
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.plans import DynamicsPlan
from code2worlds.state.scene import Assembly, AssetFacts, Box, FreePath, SceneContract, Support
from code2worlds.state.values import Config, ExecutionReport, Request
from code2worlds.state.verdicts import Check, Expectation, Response, Strategy, Verdict
from code2worlds.state.world import WorldState

FLOOR = Support(name="floor", kind="floor", object="floor", height_m=0.0, low=(-3, -3), high=(3, 3))
HALL = SceneContract(
    scene="studio",
    fidelity="preview",
    indoor=True,
    supports=(FLOOR,),
    paths=(
        FreePath(support="floor", start=(-1.6, 0), heading_deg=0.0, length_m=3.2, width_m=0.8),
        FreePath(support="floor", start=(0, -1.2), heading_deg=90.0, length_m=2.4, width_m=0.8),
    ),
    bounds=Box(low=(-3, -3, 0), high=(3, 3, 2.6)),
    camera_space=Box(low=(-2, -2, 0.3), high=(2, 2, 2.4)),
    lights=("sun",),
)
BALL = AssetFacts(
    name="key_object", size_m=(0.2, 0.2, 0.2), vertices=500, volume_m3=0.004, round_axis="any", radius_m=0.1
)
PACE = Expectation(
    name="pace", measure="mean_speed_m_s", low=0.8, high=1.25, unit="m/s", words="x", severity=2.0,
    responses=(Response(parameter="speed_m_s"),),
)  # fmt: skip
SOUND = Expectation(name="sound", measure="max_jump_m", high=0.02, unit="m", words="law of every world")


@pytest.fixture(scope="module")
def mind(retriever: Retriever) -> OfflineMind:
    return OfflineMind(retriever)


@pytest.fixture(scope="module")
def state(mind: OfflineMind) -> WorldState:
    request = Request(prompt="A ball rolls across a white studio floor", max_rounds=8)
    brief = mind.read(request)
    thing = mind.plan_object(brief, request)
    found = {
        "request": request,
        "brief": brief,
        "object_plan": thing,
        "object_facts": BALL,
        "environment_plan": mind.plan_environment(brief, request),
        "assembly": Assembly.model_construct(contract=HALL, objects=("key_object",)),
        "expectations": (PACE, SOUND),
        "dynamics_plan": mind.plan_dynamics(brief, request, thing, BALL, HALL),
    }
    return cast("WorldState", found)


def with_numbers(plan: DynamicsPlan, **numbers: object) -> DynamicsPlan:
    config = cast("Config", {**plan.layers[0].config, **numbers})
    return plan.model_copy(update={"layers": (plan.layers[0].model_copy(update={"config": config}),)})


def judged(number: int, speed: float, jump_m: float = 0.0) -> Verdict:
    checks = [motion_critic.checked(PACE, speed), motion_critic.checked(SOUND, jump_m)]
    return motion_critic.verdict(number, checks, ("engine",))


def decide(state: WorldState, mind: OfflineMind, trials: list[Trial]) -> Strategy:
    return next_move.decided(state, mind, trials, learning.progress(trials, state["expectations"]))


def chosen(trial: Trial, kind: str, stream: str = "dynamics") -> Trial:
    """The trial with the strategy that was chosen after it."""
    number = trial.verdict.round
    strategy = Strategy.model_validate({"kind": kind, "stream": stream, "base_round": number, "why": "x"})
    return Trial(trial.plan, trial.verdict.model_copy(update={"strategy": strategy}))


def test_a_first_rejection_turns_numbers(state: WorldState, mind: OfflineMind) -> None:
    first = Trial(with_numbers(state["dynamics_plan"], speed_m_s=4.0), judged(1, 4.0))
    strategy = decide(state, mind, [first])
    assert (strategy.kind, strategy.stream, strategy.base_round) == ("adjust", "dynamics", 1)


def test_after_a_step_back_the_best_round_is_changed(state: WorldState, mind: OfflineMind) -> None:
    plan = state["dynamics_plan"]
    rounds = [Trial(with_numbers(plan, speed_m_s=2.0), judged(1, 2.0)), Trial(plan, judged(2, 9.0))]
    assert decide(state, mind, rounds).base_round == 1


def test_what_asks_for_no_number_gets_another_start(state: WorldState, mind: OfflineMind) -> None:
    first = Trial(state["dynamics_plan"], judged(1, 1.0, jump_m=1.0))
    assert decide(state, mind, [first]).kind == "other_start"


def test_numbers_with_which_no_program_runs_go_half_way_to_the_usual_ones(state: WorldState, mind: OfflineMind) -> None:
    plan = with_numbers(state["dynamics_plan"], speed_m_s=2.8)  # the recipe's own is 0.7
    failed = motion_critic.program_check(ExecutionReport(status="crashed", seconds=1.0))
    first = Trial(plan, motion_critic.verdict(1, [failed], ("engine",)))
    assert decide(state, mind, [first]).kind == "adjust"
    new = next_move.planned("adjust", state, mind, [first], first)
    assert new is not None
    assert new.layers[0].config["speed_m_s"] == pytest.approx(1.4)
    assert "speed_m_s: 2.8 -> 1.4 (half way to usual)" in new.changed


def test_another_start_takes_another_seed_and_the_next_free_path(state: WorldState) -> None:
    old = state["dynamics_plan"].layers[0].config
    new = next_move.other_start(state["dynamics_plan"], HALL, 1)
    assert (old["heading_deg"], new.layers[0].config["heading_deg"]) == (0.0, 90.0)
    assert new.layers[0].config["seed"] == 7919
    assert new.changed == ("seed: 0 -> 7919 (another start)", "heading_deg: 0.0 -> 90.0 (another start)")


def test_a_start_that_changed_nothing_is_followed_by_another_recipe(state: WorldState, mind: OfflineMind) -> None:
    plan = state["dynamics_plan"]
    first = chosen(Trial(plan, judged(1, 1.0, jump_m=1.0)), "other_start")
    second = Trial(next_move.other_start(plan, HALL, 1), judged(2, 1.0, jump_m=1.0))
    strategy = decide(state, mind, [first, second])
    assert strategy.kind == "other_recipe"
    new = next_move.planned("other_recipe", state, mind, [first, second], second)
    assert new is not None
    assert new.layers[0].recipe != plan.layers[0].recipe
    assert new.layers[0].kinds == plan.layers[0].kinds


def stuck_rounds(state: WorldState) -> list[Trial]:
    """Another start and another recipe were tried, and nothing has changed."""
    plan = state["dynamics_plan"]
    other = with_numbers(plan, seed=1)
    layer = other.layers[0].model_copy(update={"recipe": "rigid_throwing"})
    by_other_recipe = other.model_copy(update={"layers": (layer,)})
    bad = {number: judged(number, 1.0, jump_m=1.0) for number in (1, 2, 3)}
    return [chosen(Trial(plan, bad[1]), "other_start"), chosen(Trial(other, bad[2]), "other_recipe"),
            Trial(by_other_recipe, bad[3])]  # fmt: skip


def test_after_these_the_environment_is_laid_out_anew(state: WorldState, mind: OfflineMind) -> None:
    trials = stuck_rounds(state)
    strategy = decide(state, mind, trials)
    assert (strategy.kind, strategy.stream) == ("replan", "environment")
    asked = next_move.directed(trials[-1].verdict, strategy, state)
    assert asked.fault == "environment"
    revised = mind.revise_environment(state["environment_plan"], asked)
    assert revised.config["seed"] == 7919


def test_when_nothing_is_left_the_loop_stops(state: WorldState, mind: OfflineMind) -> None:
    trials = stuck_rounds(state)
    trials[-1] = chosen(trials[-1], "replan", "environment")
    trials.append(Trial(with_numbers(trials[-1].plan, seed=2), judged(4, 1.0, jump_m=1.0)))
    assert decide(state, mind, trials).kind == "stop"


def test_a_layout_that_the_user_asked_for_is_kept(state: WorldState, mind: OfflineMind) -> None:
    request = state["request"].model_copy(update={"overrides": {"environment.seed": 5}})
    forced = cast("WorldState", {**state, "request": request})
    assert decide(forced, mind, stuck_rounds(state)).kind == "stop"


def test_what_no_round_can_mend_leaves_only_numbers_to_turn(state: WorldState, mind: OfflineMind) -> None:
    unknown = Check(name="holds what the sentence is about", tier="prompt", passed=False, measured=None, margin=1.0)
    still_wrong = judged(1, 1.0, jump_m=1.0)
    verdict = still_wrong.model_copy(update={"checks": (unknown, *still_wrong.checks)})
    assert decide(state, mind, [Trial(state["dynamics_plan"], verdict)]).kind == "stop"


def test_the_same_rounds_give_the_same_plan_again(state: WorldState, mind: OfflineMind) -> None:
    first = Trial(state["dynamics_plan"], judged(1, 1.0, jump_m=1.0))
    planned = next_move.planned("other_start", state, mind, [first], first)
    assert planned == next_move.planned("other_start", state, mind, [chosen(first, "other_start")], first)
