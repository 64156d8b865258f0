"""Water and other liquids: baked by Mantaflow, kept as one Alembic file of meshes, measured by their particles.

The mesh object needs no simulation to play: world.blend refers to //fluid_cache/NAME.abc.
"""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np

from .colliders import colliders_of
from .fluid_domain import Bath
from .fluid_shapes import of_collider, volume_m3
from .hulls import Array
from .surfaces import Rgb
from .vessel import Cavity
from .world import World

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


BOX_CORNERS = 8
"""Vertices of the domain's own box, which an evaluated domain shows while there is no liquid."""


@dataclass(frozen=True)
class Mesh:
    """The liquid's surface in one frame: world metres, triangles (T, 3)."""

    vertices: Array
    triangles: Array


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


def kind_of(name: str) -> Liquid:
    """Raises ValueError naming the liquids there are."""
    if name not in LIQUIDS:
        raise ValueError(f"no liquid {name!r}; there are: {', '.join(LIQUIDS)}")
    return LIQUIDS[name]


def set_liquid(domain: bpy.types.FluidDomainSettings, liquid: Liquid, *, steps: int, open_sides: bool = True) -> None:
    """Settings of a domain of liquid: open at its sides, so that what reaches them runs on out of sight."""
    domain.use_mesh, domain.mesh_scale = True, 2
    domain.mesh_particle_radius, domain.mesh_concave_upper, domain.mesh_concave_lower = 1.6, 3.5, 0.4
    domain.mesh_smoothen_pos, domain.mesh_smoothen_neg = 2, 2
    domain.use_flip_particles = True
    domain.particle_number, domain.particle_min, domain.particle_max = 2, 8, 16
    domain.particle_radius = 1.0
    domain.use_adaptive_timesteps = True
    domain.timesteps_min, domain.timesteps_max = steps, 2 * steps + 2
    domain.use_fractions = False
    for side in ("front", "back", "left", "right"):
        setattr(domain, f"use_collision_border_{side}", not open_sides)
    domain.use_collision_border_top, domain.use_collision_border_bottom = False, True
    if liquid.viscosity_m2_s > 1e-4:
        domain.use_viscosity = True
        domain.viscosity_value = liquid.viscosity_m2_s


def emit(
    flow: bpy.types.FluidFlowSettings, velocity_m_s: Array, frames: tuple[int, int], owner: bpy.types.Object
) -> None:
    """A source that runs from one frame up to another."""
    flow.flow_type, flow.flow_behavior, flow.flow_source = "LIQUID", "INFLOW", "MESH"
    flow.use_initial_velocity, flow.velocity_coord = True, tuple(float(v) for v in velocity_m_s)
    flow.surface_distance = 0.0
    flow.use_inflow = False
    path = 'modifiers["fluid"].flow_settings.use_inflow'
    for frame, running in ((1, frames[0] <= 1), (frames[0], True), (frames[1], False)):
        flow.use_inflow = running
        owner.keyframe_insert(path, frame=frame)
    for curve in owner.animation_data.action.fcurves:
        for point in curve.keyframe_points:
            point.interpolation = "CONSTANT"


def add_solids(bath: Bath, world: World) -> None:
    """Supports, furniture and walls that reach into the domain; thin slabs are thickened to hold liquid."""
    for collider in colliders_of(world.contract):
        shape = of_collider(collider)
        bath.obstacle(collider.name, shape)


def track(bath: Bath, *, floor_m: float, cavity: Cavity | None) -> tuple[LiquidTrack, list[Mesh]]:
    """Measure every frame and take its surface. Raises ValueError when a frame is empty after liquid has come."""
    rows, meshes = [], []
    cell = bath.extent.cell_m
    for frame, domain in bath.baked():
        mesh = _surface(domain)
        points = _particles(domain)
        if meshes and len(meshes[-1].triangles) and not len(mesh.triangles):
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


def _particles(domain: bpy.types.Object) -> Array:
    """(P, 3) liquid particles in world metres."""
    systems = [s for s in domain.particle_systems if s.settings.type == "FLIP"]
    if not systems:
        raise ValueError("the liquid keeps no particles: its volume cannot be measured")
    found = systems[0].particles
    places = np.empty(3 * len(found), dtype=np.float32)
    found.foreach_get("location", places)
    return places.reshape(-1, 3).astype(np.float64)
