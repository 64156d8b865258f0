"""The end every rigid recipe shares: simulate, bake, point the camera, record, save."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import series
from ..pictures.camera import frame_action
from ..world import World, save
from . import recorder, shaking
from .rigid import Simulation


def finish(world: World, simulation: Simulation, config: Mapping[str, Any], frames: int, out: Path) -> dict[str, Any]:
    """Run a set-up simulation and leave world.blend and telemetry.npz in out; returns the recorder's facts.

    Reads duration_s, fps, camera_mode and shot of config. Raises ValueError when no camera sees the action.
    On a shaken ground the room is shaken too, and series.npz tells how, as its keyframes have it.
    """
    trajectory = simulation.run(config["duration_s"])
    simulation.bake(trajectory, frames, config["fps"])
    if simulation.ground is not None:
        _shake(world, simulation, frames, config["fps"], out)
    frame_action(
        world.contract.model_dump(mode="json"),
        simulation.swept_points(trajectory, frames, config["fps"]),
        object_size_m=float(simulation.bodies[0].hull.size_m.max()),
        acting=[body.visible for body in simulation.bodies],
        frames=list(range(1, frames + 1)),
        mode=config["camera_mode"],
        shot=config["shot"],
    )
    facts = recorder.record(simulation, trajectory, out, frames=frames, fps=config["fps"])
    save(world, out / "world.blend")
    return facts


def _shake(world: World, simulation: Simulation, frames: int, fps: int, out: Path) -> None:
    assert simulation.ground is not None
    shaking.shake_room(world, simulation.ground, [body.visible for body in simulation.bodies], frames, fps)
    displacement, acceleration = shaking.baked_motion(frames, fps)
    series.record(
        out,
        fps=fps,
        frames=frames,
        series={"ground_displacement_m": displacement, "ground_acceleration_m_s2": acceleration},
        units={"ground_displacement_m": "m", "ground_acceleration_m_s2": "m/s2"},
    )
