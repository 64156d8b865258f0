"""The environment as a sentence has it: what it names and implies, and which of it cannot be had together."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .values import Frozen

Medium = Literal["land", "waterside", "underwater", "room", "studio"]
Climate = Literal["cold", "temperate", "tropical", "dry"]
Relation = Literal["on", "under", "beside", "front", "behind", "around", "corner", "wall", "window", "middle"]


class Sign(Frozen):
    """Something of an environment that the sentence speaks of. kind: sign, time, weather, season, ground, scene."""

    kind: str
    name: str
    span: str
    at: int = 0
    """Position of its first word in the sentence."""


class Furnishing(Frozen):
    """A piece of furniture the sentence names: how many, and how they stand to what."""

    entry: str
    """Name in the library of objects."""
    span: str
    count: int = Field(default=1, ge=1, le=24)
    relation: Relation | None = None
    to: str | None = None
    """Library name of what the relation is to; None for corner, wall, window, middle."""
    colour: str | None = None


class Conflict(Frozen):
    """Two things that cannot be had together, and how that was settled."""

    rule: str
    kept: str
    dropped: str
    why: str
    lost: bool = False
    """True when the sentence asks to see what was dropped: the world is not accepted without it."""

    @property
    def text(self) -> str:
        return f"{self.rule[0].upper()}{self.rule[1:]}: kept {self.kept}, left out {self.dropped} ({self.why})."


class Manifest(Frozen):
    """What the environment is to be, before it becomes numbers. None where neither sentence nor place says."""

    scene: str
    medium: Medium
    climate: Climate = "temperate"
    form: str | None = None
    """Landform, body of water, habitat or type of room."""
    ground: str
    ground_said: bool = False
    season: str | None = None
    weather: str | None = None
    time_of_day: str | None = None
    mood: str | None = None
    vegetation: float | None = Field(default=None, ge=0, le=2)
    """Trees and undergrowth over their usual number, where the sentence says it."""
    palms: float = Field(default=0.0, ge=0, le=2)
    """Palms over their usual number, where they are said or implied."""
    fog: float | None = Field(default=None, ge=0, le=1)
    dust: bool = False
    stars: bool = False
    hours_pass: bool = False
    """True where the sentence goes through several hours: then they do not contradict each other."""
    furniture: tuple[Furnishing, ...] = ()
    shot: str | None = None
    camera_move: str | None = None
    signs: tuple[Sign, ...] = ()

    def spoken(self, name: str) -> str | None:
        """The words with which the sentence speaks of it; None when it does not."""
        return next((sign.span for sign in self.signs if sign.name == name), None)
