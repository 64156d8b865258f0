"""Instances that geometry nodes place, against the same formula in numpy; and specks that hang about a camera."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.air import airborne, flakes, flight

FPS = 10


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    bpy.context.scene.render.fps = FPS
    paths = _drawn(np.random.default_rng(3), 200)
    shown = airborne.show("specks", paths, [flakes.snowflake()])
    shown.hide_viewport = False
    off_m, off_size, off_count = 0.0, 0.0, 0
    for frame in (1, 7, 20, 41):
        bpy.context.scene.frame_set(frame)
        graph = bpy.context.evaluated_depsgraph_get()
        matrices = np.array([np.array(entry.matrix_world) for entry in graph.object_instances if entry.is_instance])
        now = (frame - 1) / FPS
        size = paths.scale(now)
        there = size > 1e-6
        off_count += abs(int(there.sum()) - len(matrices))
        off_m = max(off_m, float(np.abs(matrices[:, :3, 3] - paths.position_m(now)[there]).max()))
        found = np.linalg.norm(matrices[:, :3, 2], axis=1)
        off_size = max(off_size, float(np.abs(found - size[there]).max()))
    return {"off_m": off_m, "off_size": off_size, "off_count": off_count}


def _drawn(rng: np.random.Generator, count: int) -> flight.Flight:
    stop = rng.uniform(-1.0, 6.0, count)
    vectors = rng.normal(size=(4, count, 3))
    return flight.Flight(
        anchor_m=vectors[0] * 5.0,
        anchor_s=stop,
        velocity_m_s=vectors[1],
        appear_s=stop - rng.uniform(1.0, 4.0, count),
        stop_s=stop,
        vanish_s=stop + rng.uniform(0.1, 2.0, count),
        grow_s=rng.uniform(0.1, 0.5, count),
        settle_s=rng.uniform(0.2, 1.0, count),
        swing_m=vectors[2] * np.array([0.3, 0.3, 0.0]),
        swing_rad_s=rng.uniform(1.0, 6.0, count),
        phase_rad=rng.uniform(0.0, 6.28, count),
        rest_turn_rad=vectors[3],
        tumble_rad=np.abs(vectors[1]),
        spin_rad_s=rng.normal(size=count),
        size=rng.uniform(0.5, 1.5, count),
        choice=np.zeros(count, dtype=np.int64),
    )


if __name__ == "__main__":
    program.run(build, {})
