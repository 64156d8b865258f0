"""Checkpoints in SQLite with a strict serialiser: only our own types are ever rebuilt from a row."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from ..state import plans, scene, values, verdicts, world
from ..state.settings import Settings
from ..state.values import Frozen


def _own_types(module: ModuleType) -> list[tuple[str, str]]:
    classes = (member for _, member in inspect.getmembers(module, inspect.isclass))
    return [(c.__module__, c.__name__) for c in classes if issubclass(c, Frozen) and c.__module__ == module.__name__]


def serialiser() -> JsonPlusSerializer:
    """A serialiser that refuses every type but the values of state/: the default one runs code from a crafted row."""
    allowed = [name for module in (values, plans, scene, verdicts, world) for name in _own_types(module)]
    return JsonPlusSerializer(allowed_msgpack_modules=allowed)


@asynccontextmanager
async def checkpointer(file: Path) -> AsyncIterator[AsyncSqliteSaver]:
    """Open the checkpoints of a run."""
    async with aiosqlite.connect(file) as connection:
        saver = AsyncSqliteSaver(connection, serde=serialiser())
        await saver.setup()
        yield saver


@asynccontextmanager
async def create() -> AsyncIterator[AsyncSqliteSaver]:
    """The checkpointer of the LangGraph server: one database for the runs that Studio starts."""
    runs_dir = Settings.from_environment().runs_dir
    runs_dir.mkdir(parents=True, exist_ok=True)
    async with checkpointer(runs_dir / "studio.sqlite") as saver:
        yield saver
