"""Every exchange of a run on disk, named by its question: a question asked before is answered from here.

RUN/model/exchanges/KEY.json   one exchange, written whole or not at all
RUN/model/failures/KEY-N.json  calls that brought no answer, with the body as far as it came
RUN/model/pictures/SHA.png     what the vision model was shown
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ....state.errors import BrokenRun, ReplayGap
from ....tools.files import read_json, write_text
from .chat import Failure, Outcome
from .messages import Exchange, Question

FOLDER = "model"
FAILURES_KEPT = 200


@dataclass(frozen=True)
class Record:
    """The exchanges of one run; `replay` is another run's folder that answers instead of the model."""

    run_dir: Path
    replay: Path | None = None

    @property
    def folder(self) -> Path:
        return self.run_dir / FOLDER / "exchanges"

    def own(self, question: Question) -> Exchange | None:
        """The answer this run already has. Raises BrokenRun when its file was altered."""
        return _read(self.folder / f"{question.key}.json")

    def find(self, question: Question) -> Exchange | None:
        """The answer this run, or the run it replays, already has.

        Raises ReplayGap when a replayed run was never asked, BrokenRun when a file was altered.
        """
        own = self.own(question)
        if own is not None or self.replay is None:
            return own
        theirs = _read(self.replay / FOLDER / "exchanges" / f"{question.key}.json")
        if theirs is None:
            raise ReplayGap(
                f"The recorded run {self.replay.name} was never asked this for {question.decision}.",
                fix="Replay with the same prompt, seed and release, or run it with a model.",
            )
        copy = theirs.model_copy(update={"replayed": True})
        self._write(copy)
        return copy

    def keep(self, question: Question, outcome: Outcome) -> Exchange:
        """Store an answer before anything is done with it."""
        exchange = Exchange(
            question=question, answer=outcome.answer, raw=outcome.raw, seconds=round(outcome.seconds, 3)
        )
        self._write(exchange)
        return exchange

    def unsupported(self, model: str) -> frozenset[str]:
        """Reply formats that the model's server has refused, in this run or in the one it replays."""
        folders = [self.run_dir] + ([self.replay] if self.replay is not None else [])
        return frozenset(mode for folder in folders for mode in _formats(folder).get(model, ()))

    def note_unsupported(self, model: str, mode: str) -> None:
        """Remember a refused reply format, so that a resumed or replayed run asks the same questions."""
        known = _formats(self.run_dir)
        known[model] = sorted({*known.get(model, ()), mode})
        self._write_formats(known)

    def keep_failure(self, question: Question, failure: Failure) -> None:
        """Store what a failed call left; the newest FAILURES_KEPT stay."""
        folder = self.run_dir / FOLDER / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.iterdir())) + 1
        if number > FAILURES_KEPT:
            return
        told = {
            "decision": question.decision,
            "model": question.model,
            "kind": type(failure.error).__name__,
            "message": str(failure.error),
            "asked_to_wait_s": failure.wait_s,
            "body": failure.raw,
        }
        write_text(folder / f"{question.key}-{number}.json", json.dumps(told, indent=1, ensure_ascii=False) + "\n")

    def keep_picture(self, sha256: str, data: bytes) -> None:
        """Store a picture that is shown to the model."""
        file = self.run_dir / FOLDER / "pictures" / f"{sha256}.png"
        if not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".part")
            partial.write_bytes(data)
            partial.replace(file)

    def abandon(self, keys: Iterable[str], model: str) -> None:
        """Put the exchanges of a failed decision aside, so that a resumed run asks anew; they stay on the bill."""
        aside = self.run_dir / FOLDER / "abandoned"
        for key in keys:
            file = self.folder / f"{key}.json"
            if file.is_file():
                aside.mkdir(parents=True, exist_ok=True)
                file.replace(aside / f"{key}-{len(list(aside.glob(f'{key}-*'))) + 1}.json")
        known = _formats(self.run_dir)
        if known.pop(model, None) is not None:
            self._write_formats(known)

    def paid(self) -> list[Exchange]:
        """Every exchange of this run, abandoned ones included."""
        aside = self.run_dir / FOLDER / "abandoned"
        files = [*sorted(self.folder.glob("*.json")), *sorted(aside.glob("*.json"))]
        return [exchange for exchange in map(_read, files) if exchange is not None]

    def _write_formats(self, known: dict[str, list[str]]) -> None:
        (self.run_dir / FOLDER).mkdir(parents=True, exist_ok=True)
        write_text(self.run_dir / FOLDER / "formats.json", json.dumps(known, indent=1, sort_keys=True) + "\n")

    def _write(self, exchange: Exchange) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = exchange.model_dump_json(indent=1)
        write_text(self.folder / f"{exchange.question.key}.json", _storable(text) + "\n")


def _formats(run_dir: Path) -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = read_json(run_dir / FOLDER / "formats.json")
    except FileNotFoundError:
        return {}
    return found


def _storable(text: str) -> str:
    """Half surrogate pairs, which JSON may carry and UTF-8 may not, as question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _read(file: Path) -> Exchange | None:
    try:
        found = Exchange.model_validate(read_json(file))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BrokenRun(f"{file} is not a recorded exchange: {error}.", fix="Remove it to ask again.") from error
    if found.question.key != file.stem.partition("-")[0]:
        raise BrokenRun(f"{file} does not hold the exchange of its name.", fix="Remove it to ask again.")
    return found
