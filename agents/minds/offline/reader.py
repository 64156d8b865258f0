"""Reading a sentence: which object acts, how it moves, where and when. Rules over mentions; no sentence is special."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Kind, Mention, Retriever
from ....retrieval_index.words import BOUNDARIES, LOCATIVES, STOPWORDS, tokens
from ....state.errors import NotUnderstood
from ....state.plans import Brief, KeyObject, Match, Motion
from ....state.values import Decision
from .mentions import ATTRIBUTES, mentions, unclaimed
from .motion_reading import fitting, named_motions, with_hours_settled, with_weather
from .sentence import Sentence, count_said, is_plural, noun_phrase
from .setting import read_setting

APPROXIMATE = 0.45
"""Cosine under which the nearest object is not even an approximation of an unknown noun."""


def read(prompt: str, retriever: Retriever) -> Brief:
    """Read a prompt. Raises NotUnderstood when nothing in it fits the library, or the thing that moves does not."""
    words = tokens(prompt)
    sentence = Sentence(words, mentions(words, retriever))
    named = named_motions(sentence, retriever.library)
    key, key_decisions = _key_object(sentence, named, retriever)
    if key is None and not named and not sentence.of("scene") and not sentence.of("weather"):
        raise _not_understood(sentence, retriever)
    others = tuple(m.entry for m in sentence.of("object") if key is None or m.entry != key.match.entry)
    setting, setting_decisions = read_setting(words, sentence.found, others, named, retriever.library)
    with_all = with_weather(named, setting, sentence, retriever.library)
    with_all = with_hours_settled(with_all, sentence, retriever.library)
    motions, left_out = fitting(with_all, setting, retriever.library)
    return Brief(
        key_object=key,
        motions=motions,
        setting=setting,
        words=tuple(words),
        left_out=left_out,
        unknown=_unknown(sentence, key, motions),
        decisions=(*key_decisions, *setting_decisions, *_motion_decisions(motions)),
        not_understood=_left_over(sentence, key, motions, retriever.library),
    )


FURNISHING = frozenset({"furniture", "lamp", "appliance", "decor"})

SOURCES = frozenset({"from", "into", "over", "out", "inside", "within"})
"""Prepositions of what matter comes from or meets: steam from a cup, water into a mug, a cloth over a sphere."""


def _key_object(
    sentence: Sentence, motions: Sequence[Motion], retriever: Retriever
) -> tuple[KeyObject | None, list[Decision]]:
    """The first object that is not a place: what acts stands before its verb and behind no preposition of place."""
    objects = sentence.of("object")
    entries = [retriever.library.motions[motion.kind] for motion in motions]
    part = {entry.object for entry in entries if entry.name != "still"}
    free = [m for m in objects if sentence.preposition(m.start) is None]
    if not motions:  # nothing is said to move or to stand: furniture is the room's own
        free = [m for m in free if retriever.library.objects[m.entry].category not in FURNISHING]
    mention = next(iter(free), None)
    if mention is None and "source" in part:
        mention = next((m for m in objects if sentence.preposition(m.start) in SOURCES), next(iter(objects), None))
    needs_one = "acts" in part
    if mention is None and needs_one:
        mention = _approximate(sentence, retriever) or next(iter(objects), None)
        if mention is None:
            raise _not_understood(sentence, retriever)
    if mention is None:
        return None, [Decision(agent="object_agent", question="select", choice="none", how="rule")]
    return _described(sentence, mention, retriever)


def _approximate(sentence: Sentence, retriever: Retriever) -> Mention | None:
    """The nearest object to an unknown noun that stands where the subject stands; None when nothing is near."""
    places = [i for i in unclaimed(sentence.words, sentence.found) if sentence.preposition(i) is None]
    if not places:
        return None
    texts = [sentence.words[i] for i in places]
    ranked = [(hits[0].score, i, hits) for i, hits in zip(places, retriever.nearest("object", texts), strict=True)]
    score, position, hits = max(ranked, key=lambda row: row[0])
    if score < APPROXIMATE:
        raise _not_understood(sentence, retriever)
    near = tuple(hit.entry for hit in hits)
    word = sentence.words[position]
    return Mention("object", hits[0].entry, position, position + 1, word, score, "embedding", near)


def _described(sentence: Sentence, mention: Mention, retriever: Retriever) -> tuple[KeyObject, list[Decision]]:
    before = noun_phrase(sentence, mention.start)
    attributes = {m.kind: m for m in sentence.found if m.start in before and m.kind in ATTRIBUTES}
    attributes |= {m.kind: m for m in _inside(mention, retriever)}
    after = _made_of(sentence, mention.end)
    material = attributes.get("material") or after
    colour = attributes.get("colour")
    claimed = {i for m in attributes.values() for i in range(m.start, m.end)}
    modifiers = tuple(
        sentence.words[i] for i in before if i not in claimed and sentence.words[i] not in STOPWORDS | BOUNDARIES
    )
    match = Match(entry=mention.entry, span=mention.span, score=mention.score, how=mention.how, nearest=mention.nearest)
    key = KeyObject(
        match=match,
        count=count_said(sentence, before, retriever.library) or _unspoken_count(mention),
        colour=colour.entry if colour else None,
        material=material.entry if material else None,
        modifiers=tuple(m for m in modifiers if not m.isdigit()),
    )
    decision = Decision(
        agent="object_agent",
        question="select",
        choice=mention.entry,
        score=mention.score,
        how=mention.how,
        span=mention.span,
        alternatives=mention.nearest,
    )
    return key, [decision]


def _inside(mention: Mention, retriever: Retriever) -> list[Mention]:
    """Colour and material that are part of the name itself: a "glass bottle" is of glass."""
    words = mention.span.split()
    kinds: tuple[Kind, ...] = ("material", "colour")
    described = words if "of" in words else words[:-1]  # a piece of iron is of iron
    return [m for m in retriever.exact(described) if m.kind in kinds]


def _made_of(sentence: Sentence, start: int) -> Mention | None:
    """A material named behind the noun: "a mug made of steel", "a cup of clay"."""
    tail = sentence.words[start : start + 3]
    if "of" not in tail:
        return None
    return next((m for m in sentence.of("material") if start < m.start <= start + 3), None)


def _unspoken_count(mention: Mention) -> int:
    return PLURAL_COUNT if is_plural(mention.span) and mention.how != "exact" else 1


PLURAL_COUNT = 5
"""How many a bare plural means ("books fall off …")."""


def _unknown(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion]) -> tuple[str, ...]:
    """What the sentence is about, when the library has no word for it: the noun before its first verb or place.

    Nothing is unknown once a thing, a matter or a being stands for the subject.
    """
    if key is not None or any(motion.subject for motion in motions):
        return ()
    first = min((m.start for m in sentence.found if m.kind in ("scene", "ground", "motion", "weather")), default=99)
    ends = [i for i, word in enumerate(sentence.words) if word in LOCATIVES or word in BOUNDARIES]
    until = min([first, *ends], default=first)
    left = [i for i in unclaimed(sentence.words, sentence.found) if i < until]
    named = {m.start for m in sentence.found if m.kind in ("scene", "ground", "weather")}
    while left and left[-1] + 1 in named:  # an adjective of the place
        named.add(left.pop())
    return tuple(sentence.words[i] for i in left)


def _left_over(
    sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library
) -> tuple[str, ...]:
    """Words that changed nothing: no mention, no adjective of what acts, no word that sets one of its numbers."""
    known = set(key.modifiers) if key else set()
    tables = [table for motion in motions for table in library.motions[motion.kind].numbers.values()]
    known |= {word for table in tables for phrase in table for word in tokens(phrase)}
    for subject in (motion.subject for motion in motions if motion.subject):
        known |= {*subject.modifiers, *subject.span.split()}
    return tuple(sentence.words[i] for i in unclaimed(sentence.words, sentence.found) if sentence.words[i] not in known)


def _motion_decisions(motions: Sequence[Motion]) -> list[Decision]:
    kinds = ", ".join(motion.kind for motion in motions) or "still"
    spans = ", ".join(motion.span for motion in motions)
    return [
        Decision(
            agent="postprocess_agent", question="motion", choice=kinds, span=spans, how="rule" if motions else "default"
        )
    ]


def _not_understood(sentence: Sentence, retriever: Retriever) -> NotUnderstood:
    texts = [sentence.words[i] for i in unclaimed(sentence.words, sentence.found)] or [" ".join(sentence.words)]
    ranked = sorted(
        (
            (hit.score, hit.entry, text)
            for text, hits in zip(texts, retriever.nearest("object", texts), strict=True)
            for hit in hits
        ),
        reverse=True,
    )
    near = ", ".join(dict.fromkeys(entry.replace("_", " ") for _, entry, _ in ranked[:6]))
    unknown = ", ".join(f'"{text}"' for text in texts[:3])
    return NotUnderstood(
        f"Nothing in the library fits {unknown} (nearest, but not near enough: {near}).",
        fix="Name a thing the library knows, or use a language model (set OPENAI_API_KEY or OPENAI_BASE_URL).",
    )
