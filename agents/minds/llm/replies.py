"""Structured replies that survive real models.

The schema is sent as plain JSON schema, and the reply is validated here by the pydantic model and by the caller's own
check; every problem found is sent back at once. When a reply format does not work, by word of the server or by trial,
the next one is used: JSON schema, then a function call, then JSON mode.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from ....state.errors import ModelRefused, ModelReplyInvalid
from ....tools.files import refuse_constant
from .chat import REPLY, FormatUnsupported
from .messages import Answer, Message, Mode

T = TypeVar("T", bound=BaseModel)
Check = Callable[[T], Sequence[str]]

MODES: tuple[Mode, ...] = ("schema", "function", "json")
CONTINUATIONS = 2
"""How often a reply that the length limit cut is asked to go on."""

PROBLEMS_SHOWN = 20
STARTS_TRIED = 200
"""Opening braces of a reply from which an object is looked for; a reply of nothing but braces must end too."""

REPLY_SHOWN_CHARACTERS = 6000

_FENCE = re.compile(r"```[\w+-]*[ \t]*\n(.*?)(?:\n```|\Z)", re.DOTALL)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


class Caller(Protocol):
    """Puts one conversation to the model, or finds the recorded answer."""

    def __call__(self, messages: Sequence[Message], mode: Mode, schema: dict[str, Any], /) -> Answer: ...


def structured(
    call: Caller,
    messages: Sequence[Message],
    reply: type[T],
    *,
    check: Check[T] = lambda value: (),
    corrections: int,
    calls: int,
) -> T:
    """A valid reply.

    Raises ModelRefused, or ModelReplyInvalid with the last problems once `calls` calls or all formats are used up.
    """
    schema = schema_of(reply)
    problems: list[str] = ["no reply format is supported by the server"]
    for mode in MODES:
        conversation = [*messages[:-1], _told(messages[-1], mode, schema)]
        for _ in range(corrections + 1):
            try:
                text, used = _whole_reply(call, conversation, mode, schema, calls)
            except FormatUnsupported as error:
                problems = [f"the server does not support the reply format {mode}: {error}"]
                break
            calls -= used
            value, problems = parsed(text, reply, check)
            if value is not None:
                return value
            if calls <= 0:
                raise _invalid(problems)
            conversation += [Message(speaker="assistant", text=text[:REPLY_SHOWN_CHARACTERS]), _sent_back(problems)]
    raise _invalid(problems)


def _whole_reply(
    call: Caller, conversation: Sequence[Message], mode: Mode, schema: dict[str, Any], calls: int
) -> tuple[str, int]:
    """The reply, continued where the length limit cut it, and the calls it took. A cut function call starts anew."""
    answer = call(conversation, mode, schema)
    _refuse(answer)
    text, used = answer.text, 1
    while answer.truncated and answer.called is None and used <= min(CONTINUATIONS, calls - 1):
        go_on = "You were cut off. Go on exactly where you stopped, without repeating anything and without a preface."
        answer = call(
            [*conversation, Message(speaker="assistant", text=text), Message(speaker="user", text=go_on)], mode, schema
        )
        _refuse(answer)
        text, used = text + answer.text, used + 1
    if answer.truncated:
        text += "\n[cut off by the length limit]"
    return text, used


def _refuse(answer: Answer) -> None:
    if answer.refusal:
        raise ModelRefused(f"The model declined to answer: {answer.refusal[:300]}", fix="Rephrase the sentence.")


def _told(message: Message, mode: Mode, schema: dict[str, Any]) -> Message:
    """JSON mode sends no schema on the wire, so that the prompt must."""
    if mode != "json":
        return message
    shown = json.dumps(schema, ensure_ascii=False)
    return message.model_copy(
        update={"text": f"{message.text}\n\nAnswer with one JSON object of this JSON schema, nothing else:\n{shown}"}
    )


def _sent_back(problems: Sequence[str]) -> Message:
    listed = "\n".join(f"- {problem}" for problem in problems[:PROBLEMS_SHOWN])
    return Message(
        speaker="user",
        text=f"That reply cannot be used:\n{listed}\nGive the whole corrected answer again, and nothing else.",
    )


def _invalid(problems: Sequence[str]) -> ModelReplyInvalid:
    return ModelReplyInvalid(
        f"The model gave no usable reply: {'; '.join(problems[:3])[:600]}.",
        fix="Its raw replies are kept in the run's model folder; another model may do better.",
    )


def parsed(text: str, reply: type[T], check: Check[T]) -> tuple[T | None, list[str]]:
    """The first JSON object in text that is valid, else every problem of the first object there is."""
    problems: list[str] = []
    for candidate in _objects(text):
        try:
            value = reply.model_validate(candidate)
        except ValidationError as error:
            problems = problems or _problems(error)
            continue
        found = list(check(value))
        if not found:
            return value, []
        problems = problems or found
    return None, problems or [_no_object(text)]


def _no_object(text: str) -> str:
    if not text.strip():
        return "the reply is empty"
    if text.endswith("[cut off by the length limit]"):
        return "the reply was cut off by the length limit before its JSON object was complete: be shorter"
    return "there is no complete JSON object in the reply"


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """Every JSON object in a reply, fenced ones first; chatter around them is skipped."""
    text = _THOUGHT.sub("", text.lstrip("\ufeff"))
    for part in [*(match[1] for match in _FENCE.finditer(text)), text]:
        yield from _objects_in(part)


def _objects_in(text: str) -> Iterator[Mapping[str, Any]]:
    decoder = json.JSONDecoder(parse_constant=refuse_constant, strict=False)
    position, tried = text.find("{"), 0
    while position >= 0 and (tried := tried + 1) <= STARTS_TRIED:
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)


def _problems(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the object'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    ]


def schema_of(reply: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a reply: references resolved in place, because local servers know no $ref."""
    schema = reply.model_json_schema()
    definitions = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, definitions)
    return resolved | {"title": REPLY}


def _resolved(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        return _resolved({**target, **{key: value for key, value in node.items() if key != "$ref"}}, definitions)
    return {key: _resolved(value, definitions) for key, value in node.items()}
