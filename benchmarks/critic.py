"""How often the motion critic errs, on planted failures. Prints one JSON object.

python benchmarks/critic.py --record DIR [--minutes 60] [--kinds rolling,fog]      record worlds (Blender), resumable
python benchmarks/critic.py --worlds DIR [--split test] [--kinds rolling,fog]      judge what is recorded (no Blender)

Recording needs the installed package and takes about an hour of CPU for all of it; judging takes minutes. The object
printed holds cases, good, false_accept and false_reject (errors, cases, rate, 95 % Wilson interval), the same by_split
and by_kind, by_fault with each fault's meaning, missed (faulty cases that were accepted), wrongly_rejected (good worlds
that were not, with the checks they failed) and thresholds (graded faults: the share rejected at each size).
docs/critic.md explains the table.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.benchmarks.critic.cases import Case, cases
from code2worlds.benchmarks.critic.judging import Judgement, judge
from code2worlds.benchmarks.critic.recording import record
from code2worlds.benchmarks.critic.sentences import SENTENCES
from code2worlds.benchmarks.critic.statistics import Result, summary
from code2worlds.benchmarks.critic.worlds import World, expected, read_worlds
from code2worlds.graph.services import Services
from code2worlds.state.settings import Settings


def main() -> None:
    asked = _arguments()
    kinds = set(filter(None, asked.kinds.split(",")))
    if asked.record:
        asked.record.mkdir(parents=True, exist_ok=True)
        chosen = [sentence for sentence in SENTENCES if not kinds or sentence.kind in kinds]
        record(chosen, asked.record, 60.0 * asked.minutes)
        return
    settings = Settings.from_environment().model_copy(update={"mind": "offline"})
    mind = Services(settings).mind
    assert isinstance(mind, OfflineMind)
    worlds = [
        world
        for world in read_worlds(asked.worlds)
        if (not kinds or world.kind in kinds) and asked.split in ("", world.split)
    ]
    began = time.perf_counter()
    results = judged(worlds, mind)
    about = {"benchmark": "critic", "worlds": len(worlds), "seconds": round(time.perf_counter() - began, 1)}
    print(json.dumps({**about, **summary(results)}, indent=1))


def judged(worlds: Sequence[World], mind: OfflineMind) -> list[Result]:
    """Every case of these worlds. The expectations are stated once for each world, as the graph does."""
    found = []
    with tempfile.TemporaryDirectory(prefix="code2worlds-critic-") as scratch:
        for world in worlds:
            expectations = expected(world, mind)
            found += [_result(case, judge(case, expectations, Path(scratch))) for case in cases([world])]
            sys.stderr.write(f"{len(found)} cases after {world.name}\n")
    return found


def _result(case: Case, judgement: Judgement) -> Result:
    return Result(
        name=case.name,
        kind=case.world.kind,
        split=case.world.split,
        fault=case.fault,
        size=case.size,
        unit=case.unit,
        meaning=case.meaning,
        graded=case.graded,
        accepted=judgement.accepted,
        refused=judgement.refused,
        failed=judgement.failed,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--record", type=Path, help="folder to record worlds in")
    what.add_argument("--worlds", type=Path, help="folder of recorded worlds to judge")
    parser.add_argument("--split", default="", choices=("", "dev", "test", "fresh"))
    parser.add_argument("--kinds", default="", help="comma-separated; all by default")
    parser.add_argument("--minutes", type=float, default=60.0, help="wall time after which no further world is begun")
    return parser.parse_args()


if __name__ == "__main__":
    main()
