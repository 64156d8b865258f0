"""From a simulated world to pictures: a few small ones for the critic, the film for the user."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

from ..state.errors import MachineError
from ..state.settings import RenderSettings
from ..state.values import Config
from ..state.world import Film
from ..tools.video import spread, write_video
from .workbench import Workbench, failed, stage_script

PROBE_FRAMES = 4
"""Pictures the critic sees before the film is paid for."""

PROBE_SAMPLES = 8

PROBE_WIDTH = 240


LOOK_FRAMES = 24
"""Frames that a vision model is shown, as in the paper's released code."""

LOOK_SKIPPED = 0.05
"""Share of the clip before the first of them: what still settles says nothing of the motion."""

LOOK_WIDTH = 320
"""Pixels; under the 512 of the paper's released code, because all of them go into one sheet."""


async def probe(
    bench: Workbench, world: Path, full: RenderSettings, frames: int, moving: tuple[str, ...]
) -> list[Path]:
    """A few frames at reduced size, spread over the clip."""
    every = max(1, (frames - 1) // (PROBE_FRAMES - 1))
    return await _sampled(bench, world, _reduced(full, PROBE_WIDTH), moving, (1, frames, every))


async def looked_at(
    bench: Workbench, world: Path, full: RenderSettings, frames: int, moving: tuple[str, ...]
) -> list[Path]:
    """The frames for a vision model: LOOK_FRAMES at most, evenly spread, without the first LOOK_SKIPPED of the clip."""
    pictures = await _sampled(bench, world, _reduced(full, LOOK_WIDTH), moving, look_span(frames))
    return spread(pictures, LOOK_FRAMES)


def look_span(frames: int) -> tuple[int, int, int]:
    """First frame, last frame and step of what is rendered for a look at a clip of so many frames."""
    first = min(frames, 1 + math.ceil(LOOK_SKIPPED * frames))
    return first, frames, max(1, (frames - first) // (LOOK_FRAMES - 1))


async def _sampled(
    bench: Workbench, world: Path, size: tuple[int, int], moving: tuple[str, ...], span: tuple[int, int, int]
) -> list[Path]:
    """Whole frames from the first to the last of span, every so many."""
    (width, height), (first, last, every) = size, span
    config: Config = {
        "width": width,
        "height": height,
        "samples": PROBE_SAMPLES,
        "mode": "full",
        "moving": list(moving),
        "frame_start": first,
        "frame_end": last,
        "frame_step": every,
    }
    return await _render(bench, "motion_critic", world, config, keep_partial=False)


async def film(
    bench: Workbench, world: Path, render: RenderSettings, fps: int, moving: tuple[str, ...]
) -> tuple[Film, list[Path]]:
    """Every frame at the size asked for, and the video. Frames already rendered before a crash are kept."""
    config: Config = {
        "width": render.width,
        "height": render.height,
        "samples": render.samples,
        "region_samples": render.region_samples,
        "plate_samples": render.plate_samples,
        "moving": list(moving),
    }
    pictures = await _render(bench, "render_final", world, config, keep_partial=True)
    video = await asyncio.to_thread(write_video, pictures, pictures[0].parent.parent / "video.mp4", fps)
    step = pictures[0].parent.parent.relative_to(bench.run_dir).as_posix()
    artefact = await asyncio.to_thread(bench.artefact, video)
    return Film(video=artefact, step=step, frames=len(pictures)), pictures


async def _render(bench: Workbench, node: str, world: Path, config: Config, *, keep_partial: bool) -> list[Path]:
    out, report = await bench.run(
        node,
        stage_script("pictures/render"),
        inputs={"world": world},
        config=config,
        expect=("facts.json",),
        keep_partial=keep_partial,
        timeout_s=bench.settings.render_timeout_s,
    )
    if not report.ok:
        raise failed("render", out, report)
    names = report.facts.get("frames")
    pictures = [out / str(name) for name in names] if isinstance(names, list) else []
    await asyncio.to_thread(_must_exist, pictures, out)
    return pictures


def _must_exist(pictures: list[Path], out: Path) -> None:
    missing = [picture.name for picture in pictures if not picture.is_file()]
    if not pictures or missing:
        raise MachineError(f"The renderer left no {', '.join(missing) or 'frames'} in {out}.", fix="Resume the run.")


def _reduced(full: RenderSettings, most: int) -> tuple[int, int]:
    """Width and height of a probe: the film's aspect at `most` pixels of width or less, in multiples of 16."""
    width = min(full.width, most)
    return max(64, width // 16 * 16), max(64, round(full.height * width / full.width / 16) * 16)
