"""Over real HTTP with the real client: every fault is a typed error or a recovery, in bounded calls and time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from code2worlds.agents.minds.llm.dialogue import Dialogue
from code2worlds.agents.minds.llm.messages import Message
from code2worlds.state.errors import ModelError

from .conftest import KEY
from .faults import FAULTS, VALUE, Choice, Fault, problems_of
from .server import ModelServer, say

MESSAGES = (Message(speaker="system", text="Choose."), Message(speaker="user", text="A bottle rolls."))


def ask(dialogue: Dialogue) -> Choice:
    return dialogue.ask("planner", "object_agent.select", MESSAGES, Choice, check=problems_of)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_ends_in_a_recovery_or_a_typed_error(
    fault: Fault, server: ModelServer, dialogue: Callable[..., Dialogue]
) -> None:
    server.play(*fault.steps)
    run = dialogue()
    started = time.monotonic()
    if fault.error is None:
        assert ask(run) == VALUE
    else:
        with pytest.raises(fault.error) as ended:
            ask(run)
        assert type(ended.value) is fault.error
        assert KEY not in str(ended.value)
    assert len(server.asked) <= fault.most_calls
    assert time.monotonic() - started < 20.0
    assert not [p for p in run.run_dir.rglob("*") if p.is_file() and KEY in p.read_text(errors="replace")]


@pytest.mark.parametrize("fault", [f for f in FAULTS if f.error is not None], ids=lambda f: f.name)
def test_after_a_typed_error_the_run_goes_on_once_the_server_is_well(
    fault: Fault, server: ModelServer, dialogue: Callable[..., Dialogue]
) -> None:
    server.play(*fault.steps)
    with pytest.raises(ModelError):
        ask(dialogue())
    server.play(say({"entry": "bottle", "speed_m_s": 0.5}))
    assert ask(dialogue()) == VALUE
