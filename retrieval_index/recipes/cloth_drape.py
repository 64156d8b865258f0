"""Cloth drape: a cloth falls over the key object, drapes over it in folds, and comes to rest.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.soft import baking, draping, looks, sideview
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support the object stands on, None = the one it was assembled on
    "colour": [0.75, 0.08, 0.08],  # sRGB 0..1 of the cloth
    "thing_colour": None,  # sRGB 0..1 that the object is given, so that it stands out from the cloth, None = its own
    "stripe": None,  # sRGB 0..1 of stripes, None = plain
    "width_m": None,  # [0.05, 6] m; of the cloth, None = enough to hang well below the middle of the object
    "depth_m": None,  # [0.05, 6] m; None = as wide
    "drop_m": 0.25,  # [0.01, 3] m; height above the object that it is let go from
    "turn_deg": None,  # [-180, 180] deg; of the cloth about the vertical, None = along a long thing, askew on others
    "density_kg_m2": 0.2,  # [0.03, 2] kg/m2; of the cloth: silk 0.06, cotton 0.2, wool blanket 0.5
    "bending_n_m": 0.000005,  # [1e-7, 1e-3] N m; stiffness against bending: silk 2e-6, cotton 1e-5, canvas 2e-4
    "friction": 0.35,  # [0, 2] ; Coulomb coefficient of the cloth on the object and the floor
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium or wide: how large the action is in the frame; kept: the camera stays
}


def drape(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let a level cloth go above the first key object."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    plan = draping.plan_drape(world, config)
    if config["thing_colour"] is not None:
        looks.recolour(plan.thing, config["thing_colour"])
    places = draping.fall(plan, config, fps=fps, frames=frames)
    thick = min(0.004, 0.5 * plan.gap_m)
    material = looks.cloth(tuple(config["colour"]), see_through=0.05, stripe=config["stripe"])
    cloth = baking.sheet_object("cloth", places, plan.present, material, thickness_m=thick, rounded=False)
    played = baking.as_grid(baking.played(world, cloth, frames), plan.present)
    record, units = draping.drape_series(plan, played, fps)
    if config["shot"] != "kept":
        seen = np.concatenate([played[0], played[-1]], axis=1).reshape(3, -1).T
        contract = world.contract.model_dump(mode="json")
        sideview.frame_side(
            contract,
            seen[::5],
            acting=[cloth, *world.objects],
            side_deg=sideview.side_of(contract),
            down_deg=sideview.DOWNWARD_DEG,
            shot=config["shot"],
        )
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cloth_m": list(plan.size_m), "gap_m": plan.gap_m}


if __name__ == "__main__":
    program.run(drape, CONFIG)
