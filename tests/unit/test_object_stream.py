"""The loop of the object stream: what it tries next, and when it stops."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from code2worlds.agents.object_agent import unbuilt
from code2worlds.graph.object_stream import after_build, after_inspect, after_parametrise, parametrise
from code2worlds.state.errors import ProgramFailed
from code2worlds.state.plans import Brief, KeyObject, Match, ObjectPlan, Setting
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Adjustment, Check, Verdict

REQUEST = Request(prompt="A widget falls.")


def plan(entry: str, **config: Any) -> ObjectPlan:
    return ObjectPlan(
        entry=entry, count=1, recipe="infinigen_object", config=config, density_kg_m3=500, friction=0.5,
        restitution=0.5, size_m=(0.1, 0.1, 0.2),
    )  # fmt: skip


def brief(how: Any, *nearest: str) -> Brief:
    match = Match(entry="cup", span="widget", score=0.7, how=how, nearest=nearest)
    return Brief(key_object=KeyObject(match=match), motions=(), setting=Setting(scene="room"))


@dataclass
class Mind:
    """Answers a failed inspection with `revised`; plans whatever entry it is asked for."""

    revised: ObjectPlan | None = None
    planned: list[str] = field(default_factory=list)

    def plan_object(self, asked: Brief, request: Request) -> ObjectPlan:
        assert asked.key_object is not None
        self.planned.append(asked.key_object.match.entry)
        return plan(asked.key_object.match.entry)

    def revise_object(self, before: ObjectPlan, judged: Verdict) -> ObjectPlan | None:
        return self.revised


def next_plan(state: dict[str, Any], mind: Mind) -> dict[str, Any]:
    bench: Any = SimpleNamespace(mind=mind)
    whole: Any = {"request": REQUEST, **state}
    return dict(asyncio.run(parametrise(whole, bench)))


def rejected(number: int) -> Verdict:
    change = Adjustment(stream="object", parameter="seed", value=5, reason="a part of it floats")
    check = Check(name="has no floating part", tier="engine", passed=False, measured=1.0, adjustments=(change,))
    return Verdict(round=number, accepted=False, checks=(check,), score=0.5)


def failures(*entries: str) -> dict[str, Verdict]:
    return {str(n): unbuilt(plan(entry), ProgramFailed("it broke"), n) for n, entry in enumerate(entries, 1)}


def test_a_revised_plan_is_built() -> None:
    state = {"brief": brief("exact"), "object_plan": plan("cup", seed=4), "object_verdicts": {"1": rejected(1)}}
    update = next_plan({**state, "object_facts": "facts"}, Mind(plan("cup", seed=5)))
    assert update["object_plan"].config["seed"] == 5
    assert after_parametrise({**state, **update}) == "build"  # type: ignore[typeddict-item]


def test_the_loop_ends_where_nothing_would_change() -> None:
    state = {"brief": brief("exact"), "object_plan": plan("cup", seed=4), "object_verdicts": {"1": rejected(1)}}
    update = next_plan({**state, "object_facts": "facts"}, Mind(None))
    assert update["object_stuck"]
    assert after_parametrise({**state, **update}) == "__end__"  # type: ignore[typeddict-item]


def test_five_rejections_are_the_end() -> None:
    assert after_inspect({"object_verdicts": {"4": rejected(4)}}) == "parametrise"
    assert after_inspect({"object_verdicts": {"5": rejected(5)}}) == "__end__"


def test_what_was_not_built_is_not_inspected() -> None:
    assert after_build({"object_facts": None}) == "parametrise"


def test_a_program_that_failed_is_followed_by_another_individual() -> None:
    state = {"brief": brief("exact"), "object_plan": plan("cup", seed=4), "object_verdicts": failures("cup")}
    update = next_plan({**state, "object_facts": None}, Mind(plan("cup", seed=5)))
    assert update["object_plan"].config["seed"] == 5


def test_after_two_individuals_comes_the_next_nearest_kind_of_a_word_matched_by_meaning() -> None:
    state = {"object_plan": plan("cup", seed=5), "object_verdicts": failures("cup", "cup"), "object_facts": None}
    mind = Mind(plan("cup", seed=6))
    update = next_plan({**state, "brief": brief("embedding", "cup", "bowl", "jar")}, mind)
    assert (update["object_plan"].entry, mind.planned) == ("bowl", ["bowl"])


def test_a_thing_named_outright_that_cannot_be_built_fails_by_name() -> None:
    state = {"object_plan": plan("cup", seed=5), "object_verdicts": failures("cup", "cup"), "object_facts": None}
    with pytest.raises(ProgramFailed, match="it broke"):
        next_plan({**state, "brief": brief("exact")}, Mind(plan("cup", seed=6)))
