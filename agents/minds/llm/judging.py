"""What a model expects to be seen, and what it sees: typed, bounded, and never in the way of a measurement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ....state.values import Stream
from ....state.verdicts import Check, Expectation, Response
from ....tools import measures, series
from .schemas import Expectations, Expected, Look

LAW = "law of every world"
CELL_PIXELS = 320
COLUMNS = 4


def problems_of(said: Expectations, layers: int) -> list[str]:
    """Measures that do not exist, ranges that nothing can miss or hold."""
    found: list[str] = []
    for index, one in enumerate(said.expectations):
        where = f"expectations.{index}"
        how, colon, which = one.measure.partition(":")
        if colon and (how not in series.HOWS or not which):
            found.append(f"{where}.measure: {one.measure!r} is not HOW:SERIES with HOW one of {', '.join(series.HOWS)}")
        elif not colon and one.measure not in measures.MEASURES:
            found.append(f"{where}.measure: there is no {one.measure!r}; there are {', '.join(measures.MEASURES)}")
        if one.low is None and one.high is None:
            found.append(f"{where}: give low, high or both")
        elif one.low is not None and one.high is not None and one.low > one.high:
            found.append(f"{where}: low {one.low} is above high {one.high}")
        if one.layer >= layers:
            found.append(f"{where}.layer: {one.layer}; the layers are 0 to {layers - 1}")
    if not said.expectations:
        found.append("expectations: state at least one that a wrong world misses")
    return found


def merged(said: Expectations, proposal: Sequence[Expectation]) -> tuple[Expectation, ...]:
    """The model's expectations, and the laws of every world, which it cannot lift."""
    laws = [one for one in proposal if one.words == LAW]
    known = {one.name: one.responses for one in proposal}
    own = [_expectation(one, known.get(one.name, ())) for one in said.expectations]
    names = {law.name for law in laws}
    return (*(one for one in own if one.name not in names), *laws)


def _expectation(one: Expected, known: tuple[Response, ...]) -> Expectation:
    fixes = tuple(Response(parameter=fix.parameter, power=fix.power) for fix in one.fixes if fix.power)
    return Expectation(
        name=one.name,
        measure=one.measure,
        layer=one.layer,
        low=one.low,
        high=one.high,
        unit=one.unit,
        words=one.words if one.words != LAW else "",
        severity=one.severity,
        responses=fixes or known,
    )


def checks_of(look: Look, sentence: str) -> tuple[Check, ...]:
    """What the vision model said as checks of its tier: they can fail a world, never pass one."""
    seen: list[tuple[str, bool, Stream, str]] = [("is recognised as the sentence", look.recognisable, "dynamics", "")]
    seen += [(finding.name, finding.passed, finding.fault, finding.note) for finding in look.findings]
    return tuple(
        Check(
            name=name,
            tier="vision",
            passed=passed,
            measured=float(passed),
            low=1.0,
            unit="yes = 1",
            words=sentence[:120],
            margin=0.0 if passed else 1.0,
            note=note[:300],
            fault=fault,
        )
        for name, passed, fault, note in seen
    )


def contact_sheet(pictures: Sequence[Path], out: Path) -> Path:
    """The pictures in rows, each CELL_PIXELS wide at most, as one PNG."""
    images = [Image.open(picture).convert("RGB") for picture in pictures]
    width = min(CELL_PIXELS, images[0].width)
    height = round(images[0].height * width / images[0].width)
    rows = -(-len(images) // COLUMNS)
    sheet = Image.new("RGB", (width * min(COLUMNS, len(images)), height * rows))
    for index, image in enumerate(images):
        sheet.paste(image.resize((width, height)), (width * (index % COLUMNS), height * (index // COLUMNS)))
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(out, format="PNG")
    return out
