"""Fog that moves: a bank drifts through the scene, rolls in from afar, rises from the ground or lifts.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz. No volume is rendered: what stands in the
fog fades into it by how much of it lies before the camera.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record, wind
from code2worlds.tools.stage.landscapes import fog_over_time
from code2worlds.tools.stage.landscapes.fog_over_time import Plan
from code2worlds.tools.stage.pictures import wide_view
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "mode": "drift",  # drift: passes through; roll_in: advances from afar; rise: grows from the ground; lift: clears
    "sight_m": None,  # [3, 3000] m; sight where it is thickest, None = as far as most of what is seen
    "top_m": None,  # [0.3, 200] m; height of the bank over the ground, None = by how wide the view is
    "cover": 0.55,  # [0, 1] share of the bank that is fog: 0.3 shreds, 1 closed
    "wind_m_s": 0.8,  # [0, 20] m/s; level wind: drifts the fog and sways what grows
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "time_scale": 1.0,  # [1, 600] factor; how much faster than life the fog moves: 1 as it is, 10 and more time-lapse
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # [0, 2147483647] fixes every random choice
    "view": "kept",  # kept: the environment's own camera; wide: land and sky
}


def drift(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let fog move over the assembled world."""
    world = open_assembled(job)
    contract = world.contract.model_dump(mode="json")
    if contract["indoor"]:
        raise ValueError(f"fog needs open land, and this scene is indoors ({contract['scene']})")
    frames = set_frames(world, config["duration_s"], config["fps"])
    view = wide_view.frame_wide(contract) if config["view"] == "wide" else wide_view.current_view(contract)
    seen = fog_over_time.look(view)
    chosen = config["wind_towards_deg"]
    towards_deg = wide_view.rightwards_deg(view) if chosen is None else float(chosen)
    clear = fog_over_time.clear_per_m()
    top_m, soft_m = seen.layer_m()
    if config["top_m"] is not None:
        top_m, soft_m = float(config["top_m"]), 0.6 * float(config["top_m"])
    plan = Plan(
        mode=config["mode"],
        sight_m=float(config["sight_m"] or np.clip(1.6 * seen.reach_m, 16.0, 600.0)),
        top_m=top_m,
        soft_m=soft_m,
        cover=config["cover"],
        drift_m_s=config["wind_m_s"] * config["time_scale"],
        towards_deg=towards_deg,
        away_deg=view.azimuth_deg + 180.0,
    )
    shown, per_m = fog_over_time.banks(plan, seen, clear, frames, config["fps"])
    fog_over_time.animate(shown, per_m, config["seed"])
    plants = wind.vegetation(world.scene)
    wind.blow(plants, wind_m_s=config["wind_m_s"], towards_deg=towards_deg, seed=config["seed"])
    record = fog_over_time.measure(seen, per_m, frames, config["fps"])
    values, units = air_record.split(record)
    series.record(job.out, fps=config["fps"], frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {
        "frames": frames,
        "reach_m": seen.reach_m,
        "sight_m": plan.sight_m,
        "top_m": plan.top_m,
        "wind_towards_deg": towards_deg,
    }


if __name__ == "__main__":
    program.run(drift, CONFIG)
