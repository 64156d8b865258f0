"""A poured pile as Blender objects: its surface, the grains on it and in the stream, the funnel; and its record."""

from __future__ import annotations

import bmesh
import bpy
import numpy as np

from ..bodies.hulls import Array
from ..objects import surfaces
from ..objects.surfaces import Rgb
from ..pictures import camera, framing, wide_view
from ..surroundings import solids
from ..world import World
from . import heights, played, specks
from .pouring import Grain, Poured, Spout, flank

SUNK_M = 0.002
"""Depth under its bed at which the surface of a pile lies where there are no grains."""

UNITS = {
    "pile_volume_m3": "m3",
    "pile_height_m": "m",
    "pile_radius_m": "m",
    "slope_deg": "deg",
    "grains_in_air": "",
    "fall_speed_m_s": "m/s",
    "in_view": "",
    "lowest_m": "m",
}


def surface(pile: Poured, at: Array, colour: Rgb) -> bpy.types.Object:
    """The pile about a place on its support, keyed in every frame."""
    axis = pile.axis_m
    x, y = np.meshgrid(axis, axis)
    shapes = []
    for layer in pile.layers:
        height = pile.bed + np.where(layer > 1e-5, layer, -SUNK_M)
        shapes.append(np.stack([x, y, height], axis=-1).reshape(-1, 3))
    mesh = bpy.data.meshes.new("pile")
    cells = len(axis)
    first = (np.arange(cells - 1)[:, None] * cells + np.arange(cells - 1)).ravel()
    quads = np.stack([first, first + 1, first + cells + 1, first + cells], axis=1)
    mesh.from_pydata(shapes[-1].tolist(), [], quads.tolist())
    mesh.shade_smooth()
    mesh.materials.append(surfaces.make("sand", colour, size_m=float(2.0 * axis[-1])))
    thing = bpy.data.objects.new("pile", mesh)
    thing.location = [float(v) for v in at]
    solids.collection("grains").objects.link(thing)
    played.play(thing, shapes)
    return thing


def grains(pile: Poured, at: Array, grain: Grain, *, colour: Rgb, size_m: float, seed: int) -> bpy.types.Object:
    """The shown grains, each at least size_m across so that a camera can see it."""
    rng = np.random.default_rng([seed, 43])
    count = pile.grains.shape[1]
    shades = (1.15, 1.0, 0.8)
    templates = []
    for index, shade in enumerate(shades):
        tone: Rgb = tuple(min(1.0, shade * c) for c in colour)  # type: ignore[assignment]
        templates.append(specks.pebble(f"grain_{index}", tone, long=grain.long))
    return specks.show(
        "poured_grains",
        list(pile.grains + at),
        templates,
        sizes=rng.uniform(0.75, 1.25, count) * max(size_m, grain.size_m),
        choice=rng.integers(0, len(shades), count),
        turns=rng.uniform(0.0, 2.0 * np.pi, (count, 3)) * np.array([0.15, 0.15, 1.0]),
    )


def funnel(spout: Spout, at: Array) -> bpy.types.Object:
    """A metal funnel whose mouth the grains leave; it hides those that are still to come."""
    mesh = bmesh.new()
    r, h = spout.radius_m, spout.height_m
    profile = [(r * 1.25, h - 0.2 * r), (r * 1.25, h + 1.6 * r), (r * 4.2, h + 5.0 * r), (r * 4.2, h + 6.0 * r)]
    profile += [(r * 4.0, h + 6.0 * r), (r * 4.0, h + 5.1 * r), (r * 1.08, h + 1.6 * r), (r * 1.08, h - 0.2 * r)]
    turns = np.linspace(0.0, 2.0 * np.pi, 49)[:-1]
    rings = [[mesh.verts.new((q * np.cos(t), q * np.sin(t), z)) for t in turns] for q, z in profile]
    for lower, upper in zip(rings, [*rings[1:], rings[0]], strict=True):
        for k in range(len(turns)):
            n = (k + 1) % len(turns)
            mesh.faces.new((lower[k], lower[n], upper[n], upper[k]))
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    data = bpy.data.meshes.new("funnel")
    mesh.to_mesh(data)
    mesh.free()
    data.shade_smooth()
    data.set_sharp_from_angle(angle=0.6)
    data.materials.append(surfaces.make("steel", None, size_m=0.2))
    thing = bpy.data.objects.new("funnel", data)
    thing.location = [float(v) for v in at]
    solids.collection("grains").objects.link(thing)
    return thing


def measure(
    world: World, pile: Poured, thing: bpy.types.Object, spout: Spout, *, frames: int, fps: int
) -> tuple[dict[str, Array], dict[str, str]]:
    """From the evaluated surface and the keyed grains. slope_deg: median of the flank. grains_in_air: those that fall.

    fall_speed_m_s: their mean speed. lowest_m: lowest grain over the support.
    """
    scene = world.scene
    rows: dict[str, list[float]] = {name: [] for name in UNITS}
    view = wide_view.current_view(world.contract.model_dump(mode="json"))
    cells = len(pile.bed)
    at = np.array(thing.location)
    for frame in range(1, frames + 1):
        scene.frame_set(frame)
        points = played.points_at(thing)
        layer = np.maximum(points[:, 2].reshape(cells, cells) - at[2] - pile.bed, 0.0)
        now, last = pile.grains[frame - 1], pile.grains[max(frame - 2, 0)]
        over = pile.bed[cells // 2, cells // 2] + layer.max() + 0.01
        flying = (now[:, 2] > over) & (now[:, 2] < spout.height_m) & (last[:, 2] > now[:, 2])
        both = flying & (last[:, 2] < spout.height_m)
        heap = points[(layer > 1e-4).ravel()]
        seen = framing.projected(heap, view, camera.aspect()) if len(heap) else np.zeros((1, 3))
        rows["pile_volume_m3"].append(float(layer.sum()) * pile.cell_m**2)
        rows["pile_height_m"].append(float(layer.max()))
        rows["pile_radius_m"].append(float(np.sqrt((layer > 1e-3).sum() * pile.cell_m**2 / np.pi)))
        rows["slope_deg"].append(heights.slope_deg(pile.bed + layer, pile.cell_m, flank(layer, pile.cell_m)))
        rows["grains_in_air"].append(float(flying.sum()))
        rows["fall_speed_m_s"].append(float((last - now)[both, 2].mean()) * fps if both.any() else 0.0)
        rows["in_view"].append(float((np.abs(seen[:, :2]) <= 1.0).all(axis=1).mean()))
        rows["lowest_m"].append(float(now[:, 2].min()))
    return {name: np.array(values) for name, values in rows.items()}, dict(UNITS)
