"""Melting: a thing of ice, snow, wax, chocolate or butter sags, shrinks and leaves a puddle of what it lost.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.changing import closer, melting_body
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it stands on, None = where the objects were assembled
    "substance": "ice",  # ice, snow, wax, chocolate, butter, cream, plastic, metal
    "melted_share": 0.65,  # [0.05, 0.97] ; of its volume, when the clip ends: 0.35 slowly, 0.9 quickly
    "begins_s": 0.3,  # [0, 60] s; when it begins to melt
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip, a time-lapse of minutes or hours
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium or wide: how large the action is in the frame
}


def melt(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Melt the first key object where it stands."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    size_m = float(world.acting().size_m.max())
    time_s = np.arange(frames) / config["fps"]
    share = np.clip((time_s - config["begins_s"]) / max(float(time_s[-1]) - config["begins_s"], 0.01), 0.0, 1.0)
    melted = melting_body.melt_down(
        world.objects[0],
        config["substance"],
        gone=[float(v) for v in config["melted_share"] * share**1.2],
        support_m=support.height_m,
        seed=config["seed"],
    )
    contract, points = world.contract.model_dump(mode="json"), melting_body.swept(world, melted, frames)
    frame_action(
        contract, points, object_size_m=size_m, acting=[melted.body, melted.puddle],
        frames=list(range(1, frames + 1)), shot=config["shot"],
    )  # fmt: skip
    closer.fill_frame(contract, points, margin=0.16)
    record, units = melting_body.measure(world, melted, frames)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "vertices": len(melted.body.data.vertices)}


if __name__ == "__main__":
    program.run(melt, CONFIG)
