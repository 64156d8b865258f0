"""Hold a built environment against its contract, and take one picture through its own camera. Trusted program.

Inputs: environment (.blend), environment_facts (its contract, json). Leaves picture.png; facts hold faults, shares of
the picture (sky, void, ground), and counts of what stands there.
"""

from __future__ import annotations

import json
from typing import Any

import bpy
from code2worlds.state.scene import SceneContract
from code2worlds.tools.stage import program
from code2worlds.tools.stage.pictures import shot, wide_view
from code2worlds.tools.stage.pictures.shot import Shot
from code2worlds.tools.stage.surroundings import contract_check

CONFIG: dict[str, Any] = {
    "width": 320,  # [64, 4096] px
    "height": 192,  # [64, 4096] px
    "samples": 8,  # [0, 1024] samples per pixel; 0 = no picture
    "seed": 0,  # [0, 2147483647] noise pattern
}
LOOK: dict[str, Any] = {
    "denoise": True,
    "max_bounces": 8,
    "diffuse_bounces": 3,
    "view_transform": "AgX",
    "look": "AgX - Medium High Contrast",
    "exposure_stops": None,
}
"""As pictures/render.py has it at its defaults."""


def inspect(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Faults, shares and a picture."""
    contract = SceneContract.model_validate(json.loads(job.input("environment_facts").read_text(encoding="utf-8")))
    scene = shot.open_world(job.input("environment"))
    shot.configure(scene, {**LOOK, **{key: config[key] for key in ("width", "height", "samples", "seed")}})
    if contract.indoor and any(support.kind == "floor" for support in contract.supports):
        wide_view.frame_room(contract.model_dump(mode="json"))
    facts = {
        "faults": contract_check.faults(contract),
        "shares": contract_check.picture_shares(contract),
        "objects": len([thing for thing in scene.objects if thing.type == "MESH"]),
        "vertices": sum(len(mesh.vertices) for mesh in bpy.data.meshes),
    }
    if config["samples"]:
        part = job.out / "part.png"
        Shot(scene, part).render(config["samples"])
        part.replace(job.out / "picture.png")
    return facts


if __name__ == "__main__":
    program.run(inspect, CONFIG)
