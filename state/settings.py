"""Settings and budgets: one frozen value, read from the environment once, at the edge."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

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
    "preview": RenderSettings(width=480, height=272, samples=12, region_samples=16, plate_samples=40),
    "standard": RenderSettings(width=960, height=544, samples=48, region_samples=64, plate_samples=192),
    "final": RenderSettings(width=1920, height=1088, samples=128, region_samples=160, plate_samples=320),
}


class Settings(Frozen):
    """Where things live and how far a run may go. Everything has a default that works."""

    runs_dir: Path = Path("runs")
    cache_dir: Path = Path.home() / ".cache" / "code2worlds"
    mind: MindName | Literal["auto"] = "auto"
    program_timeout_s: float = Field(default=600.0, gt=0)
    render_timeout_s: float = Field(default=7200.0, gt=0)
    max_prompt_characters: int = 2000
    render: RenderSettings | None = None
    """Overrides the quality's render settings; tests use tiny ones."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read CODE2WORLDS_RUNS, CODE2WORLDS_CACHE and CODE2WORLDS_MIND; unset means default."""
        env = os.environ if environment is None else environment
        found = {
            "runs_dir": env.get("CODE2WORLDS_RUNS"),
            "cache_dir": env.get("CODE2WORLDS_CACHE"),
            "mind": env.get("CODE2WORLDS_MIND"),
        }
        return cls.model_validate({key: value for key, value in found.items() if value})

    def render_for(self, quality: Quality) -> RenderSettings:
        return self.render or RENDER[quality]
