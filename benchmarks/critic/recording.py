"""Recording worlds for the critic to judge: the real streams and recipes, up to the critic, nothing rendered.

A recorded world is a folder: world.json (what the mind knew and planned) and layer_0, layer_1, … with the records that
the recipes left. Expectations are not kept: the mind states them anew when the world is judged.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import Any

from code2worlds.agents import postprocess_agent
from code2worlds.agents.workbench import Workbench, stage_script
from code2worlds.state.plans import DynamicsPlan
from code2worlds.state.values import Config
from code2worlds.tools.files import write_text

from .sentences import CLIPS, Change, Sentence, Split
from .staging import Stage, Staged, with_numbers

FILE_NAME = "world.json"
RUNS = ".runs"
"""Folder, beside the worlds, in which they are staged."""
LIGHTER: Mapping[str, Config] = MappingProxyType(
    {
        "smoke": {"resolution": 40},
        "steam": {"resolution": 40},
        "fire": {"resolution": 32},
        "liquid_drip": {"cell_m": 0.006},
    }
)
"""Numbers by recipe that make a simulation cheaper without changing what it shows."""
PICTURED = frozenset({"rolling", "flapping", "raining", "swimming", "smoking", "melting", "waves", "still", "swinging"})
"""Kinds of which a few frames are rendered, for the image tier."""
PICTURE: Config = {"width": 160, "height": 96, "samples": 8}
PICTURES = 8
STAGE_SEED = 0
Take = tuple[str, Split, Change | None]
"""Name, split, and what is made wrong."""


def record(sentences: Sequence[Sentence], folder: Path, budget_s: float) -> None:
    """Record what is missing in folder until the budget is used up; says on stderr how each went."""
    began, stage = time.monotonic(), Stage(folder / RUNS)
    for sentence in sentences:
        if time.monotonic() - began > budget_s:
            _tell("the budget is used up")
            return
        if any(not (folder / name).exists() for name, _, _ in _takes(sentence)):
            try:
                _record_sentence(sentence, folder, stage)
            except Exception as error:  # noqa: BLE001  one world that cannot be staged is told; the others are recorded
                _tell(f"{sentence.prompt}: {type(error).__name__}: {error}")


def _takes(sentence: Sentence) -> Iterator[Take]:
    """Every world of a sentence."""
    words = "-".join(sentence.prompt.lower().strip(".").split()[:8])
    for split in sentence.splits:
        yield f"{sentence.kind}-{words}-{split}", split, None
        for change in sentence.wrong if split != "fresh" else ():
            yield f"{sentence.kind}-{words}-{split}-{change.fault}", split, change


def _record_sentence(sentence: Sentence, folder: Path, stage: Stage) -> None:
    began = time.monotonic()
    clip = CLIPS[sentence.splits[0]]
    staged = stage.world(sentence.prompt, duration_s=clip.duration_s, fps=clip.fps, seed=STAGE_SEED)
    _tell(f"{sentence.prompt}: staged in {time.monotonic() - began:.0f} s")
    for name, split, change in _takes(sentence):
        if not (folder / name).exists():
            _take(staged, folder / name, (sentence.kind, split, change))
    shutil.rmtree(staged.bench.run_dir)


def _take(staged: Staged, out: Path, take: Take) -> None:
    """Plan for the clip of the split, simulate, keep the records. A program that fails is told, and leaves no world.

    take: kind, split, change.
    """
    began = time.monotonic()
    kind, split, change = take
    state = staged.state
    request = state["request"].model_copy(update=asdict(CLIPS[split]))
    known = (state["brief"], request, state.get("object_plan"), state.get("object_facts"), state["assembly"].contract)
    plan = _changed(_lighter(staged.bench.mind.plan_dynamics(*known)), change)
    done = staged.dynamics(plan)
    if not done.report.ok:
        _tell(f"{out.name}: {done.report.status} {done.report.error}")
        return
    part = out.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    for index, step in enumerate(done.steps):
        (part / f"layer_{index}").mkdir(parents=True)
        for record_name in postprocess_agent.RECORDS:
            if (step / record_name).is_file():
                shutil.copy(step / record_name, part / f"layer_{index}")
    if kind in PICTURED and change is None:
        frames = round(request.duration_s * request.fps)
        pictures = _picture(
            staged.bench, done.steps[-1] / "world.blend", frames, state["assembly"].objects, part / "pictures"
        )
        asyncio.run(pictures)
    named = ("brief", "request", "object_plan", "object_facts", "contract")
    kept: dict[str, Any] = {
        name: value.model_dump(mode="json") if value else None for name, value in zip(named, known, strict=True)
    }
    kept |= {"dynamics_plan": plan.model_dump(mode="json"), "kind": kind, "split": split}
    kept["fault"] = change.fault if change else None
    write_text(part / FILE_NAME, json.dumps(kept, indent=1))
    part.rename(out)
    for step in done.steps:
        (step / "world.blend").unlink()
    _tell(f"{out.name}: recorded in {time.monotonic() - began:.0f} s")


async def _picture(bench: Workbench, world: Path, frames: int, moving: Sequence[str], out: Path) -> None:
    """Consecutive small frames from the middle of the clip, in out. Raises RuntimeError when the renderer fails."""
    first = frames // 3
    config: Config = {
        **PICTURE, "mode": "full", "moving": list(moving), "frame_start": first, "frame_end": first + PICTURES - 1,
    }  # fmt: skip
    step, report = await bench.run(
        "motion_critic", stage_script("pictures/render"), inputs={"world": world}, config=config, expect=("facts.json",)
    )
    if not report.ok:
        raise RuntimeError(f"no pictures of {world.parent.name}: {report.error}")
    out.mkdir()
    for picture in sorted((step / "frames").glob("*.png")):
        shutil.copy(picture, out)


def _lighter(plan: DynamicsPlan) -> DynamicsPlan:
    layers = tuple(
        layer.model_copy(update={"config": {**layer.config, **LIGHTER.get(layer.recipe, {})}}) for layer in plan.layers
    )
    return plan.model_copy(update={"layers": layers})


def _changed(plan: DynamicsPlan, change: Change | None) -> DynamicsPlan:
    """The plan with the leading layer's number made wrong. Raises KeyError for a number it does not have."""
    if change is None:
        return plan
    value = change.value
    if change.factor is not None:
        before = plan.layers[0].config[change.parameter]
        assert isinstance(before, int | float), f"{change.parameter} is no number"
        value = before * change.factor
    return with_numbers(plan, {change.parameter: value, **dict(change.also)}, layers=(0,))


def _tell(message: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")
    sys.stderr.flush()
