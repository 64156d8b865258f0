"""The stage library as a language model is told of it: what there is, how it is called, what it says of itself."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ....tools import stage

PACKAGE = "code2worlds.tools.stage"
_DEFINED = re.compile(r"^(?:def|class) ([A-Za-z]\w*)", re.MULTILINE)
NOT_FOR_PROGRAMS = ("probes", "verify", "audit", "assemble", "pictures.render")


@dataclass(frozen=True)
class Word:
    """A public function or class of the stage."""

    module: str
    name: str
    signature: str
    says: str

    @property
    def shown(self) -> str:
        return f"{self.signature}\n    {self.says}" if self.says else self.signature


@cache
def modules() -> tuple[str, ...]:
    """Every module that programs may import, by its name below the package."""
    root = Path(stage.__path__[0])
    names = (".".join(file.relative_to(root).with_suffix("").parts) for file in sorted(root.rglob("*.py")))
    return tuple(name for name in names if not name.endswith("__init__") and name not in NOT_FOR_PROGRAMS)


@cache
def words_in(module: str) -> tuple[Word, ...]:
    """The public words of one module."""
    file = Path(stage.__path__[0]).joinpath(*module.split(".")).with_suffix(".py")
    return tuple(_words_of(module, ast.parse(file.read_text(encoding="utf-8"))))


@cache
def places() -> dict[str, tuple[str, ...]]:
    """Public name -> the modules that define it, found without parsing them all."""
    root, found = Path(stage.__path__[0]), dict[str, list[str]]()
    for module in modules():
        text = root.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
        for name in _DEFINED.findall(text):
            found.setdefault(name, []).append(module)
    return {name: tuple(where) for name, where in found.items()}


@cache
def names_in(module: str) -> frozenset[str] | None:
    """Top-level names of a stage module ("bodies.finish"); None when there is no such module."""
    root = Path(stage.__path__[0])
    path = root.joinpath(*module.split(".")) if module else root
    if path.is_dir():
        inside = {p.stem for p in path.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
        return frozenset(inside - {"__init__"})
    file = path.with_suffix(".py")
    if not file.is_file():
        return None
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(name for node in tree.body for name in _defined(node))


def modules_of(source: str) -> list[str]:
    """Stage modules that a program imports, in its order."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
            inner = node.module[len(PACKAGE) :].lstrip(".")
            found += [inner, *(f"{inner}.{alias.name}".lstrip(".") for alias in node.names)]
    return [module for module in dict.fromkeys(found) if module in modules()]


def summary(wanted: Iterable[str]) -> str:
    """The words of these modules, as a model may call them."""
    parts = []
    for module in dict.fromkeys(wanted):
        lines = "\n".join(word.shown for word in words_in(module))
        parts.append(f"### {PACKAGE}.{module}\n{lines}")
    return "\n".join(parts)


def entry(name: str) -> str:
    """What the stage has under a name, or the nearest to it: for a report of a call that failed."""
    names = [name] if name in places() else difflib.get_close_matches(name, places(), n=2, cutoff=0.75)
    found = [word for one in names for module in places()[one] for word in words_in(module) if word.name == one]
    return "\n".join(f"from {PACKAGE}.{word.module}:\n{word.shown}" for word in found[:3])


def _words_of(module: str, tree: ast.Module) -> list[Word]:
    found = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            found.append(Word(module, node.name, _signature(node), _first_lines(node)))
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            methods = [m for m in node.body if isinstance(m, ast.FunctionDef) and m.name[0] != "_"]
            fields = [ast.unparse(f) for f in node.body if isinstance(f, ast.AnnAssign)]
            inside = "; ".join([*fields, *(_signature(method) for method in methods)])
            found.append(Word(module, node.name, f"class {node.name}: {inside}", _first_lines(node)))
    return found


def _signature(node: ast.FunctionDef) -> str:
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"def {node.name}({ast.unparse(node.args)}){returns}"


def _first_lines(node: ast.FunctionDef | ast.ClassDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())[:300]


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [t.id for t in node.targets if isinstance(t, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    return []
