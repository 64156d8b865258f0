"""Water and other liquids: baked by Mantaflow, measured by their particles, kept as one mesh per video frame.

The meshes are in world.blend itself, each shown in its frame: it plays anywhere, without Mantaflow and its cache.
"""

from __future__ import annotations

import gzip
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..bodies.colliders import BoxCollider, colliders_of
from ..bodies.hulls import Array
from ..objects.surfaces import Rgb, linear
from ..world import World
from .fluid_domain import Bath, Extent, flow_of
from .fluid_shapes import box, of_collider, volume_m3
from .gas import bounds_of
from .vessel import Cavity

RAW = "fluid_bake"
FILM_S = 0.5
FILM_SKIN_CELLS = 2.0
"""Surface this far round each particle: a film thinner than a cell holds together instead of breaking into drops."""
PER_CELL = 8
"""Particles a full cell holds (particle_number 2 in three directions)."""


@dataclass(frozen=True)
class Liquid:
    """A kind of liquid. viscosity_m2_s: kinematic, water 1e-6, honey 7e-3."""

    colour: Rgb
    viscosity_m2_s: float
    clear: bool
    roughness: float = 0.02


LIQUIDS: dict[str, Liquid] = {
    "water": Liquid((0.88, 0.95, 0.97), 1e-6, True),
    "tea": Liquid((0.72, 0.36, 0.1), 1e-6, True),
    "coffee": Liquid((0.16, 0.08, 0.04), 1e-6, False),
    "wine": Liquid((0.35, 0.02, 0.06), 1.5e-6, True),
    "juice": Liquid((0.95, 0.55, 0.08), 2e-6, False),
    "milk": Liquid((0.95, 0.94, 0.9), 1.8e-6, False),
    "paint": Liquid((0.1, 0.25, 0.7), 1e-3, False, 0.15),
    "honey": Liquid((0.9, 0.52, 0.06), 7e-3, True),
    "syrup": Liquid((0.5, 0.2, 0.04), 2e-3, True),
    "oil": Liquid((0.9, 0.75, 0.2), 7e-5, True),
    "blood": Liquid((0.4, 0.01, 0.01), 4e-6, False),
}


PARTICLE = np.dtype([("cells", "<f4", 3), ("flags", "<i4")])
DELETED = 1 << 10
BOX_CORNERS = 8
"""Vertices of the domain's own box, which an evaluated domain shows while there is no liquid."""


@dataclass(frozen=True)
class Mesh:
    """The liquid's surface in one frame: world metres, triangles (T, 3)."""

    vertices: Array
    triangles: NDArray[np.int32]


@dataclass(frozen=True)
class LiquidTrack:
    """What the liquid did, one entry per video frame; from particles, each of the same volume."""

    volume_m3: Array
    mesh_m3: Array
    lowest_m: Array
    """Height of the lowest liquid above the lowest support; 0 without liquid."""
    spread_m: Array
    """Diameter of the circle about the middle of all liquid that holds 90 % of it."""
    below_share: Array
    """Share of the liquid that is more than a cell below the lowest support."""
    vessel_share: Array
    low: Array
    high: Array


def kind_of(name: str, colour: Sequence[float] | None = None, viscosity_m2_s: float | None = None) -> Liquid:
    """A liquid by name, changed where asked. Raises ValueError naming the liquids there are."""
    if name not in LIQUIDS:
        raise ValueError(f"no liquid {name!r}; there are: {', '.join(LIQUIDS)}")
    kind = LIQUIDS[name]
    if colour is not None:
        kind = replace(kind, colour=(float(colour[0]), float(colour[1]), float(colour[2])))
    return kind if viscosity_m2_s is None else replace(kind, viscosity_m2_s=viscosity_m2_s)


def set_liquid(
    domain: bpy.types.FluidDomainSettings,
    liquid: Liquid,
    *,
    steps: int,
    film_drag_m2_s: float = 0.0,
    skin_cells: float = 1.2,
    open_sides: bool = True,
) -> None:
    """Settings of a domain of liquid: open at its sides, so that what reaches them runs on out of sight."""
    domain.use_mesh, domain.mesh_scale = True, 2
    domain.mesh_particle_radius, domain.mesh_concave_upper, domain.mesh_concave_lower = skin_cells, 3.5, 0.4
    domain.mesh_smoothen_pos, domain.mesh_smoothen_neg = 2, 2
    domain.cache_data_format = "UNI"  # particles of a .vdb cannot be read without OpenVDB's own module
    domain.particle_number, domain.particle_min, domain.particle_max = 2, 8, 16
    domain.particle_radius = 1.0
    domain.use_adaptive_timesteps = True
    domain.timesteps_min, domain.timesteps_max = steps, 2 * steps + 2
    domain.use_fractions = False
    for side in ("front", "back", "left", "right"):
        setattr(domain, f"use_collision_border_{side}", not open_sides)
    domain.use_collision_border_top, domain.use_collision_border_bottom = False, True
    viscosity = liquid.viscosity_m2_s + film_drag_m2_s
    if viscosity > 1e-4:
        domain.use_viscosity = True
        domain.viscosity_value = viscosity


def film_drag_m2_s(cell_m: float, liquid: Liquid) -> float:
    """Viscosity to add where liquid runs over a floor: a film thinner than a cell, which the grid lets slide freely,
    comes to rest in FILM_S for water, as the real film does by friction."""
    return cell_m**2 / FILM_S if liquid.viscosity_m2_s < 1e-4 else 0.0


def emit(source: bpy.types.Object, velocity_m_s: Array, frames: tuple[int, int]) -> None:
    """Let a source run from one frame up to another."""
    flow = flow_of(source)
    flow.flow_type, flow.flow_behavior, flow.flow_source = "LIQUID", "INFLOW", "MESH"
    flow.use_initial_velocity, flow.velocity_coord = True, tuple(float(v) for v in velocity_m_s)
    flow.surface_distance = 0.0
    flow.use_inflow = False
    path = 'modifiers["fluid"].flow_settings.use_inflow'
    for frame, running in ((1, frames[0] <= 1), (frames[0], True), (frames[1], False)):
        flow.use_inflow = running
        source.keyframe_insert(path, frame=frame)
    for curve in source.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "CONSTANT"


def add_solids(bath: Bath, world: World) -> None:
    """Supports, furniture and walls that reach into the domain.

    Furniture counts by its bounds, and what carries a support by that support's slab alone: cutting dense meshes into
    cells in every step took minutes.
    """
    carriers = {support.object for support in world.contract.supports}
    for collider in colliders_of(world.contract):
        if isinstance(collider, BoxCollider):
            bath.obstacle(collider.name, of_collider(collider))
        elif collider.name not in carriers:
            bath.obstacle(collider.name, box(collider.low, collider.high))


def keep(meshes: Sequence[Mesh], material: bpy.types.Material) -> list[bpy.types.Object]:
    """One object per frame that holds liquid, shown in its frame only: the file plays without any cache."""
    collection = bpy.data.collections.new("liquid")
    bpy.context.scene.collection.children.link(collection)
    made = []
    for frame, surface in enumerate(meshes, start=1):
        if not len(surface.triangles):
            continue
        mesh = bpy.data.meshes.new(f"liquid_{frame:04d}")
        mesh.from_pydata(surface.vertices.tolist(), [], surface.triangles.tolist())
        mesh.shade_smooth()
        mesh.materials.append(material)
        thing = bpy.data.objects.new(mesh.name, mesh)
        collection.objects.link(thing)
        _show_in(thing, frame, len(meshes))
        made.append(thing)
    return made


def _show_in(thing: bpy.types.Object, frame: int, frames: int) -> None:
    """Hide in every frame but one; the last frame stays, so that a longer clip does not go dry."""
    changes = [(frame, False)] + ([(frame + 1, True)] if frame < frames else []) + ([(1, True)] if frame > 1 else [])
    for at, hidden in changes:
        thing.hide_render = thing.hide_viewport = hidden
        for path in ("hide_render", "hide_viewport"):
            thing.keyframe_insert(path, frame=at)
    for curve in thing.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "CONSTANT"


def liquid_material(liquid: Liquid) -> bpy.types.Material:
    """Clear liquids let light through to what lies behind and below them (their shadow rays pass straight, tinted:
    caustics would not settle in few samples); others are a glossy coat of their colour."""
    material = bpy.data.materials.new("liquid")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    output, surface = tree.nodes.new("ShaderNodeOutputMaterial"), tree.nodes.new("ShaderNodeBsdfPrincipled")
    surface.inputs["Base Color"].default_value = (*linear(liquid.colour), 1.0)
    surface.inputs["Roughness"].default_value = liquid.roughness
    surface.inputs["IOR"].default_value = 1.333
    shown = surface.outputs[0]
    if liquid.clear:
        surface.inputs["Transmission Weight"].default_value = 1.0
        path, through = tree.nodes.new("ShaderNodeLightPath"), tree.nodes.new("ShaderNodeBsdfTransparent")
        mix = tree.nodes.new("ShaderNodeMixShader")
        through.inputs["Color"].default_value = (*(0.15 + 0.85 * c for c in linear(liquid.colour)), 1.0)
        tree.links.new(path.outputs["Is Shadow Ray"], mix.inputs[0])
        tree.links.new(surface.outputs[0], mix.inputs[1])
        tree.links.new(through.outputs[0], mix.inputs[2])
        shown = mix.outputs[0]
    tree.links.new(shown, output.inputs["Surface"])
    return material


def swept(meshes: Sequence[Mesh], things: Sequence[bpy.types.Object]) -> Array:
    """(P, 3) points of the liquid's surface over the clip and the corners of the things it comes from."""
    bounds = [np.array(bounds_of(thing)) for thing in things]
    corners = [np.array([(x, y, z) for x in b[:, 0] for y in b[:, 1] for z in b[:, 2]]) for b in bounds]
    surfaces = [mesh.vertices[:: max(1, len(mesh.vertices) // 60)] for mesh in meshes if len(mesh.vertices)]
    return np.concatenate([*corners, *surfaces[:: max(1, len(surfaces) // 12)], surfaces[-1]])


def liquid_series(found: LiquidTrack) -> tuple[dict[str, Array], dict[str, str]]:
    """Series and units of a liquid."""
    series = {
        "liquid_volume_m3": found.volume_m3,
        "liquid_mesh_m3": found.mesh_m3,
        "liquid_lowest_m": found.lowest_m,
        "liquid_spread_m": found.spread_m,
        "liquid_below_floor_share": found.below_share,
        "in_vessel_share": found.vessel_share,
    }
    units = dict.fromkeys(series, "m") | {"liquid_volume_m3": "m3", "liquid_mesh_m3": "m3"}
    return series, units | {"liquid_below_floor_share": "", "in_vessel_share": ""}


def track(bath: Bath, *, floor_m: float, cavity: Cavity | None) -> tuple[LiquidTrack, list[Mesh]]:
    """Measure every frame and take its surface. Raises ValueError when a frame is empty after liquid has come."""
    rows: list[tuple[float | Array, ...]] = []
    meshes: list[Mesh] = []
    cell = bath.extent.cell_m
    for frame, domain in bath.baked():
        mesh = _surface(domain)
        points = _particles(bath.cache / "data" / f"pp_{frame:04d}.uni", bath.extent)
        if meshes and len(meshes[-1].triangles) and not len(points):
            raise ValueError(f"frame {frame} holds no liquid although frame {frame - 1} did: it ran out of the domain")
        meshes.append(mesh)
        rows.append(_row(points, mesh, cell, floor_m, cavity))
    if not any(len(mesh.triangles) for mesh in meshes):
        raise ValueError("no liquid in any frame: enlarge the stream or raise resolution")
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return LiquidTrack(*columns), meshes


def _row(
    points: Array, mesh: Mesh, cell: float, floor_m: float, cavity: Cavity | None
) -> tuple[float, float, float, float, float, float, Array, Array]:
    seen = mesh.vertices if len(mesh.vertices) else np.full((1, 3), np.nan)
    if not len(points):
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, seen.min(axis=0), seen.max(axis=0)
    away = np.linalg.norm(points[:, :2] - points[:, :2].mean(axis=0), axis=1)
    inside = float(cavity.holds(points).mean()) if cavity else 0.0
    return (
        len(points) * cell**3 / PER_CELL,
        volume_m3(mesh.vertices - mesh.vertices.mean(axis=0), mesh.triangles) if len(mesh.triangles) else 0.0,
        float(points[:, 2].min()) - floor_m,
        2.0 * float(np.quantile(away, 0.9)),
        float((points[:, 2] < floor_m - cell).mean()),
        inside,
        seen.min(axis=0),
        seen.max(axis=0),
    )


def _surface(domain: bpy.types.Object) -> Mesh:
    """The liquid's surface in world metres. A domain without liquid still shows its own box: that is no liquid."""
    mesh = domain.to_mesh()
    vertices = np.empty(3 * len(mesh.vertices))
    mesh.vertices.foreach_get("co", vertices)
    mesh.calc_loop_triangles()
    triangles = np.empty(3 * len(mesh.loop_triangles), dtype=np.int32)
    mesh.loop_triangles.foreach_get("vertices", triangles)
    domain.to_mesh_clear()
    vertices = vertices.reshape(-1, 3) + np.array(domain.matrix_world.translation)
    if len(vertices) <= BOX_CORNERS:
        return Mesh(np.empty((0, 3)), np.empty((0, 3), dtype=np.int32))
    return Mesh(vertices, triangles.reshape(-1, 3))


def _particles(path: Path, extent: Extent) -> Array:
    """(P, 3) liquid particles in world metres, from Mantaflow's gzipped file: a magic word, six ints (count first,
    bytes each last), 264 bytes of notes, then x, y, z in cells and flags."""
    raw = gzip.decompress(path.read_bytes())
    if raw[:4] != b"PB02":
        raise ValueError(f"{path.name} is no particle file of a version this program reads")
    count, width = struct.unpack("<6i", raw[4:28])[0], struct.unpack("<6i", raw[4:28])[-1]
    found = np.frombuffer(raw, dtype=PARTICLE, count=count, offset=28 + 264) if width == PARTICLE.itemsize else None
    if found is None:
        raise ValueError(f"{path.name} holds {width} bytes a particle, {PARTICLE.itemsize} were expected")
    alive = found["flags"] & DELETED == 0
    return np.asarray(extent.low + found["cells"][alive].astype(np.float64) * extent.cell_m)
