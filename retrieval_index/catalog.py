"""The library as typed values, read from its files and from the recipes themselves."""

from __future__ import annotations

import json
from functools import cached_property
from importlib import resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ..state.plans import Unsteady
from .recipes_text import RecipeText, read_recipe


class Entry(BaseModel):
    """Base of library entries; unknown fields are kept out so that a misspelt one is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    phrases: tuple[str, ...] = ()


class Parameter(BaseModel):
    """A factory parameter users' words can reach."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float | None = None
    high: float | None = None
    unit: str = ""
    meaning: str = ""
    words: dict[str, Any] = Field(default_factory=dict)


class Measured(BaseModel):
    """What building the entry showed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    size_m: tuple[float, float, float] | None = None
    vertices: int = 0
    seconds: float = 0.0
    on_bench: bool = False
    """Whether it was built on the bench, which does not count the start of Blender."""
    round_axis: str | None = None
    works: bool = True
    reason: str = ""


class ObjectEntry(Entry):
    """A thing that can be built: an Infinigen factory or a shape of our own."""

    description: str = ""
    category: str = ""
    recipe: str
    factory: str | None = None
    shape: str | None = None
    dimensions: dict[str, Any] = Field(default_factory=dict)
    material: str = ""
    colour: str | None = None
    density_kg_m3: float = 500.0
    spawn_arguments: dict[str, Any] = Field(default_factory=dict)
    parameters: dict[str, Parameter] = Field(default_factory=dict)
    nearly: tuple[str, ...] = ()
    """Those of its phrases that name its like, which it only stands in for: a rocking chair."""
    seed_hint: int | None = None
    measured: Measured = Measured()


class MaterialEntry(Entry):
    """A material with its density and contact coefficients."""

    density_kg_m3: float
    friction: float
    restitution: float


class ScatterEntry(Entry):
    """What covers the ground or grows on things."""

    made_by: str
    """Function of tools/stage that makes it, by its dotted path there."""
    entry: str | None = None
    """Entry of the objects that a factory makes of it."""
    grounds: tuple[str, ...]
    """Ground materials it lies or grows on."""
    per_m2: tuple[float, float, float]
    """Few, usual, many pieces on a square metre."""
    setting: dict[str, float] = Field(default_factory=dict)
    """Entry of an environment's CONFIG that answers to it, and its value for many."""
    condition: str | None = None
    """The covering of objects that the same words mean on a thing."""


class MotionEntry(Entry):
    """A kind of motion and the recipe that makes it."""

    recipe: str | None = None
    state: bool = False
    """True for what a thing is in rather than does ("stands", "a stack of"): it counts only when nothing moves."""
    object: Literal["acts", "source", "none"] = "acts"
    """What the sentence's object is to it: what moves; what the moving matter comes from or meets; nothing."""
    subjects: tuple[str, ...] = ()
    """Nouns of the matter or being that moves. With them, a verb counts only beside one of them."""
    verbs: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """Subjects that mean this motion when the sentence names none."""
    after: tuple[str, ...] = ()
    """Words one of which must follow the verb: water pours *into* a mug, but over an edge."""
    takes: tuple[str, ...] = ()
    """Verbs that need no word of `after`: juice fills a glass."""
    turns: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Verb -> word close behind it -> the kind it makes of it: what floats down does not swim."""
    by_category: dict[str, str] = Field(default_factory=dict)
    """Category or name of the object that moves -> the kind it makes of it: a tree that falls topples."""
    in_water: str | None = None
    """The kind it is where it goes into water: what falls into a lake floats or sinks."""
    full: str | None = None
    """The kind it is as well of what is said to hold a liquid: a glass of wine that tips over spills."""
    vessel: str | None = None
    """The object it comes out of where the sentence names none: coffee spills."""
    irregular: dict[str, str] = Field(default_factory=dict)
    speed_m_s: tuple[float, float] | None = None
    outdoors: bool = False
    """True for what a room has no room for: rain, falling leaves."""
    unsteady: tuple[Unsteady, ...] = ()
    """What it makes flicker by its nature."""
    scene: str | None = None
    """Where it plays when the sentence names no place."""
    places: dict[str, str] = Field(default_factory=dict)
    """Subject -> scene, where that is another one: wheat ripples in no forest."""
    environment: dict[str, Any] = Field(default_factory=dict)
    """Entries of the environment's CONFIG it needs: an overcast sky for rain."""
    numbers: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """CONFIG entry -> word or phrase of a sentence -> value."""


def _load(name: str) -> Any:
    text = resources.files(__package__).joinpath("library", name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else yaml.safe_load(text)


class Library:
    """Everything the offline mind and the retriever know. Read on first use, then kept."""

    @cached_property
    def objects(self) -> dict[str, ObjectEntry]:
        measured = _load("measured.json")
        entries = [
            ObjectEntry.model_validate(raw | {"measured": measured.get(raw["name"], {})})
            for raw in _load("objects.yaml")
        ]
        return {entry.name: entry for entry in entries}

    @cached_property
    def materials(self) -> dict[str, MaterialEntry]:
        return {raw["name"]: MaterialEntry.model_validate(raw) for raw in _load("materials.yaml")}

    @cached_property
    def scatters(self) -> dict[str, ScatterEntry]:
        return {raw["name"]: ScatterEntry.model_validate(raw) for raw in _load("scatters.yaml")}

    def scatter(self, word: str) -> ScatterEntry | None:
        """The scatter that a word or phrase names: "mossy", "wildflowers"; None when it names none."""
        return next((s for s in self.scatters.values() if word.lower() in (s.name, *s.phrases)), None)

    @cached_property
    def motions(self) -> dict[str, MotionEntry]:
        return {raw["name"]: MotionEntry.model_validate(raw) for raw in _load("motions.yaml")}

    @cached_property
    def colours(self) -> dict[str, tuple[float, float, float]]:
        return {name: tuple(rgb) for name, rgb in _load("colours.yaml").items()}

    @cached_property
    def manners(self) -> dict[str, dict[str, Any]]:
        return dict(_load("manners.yaml"))

    @cached_property
    def absent(self) -> dict[str, str]:
        """Everyday things that nothing in the library can build -> what sort of thing each is."""
        return {thing: sort for sort, things in _load("absent.yaml").items() for thing in things}

    @cached_property
    def generated_scenes(self) -> dict[str, dict[str, Any]]:
        """Scenes that Infinigen's own generators make: recipe and config, by the scene's name."""
        return dict(_load("generated_scenes.yaml"))

    @cached_property
    def scenes(self) -> dict[str, Any]:
        return dict(_load("scenes.yaml"))

    def recipe(self, name: str) -> RecipeText:
        """The reference program of that name. Raises KeyError when the library has none."""
        return read_recipe(name)
