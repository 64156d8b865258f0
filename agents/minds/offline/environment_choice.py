"""From the setting of a sentence to the numbers of its environment program."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from ....retrieval_index.catalog import Library
from ....retrieval_index.recipes_text import RecipeText
from ....retrieval_index.words import noun_forms, tokens
from ....state.environments import Conflict, Furnishing, Manifest
from ....state.plans import Brief, EnvironmentPlan, Setting
from ....state.values import Config, Decision, Request
from ....state.verdicts import Verdict
from ....tools.stage.surroundings.piece_kinds import kind_of
from .camera_reading import KIND as CAMERA
from .dynamics_choice import leaves_top, stays_on_top
from .layout_reading import beside_what_acts
from .revision import revise
from .scenery import manifest_of
from .scenery_rules import settle
from .setting import TOPS

EXPOSURE = "exposure_stops"

DUST_FOG = 0.4
DUST_RGB = (0.82, 0.68, 0.48)
"""Density and sRGB of air full of dust."""

CLEAR_ENOUGH = 0.6
FOG_STOPS = 0.7
"""Fog from which light is given back, and stops for the step from there to full fog: no sky goes black."""


def plan_environment(brief: Brief, request: Request, library: Library) -> EnvironmentPlan:
    """Scene defaults, then what the sentence says, then what the action needs.

    What cannot be had together is settled first, by the rules of scenery_rules.
    """
    setting = brief.setting
    scene = _named(library.scenes["scenes"], setting.scene)
    scene, decided = made_by(scene, setting, request, library)
    recipe = library.recipe(str(scene["recipe"]))
    manifest, settled = settle(manifest_of(brief, scene))
    settled = (*settled, *_places_unlike(setting, scene), *_not_coloured(setting, recipe))
    config: Config = {"seed": request.seed, "scene": setting.scene}
    if scene.get("time_of_day"):
        config["time_of_day"] = scene["time_of_day"]
    config |= scene.get("config", {})
    for motion in brief.motions:
        config |= library.motions[motion.kind].environment
    for section, name in _said(brief, manifest):
        config |= _named(library.scenes[section], name).get("config", {})
        if section == "times_of_day":
            config["time_of_day"] = name
    if setting.colour is not None:
        config[_coloured(recipe)] = list[JsonValue](library.colours[setting.colour])
    config |= _numbers_said(manifest, config)
    ground, surface, change = _ground(scene, manifest, library)
    config |= change
    needed, decisions = _for_the_action(brief, scene, library)
    config |= needed
    return EnvironmentPlan(
        scene=setting.scene,
        indoor=setting.indoor,
        recipe=recipe.name,
        config=recipe.clamp({key: value for key, value in config.items() if key in recipe.config}),
        ground_material=ground,
        friction=float(surface.get("friction", 0.6)),
        restitution=float(surface.get("restitution", 0.5)),
        decisions=(*decided, *decisions, *_implied(manifest), *(_settlement(conflict) for conflict in settled)),
        conflicts=tuple(conflict.text for conflict in settled),
        settled=settled,
        manifest=manifest,
    )


def revise_environment(plan: EnvironmentPlan, verdict: Verdict, recipe: RecipeText) -> EnvironmentPlan:
    """The plan with the critic's adjustments. Light is asked for as a factor and kept in stops."""
    asked = [a for a in verdict.adjustments if a.stream == "environment"]
    config, _ = revise(plan.config, asked, recipe)
    factors = [a.factor for a in asked if a.parameter == "exposure" and a.factor]
    if factors and EXPOSURE in recipe.config:
        old = config.get(EXPOSURE, recipe.config[EXPOSURE].default)
        stops = float(old if isinstance(old, int | float) else 0.0) + math.log2(factors[0])
        config |= recipe.clamp({EXPOSURE: round(stops, 3)})
    return plan.model_copy(update={"config": config})


def made_by(
    scene: Mapping[str, Any], setting: Setting, request: Request, library: Library
) -> tuple[Mapping[str, Any], tuple[Decision, ...]]:
    """The scene's entry for who makes it: our recipe, or where asked a generator of Infinigen."""
    if request.scenery == "composed":
        return scene, ()
    generated = library.generated_scenes.get(setting.scene)
    if generated is None or setting.furniture:
        why = "no generator makes this place" if generated is None else "furniture is laid out as it is said"
        return scene, (_decision("scenery", "composed", f"{why}: it is composed"),)
    config = {**generated["config"], "detail": "final" if request.quality == "final" else "standard"}
    note = "made by Infinigen's own scene generator"
    return {**scene, "recipe": generated["recipe"], "config": config}, (_decision("scenery", "generated", note),)


def _said(brief: Brief, manifest: Manifest) -> list[tuple[str, str]]:
    """Sections of the library's scenes that the sentence speaks of; a later one overrides what a mood implies.

    Hours that pass belong to the motion.
    """
    passes = any(motion.kind == "light_change" for motion in brief.motions)
    sections = {
        "moods": manifest.mood,
        "seasons": manifest.season,
        "times_of_day": None if passes else manifest.time_of_day,
        "weather": manifest.weather,
    }
    return [(section, name) for section, name in sections.items() if name]


def _numbers_said(manifest: Manifest, config: Mapping[str, Any]) -> Config:
    """Vegetation, fog and dust, and the light that fog takes: the denser, the more of it is given back."""
    numbers: Config = {}
    if manifest.vegetation is not None:
        trees, growth = config.get("tree_density", 1.0), config.get("scatter_density", 1.0)
        numbers |= {"tree_density": trees * manifest.vegetation, "scatter_density": growth * manifest.vegetation}
        numbers |= {"growth": max(0.2, manifest.vegetation)}
    if manifest.palms or "palms" in config:
        numbers["palms"] = manifest.palms
    if manifest.fog is not None:
        numbers["fog"] = manifest.fog
    if manifest.dust:
        numbers |= {"fog": max(DUST_FOG, float(numbers.get("fog", 0.0))), "sky_tint": list[JsonValue](DUST_RGB)}  # type: ignore[arg-type]
    fog = numbers.get("fog", config.get("fog", 0.0))
    if isinstance(fog, int | float) and fog > CLEAR_ENOUGH:
        stops = float(config.get("exposure_stops", 0.0)) + FOG_STOPS * (fog - CLEAR_ENOUGH)
        numbers[EXPOSURE] = round(stops, 3)
    return numbers


def _for_the_action(brief: Brief, scene: Mapping[str, Any], library: Library) -> tuple[Config, list[Decision]]:
    """A table to act on, furniture that is named."""
    config: Config = {}
    decisions: list[Decision] = []
    moving = [m for m in brief.motions if m.kind != CAMERA and not library.motions[m.kind].state]
    acts = brief.key_object is not None or bool(moving)
    if acts and (leaves_top(brief) or stays_on_top(brief)):
        config["needs_table"] = True
        decisions.append(_decision("needs_table", "yes", "the action plays on top of a piece of furniture"))
    config["for_action"] = acts
    asked_for = [*_laid_out(brief, "needs_table" in config), *_without_piece(brief, scene, library)]
    layout = [_piece(asked, library) for asked in asked_for]
    if layout:
        config["layout"] = list[JsonValue](layout)
        decisions += [_decision(f"furniture: {a.entry}", _where(a), a.span) for a in asked_for]
    furniture = [] if layout else _asked_furniture(brief.setting, scene, library)
    if "needs_table" in config:  # which is that table
        furniture = [name for name in furniture if not set(name.split()) & TOPS]
    if furniture:
        config["extra_furniture"] = list[JsonValue](furniture)
        decisions.append(_decision("extra_furniture", ", ".join(furniture), "named in the sentence"))
    return config, decisions


def _laid_out(brief: Brief, on_table: bool) -> list[Furnishing]:
    """The furniture the sentence names, less the table the action has to itself."""
    tables = {"dining_table", "coffee_table", "side_table", "desk"} if on_table else set()
    named = beside_what_acts(brief.setting.furniture, brief)
    return [asked for asked in named if asked.entry not in tables and asked.to not in tables]


def _without_piece(brief: Brief, scene: Mapping[str, Any], library: Library) -> list[Furnishing]:
    """Furniture the sentence names that no piece exists for: asked all the same, so that its absence is a finding."""
    if scene["recipe"] != "room":
        return []
    said = {form for asked in brief.setting.furniture for form in noun_forms(tokens(asked.span)[-1])}
    found = []
    for name in dict.fromkeys(brief.setting.mentions):
        entry = library.objects[name]
        words = {word for phrase in (name, *entry.phrases) for word in tokens(phrase)}
        if entry.category in ("furniture", "appliance") and kind_of(name) is None and not words & said:
            found.append(Furnishing(entry=name.replace(" ", "_"), span=name))
    return found


def _piece(asked: Furnishing, library: Library) -> dict[str, JsonValue]:
    colour = library.colours[asked.colour] if asked.colour else None
    return {
        "kind": asked.entry,
        "count": asked.count,
        "relation": asked.relation,
        "to": asked.to,
        "colour": list[JsonValue](colour) if colour else None,
        "words": asked.span,
    }


def _where(asked: Furnishing) -> str:
    place = f" {asked.relation} {asked.to or ''}".rstrip() if asked.relation else ""
    return f"{asked.count} {asked.entry}{place}"


def _implied(manifest: Manifest) -> list[Decision]:
    """What is inferred rather than said, for the record."""
    found = []
    if manifest.mood is not None:
        found.append(_decision("implied by the mood", manifest.mood, "season, air and light the mood stands for"))
    if manifest.palms and manifest.spoken("palms") is None:
        found.append(_decision("implied trees", "palms", "what grows by such water"))
    if manifest.stars and not any(sign.kind == "time" for sign in manifest.signs):
        found.append(_decision("implied hour", "night", "stars are seen"))
    return found


def _places_unlike(setting: Setting, scene: Mapping[str, Any]) -> tuple[Conflict, ...]:
    """The place named is only stood for by another one, or nobody knows it."""
    if scene.get("stands_for"):
        return (
            Conflict(
                rule="nearest place", kept=str(scene["stands_for"]), dropped=setting.scene_span or setting.scene,
                why="the library has no such place", lost=True,
            ),
        )  # fmt: skip
    if setting.unknown_place:
        return (
            Conflict(
                rule="nearest place", kept=_with_article(setting.scene), dropped=setting.unknown_place,
                why="the library has no such place", lost=True,
            ),
        )  # fmt: skip
    if scene.get("note"):
        return (
            Conflict(
                rule="the place as far as it goes", kept=f"the look of {setting.scene_span or setting.scene}",
                dropped="the rest", why=str(scene["note"]),
            ),
        )  # fmt: skip
    return ()


OWN_COLOURS = frozenset(
    {"white", "golden", "gold", "yellow", "pale yellow", "beige", "tan", "cream", "sandy", "light brown", "ivory"}
)
"""Colours that sand may be called as it is."""


def _coloured(recipe: RecipeText) -> str:
    """The entry of its CONFIG that takes a colour said of the place."""
    return "wall_colour" if "wall_colour" in recipe.config else "ground_colour"


def _not_coloured(setting: Setting, recipe: RecipeText) -> tuple[Conflict, ...]:
    """A colour said of a ground that the recipe only has in its own."""
    if setting.colour is None or setting.colour in OWN_COLOURS or _coloured(recipe) in recipe.config:
        return ()
    return (
        Conflict(
            rule="its own colour", kept="the ground as it usually is", dropped=f"the {setting.colour} of the ground",
            why="this place has one colour only", lost=True,
        ),
    )  # fmt: skip


def _with_article(scene: str) -> str:
    return f"{'an' if scene[0] in 'aeiou' else 'a'} {scene.replace('_', ' ')}"


def _settlement(conflict: Conflict) -> Decision:
    return _decision(f"conflict: {conflict.rule}", conflict.kept, conflict.text)


def _named(section: list[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    return next(raw for raw in section if raw["name"] == name)


def _ground(scene: Mapping[str, Any], manifest: Manifest, library: Library) -> tuple[str, Mapping[str, Any], Config]:
    """The ground's name, its contact coefficients, and what it changes in CONFIG."""
    name = manifest.ground or str(scene.get("ground_material") or "wood")
    known = {raw["name"]: raw for raw in library.scenes["ground_materials"]}
    surface: Mapping[str, Any] = known.get(name, {})
    contact = {key: surface[key] for key in ("friction", "restitution") if key in surface}
    asked: Config = {"floor_material": name, "ground": name} if manifest.ground_said else {}
    return name, surface, {**contact, **asked, **(surface.get("config", {}) if manifest.ground_said else {})}


def _asked_furniture(setting: Setting, scene: Mapping[str, Any], library: Library) -> list[str]:
    """Furniture the sentence names and the room would not have anyway."""
    usual = set(scene.get("furniture", ()))
    categories = {"furniture", "lamp", "plant", "appliance", "decor"}
    return [m for m in setting.mentions if library.objects[m].category in categories and m not in usual]


def _decision(question: str, choice: str, note: str) -> Decision:
    return Decision(agent="environment_planner", question=question, choice=choice, note=note)
