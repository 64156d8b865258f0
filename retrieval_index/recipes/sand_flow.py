"""Sand flow: wind brings sand over the sharp crest of a dune, and it runs down the slip face in streams like silk.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.grains import dune_place, dune_record, dune_shown, streaming
from code2worlds.tools.stage.grains.dune import Dune, Patch
from code2worlds.tools.stage.grains.rolling import Manner
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the ground it stands on, None = the first
    "height_m": 4.3,  # [1.5, 12] m; of the dune's crest over the ground
    "repose_deg": 33.0,  # [25, 45] deg; angle of repose of the sand: dry sand 32 to 34
    "flow_speed_m_s": 0.6,  # [0.1, 2] m/s; of a stream of the usual depth: 0.4 gentle, 0.6, 1.2 strong
    "streams": 10,  # [1, 30] streams side by side
    "depth_m": 0.04,  # [0.005, 0.15] m; usual depth of a stream
    "wind_m_s": 5.0,  # [0, 20] m/s; wind over the crest: lifts wisps of sand
    "wisps": 26000,  # [0, 60000] specks that the wind carries off the crest in a clip of 5 s
    "grains": 7000,  # [0, 40000] coarse grains that ride on the streams
    "colour": [0.82, 0.65, 0.44],  # sRGB of the sand
    "cell_m": 0.07,  # [0.03, 0.3] m; fineness of the simulation
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
}
RUN_UP_M = 4.0
"""How far the streams have come when the clip begins."""


def flow(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Raise a dune in front of the camera and let sand run down it."""
    world = open_assembled(job)
    if world.contract.indoor:
        raise ValueError(f"a dune needs open land, and this scene is a room ({world.contract.scene})")
    frames = set_frames(world, config["duration_s"], config["fps"])
    rng = np.random.default_rng([config["seed"], 3])
    tall, colour = config["height_m"], tuple(config["colour"])
    place = dune_place.choose(world.contract.model_dump(mode="json"), tall, world.support(config["support"]).height_m)
    dune = Dune(tall, config["repose_deg"] - 0.2, 0.14 * tall, 9.0 * tall, float(rng.uniform(0.0, 6.28)))
    patch = Patch.over((-1.7 * tall, 1.7 * tall), (-0.9 * tall, 1.95 * tall), config["cell_m"])
    manner = Manner(config["repose_deg"] - 0.7, config["flow_speed_m_s"], config["depth_m"])
    supply = streaming.Supply.drawn(rng, patch, config["streams"], 0.85 * config["flow_speed_m_s"] * config["depth_m"])
    run = streaming.stream(
        dune,
        patch,
        supply,
        manner,
        frames=frames,
        fps=config["fps"],
        before_s=RUN_UP_M / manner.speed_m_s,
        seed=config["seed"],
    )
    surface = dune_shown.surface(dune, patch, run, place, seed=config["seed"], colour=colour)
    grains = dune_shown.grains(patch, run, place, count=config["grains"], fps=config["fps"], colour=colour, rng=rng)
    if config["wisps"] and config["wind_m_s"] > 0.0:
        dune_shown.wisps(
            dune, patch, place, count=int(config["wisps"] * config["duration_s"] / 5.0), wind_m_s=config["wind_m_s"],
            duration_s=config["duration_s"], seed=config["seed"], colour=colour,
        )  # fmt: skip
    record, units = dune_record.measure(
        world.scene, surface, grains, dune=dune, patch=patch, place=place, frames=frames, fps=config["fps"]
    )
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    fall_line_deg = float(np.degrees(np.arctan2(place.down[1], place.down[0])))
    return {"frames": frames, "cells": int(run.rest.size), "fall_line_deg": fall_line_deg}


if __name__ == "__main__":
    program.run(flow, CONFIG)
