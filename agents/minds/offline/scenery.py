"""What a sentence says of its place beside naming it: signs, places nobody knows, and the manifest made of it all."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Mention
from ....retrieval_index.words import BOUNDARIES, DETERMINERS, STOPWORDS, noun_forms, places_of, tokens
from ....state.environments import Climate, Manifest, Medium, Sign
from ....state.plans import Brief, Setting

SAID = ("time", "weather", "season", "ground", "scene")
"""Kinds of mention of which a sentence may hold several that contradict each other."""

VEGETATION = {"many_plants": 1.45, "few_plants": 0.35, "no_plants": 0.0}
PALM_COAST = frozenset({"tropical", "coconut"})
"""Signs that a coast has palms though the sentence names none."""
PALM_OBJECT = "palm tree"
"""In the library: where it acts, its own name asks for no other palms."""
ONE_PALM = frozenset({PALM_OBJECT, "coconut palm", "coconut tree"})
WARM_SEASONS = frozenset({None, "summer", "lush", "spring"})
FOG = {"dense_fog": 0.85, "light_fog": 0.3}
"""Factor on what grows, and density of fog, by sign."""

INTO_A_PLACE = frozenset({"in", "on", "at", "inside", "over", "across", "through", "above", "along"})
NO_PLACES = frozenset(
    [
        "motion", "slow", "line", "row", "circle", "circles", "pile", "stack", "air",
        "middle", "center", "centre", "front", "back", "distance", "background", "foreground", "place",
        "time", "style", "detail", "focus", "rhythm", "unison", "turn", "sequence", "silence",
        "loop", "loops", "way", "pieces", "half", "two", "water", "wind", "breeze",
        "light", "shade", "shadow", "shadows", "colour", "color", "top", "side", "end",
        "edge", "rest", "surface", "sky", "moonlight", "darkness", "pairs", "zigzag", "spiral",
        "order", "formation", "action", "frame", "view", "camera",
        "pole", "flagpole", "clothesline", "ground", "floor", "clip", "rim", "mast", "string", "rope", "wire",
        "current", "sheet", "gust", "sun", "heat", "storm", "rain", "snow", "day", "night", "course", "scale", "screen",
        "horizon", "head", "ash", "ashes",
    ]
)  # fmt: skip
"""Nouns behind these prepositions that name no place."""

ROOM_WORDS = ("corner", "corners", "wall", "walls", "window", "windows", "next", "close", "either")
"""Words that say where in a room something is."""

MEDIA: Mapping[str, Medium] = {"room": "room", "underwater": "underwater", "waterside": "waterside"}
FORMS = ("landform", "water", "habitat", "room_type")


def signs_of(words: Sequence[str], found: Sequence[Mention], library: Library) -> tuple[Sign, ...]:
    """Every sign in the order of telling; a shorter one inside a longer of another name counts too."""
    said = [Sign(kind=m.kind, name=m.entry, span=m.span, at=m.start) for m in found if m.kind in SAID]
    for raw in library.scenes["signs"]:
        phrases = sorted((tokens(phrase) for phrase in raw["phrases"]), key=len, reverse=True)
        for phrase in phrases:
            at = places_of(phrase, words)
            if at:
                said.append(Sign(kind="sign", name=str(raw["name"]), span=" ".join(phrase), at=at[0]))
                break
    return tuple(sorted(said, key=lambda sign: (sign.at, sign.name)))


def unknown_place(words: Sequence[str], claimed: Collection[int]) -> str:
    """The noun phrase behind "in", "over" and the like of which no word is known: a place nobody knows; else ""."""
    for start, word in enumerate(words):
        if word not in INTO_A_PLACE:
            continue
        phrase = _phrase_behind(words, start + 1)
        spoken = [words[i] for i in phrase]
        if spoken in (["dark"], ["cold"]):
            continue
        if spoken and not set(phrase) & set(claimed) and not any(set(noun_forms(w)) & NO_PLACES for w in spoken):
            return " ".join(spoken)
    return ""


def _phrase_behind(words: Sequence[str], start: int) -> list[int]:
    """Positions of the noun phrase that begins there, without its determiners; stops before any other small word."""
    found: list[int] = []
    for i in range(start, len(words)):
        if words[i] in DETERMINERS and not found:
            continue
        if words[i] in BOUNDARIES or words[i] in STOPWORDS or words[i] == "like":
            break
        found.append(i)
    return found


def manifest_of(brief: Brief, scene: Mapping[str, Any]) -> Manifest:
    """What the sentence names of its environment, with what its place implies where it says nothing."""
    setting, names = brief.setting, {sign.name for sign in brief.setting.signs}
    config = scene.get("config", {})
    return Manifest(
        scene=setting.scene,
        medium=_medium(scene),
        climate=_climate(scene, names),
        form=next((str(config[key]) for key in FORMS if key in config), None),
        ground=str(setting.ground or scene.get("ground_material") or "wood"),
        ground_said=setting.ground is not None,
        season=setting.season,
        weather=setting.weather,
        time_of_day=_hour(setting, names),
        mood=setting.mood,
        vegetation=next((VEGETATION[name] for name in VEGETATION if name in names), None),
        palms=_palms(brief, scene, names),
        fog=next((FOG[name] for name in FOG if name in names), None),
        dust="dust" in names,
        stars="stars" in names,
        hours_pass=_hours_pass(brief),
        furniture=setting.furniture,
        shot=setting.shot,
        camera_move=setting.camera_move,
        signs=setting.signs,
    )


def _climate(scene: Mapping[str, Any], names: Collection[str]) -> Climate:
    """The place's own; a coast called tropical is."""
    climate: Climate = scene.get("climate", "temperate")
    return "tropical" if climate == "temperate" and _is_coast(scene) and "tropical" in names else climate


def _palms(brief: Brief, scene: Mapping[str, Any], names: Collection[str]) -> float:
    """1 where the sentence names palms beside what acts, or where a tropical coast or an oasis implies them."""
    if "no_plants" in names:
        return 0.0
    acts = brief.key_object is not None and brief.key_object.match.entry == PALM_OBJECT
    spoken = next((sign.span for sign in brief.setting.signs if sign.name == "palms"), "")
    if acts and (spoken in ONE_PALM or _medium(scene) not in ("land", "waterside")):
        return 0.0  # it stands there itself
    if spoken:
        return 1.0
    own = float(scene.get("config", {}).get("palms", 0.0))
    if own or not (_is_coast(scene) and PALM_COAST & set(names)):
        return own
    return 1.0 if brief.setting.season in WARM_SEASONS and "snow" not in names else 0.0


def _is_coast(scene: Mapping[str, Any]) -> bool:
    return bool(scene.get("config", {}).get("water") == "coast")


def _hour(setting: Setting, names: Collection[str]) -> str | None:
    """The hour said; stars or the dark without one mean night, and the sun at midnight stands low."""
    if "midnight_sun" in names:
        return "dawn"
    return setting.time_of_day or ("night" if {"stars", "dark"} & set(names) else None)


def _hours_pass(brief: Brief) -> bool:
    hours = {sign.name for sign in brief.setting.signs if sign.kind == "time"}
    return any(motion.kind == "light_change" for motion in brief.motions) and len(hours) != 1


def _medium(scene: Mapping[str, Any]) -> Medium:
    if scene.get("config", {}).get("ground") == "studio":
        return "studio"
    return MEDIA.get(str(scene["recipe"]), "land")


def heard(setting: Setting) -> Iterator[str]:
    """Words that the reading of the place has understood."""
    for sign in setting.signs:
        yield from tokens(sign.span)
    yield from tokens(setting.unknown_place)
    for piece in setting.furniture:
        yield from tokens(piece.span)
        if piece.relation is not None:
            yield from ROOM_WORDS
