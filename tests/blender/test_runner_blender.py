"""The runner with Blender in the child, and the verification of .blend files."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from code2worlds.state.values import Config, ExecutionReport
from code2worlds.tools.blender import run_program
from code2worlds.tools.probe import probe

pytestmark = pytest.mark.blender

CUBE = """
import bpy
from code2worlds.tools.stage import program

CONFIG = {"size_m": 2.0, "then": ""}

def build(config, job):
    bpy.ops.mesh.primitive_cube_add(size=config["size_m"])
    cube = bpy.context.object
    exec(config["then"])
    bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "cube.blend"))
    return {"width_m": cube.dimensions.x if cube else 0.0}

program.run(build, CONFIG)
"""


def run(tmp_path: Path, text: str = CUBE, config: Config | None = None) -> ExecutionReport:
    program = tmp_path / "cube.py"
    program.write_text(text)
    return asyncio.run(run_program(program, tmp_path / "out", config=config, expect=["cube.blend"], timeout_s=120))


def test_a_cube_is_built_and_verified(tmp_path: Path) -> None:
    report = run(tmp_path, config={"size_m": 3.0})
    assert report.status == "ok"
    assert report.facts == {"width_m": 3.0}
    assert 100 < report.peak_memory_mb < 2000


def test_an_exception_is_reported_with_the_line_of_the_program(tmp_path: Path) -> None:
    report = run(tmp_path, CUBE.replace('exec(config["then"])', "cube.data.vertices[99].co.x = 1"))
    assert report.error is not None
    assert (report.status, report.error.kind, report.error.line) == ("error", "IndexError", 10)
    assert report.error.source == "cube.data.vertices[99].co.x = 1"


def test_leaving_early_is_an_error_at_its_line(tmp_path: Path) -> None:
    report = run(tmp_path, CUBE.replace('exec(config["then"])', "raise SystemExit('enough')"))
    assert report.error is not None
    assert (report.status, report.error.kind, report.error.line) == ("error", "SystemExit", 10)


@pytest.mark.parametrize(
    ("then", "reason"),
    [
        ("cube.location.x = float('nan')", "object 'Cube': matrix_basis is not finite"),
        ("cube.data.vertices[0].co.x = float('inf')", "mesh 'Cube': vertex coordinates are not finite"),
        (
            "cube.keyframe_insert('location')\n"
            "cube.animation_data.action.fcurves[1].keyframe_points[0].co.y = float('nan')",
            "keyframes of location[1] are not finite",
        ),
        ("bpy.data.objects.remove(cube); cube = None", "no scene holds a mesh object"),
        ("bpy.data.sounds.load('/nowhere/rain.wav').use_fake_user = True", "refers to //"),
    ],
)
def test_a_file_that_saves_without_complaint_is_still_unverified(tmp_path: Path, then: str, reason: str) -> None:
    text = CUBE.replace('exec(config["then"])', then.replace("\n", "\n    "))
    report = run(tmp_path, text)
    assert report.error is not None
    assert report.status == "unverified"
    assert reason in report.error.message


def test_a_file_that_is_not_blender_s_is_unverified(tmp_path: Path) -> None:
    text = CUBE.replace('bpy.ops.wm.save_as_mainfile(filepath=str(job.out / "cube.blend"))', "cube = None").replace(
        'exec(config["then"])', '(job.out / "cube.blend").write_text("BLENDER-v402 forged")'
    )
    report = run(tmp_path, text)
    assert report.error is not None
    assert (report.status, "cannot open" in report.error.message) == ("unverified", True)


def test_every_probe_answers_on_a_machine_with_blender(tmp_path: Path) -> None:
    found = {finding.name: finding for finding in probe(tmp_path)}
    assert found["bpy"].detail == "Blender 4.2.0 as a module"
    assert not [finding for finding in found.values() if "not known" in finding.detail]
