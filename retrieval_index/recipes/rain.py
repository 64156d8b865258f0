"""Rain: slanted streaks that fall at terminal speed, splashes where they land, and plants that sway in the same wind.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import air_record, outdoors, weather

CONFIG = {
    "rate_mm_h": 15.0,  # [0.5, 120] mm/h; rain rate: 2 light, 8 moderate, 25 heavy, 60 cloudburst; drops as its root
    "drop_diameter_mm": 2.0,  # [1.0, 5.0] mm; size of the drops, decides their speed: 1 4.0, 2 6.5, 3 7.9, 4 8.7 m/s
    "wind_m_s": 2.0,  # [0, 25] m/s; level wind: slants the rain by atan(wind / fall speed) and sways what grows
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.35,  # [0, 1] ; share by which gusts exceed the mean wind
    "depth_m": 13.0,  # [3, 40] m; how far from the camera drops are drawn one by one
    "wetness": 0.6,  # [0, 1] ; how wet ground and floor look
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide: land and sky; kept: the environment's own camera
}


def rain(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let it rain on the assembled world."""
    place = outdoors.enter(config, job, what="rain", depth_m=config["depth_m"])
    fallen = weather.rain(
        place.air,
        rate_mm_h=config["rate_mm_h"],
        drop_diameter_mm=config["drop_diameter_mm"],
        wind=place.wind,
        duration_s=config["duration_s"],
        seed=config["seed"],
    )
    grown_over = any(plant.standing for plant in place.plants)
    supports = [support.object for support in place.world.contract.supports]
    weather.wet_ground(supports, config["wetness"], polish=not grown_over)
    record = air_record.falling(fallen.paths, place.clip, place.view)
    record |= outdoors.sway(place, config)
    return outdoors.finish(place, job, record, fallen.paths)


if __name__ == "__main__":
    program.run(rain, CONFIG)
