"""One sentence against a real server: opt-in, `make live`. Skipped unless CODE2WORLDS_LIVE is set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from code2worlds import run_world
from code2worlds.state.settings import RenderSettings, Settings

TINY = RenderSettings(width=128, height=80, samples=4, region_samples=4, plate_samples=8)

pytestmark = [
    pytest.mark.blender,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not os.environ.get("CODE2WORLDS_LIVE"), reason="needs a language model: make live"),
]


def test_a_real_model_builds_a_world(tmp_path: Path) -> None:
    settings = Settings.from_environment().model_copy(
        update={"runs_dir": tmp_path / "runs", "cache_dir": tmp_path / "cache", "mind": "llm", "render": TINY}
    )
    world = run_world("A red ball rolls slowly across a white studio floor", settings=settings, duration_s=1.5, fps=8)
    assert world.mind == "llm"
    assert world.video.stat().st_size > 1000
