"""LangGraph Studio opens the same machine: a real server, driven with the SDK client."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import code2worlds
import httpx
import pytest
from langgraph_sdk import get_sync_client
from langgraph_sdk.client import SyncLangGraphClient

ROOT = Path(code2worlds.__file__).parent
READY_WITHIN_S = 90.0
NODES = {
    "intake",
    "object_agent",
    "environment_planner",
    "assemble",
    "postprocess_agent",
    "simulate",
    "motion_critic",
    "render_final",
    "publish",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a `langgraph dev` of its own, without network, key or browser."""
    scratch = tmp_path_factory.mktemp("studio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("langgraph")),
        "dev",
        "--no-browser",
        "--no-reload",
        "--port",
        str(port),
    ]
    environment = {
        **os.environ,
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "LANGSMITH_TRACING": "false",
        "CODE2WORLDS_RUNS": str(scratch / "runs"),
        "CODE2WORLDS_CACHE": str(scratch / "cache"),
    }
    log = scratch / "server.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=sink,
            stderr=sink,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        _wait_until_ready(f"http://127.0.0.1:{port}", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)
        shutil.rmtree(ROOT / ".langgraph_api", ignore_errors=True)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the server ended:\n{log.read_text()[-4000:]}"
        try:
            if httpx.get(f"{address}/ok", timeout=2.0).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"no server after {READY_WITHIN_S:g} s:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="module")
def client(server: str) -> SyncLangGraphClient:
    return get_sync_client(url=server)


@pytest.fixture(scope="module")
def assistant_id(client: SyncLangGraphClient) -> str:
    found = client.assistants.search(graph_id="world")
    assert len(found) == 1
    return found[0]["assistant_id"]


def test_studio_draws_every_node(client: SyncLangGraphClient, assistant_id: str) -> None:
    drawn = client.assistants.get_graph(assistant_id)
    assert {node["id"] for node in drawn["nodes"]} == NODES | {"__start__", "__end__"}


def test_studio_draws_the_inner_steps_of_the_streams(client: SyncLangGraphClient, assistant_id: str) -> None:
    drawn = {str(node["id"]) for node in client.assistants.get_graph(assistant_id, xray=True)["nodes"]}
    inner = {f"object_agent:{step}" for step in ("select", "retrieve", "parametrise", "build", "inspect")}
    inner |= {f"environment_planner:{step}" for step in ("plan", "resolve", "realise")}
    assert inner <= drawn


def test_the_form_of_studio_asks_for_what_a_run_takes(client: SyncLangGraphClient, assistant_id: str) -> None:
    schema: dict[str, Any] = client.assistants.get_schemas(assistant_id)["input_schema"] or {}
    asked = {
        "prompt",
        "seed",
        "quality",
        "scenery",
        "duration_s",
        "fps",
        "max_rounds",
        "max_tokens",
        "max_minutes",
        "overrides",
    }
    assert set(schema["properties"]) == asked


def test_a_run_with_an_empty_prompt_ends_with_our_message(client: SyncLangGraphClient, assistant_id: str) -> None:
    thread_id = client.threads.create(thread_id=str(uuid.uuid4()))["thread_id"]
    answer: Any = client.runs.wait(thread_id, assistant_id, input={"prompt": " "}, raise_error=False)
    assert answer["__error__"]["error"] == "InvalidRequest"
    assert "The prompt is empty" in answer["__error__"]["message"]
    assert client.threads.get(thread_id)["status"] == "error"
