"""What the critic's engine tier costs beside the simulation and the pictures. Prints one JSON object.

python benchmarks/critic_cost.py [--duration 5] [--fps 12] [--width 240 --height 144 --samples 4] [--repeats 5]

One world of bodies, one of gas and one of a series are made by real runs in a folder of their own; then the engine tier
of their last round (reading the records, every expectation, comparing with earlier rounds) is timed again from what
lies on disk. ratio is its median over the seconds of the nodes simulate and render_final. Smaller pictures than the
preview's make the ratio larger, never smaller.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, cast

from code2worlds import run_world
from code2worlds.agents import learning, motion_critic
from code2worlds.agents.learning import Trial
from code2worlds.graph.checkpoints import checkpointer
from code2worlds.graph.driving import block_on
from code2worlds.graph.services import Services
from code2worlds.graph.world import build_graph
from code2worlds.state.settings import RenderSettings, Settings
from code2worlds.state.world import WorldState
from code2worlds.tools.records import load

PROMPTS = {
    "bodies": "A brown glass bottle rolled slowly across the sunlit living room floor.",
    "gas": "Smoke rising slowly from a sphere",
    "series": "A white flag flaps in strong wind.",
}
LIMIT = 0.15


def main() -> None:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="code2worlds-bench-") as scratch:
        found = {name: measured(prompt, asked, Path(scratch)) for name, prompt in PROMPTS.items()}
    print(
        json.dumps(
            {
                "benchmark": "critic_cost",
                "machine": {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)},
                "clip": {"duration_s": asked.duration, "fps": asked.fps, "width": asked.width, "height": asked.height},
                "limit": LIMIT,
                "within_limit": all(one["ratio"] < LIMIT for one in found.values()),
                "worlds": found,
            },
            indent=1,
        )
    )


def measured(prompt: str, asked: argparse.Namespace, scratch: Path) -> dict[str, Any]:
    render = RenderSettings(
        width=asked.width, height=asked.height, samples=asked.samples, region_samples=asked.samples,
        plate_samples=2 * asked.samples,
    )  # fmt: skip
    update = {"mind": "offline", "runs_dir": scratch, "render": render}
    settings = Settings.from_environment().model_copy(update=update)
    world = run_world(prompt, settings=settings, duration_s=asked.duration, fps=asked.fps)
    services = Services(settings)
    state = block_on(state_of(world.run_dir, services))
    engine_s = median(timed(state, world.run_dir, services) for _ in range(asked.repeats))
    simulated_s, rendered_s = world.seconds["simulate"], world.seconds["render_final"]
    print(f"{prompt}: {engine_s:.3f} s", file=sys.stderr, flush=True)
    return {
        "prompt": prompt,
        "rounds": world.rounds,
        "engine_tier_s": round(engine_s, 4),
        "simulate_s": round(simulated_s, 1),
        "render_s": round(rendered_s, 1),
        "ratio": round(engine_s * world.rounds / (simulated_s + rendered_s), 5),
    }


async def state_of(run_dir: Path, services: Services) -> WorldState:
    async with checkpointer(run_dir / "checkpoints.sqlite") as saver:
        graph = build_graph(services, saver)
        snapshot = await graph.aget_state({"configurable": {"thread_id": run_dir.name}})
    return cast("WorldState", snapshot.values)


def timed(state: WorldState, run_dir: Path, services: Services) -> float:
    """Seconds of the engine tier of the last round."""
    mind = services.mind
    number = max(state["attempts"], key=int)
    began = time.perf_counter()
    records = [load(run_dir / step) for step in state["attempts"][number].steps]
    checks = motion_critic.engine_checks(state["expectations"], records)
    trial = Trial(state["plans"][number], motion_critic.verdict(int(number), checks, ("engine",)))
    earlier = [Trial(state["plans"][k], state["verdicts"][k]) for k in state["plans"] if int(k) < int(number)]
    learning.progress([*earlier, trial], state["expectations"])
    learning.sharpened(trial, [*earlier, trial], state["expectations"], mind.recipe)
    return time.perf_counter() - began


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--duration", type=float, default=5.0)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--width", type=int, default=240)
    parser.add_argument("--height", type=int, default=144)
    parser.add_argument("--samples", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
