"""A liquid's frames in the .blend: one object a frame, shown in its frame only, so that the file plays anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import numpy as np

from ..bodies.hulls import Array
from .course import Drawn
from .film_mesh import joined, made_mesh
from .fluid_shapes import Mesh
from .gas import bounds_of


def keep(frames: Sequence[Drawn], film: bpy.types.Material, body: bpy.types.Material) -> list[bpy.types.Object]:
    """Link the meshes of all frames; the film's faces get the first material, bodies in the air the second."""
    collection = bpy.data.collections.new("liquid")
    bpy.context.scene.collection.children.link(collection)
    made = []
    for frame, drawn in enumerate(frames, start=1):
        if not len(drawn.film.triangles) + len(drawn.bodies.triangles):
            continue
        thing = bpy.data.objects.new(f"liquid_{frame:04d}", _mesh(frame, drawn, film, body))
        collection.objects.link(thing)
        show_in(thing, frame, len(frames))
        made.append(thing)
    if not made:
        raise ValueError("no liquid in any frame: more of it, an earlier start or a longer clip")
    return made


def _mesh(frame: int, drawn: Drawn, film: bpy.types.Material, body: bpy.types.Material) -> bpy.types.Mesh:
    mesh = made_mesh(f"liquid_{frame:04d}", joined([drawn.film, drawn.bodies]))
    mesh.materials.append(film)
    mesh.materials.append(body)
    in_air = np.arange(len(mesh.polygons)) >= len(drawn.film.triangles)
    mesh.polygons.foreach_set("material_index", in_air.astype(np.int32))
    return mesh


def show_in(thing: bpy.types.Object, frame: int, frames: int) -> None:
    """Hide in every frame but one; the last frame stays, so that a longer clip does not go dry."""
    changes = [(frame, False)] + ([(frame + 1, True)] if frame < frames else []) + ([(1, True)] if frame > 1 else [])
    for at, hidden in changes:
        thing.hide_render = thing.hide_viewport = hidden
        for path in ("hide_render", "hide_viewport"):
            thing.keyframe_insert(path, frame=at)
    for curve in thing.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "CONSTANT"


def swept(meshes: Sequence[Mesh], things: Sequence[bpy.types.Object], *, above_m: float = -np.inf) -> Array:
    """(P, 3) points of the liquid's surface over the clip and the corners of the things it comes from; what lies below
    above_m does not count."""
    corners = [corners_of(thing) for thing in things]
    surfaces = [mesh.vertices[:: max(1, len(mesh.vertices) // 120)] for mesh in meshes if len(mesh.vertices)]
    points = np.concatenate([*corners, *surfaces[:: max(1, len(surfaces) // 12)], surfaces[-1]])
    return np.asarray(points[points[:, 2] > above_m])


def corners_of(thing: bpy.types.Object) -> Array:
    low, high = bounds_of(thing)
    return np.array([(x, y, z) for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (low[2], high[2])])


def film_series(frames: Sequence[Drawn], lowest_support_m: float) -> tuple[dict[str, Array], dict[str, str]]:
    """Series and units, measured on the drawn frames.

    Volume is what lies between the drawn surface and its bed, and what is drawn in the air."""
    volume = np.array([drawn.volume_m3 for drawn in frames])
    points = [np.concatenate([d.film.vertices, d.bodies.vertices]) for d in frames]
    below = [float((p[:, 2] < lowest_support_m - 0.004).mean()) if len(p) else 0.0 for p in points]
    series = {
        "liquid_volume_m3": volume,
        "liquid_kept_share": np.array([d.volume_m3 / d.given_m3 if d.given_m3 > 0.0 else 1.0 for d in frames]),
        "liquid_lowest_m": np.array([drawn.lowest_m for drawn in frames]),
        "liquid_spread_m": np.array([drawn.spread_m for drawn in frames]),
        "liquid_thickness_m": np.array([drawn.thickness_m for drawn in frames]),
        "liquid_below_floor_share": np.array(below),
        "in_vessel_share": np.array([d.inside_m3 / d.volume_m3 if d.volume_m3 > 0.0 else 0.0 for d in frames]),
    }
    units = dict.fromkeys(series, "m") | {"liquid_volume_m3": "m3"}
    return series, units | {"liquid_below_floor_share": "", "in_vessel_share": "", "liquid_kept_share": ""}
