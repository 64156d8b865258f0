"""Where and when a sentence plays: the scene it names, else the one its furniture or ground implies, else a studio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Kind, Mention
from ....retrieval_index.words import LOCATIVES
from ....state.plans import Motion, Setting
from ....state.values import Decision
from .layout_reading import furnishings
from .mentions import preposition_before
from .scenery import signs_of, unknown_place
from .sentence import place_phrase

DEFAULT_INDOOR = "living_room"
DEFAULT_SCENE = "studio"
OPEN_SCENE = "meadow"
"""Where weather plays when no place is named."""

TOPS = frozenset({"table", "desk", "shelf", "counter", "bench", "tabletop", "countertop", "nightstand"})
"""Furniture with a top that things are put on."""

ON = frozenset({"on", "onto", "upon", "atop", "across", "over"})

SIDES = frozenset({"front", "back", "side", "behind", "middle"})
"""Words for a side of something, which no place is named by."""

WATERSIDE, BASIN = "waterside", "bathtub"
"""The recipe of places with water seen from above, and the one of them that is indoors."""
UNDER = "underwater"
"""The recipe of places under water, and the plain one of them."""
OPAQUE = frozenset({"sea", "coast", "lake", "pond", "river"})

FLOOR_WORDS = frozenset({"floor", "carpet", "rug", "ceiling"})
"""Bare words that put an otherwise placeless action indoors."""


def read_setting(
    words: Sequence[str],
    found: Sequence[Mention],
    objects: tuple[str, ...],
    motions: Sequence[Motion],
    library: Library,
) -> tuple[Setting, list[Decision]]:
    """The setting of a sentence. objects are the library entries it names beside the key object."""
    scenes = {str(raw["name"]): raw for raw in library.scenes["scenes"]}
    scene, decision = _scene(words, found, objects, scenes, library)
    usual = _usual_scene(motions, scenes, library) or (OPEN_SCENE if _first(found, "weather") else None)
    if decision.how == "default" and usual is not None:
        scene, decision = usual, _implied(usual, "where such a motion usually plays")
    if usual is not None and _hidden_by(scenes[scene]) and scenes[usual].get("recipe") == UNDER:
        scene, decision = UNDER, _implied(UNDER, f"seen from above the water of a {scene} would hide it")
    nowhere = unknown_place(words, _claimed(found)) if decision.how == "default" else ""
    if usual is not None and _is_dry(scenes[scene], scenes[usual]):
        indoor = bool(scenes[scene].get("indoor", True))
        nowhere = scene.replace("_", " ") if indoor else ""
        note = f"a {scene.replace('_', ' ')} has no such water"
        scene = BASIN if indoor else usual
        decision = _implied(scene, note)
    ground = _first(found, "ground")
    parts = {kind: _first(found, kind) for kind in ("time", "weather", "mood", "season")}
    shot = _first(found, "shot")
    room = str(scenes[scene].get("config", {}).get("room_type", ""))
    setting = Setting(
        scene=scene,
        scene_span=decision.span,
        indoor=bool(scenes[scene].get("indoor", True)),
        ground=ground.entry if ground else None,
        time_of_day=_entry(parts["time"]),
        weather=_entry(parts["weather"]),
        mood=_entry(parts["mood"]),
        season=_entry(parts["season"]),
        shot=str(library.manners["shot"][shot.entry]) if shot else None,
        on_top=_on_top(words),
        mentions=objects,
        signs=signs_of(words, found, library),
        unknown_place=nowhere,
        furniture=furnishings(words, library, room) if room else (),
    )
    return setting, [decision, *(_decision(kind, m) for kind, m in {**parts, "ground": ground}.items() if m)]


def _hidden_by(scene: Mapping[str, Any]) -> bool:
    """Is it open water that one cannot see into from above?"""
    return scene.get("recipe") == "waterside" and scene.get("config", {}).get("water") in OPAQUE


def _is_dry(named: Mapping[str, Any], usual: Mapping[str, Any]) -> bool:
    """Does the motion need water that the place has not?"""
    return usual.get("recipe") == WATERSIDE and named.get("recipe") not in (WATERSIDE, UNDER)


def _usual_scene(motions: Sequence[Motion], scenes: Mapping[str, Any], library: Library) -> str | None:
    """Where motions of these kinds play when the sentence does not say; None where any place will do."""
    entries = [library.motions[motion.kind] for motion in motions]
    named = next((entry.scene for entry in entries if entry.scene in scenes), None)
    return named or (OPEN_SCENE if any(entry.outdoors for entry in entries) else None)


def _heads(words: Sequence[str], place: Mention, named: Sequence[Mention]) -> bool:
    """Is it the place that another one only describes: a *cliff* above the sea, a *cave* in the mountains?"""
    if preposition_before(words, place.start) is not None or place.end >= len(words):
        return False
    link = words[place.end]
    later = (other for other in named if other.start > place.end)
    return link in LOCATIVES and any(preposition_before(words, other.start) == link for other in later)


def _on_top(words: Sequence[str]) -> bool:
    """Is something on a piece of furniture: "on the coffee table", "across the desk"?"""
    phrases = (place_phrase(words[i + 1 :]) for i, word in enumerate(words) if word in ON)
    return any(set(phrase.split()) & TOPS for phrase in phrases)


def _claimed(found: Iterable[Mention]) -> set[int]:
    return {i for mention in found if mention.kind != "absent" for i in range(mention.start, mention.end)}


def _scene(
    words: Sequence[str],
    found: Sequence[Mention],
    objects: tuple[str, ...],
    scenes: Mapping[str, Mapping[str, Any]],
    library: Library,
) -> tuple[str, Decision]:
    named = [m for m in found if m.kind == "scene" and m.span not in SIDES]
    if named:
        # A room or landscape says more than a bare surface ("the concrete floor of the kitchen", "snow in a forest").
        grounds = {phrase for raw in library.scenes["ground_materials"] for phrase in (raw["name"], *raw["phrases"])}
        best = max(
            named,
            key=lambda m: (
                scenes[m.entry].get("recipe") == "room",
                m.span not in grounds,
                m.score,
                _heads(words, m, named),
                preposition_before(words, m.start) is not None,
                m.end - m.start,
                -m.start,
            ),
        )
        return best.entry, _decision("scene", best)
    implied = next((name for name, raw in scenes.items() if set(objects) & set(raw.get("furniture", ()))), None)
    ground = _first(found, "ground")
    if implied and not ground:
        return implied, _implied(implied, f"a place with {', '.join(objects)}")
    on_ground = next((n for n, raw in scenes.items() if ground and _lies_bare(raw, ground.entry)), None)
    on_ground = None if FLOOR_WORDS & set(words) else on_ground
    if on_ground:
        return on_ground, _implied(on_ground, f"ground of {ground.span if ground else ''}")
    if FLOOR_WORDS & set(words):
        return DEFAULT_INDOOR, _implied(DEFAULT_INDOOR, "a floor and no place named")
    return DEFAULT_SCENE, Decision(
        agent="environment_planner",
        question="scene",
        choice=DEFAULT_SCENE,
        how="default",
        note="the sentence names no place",
    )


def _lies_bare(raw: Mapping[str, Any], ground: str) -> bool:
    """Is it a place of this ground, out of doors and not beside or under water?"""
    return raw.get("ground_material") == ground and raw.get("recipe") in ("open_ground", "landscape")


def _first(found: Iterable[Mention], kind: Kind | str) -> Mention | None:
    return next((m for m in found if m.kind == kind), None)


def _entry(mention: Mention | None) -> str | None:
    return mention.entry if mention else None


def _implied(scene: str, note: str) -> Decision:
    return Decision(agent="environment_planner", question="scene", choice=scene, how="rule", note=note)


def _decision(question: str, mention: Mention) -> Decision:
    return Decision(
        agent="environment_planner",
        question=question,
        choice=mention.entry,
        score=mention.score,
        how=mention.how,
        span=mention.span,
        alternatives=mention.nearest,
    )
