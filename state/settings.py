"""Settings and budgets: one frozen value, read from the environment once, at the edge."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from .values import Frozen, MindName, Quality


class RenderSettings(Frozen):
    """Size in pixels (multiples of 16, so that the mp4 keeps it) and Cycles samples per pixel."""

    width: int = Field(multiple_of=16, ge=64)
    height: int = Field(multiple_of=16, ge=64)
    samples: int = Field(ge=1)
    """Of a whole frame."""
    region_samples: int = Field(ge=1)
    """Of a rectangle keyed over the still plate, when only objects move."""
    plate_samples: int = Field(ge=1)
    """Of the still plate."""


RENDER: Mapping[Quality, RenderSettings] = {
    "preview": RenderSettings(width=480, height=272, samples=4, region_samples=16, plate_samples=40),
    "standard": RenderSettings(width=960, height=544, samples=48, region_samples=64, plate_samples=192),
    "final": RenderSettings(width=1920, height=1088, samples=128, region_samples=160, plate_samples=320),
}


class Price(Frozen):
    """What a model costs, in the currency of your bill, per million tokens."""

    input_per_million: float = Field(ge=0)
    output_per_million: float = Field(ge=0)


class ModelSettings(Frozen):
    """The language model: where it is, which model plays which role, and every bound on talking to it."""

    api_key: SecretStr | None = Field(default=None, exclude=True, repr=False)
    """Never written anywhere; read from OPENAI_API_KEY."""
    base_url: str | None = None
    """An OpenAI-compatible server (OPENAI_BASE_URL); None is OpenAI itself."""
    planner: str = "gpt-5"
    coder: str = "gpt-5"
    vision: str | None = None
    """A model that sees pictures; None: no vision tier."""
    temperature: float | None = None
    """None leaves it to the server: some models accept no other value than their own."""
    context_tokens: int = Field(default=24_000, ge=2_000)
    """What one prompt may hold; the least relevant context is left out first."""
    reply_tokens: int | None = None
    """Longest reply asked for; None leaves it to the server."""
    call_deadline_s: float = Field(default=180.0, gt=0)
    """Wall time of one call, connection to last byte."""
    decision_deadline_s: float = Field(default=600.0, gt=0)
    """Wall time of one decision with all its retries and waits."""
    reply_mb: float = Field(default=4.0, gt=0)
    """A longer reply is cut off and refused."""
    tries: int = Field(default=4, ge=1)
    """Calls for one question while the server is unreachable, overloaded or answers nonsense."""
    backoff_s: float = Field(default=1.0, ge=0)
    """Wait before the second try; doubled each time."""
    longest_wait_s: float = Field(default=60.0, ge=0)
    """A Retry-After beyond this ends the run (it can be resumed) instead of sleeping."""
    corrections: int = Field(default=2, ge=0)
    """How often the problems of a reply are sent back before another reply format is tried."""
    calls_per_decision: int = Field(default=10, ge=1)
    program_repairs: int = Field(default=3, ge=0)
    """How often a generated program that failed goes back to the model."""
    max_cost: float | None = Field(default=None, gt=0)
    """Money after which no further call is made; needs a price for every model used."""
    prices: dict[str, Price] = Field(default_factory=dict)
    fallback: Literal["off", "offline"] = "off"
    """Who decides when the model fails: nobody (the run ends, resumable), or the offline mind, on record."""
    replay: Path | None = None
    """Run folder whose recorded exchanges answer every question; no call is made."""
    code: Literal["generated", "recipes"] = "generated"
    """Whether the model writes programs of its own, or only fills in the library's recipes."""


MODEL_ENVIRONMENT = {
    "api_key": ("OPENAI_API_KEY",),
    "base_url": ("OPENAI_BASE_URL", "OPENAI_API_BASE"),
    "planner": ("CODE2WORLDS_PLANNER_MODEL", "CODE2WORLDS_MODEL"),
    "coder": ("CODE2WORLDS_CODER_MODEL", "CODE2WORLDS_MODEL"),
    "vision": ("CODE2WORLDS_VISION_MODEL",),
    "fallback": ("CODE2WORLDS_FALLBACK",),
    "replay": ("CODE2WORLDS_REPLAY",),
    "max_cost": ("CODE2WORLDS_MAX_COST",),
}
"""Variables that set a field of ModelSettings, the first that is set counts."""


class Settings(Frozen):
    """Where things live and how far a run may go. Everything has a default that works."""

    runs_dir: Path = Path("runs")
    cache_dir: Path = Path.home() / ".cache" / "code2worlds"
    mind: MindName | Literal["auto"] = "auto"
    program_timeout_s: float = Field(default=600.0, gt=0)
    generation_timeout_s: float = Field(default=14400.0, gt=0)
    """For an environment that Infinigen's own generators make."""
    render_timeout_s: float = Field(default=7200.0, gt=0)
    max_prompt_characters: int = 2000
    render: RenderSettings | None = None
    """Overrides the quality's render settings; tests use tiny ones."""
    model: ModelSettings = ModelSettings()
    sandbox: Literal["required", "off"] = "required"
    """Whether generated programs need the sandbox; "off" runs them with all your rights, on a machine of no worth."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read CODE2WORLDS_RUNS, _CACHE, _MIND, _SANDBOX and those of MODEL_ENVIRONMENT; unset means default."""
        env = os.environ if environment is None else environment
        found = {
            "runs_dir": env.get("CODE2WORLDS_RUNS"),
            "cache_dir": env.get("CODE2WORLDS_CACHE"),
            "mind": env.get("CODE2WORLDS_MIND"),
            "sandbox": env.get("CODE2WORLDS_SANDBOX"),
            "model": _model_environment(env),
        }
        return cls.model_validate({key: value for key, value in found.items() if value})

    @property
    def decider(self) -> MindName:
        """Which mind decides: "auto" is the language model when a key or a server is set, else the offline mind."""
        if self.mind != "auto":
            return self.mind
        return "llm" if self.model.api_key or self.model.base_url else "offline"

    def render_for(self, quality: Quality) -> RenderSettings:
        return self.render or RENDER[quality]


def _model_environment(env: Mapping[str, str]) -> dict[str, str]:
    found = {
        field: next((env[name] for name in names if env.get(name)), "") for field, names in MODEL_ENVIRONMENT.items()
    }
    return {field: value for field, value in found.items() if value}
