"""Which motions a sentence names, of what, how fast, from where to where; and which of them its place allows."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.catalog import Library
from ....retrieval_index.moving import Noun, subject_nouns
from ....retrieval_index.search import Mention
from ....retrieval_index.words import (
    BOUNDARIES,
    LOCATIVES,
    STOPWORDS,
    is_inflected,
    is_plural,
    places_of,
    tokens,
    verb_forms,
)
from ....state.plans import Motion, Setting, Subject
from .mentions import unclaimed
from .sentence import Sentence, count_said, noun_phrase, place_phrase


def named_motions(sentence: Sentence, library: Library) -> tuple[Motion, ...]:
    """The movements named, in order, each once; states ("lies", "a stack of") count only when nothing moves."""
    found: dict[str, Motion] = {}
    for mention in sentence.of("motion"):
        found.setdefault(mention.entry, _motion(sentence, mention, library))
    moving = [motion for motion in found.values() if not library.motions[motion.kind].state]
    return tuple(moving or found.values())


def with_weather(
    motions: Sequence[Motion], setting: Setting, sentence: Sentence, library: Library
) -> tuple[Motion, ...]:
    """What moves of itself in the weather the sentence speaks of: a rainstorm rains, whether or not a verb says so."""
    kinds = (w.get("motion") for w in library.scenes["weather"] if w["name"] == setting.weather)
    kind, spoken = next(kinds, None), next(iter(sentence.of("weather")), None)
    if kind is None or spoken is None or library.motions[kind].recipe is None:
        return tuple(motions)
    if setting.indoor or any(m.kind == kind for m in motions):
        return tuple(motions)
    return (*motions, Motion(kind=kind, span=spoken.span, at=spoken.start))


def fitting(
    motions: Sequence[Motion], setting: Setting, library: Library
) -> tuple[tuple[Motion, ...], tuple[Motion, ...]]:
    """Motions the place allows, and those it does not: no rain falls in a room."""
    left_out = tuple(m for m in motions if setting.indoor and library.motions[m.kind].outdoors)
    return tuple(m for m in motions if m not in left_out), left_out


def with_hours_settled(motions: Sequence[Motion], sentence: Sentence, library: Library) -> tuple[Motion, ...]:
    """Where a sentence passes through several hours, the mist of one of them belongs to that hour, not to the whole.

    A time-lapse of something that moves, with no hour named, is of that motion and not of the light.
    """
    if not any(motion.kind == "light_change" for motion in motions):
        return tuple(motions)
    tables = library.motions["light_change"].numbers
    phrases = (*tables["hours"], *tables["whole_day"])
    hours = [phrase for phrase in phrases if places_of(tokens(phrase), sentence.words)]
    lapse = any(m.kind == "light_change" and m.span.startswith("time") for m in motions)
    dropped = {"fog"} if len(hours) > 1 else {"light_change"} if lapse and not hours and len(motions) > 1 else set()
    return tuple(m for m in motions if m.kind not in dropped)


def _motion(sentence: Sentence, mention: Mention, library: Library) -> Motion:
    paces = [m for m in sentence.of("pace") if _is_of(sentence, m, mention)]
    pace = min(paces, key=lambda m: abs(m.start - mention.start), default=None)
    source, target = _from_and_to(sentence, mention)
    return Motion(
        kind=mention.entry,
        span=mention.span,
        at=mention.start,
        subject=_subject(sentence, mention, library),
        pace=float(library.manners["pace"][pace.entry]) if pace else 1.0,
        pace_word=pace.span if pace else "",
        source=source,
        target=target,
    )


CLAUSES = BOUNDARIES | {"as", "while", "when", "where"}
"""Words that a clause ends at."""


def _is_of(sentence: Sentence, pace: Mention, motion: Mention) -> bool:
    """Does the pace belong to this motion: not to the verb right behind it, nor to the motion of another clause?"""
    behind = pace.end
    if behind in unclaimed(sentence.words, sentence.found) and is_inflected(sentence.words[behind]):
        return False  # "and slowly comes to a stop"
    clause = sum(word in CLAUSES for word in sentence.words[: pace.start])
    kinds = [m for m in sentence.of("motion") if sum(word in CLAUSES for word in sentence.words[: m.start]) == clause]
    return not kinds or any(m.entry == motion.entry for m in kinds)


def _subject(sentence: Sentence, mention: Mention, library: Library) -> Subject | None:
    """The noun of the kind's own that stands nearest to the verb, as the sentence describes it."""
    entry = library.motions[mention.entry]
    if not entry.subjects:
        return None
    nouns = subject_nouns(sentence.words, [entry])
    if any(form in entry.verbs for form in verb_forms(mention.span)):  # "sprout" is the verb here
        nouns = [n for n in nouns if (n.start, n.end) != (mention.start, mention.end)] or nouns
    free = [n for n in nouns if sentence.preposition(n.start) is None]  # a sheet on a clothesline
    noun = min(free or nouns, key=lambda n: abs(n.start - mention.start), default=None)
    return None if noun is None else _described(sentence, noun, library)


def _described(sentence: Sentence, noun: Noun, library: Library) -> Subject:
    before = _own_words(sentence, noun)
    said = {m.kind: m for m in sentence.found if m.start in before and m.kind in ("colour", "material", "count")}
    claimed = {i for m in said.values() for i in range(m.start, m.end)}
    span = " ".join(sentence.words[noun.start : noun.end])
    return Subject(
        name=noun.name,
        span=span,
        count=count_said(sentence, before, library),
        plural=is_plural(span) or span != noun.name,
        colour=said["colour"].entry if "colour" in said else None,
        material=said["material"].entry if "material" in said else None,
        modifiers=tuple(
            sentence.words[i] for i in before if i not in claimed and sentence.words[i].isalpha()
            and sentence.words[i] not in STOPWORDS
        ),
    )  # fmt: skip


def _own_words(sentence: Sentence, noun: Noun) -> list[int]:
    """Positions of the words before a noun that describe it: those behind the last thing, place or verb."""
    before = noun_phrase(sentence, noun.start)
    named = [i for m in sentence.found if m.kind in ("object", "scene", "motion") for i in range(m.start, m.end)]
    behind = max((i for i in named if i < noun.start), default=-1)
    return [i for i in before if i > behind]


def _from_and_to(sentence: Sentence, motion: Mention) -> tuple[str | None, str | None]:
    """What the motion leaves ("off a table") and where it goes ("to the floor"), as the words that say so."""
    ends = [m.start for m in sentence.of("motion") if m.start > motion.start]
    stop = min(ends, default=len(sentence.words))
    source = target = None
    for i in range(motion.start + 1, stop):
        phrase = place_phrase(sentence.words[i + 1 : stop]) if sentence.words[i] in LOCATIVES else ""
        if phrase and sentence.words[i] in ("off", "from"):
            source = source or phrase
        elif phrase:
            target = target or phrase
    return source, target
