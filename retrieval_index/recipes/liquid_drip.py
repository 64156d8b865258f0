"""Dripping: drops fall one by one from above the picture into the key vessel, or onto the key object or the support.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.bodies.colliders import lowest_support
from code2worlds.tools.stage.fluids import filming, liquid_frames, liquids, pouring
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it drips on, None = the one the objects were assembled on
    "liquid": "water",  # water, tea, coffee, wine, juice, milk, paint, honey, syrup, oil, blood, chocolate, lava
    "colour": None,  # sRGB 0..1, None = the liquid's own
    "viscosity_m2_s": None,  # [1e-7, 0.1] m2/s; kinematic, None = the liquid's own: water 1e-6, honey 7e-3
    "drops_hz": 3.0,  # [0.2, 20] 1/s; drops a second
    "drop_height_m": 0.3,  # [0.05, 3] m; from the rim, or what they fall on, to where they let go
    "start_s": 0.2,  # [0, 10] s; when the first drop arrives
    "cell_m": None,  # [0.002, 0.02] m; size of a cell of the film, None = by the vessel's mouth, 2 to 6 mm
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}


def drip(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Drip to the end of the clip."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    kind = liquids.kind_of(config["liquid"], config["colour"], config["viscosity_m2_s"])
    plan = pouring.plan_pour(
        world,
        config["support"],
        fill_share=0.0,
        amount_m3=0.0,
        pour_s=config["duration_s"],
        start_s=config["start_s"],
        drop_height_m=config["drop_height_m"],
        drops_hz=config["drops_hz"],
        seed=config["seed"],
    )
    course = pouring.course_of(
        world, plan, viscosity_m2_s=kind.viscosity_m2_s, cell_m=config["cell_m"], seed=config["seed"]
    )
    falling = pouring.Pouring(plan, course)
    drawn = falling.play(frames, fps)
    shown = liquid_frames.keep(drawn, liquids.film_material(kind), liquids.body_material(kind))
    points = filming.pour_points(world, plan, drawn)
    filming.frame(world, points, shown, detail_m=0.06 * float(np.ptp(points[:, 2])), frames=frames, shot=config["shot"])
    record, units = liquid_frames.film_series(drawn, lowest_support(world.contract).height_m)
    record["drops_landed"] = np.array([falling.landed(frame / fps) for frame in range(frames)])
    series.record(job.out, fps=fps, frames=frames, series=record, units=units | {"drops_landed": ""})
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": int(np.prod(course.bed.grid.shape)), "dripped_m3": falling.given_m3}


if __name__ == "__main__":
    program.run(drip, CONFIG)
