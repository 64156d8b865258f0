"""Words that describe a thing, turned into numbers of its program: form, size, surface, parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from typing import Any

import yaml

from .ask import parameters
from .catalog import Library, ObjectEntry
from .words import noun_forms


@dataclass(frozen=True)
class Attributes:
    """What words ask of one entry. None and empty where they say nothing."""

    parameters: dict[str, Any] = field(default_factory=dict)
    """Of the entry's factory or shape."""
    stretch: dict[str, float] = field(default_factory=dict)
    """Factors by direction."""
    factor: float = 1.0
    """On the whole."""
    sides_m: dict[str, float] = field(default_factory=dict)
    """Said measures: height, length, width."""
    size_m: float | None = None
    """A said measure without a side, or across: the longest side."""
    condition: str | None = None
    finish: str | None = None
    pattern: str | None = None
    pattern_colour: str | None = None
    material: str | None = None
    """A material an adjective means: "golden", "transparent"."""
    parts: tuple[str, ...] = ()
    """Parts asked for that the entry has."""
    missing_parts: tuple[str, ...] = ()
    """Parts asked for that the entry has no way to show."""
    said: tuple[tuple[str, str, str], ...] = ()
    """(question, choice, words) of everything that was understood."""

    def config(self) -> dict[str, Any]:
        """Entries of the recipes' CONFIG that this sets, but for parameters, size, material and colours."""
        values = {
            "stretch": self.stretch,
            "sides_m": self.sides_m,
            "condition": self.condition,
            "finish": self.finish,
            "pattern": self.pattern,
        }
        return {key: value for key, value in values.items() if value}


class AttributeWords:
    """The words of library/attributes.yaml."""

    @cached_property
    def raw(self) -> dict[str, Any]:
        text = resources.files(__package__).joinpath("library", "attributes.yaml").read_text(encoding="utf-8")
        return dict(yaml.safe_load(text))

    def named(self, section: str) -> dict[str, str]:
        """word -> name, of a section that lists words by name."""
        return {word: name for name, words in self.raw[section].items() for word in words}

    @cached_property
    def units(self) -> frozenset[str]:
        """Words for units of length, plurals too."""
        return frozenset(form for unit in self.raw["units_m"] for form in (unit, f"{unit}s"))

    @cached_property
    def measure(self) -> re.Pattern[str]:
        """A said measure: "two-metre tall", "30 cm", "1.5 m wide"."""
        numbers = "|".join(sorted(self.raw["numbers"], key=len, reverse=True))
        units = "|".join(sorted(self.units, key=len, reverse=True))
        sides = "|".join(self.raw["sides"])
        amount = rf"(?<![\w.])(?P<number>\d+(?:\.\d+)?|{numbers})[ -]?(?P<unit>{units})\b"
        return re.compile(rf"{amount}(?:[ -](?:in |of )?(?P<side>{sides})\b)?")


WORDS = AttributeWords()


def read_attributes(entry: ObjectEntry, words: Sequence[str], library: Library) -> Attributes:
    """What the words of a noun phrase, and of a "with …" behind it, ask of the entry. Words it does not know are left.

    The entry's own parameters know a word first: "tall" is a longer neck of a bottle before it is a stretch.
    """
    found, words = _measures(Attributes(), _apart(words, library))
    own = parameters(entry, [*words, *_described_parts(words)], {})
    told = {word for name in own for phrase in entry.parameters[name].words for word in phrase.split()}
    found = replace(found, parameters=own, said=(*found.said, *((name, str(value), "") for name, value in own.items())))
    found = _parts(found, entry, words)
    for position, word in enumerate(words):
        if word not in told:
            found = _word(found, entry, words, position)
    if found.condition in WORDS.raw["condition_stretch"]:
        found = _stretched(found, WORDS.raw["condition_stretch"][found.condition])
    return replace(found, pattern_colour=_pattern_colour(words, library)) if found.pattern else found


def is_unit(word: str) -> bool:
    """Is this a unit of length, so that the number before it counts nothing?"""
    return word in WORDS.units


def told_words(words: Sequence[str], library: Library) -> frozenset[str]:
    """Those of the words that say something of any entry: the rest of a "with …" changed nothing."""
    raw, looks = WORDS.raw, [WORDS.named(section) for section in ("condition", "finish", "pattern", "as_material")]
    measures = {word for match in WORDS.measure.finditer(" ".join(words)) for word in match[0].split()}
    colours = {word for colour in library.colours for word in colour.split()}
    tables = [raw["stretch"], raw["size"], raw["see_through"], *looks, measures, colours]
    return frozenset(word for word in words if word == "with" or _is_part(word) or any(word in t for t in tables))


def is_loose(entry: ObjectEntry) -> bool:
    """Is it several things side by side, or does it hold pieces that float by their nature?"""
    return entry.name in WORDS.raw["loose"]


def needs_inside(kinds: Collection[str]) -> bool:
    """Does one of these motions need the thing closed?"""
    return not set(WORDS.raw["closed_for"]).isdisjoint(kinds)


def surface_words() -> frozenset[str]:
    """Words that say what lies on a thing: "rusty" is no colour."""
    return frozenset(WORDS.named("condition"))


def _apart(words: Sequence[str], library: Library) -> list[str]:
    """The words, with a colour and its pattern taken apart: "brown-spotted"."""
    apart: list[str] = []
    for word in words:
        colour, _, pattern = word.rpartition("-")
        is_both = colour in library.colours and pattern in WORDS.named("pattern")
        apart += [*colour.split("-"), pattern] if is_both else [word]
    return apart


def _measures(found: Attributes, words: list[str]) -> tuple[Attributes, list[str]]:
    """Said measures, and the words without them."""
    end = words.index("with") if "with" in words else len(words)  # "with two feet" says no length
    text, behind = " ".join(words[:end]), words[end:]
    for match in WORDS.measure.finditer(text):
        number, unit, side = match["number"], match["unit"], match["side"]
        amount = float(WORDS.raw["numbers"].get(number, 0) or number)
        metres = amount * WORDS.raw["units_m"][unit if unit in WORDS.raw["units_m"] else unit.removesuffix("s")]
        named = WORDS.raw["sides"].get(side or "size")
        said = (*found.said, ("size", f"{named} {metres:g} m", match[0]))
        if named == "size":
            found = replace(found, size_m=metres, said=said)
        else:
            found = replace(found, sides_m={**found.sides_m, named: metres}, said=said)
    return found, [*WORDS.measure.sub(" ", text).split(), *behind]


def _parts(found: Attributes, entry: ObjectEntry, words: Sequence[str]) -> Attributes:
    """Parts named behind "with": those the entry can show, with their parameters, and those it cannot."""
    if "with" not in words:
        return found
    has = WORDS.raw["parts"].get(entry.name, {})
    asked = [word for word in words[words.index("with") + 1 :] if _is_part(word)]
    values = {key: value for word in asked if word in has for key, value in has[word].items()}
    return replace(
        found,
        parameters={**values, **found.parameters},
        parts=tuple(word for word in asked if word in has),
        missing_parts=tuple(word for word in asked if word not in has),
        said=(*found.said, *((f"part: {word}", word, f"with {word}") for word in asked if word in has)),
    )


def _described_parts(words: Sequence[str]) -> list[str]:
    """Every adjective of a part right before its noun: "big curved handle" -> ", big handle , curved handle"."""
    pairs = [(i, j) for j, part in enumerate(words) if _is_part(part) for i in range(max(0, j - 3), j)]
    return [word for i, j in pairs for word in (",", words[i], words[j])]


def _is_part(word: str) -> bool:
    return any(form in WORDS.raw["part_words"] for form in noun_forms(word))


def _word(found: Attributes, entry: ObjectEntry, words: Sequence[str], position: int) -> Attributes:
    """One word more."""
    word, raw = words[position], WORDS.raw
    if word in raw["stretch"] and not _of_a_part(words, position):
        return _said(_stretched(found, raw["stretch"][word]), f"form: {word}", _factors(raw["stretch"][word]), word)
    if word in raw["size"] and not _of_a_part(words, position):
        return _said(replace(found, factor=found.factor * raw["size"][word]), "size", f"x {raw['size'][word]}", word)
    for question in ("condition", "finish", "pattern"):
        name = WORDS.named(question).get(word)
        if question == "condition" and found.condition not in (None, "wear"):
            continue  # "rusty old": the one that says more stays
        if name is not None:
            changes: dict[str, Any] = {question: name}
            return _said(replace(found, **changes), question, name, word)
    material = _meant_material(entry, words, word)
    return found if material is None else _said(replace(found, material=material), "material", material, word)


def _of_a_part(words: Sequence[str], position: int) -> bool:
    """Does the word describe a part, as in "with a wide handle"?"""
    behind = "with" in words[:position]
    return behind and any(_is_part(word) for word in words[position + 1 : position + 3])


def _pattern_colour(words: Sequence[str], library: Library) -> str | None:
    """The colour right before the pattern's noun: "with dark brown spots", "white stripes"."""
    nouns = WORDS.named("pattern")
    places = [i for i, word in enumerate(words) if word in nouns]
    spans = [" ".join(words[start:end]) for end in places for start in range(max(0, end - 2), end)]
    return next((span for span in spans if span in library.colours), None)


def _meant_material(entry: ObjectEntry, words: Sequence[str], word: str) -> str | None:
    named = WORDS.named("as_material").get(word)
    if named is not None:
        return None if entry.category in WORDS.raw["organic"] else named
    if word in WORDS.raw["see_through"]:
        return "clear plastic" if "plastic" in words or entry.material == "plastic" else "glass"
    return None


def _factors(stretch: Mapping[str, float]) -> str:
    return ", ".join(f"{direction} x {factor:g}" for direction, factor in stretch.items())


def _stretched(found: Attributes, factors: Mapping[str, float]) -> Attributes:
    both = {key: found.stretch.get(key, 1.0) * factors.get(key, 1.0) for key in {**found.stretch, **factors}}
    return replace(found, stretch=both)


def _said(found: Attributes, question: str, choice: str, word: str) -> Attributes:
    return replace(found, said=(*found.said, (question, choice, word)))
