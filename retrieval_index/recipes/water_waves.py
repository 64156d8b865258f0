"""Moving water surfaces: waves, rings of a drop, rings of rain, the current of a river, a puddle that grows.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz. All but the puddle need water.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record
from code2worlds.tools.stage.waters import motions
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "surface": "waves",  # waves, ripples, rain_rings, river, puddle
    "wave_height_m": 0.12,  # [0.005, 3] m; waves: significant height, trough to crest: calm 0.03, gentle 0.1, rough 0.6
    "wave_length_m": 3.0,  # [0.3, 60] m; waves: from crest to crest, at least 8.4 heights
    "towards_deg": None,  # [-180, 360] deg; waves: where they go, None = to the beach, or aslant to the camera
    "spread_deg": 14.0,  # [0, 60] deg; waves: how far their headings part
    "components": 12,  # [1, 40] ; waves: how many sinusoids; 1 is one regular wave
    "ring_height_m": 0.008,  # [0.0005, 0.05] m; ripples, rain_rings: about how high a ring stands near its middle
    "drop_every_s": 1.4,  # [0, 20] s; ripples: a drop that often, 0 = one only
    "drops_per_s_m2": 3.0,  # [0.2, 40] 1/(s m2); rain_rings
    "current_m_s": 0.8,  # [0.05, 4] m/s; river: mean speed of its surface
    "puddle_radius_m": 0.8,  # [0.05, 4] m; puddle: of a circle as large as the puddle at the end
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "water",  # water: show it well; kept: leave the camera alone
}


def flow(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Move the surface of the world's water."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    record = motions.move(motions.Clip(world, config, frames, int(config["fps"])))
    values, units = air_record.split(record)
    series.record(job.out, fps=config["fps"], frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "surface": config["surface"]}


if __name__ == "__main__":
    program.run(flow, CONFIG)
