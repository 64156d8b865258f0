"""What a generator of Infinigen is told, and the gin text of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """Infinigen's configuration files by name, most general first, and bindings (name -> gin literal) over them."""

    seed: int
    files: Sequence[str]
    bindings: Mapping[str, str]

    @property
    def lines(self) -> list[str]:
        """Every binding as gin reads it."""
        return [f"{name} = {value}" for name, value in self.bindings.items()]

    @property
    def text(self) -> str:
        """scene.gin: the files' names as comments, then every binding."""
        return "\n".join([*(f"# under {name}.gin" for name in self.files), *self.lines]) + "\n"
