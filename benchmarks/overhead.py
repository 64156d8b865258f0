"""What a world costs beside Blender: one run with empty caches, one with warm ones. Prints one JSON object.

python benchmarks/overhead.py [--prompt TEXT] [--quality preview] [--duration 5] [--fps 12] [--seed 0] [--samples-hz 10]

Both runs share one cache, empty at first. The process tree of each run is sampled; its Blender processes are those that
tools/launch.py starts. Times are wall seconds, blender_share is the share of them in which at least one Blender process
ran, memory is the resident sum of the tree.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

BOTTLE = "A brown glass bottle rolled slowly across the sunlit living room floor."


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="code2worlds-bench-") as scratch:
        cold = measured(asked, Path(scratch), "cold")
        warm = measured(asked, Path(scratch), "warm")
    print(
        json.dumps(
            {
                "benchmark": "overhead",
                "prompt": asked.prompt,
                "quality": asked.quality,
                "duration_s": asked.duration,
                "fps": asked.fps,
                "machine": {"cores": len(os.sched_getaffinity(0)), "load_before": round(os.getloadavg()[0], 2)},
                "cold": cold,
                "warm": warm,
                "ratios": {
                    "warm_to_cold_wall": round(warm["wall_s"] / cold["wall_s"], 3),
                    "warm_to_cold_first_blender": _ratio(warm["first_blender_s"], cold["first_blender_s"]),
                    "outside_blender_to_wall_cold": round(1 - cold["blender_share"], 3),
                    "outside_blender_to_wall_warm": round(1 - warm["blender_share"], 3),
                },
            },
            indent=1,
        )
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompt", default=BOTTLE)
    parser.add_argument("--quality", default="preview", choices=("preview", "standard", "final"))
    parser.add_argument("--duration", type=float, default=5.0)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--samples-hz", type=float, default=10.0, help="How often the process tree is looked at.")
    return parser.parse_args()


def measured(asked: argparse.Namespace, scratch: Path, name: str) -> dict[str, Any]:
    """One run of the command line in a runs folder of its own."""
    command = [
        str(Path(sys.executable).with_name("code2worlds")),
        "run",
        "--json",
        "--quiet",
        "--out",
        str(scratch / name),
    ]
    command += ["--quality", asked.quality, "--duration", str(asked.duration), "--fps", str(asked.fps)]
    command += ["--seed", str(asked.seed), "--", asked.prompt]
    environment = {**os.environ, "CODE2WORLDS_CACHE": str(scratch / "cache")}
    answer, log = scratch / f"{name}.json", scratch / f"{name}.log"
    with answer.open("wb") as out, log.open("wb") as err:
        started = time.monotonic()
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=err)
        samples = _watch(process, 1.0 / asked.samples_hz)
        wall_s = time.monotonic() - started
    if process.returncode not in (0, 3):
        sys.exit(f"the {name} run ended with {process.returncode}:\n{log.read_text(encoding='utf-8')}")
    world = json.loads(answer.read_text(encoding="utf-8"))
    return {"wall_s": round(wall_s, 2), **_summary(samples, started, wall_s), **_from_world(world)}


def _watch(process: subprocess.Popen[bytes], period_s: float) -> list[tuple[float, int, int]]:
    """(monotonic time, Blender processes, resident bytes of the tree) until the process ends."""
    samples = []
    root = psutil.Process(process.pid)
    while process.poll() is None:
        now = time.monotonic()
        tree = _tree(root)
        samples.append((now, sum(_is_blender(p) for p in tree[1:]), sum(_resident(p) for p in tree)))
        time.sleep(max(0.0, period_s - (time.monotonic() - now)))
    return samples


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _is_blender(process: psutil.Process) -> bool:
    """Started by tools/launch.py: by way of tie_to_parent.py, with Python's flags -P -s."""
    try:
        line = process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
        return False
    return line[1:3] == ["-P", "-s"] or any(part.endswith("tie_to_parent.py") for part in line)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0


def _summary(samples: list[tuple[float, int, int]], started: float, wall_s: float) -> dict[str, Any]:
    busy = [at for at, blenders, _ in samples if blenders]
    inside_s = sum(after[0] - before[0] for before, after in pairwise(samples) if before[1])
    return {
        "blender_s": round(inside_s, 2),
        "blender_share": round(inside_s / wall_s, 3),
        "first_blender_s": round(busy[0] - started, 2) if busy else None,
        "peak_memory_mb": round(max((memory for *_, memory in samples), default=0) / 2**20),
    }


def _from_world(world: dict[str, Any]) -> dict[str, Any]:
    return {"accepted": world["accepted"], "rounds": world["rounds"], "seconds_by_node": world["seconds"]}


def _ratio(over: float | None, under: float | None) -> float | None:
    return round(over / under, 3) if over is not None and under else None


if __name__ == "__main__":
    main()
