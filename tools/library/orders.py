"""Things built on the bench, so many at a time: each in a fork with limits of its own."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from .limited import run_limited

BENCH = Path(__file__).parent.parent / "stage" / "objects" / "bench.py"

BATCH = 10
"""Orders for one start of Blender, which costs 3 s."""

Result = dict[str, Any]


def run_orders(
    orders: Sequence[Mapping[str, Any]], *, jobs: int, limit_s: float, looks: Path | None = None
) -> Iterator[Result]:
    """For each order, in order: {"reason", "seconds", "facts"}; its picture goes to looks/NAME.png.

    limit_s: processor time of one order. An order that was not reached because the bench itself died says so.
    """
    batches = [orders[start : start + BATCH] for start in range(0, len(orders), BATCH)]
    with ThreadPoolExecutor(jobs) as pool:
        for batch, results in zip(batches, pool.map(lambda batch: _batch(batch, limit_s, looks), batches), strict=True):
            yield from (results[order["name"]] for order in batch)


def _batch(batch: Sequence[Mapping[str, Any]], limit_s: float, looks: Path | None) -> dict[str, Result]:
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        config = {"orders": list(batch), "limit_s": limit_s}
        outcome = run_limited(BENCH, config, folder, limit_s=(limit_s + 10) * len(batch))
        written = folder / "results.json"
        found: dict[str, Result] = json.loads(written.read_text(encoding="utf-8")) if written.is_file() else {}
        if looks is not None:
            for picture in folder.glob("*.png"):
                shutil.copy(picture, looks / picture.name)
    lost = {"reason": f"crashed: the bench ended before it: {outcome.reason}", "seconds": 0.0, "facts": None}
    return {order["name"]: found.get(order["name"], lost) for order in batch}


def is_too_much(reason: str) -> bool:
    """Whether a coarser build may be what helps."""
    return reason.startswith(("too slow", "crashed", "MemoryError"))
