"""What a run's mind has to remember from one node to the next: context of a stream, and who stood in for the model."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ....state.errors import BrokenRun
from ....tools.files import read_json, write_text
from .context import Section

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


@dataclass(frozen=True)
class Notes:
    """Small files under RUN/model."""

    run_dir: Path

    @property
    def folder(self) -> Path:
        return self.run_dir / "model"

    def remember(self, stream: str, sentence: str, sections: list[Section]) -> None:
        """Keep what the model was told of a stream: a rejection is answered knowing the same."""
        told = {"sentence": sentence, "sections": [[s.rank, s.title, s.text] for s in sections]}
        self._write(f"context_{stream}.json", told)

    def recall(self, stream: str) -> tuple[str, list[Section]]:
        """The sentence and the sections. Raises BrokenRun when nothing was kept."""
        try:
            told = read_json(self.folder / f"context_{stream}.json")
        except FileNotFoundError as error:
            raise BrokenRun(f"This run has no context for {stream}.", fix="Start it again.") from error
        return str(told["sentence"]), [
            Section(int(rank), str(title), str(text)) for rank, title, text in told["sections"]
        ]

    def example(self, replay: Path | None) -> str | None:
        """The example program this run (or the one it replays) was shown; "" for none, None when not yet chosen."""
        for folder in (self.run_dir, replay):
            file = folder / "model" / "example.txt" if folder else None
            if file is not None and file.is_file():
                return file.read_text(encoding="utf-8")
        return None

    def remember_example(self, text: str) -> None:
        """Keep the choice of example."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.folder / "example.txt", text)

    def stood_in(self, decision: str, reason: str) -> None:
        """Record that the offline mind decided in the model's place."""
        found = self.fallbacks()
        found[decision] = reason
        self._write("fallbacks.json", found)

    def fallbacks(self) -> dict[str, str]:
        """Decision -> why the offline mind made it."""
        try:
            found: dict[str, str] = read_json(self.folder / "fallbacks.json")
        except FileNotFoundError:
            return {}
        return found

    def neutral(self, text: str) -> str:
        """text without what differs between two runs of the same: folders of this machine, addresses in memory."""
        root = str(Path(__file__).resolve().parents[3])
        return _ADDRESS.sub("0x…", text.replace(str(self.run_dir), "RUN").replace(root, "code2worlds"))

    def _write(self, name: str, value: object) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_text(self.folder / name, json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
