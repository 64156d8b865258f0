"""A key object that melts: its mesh made even, its form keyed in every frame, its puddle beside it, and the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils.bvhtree import BVHTree

from ..bodies.hulls import Array
from ..grains import played
from ..objects import flatten
from ..pictures import camera, framing, wide_view
from ..world import World
from . import melt, puddle, wet
from .melt import Indices, Melting
from .puddle import Puddle

ALONG = 44
"""Cells of the even mesh along the longest side."""

UNITS = {
    "body_volume_m3": "m3",
    "puddle_volume_m3": "m3",
    "conserved_share": "",
    "melted_share": "",
    "height_m": "m",
    "puddle_radius_m": "m",
    "lowest_m": "m",
    "in_view": "",
    "screen_height": "",
}


@dataclass(frozen=True)
class Melted:
    """The objects of a melting thing; ratio is the volume of melt over that of what melted."""

    body: bpy.types.Object
    puddle: bpy.types.Object
    ratio: float


def melt_down(thing: bpy.types.Object, substance: str, *, gone: Sequence[float], support_m: float, seed: int) -> Melted:
    """Key the thing's form and its puddle; gone[f] is the share that has melted in frame f + 1."""
    kind = melt.of(substance)
    if gone[-1] <= 0.0 or gone[-1] >= 1.0:
        raise ValueError(f"the share that melts must lie between 0 and 1, not {gone[-1]}")
    even(thing)
    points, triangles = geometry(thing)
    lift = np.array([0.0, 0.0, float(points[:, 2].min())])
    melting = Melting(points - lift, triangles, kind, seed)
    played.play(thing, [melting.shape(share) + lift for share in gone])
    thing.location.z += support_m - (thing.location.z + lift[2])
    colour = _colour(thing, kind.colour) if kind.opacity > 0.5 else kind.colour
    pool = wet.lay(
        "puddle",
        Puddle(kind.thickness_m, 0.13, seed),
        np.array([thing.location.x, thing.location.y, support_m]),
        [share * kind.density_ratio * melting.whole_m3 for share in gone],
        wet.clear("melt", colour, kind.opacity, kind.roughness),
    )
    return Melted(thing, pool, kind.density_ratio)


def even(thing: bpy.types.Object) -> None:
    """Give the object a closed mesh of even cells; faces keep the material of the nearest face they had."""
    old = thing.data
    tree = BVHTree.FromPolygons([v.co for v in old.vertices], [p.vertices for p in old.polygons])
    slots = [polygon.material_index for polygon in old.polygons]
    remesh = thing.modifiers.new("even", "REMESH")
    remesh.mode, remesh.voxel_size = "VOXEL", max(thing.dimensions) / ALONG
    remesh.use_smooth_shade = True
    materials = list(old.materials)
    flatten.apply_modifiers(thing)
    mesh = thing.data
    mesh.materials.clear()
    for material in materials:
        mesh.materials.append(material)
    mesh.polygons.foreach_set("material_index", [slots[tree.find_nearest(p.center)[2]] for p in mesh.polygons])
    mesh.update()


def geometry(thing: bpy.types.Object) -> tuple[Array, Indices]:
    """(V, 3) vertices and (T, 3) triangles of an object's own mesh."""
    mesh = thing.data
    mesh.calc_loop_triangles()
    corners = np.empty(3 * len(mesh.loop_triangles), dtype=np.int32)
    mesh.loop_triangles.foreach_get("vertices", corners)
    return flatten.coordinates(thing), corners.reshape(-1, 3).astype(np.int64)


def measure(world: World, melted: Melted, frames: int) -> tuple[dict[str, Array], dict[str, str]]:
    """From the evaluated meshes. conserved_share: body plus what its melt was before it melted, over the first body.

    lowest_m: lowest point of the body above its support. screen_height: of the body, share of the picture's height.
    """
    scene = world.scene
    rows: dict[str, list[float]] = {name: [] for name in UNITS}
    triangles = geometry(melted.body)[1]
    floor, view = (
        float(melted.puddle.location.z) - wet.RAISED_M,
        wide_view.current_view(world.contract.model_dump(mode="json")),
    )
    whole = 0.0
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        body, pool = played.points_at(melted.body), played.points_at(melted.puddle)
        solid = melt.volume_m3(body - body.mean(axis=0), triangles)
        liquid = puddle.volume_under(pool - np.array(melted.puddle.location))
        whole = whole or solid + liquid / melted.ratio
        seen = framing.projected(np.concatenate([body, pool]), view, camera.aspect())
        rows["body_volume_m3"].append(solid)
        rows["puddle_volume_m3"].append(liquid)
        rows["conserved_share"].append((solid + liquid / melted.ratio) / whole)
        rows["melted_share"].append(1.0 - solid / whole)
        rows["height_m"].append(float(np.ptp(body[:, 2])))
        rows["puddle_radius_m"].append(
            float(np.linalg.norm((pool - pool.mean(axis=0))[-puddle.TURNS :, :2], axis=1).mean())
        )
        rows["lowest_m"].append(float(body[:, 2].min()) - floor)
        rows["in_view"].append(float((np.abs(seen[:, :2]) <= 1.0).all(axis=1).mean()))
        rows["screen_height"].append(float(np.ptp(seen[: len(body), 1])) / 2.0)
    return {name: np.array(values) for name, values in rows.items()}, dict(UNITS)


def swept(world: World, melted: Melted, frames: int) -> Array:
    """(P, 3) what a camera must hold: the body before, the puddle at the end."""
    world.scene.frame_set(1)
    before = played.points_at(melted.body)[::20]
    world.scene.frame_set(frames)
    after = played.points_at(melted.puddle)[-puddle.TURNS :: 6]
    world.scene.frame_set(1)
    return np.concatenate([before, after])


def _colour(thing: bpy.types.Object, otherwise: tuple[float, float, float]) -> tuple[float, float, float]:
    """The colour of the main material in sRGB, so that red wax makes a red puddle."""
    material = thing.data.materials[0] if len(thing.data.materials) else None
    tint = material.node_tree.nodes.get("tint") if material and material.use_nodes else None
    if tint is None:
        return otherwise
    red, green, blue = (float(np.clip(c, 0.0, 1.0)) ** (1.0 / 2.2) for c in tint.outputs[0].default_value[:3])
    return red, green, blue
