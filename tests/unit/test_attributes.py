"""Words that describe a thing, and the numbers they become."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml
from code2worlds.retrieval_index.attributes import WORDS, Attributes, read_attributes
from code2worlds.retrieval_index.catalog import Library

PHRASES = Path(__file__).parents[2] / "benchmarks" / "attribute_phrases.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def read(library: Library, entry: str, words: str) -> Attributes:
    return read_attributes(library.objects[entry], words.split(), library)


@pytest.mark.parametrize(
    ("entry", "words", "field", "value"),
    [
        ("bottle", "a tall thick-walled", "parameters", {"z_length": 0.25, "bottle_width": 0.005}),
        ("lemon", "a tall", "stretch", {"up": 1.35}),
        ("plank", "a long thin", "stretch", {"longest": 1.4, "thickness": 0.55}),
        ("ball", "a huge", "factor", 2.0),
        ("ball", "a 30 cm", "size_m", 0.3),
        ("plank", "a 2 m long", "sides_m", {"length": 2.0}),
        ("chair", "a two-metre tall", "sides_m", {"height": 2.0}),
        ("chair", "a 1.5 m tall", "sides_m", {"height": 1.5}),
        ("anvil", "a rusty", "condition", "rust"),
        ("anvil", "an old rusty", "condition", "rust"),
        ("anvil", "a rusty old", "condition", "rust"),
        ("ball", "a glossy", "finish", "shiny"),
        ("egg", "a with dark brown spots", "pattern_colour", "dark brown"),
        ("egg", "a brown-spotted", "pattern_colour", "brown"),
        ("ring", "a golden", "material", "gold"),
        ("bottle", "a transparent plastic", "material", "clear plastic"),
        ("cup", "a with a big curved handle", "parameters", {"handle_radius": 0.28}),
        ("cup", "a with a curved handle", "parts", ("handle",)),
        ("cup", "a with wheels", "missing_parts", ("wheels",)),
        ("chair", "a with armrests", "parameters", {"has_arm": True}),
    ],
)
def test_words_become_numbers(library: Library, entry: str, words: str, field: str, value: Any) -> None:
    assert getattr(read(library, entry, words), field) == value


def test_a_golden_apple_keeps_its_flesh(library: Library) -> None:
    assert read(library, "apple", "a golden").material is None


def test_an_adjective_of_a_part_does_not_change_the_whole(library: Library) -> None:
    found = read(library, "bucket", "a with a big long handle")
    assert (found.factor, found.stretch) == (1.0, {})


def test_feet_that_a_thing_has_are_no_length(library: Library) -> None:
    found = read(library, "floor lamp", "a tall with a foot")
    assert (found.size_m, found.parts) == (None, ("foot",))


def test_words_it_does_not_know_change_nothing(library: Library) -> None:
    found = read(library, "ball", "a quixotic")
    assert (found.config(), found.parameters, found.said) == ({}, {}, ())


def test_every_entry_named_in_the_tables_is_in_the_library(library: Library) -> None:
    named = {*WORDS.raw["parts"], *WORDS.raw["loose"], *yaml.safe_load(PHRASES.read_text(encoding="utf-8"))}
    assert not named - set(library.objects)


def test_every_material_that_an_adjective_means_is_in_the_library(library: Library) -> None:
    assert not {*WORDS.raw["as_material"], "glass", "clear plastic"} - set(library.materials)


def test_every_phrase_of_the_benchmark_asks_for_something(library: Library) -> None:
    phrases = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    silent = [f"{entry}: {p}" for entry, each in phrases.items() for p in each if not read(library, entry, p).said]
    assert silent == []


def test_at_least_thirty_entries_have_three_phrases() -> None:
    phrases = yaml.safe_load(PHRASES.read_text(encoding="utf-8"))
    assert sum(len(each) >= 3 for each in phrases.values()) >= 30


def test_the_words_in_the_docs_are_those_of_the_library() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page = (docs / "attributes.md").read_text(encoding="utf-8")
    written = runpy.run_path(str(docs / "list_attributes.py"))["written"]
    assert written(page) == page, "run: python docs/list_attributes.py"
