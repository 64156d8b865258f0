"""What README and docs say is true."""

from __future__ import annotations

import inspect
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import code2worlds
import pytest
import typer.main
from code2worlds import cli
from code2worlds.cli import endings
from code2worlds.graph.results import World
from code2worlds.state.values import Request
from code2worlds.state.verdicts import Check, Verdict

ROOT = Path(cli.__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def rows(heading: str) -> list[list[str]]:
    """Cells of the table whose header line begins with heading."""
    table = README[README.index(f"| {heading}") :].split("\n\n", 1)[0]
    cells = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in line] for line in cells]


def options_of(command: str) -> dict[str, Any]:
    """Default of every long option of a command, by its name."""
    found = typer.main.get_command(cli.app).commands[command].params  # type: ignore[attr-defined]
    return {name: parameter.default for parameter in found for name in parameter.opts if name.startswith("--")}


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    documented = {row[0].strip("`").split()[1] for row in rows("command")}
    assert documented == set(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]


def test_every_option_of_run_is_in_the_readme_and_the_other_way_round() -> None:
    assert {row[0].strip("`").split()[0] for row in rows("option")} == set(options_of("run")) - {"--help"}


def test_the_defaults_in_the_readme_are_the_defaults() -> None:
    actual = options_of("run")
    told = {row[0].strip("`").split()[0]: row[2] for row in rows("option")}
    for name in ("--seed", "--fps", "--max-rounds", "--max-minutes"):
        assert float(told[name]) == float(actual[name]), name
    assert float(told["--duration"]) == Request(prompt="x").duration_s
    assert told["--quality"] == actual["--quality"]


def test_the_exit_codes_in_the_readme_are_the_exit_codes() -> None:
    codes = {endings.ACCEPTED, endings.UNEXPECTED, endings.USER, endings.NOT_ACCEPTED, endings.MODEL, endings.MACHINE}
    assert {int(row[0]) for row in rows("code")} == codes | {endings.INTERRUPTED}


@pytest.mark.parametrize("command", ["run", "resume", "rebuild", "list", "show", "doctor"])
def test_every_command_has_help(command: str) -> None:
    done = run_python("-m", "code2worlds", command, "--help")
    assert "--json" in done.stdout


def test_every_make_target_in_the_readme_exists() -> None:
    assert set(re.findall(r"\bmake ([a-z]+)", README)) - {"went"} <= targets()


def test_every_file_that_a_page_links_to_exists() -> None:
    missing = []
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        missing += [f"{page.name}: {a}" for a in links if "://" not in a and not (page.parent / a).exists()]
    assert not missing


@pytest.fixture
def world(tmp_path: Path) -> World:
    check = Check(name="rolls", tier="engine", passed=False, measured=2.5, low=0.0, high=2.0, unit="m")
    return World(
        run_id="a",
        run_dir=tmp_path,
        prompt="A bottle rolls.",
        accepted=False,
        rounds=1,
        mind="offline",
        blend=tmp_path / "world.blend",
        video=tmp_path / "preview.mp4",
        programs={},
        verdicts=(Verdict(round=1, accepted=False, checks=(check,), score=0.0),),
        seconds={},
    )


def test_the_first_snippet_uses_only_what_a_world_has(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    monkeypatch.setattr(code2worlds, "run_world", lambda prompt, *, seed: world, raising=False)
    exec(compile(SNIPPETS[0], "README.md", "exec"), {})
    assert capsys.readouterr().out == f"False {world.video}\n1 rolls 2.5 m 0.0 2.0\n"


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.py")), ids=lambda path: path.name)
def test_every_example_calls_what_there_is(
    example: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], world: World
) -> None:
    from code2worlds.graph.facade import run_world

    def stand_in(*given: Any, **asked: Any) -> World:
        inspect.signature(run_world).bind(*given, **asked)
        return world

    monkeypatch.setattr(code2worlds, "run_world", stand_in, raising=False)
    monkeypatch.setattr(sys, "argv", [example.name])
    runpy.run_path(str(example), run_name="__main__")
    assert "accepted" in capsys.readouterr().out


def test_the_second_snippet_shows_every_problem_of_a_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(SNIPPETS[1], "README.md", "exec"), {})
    said = capsys.readouterr().out
    assert "The prompt is empty" in said
    assert "duration_s is -3" in said
    assert list(tmp_path.iterdir()) == []


def test_the_drawing_of_the_graph_is_that_of_the_compiled_graph() -> None:
    done = run_python("docs/draw.py", "--check")
    assert done.returncode == 0, done.stderr[-2000:]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


# The Makefile


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The Makefile in a folder whose code2worlds only says what it was given."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    bin_dir = tmp_path / ".venv" / "bin"
    bin_dir.mkdir(parents=True)
    echo = bin_dir / "code2worlds"
    echo.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    echo.chmod(0o755)
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


def make(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "C2W_"))}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(
        command, cwd=folder, env=clean | (environment or {}), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "prompt",
    [
        "A ball rolls.",
        'It\'s a "red" ball',
        "costs $5, $HOME, ${HOME} and $(shell touch broken)",
        "a `touch broken` b; touch broken & \\ end",
        "-n is no option",
        "Ein Ball rollt über die Straße 🙂",
        "",
    ],
)
def test_make_world_hands_on_the_prompt_as_it_was_typed(checkout: Path, prompt: str) -> None:
    done = make(checkout, "world", f"PROMPT={prompt}")
    assert json.loads(done.stdout) == ["run", "--", prompt]
    assert not (checkout / "broken").exists()


def test_make_world_takes_the_prompt_from_the_environment_too(checkout: Path) -> None:
    done = make(checkout, "world", environment={"PROMPT": "a $5 ball"})
    assert json.loads(done.stdout) == ["run", "--", "a $5 ball"]


def test_make_world_hands_on_its_options(checkout: Path) -> None:
    given = ("PROMPT=x", "SEED=3", "DURATION=4", "QUALITY=final", "OUT=my runs", 'ARGS=--fps 24 --set "a.b=c d"')
    expected = "run|--seed|3|--quality|final|--duration|4|--out|my runs|--fps|24|--set|a.b=c d|--|x"
    assert json.loads(make(checkout, "world", *given).stdout) == expected.split("|")


def test_make_world_without_a_prompt_says_how(checkout: Path) -> None:
    done = make(checkout, "world")
    assert done.returncode == 2
    assert 'make world PROMPT="' in done.stderr


def test_make_alone_prints_the_targets(checkout: Path) -> None:
    said = make(checkout).stdout
    assert all(target in said for target in targets())


def test_an_absent_python_is_explained(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "install", tmp_path / ".ci")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "dirname", "id", "cat", "sha256sum", "cut", "env"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    alone = {"PATH": str(tools), "HOME": str(tmp_path)}
    command = [str(tools / "bash"), ".ci/install"]
    done = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Python 3.11 was not found" in done.stderr
    assert not (tmp_path / ".venv").exists()
