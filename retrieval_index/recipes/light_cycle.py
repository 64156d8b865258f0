"""Light over time: sun, moon, sky, stars and exposure go through the hours asked for; outdoors or in a room.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.air import air_record, sky_over_time, wind
from code2worlds.tools.stage.air.flight import Array
from code2worlds.tools.stage.pictures import wide_view
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "hours": [5.0, 7.5],  # [0, 48] h; hours passed through: 5.3 pre-dawn, 6.2 sunrise, 12 midday, 17.2 golden, 22 night
    "shares": None,  # share of the clip at which each hour is reached, rising from 0 to 1; None = evenly
    "noon_elevation_deg": 55.0,  # [10, 90] deg; height of the sun at 12
    "sunrise_azimuth_deg": None,  # [-360, 360] deg; where the sun rises, 0 = +X, 90 = +Y; None = so that it is seen
    "mist": [0.0],  # [0, 1] ; 0 clear .. 1 twenty metres of sight, one for the whole clip or one for each hour
    "cloud_cover": 0.0,  # [0, 1] ; share of the sky behind clouds: greyer, softer, no stars
    "night_exposure_stops": 2.2,  # [0, 4] stops; how much more the camera opens in full night: 0 leaves it black
    "wind_m_s": 1.5,  # [0, 25] m/s; level wind on what grows
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide: land and sky; kept: the environment's own camera
}


def pass_hours(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Key the light of the assembled world."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    contract = world.contract.model_dump(mode="json")
    view = wide_view.frame_wide(contract) if config["view"] == "wide" else wide_view.current_view(contract)
    hours = sky_over_time.along(config["hours"], config["shares"], frames)
    rises_deg = config["sunrise_azimuth_deg"]
    if rises_deg is None and contract["indoor"]:
        rises_deg = sky_over_time.through_window(world.scene, hours, config["noon_elevation_deg"])
    elif rises_deg is None:
        rises_deg = sky_over_time.facing(hours, view.azimuth_deg + 180.0)
    passage = sky_over_time.Passage(
        hours=hours,
        day=sky_over_time.Day(config["noon_elevation_deg"], rises_deg),
        mist=_mist(config, frames),
        cloud_cover=config["cloud_cover"],
        indoor=contract["indoor"],
    )
    record = sky_over_time.animate(
        world.scene,
        contract["lights"],
        passage,
        night_exposure_stops=config["night_exposure_stops"],
        built_elevation_deg=contract["sun_elevation_deg"],
    )
    plants = () if contract["indoor"] else wind.vegetation(world.scene)
    wind.blow(plants, wind_m_s=config["wind_m_s"], towards_deg=wide_view.rightwards_deg(view), seed=config["seed"])
    values, units = air_record.split(record)
    series.record(job.out, fps=config["fps"], frames=frames, series=values, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "sunrise_azimuth_deg": rises_deg % 360.0, "plants": [plant.name for plant in plants]}


def _mist(config: dict[str, Any], frames: int) -> Array:
    """Mist at every frame: one number for all, or one for each of the hours."""
    mist = config["mist"]
    if len(mist) == 1:
        return np.full(frames, float(mist[0]))
    return sky_over_time.along(mist, config["shares"], frames)


if __name__ == "__main__":
    program.run(pass_hours, CONFIG)
