"""Pendulum: the key object swings on a rope from the ceiling or a stand, or hangs as a seat between two ropes.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.pictures import wide_view
from code2worlds.tools.stage.soft import baking, sideview, swinging
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it hangs above, None = the one it was assembled on
    "string_m": 1.0,  # [0.1, 10] m; from the point it hangs from to the top of the object; less under a low ceiling
    "angle_deg": 30.0,  # [1, 80] deg; how far it is pulled aside before it is let go
    "loss": 0.006,  # [0, 0.5] ; damping ratio: 0.002 a steel ball, 0.006 a lantern, 0.05 soon at rest
    "towards_deg": None,  # [-180, 360] deg; direction it swings in, 0 = +X, None = across the picture
    "ropes": 1,  # [1, 2] ; 2: a seat between two ropes
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close: the lower half; medium, wide: the rope too; kept: the camera stays
}


def swing(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Hang the first key object up, pull it aside, let it go."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    contract = world.contract.model_dump(mode="json")
    across = wide_view.rightwards_deg(wide_view.current_view(contract))
    towards = across if config["towards_deg"] is None else float(config["towards_deg"])
    plan = swinging.plan_pendulum(world, config, towards)
    angles, period_s = swinging.swing(plan, start_deg=config["angle_deg"], loss=config["loss"], fps=fps, frames=frames)
    rope, stand = swinging.ropes(plan), swinging.stand(plan, config["angle_deg"])
    swinging.keyframe(plan, [plan.thing, rope], angles)
    played = baking.played(world, plan.thing, frames)
    centres = swinging.centres(world, plan, frames)
    if config["shot"] != "kept":
        held = plan.pivot if config["shot"] != "close" else (plan.pivot + centres[0]) / 2.0
        sideview.frame_side(
            contract,
            np.concatenate([played.reshape(-1, 3)[::37], [held]]),
            acting=[plan.thing, rope, stand],
            side_deg=sideview.side_of(contract) + (18.0 if plan.ropes == 2 else 0.0),
            down_deg=2.0,
            shot=config["shot"],
        )
    record, units = swinging.swing_series(plan, centres, period_s, fps)
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "string_m": plan.rope_m, "period_s": period_s}


if __name__ == "__main__":
    program.run(swing, CONFIG)
