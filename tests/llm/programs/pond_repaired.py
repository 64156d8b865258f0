"""Rings of single drops on a pond."""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record
from code2worlds.tools.stage.waters import motions
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "ring_height_m": 0.001,  # [0.0005, 0.05] m; about how high a ring stands near its middle
    "drop_every_s": 0.7,  # [0, 20] s; a drop that often
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "water",  # water or kept
}


def rings(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let drops fall into still water and record the rings."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    still = {
        "surface": "ripples",
        "towards_deg": None,
        "wave_height_m": 0.01,
        "wave_length_m": 1.0,
        "spread_deg": 0.0,
        "components": 1,
    }
    record = motions.move(motions.Clip(world, still | config, frames, int(config["fps"])))
    values, units = air_record.split(record)
    series.record(job.out, fps=config["fps"], frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "rings": True}


program.run(rings, CONFIG)
