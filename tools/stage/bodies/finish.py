"""The end every rigid recipe shares: simulate, bake, point the camera, record, save."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..pictures.camera import frame_action
from ..world import World, save
from . import recorder
from .rigid import Simulation


def finish(world: World, simulation: Simulation, config: Mapping[str, Any], frames: int, out: Path) -> dict[str, Any]:
    """Run a set-up simulation and leave world.blend and telemetry.npz in out; returns the recorder's facts.

    Reads duration_s, fps, camera_mode and shot of config. Raises ValueError when no camera sees the action.
    """
    trajectory = simulation.run(config["duration_s"])
    simulation.bake(trajectory, frames, config["fps"])
    frame_action(
        world.contract.model_dump(mode="json"),
        simulation.swept_points(trajectory, frames, config["fps"]),
        object_size_m=float(world.acting().size_m.max()),
        acting=list(world.objects),
        frames=list(range(1, frames + 1)),
        mode=config["camera_mode"],
        shot=config["shot"],
    )
    facts = recorder.record(simulation, trajectory, out, frames=frames, fps=config["fps"])
    save(world, out / "world.blend")
    return facts
