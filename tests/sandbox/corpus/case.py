"""One hostile or faulty program of the corpus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "error", "timeout", "crashed", "unverified"]

START = """
import ctypes, json, os, pathlib, socket, subprocess, sys, time
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
secret = pathlib.Path(SECRET)
outside = secret.parent
def done(**facts):
    (out / "facts.json").write_text(json.dumps(facts))
    (out / "result.json").write_text('{"status": "ok", "error": null}')
    sys.stdout.flush()
    os._exit(0)
"""
"""What every program without Blender begins with; done() claims success."""

BLENDER = """
from code2worlds.tools.stage import program
CONFIG = {}
def build(config, job):
    import bpy, os, json, math, pathlib
    import numpy as np
    out = job.out
    secret = pathlib.Path(SECRET)
    bpy.ops.mesh.primitive_cube_add(size=1.0)
    cube = bpy.context.object
    cube.name = "key_object"
    def save(name="world.blend"):
        bpy.ops.wm.save_as_mainfile(filepath=str(out / name), check_existing=False)
BODY
    return FACTS
program.run(build, CONFIG)
"""
"""What every program with Blender is put into."""


@dataclass(frozen=True)
class Case:
    """A program, and the statuses that are a clear answer to it. expect: outputs it is asked for."""

    name: str
    body: str
    statuses: tuple[Status, ...]
    expect: tuple[str, ...] = ()
    blender: bool = False
    facts: str = "{}"

    def source(self, secret: str, port: int) -> str:
        """The program's text, knowing where the secret lies and where a server listens."""
        known = f"SECRET, PORT = {secret!r}, {port}\n"
        if not self.blender:
            return known + START + self.body.strip() + "\n"
        body = "\n".join("    " + line for line in self.body.strip().splitlines())
        return known + BLENDER.replace("BODY", body).replace("FACTS", self.facts)
