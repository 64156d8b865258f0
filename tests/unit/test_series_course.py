"""How a quantity runs over the clip, ten frames a second; expected numbers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from code2worlds.tools.series import SeriesTelemetry, measure, unit_of


def of(*values: float) -> SeriesTelemetry:
    return SeriesTelemetry(np.arange(len(values)) / 10.0, {"x": np.array(values, dtype=float)}, {"x": "m"})


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("pause", (0, 1, 2, 2, 2, 3), 0.2),
        ("pause", (5, 5, 5), 0.2),
        ("pause", (0, 1, 2, 3), 0.0),
        ("wait", (0, 0, 0, 1, 2), 0.2),
        ("wait", (0, 1, 2), 0.0),
        ("wait", (7, 7, 7), 0.2),
        ("gap", (0, 0, 0, 1, 2, 2, 2, 3, 3), 0.2),
        ("gap", (0, 0, 1, 2, 3, 3, 3), 0.0),
        ("until", (0, 1, 2, 2, 2), 0.2),
        ("until", (4, 4, 4), 0.0),
        ("halt", (1, 4, 2, 0, 0), 0.5),
        ("halt", (4, 2, 1, 0.1, 0.001), 0.025),
        ("halt", (1, 2, 3), 0.0),
        ("backslide", (0, 4, 3, 5), 0.2),
        ("backslide", (0, 1, 2), 0.0),
        ("backslide", (3, 2, 1), 1.0),
        ("spike", (10, 10, 10, 2, 10, 10, 10), 0.8),
        ("spike", (0, 0, 0, 1, 1, 1), 0.0),
        ("step", (0, 1, 2, 8, 9, 10), 0.5),
        ("step", (0, 1, 2, 3, 4, 5), 0.0),
        ("flicker", (2, 3, 2, 3, 2), 1 / 2.4),
        ("flicker", (1, 2, 3, 4), 0.0),
    ],
)
def test_a_course_is_one_number_of_a_series(name: str, values: tuple[float, ...], expected: float) -> None:
    assert measure(f"{name}:x", of(*values)) == pytest.approx(expected)


def test_a_time_is_in_seconds_and_a_share_has_no_unit() -> None:
    assert unit_of("wait:x", of(0, 1)) == "s"
    assert unit_of("spike:x", of(0, 1)) == ""
    assert unit_of("max:x", of(0, 1)) == "m"
