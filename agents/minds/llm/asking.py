"""How a decision is asked: context fitted to the budget, the question put, a stand-in where one is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ....retrieval_index.search import Retriever
from ....state.errors import InvalidRequest, ModelBudgetUsedUp, ModelError, NotUnderstood
from ....state.settings import ModelSettings
from ....state.values import Config, Decision, Request, Stream
from ....tools.files import read_json
from ..offline.mind import OfflineMind
from . import source_check
from .context import Section, fitted
from .dialogue import Dialogue
from .generated import Programs
from .messages import Role
from .notes import Notes
from .prompts import conversation
from .schemas import Numbers, Source
from .shelf import Shelf

T = TypeVar("T")
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True)
class Asking:
    """A mind in conversation about one run. `offline` proposes, and stands in for the model where that is allowed."""

    offline: OfflineMind
    retriever: Retriever
    settings: ModelSettings
    run_dir: Path | None = None
    shelf: Shelf | None = None
    """Where programs of accepted worlds are kept."""

    @cached_property
    def dialogue(self) -> Dialogue:
        """The run's conversation; its token budget is the request's."""
        limit = Request.model_fields["max_tokens"].default
        with suppress(FileNotFoundError, KeyError):  # a run that Studio starts has no run.json before intake has ended
            limit = int(read_json(self.folder / "run.json")["request"]["max_tokens"])
        return Dialogue(self.settings, self.folder, max_tokens=limit)

    @property
    def notes(self) -> Notes:
        """What the run remembers."""
        return Notes(self.folder)

    @property
    def programs(self) -> Programs:
        """Recipes, and what the model wrote in this run."""
        return Programs(self.folder, self.retriever.library)

    @property
    def folder(self) -> Path:
        """The run's folder. Raises InvalidRequest for a mind that was given no run."""
        if self.run_dir is None:
            raise InvalidRequest("This mind decides about a run, and it was given none.")
        return self.run_dir

    def ask(
        self,
        role: Role,
        decision: str,
        task: str,
        reply: type[R],
        sections: Sequence[Section],
        *,
        check: Callable[[R], Sequence[str]] = lambda value: (),
        pictures: Sequence[Path] = (),
        **values: str,
    ) -> R:
        """A valid reply to a prompt file; the sections are trimmed to the token budget of the settings."""
        context = fitted(sections, self.settings.context_tokens)
        messages = conversation(role, task, context=self.notes.neutral(context), **values)
        return self.dialogue.ask(role, decision, messages, reply, check=check, pictures=pictures)

    def example(self, kinds: Sequence[str]) -> list[Section]:
        """A program of an accepted world of these kinds; the run remembers which, so that a replay sees the same."""
        text = self.notes.example(self.settings.replay)
        if text is None:
            text = (self.shelf.find(kinds) if self.shelf else None) or ""
            self.notes.remember_example(text)
        return [Section(6, "A program of an accepted world of this kind", f"```python\n{text}```")] if text else []

    def or_offline(self, decision: str, ask: Callable[[], T], stand_in: Callable[[], T]) -> T:
        """What the model decides; where it fails and the settings allow it, what the offline mind does, on record."""
        try:
            return ask()
        except ModelError as error:
            if self.settings.fallback != "offline":
                raise
            self.notes.stood_in(decision, f"{type(error).__name__}: {self.notes.neutral(error.what)}")
            return stand_in()

    def within_budget(self, ask: Callable[[], T], unchanged: T) -> T:
        """What ask gives; unchanged once tokens or money are spent, so that the run ends with its best attempt."""
        try:
            return ask()
        except ModelBudgetUsedUp as error:
            self.notes.stood_in("budget", error.what)
            return unchanged

    def own_program(
        self,
        stream: Stream,
        said: Numbers,
        *,
        recipe: str,
        config: Config,
        request: Request,
        sections: Sequence[Section],
    ) -> tuple[str, Config]:
        """Recipe and CONFIG of a stream: the library's recipe with changes, or a program written for it."""
        if not said.own_program or self.settings.code != "generated":
            base = self.programs.recipe(recipe)
            merged: Config = {**config, **said.changes}
            return recipe, base.clamp({key: value for key, value in merged.items() if key in base.config})
        written = self.ask(
            "coder",
            f"{stream}.write",
            "write_program",
            Source,
            [Section(0, "Why", said.reason or "the recipe cannot make it"), *sections],
            check=lambda r: source_check.problems_of(r.source),
            sentence=request.prompt,
            stream=stream,
            imports=", ".join(source_check.ALLOWED),
        )
        name = self.programs.keep(written.source)
        made = self.programs.recipe(name)
        given: Config = {key: value for key, value in {"seed": request.seed}.items() if key in made.config}
        return name, made.defaults | given


def understood(ask: Callable[[], T]) -> T | None:
    """What the library's own rules say; None where they have no word for the sentence."""
    try:
        return ask()
    except NotUnderstood:
        return None


def decided(agent: str, question: str, choice: str, note: str) -> Decision:
    """A decision of the model, for the record."""
    return Decision(agent=agent, question=question, choice=choice, mind="llm", how="model", note=note[:300])
