"""Reading a generated program before it is run: friendly problems with line numbers. No security rests on it."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator

from ....retrieval_index.recipes_text import recipe_text
from .stage_words import PACKAGE, names_in

ALLOWED = (
    "__future__", "bmesh", "bpy", "collections", "dataclasses", "functools", "infinigen", "itertools", "json", "math",
    "mathutils", "numpy", "pathlib", "scipy", "typing",
)  # fmt: skip
"""Modules beside the stage that a program has a use for. Others are refused here; the sandbox confines these too."""

FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__", "open", "input", "breakpoint"})
MAX_CHARACTERS = 60_000


def problems_of(source: str) -> list[str]:
    """Everything that is wrong with a program on paper; empty when it may be tried."""
    if len(source) > MAX_CHARACTERS:
        return [f"source: {len(source)} characters; at most {MAX_CHARACTERS}"]
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [f"source: {error}"]
    found = [*_imports(tree), *_calls(tree), *_frame(tree)]
    return found or _config(source)


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] not in ALLOWED and not alias.name.startswith(PACKAGE):
                    yield f"source line {node.lineno}: {alias.name} may not be imported; allowed: {', '.join(ALLOWED)}"
        elif isinstance(node, ast.ImportFrom):
            yield from _import_from(node)


def _import_from(node: ast.ImportFrom) -> Iterator[str]:
    module = node.module or ""
    if node.level:
        yield f"source line {node.lineno}: imports must be absolute: from {PACKAGE}... import ..."
    elif module == PACKAGE or module.startswith(f"{PACKAGE}."):
        inner = module[len(PACKAGE) :].lstrip(".")
        known = names_in(inner)
        if known is None:
            yield f"source line {node.lineno}: the stage has no module {module}"
            return
        for alias in node.names:
            if alias.name not in known and alias.name != "*":
                near = difflib.get_close_matches(alias.name, known, n=3, cutoff=0.5)
                hint = f"; near: {', '.join(near)}" if near else ""
                yield f"source line {node.lineno}: {module} has no {alias.name!r}{hint}"
    elif module.partition(".")[0] not in ALLOWED and not module.startswith("code2worlds.state"):
        yield f"source line {node.lineno}: {module} may not be imported; allowed: {', '.join(ALLOWED)}"


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield f"source line {node.lineno}: {node.func.id}() has no place in a program"


def _frame(tree: ast.Module) -> Iterator[str]:
    runs = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "run"
    ]
    if not any(isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "program" for call in runs):
        yield "source: it does not end with program.run(FUNCTION, CONFIG)"


def _config(source: str) -> list[str]:
    try:
        recipe_text("generated", source)
    except (ValueError, KeyError, TypeError, SyntaxError) as error:
        return [f"source: CONFIG must be a top-level dict of literals: {error}"]
    return []
