"""run_world, resume_world and their async forms: one call from a sentence to a World."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..state.settings import Settings
from ..state.values import Event, JsonScalar, Quality, Scenery
from .driving import Listener, block_on, go_on, settings_for
from .rebuilding import services_of
from .requests import validated
from .results import World
from .runs import check_version, find_run, new_run
from .services import Services


def run_world(
    prompt: str,
    *,
    out_dir: str | Path | None = None,
    seed: int = 0,
    quality: Quality = "preview",
    scenery: Scenery = "composed",
    duration_s: float | None = None,
    fps: int = 12,
    max_rounds: int = 4,
    max_minutes: float = 30.0,
    max_tokens: int = 500_000,
    on_event: Listener | None = None,
    overrides: Mapping[str, JsonScalar] | None = None,
    settings: Settings | None = None,
) -> World:
    """Build a world from a sentence. Usable inside a running event loop too (a notebook).

    Args:
        prompt: one sentence that says what moves and where.
        out_dir: parent of the run folder; ``runs`` in the current folder by default.
        seed: same prompt and seed, same programs and same telemetry.
        quality: preview (480x272), standard (960x544) or final (1920x1088).
        scenery: composed (by our own programs, seconds), or generated (by Infinigen's scene generators, many minutes).
        duration_s: length of the clip, 0.5 to 60 seconds; None: what the sentence says ("a 10-second clip"), else 5.
        fps: frames per second of the video, 6 to 60.
        max_rounds: rounds of dynamics, 1 to 20, before the best attempt is delivered as not accepted.
        max_minutes: wall minutes after which no further round is begun.
        max_tokens: tokens of a language model after which no further round is begun; the offline mind uses none.
        on_event: called with every Event, in the thread that runs the graph.
        overrides: first-guess numbers of a program, for example {"dynamics.speed_m_s": 3.0}.
        settings: everything else; read from the environment by default.

    Raises:
        InvalidRequest, NotUnderstood: the user can fix it; the message says how.
        MachineError: Blender is missing, the disk is full, a program of ours failed.
    """
    return block_on(
        arun_world(
            prompt,
            out_dir=out_dir,
            seed=seed,
            quality=quality,
            scenery=scenery,
            duration_s=duration_s,
            fps=fps,
            max_rounds=max_rounds,
            max_minutes=max_minutes,
            max_tokens=max_tokens,
            on_event=on_event,
            overrides=overrides,
            settings=settings,
        )
    )


async def arun_world(
    prompt: str,
    *,
    out_dir: str | Path | None = None,
    on_event: Listener | None = None,
    settings: Settings | None = None,
    **asked: Any,
) -> World:
    """run_world for code that is async already; the same arguments."""
    settings = settings_for(settings, out_dir)
    request = validated({"prompt": prompt, **asked}, settings)
    run_id, run_dir = await asyncio.to_thread(new_run, settings.runs_dir, request)
    if on_event:
        on_event(Event(kind="note", node="run", message=str(run_dir)))
    return await go_on(run_id, run_dir, Services(settings), request.model_dump(exclude_none=True), on_event)


def resume_world(
    run: str | Path,
    *,
    out_dir: str | Path | None = None,
    on_event: Listener | None = None,
    settings: Settings | None = None,
) -> World:
    """Go on with a run that was interrupted, by its id (or the beginning of it) or its folder.

    Finished steps are not done again. A finished run is returned as it is.
    Raises RunConflict when there is no such run, another process holds it, or another graph version made it.
    """
    return block_on(aresume_world(run, out_dir=out_dir, on_event=on_event, settings=settings))


async def aresume_world(
    run: str | Path,
    *,
    out_dir: str | Path | None = None,
    on_event: Listener | None = None,
    settings: Settings | None = None,
) -> World:
    """resume_world for code that is async already."""
    settings = settings_for(settings, out_dir)
    run_dir = find_run(settings.runs_dir, str(run))
    settings = settings.model_copy(update={"runs_dir": run_dir.parent})
    check_version(run_dir)
    return await go_on(run_dir.name, run_dir, await services_of(run_dir, settings), None, on_event)
