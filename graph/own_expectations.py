"""What a world must show, as a file its user may edit: program/expectations.json, read again by a rebuild."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from ..state.errors import InvalidRequest
from ..state.verdicts import Expectation
from ..tools import measures, series

EXPECTATIONS = "program/expectations.json"

_KNOWN: TypeAdapter[tuple[Expectation, ...]] = TypeAdapter(tuple[Expectation, ...])


def expectations_text(expectations: Sequence[Expectation]) -> str:
    """The file's text."""
    return json.dumps([e.model_dump(mode="json", exclude_none=True) for e in expectations], indent=1) + "\n"


def own_expectations(run_dir: Path, layers: int) -> tuple[Expectation, ...] | None:
    """The expectations as they stand in the run folder; None without the file.

    Raises InvalidRequest naming every entry that is no expectation, asks for a measure that does not exist or for a
    layer that the world does not have. No expectation at all is refused too: nothing could fail it.
    """
    file = run_dir / EXPECTATIONS
    if not file.is_file():
        return None
    try:
        found = _KNOWN.validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    else:
        problems = [p for index, one in enumerate(found) for p in _problems(index, one, layers)]
        if not found:
            problems = ["it holds none"]
        if not problems:
            return found
    raise InvalidRequest(f"{EXPECTATIONS} is not valid: {'; '.join(problems)}.", fix=f"Edit {file}, or delete it.")


def _problems(index: int, one: Expectation, layers: int) -> list[str]:
    how, colon, which = one.measure.partition(":")
    known = (how in series.HOWS and bool(which)) if colon else one.measure in measures.MEASURES
    found = [] if known else [f"{index}.measure: there is no {one.measure!r}"]
    return found + ([f"{index}.layer: {one.layer}; there are {layers}"] if one.layer >= layers else [])
