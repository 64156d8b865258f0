"""Writes the words of docs/attributes.md anew from the library: python docs/list_attributes.py"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from code2worlds.retrieval_index.attributes import WORDS

PAGE = Path(__file__).parent / "attributes.md"
START, END = "<!-- words: written by docs/list_attributes.py -->\n", "<!-- end of words -->\n"


def table(raw: Mapping[str, Any]) -> str:
    """One row for every effect."""
    rows = ["| effect | words |", "|---|---|"]
    rows += [f"| {effect} | {', '.join(words)} |" for effect, words in _stretches(raw).items()]
    rows += [f"| size × {factor:g} | {', '.join(words)} |" for factor, words in _sizes(raw).items()]
    for section in ("condition", "finish", "pattern"):
        rows += [f"| {section}: {name} | {', '.join(words)} |" for name, words in raw[section].items()]
    rows += [f"| material: {name} | {', '.join(words)} |" for name, words in raw["as_material"].items()]
    rows += [f"| material: glass or clear plastic | {', '.join(raw['see_through'])} |"]
    return "\n".join(rows) + "\n"


def _stretches(raw: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word, factors in raw["stretch"].items():
        effect = ", ".join(f"{direction} × {factor:g}" for direction, factor in factors.items())
        found.setdefault(effect, []).append(word)
    return found


def _sizes(raw: Mapping[str, Any]) -> dict[float, list[str]]:
    found: dict[float, list[str]] = {}
    for word, factor in raw["size"].items():
        found.setdefault(float(factor), []).append(word)
    return dict(sorted(found.items()))


def written(page: str) -> str:
    """The page with its table up to date."""
    head, rest = page.split(START)
    return head + START + table(WORDS.raw) + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
