"""Asking the library for a thing, a motion or a number in everyday words; the answer may be that nothing fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from .catalog import ObjectEntry
from .index import Hit
from .moving import movements, subject_nouns
from .search import MATCH, SPAN_LIMIT, Kind, Mention, Retriever
from .words import BOUNDARIES, DETERMINERS, STOPWORDS, noun_forms, places_of, tokens

NEAREST = 3
"""How many entries an answer names."""

DEPTH = 64
"""Entries compared when a phrase and its head are weighed against each other."""

PARTITIVES = frozenset(
    (
        "piece",
        "bit",
        "slice",
        "lump",
        "chunk",
        "stalk",
        "blade",
        "clump",
        "tuft",
        "sprig",
        "cluster",
        "kind",
        "sort",
        "type",
        "set",
        "bunch",
        "pair",
    )
)
"""Nouns that say how much of a thing, not which: the head stands behind their "of"."""


@dataclass(frozen=True)
class Answer:
    """What the library has for a noun phrase. entry is None where nothing fits."""

    entry: str | None
    score: float
    """Cosine; 1 for words the library knows, 0 for words it is known to have nothing for."""
    how: Literal["exact", "synonym", "embedding", "absent", "too far"]
    nearest: tuple[Hit, ...]
    """The entries nearest in meaning, best first."""
    head: str
    count: int | None = None
    """None where no number is said."""
    material: str | None = None
    colour: str | None = None
    attributes: tuple[str, ...] = ()
    """Words of the phrase that describe the thing otherwise."""
    moves_as: tuple[str, ...] = ()
    """Kinds of motion that make this being or matter themselves: a butterfly is "flying"."""


@dataclass(frozen=True)
class NounPhrase:
    """Positions in words: the phrase's core is [start, end), its head stands at end - 1."""

    words: list[str]
    start: int
    end: int
    found: list[Mention]

    def of(self, kind: Kind) -> list[Mention]:
        return [m for m in self.found if m.kind == kind]


def ask(retriever: Retriever, words: str) -> Answer:
    """The thing a noun phrase names: phrases first (the last noun decides), meaning after; or that nothing fits."""
    phrase = _noun_phrase(tokens(words), retriever)
    named = _named(phrase, retriever)
    if named is None:
        return _described(phrase, phrase.end, _by_meaning(phrase, retriever), retriever)
    start, answer = named
    return _described(phrase, start, answer, retriever)


LOOSE = frozenset({"water", "sand", "soil", "snow", "plant", "fruit", "flesh"})
"""Materials that a name has for what a thing holds or is for: a water bottle is not made of water."""


def parts_of_name(span: str, retriever: Retriever) -> list[Mention]:
    """Material and colour that are part of a name itself: a "glass bottle" is of glass, a piece of iron of iron.

    Not a material where the rest of the name is no thing by itself or the name goes on behind it (ice cream, an ice
    cream cone), and nothing of a plant whose kind it tells (a plum tree).
    """
    words = tokens(span)
    things = retriever.vocabularies["object"]
    whole, rest, begun = things.lookup(words), things.lookup(words[-1:]), things.lookup(words[:-1])
    described = words if "of" in words else words[:-1]
    found = [m for m in retriever.exact(described) if m.kind in ("material", "colour") and m.entry not in LOOSE]
    if whole is None or "of" in words:
        return found
    if retriever.library.objects[whole[0]].category in ("tree", "plant"):
        return found if rest is not None and rest[0] != whole[0] else []
    if len(words) > 2 and begun is not None and begun[0] == whole[0]:
        return []
    return found if rest is not None else [m for m in found if m.kind == "colour"]


def recipes(retriever: Retriever, words: str) -> tuple[Hit, ...]:
    """Kinds of motion a phrase names, best first: verbs with their subjects, phrases of the library, meaning."""
    said = tokens(words)
    exact = [m for m in retriever.exact(said) if m.kind == "motion"]
    exact.sort(key=lambda m: (m.start - m.end, m.start))
    things = [i for m in retriever.exact(said) if m.kind == "object" for i in range(m.start, m.end)]
    moving = movements(said, retriever.library, things, is_moving=bool(exact))
    named = [Hit(m.kind, said[m.verb_at], 1.0) for m in moving] + [Hit(m.entry, m.span, 1.0) for m in exact]
    found = {hit.entry: hit for hit in reversed(named)}
    if not found:
        return tuple(retriever.meant("motion", [words])[0])
    return tuple(dict.fromkeys(hit for hit in named if found[hit.entry] is hit))


def parameters(entry: ObjectEntry, words: Sequence[str], alike: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Values of the entry's parameters that the words ask for; the longest phrase of a parameter counts.

    alike: word of the library -> everyday words for the same, used where the entry knows the one and not the other.
    """
    found: dict[str, Any] = {}
    for name, parameter in entry.parameters.items():
        said = [phrase for phrase in parameter.words if _says(phrase, words)]
        said = said or [
            phrase for phrase in parameter.words if any(_says(word, words) for word in alike.get(phrase, ()))
        ]
        if said:
            found[name] = parameter.words[max(said, key=lambda phrase: len(tokens(phrase)))]
    return found


def _says(phrase: str, words: Sequence[str]) -> bool:
    """Do the words hold the phrase, hyphens or not?"""
    return bool(places_of(_apart(tokens(phrase)), _apart(words)))


def _apart(words: Sequence[str]) -> list[str]:
    return [part for word in words for part in word.split("-")]


def _noun_phrase(words: list[str], retriever: Retriever) -> NounPhrase:
    words = [word for word in words if word not in BOUNDARIES]
    found = retriever.exact(words)
    first = max((m.end for m in found if m.kind == "count" and m.start == 0), default=0)
    pieces = list(_pieces(words, first))
    whole = [piece for piece in pieces if not _is_partitive(words[piece[0] : piece[1]])]
    start, end = (whole or pieces)[0]
    return NounPhrase(words, start, end, found)


def _pieces(words: list[str], start: int) -> Iterator[tuple[int, int]]:
    """Runs of words without joining words, in order: "a piece", "old wood"."""
    ends = [i for i in range(start, len(words)) if words[i] in STOPWORDS - DETERMINERS]
    for end in [*ends, len(words)]:
        if end > start:
            yield start, end
        start = max(start, end + 1)
    if start >= len(words):
        yield 0, len(words)


def _is_partitive(words: Sequence[str]) -> bool:
    return bool(words) and not PARTITIVES.isdisjoint(noun_forms(words[-1])) and len(words) <= 3


def _named(phrase: NounPhrase, retriever: Retriever) -> tuple[int, Answer] | None:
    """Where the name starts and what it is: the longest known phrase that ends at the head or runs on behind it."""
    head = phrase.end - 1
    spans = [
        (i, j)
        for i in range(len(phrase.words))
        for j in range(max(i, head) + 1, min(len(phrase.words), i + SPAN_LIMIT) + 1)
        if i <= head
    ]
    named = [(i, phrase.words[i:j]) for i, j in sorted(spans, key=lambda span: (span[0] - span[1], span[1]))]
    if phrase.start > 1 and phrase.words[phrase.start - 1] == "of":  # a stack of old books is a stack of books
        named.insert(0, (phrase.start - 2, [*phrase.words[phrase.start - 2 : phrase.start], phrase.words[head]]))
    for i, words in named:
        thing = retriever.vocabularies["object"].lookup(words)
        lacking = retriever.vocabularies["absent"].lookup(words)
        name = " ".join(words)
        if thing is not None:
            return i, Answer(thing[0], 1.0, thing[1], (Hit(thing[0], name, 1.0),), name)
        if lacking is not None:
            near = tuple(retriever.nearest("object", [name], NEAREST)[0])
            return i, Answer(None, 0.0, "absent", near, name)
    return None


def _by_meaning(phrase: NounPhrase, retriever: Retriever) -> Answer:
    """The entry nearest to the phrase and to its head alike, unless something the library lacks is nearer."""
    claimed = {i for kind in ("material", "colour", "count") for m in phrase.of(kind) for i in range(m.start, m.end)}
    head = phrase.words[phrase.end - 1] if phrase.end else ""
    core = [
        phrase.words[i]
        for i in range(phrase.start, phrase.end)
        if phrase.words[i] not in DETERMINERS and (i not in claimed or i == phrase.end - 1)
    ]
    texts = list(dict.fromkeys([" ".join(core), head]))
    things = _weighed(retriever.nearest("object", texts, DEPTH))
    rivals = _weighed(retriever.nearest("absent", texts, DEPTH))
    near, limit = tuple(things[:NEAREST]), max([MATCH, *(hit.score for hit in rivals[:1])])
    fits = bool(near) and near[0].score >= limit
    score = near[0].score if near else 0.0
    nouns = subject_nouns(phrase.words[phrase.start : phrase.end], list(retriever.library.motions.values()))
    kinds = tuple(sorted({kind for noun in nouns for kind in noun.kinds}))
    if fits and not kinds:
        return Answer(near[0].entry, score, "embedding", near, head)
    return Answer(None, score, "absent" if near and near[0].score >= MATCH else "too far", near, head, moves_as=kinds)


def _weighed(rows: list[list[Hit]]) -> list[Hit]:
    """Entries by their mean score over the rows; what a row does not hold scores there as its last one."""
    last = [row[-1].score if row else 0.0 for row in rows]
    scores = [{hit.entry: hit.score for hit in row} for row in rows]
    hits = {hit.entry: hit for row in rows for hit in row}
    mean = {e: sum(s.get(e, low) for s, low in zip(scores, last, strict=True)) / len(rows) for e in hits}
    return sorted((replace(hits[e], score=mean[e]) for e in hits), key=lambda hit: -hit.score)


def _described(phrase: NounPhrase, start: int, answer: Answer, retriever: Retriever) -> Answer:
    """The answer with what the other words of the phrase say of the thing."""
    own = parts_of_name(answer.head, retriever)
    before = [m for m in phrase.found if m.end <= start and m.kind in ("material", "colour")]
    behind = [m for m in phrase.of("material") if m.start >= phrase.end and "of" in phrase.words[phrase.end : m.start]]
    before.sort(key=lambda m: m.end - m.start)  # "dark green" before "green"
    said = {m.kind: m.entry for m in [*behind, *before, *own]}
    claimed = {i for m in [*before, *behind, *phrase.of("count")] for i in range(m.start, m.end)}
    named = range(start, start + len(tokens(answer.head)))
    rest = [w for i, w in enumerate(phrase.words) if i not in claimed and i not in named and w not in STOPWORDS]
    return replace(
        answer,
        count=_count(phrase, start, retriever),
        material=said.get("material"),
        colour=said.get("colour"),
        attributes=tuple(word for word in rest if not word.isdigit()),
    )


def _count(phrase: NounPhrase, start: int, retriever: Retriever) -> int | None:
    digits = [int(word) for word in phrase.words[:start] if word.isdigit()]
    counts = retriever.library.manners["counts"]
    spoken = [int(counts[m.entry]) for m in phrase.of("count") if m.start < start and m.span not in DETERMINERS]
    return max([*digits, *spoken], default=None)
