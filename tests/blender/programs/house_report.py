"""A small house as Infinigen's generator leaves one, and what adoption makes of its angled living room."""

from __future__ import annotations

from typing import Any

import bpy
from code2worlds.tools.stage import program
from code2worlds.tools.stage.generated import adopt_room
from code2worlds.tools.stage.surroundings import solids

CONFIG: dict[str, Any] = {}

ANGLE = ((0, 0), (6, 0), (6, 3), (3, 3), (3, 7), (0, 7))
"""Outline of the living room: 6 m by 7 m without a corner of 3 m by 4 m, in which the kitchen lies."""
KITCHEN = ((3.2, 3.2), (6, 3.2), (6, 7), (3.2, 7))
HIGH = 2.6


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    for name, outline in (("living-room_0/0", ANGLE), ("kitchen_0/0", KITCHEN)):
        room(name, outline)
    put("SofaFactory(1).spawn_asset(1)", (1.0, 6.4, 0.0), (1.8, 0.8, 0.8))
    put("OvenFactory(2).spawn_asset(2)", (4.5, 6.5, 0.0), (0.6, 0.6, 0.9))
    put("RugFactory(3).spawn_asset(3)", (3.0, 3.5, 0.0), (5.8, 6.8, 0.02))
    put("WindowFactory(4).spawn_asset(4)", (-0.1, 2.0, 1.0), (0.1, 1.5, 1.2))
    solid("skirtingboard_support", (3.0, 3.5, 0.0), (6.0, 7.0, 0.1), "unique_assets:skirting")
    made = adopt_room.adopt("living-room", needs_table=False)
    skirting = bpy.data.objects["skirtingboard_support"]
    return {
        "left": sorted(thing.name for thing in bpy.data.objects),
        "blocked": list(made.place.blocked),
        "turn_deg": made.place.turn_deg,
        "middle": list(made.place.middle),
        "length_m": made.place.length_m,
        "level": [made.level.low[:2], made.level.high[:2]],
        "view_m": made.place.view_m,
        "skirting_vertices": len(skirting.data.vertices),
        "window_azimuth_deg": made.window_azimuth_deg,
    }


def room(name: str, outline: tuple[tuple[float, float], ...]) -> None:
    """Floor, walls, ceiling, and the solver's solid room, as the generator names and keeps them."""
    low = [(x, y, 0.0) for x, y in outline]
    high = [(x, y, HIGH) for x, y in outline]
    ring = range(len(outline))
    walls = [(i, (i + 1) % len(outline), (i + 1) % len(outline) + len(outline), i + len(outline)) for i in ring]
    hold(solids.mesh_object(f"{name}.floor", low, [tuple(ring)], None), "unique_assets:room_floor")
    hold(solids.mesh_object(f"{name}.ceiling", high, [tuple(ring)], None), "unique_assets:room_ceiling")
    hold(solids.mesh_object(f"{name}.wall", low + high, walls, None), "unique_assets:room_wall")
    hold(solids.mesh_object(name, low + high, walls, None), "placeholders:room_meshes")


def put(name: str, middle: tuple[float, float, float], size: tuple[float, float, float]) -> None:
    """A thing of the generator, standing at a place."""
    solid(name, middle, size, f"unique_assets:{name.partition('(')[0]}")


def solid(name: str, middle: tuple[float, float, float], size: tuple[float, float, float], holder: str) -> None:
    (x, y, z), (a, b, c) = middle, (size[0] / 2, size[1] / 2, size[2])
    corners = [(x + i * a, y + j * b, z + k * c) for k in (0, 1) for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    hold(solids.mesh_object(name, corners, solids.BOX_FACES, None), holder)


def hold(thing: bpy.types.Object, name: str) -> None:
    solids.move_to(thing, name)


if __name__ == "__main__":
    program.run(build, CONFIG)
