"""Putting creatures into the world: one mesh each, a shape key and a keyframe for every frame. Plays anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import bpy
import numpy as np

from ..objects.surfaces import linear
from ..surroundings import solids
from ..waters import depths
from . import skins
from .flesh import Array, Body

COLLECTION = "creatures"

DIM_W_M2 = 4.5
"""Sunlight under which fish are hard to make out against the water; what lacks comes from a lamp for them alone."""


@dataclass(frozen=True)
class Act:
    """What one creature does in F frames: its shape in its own frame, where that frame is and how it is turned."""

    body: Body
    shapes: Array
    """(F, V, 3)"""
    position: Array
    """(F, 3)"""
    turn: Array
    """(F, 4) unit quaternions w, x, y, z"""

    def world_points(self, frame: int) -> Array:
        """(V, 3) in world coordinates; frame counts from 0."""
        return np.asarray(rotated(self.turn[frame], self.shapes[frame]) + self.position[frame])


def rotated(quaternion: Array, points: Array) -> Array:
    """Points (N, 3) turned by a unit quaternion."""
    w, axis = quaternion[0], quaternion[1:]
    twice = 2.0 * np.cross(axis, points)
    return np.asarray(points + w * twice + np.cross(axis, twice))


def facing(forward: Array, bank_rad: Array | float = 0.0, up: Array | None = None) -> Array:
    """(F, 4) quaternions, signs continuous, that turn +X to forward (F, 3) and +Z as near to up as can be.

    bank_rad leans to the right side of the way."""
    ahead = forward / np.maximum(np.linalg.norm(forward, axis=1, keepdims=True), 1e-12)
    above = np.broadcast_to(np.array([0.0, 0.0, 1.0]) if up is None else up, ahead.shape)
    left = np.cross(above, ahead)
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    top = np.cross(ahead, left)
    lean = np.broadcast_to(np.asarray(bank_rad, dtype=float), (len(ahead),))[:, None]
    left, top = left * np.cos(lean) + top * np.sin(lean), top * np.cos(lean) - left * np.sin(lean)
    return _quaternions(np.stack([ahead, left, top], axis=2))


def _quaternions(matrices: Array) -> Array:
    from scipy.spatial.transform import Rotation

    found = Rotation.from_matrix(matrices).as_quat()[:, [3, 0, 1, 2]]
    for index in range(1, len(found)):
        if found[index] @ found[index - 1] < 0.0:
            found[index] *= -1.0
    return np.asarray(found)


def perform(name: str, acts: Sequence[Act], glow: float = 0.0) -> list[bpy.types.Object]:
    """Objects in collection `creatures`, called name, or name_01, name_02, …; they share their materials."""
    used = sorted({material for act in acts for material in act.body.materials})
    materials = {material: skins.make(material, glow if material != "eye" else 0.0) for material in used}
    names = [name] if len(acts) == 1 else [f"{name}_{index + 1:02}" for index in range(len(acts))]
    return [_object(called, act, materials) for called, act in zip(names, acts, strict=True)]


def _object(name: str, act: Act, materials: dict[str, bpy.types.Material]) -> bpy.types.Object:
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(act.shapes[0].tolist(), [], [list(face) for face in act.body.faces])
    colours = np.ones((len(act.body.hue), 4))
    colours[:, :3] = [linear(tuple(hue)) for hue in act.body.hue.tolist()]
    mesh.attributes.new(skins.HUE, "FLOAT_COLOR", "POINT").data.foreach_set("color", colours.ravel())
    for material in act.body.materials:
        mesh.materials.append(materials[material])
    mesh.polygons.foreach_set("material_index", act.body.face_material)
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), dtype=bool))
    mesh.update()
    thing = bpy.data.objects.new(name, mesh)
    solids.collection(COLLECTION).objects.link(thing)
    thing.rotation_mode = "QUATERNION"
    thing.location, thing.rotation_quaternion = act.position[0].tolist(), act.turn[0].tolist()
    if len(act.position) > 1:
        _key_shapes(thing, act.shapes)
        thing.animation_data_create().action = bpy.data.actions.new(name)
        _curves(thing.animation_data.action, "location", act.position)
        _curves(thing.animation_data.action, "rotation_quaternion", act.turn)
    return thing


def _key_shapes(thing: bpy.types.Object, shapes: Array) -> None:
    """Absolute shape keys: at each frame the mesh is exactly that frame's shape, between frames the blend of two."""
    for index, shape in enumerate(shapes):
        key = thing.shape_key_add(name=f"frame_{index + 1:04}", from_mix=False)
        key.data.foreach_set("co", shape.ravel())
        key.interpolation = "KEY_LINEAR"
    keys = thing.data.shape_keys
    keys.use_relative = False
    keys.animation_data_create().action = bpy.data.actions.new(f"{thing.name}_shape")
    _curves(keys.animation_data.action, "eval_time", np.array([[key.frame] for key in keys.key_blocks]))


def _curves(action: bpy.types.Action, path: str, values: Array) -> None:
    """Linear keyframes of a property at frames 1..F from values (F, channels)."""
    for channel in range(values.shape[1]):
        points = action.fcurves.new(path, index=channel).keyframe_points
        points.add(len(values))
        points.foreach_set("co", np.column_stack([np.arange(1, len(values) + 1), values[:, channel]]).ravel())
        for point in points:
            point.interpolation = "LINEAR"


def settle(things: Sequence[bpy.types.Object]) -> None:
    """Under water: give materials made since the environment its haze, and creatures a light of their own where it is
    too dim to see them. It shines on nothing else (light linking). Does nothing above water."""
    world = bpy.context.scene.world
    if world is None or depths.PER_M not in world:
        return
    depths.fade_added()
    suns = [lamp.energy for lamp in bpy.data.lights if lamp.type == "SUN"]
    missing = DIM_W_M2 - sum(suns)
    if missing > 0.0:
        _spot_light(things, missing)


def _spot_light(things: Sequence[bpy.types.Object], strength_w_m2: float) -> None:
    lamp = bpy.data.lights.new("creature_light", "SUN")
    lamp.energy, lamp.angle, lamp.color = strength_w_m2, 0.6, (0.8, 0.93, 1.0)
    holder = bpy.data.objects.new("creature_light", lamp)
    holder.rotation_euler = (0.75, 0.0, -0.45)  # over the shoulder of a camera that looks to +Y
    solids.collection(COLLECTION).objects.link(holder)
    lit = bpy.data.collections.new("creatures_lit")
    for thing in things:
        lit.objects.link(thing)
    holder.light_linking.receiver_collection = lit
