"""A pile of grains: sand, rice, sugar or gravel pours from a funnel and heaps up, sliding at its angle of repose.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.changing import closer
from code2worlds.tools.stage.grains import pile_shown, pouring
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import middle, open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it is poured on, None = the first
    "grain": "sand",  # sand, salt, sugar, flour, rice, wheat, corn, beans, coffee_beans, gravel, coal, pebbles, …
    "repose_deg": None,  # [15, 50] deg; angle of repose, None = the grain's own: dry sand 33
    "colour": None,  # sRGB 0..1, None = the grain's own
    "volume_m3": 0.002,  # [0.00002, 2] m3; of the whole pile
    "pour_s": 4.0,  # [0.3, 60] s; how long it pours
    "drop_height_m": 0.16,  # [0.02, 3] m; from the mouth of the funnel to the top of the finished pile
    "shown": 9000,  # [100, 60000] grains drawn one by one, in the stream and on the pile
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}
CELLS = 76
"""Cells along the bed's side; the pile covers about two thirds of it."""


def pile(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Pour on the middle of the support's free path."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    if config["grain"] not in pouring.GRAINS:
        raise ValueError(f"no grain {config['grain']!r}; there are: {', '.join(pouring.GRAINS)}")
    kind = pouring.GRAINS[config["grain"]]
    repose_deg = config["repose_deg"] or kind.repose_deg
    grain = pouring.Grain(kind.size_m, kind.long, repose_deg, kind.colour)
    colour = tuple(config["colour"] or kind.colour)
    support = world.support(config["support"])
    at = middle(support, world.path(support))
    radius_m = pouring.pile_radius_m(config["volume_m3"], repose_deg)
    room_m = float(min(*(at[:2] - np.array(support.low)), *(np.array(support.high) - at[:2])))
    if radius_m > room_m:
        raise ValueError(
            f"a pile of {config['volume_m3']} m3 is {2 * radius_m:.2f} m wide, "
            f"and the {support.name} has room for {2 * room_m:.2f} m"
        )
    tall_m = radius_m * float(np.tan(np.radians(repose_deg)))
    spout = pouring.Spout(tall_m + config["drop_height_m"], max(0.1 * radius_m, 2.0 * kind.size_m), 0.4)
    run = pouring.pour(
        grain, spout, np.zeros((CELLS, CELLS)), cell_m=3.1 * radius_m / CELLS, volume_m3=config["volume_m3"],
        pour_s=config["pour_s"], shown=config["shown"], frames=frames, fps=config["fps"], seed=config["seed"],
    )  # fmt: skip
    heap = pile_shown.surface(run, at, colour)
    pile_shown.grains(run, at, grain, colour=colour, size_m=0.011 * radius_m, seed=config["seed"])
    pile_shown.funnel(spout, at)
    rim = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (0.0, 0.0)]) * 1.15 * radius_m
    points = np.concatenate([rim, [[0.0, 0.0, spout.height_m + 3.0 * spout.radius_m]]]) + at
    contract = world.contract.model_dump(mode="json")
    frame_action(
        contract, points, object_size_m=2.0 * radius_m, acting=[heap, *world.objects], frames=[1], shot=config["shot"]
    )
    closer.fill_frame(contract, points, margin=0.08)
    record, units = pile_shown.measure(world, run, heap, spout, frames=frames, fps=config["fps"])
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "radius_m": radius_m, "poured_m3": config["volume_m3"]}


if __name__ == "__main__":
    program.run(pile, CONFIG)
