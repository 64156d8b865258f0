"""From the setting of a sentence to the numbers of its environment program."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from ....retrieval_index.catalog import Library
from ....retrieval_index.recipes_text import RecipeText
from ....state.plans import Brief, EnvironmentPlan, Setting
from ....state.values import Config, Decision, Request
from ....state.verdicts import Verdict
from .dynamics_choice import leaves_top, stays_on_top
from .revision import revise

EXPOSURE = "exposure_stops"

NIGHT = frozenset({"night", "evening", "dusk"})


def plan_environment(brief: Brief, request: Request, library: Library) -> EnvironmentPlan:
    """Scene defaults, then what the sentence says of time, weather, mood and ground, then what the action needs."""
    setting = brief.setting
    scene = _named(library.scenes["scenes"], setting.scene)
    recipe = library.recipe(str(scene["recipe"]))
    config: Config = {"seed": request.seed, "scene": setting.scene}
    if "time_of_day" in recipe.config and scene.get("time_of_day"):
        config["time_of_day"] = scene["time_of_day"]
    config |= scene.get("config", {})
    for motion in brief.motions:
        needed = library.motions[motion.kind].environment
        config |= {key: value for key, value in needed.items() if key in recipe.config}
    decisions: list[Decision] = []
    for section, name in _said(brief):
        entry = _named(library.scenes[section], name)
        config |= {key: value for key, value in entry.get("config", {}).items() if key in recipe.config}
        if "time_of_day" in recipe.config and section == "times_of_day":
            config["time_of_day"] = entry["name"]
    ground, surface, change = _ground(scene, setting, library)
    config |= {key: value for key, value in change.items() if key in recipe.config}
    if (leaves_top(brief) or stays_on_top(brief)) and "needs_table" in recipe.config:
        config["needs_table"] = True
        decisions.append(_decision("needs_table", "yes", "the action plays on top of a piece of furniture"))
    furniture = _asked_furniture(setting, scene, library)
    if furniture and "extra_furniture" in recipe.config:
        config["extra_furniture"] = list[JsonValue](furniture)
        decisions.append(_decision("extra_furniture", ", ".join(furniture), "named in the sentence"))
    conflicts = _conflicts(setting)
    return EnvironmentPlan(
        scene=setting.scene,
        indoor=setting.indoor,
        recipe=recipe.name,
        config=recipe.clamp({key: value for key, value in config.items() if key in recipe.config}),
        ground_material=ground,
        friction=float(surface.get("friction", 0.6)),
        restitution=float(surface.get("restitution", 0.5)),
        decisions=tuple(decisions),
        conflicts=conflicts,
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


def _said(brief: Brief) -> list[tuple[str, str]]:
    """Sections of the library's scenes that the sentence speaks of. Hours that pass belong to the motion."""
    setting = brief.setting
    passes = any(motion.kind == "light_change" for motion in brief.motions)
    sections = {
        "seasons": setting.season,
        "times_of_day": None if passes else setting.time_of_day,
        "weather": setting.weather,
        "moods": setting.mood,
    }
    return [(section, name) for section, name in sections.items() if name]


def _named(section: list[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    return next(raw for raw in section if raw["name"] == name)


def _ground(scene: Mapping[str, Any], setting: Setting, library: Library) -> tuple[str, Mapping[str, Any], Config]:
    """The ground's name, its contact coefficients, and what it changes in CONFIG."""
    name = setting.ground or scene.get("ground_material") or "wood"
    known = {raw["name"]: raw for raw in library.scenes["ground_materials"]}
    surface: Mapping[str, Any] = known.get(name, {})
    contact = {key: surface[key] for key in ("friction", "restitution") if key in surface}
    asked: Config = {"floor_material": name, "ground": name} if setting.ground else {}
    return str(name), surface, {**contact, **asked, **(surface.get("config", {}) if setting.ground else {})}


def _asked_furniture(setting: Setting, scene: Mapping[str, Any], library: Library) -> list[str]:
    """Furniture the sentence names and the room would not have anyway."""
    usual = set(scene.get("furniture", ()))
    categories = {"furniture", "lamp", "plant", "appliance", "decor"}
    return [m for m in setting.mentions if library.objects[m].category in categories and m not in usual]


def _conflicts(setting: Setting) -> tuple[str, ...]:
    if setting.time_of_day in NIGHT and setting.weather == "sunny":
        return ("Sun at night: the time of day is kept, the sun is left out.",)
    return ()


def _decision(question: str, choice: str, note: str) -> Decision:
    return Decision(agent="environment_planner", question=question, choice=choice, note=note)
