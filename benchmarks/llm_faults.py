"""Play every fault of the fault table over loopback HTTP; prints one JSON object on stdout.

    .venv/bin/python benchmarks/llm_faults.py

`unhandled` names the faults that ended neither in the recovery nor in the typed error of the table, took too many
calls, or left the key in a file; `seconds` and `calls` are sums.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from code2worlds.agents.minds.llm.dialogue import Dialogue
from code2worlds.agents.minds.llm.messages import Message
from code2worlds.state.settings import ModelSettings
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

from tests.llm.faults import FAULTS, VALUE, Choice, Fault, problems_of
from tests.llm.server import ModelServer

KEY = "sk-bench-4d1e8a"
MESSAGES = (Message(speaker="user", text="A bottle rolls."),)


def main() -> None:
    """Play them all, print the object; exit code 1 when one is unhandled."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    started, calls, unhandled = time.monotonic(), 0, {}
    with HTTPServer(host="127.0.0.1", threaded=True) as http, tempfile.TemporaryDirectory() as folder:
        for number, fault in enumerate(FAULTS):
            http.clear()
            server = ModelServer(http)
            wrong = play(fault, server, Path(folder) / str(number))
            calls += len(server.asked)
            if wrong:
                unhandled[fault.name] = wrong
    result: dict[str, Any] = {
        "faults": len(FAULTS),
        "unhandled": len(unhandled),
        "which": unhandled,
        "calls": calls,
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(result))
    sys.exit(1 if unhandled else 0)


def play(fault: Fault, server: ModelServer, folder: Path) -> str:
    """What is wrong with how one fault was taken; empty when nothing is."""
    server.play(*fault.steps)
    settings = ModelSettings(
        api_key=SecretStr(KEY),
        base_url=server.base_url,
        planner="scripted",
        coder="scripted",
        call_deadline_s=0.6,
        decision_deadline_s=30.0,
        reply_mb=2.0,
        tries=3,
        backoff_s=0.01,
        longest_wait_s=1.0,
    )
    try:
        value = Dialogue(settings, folder).ask("planner", "benchmark", MESSAGES, Choice, check=problems_of)
        wrong = "" if fault.error is None and value == VALUE else f"answered {value}"
    except Exception as error:  # noqa: BLE001  what is not the table's error is what this looks for
        wrong = "" if type(error) is fault.error else f"{type(error).__name__}: {error}"
    if len(server.asked) > fault.most_calls:
        wrong += f" {len(server.asked)} calls"
    leaks = [p.name for p in folder.rglob("*") if p.is_file() and KEY in p.read_text(errors="replace")]
    return wrong + (f" key in {leaks}" if leaks else "")


if __name__ == "__main__":
    main()
