"""What of a landscape answers to words: trees, colour of leaves, extinction of the air, height of the sun."""

from __future__ import annotations

import json
import math
from typing import Any

import bpy
import numpy as np
from code2worlds.state.scene import SceneContract
from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import wind
from code2worlds.tools.stage.surroundings import contract_check
from mathutils import Vector

CONFIG: dict[str, Any] = {"lift_m": {}}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    contract = SceneContract.model_validate(json.loads(job.input("facts").read_text()))
    bpy.ops.wm.open_mainfile(filepath=str(job.input("environment")), load_ui=False)
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = 480, 272
    facts: dict[str, Any] = {"faults": contract_check.faults(contract)}
    if not contract.indoor:
        plants = [plant for plant in wind.vegetation(scene) if plant.name.startswith("tree") and not plant.standing]
        facts |= {"trees": len(plants), "leaf_rgb": leaf_colour(), "haze_per_m": haze_per_m(), "sun_deg": sun_deg()}
    return facts | {"lifted": lifted(config["lift_m"], contract), "planted": planted(contract)}


def lifted(lifts_m: dict[str, float], contract: SceneContract) -> dict[str, list[str]]:
    """What is found while one thing is lifted, thing by thing."""
    found = {}
    for name, lift_m in lifts_m.items():
        bpy.data.objects[name].location.z += lift_m
        found[name] = faults_now(contract)
        bpy.data.objects[name].location.z -= lift_m
    return found


def planted(contract: SceneContract) -> dict[str, list[str]]:
    """What is found when a support has sunk, a crate stands in the way or by the camera, a light is gone."""
    found = {}
    support, path = contract.supports[0], contract.paths[0]
    thing, eye = bpy.data.objects[support.object], bpy.data.objects[contract.camera]
    thing.location.z -= 0.05
    found["sunk"] = faults_now(contract)
    thing.location.z += 0.05
    along = math.radians(path.heading_deg)
    middle = [path.start[i] + 0.5 * path.length_m * (math.cos(along), math.sin(along))[i] for i in (0, 1)]
    bpy.ops.mesh.primitive_cube_add(size=0.4, location=(*middle, support.height_m + 0.2))
    crate = bpy.context.object
    crate.name = "crate"
    found["barred"] = faults_now(contract)
    crate.location = eye.matrix_world.translation + Vector((0.0, 0.0, -0.26))
    found["close"] = faults_now(contract)
    light = bpy.data.objects[contract.lights[0]]
    light.name = "another"
    found["dark"] = faults_now(contract)
    return found


def faults_now(contract: SceneContract) -> list[str]:
    bpy.context.view_layer.update()
    return contract_check.faults(contract)


def leaf_colour() -> list[float]:
    """Mean linear colour of the ramp of the trees' leaves."""
    ramp = next(n for n in bpy.data.materials["foliage"].node_tree.nodes if n.type == "VALTORGB").color_ramp
    return [float(np.mean([element.color[channel] for element in ramp.elements])) for channel in range(3)]


def haze_per_m() -> float:
    """What a metre of air takes, as the ground's material has it."""
    nodes = bpy.data.objects["ground"].data.materials[0].node_tree.nodes
    found = [
        node.inputs[1].default_value
        for node in nodes
        if node.type == "MATH" and node.operation == "MULTIPLY" and node.inputs[0].is_linked
        and node.inputs[0].links[0].from_node.type == "CAMERA"
    ]  # fmt: skip
    return -float(found[0])


def sun_deg() -> float:
    towards = bpy.data.objects["sun"].matrix_world.to_quaternion() @ Vector((0, 0, 1))
    return math.degrees(math.asin(towards.z))


program.run(build, CONFIG)
