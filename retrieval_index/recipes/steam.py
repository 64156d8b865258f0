"""Steam: thin pale wisps rise from the mouth of a vessel, curl and vanish.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, fluid_cache/*.vdb, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import filming, gas, gas_looks, vessel
from code2worlds.tools.stage.fluids.fluid_domain import Bath, flow_of, timesteps
from code2worlds.tools.stage.fluids.fluid_shapes import ellipsoid
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support, None = the one the objects were assembled on
    "source_radius_m": None,  # [0.005, 1] m; half the width of where it comes out, None = the vessel's mouth
    "amount": 0.5,  # [0.05, 3] ; thickness: 0.2 a breath, 0.5 a hot drink, 2 a boiling pot
    "rise_speed_m_s": 0.25,  # [0.05, 2] m/s; speed of the wisps
    "turbulence": 0.7,  # [0, 1] ; curling: 0 a straight thread, 1 torn
    "height_m": None,  # [0.1, 5] m; how far up it is followed, None = four mouths and a little
    "linger_s": 1.2,  # [0.2, 20] s; time after which a wisp has vanished
    "preroll_s": 2.0,  # [0, 10] s; time it has been steaming for when the clip begins
    "resolution": 48,  # [16, 128] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}
THICKNESS = 3.4
"""Optical depth over the radius of the source at amount 1."""


def steam(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let thin smoke out at the vessel's mouth, and let it vanish."""
    world = open_assembled(job)
    frames, skipped = set_frames(world, config["duration_s"], config["fps"]), round(config["preroll_s"] * config["fps"])
    hollow = vessel.cavity_of(world.objects[0]) if world.objects else None
    mouth = config["source_radius_m"] or (0.65 * hollow.mouth_m if hollow else 0.05)
    spot = gas.spot_on(world, config["support"], mouth)
    height = config["height_m"] or 8.0 * mouth + 0.1
    extent = gas.column(
        world,
        spot,
        height_m=height + spot.height_m,
        width_m=max(4.0 * mouth, 0.5 * height),
        resolution=config["resolution"],
    )
    bath = Bath(extent, fps=config["fps"], frames=skipped + frames, cache=job.out / gas.RAW)
    wide, thick = max(mouth, 1.2 * extent.cell_m), max(0.2 * mouth, 0.8 * extent.cell_m)
    source = bath.source("steam", ellipsoid(spot.top, np.array([wide, wide, thick])))
    gas.emit_smoke(flow_of(source), config["rise_speed_m_s"])
    gas.break_up(source, mouth, config["seed"])
    bath.bake(
        lambda domain: gas.set_smoke(
            domain,
            buoyancy=gas.buoyancy(config["rise_speed_m_s"], wide, extent.size_m.max()),
            turbulence=config["turbulence"],
            linger_frames=max(2, round(config["linger_s"] * config["fps"])),
            steps=timesteps(extent.cell_m, 2.0 * config["rise_speed_m_s"], config["fps"]),
        )
    )
    found = gas.track(bath, spot, skipped=skipped)
    volume = gas.keep(bath, job.out, skipped=skipped, frames=frames, name="steam")
    bath.close()
    material = gas_looks.gas_material(
        "steam",
        extent,
        density_per_m=config["amount"] * THICKNESS / wide,
        colour=(0.98, 0.98, 0.98),
        wisps=gas_looks.Wisps(
            0.35 * mouth, config["turbulence"], 0.7 * config["rise_speed_m_s"], frames, config["fps"]
        ),
    )
    volume.data.materials.append(material)
    filming.frame(
        world,
        gas.swept(found, spot),
        [volume],
        detail_m=max(mouth, 0.3 * spot.height_m),
        frames=frames,
        shot=config["shot"],
    )
    record, units = gas.smoke_series(found)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "cells": extent.cells, "gas_height_m": float(found.height_m.max())}


if __name__ == "__main__":
    program.run(steam, CONFIG)
