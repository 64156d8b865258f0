"""The runner, driven with plain Python programs that never import bpy."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest
from code2worlds.state.errors import BlenderMissing, BrokenRun
from code2worlds.state.values import ExecutionReport
from code2worlds.tools.blender import run_program
from code2worlds.tools.launch import PlainLauncher

START = """
import json, os, pathlib, sys, time
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
def done(**facts):
    (out / "facts.json").write_text(json.dumps(facts))
    (out / "result.json").write_text('{"status": "ok"}')
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(body: str) -> Path:
        path = tmp_path / "program.py"
        path.write_text(START + body)
        return path

    return _write


def run(program: Path, **options: Any) -> ExecutionReport:
    return asyncio.run(run_program(program, program.parent / "out", **options))


def is_alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path.name} was never written"
        time.sleep(0.02)
    return path.read_text()


def ends_soon(pids: Sequence[int]) -> bool:
    deadline = time.monotonic() + 5
    while any(map(is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(map(is_alive, pids))


def test_a_sound_program_leaves_a_named_folder_with_its_facts_and_outputs(write: Write, tmp_path: Path) -> None:
    report = run(write('(out / "a.json").write_text("[1]"); done(size_m=2.5)'), expect=["a.json"])
    assert (report.status, report.cached, report.facts) == ("ok", False, {"size_m": 2.5})
    assert sorted(report.outputs) == ["a.json", "facts.json"]
    # sha256 of "[1]"
    assert report.outputs["a.json"].sha256 == "080a9ed428559ef602668b4c00f114f1a11c3f6b02a435f0bdc154578e4d7f22"
    assert not (tmp_path / "out.part").exists()


def test_a_finished_step_is_returned_without_running_again(write: Write, tmp_path: Path) -> None:
    program = write(f'open({str(tmp_path / "runs")!r}, "a").write("x"); done()')
    run(program)
    assert run(program).cached
    assert (tmp_path / "runs").read_text() == "x"


def test_an_altered_output_is_noticed_and_made_again(write: Write, tmp_path: Path) -> None:
    program = write('(out / "a.txt").write_text("made"); done()')
    run(program)
    (tmp_path / "out" / "a.txt").write_text("edited")
    assert not run(program).cached
    assert (tmp_path / "out" / "a.txt").read_text() == "made"
    assert (tmp_path / "out.failed-1" / "a.txt").read_text() == "edited"


def test_a_finished_step_without_the_expected_output_is_made_again(write: Write) -> None:
    run(write("done()"))
    report = run(write('(out / "a.txt").write_text("made"); done()'), expect=["a.txt"])
    assert (report.status, report.cached) == ("ok", False)


def test_config_and_inputs_reach_the_program(write: Write, tmp_path: Path) -> None:
    given = tmp_path / "given.txt"
    given.write_text("hello")
    program = write(
        'a = sys.argv; c = json.load(open(a[a.index("--config") + 1])); '
        'n, p = a[a.index("--input") + 1].split("="); done(speed=c["speed_m_s"], name=n, text=open(p).read())'
    )
    report = run(program, config={"speed_m_s": 0.4}, inputs={"note": given})
    assert report.facts == {"speed": 0.4, "name": "note", "text": "hello"}


def test_a_missing_input_is_named(write: Write, tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match="scene is missing"):
        run(write("done()"), inputs={"scene": tmp_path / "gone.blend"})


def test_a_folder_that_is_not_a_step_is_left_alone(write: Write, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("mine")
    with pytest.raises(BrokenRun, match="not a step folder"):
        run(write("done()"))
    assert (tmp_path / "out" / "letter.txt").read_text() == "mine"


def test_a_key_in_the_environment_does_not_reach_the_program(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    report = run(write("done(names=sorted(os.environ), home=os.environ['HOME'])"))
    assert "OPENAI_API_KEY" not in str(report.facts["names"])
    assert str(report.facts["home"]).endswith("out.part/.scratch")


def test_progress_lines_are_handed_on_and_kept_out_of_the_log(write: Write, tmp_path: Path) -> None:
    told: list[tuple[str, int | None, int | None]] = []
    line = '##code2worlds {"message": "frame", "done": 3, "total": 60}'
    program = write(f"print({line!r}, file=sys.stderr); print('said', file=sys.stderr); done()")
    run(program, on_progress=lambda *said: told.append(said))
    assert told == [("frame", 3, 60)]
    assert (tmp_path / "out" / "log.txt").read_text() == "said\n"


def test_fifty_megabytes_of_output_neither_block_nor_fill_the_disk(write: Write, tmp_path: Path) -> None:
    report = run(write("for _ in range(50): sys.stdout.write('x' * 1_000_000)\nprint('the end')\ndone()"))
    log = (tmp_path / "out" / "log.txt").read_bytes()
    assert report.ok
    assert 5_000_000 < len(log) < 5_500_000
    assert log.endswith(b"the end\n")


def test_peak_memory_counts_the_children_of_the_program(write: Write) -> None:
    hold = "import time; x = bytearray(200_000_000); time.sleep(1)"
    report = run(write(f"import subprocess\nsubprocess.run([sys.executable, '-c', {hold!r}])\ndone()"))
    assert 200 < report.peak_memory_mb < 400


def test_the_time_limit_ends_the_program_and_names_the_line_it_was_at(write: Write) -> None:
    report = run(write("x = 1\ntime.sleep(60)"), timeout_s=2)
    assert report.error is not None
    assert (report.status, report.error.kind, report.error.source) == ("timeout", "TimeLimit", "time.sleep(60)")
    assert "not finished after 2 s" in report.error.message


def test_the_time_limit_ends_what_the_program_started_too(write: Write, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    body = "child = subprocess.Popen(['sleep', '60'], start_new_session={new})\n"
    program = write(
        "import subprocess\n"
        + "".join(
            body.format(new=new) + f"open({str(pids)!r}, 'a').write(f'{{child.pid}} ')\n" for new in (False, True)
        )
        + "time.sleep(60)"
    )
    assert run(program, timeout_s=3).status == "timeout"
    assert ends_soon([int(pid) for pid in pids.read_text().split()])


def test_a_program_that_hangs_after_its_result_counts_as_done(write: Write) -> None:
    assert run(write("done()\ntime.sleep(60)"), timeout_s=2).ok


def test_death_by_a_signal_is_a_crash_with_the_line(write: Write) -> None:
    report = run(write("import ctypes\nprint('last words', flush=True)\nctypes.string_at(0)"))
    assert report.error is not None
    assert (report.status, report.error.source) == ("crashed", "ctypes.string_at(0)")
    assert "killed by signal 11" in report.error.message
    assert "last words" in report.error.message


def test_leaving_without_a_result_is_a_crash_even_with_exit_code_0(write: Write) -> None:
    report = run(write("print('bye')"))
    assert report.error is not None
    assert report.status == "crashed"
    assert "left with code 0 and wrote no result\nbye" in report.error.message


def test_a_syntax_error_is_reported_with_its_line(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("x = 1\n\ndef build(:\n")
    report = run(program)
    assert report.error is not None
    assert (report.status, report.error.kind, report.error.line) == ("error", "SyntaxError", 3)
    assert report.error.source == "def build(:"


def test_a_failed_import_is_reported_with_its_line(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import os\nimport quxblat\n")
    report = run(program)
    assert report.error is not None
    assert (report.error.kind, report.error.line) == ("ModuleNotFoundError", 2)
    assert report.error.message == "No module named 'quxblat'"


def test_an_error_in_the_result_file_is_the_error_of_the_report(write: Write) -> None:
    error = '{"kind": "ValueError", "message": "too wide", "line": 7, "source": "x", "traceback": ""}'
    report = run(write(f"""(out / "result.json").write_text('{{"status": "error", "error": {error}}}')"""))
    assert report.error is not None
    assert (report.status, report.error.message, report.error.line) == ("error", "too wide", 7)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"status": "fine"}', '{"status": "error"}', "[" * 100_000])
def test_a_result_that_makes_no_sense_is_a_crash(write: Write, text: str) -> None:
    assert run(write(f"(out / 'result.json').write_text({text!r})")).status == "crashed"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "world.npz: expected, but it is not there"),
        ("(out / 'world.npz').touch()", "world.npz: is empty"),
        ("(out / 'world.npz').write_text('forged')", "world.npz: does not load"),
        ("(out / 'world.npz').symlink_to('/etc/hostname')", "not there as a plain file"),
        ("os.mkfifo(out / 'world.npz')", "not there as a plain file"),
        ("import numpy; numpy.savez(out / 'world.npz', v=[1.0, float('nan')])", "array 'v' holds 1 numbers"),
        ("import numpy; numpy.savez(out / 'world.npz', v=numpy.array([{}]))", "does not load"),
    ],
)
def test_an_output_that_cannot_be_used_is_unverified(write: Write, body: str, reason: str) -> None:
    report = run(write(f"{body}\ndone()"), expect=["world.npz"])
    assert report.error is not None
    assert report.status == "unverified"
    assert reason in report.error.message


def test_a_picture_cut_short_is_unverified(write: Write) -> None:
    body = "from PIL import Image\np = out / 'a.png'\nImage.effect_noise((64, 64), 99).save(p)\n"
    report = run(write(f"{body}p.write_bytes(p.read_bytes()[:2000])\ndone()"), expect=["*.png"])
    assert report.error is not None
    assert (report.status, "a.png: does not decode" in report.error.message) == ("unverified", True)


@pytest.mark.parametrize("facts", ["[1]", '{"x": NaN}', '{"x": "\\ud800"}'])
def test_facts_that_are_not_plain_json_are_unverified(write: Write, facts: str) -> None:
    report = run(write(f"done(); (out / 'facts.json').write_text({facts!r})"))
    assert report.status == "unverified"


def test_a_full_disk_is_named(write: Write) -> None:
    report = run(write("open('/dev/full', 'w', 1).write('x\\n')"))
    assert report.error is not None
    assert report.error.kind == "DiskFull"
    assert report.error.message.startswith("the disk is full")


def test_a_python_without_bpy_is_missing_blender(write: Write) -> None:
    class WithoutSitePackages(PlainLauncher):
        def argv(self, command: Sequence[str], *, writable: Path, readable: Sequence[Path]) -> list[str]:
            del writable, readable
            return [sys.executable, "-I", "-S", *command[command.index("-s") + 1 :]]

    with pytest.raises(BlenderMissing, match="pip install bpy"):
        run(write("import bpy"), launcher=WithoutSitePackages())


def test_a_missing_system_library_is_named_with_its_package(write: Write) -> None:
    message = "libXi.so.6: cannot open shared object file: No such file or directory"
    with pytest.raises(BlenderMissing, match="apt-get install libxi6"):
        run(write(f"raise ImportError({message!r})  # import bpy"))


def test_failures_keep_their_log_and_only_the_newest_three(write: Write, tmp_path: Path) -> None:
    for number in range(5):
        run(write(f"sys.exit('failure {number}')"))
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.failed-3", "out.failed-4", "out.failed-5"]
    assert (tmp_path / "out.failed-5" / "log.txt").read_text() == "failure 4\n"


def test_a_failure_names_its_log(write: Write, tmp_path: Path) -> None:
    report = run(write("sys.exit('no')"))
    assert report.log == "out.failed-1/log.txt"
    assert (tmp_path / report.log).read_text() == "no\n"


def test_keep_partial_goes_on_from_what_a_failure_left(write: Write) -> None:
    run(write("(out / '1.txt').write_text('one'); os.abort()"), keep_partial=True)
    report = run(write("(out / '2.txt').write_text('two'); done()"), keep_partial=True)
    assert sorted(report.outputs) == ["1.txt", "2.txt", "facts.json"]


def test_without_keep_partial_a_stale_try_is_wiped(write: Write, tmp_path: Path) -> None:
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "stale.txt").write_text("old")
    assert sorted(run(write("done()")).outputs) == ["facts.json"]


def test_cancellation_ends_the_program(write: Write, tmp_path: Path) -> None:
    program = write(f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")

    async def start_and_cancel() -> int:
        task = asyncio.create_task(run_program(program, tmp_path / "out"))
        pid = int(await asyncio.to_thread(wait_for, tmp_path / "pid"))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return pid

    assert not is_alive(asyncio.run(start_and_cancel()))
    assert not (tmp_path / "out").exists()


def test_the_program_dies_with_a_host_that_is_killed(write: Write, tmp_path: Path) -> None:
    program = write(f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    host = (
        "import asyncio, pathlib\nfrom code2worlds.tools.blender import run_program\n"
        f"asyncio.run(run_program(pathlib.Path({str(program)!r}), pathlib.Path({str(tmp_path / 'out')!r})))"
    )
    with subprocess.Popen([sys.executable, "-c", host]) as process:
        pid = int(wait_for(tmp_path / "pid"))
        os.kill(process.pid, signal.SIGKILL)
    assert ends_soon([pid])


async def test_a_program_that_takes_too_much_memory_is_ended_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("code2worlds.tools.blender.memory_limit_mb", lambda: 150.0)
    program = tmp_path / "greedy.py"
    program.write_text(
        "import time\nheld = bytearray(400 << 20)\nheld[::4096] = b'x' * len(held[::4096])\ntime.sleep(60)\n"
    )
    report = await run_program(program, tmp_path / "out", timeout_s=60)
    assert report.status == "crashed"
    assert report.error is not None
    assert report.error.kind == "MemoryLimit"
    assert "150 MB" in report.error.message
