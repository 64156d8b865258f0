"""Which round is delivered."""

from __future__ import annotations

from typing import cast

import pytest
from code2worlds.agents.motion_critic import score_of
from code2worlds.graph.nodes import best
from code2worlds.state.errors import ProgramFailed
from code2worlds.state.values import Artefact, ExecutionReport, ProgramError
from code2worlds.state.verdicts import Attempt, Check, Verdict
from code2worlds.state.world import WorldState

PROGRAM = Artefact(path="program/dynamics.py", sha256="a" * 64)


def attempt(number: int, *, ran: bool = True) -> Attempt:
    error = None if ran else ProgramError(kind="ValueError", message="no camera")
    report = ExecutionReport(status="ok" if ran else "error", seconds=1.0, error=error)
    return Attempt(round=number, programs=(PROGRAM,), report=report, steps=(f"steps/{number}",))


def state(*rounds: tuple[float, bool], ran: tuple[bool, ...] = ()) -> WorldState:
    """One (score, accepted) for each round."""
    verdicts = {
        str(n): Verdict(round=n, accepted=accepted, checks=(), score=score)
        for n, (score, accepted) in enumerate(rounds, 1)
    }
    attempts = {str(n): attempt(n, ran=ran[n - 1] if ran else True) for n in range(1, len(rounds) + 1)}
    return cast("WorldState", {"verdicts": verdicts, "attempts": attempts})


def test_a_later_round_that_is_worse_is_not_delivered() -> None:
    assert best(state((0.7, False), (0.9, False), (0.4, False))).round == 2


def test_of_equal_rounds_the_later_one_is_delivered() -> None:
    assert best(state((0.7, False), (0.7, False))).round == 2


def test_an_accepted_round_wins_over_any_score() -> None:
    assert best(state((0.99, False), (0.9, True), (0.95, False))).round == 2


def test_a_round_whose_program_failed_is_never_delivered() -> None:
    assert best(state((0.3, False), (0.9, False), ran=(True, False))).round == 1


def test_when_no_program_ran_there_is_nothing_to_deliver() -> None:
    with pytest.raises(ProgramFailed, match="no camera"):
        best(state((0.0, False), ran=(False,)))


def check(severity: float, margin: float) -> Check:
    return Check(name="x", tier="engine", passed=margin == 0.0, measured=1.0, severity=severity, margin=margin)


def test_the_score_weighs_checks_by_severity_and_misses_by_distance() -> None:
    assert score_of([check(3.0, 0.0), check(1.0, 1.0)]) == pytest.approx((3.0 + 0.25) / 4.0)
    assert score_of([check(1.0, 0.2)]) > score_of([check(1.0, 0.4)])
    assert score_of([check(1.0, 0.0)]) == 1.0
    assert score_of([check(1.0, 1e-6)]) < 0.5
    assert score_of([]) == 0.0
