"""Which programs are ours: stage scripts, and recipes of the library with only their CONFIG and title changed."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import resources
from pathlib import Path

from ..retrieval_index import recipes
from ..tools import stage

ANNOTATIONS = ("dict[str, Any]",)
_CODING = re.compile(r"^[ \t\f]*#.*?coding[:=]")


def is_ours(program: Path) -> bool:
    """Told by the text of a program, never by its name or by who is said to have written it."""
    if program.resolve().is_relative_to(Path(stage.__path__[0]).resolve()):
        return True
    return _frame(program.read_text(encoding="utf-8")) in _frames()


@cache
def _frames() -> frozenset[str]:
    folder = resources.files(recipes)
    texts = (file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".py"))
    return frozenset(frame for frame in map(_frame, texts) if frame)


def _frame(source: str) -> str:
    """A program without the comments above it and without its CONFIG; empty when CONFIG is not plain data alone."""
    lines = source.splitlines()
    odd = "\n".join(lines) != source.removesuffix("\n") or source.startswith("\ufeff")
    if odd or any(_CODING.match(line) for line in lines[:2]):
        return ""  # other line ends, or a coding: Python might read another text than we do
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError):
        return ""
    found = [node for node in body if isinstance(node, ast.Assign | ast.AnnAssign) and _names(node) == ["CONFIG"]]
    if len(found) != 1 or found[0].value is None or not _is_data(found[0].value):
        return ""
    start, end = found[0].lineno, found[0].end_lineno or found[0].lineno
    if any(other.lineno <= end and (other.end_lineno or 0) >= start for other in body if other is not found[0]):
        return ""  # something else on a line of CONFIG
    rest = [*lines[: start - 1], *lines[end:]]
    while rest and rest[0].startswith("#"):
        rest.pop(0)
    return "\n".join(rest)


def _names(node: ast.Assign | ast.AnnAssign) -> list[str]:
    """What an assignment assigns to; an expression as target or annotation may do anything."""
    if isinstance(node, ast.AnnAssign):
        plain = isinstance(node.target, ast.Name) and ast.unparse(node.annotation) in ANNOTATIONS
        return [ast.unparse(node.target) if plain else ""]
    return [target.id if isinstance(target, ast.Name) else "" for target in node.targets]


def _is_data(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError):
        return False
    return True
