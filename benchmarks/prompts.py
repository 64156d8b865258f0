"""Worlds from a file of prompts, one after the other, with the offline mind. Prints one JSON object.

python benchmarks/prompts.py FILE.jsonl [--only A1,A9] [--out runs] [--sheets DIR] [--quality preview] [--duration 5]
                             [--fps 12] [--seed 0] [--max-rounds 4] [--width 480 --height 272 --samples 0]

Every line of FILE is an object with `prompt` and, if it has one, `id` (else its line number). The object printed holds
under `prompts`, by id: accepted, rounds, seconds (wall), failed (names of the checks the best round failed), kinds (the
motions shown) and, when no world came of it, error. Progress goes to standard error. Runs stay in --out; --sheets
collects their contact sheets as ID.jpg. --width, --height and --samples make pictures smaller than the quality asks.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from code2worlds import World, run_world
from code2worlds.graph.runs import read_run
from code2worlds.state.errors import Code2WorldsError
from code2worlds.state.settings import Settings
from PIL import Image

SHEET_QUALITY = 80


def main() -> None:
    asked = _arguments()
    settings = _settings(asked)
    found: dict[str, Any] = {}
    for name, prompt in prompts(asked.file, asked.only):
        print(f"{name}: {prompt}", file=sys.stderr, flush=True)
        found[name] = made(name, prompt, asked, settings)
        print(f"{name}: {json.dumps(found[name])}", file=sys.stderr, flush=True)
    accepted = sum(bool(result["accepted"]) for result in found.values())
    machine = {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)}
    summary = {"benchmark": "prompts", "file": asked.file.name, "quality": asked.quality, "machine": machine}
    print(json.dumps({**summary, "worlds": len(found), "accepted": accepted, "prompts": found}, indent=1))


def prompts(file: Path, only: str) -> Iterator[tuple[str, str]]:
    """Id and prompt of every line; only is a comma-separated choice of ids, empty for all."""
    chosen = set(filter(None, only.split(",")))
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            entry = json.loads(line)
            name = str(entry.get("id", number))
            if not chosen or name in chosen:
                yield name, str(entry["prompt"])


def made(name: str, prompt: str, asked: argparse.Namespace, settings: Settings) -> dict[str, Any]:
    """One world and what came of it. An error is a result too: the next prompt is still tried."""
    began = time.perf_counter()
    try:
        world = run_world(
            prompt,
            settings=settings,
            quality=asked.quality,
            duration_s=asked.duration,
            fps=asked.fps,
            seed=asked.seed,
            max_rounds=asked.max_rounds,
        )
    except Code2WorldsError as error:
        return {"accepted": False, "rounds": 0, "seconds": _since(began), "failed": [], "error": str(error)}
    if asked.sheets:
        _keep_sheet(world, asked.sheets, name)
    return {
        "accepted": world.accepted,
        "rounds": world.rounds,
        "seconds": _since(began),
        "failed": _failed(world),
        "run": world.run_id,
    }


def _failed(world: World) -> list[str]:
    chosen = read_run(world.run_dir)["chosen_round"]
    return [check.name for verdict in world.verdicts if verdict.round == chosen for check in verdict.failed]


def _keep_sheet(world: World, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(world.run_dir / "contact_sheet.png") as sheet:
        sheet.convert("RGB").save(folder / f"{name}.jpg", quality=SHEET_QUALITY, optimize=True)


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 1)


def _settings(asked: argparse.Namespace) -> Settings:
    settings = Settings.from_environment().model_copy(update={"mind": "offline", "runs_dir": asked.out.absolute()})
    if not asked.width:
        return settings
    render = settings.render_for(asked.quality).model_copy(update={"width": asked.width, "height": asked.height})
    if asked.samples:
        few = {"samples": asked.samples, "region_samples": asked.samples, "plate_samples": 2 * asked.samples}
        render = render.model_copy(update=few)
    return settings.model_copy(update={"render": render})


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--out", type=Path, default=Path("runs"))
    parser.add_argument("--sheets", type=Path)
    parser.add_argument("--quality", default="preview", choices=("preview", "standard", "final"))
    parser.add_argument("--duration", type=float, default=5.0)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--max-rounds", type=int, default=4)
    parser.add_argument("--width", type=int, default=0)
    parser.add_argument("--height", type=int, default=0)
    parser.add_argument("--samples", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
