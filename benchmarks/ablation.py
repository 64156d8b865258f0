"""What the loop is worth: the same worlds with it and without, as the paper's ablation does. Prints one JSON object.

python benchmarks/ablation.py FILE.jsonl [--only A1,A9] [--folder runs/ablation] [--max-rounds 4] [--duration 5]
                              [--fps 12] [--seed 0]

FILE holds one object with `prompt` and `id` a line. Engine and prompt tier only, no pictures. Every sentence starts
twice: (planned) with the numbers that the offline mind gives it, and (wrong) with every number that an expectation can
turn multiplied by a factor between 1/4 and 4, drawn by --seed and the id. "without" is the first round's verdict, no
feedback; "with" is the best round of the loop. Outcomes are appended to FOLDER/ablation.jsonl, not computed again.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
from code2worlds.benchmarks.convergence import read, write
from code2worlds.benchmarks.critic.looping import Loop, Outcome
from code2worlds.benchmarks.critic.staging import Stage
from code2worlds.benchmarks.prompts import prompts
from code2worlds.retrieval_index.recipes_text import RecipeText
from code2worlds.state.errors import Code2WorldsError
from code2worlds.state.plans import DynamicsPlan
from code2worlds.state.verdicts import Expectation

FACTOR = 4.0


def main() -> None:
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    log = asked.folder / "ablation.jsonl"
    stage = Stage(asked.folder / "worlds")
    for name, prompt in prompts(asked.file, asked.only):
        if name not in {row["id"] for row in read(log)}:
            began = time.perf_counter()
            write(log, measured(name, prompt, stage, asked))
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(json.dumps(summary(read(log), asked), indent=1))


def measured(name: str, prompt: str, stage: Stage, asked: argparse.Namespace) -> dict[str, Any]:
    """Both loops of one sentence. An error is a result too."""
    given = {"prompt": prompt, "duration_s": asked.duration, "fps": asked.fps, "seed": asked.seed}
    try:
        loop = Loop(stage, name, given)
        recipes = [stage.services.mind.recipe(layer.recipe) for layer in loop.plan.layers]
        wrong = made_wrong(loop.plan, loop.expectations, recipes, [asked.seed, *name.encode()])
        outcomes = {"planned": loop.run(loop.plan, asked.max_rounds), "wrong": loop.run(wrong, asked.max_rounds)}
    except Code2WorldsError as error:
        return {"id": name, "error": f"{type(error).__name__}: {error}"}
    return {"id": name, **{start: row_of(outcome) for start, outcome in outcomes.items()}}


def made_wrong(
    plan: DynamicsPlan, expectations: Sequence[Expectation], recipes: Sequence[RecipeText], seed: int | Sequence[int]
) -> DynamicsPlan:
    """Every number that some expectation can turn, times a factor drawn log-uniformly from [1/FACTOR, FACTOR]."""
    rng = np.random.default_rng(seed)
    layers = []
    for index, (layer, recipe) in enumerate(zip(plan.layers, recipes, strict=True)):
        named = sorted({r.parameter for e in expectations if e.layer == index for r in e.responses if r.value is None})
        config = dict(layer.config)
        for name in named:
            value = config.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                drawn = math.exp(rng.uniform(-math.log(FACTOR), math.log(FACTOR)))
                config |= recipe.clamp({name: value * drawn})
        layers.append(layer.model_copy(update={"config": config}))
    return plan.model_copy(update={"layers": tuple(layers)})


def row_of(outcome: Outcome) -> dict[str, Any]:
    first = outcome.verdicts[0]
    return {
        "without": {"accepted": first.accepted, "score": round(first.score, 3), "failed": list(outcome.failed_first)},
        "with": {
            "accepted": outcome.accepted,
            "score": round(outcome.score, 3),
            "rounds": outcome.rounds,
            "failed": [check.name for check in outcome.best.failed],
            "strategies": list(outcome.strategies),
        },
        "minutes": round(outcome.minutes, 2),
    }


def summary(rows: list[dict[str, Any]], asked: argparse.Namespace) -> dict[str, Any]:
    ran = [row for row in rows if "error" not in row]
    return {
        "benchmark": "ablation",
        "file": asked.file.name,
        "machine": {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)},
        "clip": {"duration_s": asked.duration, "fps": asked.fps, "seed": asked.seed, "max_rounds": asked.max_rounds},
        "worlds": len(ran),
        **{start: {way: shares(ran, start, way) for way in ("without", "with")} for start in ("planned", "wrong")},
        "by_prompt": {row["id"]: {start: row[start] for start in ("planned", "wrong")} for row in ran},
        "errors": {row["id"]: row["error"] for row in rows if "error" in row},
    }


def shares(rows: list[dict[str, Any]], start: str, way: str) -> dict[str, Any]:
    """rejected is the share of worlds with at least one failed check, the paper's physics failure rate."""
    found = [row[start][way] for row in rows]
    if not found:
        return {}
    accepted = sum(one["accepted"] for one in found)
    return {
        "accepted": accepted,
        "rejected": round(1.0 - accepted / len(found), 3),
        "mean_score": round(mean(one["score"] for one in found), 3),
        "failed_checks": sum(len(one["failed"]) for one in found),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=Path, default=Path("runs/ablation"))
    parser.add_argument("--max-rounds", type=int, default=4)
    parser.add_argument("--duration", type=float, default=5.0)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
