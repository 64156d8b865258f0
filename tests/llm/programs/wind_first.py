"""Wind over what grows, in two gusts: the first guess at the name of a CONFIG entry is wrong."""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import outdoors

CONFIG = {
    "wind_m_s": 1.0,  # [0.2, 30] m/s; mean wind
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to
    "gustiness": 0.5,  # [0, 1] ; share by which gusts exceed the mean
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide or kept
}


def gusts(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Blow over the place, harder than the mean by what the gusts bring."""
    place = outdoors.enter(config, job, what="gusts", depth_m=8.0)
    if not place.plants:
        raise ValueError("nothing grows here")
    strong = {**config, "gustiness": min(1.0, config["gust"] * 1.2)}
    return outdoors.finish(place, job, outdoors.sway(place, strong), None)


program.run(gusts, CONFIG)
