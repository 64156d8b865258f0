"""Wind sway: trees, bushes, grass and flowers sway about fixed roots, farther to the tip, faster the smaller.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import outdoors

CONFIG = {
    "wind_m_s": 5.0,  # [0.2, 30] m/s; mean wind: 1 calm, 2 light, 4 gentle, 7 fresh, 11 strong, 17 gale, 24 storm
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.35,  # [0, 1] ; share by which gusts exceed the mean wind
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide: land and sky; kept: the environment's own camera
}


def sway(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let the wind blow over the assembled world; the key objects, where there are any, sway too."""
    place = outdoors.enter(config, job, what="wind on plants", depth_m=10.0, objects_sway=True)
    if not place.plants:
        raise ValueError(f"nothing grows in this scene ({place.contract['scene']}): the wind has nothing to sway")
    return outdoors.finish(place, job, outdoors.sway(place, config), None)


if __name__ == "__main__":
    program.run(sway, CONFIG)
