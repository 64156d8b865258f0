"""The part of a report that compares rounds: a row for every expectation, a column for every round, and plots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..state.values import Frozen
from ..state.verdicts import Check, Expectation, Verdict

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PLOTS = 12
COLUMNS = 4


class Row(Frozen):
    """One expectation with what each round measured of it; None for a round that did not get as far."""

    expectation: Expectation
    checks: tuple[Check | None, ...]


def rows(expectations: Sequence[Expectation], verdicts: Sequence[Verdict]) -> tuple[Row, ...]:
    """Every expectation in its order, with its check of every verdict."""
    return tuple(Row(expectation=e, checks=tuple(_check(v, e) for v in verdicts)) for e in expectations)


def _check(verdict: Verdict, expectation: Expectation) -> Check | None:
    wanted = (expectation.name, expectation.layer, "engine")
    return next((check for check in verdict.checks if (check.name, check.layer, check.tier) == wanted), None)


def margin_text(check: Check) -> str:
    """How far outside its range, or how much of the way to the nearer end is left inside it."""
    if check.measured is None:
        return ""
    if not check.passed:
        return f"missed by {100 * check.margin:.0f} %"
    ends = [end for end in (check.low, check.high) if end is not None and end != 0.0]
    if not ends:
        return ""
    return f"{100 * min(abs(check.measured - end) / abs(end) for end in ends):.0f} % to spare"


def plot(found: Sequence[Row]) -> Figure | None:
    """Measured values over the rounds with the range shaded, of what failed at least once; None below two rounds."""
    from matplotlib.figure import Figure

    shown = [row for row in found if len(row.checks) > 1 and any(c and not c.passed for c in row.checks)][:MOST_PLOTS]
    if not shown:
        return None
    columns = min(COLUMNS, len(shown))
    lines = -(-len(shown) // columns)
    figure = Figure(figsize=(11, 2.2 * lines), layout="constrained")
    for place, row in zip(figure.subplots(lines, columns, squeeze=False).flat, shown, strict=False):
        _draw(place, row)
    return figure


def _draw(place: Axes, row: Row) -> None:
    e = row.expectation
    measured = [(n, c.measured) for n, c in enumerate(row.checks, 1) if c is not None and c.measured is not None]
    place.plot([n for n, _ in measured], [value for _, value in measured], "o-")
    bottom, top = place.get_ylim()
    place.axhspan(
        bottom if e.low is None else e.low, max(top, e.low or top) if e.high is None else e.high, color="#2e7d32",
        alpha=0.15,
    )  # fmt: skip
    place.set_title(e.name, fontsize="small")
    place.set_xlabel("round", fontsize="small")
    place.set_ylabel(f"[{e.unit}]", fontsize="small")
    place.set_xticks(range(1, len(row.checks) + 1))
    place.tick_params(labelsize="x-small")
    place.grid(visible=True, alpha=0.3)
