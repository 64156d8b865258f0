"""What is done to every generated scene before it keeps a contract."""

from __future__ import annotations

from pathlib import Path

import bpy
from mathutils import Matrix


def open_scene(blend: Path) -> None:
    """Load the generator's scene in place of the empty one."""
    bpy.ops.wm.open_mainfile(filepath=str(blend), load_ui=False, use_scripts=False)


def move(by: Matrix) -> None:
    """Move the whole world."""
    for thing in [o for o in bpy.data.objects if o.parent is None]:
        thing.matrix_world = by @ thing.matrix_world
    bpy.context.view_layer.update()


def show_what_is_rendered() -> None:
    """The generators hide in the viewport what they render: a person who opens the file would see an empty place."""
    for holder in bpy.data.collections:
        holder.hide_viewport = holder.hide_render
    for thing in bpy.data.objects:
        thing.hide_viewport = thing.hide_render


def sample_no_emission() -> None:
    """No light is taken from the faces of a land: leaves whose shader glows faintly are more than Cycles can list."""
    for material in bpy.data.materials:
        material.cycles.emission_sampling = "NONE"
