"""How well the library finds what everyday words mean. Prints one JSON object.

python benchmarks/retrieval.py [--queries benchmarks/retrieval_queries.yaml] [--show-held-out]

Per split of the query file: objects and recipes asked, top1 and top3 as shares of those the library has something for,
nothing_fits as the share of those it has nothing for that were answered so, and the misses by query (of the splits
that are held out only with --show-held-out, so that nobody tunes on them by accident). latency_ms: of one query with
the model and the index warm, on the clock and (processor_ms) on the processor; every query is asked for the first time,
so no vector of it is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from code2worlds.retrieval_index.ask import ask, recipes
from code2worlds.retrieval_index.catalog import Library
from code2worlds.retrieval_index.embedding import MiniLM
from code2worlds.retrieval_index.search import Retriever

T = TypeVar("T")

QUERIES = Path(__file__).with_name("retrieval_queries.yaml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=Path, default=QUERIES)
    parser.add_argument("--show-held-out", action="store_true")
    asked = parser.parse_args()
    splits = yaml.safe_load(asked.queries.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="retrieval-") as scratch:
        retriever = Retriever(Library(), MiniLM(), Path(scratch))
        ask(retriever, "a warm-up blorp")
        recipes(retriever, "blorping")
        found = {name: judged(split, retriever) for name, split in splits.items()}
    if not asked.show_held_out:
        for name in found.keys() - {"dev"}:
            found[name]["objects"].pop("misses")
    times = [both for split in found.values() for both in split.pop("times")]
    latency = {name: spread([both[i] for both in times]) for i, name in enumerate(("latency_ms", "processor_ms"))}
    machine = {"cores": len(os.sched_getaffinity(0)), "load": round(os.getloadavg()[0], 2)}
    print(json.dumps({"benchmark": "retrieval", "machine": machine, **latency, **found}, indent=1))


def judged(split: Mapping[str, Any], retriever: Retriever) -> dict[str, Any]:
    """What became of the queries of one split."""
    times: list[tuple[float, float]] = []
    things = {query: _object(query, retriever, times) for query in split["objects"]}
    result = {"objects": scored(split["objects"], things)}
    if "recipes" in split:
        kinds = {query: _recipe(query, retriever, times) for query in split["recipes"]}
        result["recipes"] = scored(split["recipes"], kinds)
    return {**result, "times": times}


def spread(times_ms: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and the slowest."""
    ordered = sorted(times_ms)
    p95 = ordered[int(0.95 * len(ordered))]
    return {"median": round(statistics.median(ordered), 1), "p95": round(p95, 1), "slowest": round(ordered[-1], 1)}


def scored(expected: Mapping[str, Sequence[str]], answers: Mapping[str, Sequence[str | None]]) -> dict[str, Any]:
    """answers: query -> the answer (None: nothing fits), then the nearest. Shares and the misses."""
    there = {query: right for query, right in expected.items() if right}
    lacking = [query for query, right in expected.items() if not right]
    first = [query for query, right in there.items() if answers[query][0] in right]
    near = [query for query, right in there.items() if set(right) & set(answers[query][:3])]
    nothing = [query for query in lacking if answers[query][0] is None]
    hits = {*first, *nothing}
    return {
        "queries": len(expected),
        "top1": round(len(first) / len(there), 3),
        "top3": round(len(near) / len(there), 3),
        "nothing_fits": round(len(nothing) / len(lacking), 3) if lacking else None,
        "nothing_fits_asked": len(lacking),
        "misses": {query: list(answers[query][:3]) for query in expected if query not in hits},
    }


def _object(query: str, retriever: Retriever, times: list[tuple[float, float]]) -> list[str | None]:
    answer = _timed(lambda: ask(retriever, query), times)
    near = [hit.entry for hit in answer.nearest]
    return [answer.entry, *near] if answer.entry is None else list(dict.fromkeys([answer.entry, *near]))


def _recipe(query: str, retriever: Retriever, times: list[tuple[float, float]]) -> list[str | None]:
    hits = _timed(lambda: recipes(retriever, query), times)
    return [hit.entry for hit in hits] or [None]


def _timed(call: Callable[[], T], times: list[tuple[float, float]]) -> T:
    """The answer; milliseconds on the clock and on the processor go to times."""
    began, busy = time.perf_counter(), time.process_time()
    answer = call()
    times.append((1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)))
    return answer


if __name__ == "__main__":
    main()
