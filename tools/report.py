"""report.html: one file that says what was asked, what was made, how it was judged and who decided what.

Self-contained: no network, no scripts; plots are inline SVG, only the video is a file beside it. Everything that comes
from a run may be missing, because a report is written for failed runs too; the page then says what is missing.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ..state.plans import Brief
from ..state.values import Artefact, Decision, Frozen, MindName, Request
from ..state.verdicts import Attempt, Check, Expectation, Verdict
from . import report_rounds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TEMPLATES = Path(__file__).parent / "templates"
MOST_CURVES = 12
MOST_LINES = 12
"""Objects drawn per plot; more would hide each other, so the rest is counted in words."""


class ProgramSource(Frozen):
    """A program as it was run: title, path relative to the run folder, text."""

    title: str
    path: str
    source: str


class Series(Frozen):
    """The path of one object in one round, one entry per sample, metres and seconds."""

    round: int
    name: str
    times_s: tuple[float, ...]
    x_m: tuple[float, ...]
    y_m: tuple[float, ...]
    height_m: tuple[float, ...]
    speed_m_s: tuple[float, ...]


class Curve(Frozen):
    """One quantity of a round over the video's frames: a height of smoke, a count of flakes."""

    round: int
    name: str
    unit: str
    times_s: tuple[float, ...]
    values: tuple[float, ...]


class ReportData(Frozen):
    """What a report is made of. accepted None means that no verdict was reached."""

    run_id: str
    request: Request | None = None
    brief: Brief | None = None
    minds: tuple[MindName, ...] = ()
    accepted: bool | None = None
    failure: str = ""
    """Why the run ended early, empty when it did not."""
    expectations: tuple[Expectation, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    best_round: int | None = None
    """Round whose world is shown in the video."""
    changes: dict[int, tuple[str, ...]] = Field(default_factory=dict)
    """Round -> what the post-process agent changed before it, in words."""
    decisions: tuple[Decision, ...] = ()
    programs: tuple[ProgramSource, ...] = ()
    series: tuple[Series, ...] = ()
    curves: tuple[Curve, ...] = ()
    seconds: dict[str, float] = Field(default_factory=dict)
    """Node -> wall time."""
    model: dict[str, Any] | None = None
    """What a language model cost, as in run.json: calls, tokens, cost, by_role, by_decision, fallbacks."""
    artefacts: tuple[Artefact, ...] = ()
    video: str | None = None
    """Paths are relative to the run folder."""
    blend: str | None = None
    contact_sheet: str | None = None
    notes: tuple[str, ...] = ()


def write_report(run_dir: Path, out: Path, data: ReportData) -> Path:
    """Write the page to out. Video and contact sheet are shown only when their files are there."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    found = report_rounds.rows(data.expectations, data.verdicts)
    over_rounds = report_rounds.plot(found)
    page = environment.get_template("report.html.j2").render(
        data=data,
        rows=found,
        over_rounds=_svg(over_rounds) if over_rounds else None,
        margin=report_rounds.margin_text,
        headline=headline(data),
        plots=plots(data.series),
        curves=curve_plots(data.curves),
        video=_link(run_dir, out, data.video),
        contact_sheet=_link(run_dir, out, data.contact_sheet),
        expected=expected,
        total_s=sum(data.seconds.values()),
    )
    part = out.with_name(out.name + ".part")
    part.write_text(page, encoding="utf-8")
    part.replace(out)
    return out


def headline(data: ReportData) -> str:
    """The outcome in words; nothing but an accepting critic makes it ACCEPTED."""
    if data.accepted:
        return "ACCEPTED"
    if data.accepted is None:
        return "NOT ACCEPTED: the run ended before a verdict"
    failed = data.verdicts[-1].failed if data.verdicts else ()
    return "NOT ACCEPTED" + (f": {', '.join(check.name for check in failed)}" if failed else "")


def number(value: float | None) -> str:
    """Four significant digits; a dash for what was not measured."""
    return "–" if value is None else f"{value:.4g}"


def expected(check: Check | Expectation) -> str:
    """The range that is asked for."""
    if check.low is None and check.high is None:
        return "–"
    if check.low is None:
        return f"≤ {number(check.high)}"
    return f"≥ {number(check.low)}" if check.high is None else f"{number(check.low)} … {number(check.high)}"


def plots(series: Sequence[Series]) -> dict[int, str]:
    """Round -> data URI of one SVG with height over time, speed over time and the path seen from above."""
    rounds = sorted({line.round for line in series})
    return {index: _plot([line for line in series if line.round == index]) for index in rounds}


def _plot(lines: Sequence[Series]) -> str:
    from matplotlib.figure import Figure  # half a second, spent only when there is something to draw

    figure = Figure(figsize=(11, 3.1), layout="constrained")
    height, speed, above = figure.subplots(1, 3)
    for line in lines[:MOST_LINES]:
        height.plot(line.times_s, line.height_m, label=line.name)
        speed.plot(line.times_s, line.speed_m_s)
        (drawn,) = above.plot(line.x_m, line.y_m)
        above.plot(line.x_m[:1], line.y_m[:1], "o", color=drawn.get_color())
    _label(height, "height above the scene's zero", "time [s]", "height [m]")
    _label(speed, "speed", "time [s]", "speed [m/s]")
    _label(above, "path from above (dot: start)", "x [m]", "y [m]")
    above.set_aspect("equal", adjustable="datalim")
    height.legend(fontsize="x-small", title=_left_out(lines), title_fontsize="x-small")
    return _svg(figure)


def curve_plots(curves: Sequence[Curve]) -> dict[int, str]:
    """Round -> data URI of one SVG with a small plot for every curve that changes, MOST_CURVES at most."""
    rounds = sorted({curve.round for curve in curves})
    return {index: _curves([curve for curve in curves if curve.round == index]) for index in rounds}


def _curves(curves: Sequence[Curve]) -> str:
    from matplotlib.figure import Figure

    moving = [curve for curve in curves if max(curve.values) > min(curve.values)] or list(curves)
    shown = moving[:MOST_CURVES]
    columns = min(4, len(shown))
    rows = -(-len(shown) // columns)
    figure = Figure(figsize=(11, 2.1 * rows), layout="constrained")
    for place, curve in zip(figure.subplots(rows, columns, squeeze=False).flat, shown, strict=False):
        place.plot(curve.times_s, curve.values)
        _label(place, curve.name, "time [s]", f"[{curve.unit}]" if curve.unit else "")
    return _svg(figure)


def _svg(figure: Figure) -> str:
    import matplotlib as mpl

    image = io.BytesIO()
    # a fixed salt and no date: the same run gives the same bytes
    with mpl.rc_context({"svg.hashsalt": "code2worlds", "svg.fonttype": "none"}):
        figure.savefig(image, format="svg", metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(image.getvalue()).decode("ascii")


def _left_out(lines: Sequence[Series]) -> str | None:
    return f"first {MOST_LINES} of {len(lines)} objects" if len(lines) > MOST_LINES else None


def _label(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title, fontsize="small")
    axes.set_xlabel(x, fontsize="small")
    axes.set_ylabel(y, fontsize="small")
    axes.tick_params(labelsize="x-small")
    axes.grid(visible=True, alpha=0.3)


def _link(run_dir: Path, out: Path, relative: str | None) -> str | None:
    """Address of a file as seen from the page, None when there is no such file."""
    if relative is None or not (run_dir / relative).is_file():
        return None
    return Path(os.path.relpath(run_dir / relative, out.parent)).as_posix()


def series_from(round_: int, name: str, rate_hz: float, places: NDArray[np.float64]) -> Series:
    """A series from world positions of shape (samples, 3) in metres; speeds are central differences."""
    at = np.asarray(places, dtype=float)
    speed = np.linalg.norm(np.gradient(at, 1.0 / rate_hz, axis=0), axis=1) if len(at) > 1 else np.zeros(len(at))
    return Series(
        round=round_,
        name=name,
        times_s=tuple((np.arange(len(at)) / rate_hz).tolist()),
        x_m=tuple(at[:, 0].tolist()),
        y_m=tuple(at[:, 1].tolist()),
        height_m=tuple(at[:, 2].tolist()),
        speed_m_s=tuple(speed.tolist()),
    )
