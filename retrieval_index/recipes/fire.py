"""Fire: flames on the key object, or on a pile of logs on the ground, with a flickering light of their own.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, fluid_cache/*.vdb, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.fluids import campfire, filming, gas, gas_looks
from code2worlds.tools.stage.fluids.fluid_domain import Bath, flow_of, timesteps
from code2worlds.tools.stage.fluids.fluid_shapes import ellipsoid
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it burns on, None = the one the objects were assembled on
    "fuel": "auto",  # auto = the key object, logs where there is none; logs; stump = a chopped tree; ground = bare
    "radius_m": 0.25,  # [0.02, 3] m; half the width of what burns; no wider than the key object
    "flame_height_m": None,  # [0.05, 8] m; height of the flames above what burns, None = by its width
    "fierceness": 0.5,  # [0, 1] ; 0 calm tongues, 1 roaring and torn
    "spread_m": 0.0,  # [0, 6] m; how far the fire spreads over the ground from where it starts; 0 = it stays
    "spread_speed_m_s": 0.25,  # [0.02, 3] m/s; of its front
    "smoke": 0.15,  # [0, 2] ; smoke it gives off: 0 none, 1 a thick dark column
    "brightness": 1.0,  # [0.1, 5] ; of the flames as the camera sees them
    "light_w": None,  # [0, 20000] W; light it throws on the scene, on average; None = by the size of the flames
    "embers": 24,  # [0, 200] glowing sparks in the air at any time
    "preroll_s": 1.5,  # [0, 10] s; time it has been burning for when the clip begins
    "resolution": 48,  # [16, 128] cells along the longest side; time goes as its third power
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium, wide: how large the action is in the frame; kept: the environment's own camera
}
FLAT_FINER = 1.6
"""A fire that spreads fills a flat box: few cells up, so that each may be smaller."""
GLOW = 6.0
"""Radiance of a flame as thick as its radius; by eye."""


def burn(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Burn for the whole clip."""
    world = open_assembled(job)
    frames, skipped = set_frames(world, config["duration_s"], config["fps"]), round(config["preroll_s"] * config["fps"])
    spot, shown = campfire.hearth(world, config["support"], config["fuel"], config["radius_m"], config["seed"])
    height = campfire.flame_height_m(spot, config["flame_height_m"], config["fierceness"])
    flames = campfire.Flames(height, spot.radius_m, config["fierceness"])
    extent = gas.column(
        world,
        spot,
        height_m=1.5 * height + spot.height_m,
        width_m=max(3.0 * spot.radius_m, 0.9 * height) + 2.0 * config["spread_m"],
        resolution=round(config["resolution"] * (FLAT_FINER if config["spread_m"] > 0.0 else 1.0)),
    )
    bath = Bath(extent, fps=config["fps"], frames=skipped + frames, cache=job.out / gas.RAW)
    radius = max(spot.radius_m, extent.cell_m)
    centre, thick = campfire.seat(spot, 1.5 * extent.cell_m)
    source = bath.source("fire", ellipsoid(centre, np.array([radius, radius, thick])))
    gas.emit_fire(flow_of(source), flames.fuel)
    patches = campfire.patches(spot, config["spread_m"], max(0.5 * radius, 1.5 * extent.cell_m), config["seed"])
    for index, patch in enumerate(patches):
        flat = np.array([patch.radius_m, patch.radius_m, 1.5 * extent.cell_m])
        tuft = bath.source(f"fire_{index + 2}", ellipsoid(patch.place, flat))
        gas.emit_fire(flow_of(tuft), flames.fuel)
        gas.light_at(tuft, 1 + skipped + round(patch.away_m / config["spread_speed_m_s"] * config["fps"]))
    bath.bake(
        lambda domain: gas.set_fire(
            domain,
            burning_rate=flames.burning_rate,
            buoyancy=flames.buoyancy,
            turbulence=0.2 + 0.8 * config["fierceness"],
            smoke=max(0.02, config["smoke"]),
            linger_frames=round(1.5 * config["fps"]),
            steps=timesteps(extent.cell_m, flames.speed_m_s, config["fps"]),
        )
    )
    found = gas.track(bath, spot, skipped=skipped)
    volume = gas.keep(bath, job.out, skipped=skipped, frames=frames, name="fire")
    bath.close()
    glow = GLOW * config["brightness"] / radius
    material = gas_looks.gas_material(
        "fire", extent, density_per_m=6.0 * config["smoke"] / radius, colour=(0.12, 0.11, 0.1), glow=glow
    )
    volume.data.materials.append(material)
    mean_w = flames.light_w if config["light_w"] is None else config["light_w"]
    watts = gas_looks.flicker(found.flame, mean_w, config["fps"], config["seed"])
    places = campfire.trembling(found.flame_centre, 0.25 * radius, config["seed"])
    gas_looks.fire_light("fire_light", places, watts, (1.0, 0.62, 0.3), 0.8 * radius)
    glowing = campfire.coals(world, spot, config["seed"])
    shown += [glowing] if glowing else []
    sparks = campfire.embers(
        world, spot, flames, count=config["embers"], frames=frames, fps=config["fps"], seed=config["seed"]
    )
    filming.frame(
        world,
        gas.swept(found, spot),
        [*shown, *sparks, volume],
        detail_m=max(2.0 * spot.radius_m, 0.6 * spot.height_m),
        frames=frames,
        shot=config["shot"],
    )
    record, units = gas.fire_series(found, watts)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {
        "frames": frames,
        "cells": extent.cells,
        "flame_height_m": float(found.flame_height_m.mean()),
        "asked_height_m": height,
    }


if __name__ == "__main__":
    program.run(burn, CONFIG)
