"""What a run hands back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from ..state.errors import RunConflict
from ..state.verdicts import Verdict
from .runs import read_run


class World(BaseModel):
    """A finished run. accepted is true only when the motion critic accepted it, every tier and the whole film."""

    model_config = ConfigDict(frozen=True)

    run_id: str
    run_dir: Path
    prompt: str
    accepted: bool
    rounds: int
    mind: str
    video: Path
    blend: Path
    programs: dict[str, Path]
    verdicts: tuple[Verdict, ...]
    seconds: dict[str, float]
    model: dict[str, Any] | None = None
    """Calls, tokens and cost of a language model, in all, by role and by decision; None without one."""

    def to_json(self) -> dict[str, Any]:
        """JSON-ready form: what `code2worlds run --json` prints."""
        data: dict[str, Any] = json.loads(self.model_dump_json())
        return data


def load_world(run_dir: Path) -> World:
    """The World of a finished run. Raises RunConflict or BrokenRun when it is not there or not finished."""
    record = read_run(run_dir)
    if record.get("status") != "finished":
        raise RunConflict(
            f"Run {run_dir.name} is {record.get('status')}.", fix=f"Go on with: code2worlds resume {run_dir.name}"
        )
    folder = run_dir.resolve()
    return World(
        run_id=record["run_id"],
        run_dir=folder,
        prompt=record["prompt"],
        accepted=record["accepted"],
        rounds=record["rounds"],
        mind=record["mind"],
        video=folder / record["video"],
        blend=folder / record["blend"],
        programs={name: folder / path for name, path in record["programs"].items()},
        verdicts=tuple(Verdict.model_validate(v) for v in record["verdicts"]),
        seconds=record["seconds"],
        model=record.get("model"),
    )
