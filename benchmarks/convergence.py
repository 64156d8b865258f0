"""How many rounds the loop needs from wrong numbers. Engine tier only, no pictures. Prints one JSON object.

python benchmarks/convergence.py [--only rolling,falling] [--folder scratch] [--max-rounds 6] [--duration 2.5]
                                 [--fps 12] [--seed 0] [--wrong-only]

For every kind of critic/wrong_starts.py the loop runs from the planned numbers and from two that are made wrong; the
expectations stay those of the sentence. A start that the critic accepts as it is was not wrong by its measures, and is
counted apart; one that is accepted after the world was planned anew counts as not accepted within three rounds.
Outcomes are appended to FOLDER/outcomes.jsonl, and what is there already is not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from code2worlds.benchmarks.critic.looping import Loop, Outcome
from code2worlds.benchmarks.critic.sentences import SENTENCES
from code2worlds.benchmarks.critic.staging import Stage
from code2worlds.benchmarks.critic.wrong_starts import STARTS, Start
from code2worlds.state.errors import Code2WorldsError

GOAL_ROUNDS = 3
AS_PLANNED = Start()


def main() -> None:
    asked = _arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    log = asked.folder / "outcomes.jsonl"
    stage = Stage(asked.folder / "worlds")
    chosen = list(filter(None, asked.only.split(","))) or list(STARTS)
    for kind in chosen:
        measure(kind, stage, asked, log)
    rows = [row for row in read(log) if row["kind"] in chosen]
    print(json.dumps(summary(rows, asked), indent=1))


def measure(kind: str, stage: Stage, asked: argparse.Namespace, log: Path) -> None:
    """Every start of a kind that has no outcome yet."""
    done = {(row["kind"], row["start"]) for row in read(log)}
    starts = STARTS[kind] if asked.wrong_only else (AS_PLANNED, *STARTS[kind])
    missing = [start for start in starts if (kind, start.name) not in done]
    if not missing:
        return
    began = time.perf_counter()
    prompt = next(sentence.prompt for sentence in SENTENCES if sentence.kind == kind)
    given = {"prompt": prompt, "duration_s": asked.duration, "fps": asked.fps, "seed": asked.seed}
    try:
        loop = Loop(stage, kind, given)
        recipe = stage.services.mind.recipe(loop.plan.layers[0].recipe)
        for start in missing:
            write(log, row_of(kind, start, loop.run(start.of(loop.plan, recipe), asked.max_rounds)))
    except (Code2WorldsError, KeyError) as error:
        write(log, {"kind": kind, "start": missing[0].name, "error": f"{type(error).__name__}: {error}"})
    print(f"{kind}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def row_of(kind: str, start: Start, outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": kind,
        "start": start.name,
        "accepted": outcome.accepted,
        "rounds": outcome.rounds,
        "strategies": list(outcome.strategies),
        "oscillated": outcome.oscillated,
        "over_budget": outcome.rounds > outcome.max_rounds,
        "minutes": round(outcome.minutes, 3),
        "simulated_s": round(outcome.simulated_s, 3),
        "judged_s": round(outcome.judged_s, 3),
        "failed_first": list(outcome.failed_first),
        "failed_last": list(outcome.failed_last),
        "changes": [list(plan.changed) for plan in outcome.plans[1:]],
    }


def summary(rows: list[dict[str, Any]], asked: argparse.Namespace) -> dict[str, Any]:
    """Shares over the starts that the critic rejected in the first round."""
    ran = [row for row in rows if "error" not in row]
    planned = [row for row in ran if not row["start"]]
    wrong = [row for row in ran if row["start"] and row["failed_first"]]
    soon = [row for row in wrong if row["accepted"] and row["rounds"] <= GOAL_ROUNDS and not replanned(row)]
    return {
        "benchmark": "convergence",
        "machine": {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)},
        "clip": {"duration_s": asked.duration, "fps": asked.fps, "seed": asked.seed, "max_rounds": asked.max_rounds},
        "kinds": len({row["kind"] for row in ran}),
        "starts": len(wrong),
        "accepted_within_3": round(len(soon) / len(wrong), 3) if wrong else None,
        "accepted_in_the_end": round(sum(row["accepted"] for row in wrong) / len(wrong), 3) if wrong else None,
        "only_by_a_new_plan": [named(row) for row in wrong if row["accepted"] and replanned(row)],
        "rounds": dict(sorted(Counter(row["rounds"] for row in wrong if row["accepted"]).items())),
        "oscillations": sum(row["oscillated"] for row in wrong),
        "never_over_budget": not any(row["over_budget"] for row in ran),
        "one_round_accepted": sum(row["accepted"] and row["rounds"] == 1 for row in planned),
        "planned": len(planned),
        "not_wrong_by_its_measures": [
            f"{r['kind']}: {r['start']}" for r in ran if r["start"] and not r["failed_first"]
        ],
        "not_within_3": {named(row): row["failed_last"] for row in wrong if row not in soon},
        "rounds_by_kind": {row["kind"]: by_kind(wrong, row["kind"]) for row in wrong},
        "engine_tier_to_simulation": engine_share(ran),
        "strategies": dict(Counter(kind for row in wrong for kind in row["strategies"])),
        "errors": {named(row): row["error"] for row in rows if "error" in row},
    }


def engine_share(rows: list[dict[str, Any]]) -> dict[str, float] | None:
    """Seconds of the critic's engine tier over those of the simulation it judges, in all and of the worst kind."""
    timed = [row for row in rows if row.get("simulated_s")]
    if not timed:
        return None
    kinds = {row["kind"]: _share([one for one in timed if one["kind"] == row["kind"]]) for row in timed}
    return {"all": _share(timed), "worst": max(kinds.values())}


def _share(rows: list[dict[str, Any]]) -> float:
    judged_s, simulated_s = (float(sum(row[key] for row in rows)) for key in ("judged_s", "simulated_s"))
    return round(judged_s / simulated_s, 4)


def named(row: dict[str, Any]) -> str:
    return f"{row['kind']}: {row['start'] or 'as planned'}"


def replanned(row: dict[str, Any]) -> bool:
    """Did the loop lay the world out anew? Its numbers are then those of the sentence again, and nothing was mended."""
    return "replan" in row["strategies"]


def by_kind(rows: list[dict[str, Any]], kind: str) -> list[int | None]:
    """Rounds of each start until acceptance, None for one that was not accepted."""
    return [row["rounds"] if row["accepted"] else None for row in rows if row["kind"] == kind]


def read(log: Path) -> list[dict[str, Any]]:
    if not log.is_file():
        return []
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def write(log: Path, row: dict[str, Any]) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=Path, default=Path("runs/convergence"))
    parser.add_argument("--max-rounds", type=int, default=6)
    parser.add_argument("--duration", type=float, default=2.5)
    parser.add_argument("--fps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--wrong-only", action="store_true", help="Leave out the runs from the planned numbers.")
    return parser.parse_args()


if __name__ == "__main__":
    main()
