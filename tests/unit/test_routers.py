from __future__ import annotations

import pytest
from code2worlds.graph.routers import after_critic
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Check, Verdict
from code2worlds.state.world import Span, WorldState


def state(*, fault: str = "dynamics", accepted: bool = False, round_number: int = 1, **more: object) -> WorldState:
    check = Check.model_validate({"name": "x", "tier": "engine", "passed": accepted, "measured": 1.0, "fault": fault})
    verdict = Verdict(
        round=round_number, accepted=accepted, checks=(check,), score=0.5, fault=None if accepted else check.fault
    )
    base = {"request": Request(prompt="x", max_rounds=3, max_minutes=10.0, max_tokens=100), "round": round_number}
    return {**base, "verdicts": {str(round_number): verdict}, **more}  # type: ignore[typeddict-item]


def test_an_accepted_world_is_filmed() -> None:
    assert after_critic(state(accepted=True)) == "render_final"


@pytest.mark.parametrize(
    ("fault", "node"),
    [
        ("dynamics", "postprocess_agent"),
        ("camera", "postprocess_agent"),
        ("object", "object_agent"),
        ("environment", "environment_planner"),
    ],
)
def test_a_rejected_world_goes_back_to_the_stream_at_fault(fault: str, node: str) -> None:
    assert after_critic(state(fault=fault)) == node


def test_used_up_rounds_end_the_loop() -> None:
    assert after_critic(state(round_number=3)) == "render_final"


def test_used_up_minutes_end_the_loop() -> None:
    assert after_critic(state(spans={"a": Span(node="simulate", start=0.0, end=601.0)})) == "render_final"


def test_used_up_tokens_end_the_loop() -> None:
    assert after_critic(state(tokens={"a": 60, "b": 40})) == "render_final"


def test_a_round_that_would_only_repeat_the_last_is_not_begun() -> None:
    assert after_critic(state(stuck=True)) == "render_final"


def test_the_latest_round_decides_not_the_alphabetically_last() -> None:
    found = state(round_number=10, accepted=True)
    found["verdicts"] = {"9": state(round_number=9)["verdicts"]["9"], **found["verdicts"]}
    found["request"] = Request(prompt="x", max_rounds=20)
    assert after_critic(found) == "render_final"
