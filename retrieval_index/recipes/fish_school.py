"""Swimming: a fish, or a school of them, beats its way through free water past what stands in it.

Species: fish, clown fish, goldfish, koi, angelfish, blue tang, sardine, trout, tuna, shark, dolphin, whale, or mixed.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.creatures import acting, filming, habitat, swimming, watch
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "species": "fish",  # one of those above
    "count": 1,  # [1, 80] fish
    "length_m": None,  # [0.03, 12] m; nose to tail, None = usual for the species
    "colour": None,  # sRGB [r, g, b] 0..1, None = the species' own
    "speed_bl_s": None,  # [0.1, 6] 1/s; body lengths a second, None = its easy pace; the tail beats to suit
    "tail_amplitude": 1.0,  # [0.3, 2] ; factor on a tail tip's swing of a tenth of the length
    "route": "across",  # across, circle, roam: the way of the leader
    "spacing_bl": 0.9,  # [0.4, 4] ; distance of neighbours in a school, in body lengths
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "auto",  # auto, static, or follow: the camera goes along
    "shot": "close",  # close, medium, wide; kept: the environment's own camera
}


def swim(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Build the fish, swim them along a clear way, film them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    rng = np.random.default_rng([config["seed"], 41])
    fish = swimming.company(config["species"], swimming.of(config), config["count"], config["length_m"], rng)
    lead = fish[0]
    place = habitat.water(world, 0.5 * lead.length_m, f"a {config['species']}")
    gait = swimming.pace(lead.length_m, lead.look.stride, config["speed_bl_s"] or lead.look.cruise, config["fps"])
    room_m = swimming.breadth_m(fish, config["spacing_bl"], config["route"])
    way = swimming.route(place, config["route"], gait.speed_m_s * config["duration_s"], room_m, rng)
    acts = swimming.school(
        fish, way, gait, frames=frames, fps=config["fps"], spacing_bl=config["spacing_bl"], rng=rng,
        effort=config["tail_amplitude"],
    )  # fmt: skip
    things = acting.perform("fish", acts)
    acting.settle(things)
    down_deg = 9.0 if habitat.under_water(world) else 48.0
    facts = filming.film(world, acts, things, config, lead.length_m, down_deg=down_deg)
    swing = watch.Swing("tail_offset_m", "m", lead.tail, "y" if lead.look.upright_tail else "z")
    done = watch.finish(world, place, acts, things, swing=swing, config=config, job=job)
    return done | {
        "camera": facts["mode"],
        "length_m": lead.length_m,
        "beat_hz": gait.beat_hz,
        "species": config["species"],
    }


if __name__ == "__main__":
    program.run(swim, CONFIG)
