"""Error rates with their intervals, and where each check trips."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Z_95 = 1.959964
"""Of the normal distribution, two-sided 95 %."""


@dataclass(frozen=True)
class Result:
    """One case, judged."""

    name: str
    kind: str
    split: str
    fault: str
    """"good" where there is none."""
    size: float
    unit: str
    meaning: str
    graded: bool
    accepted: bool
    refused: bool
    failed: tuple[str, ...]

    @property
    def good(self) -> bool:
        return self.fault == "good"

    @property
    def wrong(self) -> bool:
        """Did the critic err?"""
        return self.accepted != self.good


def wilson(errors: int, cases: int) -> tuple[float, float]:
    """95 % interval of a share by Wilson's score; (0, 1) without cases."""
    if cases == 0:
        return 0.0, 1.0
    share, z2 = errors / cases, Z_95**2
    middle = (share + z2 / (2 * cases)) / (1 + z2 / cases)
    half = Z_95 * math.sqrt(share * (1 - share) / cases + z2 / (4 * cases**2)) / (1 + z2 / cases)
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(results: Sequence[Result]) -> dict[str, Any]:
    """How many of these, all good or all faulty, were judged wrongly."""
    errors = sum(result.wrong for result in results)
    low, high = wilson(errors, len(results))
    share = round(errors / len(results), 4) if results else None
    return {"cases": len(results), "errors": errors, "rate": share, "interval_95": [round(low, 4), round(high, 4)]}


def both(results: Sequence[Result]) -> dict[str, Any]:
    """False accepts among the faulty, false rejects among the good."""
    counted = [result for result in results if not result.graded]
    return {
        "false_accept": rate([result for result in counted if not result.good]),
        "false_reject": rate([result for result in counted if result.good]),
    }


def grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[key(result)].append(result)
    return dict(sorted(found.items()))


def thresholds(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """For every fault of several sizes: the share that is rejected at each size."""
    found = {}
    for fault, rows in grouped([r for r in results if not r.good], lambda r: r.fault).items():
        sizes = grouped(rows, lambda r: f"{r.size:g}")
        if len(sizes) > 1:
            found[fault] = {
                "unit": rows[0].unit,
                "rejected_share_by_size": {
                    size: round(sum(not r.accepted for r in sizes[size]) / len(sizes[size]), 3)
                    for size in sorted(sizes, key=float)
                },
            }
    return found


def summary(results: Sequence[Result]) -> dict[str, Any]:
    """Everything that benchmarks/critic.py prints about these results."""
    counted = [result for result in results if not result.graded]
    return {
        "cases": len(counted),
        "good": sum(result.good for result in counted),
        "graded_extra": len(results) - len(counted),
        **both(results),
        "by_split": {split: both(rows) for split, rows in grouped(counted, lambda r: r.split).items()},
        "by_kind": {kind: both(rows) for kind, rows in grouped(counted, lambda r: r.kind).items()},
        "by_fault": {
            fault: {"meaning": rows[0].meaning, **rate(rows)}
            for fault, rows in grouped([r for r in counted if not r.good], lambda r: r.fault).items()
        },
        "missed": [r.name for r in counted if r.wrong and not r.good],
        "wrongly_rejected": {r.name: list(r.failed) for r in counted if r.wrong and r.good},
        "thresholds": thresholds(results),
    }
