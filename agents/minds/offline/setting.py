"""Where and when a sentence plays: the scene it names, else the one its furniture or ground implies, else a studio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ....retrieval_index.catalog import Library
from ....retrieval_index.search import Kind, Mention
from ....state.plans import Setting
from ....state.values import Decision

DEFAULT_INDOOR = "living_room"
DEFAULT_SCENE = "studio"

FLOOR_WORDS = frozenset({"floor", "carpet", "rug"})
"""Bare words that put an otherwise placeless action indoors."""


def read_setting(
    words: Sequence[str], found: Sequence[Mention], objects: tuple[str, ...], library: Library
) -> tuple[Setting, list[Decision]]:
    """The setting of a sentence. objects are the library entries it names beside the key object."""
    scenes = {str(raw["name"]): raw for raw in library.scenes["scenes"]}
    scene, decision = _scene(words, found, objects, scenes)
    ground = _first(found, "ground")
    parts = {kind: _first(found, kind) for kind in ("time", "weather", "mood")}
    setting = Setting(
        scene=scene,
        scene_span=decision.span,
        indoor=bool(scenes[scene].get("indoor", True)),
        ground=ground.entry if ground else None,
        time_of_day=_entry(parts["time"]),
        weather=_entry(parts["weather"]),
        mood=_entry(parts["mood"]),
        mentions=objects,
    )
    return setting, [decision, *(_decision(kind, m) for kind, m in {**parts, "ground": ground}.items() if m)]


def _scene(
    words: Sequence[str], found: Sequence[Mention], objects: tuple[str, ...], scenes: Mapping[str, Mapping[str, Any]]
) -> tuple[str, Decision]:
    named = [m for m in found if m.kind == "scene"]
    if named:
        # A room or landscape says more than a bare surface ("the concrete floor of the kitchen").
        best = max(named, key=lambda m: (scenes[m.entry].get("recipe") == "room", m.score, m.end - m.start, -m.start))
        return best.entry, _decision("scene", best)
    implied = next((name for name, raw in scenes.items() if set(objects) & set(raw.get("furniture", ()))), None)
    ground = _first(found, "ground")
    if implied and not ground:
        return implied, _implied(implied, f"a place with {', '.join(objects)}")
    on_ground = next(
        (n for n, raw in scenes.items() if ground and _ground_of(raw) == ground.entry and raw.get("recipe") != "room"),
        None,
    )
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


def _ground_of(raw: Mapping[str, Any]) -> str | None:
    found = raw.get("ground_material")
    return str(found) if found else None


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
