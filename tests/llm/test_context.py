"""Context is ranked and trimmed; programs are read before they run; numbers are checked against their CONFIG."""

from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.agents.minds.llm import numbers, source_check, stage_words
from code2worlds.agents.minds.llm.context import Section, compact, fitted, tokens_in
from code2worlds.agents.minds.llm.generated import Programs
from code2worlds.agents.trust import is_ours
from code2worlds.retrieval_index import recipes
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.recipes_text import recipe_text
from code2worlds.state.settings import Settings

from .scripts import program

FRAME = """from code2worlds.tools.stage import program

CONFIG = {"speed_m_s": 1.0}

{}
program.run(print, CONFIG)
"""


def test_the_least_relevant_section_goes_first() -> None:
    sections = [Section(0, "a", "x" * 300), Section(9, "b", "y" * 3000), Section(1, "c", "z" * 300)]
    text = fitted(sections, 240)
    assert "x" * 300 in text
    assert "z" * 300 in text
    assert "yyyy" not in text
    assert "Left out for lack of room: b." in text


@pytest.mark.parametrize("budget", [2000, 500, 150])
def test_the_context_stays_within_its_budget(budget: int) -> None:
    sections = [Section(i % 4, f"part {i}", "word " * (50 * i)) for i in range(12)]
    assert tokens_in(fitted(sections, budget)) <= budget + 60


def test_numbers_are_shown_to_four_digits() -> None:
    assert compact({"a": 0.123456789, "b": [1.00004]}) == '{"a": 0.1235, "b": [1.0]}'


def test_the_stage_is_told_with_signatures_and_words() -> None:
    text = stage_words.summary(["bodies.finish"])
    assert "### code2worlds.tools.stage.bodies.finish" in text
    assert "def finish(world: World, simulation: Simulation" in text
    assert "leave world.blend and telemetry.npz" in text


def test_a_program_that_may_be_tried_has_no_problems() -> None:
    assert source_check.problems_of(program("bottle_repaired")) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("import os", "os may not be imported"),
        ("from subprocess import run", "subprocess may not be imported"),
        ("from code2worlds.tools.stage.bodies import placment", "has no 'placment'; near: placement"),
        ("from code2worlds.tools.stage.bodys import x", "the stage has no module"),
        ("from . import x", "imports must be absolute"),
        ("x = eval('1')", "eval() has no place"),
        ("def (", "invalid syntax"),
    ],
)
def test_a_problem_on_paper_is_named_with_its_line(body: str, problem: str) -> None:
    found = source_check.problems_of(FRAME.replace("{}", body))
    assert any(problem in one for one in found), found


def test_a_program_without_its_frame_is_told_so() -> None:
    assert "program.run" in source_check.problems_of("CONFIG = {}")[0]
    assert "CONFIG" in source_check.problems_of(FRAME.replace("1.0}", "len('x')}"))[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sped": 1.0}, "no such entry; near: seed, speed_m_s"),
        ({"speed_m_s": 50.0}, "outside [0.02, 10]"),
        ({"speed_m_s": "fast"}, "is not a number"),
        ({"camera_mode": 3}, "is not of the kind"),
    ],
)
def test_a_change_the_config_cannot_take_is_a_problem(changes: dict[str, object], problem: str) -> None:
    recipe = Library().recipe("rigid_rolling")
    assert problem in "; ".join(numbers.problems_of(changes, recipe))  # type: ignore[arg-type]


def test_a_repair_takes_the_place_of_what_it_repairs(tmp_path: Path) -> None:
    programs = Programs(tmp_path, Library())
    first, second = programs.keep(program("bottle_first")), programs.keep(program("bottle_repaired"))
    programs.succeed(first, second)
    assert programs.recipe(first).name == second
    programs.succeed(second, first)
    assert programs.current(first) == second


def test_a_recipe_with_other_numbers_is_ours(tmp_path: Path) -> None:
    recipe = Library().recipe("rigid_rolling")
    file = tmp_path / "dynamics.py"
    file.write_text(recipe.program({"speed_m_s": 3.0}, "A title\nof two lines"))
    assert is_ours(file)


def test_every_recipe_is_ours() -> None:
    folder = Path(recipes.__file__).parent
    assert [p.stem for p in folder.glob("*.py") if p.stem != "__init__" and not is_ours(p)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source + "\nimport os\n",
        lambda source: "# title\rimport os\n" + source,
        lambda source: "# title\x0cimport os\n" + source,
        lambda source: source.replace('"speed_m_s": 0.7', '"speed_m_s": __import__("os").getpid()'),
        lambda source: source.replace("CONFIG = {", "CONFIG = {}\nCONFIG = {", 1),
        lambda source: source.replace("\n}\n", "\n}; import os\n", 1),
        lambda source: source.replace("CONFIG = {", "CONFIG = __builtins__.x = {", 1),
        lambda source: source.replace("CONFIG = {", "CONFIG: print(1) = {", 1),
        lambda source: "# coding: raw_unicode_escape\n# \\u000aimport os\n" + source,
        lambda source: program("bottle_repaired"),
    ],
    ids=[
        "a line more",
        "a line before",
        "form feed",
        "code in CONFIG",
        "two CONFIGs",
        "a neighbour",
        "a target",
        "an annotation",
        "a coding",
        "another program",
    ],
)
def test_anything_else_is_not_ours(change: object, tmp_path: Path) -> None:
    file = tmp_path / "dynamics.py"
    file.write_bytes(change(Library().recipe("rigid_rolling").source).encode())  # type: ignore[operator]
    assert not is_ours(file)


def test_a_generated_program_is_parametrised_like_a_recipe() -> None:
    recipe = recipe_text("generated", program("bottle_repaired"))
    assert recipe.config["speed_m_s"].high == 6.0
    assert '"speed_m_s": 0.4,' in recipe.program({"speed_m_s": 0.4}, "title")


def test_the_sandbox_is_required_unless_opted_out() -> None:
    assert Settings().sandbox == "required"
    assert Settings.from_environment({"CODE2WORLDS_SANDBOX": "off"}).sandbox == "off"
