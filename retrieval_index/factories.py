"""What is known of Infinigen's factories: parameters over many seeds, proof by building, what each number changes."""

from __future__ import annotations

import difflib
import json
from functools import cache
from importlib import metadata, resources
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from ..state.errors import UserError
from .catalog import Library, ObjectEntry

FILE, NOTES = "factories.json", "factory_notes.yaml"


class LibraryMismatch(UserError):
    """The library was measured with another release of Infinigen than the one installed."""


class UnknownEntry(UserError):
    """No factory, object or recipe has this name; the nearest are named."""


class Known(BaseModel):
    """Base of what is read from the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Effect(Known):
    """What changes when a parameter goes from one value to another: new over old less 1; colour: distance in sRGB."""

    from_: Any
    to: Any
    fails: str = ""
    """Why it could not be built at one of the two."""
    longest_side: float = 0.0
    height_to_width: float = 0.0
    vertices: float = 0.0
    silhouette: float = 0.0
    colour: float = 0.0

    def changed(self) -> dict[str, float]:
        """What was measured to change, and by how much; empty when nothing did, or when it could not be built."""
        return dict(self.model_dump(exclude={"from_", "to", "fails"}, exclude_defaults=True))


class FactoryParameter(Known):
    """Values of one parameter over the seeds; which fields are set depends on kind."""

    kind: Literal["number", "switch", "choice", "vector", "colour"]
    low: float | list[float] | None = None
    high: float | list[float] | None = None
    mean: float | list[float] | None = None
    p05: float | None = None
    p95: float | None = None
    std: float | None = None
    whole: bool = False
    share: float | None = None
    """Of True."""
    shares: dict[str, float] = Field(default_factory=dict)
    unit: str = ""
    """m where a side of the bounds was measured to follow the number one to one, or two to one (a radius)."""
    effect: Effect | None = None


class Proof(Known):
    """What building it once showed. state: works, needs an add-on, or fails; seconds of one processor."""

    state: Literal["works", "needs add-on", "fails"]
    reason: str = ""
    seconds: float = 0.0
    vertices: int = 0
    size_m: tuple[float, float, float] | None = None
    colour_rgb: tuple[float, float, float] | None = None
    spawn_arguments: dict[str, Any] = Field(default_factory=dict)
    entry: str = ""
    """The entry of objects.yaml that was built, with its seed and size; empty: the factory by itself, with seed 0."""
    with_start: bool = False
    """Whether the seconds hold the 3 s that starting Blender takes."""


class Factory(Known):
    """One concrete asset factory of Infinigen."""

    name: str
    path: str
    group: str
    """Folder of Infinigen's objects it lies in."""
    arguments: tuple[str, ...] = ()
    seed_argument: str | None = None
    seeds: int = 0
    construct_seconds: float = 0.0
    reason: str = ""
    """Why it could not be constructed for all seeds."""
    parameters: dict[str, FactoryParameter] = Field(default_factory=dict)
    proof: Proof | None = None
    note: str = ""
    """What a person saw in its picture, from factory_notes.yaml; empty when it looks like what its name says."""


class Factories(Known):
    """The file as a whole."""

    infinigen_version: str
    excluded: dict[str, str] = Field(default_factory=dict)
    """Classes that are no thing of their own, and why."""
    broken_modules: dict[str, str] = Field(default_factory=dict)
    factories: dict[str, Factory] = Field(default_factory=dict)

    def effects(self) -> list[Effect]:
        """Of every number, switch, vector and colour that things were built with, low and high."""
        parameters = (each for factory in self.factories.values() for each in factory.parameters.values())
        return [parameter.effect for parameter in parameters if parameter.effect]

    def named(self, name: str) -> Factory:
        """By dotted path or class name, in any case, with or without the word Factory. Raises UnknownEntry."""
        wanted = _plain(name)
        for factory in self.factories.values():
            if name == factory.path or wanted == _plain(factory.name):
                return factory
        near = difflib.get_close_matches(wanted, [_plain(each.name) for each in self.factories.values()], 3, 0.4)
        names = [each.name for each in self.factories.values() if _plain(each.name) in near]
        raise UnknownEntry(f"There is no factory {name!r}.", fix=f"Nearest: {', '.join(names) or 'none'}.")


def _plain(name: str) -> str:
    return name.rpartition(".")[2].lower().replace("factory", "").replace(" ", "").replace("_", "")


@cache
def load_factories() -> Factories:
    """The committed record. Raises LibraryMismatch when it was made with another Infinigen than the one installed."""
    folder = resources.files(__package__).joinpath("library")
    record = json.loads(folder.joinpath(FILE).read_text(encoding="utf-8"))
    notes = yaml.safe_load(folder.joinpath(NOTES).read_text(encoding="utf-8"))
    for path, note in notes.items():
        record["factories"][path]["note"] = note
    for entry in Library().objects.values():
        known = record["factories"].get(entry.factory, {})
        if known and known.get("proof", {}).get("state") != "works" and entry.measured.size_m is not None:
            known["proof"] = proof_by_entry(entry).model_dump()
    found = Factories.model_validate(record)
    refuse_other_version(found.infinigen_version)
    return found


def proof_by_entry(entry: ObjectEntry) -> Proof:
    """What building the entry says about its factory."""
    measured = entry.measured
    return Proof(
        state="works" if measured.works else "fails",
        reason=measured.reason,
        seconds=measured.seconds,
        vertices=measured.vertices,
        size_m=measured.size_m,
        spawn_arguments=entry.spawn_arguments,
        entry=entry.name,
        with_start=not measured.on_bench,
    )


def refuse_other_version(measured_with: str) -> None:
    """Raises LibraryMismatch with the command that mends it."""
    installed = metadata.version("infinigen")
    if measured_with != installed:
        raise LibraryMismatch(
            f"The library was measured with Infinigen {measured_with}, installed is {installed}.",
            fix="Install what requirements.lock pins, or measure anew: code2worlds library build.",
        )
