"""Finding library entries for spans of a sentence: exact and synonym match first, embedding after."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from .catalog import Library
from .embedding import Embedder, Remembering
from .index import Hit, PhraseIndex
from .words import joined, noun_forms, tokens, verb_forms

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
    "absent",
]

MATCH = 0.66
"""Cosine from which a library entry is built for a word it does not name."""

SAME = 0.8
"""Cosine from which an entry counts as what the word means; MiniLM has teapot/cup at 0.77, screw/auger shell 0.71."""

THRESHOLD: Mapping[Kind, float] = {"object": MATCH, "scene": MATCH, "motion": MATCH, "ground": 0.75, "mood": 0.75}
"""Cosine under which an embedding match does not count."""

SPAN_LIMIT = 6
"""Longest span, in words, that is looked up."""

COMPOUND = 3
"""Up to so many words may be one compound, written together or apart."""


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
        self._by_words: dict[str, str] = {}
        for phrase, entry in self.pairs:
            self._by_words.setdefault(joined(tokens(phrase)), entry)
        self._known = {word for phrase, _ in self.pairs for word in tokens(phrase)}
        self._longest = max((len(tokens(phrase)) for phrase, _ in self.pairs), default=0)

    def lookup(self, words: Sequence[str]) -> tuple[str, Literal["exact", "synonym"]] | None:
        """The entry whose phrase these words are, in any inflection of its words and any spelling of a compound."""
        forms = [self._forms(word) for word in words]
        if len(words) > COMPOUND:
            forms = [[form for form in many if form in self._known] for many in forms]
        if len(words) > max(COMPOUND, self._longest) or not all(forms):
            return None
        for form in itertools.product(*forms):
            key = joined(form)
            entry = self._by_words.get(key)
            if entry is not None:
                return entry, ("exact" if key == joined(tokens(_spoken(entry))) else "synonym")
        return None


class Retriever:
    """Searches the library. Phrase matches need no model; the embedding model is loaded when first asked."""

    def __init__(self, library: Library, embedder: Embedder, cache_dir: Path | None = None) -> None:
        self.library = library
        self._model = embedder
        self._embedder = Remembering(embedder)
        self._cache_dir = cache_dir
        self._indices: dict[Kind, PhraseIndex] = {}

    @cached_property
    def vocabularies(self) -> dict[Kind, Vocabulary]:
        library, scenes = self.library, self.library.scenes
        works = [entry for entry in library.objects.values() if entry.measured.works]
        broken = [entry for entry in library.objects.values() if not entry.measured.works]
        nouns: dict[Kind, Mapping[str, Iterable[str]]] = {
            "object": {entry.name: entry.phrases for entry in works},
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
            "absent": dict.fromkeys(library.absent, ()) | {entry.name: entry.phrases for entry in broken},
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
        if not spans:
            return []
        if kind not in self._indices:
            self._indices[kind] = PhraseIndex(self._embedded(kind), self._model, self._cache_dir)
        return self._indices[kind].search(self._embedder.encode(spans), k)

    def meant(self, kind: Kind, spans: Sequence[str]) -> list[list[Hit]]:
        """The nearest entries of each span that means one of this kind; an empty list where none is near enough.

        A noun that is nearer to something the library is known to lack than to any of its things or places means that.
        """
        near = [self._alike(kind, span, hits) for span, hits in zip(spans, self.nearest(kind, spans, 8), strict=True)]
        lacking = self.nearest("absent", spans, 1) if kind in ("object", "scene") else [[] for _ in spans]
        return [
            hits if hits and hits[0].score >= max([THRESHOLD[kind], *(hit.score for hit in rivals)]) else []
            for hits, rivals in zip(near, lacking, strict=True)
        ]

    @staticmethod
    def _alike(kind: Kind, span: str, hits: list[Hit]) -> list[Hit]:
        """The three nearest that are alike in form as well.

        A lone verb is compared with lone verbs: "runs" is not "runs into". What only describes in the phrase is not
        the thing: "flat" is no flat screen.
        """
        words = tokens(span)
        if kind == "motion" and len(words) == 1:
            hits = [hit for hit in hits if len(tokens(hit.phrase)) == 1]
        if kind == "object" and words:
            hits = [hit for hit in hits if words[-1] not in tokens(hit.phrase)[:-1]]
        return hits[:3]

    def _embedded(self, kind: Kind) -> list[tuple[str, str]]:
        """Phrases that are searched by meaning.

        Not those of motions with subjects: a verb alone does not name them. Among what is absent stand the beings and
        the matter that motions make themselves: a butterfly is no thing to be built and dropped.
        """
        pairs, motions = self.vocabularies[kind].pairs, self.library.motions
        if kind == "motion":
            return [(phrase, entry) for phrase, entry in pairs if not motions[entry].subjects]
        if kind != "absent":
            return pairs
        things = self.vocabularies["object"]
        beings = {subject for motion in motions.values() for subject in motion.subjects}
        return pairs + [(name, name) for name in sorted(beings) if things.lookup(tokens(name)) is None]


def _spoken(entry: str) -> str:
    return entry.replace("_", " ")


def _phrases(section: Iterable[Mapping[str, Any]]) -> dict[str, Iterable[str]]:
    return {str(raw["name"]): tuple(raw.get("phrases", ())) for raw in section}
