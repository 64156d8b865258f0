"""The numbers of a room as bindings of Infinigen's ``generate_indoors``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .orders import Order

ROOMS = {
    "living_room": ("LivingRoom", "living-room"),
    "bedroom": ("Bedroom", "bedroom"),
    "kitchen": ("Kitchen", "kitchen"),
    "bathroom": ("Bathroom", "bathroom"),
    "dining_room": ("DiningRoom", "dining-room"),
}
"""Room type -> its name in Infinigen's constraints and the first part of its meshes' names. It furnishes no others."""

FILES = {"standard": ("fast_solve", "singleroom"), "final": ("singleroom",)}
"""Infinigen's own files that go under our numbers, by detail."""


def bindings(config: Mapping[str, Any]) -> dict[str, str]:
    """Binding -> gin literal. Raises ValueError for a room that Infinigen does not furnish."""
    if config["room_type"] not in ROOMS:
        raise ValueError(f"Infinigen furnishes no {config['room_type']!r}; it has {', '.join(ROOMS)}")
    found = {
        "restrict_solving.restrict_parent_rooms": repr([ROOMS[str(config["room_type"])][0]]),
        "compose_indoors.terrain_enabled": "False",
        "compose_indoors.lights_off_chance": "0.0",
        "compose_indoors.skirting_floor_chance": "1.0",
        "compose_indoors.skirting_ceiling_chance": "0.0",
        "compose_indoors.room_pillars_chance": "0.0",
        "camera.spawn_camera_rigs.camera_rig_config": "[{'loc': (0, 0, 0), 'rot_euler': (0, 0, 0)}]",
    }
    for group in ("large", "medium", "small"):
        steps = config[f"solve_steps_{group}"]
        if steps is not None:
            found[f"compose_indoors.solve_steps_{group}"] = repr(int(steps))
    return found


def order(config: Mapping[str, Any]) -> Order:
    """All that the generator is told. Raises as bindings does."""
    return Order(int(config["seed"]), FILES[str(config["detail"])], bindings(config))
