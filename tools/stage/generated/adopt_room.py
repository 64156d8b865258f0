"""A generated room brought to the scene contract: one room of the house, at the origin, with floor for the action."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import Box, FreePath, SceneContract, Support
from ..surroundings import daylight, measure, solids
from . import adopting, room_place

ASSETS = "unique_assets:"
SHELL = "unique_assets:room_"
MARKS = "placeholders"
"""Collections of what the solver worked with: solid rooms, cutters of doors and windows."""
OPENINGS = ("Door", "Window", "door", "window", "skirting", "Skirting", "Pillar")
SKIRTING = "skirtingboard"
NEAR_M = 0.45
"""Doors, windows and skirtings reach this far beyond the floor of their room."""
INSIDE_M = 0.1
"""The middle of anything else lies no farther beyond it."""
FLAT_M = 0.04
"""What begins higher over a piece stands on it."""
CELL_M = 0.25
"""Size of the squares in which the floor's outline is told."""


@dataclass(frozen=True)
class Room:
    """The adopted room in the finished frame: floor at 0, its middle at the origin, the camera's end at -Y."""

    shell: Box
    level: Box
    """The rectangle of its floor that the strip lies in: a room may have angles."""
    place: room_place.Place
    pieces: tuple[bpy.types.Object, ...]
    """Furniture and what stands on it."""
    table: bpy.types.Object | None
    window_azimuth_deg: float


def adopt(kind: str, *, needs_table: bool) -> Room:
    """Bring the open house to one room of that kind ("living-room"). Raises ValueError when it has none."""
    floor = _floor(kind)
    box = measure.bounds(floor)
    wall = _part(floor, "wall")
    shell = Box(low=box.low, high=(*box.high[:2], measure.bounds(wall).high[2]))
    _drop_others(floor, shell)
    middle = Matrix.Translation(-Vector(((box.low[0] + box.high[0]) / 2, (box.low[1] + box.high[1]) / 2, box.high[2])))
    adopting.move(middle)
    shell = _about_origin(shell)
    gaps = _not_floor(floor, shell)
    place = room_place.best(shell, {top.name: _whole(top) for top in _tops()}, gaps)
    level = room_place.level_part(shell, place, gaps)
    _remove(place.blocked)
    adopting.move(Matrix.Rotation(np.radians(place.turn_deg), 4, "Z"))
    shell = room_place.turned(shell, place.turn_deg)
    floor.name = "floor"
    _tidy()
    table = _table() if needs_table else None
    return Room(shell, level, place, tuple(_tops()), table, _window_azimuth_deg())


def contract(config: Mapping[str, Any], room: Room, lights: list[str]) -> SceneContract:
    """Floor, the strip of it that is free, and the table's top where one was asked for."""
    (x0, y0, _), (x1, y1, height) = room.shell.low, room.shell.high
    x, y = room.place.middle
    floor = Support(
        name="floor", kind="floor", object="floor", height_m=0.0, low=room.level.low[:2], high=room.level.high[:2],
        friction=config["friction"], restitution=config["restitution"],
    )  # fmt: skip
    supports, paths = [floor], []
    if room.table is not None:
        support, path = measure.table_support(room.table, lands_on="floor")
        supports.append(support)
        paths.append(path)
    start = (x - room.place.length_m / 2 + 0.1, y)
    width = room_place.LANE_M[1] - 0.1
    paths.append(
        FreePath(support="floor", start=start, heading_deg=0.0, length_m=room.place.length_m - 0.2, width_m=width)
    )
    near = y - room_place.LANE_M[1] / 2
    back = near - room.place.view_m
    return SceneContract(
        scene=config["scene"],
        fidelity=config["detail"],
        indoor=True,
        supports=tuple(supports),
        paths=tuple(paths),
        obstacles=measure.obstacles(room.pieces),
        bounds=Box(low=(x0, y0, 0.0), high=(x1, y1, height)),
        camera_space=Box(low=(x - 0.6, back, 0.25), high=(x + 0.6, near - 0.3, height - 0.3)),
        lights=tuple(lights),
        sun_elevation_deg=daylight.room_elevation_deg(config),
    )


def _floor(kind: str) -> bpy.types.Object:
    """The floor of the fullest room of that kind."""
    floors = [o for o in _shell_parts("floor") if o.name.startswith(kind)]
    if not floors:
        raise ValueError(f"the generated house has no {kind}; it has {sorted(o.name for o in _shell_parts('floor'))}")
    tops = [measure.bounds(top) for top in _tops()]
    return max(floors, key=lambda o: (sum(_over(box, measure.bounds(o)) for box in tops), o.name))


def _shell_parts(part: str) -> list[bpy.types.Object]:
    holder = bpy.data.collections.get(SHELL + part)
    return [] if holder is None else list(holder.objects)


def _part(floor: bpy.types.Object, part: str) -> bpy.types.Object:
    name = floor.name.rsplit(".", 1)[0] + "." + part
    return bpy.data.objects[name]


def _over(box: Box, floor: Box) -> bool:
    x, y = (box.low[0] + box.high[0]) / 2, (box.low[1] + box.high[1]) / 2
    return floor.low[0] < x < floor.high[0] and floor.low[1] < y < floor.high[1]


def _tops() -> list[bpy.types.Object]:
    """Furniture and things, by name: roots of what the generator populated, shells and openings left out."""
    found = [
        o
        for o in bpy.data.objects
        if o.type == "MESH" and o.parent is None and not o.hide_render and any(_is_asset(c) for c in o.users_collection)
    ]
    return sorted(found, key=lambda o: o.name)


def _is_asset(holder: bpy.types.Collection) -> bool:
    opening = any(word in holder.name for word in OPENINGS)
    return holder.name.startswith(ASSETS) and not holder.name.startswith(SHELL) and not opening


def _whole(top: bpy.types.Object) -> Box:
    """Bounds of a piece with its children."""
    boxes = [measure.bounds(o) for o in (top, *top.children_recursive) if o.type == "MESH"]
    low, high = np.min([b.low for b in boxes], axis=0), np.max([b.high for b in boxes], axis=0)
    return Box(low=(float(low[0]), float(low[1]), float(low[2])), high=(float(high[0]), float(high[1]), float(high[2])))


def _drop_others(floor: bpy.types.Object, shell: Box) -> None:
    """Every other room, the outside of the house, the solver's marks, cameras."""
    stem = floor.name.rsplit(".", 1)[0]
    keep = {f"{stem}.{part}" for part in ("floor", "wall", "ceiling")}
    plan = _tree(floor)
    for thing in list(bpy.data.objects):
        holders = [holder.name for holder in thing.users_collection]
        marks = thing.hide_render or thing.type in {"CAMERA", "EMPTY"} or any(h.startswith(MARKS) for h in holders)
        part_of_shell = any(holder.startswith(SHELL) for holder in holders)
        if thing.name.startswith(SKIRTING):
            _cut_off(thing, plan, shell)
        elif thing.name not in keep and (part_of_shell or marks or not _belongs(thing, plan, shell)):
            _unparent(thing)
            bpy.data.objects.remove(thing, do_unlink=True)
    bpy.context.view_layer.update()


def _tree(floor: bpy.types.Object) -> BVHTree:
    """The floor in world coordinates."""
    data = floor.data
    data.calc_loop_triangles()
    points = [floor.matrix_world @ corner.co for corner in data.vertices]
    return BVHTree.FromPolygons(points, [tuple(each.vertices) for each in data.loop_triangles])


def _away(plan: BVHTree, x: float, y: float, z: float) -> float:
    """Distance of a place from the floor, seen from above, m."""
    found = plan.find_nearest(Vector((x, y, z)))
    return float("inf") if found[0] is None else float(np.hypot(found[0].x - x, found[0].y - y))


def _belongs(thing: bpy.types.Object, plan: BVHTree, shell: Box) -> bool:
    """Whether the middle of a thing is over the floor and under the ceiling, that of an opening near its edge."""
    box = measure.bounds(thing)
    x, y, z = ((low + high) / 2 for low, high in zip(box.low, box.high, strict=True))
    reach = NEAR_M if any(word in thing.name for word in OPENINGS) else INSIDE_M
    return shell.low[2] - NEAR_M < z < shell.high[2] + NEAR_M and _away(plan, x, y, shell.high[2]) < reach


def _cut_off(skirting: bpy.types.Object, plan: BVHTree, shell: Box) -> None:
    """One skirting runs through the whole house: what is not of this room goes."""
    mesh = bmesh.new()
    mesh.from_mesh(skirting.data)
    places = {corner: skirting.matrix_world @ corner.co for corner in mesh.verts}
    far = [corner for corner, at in places.items() if _away(plan, at.x, at.y, shell.low[2]) > NEAR_M]
    bmesh.ops.delete(mesh, geom=far, context="VERTS")
    mesh.to_mesh(skirting.data)
    mesh.free()


def _not_floor(floor: bpy.types.Object, shell: Box) -> tuple[Box, ...]:
    """What of the room's bounds is no floor of it, in strips of squares."""
    plan = _tree(floor)
    xs, ys = (np.arange(shell.low[i] + CELL_M / 2, shell.high[i], CELL_M) for i in (0, 1))
    found = []
    for y in ys:
        bare = [_away(plan, float(x), float(y), 0.0) > 1e-4 for x in xs]
        for is_bare, run in itertools.groupby(range(len(xs)), key=bare.__getitem__):
            if is_bare:
                columns = list(run)
                low, high = xs[columns[0]] - CELL_M / 2, xs[columns[-1]] + CELL_M / 2
                box = Box(low=(low, y - CELL_M / 2, 0.0), high=(high, y + CELL_M / 2, shell.high[2]))
                found.append(box)
    return tuple(found)


def _unparent(thing: bpy.types.Object) -> None:
    """Children stay where they are."""
    for child in thing.children:
        place = child.matrix_world.copy()
        child.parent = None
        child.matrix_world = place


def _about_origin(box: Box) -> Box:
    half_x, half_y = (box.high[0] - box.low[0]) / 2, (box.high[1] - box.low[1]) / 2
    return Box(low=(-half_x, -half_y, 0.0), high=(half_x, half_y, box.high[2] - box.low[2]))


def _remove(names: tuple[str, ...]) -> None:
    """Pieces and what stands on them."""
    for name in names:
        top = bpy.data.objects.get(name)
        if top is None:
            continue  # it stood on a piece that went before it
        for piece in (top, *_on(top, _whole(top).low[2] + FLAT_M)):
            for thing in (*piece.children_recursive, piece):
                bpy.data.objects.remove(thing, do_unlink=True)


def _tidy() -> None:
    """Lamps stay; the generator's sun and sky go."""
    for thing in [o for o in bpy.data.objects if o.type == "LIGHT" and o.data.type == "SUN"]:
        bpy.data.objects.remove(thing, do_unlink=True)
    bpy.context.scene.world = None
    adopting.show_what_is_rendered()


def _table() -> bpy.types.Object | None:
    """The largest table with a level top, cleared."""
    levels = []
    for top in [o for o in _tops() if "Table" in o.name or "Desk" in o.name]:
        try:
            height, (x0, y0, x1, y1) = measure.flat_top(top)
        except ValueError:
            continue
        levels.append(((x1 - x0) * (y1 - y0), top.name, height))
    if not levels:
        return None
    _, name, height = max(levels)
    table = bpy.data.objects[name]
    _remove(tuple(thing.name for thing in _on(table, height - 0.05)))
    return table


def _on(top: bpy.types.Object, above_m: float) -> list[bpy.types.Object]:
    """What stands over a piece, beginning above that height."""
    under, others = _whole(top), [(o, _whole(o)) for o in _tops() if o is not top]
    return [o for o, box in others if _over(box, under) and box.low[2] > above_m]


def _window_azimuth_deg() -> float:
    """Where the largest window lies from the room's middle: there the sun will stand. 172 without a window."""
    panes = [o for o in bpy.data.objects if o.type == "MESH" and "Window" in o.name and not o.hide_render]
    if not panes:
        return 172.0
    pane = max(panes, key=lambda o: (o.dimensions.x * o.dimensions.z + o.dimensions.y * o.dimensions.z, o.name))
    box = measure.bounds(pane)
    return float(np.degrees(np.arctan2(box.low[1] + box.high[1], box.low[0] + box.high[0])) % 360.0)


def collect() -> None:
    """Everything into the collection that environments have."""
    for thing in list(bpy.data.objects):
        solids.move_to(thing)
