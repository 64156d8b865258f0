"""Soft body: the key object lands and springs back, wobbles on a dish, or is squashed or crushed by a falling weight.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.soft import baking, crushing, dishes, sideview, squashing
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support it stands or lands on, None = the one it was assembled on
    "act": "bounce",  # bounce: lands and springs back; wobble; squash: under a weight, bears it; crush: stays crushed
    "squash": 0.35,  # [0.02, 0.8] ; share of its height it is to lose at the deepest
    "stiffness_pa": None,  # [500, 10000000] Pa; Young's modulus, None = what `squash` needs; jelly 6000, rubber 500000
    "density_kg_m3": 600.0,  # [20, 20000] kg/m3; of the body
    "drop_m": 0.5,  # [0.01, 5] m; height that it, or the weight, falls from
    "restitution": 0.8,  # [0.1, 0.98] ; share of its speed a landing leaves it, before its own trembling takes some
    "liveliness": 1.0,  # [0.1, 3] ; how hard the dish is shaken
    "weight": "brick",  # a shape of the library with a flat bottom that falls on it: brick, cube, anvil, rock, crate
    "weight_kg": 2.5,  # [0.05, 2000] kg; of the weight
    "crumple": 0.0,  # [0, 2] ; folds of a thin wall as it is crushed: 0 solid, 1 a can
    "dish": None,  # True: on a dish, None: only when it wobbles
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "close",  # close, medium or wide: how large the action is in the frame; kept: the camera stays
}


@dataclass(frozen=True)
class Acted:
    """What was deformed and stands about it, (F, P, 3) vertices read back, (N, 3) points the picture holds as well."""

    things: list[Any]
    played: Any
    beside: Any
    record: dict[str, Any]
    units: dict[str, str]


def deform(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Deform the first key object."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    acted = _crushed(world, config, frames) if config["act"] == "crush" else _squashed(world, config, frames)
    if config["shot"] != "kept":
        contract = world.contract.model_dump(mode="json")
        sideview.frame_side(
            contract,
            np.concatenate([acted.played.reshape(-1, 3)[::53], acted.beside]),
            acting=acted.things,
            side_deg=sideview.side_of(contract),
            down_deg=sideview.DOWNWARD_DEG,
            shot=config["shot"],
        )
    series.record(job.out, fps=config["fps"], frames=frames, series=acted.record, units=acted.units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "vertices": acted.played.shape[1]}


def _crushed(world: Any, config: dict[str, Any], frames: int) -> Acted:
    plan = crushing.plan_crush(world, config)
    shapes, bottoms = crushing.crush(plan, config, fps=config["fps"], frames=frames)
    weight = dishes.weight_object(plan.weight, config["weight"], bottoms.tolist())
    played = _play(world, plan.thing, shapes)
    record, units = crushing.crush_series(plan, played, bottoms, config["fps"])
    return Acted(
        [plan.thing, weight], played, dishes.shown(plan.weight, bottoms.tolist(), weight.dimensions.z), record, units
    )


def _squashed(world: Any, config: dict[str, Any], frames: int) -> Acted:
    served = config["act"] == "wobble" if config["dish"] is None else config["dish"]
    plan = squashing.plan_soft(world, config, dish_m=dishes.DISH_M if served else 0.0)
    found = squashing.squash(plan, fps=config["fps"], frames=frames)
    things, beside = [plan.thing], plan.points[:1]
    if served:
        things.append(dishes.dish(plan.points, plan.floor_m, found.base_m))
    if plan.weight is not None:
        things.append(dishes.weight_object(plan.weight, config["weight"], found.weight_m))
        beside = dishes.shown(plan.weight, found.weight_m, things[-1].dimensions.z)
    played = _play(world, plan.thing, np.array(found.frames))
    record, units = squashing.soft_series(plan, played, found, config["fps"])
    return Acted(things, played, beside, record, units)


def _play(world: Any, thing: Any, shapes: Any) -> Any:
    """Give the thing its shapes (F, P, 3) in world metres; what the evaluated scene then shows."""
    inward = np.array(thing.matrix_world.inverted())
    baking.key_frames(thing, shapes @ inward[:3, :3].T + inward[:3, 3])
    return baking.played(world, thing, len(shapes))


if __name__ == "__main__":
    program.run(deform, CONFIG)
