"""Plays the model: answers each task of a run from a script, over the wire, and remembers what it was told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from werkzeug import Request, Response

from .server import completion, pictures_of, text_of

_TASK = re.compile(r"^Task: (\w+)$", re.MULTILINE)


@dataclass
class Director:
    """Replies by task; the last reply of a task is played for ever."""

    replies: dict[str, list[object]]
    told: list[tuple[str, str]] = field(default_factory=list)
    """(task, everything that was said) of each call."""
    pictures: list[str] = field(default_factory=list)

    def __call__(self, request: Request, body: dict[str, Any]) -> Response:
        text = text_of(body)
        task = _TASK.findall(text)[-1]
        number = sum(1 for earlier, _ in self.told if earlier == task)
        self.told.append((task, text))
        self.pictures += pictures_of(body)
        script = self.replies[task]
        reply = script[min(number, len(script) - 1)]
        said = reply if isinstance(reply, str) else json.dumps(reply)
        data = completion({"content": said}, usage=_usage(text, said))
        return Response(json.dumps(data), content_type="application/json")

    def tasks(self) -> list[str]:
        """The tasks in the order they were asked."""
        return [task for task, _ in self.told]


def _usage(asked: str, said: str) -> dict[str, int]:
    prompt, reply = len(asked) // 4, len(said) // 4
    return {"prompt_tokens": prompt, "completion_tokens": reply, "total_tokens": prompt + reply}
