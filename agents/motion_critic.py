"""The motion critic: expectations against telemetry, pictures against their bounds, and what to change.

Tiers, in order of cost: ``prompt`` (does the world hold what the sentence names), ``engine`` (telemetry), ``image``
(rendered frames). Accept needs every tier; a measure that cannot be taken is a failed check, never a pass.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..retrieval_index.search import SAME
from ..state.plans import Brief, Motion
from ..state.values import ExecutionReport
from ..state.verdicts import Adjustment, Check, Expectation, Response, Tier, Verdict
from ..state.world import last_round
from ..tools.measures import MeasureUnavailable
from ..tools.records import Record, measure

FACTOR_LIMIT = 8.0
"""Largest single correction of a parameter, either way: beyond it the measure's answer is not to be extrapolated."""


def engine_checks(expectations: Sequence[Expectation], records: Sequence[Record]) -> tuple[Check, ...]:
    """Every expectation, measured on the record of its layer."""
    return tuple(_check(expectation, records[expectation.layer]) for expectation in expectations)


def prompt_checks(brief: Brief) -> tuple[Check, ...]:
    """Is the key object what the sentence names, or only the nearest thing the library has?"""
    key = brief.key_object
    left_out = (*(_left_out(motion) for motion in brief.left_out), *(_unknown(word) for word in brief.unknown))
    if key is None:
        return left_out
    note = f'"{key.match.span}" was built as {key.match.entry}'
    passed = key.match.score >= SAME
    return (
        Check(
            name="key object is what the sentence names",
            tier="prompt",
            passed=passed,
            measured=key.match.score,
            low=SAME,
            high=None,
            unit="cosine",
            words=key.match.span,
            note=note,
            fault="object",
            margin=0.0 if passed else SAME - key.match.score,
        ),
        *left_out,
    )


def _left_out(motion: Motion) -> Check:
    """The failed check of a motion that the sentence names and the world does not show."""
    return Check(
        name=f"shows {motion.kind.replace('_', ' ')}",
        tier="prompt",
        passed=False,
        measured=None,
        words=motion.span,
        note=f'"{motion.span}" is not shown: this place or its leading motion leaves no room for it',
        margin=1.0,
    )


def _unknown(word: str) -> Check:
    """The failed check of a sentence about something that the library does not have."""
    return Check(
        name="holds what the sentence is about",
        tier="prompt",
        passed=False,
        measured=None,
        words=word,
        note=f'the library has nothing for "{word}"',
        severity=3.0,
        margin=1.0,
        fault="object",
    )


def verdict(round_number: int, checks: Sequence[Check], tiers: Sequence[Tier]) -> Verdict:
    """Sum up a round. No check at all is no acceptance."""
    failed = [check for check in checks if not check.passed]
    weight = sum(check.severity for check in checks)
    score = sum(check.severity * _partial(check) for check in checks) / weight if weight else 0.0
    worst = max(failed, key=lambda check: (check.severity, check.margin), default=None)
    return Verdict(
        round=round_number,
        accepted=bool(checks) and not failed,
        checks=tuple(checks),
        score=score,
        fault=worst.fault if worst else None,
        tiers=tuple(tiers),
    )


def _partial(check: Check) -> float:
    """1 for a pass; for a miss less than a half, the less the farther outside its range it lies."""
    return 1.0 if check.passed else 0.5 / (1.0 + max(check.margin, 0.0))


def _check(expectation: Expectation, record: Record) -> Check:
    try:
        return checked(expectation, measure(expectation.measure, record))
    except MeasureUnavailable as gap:
        return checked(expectation, None, note=str(gap))


def checked(expectation: Expectation, measured: float | None, note: str = "") -> Check:
    """An expectation against what was measured; None, or a number that is not finite, never passes."""
    if measured is not None and not math.isfinite(measured):
        note, measured = f"{expectation.measure} is not a finite number", None
    margin = math.inf if measured is None else _outside(measured, expectation.low, expectation.high)
    passed = margin == 0.0
    return Check(
        name=expectation.name,
        tier="engine",
        passed=passed,
        measured=measured,
        low=expectation.low,
        high=expectation.high,
        unit=expectation.unit,
        words=expectation.words,
        severity=expectation.severity,
        margin=min(margin, 1e6),
        note=note,
        fault=expectation.fault,
        adjustments=() if passed else _adjustments(expectation, measured),
    )


def _outside(measured: float, low: float | None, high: float | None) -> float:
    """Distance outside [low, high], relative to the bound that is missed; 0 inside."""
    if low is not None and measured < low:
        return (low - measured) / max(abs(low), 1e-3)
    if high is not None and measured > high:
        return (measured - high) / max(abs(high), 1e-3)
    return 0.0


def _adjustments(expectation: Expectation, measured: float | None) -> tuple[Adjustment, ...]:
    return tuple(_adjust(expectation, response, measured) for response in expectation.responses)


def _adjust(expectation: Expectation, response: Response, measured: float | None) -> Adjustment:
    """Size the change from the miss: a measure that goes as parameter**power needs (target/measured)**(1/power)."""
    aim = target(expectation)
    shown = "nothing" if measured is None else f"{measured:.3g} {expectation.unit}".strip()
    reason = f"{expectation.name}: {shown} measured, {_range(expectation)} expected"
    meant = {"stream": expectation.fault, "parameter": response.parameter, "layer": expectation.layer}
    if response.value is not None:
        return Adjustment.model_validate({**meant, "value": response.value, "reason": reason})
    if measured is None:
        factor = 2.0  # it did not happen at all: more of what brings it about
    elif measured <= 0.0 or aim <= 0.0:
        factor = 2.0 if response.power > 0 else 0.5
    else:
        factor = (aim / measured) ** (1.0 / response.power)
    factor = min(FACTOR_LIMIT, max(1.0 / FACTOR_LIMIT, factor))
    return Adjustment.model_validate({**meant, "factor": factor, "reason": reason})


def target(expectation: Expectation) -> float:
    """The middle of the range (geometric where both ends are positive); a little inside the only bound otherwise."""
    low, high = expectation.low, expectation.high
    if low is not None and high is not None:
        return math.sqrt(low * high) if low > 0 and high > 0 else (low + high) / 2
    if low is not None:
        return low * 1.3
    assert high is not None
    return high * 0.7


def _range(expectation: Expectation) -> str:
    low, high, unit = expectation.low, expectation.high, expectation.unit
    if low is not None and high is not None:
        return f"{low:.3g} to {high:.3g} {unit}".strip()
    return (f"at least {low:.3g} {unit}" if low is not None else f"at most {high:.3g} {unit}").strip()


def program_check(report: ExecutionReport) -> Check:
    """The failed check of a program that did not run to its end."""
    error = report.error
    note = f"{report.status}: {error.message} (line {error.line}: {error.source})" if error else report.status
    return Check(
        name="the dynamics program runs",
        tier="engine",
        passed=report.ok,
        measured=None,
        words="law of every world",
        severity=5.0,
        margin=1.0,
        note=note,
    )


def object_checks(verdicts: Mapping[str, Verdict] | None) -> tuple[Check, ...]:
    """What the object inspection said last: a wrong colour stays wrong, however well the thing moves."""
    last = last_round(verdicts)
    if last is None:
        return ()
    return tuple(check.model_copy(update={"tier": "prompt", "adjustments": ()}) for check in last.checks)


def summary(judged: Verdict) -> str:
    """One line for the progress display."""
    if judged.accepted:
        return f"round {judged.round}: accepted, {len(judged.checks)} checks passed"
    shown = "; ".join(f"{c.name} ({_shown(c)})" for c in judged.failed[:3])
    more = f" and {len(judged.failed) - 3} more" if len(judged.failed) > 3 else ""
    return f"round {judged.round}: rejected: {shown}{more}"


def _shown(check: Check) -> str:
    return check.note or "not measured" if check.measured is None else f"{check.measured:.3g} {check.unit}".strip()
