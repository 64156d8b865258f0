"""One call to a model through ChatOpenAI, and as many tries as it takes: bounded in calls, bytes and seconds.

What goes wrong on the wire is sorted here, once: what passes (wait, try again), what the caller can work around
(a reply format the server lacks), and what ends the run with an error that says who must act.
"""

from __future__ import annotations

import asyncio
import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ....state.errors import (
    ModelDeadline,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelReplyInvalid,
    ModelUnreachable,
)
from ....state.settings import ModelSettings
from .messages import Answer, Question, Usage, wire_message
from .wire import BodyTooLarge, Tap, scrubbed, tapped_client

REPLY = "reply"
"""Name of the schema and of the function a structured reply is asked for with."""

PASSING_STATUS = frozenset({408, 409, 425, 500, 502, 503, 504, 520, 529})
FORMAT_WORDS = ("response_format", "json_schema", "json_object", "schema", "tool", "function", "grammar")
SHOWN_CHARACTERS = 300


class FormatUnsupported(Exception):
    """The server does not know the reply format asked for: ask in another one."""


@dataclass(frozen=True)
class Failure:
    """A call that brought no answer."""

    error: ModelError
    passing: bool
    wait_s: float | None = None
    """What the server asks to wait."""
    raw: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came over the wire: an answer, with its body."""

    answer: Answer
    raw: str
    seconds: float


@dataclass(frozen=True)
class Chat:
    """Asks. Every failed call is told to `on_failure` before the next one is made."""

    settings: ModelSettings
    on_failure: Callable[[Question, Failure], None] = lambda question, failure: None
    sleep: Callable[[float], None] = field(default=time.sleep)

    def ask(self, question: Question, pictures: Mapping[str, bytes], deadline: float) -> Outcome:
        """The answer to a question. deadline is a time.monotonic().

        Raises FormatUnsupported, or the ModelError that says who must act.
        """
        wait_s = self.settings.backoff_s
        for left in range(self.settings.tries - 1, -1, -1):
            got = self._call(question, dict(pictures), deadline)
            if isinstance(got, Outcome):
                return got
            self.on_failure(question, got)
            if not got.passing or not left:
                raise got.error
            pause_s = max(wait_s, got.wait_s or 0.0)
            if time.monotonic() + pause_s > deadline:
                raise ModelDeadline(
                    f"No time is left for another try; the last one: {got.error.what}", fix=got.error.fix
                ) from got.error
            self.sleep(pause_s)
            wait_s *= 2
        raise AssertionError("unreachable: the last try returns or raises")

    def _call(self, question: Question, pictures: dict[str, bytes], deadline: float) -> Outcome | Failure:
        started = time.monotonic()
        limit_s = min(self.settings.call_deadline_s, deadline - started)
        if limit_s <= 0:
            raise ModelDeadline(f"The decision {question.decision} took too long.", fix="Resume the run.")
        tap = Tap(cap_bytes=round(self.settings.reply_mb * 2**20))
        try:
            client = tapped_client(tap, limit_s)
            model = _model(self.settings, question, limit_s, client)
            messages = [wire_message(message, pictures) for message in question.messages]
            message = asyncio.run(_invoke(model, client, messages, _format(question), limit_s))
            return Outcome(_answer_of(message), self._clean(tap.body), time.monotonic() - started)
        except Exception as error:  # the one boundary of the wire: each kind is sorted below
            failure = self._failure(error, question, tap, limit_s)
            if isinstance(failure, FormatUnsupported):
                raise failure from error
            return failure

    def _failure(self, error: Exception, question: Question, tap: Tap, limit_s: float) -> Failure | FormatUnsupported:
        import openai

        raw, said = self._clean(tap.body), self._clean(str(error))[:SHOWN_CHARACTERS]
        if isinstance(error, TimeoutError | openai.APITimeoutError):
            late = ModelUnreachable(
                f"{question.model} did not finish its reply within {limit_s:.0f} s.", fix="Resume the run later."
            )
            return Failure(late, passing=True, raw=raw)
        too_large = _cause(error, BodyTooLarge)
        if too_large is not None:
            return Failure(ModelReplyInvalid(f"{question.model}: {too_large}."), passing=False, raw=raw)
        if isinstance(error, openai.APIConnectionError):
            return Failure(self._unreachable(said), passing=True, raw=raw)
        if isinstance(error, openai.APIStatusError):
            return self._status_failure(error, question, raw)
        odd = ModelReplyInvalid(
            f"{question.model} sent what is no chat completion: {type(error).__name__}: {said}.",
            fix="Is the base URL right? The body is kept in the run.",
        )
        return Failure(odd, passing=True, raw=raw)

    def _status_failure(self, error: Any, question: Question, raw: str) -> Failure | FormatUnsupported:
        status = int(error.status_code)
        said = self._clean(str(error))[:SHOWN_CHARACTERS]
        if status == 429:
            return self._limited(error, said, raw)
        if status in PASSING_STATUS or status >= 500:
            return Failure(self._unreachable(said), passing=True, wait_s=_retry_after_s(error), raw=raw)
        if status in (400, 404, 422) and any(word in said.lower() for word in FORMAT_WORDS):
            return FormatUnsupported(said)
        fix = {
            401: "Set OPENAI_API_KEY to a valid key.",
            403: "The key may not use this model: choose another one.",
            404: f"Is there a model {question.model!r} at this server? Set CODE2WORLDS_MODEL.",
        }
        return Failure(
            ModelRejected(f"The server refuses the request ({status}): {said}", fix=fix.get(status, "")),
            passing=False,
            raw=raw,
        )

    def _limited(self, error: Any, said: str, raw: str) -> Failure:
        wait_s = _retry_after_s(error)
        body = error.body if isinstance(error.body, dict) else {}
        spent = "insufficient_quota" in (body.get("code"), body.get("type"))
        too_long = wait_s is not None and wait_s > self.settings.longest_wait_s
        asked = f" and asks to wait {wait_s:.0f} s" if wait_s is not None else ""
        fix = "Top the account up, then resume the run." if spent else "Resume the run later."
        limited = ModelRateLimited(f"The server limits the rate{asked}: {said}", fix=fix)
        return Failure(limited, passing=not spent and not too_long, wait_s=wait_s, raw=raw)

    def _unreachable(self, said: str) -> ModelUnreachable:
        where = self.settings.base_url or "OpenAI"
        return ModelUnreachable(f"The model server {where} failed: {said}", fix="Resume the run once it answers.")

    def _clean(self, text: str) -> str:
        return scrubbed(text, self.settings.api_key.get_secret_value() if self.settings.api_key else None)


def _model(settings: ModelSettings, question: Question, limit_s: float, client: Any) -> Any:
    """The client of one call. Built outside the event loop: it reads certificates from disk."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=question.model,
        api_key=settings.api_key or _no_key(),
        base_url=settings.base_url,
        temperature=question.temperature,
        max_completion_tokens=question.reply_tokens,
        timeout=limit_s,
        max_retries=0,
        use_responses_api=False,
        http_async_client=client,
    )


async def _invoke(
    model: Any, client: Any, messages: list[dict[str, Any]], asked: dict[str, Any], limit_s: float
) -> Any:
    """One HTTP request. The whole of it, headers included, ends within limit_s: a slow drip beats a read timeout."""
    async with client, asyncio.timeout(limit_s):
        return await model.ainvoke(messages, **asked)


def _no_key() -> Any:
    """Local servers want none, but the client wants something."""
    from pydantic import SecretStr

    return SecretStr("none")


def _format(question: Question) -> dict[str, Any]:
    """The reply format, as keyword arguments of the call.

    response_format goes through extra_body: given plainly, the client parses the reply itself and raises on a long one.
    """
    if question.mode == "schema":
        schema = {"name": REPLY, "schema": question.reply_schema, "strict": False}
        return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": schema}}}
    if question.mode == "json":
        return {"extra_body": {"response_format": {"type": "json_object"}}}
    function = {"name": REPLY, "description": "Give the answer.", "parameters": question.reply_schema}
    return {
        "tools": [{"type": "function", "function": function}],
        "tool_choice": {"type": "function", "function": {"name": REPLY}},
    }


def _answer_of(message: Any) -> Answer:
    import json

    used = message.usage_metadata or {}
    calls = [(call["name"], json.dumps(call["args"], ensure_ascii=False)) for call in message.tool_calls]
    calls += [(call.get("name"), call.get("args") or "") for call in message.invalid_tool_calls]
    called, arguments = calls[0] if calls else (None, None)
    finish = str(message.response_metadata.get("finish_reason") or "stop")
    refusal = message.additional_kwargs.get("refusal")
    if finish == "content_filter" and not refusal:
        refusal = "the server's content filter ended the reply"
    return Answer(
        text=arguments if arguments is not None else str(message.text),
        finish=finish,
        called=called,
        refusal=str(refusal) if refusal else None,
        usage=Usage(input_tokens=int(used.get("input_tokens") or 0), output_tokens=int(used.get("output_tokens") or 0)),
    )


def _cause(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error


def _retry_after_s(error: Any) -> float | None:
    """Seconds from a Retry-After header, number or date; None without one that can be read."""
    given = error.response.headers.get("retry-after")
    if given is None:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(given).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
