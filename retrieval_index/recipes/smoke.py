"""Smoke: it rises from the key object, or from a spot on the support, and broadens as it goes.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, fluid_cache/*.vdb, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import filming, gas, gas_looks
from code2worlds.tools.stage.fluids.fluid_domain import Bath, flow_of, timesteps
from code2worlds.tools.stage.fluids.fluid_shapes import ellipsoid
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it rises from, None = the one the objects were assembled on
    "source_radius_m": 0.2,  # [0.01, 2] m; half the width of where it comes out; no wider than the key object
    "sources": 1,  # [1, 6] places side by side that it rises from; with several key objects, one on each of them
    "amount": 1.0,  # [0.05, 3] ; thickness of the smoke: 0.2 a haze one sees through, 1 plain, 3 a black wall
    "rise_speed_m_s": 0.6,  # [0.1, 4] m/s; speed of the rising head
    "turbulence": 0.5,  # [0, 1] ; curling: 0 a smooth column, 1 torn
    "darkness": 0.25,  # [0, 1] ; 0 white, 1 black
    "height_m": None,  # [0.3, 20] m; how far up it is followed (at most to the ceiling), None = as far as it rises
    "linger_s": 6.0,  # [0.3, 60] s; time after which smoke has thinned out
    "preroll_s": 0.0,  # [0, 10] s; time it has been rising for when the clip begins
    "resolution": 56,  # [16, 128] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}
WIDTH_SHARE = 0.75
"""Width of the box smoke may fill over its height."""
START_SHARE = 0.5
"""Speed smoke comes out at over the speed it rises at: hot air lifts it from there."""
THICKNESS = 1.6
"""Optical depth over the radius of the source at amount 1."""


def rise(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let smoke out at the source for the whole clip."""
    world = open_assembled(job)
    frames, skipped = set_frames(world, config["duration_s"], config["fps"]), round(config["preroll_s"] * config["fps"])
    spots = gas.spots_on(world, config["support"], config["source_radius_m"], config["sources"])
    spot, wide = gas.around(spots)
    height = config["height_m"] or gas.followed_m(spot, config["rise_speed_m_s"], config["duration_s"])
    extent = gas.column(
        world,
        spot,
        height_m=height + spot.height_m,
        width_m=min(height, WIDTH_SHARE * height + 2.0 * spot.radius_m) + wide,
        resolution=config["resolution"],
    )
    bath = Bath(extent, fps=config["fps"], frames=skipped + frames, cache=job.out / gas.RAW)
    thick = max(0.5 * spot.radius_m, 0.8 * extent.cell_m)
    across = np.array([*np.full(2, max(spot.radius_m, extent.cell_m)), thick])
    for index, one in enumerate(spots):
        source = bath.source(f"smoke_{index + 1}", ellipsoid(one.top, across))
        gas.emit_smoke(flow_of(source), START_SHARE * config["rise_speed_m_s"])
        gas.break_up(source, spot.radius_m, config["seed"] + index, share=0.5)
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
    material = gas_looks.gas_material(
        "smoke",
        extent,
        density_per_m=config["amount"] * THICKNESS / max(spot.radius_m, extent.cell_m),
        colour=(grey,) * 3,
        wisps=gas_looks.Wisps(
            0.6 * spot.radius_m, config["turbulence"], 0.6 * config["rise_speed_m_s"], frames, config["fps"]
        ),
    )
    volume.data.materials.append(material)
    filming.frame(
        world,
        gas.swept(found, spot),
        [volume],
        detail_m=max(2.0 * spot.radius_m, spot.height_m),
        frames=frames,
        shot=config["shot"],
    )
    record, units = gas.smoke_series(found)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": extent.cells, "gas_height_m": float(found.height_m.max())}


if __name__ == "__main__":
    program.run(rise, CONFIG)
