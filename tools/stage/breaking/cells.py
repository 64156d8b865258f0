"""A mesh cut into the cells of a Voronoi diagram: closed shards whose volumes add up to that of the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import bmesh
import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from ..bodies.hulls import Array

CRUMB_SHARE = 2e-5
"""Loose pieces of less than this share of the body stay with a larger one of their cell."""
SKIN_SHARE = 0.02
"""Thickness that a body without closed surface is given, as a share of its size."""
SMALL_RIM = 0.02
"""Share of the edges of a part that may be open for its holes to be filled; with more it is a sheet."""
FINE = 4000
FLAT_DEG = (5.0, 1.5, 0.0)
"""Parts of more vertices than FINE lose those between faces that are flat to so many degrees, tried in turn."""
INEXACT = 0.02
"""Shards whose volumes add up no better than this are cut again from a finer body."""
FEW = 3
"""Cells that are cut out of one mesh without dividing it first."""
SURFACE_SEEDS = 0.75
"""Share of the cells whose seeds are drawn near the place that strikes."""


@dataclass(frozen=True)
class Shard:
    """One closed piece: its mesh has its origin at `middle` (in the body's coordinates)."""

    mesh: bpy.types.Mesh
    middle: Array
    volume_m3: float


@dataclass(frozen=True)
class Shards:
    """All pieces of a body."""

    pieces: tuple[Shard, ...]
    body_m3: float
    """Volume of the body that was cut, measured before."""

    @property
    def volume_share(self) -> float:
        """Volume of all pieces over that of the body: 1 when nothing was lost or counted twice."""
        return sum(piece.volume_m3 for piece in self.pieces) / self.body_m3


def shatter(mesh: bpy.types.Mesh, struck_at: Array, *, cells: int, shell_m: float, focus: float, seed: int) -> Shards:
    """Cut a mesh into about `cells` pieces or more (what falls apart within a cell counts on its own).

    struck_at: (3,) in the mesh's coordinates; shards are smaller there, the more so the larger focus (0 = even).
    shell_m: hollow the body out to a shell of that thickness first; 0 keeps it as it is. Raises ValueError for a mesh
    without volume.
    """
    seeds = _seeds(mesh, struck_at, cells, focus, np.random.default_rng([seed, 23]))
    tries: list[Shards] = []
    for flat_deg in FLAT_DEG:  # thin walls that lost vertices may cross: then more of them are kept
        tries.append(_cut_all(_solids(mesh, shell_m, flat_deg), seeds, mesh.name))
        if abs(tries[-1].volume_share - 1.0) <= INEXACT or len(mesh.vertices) <= FINE:
            break
    return min(tries, key=lambda found: abs(found.volume_share - 1.0))


def _cut_all(solids: Sequence[tuple[bpy.types.Mesh, float]], seeds: Array, name: str) -> Shards:
    whole_m3 = sum(volume for _, volume in solids)
    if whole_m3 <= 0.0:
        raise ValueError(f"{name} encloses no volume, so there is nothing to break")
    extents = _extents(seeds)
    pieces: list[Shard] = []
    for solid, _ in solids:
        pieces += _cut_up(solid, seeds, extents, np.arange(len(seeds)), CRUMB_SHARE * whole_m3)
    if len(pieces) < 2:
        raise ValueError(f"{name} did not come apart: ask for more pieces than {len(seeds)}")
    return Shards(tuple(pieces), whole_m3)


def _solids(mesh: bpy.types.Mesh, shell_m: float, flat_deg: float) -> list[tuple[bpy.types.Mesh, float]]:
    """Every loose part as a closed mesh that looks outwards, with its volume. Parts that overlap count one by one."""
    body = bmesh.new()
    body.from_mesh(mesh)
    size = float(np.ptp(_points(body), axis=0).max())
    bmesh.ops.remove_doubles(body, verts=body.verts, dist=1e-5 * size)
    found = []
    for faces in _loose(body):
        part = _shard(faces, mesh.materials)
        if part is not None:
            part.mesh.transform(Matrix.Translation(Vector(part.middle)))
            found.append((part.mesh, _close(part.mesh, shell_m, SKIN_SHARE * size, flat_deg)))
    body.free()
    return [(part, volume) for part, volume in found if volume > 0.0]


def _close(mesh: bpy.types.Mesh, shell_m: float, skin_m: float, flat_deg: float) -> float:
    """Close small holes; give the part a thickness where it is open or is to be hollow. Returns its volume."""
    part = bmesh.new()
    part.from_mesh(mesh)
    if flat_deg > 0.0 and len(part.verts) > FINE:
        bmesh.ops.dissolve_limit(
            part, angle_limit=np.radians(flat_deg), use_dissolve_boundaries=False, verts=part.verts, edges=part.edges,
            delimit={"MATERIAL"},
        )  # fmt: skip
        bmesh.ops.triangulate(part, faces=part.faces)
    bmesh.ops.recalc_face_normals(part, faces=part.faces)
    rim = [edge for edge in part.edges if len(edge.link_faces) == 1]
    if 0 < len(rim) < SMALL_RIM * len(part.edges):
        bmesh.ops.holes_fill(part, edges=rim, sides=0)
        bmesh.ops.recalc_face_normals(part, faces=part.faces)
        rim = [edge for edge in part.edges if len(edge.link_faces) == 1]
    if rim or shell_m > 0.0:
        bmesh.ops.solidify(part, geom=list(part.faces), thickness=shell_m if shell_m > 0.0 else skin_m)
    if part.calc_volume(signed=True) < 0.0:
        bmesh.ops.reverse_faces(part, faces=part.faces)
    volume = float(part.calc_volume(signed=True))
    part.to_mesh(mesh)
    part.free()
    return volume


def _seeds(mesh: bpy.types.Mesh, struck_at: Array, cells: int, focus: float, rng: np.random.Generator) -> Array:
    """(cells, 3) places on the surface, drawn by area and, for most, by nearness to the strike."""
    areas, centres = np.empty(len(mesh.polygons)), np.empty(3 * len(mesh.polygons))
    mesh.polygons.foreach_get("area", areas)
    mesh.polygons.foreach_get("center", centres)
    centres = centres.reshape(-1, 3)
    size = float(np.ptp(centres, axis=0).max())
    away = np.linalg.norm(centres - struck_at, axis=1) / size
    near = areas * np.exp(-focus * 3.0 * away)
    count = round(SURFACE_SEEDS * cells)
    chosen = [rng.choice(len(areas), size=count, p=near / near.sum())]
    chosen.append(rng.choice(len(areas), size=cells - count, p=areas / areas.sum()))
    spots = centres[np.concatenate(chosen)]
    return np.asarray(spots + rng.normal(scale=0.02 * size, size=spots.shape))


def _extents(seeds: Array) -> Array:
    """(cells, 2, 3) bounds of the cells' polyhedra; those at the outside are bounded far away."""
    middle, reach = seeds.mean(axis=0), 20.0 * float(np.ptp(seeds, axis=0).max())
    far = middle + reach * np.concatenate([np.eye(3), -np.eye(3)])
    diagram = Voronoi(np.concatenate([seeds, far]))
    found = np.empty((len(seeds), 2, 3))
    for index in range(len(seeds)):
        corners = diagram.vertices[[v for v in diagram.regions[diagram.point_region[index]] if v >= 0]]
        found[index] = corners.min(axis=0), corners.max(axis=0)
    return found


def _cut_up(
    mesh: bpy.types.Mesh, seeds: Array, extents: Array, chosen: NDArray[np.int64], crumb_m3: float
) -> list[Shard]:
    """The shards of the chosen cells. A mesh for many cells is first halved, so that most cuts are of small meshes.

    A half holds all of its cells, so the halves overlap and no cut shows. Frees the mesh.
    """
    if len(chosen) <= FEW:
        found = [piece for index in chosen for piece in _cell(mesh, seeds, int(index), crumb_m3)]
        bpy.data.meshes.remove(mesh)
        return found
    axis = int(np.argmax(np.ptp(seeds[chosen], axis=0)))
    order = chosen[np.argsort(seeds[chosen, axis])]
    found = []
    for half, side, bound in ((order[: len(order) // 2], 1, np.max), (order[len(order) // 2 :], 0, np.min)):
        limit = float(bound(extents[half, side, axis]))
        work = bmesh.new()
        work.from_mesh(mesh)
        normal, place = np.zeros(3), np.zeros(3)
        normal[axis], place[axis] = (1.0 if side else -1.0), limit
        if len(work.verts) and ((_points(work) - place) @ normal).max() > 0.0:
            _cut(work, place, normal)
        part = bpy.data.meshes.new("half")
        work.to_mesh(part)
        work.free()
        for material in mesh.materials:
            part.materials.append(material)
        found += _cut_up(part, seeds, extents, half, crumb_m3)
    bpy.data.meshes.remove(mesh)
    return found


def _cell(mesh: bpy.types.Mesh, seeds: Array, index: int, crumb_m3: float) -> list[Shard]:
    """The parts of the mesh that are nearer to one seed than to all others."""
    work = bmesh.new()
    work.from_mesh(mesh)
    here, points = seeds[index], _points(work)
    for other in np.argsort(np.linalg.norm(seeds - here, axis=1))[1:]:
        way = seeds[other] - here
        apart = float(np.linalg.norm(way))
        if not len(points) or apart / 2.0 > np.linalg.norm(points - here, axis=1).max():
            break
        normal, middle = way / apart, here + way / 2.0
        if ((points - middle) @ normal).max() > 0.0:
            _cut(work, middle, normal)
            points = _points(work)
    found = _pieces(work, crumb_m3, mesh.materials) if len(points) > 3 else []
    work.free()
    return found


def _cut(work: Any, middle: Array, normal: Array) -> None:
    everything = [*work.verts, *work.edges, *work.faces]
    result = bmesh.ops.bisect_plane(
        work, geom=everything, dist=1e-9, plane_co=middle, plane_no=normal, clear_outer=True
    )
    rim = [item for item in result["geom_cut"] if isinstance(item, bmesh.types.BMEdge)]
    if len(rim) > 2:
        bmesh.ops.triangle_fill(work, use_beauty=True, use_dissolve=False, edges=rim, normal=normal)


def _points(work: Any) -> Array:
    return np.array([vertex.co for vertex in work.verts], dtype=np.float64).reshape(-1, 3)


def _pieces(work: Any, crumb_m3: float, materials: Sequence[bpy.types.Material]) -> list[Shard]:
    """Loose parts as meshes of their own; crumbs go with the largest."""
    parts = [(part, _volume(part)) for part in _loose(work)]
    large = [faces for faces, volume in parts if volume > crumb_m3]
    crumbs = [face for faces, volume in parts if volume <= crumb_m3 for face in faces]
    if not large:
        return []
    large[0] = [*large[0], *crumbs]
    return [piece for faces in large if (piece := _shard(faces, materials)) is not None]


def _loose(work: Any) -> list[list[Any]]:
    """Faces by connected part, the part with most faces first."""
    left, parts = set(work.faces), []
    while left:
        start = min(left, key=lambda face: face.index)
        part, edge_of = {start}, [start]
        while edge_of:
            face = edge_of.pop()
            for edge in face.edges:
                for neighbour in edge.link_faces:
                    if neighbour not in part:
                        part.add(neighbour)
                        edge_of.append(neighbour)
        left -= part
        parts.append(sorted(part, key=lambda face: face.index))
    return sorted(parts, key=len, reverse=True)


def _volume(faces: Sequence[Any]) -> float:
    """By the divergence theorem about the first corner, fans of triangles."""
    origin = faces[0].verts[0].co
    total = 0.0
    for face in faces:
        corners = [vertex.co - origin for vertex in face.verts]
        for second, third in pairwise(corners[1:]):
            total += corners[0].dot(second.cross(third))
    return total / 6.0


def _shard(faces: Sequence[Any], materials: Sequence[bpy.types.Material]) -> Shard | None:
    order: dict[Any, int] = {}
    for face in faces:
        for vertex in face.verts:
            order.setdefault(vertex, len(order))
    points = np.array([vertex.co for vertex in order], dtype=np.float64)
    if len(points) < 4 or np.ptp(points, axis=0).min() < 1e-5:
        return None
    middle = (points.max(axis=0) + points.min(axis=0)) / 2.0
    mesh = bpy.data.meshes.new("shard")
    mesh.from_pydata((points - middle).tolist(), [], [[order[vertex] for vertex in face.verts] for face in faces])
    for material in materials:
        mesh.materials.append(material)
    mesh.polygons.foreach_set("material_index", [face.material_index for face in faces])
    mesh.update()
    return Shard(mesh, middle, _volume(faces))
