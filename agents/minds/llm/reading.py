"""Reading the sentence: what the library offers for its words, and the brief that a model's reading becomes."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from ....retrieval_index.search import Retriever
from ....retrieval_index.words import STOPWORDS, tokens
from ....state.plans import Brief, KeyObject, Match, Motion, Setting, Subject
from ....state.values import Decision
from ..offline.mentions import unclaimed
from .context import Section, compact
from .schemas import Reading, ReadMotion, ReadObject, ReadSetting, ReadSubject

NEAR = 6
"""Library objects shown for each word of the sentence."""

LISTED = 40
"""Names a problem lists in full; of more only the nearest."""


def sections(prompt: str, retriever: Retriever, proposal: Brief | None) -> list[Section]:
    """What the model may choose from; the library's own reading of the sentence where it has one."""
    library = retriever.library
    scenes = library.scenes
    kinds = "\n".join(
        f"- {entry.name} ({entry.object}): {', '.join([*entry.verbs[:6], *entry.subjects[:4]])}"
        for entry in library.motions.values()
        if entry.recipe
    )
    names = {
        key: [raw["name"] for raw in scenes.get(section, ())]
        for key, section in (
            ("time_of_day", "times_of_day"),
            ("weather", "weather"),
            ("mood", "moods"),
            ("season", "seasons"),
            ("ground", "ground_materials"),
        )
    }
    names |= {"colour": list(library.colours), "material": list(library.materials)}
    found = [
        Section(0, "Kinds of motion (acts: the key object moves; source: it takes part; none: there is none)", kinds),
        Section(1, "Library objects near words of the sentence", "\n".join(_objects(prompt, retriever))),
        Section(2, "Scenes", ", ".join(raw["name"] for raw in scenes["scenes"])),
        Section(3, "Other names", "\n".join(f"{key}: {', '.join(map(str, value))}" for key, value in names.items())),
        Section(7, "All library objects", ", ".join(library.objects)),
    ]
    if proposal is not None:
        shown = proposal.model_copy(update={"decisions": (), "words": ()})
        found.append(Section(4, "How rules of thumb read it (may be wrong)", compact(shown)))
    return found


def problems_of(reading: Reading, prompt: str, retriever: Retriever) -> list[str]:
    """Names the library lacks, spans the sentence lacks, an actor that is missing."""
    library = retriever.library
    scenes = library.scenes
    able = {name for name, entry in library.motions.items() if entry.recipe}
    found: list[str] = []
    for where, value, known in _names(reading, able, scenes, retriever):
        if value is not None and value not in known:
            listed = sorted(known)
            near = listed if len(listed) <= LISTED else difflib.get_close_matches(value, listed, n=6, cutoff=0.4)
            hint = f"; it has: {', '.join(near)}" if near else ""
            found.append(f"{where}: the library has no {value!r}{hint}")
    spans = [("key_object.span", reading.key_object.span)] if reading.key_object else []
    spans += [(f"motions.{i}.span", motion.span) for i, motion in enumerate(reading.motions)]
    words = " ".join(tokens(prompt))
    found += [f"{where}: {span!r} does not stand in the sentence" for where, span in spans if not _stands(span, words)]
    acting = [m.kind for m in reading.motions if m.kind in able and library.motions[m.kind].object == "acts"]
    if reading.key_object is None and [kind for kind in acting if kind != "still"]:
        found.append(f"key_object: {acting[0]} moves a key object; name the thing that acts")
    if reading.key_object is None and not reading.motions:
        found.append("motions: name at least one, or a key object that stands still")
    return found


def brief_of(reading: Reading, prompt: str, retriever: Retriever, proposal: Brief | None, note: str) -> Brief:
    """The brief; what the library's own reading found beside (words) is kept."""
    words = tokens(prompt)
    key = _key_object(reading.key_object, retriever) if reading.key_object else None
    motions = tuple(_motion(motion, words) for motion in reading.motions)
    base = proposal or Brief(key_object=None, motions=(), setting=Setting(scene=reading.setting.scene))
    return base.model_copy(
        update={
            "key_object": key,
            "motions": motions,
            "setting": _setting(reading.setting, retriever, base.setting),
            "words": tuple(words),
            "left_out": (),
            "not_understood": tuple(reading.not_understood),
            "decisions": tuple(_decisions(key, motions, reading, note)),
        }
    )


def _names(
    reading: Reading, able: set[str], scenes: dict[str, list[dict[str, str]]], retriever: Retriever
) -> Iterator[tuple[str, str | None, Iterable[str]]]:
    """(where, value, names there are) of every name in the reading."""
    library = retriever.library
    if reading.key_object is not None:
        key = reading.key_object
        yield "key_object.entry", key.entry, library.objects
        yield "key_object.colour", key.colour, library.colours
        yield "key_object.material", key.material, library.materials
    for index, motion in enumerate(reading.motions):
        yield f"motions.{index}.kind", motion.kind, able
        if motion.subject is not None:
            yield f"motions.{index}.subject.colour", motion.subject.colour, library.colours
    setting = reading.setting
    sections = {
        "scene": "scenes",
        "ground": "ground_materials",
        "time_of_day": "times_of_day",
        "weather": "weather",
        "mood": "moods",
        "season": "seasons",
    }
    for field, section in sections.items():
        yield f"setting.{field}", getattr(setting, field), [raw["name"] for raw in scenes.get(section, ())]
    for mention in setting.mentions:
        yield "setting.mentions", mention, library.objects


def _objects(prompt: str, retriever: Retriever) -> list[str]:
    """Library objects for the words of the sentence: those it names, then those near words that name nothing."""
    words = tokens(prompt)
    named = [m.entry for m in retriever.exact(words) if m.kind == "object"]
    spans = [words[i] for i in unclaimed(words, retriever.exact(words)) if words[i] not in STOPWORDS]
    hits = [hit for row in retriever.nearest("object", spans, NEAR) for hit in row] if spans else []
    best: dict[str, float] = dict.fromkeys(named, 1.0)
    for hit in hits:
        best[hit.entry] = max(hit.score, best.get(hit.entry, 0.0))
    ranked = sorted(best, key=lambda name: (-best[name], name))[:40]
    return [f"- {name}: {retriever.library.objects[name].description}".rstrip(": ") for name in ranked]


def _stands(span: str, sentence: str) -> bool:
    return f" {' '.join(tokens(span))} " in f" {sentence} "


def _key_object(key: ReadObject, retriever: Retriever) -> KeyObject:
    exact = any(m.kind == "object" and m.entry == key.entry for m in retriever.exact(tokens(key.span)))
    match = Match(
        entry=key.entry, span=key.span, score=1.0 if exact else key.likeness, how="exact" if exact else "model"
    )
    return KeyObject(
        match=match, count=key.count, colour=key.colour, material=key.material, modifiers=tuple(key.modifiers)
    )


def _motion(motion: ReadMotion, words: list[str]) -> Motion:
    return Motion(
        kind=motion.kind,
        span=motion.span,
        at=_position(motion.span, words),
        subject=_subject(motion.subject) if motion.subject else None,
        pace=motion.pace,
        pace_word=motion.pace_word,
        source=motion.source,
        target=motion.target,
    )


def _subject(subject: ReadSubject) -> Subject:
    return Subject.model_validate(subject.model_dump() | {"modifiers": tuple(subject.modifiers)})


def _setting(setting: ReadSetting, retriever: Retriever, base: Setting) -> Setting:
    scene = next(raw for raw in retriever.library.scenes["scenes"] if raw["name"] == setting.scene)
    update = setting.model_dump() | {"mentions": tuple(setting.mentions), "indoor": bool(scene.get("indoor", False))}
    return base.model_copy(update=update)


def _position(span: str, words: list[str]) -> int:
    said = tokens(span)
    return next((i for i in range(len(words)) if words[i : i + len(said)] == said), 0)


def _decisions(key: KeyObject | None, motions: tuple[Motion, ...], reading: Reading, note: str) -> Iterator[Decision]:
    chosen = key.match.entry if key else "none"
    span = key.match.span if key else ""
    yield _said("object_agent", "select", chosen, span, note=reading.reason or note)
    yield _said("environment_planner", "scene", reading.setting.scene, reading.setting.scene_span)
    for motion in motions:
        yield _said("postprocess_agent", motion.kind, motion.kind, motion.span)


def _said(agent: str, question: str, choice: str, span: str, *, note: str = "") -> Decision:
    return Decision(agent=agent, question=question, choice=choice, mind="llm", how="model", span=span, note=note[:300])
