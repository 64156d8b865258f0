"""Spilling: a vessel is knocked over or lies there, its content gushes out, spreads, and runs over an edge.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.bodies.colliders import lowest_support
from code2worlds.tools.stage.fluids import filming, liquid_frames, liquids, spilling
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it stands on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction it tips in, 0 = +X, counter-clockwise, None = the free path's
    "liquid": "water",  # water, tea, coffee, wine, juice, milk, paint, honey, syrup, oil, blood, chocolate, lava
    "colour": None,  # sRGB 0..1, None = the liquid's own
    "viscosity_m2_s": None,  # [1e-7, 0.1] m2/s; kinematic, None = the liquid's own: water 1e-6, honey 7e-3
    "fill_share": 0.85,  # [0.05, 1] share of the vessel's inside that was full
    "amount_m3": 0.0005,  # [0.00002, 0.02] m3; content of a vessel that is closed or whose inside cannot be seen
    "from_edge_m": 0.2,  # [0.0, 1] m; on a table: from the mouth of the lying vessel to the edge
    "begins": "standing",  # standing: it is knocked over at start_s; lying: it lies on its side from the start
    "start_s": 0.3,  # [0, 10] s; when it is pushed
    "empties_s": 2.5,  # [0, 30] s; time in which it empties once it lies, 0 = at once, as an open cup of water does
    "preroll_s": 0.0,  # [0, 5] s; begins lying: time the liquid has been running when the clip begins
    "cell_m": None,  # [0.002, 0.02] m; size of a cell of the film, None = by the size of the mouth, 3 to 6 mm
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}
SHOWN_BELOW_M = 0.22
"""How far below the edge of a table falling liquid has to be in the picture."""


def spill(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Tip the first key object over, or find it lying, and let its content out."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    kind = liquids.kind_of(config["liquid"], config["colour"], config["viscosity_m2_s"])
    lying = {"standing": False, "lying": True}[config["begins"]]
    plan = spilling.plan_spill(
        world,
        config["support"],
        heading_deg=config["heading_deg"],
        fill_share=config["fill_share"],
        amount_m3=config["amount_m3"],
        from_edge_m=config["from_edge_m"],
        start_s=None if lying else config["start_s"],
        seed=config["seed"],
    )
    course = spilling.course_of(
        world, plan, viscosity_m2_s=kind.viscosity_m2_s, cell_m=config["cell_m"], seed=config["seed"]
    )
    emptying = spilling.Emptying(plan, course, plan.amount_m3, empties_s=config["empties_s"])
    skipped_s = config["preroll_s"] if lying else 0.0
    drawn = []
    for frame in range(frames):
        course.advance(skipped_s + frame / fps, emptying.feed)
        given = plan.amount_m3 - emptying.left_m3
        drawn.append(course.draw(given, extra=emptying.extra(frame / fps), hidden=emptying.hidden()))
        program.progress(f"liquid frame {frame + 1}", frame + 1, frames)
    shown = liquid_frames.keep(drawn, liquids.film_material(kind), liquids.body_material(kind))
    spilling.tip(plan, frames=frames, fps=fps)
    points = liquid_frames.swept(
        [one.film for one in drawn] + [one.bodies for one in drawn],
        [plan.vessel],
        above_m=plan.support.height_m - SHOWN_BELOW_M,
    )
    filming.frame(world, points, shown, detail_m=0.4 * plan.size_m, frames=frames, shot=config["shot"])
    record, units = liquid_frames.film_series(drawn, lowest_support(world.contract).height_m)
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    kept = course.total_m3 + emptying.left_m3
    return {"frames": frames, "cells": int(np.prod(course.bed.grid.shape)), "spilt_m3": plan.amount_m3, "kept_m3": kept}


if __name__ == "__main__":
    program.run(spill, CONFIG)
