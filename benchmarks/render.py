"""Seconds per frame of whole frames against regions over a still plate, on a small room made here. Prints JSON.

Run: python benchmarks/render.py [--frames 12] [--width 480] [--height 272]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path

from code2worlds.state.values import Config, ExecutionReport
from code2worlds.tools.blender import run_program

RENDER = Path(__file__).parents[1] / "tools" / "stage" / "pictures" / "render.py"

ROOM = '''
"""A corner of a room with a window's worth of sun, a noisy floor and a ball that rolls."""

import bpy
from code2worlds.tools.stage import program

CONFIG = {"frames": 12}

def slab(place, size, material):
    bpy.ops.mesh.primitive_cube_add(size=1, location=place)
    bpy.context.object.scale = size
    bpy.context.object.data.materials.append(material)

def matter(name, rgb, noise=False):
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    surface = made.node_tree.nodes["Principled BSDF"]
    surface.inputs["Base Color"].default_value = (*rgb, 1)
    if noise:
        texture = made.node_tree.nodes.new("ShaderNodeTexNoise")
        texture.inputs["Detail"].default_value = 12
        made.node_tree.links.new(texture.outputs["Color"], surface.inputs["Base Color"])
    return made

def build(config, job):
    scene = bpy.context.scene
    scene.frame_end = config["frames"]
    wall, floor = matter("wall", (0.7, 0.68, 0.62)), matter("floor", (0.3, 0.2, 0.1), noise=True)
    slab((0, 0, -0.05), (6, 5, 0.1), floor)
    slab((0, 2.5, 1.4), (6, 0.1, 2.8), wall)
    slab((3, 0, 1.4), (0.1, 5, 2.8), wall)
    slab((0.6, 1.9, 0.4), (2, 0.8, 0.8), matter("sofa", (0.15, 0.25, 0.4)))
    bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=0.12, location=(-1, 0, 0.12))
    ball = bpy.context.object
    ball.data.materials.append(matter("ball", (0.7, 0.05, 0.04)))
    for frame, x in ((1, -1.0), (config["frames"], 1.0)):
        ball.location.x = x
        ball.keyframe_insert("location", frame=frame)
    bpy.ops.object.light_add(type="SUN", rotation=(0.2, -0.7, 0))
    bpy.context.object.data.energy = 4
    bpy.ops.object.camera_add(location=(0.2, -2.9, 1.3), rotation=(1.32, 0, 0.05))
    scene.camera = bpy.context.object
    scene.camera.data.lens = 28
    scene.world = bpy.data.worlds.new("sky")
    scene.world.color = (0.6, 0.75, 1.0)
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "world.blend"))
    return {}

program.run(build, CONFIG)
'''


def _run(program: Path, out: Path, config: Config, inputs: dict[str, Path] | None = None) -> ExecutionReport:
    report = asyncio.run(run_program(program, out, inputs=inputs, config=config))
    if not report.ok:
        raise SystemExit(f"{program.name} failed: {report.error or report.log}")
    return report


def measure(folder: Path, frames: int, width: int, height: int) -> dict[str, object]:
    """Render the same clip both ways. Frames without the plate, and the plate by itself, are given apart."""
    room = folder / "room.py"
    room.write_text(ROOM, encoding="utf-8")
    _run(room, folder / "room", {"frames": frames})
    world = {"world": folder / "room" / "world.blend"}
    size: Config = {"width": width, "height": height, "samples": 12, "plate_samples": 48}
    facts = {mode: _run(RENDER, folder / mode, size | {"mode": mode}, world).facts for mode in ("full", "region")}
    full, region = (float(str(facts[mode]["seconds_per_frame"])) for mode in ("full", "region"))
    plate_s = float(str(facts["region"]["plate_seconds"]))
    return {
        "benchmark": "render",
        "size_px": [width, height],
        "frames": frames,
        "full_seconds_per_frame": round(full, 3),
        "region_seconds_per_frame": round(region, 3),
        "plate_seconds": round(plate_s, 3),
        "region_share": round(float(str(facts["region"]["region_share"])), 4),
        "ratio": round(full / region, 2),
        "ratio_with_plate_60_frames": round(60 * full / (60 * region + plate_s), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=12)
    parser.add_argument("--width", type=int, default=480)
    parser.add_argument("--height", type=int, default=272)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(Path(folder), asked.frames, asked.width, asked.height)))


if __name__ == "__main__":
    main()
