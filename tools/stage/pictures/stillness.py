"""What moves in a scene over its frames: decides whether one still plate can serve as the background of all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import bpy
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
STILL_M = 1e-5
"""Matrix entries that vary less than this over the clip (metres, or parts of a unit axis) do not move."""
SHAPED = {"MESH", "CURVE", "FONT", "META", "SURFACE", "VOLUME", "CURVES", "POINTCLOUD"}
TIMED_MODIFIERS = {
    "BUILD", "CLOTH", "DYNAMIC_PAINT", "EXPLODE", "FLUID", "MESH_CACHE", "MESH_SEQUENCE_CACHE", "OCEAN", "SOFT_BODY",
    "WAVE",
}  # fmt: skip
FOLLOWING_MODIFIERS = {
    "ARMATURE", "CAST", "CURVE", "HOOK", "LATTICE", "MESH_DEFORM", "SHRINKWRAP", "SURFACE_DEFORM", "WARP",
}  # fmt: skip
EXTENT = "extent_m"
"""Property of a volume object: low and high corner (6 numbers, metres, its own coordinates) of where its gas may be."""

TIMED_NODES = {"GeometryNodeInputSceneTime", "GeometryNodeSimulationInput"}


@dataclass(frozen=True)
class Stillness:
    """What was found: reasons is empty exactly when a still plate can be used."""

    reasons: tuple[str, ...]
    moving: tuple[str, ...]
    deforming: tuple[str, ...]
    outlines: Mapping[int, Mapping[str, Points]] = field(default_factory=dict)
    """Frame -> object -> (n, 3) world points around it, in metres."""


def scan(scene: Any, frames: Sequence[int], named: Iterable[str]) -> Stillness:
    """Step through the frames and sort every object into still, moving or deforming. Leaves the last frame set."""
    reasons = _unstill_setting(scene)
    deforming = {o.name for o in _shaped(scene) if _deforms(o)}
    moving = {name for name in named if name in scene.objects} | deforming
    moving |= {o.name for o in _shaped(scene) if _varies(o.animation_data, skip_transforms=True)}
    matrices = {frame: _matrices(scene, frame) for frame in frames}
    travelled = _travelled(matrices)
    moving |= {name for name in travelled if scene.objects[name].type in SHAPED}
    moving |= {o.name for o in _shaped(scene) if any(_follows(m, travelled | moving) for m in o.modifiers)}
    reasons += [f"{scene.objects[n].type.lower()} {n} moves" for n in sorted(travelled) if _is_setting(scene, n)]
    reasons += [f"{name} has instances or particles" for name in sorted(moving | travelled) if _scatters(scene, name)]
    reasons += [f"{name} gives off light" for name in sorted(moving) if _emits(scene.objects[name])]
    outlines = {} if reasons else _outlines(scene, frames, moving, deforming)
    return Stillness(tuple(reasons), tuple(sorted(moving)), tuple(sorted(deforming)), outlines)


def _shaped(scene: Any) -> list[Any]:
    return [o for o in scene.objects if o.type in SHAPED]


def _matrices(scene: Any, frame: int) -> dict[str, NDArray[np.float64]]:
    scene.frame_set(frame)
    return {o.name: np.array(o.matrix_world, dtype=np.float64) for o in scene.objects}


def _travelled(matrices: Mapping[int, Mapping[str, NDArray[np.float64]]]) -> set[str]:
    steps = list(matrices.values())
    first = steps[0]
    return {name for name, at in first.items() if any(np.abs(step[name] - at).max() > STILL_M for step in steps[1:])}


def _outlines(scene: Any, frames: Sequence[int], names: set[str], deforming: set[str]) -> dict[int, dict[str, Points]]:
    """World points per frame: of rigid meshes their outermost vertices, of all others the corners of their bounds."""
    known: dict[str, Points] = {}
    found: dict[int, dict[str, Points]] = {}
    for frame in frames:
        scene.frame_set(frame)
        graph = bpy.context.evaluated_depsgraph_get()
        found[frame] = {}
        for thing in (scene.objects[name].evaluated_get(graph) for name in sorted(names)):
            if thing.hide_render:
                continue
            if thing.name in deforming or thing.name not in known:
                known[thing.name] = _local_outline(thing, thing.name in deforming)
            matrix = np.array(thing.matrix_world, dtype=np.float64)
            found[frame][thing.name] = known[thing.name] @ matrix[:3, :3].T + matrix[:3, 3]
    return found


def _local_outline(thing: Any, deforming: bool) -> Points:
    """The vertices farthest out in 26 directions, or the 8 corners of the bounds."""
    if thing.type == "VOLUME" and EXTENT in thing:
        return _corners(np.array(thing[EXTENT], dtype=np.float64).reshape(2, 3))
    if thing.type != "MESH" or deforming or not thing.data.vertices:
        return np.array(thing.bound_box, dtype=np.float64)
    flat = np.empty(3 * len(thing.data.vertices), dtype=np.float32)
    thing.data.vertices.foreach_get("co", flat)
    places = flat.reshape(-1, 3).astype(np.float64)
    directions = np.array([way for way in itertools.product((-1, 0, 1), repeat=3) if any(way)], dtype=np.float64)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    outermost = np.unique((places @ directions.T).argmax(axis=0))
    return np.array(places[outermost])


def _corners(bounds: Points) -> Points:
    """(8, 3) corners of a box given by its low and high corner (2, 3)."""
    return np.array([[bounds[i, 0], bounds[j, 1], bounds[k, 2]] for i, j, k in itertools.product((0, 1), repeat=3)])


def _unstill_setting(scene: Any) -> list[str]:
    """Camera, light, world, material and scene settings that change over time."""
    reasons = []
    if _varies(scene.animation_data) or (
        scene.use_nodes and scene.node_tree and _varies(scene.node_tree.animation_data)
    ):
        reasons.append("scene settings animate")
    if _varies(scene.camera.data.animation_data):
        reasons.append("the camera's lens animates")
    if scene.world and (_varies(scene.world.animation_data) or _tree_varies(scene.world.node_tree)):
        reasons.append("the world's light animates")
    # The bounds of a volume that is read from a sequence of files are empty: nothing would be rendered again.
    volumes = [o for o in scene.objects if o.type == "VOLUME" and o.data.is_sequence]
    reasons += [f"volume {o.name} changes" for o in volumes if EXTENT not in o]
    lights = [o for o in scene.objects if o.type == "LIGHT"]
    reasons += [
        f"light {o.name} animates" for o in lights if _varies(o.data.animation_data) or _tree_varies(o.data.node_tree)
    ]
    reasons += [
        f"material {m.name} animates"
        for m in _materials(scene)
        if _varies(m.animation_data) or _tree_varies(m.node_tree)
    ]
    emitters = [o.name for o in scene.objects if any(p.settings.type == "EMITTER" for p in o.particle_systems)]
    return reasons + [f"{name} emits particles" for name in emitters]


def _materials(scene: Any) -> list[Any]:
    used = {slot.material for o in scene.objects for slot in o.material_slots if slot.material}
    return sorted(used, key=lambda material: str(material.name))


def _is_setting(scene: Any, name: str) -> bool:
    thing = scene.objects[name]
    return bool(thing == scene.camera or thing.type in {"LIGHT", "LIGHT_PROBE"})


def _varies(data: Any, skip_transforms: bool = False) -> bool:
    """Whether animation data change anything: a driver, an NLA strip, or a curve with two different values."""
    if data is None:
        return False
    curves = list(data.action.fcurves) if data.action else []
    if skip_transforms:  # seen in the matrices
        transforms = ("location", "rotation", "scale", "delta_")
        curves = [c for c in curves if not c.data_path.startswith(transforms)]
        return any(_curve_varies(c) for c in curves)
    return bool(len(data.drivers) or len(data.nla_tracks)) or any(_curve_varies(c) for c in curves)


def _curve_varies(curve: Any) -> bool:
    values = [point.co[1] for point in curve.keyframe_points]
    return bool(len(curve.modifiers)) or (bool(values) and max(values) - min(values) > 1e-9)


def _tree_varies(tree: Any) -> bool:
    if tree is None:
        return False
    movies = any(getattr(n, "image", None) and n.image.source in {"MOVIE", "SEQUENCE"} for n in tree.nodes)
    inner = [node.node_tree for node in tree.nodes if getattr(node, "node_tree", None)]
    return movies or _varies(tree.animation_data) or any(_tree_varies(t) for t in inner)


def _deforms(thing: Any) -> bool:
    """Whether the object's shape changes by itself over time."""
    if any(m.type in TIMED_MODIFIERS or (m.type == "NODES" and _nodes_timed(m.node_group)) for m in thing.modifiers):
        return True
    keys = getattr(thing.data, "shape_keys", None)
    sequence = thing.type == "VOLUME" and thing.data.is_sequence
    return bool(sequence or _varies(thing.data.animation_data) or (keys is not None and _varies(keys.animation_data)))


def _nodes_timed(tree: Any) -> bool:
    if tree is None:
        return False
    inner = [node.node_tree for node in tree.nodes if getattr(node, "node_tree", None)]
    timed = any(node.bl_idname in TIMED_NODES for node in tree.nodes)
    return timed or _varies(tree.animation_data) or any(_nodes_timed(t) for t in inner)


def _follows(modifier: Any, moved: set[str]) -> bool:
    if modifier.type not in FOLLOWING_MODIFIERS:
        return False
    if modifier.type == "ARMATURE" and modifier.object and _varies(modifier.object.animation_data):
        return True
    target = getattr(modifier, "object", None) or getattr(modifier, "target", None)
    return bool(target and target.name in moved)


def _scatters(scene: Any, name: str) -> bool:
    """Whether the object places others, whose bounds its own box does not hold."""
    graph = bpy.context.evaluated_depsgraph_get()
    thing = scene.objects[name]
    if thing.evaluated_get(graph).is_instancer:
        return True
    # Blender says no for instances of geometry nodes that the viewport hides; their node tree still tells.
    trees = [m.node_group for m in thing.modifiers if m.type == "NODES" and m.node_group]
    return any(_places(tree) for tree in trees)


def _places(tree: Any) -> bool:
    """Does a node tree, or one inside it, put instances on points?"""
    inner = (node.node_tree for node in tree.nodes if node.type == "GROUP" and node.node_tree)
    return any(node.bl_idname == "GeometryNodeInstanceOnPoints" for node in tree.nodes) or any(map(_places, inner))


def _glows(node: Any) -> bool:
    """Does a volume's shader give off light?"""
    lit = (node.inputs["Emission Strength"], node.inputs["Blackbody Intensity"])
    return any(socket.is_linked or socket.default_value > 0.0 for socket in lit)


def _emits(thing: Any) -> bool:
    for slot in thing.material_slots:
        tree = slot.material.node_tree if slot.material and slot.material.use_nodes else None
        for node in tree.nodes if tree else ():
            if node.type == "EMISSION" or (node.type == "PRINCIPLED_VOLUME" and _glows(node)):
                return True
            strength = node.inputs.get("Emission Strength") if node.type == "BSDF_PRINCIPLED" else None
            if strength is not None and (strength.is_linked or strength.default_value > 0.0):
                colour = node.inputs["Emission Color"]
                if colour.is_linked or max(colour.default_value[:3]) > 0.0:
                    return True
    return False
