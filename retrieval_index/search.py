"""Finding library entries for spans of a sentence: exact and synonym match first, embedding after."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from .catalog import Library
from .embedding import Embedder
from .index import Hit, PhraseIndex
from .words import noun_forms, tokens, verb_forms

Kind = Literal[
    "object",
    "material",
    "colour",
    "scene",
    "ground",
    "time",
    "weather",
    "mood",
    "season",
    "motion",
    "pace",
    "count",
    "shot",
]

MATCH = 0.66
"""Cosine from which a library entry is built for a word it does not name."""

SAME = 0.8
"""Cosine from which an entry counts as what the word means; MiniLM has teapot/cup at 0.77, screw/auger shell 0.71."""

THRESHOLD: Mapping[Kind, float] = {"object": MATCH, "scene": MATCH, "motion": MATCH, "ground": 0.75, "mood": 0.75}
"""Cosine under which an embedding match does not count."""

SPAN_LIMIT = 4
"""Longest span, in words, that is looked up."""


@dataclass(frozen=True)
class Mention:
    """A library entry found at words [start, end) of a sentence."""

    kind: Kind
    entry: str
    start: int
    end: int
    span: str
    score: float = 1.0
    how: Literal["exact", "synonym", "embedding"] = "exact"
    nearest: tuple[str, ...] = ()


class Vocabulary:
    """The phrases of one kind, looked up by their words."""

    def __init__(self, kind: Kind, phrases: Mapping[str, Iterable[str]], forms: Callable[[str], list[str]]) -> None:
        """phrases maps an entry to its phrases; forms gives the base forms a word may come from."""
        self.kind = kind
        self._forms = forms
        self.pairs = [
            (phrase, entry) for entry, many in phrases.items() for phrase in dict.fromkeys([_spoken(entry), *many])
        ]
        self._by_words: dict[tuple[str, ...], str] = {}
        for phrase, entry in self.pairs:
            self._by_words.setdefault(tuple(tokens(phrase)), entry)

    def lookup(self, words: Sequence[str]) -> tuple[str, Literal["exact", "synonym"]] | None:
        """The entry whose phrase these words are, in any inflection of its words."""
        for form in itertools.product(*(self._forms(word) for word in words)):
            entry = self._by_words.get(form)
            if entry is not None:
                return entry, ("exact" if " ".join(form) == _spoken(entry) else "synonym")
        return None


class Retriever:
    """Searches the library. Phrase matches need no model; the embedding model is loaded when first asked."""

    def __init__(self, library: Library, embedder: Embedder, cache_dir: Path | None = None) -> None:
        self.library = library
        self._embedder = embedder
        self._cache_dir = cache_dir
        self._indices: dict[Kind, PhraseIndex] = {}

    @cached_property
    def vocabularies(self) -> dict[Kind, Vocabulary]:
        library, scenes = self.library, self.library.scenes
        nouns: dict[Kind, Mapping[str, Iterable[str]]] = {
            "object": {entry.name: entry.phrases for entry in library.objects.values()},
            "material": {entry.name: entry.phrases for entry in library.materials.values()},
            "colour": dict.fromkeys(library.colours, ()),
            "scene": _phrases(scenes["scenes"]),
            "ground": _phrases(scenes["ground_materials"]),
            "time": _phrases(scenes["times_of_day"]),
            "weather": _phrases(scenes["weather"]),
            "mood": _phrases(scenes["moods"]),
            "season": _phrases(scenes["seasons"]),
            "pace": dict.fromkeys(library.manners["pace"], ()),
            "count": dict.fromkeys(library.manners["counts"], ()),
            "shot": dict.fromkeys(library.manners["shot"], ()),
        }
        found = {kind: Vocabulary(kind, phrases, noun_forms) for kind, phrases in nouns.items()}
        return found | {"motion": self._motions()}

    def _motions(self) -> Vocabulary:
        motions = self.library.motions.values()
        irregular = {odd: base for motion in motions for odd, base in motion.irregular.items()}
        verbs = {motion.name: () if motion.subjects else motion.verbs for motion in motions}
        phrases = {motion.name: (*verbs[motion.name], *motion.phrases) for motion in motions}
        return Vocabulary("motion", phrases, lambda word: [irregular.get(word, word), *verb_forms(word)])

    def exact(self, words: Sequence[str]) -> list[Mention]:
        """Every entry of every kind whose phrase stands in the sentence, overlapping ones too."""
        spans = ((i, j) for i in range(len(words)) for j in range(i + 1, min(len(words), i + SPAN_LIMIT) + 1))
        return [mention for i, j in spans for mention in self._at(words, i, j)]

    def _at(self, words: Sequence[str], start: int, end: int) -> list[Mention]:
        span = words[start:end]
        found = ((kind, vocabulary.lookup(span)) for kind, vocabulary in self.vocabularies.items())
        return [Mention(kind, hit[0], start, end, " ".join(span), how=hit[1]) for kind, hit in found if hit]

    def nearest(self, kind: Kind, spans: Sequence[str], k: int = 3) -> list[list[Hit]]:
        """The k entries of a kind nearest in meaning to each span, best first."""
        if kind not in self._indices:
            self._indices[kind] = PhraseIndex(self._embedded(kind), self._embedder, self._cache_dir)
        return self._indices[kind].search(spans, k)

    def _embedded(self, kind: Kind) -> list[tuple[str, str]]:
        """Phrases that are searched by meaning. Not those of motions with subjects: a verb alone does not name them."""
        pairs = self.vocabularies[kind].pairs
        if kind != "motion":
            return pairs
        return [(phrase, entry) for phrase, entry in pairs if not self.library.motions[entry].subjects]


def _spoken(entry: str) -> str:
    return entry.replace("_", " ")


def _phrases(section: Iterable[Mapping[str, Any]]) -> dict[str, Iterable[str]]:
    return {str(raw["name"]): tuple(raw.get("phrases", ())) for raw in section}
