import ast

import pytest
from code2worlds.retrieval_index.recipes_text import RecipeText, _read_config

SOURCE = '''"""A recipe."""

from code2worlds.tools.stage import program

CONFIG = {
    "speed_m_s": 0.5,  # [0.02, 5] m/s; speed of the centre
    "support": "floor",  # where it starts
    "dimensions": {"radius_m": 0.1},  # metres
}


def build(config, job):
    return {}


if __name__ == "__main__":
    program.run(build, CONFIG)
'''

RECIPE = RecipeText("demo", SOURCE, _read_config(SOURCE))


def config_of(source: str) -> dict[str, object]:
    return {key: entry.default for key, entry in _read_config(source).items()}


def test_ranges_and_meanings_are_read_from_the_comments() -> None:
    entry = RECIPE.config["speed_m_s"]
    assert (entry.low, entry.high, entry.comment) == (0.02, 5.0, "m/s; speed of the centre")


def test_a_written_program_holds_the_values_given_and_keeps_the_other_defaults() -> None:
    program = RECIPE.program({"speed_m_s": 1.25}, "A title")
    assert config_of(program) == {"speed_m_s": 1.25, "support": "floor", "dimensions": {"radius_m": 0.1}}
    assert "# [0.02, 5] m/s; speed of the centre" in program


def test_the_rest_of_the_program_is_the_recipe() -> None:
    program = RECIPE.program({}, "A title")
    assert program.endswith(SOURCE[SOURCE.index("\n\ndef build") :])


def test_a_hostile_title_stays_a_comment() -> None:
    program = RECIPE.program({}, 'x """\nimport os; os.system("true")')
    assert [type(node).__name__ for node in ast.parse(program).body[:2]] == ["Expr", "ImportFrom"]


def test_a_hostile_text_value_stays_a_text() -> None:
    value = 'floor"}\nimport os #\\'
    program = RECIPE.program({"support": value}, "t")
    assert config_of(program)["support"] == value


def test_an_unknown_entry_is_refused_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="speed_m_s"):
        RECIPE.program({"sped": 1.0}, "t")


def test_numbers_are_moved_into_their_range() -> None:
    assert RECIPE.clamp({"speed_m_s": 50.0, "support": "table"}) == {"speed_m_s": 5.0, "support": "table"}
