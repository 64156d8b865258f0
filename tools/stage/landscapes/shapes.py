"""Meshes of many quads from numpy arrays: tubes for wood, cards for leaves. Parts are gathered, then made at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import bpy
import numpy as np
from numpy.typing import NDArray

from ..pictures.framing import Array
from ..surroundings import solids

Indices = NDArray[np.int64]

TONE = "tone"
"""Name of the attribute, 0..1 by vertex, that lets leaves of one material differ."""


@dataclass
class Quads:
    """Vertices (N, 3) with uv (N, 2) and tone (N,), and quads (M, 4) with the index of their material."""

    vertices: list[Array] = field(default_factory=list)
    uv: list[Array] = field(default_factory=list)
    tone: list[Array] = field(default_factory=list)
    quads: list[Indices] = field(default_factory=list)
    slots: list[Indices] = field(default_factory=list)
    count: int = 0

    def add(self, vertices: Array, quads: Indices, *, uv: Array, tone: Array, slot: int) -> None:
        """quads index the vertices given here."""
        self.vertices.append(vertices)
        self.uv.append(uv)
        self.tone.append(tone)
        self.quads.append(quads + self.count)
        self.slots.append(np.full(len(quads), slot))
        self.count += len(vertices)

    def tube(self, line: Array, radii: Array, *, sides: int, slot: int = 0, lobes: Array | None = None) -> None:
        """A tube about a polyline (K, 3) of radii (K,), open at its ends. lobes (K, sides) are factors on the radii."""
        rings = len(line)
        first, second = _frames(line)
        turns = np.linspace(0.0, 2.0 * np.pi, sides + 1)
        wide = np.broadcast_to(radii[:, None], (rings, sides + 1)).copy()
        if lobes is not None:
            wide *= np.concatenate([lobes, lobes[:, :1]], axis=1)
        out = first[:, None] * np.cos(turns)[None, :, None] + second[:, None] * np.sin(turns)[None, :, None]
        points = (line[:, None] + out * wide[..., None]).reshape(-1, 3)
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        around = turns / (2.0 * np.pi) * max(1.0, round(2.0 * np.pi * float(radii.mean())))
        uv = np.stack(np.broadcast_arrays(around[None, :], along[:, None]), axis=-1).reshape(-1, 2)
        index = np.arange(rings * (sides + 1)).reshape(rings, sides + 1)
        quads = np.stack([index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]], axis=-1).reshape(-1, 4)
        self.add(points, quads, uv=uv, tone=np.full(len(points), 0.5), slot=slot)

    def cards(self, at: Array, along: Array, side: Array, tone: Array, *, slot: int = 1) -> None:
        """One pointed leaf a row: it begins at `at`, ends at at + along, widest by side at 0.45 of the way."""
        middle = at + 0.45 * along
        corners = np.stack([at, middle + side, at + along, middle - side], axis=1)
        count = len(at)
        uv = np.tile(np.array([[0.5, 0.0], [1.0, 0.45], [0.5, 1.0], [0.0, 0.45]]), (count, 1))
        quads = np.arange(4 * count).reshape(count, 4)
        self.add(corners.reshape(-1, 3), quads, uv=uv, tone=np.repeat(tone, 4), slot=slot)

    def strip(self, line: Array, side: Array, tone: float, *, slot: int = 0) -> None:
        """A ribbon about a polyline (K, 3) with half widths side (K, 3)."""
        points = np.stack([line - side, line + side], axis=1).reshape(-1, 3)
        share = np.linspace(0.0, 1.0, len(line))
        uv = np.stack([np.tile([0.0, 1.0], len(line)), np.repeat(share, 2)], axis=-1)
        base = 2 * np.arange(len(line) - 1)[:, None]
        self.add(points, base + np.array([0, 1, 3, 2]), uv=uv, tone=np.full(len(points), tone), slot=slot)

    def made(self, name: str, materials: Sequence[bpy.types.Material], *, smooth: bool = True) -> bpy.types.Object:
        """The mesh object, in collection `environment`."""
        mesh = mesh_of(name, np.concatenate(self.vertices), np.concatenate(self.quads), smooth=smooth)
        loops = np.concatenate(self.quads).ravel()
        layer = mesh.uv_layers.new(name="UVMap")
        layer.data.foreach_set("uv", np.concatenate(self.uv)[loops].astype(np.float32).ravel())
        mesh.attributes.new(TONE, "FLOAT", "POINT").data.foreach_set(
            "value", np.concatenate(self.tone).astype(np.float32)
        )
        for material in materials:
            mesh.materials.append(material)
        mesh.polygons.foreach_set("material_index", np.concatenate(self.slots).astype(np.int32))
        mesh.update()
        return placed(name, mesh)


def mesh_of(name: str, vertices: Array, quads: Indices, *, smooth: bool = True) -> bpy.types.Mesh:
    """A mesh of quads; foreach_set because from_pydata takes seconds for a hundred thousand of them."""
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", np.asarray(vertices, dtype=np.float32).ravel())
    mesh.loops.add(quads.size)
    mesh.loops.foreach_set("vertex_index", np.asarray(quads, dtype=np.int32).ravel())
    mesh.polygons.add(len(quads))
    mesh.polygons.foreach_set("loop_start", np.arange(0, quads.size, 4, dtype=np.int32))
    mesh.polygons.foreach_set("use_smooth", np.full(len(quads), smooth))
    mesh.update(calc_edges=True)
    return mesh


def placed(name: str, mesh: bpy.types.Mesh) -> bpy.types.Object:
    """An object of that mesh in collection `environment`."""
    made = bpy.data.objects.new(name, mesh)
    solids.collection("environment").objects.link(made)
    return made


def copy_of(model: bpy.types.Object, name: str, at: Sequence[float], turn_rad: float, scale: float) -> bpy.types.Object:
    """Another object that shares the model's mesh."""
    made = placed(name, model.data)
    made.location, made.rotation_euler, made.scale = tuple(at), (0.0, 0.0, turn_rad), (scale, scale, scale)
    return made


def _frames(line: Array) -> tuple[Array, Array]:
    """Two unit vectors (K, 3) across a polyline, turning little from point to point."""
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    guide = np.eye(3)[int(np.argmin(np.abs(way.mean(axis=0))))]
    first = np.cross(way, guide)
    first /= np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9)
    return first, np.cross(way, first)
