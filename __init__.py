"""code2worlds: one sentence in, a moving 3D world out, built by code.

from code2worlds import run_world
world = run_world("A brown glass bottle rolled slowly across the sunlit living room floor.")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .graph.facade import aresume_world, arun_world, resume_world, run_world
    from .graph.rebuilding import rebuild_world
    from .graph.results import World, load_world

__version__ = "0.1.0"

_HOMES = {
    "run_world": "facade",
    "arun_world": "facade",
    "resume_world": "facade",
    "aresume_world": "facade",
    "rebuild_world": "rebuilding",
    "World": "results",
    "load_world": "results",
}

__all__ = ["World", "aresume_world", "arun_world", "load_world", "rebuild_world", "resume_world", "run_world"]


def __getattr__(name: str) -> Any:
    """Import the public names on first use: `import code2worlds` alone stays instant, also inside Blender."""
    if name not in _HOMES:
        raise AttributeError(f"module 'code2worlds' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".graph.{_HOMES[name]}", __name__), name)
