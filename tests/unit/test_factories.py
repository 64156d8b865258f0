"""The record of Infinigen's factories: of the pinned release, complete for the library, and readable."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from code2worlds import cli
from code2worlds.retrieval_index import factories
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.factories import Factory, LibraryMismatch, UnknownEntry, load_factories
from code2worlds.tools.library import effects, entries

ROOT = Path(cli.__file__).parent.parent
GALLERIES = ROOT / "docs" / "images" / "library"


def test_the_record_was_made_with_the_pinned_release_of_infinigen() -> None:
    pinned = re.search(r"^infinigen==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned is not None
    assert load_factories().infinigen_version == pinned.group(1)


def test_at_least_150_factories_work_and_95_percent_of_those_built_without_add_on() -> None:
    proofs = [factory.proof for factory in load_factories().factories.values()]
    states = [proof.state for proof in proofs if proof is not None]
    assert states.count("works") >= 150
    assert states.count("works") / (len(states) - states.count("needs add-on")) >= 0.95


def test_every_factory_of_an_entry_is_in_the_record() -> None:
    record = load_factories().factories
    assert not [entry.name for entry in Library().objects.values() if entry.factory and entry.factory not in record]


def test_every_parameter_that_words_reach_is_one_the_factory_has() -> None:
    wrong = [
        f"{entry.name}: {name}"
        for entry in Library().objects.values()
        if entry.factory
        for name in entry.parameters
        if name not in _settable(load_factories().factories[entry.factory]) | OUR_OWN
    ]
    assert not wrong


OUR_OWN = {"stretch", "sides_m", "condition", "finish", "pattern", "pattern_colour", "size_m", "turn_deg", "closed"}
"""Entries of the recipe's CONFIG, which work on any factory's output."""


def _settable(factory: Factory) -> set[str]:
    return {name.partition(".")[0] for name in factory.parameters} | set(factory.arguments)


def test_ranges_of_entries_overlap_what_the_factories_draw() -> None:
    apart = []
    for entry in Library().objects.values():
        drawn = load_factories().factories[entry.factory].parameters if entry.factory else {}
        for name, parameter in entry.parameters.items():
            found = drawn.get(name)
            if found is None or found.kind != "number" or parameter.low is None or parameter.high is None:
                continue
            assert isinstance(found.low, float)
            assert isinstance(found.high, float)
            if parameter.low > found.high or parameter.high < found.low:
                apart.append(
                    f"{entry.name}.{name}: {parameter.low} to {parameter.high}, drawn {found.low} to {found.high}"
                )
    assert not apart


def test_another_release_is_refused_with_the_command_that_mends_it() -> None:
    with pytest.raises(LibraryMismatch, match=r"measured with Infinigen 0\.0\.0.*code2worlds library build"):
        factories.refuse_other_version("0.0.0")


def test_a_factory_is_found_by_its_everyday_spelling() -> None:
    assert load_factories().named("dining chair".replace("dining ", "")).name == "ChairFactory"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownEntry, match="BottleFactory"):
        load_factories().named("botle")


def test_the_page_is_that_of_the_library() -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    written = runpy.run_path(str(ROOT / "docs" / "list_library.py"))["written"]
    assert written(page, load_factories(), Library()) == page, "run: python docs/list_library.py"


def test_every_gallery_of_the_page_is_there_and_small() -> None:
    page = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    sizes = [(ROOT / "docs" / name).stat().st_size for name in re.findall(r"\((images/library/\w+\.jpg)\)", page)]
    assert len(sizes) >= 8
    assert max(sizes) <= 200_000
    assert sum(sizes) <= 2_000_000


def test_changes_are_relative_to_the_low_end_and_small_ones_do_not_count() -> None:
    low = {"size_m": [1.0, 1.0, 2.0], "vertices": 100, "silhouette_m2": 1.0, "colour": [0.5, 0.5, 0.5]}
    high = {"size_m": [1.0, 1.0, 3.0], "vertices": 101, "silhouette_m2": 1.5, "colour": [0.5, 0.5, 0.6]}
    assert effects.changes(low, high) == {
        "longest_side": 0.5,
        "height_to_width": 0.5,
        "silhouette": 0.5,
        "colour": 0.1,
    }


def test_a_number_that_a_side_follows_two_to_one_is_a_length() -> None:
    assert effects.follows_a_side((0.1, 0.2), [0.2, 0.2, 1.0], [0.4, 0.4, 1.0])


def test_a_number_that_no_side_follows_is_no_length() -> None:
    assert not effects.follows_a_side((0.1, 0.2), [0.2, 0.2, 1.0], [0.2, 0.2, 1.3])


def test_numbers_inside_a_genome_are_not_tried_from_outside() -> None:
    number = {"kind": "number", "p05": 1.0, "p95": 2.0, "whole": False}
    assert effects.ends_of({"genome.leg": number, "height": number}) == {"height": (1.0, 2.0)}


def test_measurements_of_entries_that_are_gone_are_dropped() -> None:
    assert entries.merge({"gone": 1, "kept": 2}, {"new": 3}, {"new", "kept"}) == {"kept": 2, "new": 3}


def test_what_was_tried_is_not_tried_again_and_says_what_came_of_it() -> None:
    number = {"kind": "number", "p05": 1.0, "p95": 2.0, "whole": False}
    same: dict[str, Any] = {"size_m": [1.0, 1.0, 2.0], "vertices": 100, "silhouette_m2": 1.0, "colour": [0.5, 0.5, 0.5]}
    parameters = {"height": number, "idle": number, "fragile": number, "later": number}
    measured: dict[str, dict[str, Any]] = {
        "height": {"low": same, "high": {**same, "size_m": [1.0, 1.0, 3.0]}},
        "idle": {"low": same, "high": same},
        "fragile": {"low": same, "high": {"reason": "ValueError: no faces"}},
    }
    after = effects.with_effects(parameters, effects.untried(parameters), measured)
    assert list(effects.untried(after)) == ["later"]
    assert after["height"]["effect"] == {"from_": 1.0, "to": 2.0, "longest_side": 0.5, "height_to_width": 0.5}
    assert after["height"]["unit"] == "m"
    assert after["idle"]["effect"] == {"from_": 1.0, "to": 2.0}
    assert after["fragile"]["effect"]["fails"] == "ValueError: no faces"
    assert [effects.changes_something(after[name]) for name in parameters] == [True, False, False, False]
    assert effects.without_effects(after) == parameters
