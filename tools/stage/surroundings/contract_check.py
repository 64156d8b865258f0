"""Does a realised scene keep its contract? Measured on the scene that is open, whatever made it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from ....state.scene import Footing, FreePath, SceneContract, Support
from ..pictures import camera, framing, wide_view
from ..pictures.framing import Array
from . import footing, measure

LEVEL_M = 0.006
"""How far a support may be off the height it promises: less than a resting thing shows."""
WATER_LEVEL_M = 0.12
"""The same for water, whose waves stand still when the scene is saved."""
GRID = 5
LOW_M, HIGH_M = 0.06, 0.45
"""Heights above a path between which nothing may stand in it."""
CLEAR_M = 0.1
"""Nearest that anything may be to the camera."""
RAYS = (24, 14)
"""Rays across and up the frame that judge the picture."""
DOWN = 0.03
"""Fall of a ray, metres a metre, from which it must meet land: flatter ones may pass over the end of the land."""


def faults(contract: SceneContract) -> list[str]:
    """What the open scene does not keep of its contract, as sentences; empty for a sound one."""
    found = [*_missing(contract)]
    return found or [*_footing(contract), *_blocked(contract), *_camera_faults(contract)]


def picture_shares(contract: SceneContract) -> dict[str, float]:
    """Of the rays of the contract's camera: share that meets nothing (sky), that falls and meets nothing (void)."""
    view = wide_view.current_view(contract.model_dump(mode="json"))
    ways = _ways(view)
    met = np.array([_reach(Vector(view.position), way, 9000.0) for way in ways])
    falls = np.array([way.z < -DOWN for way in ways])
    missed = ~np.isfinite(met)
    return {
        "sky": float(missed.mean()),
        "void": float((missed & falls).mean()),
        "ground": float((~missed & falls).mean()),
        "nearest_m": float(met.min()) if np.isfinite(met).any() else 9000.0,
    }


def footing_of(contract: SceneContract) -> Footing:
    """Supports and what floats in the open scene: the part of the contract that nothing put in later can change."""
    began = time.monotonic()
    missing = tuple(_missing(contract))
    uneven = () if missing else tuple(_uneven(contract))
    looked = not missing and not uneven and contract.fidelity == "preview" and footing.has_roles()
    floating = tuple(footing.afloat(_eye(contract))) if looked else None
    return Footing(missing=missing, off_level=uneven, afloat=floating, seconds=round(time.monotonic() - began, 2))


def _eye(contract: SceneContract) -> Vector:
    return bpy.data.objects[contract.camera].matrix_world.translation


def _missing(contract: SceneContract) -> Iterator[str]:
    lights = {thing.name for thing in bpy.context.scene.objects if thing.type == "LIGHT"}
    world = bpy.context.scene.world
    lights |= {world.name} if world is not None else set()
    yield from (f"there is no light {name!r}" for name in contract.lights if name not in lights)
    named = [support.object for support in contract.supports] + [contract.camera]
    yield from (f"there is no object {name!r}" for name in named if name not in bpy.data.objects)
    supports = {support.name for support in contract.supports}
    astray = [path.support for path in contract.paths if path.support not in supports]
    yield from (f"a path lies on {name!r}, no support" for name in astray)
    if len(supports) < len(contract.supports):
        yield "two supports bear one name"
    if bpy.context.scene.unit_settings.scale_length != 1.0:
        yield "the scene's unit is not the metre"


def _footing(contract: SceneContract) -> list[str]:
    """Supports off their height, else what floats: over sunk ground all would. Generated things have no roles."""
    found = footing_of(contract)
    return [*found.off_level, *(found.afloat or ())]


def _uneven(contract: SceneContract) -> Iterator[str]:
    for support in contract.supports:
        off = _off_level_m(support)
        allowed = WATER_LEVEL_M if support.kind == "water" else LEVEL_M
        if not off <= allowed:
            yield f"{support.name} is {off:.3f} m off its height of {support.height_m:.3f} m"


def _off_level_m(support: Support) -> float:
    """Greatest distance between the promised height and the surface; inf where the surface has a hole."""
    surface = _surface(bpy.data.objects[support.object])
    (x0, y0), (x1, y1) = support.low, support.high
    worst = 0.0
    for x in np.linspace(x0, x1, GRID + 2)[1:-1]:
        for y in np.linspace(y0, y1, GRID + 2)[1:-1]:
            place = surface.ray_cast(Vector((x, y, support.height_m + WATER_LEVEL_M)), Vector((0, 0, -1)))[0]
            worst = max(worst, np.inf if place is None else abs(place.z - support.height_m))
    return float(worst)


def _surface(thing: bpy.types.Object) -> BVHTree:
    """The mesh of a support in the world, as it is shown; of what is hidden from rays, as it was made."""
    if not thing.hide_viewport and thing.visible_get():
        return measure.surface_of(thing)
    corners = [thing.matrix_world @ vertex.co for vertex in thing.data.vertices]
    return BVHTree.FromPolygons(corners, [tuple(face.vertices) for face in thing.data.polygons])


def _blocked(contract: SceneContract) -> Iterator[str]:
    for path in contract.paths:
        support = contract.support(path.support)
        assert support is not None
        met = _met_on(path, support)
        if met:
            yield f"the path on {path.support} is not free: {', '.join(sorted(met))}"


def _met_on(path: FreePath, support: Support) -> set[str]:
    """Names of what stands in the corridor of a path."""
    around = np.radians(path.heading_deg)
    along, across = np.array([np.cos(around), np.sin(around)]), np.array([-np.sin(around), np.cos(around)])
    graph, scene, found = bpy.context.evaluated_depsgraph_get(), bpy.context.scene, set()
    for aside in np.linspace(-0.45, 0.45, GRID) * path.width_m:
        for height in np.linspace(LOW_M, HIGH_M, GRID):
            start = Vector((*(np.array(path.start) + across * aside), support.height_m + height))
            way = Vector((*along, 0.0))
            hit, _, _, _, thing, _ = scene.ray_cast(graph, start, way, distance=path.length_m)
            if hit and thing.original.name != support.object and thing.original.visible_camera:
                found.add(thing.original.name)
    return found


def _camera_faults(contract: SceneContract) -> Iterator[str]:
    eye = bpy.data.objects[contract.camera]
    if bpy.context.scene.camera is not eye:
        yield "the contract's camera is not the scene's"
    place = eye.matrix_world.translation
    near = [Vector(sign * axis) for axis in np.eye(3) for sign in (-1.0, 1.0)]
    if any(_reach(place, way, CLEAR_M) < CLEAR_M for way in near):
        yield f"the camera is within {CLEAR_M} m of something"
    right = eye.matrix_world.to_quaternion() @ Vector((1, 0, 0))
    if abs(right.z) > 0.02:
        yield "the camera is not level: the horizon slants"
    space = contract.camera_space
    if any(low > high for low, high in zip(space.low, space.high, strict=True)):
        yield "the camera's space is empty"
    shares = picture_shares(contract)
    if shares["void"] > 0.01 and not contract.indoor:  # indoors it is the view out of a window
        yield f"{shares['void']:.0%} of the picture looks down and sees no ground"
    if shares["nearest_m"] < CLEAR_M:
        yield "something is right before the camera"


def _ways(view: framing.View) -> list[Vector]:
    """Unit vectors through the frame, row by row."""
    right, up, forward = framing.axes(view.azimuth_deg, view.down_deg)
    frame = framing.Frustum.of(view.lens_mm, camera.aspect())
    spread: list[Array] = [
        forward + right * frame.tan_x * x + up * frame.tan_y * y
        for y in np.linspace(0.96, -0.96, RAYS[1])
        for x in np.linspace(-0.96, 0.96, RAYS[0])
    ]
    return [Vector(way).normalized() for way in spread]


def _reach(start: Vector, way: Vector, far_m: float) -> float:
    """Distance to the first thing a camera would see, inf where there is none within far_m."""
    graph, scene = bpy.context.evaluated_depsgraph_get(), bpy.context.scene
    gone = 0.0
    while gone < far_m:
        hit, place, _, _, thing, _ = scene.ray_cast(graph, start, way, distance=far_m - gone)
        if not hit:
            return float(np.inf)
        gone += (place - start).length
        if thing.original.visible_camera:
            return gone
        start, gone = place + way * 1e-3, gone + 1e-3
    return float(np.inf)
