"""Step keys and durable files."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from code2worlds.state.errors import MachineError
from code2worlds.state.values import Program
from code2worlds.tools.files import naming_a_full_disk, read_json, sha256_of, write_text
from code2worlds.tools.steps import step_folder, step_key


def test_a_step_key_does_not_depend_on_the_order_of_a_dict() -> None:
    assert step_key("render", {"a": 1, "b": 2.5}) == step_key("render", {"b": 2.5, "a": 1}) == "ed62253ac189b534"


def test_a_value_of_state_has_a_step_key() -> None:
    slow, fast = (Program(stream="dynamics", recipe="rolling", config={"speed_m_s": s}) for s in (0.3, 3.0))
    assert step_key(slow) != step_key(fast)


@pytest.mark.parametrize("part", [float("nan"), {1, 2}, Path("a")])
def test_what_has_no_canonical_json_has_no_step_key(part: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        step_key(part)


def test_a_step_folder_lies_under_steps() -> None:
    assert step_folder(Path("run"), "assemble", "00ff").as_posix() == "run/steps/assemble-00ff"


def test_a_link_is_not_hashed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OSError, match="b"):
        sha256_of(tmp_path / "b")


def test_json_with_a_nan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[NaN]")
    with pytest.raises(ValueError, match="NaN"):
        read_json(tmp_path / "a.json")


def test_writing_text_leaves_no_temporary_file(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "old")
    write_text(tmp_path / "a.txt", "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.txt", "new")]


def test_a_full_disk_is_an_error_for_the_machine_with_a_fix(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"is full\. Free space"), naming_a_full_disk(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device")
