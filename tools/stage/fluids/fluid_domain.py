"""Mantaflow as a typed tool: a box of gas in a scene of its own, its sources and obstacles, its bake.

The simulation runs in a bare second scene, so that no step re-evaluates the furnished world. Lengths are metres, one
frame is 1 / fps seconds of real time (measured: a falling block of water keeps to g t^2 / 2).
Traps held here: sources and obstacles must exist before the domain does, else the bake ends with "'NoneType' object
has no attribute 'getDataPointer'"; a failed bake reports success, so every frame is looked at.
"""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ..bodies.hulls import Array
from ..program import progress
from . import bake_cache
from .fluid_shapes import Shape, box
from .mantaflow_repair import ensure_fluids

BYTES_PER_CELL = 500
"""Peak memory of a bake over its cells (measured: 426 at 130,000 cells)."""
MEMORY_SHARE = 0.5
"""Share of the free memory a bake may plan with."""
MIN_CELLS = 6
"""A domain fewer cells wide holds only its own border."""
MIN_SOURCE_CELLS = 0.5
"""A source thinner than this many cells may fill none."""


@dataclass(frozen=True)
class Extent:
    """The box a fluid lives in, and how finely it is cut."""

    low: Array
    high: Array
    resolution: int
    """Cells along the longest side."""

    @classmethod
    def on_floor(cls, low: Array, high: Array, resolution: int, *, below: int = 2) -> Extent:
        """A box of whole cells over low and high whose low[2] lies on the face of a cell, `below` cells up."""
        size = np.asarray(high) - np.asarray(low)
        cell = float(max(size[0], size[1], size[2] * resolution / max(1, resolution - below)) / resolution)
        counts = np.ceil(size / cell - 1e-6) + np.array([0, 0, below])
        middle = (np.asarray(low) + np.asarray(high))[:2] / 2.0
        corner = np.array([*(middle - counts[:2] * cell / 2.0), low[2] - below * cell])
        return cls(corner, corner + counts * cell, int(counts.max()))

    @property
    def size_m(self) -> Array:
        return np.asarray(self.high - self.low)

    @property
    def cell_m(self) -> float:
        return float(self.size_m.max() / self.resolution)

    @property
    def cells(self) -> int:
        return int(np.prod(np.ceil(self.size_m / self.cell_m - 1e-6)))

    def check(self) -> None:
        """Raise ValueError saying what to change when this box cannot be baked on this machine."""
        if not np.isfinite(self.size_m).all() or self.size_m.min() <= 0.0:
            raise ValueError(f"the fluid domain has sides of {_metres(self.size_m)}: all three must be positive")
        if self.size_m.min() < MIN_CELLS * self.cell_m:
            raise ValueError(
                f"the fluid domain of {_metres(self.size_m)} is fewer than {MIN_CELLS} cells of {self.cell_m:.3g} m "
                "thick: raise resolution, or make the region less flat"
            )
        needed, free = self.cells * BYTES_PER_CELL, MEMORY_SHARE * free_memory_bytes()
        if needed > free:
            fitting = int(self.resolution * (free / needed) ** (1 / 3))
            raise ValueError(
                f"the fluid domain has {self.cells:,} cells and needs about {needed / 1e9:.1f} GB of memory, "
                f"{free / 1e9:.1f} GB may be used: lower resolution to {fitting}, or make the region smaller"
            )


def free_memory_bytes() -> float:
    """Memory that can be had without swapping."""
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        for line in meminfo.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024.0
    return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))


class Bath:
    """One domain with what flows into it and what stands in it. Add sources and obstacles, bake, read, close."""

    def __init__(self, extent: Extent, *, fps: int, frames: int, cache: Path) -> None:
        """cache: folder for the raw bake; only what the same bake has left there is used.

        Raises FluidsUnavailable, or ValueError from Extent.check.
        """
        ensure_fluids()
        extent.check()
        self.extent, self.fps, self.frames, self.cache = extent, fps, frames, cache
        self._scene = bpy.data.scenes.new("fluid")
        self._scene.render.fps, self._scene.render.fps_base = fps, 1.0
        self._scene.frame_start, self._scene.frame_end = 1, frames
        self._scene.gravity = (0.0, 0.0, -9.81)
        self._domain: bpy.types.Object | None = None
        self._sources = 0

    def source(self, name: str, shape: Shape) -> bpy.types.Object:
        """Add a source; the caller sets what flows (`flow_of`). Raises ValueError for one without
        volume or outside the domain."""
        if shape.volume_m3 < 1e-12:
            raise ValueError(f"fluid source {name!r} has no volume, so nothing can come out of it: enlarge it")
        thin = np.ptp(shape.vertices, axis=0).min()
        if thin < MIN_SOURCE_CELLS * self.extent.cell_m:
            raise ValueError(
                f"fluid source {name!r} is {thin:.3g} m thin, a cell is {self.extent.cell_m:.3g} m: "
                "raise resolution, make the source thicker or the region smaller"
            )
        if np.any(shape.high <= self.extent.low) or np.any(shape.low >= self.extent.high):
            raise ValueError(f"fluid source {name!r} lies outside the fluid domain: enlarge the region")
        thing = self._thing(name, shape)
        thing.modifiers.new("fluid", "FLUID").fluid_type = "FLOW"
        self._sources += 1
        return thing

    def obstacle(self, name: str, shape: Shape, *, thickness_cells: float = 0.0) -> bpy.types.Object | None:
        """Make a shape solid; thickness_cells widens it on all sides. None, and no object, when it is outside."""
        if np.any(shape.high <= self.extent.low) or np.any(shape.low >= self.extent.high):
            return None
        thing = self._thing(name, shape)
        modifier = thing.modifiers.new("fluid", "FLUID")
        modifier.fluid_type = "EFFECTOR"
        modifier.effector_settings.effector_type = "COLLISION"
        modifier.effector_settings.surface_distance = thickness_cells
        return thing

    def bake(self, configure: Callable[[bpy.types.FluidDomainSettings], None]) -> None:
        """Simulate all frames, going on from those that an interrupted bake of the same thing left in the cache.

        Raises ValueError without a source, OSError (ENOSPC where the disk is full) when frames are missing on disk.
        """
        if not self._sources:
            raise ValueError("this fluid has no source: nothing would ever be in the domain")
        bake_cache.check_room(self.extent.cells, self.frames, self.cache)
        left = bake_cache.set_aside(self.cache)
        self._domain = self._thing("domain", box(self.extent.low, self.extent.high))
        modifier = self._domain.modifiers.new("fluid", "FLUID")
        modifier.fluid_type = "DOMAIN"
        settings = modifier.domain_settings
        settings.domain_type = "GAS"
        settings.resolution_max = self.extent.resolution
        settings.cache_type = "ALL"
        settings.cache_directory = str(self.cache)
        settings.cache_frame_start, settings.cache_frame_end = 1, self.frames
        settings.time_scale = 1.0
        settings.cache_resumable = True
        configure(settings)
        key = bake_cache.key_of(list(self._scene.collection.objects))
        done = bake_cache.restore(left, self.cache, key)
        if done:
            settings.cache_frame_pause_data = done + 1  # read by the bake as the frame to go on with
            progress(f"gas: going on after frame {done}", done, self.frames)
        self._run()
        bake_cache.check_frames(self.cache, self.frames)

    def baked(self) -> Iterator[tuple[int, bpy.types.Object]]:
        """(frame, domain as it is in that frame), from frame 1."""
        if self._domain is None:
            raise ValueError("bake first")
        for frame in range(1, self.frames + 1):
            self._scene.frame_set(frame)
            yield frame, self._domain.evaluated_get(self._scene.view_layers[0].depsgraph)

    def data_file(self, frame: int) -> Path:
        return bake_cache.frame_file(self.cache, frame)

    @property
    def scene(self) -> bpy.types.Scene:
        return self._scene

    def close(self) -> None:
        """Remove the simulation's scene, its things and the raw bake."""
        for thing in list(self._scene.collection.objects):
            mesh = thing.data
            bpy.data.objects.remove(thing, do_unlink=True)
            bpy.data.meshes.remove(mesh)
        bpy.data.scenes.remove(self._scene)
        shutil.rmtree(self.cache, ignore_errors=True)

    def _thing(self, name: str, shape: Shape) -> bpy.types.Object:
        """An object with its origin at the middle of its bounds: Mantaflow places grids by it."""
        middle = (shape.low + shape.high) / 2.0
        mesh = bpy.data.meshes.new(f"fluid_{name}")
        mesh.from_pydata((shape.vertices - middle).tolist(), [], list(shape.triangles))
        mesh.update()
        thing = bpy.data.objects.new(f"fluid_{name}", mesh)
        thing.location = middle
        self._scene.collection.objects.link(thing)
        return thing

    def _run(self) -> None:
        total, seen = self.frames, set[int]()

        def tell(scene: Any, *_: Any) -> None:
            if scene.name == self._scene.name and scene.frame_current not in seen:
                seen.add(scene.frame_current)
                progress(f"gas frame {scene.frame_current}", len(seen), total)

        domain = self._domain
        bpy.app.handlers.frame_change_post.append(tell)
        try:
            with bpy.context.temp_override(
                scene=self._scene,
                view_layer=self._scene.view_layers[0],
                object=domain,
                active_object=domain,
                selected_objects=[domain],
            ):
                bpy.ops.fluid.bake_all()
        finally:
            bpy.app.handlers.frame_change_post.remove(tell)


def flow_of(source: bpy.types.Object) -> bpy.types.FluidFlowSettings:
    """What comes out of a source."""
    return source.modifiers["fluid"].flow_settings


def fluid_modifier(thing: bpy.types.Object) -> bpy.types.FluidDomainSettings:
    """Domain settings of an evaluated domain."""
    return next(m for m in thing.modifiers if m.type == "FLUID").domain_settings


def grid(values: Any, resolution: tuple[int, int, int]) -> Array:
    """(Z, Y, X) array of a domain's grid; zeros when it is empty."""
    x, y, z = resolution
    flat = np.empty(len(values), dtype=np.float32)
    if len(values) != x * y * z:
        return np.zeros((z, y, x))
    values.foreach_get(flat)
    return flat.astype(np.float64).reshape(z, y, x)


def timesteps(cell_m: float, speed_m_s: float, fps: int, *, cells: float = 4.0) -> int:
    """Steps a frame needs so that nothing at that speed crosses more than so many cells in one."""
    return max(1, min(16, math.ceil(speed_m_s / fps / (cells * cell_m))))


def _metres(size: Array) -> str:
    return " x ".join(f"{side:.3g}" for side in size) + " m"
