"""The channels of the state machine. A TypedDict of small frozen values; artefacts live on disk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, TypeVar

from typing_extensions import TypedDict  # pydantic wants this one before 3.12, for Studio's input form

from .plans import Brief, DynamicsPlan, EnvironmentPlan, ObjectPlan
from .scene import Assembly, AssetFacts, SceneContract
from .values import Artefact, Decision, Frozen, JsonScalar, Request
from .verdicts import Attempt, Expectation, Verdict

GRAPH_VERSION = "3"
"""Raised with every change of nodes or channels that an older checkpoint could not follow."""


class Span(Frozen):
    """One visit of a node: wall-clock seconds since the epoch."""

    node: str
    start: float
    end: float


class Build(Frozen):
    """What a stream left: the step folder, its blend and the program that made it."""

    step: str
    program: Artefact
    blend: Artefact
    facts: Artefact
    seconds: float
    cached: bool = False


class Film(Frozen):
    """The rendered world."""

    video: Artefact
    step: str
    frames: int


V = TypeVar("V")


def merge(old: dict[str, V] | None, new: dict[str, V] | None) -> dict[str, V]:
    """Reducer keyed by name: writing the same entry twice changes nothing, so a node may safely run again."""
    return {**(old or {}), **(new or {})}


def last_round(by_round: Mapping[str, V] | None) -> V | None:
    """The entry of the highest round ("10" after "9"), None before the first."""
    return by_round[max(by_round, key=int)] if by_round else None


class WorldInput(TypedDict, total=False):
    """What Studio's form and run_world send in; validated by intake."""

    prompt: str
    seed: int
    quality: str
    scenery: str
    duration_s: float
    fps: int
    max_rounds: int
    max_minutes: float
    max_tokens: int
    overrides: dict[str, JsonScalar]


class ObjectOutput(TypedDict, total=False):
    """What the object stream hands back. What both streams only read is left out: two writers of one channel clash."""

    object_plan: ObjectPlan | None
    object_build: Build | None
    object_facts: AssetFacts | None
    object_verdicts: Annotated[dict[str, Verdict], merge]
    object_stuck: bool
    """True when nothing the inspection asks for would change the next build."""
    decisions: Annotated[dict[str, Decision], merge]
    spans: Annotated[dict[str, Span], merge]


class ObjectState(ObjectOutput, total=False):
    """Channels of the object stream."""

    request: Request
    brief: Brief
    verdicts: Annotated[dict[str, Verdict], merge]


class EnvironmentOutput(TypedDict, total=False):
    """What the environment stream hands back."""

    environment_plan: EnvironmentPlan
    environment_build: Build
    contract: SceneContract
    decisions: Annotated[dict[str, Decision], merge]
    spans: Annotated[dict[str, Span], merge]


class EnvironmentState(EnvironmentOutput, total=False):
    """Channels of the environment stream."""

    request: Request
    brief: Brief
    verdicts: Annotated[dict[str, Verdict], merge]


class WorldState(ObjectState, EnvironmentState, total=False):
    """Channels of the whole machine."""

    assembly: Assembly
    assembly_build: Build
    expectations: tuple[Expectation, ...]
    dynamics_plan: DynamicsPlan
    plans: Annotated[dict[str, DynamicsPlan], merge]
    """By round: what was simulated. The loop learns from all of them."""
    round: int
    changes: Annotated[dict[str, tuple[str, ...]], merge]
    """By round: what the post-process agent changed before it."""
    attempts: Annotated[dict[str, Attempt], merge]
    """Attempts and verdicts are kept by round: "1", "2", …"""
    tokens: Annotated[dict[str, int], merge]
    """Tokens a language model used, by decision."""
    film: Film | None
    film_verdict: Verdict | None
    accepted: bool


class WorldOutput(TypedDict, total=False):
    """What the finished machine returns."""

    accepted: bool
    film: Film | None
    verdicts: dict[str, Verdict]


def minutes_spent(spans: dict[str, Span]) -> float:
    """Wall minutes in which at least one node was at work; overlapping streams count once, pauses not at all."""
    total, reached = 0.0, 0.0
    for span in sorted(spans.values(), key=lambda s: s.start):
        total += max(0.0, span.end - max(span.start, reached))
        reached = max(reached, span.end)
    return total / 60.0
