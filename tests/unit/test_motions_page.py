"""docs/motions.md lists the kinds of motion there are."""

from __future__ import annotations

import runpy
from pathlib import Path

from code2worlds import cli
from code2worlds.retrieval_index.catalog import Library

DOCS = Path(cli.__file__).parent.parent / "docs"


def test_the_table_of_motions_is_that_of_the_library() -> None:
    page = (DOCS / "motions.md").read_text(encoding="utf-8")
    written = runpy.run_path(str(DOCS / "list_motions.py"))["written"]
    assert written(page, Library()) == page, "run: python docs/list_motions.py"
