"""Growing: a flower, a sprout, a mushroom or a crystal comes out of the ground, grows up and opens, as in a time-lapse.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.changing import closer, growth
from code2worlds.tools.stage.grains import played
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import middle, open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it grows from, None = the first
    "kind": "daisy",  # daisy, sunflower, tulip, rose, poppy, lily, lotus, sprout, mushroom, crystal
    "height_m": 0.35,  # [0.02, 5] m; when grown
    "count": 1,  # [1, 30] ; how many grow
    "colour": None,  # sRGB of petals, cap or crystal, None = the kind's own
    "grown_share": 1.0,  # [0.1, 1] ; how far it has grown at the end of the clip: 1 = in bloom
    "begins_s": 0.2,  # [0, 60] s; when the first breaks through
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip, a time-lapse of days
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium or wide: how large the action is in the frame
}


def grow(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Grow from the middle of the support's free path; further ones beside the first, each a little later."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    support = world.support(config["support"])
    at, tall = middle(support, world.path(support)), config["height_m"]
    rng = np.random.default_rng([config["seed"], 53])
    colour = tuple(config["colour"]) if config["colour"] else None
    time_s = np.arange(frames) / config["fps"]
    things = []
    for index in range(config["count"]):
        place = at.copy()
        if index:
            turn, away = 2.4 * index, 0.55 * tall * np.sqrt(index)
            place[:2] += away * np.array([np.cos(turn), np.sin(turn)])
        begin = config["begins_s"] + 0.12 * config["duration_s"] * float(rng.random()) * (index > 0)
        ages = config["grown_share"] * np.clip((time_s - begin) / (0.88 * config["duration_s"] - begin), 0.0, 1.0)
        size = tall * (1.0 if index == 0 else float(rng.uniform(0.7, 1.1)))
        parts = growth.parts_of(config["kind"], size, config["seed"] + index)
        turned = float(rng.uniform(0.0, 6.28))
        things.append(growth.grow(config["kind"], parts, place, list(ages), colour=colour, size_m=size, turn=turned))
    world.scene.frame_set(frames)
    points = np.concatenate([played.points_at(thing)[::7] for thing in things] + [at[None]])
    world.scene.frame_set(1)
    contract = world.contract.model_dump(mode="json")
    frame_action(contract, points, object_size_m=tall, acting=things, frames=[1], shot=config["shot"])
    closer.fill_frame(contract, points, margin=0.12)
    record, units = growth.measure(world, things, frames)
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "things": len(things)}


if __name__ == "__main__":
    program.run(grow, CONFIG)
