"""Smoke: it rises from the key object, or from a spot on the support, and broadens as it goes.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, fluid_cache/*.vdb, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import gas, gas_looks
from code2worlds.tools.stage.fluids.fluid_domain import Bath, flow_of, timesteps
from code2worlds.tools.stage.fluids.fluid_shapes import ellipsoid
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it rises from, None = the one the objects were assembled on
    "source_radius_m": 0.2,  # [0.01, 2] m; half the width of where it comes out; no wider than the key object
    "amount": 1.0,  # [0.05, 3] ; thickness of the smoke: 0.2 a haze one sees through, 1 plain, 3 a black wall
    "rise_speed_m_s": 0.6,  # [0.1, 4] m/s; speed of the rising head
    "turbulence": 0.5,  # [0, 1] ; curling: 0 a smooth column, 1 torn
    "darkness": 0.4,  # [0, 1] ; 0 white, 1 black
    "height_m": 2.2,  # [0.3, 20] m; how far up it is followed (at most to the ceiling)
    "linger_s": 6.0,  # [0.3, 60] s; time after which smoke has thinned out
    "preroll_s": 0.0,  # [0, 10] s; time it has been rising for when the clip begins
    "resolution": 40,  # [16, 128] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}
WIDTH_SHARE = 0.75
"""Width of the box smoke may fill over its height."""


def rise(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let smoke out at the source for the whole clip."""
    world = open_assembled(job)
    frames, skipped = set_frames(world, config["duration_s"], config["fps"]), round(config["preroll_s"] * config["fps"])
    spot = gas.spot_on(world, config["support"], config["source_radius_m"])
    extent = gas.column(
        world,
        spot,
        height_m=config["height_m"] + spot.height_m,
        width_m=min(config["height_m"], WIDTH_SHARE * config["height_m"] + 2.0 * spot.radius_m),
        resolution=config["resolution"],
    )
    bath = Bath("gas", extent, fps=config["fps"], frames=skipped + frames, cache=job.out / gas.RAW)
    thick = max(0.5 * spot.radius_m, 0.8 * extent.cell_m)
    source = bath.source(
        "smoke", ellipsoid(spot.top, np.array([*np.full(2, max(spot.radius_m, extent.cell_m)), thick]))
    )
    gas.emit_smoke(flow_of(source), config["rise_speed_m_s"])
    bath.bake(
        lambda domain: gas.set_smoke(
            domain,
            buoyancy=gas.buoyancy(config["rise_speed_m_s"], max(spot.radius_m, extent.cell_m), extent.size_m.max()),
            turbulence=config["turbulence"],
            linger_frames=round(config["linger_s"] * config["fps"]),
            steps=timesteps(extent.cell_m, 2.0 * config["rise_speed_m_s"], config["fps"]),
        )
    )
    found = gas.track(bath, spot, skipped=skipped)
    volume = gas.keep(bath, job.out, skipped=skipped, frames=frames, name="smoke")
    bath.close()
    grey = 0.92 - 0.86 * config["darkness"]
    per_m = config["amount"] * 4.0 / max(spot.radius_m, extent.cell_m)
    volume.data.materials.append(gas_looks.gas_material("smoke", extent, density_per_m=per_m, colour=(grey,) * 3))
    frame_action(
        world.contract.model_dump(mode="json"),
        gas.swept(found, spot),
        object_size_m=max(2.0 * spot.radius_m, spot.height_m),
        acting=[*world.objects, volume],
        frames=list(range(1, frames + 1)),
        shot=config["shot"],
    )
    record, units = gas.smoke_series(found)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": extent.cells, "gas_height_m": float(found.height_m.max())}


if __name__ == "__main__":
    program.run(rise, CONFIG)
