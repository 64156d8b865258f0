"""Spilling: a vessel is knocked over, its content gushes out, spreads, and runs over the edge when there is one.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import liquid, pouring, spilling
from code2worlds.tools.stage.fluids.fluid_domain import Bath, timesteps
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it stands on, None = the one the objects were assembled on
    "heading_deg": None,  # [-180, 180] deg; direction it tips in, 0 = +X, counter-clockwise, None = the free path's
    "liquid": "water",  # water, tea, coffee, wine, juice, milk, paint, honey, syrup, oil, blood
    "colour": None,  # sRGB 0..1, None = the liquid's own
    "viscosity_m2_s": None,  # [1e-7, 0.1] m2/s; kinematic, None = the liquid's own: water 1e-6, honey 7e-3
    "fill_share": 0.8,  # [0.05, 1] share of the vessel's inside that was full
    "amount_m3": 0.0005,  # [0.00002, 1] m3; content of a vessel that is closed or whose inside cannot be seen
    "from_edge_m": 0.1,  # [0.0, 1] m; on a table: from the mouth of the lying vessel to the edge
    "start_s": 0.4,  # [0, 10] s; when it is pushed
    "resolution": 56,  # [24, 160] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def spill(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Tip the first key object over and let its content out."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    kind = liquid.kind_of(config["liquid"], config["colour"], config["viscosity_m2_s"])
    plan = spilling.plan_spill(
        world,
        config["support"],
        heading_deg=config["heading_deg"],
        fill_share=config["fill_share"],
        amount_m3=config["amount_m3"],
        from_edge_m=config["from_edge_m"],
        resolution=config["resolution"],
    )
    steps = timesteps(plan.extent.cell_m, plan.fastest_m_s, fps)
    emitted = pouring.emitted_m3(
        plan.mouth, plan.velocity_m_s, plan.extent.cell_m, fps=fps, steps=steps, cache=job.out / liquid.RAW
    )
    bath = Bath("liquid", plan.extent, fps=fps, frames=frames, cache=job.out / liquid.RAW)
    first = 1 + round((config["start_s"] + plan.pour_after_s()) * fps)
    running = pouring.running_frames(plan.amount_m3, emitted)
    liquid.emit(bath.source("mouth", plan.mouth), plan.velocity_m_s, (first, first + running))
    plan.add_obstacles(bath, world)
    drag = liquid.film_drag_m2_s(plan.extent.cell_m, kind)
    bath.bake(
        lambda domain: liquid.set_liquid(
            domain, kind, steps=steps, film_drag_m2_s=drag, skin_cells=liquid.FILM_SKIN_CELLS
        )
    )
    found, meshes = liquid.track(bath, floor_m=plan.floor_m, cavity=None)
    bath.close()
    shown = liquid.keep(meshes, liquid.liquid_material(kind))
    spilling.tip(plan, start_s=config["start_s"], frames=frames, fps=fps)
    frame_action(
        world.contract.model_dump(mode="json"),
        liquid.swept(meshes, [plan.vessel]),
        object_size_m=0.6 * plan.size_m,
        acting=[*world.objects, *shown],
        frames=list(range(1, frames + 1)),
        shot=config["shot"],
    )
    record, units = liquid.liquid_series(found)
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": plan.extent.cells, "spilt_m3": plan.amount_m3, "steps": steps}


if __name__ == "__main__":
    program.run(spill, CONFIG)
