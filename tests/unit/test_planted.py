"""Good worlds are accepted, and each fault planted in one is rejected. The large set is benchmarks/critic.py's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.motion_critic import engine_checks
from code2worlds.agents.record_laws import record_checks
from code2worlds.benchmarks.critic.faults.bodies import body_faults
from code2worlds.benchmarks.critic.faults.quantities import quantity_faults
from code2worlds.benchmarks.critic.faults.records import record_faults
from code2worlds.benchmarks.critic.judging import write
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.errors import BrokenRun
from code2worlds.state.values import Request
from code2worlds.tools.records import Record, load

from .planted_worlds import FRAMES, SECONDS, WORLDS
from .synthetic import FPS

CLIP = Request(prompt="", duration_s=SECONDS, fps=FPS)


@pytest.fixture(scope="module")
def mind(retriever: Retriever) -> OfflineMind:
    return OfflineMind(retriever)


def failed(mind: OfflineMind, kind: str, record: Record | None = None) -> set[str]:
    """Names of the checks that speak against the world of this kind, or against another record of it."""
    expectations, sound = WORLDS[kind].planned(mind)
    judged = record or sound
    checks = (*record_checks([judged], request=CLIP), *engine_checks(expectations, [judged]))
    return {check.name for check in checks if not check.passed}


def planted(mind: OfflineMind, kind: str, fault: str, size: float) -> Record:
    """The world's record with this fault in it."""
    _, sound = WORLDS[kind].planned(mind)
    if sound.telemetry is not None:
        rows = {(row.name, row.size): row for row in body_faults() if row.suits(kind)}
        return replace(sound, telemetry=rows[fault, size].plant(sound.telemetry))
    assert sound.series is not None
    by_name = {(row.name, row.size): row for row in quantity_faults(kind)}
    return replace(sound, series=by_name[fault, size].plant(sound.series))


@pytest.mark.parametrize("kind", WORLDS)
def test_a_good_world_is_accepted(mind: OfflineMind, kind: str) -> None:
    assert failed(mind, kind) == set()


PLANTED = (
    ("rolling", "floating", 0.1, "nothing hovers"),
    ("rolling", "sunk", 0.1, "nothing interpenetrates"),
    ("rolling", "frozen", 1.0, "travels"),
    ("rolling", "early_stop", 0.4, "nothing stops dead"),
    ("rolling", "late_start", 0.3, "moves from the first moment on"),
    ("rolling", "wrong_pace", 2.0, "sets off at the speed meant"),
    ("rolling", "wrong_pace", 0.5, "sets off at the speed meant"),
    ("rolling", "wrong_magnitude", 4.0, "sets off at the speed meant"),
    ("rolling", "energy_created", 3.0, "energy is not created"),
    ("rolling", "no_rolling", 0.0, "rolls without slipping"),
    ("rolling", "teleport", 0.5, "nothing teleports"),
    ("rolling", "out_of_view", 0.4, "stays in the picture"),
    ("rolling", "hidden", 0.1, "not hidden"),
    ("rolling", "tiny", 0.05, "large enough to be seen"),
    ("rolling", "vanished", 1.0, "nothing teleports"),
    ("bouncing", "wrong_direction", 1.0, "falls"),
    ("bouncing", "reversed", 1.0, "falls"),
    ("bouncing", "wrong_pace", 0.5, "falls as gravity has it"),
    ("bouncing", "wrong_pace", 2.0, "falls as gravity has it"),
    ("bouncing", "through_the_floor", 1.0, "nothing interpenetrates"),
    ("falling", "frozen", 1.0, "falls"),
    ("falling", "trembling", 0.1, "energy is not created"),
    ("raining", "frozen", 1.0, "fall speed never stands still"),
    ("raining", "early_stop", 0.5, "fall speed never stands still"),
    ("raining", "reversed", 1.0, "rain falls at its terminal speed"),
    ("raining", "wrong_magnitude", 3.0, "rain falls at its terminal speed"),
    ("raining", "popping", 0.2, "in view does not pop in or out"),
    ("raining", "floating", 1.0, "falls to the ground"),
    ("raining", "empty_bake", 1.0, "rains from the first picture to the last"),
    ("raining", "vanished", 1.0, "rains from the first picture to the last"),
    ("melting", "leak", 0.7, "nothing is lost"),
    ("melting", "made_from_nothing", 1.5, "nothing comes from nowhere"),
    ("melting", "reversed", 1.0, "was whole"),
    ("melting", "penetrating", 1.0, "stands on its support"),
    ("melting", "early_stop", 0.5, "melts as far as the words say"),
    ("swaying", "roots_move", 0.1, "roots hold"),
    ("swaying", "stutter", 6.0, "tip offset never stands still"),
    ("swaying", "late_start", 0.3, "tip offset never stands still"),
    ("light_change", "reversed", 1.0, "begins at its hour"),
    ("light_change", "flicker", 0.4, "sky luminance does not flicker"),
    ("light_change", "teleport", 1.0, "ends at its hour"),
    ("rising", "frozen", 1.0, "goes up"),
    ("rising", "reversed", 1.0, "does not fall back"),
    ("rising", "wrong_magnitude", 3.0, "climbs as fast as the words say"),
    ("rising", "early_stop", 0.5, "climb speed does not halt at once"),
    ("rising", "teleport", 1.0, "height makes no leap"),
    ("rising", "late_start", 0.3, "height begins at once"),
    ("rising", "out_of_view", 0.6, "in view while it moves"),
    ("rising", "hidden", 0.1, "not hidden"),
    ("swimming", "wrong_direction", 1.0, "swims nose first"),
    ("swimming", "wrong_pace", 3.0, "swims at its pace"),
    ("swimming", "out_of_view", 0.6, "is in the picture"),
    ("swimming", "penetrating", 1.0, "touches nothing on its way"),
)


@pytest.mark.parametrize(("kind", "fault", "size", "law"), PLANTED)
def test_a_planted_fault_is_rejected_by_its_law(
    mind: OfflineMind, kind: str, fault: str, size: float, law: str
) -> None:
    assert law in failed(mind, kind, planted(mind, kind, fault, size))


@pytest.mark.parametrize("kind", ["rolling", "raining"])
def test_a_truncated_record_is_rejected(mind: OfflineMind, kind: str) -> None:
    _, sound = WORLDS[kind].planned(mind)
    cut = next(row for row in record_faults() if row.name == "truncated")
    assert "the record covers the clip" in failed(mind, kind, cut.plant(sound))


@pytest.mark.parametrize("kind", ["rolling", "raining"])
def test_a_record_of_another_clip_is_rejected(mind: OfflineMind, kind: str) -> None:
    _, sound = WORLDS[kind].planned(mind)
    other = next(row for row in record_faults() if row.name == "another_clip")
    assert "its frames are those of the clip" in failed(mind, kind, other.plant(sound))


@pytest.mark.parametrize("kind", ["rolling", "raining"])
def test_a_record_of_another_program_is_rejected(mind: OfflineMind, kind: str) -> None:
    _, sound = WORLDS[kind].planned(mind)
    other = next(row for row in record_faults() if row.name == "another_program").plant(sound)
    checks = record_checks([other], request=CLIP, programs=["1" * 64])
    assert [check.name for check in checks if not check.passed] == ["the record is of this program"]


@pytest.mark.parametrize("kind", ["rolling", "raining"])
def test_a_record_with_a_number_that_is_none_is_refused(mind: OfflineMind, kind: str, tmp_path: Path) -> None:
    write(planted(mind, kind, "not_a_number", 1.0), tmp_path)
    with pytest.raises(BrokenRun, match="not finite"):
        load(tmp_path)


def test_a_record_without_the_quantity_that_is_asked_for_is_rejected(mind: OfflineMind) -> None:
    _, sound = WORLDS["raining"].planned(mind)
    assert sound.series is not None
    left = {name: value for name, value in sound.series.values.items() if name != "in_view"}
    assert "rains from the first picture to the last" in failed(
        mind, "raining", Record(series=replace(sound.series, values=left))
    )


def test_a_root_that_drifts_is_found_in_whatever_record_it_lies(mind: OfflineMind) -> None:
    _, sound = WORLDS["raining"].planned(mind)
    assert sound.series is not None
    drifting = replace(sound.series, values={**sound.series.values, "root_drift_m": np.linspace(0.0, 0.1, FRAMES)})
    assert failed(mind, "raining", Record(series=drifting)) == {"what is rooted or held stays there"}
