"""Requests: validated once, with every problem named; and the numbers a user puts in by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..retrieval_index.words import length_said
from ..state.errors import InvalidRequest
from ..state.plans import DynamicsPlan
from ..state.settings import Settings
from ..state.values import Config, JsonScalar, Request
from ..state.verdicts import Expectation

STREAMS = ("object", "environment", "dynamics")
EXPECT = "expect"
ENDS = ("low", "high")


def validated(raw: Mapping[str, Any], settings: Settings) -> Request:
    """A Request out of what a user sent. Raises InvalidRequest naming all that is wrong with it.

    A length of the clip that only the sentence says ("a 10-second time-lapse") is taken from there.
    """
    given = {key: value for key, value in raw.items() if value is not None}
    length_s, _ = length_said(str(given.get("prompt", "")))
    if length_s is not None:
        given.setdefault("duration_s", length_s)
    try:
        request = Request.model_validate(given)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise InvalidRequest(
            f"The request is not valid: {'; '.join(problems)}.", fix="See code2worlds run --help."
        ) from error
    problems = _problems(request, settings)
    if problems:
        raise InvalidRequest(" ".join(problems))
    return request.model_copy(update={"prompt": request.prompt.strip()})


def _problems(request: Request, settings: Settings) -> list[str]:
    length, limit = len(request.prompt), settings.max_prompt_characters
    found = {
        "The prompt is empty: give one sentence that says what moves and where.": not request.prompt.strip(),
        f"The prompt has {length} characters; the limit is {limit}: give one sentence.": length > limit,
        f"duration_s is {request.duration_s:g}; it must lie between 0.5 and 60 seconds.": not _within(
            request.duration_s, 0.5, 60
        ),
        f"fps is {request.fps}; it must lie between 6 and 60.": not _within(request.fps, 6, 60),
        f"max_rounds is {request.max_rounds}; it must lie between 1 and 20.": not _within(request.max_rounds, 1, 20),
        f"max_minutes is {request.max_minutes:g}; it must be more than 0.": not request.max_minutes > 0,
        f"max_tokens is {request.max_tokens}; it must be more than 0.": not request.max_tokens > 0,
        f"seed is {request.seed}; it must lie between 0 and 2147483647.": not _within(request.seed, 0, 2**31 - 1),
    }
    wrong = [text for text, is_wrong in found.items() if is_wrong]
    return wrong + [_override_problem(name) for name in request.overrides if _override_problem(name)]


def _override_problem(name: str) -> str:
    stream, _, key = name.partition(".")
    if stream == EXPECT and key.rpartition(".")[0] and key.rpartition(".")[2] in ENDS:
        return ""
    if stream in STREAMS and key:
        return ""
    ways = f"{' | '.join(STREAMS)}.NAME=VALUE, or {EXPECT}.MEASURE.low=VALUE | {EXPECT}.MEASURE.high=VALUE"
    return f"{name!r} is no number of a program: write {ways}."


def _within(value: float, low: float, high: float) -> bool:
    return math.isfinite(value) and low <= value <= high


def with_overrides(config: Config, stream: str, overrides: Mapping[str, JsonScalar]) -> Config:
    """config with the user's own numbers for this stream."""
    mine = {name.partition(".")[2]: value for name, value in overrides.items() if name.startswith(f"{stream}.")}
    return {**config, **mine}


def with_own_bounds(
    expectations: tuple[Expectation, ...], overrides: Mapping[str, JsonScalar]
) -> tuple[Expectation, ...]:
    """The expectations with the user's own bounds: "expect.MEASURE.low" -> 0.5, for every one of that measure.

    Raises InvalidRequest for a measure that nothing is expected of, a bound that is no number, or an empty range.
    """
    changed = list(expectations)
    for name, value in overrides.items():
        stream, _, rest = name.partition(".")
        if stream != EXPECT:
            continue
        measure, _, end = rest.rpartition(".")
        reached = [index for index, one in enumerate(expectations) if one.measure == measure]
        if not reached:
            known = ", ".join(dict.fromkeys(one.measure for one in expectations))
            raise InvalidRequest(f"Nothing is expected of {measure!r} in this world.", fix=f"There are: {known}.")
        for index in reached:
            changed[index] = _bounded(changed[index], end, value)
    return tuple(changed)


def _bounded(expectation: Expectation, end: str, value: JsonScalar) -> Expectation:
    if isinstance(value, bool) or not isinstance(value, int | float | None):
        raise InvalidRequest(f"{EXPECT}.{expectation.measure}.{end} must be a number, not {value!r}.")
    words = f"{expectation.words} (bound by the user)"
    try:
        return Expectation.model_validate({**expectation.model_dump(), end: value, "words": words})
    except ValidationError as error:
        raise InvalidRequest(f"{expectation.measure}: {error.errors()[0]['msg']}.") from error


def with_dynamics_overrides(plan: DynamicsPlan, overrides: Mapping[str, JsonScalar]) -> DynamicsPlan:
    """The plan with the user's own numbers, each in every layer that has it. Raises InvalidRequest where none has."""
    mine = {name.partition(".")[2]: value for name, value in overrides.items() if name.startswith("dynamics.")}
    unknown = sorted(name for name in mine if not any(name in layer.config for layer in plan.layers))
    if unknown:
        known = ", ".join(sorted({name for layer in plan.layers for name in layer.config}))
        raise InvalidRequest(f"The dynamics of this sentence have no {', '.join(unknown)}.", fix=f"They have: {known}.")
    layers = tuple(
        layer.model_copy(
            update={"config": {**layer.config, **{name: v for name, v in mine.items() if name in layer.config}}}
        )
        for layer in plan.layers
    )
    return plan.model_copy(update={"layers": layers})
