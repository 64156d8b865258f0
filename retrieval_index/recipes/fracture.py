"""Fracture: a brittle thing falls, or slides off its table, strikes and breaks into shards; an egg spills its inside.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.breaking import break_record, cells, impact, shards
from code2worlds.tools.stage.breaking.contents import spill
from code2worlds.tools.stage.changing import closer
from code2worlds.tools.stage.pictures.camera import frame_action
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it falls on or starts from, None = where the objects were assembled
    "start": "fall",  # fall: from the air onto its support; edge: pushed over the free edge of its support
    "drop_height_m": 1.0,  # [0.1, 20] m; height of its lowest point above the support; of start fall
    "tilt_deg": 15.0,  # [0, 180] deg; largest turn away from upright at the start
    "tumble_deg_s": 40.0,  # [0, 1080] deg/s; largest spin at the start
    "push_m_s": 0.8,  # [0.3, 5] m/s; speed it is pushed with; of start edge
    "breaks_m_s": 1.2,  # [0.1, 50] m/s; slowest impact that breaks it
    "pieces": 45,  # [4, 300] shards at least
    "focus": 1.0,  # [0, 3] ; how much smaller shards are where it strikes
    "scatter": 0.25,  # [0, 2] ; share of the impact speed that drives the shards outwards
    "shell_m": 0.0,  # [0, 0.05] m; hollow it out to that wall first, 0 = as built
    "contents": "none",  # none, egg: yolk and white run out of it
    "friction": 0.4,  # [0.02, 2.0] ; Coulomb coefficient of shards on the surface
    "restitution": 0.2,  # [0.0, 0.95] ; share of its speed a shard keeps in a bounce
    "density_kg_m3": 2400.0,  # [20, 20000] kg/m3; of the shards
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "sim_hz": 240,  # [120, 960] 1/s; physics steps a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame
}


def fracture(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Let the first key object fall and break."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    whole = impact.whole(world, config, frames)
    broken = impact.first_strike(world, whole, config["breaks_m_s"])
    thing = world.objects[0]
    for other in world.objects[1:]:
        other.hide_render = other.hide_viewport = True
    cut = cells.shatter(
        thing.data, broken.struck_at, cells=config["pieces"], shell_m=config["shell_m"], focus=config["focus"],
        seed=config["seed"],
    )  # fmt: skip
    scattered = shards.release(
        world, cut, broken, density_kg_m3=config["density_kg_m3"], friction=config["friction"],
        restitution=config["restitution"], scatter=config["scatter"], sim_hz=config["sim_hz"], seed=config["seed"],
        duration_s=max(0.5, config["duration_s"] - broken.time_s),
    )  # fmt: skip
    places, first = shards.show(world, scattered, broken, frames=frames, fps=config["fps"])
    wet = spill(config["contents"], world, broken, first=first, frames=frames, fps=config["fps"], seed=config["seed"])
    contract = world.contract.model_dump(mode="json")
    swept = break_record.swept(world, scattered, places, first=first, frames=frames)
    frame_action(
        contract,
        swept,
        object_size_m=float(world.acting().size_m.max()),
        acting=[thing, *scattered.things, *wet],
        frames=list(range(1, frames + 1)),
        shot=config["shot"],
    )
    closer.fill_frame(contract, swept)
    record, units = break_record.measure(world, cut, scattered, broken, first=first, frames=frames, fps=config["fps"])
    series.record(job.out, fps=config["fps"], frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "shards": len(cut.pieces), "breaks_at_s": broken.time_s, "first_frame": first}


if __name__ == "__main__":
    program.run(fracture, CONFIG)
