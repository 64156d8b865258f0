"""Options about the language model, shared by the commands that may ask one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import typer

PANEL = "Language model"

BaseUrl = Annotated[
    str | None,
    typer.Option(help="An OpenAI-compatible server; else OPENAI_BASE_URL.", show_default=False, rich_help_panel=PANEL),
]
Planner = Annotated[str | None, typer.Option(help="Model that plans.", show_default=False, rich_help_panel=PANEL)]
Coder = Annotated[
    str | None, typer.Option(help="Model that writes programs.", show_default=False, rich_help_panel=PANEL)
]
Vision = Annotated[
    str | None,
    typer.Option(
        help="Model that looks at the object and at frames; none by default.", show_default=False, rich_help_panel=PANEL
    ),
]
MaxTokens = Annotated[int, typer.Option(help="Tokens after which no further call is made.", rich_help_panel=PANEL)]
Fallback = Annotated[
    Literal["off", "offline"] | None,
    typer.Option(help="Who decides when the model fails; default: off.", show_default=False, rich_help_panel=PANEL),
]
Replay = Annotated[
    Path | None,
    typer.Option(
        help="Folder of a run whose recorded answers are used again.", show_default=False, rich_help_panel=PANEL
    ),
]
Sandbox = Annotated[
    Literal["required", "off"] | None,
    typer.Option(
        help="off: generated programs run with all your rights; default: required.",
        show_default=False,
        rich_help_panel=PANEL,
    ),
]

VARIABLES = {
    "base_url": "OPENAI_BASE_URL",
    "planner": "CODE2WORLDS_PLANNER_MODEL",
    "coder": "CODE2WORLDS_CODER_MODEL",
    "vision": "CODE2WORLDS_VISION_MODEL",
    "fallback": "CODE2WORLDS_FALLBACK",
    "replay": "CODE2WORLDS_REPLAY",
    "sandbox": "CODE2WORLDS_SANDBOX",
}
"""The environment variable that each option takes the place of."""


def as_environment(given: Mapping[str, object]) -> dict[str, str]:
    """Of a command's options those about the model that were given, as the variables they stand for."""
    return {VARIABLES[name]: str(value) for name, value in given.items() if name in VARIABLES and value is not None}
