"""Crawling: a snake winds, a crab scuttles sideways, lizards, spiders and tortoises walk, a worm squeezes itself along;
a sea turtle rows through the water.

Species: snake, cobra, python, eel, worm, caterpillar, crab, spider, ant, beetle, ladybird, lizard, tortoise, sea
turtle.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program
from code2worlds.tools.stage.creatures import acting, crawling, filming, habitat, swimming, watch
from code2worlds.tools.stage.world import open_assembled, set_frames

CONFIG = {
    "species": "snake",  # one of those above
    "count": 1,  # [1, 30] animals
    "length_m": None,  # [0.01, 6] m; None = usual for the species
    "colour": None,  # sRGB [r, g, b] 0..1, None = the species' own
    "speed_m_s": None,  # [0.002, 3] m/s; None = its easy pace; legs step as fast as that needs
    "winding": 1.0,  # [0, 1.6] ; of snakes: factor on how far they swing from side to side
    "support": None,  # name or kind of the support it goes on, None = that of the free path
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "camera_mode": "auto",  # auto, static, or follow: the camera goes along
    "shot": "close",  # close, medium, wide; kept: the environment's own camera
    "look_down_deg": 20.0,  # [-40, 60] deg; how far down the camera likes to look
}


def crawl(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Build the animals on their way, move them, film them."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    length = crawling.length_m(config)
    swims = config["species"] == crawling.SEA_TURTLE
    place = habitat.water(world, 0.4 * length, "a sea turtle") if swims else habitat.land(world, config["support"])
    acts = crawling.crawl(place, config, swimming.of(config), frames)
    things = acting.perform(config["species"].replace(" ", "_"), acts)
    acting.settle(things)
    down = 14.0 if swims else config["look_down_deg"]
    facts = filming.film(world, acts, things, config, length, down_deg=down)
    swing = crawling.swing(config, acts[0].body)
    done = watch.finish(world, place, acts, things, swing=swing, config=config, job=job)
    return done | {"camera": facts["mode"], "length_m": length, "species": config["species"]}


if __name__ == "__main__":
    program.run(crawl, CONFIG)
