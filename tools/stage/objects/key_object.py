"""The last steps every object program shares: size and stance, surface, the file it leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import bpy
from mathutils import Euler

from . import assets, flatten, materials

NAME = "key_object"
"""Name of the collection, of its one object, and of its mesh."""


def fit(obj: bpy.types.Object, *, size_m: float | None, turn_deg: Sequence[float], max_vertices: int) -> None:
    """Turn (degrees about X, Y, Z), thin out, and scale so that the longest side of the bounds is size_m.

    size_m None keeps the size. Raises ValueError for a size that is not positive or a mesh without extent.
    """
    if any(turn_deg):
        obj.data.transform(Euler([math.radians(value) for value in turn_deg]).to_matrix().to_4x4())
    assets.decimate(obj, max_vertices)
    flatten.centre_origin(obj)
    longest = float(max(flatten.size(obj)))
    if size_m is not None and size_m <= 0:
        raise ValueError(f"size_m must be greater than 0, not {size_m}")
    if longest <= 0:
        raise ValueError("the object has no extent")
    if size_m is not None:
        factor = size_m / longest
        obj.data.transform(((factor, 0, 0, 0), (0, factor, 0, 0), (0, 0, factor, 0), (0, 0, 0, 1)))
        flatten.centre_origin(obj)


def dress(obj: bpy.types.Object, *, material: str | None, colour: Sequence[float] | None, labels: str) -> None:
    """Give it the material and the colour that were asked for (None: as built).

    labels: "keep" printed labels, "remove" them, or "auto": remove them when a material or a colour was asked for,
    because a label hides what was asked. Raises ValueError for another word.
    """
    if labels not in {"keep", "remove", "auto"}:
        raise ValueError(f'labels must be "keep", "remove" or "auto", not {labels!r}')
    asked = material is not None or colour is not None
    if labels == "remove" or (labels == "auto" and asked):
        materials.remove_labels(obj)
    materials.apply_surface(obj, material, colour)


def save(obj: bpy.types.Object, path: Path) -> None:
    """Put the object alone into the collection key_object of an otherwise empty file, images packed."""
    obj.name = obj.data.name = NAME
    collection = bpy.data.collections.new(NAME)
    bpy.context.scene.collection.children.link(collection)
    for other in obj.users_collection:
        other.objects.unlink(obj)
    collection.objects.link(obj)
    bpy.ops.outliner.orphans_purge(do_recursive=True)
    bpy.ops.file.pack_all()
    bpy.context.preferences.filepaths.save_version = 0  # no .blend1 beside it
    bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
