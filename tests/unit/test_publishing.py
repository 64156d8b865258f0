"""What of the layers of a world reaches its user, and under which name."""

from __future__ import annotations

from pathlib import Path

from code2worlds.graph.publishing import dynamics_files, place
from code2worlds.state.values import Artefact, ExecutionReport
from code2worlds.state.verdicts import Attempt

PROGRAM = Artefact(path="steps/dynamics.py", sha256="a" * 64)


def attempt(*steps: str) -> Attempt:
    report = ExecutionReport(status="ok", seconds=1.0)
    return Attempt(round=1, programs=(PROGRAM,) * len(steps), report=report, steps=steps)


def touch(run_dir: Path, *names: str) -> None:
    for name in names:
        (run_dir / name).parent.mkdir(parents=True, exist_ok=True)
        (run_dir / name).write_text(name)


def test_records_of_further_layers_are_numbered(tmp_path: Path) -> None:
    touch(tmp_path, "steps/a/telemetry.npz", "steps/b/series.npz")
    found = dynamics_files(tmp_path, attempt("steps/a", "steps/b"))
    assert found == {
        "telemetry.npz": tmp_path / "steps/a/telemetry.npz",
        "series_2.npz": tmp_path / "steps/b/series.npz",
    }


def test_the_gas_of_the_finished_world_lies_beside_its_blend(tmp_path: Path) -> None:
    touch(tmp_path, "steps/a/fluid_cache/smoke_0001.vdb", "steps/b/fluid_cache/smoke_0001.vdb")
    found = dynamics_files(tmp_path, attempt("steps/a", "steps/b"))
    assert found == {"fluid_cache/smoke_0001.vdb": tmp_path / "steps/b/fluid_cache/smoke_0001.vdb"}


def test_a_file_gets_its_second_name_in_a_folder_made_for_it(tmp_path: Path) -> None:
    touch(tmp_path, "steps/a/fluid_cache/smoke_0001.vdb")
    place(tmp_path / "steps/a/fluid_cache/smoke_0001.vdb", tmp_path / "fluid_cache/smoke_0001.vdb")
    assert (tmp_path / "fluid_cache/smoke_0001.vdb").read_text() == "steps/a/fluid_cache/smoke_0001.vdb"
