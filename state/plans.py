"""What the minds decide: the reading of the sentence and the plans of the two streams."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .values import Config, Decision, Frozen, Vec3


class Match(Frozen):
    """A library entry found for a span of the prompt. score in [0, 1]; exact and synonym score 1."""

    entry: str
    span: str
    score: float
    how: Literal["exact", "synonym", "embedding", "default"]
    nearest: tuple[str, ...] = ()


class KeyObject(Frozen):
    """The object that acts: library entry, how many, and what the sentence says of it."""

    match: Match
    count: int = Field(default=1, ge=1, le=200)
    colour: str | None = None
    material: str | None = None
    modifiers: tuple[str, ...] = ()


class Motion(Frozen):
    """One movement the sentence names, in its order of telling."""

    kind: str
    """A dynamics kind of the library: rolling, falling, bouncing, …"""
    span: str
    pace: float = 1.0
    """Multiplier on the kind's usual speed: slowly 0.35, fast 2.5."""
    pace_word: str = ""
    source: str | None = None
    """Support it starts on: floor, ground, table, air."""
    target: str | None = None


class Setting(Frozen):
    """Where and when, as far as the sentence says; None where it does not."""

    scene: str
    scene_span: str = ""
    indoor: bool = True
    ground: str | None = None
    time_of_day: str | None = None
    weather: str | None = None
    mood: str | None = None
    mentions: tuple[str, ...] = ()
    """Library entries the sentence names beside the key object (furniture, plants, …)."""


class Brief(Frozen):
    """The sentence, read."""

    key_object: KeyObject | None
    motions: tuple[Motion, ...]
    setting: Setting
    decisions: tuple[Decision, ...] = ()
    not_understood: tuple[str, ...] = ()


class ObjectPlan(Frozen):
    """What the object stream builds."""

    entry: str
    count: int
    recipe: str
    config: Config
    asked_colour: str | None = None
    asked_material: str | None = None
    density_kg_m3: float = Field(gt=0)
    friction: float = Field(ge=0)
    restitution: float = Field(ge=0, le=1)
    size_m: Vec3
    """Usual size of the entry, the yardstick of the inspection."""
    decisions: tuple[Decision, ...] = ()


class EnvironmentPlan(Frozen):
    """What the environment stream builds, resolved into numbers."""

    scene: str
    indoor: bool
    recipe: str
    config: Config
    ground_material: str
    friction: float = Field(ge=0)
    restitution: float = Field(ge=0, le=1)
    decisions: tuple[Decision, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Contradictions in the sentence and how they were settled."""


class DynamicsPlan(Frozen):
    """What the post-process agent scripts. A revision is a new plan with the same recipe or another one."""

    kinds: tuple[str, ...]
    recipe: str
    config: Config
    decisions: tuple[Decision, ...] = ()
    changed: tuple[str, ...] = ()
    """Human-readable changes against the round before."""
