"""Records of a layer: a measure is taken from whichever of the two files holds it, or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from code2worlds.agents import motion_critic
from code2worlds.state.errors import BrokenRun
from code2worlds.state.verdicts import Expectation, Response
from code2worlds.tools.measures import MeasureUnavailable
from code2worlds.tools.records import Record, load, measure
from code2worlds.tools.series import SeriesTelemetry
from code2worlds.tools.stage.series import record

SMOKE = Record(
    series=SeriesTelemetry(np.arange(3) / 10, {"gas_height_m": np.array([0.2, 0.9, 0.6])}, {"gas_height_m": "m"})
)


def test_how_and_series_are_measured_on_the_series() -> None:
    assert measure("max:gas_height_m", SMOKE) == 0.9


@pytest.mark.parametrize("name", ["max:flame_height_m", "mean_speed_m_s"])
def test_what_was_not_recorded_cannot_be_measured(name: str) -> None:
    with pytest.raises(MeasureUnavailable):
        measure(name, SMOKE)


def test_a_misspelt_way_of_measuring_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match="biggest"):
        measure("biggest:gas_height_m", SMOKE)


def test_a_folder_with_a_series_alone_is_a_record(tmp_path: Path) -> None:
    record(tmp_path, fps=10, frames=2, series={"in_air": [1, 2]}, units={"in_air": ""})
    found = load(tmp_path)
    assert found.telemetry is None
    assert measure("final:in_air", found) == 2.0


def test_a_folder_without_any_record_is_broken(tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match=r"neither telemetry\.npz nor series\.npz"):
        load(tmp_path)


def test_an_expectation_is_measured_on_its_own_layer_and_mends_that_one() -> None:
    wanted = Expectation(
        name="rises", measure="max:gas_height_m", low=2.0, unit="m", words="smoke rises", layer=1,
        responses=(Response(parameter="rise_speed_m_s"),),
    )  # fmt: skip
    (check,) = motion_critic.engine_checks([wanted], [Record(), SMOKE])
    assert check.measured == 0.9
    assert [(a.parameter, a.layer) for a in check.adjustments] == [("rise_speed_m_s", 1)]
