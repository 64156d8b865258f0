"""What the minds decide: the reading of the sentence and the plans of the two streams."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .environments import Conflict, Furnishing, Manifest, Sign
from .values import Config, Decision, Frozen, Vec3


class Match(Frozen):
    """A library entry found for a span of the prompt. score in [0, 1]; exact and synonym score 1."""

    entry: str
    span: str
    score: float
    how: Literal["exact", "synonym", "embedding", "default", "model"]
    nearest: tuple[str, ...] = ()


class KeyObject(Frozen):
    """The object that acts: library entry, how many, and what the sentence says of it."""

    match: Match
    count: int = Field(default=1, ge=1, le=200)
    colour: str | None = None
    material: str | None = None
    modifiers: tuple[str, ...] = ()
    phrase: tuple[str, ...] = ()
    """Every word of its noun phrase and of a "with …" behind it, in order."""


class Subject(Frozen):
    """The matter or being a motion is of, where the recipe makes it itself: the flag, the smoke, the jellyfish."""

    name: str
    """Base form, as the library's kind lists it: leaf, flag, clown fish."""
    span: str
    count: int | None = Field(default=None, ge=1, le=200)
    """None where the sentence gives no number."""
    plural: bool = False
    colour: str | None = None
    material: str | None = None
    modifiers: tuple[str, ...] = ()


class Motion(Frozen):
    """One movement the sentence names, in its order of telling."""

    kind: str
    """A dynamics kind of the library: rolling, falling, raining, …"""
    span: str
    at: int = 0
    """Position of its first word in the sentence."""
    subject: Subject | None = None
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
    season: str | None = None
    colour: str | None = None
    """Of a room's walls."""
    shot: str | None = None
    """close or wide, where the sentence asks for it."""
    camera_move: str | None = None
    """A movement of the camera the sentence asks for: one of the library's, manners.yaml."""
    on_top: bool = False
    """True when the action, or the thing it is about, is on a piece of furniture: "on the desk"."""
    mentions: tuple[str, ...] = ()
    """Library entries the sentence names beside the key object (furniture, plants, …)."""
    furniture: tuple[Furnishing, ...] = ()
    """Pieces of furniture with their number and how they stand to each other."""
    signs: tuple[Sign, ...] = ()
    """Everything else it says of the place: snow, stars, dense trees, every hour and weather it names."""
    unknown_place: str = ""
    """The place it names, when the library has none of that name."""


class Brief(Frozen):
    """The sentence, read."""

    key_object: KeyObject | None
    motions: tuple[Motion, ...]
    setting: Setting
    words: tuple[str, ...] = ()
    """Its words and punctuation marks in lower case."""
    left_out: tuple[Motion, ...] = ()
    """Motions the sentence names that this world does not show; it is not accepted without them."""
    unknown: tuple[str, ...] = ()
    """What the sentence is about and the library has nothing for; a world without it is not accepted."""
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
    asked_sides_m: dict[str, float] = Field(default_factory=dict)
    """Measures said in the sentence: height, length (longer level side), width, or size (longest side)."""
    asked_parts: tuple[str, ...] = ()
    """Parts asked for that the entry has."""
    missing_parts: tuple[str, ...] = ()
    """Parts asked for that the entry has no way to show."""
    closed: bool = False
    """True where the motion needs the thing to have an inside."""
    loose: bool = False
    """True for several things side by side: no gap is a fault."""
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
    settled: tuple[Conflict, ...] = ()
    """The same as values."""
    manifest: Manifest | None = None
    """What the numbers were made from; None in plans of older runs."""


class Layer(Frozen):
    """One program of the dynamics: it takes the world its forerunner left and adds its motion to it."""

    kinds: tuple[str, ...] = Field(min_length=1)
    """Kinds of motion it shows; the recipe is the first one's."""
    recipe: str
    config: Config


Unsteady = Literal["light", "background"]
"""What a motion itself makes flicker: a fire the light, rain whatever stands behind it."""


class DynamicsPlan(Frozen):
    """What the post-process agent scripts. A revision is a new plan with the same recipes or others."""

    layers: tuple[Layer, ...] = Field(min_length=1)
    unsteady: tuple[Unsteady, ...] = ()
    """What the image tier must not expect to keep still."""
    decisions: tuple[Decision, ...] = ()
    changed: tuple[str, ...] = ()
    """Human-readable changes against the round before."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind of motion of the world, the leading one first."""
        return tuple(kind for layer in self.layers for kind in layer.kinds)
