"""The bench of the loop: its wrong starts name numbers that exist, and its shares are of starts that were wrong."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from code2worlds.benchmarks.ablation import made_wrong
from code2worlds.benchmarks.convergence import summary
from code2worlds.benchmarks.critic.wrong_starts import STARTS, Start
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.recipes_text import recipe_text
from code2worlds.state.plans import DynamicsPlan, Layer
from code2worlds.state.verdicts import Expectation, Response

RECIPE = recipe_text("wind", 'CONFIG = {\n    "wind": 2.0,  # [0.1, 20] m/s\n    "calm": 1.0,\n}\n')
ASKED = Namespace(duration=2.0, fps=10, seed=0, max_rounds=5)


def plan(**config: Any) -> DynamicsPlan:
    return DynamicsPlan(layers=(Layer(kinds=("swaying",), recipe="wind", config=config),))


def row(start: str, rounds: int, *, accepted: bool = True, failed: tuple[str, ...] = ("x",)) -> dict[str, Any]:
    return {
        "kind": "swaying",
        "start": start,
        "accepted": accepted,
        "rounds": rounds,
        "strategies": [],
        "oscillated": False,
        "over_budget": False,
        "failed_first": list(failed),
        "failed_last": [] if accepted else ["x"],
        "simulated_s": 10.0,
        "judged_s": 0.2,
    }


def test_every_wrong_start_names_numbers_of_its_recipe(library: Library) -> None:
    wrong = {
        f"{kind}: {name}"
        for kind, starts in STARTS.items()
        for start in starts
        for name in (*start.times, *start.to)
        if name not in library.recipe(str(library.motions[kind].recipe)).config
    }
    assert not wrong


def test_at_least_thirty_kinds_have_two_different_starts() -> None:
    assert len(STARTS) >= 30
    assert all(first.name != second.name for first, second in STARTS.values())


def test_a_wrong_start_stays_in_the_range_of_the_recipe() -> None:
    start = Start(times={"wind": 4.0})
    assert start.of(plan(wind=10.0, calm=1.0), RECIPE).layers[0].config["wind"] == 20.0


def test_only_what_an_expectation_can_turn_is_made_wrong_and_by_a_factor_of_four_at_most() -> None:
    turned = (Response(parameter="wind"),)
    sway = Expectation(name="sways", measure="max:tip_amplitude_m", low=0.1, unit="m", words="x", responses=turned)
    drawn = [made_wrong(plan(wind=2.0, calm=1.0), [sway], [RECIPE], seed).layers[0].config for seed in range(20)]
    assert {config["calm"] for config in drawn} == {1.0}
    assert all(0.5 <= float(str(config["wind"])) <= 8.0 for config in drawn)
    assert len({str(config["wind"]) for config in drawn}) == 20


def test_starts_that_were_not_wrong_do_not_count() -> None:
    found = summary([row("", 1, failed=()), row("a", 2), row("b", 1, failed=()), row("c", 4)], ASKED)
    assert found["starts"] == 2
    assert found["accepted_within_3"] == 0.5
    assert found["accepted_in_the_end"] == 1.0
    assert found["one_round_accepted"] == 1
    assert found["not_wrong_by_its_measures"] == ["swaying: b"]
    assert found["engine_tier_to_simulation"] == {"all": 0.02, "worst": 0.02}
