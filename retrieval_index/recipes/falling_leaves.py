"""Falling leaves: they rock, spin, drift with the wind and settle on the ground or on the pile that lies there.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import air_record, outdoors, weather
from code2worlds.tools.stage.pictures import camera, wide_view

CONFIG = {
    "leaves_per_s": 45.0,  # [1, 400] 1/s; how many come down each second in what the camera sees: 12 few, 45, 120 many
    "lying": 1500,  # [0, 20000] leaves; how many lie there at the start
    "pile_height_m": 0.25,  # [0, 1] m; height of the pile the lying ones form, 0 = none
    "fall_speed_m_s": 1.0,  # [0.4, 2] m/s; mean terminal speed
    "leaf_m": 0.08,  # [0.02, 0.3] m; length of a leaf
    "colours": [
        [0.85, 0.6, 0.12],
        [0.75, 0.38, 0.1],
        [0.58, 0.33, 0.13],
        [0.86, 0.72, 0.25],
    ],  # sRGB, one for each kind
    "wind_m_s": 1.2,  # [0, 20] m/s; level wind: drifts the leaves and sways what grows
    "wind_towards_deg": None,  # [-180, 360] deg; where it blows to, 0 = +X, None = to the right of the picture
    "gustiness": 0.35,  # [0, 1] ; share by which gusts exceed the mean wind
    "depth_m": 10.0,  # [3, 40] m; how far from the camera leaves are drawn
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "view": "wide",  # wide: land and sky; kept: the environment's own camera
}


def fall(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let leaves fall on the assembled world."""
    place = outdoors.enter(config, job, what="falling leaves", depth_m=config["depth_m"], sky=wide_view.LAND)
    fallen = weather.leaves(
        place.air,
        per_s=config["leaves_per_s"],
        lying=config["lying"],
        fall_speed_m_s=config["fall_speed_m_s"],
        wind=place.wind,
        duration_s=config["duration_s"],
        seed=config["seed"],
        colours=[tuple(colour) for colour in config["colours"]],
        size_m=config["leaf_m"],
        pile_height_m=config["pile_height_m"],
        pile_m=weather.pile_place(place.air, place.view, camera.aspect()),
        bed_m=max((0.5 * plant.height_m for plant in place.plants if plant.name == "grass"), default=0.0),  # a lawn
        ignored=place.crowns,
    )
    record = air_record.falling(fallen.paths, place.clip, place.view)
    record |= outdoors.sway(place, config)
    return outdoors.finish(place, job, record, fallen.paths)


if __name__ == "__main__":
    program.run(fall, CONFIG)
