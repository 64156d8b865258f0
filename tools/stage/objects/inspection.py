"""What an object is, measured: size, hull, whether and about which axis it rolls, parts, colour."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from PIL import Image
from scipy.spatial import ConvexHull

from ....state.scene import AssetFacts
from . import flatten, materials
from .soundness import soundness

Points = np.ndarray[Any, np.dtype[np.float64]]

ROUND_TOLERANCE = 0.08
"""A cross-section whose width varies by less than this share over all directions counts as round. A square varies by
0.41, a hexagon by 0.15, an octagon by 0.08."""

BALL_TOLERANCE = 0.12
"""How much the reach of a ball varies over directions, 5th to 85th percentile (a stalk lies beyond): an apple of
Infinigen 0.09, an egg 0.2, a cube 0.5."""

HULL_POINTS = 300_000
"""Vertices from which the hull is taken over support points only (2048 directions, volume low by less than 1 %)."""

DIRECTIONS = 72

FRONT = (0.5, -1.0, 0.42)
"""From the front right, 20° above."""


def measured(obj: bpy.types.Object, *, look: Path | None = None, pixels: int = 96) -> AssetFacts:
    """Facts of an object whose origin is the centre of its bounds. `look` is where it is rendered (square PNG).

    What only fills its bounds, a cloud, has no colour of its own and is not rendered.
    """
    hull = hull_points(flatten.coordinates(obj))
    axis, radius_m = rolling(hull)
    extent, sound = flatten.size(obj), soundness(obj)
    return AssetFacts(
        name=obj.name,
        size_m=(float(extent[0]), float(extent[1]), float(extent[2])),
        vertices=len(obj.data.vertices),
        volume_m3=float(ConvexHull(hull).volume),
        round_axis=axis,
        radius_m=radius_m,
        materials=materials.material_names(obj),
        colour_rgb=None if look is None or materials.is_volume(obj) else mean_colour(obj, look, pixels=pixels),
        parts=sound.parts,
        area_m2=sound.area_m2,
        wall_volume_m3=sound.volume_m3,
        open_edges=sound.open_edges,
        floating_parts=sound.floating,
        gap_m=sound.gap_m,
    )


def hull_points(points: Points) -> Points:
    """Vertices of the convex hull. Raises ValueError for fewer than four points or a flat cloud."""
    if len(points) > HULL_POINTS:
        points = points[np.unique([int(np.argmax(points @ direction)) for direction in _sphere(2048)])]
    if len(points) < 4 or np.ptp(points, axis=0).min() < 1e-9:
        raise ValueError("the object is flat: it has no volume")
    found: Points = points[ConvexHull(points).vertices]
    return found


def rolling(hull: Points) -> tuple[str | None, float]:
    """(round axis, rolling radius): "any" for a ball, "x", "y" or "z" for what is round about one, else None."""
    near, middle, far = np.percentile(_reach(hull, _centroid(hull)), (5, 50, 85))
    if (far - near) / middle < BALL_TOLERANCE:
        return "any", float(middle)
    spread = {name: _roundness(hull, index) for index, name in enumerate("xyz")}
    roundest = min(spread, key=lambda name: spread[name][0])
    variation, radius = spread[roundest]
    return (roundest, radius) if variation < ROUND_TOLERANCE else (None, float(np.ptp(hull[:, 2]) / 2))


def mean_colour(obj: bpy.types.Object, look: Path, *, pixels: int = 96, samples: int = 4) -> tuple[float, float, float]:
    """Render the object alone in an even white world to `look` and average its sRGB over the pixels it covers.

    In such a world a matt surface shows its own colour, so hue and lightness can be compared with what was asked.
    """
    scene = bpy.data.scenes.new("inspection")
    made: list[Any] = []
    try:
        _neutral(scene, obj, pixels, samples, made)
        scene.render.filepath = str(look)
        bpy.ops.render.render(write_still=True, scene=scene.name)
    finally:
        bpy.data.scenes.remove(scene)
        bpy.data.batch_remove(made)
    image = np.asarray(Image.open(look).convert("RGBA"), dtype=np.float64) / 255.0
    cover = image[..., 3]
    if cover.sum() <= 0:
        raise ValueError("the object does not show in its own render")
    mean = (image[..., :3] * cover[..., None]).sum(axis=(0, 1)) / cover.sum()
    return float(mean[0]), float(mean[1]), float(mean[2])


def _neutral(scene: bpy.types.Scene, obj: bpy.types.Object, pixels: int, samples: int, made: list[Any]) -> None:
    world = bpy.data.worlds.new("white")
    camera = bpy.data.objects.new("inspection camera", bpy.data.cameras.new("inspection camera"))
    made += [world, camera, camera.data]
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 1, 1, 1)
    scene.world, scene.camera = world, camera
    scene.collection.objects.link(camera)
    scene.collection.objects.link(obj)
    aim(camera, float(np.linalg.norm(flatten.size(obj))))
    render = scene.render
    render.engine, render.film_transparent = "CYCLES", True
    render.resolution_x = render.resolution_y = pixels
    render.image_settings.file_format, render.image_settings.color_mode = "PNG", "RGBA"
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.device = samples, False, "CPU"
    scene.view_settings.view_transform = "Standard"
    threads = bpy.context.scene.render
    render.threads_mode, render.threads = threads.threads_mode, threads.threads


def aim(camera: bpy.types.Object, diagonal_m: float, towards: tuple[float, float, float] = FRONT) -> None:
    """Look at the origin from that side of it, the object's diagonal filling the picture."""
    direction = Vector(towards).normalized()
    camera.data.angle = math.radians(30)
    camera.data.clip_start, camera.data.clip_end = diagonal_m * 0.01, diagonal_m * 100
    camera.location = direction * diagonal_m * 1.95
    camera.rotation_euler = (-direction).to_track_quat("-Z", "Y").to_euler()


def _roundness(hull: Points, axis: int) -> tuple[float, float]:
    """(relative variation of the width about the axis through the origin, largest distance from that axis)."""
    flat = np.delete(hull, axis, axis=1)
    angles = np.arange(DIRECTIONS) * 2 * math.pi / DIRECTIONS
    reach = (flat @ np.stack([np.cos(angles), np.sin(angles)])).max(axis=0)
    return float(np.ptp(reach) / reach.mean()), float(reach.max())


def _reach(hull: Points, centre: Points) -> Points:
    """Distance of the supporting plane from the centre, in 300 even directions."""
    reach: Points = ((hull - centre) @ _sphere(300).T).max(axis=0)
    return reach


def _centroid(hull: Points) -> Points:
    """Centre of the hull's volume: the mean of its tetrahedra about the origin, weighted by volume."""
    corners = hull[ConvexHull(hull).simplices]
    inside = hull.mean(axis=0)
    a, b, c = np.moveaxis(corners - inside, 1, 0)
    volumes = np.abs(np.einsum("ij,ij->i", a, np.cross(b, c)))
    centre: Points = inside + ((a + b + c) / 4 * volumes[:, None]).sum(axis=0) / volumes.sum()
    return centre


def _sphere(count: int) -> Points:
    """Even directions (Fibonacci lattice)."""
    index = np.arange(count) + 0.5
    polar, turn = np.arccos(1 - 2 * index / count), math.pi * (1 + 5**0.5) * index
    return np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)
