"""Where and when a sentence plays: the scene it names, else the one its furniture or ground implies, else a studio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ....retrieval_index.catalog import Library, MotionEntry
from ....retrieval_index.search import Kind, Mention
from ....retrieval_index.words import LOCATIVES, places_of, tokens
from ....state.plans import Motion, Setting
from ....state.values import Decision
from .describing import MANY_PIECES
from .layout_reading import furnishings
from .mentions import preposition_before
from .scenery import signs_of, unknown_place
from .sentence import place_phrase

DEFAULT_INDOOR = "living_room"
DEFAULT_SCENE = "studio"
OPEN_SCENE = "meadow"
"""Where weather plays when no place is named."""

GREEN_SCENES, PALM_SCENE = frozenset({"forest", "meadow"}), "beach"
"""Usual places of what grows, and where palms stand instead when no place is named."""

TOPS = frozenset({"table", "desk", "shelf", "counter", "bench", "tabletop", "countertop", "nightstand", "workbench"})
"""Furniture with a top that things are put on."""

ON = frozenset({"on", "onto", "upon", "atop", "across", "over", "along"})

SIDES = frozenset({"front", "back", "side", "behind", "middle"})
"""Words for a side of something, which no place is named by."""

ROLLS = frozenset({"driving", "rolling", "sliding", "colliding"})
"""Kinds of motion that vehicles have on a road."""

EMPTY_ROOM = "empty_room"
EMPTY = frozenset({"empty", "bare", "unfurnished", "vacant"})
WAYS = frozenset({"road", "path", "trail", "track", "street", "floor", "yard"})
"""Nouns behind the name of a land that say only where in it something is: a forest path."""
VESSELS = frozenset({"tableware", "container", "appliance", "bathroom"})
"""Categories of things that water may be in."""

WATERSIDE, BASIN = "waterside", "bathtub"
"""The recipe of places with water seen from above, and the one of them that is indoors."""
UNDER = "underwater"
"""The recipe of places under water, and the plain one of them."""
OPAQUE = frozenset({"sea", "coast", "lake", "pond", "river", "oasis"})

BARE_GROUNDS = frozenset({"background", "backdrop", "sand", "dune", "dunes", "soil", "earth", "ground", "floor"})
"""Nouns right before which a colour is that of the ground."""
LANDS = frozenset({"landscape", "open_ground"})
LOOSE_GROUNDS = frozenset({"snow", "fresh snow", "sand", "mud", "grass", "ice", "dirt", "gravel", "soil", "earth"})
UNDERFOOT = frozenset({"in", "into", "on", "onto", "over", "across", "through", "along", "down"})
"""What is said of the ground one goes on: its matter, and the words before it."""

FLOOR_WORDS = frozenset({"floor", "carpet", "rug", "ceiling"})
"""Bare words that put an otherwise placeless action indoors."""


def read_setting(
    words: Sequence[str],
    found: Sequence[Mention],
    objects: tuple[str, ...],
    motions: Sequence[Motion],
    library: Library,
    *,
    acting: str | None = None,
) -> tuple[Setting, list[Decision]]:
    """The setting of a sentence. objects are the library entries it names beside the key object, which is acting."""
    scenes = {str(raw["name"]): raw for raw in library.scenes["scenes"]}
    scene, decision = _scene(words, found, objects, scenes, library, acting=acting)
    usual = _usual_scene(motions, scenes, library, acting) or (OPEN_SCENE if _first(found, "weather") else None)
    if usual in GREEN_SCENES and any(places_of(tokens(phrase), words) for phrase in _palm_words(library)):
        usual = PALM_SCENE
    matter = {motion.subject.span for motion in motions if motion.subject}  # "snow falls" names no more than snow
    unnamed = decision.how == "default" or decision.span in matter
    nowhere = unknown_place(words, _claimed(found)) if unnamed else ""
    if decision.how == "default" and usual is not None:
        scene, decision = usual, _implied(usual, "where such a motion usually plays")
    if not decision.span and _is_wet(scenes[scene]):
        nowhere = nowhere or _vessel(words, found, library)
    if usual is not None and _hidden_by(scenes[scene]) and scenes[usual].get("recipe") == UNDER:
        scene, decision = UNDER, _implied(UNDER, f"seen from above the water of a {scene} would hide it")
    if usual is not None and _is_dry(scenes[scene], scenes[usual]):
        indoor = bool(scenes[scene].get("indoor", True))
        nowhere = scene.replace("_", " ") if indoor else decision.span if acting else ""
        note = f"a {scene.replace('_', ' ')} has no such water"
        scene = BASIN if indoor else usual
        decision = _implied(scene, note)
    if usual in GREEN_SCENES and _is_bare_way(scenes[scene], decision, motions):
        scene, decision = usual, _implied(usual, f"what grows along a {decision.span}")
    ground = _first(found, "ground") or _floor(decision, found, scenes, library)
    ground = ground or _underfoot(words, found, decision, scenes, library)
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
        season=_entry(parts["season"]) or ("winter" if ground and ground.entry == "snow" else None),
        colour=_walls(words, found, decision, scenes[scene]),
        shot=str(library.manners["shot"][shot.entry]) if shot else None,
        on_top=_on_top(words),
        mentions=objects,
        signs=signs_of(words, found, library),
        unknown_place=nowhere,
        furniture=furnishings(words, library, room) if room else (),
    )
    return setting, [decision, *(_decision(kind, m) for kind, m in {**parts, "ground": ground}.items() if m)]


def _palm_words(library: Library) -> list[str]:
    return [str(phrase) for raw in library.scenes["signs"] if raw["name"] == "palms" for phrase in raw["phrases"]]


def _hidden_by(scene: Mapping[str, Any]) -> bool:
    """Is it open water that one cannot see into from above?"""
    return scene.get("recipe") == "waterside" and scene.get("config", {}).get("water") in OPAQUE


def _is_dry(named: Mapping[str, Any], usual: Mapping[str, Any]) -> bool:
    """Does the motion need water that the place has not?"""
    return usual.get("recipe") == WATERSIDE and named.get("recipe") not in (WATERSIDE, UNDER)


FALLS = frozenset({"falling", "rising"})


def _is_piece(acting: str | None, entry: MotionEntry) -> bool:
    """Is what acts one piece of what such a motion has many of: a leaf?"""
    return acting in entry.subjects and not MANY_PIECES.isdisjoint(entry.numbers)


LANES = frozenset({"path", "trail", "track", "lane", "footpath", "dirt road", "country road", "alley of trees"})
"""Ways that say nothing of the land they lead through."""


def _is_bare_way(named: Mapping[str, Any], decision: Decision, motions: Sequence[Motion]) -> bool:
    """Is only a way named, on which nothing grows, where what grows is what moves: trees sway along a path?"""
    grows = any(motion.kind == "swaying" and motion.subject for motion in motions)
    way = decision.span in LANES or bool(decision.span.split() and decision.span.split()[-1] in LANES)
    return grows and way and named.get("recipe") == "open_ground" and decision.choice not in GREEN_SCENES


def _usual_scene(
    motions: Sequence[Motion], scenes: Mapping[str, Any], library: Library, acting: str | None
) -> str | None:
    """Where motions of these kinds play when the sentence does not say; None where any place will do."""
    entries = [library.motions[motion.kind] for motion in motions]
    own = (e.places.get(m.subject.name) for m, e in zip(motions, entries, strict=True) if m.subject)
    named = next(filter(None, (*own, *(entry.scene for entry in entries if entry.scene in scenes))), None)
    if (
        acting in library.objects
        and library.objects[acting].category == "vehicle"
        and ROLLS & {e.name for e in entries}
    ):
        return "street"
    one_of_many = next((e.scene for e in library.motions.values() if e.outdoors and _is_piece(acting, e)), None)
    named = named or (one_of_many if any(e.name in FALLS for e in entries) else None)
    makes_its_own = acting is None and any("fuel" in entry.numbers for entry in entries)  # a campfire
    return named or (OPEN_SCENE if makes_its_own or any(entry.outdoors for entry in entries) else None)


def _heads(words: Sequence[str], place: Mention, named: Sequence[Mention]) -> bool:
    """Is it the place that another one only describes: a *cliff* above the sea, a *cave* in the mountains?"""
    if preposition_before(words, place.start) is not None or place.end >= len(words):
        return False
    link = words[place.end]
    later = (other for other in named if other.start > place.end)
    return link in LOCATIVES and any(preposition_before(words, other.start) == link for other in later)


def _only_tells_which(place: Mention, named: Sequence[Mention]) -> bool:
    """Does it stand right before the place that is meant: a *desert* canyon, a *city* park?"""
    behind = next((other for other in named if other.start == place.end and other.how != "embedding"), None)
    return behind is not None and not WAYS & set(behind.span.split())


def _is_floor(place: Mention, scenes: Mapping[str, Any]) -> bool:
    """Is it no more than a floor: "the stone floor"?"""
    return place.span.endswith(" floor") and scenes[place.entry].get("recipe") == "open_ground"


def _holds_water(words: Sequence[str], place: Mention, named: Sequence[Mention], scenes: Mapping[str, Any]) -> bool:
    """Is it water that lies in another land named before: a garden *with a pond*?"""
    phrase = [i for i in range(max(0, place.start - 4), place.start) if words[i] == "with"]
    return bool(phrase) and _is_wet(scenes[place.entry]) and any(other.end <= phrase[-1] for other in named)


def _is_wet(scene: Mapping[str, Any]) -> bool:
    return scene.get("recipe") in (WATERSIDE, UNDER)


def _is_empty(words: Sequence[str], room: Mention) -> bool:
    return not EMPTY.isdisjoint(words[max(0, room.start - 3) : room.start])


def _vessel(words: Sequence[str], found: Sequence[Mention], library: Library) -> str:
    """The thing that holds the water it happens in, where no place is named: "in a glass bowl"; "" without one."""
    held = (m for m in found if m.kind == "object" and library.objects[m.entry].category in VESSELS)
    return next((m.span for m in held if preposition_before(words, m.start) in ("in", "into", "inside")), "")


def _floor(decision: Decision, found: Sequence[Mention], scenes: Mapping[str, Any], library: Library) -> Mention | None:
    """The floor that is said of a room: named as bare ground, it says what the room's is made of."""
    if scenes[decision.choice]["recipe"] != "room" or decision.span:
        return None
    floor = next((m for m in found if m.kind == "scene" and _is_floor(m, scenes)), None)
    known = library.scenes["ground_materials"]
    names = (raw["name"] for raw in known if floor and floor.span in (raw["name"], *raw["phrases"]))
    name = next(names, None)
    return replace(floor, kind="ground", entry=str(name)) if floor and name else None


def _underfoot(
    words: Sequence[str], found: Sequence[Mention], decision: Decision, scenes: Mapping[str, Any], library: Library
) -> Mention | None:
    """What lies on the ground of a named land: over the *snow* in front of the mountains, in the *mud* of a field."""
    if not decision.span or scenes[decision.choice].get("recipe") not in LANDS:
        return None
    said = [m for m in found if m.kind == "scene" and m.span in LOOSE_GROUNDS and m.span != decision.span]
    lying = next((m for m in said if preposition_before(words, m.start) in UNDERFOOT), None)
    names = {str(phrase): str(raw["name"]) for raw in library.scenes["ground_materials"] for phrase in raw["phrases"]}
    return replace(lying, kind="ground", entry=names.get(lying.span, "snow")) if lying else None


def _walls(words: Sequence[str], found: Sequence[Mention], decision: Decision, scene: Mapping[str, Any]) -> str | None:
    """The colour said of a room or of its walls ("a white room", "blue walls"), or of the ground or a backdrop."""
    rooms = {m.start for m in found if m.kind == "scene" and m.span == decision.span}
    if scene.get("recipe") != "room":
        named = {m.start for m in found if m.kind == "ground" or (m.kind == "scene" and m.span in BARE_GROUNDS)}
        behind = named | {i for i, word in enumerate(words) if word in BARE_GROUNDS}
        return next((m.entry for m in found if m.kind == "colour" and m.end in behind), None)
    walls = {i for i, word in enumerate(words) if word in ("wall", "walls")}
    return next((m.entry for m in found if m.kind == "colour" and m.end in rooms | walls), None)


def _on_top(words: Sequence[str]) -> bool:
    """Is something on a piece of furniture: "on the coffee table", "across the desk"?"""
    phrases = (place_phrase(words[i + 1 :]) for i, word in enumerate(words) if word in ON)
    return any(set(phrase.split()) & TOPS for phrase in phrases) or _on_one_named(words)


def _on_one_named(words: Sequence[str]) -> bool:
    """Is the furniture named before: "a table with a bowl *on it*", "a desk and a lamp *on top*"?"""
    on_it = [i for i, word in enumerate(words) if word in ON and words[i + 1 : i + 2] in (["it"], ["top"])]
    on_it = [i for i in on_it if words[i + 2 : i + 3] != ["of"]]
    return any(not TOPS.isdisjoint(words[:i]) for i in on_it)


def _claimed(found: Iterable[Mention]) -> set[int]:
    """Positions of the words that name something else than a place, or only describe one."""
    named = (m for m in found if m.kind not in ("absent", "material", "colour", "mood", "count"))
    return {i for mention in named for i in range(mention.start, mention.end)}


def _scene(
    words: Sequence[str],
    found: Sequence[Mention],
    objects: tuple[str, ...],
    scenes: Mapping[str, Mapping[str, Any]],
    library: Library,
    *,
    acting: str | None,
) -> tuple[str, Decision]:
    named = [m for m in found if m.kind == "scene" and m.span not in SIDES]
    if any(_is_wet(scenes[m.entry]) and not m.span.startswith("after ") for m in named):
        named = [m for m in named if not m.span.startswith("after ")]  # after the rain there are puddles, and ditches
    named = [m for m in named if not _only_tells_which(m, named)]
    implied = next((name for name, raw in scenes.items() if set(objects) & set(raw.get("furniture", ()))), None)
    if named and implied and scenes[implied]["recipe"] == "room" and all(_is_floor(m, scenes) for m in named):
        return implied, _implied(implied, f"a floor beside {', '.join(objects)}")
    if named:
        # A room or landscape says more than a bare surface ("the concrete floor of the kitchen", "snow in a forest").
        grounds = {phrase for raw in library.scenes["ground_materials"] for phrase in (raw["name"], *raw["phrases"])}
        best = max(
            named,
            key=lambda m: (
                scenes[m.entry].get("recipe") == "room",
                m.how != "embedding",
                m.span not in grounds,
                m.score,
                _heads(words, m, named) or _holds_water(words, m, named, scenes),
                preposition_before(words, m.start) is not None,
                m.end - m.start,
                -m.start,
            ),
        )
        entry = EMPTY_ROOM if best.entry == DEFAULT_INDOOR and _is_empty(words, best) else best.entry
        return entry, _decision("scene", best).model_copy(update={"choice": entry})
    ground = _first(found, "ground")
    if implied and not ground:
        return implied, _implied(implied, f"a place with {', '.join(objects)}")
    on_ground = next((n for n, raw in scenes.items() if ground and _lies_bare(raw, ground.entry)), None)
    on_ground = None if FLOOR_WORDS & set(words) else on_ground
    if on_ground:
        return on_ground, _implied(on_ground, f"ground of {ground.span if ground else ''}")
    if FLOOR_WORDS & set(words):
        own = next((name for name, raw in scenes.items() if acting in raw.get("furniture", ())), None)
        indoor = own if own and scenes[own]["recipe"] == "room" else DEFAULT_INDOOR
        return indoor, _implied(indoor, "a floor and no place named")
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
