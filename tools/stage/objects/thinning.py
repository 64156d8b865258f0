"""Foliage made light: of very many loose pieces (leaves, needles, petals) fewer and larger ones stay."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from . import flatten

MANY_PIECES = 400
"""Loose pieces from which a mesh counts as foliage, if they hold most of its vertices."""

SMALL_SHARE = 0.02
"""Share of all vertices up to which a piece counts as one of many; trunk and pot hold more."""

MOST_GROWTH = 3.0
"""Factor on the size of the pieces that stay; beyond it leaves look like plates."""

KEPT = "kept"

Array = np.ndarray[Any, np.dtype[Any]]


def thin_foliage(obj: bpy.types.Object, max_vertices: int) -> bool:
    """Drop pieces until about max_vertices are left, the others grown so that they cover the same; False: no foliage.

    Which ones stay is the same for the same mesh: every so-manieth, in the order of their vertices.
    """
    labels, counts = _pieces(obj)
    small = counts <= SMALL_SHARE * counts.sum()
    if small.sum() < MANY_PIECES or counts[small].sum() < 0.6 * counts.sum():
        return False
    room = max(0.4 * max_vertices, max_vertices - counts[~small].sum())
    share = min(1.0, max(room / counts[small].sum(), 1 / MOST_GROWTH**2))
    kept = ~small
    order = np.flatnonzero(small)
    kept[order[np.floor(np.arange(len(order)) * share) != np.floor((np.arange(len(order)) + 1) * share)]] = True
    _grow(obj, labels, counts, kept & small, share**-0.5)
    _delete(obj, kept[labels])
    return True


def _pieces(obj: bpy.types.Object) -> tuple[Array, Array]:
    """(piece of each vertex, vertices of each piece)."""
    total = len(obj.data.vertices)
    edges = np.empty(len(obj.data.edges) * 2, dtype=np.int32)
    obj.data.edges.foreach_get("vertices", edges)
    first, second = edges.reshape(-1, 2).T
    links = coo_matrix((np.ones(len(first), dtype=np.int8), (first, second)), shape=(total, total))
    labels = connected_components(links, directed=False)[1]
    return labels, np.bincount(labels)


def _grow(obj: bpy.types.Object, labels: Array, counts: Array, growing: Array, factor: float) -> None:
    """Scale each growing piece about its own centre."""
    points = flatten.coordinates(obj)
    centres = np.stack([np.bincount(labels, points[:, axis]) / counts for axis in range(3)], axis=1)[labels]
    scale = np.where(growing, factor, 1.0)[labels]
    obj.data.vertices.foreach_set("co", (centres + (points - centres) * scale[:, None]).ravel())


def _delete(obj: bpy.types.Object, kept: Array) -> None:
    """Remove the vertices that are not kept, by nodes: a tenth of the time of the edit operators."""
    attribute = obj.data.attributes.new(KEPT, "BOOLEAN", "POINT")
    attribute.data.foreach_set("value", kept)
    group = bpy.data.node_groups.new("thin foliage", "GeometryNodeTree")
    group.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    group.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    source, sink = group.nodes.new("NodeGroupInput"), group.nodes.new("NodeGroupOutput")
    read, flip = group.nodes.new("GeometryNodeInputNamedAttribute"), group.nodes.new("FunctionNodeBooleanMath")
    delete = group.nodes.new("GeometryNodeDeleteGeometry")
    read.data_type, flip.operation = "BOOLEAN", "NOT"
    read.inputs["Name"].default_value = KEPT
    group.links.new(next(each for each in read.outputs if each.enabled), flip.inputs[0])
    group.links.new(source.outputs[0], delete.inputs["Geometry"])
    group.links.new(flip.outputs[0], delete.inputs["Selection"])
    group.links.new(delete.outputs[0], sink.inputs[0])
    obj.modifiers.new("thin foliage", "NODES").node_group = group
    flatten.apply_modifiers(obj)
    bpy.data.node_groups.remove(group)
    obj.data.attributes.remove(obj.data.attributes[KEPT])
