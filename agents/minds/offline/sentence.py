"""A sentence with what it mentions, and the grammar that the rules of reading share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....retrieval_index.attributes import is_unit
from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Mention
from ....retrieval_index.words import BOUNDARIES, DETERMINERS, LOCATIVES, STOPWORDS
from .mentions import preposition_before


@dataclass(frozen=True)
class Sentence:
    """A sentence and what it mentions, ready for the rules."""

    words: list[str]
    found: list[Mention]

    def of(self, kind: str) -> list[Mention]:
        return [m for m in self.found if m.kind == kind]

    def preposition(self, position: int) -> str | None:
        """The preposition of place whose noun phrase reaches position; "edge of" and the like are looked through."""
        return preposition_before(self.words, position)


def noun_phrase(sentence: Sentence, end: int) -> list[int]:
    """Positions of the words before a noun that belong to it: back to a verb, preposition or boundary."""
    verbs = {i for m in sentence.found if m.kind == "motion" for i in range(m.start, m.end)}
    positions: list[int] = []
    for i in range(end - 1, -1, -1):
        word = sentence.words[i]
        stops = word in BOUNDARIES - {","} or word in LOCATIVES or (word in STOPWORDS and word not in DETERMINERS)
        stops = stops or (word == "," and sentence.words[i + 1] in DETERMINERS)  # "On a wet evening, a ball"
        if (stops and word != "of") or (i in verbs and i != end - 1):
            break
        positions.append(i)
        if word in DETERMINERS and sentence.words[max(0, i - 1)] != "of":
            break
    return positions[::-1]


def described_behind(sentence: Sentence, start: int) -> list[str]:
    """The words of a "with …" right behind a noun, up to the next verb, place or boundary: "with a curved handle"."""
    if sentence.words[start : start + 1] != ["with"]:
        return []
    verbs = {i for m in sentence.found if m.kind in ("motion", "pace") for i in range(m.start, m.end)}
    words = sentence.words
    ends = (i for i in range(start + 1, len(words)) if i in verbs or words[i] in BOUNDARIES | LOCATIVES)
    return words[start : next(ends, len(words))]


def count_said(sentence: Sentence, before: Iterable[int], library: Library) -> int | None:
    """The number said before a noun, in digits or words; None when none is said."""
    positions = list(before)
    for i in positions:
        if sentence.words[i].isdigit() and not is_unit(sentence.words[i + 1]):
            return max(1, min(200, int(sentence.words[i])))
    spoken = [m for m in sentence.of("count") if m.start in positions and not is_unit(sentence.words[m.end])]
    counts = library.manners["counts"]
    return max((int(counts[m.entry]) for m in spoken), default=None)


def place_phrase(words: Sequence[str]) -> str:
    """The noun phrase at the head of words, without its determiners: "the edge of a table" -> "edge of table"."""
    phrase: list[str] = []
    for word in words:
        if word in BOUNDARIES or (word in STOPWORDS and word not in DETERMINERS and word != "of"):
            break
        phrase += [] if word in DETERMINERS else [word]
    return " ".join(phrase)
