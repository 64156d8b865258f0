"""Error rates of the critic's benchmark: intervals and counts by hand."""

from __future__ import annotations

import pytest
from code2worlds.benchmarks.critic.statistics import Result, summary, wilson


def result(fault: str, *, accepted: bool, size: float = 1.0, graded: bool = False) -> Result:
    return Result(f"world {fault}", "rolling", "dev", fault, size, "", "", graded, accepted, False, ())


def test_the_interval_of_no_error_in_ten_reaches_28_percent() -> None:
    low, high = wilson(0, 10)
    assert low == 0.0
    assert high == pytest.approx(3.8415 / (10 + 3.8415), abs=1e-4)


def test_the_interval_of_half_is_symmetric() -> None:
    low, high = wilson(5, 10)
    assert low + high == pytest.approx(1.0)
    assert low == pytest.approx(0.2366, abs=1e-4)


def test_without_cases_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_errors_are_counted_apart_for_good_and_faulty_worlds_and_graded_sizes_not_at_all() -> None:
    found = summary(
        [
            result("good", accepted=True),
            result("good", accepted=False),
            result("floating", accepted=True),
            result("frozen", accepted=False),
            result("floating", accepted=True, size=0.01, graded=True),
        ]
    )
    assert (found["false_accept"]["errors"], found["false_accept"]["cases"]) == (1, 2)
    assert (found["false_reject"]["errors"], found["false_reject"]["cases"]) == (1, 2)
    assert found["missed"] == ["world floating"]
    assert found["thresholds"]["floating"]["rejected_share_by_size"] == {"0.01": 0.0, "1": 0.0}
