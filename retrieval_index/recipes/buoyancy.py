"""Floating and sinking: bodies on the surface of water go down or come up as their density has it, and send out rings.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz. Needs a scene with water (waterside.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record
from code2worlds.tools.stage.bodies import bake, sight
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.waters import afloat, drawn, looks, rings, surface, water_record
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "density_kg_m3": 600.0,  # [1, 20000] kg/m3; mass over the volume of the hull: under 998 floats
    "start_height_m": 0.0,  # [0, 3] m; of its lowest point over the water at the start: 0 is gently placed on it
    "settled_s": 0.0,  # [0, 8] s; how long it has floated already when the clip begins
    "tilt_deg": 8.0,  # [0, 180] deg; largest turn away from upright at the start
    "drag_coefficient": None,  # [0.05, 2] ; of its outline: ball 0.47, stone 0.9, plate 1.2, None = by its shape
    "wobble": 1.0,  # [0, 3] ; sideways push of the vortices behind what sinks, 1 = as measured on cylinders
    "wave_height_m": 0.0,  # [0, 1.5] m; significant height of waves it rides on
    "wave_length_m": 3.0,  # [0.5, 40] m; of those waves
    "current_m_s": 0.0,  # [0, 3] m/s; of the water, where the river flows to
    "friction": 0.5,  # [0, 2] ; Coulomb coefficient of the object on the bottom
    "restitution": 0.1,  # [0, 0.9] ; share of its speed a bounce on the bottom keeps
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds the whole action; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def sink_or_float(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Put every key object on the water and let it go."""
    world = open_assembled(job)
    frames, fps = set_frames(world, config["duration_s"], config["fps"]), int(config["fps"])
    water, body = surface.find()
    hull, count = world.acting(), len(world.objects)
    voyage = afloat.simulate(hull, count, afloat.water_of(body, config, config["seed"]), config)
    bake.bake(world.objects, np.array([hull.centroid] * count), voyage.trajectory, frames, fps)
    near = drawn.around(voyage, body)
    x, y = drawn.lay(water, body, near, frames, waves=bool(voyage.water.waves))
    drawn.swell(water, voyage.water.waves, x, y, frames=frames, fps=fps)
    where = rings.patch(near[0], near[1], frames, 0.03)
    surface.bake_frames(water, rings.of_bodies(where, voyage, x, y, depth_m=body.depth_m, frames=frames, fps=fps))
    if config["current_m_s"]:
        looks.carry(water.data.materials[0], voyage.water.current_m_s)
    drawn.tint(world.objects, body)
    camera.frame_action(
        world.contract.model_dump(mode="json"),
        drawn.swept(voyage, frames, fps),
        object_size_m=float(hull.size_m.max()),
        acting=list(world.objects),
        frames=list(range(1, frames + 1)),
        mode=config["camera_mode"],
        shot=config["shot"],
    )
    seen = sight.look(world.scene, world.objects, [hull] * count, *voyage.trajectory.at(np.arange(frames) / fps))
    record = water_record.voyage_record(voyage, seen, frames, fps)
    record |= water_record.surface_record(water, body, frames, (np.array(near[0]), np.array(near[1])))
    values, units = air_record.split(record)
    series.record(job.out, fps=fps, frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "bodies": count, "water": body.kind, "final_share": float(voyage.share[-1].mean())}


if __name__ == "__main__":
    program.run(sink_or_float, CONFIG)
