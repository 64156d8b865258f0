"""Snowfall: flakes flutter down at about a metre a second, drift with the wind and lie for a moment.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import air_record, outdoors, weather

CONFIG = {
    "rate_mm_h": 1.0,  # [0.05, 8] mm/h; rate as melted snow: 0.3 light, 1 moderate, 3 heavy; flakes as its root
    "fall_speed_m_s": 1.1,  # [0.4, 2.5] m/s; mean terminal speed: 0.8 dry crystals, 1.1 flakes, 1.5 wet clumps
    "wind_m_s": 0.6,  # [0, 20] m/s; level wind: drifts the flakes and sways what grows
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.35,  # [0, 1] ; share by which gusts exceed the mean wind
    "depth_m": 13.0,  # [3, 40] m; how far from the camera flakes are drawn one by one
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide: land and sky; kept: the environment's own camera
}


def snow(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let it snow on the assembled world."""
    place = outdoors.enter(config, job, what="snow", depth_m=config["depth_m"])
    fallen = weather.snow(
        place.air,
        rate_mm_h=config["rate_mm_h"],
        fall_speed_m_s=config["fall_speed_m_s"],
        wind=place.wind,
        duration_s=config["duration_s"],
        seed=config["seed"],
    )
    record = air_record.falling(fallen.paths, place.clip, place.view)
    record |= outdoors.sway(place, config)
    return outdoors.finish(place, job, record, fallen.paths)


if __name__ == "__main__":
    program.run(snow, CONFIG)
