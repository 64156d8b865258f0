"""The last steps every object program shares: size and stance, surface, the file it leaves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bpy
from mathutils import Euler

from . import assets, flatten, materials
from .soundness import soundness

NAME = "key_object"
"""Name of the collection, of its one object, and of its mesh."""

DIRECTIONS = ("up", "across", "along", "breadth", "longest", "girth", "stature", "thickness")
"""Ways to stretch, each an axis or two of the object's bounds.

up: height; across: both level sides; along: the longer level side; breadth: the shorter one, or both of what stands or
is round; longest: the longest side; girth: all but it; stature: the height of what stands, else the longest side;
thickness: the thinnest side, or the two of a rod.
"""

ALIKE = 1.15
"""Ratio under which two sides count as equally long."""

SIDES = {"height": "up", "length": "along", "width": "aside"}
"""Sides whose measure can be said, and the direction each lies in."""

WELD_SHARE = 1e-4
"""Distance, as a share of the longest side, at which vertices are one when a mesh is closed."""

CLOSED_CELLS = 110
"""Voxels along the longest side of a mesh that had to be remeshed to be closed."""


def fit(
    obj: bpy.types.Object,
    *,
    size_m: float | None,
    turn_deg: Sequence[float],
    max_vertices: int,
    stretch: Mapping[str, float] | None = None,
    sides_m: Mapping[str, float | None] | None = None,
) -> None:
    """Turn (degrees about X, Y, Z), thin out, scale so that the longest side of the bounds is size_m, then stretch.

    size_m None keeps the size. stretch holds factors by DIRECTIONS. sides_m holds what the finished sides measure, by
    SIDES: one scales the whole, several stretch it to fit. Raises ValueError for a size or a factor that is not
    positive, an unknown direction, or a mesh without extent.
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
        _scale(obj, [size_m / longest] * 3)
    if stretch:
        _scale(obj, _stretched(obj, stretch))
    if sides_m:
        _scale(obj, _sided(obj, {side: value for side, value in sides_m.items() if value is not None}))


def _scale(obj: bpy.types.Object, factors: Sequence[float]) -> None:
    x, y, z = factors
    if (x, y, z) != (1.0, 1.0, 1.0):
        obj.data.transform(((x, 0, 0, 0), (0, y, 0, 0), (0, 0, z, 0), (0, 0, 0, 1)))
        flatten.centre_origin(obj)


def _axes(obj: bpy.types.Object) -> dict[str, list[int]]:
    """Axes (0, 1, 2) that each of DIRECTIONS, and the side "aside", means for this object."""
    extent = [max(float(value), 1e-9) for value in flatten.size(obj)]
    along = 0 if extent[0] >= extent[1] else 1
    longest = max(range(3), key=extent.__getitem__)
    stands, is_round = longest == 2, extent[along] < ALIKE * extent[1 - along]
    thin = [axis for axis in range(3) if extent[axis] < ALIKE * min(extent)]
    return {
        "up": [2],
        "across": [0, 1],
        "along": [along],
        "aside": [1 - along],
        "breadth": [0, 1] if stands or is_round else [1 - along],
        "longest": [longest],
        "girth": [axis for axis in range(3) if axis != longest],
        "stature": [2] if extent[2] >= extent[along] / 2 else [longest],
        "thickness": thin if len(thin) < 3 else [2],
    }


def _stretched(obj: bpy.types.Object, stretch: Mapping[str, float]) -> list[float]:
    axes = _axes(obj)
    unknown = sorted(set(stretch) - set(DIRECTIONS))
    if unknown or any(factor <= 0 for factor in stretch.values()):
        raise ValueError(f"stretch takes factors greater than 0 by {', '.join(DIRECTIONS)}, not {dict(stretch)}")
    factors = [1.0, 1.0, 1.0]
    for direction, factor in stretch.items():
        for axis in axes[direction]:
            factors[axis] *= factor
    return factors


def _sided(obj: bpy.types.Object, sides_m: Mapping[str, float]) -> list[float]:
    axes, extent = _axes(obj), flatten.size(obj)
    wrong = [side for side, value in sides_m.items() if side not in SIDES or value <= 0]
    if wrong:
        raise ValueError(f"sides_m takes metres greater than 0 by {', '.join(SIDES)}, not {dict(sides_m)}")
    by_axis = {axes[SIDES[side]][0]: value for side, value in sides_m.items()}
    factors = {axis: value / float(extent[axis]) for axis, value in by_axis.items() if extent[axis] > 0}
    rest = math.prod(factors.values()) ** (1 / len(factors)) if factors else 1.0
    return [factors.get(axis, rest) for axis in range(3)]


def dress(
    obj: bpy.types.Object,
    *,
    material: str | None,
    colour: Sequence[float] | None,
    labels: str,
    everywhere: bool = False,
    finish: str | None = None,
    pattern: str | None = None,
    pattern_colour: Sequence[float] | None = None,
    condition: str | None = None,
) -> None:
    """Give it the material and the colour that were asked for (None: as built), then finish, pattern and condition.

    labels: "keep" printed labels, "remove" them, or "auto": remove them when a material or a colour was asked for,
    because a label hides what was asked. everywhere: all parts take them, not the main ones alone. Raises ValueError
    for another word, and for an unknown look.
    """
    if labels not in {"keep", "remove", "auto"}:
        raise ValueError(f'labels must be "keep", "remove" or "auto", not {labels!r}')
    asked = material is not None or colour is not None
    if labels == "remove" or (labels == "auto" and asked):
        materials.remove_labels(obj)
    materials.apply_surface(obj, material, colour, everywhere=everywhere)
    materials.apply_look(obj, finish=finish, pattern=pattern, pattern_colour=pattern_colour, condition=condition)


def finish(obj: bpy.types.Object, config: Mapping[str, Any], *, labels: str, max_vertices: int) -> bpy.types.Object:
    """The same object, fitted, closed where that is asked, and dressed by the entries that object recipes share."""
    fit(
        obj,
        size_m=config["size_m"],
        turn_deg=config["turn_deg"],
        max_vertices=max_vertices,
        stretch=config["stretch"],
        sides_m=config["sides_m"],
    )
    if config["closed"]:
        close(obj)
    looks = ("material", "colour", "everywhere", "finish", "pattern", "pattern_colour", "condition")
    dress(obj, labels=labels, **{name: config[name] for name in looks})
    return obj


def close(obj: bpy.types.Object) -> None:
    """Close an open mesh for what needs an inside: weld, fill holes, and where that is not enough remesh it whole.

    The remeshed skin has one material, the main one. A closed mesh is left alone.
    """
    import bmesh  # found only once bpy has been imported

    if not soundness(obj).open_edges:
        return
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.remove_doubles(mesh, verts=mesh.verts, dist=max(flatten.size(obj)) * WELD_SHARE)
    bmesh.ops.holes_fill(mesh, edges=[edge for edge in mesh.edges if edge.is_boundary])
    bmesh.ops.recalc_face_normals(mesh, faces=mesh.faces)
    mesh.to_mesh(obj.data)
    mesh.free()
    if not soundness(obj).open_edges:
        return
    main = obj.data.materials[materials.main_slots(obj)[0]] if len(obj.data.materials) else None
    remesh = obj.modifiers.new("closed", "REMESH")
    remesh.mode, remesh.voxel_size = "VOXEL", float(max(flatten.size(obj))) / CLOSED_CELLS
    flatten.apply_modifiers(obj)
    obj.data.materials.clear()
    if main is not None:
        obj.data.materials.append(main)
    flatten.centre_origin(obj)


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
