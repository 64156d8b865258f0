"""A run's conversation with its models: every question goes through the record, the budget and the bounds."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from ....state.errors import ModelRefused, ModelReplyInvalid
from ....state.settings import ModelSettings
from .chat import Chat, Failure, FormatUnsupported
from .cost import Bill, bill, check_budget, check_prices
from .messages import Answer, Message, Mode, Picture, Question, Role, picture_of
from .record import Record
from .replies import Check, structured

T = TypeVar("T", bound=BaseModel)


@dataclass
class Dialogue:
    """Asks typed questions for one run. Safe to use from the two streams at once."""

    settings: ModelSettings
    run_dir: Path
    max_tokens: int = 500_000
    sleep: Callable[[float], None] = time.sleep
    record: Record = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        check_prices(self.settings)
        self.record = Record(self.run_dir, self.settings.replay)

    def ask(
        self,
        role: Role,
        decision: str,
        messages: Sequence[Message],
        reply: type[T],
        *,
        check: Check[T] = lambda value: (),
        pictures: Sequence[Path] = (),
    ) -> T:
        """A valid reply to the messages; the pictures are shown with the last of them.

        Raises a ModelError that says who must act. What was answered before is not asked again.
        """
        model = self.model_of(role)
        shown = dict(self._shown(picture) for picture in pictures)
        turns = [
            *messages[:-1],
            messages[-1].model_copy(update={"pictures": tuple(Picture(sha256=sha) for sha in shown)}),
        ]
        keys: list[str] = []
        deadline = time.monotonic() + self.settings.decision_deadline_s

        def call(conversation: Sequence[Message], mode: Mode, schema: dict[str, Any]) -> Answer:
            question = Question(
                role=role,
                model=model,
                decision=decision,
                mode=mode,
                messages=tuple(conversation),
                reply_schema=schema,
                temperature=self.settings.temperature,
                reply_tokens=self.settings.reply_tokens,
            )
            placed = self._placed(question)
            keys.append(placed.key)
            return self._answer(placed, shown, deadline)

        bounds = {"corrections": self.settings.corrections, "calls": self.settings.calls_per_decision}
        try:
            return structured(call, turns, reply, check=check, **bounds)
        except (ModelReplyInvalid, ModelRefused):
            with self._lock:
                self.record.abandon(keys, model)
            raise

    def model_of(self, role: Role) -> str:
        """The model that plays a role. Raises ModelReplyInvalid for vision when there is none."""
        name: str | None = getattr(self.settings, role)
        if name is None:
            raise ModelReplyInvalid("No model of this run can see pictures.", fix="Set CODE2WORLDS_VISION_MODEL.")
        return name

    def spent(self) -> Bill:
        """What this run has paid so far, earlier processes included."""
        return bill(self.record.paid(), self.settings)

    def _placed(self, question: Question) -> Question:
        """The question as it was asked before with the same pictures, else on the first occasion that is free."""
        while (known := self.record.own(question)) is not None and known.question.messages != question.messages:
            question = question.model_copy(update={"occasion": question.occasion + 1})
        return question

    def _answer(self, question: Question, pictures: dict[str, bytes], deadline: float) -> Answer:
        if question.mode in self.record.unsupported(question.model):
            raise FormatUnsupported(f"{question.model} has refused it before")
        known = self.record.find(question)
        if known is not None:
            return known.answer
        check_budget(self.spent(), self.settings, self.max_tokens)
        chat = Chat(self.settings, on_failure=self._failed, sleep=self.sleep)
        try:
            outcome = chat.ask(question, pictures, deadline)
        except FormatUnsupported:
            with self._lock:
                self.record.note_unsupported(question.model, question.mode)
            raise
        return self.record.keep(question, outcome).answer

    def _failed(self, question: Question, failure: Failure) -> None:
        with self._lock:
            self.record.keep_failure(question, failure)

    def _shown(self, file: Path) -> tuple[str, bytes]:
        picture, data = picture_of(file)
        self.record.keep_picture(picture.sha256, data)
        return picture.sha256, data
