"""Play the hostile corpus and every recipe through the sandbox; prints one JSON object on stdout.

    .venv/bin/python benchmarks/sandbox.py [--skip recipes|overhead] [--only NAME]

breaches: cases of which anything got out, or whose status is no clear answer. false_rejections: trusted programs that
ran plainly but not in the sandbox, or that the audit of untrusted outputs refuses. overhead: seconds that sandbox and
audit add to the simulation of one world, as a share of that world's wall time at preview.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from code2worlds.tools.sandbox.canary import sandbox_state

from tests.sandbox.benign import chains, overhead
from tests.sandbox.corpus import damage, isolation, scenes
from tests.sandbox.corpus.play import play

CASES = (*isolation.CASES, *damage.CASES, *scenes.CASES)


def main() -> None:
    """Run everything; exit code 1 on a breach or a false rejection, 5 without a sandbox."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--skip", action="append", default=[], choices=["corpus", "recipes", "overhead"])
    parser.add_argument("--only", default="", help="cases and recipes whose name holds this")
    arguments = parser.parse_args()
    state = sandbox_state()
    if not state.ok:
        print(json.dumps({"error": state.detail, "breaches": None, "cases": 0, "false_rejections": None}))
        sys.exit(5)
    started = time.monotonic()
    found: dict[str, Any] = {"sandbox": state.detail}
    if "corpus" not in arguments.skip:
        found |= corpus(arguments.only)
    if "recipes" not in arguments.skip:
        found |= benign(arguments.only)
    if "overhead" not in arguments.skip:
        found["overhead"] = overhead()
    found["seconds"] = round(time.monotonic() - started, 1)
    print(json.dumps(found))
    sys.exit(1 if found.get("breaches") or found.get("false_rejections") else 0)


def corpus(only: str) -> dict[str, Any]:
    """Every hostile case whose name holds `only`."""
    wrong: dict[str, tuple[str, ...]] = {}
    cases = [case for case in CASES if only in case.name]
    for case in cases:
        with tempfile.TemporaryDirectory() as folder:
            played = play(case, Path(folder))
        if played.breaches:
            wrong[case.name] = played.breaches
        print(
            f"{case.name}: {played.report.status if played.report else 'raised'} {played.seconds:.1f} s",
            file=sys.stderr,
        )
    return {"cases": len(cases), "breaches": len(wrong), "which": wrong}


def benign(only: str) -> dict[str, Any]:
    """Every recipe, confined and audited."""
    with tempfile.TemporaryDirectory() as folder:
        rejected, unfit, recipes = chains(Path(folder), only)
    return {"recipes": recipes, "false_rejections": len(rejected), "rejected": rejected, "do_not_run_at_all": unfit}


if __name__ == "__main__":
    main()
