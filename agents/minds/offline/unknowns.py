"""What a sentence says that the library has nothing for: named, never passed over."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.attributes import told_words
from ....retrieval_index.catalog import Library, ObjectEntry
from ....retrieval_index.search import SAME, Mention, Retriever
from ....retrieval_index.words import (
    BOUNDARIES,
    DETERMINERS,
    LOCATIVES,
    PICTURE_WORDS,
    is_inflected,
    is_plural,
    places_of,
    tokens,
    verb_forms,
)
from ....state.errors import NotUnderstood
from ....state.plans import KeyObject, Motion
from ....tools.stage.surroundings.piece_kinds import kind_of
from .camera_reading import aimed_at
from .describing import is_participle
from .kinds.registry import KINDS
from .mentions import LIGHT, unclaimed
from .sentence import Sentence, noun_phrase
from .setting import TOPS

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

OF_ONE_THING = frozenset({"burning", "smoking", "steaming"})
"""Kinds whose recipe has the one thing that burns or smokes."""

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
    named = (*named, *_been_through(key, motions, library), *_more_than_one(motions))
    named = (*named, *_contents(sentence, key, motions, library), *_only_near(sentence, library))
    named = (*named, *_given_off(sentence, motions), *_also_does(sentence, library), *_rained(motions, library))
    named = (*named, *(_on_a_sill(sentence) if key else _unbuilt(sentence, library)))
    named = (*named, *_left_aside(key, motions, library))
    moving = [library.motions[m.kind] for m in motions if not library.motions[m.kind].state]
    if moving and (key is None or any(entry.object != "none" for entry in moving)):
        verb = _otherwise(sentence, motions, library)
    elif key is not None:
        at = (places_of(tokens(key.match.span), sentence.words) or [0])[0]
        verb = _verb_behind(sentence, at, key.match.span, library) or _verb_before(sentence, at)
    else:
        subject = next((m for m in sentence.of("weather") if sentence.preposition(m.start) is None), None)
        verb = _verb_behind(sentence, subject.start, subject.span, library) if subject else ""
    named = (*named, verb) if verb else named
    if key is not None or any(motion.subject for motion in motions):
        return named
    words = {word for m in things for word in sentence.words[m.start : m.end]}
    about = (*_before_the_place(sentence), *_behind_its_motion(sentence, library))
    return (*named, *(word for word in dict.fromkeys(about) if word not in words))


LEAVES_MARKS = frozenset({"breaking", "deforming", "crushing", "melting", "burning"})
"""Kinds after which a thing looks otherwise for good."""

PICTURES = frozenset(
    {"shows", "showing", "features", "featuring", "depicts", "depicting", "contains", "containing", "captures"}
)
"""Verbs of the picture itself, which nothing in it does."""

HEAVENS = frozenset({"sun", "moon", "stars", "sky"})
"""What shines of itself over every place out of doors."""

ONE_ONLY = frozenset({"flapping"})
"""Kinds of which the recipe makes a single one."""


def _been_through(key: KeyObject | None, motions: Sequence[Motion], library: Library) -> list[str]:
    """Participles that say what it looks like since it broke or melted, where the library has no such look."""
    if key is None or LEAVES_MARKS & {motion.kind for motion in motions}:
        return []
    entries = [library.motions[name] for name in LEAVES_MARKS]
    looks = told_words(key.modifiers, library)
    forms = {word: (word, *verb_forms(word)) for word in key.modifiers if is_participle(word, library)}
    return [
        word
        for word, many in forms.items()
        if word not in looks and any(e.irregular.get(form, form) in e.verbs for e in entries for form in many)
    ]


def _more_than_one(motions: Sequence[Motion]) -> list[str]:
    """Beings or things said to be many, of which the recipe makes one."""
    subjects = [motion.subject for motion in motions if motion.kind in ONE_ONLY and motion.subject]
    return [s.span for s in subjects if s.plural or (s.count or 1) > 1]


HOLDERS = frozenset({"tableware", "container"})


def _contents(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library) -> list[str]:
    """Things that what acts is said to be full of, which nothing puts into it: a bowl *of oranges*."""
    if key is None or library.objects[key.match.entry].category not in HOLDERS:
        return []
    if any(library.motions[motion.kind].object != "acts" for motion in motions):
        return []
    found = []
    for at in places_of(tokens(key.match.span), sentence.words):
        begins = at + len(tokens(key.match.span))
        until = next((i for i in range(begins, len(sentence.words)) if sentence.words[i] in LOCATIVES | BOUNDARIES),
                     len(sentence.words))  # fmt: skip
        if {"of", "with"} & set(sentence.words[begins : begins + 2]):
            found += [m.span for m in sentence.of("object") if begins < m.start < until]
    return found


def _given_off(sentence: Sentence, motions: Sequence[Motion]) -> list[str]:
    """What motes come out of, where their recipe has them in the air alone: sparks *from a wheel*."""
    sources = [motion.source for motion in motions if motion.kind == "drifting" and motion.source]
    if len(motions) > 1:  # embers of a fire
        return []
    return [m.span for m in sentence.of("object") if any(m.span in source for source in sources)]


def _also_does(sentence: Sentence, library: Library) -> list[str]:
    """A second verb behind "and" for a change of its form that is not shown: a ball rolls *and grows*."""
    left, words = set(unclaimed(sentence.words, sentence.found)), sentence.words
    after = [i + 1 + words[i + 1].endswith("ly") for i, word in enumerate(words[:-2]) if word == "and"]
    verbs = {verb for kind in (*LEAVES_MARKS, "growing") if kind in library.motions
             for verb in library.motions[kind].verbs}  # fmt: skip
    moving = min((m.start for m in sentence.of("motion")), default=len(words))
    heads = [i for i in after if i in left and i > moving and words[i].endswith("s")]
    return [words[i] for i in heads if verbs & set(verb_forms(words[i]))]


def _rained(motions: Sequence[Motion], library: Library) -> list[str]:
    """What is said to rain, and is no rain: confetti."""
    subjects = [m.subject for m in motions if m.kind == "raining" and m.subject and m.span == "rains"]
    tables = library.motions["raining"].numbers.values()
    told = {word for table in tables for phrase in table for word in tokens(phrase)}
    return [word for s in subjects if s.span == "rains" for word in s.modifiers if word not in told]


SILLS = (("windowsill",), ("window", "sill"), ("window", "ledge"), ("mantelpiece",))
"""Where things are put that no room has a support at."""


def _on_a_sill(sentence: Sentence) -> list[str]:
    places = ((at, phrase) for phrase in SILLS for at in places_of(phrase, sentence.words))
    return [" ".join(phrase) for at, phrase in places if sentence.preposition(at) in ("on", "onto", "upon", "along")]


def _unbuilt(sentence: Sentence, library: Library) -> list[str]:
    """What stands by itself where the subject stands, and is not what acts: a traffic light, of no room named."""
    if sentence.of("scene"):
        return []
    free = (m for m in sentence.of("object") if sentence.preposition(m.start) is None)
    return [m.span for m in free if library.objects[m.entry].category == "building"]


def _left_aside(key: KeyObject | None, motions: Sequence[Motion], library: Library) -> list[str]:
    """What stands there itself, where the recipe that leads shows only what moves: a lighthouse as *waves roll in*."""
    if key is None or not motions:
        return []
    acting = [motion for motion in motions if not KINDS[motion.kind].overlay] if _have_recipes(motions, library) else []
    return [key.match.span] if acting and all(library.motions[m.kind].object == "none" for m in acting) else []


def _have_recipes(motions: Sequence[Motion], library: Library) -> bool:
    return all(library.motions[motion.kind].recipe for motion in motions)


def _only_near(sentence: Sentence, library: Library) -> list[str]:
    """Things called by a name for which the library only has their like: a rocking chair is no chair."""
    return [m.span for m in sentence.of("object") if m.span in library.objects[m.entry].nearly]


def _behind_its_motion(sentence: Sentence, library: Library) -> list[str]:
    """Unknown nouns that a sentence tells to be in a motion before it names them: "a burning newspaper"."""
    left, found = set(unclaimed(sentence.words, sentence.found)), []
    for mention in sentence.of("motion"):
        before = sentence.words[mention.start - 1] if mention.start else "a"
        if not mention.span.endswith("ing") or before not in DETERMINERS or library.motions[mention.entry].subjects:
            continue
        for i in range(mention.end, len(sentence.words)):
            if i not in left or (i > mention.end and is_inflected(sentence.words[i])):
                break
            found.append(sentence.words[i])
    return found


def _otherwise(sentence: Sentence, motions: Sequence[Motion], library: Library) -> str:
    """What a being is said to do, where it is only shown doing what such beings do: a bird perches."""
    for motion in motions:
        subject = motion.subject
        alone = library.motions[motion.kind].alone
        if subject is None or subject.name not in alone or motion.span not in subject.span.split():
            continue
        behind = motion.at + len(tokens(subject.span))
        rests = next((m.span for m in sentence.of("motion") if m.start == behind), "")
        return rests or _verb_behind(sentence, motion.at, subject.span, library)
    return ""


def _beside(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion]) -> list[str]:
    """Things that act beside the key object and that the recipe does not show: it shows that one, at most one more."""
    kinds = {motion.kind for motion in motions}
    if key is None or not kinds <= ALONE:
        return []
    falls = kinds <= {"falling"} and not any(motion.source and set(motion.source.split()) & TOPS for motion in motions)
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
    return [m.span for m in behind if not _is_of_a_room(library.objects[m.entry])]


def _is_of_a_room(entry: ObjectEntry) -> bool:
    """Is it furniture that a room is given where it is named?"""
    return entry.category == "appliance" or (entry.category == "furniture" and kind_of(entry.name) is not None)


def _verb_behind(sentence: Sentence, start: int, span: str, library: Library) -> str:
    """The unknown word right behind a noun, where it looks like a verb: a stone skips, marbles pour, clouds drift."""
    left = set(unclaimed(sentence.words, sentence.found))
    named = {i for m in sentence.found for i in range(m.start, m.end) if m.kind != "material"}
    behind = start + len(tokens(span))
    holds = sentence.words[behind : behind + 1] == ["of"]  # "a bottle of champagne is opened"
    for i in range(behind + holds, len(sentence.words)):
        word = sentence.words[i]
        if word in BOUNDARIES | LOCATIVES | {"with", "of", "and"} or i in named:
            return ""
        if word in ("casts", "casting", "throws") and {"shadow", "shadows", "light"} & set(sentence.words[i : i + 4]):
            return ""
        verb = is_inflected(word) or is_participle(word, library)
        if i in left and not word.endswith("ly") and (verb or not holds):
            return word if verb or is_plural(span) else ""
    return ""


def _verb_before(sentence: Sentence, start: int) -> str:
    """The unknown verb that has the thing for its object, where another acts: a tide *covers* a sandcastle."""
    before = (noun_phrase(sentence, start) or [start])[0] - 1
    word = sentence.words[before] if before > 0 else ""
    is_verb = word.endswith(("s", "ed", "ing")) and len(word) > 3 and word not in PICTURES
    return word if is_verb and before in unclaimed(sentence.words, sentence.found) else ""


def _before_the_place(sentence: Sentence) -> list[str]:
    first = min((m.start for m in sentence.found if m.kind in ("scene", "ground", "motion", "weather")), default=99)
    ends = [i for i, word in enumerate(sentence.words) if word in LOCATIVES or word in BOUNDARIES]
    until = min([first, *ends], default=first)
    lights = {i for i, word in enumerate(sentence.words) if word in PICTURE_WORDS | LIGHT | HEAVENS}  # soft light falls
    left = [i for i in unclaimed(sentence.words, sentence.found) if i < until and not {i, i - 1} & lights]
    named = {m.start for m in sentence.found if m.kind in ("scene", "ground", "weather", "time")} | lights
    while left and left[-1] + 1 in named:  # an adjective of the place
        named.add(left.pop())
    return [sentence.words[i] for i in left]


def left_over(
    sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library
) -> tuple[str, ...]:
    """Words that changed nothing: no mention, no adjective of what acts, no word that sets one of its numbers."""
    known = {*key.modifiers, *told_words(key.phrase, library)} if key else set()
    tables = [table for motion in motions for table in library.motions[motion.kind].numbers.values()]
    unshown = {i for m in _not_built(sentence, key, motions, library) for i in range(m.start, m.end)}
    known |= {word for table in tables for phrase in table for word in tokens(phrase)}
    for subject in (motion.subject for motion in motions if motion.subject):
        known |= {*subject.modifiers, *subject.span.split()}
    left = {i for i in unclaimed(sentence.words, sentence.found) if sentence.words[i] not in known} | unshown
    return tuple(sentence.words[i] for i in sorted(left))


def _not_built(sentence: Sentence, key: KeyObject | None, motions: Sequence[Motion], library: Library) -> list[Mention]:
    """Things named beside what acts, where the recipes show nothing beside it: the flower a bee hovers over."""
    shown_alone = {motion.kind for motion in motions} <= (ALONE - {"falling"}) | OF_ONE_THING
    if not motions or not (shown_alone or all(library.motions[m.kind].object == "none" for m in motions)):
        return []
    return [m for m in sentence.of("object") if key is None or m.entry != key.match.entry]


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
