"""Flag in wind: a flag on its pole flaps; a light wind lets it droop and wave, a strong one makes it stand and flutter.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.pictures import wide_view
from code2worlds.tools.stage.soft import baking, flying, looks, sideview
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support the pole stands in, None = the first
    "wind_m_s": 5.0,  # [0.3, 25] m/s; mean wind: 2 light, 5 gentle, 8 fresh, 14 strong, 20 storm
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.2,  # [0, 0.6] ; root mean square of the gusts over the mean wind
    "colour": [0.93, 0.93, 0.92],  # sRGB 0..1 of the cloth
    "stripe": None,  # sRGB 0..1 of stripes, None = plain
    "width_m": 2.1,  # [0.2, 6] m; of the flag, along the wind
    "height_m": 1.4,  # [0.15, 4] m; of the flag, along the pole
    "pole_m": 3.0,  # [0.5, 12] m; height of the pole
    "density_kg_m2": 0.22,  # [0.05, 1] kg/m2; of the cloth: 0.11 nylon, 0.22 cotton
    "preroll_s": 2.0,  # [0, 10] s; time it has been blowing for when the clip begins
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close: the flag; medium: the whole pole; wide: and land around; kept: the camera stays
}


def flag(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Raise a flag in the middle of the free path and let the wind blow."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    contract = world.contract.model_dump(mode="json")
    view = wide_view.current_view(contract)
    asked = config["wind_towards_deg"]
    towards = wide_view.rightwards_deg(view) if asked is None else float(asked)
    plan = flying.plan_flag(world, config, towards)
    blown = flying.fly(plan, config, frames=frames)
    material = looks.cloth(tuple(config["colour"]), see_through=0.05, stripe=config["stripe"])
    cloth = baking.sheet_object("flag", blown.places, plan.present, material, thickness_m=0.002)
    pole = flying.pole(plan)
    played = baking.as_grid(baking.played(world, cloth, frames), plan.present)
    record, units = flying.flag_series(plan, played, blown, config["fps"])
    if config["shot"] != "kept":
        points = [played.transpose(0, 2, 3, 1).reshape(-1, 3)[::7], flying.shown(plan, config["shot"])]
        sideview.frame_side(
            contract,
            np.concatenate(points),
            acting=[cloth, pole],
            side_deg=view.azimuth_deg + flying.OBLIQUE_DEG,
            down_deg=sideview.SKYWARD_DEG,
            shot=config["shot"],
        )
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "stretch": blown.stretch, "wind_towards_deg": towards}


if __name__ == "__main__":
    program.run(flag, CONFIG)
