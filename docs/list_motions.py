"""Writes the table of docs/motions.md anew from the library: python docs/list_motions.py"""

from __future__ import annotations

import itertools
from pathlib import Path

from code2worlds.retrieval_index.catalog import Library, MotionEntry

PAGE = Path(__file__).parent / "motions.md"
START, END = "<!-- kinds: written by docs/list_motions.py -->\n", "<!-- end of kinds -->\n"
FEW = 8
"""Words shown of each kind; the library holds them all."""


def table(library: Library) -> str:
    """One row for every kind of motion that has a recipe."""
    rows = ["| kind | said with | of | recipe | numbers that words set |", "|---|---|---|---|---|"]
    rows += [_row(entry) for entry in library.motions.values() if entry.recipe]
    return "\n".join(rows) + "\n"


def _row(entry: MotionEntry) -> str:
    words = list(itertools.islice(dict.fromkeys([*entry.verbs, *entry.phrases]), FEW))
    matter = ", ".join(entry.subjects[:FEW]) or {"acts": "any thing", "source": "any thing", "none": ""}[entry.object]
    numbers = ", ".join(f"`{name}`" for name in entry.numbers) or ("`speed_m_s`" if entry.speed_m_s else "")
    return f"| {entry.name.replace('_', ' ')} | {', '.join(words)} | {matter} | `{entry.recipe}` | {numbers} |"


def written(page: str, library: Library) -> str:
    """The page with its table up to date."""
    head, rest = page.split(START)
    return head + START + table(library) + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), Library()), encoding="utf-8")
