"""What goes over the wire, as small frozen values: messages, pictures, reply formats, answers."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, JsonValue

from ....state.values import Frozen

Role = Literal["planner", "coder", "vision"]
Speaker = Literal["system", "user", "assistant"]
Mode = Literal["schema", "function", "json"]
"""How a structured reply is asked for: a JSON schema, a function call, or plain JSON mode."""


class Picture(Frozen):
    """A PNG that a message shows, by its hash; its bytes lie in the record's pictures folder."""

    sha256: str


class Message(Frozen):
    """One turn of a conversation."""

    speaker: Speaker
    text: str
    pictures: tuple[Picture, ...] = ()


class Question(Frozen):
    """Everything that makes one call: its hash names the exchange."""

    role: Role
    model: str
    decision: str
    mode: Mode
    messages: tuple[Message, ...]
    reply_schema: dict[str, JsonValue]
    temperature: float | None = None
    reply_tokens: int | None = None
    occasion: int = 0
    """Of questions that differ in their pictures alone, which one this is: 0, 1, …"""

    @property
    def key(self) -> str:
        """Content address: the same question is never paid twice.

        Of pictures only the number counts: rendered again they differ in a few bits, and a replay must find its answer.
        """
        told = self.model_dump(mode="json")
        for message in told["messages"]:
            message["pictures"] = len(message["pictures"])
        text = json.dumps(told, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class Usage(Frozen):
    """Tokens of one call as the server counted them; 0 where it did not say."""

    input_tokens: int = Field(default=0, ge=0)
    output_tokens: int = Field(default=0, ge=0)

    @property
    def total(self) -> int:
        return self.input_tokens + self.output_tokens


class Answer(Frozen):
    """What the model said."""

    text: str
    """Content, or the arguments of the function call."""
    finish: str = "stop"
    called: str | None = None
    """Name of the function it called."""
    refusal: str | None = None
    usage: Usage = Usage()

    @property
    def truncated(self) -> bool:
        return self.finish == "length"


class Exchange(Frozen):
    """One question and its answer, as kept in the run."""

    question: Question
    answer: Answer
    raw: str
    """The body as it came over the wire."""
    seconds: float
    replayed: bool = False


def picture_of(path: Path) -> tuple[Picture, bytes]:
    """A PNG file as a picture, and its bytes."""
    data = path.read_bytes()
    return Picture(sha256=hashlib.sha256(data).hexdigest()), data


def wire_message(message: Message, pictures: dict[str, bytes]) -> dict[str, Any]:
    """The message as the chat-completions wire wants it, pictures inline as data URLs."""
    if not message.pictures:
        return {"role": message.speaker, "content": message.text}
    shown = [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64," + _base64(pictures[picture.sha256])}}
        for picture in message.pictures
    ]
    return {"role": message.speaker, "content": [{"type": "text", "text": message.text}, *shown]}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
