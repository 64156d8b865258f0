"""Motions that a verb names only together with what moves: leaves fall otherwise than apples, smoke rises."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .catalog import Library, MotionEntry
from .words import BOUNDARIES, DETERMINERS, LOCATIVES, noun_forms, tokens, verb_forms

REACH = 3
"""How many words behind a verb its subject may stand: "falling autumn leaves", "spilling the cold water"."""


INTO = frozenset({"into", "onto"})
FAR_REACH = 8
"""How far behind a verb these say where it goes: "pours hot water from a kettle into a cup"."""


AT_AN_HOUR = frozenset({"at", "before", "after", "during", "until", "by", "since", "in", "under", "toward", "towards"})
"""Prepositions of a time or a light: what is seen *at sunset*, or turns *toward the sun*, is neither."""

MOVERS = frozenset({"wind", "breeze", "gust", "gale"})
"""What moves other things: wind that blows leaves is a motion of the leaves."""


@dataclass(frozen=True)
class Noun:
    """A noun of matter or beings at words [start, end)."""

    name: str
    start: int
    end: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Moving:
    """A verb with its subject, and the kind of motion they make."""

    kind: str
    verb_at: int
    noun: Noun


def movements(words: Sequence[str], library: Library, things: Iterable[int], is_moving: bool) -> list[Moving]:
    """Verbs that a kind with subjects claims, in order.

    things are the positions of words that name library objects; is_moving says that the sentence names a motion
    otherwise. With no motion at all, a being is taken to do what it does.
    """
    entries = [entry for entry in library.motions.values() if entry.subjects]
    things = set(things)
    nouns = [noun for noun in subject_nouns(words, entries) if not _begins_a_name(words, noun, things)]
    covered = {i for noun in nouns for i in range(noun.start, noun.end)}
    others = sorted(things - covered)
    follows = {noun.end for noun in nouns}  # "grass ripples": a noun by its form, a verb by its place
    places = [at for at in range(len(words)) if at not in covered or at in follows]
    found = [_claim(words, at, entries, nouns, others) for at in places]
    claimed = [moving for moving in found if moving is not None]
    spoken_of = [noun for noun in nouns if not _only_an_hour(words, noun)]
    return claimed if claimed or is_moving else _alone(spoken_of, library)


def _begins_a_name(words: Sequence[str], noun: Noun, things: set[int]) -> bool:
    """A sheet of paper is a thing by that name, and no sheet."""
    return words[noun.end : noun.end + 1] == ["of"] and {noun.start, noun.end, noun.end + 1} <= things


def subject_nouns(words: Sequence[str], entries: Iterable[MotionEntry]) -> list[Noun]:
    """Nouns of the library's subjects, longest first where they overlap, in order."""
    table: dict[tuple[str, ...], set[str]] = {}
    for entry in entries:
        for subject in entry.subjects:
            table.setdefault(tuple(tokens(subject)), set()).add(entry.name)
    longest = max((len(key) for key in table), default=0)
    found: list[Noun] = []
    taken: set[int] = set()
    for size in range(longest, 0, -1):
        for start in range(len(words) - size + 1):
            if taken.isdisjoint(range(start, start + size)):
                noun = _noun_at(words, start, size, table)
                if noun is not None:
                    found.append(noun)
                    taken |= set(range(start, start + size))
    return sorted(found, key=lambda noun: noun.start)


def _noun_at(words: Sequence[str], start: int, size: int, table: dict[tuple[str, ...], set[str]]) -> Noun | None:
    *head, last = words[start : start + size]
    for form in noun_forms(last):
        kinds = table.get((*head, form))
        if kinds:
            return Noun(" ".join((*head, form)), start, start + size, frozenset(kinds))
    return None


def _claim(
    words: Sequence[str], at: int, entries: Sequence[MotionEntry], nouns: Sequence[Noun], others: Sequence[int]
) -> Moving | None:
    """The first kind of the library whose verb stands here, beside a noun that moves so."""
    before, after = _before(at, nouns, others), _behind(words, at, nouns)
    blown = before is not None and after is not None and before.name in MOVERS
    for noun in (after, before) if blown else (before, after):
        for entry in entries:
            if noun is not None and entry.name in noun.kinds and _is_verb(words, at, entry, noun is before):
                return Moving(entry.name, at, noun)
    return None


def _is_verb(words: Sequence[str], at: int, entry: MotionEntry, subject_first: bool) -> bool:
    word = words[at]
    if words[at + 1 : at + 2] == ["of"] and at and words[at - 1] in DETERMINERS:
        return False  # "a pile of sand"
    forms = (entry.irregular.get(word, word), *verb_forms(word))
    free = not entry.after or (subject_first and any(form in entry.takes for form in forms))
    near, far = set(words[at + 1 : at + 1 + REACH]), set(words[at + 1 : at + 1 + FAR_REACH])
    return any(form in entry.verbs for form in forms) and (
        free or not near.isdisjoint(entry.after) or not (far & INTO).isdisjoint(entry.after)
    )


def _before(at: int, nouns: Sequence[Noun], others: Sequence[int]) -> Noun | None:
    """The nearest noun in front of the verb, unless another thing stands between: that is what the verb is of."""
    nearest = max((noun for noun in nouns if noun.end <= at), key=lambda noun: noun.end, default=None)
    if nearest is None or any(nearest.end <= i < at for i in others):
        return None
    return nearest


def _behind(words: Sequence[str], at: int, nouns: Sequence[Noun]) -> Noun | None:
    for noun in nouns:
        if at < noun.start <= at + REACH and (BOUNDARIES | LOCATIVES).isdisjoint(words[at : noun.start]):
            return noun
    return None


def _only_an_hour(words: Sequence[str], noun: Noun) -> bool:
    before = [word for word in words[max(0, noun.start - 2) : noun.start] if word not in DETERMINERS]
    return bool(before) and before[-1] in AT_AN_HOUR


def _alone(nouns: Sequence[Noun], library: Library) -> list[Moving]:
    """The first noun that by itself means a motion."""
    return [
        Moving(kind, noun.start, noun)
        for noun in nouns
        for kind in sorted(noun.kinds)
        if noun.name in library.motions[kind].alone
    ][:1]
