"""Every kind of place, each from a plain sentence: built, held against its contract, looked at. Prints one JSON object.

python benchmarks/environments.py [--kinds forest,kitchen] [--out DIR] [--sheet FILE.jpg] [--width 320 --height 192]
                                  [--samples 8] [--seed 0]

Under `kinds`, by name: sentence, scene, seconds (wall, of building the scene in a fresh Blender process; what grows and
stands is built again every time), inspect_seconds, contract (true, or the faults), image_checks (true, or the names of
the checks that failed), shares of the picture. Pictures stay in --out as KIND.png; --sheet lays them out on one page.
Progress goes to standard error.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.workbench import stage_script
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import MiniLM
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import SceneContract
from code2worlds.state.values import Config, ExecutionReport, Program, Request
from code2worlds.tools.blender import run_program
from code2worlds.tools.images import image_checks
from PIL import Image, ImageDraw

KINDS = {
    "arctic": "An arctic landscape.",
    "canyon": "A canyon in the afternoon.",
    "cave": "Inside a cave.",
    "cliff": "A cliff above the sea.",
    "coast": "A sandy beach by the sea.",
    "tropical coast": "A tropical beach.",
    "coral reef": "A coral reef.",
    "desert": "A desert with sand dunes.",
    "oasis": "A desert oasis.",
    "forest": "A forest in summer.",
    "forest by night": "A forest at night.",
    "kelp forest": "A kelp forest.",
    "mountain": "Mountains in the morning.",
    "plain": "A wide open prairie.",
    "river": "A river in a green valley.",
    "lake": "A mountain lake.",
    "snowy mountain": "Snowy mountains.",
    "under water": "An underwater scene above the sea bed.",
    "living room": "A living room.",
    "bedroom": "A bedroom.",
    "kitchen": "A kitchen.",
    "bathroom": "A bathroom.",
    "dining room": "A dining room.",
    "office": "An office.",
    "concrete floor": "A concrete floor.",
    "studio": "An apple in the air in front of a white background.",
}
OF_A_CLIP = frozenset({"nothing_moves"})
"""Image checks that one picture cannot answer."""
COLUMNS = 4
CAPTION_PX = 16
LARGEST_BYTES = 200_000


def main() -> None:
    asked = _arguments()
    chosen = [name for name in KINDS if not asked.kinds or name in asked.kinds.split(",")]
    with tempfile.TemporaryDirectory(prefix="code2worlds-environments-") as scratch:
        folder = asked.out or Path(scratch)
        mind = OfflineMind(Retriever(Library(), MiniLM(), Path(scratch)))
        rows = {name: _row(name, mind, folder, asked) for name in chosen}
        if asked.sheet:
            sheet({name: folder / f"{name.replace(' ', '_')}.png" for name in chosen}, asked.sheet)
    seconds = sorted(row["seconds"] for row in rows.values())
    summary = {
        "benchmark": "environments",
        "machine": {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)},
        "passed": sum(row["contract"] is True and row["image_checks"] is True for row in rows.values()),
        "slowest_seconds": seconds[-1] if seconds else None,
    }
    print(json.dumps({**summary, "kinds": rows}, indent=1))


def _row(name: str, mind: OfflineMind, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """One kind of place. What fails is a result too: the next kind is still tried."""
    request = Request(prompt=KINDS[name], seed=asked.seed)
    brief = mind.read(request)
    plan = mind.plan_environment(brief, request)
    stem = name.replace(" ", "_")
    program = folder / stem / "environment.py"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(
        mind.write(Program(stream="environment", recipe=plan.recipe, config=plan.config)), encoding="utf-8"
    )
    row: dict[str, Any] = {"sentence": KINDS[name], "scene": plan.scene}
    began = time.perf_counter()
    built = _run(program, folder / stem / "built", {}, {}, ("environment.blend", "facts.json"))
    row["seconds"] = round(time.perf_counter() - began, 1)
    if not built.ok:
        return _told(name, row | {"contract": [_error(built)], "image_checks": ["no picture"]})
    return _told(name, row | _looked_at(stem, folder, SceneContract.model_validate(built.facts), asked))


def _looked_at(stem: str, folder: Path, contract: SceneContract, asked: argparse.Namespace) -> dict[str, Any]:
    began = time.perf_counter()
    inputs = {
        "environment": folder / stem / "built" / "environment.blend",
        "environment_facts": folder / stem / "built" / "facts.json",
    }
    config: Config = {"width": asked.width, "height": asked.height, "samples": asked.samples, "seed": asked.seed}
    seen = _run(stage_script("inspect_environment"), folder / stem / "seen", config, inputs, ("picture.png",))
    if not seen.ok:
        return {"contract": [_error(seen)], "image_checks": ["no picture"]}
    picture = folder / f"{stem}.png"
    shutil.copyfile(folder / stem / "seen" / "picture.png", picture)
    dark = contract.dark or (contract.sun_elevation_deg or 0.0) < 0.0
    checks = image_checks([picture], motion_expected=False, dark_scene=dark)
    failed = [check.name for check in checks if not check.passed and check.name not in OF_A_CLIP]
    return {
        "inspect_seconds": round(time.perf_counter() - began, 1),
        "contract": seen.facts["faults"] or True,
        "image_checks": failed or True,
        "shares": seen.facts["shares"],
        "vertices": seen.facts["vertices"],
    }


def _run(program: Path, out: Path, config: Config, inputs: dict[str, Path], expect: tuple[str, ...]) -> ExecutionReport:
    if out.exists():
        shutil.rmtree(out)
    return asyncio.run(run_program(program, out, inputs=inputs, config=config or None, expect=expect))


def _error(report: ExecutionReport) -> str:
    return report.error.message if report.error else report.status


def _told(name: str, row: dict[str, Any]) -> dict[str, Any]:
    print(f"{name}: {json.dumps(row)}", file=sys.stderr, flush=True)
    return row


def sheet(pictures: dict[str, Path], out: Path) -> None:
    """All pictures on one page with their names below, as a JPEG of at most LARGEST_BYTES."""
    found = {name: Image.open(path).convert("RGB") for name, path in pictures.items() if path.is_file()}
    if not found:
        raise SystemExit("no picture to put on the sheet")
    width, height = next(iter(found.values())).size
    rows = -(-len(found) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * width, rows * (height + CAPTION_PX)), "white")
    draw = ImageDraw.Draw(page)
    for index, (name, picture) in enumerate(found.items()):
        x, y = index % COLUMNS * width, index // COLUMNS * (height + CAPTION_PX)
        page.paste(picture, (x, y))
        draw.text((x + 4, y + height + 2), name, fill="black")
    out.parent.mkdir(parents=True, exist_ok=True)
    for quality in range(88, 20, -6):
        page.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if out.stat().st_size <= LARGEST_BYTES:
            return
    raise SystemExit(f"{out} is larger than {LARGEST_BYTES} bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", default="", help="comma-separated names; all by default")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--height", type=int, default=192)
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
