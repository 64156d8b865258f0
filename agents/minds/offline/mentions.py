"""Which library entries a sentence mentions, each word claimed once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import cast

from ....retrieval_index.catalog import Library
from ....retrieval_index.moving import REACH, Moving, movements, subject_nouns
from ....retrieval_index.search import THRESHOLD, Kind, Mention, Retriever
from ....retrieval_index.words import (
    BOUNDARIES,
    DETERMINERS,
    LOCATIVES,
    PICTURE_WORDS,
    STOPWORDS,
    is_inflected,
    is_plural,
    places_of,
    tokens,
    verb_forms,
)
from .describing import (
    SINGULAR,
    describes,
    does,
    is_likened,
    is_of_one,
    is_one_piece,
    is_outside,
    is_part_of_name,
    only_describing,
)

BE = frozenset({"is", "are", "was", "were", "slowly", "quickly", "gently", "suddenly"})
"""Words that may stand between what acts and its verb."""

OF_ITSELF = frozenset({"land", "hop", "glide", "dive", "launch", "hover", "soar", "rise", "swing", "spin", "slide"})
"""What creatures do by themselves, and things only when something moves them: no pigeon is dropped on a bench."""

LIGHT = frozenset({"light", "sunlight", "moonlight", "sunshine", "daylight", "lamplight", "candlelight", "glow"})

ATTRIBUTES: frozenset[Kind] = frozenset({"material", "colour", "count", "pace"})


SUPPORT_WORDS = frozenset(
    {"floor", "ground", "surface", "top", "bottom", "edge", "side", "middle", "air", "rim", "height"}
)
"""Words that say where on a place something is; they name no place and no thing."""


def _order(text: str) -> tuple[Kind, ...]:
    return tuple(cast("Kind", kind) for kind in text.split())


_BEFORE_NOUN = _order("count colour material ground season time weather mood pace motion object scene shot absent")
_BEFORE_PLACE = _order("count colour ground season material time weather mood pace motion object scene shot absent")
_AFTER_LOCATIVE = _order("scene object ground time weather motion season material colour mood pace count shot absent")
_AFTER_DETERMINER = _order("object scene ground weather time season count motion material colour mood pace shot absent")
_ELSEWHERE = _order("motion count object time weather season scene ground pace colour material mood shot absent")

_PLACES: frozenset[Kind] = frozenset({"scene", "ground"})


def mentions(words: Sequence[str], retriever: Retriever) -> list[Mention]:
    """Mentions in order, no two overlapping: phrases first (longest wins), embeddings for the words left over.

    A noun that moves as its kind has it ("leaves fall") is no library object then.
    """
    exact = [m for m in retriever.exact(words) if m.kind != "pace" or m.span == m.entry]  # what slows is not slow
    exact = [m for m in exact if not is_likened(words, m.start)]
    said, exact = exact, only_describing(words, exact, retriever.library)
    adjectives = {m.start for m in said if m.kind == "motion"} - {m.start for m in exact if m.kind == "motion"}
    unmeant = {m.start for m in said} - {m.start for m in exact}
    verbs_at = {m.start for m in exact if m.kind == "motion"}
    exact = [
        m
        for m in exact
        if not _is_noun(words, m, retriever.library) and not _acts(words, m, exact, verbs_at, retriever.library)
    ]
    exact = [m for m in exact if not _is_side(words, m, verbs_at) and not _is_hue(words, m, exact, retriever.library)]
    exact = [m for m in exact if not is_of_one(words, m, retriever.library)]
    things = [i for m in exact if m.kind == "object" for i in range(m.start, m.end)]
    compounds = {i for m in exact if m.kind == "absent" and m.end - m.start > 1 for i in range(m.start, m.end)}
    exact = [_turned(words, m, retriever.library) for m in exact]
    unlike = {m.start for m in exact if _of_a_being(words, m, exact, retriever.library)}
    exact = [m for m in exact if m.kind != "motion" or m.start not in unlike]
    moves = any(m.kind == "motion" and not retriever.library.motions[m.entry].state for m in exact)
    spoken = ["" if i in compounds else word for i, word in enumerate(words)]  # a wind chime is no wind
    moving = movements(spoken, retriever.library, things, moves)
    moving = [m for m in moving if not is_one_piece(words, m, retriever.library)]
    moving = [m for m in moving if not is_part_of_name(m, exact, retriever.library)]
    verbs = [_turned(words, _verb(words, m), retriever.library) for m in moving]
    matter = _matter(words, moving, retriever.library) | _fuel(words, exact, retriever.library)
    at = {i for m in verbs for i in range(m.start, m.end)}
    poured = _matter(words, moving, retriever.library, parts=("source",)) | _grains(words, verbs, retriever.library)
    rest = [m for m in exact if at.isdisjoint(range(m.start, m.end)) and not _hidden(m, matter)]
    rest = [m for m in rest if m.kind not in _PLACES or poured.isdisjoint(range(m.start, m.end))]
    rest = [m for m in rest if not (m.kind == "scene" and words[m.end : m.end + 1] == ["of"] and m.end + 1 in poured)]
    rest = [m for m in rest if not is_outside(words, m, retriever.library)]
    pieces = _matter(words, moving, retriever.library, parts=("none",))
    rest = [m for m in rest if not (m.kind == "object" and m.end in pieces and m.start not in pieces)]  # maple leaves
    found = _settle([*verbs, *_elsewhere(rest, matter)], words, retriever.library)
    found = [kept for m in found for kept in _of_unknown_head(words, m, found, retriever)]
    left_over = [m for m in _by_meaning(words, found, retriever) if matter.isdisjoint(range(m.start, m.end))]
    left_over = [m for m in left_over if m.start not in (adjectives if m.kind == "motion" else unmeant)]
    found = sorted(found + [m for m in left_over if m.start not in unlike], key=lambda m: m.start)
    return [m for i, m in enumerate(found) if not _qualifies(m, found[i + 1] if i + 1 < len(found) else None)]


def _is_noun(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """A verb's form between a determiner and the end of its clause is a noun: "into the sink", "a drop of ink"."""
    if mention.kind != "motion" or mention.end - mention.start > 1 or mention.start == 0:
        return False
    after = words[mention.end] if mention.end < len(words) else "."
    entry = library.motions[mention.entry]
    is_verb = any(form in entry.verbs for form in verb_forms(mention.span))
    ends = after in BOUNDARIES or (after == "of" and not entry.state)
    down_a = mention.start > 1 and words[mention.start - 2] in LOCATIVES  # rolls down *a slide* in a park
    ends = ends or (down_a and after in LOCATIVES)
    opens = words[mention.start - 1] in DETERMINERS or (after == "of" and words[mention.start - 1] in SINGULAR)
    return is_verb and opens and ends


def _is_side(words: Sequence[str], mention: Mention, verbs_at: Collection[int]) -> bool:
    """A word for a side of something names a thing only where it acts itself: a top spins, on top of a box."""
    if mention.kind != "object" or not set(words[mention.start : mention.end]) <= SUPPORT_WORDS:
        return False
    return mention.end not in verbs_at or preposition_before(words, mention.start) is not None


BECOMES = frozenset(
    {"turn", "turns", "turned", "turning", "become", "becomes", "became", "becoming", "grows", "glows", "glowing",
     "fades", "fading", "shifts", "shifting", "burns"}
)  # fmt: skip
"""Verbs right behind which a bare word that is a colour too is that colour."""


def _is_hue(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """A thing whose name is a colour too is the colour next to a noun or behind its verb: it turns the sky orange."""
    if mention.kind != "object" or words[mention.end - 1] not in library.colours:
        return False
    if not is_plural(mention.span) and describes(words, mention.end, exact, library):
        return True
    if mention.span not in library.colours:
        return False
    if mention.start and (words[mention.start - 1] in BECOMES or words[mention.start - 1] in ("to", "into", "from")):
        return True
    nouns = subject_nouns(words, [entry for entry in library.motions.values() if entry.subjects])
    before = {m.end for m in exact if m.kind in ("object", "scene", "motion")} | {noun.end for noun in nouns}
    return mention.start in before or mention.end in {noun.start for noun in nouns}


def _of_a_being(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """A thing's motion, said right behind what no thing stands for: nobody drops the butterfly that lands.

    Beings, notions (clouds drift) and light (it falls through a window).
    """
    if mention.kind != "motion" or library.motions[mention.entry].subjects:
        return False
    before = range(mention.start)
    if any(words[i] in LIGHT and set(words[i + 1 : mention.start]) <= BE for i in before):
        return True
    if not _moves_a_thing(library, mention.entry):
        return False
    if any(m.kind == "object" and m.end <= mention.start for m in exact):
        return bool(OF_ITSELF & set(verb_forms(mention.span))) and _is_creature(words, mention, exact, library)
    notions = [m.end for m in exact if m.kind == "absent" and library.absent.get(m.entry) == "notions"]
    ends = [end for end in notions if end <= mention.start and set(words[end : mention.start]) <= BE]
    return bool(ends) or _behind_a_being(words, mention, library)


def _behind_a_being(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """Does a being that means a motion by itself stand right before the verb?"""
    beings = [entry for entry in library.motions.values() if entry.alone]
    nouns = [noun for noun in subject_nouns(words, beings) if noun.end <= mention.start]
    if not nouns or preposition_before(words, nouns[-1].start) or not set(words[nouns[-1].end : mention.start]) <= BE:
        return False
    return any(nouns[-1].name in entry.alone for entry in beings)


def _is_creature(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """Does a creature that the library has as a thing stand right before the verb?"""
    before = [m for m in exact if m.kind == "object" and m.end <= mention.start]
    acting = [m for m in before if set(words[m.end : mention.start]) <= BE]
    return any(library.objects[m.entry].category == "creature" for m in acting)


def _moves_a_thing(library: Library, kind: str) -> bool:
    entry = library.motions[kind]
    return entry.object == "acts" and not entry.subjects and not entry.state


def _turned(words: Sequence[str], mention: Mention, library: Library) -> Mention:
    """The motion as a word close behind its verb turns it: what floats up into the sky does not swim."""
    if mention.kind != "motion" or not library.motions[mention.entry].turns:
        return mention
    tables = library.motions[mention.entry].turns
    turns = next((tables[form] for form in verb_forms(words[mention.start]) if form in tables), {})
    kinds = [turns[word] for word in words[mention.end : mention.end + REACH + 1] if word in turns]
    return mention if not kinds or mention.entry in kinds else replace(mention, entry=kinds[0])


def _fuel(words: Sequence[str], exact: Sequence[Mention], library: Library) -> set[int]:
    """Positions of what a motion named here burns, where its recipe makes that itself."""
    kinds = {m.entry for m in exact if m.kind == "motion"}
    phrases = [tokens(phrase) for kind in kinds for phrase in library.motions[kind].numbers.get("fuel", ())]
    return {i for phrase in phrases for at in places_of(phrase, words) for i in range(at, at + len(phrase))}


def _acts(
    words: Sequence[str], mention: Mention, exact: Sequence[Mention], verbs_at: Collection[int], library: Library
) -> bool:
    """A verb's form that also names a thing, right before a verb, is the thing: "the swing moves back and forth"."""
    if mention.kind != "motion" or not (mention.end in verbs_at or does(words, mention.end, library)):
        return False
    return any(m.kind == "object" and (m.start, m.end) == (mention.start, mention.end) for m in exact)


def _elsewhere(found: list[Mention], matter: set[int]) -> list[Mention]:
    """Without the places that only what moves suggests, where another place is named: snow falls *in the forest*."""
    named = any(m.kind == "scene" and matter.isdisjoint(range(m.start, m.end)) for m in found)
    return [m for m in found if not (named and m.kind == "scene" and not matter.isdisjoint(range(m.start, m.end)))]


def _verb(words: Sequence[str], moving: Moving) -> Mention:
    at = moving.verb_at
    return Mention("motion", moving.kind, at, at + 1, words[at], how="synonym")


def _matter(
    words: Sequence[str], moving: Sequence[Moving], library: Library, parts: Collection[str] = ("source", "none")
) -> set[int]:
    """Positions of the nouns that move of themselves in this sentence, and of their like: all its leaves and trees.

    What comes out of a thing ("water into a mug") names no place either; sand that flows by itself does.
    """
    entries = [library.motions[kind] for kind in dict.fromkeys(m.kind for m in moving)]
    nouns = subject_nouns(words, [entry for entry in entries if entry.object in parts])
    return {i for noun in nouns for i in range(noun.start, noun.end)}


def _grains(words: Sequence[str], verbs: Sequence[Mention], library: Library) -> set[int]:
    """Positions of what is poured out in grains, on a table unless said otherwise: that sand is no desert."""
    entries = [entry for m in verbs if "grain" in (entry := library.motions[m.entry]).numbers]
    return {i for noun in subject_nouns(words, entries) for i in range(noun.start, noun.end)}


def _hidden(mention: Mention, matter: set[int]) -> bool:
    """Is this noun spoken of as what moves, rather than as a thing of the library or what a thing is made of?"""
    return mention.kind in ("object", "material", "absent") and not matter.isdisjoint(range(mention.start, mention.end))


def _qualifies(mention: Mention, after: Mention | None) -> bool:
    """A thing named right before another only says which kind of it is meant: a goldfish bowl is a bowl."""
    things, nouns = ("object", "absent"), ("object", "absent", "scene")
    return after is not None and mention.kind in things and after.kind in nouns and mention.end == after.start


def _of_unknown_head(
    words: Sequence[str], mention: Mention, found: Sequence[Mention], retriever: Retriever
) -> list[Mention]:
    """A thing right before a noun nobody knows and its verb is no thing but a material or nothing: "a glass ornament
    shatters".
    """
    at = mention.end
    acts = any(m.kind == "motion" and m.start == at + 1 for m in found)
    if mention.kind != "object" or is_plural(mention.span) or not acts or at not in unclaimed(words, found):
        return [mention]
    if is_inflected(words[at]) or words[at].endswith("ly"):
        return [mention]
    hit = retriever.vocabularies["material"].lookup(words[mention.start : at])
    return [replace(mention, kind="material", entry=hit[0], how=hit[1])] if hit else []


def unclaimed(words: Sequence[str], found: Sequence[Mention]) -> list[int]:
    """Positions of content words no mention of something the library has covers."""
    claimed = {i for m in found if m.kind != "absent" for i in range(m.start, m.end)}
    known = STOPWORDS | BOUNDARIES | SUPPORT_WORDS | PICTURE_WORDS
    return [i for i, w in enumerate(words) if i not in claimed and w not in known and not w.isdigit()]


def _settle(candidates: Sequence[Mention], words: Sequence[str], library: Library) -> list[Mention]:
    """Longest span first, things before counts; where one span has several kinds, its surroundings decide."""
    by_span: dict[tuple[int, int], list[Mention]] = {}
    for mention in candidates:
        by_span.setdefault((mention.start, mention.end), []).append(mention)
    taken: set[int] = set()
    chosen: list[Mention] = []
    for (start, end), rivals in sorted(by_span.items(), key=_precedence):
        if taken.isdisjoint(range(start, end)):
            chosen.append(_in_context(rivals, words, by_span, library))
            taken |= set(range(start, end))
    return chosen


def _precedence(item: tuple[tuple[int, int], list[Mention]]) -> tuple[int, bool, int]:
    (start, end), rivals = item
    return start - end, all(m.kind != "object" for m in rivals), start


def _in_context(
    rivals: list[Mention], words: Sequence[str], by_span: dict[tuple[int, int], list[Mention]], library: Library
) -> Mention:
    """The kind that fits the place of the words: "glass" before a noun is a material, after "a" an object."""
    kinds = {m.kind: m for m in rivals}
    start, end = rivals[0].start, rivals[0].end
    before = words[start - 1] if start else ""
    nouns = {"object", "absent", *_PLACES}
    acts = any(s == end and any(m.kind == "motion" for m in ms) for (s, _), ms in by_span.items())
    elsewhere = any(
        m.kind in ("scene", "weather") for (s, e), ms in by_span.items() if s >= end or e <= start for m in ms
    )
    if {"scene", "absent"} <= kinds.keys() and (acts or elsewhere) and not _after_locative(words, start):
        return kinds["absent"]  # a house that burns is the thing, not where it happens
    follows = {m.kind for (s, _), ms in by_span.items() if s == end for m in ms}
    every = [m for ms in by_span.values() for m in ms]
    described = {"object", "material"} <= kinds.keys() and not is_plural(words[end - 1])
    described = described and describes(words, end, every, library)
    if follows & nouns or described:
        order = _BEFORE_NOUN if described or follows & {"object", "absent"} else _BEFORE_PLACE
    elif _after_locative(words, start):
        order = _AFTER_LOCATIVE
    else:
        order = _AFTER_DETERMINER if before in DETERMINERS | {"of"} else _ELSEWHERE
    return next(kinds[kind] for kind in order if kind in kinds)


def _after_locative(words: Sequence[str], start: int) -> bool:
    """True when the noun phrase that ends here began with a preposition of place."""
    return preposition_before(words, start) is not None


def preposition_before(words: Sequence[str], position: int) -> str | None:
    """The preposition of place whose noun phrase reaches position; "the edge of" and the like are looked through."""
    for i in range(position - 1, -1, -1):
        word = words[i]
        if word in LOCATIVES:
            return word
        opens = word in DETERMINERS and (i == 0 or words[i - 1] not in LOCATIVES | {"of"})
        if opens or word in BOUNDARIES or (word in STOPWORDS and word not in DETERMINERS and word != "of"):
            return None
    return None


def _by_meaning(words: Sequence[str], found: Sequence[Mention], retriever: Retriever) -> list[Mention]:
    """Embedding matches for content words that no phrase covers; the best kind wins, if it reaches its threshold."""
    absent = {i for m in found if m.kind == "absent" for i in range(m.start, m.end)}
    doing = {m.end for m in found if m.kind in ("object", "absent") and m.end < len(words)}
    doing = {i for i in doing if is_inflected(words[i]) or is_plural(words[i - 1])}  # marbles *pour*, popcorn *pops*
    left = [i for i in unclaimed(words, found) if i not in absent and not is_likened(words, i)]
    heads = [i for i in left if _is_head(words, i, found)]
    acting = {i for i in heads if does(words, i, retriever.library)}
    spans = [(i, i + 1) for i in heads] + [(i - 1, i + 1) for i in heads if i - 1 in left]
    if not spans:
        return []
    texts = [" ".join(words[i:j]) for i, j in spans]
    scored = [m for kind in THRESHOLD for m in _near(kind, spans, texts, retriever)]
    scored = [m for m in scored if m.kind == "motion" or not {m.start, m.end - 1} & {*doing, *acting}]
    scored = [m for m in scored if m.kind != "mood" or preposition_before(words, m.start) is None]  # in a theatre
    acts = any(m.kind in ("object", "motion") for m in found)  # where something acts, a place has its preposition
    scored = [m for m in scored if not (acts and m.kind == "scene" and preposition_before(words, m.start) is None)]
    chosen: list[Mention] = []
    for mention in sorted(scored, key=lambda m: (-m.score, m.start)):
        if all(mention.end <= m.start or mention.start >= m.end for m in chosen):
            chosen.append(mention)
    return chosen


def _is_head(words: Sequence[str], position: int, found: Sequence[Mention]) -> bool:
    """May this word be a noun of its own? A word before another noun or its adjectives only describes."""
    after = words[position + 1] if position + 1 < len(words) else "."
    if after == "," and _goes_on(words, position + 2, found):
        return False
    if after in STOPWORDS | BOUNDARIES:
        return True
    follows = next((m for m in found if m.start == position + 1), None)
    return follows is not None and follows.kind in ("motion", "pace")


def _goes_on(words: Sequence[str], position: int, found: Sequence[Mention]) -> bool:
    """Does a list of adjectives go on behind a comma: "a tall, thick-walled cup"?"""
    if position >= len(words) or words[position] in STOPWORDS:
        return False
    return not any(m.start == position and m.kind in ("motion", "pace") for m in found)


def _near(kind: Kind, spans: list[tuple[int, int]], texts: list[str], retriever: Retriever) -> list[Mention]:
    rows = retriever.meant(kind, texts)
    verb = kind == "motion"
    return [
        Mention(kind, hits[0].entry, i, j, text, hits[0].score, "embedding", tuple(h.entry for h in hits))
        for (i, j), text, hits in zip(spans, texts, rows, strict=True)
        if hits and (is_inflected(text) if verb else not text.endswith(("ing", "ed")))
    ]
