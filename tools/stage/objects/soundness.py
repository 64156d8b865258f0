"""Is a mesh sound: closed, of one piece, with nothing hanging in the air beside it. Metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
from scipy import ndimage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from . import flatten

Points = np.ndarray[Any, np.dtype[np.float64]]
Counts = np.ndarray[Any, np.dtype[np.int64]]

CELL_SHARE = 0.0125
"""Edge of a cell of the grid in which pieces are found, as a share of the longest side."""

GAP_SHARE = 0.08
"""A piece farther from the rest than this share of the longest side floats.

Spines and leaves of Infinigen's plants stand off by up to 0.07."""

MOST_SAMPLES = 400_000


@dataclass(frozen=True)
class Soundness:
    """What a mesh says of itself. volume_m3 is that of the walls, right for closed meshes only."""

    area_m2: float
    volume_m3: float
    open_edges: int
    """Edges that have not exactly two faces: the rim of a hole, or an edge where surfaces cross."""
    parts: int
    """Pieces that no edge connects."""
    floating: int
    """Pieces, or groups of pieces, that hang in the air beside the largest one."""
    gap_m: float
    """Widest gap between a floating group and the rest."""


def soundness(obj: bpy.types.Object) -> Soundness:
    """Measure the mesh of an object in its own space."""
    points, corners = flatten.coordinates(obj), _triangles(obj.data)
    first, second, third = np.moveaxis(points[corners], 1, 0)
    normals = np.cross(second - first, third - first)
    areas = np.linalg.norm(normals, axis=1) / 2
    floating, gap_m = _floating(first, second, third, areas)
    return Soundness(
        area_m2=float(areas.sum()),
        volume_m3=float(abs(np.einsum("ij,ij->i", first, np.cross(second, third)).sum()) / 6),
        open_edges=_open_edges(obj.data),
        parts=_parts(obj.data),
        floating=floating,
        gap_m=gap_m,
    )


def _triangles(mesh: bpy.types.Mesh) -> Counts:
    mesh.calc_loop_triangles()
    corners = np.empty(len(mesh.loop_triangles) * 3, dtype=np.int32)
    mesh.loop_triangles.foreach_get("vertices", corners)
    return corners.reshape(-1, 3).astype(np.int64)


def _open_edges(mesh: bpy.types.Mesh) -> int:
    used = np.empty(len(mesh.loops), dtype=np.int32)
    mesh.loops.foreach_get("edge_index", used)
    return int(np.count_nonzero(np.bincount(used, minlength=len(mesh.edges)) != 2))


def _parts(mesh: bpy.types.Mesh) -> int:
    count = len(mesh.vertices)
    edges = np.empty(len(mesh.edges) * 2, dtype=np.int32)
    mesh.edges.foreach_get("vertices", edges)
    first, second = edges.reshape(-1, 2).T
    links = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(count, count))
    return int(connected_components(links, directed=False)[0])


def _floating(first: Points, second: Points, third: Points, areas: Points) -> tuple[int, float]:
    """(groups that float, widest gap): groups of a grid's cells that no neighbour connects, largest one the body.

    What lies inside the body, as the flesh of a fruit, does not float.
    """
    low = np.minimum.reduce([first, second, third]).min(axis=0)
    high = np.maximum.reduce([first, second, third]).max(axis=0)
    longest = float((high - low).max())
    cell = longest * CELL_SHARE
    samples = _samples(first, second, third, areas, cell)
    cells = np.floor((samples - low) / cell).astype(np.int64) + 2
    grid = np.zeros(cells.max(axis=0) + 3, dtype=bool)
    grid[tuple(cells.T)] = True
    cube = np.ones((3, 3, 3))
    labels, count = ndimage.label(ndimage.binary_dilation(grid, cube), structure=cube)
    if count < 2:
        return 0, 0.0
    of_sample = labels[tuple(cells.T)]
    body = int(np.argmax(np.bincount(of_sample)))
    inside = ndimage.binary_fill_holes(labels == body)
    within = set(np.unique(labels[inside]).tolist())
    gaps = [_gap(samples, of_sample == label) for label in range(1, count + 1) if label not in within]
    wide = [gap for gap in gaps if gap > GAP_SHARE * longest]
    return len(wide), max(wide, default=0.0)


def _gap(samples: Points, piece: np.ndarray[Any, np.dtype[np.bool_]]) -> float:
    distances, _ = cKDTree(samples[~piece]).query(samples[piece])
    return float(distances.min())


def _samples(first: Points, second: Points, third: Points, areas: Points, cell: float) -> Points:
    """Points on the surface about half a cell apart, along long edges too, because thin triangles have no area."""
    edges = [_along(a, b, cell / 2) for a, b in ((first, second), (second, third), (third, first))]
    counts = np.ceil(areas / (cell / 2) ** 2).astype(np.int64)
    if counts.sum() > MOST_SAMPLES:
        counts = np.ceil(counts * (MOST_SAMPLES / counts.sum())).astype(np.int64)
    index = np.repeat(np.arange(len(areas)), counts)
    u, v = np.random.default_rng(0).random((2, len(index)))
    flip = u + v > 1
    u, v = np.where(flip, 1 - u, u)[:, None], np.where(flip, 1 - v, v)[:, None]
    faces = first[index] * (1 - u - v) + second[index] * u + third[index] * v
    found: Points = np.concatenate([first, second, third, *edges, faces])
    return found


def _along(start: Points, end: Points, step: float) -> Points:
    lengths = np.linalg.norm(end - start, axis=1)
    start, end, lengths = start[lengths > step], end[lengths > step], lengths[lengths > step]
    counts = np.ceil(lengths / step).astype(np.int64)
    index = np.repeat(np.arange(len(start)), counts)
    within = np.arange(len(index)) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (within / counts[index])[:, None]
    found: Points = start[index] * (1 - share) + end[index] * share
    return found
