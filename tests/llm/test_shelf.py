"""Accepted programs are kept like recipes, the newest first, and a run keeps to the example it was shown."""

from __future__ import annotations

import os
from pathlib import Path

from code2worlds.agents.minds.llm.notes import Notes
from code2worlds.agents.minds.llm.shelf import KEPT_PER_KIND, Shelf


def test_the_newest_program_of_the_first_kind_is_found(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "programs")
    shelf.keep("rolling", "old")
    os.utime(next((tmp_path / "programs").iterdir()), (1, 1))
    shelf.keep("rolling", "new")
    shelf.keep("raining", "rain")
    assert shelf.find(["snowing", "rolling", "raining"]) == "new"
    assert shelf.find(["snowing"]) is None


def test_of_each_kind_only_the_newest_stay(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "programs")
    for number in range(KEPT_PER_KIND + 3):
        shelf.keep("rolling", f"program {number}")
    assert len(list((tmp_path / "programs").iterdir())) == KEPT_PER_KIND


def test_a_replay_is_shown_the_example_of_the_run_it_replays(tmp_path: Path) -> None:
    first, second = Notes(tmp_path / "first"), Notes(tmp_path / "second")
    assert first.example(None) is None
    first.remember_example("the program of that time")
    assert second.example(tmp_path / "first") == "the program of that time"


def test_what_differs_between_two_runs_is_taken_out_of_prompts(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "run")
    text = notes.neutral(f"File {tmp_path}/run/steps/x.py, <object at 0x7f00deadbeef>")
    assert text == "File RUN/steps/x.py, <object at 0x…>"
