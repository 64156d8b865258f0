"""Flight: a bird or a flock, butterflies, bees or dragonflies beat their wings along a way through the air, or hover.

Birds: seagull, bird, crow, eagle, pigeon, swallow, swan, goose, duck, parrot, owl, bat. Insects: butterfly, moth, bee,
fly, ladybird, dragonfly, firefly, blue butterfly, white butterfly, yellow butterfly, butterflies (of several colours).

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.creatures import acting, filming, flying, habitat, swimming, watch
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "species": "seagull",  # one of those above
    "count": 1,  # [1, 60] animals
    "span_m": None,  # [0.01, 4] m; wing tip to wing tip, None = usual for the species
    "colour": None,  # sRGB [r, g, b] 0..1, None = the species' own
    "speed_m_s": None,  # [0.02, 25] m/s; None = its usual
    "beat_hz": None,  # [0.3, 300] 1/s; None = its usual; shown no faster than fps / 4, four frames a beat
    "route": "circle",  # across, circle, roam: about in the air, or hover on the spot
    "low_m": 2.2,  # [0.1, 60] m; least height over the ground
    "high_m": 4.5,  # [0.2, 80] m; greatest height
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "auto",  # auto, static, or follow: the camera goes along
    "shot": "close",  # close, medium, wide; kept: the environment's own camera
    "look_down_deg": -8.0,  # [-40, 60] deg; how far down the camera likes to look, below 0 up at the sky
}


def fly(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Build the fliers, fly them, film them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    if habitat.under_water(world):
        raise ValueError(f"a {config['species']} flies in air, and this scene lies under water")
    place = habitat.air(world, config["low_m"], config["high_m"], wide_m=3.0)
    acts = flying.flock(place, config, swimming.of(config), frames)
    things = acting.perform(config["species"].replace(" ", "_"), acts)
    lead = flying.flier(config["species"], None, config, 0)
    facts = filming.film(world, acts, things, config, lead.span_m, down_deg=config["look_down_deg"])
    swing = watch.Swing("wing_angle_deg", "deg", flying.wing(acts[0].body), "angle", level=True)
    done = watch.finish(world, place, acts, things, swing=swing, config=config, job=job)
    return done | {
        "camera": facts["mode"],
        "span_m": lead.span_m,
        "beat_hz": lead.beat_hz,
        "species": config["species"],
    }


if __name__ == "__main__":
    program.run(fly, CONFIG)
