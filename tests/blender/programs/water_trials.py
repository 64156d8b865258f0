"""A plain tank of water with an optional block or ball, assembled; and bodies let go in the numbers alone."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.state.scene import Assembly, AssetFacts, Box, FreePath, SceneContract, Support
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies.hulls import directions
from code2worlds.tools.stage.pictures import camera, framing
from code2worlds.tools.stage.surroundings import solids
from code2worlds.tools.stage.waters import floating, hydrostatics, looks, surface

CONFIG = {"kind": "lake", "object": "none"}


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    if config["kind"] == "numbers":
        return numbers()
    half = 12.0 if config["kind"] in ("lake", "river") else 2.0
    body = surface.Body(config["kind"], 0.0, -1.0 if half < 3 else -20.0, (-half, -half), (half, half))
    material = looks.natural("water", deep=(0.1, 0.2, 0.3), shallow=(0.3, 0.4, 0.4), clarity_m=1.0)
    axis = np.linspace(-half, half, 101)
    surface.lay(body, axis, axis, lambda x, _y: np.full(len(x), body.bed_m), material)
    solids.box("bed", (-half, -half, body.bed_m - 0.1), (half, half, body.bed_m), None)
    contract = _contract(half, body)
    view = framing.View(np.array([0.0, -4.0, 2.0]), np.array([0.0, 4.0, -1.0]), 28.0, -90.0, 20.0)
    camera.set_camera(contract.model_dump(mode="json"), view)
    asset = _object(config["object"]) if config["object"] != "none" else None
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "assembled.blend"), compress=True)
    names = ("key_object",) if asset else ()
    found: dict[str, Any] = Assembly(objects=names, support="water", contract=contract, asset=asset).model_dump(
        mode="json"
    )
    return found


def _contract(half: float, body: surface.Body) -> SceneContract:
    return SceneContract(
        scene="tank",
        fidelity="preview",
        indoor=False,
        supports=(Support(name="water", kind="water", object="water", height_m=0.0, low=body.low, high=body.high),),
        paths=(FreePath(support="water", start=(-1.0, 0.0), heading_deg=0.0, length_m=2.0, width_m=1.0),),
        bounds=Box(low=(-half, -half, body.bed_m), high=(half, half, 10.0)),
        camera_space=Box(low=(-6.0, -9.0, 0.3), high=(6.0, 1.0, 6.0)),
        lights=(),
    )


def _object(kind: str) -> AssetFacts:
    import bmesh  # only there once bpy is

    mesh = bmesh.new()
    if kind == "block":
        bmesh.ops.create_cube(mesh, size=1.0)
        bmesh.ops.scale(mesh, vec=(0.3, 0.3, 0.1), verts=mesh.verts)
    else:
        bmesh.ops.create_icosphere(mesh, subdivisions=3, radius=0.1)
    size = (0.3, 0.3, 0.1) if kind == "block" else (0.2, 0.2, 0.2)
    data = bpy.data.meshes.new("key_object")
    mesh.to_mesh(data)
    mesh.free()
    thing = bpy.data.objects.new("key_object", data)
    bpy.context.scene.collection.objects.link(thing)
    return AssetFacts(
        name=kind, size_m=size, vertices=len(data.vertices), volume_m3=0.009 if kind == "block" else 0.0042
    )


def numbers() -> dict[str, Any]:
    """A ball of stone falling through deep water, without a wobble."""
    solid = hydrostatics.solid_of(directions(160) * 0.05)
    mass = 2500.0 * solid.volume_m3
    ball = floating.Body(solid, mass, np.full(3, 0.4 * mass * 0.05**2), 0.47, 0.0, 0.5, 0.1)
    water = floating.Water(0.0, -50.0, (-5.0, -5.0), (5.0, 5.0))
    state = floating.State(np.array([0.0, 0.0, -0.2]), np.array([1.0, 0.0, 0.0, 0.0]), np.zeros(3), np.zeros(3))
    for step in range(600):
        floating.step(ball, state, water, step / 240, 1 / 240)
    return {"speed_m_s": float(-state.velocity[2]), "aside_m": float(np.hypot(*state.place[:2]))}


if __name__ == "__main__":
    program.run(build, CONFIG)
