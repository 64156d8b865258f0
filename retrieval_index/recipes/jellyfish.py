"""Jellyfish: their bells pulse, each contraction drives them on, arms and tentacles trail; they can glow.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.creatures import acting, filming, habitat, medusae, watch
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "count": 1,  # [1, 20] jellyfish
    "bell_diameter_m": 0.5,  # [0.05, 2] m; of the open bell
    "pulse_hz": 0.8,  # [0.2, 2] 1/s; contractions a second
    "squeeze": 0.34,  # [0.05, 0.6] ; share of the rim's radius that a contraction takes
    "speed_m_s": 0.12,  # [0, 1] m/s; mean speed along its axis, driven by the contractions
    "current_m_s": 0.04,  # [0, 0.5] m/s; of the water that carries it
    "heading_deg": None,  # [-180, 180] deg; where it drifts to, 0 = +X, None = along the free path
    "tilt_deg": 30.0,  # [0, 85] deg; of its axis off the vertical, towards where it drifts
    "tentacles": 22,  # [0, 60] tentacles on the rim
    "tentacle_lengths": 2.6,  # [0.3, 8] ; length of the tentacles in radii of the bell
    "colours": [[0.35, 0.62, 1.0], [0.66, 0.2, 0.95]],  # sRGB of the crown and of the rim; one or two
    "glow": 2.2,  # [0, 12] ; light it gives off, 0 = none, 2 reads well in dim water
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "auto",  # auto, static, or follow: the camera goes along
    "shot": "close",  # close, medium, wide; kept: the environment's own camera
}


def pulsate(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Build the jellyfish in the free water, let them pulse and drift, film them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    place = habitat.water(world, 0.4 * config["bell_diameter_m"], "a jellyfish")
    acts = medusae.drift(place, config, frames)
    things = acting.perform("jellyfish", acts, glow=config["glow"])
    medusae.light(things, config)
    acting.settle(things)
    facts = filming.film(world, acts, things, config, medusae.length_m(config), down_deg=2.0)
    swing = watch.Swing("bell_radius_m", "m", medusae.rim(acts[0].body), "radius")
    done = watch.finish(world, place, acts, things, swing=swing, config=config, job=job)
    return done | {"camera": facts["mode"], "bell_diameter_m": config["bell_diameter_m"]}


if __name__ == "__main__":
    program.run(pulsate, CONFIG)
