"""The command line: what goes to stdout, what to stderr, and which exit code says what."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from code2worlds import cli
from code2worlds.cli import endings
from code2worlds.graph.requests import validated
from code2worlds.graph.results import World
from code2worlds.graph.runs import describe, locked, new_run, read_run
from code2worlds.state.errors import MachineError, ModelError, NotUnderstood
from code2worlds.state.settings import Settings
from code2worlds.state.values import Event, Request
from code2worlds.state.verdicts import Check, Verdict

ROOT = Path(cli.__file__).parent.parent
VIDEO = "preview.mp4"


@dataclass(frozen=True)
class Ended:
    """What a command left."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


Command = Callable[..., Ended]


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Run a command line in this process."""
    monkeypatch.setenv("CODE2WORLDS_RUNS", str(tmp_path / "runs"))
    monkeypatch.delenv("CODE2WORLDS_DEBUG", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["code2worlds", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capfd.readouterr()
        code = end.value.code
        assert isinstance(code, int)
        return Ended(code, out, err)

    return run


@pytest.fixture
def facade(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands in for graph/facade.py, whose import costs a second: each test gives it the run it needs."""
    module = ModuleType("code2worlds.graph.facade")
    monkeypatch.setitem(sys.modules, "code2worlds.graph.facade", module)
    return module


def request(**asked: Any) -> Request:
    return validated({"prompt": "A bottle rolls.", **asked}, Settings())


def finished(run_dir: Path, *, accepted: bool) -> World:
    """A run folder that says finished, and its World."""
    check = Check(name="rolls", tier="engine", passed=accepted, measured=2.5, low=0.0, high=2.0, unit="m")
    verdict = Verdict(round=1, accepted=accepted, checks=(check,), score=1.0)
    record = {
        "run_id": run_dir.name,
        "graph_version": "1",
        "status": "finished",
        "started": "2026-01-02T03:04:05+00:00",
        "prompt": "A bottle rolls.",
        "accepted": accepted,
        "rounds": 1,
        "chosen_round": 1,
        "mind": "offline",
        "video": VIDEO,
        "blend": "world.blend",
        "programs": {"object": "program/object.py"},
        "verdicts": [verdict.model_dump(mode="json")],
        "decisions": [],
        "not_understood": ["quxblat"],
        "conflicts": [],
        "seconds": {"intake": 1.5},
    }
    run_dir.mkdir(parents=True, exist_ok=True)
    describe(run_dir, record)
    kept: Mapping[str, Any] = {k: record[k] for k in ("run_id", "prompt", "accepted", "rounds", "mind", "seconds")}
    return World(
        **kept,
        run_dir=run_dir,
        video=run_dir / VIDEO,
        blend=run_dir / "world.blend",
        programs={"object": run_dir / "program/object.py"},
        verdicts=(verdict,),
    )


def runs_to(world: World) -> Callable[..., World]:
    """A run_world that prints where it must not, tells one event, and returns world."""

    def run_world(prompt: str, *, on_event: Callable[[Event], None], **asked: Any) -> World:
        sys.stdout.write("a library prints this\n")
        os.write(1, b"a library written in C prints this\n")
        on_event(Event(kind="note", node="run", message=str(world.run_dir)))
        on_event(Event(kind="started", node="simulate"))
        return world

    return run_world


def raises(error: BaseException, run_dir: Path | None = None) -> Callable[..., World]:
    def run_world(prompt: str, *, on_event: Callable[[Event], None], **asked: Any) -> World:
        if run_dir is not None:
            on_event(Event(kind="note", node="run", message=str(run_dir)))
        raise error

    return run_world


def test_help_appears_at_once() -> None:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "code2worlds", "--help"], capture_output=True, text=True, check=True)
    assert time.monotonic() - started < 3.0  # 0.4 s on a quiet machine
    assert "One sentence in" in done.stdout


def test_help_imports_no_graph() -> None:
    heavy = "[m for m in sys.modules if m.startswith(('langgraph', 'pydantic'))]"
    code = f"import sys; from code2worlds import cli; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_accepted_world_ends_with_0(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=True))  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.")
    assert ended.code == 0
    assert f"{tmp_path}/a/{VIDEO}" in ended.out


def test_a_world_that_was_not_accepted_ends_with_3_and_says_which_check_failed(
    command: Command, facade: ModuleType, tmp_path: Path
) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=False))  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.")
    assert ended.code == 3
    assert "NOT ACCEPTED" in ended.out
    assert "failed: rolls: 2.5 m, expected 0 to 2" in ended.out


def test_words_that_were_not_understood_are_told(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=True))  # type: ignore[attr-defined]
    assert "not understood: quxblat" in command("run", "A quxblat rolls.").out


def test_json_is_the_only_thing_on_stdout(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=True))  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.", "--json")
    assert ended.data["video"] == f"{tmp_path}/a/{VIDEO}"
    assert set(ended.data) == {
        "run_id", "run_dir", "prompt", "accepted", "rounds", "mind", "video", "blend", "programs", "verdicts",
        "seconds", "model",
    }  # fmt: skip
    assert "a library written in C prints this" in ended.err


def test_progress_goes_to_stderr(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=True))  # type: ignore[attr-defined]
    assert "simulate: simulating" in command("run", "A bottle rolls.").err


def test_quiet_means_no_progress(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    facade.run_world = runs_to(finished(tmp_path / "a", accepted=True))  # type: ignore[attr-defined]
    assert "simulat" not in command("run", "A bottle rolls.", "--quiet").err


@pytest.mark.parametrize(
    ("error", "code", "kind"),
    [
        (NotUnderstood("Nothing fits.", fix="Name a thing."), 2, "user"),
        (ModelError("The model failed.", fix="Try again."), 4, "model"),
        (MachineError("The disk is full.", fix="Free some."), 5, "machine"),
        (ModuleNotFoundError("No module named 'bpy'"), 5, "machine"),
        (OSError(28, "No space left on device", "x.png"), 5, "machine"),
        (ZeroDivisionError("division by zero"), 1, "unexpected"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_an_error_becomes_an_exit_code_and_an_object_on_stdout(
    command: Command, facade: ModuleType, error: BaseException, code: int, kind: str
) -> None:
    facade.run_world = raises(error)  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.", "--json")
    assert ended.code == code
    assert ended.data["error"]["kind"] == kind
    assert set(ended.data["error"]) == {"kind", "message", "fix", "run_dir"}


def test_an_error_shows_no_traceback(command: Command, facade: ModuleType) -> None:
    facade.run_world = raises(ZeroDivisionError("division by zero"))  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.")
    assert "ZeroDivisionError: division by zero" in ended.err
    assert "Traceback" not in ended.err


def test_a_traceback_is_shown_when_asked_for(
    command: Command, facade: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODE2WORLDS_DEBUG", "1")
    facade.run_world = raises(ZeroDivisionError("division by zero"))  # type: ignore[attr-defined]
    assert "Traceback" in command("run", "A bottle rolls.").err


def test_an_interrupted_run_says_how_to_go_on(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    run_dir = tmp_path / "my runs" / "abc"
    run_dir.mkdir(parents=True)
    facade.run_world = raises(KeyboardInterrupt(), run_dir)  # type: ignore[attr-defined]
    ended = command("run", "A bottle rolls.", "--json")
    assert f"code2worlds resume '{tmp_path}/my runs/abc'" in ended.err
    assert ended.data["error"]["run_dir"] == f"{tmp_path}/my runs/abc"


def test_options_reach_the_run(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    world = finished(tmp_path / "a", accepted=True)
    seen: dict[str, Any] = {}

    def run_world(prompt: str, **asked: Any) -> World:
        seen.update(asked, prompt=prompt)
        return world

    facade.run_world = run_world  # type: ignore[attr-defined]
    command(
        "run", "--seed", "7", "--quality", "standard", "--duration", "-3", "--fps", "24", "--max-rounds", "2",
        "--max-minutes", "1.5", "--out", str(tmp_path / "elsewhere"), "--mind", "offline", "--", "-a dashed prompt",
    )  # fmt: skip
    given = {key: seen[key] for key in ("prompt", "seed", "quality", "duration_s", "fps", "max_rounds", "max_minutes")}
    assert given == {
        "prompt": "-a dashed prompt", "seed": 7, "quality": "standard", "duration_s": -3.0,
        "fps": 24, "max_rounds": 2, "max_minutes": 1.5,
    }  # fmt: skip
    assert seen["settings"].runs_dir == tmp_path / "elsewhere"
    assert seen["settings"].mind == "offline"


def test_set_reads_numbers_words_and_truths(command: Command, facade: ModuleType, tmp_path: Path) -> None:
    world = finished(tmp_path / "a", accepted=True)
    seen: dict[str, Any] = {}

    def run_world(prompt: str, **asked: Any) -> World:
        seen.update(asked)
        return world

    facade.run_world = run_world  # type: ignore[attr-defined]
    command(
        "run", "x", "--set", "dynamics.speed_m_s=3.0", "--set", "object.finish=matte", "--set", "dynamics.spin=true"
    )
    assert seen["overrides"] == {"dynamics.speed_m_s": 3.0, "object.finish": "matte", "dynamics.spin": True}


def test_the_defaults_of_the_options_are_those_of_a_request() -> None:
    given = {name: parameter.default for name, parameter in _signature(cli.run).items()}
    asked = Request(prompt="x")
    assert given["duration"] is None  # the sentence may say it
    assert {name: given[name] for name in ("seed", "quality", "fps", "max_rounds", "max_minutes")} == {
        name: getattr(asked, name) for name in ("seed", "quality", "fps", "max_rounds", "max_minutes")
    }


def _signature(function: Callable[..., Any]) -> Mapping[str, Any]:
    from inspect import signature

    return signature(function).parameters


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run",), "Missing argument"),
        (("run", "x", "--seed", "many"), "--seed"),
        (("run", "x", "--quality", "superb"), "superb"),
        (("run", "x", "--nonsense"), "No such option"),
        (("run", "x", "--set", "speed"), "has no value"),
        (("fly",), "No such command"),
    ],
)
def test_a_command_line_that_cannot_be_read_ends_with_2(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    ended = command(*arguments)
    assert ended.code == 2
    assert said in ended.err


def test_a_command_line_that_cannot_be_read_still_answers_in_json(command: Command) -> None:
    assert command("run", "x", "--seed", "many", "--json").data["error"]["kind"] == "user"


def test_a_variable_that_makes_no_sense_is_named(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODE2WORLDS_MIND", "crystal ball")
    ended = command("list")
    assert ended.code == 2
    assert "CODE2WORLDS_MIND" in ended.err


def test_list_tells_finished_interrupted_and_running_runs_apart(command: Command, tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    finished(runs / "done", accepted=True)
    interrupted, _ = new_run(runs, request())
    running, folder = new_run(runs, request())
    with locked(folder):
        rows = {row["run_id"]: row["status"] for row in command("list", "--json").data["runs"]}
    assert rows == {"done": "finished", interrupted: "interrupted", running: "running"}


def test_list_shows_a_run_whose_record_cannot_be_read(command: Command, tmp_path: Path) -> None:
    (tmp_path / "runs" / "torn").mkdir(parents=True)
    (tmp_path / "runs" / "torn" / "run.json").write_text("{")
    assert "unreadable" in command("list").out


def test_list_of_an_empty_folder_says_so(command: Command, tmp_path: Path) -> None:
    assert f"No runs in {tmp_path}/runs." in command("list").out


def test_show_prints_what_was_measured_and_expected(command: Command, tmp_path: Path) -> None:
    finished(tmp_path / "runs" / "abc", accepted=False)
    ended = command("show", "ab")
    assert ended.code == 0
    for said in ("2.5 m", "0 to 2", "report.html", "A bottle rolls."):
        assert said in ended.out


def test_show_of_an_interrupted_run_says_how_to_go_on(command: Command, tmp_path: Path) -> None:
    run_id, folder = new_run(tmp_path / "runs", request())
    assert f"code2worlds resume {folder}" in command("show", run_id[:6]).out


@pytest.mark.parametrize("name", ["show", "resume", "rebuild"])
def test_a_run_that_does_not_exist_ends_with_2(command: Command, name: str) -> None:
    assert command(name, "nonesuch").code == 2


def test_show_of_a_failed_run_says_what_ended_it(command: Command, tmp_path: Path) -> None:
    _, folder = new_run(tmp_path / "runs", request())
    describe(folder, {**read_run(folder), "status": "failed", "error": "MachineError: the disk is full"})
    ended = command("show", folder.name)
    assert "MachineError: the disk is full" in ended.out
    assert f"code2worlds resume {folder}" in ended.out


@pytest.mark.parametrize("sigint", [signal.SIG_IGN, signal.default_int_handler])
def test_termination_interrupts_a_run_even_where_ctrl_c_is_ignored(sigint: Any) -> None:
    before = signal.signal(signal.SIGINT, sigint)
    try:
        with pytest.raises(KeyboardInterrupt), endings.terminated_like_interrupted():
            signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGINT, before)
