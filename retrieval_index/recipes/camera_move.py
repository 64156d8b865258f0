"""The camera moves through the world: round, past, towards, above; never into anything, the action in sight.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.pictures import camera_follow, camera_path, moves, wide_view
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "move": "orbit",  # orbit, pan, tilt, dolly, zoom, truck, crane, aerial, overhead, low, follow
    "turn_deg": 60.0,  # [-360, 360] degrees; of orbit, pan and tilt over the clip; orbit and pan: positive is leftwards
    "share": 0.45,  # [-1.5, 0.85]; dolly, zoom: of the distance, negative = away; truck: of it; aerial: of the height
    "rise_m": 1.6,  # [0.2, 60] m; crane: how far up; aerial: how high above where it stood
    "view": "kept",  # wide: begins with a view of the whole place; kept: with the camera as it is
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
}


def move(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Key the camera, record what its way was like."""
    world = open_assembled(job)
    frames = set_frames(world, config["duration_s"], config["fps"])
    contract = world.contract.model_dump(mode="json")
    if config["view"] == "wide":
        wide_view.frame_room(contract) if contract["indoor"] else wide_view.frame_wide(contract)
    eye = bpy.data.objects[contract["camera"]]
    base = camera_path.base_path(eye, world.objects, frames, indoor=contract["indoor"])
    if config["move"] == "follow" and not camera_path.moves_at_all(base) and world.objects:
        base = _beside(base, world.objects, frames)
    ground = min(support["height_m"] for support in contract["supports"])
    ask = moves.Ask(1.0, config["turn_deg"], config["share"], config["rise_m"], ground)
    found = camera_path.taken(config["move"], base, ask, contract, world.objects)
    camera_path.keyed(eye, found.path)
    held = camera_path.in_frame(eye, world.objects, frames)
    _record(job, config, found, held, frames)
    save(world, job.out / "world.blend")
    return {
        "frames": frames,
        "amount": found.amount,
        "travel_m": moves.travel_m(found.path),
        "turn_deg": moves.turn_between_deg(found.path),
    }


def _beside(base: moves.Path, things: tuple[bpy.types.Object, ...], frames: int) -> moves.Path:
    """A still view, carried along with what it looks at."""
    way = camera_follow.track(things, list(range(1, frames + 1)))
    shift = way - way[frames // 2]
    return base.kept(eye=base.eye + shift, aim=way)


def _record(
    job: program.Job, config: dict[str, Any], found: camera_path.Taken, held: np.ndarray[Any, Any], frames: int
) -> None:
    path = found.path
    steps = np.linalg.norm(np.diff(path.eye, axis=0, prepend=path.eye[:1]), axis=1)
    forward = path.forward
    turn = np.degrees(np.arccos(np.clip(forward @ forward[0], -1.0, 1.0)))
    away = np.linalg.norm(path.aim - path.eye, axis=1)
    flat = (path.eye - path.aim)[:, :2]
    round_deg = np.degrees(np.unwrap(np.arctan2(flat[:, 1], flat[:, 0])))
    values = {
        "camera_travel_m": np.cumsum(steps),
        "camera_turn_deg": turn,
        "camera_round_deg": np.abs(round_deg - round_deg[0]),
        "camera_height_m": path.eye[:, 2],
        "camera_distance_m": away,
        "camera_lens_mm": path.lens_mm,
        "camera_clearance_m": found.clearance_m,
        "action_in_frame": held,
    }
    units = {name: name.rsplit("_", 1)[1] for name in values} | {"action_in_frame": ""}
    series.record(job.out, fps=config["fps"], frames=frames, series=values, units=units)


if __name__ == "__main__":
    program.run(move, CONFIG)
