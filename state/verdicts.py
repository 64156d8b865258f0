"""What must be seen, what was seen, and what to change."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .values import Artefact, ExecutionReport, Frozen, JsonScalar, Stream

Tier = Literal["engine", "image", "vision", "prompt"]


class Response(Frozen):
    """How a measure answers to a parameter: measure ~ parameter ** power, or a value that mends it outright."""

    parameter: str
    power: float = 1.0
    value: JsonScalar = None


class Expectation(Frozen):
    """One observable truth, stated before the dynamics are written. At least one bound is given."""

    name: str
    measure: str
    """A measure of tools/measures.py, or HOW:SERIES of a layer's series.npz (tools/series.py)."""
    layer: int = Field(default=0, ge=0)
    """The layer of the dynamics whose record it is taken from, and whose numbers mend it."""
    low: float | None = None
    high: float | None = None
    unit: str
    words: str
    """The words of the prompt it came from, or the law it follows."""
    severity: float = Field(default=1.0, gt=0)
    responses: tuple[Response, ...] = ()
    fault: Stream = "dynamics"

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError(f"expectation {self.name!r} has no bound")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"expectation {self.name!r} has an empty range [{self.low}, {self.high}]")
        return self


class Adjustment(Frozen):
    """A change the critic asks for: a factor on a number, or a new value."""

    stream: Stream
    parameter: str
    factor: float | None = None
    value: JsonScalar = None
    layer: int = 0
    """Of the dynamics: which program it is meant for."""
    reason: str


class Tolerance(Frozen):
    """By which factors a parameter may change while a check is expected to hold; None where there is no end."""

    parameter: str
    layer: int = 0
    least: float | None = None
    most: float | None = None


class Check(Frozen):
    """One measured answer. `measured` is None when the measure could not be taken, which never passes."""

    name: str
    tier: Tier
    passed: bool
    measured: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    words: str = ""
    severity: float = 1.0
    margin: float = 0.0
    """Relative distance outside the range, 0 inside."""
    note: str = ""
    fault: Stream = "dynamics"
    layer: int = 0
    """The layer of the dynamics it was measured on."""
    adjustments: tuple[Adjustment, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    """What the parameters it answers to may do, whether it passed or not: mending one check must not break another."""

    @property
    def signed_margin(self) -> float | None:
        """margin, negative below the range and positive above it; None for what was missed and not measured."""
        if self.passed or self.measured is None:
            return 0.0 if self.passed else None
        return -self.margin if self.low is not None and self.measured < self.low else self.margin


class Trend(Frozen):
    """One expectation over the rounds, the last entry being this round's."""

    name: str
    layer: int = 0
    measured: tuple[float | None, ...]
    margins: tuple[float | None, ...]
    """Signed as Check.signed_margin."""
    tried: dict[str, tuple[JsonScalar, ...]] = Field(default_factory=dict)
    """The parameters it answers to, with their value in every round."""


ProgressState = Literal["first", "improved", "none", "oscillating", "worse"]
Move = Literal["adjust", "other_parameter", "other_start", "other_recipe", "replan", "stop"]


class Progress(Frozen):
    """A round compared with those before it."""

    state: ProgressState
    best_round: int
    """Round of the highest score so far, this one included."""
    trends: tuple[Trend, ...] = ()
    """Of what failed in this round or the one before."""
    why: str = ""


class Strategy(Frozen):
    """What the loop does next, and why."""

    kind: Move
    stream: Stream = "dynamics"
    """Where the loop goes on."""
    base_round: int
    """Round whose plan is changed: the last one, or the best one when the last was a step back."""
    why: str


class Verdict(Frozen):
    """The critic's answer of one round. accepted is true only when every check of every tier passed."""

    round: int
    accepted: bool
    checks: tuple[Check, ...]
    score: float
    """In [0, 1], see motion_critic.score_of; picks the best attempt."""
    fault: Stream | None = None
    """The stream of the worst failed check; where a strategy is chosen, the stream it works on."""
    tiers: tuple[Tier, ...] = ()
    progress: Progress | None = None
    strategy: Strategy | None = None
    """None when the world was accepted or the budget leaves no further round."""

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)

    @property
    def adjustments(self) -> tuple[Adjustment, ...]:
        return tuple(a for check in self.failed for a in check.adjustments)


class Attempt(Frozen):
    """One round: the programs that were run, one for each layer, and what they left."""

    round: int
    programs: tuple[Artefact, ...] = Field(min_length=1)
    report: ExecutionReport
    """Of the last program that was run: the one that failed, where one did."""
    steps: tuple[str, ...] = Field(min_length=1)
    """Step folders relative to the run folder, in the order of the layers; the last one holds the whole world."""

    @property
    def step(self) -> str:
        """The folder of the finished world."""
        return self.steps[-1]
