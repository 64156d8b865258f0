"""The assembled world as a dynamics program sees it: contract, acting objects, supports, frame range."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy as np

from ...state.scene import Assembly, AssetFacts, FreePath, SceneContract, Support
from .bodies.hulls import Array, Hull, hull_of
from .program import Job


@dataclass(frozen=True)
class World:
    """An opened assembled.blend. Objects stand where assemble put them."""

    scene: bpy.types.Scene
    contract: SceneContract
    assembly: Assembly
    asset: AssetFacts | None
    objects: tuple[bpy.types.Object, ...]
    """The acting objects, in the order of their names."""
    hull: Hull | None
    """Hull of the mesh all acting objects share; None without a key object."""

    def acting(self) -> Hull:
        """Hull of the key object. Raises ValueError when this world has none."""
        if self.hull is None or not self.objects:
            raise ValueError("this recipe moves a key object, and the assembly has none")
        return self.hull

    def support(self, name: str | None) -> Support:
        """Support by name or kind; None means the one the objects were assembled on."""
        wanted = name or self.assembly.support
        found = self.contract.support(wanted) if wanted else self.contract.supports[0]
        if found is None:
            known = ", ".join(support.name for support in self.contract.supports)
            raise ValueError(f"this scene has no support {wanted!r}; it has {known}")
        return found

    def path(self, support: Support, heading_deg: float | None = None) -> FreePath:
        """Free path on the support (a short one across its middle when the contract names none), turned if asked."""
        path = self.contract.path_on(support.name) or across(support)
        return path if heading_deg is None else path.model_copy(update={"heading_deg": heading_deg})

    def ceiling_m(self) -> float:
        """Height below which things may start: the room's ceiling, none outdoors."""
        return self.contract.bounds.high[2] if self.contract.indoor else math.inf


def across(support: Support) -> FreePath:
    """A path through the middle of a support along its longer side."""
    (x0, y0), (x1, y1) = support.low, support.high
    along_x = x1 - x0 >= y1 - y0
    start = (x0 + 0.2 * (x1 - x0), (y0 + y1) / 2) if along_x else ((x0 + x1) / 2, y0 + 0.2 * (y1 - y0))
    length, width = (x1 - x0, y1 - y0) if along_x else (y1 - y0, x1 - x0)
    return FreePath(
        support=support.name,
        start=start,
        heading_deg=0.0 if along_x else 90.0,
        length_m=0.6 * length,
        width_m=0.6 * width,
    )


def middle(support: Support, path: FreePath) -> Array:
    """(3,) point on the support half-way along the path."""
    return np.asarray(np.array([*path.start, support.height_m]) + heading(path.heading_deg) * path.length_m / 2.0)


def heading(degrees: float) -> Array:
    """(3,) unit vector of travel in the ground plane."""
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees)), 0.0])


def open_assembled(job: Job) -> World:
    """Open the inputs `assembled` (.blend) and `assembly` (facts of assemble). Scripts in the file stay off."""
    assembly = Assembly.model_validate(json.loads(job.input("assembly").read_text(encoding="utf-8")))
    bpy.ops.wm.open_mainfile(filepath=str(job.input("assembled")), load_ui=False, use_scripts=False)
    objects = tuple(_object(name) for name in assembly.objects)
    axis = assembly.asset.round_axis if assembly.asset else None
    hull = hull_of(vertices_of(objects[0]), axis) if objects else None
    return World(bpy.context.scene, assembly.contract, assembly, assembly.asset, objects, hull)


def vertices_of(thing: bpy.types.Object) -> Array:
    """(V, 3) vertices of an object's mesh in its own coordinates, modifiers applied."""
    mesh = thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh()
    points = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get("co", points)
    thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).to_mesh_clear()
    return points.reshape(-1, 3)


def set_frames(world: World, duration_s: float, fps: int) -> int:
    """Set the video's frame rate and its frames 1..N; returns N."""
    frames = max(1, round(duration_s * fps))
    world.scene.render.fps = fps
    world.scene.render.fps_base = 1.0
    world.scene.frame_start = 1
    world.scene.frame_end = frames
    return frames


def save(world: World, path: Path) -> None:
    """Save a compressed .blend at frame 1 and check that it is really there (a full disk reports success).

    Sequences of gas that an earlier layer left come along: they are copied beside the .blend.
    """
    world.scene.frame_set(1)
    for volume in bpy.data.volumes:
        _bring(volume, path.parent)
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True, check_existing=False)
    if not path.is_file() or path.stat().st_size == 0:
        raise OSError(f"Blender reported success but {path.name} was not written")


def _bring(volume: bpy.types.Volume, folder: Path) -> None:
    """Copy the files of a volume's sequence to folder/NAME_OF_THEIR_FOLDER, unless they lie there, and show those."""
    first = Path(bpy.path.abspath(volume.filepath))
    target = folder / first.parent.name
    if not volume.is_sequence or first.parent.resolve() == target.resolve():
        return
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(first.parent.glob(first.name.replace("_0001", "_*"))):
        shutil.copyfile(file, target / file.name)
    volume.filepath = bpy.path.relpath(str(target / first.name))  # saving makes it relative to the new file


def _object(name: str) -> bpy.types.Object:
    found = bpy.data.objects.get(name)
    if found is None or found.type != "MESH":
        raise ValueError(f"the assembled file has no mesh object {name!r}")
    return found
