"""What the scripted model says for each sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).parent / "programs"

BOTTLE = "A brown glass bottle rolled slowly across the sunlit living room floor."
POND = "Ripples spread across a still pond."
WIND = "Flowers and grass sway in a strong wind on a meadow."


def program(name: str) -> str:
    return (PROGRAMS / f"{name}.py").read_text(encoding="utf-8")


def bottle() -> dict[str, list[object]]:
    """Its first program fails, is repaired, rolls too fast, and is slowed down."""
    reading: dict[str, Any] = {
        "key_object": {
            "entry": "bottle", "span": "bottle", "likeness": 1.0, "colour": "brown", "material": "glass",
        },
        "motions": [{"kind": "rolling", "span": "rolled", "pace": 0.35, "pace_word": "slowly", "target": "floor"}],
        "setting": {"scene": "living_room", "scene_span": "living room"},
        "not_understood": [],
        "reason": "a bottle rolls",
    }  # fmt: skip
    expected = [
        {"name": "rolls slowly", "measure": "initial_speed_m_s", "low": 0.1, "high": 0.6, "unit": "m/s",
         "words": "rolled slowly", "fixes": [{"parameter": "speed_m_s", "power": 1.0}]},
        {"name": "gets somewhere", "measure": "travel_m", "low": 0.15, "unit": "m", "words": "across the floor"},
        {"name": "rolls rather than slides", "measure": "rolling_share", "low": 0.5, "unit": "of the time"},
    ]  # fmt: skip
    return {
        "read": [reading],
        "plan_object": [{"changes": {}, "reason": "a plain bottle"}],
        "plan_environment": [{"changes": {"width_m": 5.4}, "reason": "room to roll"}],
        "expect": [{"expectations": expected}],
        "plan_dynamics": [{"layers": [{"kinds": ["rolling"], "source": program("bottle_first")}]}],
        "repair": [f"Here it is:\n```json\n{_source('bottle_repaired')}\n```"],
        "revise_dynamics": [
            {"layers": [{"kinds": ["rolling"], "changes": {"speed_m_s": 0.35}}], "reason": "it was far too fast"}
        ],
        "look_at_object": [seen("is recognised as: bottle", "looks brown", "looks made of glass")],
        "look": [{"recognisable": True, "findings": [{"name": "a bottle on a floor", "passed": True}]}],
    }


def seen(*questions: str, no: dict[str, dict[str, str]] | None = None) -> dict[str, object]:
    """The object critic's look: yes to the questions and to there being nothing broken, but for those in `no`."""
    answers = [
        {"question": question, "passed": question not in (no or {}), **(no or {}).get(question, {})}
        for question in (*questions, "nothing about it looks broken")
    ]
    return {"looks_like": "a thing", "answers": answers}


def wind() -> dict[str, list[object]]:
    """Its first program fails, is repaired, blows too weakly, and is answered with a stronger one."""
    reading: dict[str, Any] = {
        "key_object": None,
        "motions": [
            {"kind": "swaying", "span": "sway", "subject": {"name": "grass", "span": "grass"}},
        ],
        "setting": {"scene": "meadow", "scene_span": "meadow"},
        "reason": "plants in the wind",
    }
    expected = [
        {"name": "tips sway far in a strong wind", "measure": "max:tip_amplitude_m", "low": 0.012, "high": 3.0,
         "unit": "m", "words": "strong wind", "fixes": [{"parameter": "wind_m_s", "power": 1.5}]},
        {"name": "roots stay", "measure": "max:root_drift_m", "high": 0.005, "unit": "m"},
    ]  # fmt: skip
    return {
        "read": [reading],
        "plan_environment": [{"changes": {}, "reason": "a meadow as usual"}],
        "expect": [{"expectations": expected}],
        "plan_dynamics": [{"layers": [{"kinds": ["swaying"], "source": program("wind_first")}]}],
        "repair": [{"source": program("wind_repaired"), "reason": "the entry is called gustiness"}],
        "revise_dynamics": [
            {"layers": [{"kinds": ["swaying"], "changes": {"wind_m_s": 11.0}}], "reason": "a strong wind"}
        ],
        "look": [{"recognisable": True}],
    }


def pond() -> dict[str, list[object]]:
    """Its first program fails, is repaired, makes rings too low to be seen, and is answered with higher ones."""
    reading: dict[str, Any] = {
        "key_object": None,
        "motions": [{"kind": "ripples", "span": "ripples spread", "subject": {"name": "ripple", "span": "ripples"}}],
        "setting": {"scene": "pond", "scene_span": "pond"},
        "reason": "rings on water",
    }
    expected = [
        {"name": "rings stand on the water", "measure": "max:ripple_height_m", "low": 0.006, "high": 0.5, "unit": "m",
         "words": "ripples", "fixes": [{"parameter": "ring_height_m", "power": 1.0}]},
        {"name": "rings spread", "measure": "max:ring_radius_m", "low": 0.1, "unit": "m", "words": "spread"},
    ]  # fmt: skip
    return {
        "read": [reading],
        "plan_environment": [{"changes": {}, "reason": "a pond as usual"}],
        "expect": [{"expectations": expected}],
        "plan_dynamics": [{"layers": [{"kinds": ["ripples"], "source": program("pond_first")}]}],
        "repair": [{"source": program("pond_repaired"), "reason": "the surface must be named"}],
        "revise_dynamics": [
            {"layers": [{"kinds": ["ripples"], "changes": {"ring_height_m": 0.012}}], "reason": "rings to be seen"}
        ],
        "look": [{"recognisable": True}],
    }


def _source(name: str) -> str:
    import json

    return json.dumps({"source": program(name), "reason": "add_body wants density_kg_m3"})
