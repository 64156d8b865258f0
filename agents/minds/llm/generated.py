"""Programs the model wrote, kept in the run and used like recipes: named by their content, repaired by succession.

RUN/model/programs/generated_KEY.py     as the model wrote it
RUN/model/programs/generated_KEY.next   name of the program that was written to repair it
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ....retrieval_index.catalog import Library
from ....retrieval_index.recipes_text import RecipeText, recipe_text
from ....tools.files import write_text

PREFIX = "generated_"


@dataclass(frozen=True)
class Programs:
    """Recipes of the library and the run's own programs under one roof."""

    run_dir: Path
    library: Library

    @property
    def folder(self) -> Path:
        return self.run_dir / "model" / "programs"

    def keep(self, source: str) -> str:
        """Store a program; its name."""
        text = source if source.endswith("\n") else source + "\n"
        name = PREFIX + hashlib.sha256(text.encode()).hexdigest()[:12]
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.folder / f"{name}.py", text)
        return name

    def succeed(self, name: str, by: str) -> None:
        """Record that a program was repaired."""
        if by != name and self.current(by) != name:
            write_text(self.folder / f"{name}.next", by)

    def current(self, name: str) -> str:
        """The newest repair of a program; the name itself where it was never repaired."""
        seen = {name}
        while (file := self.folder / f"{name}.next").is_file():
            name = file.read_text(encoding="utf-8").strip()
            if name in seen:
                break
            seen.add(name)
        return name

    def recipe(self, name: str) -> RecipeText:
        """A recipe, or the newest form of a generated program. Raises KeyError when there is none of that name."""
        if not is_generated(name):
            return self.library.recipe(name)
        newest = self.current(name)
        file = self.folder / f"{newest}.py"
        if not file.is_file():
            raise KeyError(f"this run has no program {newest!r}")
        return recipe_text(newest, file.read_text(encoding="utf-8"))


def is_generated(recipe: str) -> bool:
    """Was this program written by the model?"""
    return recipe.startswith(PREFIX)
