from __future__ import annotations

import pytest
from code2worlds.graph.routers import after_critic
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Check, Strategy, Verdict
from code2worlds.state.world import Span, WorldState


def state(
    *, stream: str = "dynamics", kind: str = "adjust", accepted: bool = False, round_number: int = 1, **more: object
) -> WorldState:
    check = Check(name="x", tier="engine", passed=accepted, measured=1.0)
    strategy = Strategy.model_validate({"kind": kind, "stream": stream, "base_round": round_number, "why": "x"})
    verdict = Verdict(
        round=round_number, accepted=accepted, checks=(check,), score=0.5, strategy=None if accepted else strategy
    )
    base = {"request": Request(prompt="x", max_rounds=3, max_minutes=10.0, max_tokens=100), "round": round_number}
    return {**base, "verdicts": {str(round_number): verdict}, **more}  # type: ignore[typeddict-item]


def test_an_accepted_world_is_filmed() -> None:
    assert after_critic(state(accepted=True)) == "render_final"


@pytest.mark.parametrize(
    ("stream", "node"),
    [
        ("dynamics", "postprocess_agent"),
        ("object", "object_agent"),
        ("environment", "environment_planner"),
    ],
)
def test_a_rejected_world_goes_on_where_the_strategy_says(stream: str, node: str) -> None:
    assert after_critic(state(stream=stream)) == node


def test_used_up_rounds_end_the_loop() -> None:
    assert after_critic(state(round_number=3)) == "render_final"


def test_used_up_minutes_end_the_loop() -> None:
    assert after_critic(state(spans={"a": Span(node="simulate", start=0.0, end=601.0)})) == "render_final"


def test_used_up_tokens_end_the_loop() -> None:
    assert after_critic(state(tokens={"a": 60, "b": 40})) == "render_final"


def test_a_round_that_would_only_repeat_the_last_is_not_begun() -> None:
    assert after_critic(state(kind="stop")) == "render_final"


def test_the_latest_round_decides_not_the_alphabetically_last() -> None:
    found = state(round_number=10, accepted=True)
    found["verdicts"] = {"9": state(round_number=9)["verdicts"]["9"], **found["verdicts"]}
    found["request"] = Request(prompt="x", max_rounds=20)
    assert after_critic(found) == "render_final"
