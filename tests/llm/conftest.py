from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from code2worlds.agents.minds.llm.dialogue import Dialogue
from code2worlds.state.settings import ModelSettings
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from .server import ModelServer

KEY = "sk-test-7f3a9b2c1d"


@pytest.fixture(scope="session")
def http() -> Iterator[HTTPServer]:
    with HTTPServer(host="127.0.0.1", threaded=True) as server:
        yield server


@pytest.fixture
def server(http: HTTPServer) -> Iterator[ModelServer]:
    http.clear()
    yield ModelServer(http)
    http.clear()


@pytest.fixture
def model(server: ModelServer) -> ModelSettings:
    """Settings that talk to the scripted server, impatiently."""
    return ModelSettings(
        api_key=SecretStr(KEY),
        base_url=server.base_url,
        planner="scripted-planner",
        coder="scripted-coder",
        vision="scripted-vision",
        call_deadline_s=0.5,
        decision_deadline_s=30.0,
        reply_mb=2.0,
        tries=2,
        backoff_s=0.01,
        longest_wait_s=1.0,
    )


@pytest.fixture
def dialogue(model: ModelSettings, tmp_path: Path) -> Callable[..., Dialogue]:
    """A run's conversation in tmp_path/run; waits are not waited for."""

    def make(run: str = "run", **changed: object) -> Dialogue:
        settings = model.model_copy(update=changed)
        return Dialogue(settings, tmp_path / run, sleep=lambda seconds: None)

    return make
