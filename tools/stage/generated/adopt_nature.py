"""A generated nature scene brought to the scene contract: level ground before the camera, at the origin, in our light.

The generator looks from one place; there the action will play. A patch of land before its camera is levelled, what
stands in the way of the action or of cameras is taken out, and the whole world is moved so that the patch lies at the
origin with the view along +Y, as composed landscapes have it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import Box, Obstacle
from ..landscapes import planting
from ..landscapes.built import Built
from ..landscapes.relief import eased
from ..objects import flatten
from ..pictures.framing import Array
from ..surroundings import ground
from . import adopting

LEVEL = (-5.2, -9.6, 5.2, 3.2)
"""Level patch about the origin of the finished scene, as composed landscapes have it: x0, y0, x1, y1."""
FADE_M = 5.0
AHEAD_M = 8.3
"""From the generator's camera to the middle of the patch: where the contract's camera stands, it looks from too."""
TURNS_DEG = (0.0, -12.0, 12.0, -24.0, 24.0)
"""Directions tried beside that of the generator's camera, for the flattest patch."""
TERRAIN = "OpaqueTerrain"
WATER = "liquid"
AIR = "atmosphere"
FINE = "_fine"
HIGH_M = 400.0
TREES = ("TreeFactory", "BushFactory", "CactusFactory", "BoulderFactory", "KelpMonocotFactory")
HELPERS = ("particles", "colliders", "animhelper")
LEVEL_COSINE = 0.85
"""Of the slope up to which land counts as level: 32 degrees."""
FLOOR_CELL_M = 0.25
RIM_M = 0.3
"""How far the level floor reaches beyond the patch."""
UNDER_M = 0.03
"""How far the floor lies under the land about the patch, of which it shows in gaps."""
OBSTACLE_M = 0.35
"""Half the width of a trunk as an obstacle."""


def adopt() -> Built:
    """Bring the open scene to the contract. Raises ValueError when it holds no land."""
    lands = _lands()
    shown = next((land for land in lands if not land.hide_render), None)
    if shown is None:
        raise ValueError("the generated scene holds no land that is rendered")
    flatten.apply_modifiers(shown)  # relief of a few centimetres, which the level patch must not have
    frame = _patch(shown)
    for land in lands:
        _level(land, frame)
    _lay_floor(shown, frame)
    _take_out(frame)
    _tidy()
    adopting.move(frame.inverted())  # the patch to the origin, its height to 0, the view along +Y
    shown.name = "ground"
    adopting.show_what_is_rendered()
    adopting.sample_no_emission()
    heights = _heights_of(shown)
    eye = (0.4, -AHEAD_M, 1.55)
    return Built(
        heights, LEVEL, tuple(_obstacles()), eye=eye, look_at=(0.0, 6.0, 2.2), clear_per_m=0.004,
        camera_space=Box(low=(-4.0, -8.6, 0.25), high=(4.0, -1.3, 3.4)),
    )  # fmt: skip


def clothe(material: bpy.types.Material, *, level_only: bool = False) -> None:
    """Give the ground another material, with texture coordinates in metres as it wants them.

    level_only: what is steeper than LEVEL_COSINE keeps the generator's: rocks stay rocks.
    """
    mesh = bpy.data.objects["ground"].data
    points = np.empty(3 * len(mesh.vertices), dtype=np.float32)
    mesh.vertices.foreach_get("co", points)
    corners = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("vertex_index", corners)
    to_world = np.array(bpy.data.objects["ground"].matrix_world)
    metres = points.reshape(-1, 3)[corners] @ to_world[:3, :3].T + to_world[:3, 3]
    layer = mesh.uv_layers.get("UVMap") or mesh.uv_layers.new(name="UVMap")
    layer.data.foreach_set("uv", metres[:, :2].astype(np.float32).ravel())
    mesh.uv_layers.active = layer
    if not level_only:
        mesh.materials.clear()
        mesh.materials.append(material)
        return
    mesh.materials.append(material)
    normals = np.empty(3 * len(mesh.polygons), dtype=np.float32)
    mesh.polygons.foreach_get("normal", normals)
    kept = np.empty(len(mesh.polygons), dtype=np.int32)
    mesh.polygons.foreach_get("material_index", kept)
    is_level = normals.reshape(-1, 3) @ to_world[2, :3] > LEVEL_COSINE
    slots = np.where(is_level, len(mesh.materials) - 1, kept).astype(np.int32)
    mesh.polygons.foreach_set("material_index", slots)
    mesh.update()


def _lands() -> list[bpy.types.Object]:
    """Every mesh of the land, also those on which plants are scattered; the fine one first where there is one."""
    found = [o for o in bpy.data.objects if o.type == "MESH" and o.name.startswith(TERRAIN) and len(o.data.vertices)]
    return sorted(found, key=lambda o: (not o.name.endswith(FINE), o.hide_render, o.name))


def _patch(land: bpy.types.Object) -> Matrix:
    """The patch's frame in the world: +Y away from the camera, at the height it gets."""
    eye = bpy.context.scene.camera.matrix_world
    ahead = eye.to_3x3() @ Vector((0.0, 0.0, -1.0))
    tree = _tree(land)
    best: tuple[float, Matrix] | None = None
    for turn in TURNS_DEG:
        heading = np.arctan2(ahead.y, ahead.x) + np.radians(turn)
        middle = eye.translation + Vector((np.cos(heading), np.sin(heading), 0.0)) * AHEAD_M
        frame = Matrix.Translation((middle.x, middle.y, 0.0)) @ Matrix.Rotation(heading - np.pi / 2, 4, "Z")
        spots = [frame @ Vector((x, y, 0.0)) for x in (-4, -2, 0, 2, 4) for y in (-7, -4, 0, 3)]
        found = np.array([_height(tree, spot) for spot in spots])
        if np.isfinite(found).all():
            rough = float(np.ptp(found)) + 0.01 * abs(turn)
            if best is None or rough < best[0]:
                best = rough, Matrix.Translation((0.0, 0.0, float(np.median(found)))) @ frame
    if best is None:
        raise ValueError("there is no land before the generator's camera for the action to play on")
    return best[1]


def _level(land: bpy.types.Object, frame: Matrix) -> None:
    """Level the patch in a mesh; around it heights fade back over FADE_M, farther the more they differ."""
    flat = np.empty(3 * len(land.data.vertices), dtype=np.float32)
    land.data.vertices.foreach_get("co", flat)
    to_patch = np.array(frame.inverted() @ land.matrix_world)
    local = flat.reshape(-1, 3).astype(np.float64) @ to_patch[:3, :3].T + to_patch[:3, 3]
    x0, y0, x1, y1 = LEVEL
    aside = np.maximum(np.maximum(x0 - local[:, 0], local[:, 0] - x1), 0.0)
    away = np.maximum(np.maximum(y0 - local[:, 1], local[:, 1] - y1), 0.0)
    fade = FADE_M + 1.5 * np.abs(local[:, 2])
    share = 1.0 - eased(np.hypot(aside, away) / fade, 0.0, 1.0)
    share = np.where(np.abs(local[:, 2]) < HIGH_M, share, 0.0)
    local[:, 2] *= 1.0 - share
    back = np.linalg.inv(to_patch)
    land.data.vertices.foreach_set("co", (local @ back[:3, :3].T + back[:3, 3]).astype(np.float32).ravel())
    if land.hide_render:
        _bare_lane(land, local)
    land.data.update()


def _lay_floor(land: bpy.types.Object, frame: Matrix) -> None:
    """Put a floor of our own into the level patch and, a little lower, under the land about it.

    The generator makes no land where its camera cannot see it: under itself, behind rocks, below overhangs. Seen from
    elsewhere those are holes.
    """
    x0, y0, x1, y1 = (side + by for side, by in zip(LEVEL, (-RIM_M, -RIM_M, RIM_M, RIM_M), strict=True))
    to_land = land.matrix_world.inverted() @ frame
    to_patch = to_land.inverted()
    shape = bmesh.new()
    shape.from_mesh(land.data)
    places = [to_patch @ corner.co for corner in shape.verts]
    inside = [x0 < at.x < x1 and y0 < at.y < y1 and abs(at.z) < FADE_M for at in places]
    for corner, at, within in zip(shape.verts, places, inside, strict=True):
        if within:
            corner.co = to_land @ Vector((at.x, at.y, -UNDER_M))
    covered = [face for face in shape.faces if all(inside[corner.index] for corner in face.verts)]
    bmesh.ops.delete(shape, geom=covered, context="FACES")
    shape.faces.index_update()
    shape.faces.ensure_lookup_table()
    tree, models = BVHTree.FromBMesh(shape), list(shape.faces)
    xs = np.arange(x0 - FADE_M, x1 + FADE_M + FLOOR_CELL_M / 2, FLOOR_CELL_M)
    ys = np.arange(y0 - FADE_M, y1 + FADE_M + FLOOR_CELL_M / 2, FLOOR_CELL_M)
    heights = np.array([[_under(tree, to_land, to_patch, x, y) for x in xs] for y in ys])
    heights = _filled(heights)
    heights[np.ix_((ys > y0) & (ys < y1), (xs > x0) & (xs < x1))] = 0.0
    like = [[models[tree.find_nearest(to_land @ Vector((x, y, 0.0)))[2]] for x in xs] for y in ys]
    grid = [
        [shape.verts.new(to_land @ Vector((x, y, z)), model.verts[0]) for x, z, model in zip(xs, *row, strict=True)]
        for y, *row in zip(ys, heights, like, strict=True)
    ]  # with the attributes of the land near by, which its material asks for
    for (near, far), row in zip(itertools.pairwise(grid), like, strict=False):
        for (a, b), (d, c), model in zip(itertools.pairwise(near), itertools.pairwise(far), row, strict=False):
            shape.faces.new((a, b, c, d), model)
    shape.to_mesh(land.data)
    shape.free()
    land.data.update()


def _under(tree: BVHTree, to_land: Matrix, to_patch: Matrix, x: float, y: float) -> float:
    """Height of the floor under the land at a place of the patch; not a number over a hole."""
    hit = tree.ray_cast(to_land @ Vector((x, y, HIGH_M)), to_land.to_3x3() @ Vector((0.0, 0.0, -1.0)), 2.0 * HIGH_M)[0]
    return float("nan") if hit is None else min(float((to_patch @ hit).z), FADE_M) - UNDER_M


def _filled(heights: Array) -> Array:
    """Gaps filled from their rims inwards with the mean of what lies beside them; 0 where there is nothing."""
    while np.isnan(heights).any() and not np.isnan(heights).all():
        framed = np.pad(heights, 1, constant_values=np.nan)
        beside = np.stack([framed[1:-1, :-2], framed[1:-1, 2:], framed[:-2, 1:-1], framed[2:, 1:-1]])
        known = ~np.isnan(beside)
        mean = np.where(known, beside, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        heights = np.where(np.isnan(heights) & known.any(axis=0), mean, heights)
    return np.nan_to_num(heights)


def _bare_lane(land: bpy.types.Object, local: Array) -> None:
    """Nothing grows where the action plays: the faces there that plants are scattered on are taken away."""
    left, front, right, back = ground.LANE
    inside = (local[:, 0] > left - 0.3) & (local[:, 0] < right + 0.3)
    inside &= (local[:, 1] > front - 0.3) & (local[:, 1] < back + 0.3)
    if not inside.any() or not inside.size:
        return
    shape = bmesh.new()
    shape.from_mesh(land.data)
    shape.verts.ensure_lookup_table()
    bmesh.ops.delete(shape, geom=[shape.verts[int(i)] for i in np.flatnonzero(inside)], context="VERTS")
    shape.to_mesh(land.data)
    shape.free()


def _take_out(frame: Matrix) -> None:
    """Remove what stands in the clearing, and the marks where nothing was built."""
    clearing, back = planting.Clearing(), frame.inverted()
    for top in [o for o in bpy.data.objects if o.parent is None and o.name.startswith(TREES)]:
        family = [top, *top.children_recursive]
        place = back @ top.matrix_world.translation
        inside = float(clearing.beyond(np.array([place.x]), np.array([place.y]))[0]) < 1.0
        built = [thing for thing in family if _is_built(thing)]
        for thing in family if inside or not built else []:
            bpy.data.objects.remove(thing, do_unlink=True)


def _is_built(thing: bpy.types.Object) -> bool:
    return any(holder.name.startswith("unique_assets") for holder in thing.users_collection) and not thing.hide_render


def _tidy() -> None:
    """Out with the generator's cameras, lights, air and helpers: ours take their place."""
    for thing in list(bpy.data.objects):
        helper = thing.name.startswith((AIR, "camrig", "Infinigen", "infinigen")) or "_unapplied" in thing.name
        emitter = any(holder.name.startswith(HELPERS) for holder in thing.users_collection)
        coarse = thing.hide_render and thing.name.startswith((WATER, TERRAIN)) and not _is_scattered_on(thing)
        if thing.type in {"CAMERA", "LIGHT"} or helper or emitter or coarse:
            bpy.data.objects.remove(thing, do_unlink=True)
    bpy.context.scene.world = None
    bpy.context.scene.timeline_markers.clear()


def _is_scattered_on(land: bpy.types.Object) -> bool:
    groups = (m.node_group for o in bpy.data.objects for m in o.modifiers if m.type == "NODES" and m.node_group)
    return any(
        node.inputs[0].default_value is land
        for group in groups
        for node in group.nodes
        if node.bl_idname == "GeometryNodeObjectInfo"
    )


def _obstacles() -> Iterator[Obstacle]:
    """Trunks of what stands near enough for a camera or a body to meet."""
    tops = [o for o in bpy.data.objects if o.parent is None and o.name.startswith(TREES)]
    for number, top in enumerate(sorted(tops, key=lambda o: o.name)):
        x, y, z = top.matrix_world.translation
        if abs(x) < 12.0 and -12.0 < y < 14.0:
            low, high = (x - OBSTACLE_M, y - OBSTACLE_M, z), (x + OBSTACLE_M, y + OBSTACLE_M, z + 4.0)
            yield Obstacle(name=f"tree_{number + 1}", bounds=Box(low=low, high=high))


def _tree(land: bpy.types.Object) -> BVHTree:
    return BVHTree.FromObject(land, bpy.context.evaluated_depsgraph_get())


def _height(tree: BVHTree, place: Vector) -> float:
    hit = tree.ray_cast(Vector((place.x, place.y, 10.0 * HIGH_M)), Vector((0.0, 0.0, -1.0)))[0]
    return float(hit.z) if hit is not None else float("nan")


def _heights_of(land: bpy.types.Object) -> planting.Heights:
    tree, back = _tree(land), land.matrix_world.inverted()

    def heights(x: Array, y: Array) -> Array:
        found = []
        for px, py in zip(np.ravel(x), np.ravel(y), strict=True):
            hit = tree.ray_cast(back @ Vector((px, py, 10.0 * HIGH_M)), Vector((0.0, 0.0, -1.0)))[0]
            found.append((land.matrix_world @ hit).z if hit is not None else 0.0)
        return np.array(found).reshape(np.shape(x))

    return heights
