"""Series: what a recipe records per frame comes back typed, damaged records are named, measures are plain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.state.errors import BrokenRun
from code2worlds.tools import series
from code2worlds.tools.stage.series import record

HEIGHT = [0.5, 1.0, 4.0, 2.5]


def written(folder: Path, **changed: Any) -> Path:
    record(folder, fps=10, frames=4, series={"gas_height_m": HEIGHT}, units={"gas_height_m": "m"})
    path = folder / "series.npz"
    if changed:
        with np.load(path) as archive:
            arrays = {name: archive[name] for name in archive.files} | changed
        np.savez_compressed(path, **{name: value for name, value in arrays.items() if value is not None})
    return path


def of(values: np.ndarray, fps: int) -> series.SeriesTelemetry:
    return series.SeriesTelemetry(np.arange(len(values)) / fps, {"x": values}, {"x": "m"})


def test_a_written_record_is_read_back(tmp_path: Path) -> None:
    read = series.load(written(tmp_path))
    assert read.frames == 4
    assert read.frame_time_s.tolist() == [0.0, 0.1, 0.2, 0.3]
    assert read.values["gas_height_m"].tolist() == HEIGHT
    assert read.units == {"gas_height_m": "m"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("first", 0.5), ("final", 2.5), ("max", 4.0), ("min", 0.5), ("mean", 2.0), ("range", 3.5), ("rise", 2.0)],
)
def test_a_measure_is_one_number_of_a_series(tmp_path: Path, name: str, value: float) -> None:
    assert series.measure(f"{name}:gas_height_m", series.load(written(tmp_path))) == pytest.approx(value)


def test_the_standard_deviation_is_that_of_the_whole_clip() -> None:
    assert series.measure("std:x", of(np.array([1.0, 3.0, 1.0, 3.0]), 10)) == pytest.approx(1.0)


@pytest.mark.parametrize("hertz", [0.5, 0.7, 1.3, 3.0])
def test_the_frequency_is_that_of_the_swing_and_not_of_the_trend(hertz: float) -> None:
    time_s = np.arange(60) / 12
    swing = 5.0 + 2.0 * time_s + 0.1 * np.sin(2 * np.pi * hertz * time_s + 0.4)
    assert series.measure("frequency:x", of(swing, 12)) == pytest.approx(hertz, rel=0.07)


def test_what_does_not_swing_has_no_frequency() -> None:
    assert series.measure("frequency:x", of(np.linspace(0.0, 3.0, 40), 12)) == 0.0


@pytest.mark.parametrize("name", ["max", "max:", "max:nothing", "median:gas_height_m", ""])
def test_an_unknown_measure_is_a_key_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyError):
        series.measure(name, series.load(written(tmp_path)))


def test_a_frequency_is_in_hertz_and_a_maximum_in_the_unit_of_its_series() -> None:
    sample = of(np.zeros(4), 10)
    assert (series.unit_of("frequency:x", sample), series.unit_of("max:x", sample)) == ("Hz", "m")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"gas_height_m": np.zeros(3)}, "covers 4 frames, but gas_height_m has 3"),
        ({"gas_height_m": np.array([1.0, np.nan, 1.0, 1.0])}, "gas_height_m holds values that are not finite"),
        ({"gas_height_m": np.zeros((4, 2))}, "gas_height_m has shape"),
        ({"gas_height_m": None}, "units names"),
        ({"frame_time_s": None}, "lacks frame_time_s"),
        ({"frame_time_s": np.zeros(4)}, "frame_time_s does not increase"),
        ({"units": np.array("{")}, "units is no JSON text"),
        ({"version": np.array(9)}, "schema version 9"),
    ],
)
def test_a_damaged_record_is_refused_by_name(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(BrokenRun, match=said):
        series.load(written(tmp_path, **changed))


def test_a_missing_record_is_a_broken_run(tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match="is missing"):
        series.load(tmp_path / "series.npz")


@pytest.mark.parametrize(
    ("values", "units", "said"),
    [
        ([1.0, 2.0], {"x": "m"}, "has shape"),
        ([1.0, float("inf"), 1.0, 1.0], {"x": "m"}, "not finite in frame 2"),
        ([1.0] * 4, {}, "name different things"),
    ],
)
def test_a_record_that_could_not_be_read_is_not_written(
    tmp_path: Path, values: list[float], units: dict[str, str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        record(tmp_path, fps=10, frames=4, series={"x": values}, units=units)
    assert not (tmp_path / "series.npz").exists()
