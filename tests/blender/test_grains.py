"""Sand on a dune, a pile, shards, melt and growth, read back from the worlds that the recipes leave."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .running import run, tried

pytestmark = pytest.mark.blender

HERE = Path(__file__).parent / "programs"
ROOT = Path(__file__).parents[2]
SHORT = {"duration_s": 1.0, "fps": 6}


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(HERE / "weather_trials.py", tmp_path_factory.mktemp("land") / "land", {"trees": False})


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room with one block of 10 cm on its floor."""
    folder = tmp_path_factory.mktemp("room")
    bare = run(HERE / "room_stand_in.py", folder / "room", {})
    block = run(HERE / "object_stand_in.py", folder / "object", {"kind": "block"})
    return run(
        ROOT / "tools" / "stage" / "assemble.py", folder / "assembled", {"support": "floor"},
        environment=bare / "environment.blend", environment_facts=bare / "facts.json",
        object=block / "object.blend", object_facts=block / "facts.json",
    )  # fmt: skip


def play(recipe: str, world: Path, out: Path, **config: Any) -> subprocess.CompletedProcess[str]:
    program = ROOT / "retrieval_index" / "recipes" / f"{recipe}.py"
    return tried(program, out, SHORT | config, assembled=world / "assembled.blend", assembly=world / "facts.json")


def series(recipe: str, world: Path, out: Path, **config: Any) -> dict[str, np.ndarray]:
    done = play(recipe, world, out, **config)
    assert done.returncode == 0, done.stderr[-4000:]
    assert (out / "world.blend").stat().st_size > 0
    with np.load(out / "series.npz") as found:
        return {name: found[name] for name in found}


@pytest.fixture(scope="module")
def flow(land: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    small = {"height_m": 2.0, "cell_m": 0.1, "grains": 300, "wisps": 300, "streams": 4}
    return series("sand_flow", land, tmp_path_factory.mktemp("flow") / "out", **small)


def test_sand_runs_down_the_dune_at_the_speed_asked_for(flow: dict[str, np.ndarray]) -> None:
    assert flow["flow_speed_m_s"].mean() == pytest.approx(0.6, rel=0.4)
    assert np.all(np.diff(flow["moved_volume_m3"]) > 0.0)


def test_the_slip_face_of_dry_sand_is_33_degrees_steep(flow: dict[str, np.ndarray]) -> None:
    assert flow["slope_deg"] == pytest.approx(33.0, abs=1.5)


def test_the_dune_that_is_seen_keeps_its_sand(flow: dict[str, np.ndarray]) -> None:
    assert np.ptp(flow["dune_volume_m3"]) < 0.01 * np.ptp(flow["moved_volume_m3"])


def test_a_room_has_no_dune(room: Path, tmp_path: Path) -> None:
    done = play("sand_flow", room, tmp_path / "out")
    assert done.returncode == 1
    assert "a dune needs open land" in json.loads((tmp_path / "out" / "result.json").read_text())["error"]["message"]


def test_the_pile_that_is_seen_holds_what_was_poured(room: Path, tmp_path: Path) -> None:
    found = series("sand_pile", room, tmp_path / "out", volume_m3=0.001, pour_s=0.5, shown=300, duration_s=1.5)
    assert found["pile_volume_m3"][-1] == pytest.approx(0.001, rel=0.02)
    assert found["slope_deg"][-1] == pytest.approx(33.0, abs=3.0)


@pytest.fixture(scope="module")
def broken(room: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    return series(
        "fracture", room, tmp_path_factory.mktemp("broken") / "out",
        drop_height_m=0.4, pieces=8, sim_hz=120, tilt_deg=0.0, tumble_deg_s=0.0,
    )  # fmt: skip


def test_a_block_is_whole_until_it_strikes(broken: dict[str, np.ndarray]) -> None:
    # 0.4 m of free fall take sqrt(2 * 0.4 / 9.81) = 0.286 s and end at sqrt(2 * 9.81 * 0.4) = 2.80 m/s.
    assert broken["breaks_at_s"][0] == pytest.approx(0.286, abs=0.02)
    assert broken["impact_speed_m_s"][0] == pytest.approx(2.80, abs=0.2)
    assert broken["pieces"][:2].tolist() == [1.0, 1.0]
    assert broken["pieces"][-1] >= 6


def test_shards_have_the_volume_of_the_body(broken: dict[str, np.ndarray]) -> None:
    assert broken["volume_share"] == pytest.approx(1.0, abs=0.03)


def test_no_shard_sinks_into_the_floor(broken: dict[str, np.ndarray]) -> None:
    assert broken["lowest_m"].min() > -0.001


def test_a_fall_that_is_too_low_to_break_it_is_refused(room: Path, tmp_path: Path) -> None:
    done = play("fracture", room, tmp_path / "out", drop_height_m=0.1, breaks_m_s=5.0, sim_hz=120)
    assert done.returncode == 1
    assert (
        "let it fall from higher up" in json.loads((tmp_path / "out" / "result.json").read_text())["error"]["message"]
    )


def test_ice_and_its_puddle_keep_their_mass(room: Path, tmp_path: Path) -> None:
    found = series("melting", room, tmp_path / "out", melted_share=0.6)
    assert found["conserved_share"] == pytest.approx(1.0, abs=0.03)
    assert found["melted_share"][-1] == pytest.approx(0.6, abs=0.05)
    # Ice has 0.917 of the density of water, so 0.6 of it leaves 0.55 of its volume as water.
    assert found["puddle_volume_m3"][-1] / found["body_volume_m3"][0] == pytest.approx(0.55, abs=0.03)


def test_a_flower_grows_to_its_height_and_opens(land: Path, tmp_path: Path) -> None:
    found = series("growing", land, tmp_path / "out", kind="daisy", height_m=0.4)
    assert found["height_m"][0] < 0.05
    assert found["height_m"][-1] == pytest.approx(0.4, rel=0.2)
    assert found["bloom_share"][-1] - found["bloom_share"][0] > 0.5
    assert found["root_drift_m"].max() < 0.005
