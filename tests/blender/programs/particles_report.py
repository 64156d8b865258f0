"""What flies in a finished world, thing by thing: how many, how large, how slender, of what colour, how fast.

Speeds are of the instances at two moments in the middle of the clip, in metres a second.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from scipy.spatial import KDTree

CONFIG: dict[str, Any] = {}

STEP_S = 0.003
"""Between two looks: so short that the nearest place to where a particle was is where it is now."""

Shown = list[tuple[np.ndarray, str]]


def look(_config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    bpy.ops.wm.open_mainfile(filepath=str(job.input("world")), load_ui=False, use_scripts=False)
    scene = bpy.context.scene
    flying = bpy.data.collections.get("weather")
    names = [thing.name for thing in flying.objects] if flying else []
    for name in names:
        scene.objects[name].hide_viewport = False
    frame = (scene.frame_start + scene.frame_end) // 2
    first, second = places(frame, 0.0, names), places(frame, STEP_S * scene.render.fps, names)
    return {name: report(first[name], second[name]) for name in names}


def places(frame: int, part: float, names: list[str]) -> dict[str, Shown]:
    """Matrix and mesh of every instance that is shown."""
    bpy.context.scene.frame_set(frame, subframe=part)
    found: dict[str, Shown] = {name: [] for name in names}
    for entry in bpy.context.evaluated_depsgraph_get().object_instances:
        if entry.is_instance and entry.parent.name in found:
            matrix = np.array(entry.matrix_world)
            if np.abs(np.linalg.det(matrix[:3, :3])) > 1e-12:
                found[entry.parent.name].append((matrix, entry.object.data.name))
    return found


def report(first: Shown, second: Shown) -> dict[str, Any]:
    before, after = (np.array([matrix[:3, 3] for matrix, _ in shown]).reshape(-1, 3) for shown in (first, second))
    if not len(before):
        return {"count": 0}
    gone = (after[KDTree(after).query(before)[1]] - before) / STEP_S
    sides = np.array([sorted(size(matrix, mesh)) for matrix, mesh in first])
    return {
        "count": len(first),
        "fall_m_s": float(-np.median(gone[:, 2])),
        "drift_m_s": float(np.median(np.hypot(gone[:, 0], gone[:, 1]))),
        "falling": int((-gone[:, 2] > 0.2).sum()),
        "size_m": float(np.median(sides[:, 2])),
        "slender": float(np.median(sides[:, 2] / sides[:, 1])),
        "thin": float(np.median(sides[:, 0] / sides[:, 1])),
        "rgb": colour({mesh for _, mesh in first}),
    }


def size(matrix: np.ndarray, mesh: str) -> np.ndarray:
    """Sides of the instance's own bounds, metres."""
    corners = np.array([vertex.co[:] for vertex in bpy.data.meshes[mesh].vertices])
    return np.asarray(np.ptp(corners, axis=0) * np.linalg.norm(matrix[:3, :3], axis=0))


def colour(meshes: set[str]) -> list[float]:
    """Mean linear colour of the shaders."""
    used = {material for mesh in meshes for material in bpy.data.meshes[mesh].materials}
    nodes = [node for material in used for node in material.node_tree.nodes if node.type.startswith("BSDF")]
    inputs = [node.inputs[name] for node in nodes for name in ("Base Color", "Color") if name in node.inputs]
    return [float(value) for value in np.mean([list(colour.default_value)[:3] for colour in inputs], axis=0)]


program.run(look, CONFIG)
