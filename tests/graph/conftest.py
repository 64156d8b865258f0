from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from code2worlds import World, run_world
from code2worlds.state.settings import RenderSettings, Settings
from code2worlds.state.values import Event

PROMPT = "A red ball rolls slowly across a white studio floor"
TINY = RenderSettings(width=128, height=80, samples=4, region_samples=4, plate_samples=8)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tiny pictures, and a cache the session's runs share."""
    folder = tmp_path_factory.mktemp("worlds")
    return Settings(runs_dir=folder / "runs", cache_dir=folder / "cache", mind="offline", render=TINY)


@pytest.fixture(scope="session")
def build(settings: Settings) -> Callable[..., World]:
    """run_world on the session's prompt, short and tiny."""

    def run(prompt: str = PROMPT, **asked: object) -> World:
        return run_world(prompt, settings=settings, **{"duration_s": 1.5, "fps": 8, **asked})  # type: ignore[arg-type]

    return run


@pytest.fixture(scope="session")
def events() -> list[Event]:
    return []


@pytest.fixture(scope="session")
def world(build: Callable[..., World], events: list[Event]) -> World:
    """One world built from end to end."""
    return build(on_event=events.append)


@pytest.fixture
def telemetry_of() -> Callable[[World], Path]:
    return lambda world: world.run_dir / "telemetry.npz"
