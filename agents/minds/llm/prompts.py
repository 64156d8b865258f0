"""Prompts as files: rendered with every variable given and none too many."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from ... import prompts
from .messages import Message, Role

_VARIABLE = re.compile(r"\{\{(\w+)\}\}")


@cache
def template(name: str) -> str:
    """The text of a prompt file."""
    return resources.files(prompts).joinpath(f"{name}.md").read_text(encoding="utf-8")


def render(name: str, **values: str) -> str:
    """The prompt with its variables filled in. Raises KeyError for a missing and for an unused variable."""
    text = template(name)
    wanted = set(_VARIABLE.findall(text))
    if wanted != set(values):
        raise KeyError(f"prompt {name!r} wants {sorted(wanted)}, was given {sorted(values)}")
    return _VARIABLE.sub(lambda match: values[match[1]], text).rstrip() + "\n"


def conversation(role: Role, name: str, **values: str) -> tuple[Message, Message]:
    """System and user message of a task. What comes from outside cannot close the data it stands in."""
    safe = {key: value.replace("</data>", "< /data>") for key, value in values.items()}
    return (
        Message(speaker="system", text=render("system", role=role)),
        Message(speaker="user", text=render(name, **safe)),
    )
