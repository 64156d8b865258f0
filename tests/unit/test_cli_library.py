"""code2worlds library: counts, one entry, words, and names that are not there."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from code2worlds import cli

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Run `code2worlds library …` in this process: (exit code, stdout, stderr)."""
    monkeypatch.setenv("CODE2WORLDS_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["code2worlds", "library", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capfd.readouterr()
        return int(str(end.value.code)), out, err

    return run


def test_status_counts_factories_and_names_the_exceptions(library: Command) -> None:
    code, out, _ = library("status", "--json")
    found, numbers = json.loads(out)["factories"], json.loads(out)["numbers"]
    assert code == 0
    assert numbers["tried low and high"] >= numbers["change what is measured"] + numbers["fail at an end"] > 300
    assert found["listed"] == found["work"] + found["need an add-on"] + found["fail"] + found["not built yet"]
    assert len(found["exceptions"]) == found["need an add-on"] + found["fail"]
    assert "extra_mesh_objects" in found["exceptions"]["BlenderRockFactory"]


def test_show_tells_the_parameters_of_an_entry_with_their_ranges(library: Command) -> None:
    code, out, _ = library("show", "bottle", "--json")
    height = json.loads(out)["factory"]["parameters"]["z_length"]
    assert code == 0
    assert 0.15 <= height["low"] < height["high"] <= 0.25


def test_show_of_an_unknown_name_is_a_user_error_with_the_nearest(library: Command) -> None:
    code, _, err = library("show", "botle")
    assert code == 2
    assert "BottleFactory" in err


def test_build_refuses_an_unknown_name_before_it_starts(library: Command) -> None:
    code, _, err = library("build", "--only", "no such thing at all")
    assert code == 2
    assert "no such thing at all" in err


def test_search_finds_the_thing_and_what_its_words_set(library: Command) -> None:
    code, out, _ = library("search", "thick-walled", "glass", "bottle", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["object"] == "bottle"
    assert found["parameters"]["bottle_width"] == 0.005


def test_search_of_what_cannot_be_built_names_the_nearest(library: Command) -> None:
    code, out, _ = library("search", "helicopter", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["object"] is None
    assert len(found["nearest"]) == 3
