"""Recipes as text: what their CONFIG holds, and the program that a filled-in CONFIG makes of them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from importlib import resources
from typing import Any

_ENTRY = re.compile(r'^    "(?P<key>\w+)":.*?#\s*(?:\[(?P<low>[-\d.e]+),\s*(?P<high>[-\d.e]+)\]\s*)?(?P<rest>.*)$')


@dataclass(frozen=True)
class ConfigEntry:
    """One line of CONFIG: its default, its range if it is a number, and the comment behind it."""

    key: str
    default: Any
    low: float | None
    high: float | None
    comment: str

    def clamp(self, value: float) -> float:
        """The value, moved into the range."""
        bounded = value if self.low is None else max(self.low, value)
        return bounded if self.high is None else min(self.high, bounded)


@dataclass(frozen=True)
class RecipeText:
    """A reference program: its source, and its CONFIG line by line."""

    name: str
    source: str
    config: dict[str, ConfigEntry]

    @property
    def defaults(self) -> dict[str, Any]:
        return {key: entry.default for key, entry in self.config.items()}

    def clamp(self, config: dict[str, Any]) -> dict[str, Any]:
        """config with every ranged number moved into its range. Raises KeyError for a key the recipe lacks."""
        return {key: self._clamped(key, value) for key, value in config.items()}

    def _clamped(self, key: str, value: Any) -> Any:
        entry = self.config[key]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or entry.low is None:
            return value
        clamped = entry.clamp(value)
        return round(clamped) if isinstance(entry.default, int) else clamped

    def program(self, config: dict[str, Any], title: str) -> str:
        """The source with CONFIG filled in. Keys that config lacks keep their defaults; unknown keys raise KeyError."""
        unknown = set(config) - set(self.config)
        if unknown:
            raise KeyError(f"recipe {self.name!r} has no CONFIG entry {sorted(unknown)}; it has {sorted(self.config)}")
        lines = [self._line(entry, config.get(entry.key, entry.default)) for entry in self.config.values()]
        body = "CONFIG = {\n" + "\n".join(lines) + "\n}"
        start, end = _config_lines(self.source)
        source = self.source.splitlines()
        return _titled("\n".join([*source[:start], body, *source[end:]]) + "\n", title)

    @staticmethod
    def _line(entry: ConfigEntry, value: Any) -> str:
        span = "" if entry.low is None else f"[{entry.low:g}, {entry.high:g}] "
        comment = f"  # {span}{entry.comment}" if entry.comment or span else ""
        return f'    "{entry.key}": {_literal(value)},{comment}'


def recipe_text(name: str, source: str) -> RecipeText:
    """Any program with a top-level CONFIG, as a recipe. Raises ValueError when it has none or it holds no literals."""
    return RecipeText(name, source, _read_config(source))


def read_recipe(name: str) -> RecipeText:
    """Read a recipe of the library. Raises KeyError naming those there are."""
    folder = resources.files(__package__).joinpath("recipes")
    file = folder.joinpath(f"{name}.py")
    if not name.isidentifier() or not file.is_file():
        known = sorted(f.name[:-3] for f in folder.iterdir() if f.name.endswith(".py") and not f.name.startswith("_"))
        raise KeyError(f"no recipe {name!r}; there are {known}")
    source = file.read_text(encoding="utf-8")
    return recipe_text(name, source)


def _config_node(source: str) -> ast.Assign | ast.AnnAssign:
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name) and target.id == "CONFIG":
            return node
    raise ValueError("the recipe has no top-level CONFIG")


def _config_lines(source: str) -> tuple[int, int]:
    node = _config_node(source)
    return node.lineno - 1, int(node.end_lineno or node.lineno)


def _read_config(source: str) -> dict[str, ConfigEntry]:
    node = _config_node(source)
    assert node.value is not None
    values: dict[str, Any] = ast.literal_eval(node.value)
    start, end = _config_lines(source)
    comments = {m["key"]: m for line in source.splitlines()[start:end] if (m := _ENTRY.match(line))}
    return {key: _entry(key, value, comments.get(key)) for key, value in values.items()}


def _entry(key: str, default: Any, found: re.Match[str] | None) -> ConfigEntry:
    if found is None:
        return ConfigEntry(key, default, None, None, "")
    low, high = (float(found[side]) if found[side] else None for side in ("low", "high"))
    return ConfigEntry(key, default, low, high, found["rest"].strip())


def _literal(value: Any) -> str:
    if isinstance(value, float):
        return repr(round(value, 6))
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(str(k))}: {_literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(v) for v in value) + "]"
    return repr(value)


def _titled(source: str, title: str) -> str:
    """Put the title in front of the program as comments: a prompt must never be able to end a docstring."""
    header = "".join(f"# {line}\n" for line in title.splitlines())
    return header + source
