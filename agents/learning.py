"""What earlier rounds teach about this one: adjustments by measured answers, and whether the loop gets anywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from ..retrieval_index.recipes_text import ConfigEntry, RecipeText
from ..state.plans import DynamicsPlan, Layer
from ..state.values import JsonScalar
from ..state.verdicts import (
    Adjustment,
    Check,
    Expectation,
    Progress,
    ProgressState,
    Response,
    Tolerance,
    Trend,
    Verdict,
)
from . import sizing
from .motion_critic import adjustment
from .sizing import Sample

RecipeOf = Callable[[str], RecipeText]
Parameter = tuple[int, str]
"""Layer and name."""

SAME_SCORE = 0.002
"""Difference of score below which a round is neither better nor worse."""
SETTLING = 0.5
"""A swing about the range that is less than this share of the one before is dying out, not oscillating."""

OF_NO_ACCOUNT = ("seed", "heading_deg", "camera_mode", "shot", "view")
"""Entries that leave a measure what it is, by and large."""


@dataclass(frozen=True)
class Trial:
    """A finished round: what was simulated and how it was judged."""

    plan: DynamicsPlan
    verdict: Verdict


def sharpened(
    trial: Trial,
    trials: Sequence[Trial],
    expectations: Sequence[Expectation],
    recipe_of: RecipeOf,
    without: Collection[Parameter] = (),
) -> Verdict:
    """The verdict of a trial with every adjustment sized by all trials.

    A check asks one parameter only: the first that its layer has, that is not at the end of its range already and that
    earlier turns have not shown to be without effect. Tolerances say what other checks of that parameter can bear.
    without: parameters that are not to be asked.
    """
    ordered = [t for t in trials if t is not trial and _comparable(t, trial)] + [trial]
    known = {(expectation.name, expectation.layer): expectation for expectation in expectations}

    def answered(check: Check) -> Check:
        expectation = known.get((check.name, check.layer))
        if check.tier != "engine" or expectation is None:
            return check
        layer = trial.plan.layers[expectation.layer]
        view = _View(expectation, check, layer, recipe_of(layer.recipe), ordered, without)
        asked = () if check.passed else view.asked()
        return check.model_copy(update={"adjustments": asked, "tolerances": view.tolerances()})

    return trial.verdict.model_copy(update={"checks": tuple(answered(check) for check in trial.verdict.checks)})


def _comparable(one: Trial, other: Trial) -> bool:
    return [layer.recipe for layer in one.plan.layers] == [layer.recipe for layer in other.plan.layers]


@dataclass(frozen=True)
class _View:
    """One check of one trial, with all that may be known about the parameters it answers to."""

    expectation: Expectation
    check: Check
    layer: Layer
    recipe: RecipeText
    trials: Sequence[Trial]
    without: Collection[Parameter]

    def asked(self) -> tuple[Adjustment, ...]:
        """One adjustment: a value that mends it outright before a factor; nothing when every parameter is used up."""
        ordered = sorted(self.expectation.responses, key=lambda response: response.value is None)
        found = (self._ask(response) for response in ordered)
        return tuple(filter(None, (next((a for a in found if a is not None), None),)))

    def tolerances(self) -> tuple[Tolerance, ...]:
        return tuple(t for response in self.expectation.responses if (t := self._tolerance(response)) is not None)

    def _ask(self, response: Response) -> Adjustment | None:
        where = (self.expectation.layer, response.parameter)
        if response.parameter not in self.recipe.config or where in self.without:
            return None
        entry, now = self.recipe.config[response.parameter], self.layer.config.get(response.parameter)
        if response.value is not None:
            return None if now == response.value else self._adjustment(response, None)
        value = _number(now)
        size = None if value is None else self._size(response, entry, value)
        if value is None or size is None or _at_its_end(entry, value, size):
            return None
        return self._adjustment(response, size)

    def _size(self, response: Response, entry: ConfigEntry, now: float) -> float | None:
        if now <= 0.0:  # no multiple of nothing: only whether there should be more is asked
            blind = sizing.factor(self.expectation, response.power, [Sample(1.0, self.check.measured)])
            return blind if blind is not None and blind > 1.0 else None
        size = sizing.factor(self.expectation, response.power, self._samples(response.parameter))
        if size is not None and isinstance(entry.default, int):
            size = max(size, (now + 1.0) / now) if size > 1.0 else min(size, max(now - 1.0, 1e-9) / now)
        return size

    def _adjustment(self, response: Response, size: float | None) -> Adjustment:
        return adjustment(self.expectation, response, self.check.measured, size)

    def _tolerance(self, response: Response) -> Tolerance | None:
        now = _number(self.layer.config.get(response.parameter))
        if response.value is not None or now is None or now <= 0.0:
            return None
        ends = sizing.bounds(self.expectation, response.power, self._samples(response.parameter))
        if ends is None:
            return None
        return Tolerance(
            parameter=response.parameter, layer=self.expectation.layer, least=_finite(ends[0]), most=_finite(ends[1])
        )

    def _samples(self, parameter: str) -> list[Sample]:
        """What is known of a parameter. Rounds in which other numbers changed too count only once there are several.

        One of them alone would put the other number's work down to this one.
        """
        found = [(trial, sample) for trial in self.trials if (sample := self._sample(trial, parameter)) is not None]
        clean = [sample for trial, sample in found if self._others(trial, parameter) == self._others_now(parameter)]
        values = {round(sample.value, 9) for _, sample in found}
        return [sample for _, sample in found] if len(clean) < 2 and len(values) > 2 else clean

    def _sample(self, trial: Trial, parameter: str) -> Sample | None:
        value = _number(trial.plan.layers[self.expectation.layer].config.get(parameter))
        check = _check_of(trial.verdict, self.expectation.name, self.expectation.layer)
        return Sample(value, check.measured) if check is not None and value is not None and value > 0.0 else None

    def _others(self, trial: Trial, parameter: str) -> dict[str, object]:
        config = trial.plan.layers[self.expectation.layer].config
        return {key: value for key, value in config.items() if key not in (parameter, *OF_NO_ACCOUNT)}

    def _others_now(self, parameter: str) -> dict[str, object]:
        return self._others(self.trials[-1], parameter)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _finite(end: float | None) -> float | None:
    return None if end is None else min(max(end, 1e-9), 1e9)


def _at_its_end(entry: ConfigEntry, now: float, size: float) -> bool:
    """Would the recipe's range leave the value where it is?"""
    return abs(entry.clamp(now * size) - now) <= 1e-3 * abs(now) if now else False


def _check_of(verdict: Verdict, name: str, layer: int) -> Check | None:
    return next((c for c in verdict.checks if c.tier == "engine" and (c.name, c.layer) == (name, layer)), None)


def progress(trials: Sequence[Trial], expectations: Sequence[Expectation]) -> Progress:
    """The last trial compared with those before it. Raises IndexError without any."""
    trends = _trends(trials, expectations)
    scores = [trial.verdict.score for trial in trials]
    best = max(range(len(trials)), key=lambda index: (scores[index], index))
    state, why = _state(trials, trends, scores)
    return Progress(state=state, best_round=trials[best].verdict.round, trends=trends, why=why)


def _state(trials: Sequence[Trial], trends: Sequence[Trend], scores: Sequence[float]) -> tuple[ProgressState, str]:
    if len(trials) < 2:
        return "first", ""
    swinging = [trend.name for trend in trends if _swings(trend)]
    if swinging:
        return "oscillating", f"{swinging[0]} swings about its range"
    if _returns(trials):
        return "oscillating", "mending one check breaks another, and back"
    gain = scores[-1] - max(scores[:-1])
    if gain > SAME_SCORE:
        return "improved", f"score {max(scores[:-1]):.3f} -> {scores[-1]:.3f}"
    if scores[-1] < scores[-2] - SAME_SCORE:
        return "worse", f"score {scores[-2]:.3f} -> {scores[-1]:.3f}"
    return "none", f"score stays at {scores[-1]:.3f}"


def _swings(trend: Trend) -> bool:
    """Too high, too low, too high again, and not much less so."""
    last = trend.margins[-3:]
    if len(last) < 3 or any(margin is None for margin in last):
        return False
    first, second, third = (float(margin or 0.0) for margin in last)
    return first * second < 0.0 and second * third < 0.0 and abs(third) > SETTLING * abs(first)


def _returns(trials: Sequence[Trial]) -> bool:
    """The failures of two rounds ago are back, and others were there in between."""
    if len(trials) < 3:
        return False
    earlier, between, now = ({(c.name, c.layer, _side(c)) for c in t.verdict.failed} for t in trials[-3:])
    return earlier == now != between and trials[-1].verdict.score <= trials[-3].verdict.score + SAME_SCORE


def _side(check: Check) -> bool | None:
    """True for what is too much, False for too little; None where it could not be measured."""
    return None if check.signed_margin is None else check.signed_margin > 0.0


def _trends(trials: Sequence[Trial], expectations: Sequence[Expectation]) -> tuple[Trend, ...]:
    """Of every expectation that failed in one of the last two rounds."""
    recent = {(c.name, c.layer) for trial in trials[-2:] for c in trial.verdict.failed if c.tier == "engine"}
    return tuple(_trend(trials, e) for e in expectations if (e.name, e.layer) in recent)


def _trend(trials: Sequence[Trial], expectation: Expectation) -> Trend:
    checks = [_check_of(trial.verdict, expectation.name, expectation.layer) for trial in trials]
    tried: Mapping[str, tuple[JsonScalar, ...]] = {
        response.parameter: tuple(_scalar(trial, expectation.layer, response.parameter) for trial in trials)
        for response in expectation.responses
    }
    return Trend(
        name=expectation.name,
        layer=expectation.layer,
        measured=tuple(check.measured if check else None for check in checks),
        margins=tuple(check.signed_margin if check else None for check in checks),
        tried={name: values for name, values in tried.items() if any(value is not None for value in values)},
    )


def _scalar(trial: Trial, layer: int, parameter: str) -> JsonScalar:
    layers = trial.plan.layers
    value = layers[layer].config.get(parameter) if layer < len(layers) else None
    return value if isinstance(value, str | int | float | bool) else None
