"""Reading telemetry: a good file comes back typed, a damaged one is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from code2worlds.state.errors import BrokenRun
from code2worlds.tools import telemetry

from .synthetic import arrays


def written(folder: Path, **changed: Any) -> Path:
    made = arrays(lambda t: (t, 0.0, 0.1)) | changed
    path = folder / "telemetry.npz"
    np.savez_compressed(path, **{key: value for key, value in made.items() if value is not None})
    return path


def test_a_written_record_is_read_back_with_its_shapes(tmp_path: Path) -> None:
    read = telemetry.load(written(tmp_path))
    assert read.names == ("ball",)
    assert read.position_m.shape == (241, 1, 3)
    assert (read.fps, read.sim_hz, read.gravity_m_s2) == (12, 240, 9.81)
    assert read.contact.dtype == np.bool_


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"visible": None}, "lacks visible"),
        ({"version": 99}, "schema version 99"),
        ({"version": None}, "schema version None"),
        ({"lowest_m": np.zeros((100, 1))}, "lowest_m has shape"),
        ({"mass_kg": np.array([np.nan])}, "mass_kg holds values that are not finite"),
        ({"time_s": np.zeros(241)}, "time_s does not increase"),
        ({"names": np.array([["a"]])}, "names has shape"),
    ],
)
def test_a_damaged_record_is_refused_by_name(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(BrokenRun, match=said):
        telemetry.load(written(tmp_path, **changed))


def test_a_missing_file_is_a_broken_run(tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match="is missing"):
        telemetry.load(tmp_path / "telemetry.npz")


@pytest.mark.parametrize("kept", [0, 10, 400])
def test_a_truncated_file_is_a_broken_run(tmp_path: Path, kept: int) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(BrokenRun, match="cannot be read"):
        telemetry.load(path)


def test_a_pickle_inside_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(BrokenRun, match="cannot be read"):
        telemetry.load(written(tmp_path, names=np.array([object()], dtype=object)))
