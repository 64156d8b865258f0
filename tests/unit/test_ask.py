"""What the library answers to everyday words. Expected entries are what a person would say."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from code2worlds.retrieval_index.ask import ask, parameters, recipes
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import DIMENSION, Remembering, Vectors
from code2worlds.retrieval_index.index import PhraseIndex
from code2worlds.retrieval_index.search import Retriever
from code2worlds.retrieval_index.words import joined, tokens


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("a brown glass bottle", "bottle"),
        ("t shirts", "shirt"),
        ("a flowerpot", "potted plant"),
        ("a flower-pot", "potted plant"),
        ("basket balls", "basketball"),
        ("an apple tree", "tree"),
        ("a coffee table", "coffee table"),
        ("a table lamp", "desk lamp"),
        ("a soda can", "soda can"),
        ("a goldfish", "fish"),
        ("a bracken frond", "fern"),
        ("a stack of old books", "stack of books"),
        ("a piece of firewood", "log"),
        ("a glass of cold water", "wine glass"),
        ("a paper plane", "paper plane"),
        ("a loaf of fresh bread", "loaf of bread"),
        ("a toy car", "toy car"),
        ("a car tyre", "tyre"),
    ],
)
def test_a_noun_phrase_is_answered_by_its_last_noun(words: str, entry: str, retriever: Retriever) -> None:
    assert ask(retriever, words).entry == entry


@pytest.mark.parametrize(
    "words",
    ["a brick wall", "a snow globe", "a rocking horse", "a wedding dress", "a stag", "a quantum tunnel", "a helicopter",
     "a blorptang", "a catamaran", "a metronome"],
)  # fmt: skip
def test_for_what_it_lacks_nothing_fits_and_the_three_nearest_are_named(words: str, retriever: Retriever) -> None:
    answer = ask(retriever, words)
    assert answer.entry is None
    assert answer.how in ("absent", "too far")
    assert len({hit.entry for hit in answer.nearest}) == 3


def test_words_before_the_noun_become_count_colour_material_and_attributes(retriever: Retriever) -> None:
    answer = ask(retriever, "three tall dark green plastic bottles")
    assert (answer.entry, answer.count, answer.colour, answer.material) == ("bottle", 3, "dark green", "plastic")
    assert answer.attributes == ("tall",)


def test_a_being_that_a_motion_makes_itself_is_no_thing_to_build(retriever: Retriever) -> None:
    answer = ask(retriever, "a butterfly")
    assert (answer.entry, answer.moves_as) == (None, ("flying",))


def test_a_thing_behind_of_is_not_what_it_is_made_of_unless_it_is_a_material(retriever: Retriever) -> None:
    assert ask(retriever, "a mug made of steel").material == "steel"
    assert ask(retriever, "a mug").material is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("leaves falling from the trees", "leaf_fall"),
        ("an apple falls", "falling"),
        ("orange juice fills a glass", "pouring"),
        ("a spider crawls", "crawling"),
    ],
)
def test_a_motion_is_found_by_its_verb_and_subject(words: str, kind: str, retriever: Retriever) -> None:
    assert recipes(retriever, words)[0].entry == kind


def test_the_longest_phrase_of_a_parameter_counts(library: Library) -> None:
    bottle = library.objects["bottle"]
    tall = parameters(bottle, ["tall"], {})["z_length"]
    assert tall > parameters(bottle, ["short"], {})["z_length"]
    assert parameters(bottle, ["thick", "walled"], {}) == parameters(bottle, ["thick-walled"], {})
    assert parameters(bottle, ["lofty"], {"tall": ("lofty",)})["z_length"] == tall


def test_no_phrase_names_two_things(library: Library) -> None:
    named = Counter(
        joined(tokens(phrase))
        for entry in library.objects.values()
        for phrase in {joined(tokens(p)) for p in (entry.name, *entry.phrases)}
    )
    assert [phrase for phrase, count in named.items() if count > 1] == []


def test_nothing_is_both_there_and_absent(library: Library) -> None:
    there = {joined(tokens(p)) for entry in library.objects.values() for p in (entry.name, *entry.phrases)}
    assert [thing for thing in library.absent if joined(tokens(thing)) in there] == []


class Counting:
    """Unit vectors that depend on the text; counts what it encodes."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        rows = np.stack([np.random.default_rng(len(text)).normal(size=DIMENSION) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def test_vectors_are_made_once_and_kept(tmp_path: Path) -> None:
    model = Counting()
    for _ in range(2):
        PhraseIndex([("cup", "cup"), ("a mug", "cup")], model, tmp_path)
    assert model.encoded == ["cup", "a mug"]


@pytest.mark.parametrize("damage", ["cut short", "no array", "another length", "not unit vectors"])
def test_a_damaged_index_is_built_again_and_says_so(
    damage: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model, phrases = Counting(), [("cup", "cup"), ("a mug", "cup")]
    PhraseIndex(phrases, model, tmp_path)
    (file,) = (tmp_path / "index").iterdir()
    whole = file.read_bytes()
    if damage == "cut short":
        file.write_bytes(whole[: len(whole) // 2])
    elif damage == "no array":
        file.write_text("nothing")
    else:
        rows = 3 if damage == "another length" else 2
        np.save(file, np.full((rows, DIMENSION), 0.5, dtype=np.float32))
    with caplog.at_level(logging.WARNING):
        PhraseIndex(phrases, model, tmp_path)
    assert "is damaged" in caplog.text
    assert file.read_bytes() == whole


def test_an_index_of_other_phrases_is_not_taken(tmp_path: Path) -> None:
    model = Counting()
    PhraseIndex([("cup", "cup")], model, tmp_path)
    PhraseIndex([("jug", "jug")], model, tmp_path)
    assert model.encoded == ["cup", "jug"]


def test_a_text_asked_again_does_not_go_to_the_model() -> None:
    model = Counting()
    remembering = Remembering(model, texts=2)
    first = remembering.encode(["a cup", "a jug", "a cup"])
    assert model.encoded == ["a cup", "a jug"]
    assert np.array_equal(remembering.encode(["a jug"])[0], first[1])
    remembering.encode(["a pan"])
    remembering.encode(["a cup"])
    assert model.encoded == ["a cup", "a jug", "a pan", "a cup"]


def test_an_entry_that_does_not_build_is_not_offered(library: Library, tmp_path: Path) -> None:
    broken = Library()
    cup = library.objects["cup"]
    unfit = cup.model_copy(update={"measured": cup.measured.model_copy(update={"works": False})})
    broken.__dict__["objects"] = library.objects | {"cup": unfit}
    words = Retriever(broken, Counting(), tmp_path).vocabularies
    assert words["object"].lookup(["mug"]) is None
    assert words["absent"].lookup(["mug"]) is not None
