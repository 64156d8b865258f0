"""Words that only describe what stands behind them: a cracked pot, an orange sky, marble counters, rolling hills."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ....retrieval_index.catalog import Library
from ....retrieval_index.moving import MOVERS, Moving, subject_nouns
from ....retrieval_index.search import Mention
from ....retrieval_index.words import (
    BOUNDARIES,
    DETERMINERS,
    LOCATIVES,
    STOPWORDS,
    is_plural,
    noun_forms,
    tokens,
    verb_forms,
)

SINGULAR = frozenset({"a", "an", "this", "that", "each", "every", "one", "another", "single"})
"""Behind these a word that ends in -s is no plural but a verb: an incense stick *gives*."""

ADVERBS = frozenset(
    {
        "upside", "half", "away", "back", "forth", "together", "apart", "again", "alone", "twice", "once", "aside",
        "ahead", "everywhere", "outward", "inward", "slightly",
    }
)  # fmt: skip

SHAPES = frozenset({"cube", "ball", "wooden block", "cylinder"})
"""Entries that "of" makes a portion of something: a cube of butter is butter."""

ASIDE = frozenset({"beside", "near", "behind", "above", "under", "below", "by", "before", "past", "around"})
"""Prepositions of what stands by: what burns *beside* a thing does not set it on fire."""

SOLID_MATTER = frozenset({"food", "fruit", "material"})
"""Categories of what is cut and formed in portions."""

ADJECTIVES = frozenset({"colour", "material", "count", "pace", "mood", "season", "weather"})

HOMONYMS = frozenset({"can", "die"})
"""Things named like a verb."""

NAMES = frozenset({"object", "absent", "material", "ground", "scene"})

OF_THINGS = frozenset({"light_change", "fog", "swaying", "camera_move"})
"""Kinds whose nouns a mood or the weather may describe: a clear sky, a cold wind."""


def does(words: Sequence[str], at: int, library: Library) -> bool:
    """Is this word, by its ending and what stands around it, what the noun before it does?"""
    word = words[at] if at < len(words) else ""
    if not word.endswith("s") or word.endswith(("ss", "us", "'s")) or len(word) < 4 or at == 0:
        return False
    after = words[at + 1] if at + 1 < len(words) else "."
    if any(words[i] in SINGULAR for i in phrase_before(words, at)):
        return True
    moves = any(form in entry.verbs for entry in library.motions.values() for form in verb_forms(word))
    return moves and words[at - 1] not in STOPWORDS | BOUNDARIES and (after.endswith("ly") or after in LOCATIVES)


def describes(words: Sequence[str], end: int, exact: Sequence[Mention], library: Library) -> bool:
    """Is what ends here followed by a noun, known or not, that it describes?"""
    word = words[end] if end < len(words) else "."
    if word in STOPWORDS | BOUNDARIES | ADVERBS or word.isdigit() or word.endswith(("ly", "ing", "ed")):
        return False
    return not does(words, end, library) and not any(m.kind == "motion" and m.start == end for m in exact)


def only_describing(words: Sequence[str], exact: Sequence[Mention], library: Library) -> list[Mention]:
    """The mentions without those whose words say something else where they stand."""
    kept = [m for m in exact if not (m.kind == "motion" and _is_adjective(words, m, exact, library))]
    kept = [m for m in kept if not (m.kind in ("mood", "weather") and _of_a_thing(words, m, exact, library))]
    kept = [m for m in kept if not (m.kind == "motion" and _of_nothing_there(words, m, library))]
    kept = [m for m in kept if not (m.kind == "object" and m.span in HOMONYMS and _is_no_noun(words, m, exact))]
    kept = [_portioned(m, exact, library) for m in kept]
    kept = [m for m in kept if not (m.kind in NAMES and _is_done(words, m, exact, library))]
    kept = [m for m in kept if not (m.kind == "season" and m.span == f"{m.entry}s")]  # a ball springs back
    return [m for m in kept if not (m.kind in ("object", "absent") and _runs_on(words, m, library))]


def is_participle(word: str, library: Library) -> bool:
    """Is it a form by which a noun may be said to have been through a motion: cracked, broken, fallen?"""
    irregular = {odd for entry in library.motions.values() for odd in entry.irregular}
    return word.endswith("ed") or (word in irregular and word.endswith(("n", "nt", "lt")))


def _is_adjective(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """A participle between the beginning of a noun phrase and its noun: "a cracked clay pot", "rolling green hills"."""
    if mention.end - mention.start > 1 or mention.end >= len(words) or not _opens(words, mention.start, exact):
        return False
    past = is_participle(mention.span, library)
    entry = library.motions[mention.entry]
    going = mention.span.endswith("ing") and entry.object == "acts" and not entry.subjects
    nouns = ("object", "absent", "scene") if past else ("scene",)
    noun = _next_noun(words, mention.end, exact)
    aside = mention.span.endswith("ing") and noun == "absent" and preposition_of(words, mention.start) in ASIDE
    return ((past or going) and noun in nouns) or aside


def preposition_of(words: Sequence[str], at: int) -> str:
    """The preposition right before the noun phrase that begins with this word or its determiner; "" without one."""
    at -= 1 if at and words[at - 1] in DETERMINERS else 0
    return words[at - 1] if at and words[at - 1] in LOCATIVES else ""


def _opens(words: Sequence[str], at: int, exact: Sequence[Mention]) -> bool:
    """Does nothing but small words and adjectives stand between here and the beginning of the noun phrase?"""
    adjectives = {i for m in exact if m.kind in ADJECTIVES for i in range(m.start, m.end)}
    things = {i for m in exact if m.kind in ("object", "absent", "scene") for i in range(m.start, m.end)}
    for i in range(at - 1, -1, -1):
        word = words[i]
        if word in DETERMINERS | LOCATIVES | BOUNDARIES or word in ("with", "of", "and"):
            return True
        if word in STOPWORDS or i not in adjectives or i in things:
            return False
    return True


def _next_noun(words: Sequence[str], start: int, exact: Sequence[Mention]) -> str:
    """Kind of the first thing or place of the noun phrase that goes on here; "" without one."""
    adjectives = {i for m in exact if m.kind in ADJECTIVES for i in range(m.start, m.end)}
    for i in range(start, min(start + 4, len(words))):
        kinds = {m.kind for m in exact if m.start == i}
        named = next((kind for kind in ("object", "absent", "scene") if kind in kinds), "")
        if named:
            return named
        if i not in adjectives:
            return ""
    return ""


def _of_nothing_there(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """The name of a kind that has subjects, where none of them is said, is only a participle: drifting clouds."""
    entry = library.motions[mention.entry]
    names = noun_forms(mention.span)
    if not entry.subjects or entry.name not in names or mention.span in entry.phrases:
        return False
    is_thing = entry.name in entry.subjects and not entry.outdoors  # a bedroom with blue curtains
    return not subject_nouns(words, [entry]) or (is_thing and MOVERS.isdisjoint(words))


def _of_a_thing(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """A mood or weather word right before a thing or what moves is its own: a happy clown, clear water, warm milk."""
    kinds = [entry for entry in library.motions.values() if entry.name not in OF_THINGS]
    nouns = {noun.start for noun in subject_nouns(words, kinds)}
    lands = {m.start for m in exact if m.kind == "scene"}  # a cosy cabin bedroom
    things = {m.start for m in exact if m.kind in ("object", "absent") and m.end not in lands} | nouns
    places = {m.start for m in exact if m.kind in ("scene", "time")}
    return mention.end in things - places


def _is_no_noun(words: Sequence[str], mention: Mention, exact: Sequence[Mention]) -> bool:
    """Does it stand as a verb: "the flames die down", "one can see"?"""
    before = words[mention.start - 1] if mention.start else "."
    nouns = [m for m in exact if m.kind in ("object", "absent") or (m.kind == "motion" and not m.span.endswith("ed"))]
    things = {m.end for m in nouns if m.start != mention.start}
    return before in (STOPWORDS | BOUNDARIES) - DETERMINERS or mention.start in things


def _portioned(mention: Mention, exact: Sequence[Mention], library: Library) -> Mention:
    """What is cut or formed, with the shape that a portion of it has: a cube of butter is butter."""
    if mention.kind != "object" or library.objects[mention.entry].category not in SOLID_MATTER:
        return mention
    shapes = [m for m in exact if m.kind == "object" and m.entry in SHAPES and m.end + 1 == mention.start]
    return replace(mention, start=shapes[0].start, span=f"{shapes[0].span} of {mention.span}") if shapes else mention


def _is_done(words: Sequence[str], mention: Mention, exact: Sequence[Mention], library: Library) -> bool:
    """A noun's plural right behind a single thing is what that thing does: a kettle whistles, a boat rocks."""
    if mention.end - mention.start > 1 or not any(words[i] in SINGULAR for i in phrase_before(words, mention.start)):
        return False
    things = {m.end for m in exact if m.kind in ("object", "absent")}
    return mention.start in things and does(words, mention.start, library)


def _runs_on(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """A compound written apart is none where its second word is what the first one does: a drop of water falls."""
    if mention.end - mention.start != 2 or not does(words, mention.end - 1, library):
        return False
    entries = [entry for entry in library.motions.values() if entry.subjects]
    first = noun_forms(words[mention.start])
    return any(subject in first for entry in entries for subject in entry.subjects)


def phrase_before(words: Sequence[str], at: int) -> Collection[int]:
    """Positions of the words of the noun phrase before a word, its determiner included."""
    found: list[int] = []
    for i in range(at - 1, max(-1, at - 6), -1):
        word = words[i]
        if word in BOUNDARIES or (word in STOPWORDS and word not in DETERMINERS and word not in SINGULAR):
            break
        found.append(i)
        if word in DETERMINERS or word in SINGULAR:
            break
    return found


MANY_PIECES = frozenset({"grain", "leaves_per_s"})
"""Numbers of the recipes that make many pieces, and never one."""


def is_one_piece(words: Sequence[str], moving: Moving, library: Library) -> bool:
    """A single pebble is not poured, and a single leaf is no leaf fall."""
    noun = moving.noun
    return _is_single(words, noun.start, noun.end, tokens(noun.name)) and _makes_many(library, moving.kind)


def is_of_one(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """The same for a phrase of the library that begins with its subject: a leaf falls."""
    if mention.kind != "motion" or not _makes_many(library, mention.entry):
        return False
    names = [tokens(subject) for subject in library.motions[mention.entry].subjects]
    start = mention.start
    return any(_is_single(words, start, start + len(name), name) for name in names)


def _makes_many(library: Library, kind: str) -> bool:
    return not MANY_PIECES.isdisjoint(library.motions[kind].numbers)


def _is_single(words: Sequence[str], start: int, end: int, name: Sequence[str]) -> bool:
    """Does the noun stand there in the singular, behind a word for one?"""
    if list(words[start:end]) != list(name) or is_plural(name[-1]):
        return False
    return any(words[i] in SINGULAR for i in phrase_before(words, start))


OPENINGS = frozenset({"door", "doors", "window", "windows", "gate", "railing", "railings"})


def is_outside(words: Sequence[str], mention: Mention, library: Library) -> bool:
    """A place out of doors that tells which door is meant lies behind it: a balcony door is seen from the room."""
    if mention.kind != "scene" or mention.end >= len(words) or words[mention.end] not in OPENINGS:
        return False
    return any(raw["name"] == mention.entry and raw["recipe"] != "room" for raw in library.scenes["scenes"])


MADE = frozenset({"toy", "building", "lamp", "household"})
"""Categories of things whose names may end in that of a being or of matter."""


def is_part_of_name(moving: Moving, exact: Sequence[Mention], library: Library) -> bool:
    """Is its noun only part of the name of a thing: a rubber duck does not paddle, a traffic light is no daylight?"""
    noun = moving.noun
    longer = [m for m in exact if m.kind == "object" and m.end - m.start > noun.end - noun.start]
    made = [m for m in longer if library.objects[m.entry].category in MADE and m.span != noun.name]
    return any(m.start <= noun.start and noun.end <= m.end for m in made)


def is_likened(words: Sequence[str], at: int) -> bool:
    """Is this word what something is only compared to: flour falls *like snow*?"""
    for i in range(at - 1, max(-1, at - 5), -1):
        if words[i] == "like":
            return i > 0 and words[i - 1] not in ("look", "looks", "shaped")
        if words[i] in BOUNDARIES or words[i] in LOCATIVES:
            return False
    return False
