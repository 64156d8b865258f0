"""Splashing: a body of liquid falls on the key object, or on the support, flies apart and runs off.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.bodies.colliders import lowest_support
from code2worlds.tools.stage.fluids import filming, liquid_frames, liquids, splashing
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it falls on, None = the one the objects were assembled on
    "liquid": "water",  # water, tea, coffee, wine, juice, milk, paint, honey, syrup, oil, blood, chocolate, lava
    "colour": None,  # sRGB 0..1, None = the liquid's own
    "viscosity_m2_s": None,  # [1e-7, 0.1] m2/s; kinematic, None = the liquid's own: water 1e-6, honey 7e-3
    "amount_m3": 0.002,  # [0.0001, 0.05] m3; how much falls
    "drop_height_m": 0.35,  # [0.02, 3] m; from what it falls on to its underside
    "speed_m_s": 0.5,  # [0, 6] m/s; downwards, at the start
    "cell_m": None,  # [0.003, 0.03] m; size of a cell of the film, None = by the amount, 4 to 12 mm
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}


def splash(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let it fall."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    kind = liquids.kind_of(config["liquid"], config["colour"], config["viscosity_m2_s"])
    plan = splashing.plan_splash(
        world,
        config["support"],
        amount_m3=config["amount_m3"],
        drop_height_m=config["drop_height_m"],
        speed_m_s=config["speed_m_s"],
    )
    course = splashing.course_of(
        world, plan, viscosity_m2_s=kind.viscosity_m2_s, cell_m=config["cell_m"], seed=config["seed"]
    )
    drawn = []
    for frame in range(frames):
        course.advance(frame / fps)
        drawn.append(course.draw(plan.amount_m3))
        program.progress(f"liquid frame {frame + 1}", frame + 1, frames)
    shown = liquid_frames.keep(drawn, liquids.film_material(kind), liquids.body_material(kind))
    points = liquid_frames.swept([one.film for one in drawn] + [drawn[0].bodies], world.objects)
    filming.frame(world, points, shown, detail_m=plan.radius_m, frames=frames, shot=config["shot"])
    record, units = liquid_frames.film_series(drawn, lowest_support(world.contract).height_m)
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    cells = int(np.prod(course.bed.grid.shape))
    return {"frames": frames, "cells": cells, "amount_m3": plan.amount_m3, "kept_m3": course.total_m3}


if __name__ == "__main__":
    program.run(splash, CONFIG)
