"""The second thing of a sentence: what is hit, what is fallen on. Read from its words, planned as a key object is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .....retrieval_index.words import BOUNDARIES, DETERMINERS, STOPWORDS, noun_forms, tokens
from .....state.plans import KeyObject, Match
from .....state.values import Config
from ..object_choice import plan_object
from .situation import Situation

PLACES = frozenset({"furniture", "appliance"})
"""Categories that say where it happens; they are not what is hit."""
NOUN_PHRASE = 4
"""How many words before a noun may belong to it."""
MANY = 5
"""How many a bare plural means."""


@dataclass(frozen=True)
class Other:
    """What a recipe builds beside the key object."""

    entry: str
    spec: Config
    """For the recipe's CONFIG entry `other`."""
    count: int
    """How many the words say; 0 for a bare plural, 1 for a single one."""


def companion(s: Situation) -> Other | None:
    """What the sentence joins to the key object by "and" in front of the verb: it does the same; None without one."""
    key = s.brief.key_object
    if key is None:
        return None
    after = next((end for start, end in _places(s, key.match.entry) if start < s.motion.at), 0)
    for name in (*s.brief.setting.mentions, key.match.entry):
        for start, end in _places(s, name):
            if after < start < s.motion.at and "and" in s.brief.words[after:start]:
                return _described(s, name, (start, end))
    return None


def other_thing(s: Situation) -> Other | None:
    """The first thing the sentence names beside the key object, another one of its kind included; None without one."""
    key = s.brief.key_object
    names = [name for name in s.brief.setting.mentions if s.library.objects[name].category not in PLACES]
    for name in names:
        places = _places(s, name)
        if places:
            return _described(s, name, places[0])
    if key is not None:
        later = [place for place in _places(s, key.match.entry) if place[0] > s.motion.at]
        if later and _places(s, key.match.entry)[0] != later[0]:
            return _described(s, key.match.entry, later[0])
    return _described(s, names[0], (0, 0)) if names else None


def _places(s: Situation, name: str) -> list[tuple[int, int]]:
    """Where the entry is named in the sentence, as words [start, end)."""
    words = s.brief.words
    found = set()
    for phrase in (name, *s.library.objects[name].phrases):
        wanted = tokens(phrase)
        for start in range(len(words) - len(wanted) + 1):
            end = start + len(wanted)
            if list(words[start : end - 1]) == wanted[:-1] and wanted[-1] in noun_forms(words[end - 1]):
                found.add((start, end))
    longest = [p for p in found if not any(q != p and q[0] <= p[0] and p[1] <= q[1] for q in found)]
    return sorted(longest)


def _described(s: Situation, name: str, place: tuple[int, int]) -> Other:
    before = _noun_phrase(s.brief.words, place[0])
    materials = {form: m.name for m in s.library.materials.values() for form in (m.name, *m.phrases)}
    colour = next((word for word in before if word in s.library.colours), None)
    material = next((materials[word] for word in before if word in materials), None)
    spoken = [word for word in before if word not in (colour, material)]
    key = KeyObject(
        match=Match(entry=name, span=name, score=1.0, how="exact"),
        colour=colour,
        material=material,
        modifiers=tuple(spoken),
    )
    plan = plan_object(key, s.library, s.request.seed)
    noun = s.brief.words[place[1] - 1] if place[1] else ""
    plural = noun.endswith("s") and not noun.endswith("ss")
    return Other(name, plan.config | {"density_kg_m3": plan.density_kg_m3}, _count(s, before, plural))


def _noun_phrase(words: Sequence[str], end: int) -> list[str]:
    found: list[str] = []
    for word in reversed(words[max(0, end - NOUN_PHRASE) : end]):
        if word in BOUNDARIES or word in DETERMINERS or (word in STOPWORDS and word != "of"):
            break
        found.append(word)
    return found[::-1]


def _count(s: Situation, before: Sequence[str], plural: bool) -> int:
    for word in before:
        if word.isdigit():
            return max(1, min(40, int(word)))
    counts = s.library.manners["counts"]
    spoken = [int(counts[word]) for word in before if word in counts]
    return max(1, min(40, max(spoken))) if spoken else 0 if plural else 1
