"""Small bakes and small spills in a bare room, and what a fluid says when it cannot be made: see facts.json."""

from __future__ import annotations

import shutil
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import bpy
import numpy as np
from code2worlds.state.scene import Assembly
from code2worlds.tools.stage import program
from code2worlds.tools.stage.bodies.hulls import hull_of
from code2worlds.tools.stage.fluids import bake_cache, gas, liquids, pouring, spilling
from code2worlds.tools.stage.fluids.fluid_domain import Bath, Extent, flow_of
from code2worlds.tools.stage.fluids.fluid_shapes import Shape, box, ellipsoid
from code2worlds.tools.stage.fluids.mantaflow_repair import ensure_fluids
from code2worlds.tools.stage.world import World, vertices_of
from fluid_world import add_cup
from stand_ins import add_room

CONFIG: dict[str, Any] = {}
FPS = 12
SPOT = gas.Spot(np.zeros(3), 0.15, 0.05)


def build(config: dict[str, Any], job: program.Job) -> dict[str, Any]:
    facts: dict[str, Any] = {"repair": [ensure_fluids(), ensure_fluids()]}
    facts["smoke"] = _column(job, "smoke")
    facts["fire"] = _column(job, "fire")
    facts["resumed"] = _resumed(job)
    facts["refusals"] = _refusals(job)
    world = _room_with_cup()
    facts["pour"] = _poured(world, 0.7)
    facts["overflow"] = _poured(world, 1.4)
    facts["spill"] = _spilt(world, "water")
    facts["honey"] = _spilt(world, "honey")
    return facts


def _bath(job: program.Job, name: str, frames: int) -> Bath:
    extent = Extent.on_floor(np.array([-0.5, -0.5, 0.0]), np.array([0.5, 0.5, 1.4]), 24, below=1)
    return Bath(extent, fps=FPS, frames=frames, cache=job.out / name)


def _smoke(bath: Bath) -> None:
    source = bath.source("smoke", ellipsoid(np.array([0.0, 0.0, 0.08]), np.array([0.15, 0.15, 0.08])))
    gas.emit_smoke(flow_of(source), 0.6)
    lift = gas.buoyancy(0.6, 0.15, 1.4)
    bath.bake(lambda d: gas.set_smoke(d, buoyancy=lift, turbulence=0.5, linger_frames=72, steps=1))


def _column(job: program.Job, kind: str) -> dict[str, Any]:
    bath = _bath(job, f"bake_{kind}", 18)
    if kind == "smoke":
        _smoke(bath)
    else:
        source = bath.source(kind, ellipsoid(np.array([0.0, 0.0, 0.08]), np.array([0.15, 0.15, 0.08])))
        gas.emit_fire(flow_of(source), 1.0)
        numbers = {"burning_rate": 1.0, "buoyancy": 0.5, "turbulence": 0.5, "smoke": 0.1}
        bath.bake(lambda d: gas.set_fire(d, **numbers, linger_frames=18, steps=1))
    found = gas.track(bath, SPOT, skipped=0)
    bath.close()
    return {
        "height_m": found.height_m.tolist(),
        "spread_m": found.spread_m.tolist(),
        "flame_height_m": found.flame_height_m.tolist(),
    }


def _resumed(job: program.Job) -> dict[str, Any]:
    """A bake whose last frames are lost, as when it is cut off, and the same one again: what did it do anew?"""
    first = _bath(job, "bake_cut", 8)
    _smoke(first)
    whole = gas.track(first, SPOT, skipped=0).height_m
    for frame in range(6, 9):
        first.data_file(frame).unlink()
    _forget(first)
    kept = {frame: first.data_file(frame).stat().st_mtime_ns for frame in range(1, 5)}
    again = _bath(job, "bake_cut", 8)
    _smoke(again)
    untouched = [frame for frame, at in kept.items() if again.data_file(frame).stat().st_mtime_ns == at]
    height = gas.track(again, SPOT, skipped=0).height_m
    again.close()
    return {"untouched": untouched, "frames": len(height), "difference_m": float(np.abs(height - whole).max())}


def _forget(bath: Bath) -> None:
    """Remove a bath's things but not its cache."""
    for thing in list(bath.scene.collection.objects):
        bpy.data.objects.remove(thing, do_unlink=True)
    bpy.data.scenes.remove(bath.scene)


def _room_with_cup() -> World:
    contract = add_room()
    asset = add_cup()
    cup = bpy.data.objects["key_object"]
    assembly = Assembly(objects=("key_object",), support="table", contract=contract, asset=asset)
    return World(bpy.context.scene, contract, assembly, asset, (cup,), hull_of(vertices_of(cup), None))


def _poured(world: World, fill_share: float) -> dict[str, Any]:
    asked: dict[str, Any] = {"amount_m3": 0.0, "pour_s": 1.2, "start_s": 0.0, "drop_height_m": 0.2, "seed": 0}
    plan = pouring.plan_pour(world, None, fill_share=fill_share, **asked)
    course = pouring.course_of(world, plan, viscosity_m2_s=1e-6, cell_m=0.004, seed=0)
    stream = pouring.Pouring(plan, course)
    kept = []
    for frame in range(30):
        course.advance(frame / FPS, stream.feed)
        kept.append(course.draw(stream.given_m3, hidden=stream.hidden()))
    assert plan.cavity is not None
    last = kept[-1]
    return {
        "cavity_m3": plan.cavity.volume_m3,
        "given_m3": stream.given_m3,
        "drawn_m3": [one.volume_m3 for one in kept],
        "in_vessel": last.inside_m3 / last.volume_m3,
    }


def _spilt(world: World, name: str) -> dict[str, Any]:
    plan = spilling.plan_spill(
        world, None, heading_deg=None, fill_share=0.8, amount_m3=0.0, from_edge_m=0.12, start_s=None, seed=0
    )
    course = spilling.course_of(world, plan, viscosity_m2_s=liquids.LIQUIDS[name].viscosity_m2_s, cell_m=0.006, seed=0)
    emptying = spilling.Emptying(plan, course, plan.amount_m3)
    drawn = []
    for frame in range(30):
        course.advance(frame / FPS, emptying.feed)
        drawn.append(course.draw(plan.amount_m3 - emptying.left_m3, hidden=emptying.hidden()))
    return {
        "amount_m3": plan.amount_m3,
        "total_m3": course.total_m3 + emptying.left_m3,
        "drawn_m3": [one.volume_m3 for one in drawn],
        "spread_m": [one.spread_m for one in drawn],
        "lowest_m": [one.lowest_m for one in drawn],
        "thickness_m": [one.thickness_m for one in drawn],
    }


def _refusals(job: program.Job) -> dict[str, str]:
    flat = Shape(np.array([[0.0, 0.0, 0.1], [0.1, 0.0, 0.1], [0.0, 0.1, 0.1]]), ((0, 1, 2),))
    bath = Bath(Extent(np.zeros(3), np.ones(3), 16), fps=FPS, frames=2, cache=job.out / "bake_none")
    world = replace(_empty_world(), objects=())
    pour: dict[str, Any] = {"pour_s": 1.0, "start_s": 0.0, "drop_height_m": 0.2, "seed": 0}
    said = {
        "no volume": _said(lambda: bath.source("sheet", flat)),
        "outside": _said(lambda: bath.source("far", box(np.full(3, 4.0), np.full(3, 5.0)))),
        "no source": _said(lambda: bath.bake(lambda domain: None)),
        "too large": _said(lambda: Extent(np.zeros(3), np.ones(3), 4000).check()),
        "too flat": _said(lambda: Extent(np.zeros(3), np.array([1.0, 1.0, 0.01]), 32).check()),
        "no such liquid": _said(lambda: liquids.kind_of("lava lamp")),
        "nothing poured": _said(lambda: pouring.plan_pour(world, None, fill_share=0.0, amount_m3=0.0, **pour)),
        "frames lost": _said(lambda: bake_cache.check_frames(job.out / "bake_none", 2)),
    }
    with patch.object(shutil, "disk_usage", return_value=SimpleNamespace(free=1000, total=1000, used=0)):
        said["disk full"] = _said(lambda: bake_cache.check_room(100_000, 60, job.out / "bake_none"))
    return said


def _empty_world() -> World:
    """A world of nothing but promises."""
    from stand_ins import contract

    promised = contract()
    assembly = Assembly(objects=(), support="floor", contract=promised, asset=None)
    return World(bpy.context.scene, promised, assembly, None, (), None)


def _said(attempt: Any) -> str:
    try:
        attempt()
    except (ValueError, OSError) as error:
        return str(error)
    return ""


program.run(build, CONFIG)
