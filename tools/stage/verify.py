"""Open .blend files in a clean process and say what is wrong with them.

    python -m code2worlds.tools.stage.verify --out FAULTS.json [--audit] FILE.blend [FILE.blend ...]

FAULTS.json maps each path to a list of faults, empty when the file is sound. --audit is for files of programs nobody
has read: it also looks for what could run or reach out, and holds the records beside a file against it. The process
that made a file cannot be trusted to judge it: an emptied scene or a NaN transform saves without complaint.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from .program import write_json

MAX_FAULTS = 20
LARGEST = 1e30
"""Blender's properties clamp infinity to the largest float, 3.4e38: what is beyond this was one."""


def main() -> None:
    """Check every file named on the command line, write the faults, leave by os._exit as all programs do."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--audit", action="store_true")
    parser.add_argument("blends", type=Path, nargs="+")
    arguments = parser.parse_args()
    write_json(arguments.out, {str(path): faults_of(path, arguments.audit) for path in arguments.blends})
    os._exit(0)


def faults_of(path: Path, audited: bool = False) -> list[str]:
    """What is wrong with one .blend file, at most MAX_FAULTS sentences."""
    try:
        bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
    except RuntimeError as error:
        return [f"Blender cannot open it: {str(error).strip()}"]
    found = chain(_scene_faults(), _object_faults(), _mesh_faults(), _keyframe_faults(), _external_faults(path))
    if audited:
        from . import audit

        found = chain(found, audit.faults_in(path))
    return [fault for fault, _ in zip(found, range(MAX_FAULTS), strict=False)]


def _scene_faults() -> Iterator[str]:
    meshes = [thing for scene in bpy.data.scenes for thing in scene.objects if thing.type == "MESH"]
    if not meshes:
        yield "no scene holds a mesh object"
    elif not any(thing.data.vertices or thing.modifiers for thing in meshes):
        yield "every mesh object is empty"


def _object_faults() -> Iterator[str]:
    """Basis and parent inverse, not matrix_world: that one is only known after evaluating every modifier."""
    for thing in bpy.data.objects:
        for name in ("matrix_basis", "matrix_parent_inverse"):
            if not _all_finite(np.array(getattr(thing, name))):
                yield f"object {thing.name!r}: {name} is not finite"


def _mesh_faults() -> Iterator[str]:
    for mesh in bpy.data.meshes:
        if not _finite(mesh.vertices, "co", 3):
            yield f"mesh {mesh.name!r}: vertex coordinates are not finite"
        keys = mesh.shape_keys.key_blocks if mesh.shape_keys else ()
        for key in keys:
            if not _finite(key.data, "co", 3):
                yield f"mesh {mesh.name!r}: shape key {key.name!r} is not finite"


def _keyframe_faults() -> Iterator[str]:
    for action in bpy.data.actions:
        for curve in action.fcurves:
            if not _finite(curve.keyframe_points, "co", 2):
                yield f"action {action.name!r}: keyframes of {curve.data_path}[{curve.array_index}] are not finite"


def _origins() -> set[str]:
    """Paths that only say where something was once appended from; Blender lists them, and needs none of them."""
    linked = {library.filepath for library in bpy.data.libraries}
    weak = (
        thing.library_weak_reference
        for kind in (
            bpy.data.meshes,
            bpy.data.materials,
            bpy.data.images,
            bpy.data.node_groups,
            bpy.data.objects,
            bpy.data.textures,
        )
        for thing in kind
    )
    return {reference.filepath for reference in weak if reference} - linked


def _external_faults(path: Path) -> Iterator[str]:
    """A .blend must be readable wherever its folder is moved to."""
    folder = path.parent.resolve()
    for name in sorted(set(bpy.utils.blend_paths(absolute=False, packed=False, local=False)) - _origins()):
        target = Path(bpy.path.abspath(name)).resolve()
        if not name.startswith("//"):
            yield f"refers to {name} by an absolute path: pack it, or copy it beside the file and use a // path"
        elif not target.exists():
            yield f"refers to {name}, which does not exist"
        elif not target.is_relative_to(folder):
            yield f"refers to {name}, outside the folder of the file"


def _finite(items: Any, attribute: str, width: int) -> bool:
    values = np.empty(len(items) * width, dtype=np.float32)
    items.foreach_get(attribute, values)
    return _all_finite(values)


def _all_finite(values: Any) -> bool:
    return bool((np.abs(values) < LARGEST).all())


if __name__ == "__main__":
    main()
