"""What fluids cost: each fluid recipe at its defaults in a bare world, over one reference bake. Prints one JSON object.

python benchmarks/fluids.py [--recipes smoke fire steam liquid_pour liquid_spill liquid_drip liquid_splash]

CPU seconds of the program with its children (user and system), since wall seconds say little on a machine that is
shared; ratio is over the reference, one second of smoke at resolution 32 made in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RECIPES = ROOT / "retrieval_index" / "recipes"
STAND_INS = ROOT / "tests" / "blender" / "programs" / "fluid_world.py"
REFERENCE = {"duration_s": 1.0, "resolution": 32}
VESSELS = {"steam", "liquid_pour", "liquid_spill", "liquid_drip"}
ALL = ("smoke", "fire", "steam", "liquid_pour", "liquid_spill", "liquid_drip", "liquid_splash")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipes", nargs="+", default=list(ALL), choices=ALL)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="code2worlds-fluids-") as scratch:
        worlds = {kind: _program(STAND_INS, Path(scratch) / kind, {"cup": kind == "cup"}) for kind in ("bare", "cup")}
        reference = _timed("smoke", worlds["bare"]["out"], Path(scratch) / "reference", REFERENCE)
        rows = {
            recipe: _timed(recipe, worlds["cup" if recipe in VESSELS else "bare"]["out"], Path(scratch) / recipe, {})
            for recipe in asked.recipes
        }
    for row in rows.values():
        row["ratio"] = round(row["cpu_s"] / reference["cpu_s"], 2)
    print(
        json.dumps(
            {
                "benchmark": "fluids",
                "machine": {"cores": len(os.sched_getaffinity(0)), "load_before": round(os.getloadavg()[0], 2)},
                "clip": {"duration_s": 5.0, "fps": 12},
                "reference": {"recipe": "smoke", **REFERENCE, **reference},
                "recipes": rows,
            },
            indent=1,
        )
    )


def _timed(recipe: str, world: Path, out: Path, config: dict[str, Any]) -> dict[str, Any]:
    """CPU and wall seconds of one recipe, the cells it used, and its raw resolution (None for films)."""
    inputs = {"assembled": world / "assembled.blend", "assembly": world / "facts.json"}
    made = _program(RECIPES / f"{recipe}.py", out, config, **inputs)
    facts = json.loads((out / "facts.json").read_text(encoding="utf-8"))
    return {"cpu_s": made["cpu_s"], "wall_s": made["wall_s"], "cells": facts["cells"], "frames": facts["frames"]}


def _program(program: Path, out: Path, config: dict[str, Any], **inputs: Path) -> dict[str, Any]:
    out.mkdir()
    settings = out / "config.json"
    settings.write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, str(program), "--out", str(out), "--config", str(settings)]
    command += [part for name, path in inputs.items() for part in ("--input", f"{name}={path}")]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall_s, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{program.name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"out": out, "cpu_s": round(cpu_s, 1), "wall_s": round(wall_s, 1)}


if __name__ == "__main__":
    main()
