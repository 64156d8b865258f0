"""The report says plainly what happened, for runs that ended well, badly or early."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from code2worlds.state.values import Artefact, Decision, ExecutionReport, ProgramError, Request
from code2worlds.state.verdicts import Adjustment, Attempt, Check, Expectation, Progress, Strategy, Verdict
from code2worlds.tools.report import ProgramSource, ReportData, Series, series_from, write_report

FAST = Check(
    name="speed",
    tier="engine",
    passed=False,
    measured=2.345678,
    low=0.2,
    high=0.6,
    unit="m/s",
    words="slowly",
    adjustments=(Adjustment(stream="dynamics", parameter="speed_m_s", factor=0.2, reason="too fast"),),
)
GOOD = FAST.model_copy(update={"passed": True, "measured": 0.4, "adjustments": ()})


def _verdict(round_: int, check: Check) -> Verdict:
    return Verdict(round=round_, accepted=check.passed, checks=(check,), score=float(check.passed))


def _series(round_: int) -> Series:
    times = np.linspace(0.0, 1.0, 5)
    return series_from(round_, "key_object", 4.0, np.stack([times, times * 0, times * 0 + 0.1], axis=1))


@pytest.fixture
def finished() -> ReportData:
    return ReportData(
        run_id="r1",
        request=Request(prompt="A bottle <rolls> & stops"),
        minds=("offline",),
        accepted=True,
        verdicts=(_verdict(1, FAST), _verdict(2, GOOD)),
        changes={2: ("speed_m_s 2.0 -> 0.4",)},
        decisions=(Decision(agent="intake", question="key_object", choice="Bottle", score=0.91, span="bottle"),),
        programs=(ProgramSource(title="dynamics", path="program/dynamics.py", source="if a < b:\n    x = '<b>'"),),
        series=(_series(1), _series(2)),
        seconds={"simulate": 3.0, "render_final": 9.0},
        artefacts=(Artefact(path="final.mp4", sha256="a" * 64),),
        video="final.mp4",
    )


def _page(run_dir: Path, data: ReportData) -> str:
    write_report(run_dir, run_dir / "report.html", data)
    return (run_dir / "report.html").read_text(encoding="utf-8")


def test_an_accepted_run_says_so(tmp_path: Path, finished: ReportData) -> None:
    assert '<p class="banner yes">ACCEPTED</p>' in _page(tmp_path, finished)


def test_a_run_that_was_not_accepted_names_the_check_that_failed(tmp_path: Path, finished: ReportData) -> None:
    data = finished.model_copy(update={"accepted": False, "verdicts": finished.verdicts[:1]})
    assert '<p class="banner no">NOT ACCEPTED: speed</p>' in _page(tmp_path, data)


def test_an_empty_run_says_what_is_missing(tmp_path: Path) -> None:
    page = _page(tmp_path, ReportData(run_id="r1", failure="Killed while building the bottle."))
    assert "NOT ACCEPTED: the run ended before a verdict" in page
    assert "Killed while building the bottle." in page
    for missing in ("There is no video", "No round was judged", "No program was written", "No request was recorded"):
        assert missing in page


def test_text_of_the_run_is_escaped(tmp_path: Path, finished: ReportData) -> None:
    page = _page(tmp_path, finished)
    assert "A bottle &lt;rolls&gt; &amp; stops" in page
    assert "if a &lt; b:" in page
    assert "<rolls>" not in page


def test_the_page_loads_nothing_from_elsewhere(tmp_path: Path, finished: ReportData) -> None:
    page = _page(tmp_path, finished)
    assert "http" not in page
    assert "<script" not in page
    assert set(re.findall(r'src="([^"]{0,10})', page)) == {"data:image"}


def test_a_video_is_shown_when_its_file_is_there(tmp_path: Path, finished: ReportData) -> None:
    (tmp_path / "final.mp4").write_bytes(b"x")
    assert 'src="final.mp4"' in _page(tmp_path, finished)


def test_a_video_without_file_is_reported_missing(tmp_path: Path, finished: ReportData) -> None:
    assert "There is no video" in _page(tmp_path, finished)


def test_a_check_shows_measured_expected_unit_and_adjustment(tmp_path: Path, finished: ReportData) -> None:
    page = _page(tmp_path, finished)
    assert "2.346" in page
    assert "0.2 … 0.6" in page
    assert "dynamics.speed_m_s × 0.2 (too fast)" in page


def test_a_change_is_listed_under_the_round_it_led_to(tmp_path: Path, finished: ReportData) -> None:
    page = _page(tmp_path, finished)
    assert page.index("Round 2") < page.index("speed_m_s 2.0 -&gt; 0.4")


def test_every_round_has_its_plot(tmp_path: Path, finished: ReportData) -> None:
    assert _page(tmp_path, finished).count("data:image/svg+xml;base64,") == 2


def test_a_round_that_was_simulated_but_not_judged_is_still_plotted(tmp_path: Path) -> None:
    assert "Round 1: simulated, not judged" in _page(tmp_path, ReportData(run_id="r1", series=(_series(1),)))


def test_a_failed_program_shows_its_error_and_line(tmp_path: Path) -> None:
    error = ProgramError(kind="ValueError", message="no camera", line=17)
    report = ExecutionReport(status="error", seconds=1.0, error=error)
    program = Artefact(path="program/dynamics.py", sha256="b" * 64)
    attempt = Attempt(round=1, programs=(program,), report=report, steps=("s",))
    assert "ValueError: no camera (line 17)" in _page(tmp_path, ReportData(run_id="r1", attempts=(attempt,)))


def test_the_same_run_gives_the_same_page(tmp_path: Path, finished: ReportData) -> None:
    assert _page(tmp_path, finished) == _page(tmp_path, finished)


def test_speed_of_a_series_is_the_length_of_the_velocity() -> None:
    # 3 m along x and 4 m along y per second, sampled twice a second
    line = series_from(1, "ball", 2.0, np.array([[0.0, 0.0, 1.0], [1.5, 2.0, 1.0], [3.0, 4.0, 1.0]]))
    assert line.speed_m_s == pytest.approx((5.0, 5.0, 5.0))
    assert line.times_s == (0.0, 0.5, 1.0)


SPEED = Expectation(name="speed", measure="mean_speed_m_s", low=0.2, high=0.6, unit="m/s", words="slowly")


def test_every_expectation_is_shown_with_its_words_and_what_each_round_measured(
    tmp_path: Path, finished: ReportData
) -> None:
    page = _page(tmp_path, finished.model_copy(update={"expectations": (SPEED,)}))
    table = page[page.index("What was expected") : page.index("<h2>Verdicts</h2>")]
    assert "<code>mean_speed_m_s</code>" in table
    assert "slowly" in table
    assert '<td class="n miss">2.346</td>' in table
    assert '<td class="n">0.4</td>' in table
    assert "expectations over the rounds" in table


def test_a_single_round_has_no_plot_over_the_rounds(tmp_path: Path, finished: ReportData) -> None:
    data = finished.model_copy(update={"expectations": (SPEED,), "verdicts": finished.verdicts[:1]})
    assert "expectations over the rounds" not in _page(tmp_path, data)


def test_the_margin_of_a_check_is_told_in_words(tmp_path: Path, finished: ReportData) -> None:
    missed = FAST.model_copy(update={"margin": 2.909})
    page = _page(tmp_path, finished.model_copy(update={"verdicts": (_verdict(1, missed), _verdict(2, GOOD))}))
    assert "missed by 291 %" in page
    assert "33 % to spare" in page  # 0.4 lies 0.2 below 0.6, which is a third of it


def test_the_strategy_and_the_progress_of_a_round_are_told(tmp_path: Path, finished: ReportData) -> None:
    strategy = Strategy(kind="other_start", base_round=1, why="score stays at 0.9: another random start and path")
    progress = Progress(state="worse", best_round=1, why="score 0.9 -> 0.8")
    told = finished.verdicts[0].model_copy(update={"strategy": strategy, "progress": progress})
    page = _page(tmp_path, finished.model_copy(update={"verdicts": (told,)}))
    assert "Next (other start, from round 1):\nscore stays at 0.9: another random start and path." in page
    assert "worse\n(score 0.9 -&gt; 0.8); the best so far is round 1." in page


def test_the_bill_of_a_language_model_is_shown(tmp_path: Path, finished: ReportData) -> None:
    role = {"calls": 3, "input_tokens": 1200, "output_tokens": 340, "cost": 0.0125}
    bill = {
        "calls": 3,
        "tokens": 1540,
        "cost": 0.0125,
        "by_role": {"planner": role},
        "by_decision": {"intake.read": 1540},
        "fallbacks": {"budget": "the tokens are used up"},
    }
    page = _page(tmp_path, finished.model_copy(update={"model": bill}))
    assert "<h2>Language model</h2>" in page
    assert '<td class="n">1200</td><td class="n">340</td>' in page
    assert "0.0125" in page
    assert "budget was decided without the model: the tokens are used up" in page
    assert "Language model" not in _page(tmp_path, finished)
