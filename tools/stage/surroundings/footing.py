"""Does what stands touch what is below it? Instances of scatters and single things, by their lowest points.

Every thing of a composed place stands unless its maker gives it a role: LAND is what others stand on and nothing bears
(ground, rock, the shell of a room), HELD is what hangs, is fixed to a wall or is no body (curtains, pictures, water,
shafts of light).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..pictures.framing import Array

ROLE = "role"
LAND, HELD = "land", "held"

NEAREST, OTHERS = 240, 60
"""Instances of a scatter that are measured: the nearest to the camera, and as many of the others, evenly."""
FEET = 12
"""Lowest points of a thing that are measured."""
LEAST_M, SHARE, TALL_M = 0.012, 0.02, 2.0
"""Gap that is allowed: the least, and a share of the thing's height, as far as TALL_M."""
SEEN = 0.0015
"""Gap that cannot be seen, metres a metre from the camera: one pixel of a picture 960 wide taken with 24 mm."""
STEEPEST = 1.0
"""Slopes are allowed for up to this one, metres a metre."""
DOWN = Vector((0.0, 0.0, -1.0))


@dataclass(frozen=True)
class Body:
    """World places (P, 3) of the vertices and the middles of the faces of one thing, and the object that shows it."""

    owner: bpy.types.Object
    points: Array


@dataclass(frozen=True)
class Bearers:
    """All that can bear a thing, with world bounds low, high (N, 3). Instances bear nothing: grass carries no stone."""

    things: Sequence[bpy.types.Object]
    into: Sequence[Matrix]
    low: Array
    high: Array

    @classmethod
    def of(cls, scene: bpy.types.Scene) -> Bearers:
        things = [o for o in scene.objects if o.type == "MESH" and not o.hide_render and len(o.data.polygons)]
        corners = [np.array([thing.matrix_world @ Vector(corner) for corner in thing.bound_box]) for thing in things]
        low, high = (np.array([way(c, axis=0) for c in corners]) for way in (np.min, np.max))
        return cls(things, [thing.matrix_world.inverted_safe() for thing in things], low, high)

    def below(self, foot: Vector, tall_m: float, owner: bpy.types.Object) -> tuple[float, float]:
        """Gap down from a foot (0 for a sunk one, inf over nothing), and slope of what is there.

        A thing may be sunk in land, in other things by little: a crown beside it bears nothing.
        """
        near = np.array(foot[:2])
        over = np.flatnonzero(np.all((self.low[:, :2] <= near) & (self.high[:, :2] >= near), axis=1))
        met, lands = [], [index for index in over if self.things[index].get(ROLE) == LAND]
        for index in over:
            if self.things[index] is not owner:
                sunk = 0.9 * tall_m if index in lands else 0.05 * min(tall_m, TALL_M)
                met.append(self._cast(index, foot - max(sunk, 0.03) * DOWN, DOWN))
        found = [(max(0.0, foot.z - height), slope) for height, slope in filter(None, met)]
        if not found and any(self._cast(index, foot, -DOWN) for index in lands):
            return 0.0, 0.0  # deep in a steep face
        return min(found, default=(float("inf"), 0.0))

    def _cast(self, index: int, start: Vector, way: Vector) -> tuple[float, float] | None:
        """Height and slope of the first thing met, None for a miss."""
        thing, into = self.things[index], self.into[index]
        graph = bpy.context.evaluated_depsgraph_get()
        hit, place, normal, _ = thing.ray_cast(into @ start, into.to_3x3() @ way, depsgraph=graph)
        if not hit:
            return None
        up = (into.to_3x3().transposed() @ normal).normalized()
        return float((thing.matrix_world @ place).z), float(np.hypot(up.x, up.y) / max(abs(up.z), 1e-3))


def mark(thing: bpy.types.Object, role: str) -> bpy.types.Object:
    """The object, with its role."""
    thing[ROLE] = role
    return thing


def has_roles() -> bool:
    """Has its maker said what of the open scene is land? Else walls and pictures could not be told from stones."""
    return any(thing.get(ROLE) is not None for thing in bpy.context.scene.objects)


def afloat(eye: Vector) -> list[str]:
    """What floats, as sentences, each thing or scatter once; eye is where the camera stands."""
    scene = bpy.context.scene
    with _all_shown(scene):
        return list(_found(scene, eye))


def _found(scene: bpy.types.Scene, eye: Vector) -> Iterator[str]:
    graph = bpy.context.evaluated_depsgraph_get()
    bearers, scatters = Bearers.of(scene), _instances(graph, eye)
    for thing in [o for o in scene.objects if o.type == "MESH" and not o.hide_render and o.get(ROLE) is None]:
        bodies = scatters.get(thing.name) or [_body(thing, graph)]
        gaps = [_gap(body, bearers, eye) for body in bodies if len(body.points)]
        high = [gap for gap, allowed in gaps if gap > allowed]
        if high:
            many = f" ({len(high)} of {len(gaps)} looked at)" if thing.name in scatters else ""
            below = f"{max(high):.2f} m above what is below" if np.isfinite(max(high)) else "with nothing below"
            yield f"{thing.name} floats{many}, {below}"


@contextmanager
def _all_shown(scene: bpy.types.Scene) -> Iterator[None]:
    """Scatters, water and the like are hidden from rays: what is hidden is not evaluated."""
    hidden = [thing for thing in scene.objects if thing.hide_viewport]
    for thing in hidden:
        thing.hide_viewport = False
    bpy.context.view_layer.update()
    try:
        yield
    finally:
        for thing in hidden:
            thing.hide_viewport = True
        bpy.context.view_layer.update()


def _instances(graph: bpy.types.Depsgraph, eye: Vector) -> Mapping[str, list[Body]]:
    """Measured instances by the name of what places them."""
    places: dict[str, list[tuple[Array, str]]] = {}
    local: dict[str, Array] = {}
    owners: dict[str, bpy.types.Object] = {}
    for entry in graph.object_instances:
        if entry.is_instance and entry.object.type == "MESH":
            owner, mesh = entry.parent.original, entry.object.data
            owners[owner.name] = owner
            if mesh.name not in local:
                local[mesh.name] = _points(mesh)
            places.setdefault(owner.name, []).append((np.array(entry.matrix_world), mesh.name))
    return {
        name: [Body(owners[name], _moved(local[mesh], matrix)) for matrix, mesh in _chosen(found, eye)]
        for name, found in places.items()
    }


def _chosen(found: list[tuple[Array, str]], eye: Vector) -> list[tuple[Array, str]]:
    away = np.linalg.norm(np.array([matrix[:3, 3] for matrix, _ in found]) - np.array(eye), axis=1)
    order = np.argsort(away, kind="stable")
    far = order[NEAREST:]
    return [found[index] for index in (*order[:NEAREST], *far[:: max(1, -(-len(far) // OTHERS))])]


def _body(thing: bpy.types.Object, graph: bpy.types.Depsgraph) -> Body:
    return Body(thing, _moved(_points(thing.evaluated_get(graph).data), np.array(thing.matrix_world)))


def _points(mesh: bpy.types.Mesh) -> Array:
    found = []
    for part, what in ((mesh.vertices, "co"), (mesh.polygons, "center")):
        flat = np.empty(3 * len(part), dtype=np.float32)
        part.foreach_get(what, flat)
        found.append(flat.reshape(-1, 3).astype(np.float64))
    return np.concatenate(found)


def _moved(points: Array, matrix: Array) -> Array:
    return np.asarray(points @ matrix[:3, :3].T + matrix[:3, 3])


def _least(gaps: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The smallest gap with its slope; the first that is allowed anywhere ends the search, as most first ones are."""
    best = (float("inf"), 0.0)
    for found in gaps:
        best = min(best, found)
        if best[0] <= LEAST_M:
            break
    return best


def _gap(body: Body, bearers: Bearers, eye: Vector) -> tuple[float, float]:
    """The least gap under a thing's feet, and what may be there: by its size, the slope and how far off it is."""
    low, high = body.points.min(axis=0), body.points.max(axis=0)
    tall = float(high[2] - low[2])
    feet = body.points[body.points[:, 2] <= low[2] + 0.04 * tall + 0.002]
    feet = feet[:: -(-len(feet) // FEET)]
    gap, slope = _least(bearers.below(Vector(foot), tall, body.owner) for foot in feet)
    away = float((Vector((low + high) / 2) - eye).length)
    half = float(np.ptp(feet[:, :2], axis=0).max()) / 2
    return gap, LEAST_M + SHARE * min(tall, TALL_M) + SEEN * away + min(slope, STEEPEST) * half
