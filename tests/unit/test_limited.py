"""Programs under limits end as outcomes, whatever they do."""

from __future__ import annotations

from pathlib import Path

from code2worlds.tools.library.limited import run_limited

LEAVES = """
import json, pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
(out / "facts.json").write_text(json.dumps({"config": json.loads((out / "config.json").read_text())}))
"""


def test_a_program_that_never_ends_is_too_slow(tmp_path: Path) -> None:
    program = tmp_path / "endless.py"
    program.write_text("while True: pass")
    outcome = run_limited(program, {}, tmp_path / "out", limit_s=1)
    assert outcome.reason == "too slow: not finished after 1 s of processor time"


def test_a_program_that_crashes_says_how(tmp_path: Path) -> None:
    program = tmp_path / "crash.py"
    program.write_text("import os; os.abort()")
    outcome = run_limited(program, {}, tmp_path / "out", limit_s=5)
    assert outcome.reason.startswith("crashed: killed by SIGABRT")


def test_a_program_gets_its_config_and_its_facts_are_read(tmp_path: Path) -> None:
    program = tmp_path / "fine.py"
    program.write_text(LEAVES)
    outcome = run_limited(program, {"seed": 3}, tmp_path / "out", limit_s=5)
    assert (outcome.reason, outcome.facts) == ("", {"config": {"seed": 3}})
