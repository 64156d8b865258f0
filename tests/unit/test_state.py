import pytest
from code2worlds.state.settings import RENDER, Settings
from code2worlds.state.verdicts import Check, Expectation, Verdict
from code2worlds.state.world import Span, merge, minutes_spent
from pydantic import ValidationError


def test_writing_the_same_entry_twice_changes_nothing() -> None:
    once = merge({"a": 1}, {"b": 2})
    assert merge(once, {"b": 2}) == {"a": 1, "b": 2}


def test_overlapping_streams_count_once_and_pauses_not_at_all() -> None:
    spans = {
        "a": Span(node="object_agent", start=0.0, end=60.0),
        "b": Span(node="environment_planner", start=30.0, end=120.0),
        "c": Span(node="simulate", start=3600.0, end=3660.0),
    }
    assert minutes_spent(spans) == pytest.approx(3.0)


def test_an_expectation_with_an_empty_range_is_refused() -> None:
    with pytest.raises(ValidationError, match="empty range"):
        Expectation(name="x", measure="travel_m", low=2.0, high=1.0, unit="m", words="x")


def test_an_expectation_without_a_bound_is_refused() -> None:
    with pytest.raises(ValidationError, match="no bound"):
        Expectation(name="x", measure="travel_m", unit="m", words="x")


def test_a_measurement_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValidationError):
        Check(name="x", tier="engine", passed=True, measured=float("nan"))


def test_only_failed_checks_ask_for_changes() -> None:
    good = Check(name="a", tier="engine", passed=True, measured=1.0)
    bad = Check(name="b", tier="engine", passed=False, measured=None)
    verdict = Verdict(round=1, accepted=False, checks=(good, bad), score=0.5)
    assert verdict.failed == (bad,)
    assert verdict.adjustments == ()


def test_every_render_size_is_a_multiple_of_16() -> None:
    assert all(r.width % 16 == 0 and r.height % 16 == 0 for r in RENDER.values())


def test_settings_come_from_the_environment_given() -> None:
    settings = Settings.from_environment({"CODE2WORLDS_RUNS": "there", "CODE2WORLDS_MIND": "offline"})
    assert settings.runs_dir.name == "there"
    assert settings.mind == "offline"
