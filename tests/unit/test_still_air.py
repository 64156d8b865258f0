"""Light things in the air: what the critic measures of their fall, and what the mind expects of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from code2worlds.agents.minds.offline.kinds.still_air import fall_s
from code2worlds.agents.minds.offline.mind import OfflineMind
from code2worlds.agents.motion_critic import engine_checks
from code2worlds.retrieval_index.search import Retriever
from code2worlds.state.scene import AssetFacts
from code2worlds.state.values import Request
from code2worlds.tools.measures import measure
from code2worlds.tools.records import Record
from code2worlds.tools.telemetry import Telemetry

from .planted_worlds import place
from .synthetic import Place, telemetry

AIR, DRAG_M2, MASS_KG, GRAVITY = 1.2, 0.0045, 7.3e-5, 9.81
TERMINAL = np.sqrt(2 * MASS_KG * GRAVITY / (AIR * DRAG_M2))
FEATHER = AssetFacts(name="feather", size_m=(0.16, 0.035, 0.0073), vertices=246, volume_m3=1.22e-5)


def falling_through_air(height: float = 0.75) -> Place:
    """The lowest point of a ball of radius 0.1 from this height: v = terminal tanh(g t / terminal)."""

    def where(time: Any) -> tuple[Any, Any, Any]:
        way = TERMINAL**2 / GRAVITY * np.log(np.cosh(GRAVITY * time / TERMINAL))
        return 0.0, 0.0, 0.1 + np.maximum(0.0, height - way)

    return where


def like_a_stone(height: float = 0.75) -> Place:
    def where(time: Any) -> tuple[Any, Any, Any]:
        return 0.0, 0.0, 0.1 + np.maximum(0.0, height - GRAVITY * time**2 / 2)

    return where


def sinking_evenly(speed: float) -> Place:
    def where(time: Any) -> tuple[Any, Any, Any]:
        return 0.0, 0.0, 0.1 + np.maximum(0.0, 0.75 - speed * time)

    return where


def in_air(how: Place, **changed: Any) -> Telemetry:
    """A record of a feather's weight that says what air it is in."""
    told = {"air_kg_m3": AIR, "drag_area_m2": np.full((1, 3), DRAG_M2), "mass_kg": np.array([MASS_KG])}
    return telemetry(how, seconds=2.5, changed=told | changed)


def test_a_fall_against_quadratic_drag_agrees_with_gravity() -> None:
    assert measure("gravity_error", in_air(falling_through_air())) < 0.01


def test_a_feather_that_falls_like_a_stone_does_not() -> None:
    assert measure("gravity_error", in_air(like_a_stone())) > 1.0


def test_a_stone_in_a_vacuum_falls_as_before() -> None:
    assert measure("gravity_error", telemetry(like_a_stone(), seconds=2.5)) < 0.001


def test_a_feather_that_sinks_at_half_of_what_air_carries_disagrees() -> None:
    assert measure("gravity_error", in_air(sinking_evenly(0.5 * TERMINAL))) > 0.5


def test_what_air_carries_does_not_hover_and_what_hangs_in_it_does() -> None:
    assert measure("hovers_s", in_air(falling_through_air())) < 0.1
    assert measure("hovers_s", in_air(lambda time: (0.0, 0.0, 0.8))) > 2.0


def test_what_is_inflated_falls_by_what_is_left_of_its_weight() -> None:
    def slow(time: Any) -> tuple[Any, Any, Any]:
        return 0.0, 0.0, 0.1 + np.maximum(0.0, 0.75 - 0.98 * time**2 / 2)

    told = {"air_kg_m3": 0.0, "pull_m_s2": np.array([0.98])}
    assert measure("gravity_error", telemetry(slow, seconds=2.0, changed=told)) < 0.01
    assert measure("gravity_error", telemetry(slow, seconds=2.0)) > 0.8


def test_the_time_of_a_fall_is_told_in_falls_of_a_stone() -> None:
    assert measure("fall_time_ratio", in_air(like_a_stone())) == pytest.approx(1.0, abs=0.05)
    slower = fall_s(0.75, TERMINAL) / np.sqrt(2 * 0.75 / GRAVITY)
    assert measure("fall_time_ratio", in_air(falling_through_air())) == pytest.approx(slower, rel=0.05)
    assert slower > 3.0


def test_a_fall_from_rest_takes_the_time_of_the_formula() -> None:
    assert fall_s(1.0, np.inf) == pytest.approx(0.4515, abs=1e-4)
    assert fall_s(1.0, 100.0) == pytest.approx(0.4515, abs=1e-3)
    assert fall_s(10.0, 0.5) == pytest.approx(10.0 / 0.5, rel=0.01)


def expected(mind: OfflineMind, sentence: str, asset: AssetFacts) -> tuple[Any, dict[str, Any]]:
    request = Request(prompt=sentence, duration_s=2.5, fps=12)
    brief = mind.read(request)
    known = (brief, request, mind.plan_object(brief, request), asset, place("meadow"))
    return mind.expect(*known), dict(mind.plan_dynamics(*known).layers[0].config)


@pytest.fixture(scope="module")
def mind(retriever: Retriever) -> OfflineMind:
    return OfflineMind(retriever)


def failed(mind: OfflineMind, sentence: str, record: Telemetry, asset: AssetFacts = FEATHER) -> set[str]:
    expectations, _ = expected(mind, sentence, asset)
    return {check.name for check in engine_checks(expectations, [Record(telemetry=record)]) if not check.passed}


HELD_UP = {"the air holds it up", "falls as fast as the air lets it", "falls as gravity has it", "nothing hovers"}


@pytest.mark.parametrize("sentence", ["A feather falls.", "A feather drifts down to the ground."])
def test_a_feather_that_air_carries_passes(mind: OfflineMind, sentence: str) -> None:
    assert not HELD_UP & failed(mind, sentence, in_air(falling_through_air()))


def test_a_planted_feather_that_falls_like_a_stone_is_rejected(mind: OfflineMind) -> None:
    found = failed(mind, "A feather falls.", in_air(like_a_stone()))
    assert {"the air holds it up", "falls as fast as the air lets it", "falls as gravity has it"} <= found


def test_a_feather_in_a_program_without_air_is_rejected(mind: OfflineMind) -> None:
    found = failed(mind, "A feather falls.", telemetry(like_a_stone(), seconds=2.5))
    assert {"the air holds it up", "falls as fast as the air lets it"} <= found


def test_gently_makes_a_feather_lighter_and_lets_it_fall_from_lower(mind: OfflineMind) -> None:
    _, plain = expected(mind, "A feather falls.", FEATHER)
    _, gentle = expected(mind, "A feather falls gently.", FEATHER)
    assert gentle["density_kg_m3"] < 0.7 * plain["density_kg_m3"]
    assert gentle["drop_height_m"] < plain["drop_height_m"]


def test_a_stone_is_planned_and_judged_as_without_air(mind: OfflineMind) -> None:
    stone = AssetFacts(name="rock", size_m=(0.3, 0.25, 0.2), vertices=100, volume_m3=0.008)
    expectations, config = expected(mind, "A stone falls gently.", stone)
    assert config["density_kg_m3"] > 500.0
    assert not {"the air holds it up", "falls as fast as the air lets it"} & {e.name for e in expectations}


def test_a_stone_that_drifts_down_is_asked_for_what_no_stone_can_do(mind: OfflineMind) -> None:
    stone = AssetFacts(name="rock", size_m=(0.3, 0.25, 0.2), vertices=100, volume_m3=0.008)
    found = failed(mind, "A stone drifts down to the ground.", telemetry(like_a_stone(), seconds=2.5), stone)
    assert "comes down as lightly as the word says" in found


def test_a_balloon_is_sealed_and_falls_by_less_than_its_mass(mind: OfflineMind) -> None:
    balloon = AssetFacts(name="balloon", size_m=(0.28, 0.28, 0.36), vertices=2946, volume_m3=0.014, round_axis="z")
    expectations, config = expected(mind, "A balloon falls.", balloon)
    assert config["sealed"] is True
    assert "the air holds it up" in {e.name for e in expectations}


def test_a_paper_plane_glides_and_is_not_thrown_like_a_stone(mind: OfflineMind) -> None:
    plane = AssetFacts(name="paper plane", size_m=(0.28, 0.2, 0.062), vertices=24, volume_m3=6.4e-4)
    expectations, config = expected(mind, "A paper plane glides across the room.", plane)
    assert config["trim_deg"] == 12.0
    assert config["speed_m_s"] == pytest.approx(3.4, rel=0.15)
    record = in_air(like_a_stone(), mass_kg=np.array([0.005]))
    found = {c.name for c in engine_checks(expectations, [Record(telemetry=record)]) if not c.passed}
    assert {"glides rather than falls", "the air carries it"} <= found
