"""Names in the library's data, and the code inside Blender that they stand for, read as text."""

from __future__ import annotations

import ast
from pathlib import Path

import code2worlds
import pytest
from code2worlds.retrieval_index.attributes import WORDS
from code2worlds.retrieval_index.catalog import Library

STAGE = Path(code2worlds.__file__).parent / "tools" / "stage"
NEEDED = (
    "wood", "iron", "steel", "glass", "ceramic", "fabric", "plastic", "water", "ice", "fire", "snow", "soil", "sand",
    "concrete", "plaster", "brick", "stone",
)  # fmt: skip


def names_in(path: Path, table: str) -> set[str]:
    """Keys of a dictionary, or members of a tuple, assigned at the top of a module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and target.id == table:
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            value = node.value
            keys = value.keys if isinstance(value, ast.Dict) else value.elts if isinstance(value, ast.Tuple) else []
            return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}
    raise AssertionError(f"{path.name} has no {table}")


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


def test_every_material_has_a_look(library: Library) -> None:
    assert not set(library.materials) - names_in(STAGE / "objects" / "surfaces.py", "SURFACES")


def test_materials_of_ground_floor_wall_and_things_are_there(library: Library) -> None:
    assert not set(NEEDED) - set(library.materials)


@pytest.mark.parametrize(
    ("section", "table"), [("condition", "COVERINGS"), ("finish", "FINISHES"), ("pattern", "PATTERNS")]
)
def test_every_look_that_a_word_means_is_made(section: str, table: str) -> None:
    assert not set(WORDS.raw[section]) - names_in(STAGE / "objects" / "weathering.py", table)


def test_every_direction_that_a_word_stretches_is_known() -> None:
    used = {way for factors in WORDS.raw["stretch"].values() for way in factors}
    assert not used - names_in(STAGE / "objects" / "key_object.py", "DIRECTIONS")


def test_every_side_that_can_be_said_is_known() -> None:
    sides = names_in(STAGE / "objects" / "key_object.py", "SIDES")
    assert not set(WORDS.raw["sides"].values()) - sides - {"size"}


def test_every_scatter_names_code_that_makes_it(library: Library) -> None:
    missing = []
    for scatter in library.scatters.values():
        module, _, function = scatter.made_by.rpartition(".")
        tree = ast.parse((STAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
        if function not in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}:
            missing.append(scatter.made_by)
    assert missing == []


def test_the_scatters_of_the_library_are_there(library: Library) -> None:
    assert {"grass", "leaves", "pebbles", "moss", "ferns", "flowers"} <= set(library.scatters)
    assert all(s.entry is None or s.entry in library.objects for s in library.scatters.values())


@pytest.mark.parametrize(("word", "name"), [("mossy", "moss"), ("Wildflowers", "flowers"), ("gravel", "pebbles")])
def test_a_word_leads_to_its_scatter(library: Library, word: str, name: str) -> None:
    found = library.scatter(word)
    assert found is not None
    assert found.name == name


def test_a_word_for_no_scatter_leads_to_none(library: Library) -> None:
    assert library.scatter("bottle") is None
