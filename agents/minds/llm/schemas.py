"""The replies a model gives: one pydantic model for each task, as lenient in shape as it is strict in meaning."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from ....state.values import Stream, Vec3


def _no_text(value: object) -> object:
    """Models write "" or "none" where null is meant."""
    return None if isinstance(value, str) and value.strip().lower() in ("", "none", "null") else value


Maybe = Annotated[str | None, BeforeValidator(_no_text)]


class Reply(BaseModel):
    """Base of every reply: what is not asked for is a mistake."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ReadObject(Reply):
    """The thing that acts."""

    entry: str = Field(description="name of a library object")
    span: str = Field(description="the words of the sentence that name it")
    likeness: float = Field(ge=0, le=1, description="1: the entry is what the words say; 0.5: only near it")
    count: int = Field(default=1, ge=1, le=200)
    colour: Maybe = None
    material: Maybe = None
    modifiers: list[str] = Field(default_factory=list, description="its other adjectives")


class ReadSubject(Reply):
    """The matter or being that moves, where the recipe makes it itself."""

    name: str
    span: str
    count: int | None = Field(default=None, ge=1, le=200)
    plural: bool = False
    colour: Maybe = None
    material: Maybe = None
    modifiers: list[str] = Field(default_factory=list)


class ReadMotion(Reply):
    """One movement."""

    kind: str = Field(description="name of a kind of motion")
    span: str = Field(description="the words of the sentence that name it")
    pace: float = Field(default=1.0, ge=0.1, le=5.0, description="1 is the usual pace; slowly 0.35, fast 2.2")
    pace_word: str = ""
    source: Maybe = Field(default=None, description="what it starts on or leaves")
    target: Maybe = Field(default=None, description="where it goes")
    subject: ReadSubject | None = None


class ReadSetting(Reply):
    """Where and when; null where the sentence does not say."""

    scene: str
    scene_span: str = ""
    ground: Maybe = None
    time_of_day: Maybe = None
    weather: Maybe = None
    mood: Maybe = None
    season: Maybe = None
    shot: Literal["close", "medium", "wide"] | None = None
    on_top: bool = Field(default=False, description="the action stays on top of a piece of furniture")
    mentions: list[str] = Field(default_factory=list, description="library objects named beside the one that acts")


class Reading(Reply):
    """The sentence, read."""

    key_object: ReadObject | None
    motions: list[ReadMotion] = Field(max_length=6)
    setting: ReadSetting
    not_understood: list[str] = Field(default_factory=list)
    reason: str = ""


class Numbers(Reply):
    """Changes to a CONFIG."""

    changes: dict[str, JsonValue] = Field(default_factory=dict)
    own_program: bool = False
    reason: str = ""


class ObjectNumbers(Numbers):
    """Numbers of the key object."""

    density_kg_m3: float | None = Field(default=None, gt=0, le=25_000)
    friction: float | None = Field(default=None, ge=0, le=2)
    restitution: float | None = Field(default=None, ge=0, le=1)
    size_m: Vec3 | None = None


class Answered(Reply):
    """An answer to a rejection or a failure: other numbers, or another program."""

    changes: dict[str, JsonValue] = Field(default_factory=dict)
    source: Maybe = None
    reason: str = ""


class Source(Reply):
    """A whole program."""

    source: str
    reason: str = ""


class Mend(Reply):
    """How a measure answers to a number of the program."""

    parameter: str
    power: float = Field(default=1.0, ge=-4, le=4)


class Expected(Reply):
    """One observable truth."""

    name: str = Field(max_length=120)
    measure: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    words: str = Field(default="", description="the words of the sentence it comes from")
    severity: float = Field(default=1.0, gt=0, le=5)
    layer: int = Field(default=0, ge=0, le=5)
    fixes: list[Mend] = Field(default_factory=list)


class Expectations(Reply):
    """What must be seen."""

    expectations: list[Expected] = Field(max_length=24)
    reason: str = ""


class ScriptedLayer(Reply):
    """One program of the dynamics."""

    kinds: list[str] = Field(min_length=1, max_length=6)
    recipe: Maybe = None
    changes: dict[str, JsonValue] = Field(default_factory=dict)
    source: Maybe = None


class Scripted(Reply):
    """The dynamics."""

    layers: list[ScriptedLayer] = Field(min_length=1, max_length=6)
    reason: str = ""


Direction = Literal["much less", "less", "more", "much more"]


class ObjectAnswer(Reply):
    """The answer to one question about the object."""

    question: str = Field(description="as it was asked")
    passed: bool
    note: str = Field(default="", description="what is wrong")
    parameter: Maybe = Field(default=None, description="the number that would mend it, null for none")
    direction: Annotated[Direction | None, BeforeValidator(_no_text)] = None


class ObjectLook(Reply):
    """What the vision model says of the built object."""

    looks_like: str = Field(default="", max_length=120)
    answers: list[ObjectAnswer] = Field(max_length=24)


class Finding(Reply):
    """Something a viewer would call wrong, or right."""

    name: str = Field(max_length=120)
    passed: bool
    fault: Stream = "dynamics"
    note: str = ""


class Look(Reply):
    """What the vision model says of the pictures."""

    recognisable: bool
    findings: list[Finding] = Field(default_factory=list, max_length=12)
