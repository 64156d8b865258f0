"""Reading a sentence: which object acts, how it moves, where and when. Rules over mentions; no sentence is special."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....retrieval_index.search import Kind, Mention, Retriever
from ....retrieval_index.words import BOUNDARIES, DETERMINERS, LOCATIVES, STOPWORDS, tokens
from ....state.errors import NotUnderstood
from ....state.plans import Brief, KeyObject, Match, Motion
from ....state.values import Decision
from .mentions import ATTRIBUTES, mentions, preposition_before, unclaimed
from .setting import read_setting

APPROXIMATE = 0.45
"""Cosine under which the nearest object is not even an approximation of an unknown noun."""

NEEDS_OBJECT = frozenset({"rolling", "falling", "bouncing", "sliding", "throwing", "spinning"})


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


def read(prompt: str, retriever: Retriever) -> Brief:
    """Read a prompt. Raises NotUnderstood when nothing in it fits the library, or the thing that moves does not."""
    words = tokens(prompt)
    sentence = Sentence(words, mentions(words, retriever))
    motions = _motions(sentence, retriever)
    key, key_decisions = _key_object(sentence, motions, retriever)
    if key is None and not motions and not sentence.of("scene") and not sentence.of("weather"):
        raise _not_understood(sentence, retriever)
    others = tuple(m.entry for m in sentence.of("object") if key is None or m.entry != key.match.entry)
    setting, setting_decisions = read_setting(sentence.words, sentence.found, others, retriever.library)
    decisions = [*key_decisions, *setting_decisions, *_motion_decisions(motions)]
    left = _left_over(sentence, key)
    return Brief(
        key_object=key, motions=tuple(motions), setting=setting, decisions=tuple(decisions), not_understood=left
    )


def _motions(sentence: Sentence, retriever: Retriever) -> list[Motion]:
    """The movements named, in order, each once; "lies" and "stands" count only when nothing moves."""
    paces = sentence.of("pace")
    pace = paces[0] if paces else None
    factor = float(retriever.library.manners["pace"][pace.span]) if pace else 1.0
    found: dict[str, Motion] = {}
    for mention in sentence.of("motion"):
        source, target = _from_and_to(sentence, mention)
        motion = Motion(
            kind=mention.entry,
            span=mention.span,
            pace=factor,
            pace_word=pace.span if pace else "",
            source=source,
            target=target,
        )
        found.setdefault(mention.entry, motion)
    moving = [motion for motion in found.values() if motion.kind != "still"]
    return moving or list(found.values())


def _from_and_to(sentence: Sentence, motion: Mention) -> tuple[str | None, str | None]:
    """What the motion leaves ("off a table") and where it goes ("to the floor"), as the words that say so."""
    ends = [m.start for m in sentence.of("motion") if m.start > motion.start]
    stop = min(ends, default=len(sentence.words))
    source = target = None
    for i in range(motion.start + 1, stop):
        phrase = _place_phrase(sentence.words[i + 1 : stop]) if sentence.words[i] in LOCATIVES else ""
        if phrase and sentence.words[i] in ("off", "from"):
            source = source or phrase
        elif phrase:
            target = target or phrase
    return source, target


def _place_phrase(words: Sequence[str]) -> str:
    """The noun phrase at the head of words, without its determiners: "the edge of a table" -> "edge of table"."""
    phrase: list[str] = []
    for word in words:
        if word in BOUNDARIES or (word in STOPWORDS and word not in DETERMINERS and word != "of"):
            break
        phrase += [] if word in DETERMINERS else [word]
    return " ".join(phrase)


def _key_object(
    sentence: Sentence, motions: Sequence[Motion], retriever: Retriever
) -> tuple[KeyObject | None, list[Decision]]:
    """The first object that is not a place: what acts stands before its verb and behind no preposition of place."""
    objects = sentence.of("object")
    free = [m for m in objects if sentence.preposition(m.start) is None]
    mention = next(iter(free), None)
    needs_one = any(motion.kind in NEEDS_OBJECT for motion in motions)
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
    before = _noun_phrase(sentence, mention.start)
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
        count=_count(sentence, before, mention, retriever),
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
    return [m for m in retriever.exact(words[:-1]) if m.kind in kinds]


def _noun_phrase(sentence: Sentence, end: int) -> list[int]:
    """Positions of the words before a noun that belong to it: back to a verb, preposition or boundary."""
    verbs = {i for m in sentence.found if m.kind == "motion" for i in range(m.start, m.end)}
    positions: list[int] = []
    for i in range(end - 1, -1, -1):
        word = sentence.words[i]
        stops = word in BOUNDARIES - {","} or word in LOCATIVES or (word in STOPWORDS and word not in DETERMINERS)
        if (stops and word != "of") or (i in verbs and i != end - 1):
            break
        positions.append(i)
    return positions[::-1]


def _made_of(sentence: Sentence, start: int) -> Mention | None:
    """A material named behind the noun: "a mug made of steel", "a cup of clay"."""
    tail = sentence.words[start : start + 3]
    if "of" not in tail:
        return None
    return next((m for m in sentence.of("material") if start < m.start <= start + 3), None)


def _count(sentence: Sentence, before: Iterable[int], mention: Mention, retriever: Retriever) -> int:
    counts = retriever.library.manners["counts"]
    for i in before:
        if sentence.words[i].isdigit():
            return max(1, min(200, int(sentence.words[i])))
    spoken = [m for m in sentence.of("count") if m.start in set(before)]
    number = max((int(counts[m.entry]) for m in spoken), default=1)
    is_plural = mention.span.endswith("s") and not mention.span.endswith("ss")
    return number if number > 1 or not is_plural or spoken else PLURAL_COUNT if mention.how != "exact" else number


PLURAL_COUNT = 5
"""How many a bare plural means ("books fall off …")."""


def _left_over(sentence: Sentence, key: KeyObject | None) -> tuple[str, ...]:
    known = set(key.modifiers) if key else set()
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
