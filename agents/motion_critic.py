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
from . import sizing


def engine_checks(expectations: Sequence[Expectation], records: Sequence[Record]) -> tuple[Check, ...]:
    """Every expectation, measured on the record of its layer."""
    return tuple(_check(expectation, records[expectation.layer]) for expectation in expectations)


def prompt_checks(brief: Brief) -> tuple[Check, ...]:
    """Is the key object what the sentence names, or only the nearest thing the library has?"""
    key = brief.key_object
    left_out = (*(_left_out(motion) for motion in brief.left_out), *(_unknown(word) for word in brief.unknown))
    if key is None:
        return left_out
    passed = key.match.score >= SAME
    nearest = f"; nearest in the library: {', '.join(key.match.nearest)}" if key.match.nearest and not passed else ""
    note = f'"{key.match.span}" was built as {key.match.entry}{nearest}'
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
    worst = max(failed, key=lambda check: (check.severity, check.margin), default=None)
    return Verdict(
        round=round_number,
        accepted=bool(checks) and not failed,
        checks=tuple(checks),
        score=score_of(checks),
        fault=worst.fault if worst else None,
        tiers=tuple(tiers),
    )


def score_of(checks: Sequence[Check]) -> float:
    """Severity-weighted mean of 1 for each pass and 0.5 / (1 + margin) for each miss; 0 without checks.

    A miss is always worth less than half a pass, and coming nearer is always worth more than staying away.
    """
    weight = sum(check.severity for check in checks)
    return sum(check.severity * _partial(check) for check in checks) / weight if weight else 0.0


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
        layer=expectation.layer,
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
    """The change by the stated power alone; `learning.sharpened` sizes it anew once there is a plan to look at."""
    wanted = response.value is None
    size = sizing.factor(expectation, response.power, [sizing.Sample(1.0, measured)]) if wanted else None
    return adjustment(expectation, response, measured, size)


def adjustment(expectation: Expectation, response: Response, measured: float | None, size: float | None) -> Adjustment:
    """What an expectation asks of a parameter: a factor of this size, or the value that mends it."""
    shown = "nothing" if measured is None else f"{measured:.3g} {expectation.unit}".strip()
    return Adjustment(
        stream=expectation.fault,
        parameter=response.parameter,
        layer=expectation.layer,
        factor=size,
        value=response.value if size is None else None,
        reason=f"{expectation.name}: {shown} measured, {_range(expectation)} expected",
    )


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
