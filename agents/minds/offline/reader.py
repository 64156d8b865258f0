"""Reading a sentence: which object acts, how it moves, where and when. Rules over mentions; no sentence is special."""

from __future__ import annotations

from collections.abc import Sequence

from ....retrieval_index.ask import parts_of_name
from ....retrieval_index.catalog import Library, MotionEntry
from ....retrieval_index.moving import subject_nouns
from ....retrieval_index.search import Mention, Retriever
from ....retrieval_index.words import (
    BOUNDARIES,
    PICTURE_WORDS,
    STOPWORDS,
    is_plural,
    length_said,
    places_of,
    tokens,
    verb_forms,
)
from ....state.plans import Brief, KeyObject, Match, Motion
from ....state.values import Decision
from ....tools.stage.surroundings.piece_kinds import kind_of
from .camera_reading import aimed_at
from .kinds.registry import KINDS
from .layout_reading import furnishes
from .mentions import ATTRIBUTES, mentions
from .motion_reading import fitting, named_motions, with_hours_settled, with_weather
from .scenery import heard
from .sentence import Sentence, count_said, described_behind, noun_phrase
from .setting import ON, TOPS, UNDER, WATERSIDE, read_setting
from .unknowns import approximate, left_over, not_understood, unknown

LOOSE = frozenset({"water", "sand", "soil", "snow", "plant", "fruit", "flesh"})
"""Materials that "of" names as what is in a thing: a bucket of water is not made of it."""


def read(prompt: str, retriever: Retriever) -> Brief:
    """Read a prompt. Raises NotUnderstood when nothing in it fits the library, or the thing that moves does not."""
    words = tokens(length_said(prompt)[1])
    sentence = Sentence(words, mentions(words, retriever))
    named = named_motions(sentence, retriever.library)
    key, key_decisions = _key_object(sentence, named, retriever)
    named = _with_what_it_holds(
        _of_what_moves(named, key, sentence, retriever.library), key, sentence, retriever.library
    )
    if key is None and not named and not sentence.of("scene") and not sentence.of("weather"):
        raise not_understood(sentence, retriever)
    others = tuple(m.entry for m in sentence.of("object") if key is None or m.entry != key.match.entry)
    acting = key.match.entry if key else None
    setting, setting_decisions = read_setting(words, sentence.found, others, named, retriever.library, acting=acting)
    with_all = with_weather(named, setting, sentence, retriever.library)
    with_all = with_hours_settled(with_all, sentence, retriever.library)
    motions, left_out = fitting(with_all, setting, retriever.library)
    understood = {*heard(setting)}
    return Brief(
        key_object=key,
        motions=motions,
        setting=setting,
        words=tuple(words),
        left_out=left_out,
        unknown=tuple(word for word in unknown(sentence, key, motions, retriever.library) if word not in understood),
        decisions=(*key_decisions, *setting_decisions, *_motion_decisions(motions)),
        not_understood=tuple(
            word for word in left_over(sentence, key, motions, retriever.library) if word not in understood
        ),
    )


FURNISHING = frozenset({"furniture", "lamp", "appliance", "decor", "bathroom", "building"})

LAND_MARKS = frozenset({"building", "lamp"})
"""Those of them that stand on open land by themselves: hills with a windmill."""

FILLED = frozenset({"into", "in", "inside"})

OVER = frozenset({"over", "across", "above", "through"})

PLAYED_ON = frozenset({"on", "onto", "over", "across", "around", "above", "past", "against", "upon"})
OUTDOOR_THINGS = frozenset({"building", "vehicle", "rock", "toy", "sport", "container", "household", "music"})
"""Categories of things that weather is seen to play on."""

SHALLOW = frozenset({"puddles", "beach"})
"""Places by water in which nothing sinks."""

SOURCES = frozenset({"from", "into", "over", "out", "inside", "within"})
"""Prepositions of what matter comes from or meets: steam from a cup, water into a mug, a cloth over a sphere."""


def _key_object(
    sentence: Sentence, motions: Sequence[Motion], retriever: Retriever
) -> tuple[KeyObject | None, list[Decision]]:
    """The first object that is not a place: what acts stands before its verb and behind no preposition of place."""
    entries = [retriever.library.motions[motion.kind] for motion in motions]
    objects = sentence.of("object")
    if any("liquid" in entry.numbers for entry in entries):  # it lands on the room's own table
        objects = [m for m in objects if not (m.span.split()[-1] in TOPS and sentence.preposition(m.start) in ON)]
    part = {entry.object for entry in entries if entry.name != "still"}
    free = [m for m in objects if sentence.preposition(m.start) is None]
    if not motions:  # nothing is said to move or to stand: furniture is the room's own
        own = FURNISHING - (LAND_MARKS if _on_open_land(sentence, retriever.library) else frozenset())
        free = [m for m in free if retriever.library.objects[m.entry].category not in own]
    if all(entry.state for entry in entries):  # "a living room with a vase on the table": the room is what is shown
        free = [m for m in free if not furnishes(sentence, m, retriever.library)]
    shown = next((m for m in objects if aimed_at(sentence, m)), None)
    mention = next((m for m in objects if _moves_by_its_adjective(sentence, m, retriever.library)), None) or next(
        iter(free), shown
    )
    if any(entry.name == "pouring" for entry in entries):  # what is filled, not what it comes out of
        mention = next((m for m in objects if sentence.preposition(m.start) in FILLED), mention)
    if mention is None and "source" in part:
        mention = next((m for m in objects if sentence.preposition(m.start) in SOURCES), next(iter(objects), None))
    if mention is None and motions and all(m.kind in KINDS and KINDS[m.kind].overlay for m in motions):
        mention = _stands_in_it(sentence, retriever.library)
    needs_one = "acts" in part
    if mention is None and needs_one:
        mention = approximate(sentence, retriever) or next(iter(objects), None)
        if mention is None:
            raise not_understood(sentence, retriever)
    vessel = next((entry.vessel for entry in entries if entry.vessel), None)
    if mention is None and vessel:  # coffee spills: out of what goes without saying
        said = motions[0].span
        implied = Decision(agent="object_agent", question="select", choice=vessel, how="rule", span=said)
        return KeyObject(match=Match(entry=vessel, span=said, score=1.0, how="synonym")), [implied]
    if mention is None:
        return None, [Decision(agent="object_agent", question="select", choice="none", how="rule")]
    return _described(sentence, mention, retriever)


def _moves_by_its_adjective(sentence: Sentence, mention: Mention, library: Library) -> bool:
    """Is the only motion told by a participle of this noun's own: a chair beside *a burning candle*?"""
    before = noun_phrase(sentence, mention.start)
    moving = [m for m in sentence.of("motion") if not library.motions[m.entry].state]
    return len(moving) == 1 and moving[0].span.endswith("ing") and moving[0].start in before


def _stands_in_it(sentence: Sentence, library: Library) -> Mention | None:
    """What the weather or the light plays on, out of doors: snow falls *on a bench*, leaves blow *past a car*."""
    rooms = {str(raw["name"]) for raw in library.scenes["scenes"] if raw["recipe"] == "room"}
    if any(m.entry in rooms for m in sentence.of("scene")):
        return None
    things = (m for m in sentence.of("object") if sentence.preposition(m.start) in PLAYED_ON)
    return next((m for m in things if _can_stand(m, library)), None)


def _can_stand(mention: Mention, library: Library) -> bool:
    """Is it a thing that stands out of doors by itself, and no furniture of a room?"""
    entry = library.objects[mention.entry]
    return entry.category in OUTDOOR_THINGS or (entry.category == "furniture" and kind_of(entry.name) is None)


def _of_what_moves(
    motions: Sequence[Motion], key: KeyObject | None, sentence: Sentence, library: Library
) -> tuple[Motion, ...]:
    """The motions as what moves makes of them: a tree does not fall from above, a balloon floats in air.

    Not where the sentence names a place of the sort that the motion itself plays in: it floats on that pool.
    """
    if key is None:
        return tuple(_on_the_water(motion, sentence, library) for motion in motions)
    own = (key.match.entry, library.objects[key.match.entry].category)
    made = {str(raw["name"]): raw["recipe"] for raw in library.scenes["scenes"]}
    named = {made[m.entry] for m in sentence.of("scene")}
    entries = [library.motions[motion.kind] for motion in motions]
    kinds = [e.name if made.get(e.scene or "") in named else _turned_by(own, e) for e in entries]
    wet = any(
        made[m.entry] == WATERSIDE and m.entry not in SHALLOW and sentence.preposition(m.start) in FILLED
        for m in sentence.of("scene")
    )
    kinds = [(library.motions[kind].in_water if wet else None) or kind for kind in kinds]
    if _over_land(sentence, library):
        kinds = ["rising" if kind == "floating" else kind for kind in kinds]
    turned = [m.model_copy(update={"kind": kind}) for m, kind in zip(motions, kinds, strict=True)]
    return tuple({motion.kind: motion for motion in reversed(turned)}.values())[::-1]


AFLOAT = frozenset({"on", "across", "in", "along", "through", "down", "around", "upon"})
"""Prepositions of water that what can swim is on, where it does one of these."""
LEVEL = frozenset({"glide", "drift", "float", "cross", "cruise", "circle", "pass", "sweep"})


def _on_the_water(motion: Motion, sentence: Sentence, library: Library) -> Motion:
    """What a being that flies does on water, if it is one that swims: swans glide *across a lake*."""
    entry, made = library.motions[motion.kind], {str(raw["name"]): raw["recipe"] for raw in library.scenes["scenes"]}
    if entry.in_water is None or motion.subject is None or not LEVEL & set(verb_forms(motion.span)):
        return motion
    swims = motion.subject.name in library.motions[entry.in_water].subjects
    water = [m for m in sentence.of("scene") if made[m.entry] == WATERSIDE and m.start > motion.at]
    on_it = any(sentence.preposition(m.start) in AFLOAT for m in water)
    return motion.model_copy(update={"kind": entry.in_water}) if swims and on_it else motion


def _turned_by(names: Sequence[str], entry: MotionEntry) -> str:
    """The kind that an object of these names makes of a kind."""
    return next((entry.by_category[name] for name in names if name in entry.by_category), entry.name)


def _on_open_land(sentence: Sentence, library: Library) -> bool:
    """Is dry land out of doors the only place it names?"""
    made = {str(raw["name"]): raw["recipe"] for raw in library.scenes["scenes"]}
    recipes = {made[m.entry] for m in sentence.of("scene")}
    return bool(recipes) and recipes <= {"landscape", "open_ground"}


def _over_land(sentence: Sentence, library: Library) -> bool:
    """Does it float or drift over dry land: seeds *across a meadow*?"""
    made = {str(raw["name"]): raw["recipe"] for raw in library.scenes["scenes"]}
    places = sentence.of("scene")
    carried = any(set(verb_forms(m.span)) & {"drift", "float"} for m in sentence.of("motion"))
    dry = all(made[m.entry] not in (WATERSIDE, UNDER, "room") for m in places)
    return carried and dry and any(sentence.preposition(m.start) in OVER for m in places)


def _with_what_it_holds(
    motions: Sequence[Motion], key: KeyObject | None, sentence: Sentence, library: Library
) -> tuple[Motion, ...]:
    """With what the liquid does that what moves is said to be full of: a glass of wine that tips over spills."""
    ends = places_of([*tokens(key.match.span), "of"], sentence.words) if key else []
    if key is None or not ends:
        return tuple(motions)
    holds = ends[0] + len(tokens(key.match.span)) + 1
    entries = {motion.kind: library.motions[motion.kind].full for motion in motions}
    found = list(motions)
    for motion in motions:
        kind = entries[motion.kind]
        nouns = subject_nouns(sentence.words, [library.motions[kind]]) if kind else []
        if kind is not None and kind not in entries and any(holds <= n.start <= holds + 1 for n in nouns):
            found.append(motion.model_copy(update={"kind": kind}))
    return tuple(found)


def _described(sentence: Sentence, mention: Mention, retriever: Retriever) -> tuple[KeyObject, list[Decision]]:
    before = noun_phrase(sentence, mention.start)
    attributes = {m.kind: m for m in sentence.found if m.start in before and m.kind in ATTRIBUTES}
    attributes |= {m.kind: m for m in parts_of_name(mention.span, retriever)}
    after = _made_of(sentence, mention.end)
    material = attributes.get("material") or after
    colour = attributes.get("colour")
    claimed = {i for m in attributes.values() for i in range(m.start, m.end)}
    modifiers = tuple(
        word
        for i in before
        if i not in claimed and (word := sentence.words[i]) not in STOPWORDS | BOUNDARIES | PICTURE_WORDS - {"light"}
    )
    match = Match(entry=mention.entry, span=mention.span, score=mention.score, how=mention.how, nearest=mention.nearest)
    key = KeyObject(
        match=match,
        count=count_said(sentence, before, retriever.library) or _unspoken_count(mention),
        colour=colour.entry if colour else None,
        material=material.entry if material else None,
        modifiers=tuple(m for m in modifiers if not m.isdigit()),
        phrase=(*(sentence.words[i] for i in before), *described_behind(sentence, mention.end)),
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


def _made_of(sentence: Sentence, start: int) -> Mention | None:
    """A material named behind the noun: "a mug made of steel", "a cup of clay"."""
    tail = sentence.words[start : start + 3]
    if "of" not in tail:
        return None
    named = next((m for m in sentence.of("material") if start < m.start <= start + 3), None)
    return named if named is None or named.entry not in LOOSE or "made" in tail else None


def _unspoken_count(mention: Mention) -> int:
    return PLURAL_COUNT if is_plural(mention.span) and mention.how != "exact" else 1


PLURAL_COUNT = 5
"""How many a bare plural means ("books fall off …")."""


def _motion_decisions(motions: Sequence[Motion]) -> list[Decision]:
    kinds = ", ".join(motion.kind for motion in motions) or "still"
    spans = ", ".join(motion.span for motion in motions)
    return [
        Decision(
            agent="postprocess_agent", question="motion", choice=kinds, span=spans, how="rule" if motions else "default"
        )
    ]
