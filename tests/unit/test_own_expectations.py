from __future__ import annotations

from pathlib import Path

import pytest
from code2worlds.graph.own_expectations import EXPECTATIONS, expectations_text, own_expectations
from code2worlds.graph.requests import validated, with_own_bounds
from code2worlds.state.errors import InvalidRequest
from code2worlds.state.settings import Settings
from code2worlds.state.verdicts import Expectation, Response

PACE = Expectation(
    name="pace", measure="mean_speed_m_s", low=0.1, high=0.4, unit="m/s", words="slowly",
    responses=(Response(parameter="speed_m_s"),),
)  # fmt: skip


def write(folder: Path, text: str) -> Path:
    file = folder / EXPECTATIONS
    file.parent.mkdir()
    file.write_text(text)
    return folder


def test_expectations_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert own_expectations(write(tmp_path, expectations_text([PACE])), 1) == (PACE,)


def test_without_a_file_there_are_none_of_ones_own(tmp_path: Path) -> None:
    assert own_expectations(tmp_path, 1) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (expectations_text([PACE]).replace("0.4", "0.05"), "empty range"),
        (expectations_text([PACE]).replace("mean_speed_m_s", "joy"), "there is no 'joy'"),
        (expectations_text([PACE]).replace('"layer": 0', '"layer": 3'), "0.layer: 3; there are 1"),
        ("[]", "it holds none"),
        ("{", "not valid"),
    ],
)
def test_what_is_no_expectation_is_refused_by_name(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(InvalidRequest, match=problem):
        own_expectations(write(tmp_path, text), 1)


def test_a_bound_of_the_user_replaces_that_of_the_sentence() -> None:
    (found,) = with_own_bounds((PACE,), {"expect.mean_speed_m_s.high": 0.9, "dynamics.speed_m_s": 2.0})
    assert (found.low, found.high) == (0.1, 0.9)
    assert found.words == "slowly (bound by the user)"


def test_a_bound_for_what_is_not_expected_names_what_is() -> None:
    with pytest.raises(InvalidRequest, match=r"Nothing is expected of 'drop_m'.*mean_speed_m_s"):
        with_own_bounds((PACE,), {"expect.drop_m.low": 1.0})


def test_bounds_that_leave_nothing_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="empty range"):
        with_own_bounds((PACE,), {"expect.mean_speed_m_s.low": 0.7})


def test_a_bound_must_be_a_number() -> None:
    with pytest.raises(InvalidRequest, match="must be a number"):
        with_own_bounds((PACE,), {"expect.mean_speed_m_s.low": "fast"})


def test_a_request_may_name_low_and_high_of_a_measure_and_nothing_else() -> None:
    asked = {"prompt": "A ball rolls", "overrides": {"expect.max:tip_amplitude_m.low": 0.5}}
    assert validated(asked, Settings()).overrides == {"expect.max:tip_amplitude_m.low": 0.5}
    with pytest.raises(InvalidRequest, match=r"expect\.MEASURE\.low"):
        validated({"prompt": "A ball rolls", "overrides": {"expect.speed": 0.5}}, Settings())
