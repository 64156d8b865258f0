"""What a prompt is told beside the sentence: ranked sections, trimmed to a budget of tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

CHARACTERS_PER_TOKEN = 3.2
"""Of English, JSON and Python with the usual tokenisers: 3.2 to 4.5; the low end, so that the budget holds."""

CUT = "\n[… the rest is left out]"
SHORTEST_TOKENS = 60
"""A section cut to less than this says nothing: it is left out."""


@dataclass(frozen=True)
class Section:
    """A piece of context. rank 0 is indispensable, 9 the first to go."""

    rank: int
    title: str
    text: str

    @property
    def shown(self) -> str:
        return f"## {self.title}\n{self.text.strip()}\n"


def tokens_in(text: str) -> int:
    """Tokens a text takes, estimated from its length; the server's own count is on the bill."""
    return round(len(text) / CHARACTERS_PER_TOKEN) + 1


def fitted(sections: Sequence[Section], budget_tokens: int) -> str:
    """The sections in their order, the least relevant left out or cut where they do not fit."""
    kept: dict[int, str] = {}
    left = budget_tokens
    for index in sorted(range(len(sections)), key=lambda i: (sections[i].rank, i)):
        text = sections[index].shown
        if tokens_in(text) > left:
            if left < SHORTEST_TOKENS:
                continue
            text = text[: int((left - 12) * CHARACTERS_PER_TOKEN)] + CUT + "\n"
        kept[index] = text
        left -= tokens_in(text)
    missing = [sections[i].title for i in range(len(sections)) if i not in kept]
    note = f"Left out for lack of room: {', '.join(missing)}.\n" if missing else ""
    return "\n".join(kept[i] for i in sorted(kept)) + note


def compact(value: object) -> str:
    """A value as JSON on few lines; numbers to four digits, so that noise in the last one asks no new question."""
    return json.dumps(_rounded(value), ensure_ascii=False, separators=(", ", ": "))


def _rounded(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return _rounded(value.model_dump(mode="json", exclude_defaults=True))
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
