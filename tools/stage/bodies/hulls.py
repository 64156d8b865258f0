"""Convex hulls of key objects: the shape physics moves, and the points that contact is measured with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

Array = NDArray[np.float64]
Shape = Literal["sphere", "box", "hull"]

ROUND_TOLERANCE = 0.02
"""A body counts as round when its surface lies within this share of the radius (or 1 mm) of the round shape."""
BOX_FILL = 0.97
"""Share of its bounds a hull must fill to be simulated as a box; bevelled blocks fill about 0.98."""
FINE_SEGMENTS = 256
"""Facets of the rings a lying body rolls on. Measured at 0.5 m/s: 256 lose 1 % of the speed a second, 96 lose 7 %."""
LYING = 0.6
"""A round body whose axis rises by less than this share of its length lies on its side."""
TAPER_LIMIT_RAD = float(np.radians(3.0))
"""A body that tapers less than this rolls as a cylinder."""
COARSE_SEGMENTS = 24
SAG_M = 0.0001
RINGS = 12
SURFACE_POINTS = 800
SAMPLE_POINTS = 160
HULL_POINTS = 320
COARSE_CORNERS = 150
FOOT_POINTS, FOOT_KEPT = 24, 0.9
"""Corners of the face a thing stands on that are added, and the share of its width under which they are."""


@dataclass(frozen=True)
class RestEdge:
    """How a round body lies: the straight edge of its profile it rests on."""

    tilt_rad: float
    """Angle between the edge and the round axis: 0 for a cylinder."""
    height_m: float
    """Height of the centre of mass above the ground when it lies so: the rolling radius."""


@dataclass(frozen=True)
class Hull:
    """A convex body about its own centre of mass (uniform density). Lengths in metres."""

    shape: Shape
    centroid: Array
    """(3,) centre of mass in the object's coordinates."""
    volume_m3: float
    radius_m: float
    """Bounding radius about the centre of mass; the sphere's radius for a sphere."""
    size_m: Array
    """(3,) bounds along the object's axes."""
    points: Array
    """(P, 3) vertices that Bullet gets."""
    surface: Array
    """(S, 3) vertices of the visible mesh on its hull: SURFACE_POINTS at most, and those of `points`."""
    samples: Array
    """(K, 3) points that contacts with other bodies are measured with."""
    normals: Array
    """(F, 3) outward unit normals of the hull of `samples`."""
    offsets: Array
    """(F,) with normals @ x <= offsets inside."""
    rest: RestEdge | None
    """Set for bodies of revolution only."""
    round_axis: str | None = None
    """Axis it can roll about: x, y, z, any, or None."""

    def rolls(self, quaternion: Array) -> bool:
        """Whether it would roll as it lies: a pin that stands, or a box, tips but does not roll."""
        if self.round_axis in (None, "any"):
            return self.round_axis == "any"
        w, x, y, z = quaternion
        upwards = {"x": 2 * (x * z - w * y), "y": 2 * (y * z + w * x), "z": 1 - 2 * (x * x + y * y)}
        return bool(abs(upwards[str(self.round_axis)]) < LYING)

    @property
    def is_sphere(self) -> bool:
        return self.shape == "sphere"

    def inertia_kg_m2(self, mass_kg: float) -> Array:
        """(3,) moments Bullet uses: exact for spheres and boxes, those of the bounds for hulls."""
        if self.is_sphere:
            return np.full(3, 0.4 * mass_kg * self.radius_m**2)
        x, y, z = self.size_m**2
        return np.array([y + z, x + z, x + y]) * mass_kg / 12.0


def hull_of(vertices: Array, round_axis: str | None) -> Hull:
    """Hull of a mesh given by its (V, 3) vertices. Raises ValueError for a flat or empty mesh."""
    return replace(_hull_of(vertices, round_axis), round_axis=round_axis)


def _hull_of(vertices: Array, round_axis: str | None) -> Hull:
    if len(vertices) < 4 or np.ptp(vertices, axis=0).min() < 1e-5:
        raise ValueError("the object has no volume, so it cannot be a rigid body")
    # Infinigen's vertices come in another order in every process; the solver must not see that.
    vertices = np.unique(np.round(vertices, 6), axis=0)
    raw = ConvexHull(vertices)
    corners = vertices[np.sort(raw.vertices)]
    rings = _profile(corners, round_axis) if round_axis in ("x", "y", "z") else None
    if rings is not None:
        rings = _straightened(rings)
        return _finish("hull", _revolve(rings, str(round_axis)), corners, rings, str(round_axis))
    if round_axis == "any" and _is_sphere(corners):
        return _finish("sphere", corners, corners, None, "z")
    boxy = raw.volume >= BOX_FILL * float(np.prod(np.ptp(corners, axis=0)))
    return _finish("box" if boxy else "hull", corners, corners, None, "z")


def coarse(hull: Hull, corners: int = COARSE_CORNERS) -> Hull:
    """The same body with fewer corners for Bullet, whose time between hulls goes as their number."""
    return hull if hull.is_sphere else replace(hull, points=_standing(hull.points, corners))


def squashed(vertices: Array, height_m: float) -> Hull:
    """Hull of what lies in the lowest height_m of a mesh, all above it pressed down to there: a plate in a stack."""
    low = vertices[:, 2].min()
    pressed = np.column_stack([vertices[:, :2], np.minimum(vertices[:, 2], low + height_m)])
    return hull_of(pressed, None)


def directions(count: int) -> Array:
    """(count, 3) unit vectors spread evenly over the sphere (Fibonacci lattice)."""
    index = np.arange(count) + 0.5
    z = 1.0 - 2.0 * index / count
    turn = index * np.pi * (3.0 - np.sqrt(5.0))
    ring = np.sqrt(1.0 - z * z)
    return np.stack([ring * np.cos(turn), ring * np.sin(turn), z], axis=1)


def _thinned(points: Array, count: int) -> Array:
    """At most count of the points: those farthest out along evenly spread directions."""
    if len(points) <= count:
        return points
    farthest = np.argmax(points @ directions(count).T, axis=0)
    return np.asarray(points[np.unique(farthest)])


def _standing(points: Array, count: int) -> Array:
    """At most count of the points, and of the face they stand on, where those do not hold it, FOOT_POINTS more.

    A foot with a rounded rim loses its lowest corners to the rim just above; a mill then leans on what is left of it.
    """
    kept = _thinned(points, count)
    foot, left = (p[p[:, 2] <= points[:, 2].min() + SAG_M] for p in (points, kept))
    if len(foot) < 3 or np.ptp(foot[:, :2], axis=0).min() < 10.0 * SAG_M:
        return kept
    if len(left) >= 3 and np.all(np.ptp(left[:, :2], axis=0) >= FOOT_KEPT * np.ptp(foot[:, :2], axis=0)):
        return kept
    turns = np.arange(FOOT_POINTS) * 2.0 * np.pi / FOOT_POINTS
    rim = np.argmax(foot[:, :2] @ np.stack([np.cos(turns), np.sin(turns)]), axis=0)
    return np.unique(np.concatenate([kept, foot[rim]]), axis=0)


def _is_sphere(corners: Array) -> bool:
    middle = (corners.max(axis=0) + corners.min(axis=0)) / 2.0
    distance = np.linalg.norm(corners - middle, axis=1)
    return bool(np.ptp(distance) <= max(0.001, ROUND_TOLERANCE * distance.max()))


def _finish(shape: Shape, simulated: Array, corners: Array, rings: Array | None, axis: str) -> Hull:
    """Put the origin at the centre of mass and derive what contact measurement needs."""
    solid = ConvexHull(simulated)
    middle = (corners.max(axis=0) + corners.min(axis=0)) / 2.0
    centroid = middle if shape in ("sphere", "box") else _centroid(simulated, solid)
    points = simulated - centroid if rings is not None else _standing(corners - centroid, HULL_POINTS)
    surface = _thinned(corners - centroid, SURFACE_POINTS)
    if rings is None:  # a crown of leaves may stand on a corner that is farthest in none of the surface's directions
        surface = np.unique(np.concatenate([surface, points]), axis=0)
    radius = float(np.linalg.norm(surface, axis=1).max())
    samples = directions(SAMPLE_POINTS) * radius if shape == "sphere" else _thinned(surface, SAMPLE_POINTS)
    thin = ConvexHull(samples)
    samples = samples if shape == "sphere" else np.concatenate([samples, _edge_middles(samples, thin)])
    rest = _rest_edge(rings, float(centroid["xyz".index(axis)]))[0] if rings is not None else None
    return Hull(
        shape=shape,
        centroid=centroid,
        volume_m3=4.0 / 3.0 * np.pi * radius**3 if shape == "sphere" else float(solid.volume),
        radius_m=radius,
        size_m=np.ptp(corners, axis=0),
        points=points,
        surface=surface,
        samples=samples,
        normals=thin.equations[:, :3],
        offsets=-thin.equations[:, 3],
        rest=rest,
    )


def _centroid(points: Array, solid: ConvexHull) -> Array:
    """Centre of mass of the solid: mean of the tetrahedra spanned by an inner point and each face."""
    inner = points[solid.vertices].mean(axis=0)
    triangles = points[solid.simplices] - inner
    volumes = np.abs(np.linalg.det(triangles))
    return np.asarray(inner + (triangles.sum(axis=1) / 4.0 * volumes[:, None]).sum(axis=0) / volumes.sum())


def _edge_middles(points: Array, solid: ConvexHull) -> Array:
    edges = {tuple(sorted((int(a), int(b)))) for s in solid.simplices for a, b in zip(s, np.roll(s, 1), strict=True)}
    pairs = np.array(sorted(edges))
    return np.asarray(points[pairs].mean(axis=1))


def _split(points: Array, axis: str) -> tuple[Array, Array]:
    """Coordinate along the axis and distance from it (the axis runs through the middle of the bounds)."""
    along = "xyz".index(axis)
    across = np.delete(points, along, axis=1)
    middle = (across.max(axis=0) + across.min(axis=0)) / 2.0
    return points[:, along], np.linalg.norm(across - middle, axis=1)


def _profile(corners: Array, axis: str | None) -> Array | None:
    """(R, 2) convex profile (position along the axis, radius), or None when the body is not round about it."""
    along, radius = _split(corners, str(axis))
    ends = np.array([[along.min(), 0.0], [along.max(), 0.0]])
    outline = np.concatenate([np.stack([along, radius], axis=1), ends])
    chain = outline[ConvexHull(outline).vertices]
    chain = chain[np.lexsort((chain[:, 1], chain[:, 0]))]
    tip = np.array([not np.any((np.abs(chain[:, 0] - a) < 1e-5) & (chain[:, 1] > 1e-5)) for a in chain[:, 0]])
    rings = chain[tip | (chain[:, 1] > 1e-5)]
    rings[:, 1] = np.maximum(rings[:, 1], 1e-5)
    reach = np.interp(along, rings[:, 0], rings[:, 1])
    inside = (along > rings[0, 0]) & (along < rings[-1, 0])
    gap = np.where(inside, reach - radius, 0.0)
    flat_cap = np.isclose(along, along.min(), atol=1e-5) | np.isclose(along, along.max(), atol=1e-5)
    uneven = gap[~flat_cap].max(initial=0.0) > max(0.001, ROUND_TOLERANCE * radius.max())
    return None if uneven else _simplified(rings)


def _simplified(rings: Array) -> Array:
    """The profile without the rings that hardly stand out: at most RINGS, and none nearer than SAG_M to its chord."""
    kept = rings
    while len(kept) > 3:
        before, here, after = kept[:-2], kept[1:-1], kept[2:]
        chord = after - before
        length = np.maximum(np.linalg.norm(chord, axis=1), 1e-9)
        sag = np.abs(chord[:, 0] * (here - before)[:, 1] - chord[:, 1] * (here - before)[:, 0]) / length
        least = int(np.argmin(sag))
        if len(kept) <= RINGS and sag[least] > SAG_M:
            break
        kept = np.delete(kept, least + 1, axis=0)
    return np.asarray(kept)


def _straightened(rings: Array) -> Array:
    """The profile with the edge it rolls on made parallel to the axis when it is so nearly.

    A bottle with a taper of 1.7 degrees rolls in a circle of 1.6 m radius. People who write that it rolls across the
    floor mean a straight line; its narrow end then stays up to a few millimetres above the ground.
    """
    edge, first = _rest_edge(rings, float(rings[:, 0].mean()))
    if abs(edge.tilt_rad) > TAPER_LIMIT_RAD:
        return rings
    straight = rings.copy()
    straight[[first, first + 1], 1] = rings[[first, first + 1], 1].max()
    return straight


def _revolve(rings: Array, axis: str) -> Array:
    """Points of the body of revolution: fine where it can lie and roll, coarse elsewhere."""
    first = _rest_edge(rings, float(rings[:, 0].mean()))[1]
    parts = []
    for index, (along, radius) in enumerate(rings):
        count = FINE_SEGMENTS if index in (first, first + 1) else COARSE_SEGMENTS
        angle = 2.0 * np.pi * np.arange(count) / count
        ring = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
        parts.append(np.insert(ring, "xyz".index(axis), along, axis=1))
    return np.concatenate(parts)


def _rest_edge(rings: Array, centre: float) -> tuple[RestEdge, int]:
    """The profile edge a body lying on its side rests on, and the index of that edge's first ring.

    Of the edges that have the centre of mass above them, the one most parallel to the axis; when it would tip over
    every edge, the one it tips over least.
    """
    best: tuple[tuple[float, float], RestEdge, int] | None = None
    for index, ((a0, r0), (a1, r1)) in enumerate(pairwise(rings)):
        length = float(np.hypot(a1 - a0, r1 - r0))
        part = ((centre - a0) * (a1 - a0) - r0 * (r1 - r0)) / length**2
        height = abs((a1 - a0) * r0 - (a0 - centre) * (r1 - r0)) / length
        outside = max(0.0, -part, part - 1.0) * length
        edge = RestEdge(float(np.arctan2(r1 - r0, a1 - a0)), float(height))
        rank = (round(outside, 5), abs(edge.tilt_rad))
        if best is None or rank < best[0]:
            best = (rank, edge, index)
    if best is None:
        raise ValueError("a body of revolution needs a profile with an edge")
    return best[1], best[2]
