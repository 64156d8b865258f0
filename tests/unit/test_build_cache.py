"""Builds shared by runs, with plain Python programs."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from code2worlds.state.errors import MachineError
from code2worlds.state.values import Config, ExecutionReport
from code2worlds.tools.build_cache import build_key, evict, run_cached

PROGRAM = """
import json, pathlib, sys, time
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
with open(pathlib.Path(__file__).with_name("runs"), "a") as runs:
    runs.write("x")
time.sleep(0.3)
(out / "a.txt").write_text("made")
(out / "result.json").write_text('{"status": "ok"}')
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return path


def build(program: Path, name: str, config: Config | None = None, max_bytes: int = 1 << 30) -> ExecutionReport:
    cache, out = program.with_name("cache"), program.with_name(name)
    return asyncio.run(run_cached(cache, program, out, config=config, expect=["a.txt"], max_bytes=max_bytes))


def runs(program: Path) -> int:
    return len(program.with_name("runs").read_text())


def entry_of(program: Path, config: Config | None = None) -> Path:
    key: str = build_key(program, {}, config, ["a.txt"])
    return program.with_name("cache") / "builds" / key


def test_the_second_run_is_served_what_the_first_one_built(program: Path) -> None:
    first, second = build(program, "one"), build(program, "two")
    assert (first.cached, second.cached, runs(program)) == (False, True, 1)
    assert program.with_name("two").joinpath("a.txt").read_text() == "made"
    assert first.outputs == second.outputs
    assert second.log == "two/log.txt"


def test_another_config_is_another_build(program: Path) -> None:
    build(program, "one", {"seed": 1})
    assert not build(program, "two", {"seed": 2}).cached


def test_an_altered_entry_is_rebuilt_and_never_served(program: Path) -> None:
    build(program, "one")
    entry_of(program).joinpath("a.txt").write_text("poisoned")
    assert not build(program, "two").cached
    assert program.with_name("two").joinpath("a.txt").read_text() == "made"


def test_the_rebuilding_of_an_altered_entry_is_told(program: Path) -> None:
    build(program, "one")
    entry_of(program).joinpath("a.txt").write_text("poisoned")
    told: list[str] = []
    cache, out = program.with_name("cache"), program.with_name("two")

    def tell(message: str, done: int | None, total: int | None) -> None:
        told.append(message)

    asyncio.run(run_cached(cache, program, out, expect=["a.txt"], on_progress=tell))
    assert told == ["the cached build of program.py was altered or cut short: it is built anew"]


def test_a_first_build_is_told_as_nothing_but_itself(program: Path) -> None:
    told: list[str] = []
    cache, out = program.with_name("cache"), program.with_name("one")
    asyncio.run(run_cached(cache, program, out, expect=["a.txt"], on_progress=lambda message, *_: told.append(message)))
    assert told == []


def test_two_processes_that_want_the_same_build_build_it_once(program: Path) -> None:
    root = program.parent
    code = (
        "import asyncio, pathlib, sys\n"
        "from code2worlds.tools.build_cache import run_cached\n"
        f"root = pathlib.Path({str(root)!r})\n"
        "report = asyncio.run(run_cached(root / 'cache', root / 'program.py', root / sys.argv[1], expect=['a.txt']))\n"
        "print(report.cached)\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, name], stdout=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    said = sorted(process.communicate(timeout=120)[0].strip() for process in started)
    assert said == ["False", "True"]
    assert runs(program) == 1


def test_an_entry_without_its_report_is_rebuilt(program: Path) -> None:
    build(program, "one")
    entry_of(program).joinpath("report.json").unlink()
    assert not build(program, "two").cached


def test_a_failed_build_is_not_stored(program: Path) -> None:
    program.write_text("raise SystemExit('no')")
    assert build(program, "one").status == "crashed"
    assert not entry_of(program).exists()


def test_two_that_want_the_same_build_at_once_build_it_once(program: Path) -> None:
    async def both() -> list[ExecutionReport]:
        cache, outs = program.with_name("cache"), [program.with_name(name) for name in ("one", "two")]
        return await asyncio.gather(*(run_cached(cache, program, out, expect=["a.txt"]) for out in outs))

    reports = asyncio.run(both())
    assert sorted(report.cached for report in reports) == [False, True]
    assert runs(program) == 1


def test_what_was_not_used_for_longest_is_evicted_first(program: Path) -> None:
    for age, seed in enumerate((1, 2, 3)):
        build(program, f"out-{seed}", {"seed": seed})
        os.utime(entry_of(program, {"seed": seed}) / "report.json", (1000 + age, 1000 + age))
    build(program, "again", {"seed": 1})
    size = sum(path.stat().st_size for path in entry_of(program, {"seed": 1}).iterdir())
    evict(program.with_name("cache"), 2 * size + 100)
    assert [entry_of(program, {"seed": seed}).exists() for seed in (1, 2, 3)] == [True, False, True]


def test_a_build_larger_than_the_cap_is_still_delivered(program: Path) -> None:
    assert build(program, "one", max_bytes=0).ok
    assert program.with_name("one").joinpath("a.txt").read_text() == "made"


def test_a_cache_that_cannot_be_written_says_how_to_move_it(program: Path) -> None:
    program.with_name("cache").write_text("a file where the folder should be")
    with pytest.raises(MachineError, match="CODE2WORLDS_CACHE"):
        build(program, "one")
