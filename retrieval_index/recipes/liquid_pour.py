"""Pouring: a stream falls from above into the key vessel, or onto the key object or the support, and splashes.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import liquid, pouring
from code2worlds.tools.stage.fluids.fluid_domain import Bath, timesteps
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it is poured on, None = the one the objects were assembled on
    "liquid": "water",  # water, tea, coffee, wine, juice, milk, paint, honey, syrup, oil, blood
    "colour": None,  # sRGB 0..1, None = the liquid's own
    "viscosity_m2_s": None,  # [1e-7, 0.1] m2/s; kinematic, None = the liquid's own: water 1e-6, honey 7e-3
    "fill_share": 0.7,  # [0.05, 1.5] share of the vessel's inside that is poured; above 1 it runs over
    "amount_m3": 0.001,  # [0.00002, 1] m3; poured where there is no vessel to fill
    "pour_s": 2.5,  # [0.2, 30] s; how long the stream runs
    "stream_radius_m": None,  # [0.003, 0.5] m; None = a fifth of the vessel's mouth
    "drop_height_m": 0.15,  # [0.02, 3] m; from the spout to the rim, or to what it falls on
    "start_s": 0.2,  # [0, 10] s; when the stream sets in
    "resolution": 48,  # [24, 160] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def pour(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Pour for pour_s, then let it settle."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    kind = liquid.kind_of(config["liquid"], config["colour"], config["viscosity_m2_s"])
    plan = pouring.plan_pour(
        world,
        config["support"],
        fill_share=config["fill_share"],
        amount_m3=config["amount_m3"],
        pour_s=config["pour_s"],
        stream_radius_m=config["stream_radius_m"],
        drop_height_m=config["drop_height_m"],
        resolution=config["resolution"],
    )
    steps = timesteps(plan.extent.cell_m, plan.impact_m_s, config["fps"])
    emitted = pouring.emitted_m3(
        plan.stream, plan.velocity_m_s, plan.extent.cell_m, fps=config["fps"], steps=steps, cache=job.out / liquid.RAW
    )
    running = pouring.running_frames(plan.amount_m3, emitted)
    bath = Bath("liquid", plan.extent, fps=config["fps"], frames=frames, cache=job.out / liquid.RAW)
    first = 1 + round(config["start_s"] * config["fps"])
    liquid.emit(bath.source("stream", plan.stream), plan.velocity_m_s, (first, first + running))
    plan.add_obstacles(bath, world)
    bath.bake(lambda domain: liquid.set_liquid(domain, kind, steps=steps))
    found, meshes = liquid.track(bath, floor_m=plan.floor_m, cavity=plan.cavity)
    bath.close()
    shown = liquid.keep(meshes, liquid.liquid_material(kind))
    frame_action(
        world.contract.model_dump(mode="json"),
        liquid.swept(meshes, world.objects),
        object_size_m=0.4 * plan.size_m,
        acting=[*world.objects, *shown],
        frames=list(range(1, frames + 1)),
        shot=config["shot"],
    )
    record, units = liquid.liquid_series(found)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": plan.extent.cells, "poured_m3": plan.amount_m3, "steps": steps}


if __name__ == "__main__":
    program.run(pour, CONFIG)
