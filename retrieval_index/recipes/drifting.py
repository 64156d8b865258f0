"""Drifting specks: dust in the light, pollen, soap bubbles, marine snow, or embers that rise from a place and go out.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import air_record, outdoors, weather

CONFIG = {
    "kind": "dust",  # dust, pollen, bubbles, marine_snow, embers
    "count": 800,  # [5, 20000] specks; how many in what the camera sees; of embers: how many a clip of 5 s sends up
    "rise_m_s": 0.9,  # [0.1, 4] m/s; of embers: mean speed upwards
    "spread_m": 0.25,  # [0, 3] m; of embers: radius of the place they rise from
    "wind_m_s": 0.1,  # [0, 15] m/s; level wind or current they drift with
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.35,  # [0, 1] ; share by which gusts exceed the mean wind
    "depth_m": 6.0,  # [1, 40] m; how far from the camera specks are drawn
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "kept",  # wide: land and sky; kept: the environment's own camera
}


def drift(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Fill the air of the assembled world, a room or open land."""
    place = outdoors.enter(config, job, what=config["kind"], depth_m=config["depth_m"], indoors_too=True)
    common = {"wind": place.wind, "duration_s": config["duration_s"], "seed": config["seed"]}
    if config["kind"] == "embers":
        flown = weather.embers(
            _source(place), spread_m=config["spread_m"], per_s=config["count"] / 5.0, rise_m_s=config["rise_m_s"],
            **common,
        )  # fmt: skip
    else:
        flown = weather.suspended(place.air, kind=config["kind"], count=config["count"], **common)
    record = air_record.falling(flown.paths, place.clip, place.view)
    record |= outdoors.sway(place, config)
    return outdoors.finish(place, job, record, flown.paths)


def _source(place: outdoors.Outdoors) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Top of the first key object, or the middle of the free path."""
    if place.world.objects:
        thing = place.world.objects[0]
        return np.array([*thing.location[:2], thing.location.z + thing.dimensions.z / 2.0])
    support = place.world.support(None)
    path = place.world.path(support)
    around = np.radians(path.heading_deg)
    middle = np.array(path.start) + np.array([np.cos(around), np.sin(around)]) * path.length_m / 2.0
    return np.array([*middle, support.height_m + 0.05])


if __name__ == "__main__":
    program.run(drift, CONFIG)
