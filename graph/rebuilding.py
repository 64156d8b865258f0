"""Rebuilding a run from its programs, as its user edited them, into a run of its own. The critic judges as ever."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

from ..agents.minds.edited import EditedMind
from ..state.errors import RunConflict
from ..state.settings import Settings
from ..state.values import Event
from ..state.world import WorldState
from .checkpoints import checkpointer
from .driving import Listener, block_on, go_on, settings_for
from .own_expectations import own_expectations
from .results import World
from .runs import check_version, find_run, new_run, read_run
from .services import Services
from .world import build_graph


def rebuild_world(
    run: str | Path,
    *,
    out_dir: str | Path | None = None,
    on_event: Listener | None = None,
    settings: Settings | None = None,
) -> World:
    """Run the programs of a run again, as they and program/expectations.json now stand in its program/ folder.

    The earlier run stays as it is: the result is a new run beside it. What was not edited is not computed again.
    Raises RunConflict when there is no such run or it had not come as far as a dynamics program.
    """
    return block_on(arebuild_world(run, out_dir=out_dir, on_event=on_event, settings=settings))


async def arebuild_world(
    run: str | Path,
    *,
    out_dir: str | Path | None = None,
    on_event: Listener | None = None,
    settings: Settings | None = None,
) -> World:
    """rebuild_world for code that is async already."""
    found = settings_for(settings, out_dir)
    old_dir = find_run(found.runs_dir, str(run))
    check_version(old_dir)
    found = found.model_copy(update={"runs_dir": old_dir.parent})
    state = await _state_of(old_dir, found)
    request = state["request"].model_copy(update={"max_rounds": 1, "overrides": {}})
    run_id, run_dir = new_run(found.runs_dir, request, rebuilt_from=old_dir.name)
    shutil.copytree(old_dir / "program", run_dir / "program", dirs_exist_ok=True)
    if on_event:
        on_event(Event(kind="note", node="run", message=str(run_dir)))
    given = request.model_dump(exclude_none=True)
    return await go_on(run_id, run_dir, Services(found, _edited(state, run_dir, found)), given, on_event)


async def services_of(run_dir: Path, settings: Settings) -> Services:
    """Services for going on with a run: a rebuild keeps to the programs it was begun with."""
    origin = read_run(run_dir).get("rebuilt_from")
    if origin is None:
        return Services(settings)
    state = await _state_of(find_run(run_dir.parent, str(origin)), settings)
    return Services(settings, _edited(state, run_dir, settings))


async def _state_of(run_dir: Path, settings: Settings) -> WorldState:
    """The finished channels of a run; a rebuild of a rebuild goes back to decisions that were its own too."""
    async with checkpointer(run_dir / "checkpoints.sqlite") as saver:
        graph = build_graph(Services(settings), saver)
        snapshot = await graph.aget_state({"configurable": {"thread_id": run_dir.name}})
    state = cast("WorldState", snapshot.values)
    if "dynamics_plan" not in state or "expectations" not in state:
        raise RunConflict(
            f"Run {run_dir.name} has no dynamics program yet.",
            fix=f"Finish it first: code2worlds resume {run_dir.name}",
        )
    return state


def _edited(state: WorldState, run_dir: Path, settings: Settings) -> EditedMind:
    files = sorted((run_dir / "program").glob("*.py"))
    return EditedMind(
        underlying=Services(settings).mind,
        brief=state["brief"],
        object_plan=state.get("object_plan"),
        environment_plan=state["environment_plan"],
        dynamics_plan=state["dynamics_plan"],
        expectations=own_expectations(run_dir, len(state["dynamics_plan"].layers)) or state["expectations"],
        sources={file.stem: file.read_text(encoding="utf-8") for file in files},
    )
