"""Rising: what is lighter than air goes up from where it is let go, sways, drifts with the wind, hovers where it stops.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record, aloft
from code2worlds.tools.stage.bodies import bake, sight
from code2worlds.tools.stage.pictures import camera
from code2worlds.tools.stage.soft import sideview
from code2worlds.tools.stage.world import middle, open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it rises from, None = the one the objects were assembled on
    "climb_m_s": 0.75,  # [0.05, 6] m/s; speed at which lift and drag balance: a party balloon 1, full of helium 2
    "start_height_m": 0.4,  # [0.01, 30] m; height of its lowest point above the support when it is let go
    "stops_m": None,  # [0.2, 100] m; height of its lowest point at which it hovers, None = it goes on up
    "wind_m_s": 0.2,  # [0, 10] m/s; level wind it drifts with
    "wind_towards_deg": 0.0,  # [-180, 360] deg; where the wind blows to, 0 = +X
    "gustiness": 0.3,  # [0, 1] ; share by which gusts exceed the mean wind
    "sway": 1.0,  # [0, 3] ; how much it swings to and fro and turns, 1 = as a balloon in still air
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "static",  # static: one view holds it all, against the sky; follow: the camera goes with it
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def rise(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let every key object go over the middle of its path."""
    world = open_assembled(job)
    frames, fps = set_frames(world, config["duration_s"], config["fps"]), int(config["fps"])
    support = world.support(config["support"])
    hull, count = world.acting(), len(world.objects)
    foot = middle(support, world.path(support))
    ascent = aloft.ascend(hull, foot, count, config, world.ceiling_m())
    bake.bake(world.objects, np.array([hull.centroid] * count), ascent.trajectory, frames, fps)
    contract, points = world.contract.model_dump(mode="json"), aloft.swept(ascent, hull, frames, fps)
    if config["camera_mode"] == "static" and not world.contract.indoor:
        side, sky = sideview.side_of(contract), sideview.SKYWARD_DEG
        sideview.frame_side(
            contract, points, acting=list(world.objects), side_deg=side, down_deg=sky, shot=config["shot"]
        )
    else:
        camera.frame_action(
            contract,
            points,
            object_size_m=float(hull.size_m.max()),
            acting=list(world.objects),
            frames=list(range(1, frames + 1)),
            mode=config["camera_mode"],
            shot=config["shot"],
        )
    poses = ascent.trajectory.at(np.arange(frames) / fps)
    seen = sight.look(world.scene, world.objects, [hull] * count, *poses)
    values, units = air_record.split(aloft.record(ascent, hull, seen, frames, fps))
    series.record(job.out, fps=fps, frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "bodies": count, "final_height_m": values["height_m"][-1]}


if __name__ == "__main__":
    program.run(rise, CONFIG)
