"""The sections of context that several tasks share."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.recipes_text import RecipeText
from ....state.plans import Brief, ObjectPlan
from ....state.scene import AssetFacts, SceneContract
from ....state.values import ExecutionReport, JsonScalar, Request
from ....state.verdicts import Check, Expectation, Progress, Trend, Verdict
from ....tools import measures, series
from . import stage_words
from .context import Section, compact

FRAME_MODULES = ("program", "world", "bodies.finish", "pictures.camera", "series")
"""What any dynamics program has a use for."""


def of_brief(brief: Brief, request: Request) -> list[Section]:
    """The sentence as it was read, and the clip that is asked for."""
    kept = brief.model_copy(update={"decisions": (), "words": ()})
    clip = {"duration_s": request.duration_s, "fps": request.fps, "seed": request.seed}
    return [Section(0, "The sentence, read", compact(kept)), Section(0, "The clip", compact(clip))]


def of_scene(plan: ObjectPlan | None, asset: AssetFacts | None, contract: SceneContract | None) -> list[Section]:
    """What was built: the object with its numbers, the scene contract."""
    found = []
    if plan is not None:
        shown = {"entry": plan.entry, "count": plan.count, "density_kg_m3": plan.density_kg_m3}
        found.append(Section(1, "The key object as planned", compact(shown)))
    if asset is not None:
        found.append(Section(1, "The key object as built and measured", compact(asset)))
    if contract is not None:
        slim = contract.model_copy(update={"obstacles": ()})
        found.append(Section(1, "Scene contract", compact(slim)))
        found.append(Section(6, "Obstacles", compact([thing.model_dump() for thing in contract.obstacles])))
    return found


def of_recipe(recipe: RecipeText, rank: int = 2, *, whole: bool = True) -> list[Section]:
    """A recipe: its CONFIG with ranges and meanings, its text, and the words of the stage it uses."""
    lines = "\n".join(_config_line(entry.key, recipe) for entry in recipe.config.values())
    found = [Section(min(rank, 1), f"CONFIG of {recipe.name}", lines)]
    if whole:
        found.append(Section(rank, f"Program {recipe.name}", f"```python\n{recipe.source}```"))
        modules = [*stage_words.modules_of(recipe.source), *FRAME_MODULES]
        found.append(Section(rank + 1, "The stage library", stage_words.summary(modules)))
    return found


def of_expectations(expectations: Sequence[Expectation]) -> list[Section]:
    """What must be seen."""
    shown = [
        e.model_dump(exclude={"responses", "severity", "fault"}, exclude_none=True, exclude_defaults=True)
        for e in expectations
    ]
    return [Section(2, "What must be observably true", compact(shown))]


def of_measures() -> list[Section]:
    """What can be measured."""
    bodies = "\n".join(
        f"- {name}: {' '.join((function.__doc__ or '').split())}" for name, function in measures.MEASURES.items()
    )
    ways = f"HOW:SERIES over a program's series.npz, HOW one of {', '.join(series.HOWS)}"
    return [Section(1, "Measures of rigid bodies (telemetry.npz)", bodies), Section(0, "Measures of all else", ways)]


def of_measured(checks: Sequence[Check]) -> list[Section]:
    """What was expected and what came out, for a model that looks at the pictures."""
    lines = "\n".join(_shown(check) for check in checks)
    return [Section(1, "Measured already, and not to be judged again", lines)] if checks else []


def of_verdict(verdict: Verdict) -> list[Section]:
    """What the critic measured: failed checks whole, those that passed by name, and how it was in earlier rounds."""
    failed = "\n".join(_shown(check) for check in verdict.failed)
    passed = ", ".join(check.name for check in verdict.checks if check.passed)
    return [
        Section(0, f"Failed checks of round {verdict.round}", failed or "none"),
        Section(5, "Checks that passed", passed or "none"),
        *_of_progress(verdict.progress),
    ]


def _of_progress(progress: Progress | None) -> list[Section]:
    """What earlier rounds tried and what came of it; nothing in the first."""
    if progress is None or progress.state == "first":
        return []
    lines = [f"This round: {progress.state}, {progress.why}. Best round so far: {progress.best_round}."]
    lines += [_trend(trend) for trend in progress.trends]
    return [Section(1, "The rounds so far, oldest first", "\n".join(lines))]


def _trend(trend: Trend) -> str:
    measured = ", ".join("-" if value is None else f"{value:.4g}" for value in trend.measured)
    tried = "".join(f"; {name} was {', '.join(map(_number, values))}" for name, values in trend.tried.items())
    return f"- layer {trend.layer} {trend.name}: measured {measured}{tried}"


def _number(value: JsonScalar) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def of_report(report: ExecutionReport) -> list[Section]:
    """What a failed program left: the error with its line, the API entry concerned, the end of the log."""
    error = report.error
    if error is None:
        return [Section(0, "Report", report.status)]
    where = f"line {error.line}: {error.source}" if error.line else "no line of the program"
    told = [Section(0, "Report", f"status {report.status}\n{error.kind}: {error.message}\n{where}")]
    concerned = "\n".join(filter(None, (stage_words.entry(word) for word in _names(error.source + error.message))))
    if concerned:
        told.append(Section(1, "The stage's words concerned", concerned))
    return [*told, Section(4, "End of the traceback", error.traceback[-2500:])]


def _names(text: str) -> list[str]:
    """Names in a line of code or a message that may be words of the stage."""
    known = stage_words.places()
    found = "".join(c if c.isidentifier() or c.isdigit() else " " for c in text).split()
    return [name for name in dict.fromkeys(found) if name in known][:4]


def _shown(check: Check) -> str:
    low = "" if check.low is None else f"{check.low:.4g} <= "
    high = "" if check.high is None else f" <= {check.high:.4g}"
    measured = "not measured" if check.measured is None else f"{check.measured:.4g}"
    asked = "; ".join(
        f"{a.stream} layer {a.layer} {a.parameter}" + (f" x {a.factor:.3g}" if a.factor else f" = {a.value}")
        for a in check.adjustments
    )
    hint = f" | suggested: {asked}" if asked else ""
    note = f" | {check.note}" if check.note else ""
    return f"- [{check.tier}, {check.fault}] {check.name}: {low}{measured}{high} {check.unit}{note}{hint}"


def _config_line(key: str, recipe: RecipeText) -> str:
    entry = recipe.config[key]
    span = "" if entry.low is None else f"[{entry.low:g}, {entry.high:g}] "
    return f"{key} = {entry.default!r}  # {span}{entry.comment}"
