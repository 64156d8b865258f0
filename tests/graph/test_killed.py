"""SIGKILL anywhere, then resume: the run finishes, and what was finished is not done again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from code2worlds import resume_world
from code2worlds.graph.journal import read_journal
from code2worlds.state.settings import Settings

from .conftest import PROMPT

pytestmark = pytest.mark.blender

SCRIPT = """
import sys
from pathlib import Path
from code2worlds import run_world
from code2worlds.state.settings import Settings
settings = Settings.model_validate_json(sys.argv[1])
run_world(sys.argv[2], settings=settings, duration_s=1.5, fps=8, seed=int(sys.argv[3]))
"""


def killed_at(node: str, kind: str, settings: Settings, seed: int) -> Path:
    """Start a run and kill it as soon as its journal tells of this event; returns its folder."""
    known = set(settings.runs_dir.glob("*"))
    command = [sys.executable, "-c", SCRIPT, settings.model_dump_json(), PROMPT, str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    try:
        while time.monotonic() < deadline and process.poll() is None:
            for folder in set(settings.runs_dir.glob("*")) - known:
                if any(event.node == node and event.kind == kind for event in read_journal(folder)):
                    return folder
            time.sleep(0.05)
        raise AssertionError(f"the run never came to {kind} {node}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize(
    ("node", "kind"),
    [("environment_planner.realise", "started"), ("simulate", "finished"), ("render_final", "started")],
)
def test_a_killed_run_is_finished_by_resume(node: str, kind: str, settings: Settings) -> None:
    folder = killed_at(node, kind, settings, seed=1)
    world = resume_world(folder, settings=settings)
    notes = [event.message.split(",")[0] for event in read_journal(folder) if event.kind == "note"]
    ran = Counter(note for note in notes if note.endswith(": ok"))
    assert world.accepted
    assert world.video.is_file()
    assert ran.pop("render: ok") == 2  # the critic's pictures and the film
    names = {name.split("-")[0].split(":")[0]: times for name, times in ran.items()}
    assert {"assemble", "dynamics"} <= names.keys()  # the streams may have come from the cache of another run
    assert set(names.values()) == {1}
