"""Small bakes against the textbook, and what a fluid says when it cannot be baked; facts.json holds the answers."""

from __future__ import annotations

from typing import Any

import numpy as np
from code2worlds.tools.stage import program
from code2worlds.tools.stage.fluids import gas, liquid
from code2worlds.tools.stage.fluids.fluid_domain import Bath, Extent, flow_of
from code2worlds.tools.stage.fluids.fluid_shapes import Shape, box, disc, ellipsoid, shell
from code2worlds.tools.stage.fluids.mantaflow_repair import ensure_fluids

CONFIG: dict[str, Any] = {}
FPS = 12
SPOT = gas.Spot(np.zeros(3), 0.15, 0.05)


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    facts: dict[str, Any] = {"repair": [ensure_fluids(), ensure_fluids()]}
    facts["smoke"] = _column(job, "smoke")
    facts["fire"] = _column(job, "fire")
    facts["vessel"] = _filled_vessel(job)
    facts["refusals"] = _refusals(job)
    return facts


def _column(job: program.Job, kind: str) -> dict[str, Any]:
    extent = Extent.on_floor(np.array([-0.5, -0.5, 0.0]), np.array([0.5, 0.5, 1.4]), 24, below=1)
    bath = Bath("gas", extent, fps=FPS, frames=18, cache=job.out / f"bake_{kind}")
    source = bath.source(kind, ellipsoid(np.array([0.0, 0.0, 0.08]), np.array([0.15, 0.15, 0.08])))
    if kind == "smoke":
        gas.emit_smoke(flow_of(source), 0.6)
        bath.bake(
            lambda d: gas.set_smoke(d, buoyancy=gas.buoyancy(0.6, 0.15, 1.4), turbulence=0.5, linger_frames=72, steps=1)
        )
    else:
        gas.emit_fire(flow_of(source), 1.0)
        bath.bake(
            lambda d: gas.set_fire(
                d, burning_rate=1.0, buoyancy=0.5, turbulence=0.5, smoke=0.1, linger_frames=18, steps=1
            )
        )
    found = gas.track(bath, SPOT, skipped=0)
    bath.close()
    return {
        "height_m": found.height_m.tolist(),
        "spread_m": found.spread_m.tolist(),
        "flame_height_m": found.flame_height_m.tolist(),
    }


def _filled_vessel(job: program.Job) -> dict[str, Any]:
    extent = Extent.on_floor(np.array([-0.15, -0.15, 0.0]), np.array([0.15, 0.15, 0.4]), 28)
    bath = Bath("liquid", extent, fps=FPS, frames=24, cache=job.out / "bake_vessel")
    source = bath.source("stream", disc(np.array([0.0, 0.0, 0.34]), 0.025, 0.03, np.array([0.0, 0.0, 1.0])))
    liquid.emit(source, np.array([0.0, 0.0, -0.8]), (1, 9))
    heights = np.array([0.03, 0.1, 0.2])
    bath.obstacle("vessel", shell(np.zeros(2), heights, np.full(3, 0.09), np.full(3, 0.12)))
    bath.obstacle("floor", box(np.array([-1.0, -1.0, -1.0]), np.array([1.0, 1.0, 0.0])))
    bath.bake(lambda d: liquid.set_liquid(d, liquid.LIQUIDS["water"], steps=4))
    found, _ = liquid.track(bath, floor_m=0.0, cavity=None)
    bath.close()
    return {
        "volume_m3": found.volume_m3.tolist(),
        "lowest_m": found.lowest_m.tolist(),
        "below_share": found.below_share.tolist(),
    }


def _refusals(job: program.Job) -> dict[str, str]:
    flat = Shape(np.array([[0.0, 0.0, 0.1], [0.1, 0.0, 0.1], [0.0, 0.1, 0.1]]), ((0, 1, 2),))
    extent = Extent(np.zeros(3), np.ones(3), 16)
    bath = Bath("gas", extent, fps=FPS, frames=2, cache=job.out / "bake_none")
    return {
        "no volume": _said(lambda: bath.source("sheet", flat)),
        "outside": _said(lambda: bath.source("far", box(np.full(3, 4.0), np.full(3, 5.0)))),
        "no source": _said(lambda: bath.bake(lambda domain: None)),
        "too large": _said(lambda: Extent(np.zeros(3), np.ones(3), 4000).check("liquid")),
        "too flat": _said(lambda: Extent(np.zeros(3), np.array([1.0, 1.0, 0.01]), 32).check("gas")),
        "no such liquid": _said(lambda: liquid.kind_of("lava lamp")),
    }


def _said(attempt: Any) -> str:
    try:
        attempt()
    except ValueError as error:
        return str(error)
    return ""


program.run(build, CONFIG)
