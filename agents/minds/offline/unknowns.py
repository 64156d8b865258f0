"""What a sentence says that the library has nothing for: named, never passed over."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.attributes import told_words
from ....retrieval_index.catalog import Library
from ....retrieval_index.search import SAME, Mention, Retriever
from ....retrieval_index.words import BOUNDARIES, LOCATIVES, is_inflected, is_plural, places_of, tokens
from ....state.errors import NotUnderstood
from ....state.plans import KeyObject, Motion
from .camera_reading import aimed_at
from .mentions import unclaimed
from .sentence import Sentence

APPROXIMATE = 0.45
"""Cosine under which the nearest object is not even an approximation of an unknown noun."""

STAND_IN = SAME - 0.01
"""Highest score of a stand-in for a thing the library is known to lack: it is never what the sentence names."""

UNSEEN = frozenset({"people", "notions", "parts of places"})
"""Sorts of absent things a world may do without: who sets something moving, what cannot be seen, what places have."""

NEAR_ENOUGH = 0.6
"""Cosine from which something stands in for a thing the library is known to lack."""

ALONE = frozenset(
    {
        "rolling",
        "falling",
        "bouncing",
        "sliding",
        "throwing",
        "spinning",
        "toppling",
        "floating",
        "melting",
        "breaking",
        "still",
    }
)
"""Kinds of motion whose recipe moves the key object and nothing beside it."""

TAKES_PART = frozenset(
    {"into", "onto", "against", "over", "through", "off", "from", "on", "down", "up", "across", "to"}
)
"""Prepositions of what a motion leaves, meets or plays on; behind the others stands scenery."""


def lacking(sentence: Sentence, library: Library) -> list[Mention]:
    """Things the library lacks that the action is about: not those that only stand near, behind or beside it."""
    things = (m for m in sentence.of("absent") if library.absent.get(m.entry, "") not in UNSEEN)
    return [m for m in things if sentence.preposition(m.start) in (None, *TAKES_PART) or aimed_at(sentence, m)]


def approximate(sentence: Sentence, retriever: Retriever) -> Mention | None:
    """The nearest object to an unknown noun that stands where the subject stands; None when there is no such noun.

    Raises NotUnderstood when nothing is near.
    """
    absent = [m for m in lacking(sentence, retriever.library) if sentence.preposition(m.start) is None]
    spans = [(m.start, m.end) for m in absent] or _heads(sentence)
    if not spans:
        return None
    texts = [" ".join(sentence.words[i:j]) for i, j in spans]
    ranked = [(hits[0].score, span, hits) for span, hits in zip(spans, retriever.nearest("object", texts), strict=True)]
    score, (start, end), hits = max(ranked, key=lambda row: row[0])
    if score < (NEAR_ENOUGH if absent else APPROXIMATE):
        raise not_understood(sentence, retriever)
    near = tuple(hit.entry for hit in hits)
    span = " ".join(sentence.words[start:end])
    return Mention("object", hits[0].entry, start, end, span, min(score, STAND_IN), "embedding", near)


def _heads(sentence: Sentence) -> list[tuple[int, int]]:
    """Unknown words that may be the subject: the last of each run of them, those before the first verb if there are."""
    free = [i for i in unclaimed(sentence.words, sentence.found) if sentence.preposition(i) is None]
    verb = min((m.start for m in sentence.of("motion")), default=len(sentence.words))
    before = [i for i in free if i < verb]
    return [(i, i + 1) for i in before or free if i + 1 not in free]


def unknown(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library) -> tuple[str, ...]:
    """What the sentence is about, when the library has nothing for it; a world without it is not accepted.

    Things that take part. Where no thing, matter or being stands for the subject: the nouns before the first verb or
    place. Where one stands there and nothing is known to move: the word behind it, if it looks like a verb.
    """
    things = [m for m in lacking(sentence, library) if key is None or m.span != key.match.span]
    named = (*(m.span for m in things), *_beside(sentence, key, motions), *_met(sentence, key, motions, library))
    moving = [library.motions[m.kind] for m in motions if not library.motions[m.kind].state]
    if moving and (key is None or any(entry.object != "none" for entry in moving)):
        verb = _otherwise(sentence, motions, library)
    elif key is not None:
        verb = _verb_behind(sentence, (places_of(tokens(key.match.span), sentence.words) or [0])[0], key.match.span)
    else:
        subject = next((m for m in sentence.of("weather") if sentence.preposition(m.start) is None), None)
        verb = _verb_behind(sentence, subject.start, subject.span) if subject else ""
    named = (*named, verb) if verb else named
    if key is not None or any(motion.subject for motion in motions):
        return named
    words = {word for m in things for word in sentence.words[m.start : m.end]}
    return (*named, *(word for word in _before_the_place(sentence) if word not in words))


def _otherwise(sentence: Sentence, motions: Sequence[Motion], library: Library) -> str:
    """What a being is said to do, where it is only shown doing what such beings do: a bird perches."""
    for motion in motions:
        subject = motion.subject
        alone = library.motions[motion.kind].alone
        if subject is None or subject.name not in alone or motion.span not in subject.span.split():
            continue
        behind = motion.at + len(tokens(subject.span))
        rests = next((m.span for m in sentence.of("motion") if m.start == behind), "")
        return rests or _verb_behind(sentence, motion.at, subject.span)
    return ""


def _beside(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion]) -> list[str]:
    """Things that act beside the key object and that the recipe does not show: it shows that one, at most one more."""
    kinds = {motion.kind for motion in motions}
    if key is None or not kinds <= ALONE:
        return []
    falls = kinds <= {"falling"} and not any(motion.source for motion in motions)
    verb = min((m.start for m in sentence.of("motion")), default=0)
    acting = [m for m in sentence.of("object") if m.start < verb and sentence.preposition(m.start) is None]
    by_and = next((m for m in acting[1:] if "and" in sentence.words[acting[0].end : m.start]), None)
    return [m.span for m in acting[1:] if by_and is not None and not (falls and m is by_and)]


MET = frozenset({"into", "onto", "down", "through"})
"""Prepositions of a thing without which the motion is another one: a fall onto a pillow, down a staircase."""


def _met(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library) -> list[str]:
    """Things the key object goes into, onto or down, where the recipe shows only that one and no room has the other."""
    if key is None or not motions or not {motion.kind for motion in motions} <= ALONE - {"floating"}:
        return []
    verb = min((m.start for m in sentence.of("motion")), default=0)
    behind = [m for m in sentence.of("object") if m.start > verb and sentence.preposition(m.start) in MET]
    return [m.span for m in behind if library.objects[m.entry].category not in ("furniture", "appliance")]


def _verb_behind(sentence: Sentence, start: int, span: str) -> str:
    """The unknown word right behind a noun, where it looks like a verb: a stone skips, marbles pour, clouds drift."""
    left = set(unclaimed(sentence.words, sentence.found))
    named = {i for m in sentence.found for i in range(m.start, m.end) if m.kind != "material"}
    behind = start + len(tokens(span))
    holds = sentence.words[behind : behind + 1] == ["of"]  # "a bottle of champagne is opened"
    for i in range(behind + holds, len(sentence.words)):
        word = sentence.words[i]
        if word in BOUNDARIES | LOCATIVES | {"with", "of", "and"} or i in named:
            return ""
        if i in left and not word.endswith("ly") and (is_inflected(word) or not holds):
            return word if is_inflected(word) or is_plural(span) else ""
    return ""


def _before_the_place(sentence: Sentence) -> list[str]:
    first = min((m.start for m in sentence.found if m.kind in ("scene", "ground", "motion", "weather")), default=99)
    ends = [i for i, word in enumerate(sentence.words) if word in LOCATIVES or word in BOUNDARIES]
    until = min([first, *ends], default=first)
    left = [i for i in unclaimed(sentence.words, sentence.found) if i < until]
    named = {m.start for m in sentence.found if m.kind in ("scene", "ground", "weather")}
    while left and left[-1] + 1 in named:  # an adjective of the place
        named.add(left.pop())
    return [sentence.words[i] for i in left]


def left_over(
    sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library
) -> tuple[str, ...]:
    """Words that changed nothing: no mention, no adjective of what acts, no word that sets one of its numbers."""
    known = {*key.modifiers, *told_words(key.phrase, library)} if key else set()
    tables = [table for motion in motions for table in library.motions[motion.kind].numbers.values()]
    known |= {word for table in tables for phrase in table for word in tokens(phrase)}
    for subject in (motion.subject for motion in motions if motion.subject):
        known |= {*subject.modifiers, *subject.span.split()}
    return tuple(sentence.words[i] for i in unclaimed(sentence.words, sentence.found) if sentence.words[i] not in known)


def not_understood(sentence: Sentence, retriever: Retriever) -> NotUnderstood:
    """The refusal of a sentence, with the nearest entries named."""
    texts = [m.span for m in lacking(sentence, retriever.library)]
    texts = (
        texts or [sentence.words[i] for i in unclaimed(sentence.words, sentence.found)] or [" ".join(sentence.words)]
    )
    ranked = sorted(
        (
            (hit.score, hit.entry, text)
            for text, hits in zip(texts, retriever.nearest("object", texts), strict=True)
            for hit in hits
        ),
        reverse=True,
    )
    near = ", ".join(dict.fromkeys(entry.replace("_", " ") for _, entry, _ in ranked[:6]))
    words = ", ".join(f'"{text}"' for text in texts[:3])
    return NotUnderstood(
        f"Nothing in the library fits {words} (nearest, but not near enough: {near}).",
        fix="Name a thing the library knows, or use a language model (set OPENAI_API_KEY or OPENAI_BASE_URL).",
    )
