"""Curtain in wind: the curtains of a window billow into the room, or washing flaps on a line out of doors.

Inputs: assembled (.blend), assembly (json). Outputs: world.blend, series.npz.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program, series
from code2worlds.tools.stage.soft import baking, hanging, looks, sideview
from code2worlds.tools.stage.world import open_assembled, save, set_frames

CONFIG = {
    "support": None,  # name or kind of the support a line is stretched over, None = the first
    "hangs": None,  # window: in the place of the room's curtains; line: on a line; None: window indoors, else line
    "pieces": ["sheet", "shirt", "towel"],  # what is on the line: sheet, shirt, towel
    "colour": [0.93, 0.92, 0.9],  # sRGB 0..1 of the curtains, or of the first piece on the line
    "wind_m_s": 3.5,  # [0.2, 20] m/s; mean wind in the open: 2 light, 3.5 a breeze, 7 windy, 12 strong
    "gustiness": 0.5,  # [0, 1] ; root mean square of the gusts over the mean wind
    "density_kg_m2": 0.16,  # [0.03, 1] kg/m2; of the cloth: voile 0.06, cotton 0.16, velvet 0.4
    "preroll_s": 1.5,  # [0, 10] s; time it has been blowing for when the clip begins
    "duration_s": 5.0,  # [0.5, 60] s; length of the clip
    "fps": 12,  # [6, 60] 1/s; video frames a second
    "seed": 0,  # fixes every random choice
    "shot": "medium",  # close, medium or wide: how large the action is in the frame; kept: the camera stays
}


def billow(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    """Hang the cloth up and let the wind into it."""
    world = open_assembled(job)
    fps = config["fps"]
    frames = set_frames(world, config["duration_s"], fps)
    contract = world.contract.model_dump(mode="json")
    side = sideview.side_of(contract)
    indoors = (config["hangs"] or ("window" if world.contract.indoor else "line")) == "window"
    pieces = hanging.curtains(world, config) if indoors else hanging.washing(world, config, side + 90.0)
    floor = world.support(config["support"]).height_m
    blown = [hanging.hang(p, config, frames=frames, floor_m=floor, index=i) for i, p in enumerate(pieces)]
    cloths, played = [], []
    for piece, one in zip(pieces, blown, strict=True):
        material = looks.cloth(piece.colour, see_through=0.2 if indoors else 0.08)
        cloths.append(baking.sheet_object(piece.name, one.places, piece.present, material, thickness_m=0.0015))
        played.append(baking.as_grid(baking.played(world, cloths[-1], frames), piece.present))
    acting = [*cloths, *([] if indoors else [hanging.line(pieces, floor)])]
    if config["shot"] != "kept":
        sideview.frame_side(
            sideview.inside(contract) if indoors else contract,
            np.concatenate([grid.transpose(0, 2, 3, 1).reshape(-1, 3)[::17] for grid in played]),
            acting=acting,
            side_deg=side + (32.0 if indoors else 24.0),
            down_deg=4.0 if indoors else sideview.SKYWARD_DEG,
            shot=config["shot"],
        )
    record, units = hanging.hung_series(pieces, played, blown, fps)
    series.record(job.out, fps=fps, frames=frames, series=record, units=units)
    save(world, job.out / "world.blend")
    return {"frames": frames, "pieces": [piece.name for piece in pieces]}


if __name__ == "__main__":
    program.run(billow, CONFIG)
