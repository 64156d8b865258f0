"""Programs of accepted worlds, kept for later runs: the model is shown one of the same kind as an example.

CACHE/programs/KIND-KEY.py    as it stood in the accepted run; a program of this shelf is as untrusted as any other
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ....tools.files import write_text

KEPT_PER_KIND = 5


@dataclass(frozen=True)
class Shelf:
    """The folder of accepted programs."""

    folder: Path

    def keep(self, kind: str, source: str) -> None:
        """Put a program on the shelf; of each kind the newest KEPT_PER_KIND stay."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = hashlib.sha256(source.encode()).hexdigest()[:12]
        write_text(self.folder / f"{kind}-{key}.py", source)
        for old in self._of(kind)[KEPT_PER_KIND:]:
            old.unlink(missing_ok=True)

    def find(self, kinds: Sequence[str]) -> str | None:
        """The newest program of the first of these kinds that has one."""
        found = next((files[0] for kind in kinds if (files := self._of(kind))), None)
        return found.read_text(encoding="utf-8") if found else None

    def _of(self, kind: str) -> list[Path]:
        return sorted(self.folder.glob(f"{kind}-*.py"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
